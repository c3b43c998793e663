"""The window of the customer display: it shows a sale or tonight's posters, and leaves the keyboard to the till.

With a place it lies there without a frame; else it is a window to be moved to the second screen, where a click into it
and F11 fill that screen.
"""

import tkinter as tk
from collections.abc import Callable

from cinema.i18n import _
from gui import theme
from gui.box_office.display_posters import PostersPane, Tonight
from gui.box_office.display_sale import SalePane
from gui.box_office.display_view import DisplayView
from gui.scale import px
from gui.tokens import Tokens
from gui.window.posters import Posters

_FIRST = (960, 600)
_PATIENCE = 4000  # milliseconds after a click in which F11 is waited for


class DisplayWindow(tk.Toplevel):
    """A window of the till's own program: it is gone with the till's, and may be closed by itself at any time."""

    def __init__(
        self,
        till: tk.Misc,
        posters: Posters,
        place: tuple[int, int, int, int] | None,
        on_error: Callable[[BaseException], None],
    ) -> None:
        super().__init__(till, takefocus=False)
        self.withdraw()
        self._till = till
        self.is_placed = place is not None
        self.is_full = False
        self._is_clicked = False  # the one reason for which it may have the keyboard for a moment
        self.title(_("Customer display. For the whole screen click into it and press F11."))
        # Tk then tells the window manager that this window takes no keys.
        self.focusmodel("active")
        self.sale = SalePane(self, on_error)
        self.posters = PostersPane(self, on_error, posters)
        self._front: tk.Misc | None = None
        theme.on_change(self, self._paint)
        self._put(place)
        self.bind("<FocusIn>", self._focused)
        self.bind("<Button-1>", self._clicked)
        self.bind("<Key>", self._key)
        self.deiconify()

    def show(self, view: DisplayView | None, tonight: Tonight | None) -> None:
        """Show a sale, without one tonight's posters."""
        if view is not None:
            self.sale.show(view)
        elif tonight is not None:
            self.posters.show(tonight)
        self._bring(self.posters if view is None else self.sale)

    def _bring(self, pane: SalePane | PostersPane) -> None:
        if self._front is not pane:
            for other in (self.sale, self.posters):
                other.place_forget()
            pane.place(x=0, y=0, relwidth=1.0, relheight=1.0)
            self._front = pane

    def _put(self, place: tuple[int, int, int, int] | None) -> None:
        if place is None:
            width, height = (min(px(one), most) for one, most in zip(_FIRST, self.maxsize(), strict=True))
            self.geometry(f"{width}x{height}")
            return
        left, top, width, height = place
        # Without the window manager, which would put a frame around it and move it to the till's screen. That it then
        # never gets the keyboard is what is wanted.
        self.overrideredirect(boolean=True)
        self.geometry(f"{width}x{height}+{left}+{top}")

    def _paint(self, tokens: Tokens) -> None:
        self.configure(background=tokens.ground)

    def _clicked(self, _event: "tk.Event[tk.Misc]") -> None:
        """Wait a moment for F11; on a display that is in its place a customer's touch means nothing."""
        if not self.is_placed and not self.is_full:
            self._is_clicked = True
            self.focus_force()
            self._till.after(_PATIENCE, self._give_back)  # the till's timer: this window may be closed by then

    def _focused(self, _event: "tk.Event[tk.Misc]") -> None:
        """Refuse the keyboard, which a window manager or the pointer has given it."""
        if not self._is_clicked:
            self._till.after_idle(self._give_back)

    def _key(self, event: "tk.Event[tk.Misc]") -> str:
        """Fill the screen with F11; every other key was meant for the till."""
        self._give_back()
        if event.keysym == "F11" and not self.is_placed:
            self.is_full = not self.is_full
            self.attributes("-fullscreen", self.is_full)
        elif event.keysym != "??":  # a key that Tk has no name for
            target = self._till.focus_lastfor() or self._till
            target.event_generate(f"<Key-{event.keysym}>", state=int(event.state))
        return "break"

    def _give_back(self) -> None:
        """Give the keyboard back to the till, if it is here."""
        self._is_clicked = False
        call = self._till.tk.call
        path = str(self)
        if call("winfo", "exists", path) and str(call("focus", "-displayof", path)).startswith(path):
            (self._till.focus_lastfor() or self._till).focus_force()
