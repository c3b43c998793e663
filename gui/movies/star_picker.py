"""One to five stars to choose: by mouse, arrows or digits."""

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk

from cinema.i18n import _, ngettext
from gui import images
from gui.scale import px
from gui.tokens import Tokens
from gui.widgets.inputs import Input
from gui.widgets.paint import Painted

_STAR, _GAP, _RING = 24, 8, 4  # px


class StarPicker(Input):
    """Stars with the chosen number in words beside them, and an error below. `get` is 0 until one was chosen."""

    def __init__(self, master: tk.Misc, rating: int = 0) -> None:
        super().__init__(master, "")
        row = ttk.Frame(self, style="Surface.TFrame")
        row.pack(anchor="w")
        self.entry = _Row(row, rating, self._chosen)
        self.entry.pack(side="left")
        self._words = ttk.Label(row, style="Surface.Muted.TLabel")
        self._words.pack(side="left", padx=px(8))
        self._say()

    def get(self) -> int:
        """Return the chosen number of stars; 0 for none."""
        return self.entry.rating

    def set(self, rating: int) -> None:
        """Choose a number of stars without telling."""
        self.entry.show(rating)
        self._say()

    def _chosen(self) -> None:
        self.tell()
        self._say()

    def _say(self) -> None:
        count = self.get()
        words = ngettext("{count} star", "{count} stars", count).format(count=count)
        self._words.configure(text=words if count else _("Choose your stars"))


class _Row(Painted):
    """The five stars; those up to the pointer are filled while it is over them."""

    def __init__(self, master: tk.Misc, rating: int, on_change: Callable[[], None]) -> None:
        width = 5 * _STAR + 4 * _GAP + 2 * _RING
        super().__init__(
            master, surface=True, width=px(width), height=px(_STAR + 2 * _RING), takefocus=True, cursor="hand2"
        )
        self.rating, self._over = rating, 0
        self._on_change = on_change
        self.bind("<Motion>", lambda event: self._look(self._at(event.x)))
        self.bind("<Leave>", lambda _event: self._look(0))
        self.bind("<ButtonRelease-1>", lambda event: self._choose(self._at(event.x)))
        for key, step in (("<Left>", -1), ("<Down>", -1), ("<Right>", 1), ("<Up>", 1)):
            self.bind(key, lambda _event, step=step: self._choose(min(5, max(1, self.rating + step))))  # type: ignore[misc]
        for digit in range(1, 6):
            for key in (f"<Key-{digit}>", f"<KP_{digit}>"):
                self.bind(key, lambda _event, digit=digit: self._choose(digit))  # type: ignore[misc]
        for key in ("<FocusIn>", "<FocusOut>"):
            self.bind(key, lambda _event: self.repaint())
        self.start()

    def show(self, rating: int) -> None:
        """Show another rating."""
        self.rating = rating
        self.repaint()

    def paint(self, tokens: Tokens) -> None:
        """Draw the stars, and the ring of the focus around them."""
        width, height = int(self.cget("width")), int(self.cget("height"))
        if self.focus_displayof() is self:
            self.put(0, 0, images.rounded(width, height, fill=self.ground, on=self.ground, outline=tokens.info, line=2))
        filled = self._over or self.rating
        for star in range(1, 6):
            on = star <= filled
            x = px(_RING + (star - 1) * (_STAR + _GAP) + _STAR // 2)
            name = "star-fill" if on else "star"
            self.icon(x, height / 2, name, _STAR - 4, tokens.accent if on else tokens.muted)

    def _at(self, x: int) -> int:
        return min(5, max(1, 1 + (x - px(_RING - _GAP // 2)) // px(_STAR + _GAP)))

    def _look(self, over: int) -> None:
        if over != self._over:
            self._over = over
            self.repaint()

    def _choose(self, rating: int) -> str:
        self.focus_set()
        if rating != self.rating:
            self.rating = rating
            self._on_change()
        self.repaint()
        return "break"
