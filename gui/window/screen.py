"""The base class of all screens: lifecycle, background loading, and the page shown while the database is away."""

from collections.abc import Callable
from tkinter import ttk
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from cinema.errors import StorageError
from cinema.i18n import _
from gui.widgets.empty_state import EmptyState
from gui.widgets.page import Page
from gui.widgets.progress_line import ProgressLine
from gui.window import tasks

if TYPE_CHECKING:
    import tkinter as tk

    from gui.window.context import AppContext
    from gui.window.keyboard import Pressed

T = TypeVar("T")


class Screen(ttk.Frame):
    """One page of the window. Screens in the history stay alive until they are left.

    `build` makes the widgets as children of `self.body`; it runs again after a change of language. `self.arguments`
    holds the arguments of `go`. `nav` names the entry of the top bar to highlight: none for an empty name, that of the
    screen below for None; `part` is what of it this screen shows, untranslated, for the bar beside a rail. A screen
    that `survives_sign_in`
    stays in the history when another user signs in, as the top bar's screens always do. In a window that leaves it less
    than `smallest` (width and height in unscaled px) it scrolls.
    """

    nav: ClassVar[str | None] = None
    part: ClassVar[str] = ""
    survives_sign_in: ClassVar[bool] = False
    smallest: ClassVar[tuple[int, int]] = (440, 320)

    def __init__(self, master: "tk.Misc", app: "AppContext", **arguments: Any) -> None:
        super().__init__(master)
        self.app = app
        self.arguments = arguments
        self.page = Page(self, self.smallest)
        self.page.pack(fill="both", expand=True)
        self.body = ttk.Frame(self.page.inside)
        self._away: EmptyState | None = None
        self._retries: list[str] = []
        self._line = ProgressLine(self)
        self._loading = 0
        self.body.pack(fill="both", expand=True)
        self.build()

    def build(self) -> None:
        """Make the widgets and start loading; every subclass implements it."""
        raise NotImplementedError

    def shown(self) -> None:
        """Refresh data that may have changed; called whenever the screen comes to the front, the first time too."""

    def read_again(self) -> None:
        """Load what is shown once more, as F5 does; what is typed and not saved stays."""
        self.shown()

    def hidden(self) -> None:
        """Pause timers; called when another screen covers this one, and before `left`."""

    def left(self) -> None:
        """Release held resources; called once, before the screen is destroyed."""

    def escape(self) -> bool:
        """Handle Esc and return True; False lets the window go one step back."""
        return False

    def may_turn(self, *, tell: bool = True) -> bool:
        """Tell whether another screen may be chosen by hand: not while work would be lost; `tell`: show why not."""
        del tell
        return True

    def may_leave(self, *, tell: bool = True) -> bool:
        """Tell whether the user may leave; if not, the reason is shown (unless not `tell`). False while money moves."""
        del tell
        return True

    def stays_open(self) -> bool:
        """Tell whether the window must not be locked by itself: nobody could unlock it just now."""
        return False

    def key(self, keysym: str) -> None:
        """Handle a key pressed anywhere on the screen but in a field: a small letter, else a keysym."""

    def pressed(self, key: "Pressed") -> None:
        """Handle a key pressed anywhere on the screen but in a field, where Shift or digits matter; else as `key`."""
        self.key(key.letter)

    def take_back(self, key: "Pressed") -> None:
        """Take back what a key did that turned out to be the first sign of a scan."""

    def scanned(self, code: str) -> bool:
        """Take a scanned code and return True; False: the face shows what it is."""
        del code
        return False

    def act(self, name: str) -> None:
        """Do what one of the face's `commands` says, such as save; a screen that has no such thing ignores it."""

    def find(self) -> bool:
        """Give the screen's own search field the focus and return True; False: it has none, the bar's is for it."""
        return False

    def search(self, text: str) -> bool:
        """Handle a search from the top bar and return True; False sends it to the face's search screen."""
        del text
        return False

    def first_focus(self) -> "tk.Misc | None":
        """Return the widget that gets the focus when the screen opens; None: the screen itself."""
        return None

    def may_take_focus(self) -> bool:
        """Tell whether content that was loaded late may take the focus without taking it from the user."""
        # The focus is free on the screen or window itself, and on a widget that was hidden or covered meanwhile.
        # What has the focus in this window, also while the display has not given it to the window yet.
        focus = str(self.tk.call("focus", "-lastfor", str(self)))
        return focus in {str(self), str(self.winfo_toplevel())} or not self.tk.call("winfo", "viewable", focus)

    def retranslate(self) -> None:
        """Rebuild the screen in the current language."""
        self._stop_retrying()
        self._forget_offline()
        self.body.destroy()
        self.body = ttk.Frame(self.page.inside)
        self.body.pack(fill="both", expand=True)
        self.build()

    def load(
        self,
        work: Callable[[], T],
        show: Callable[[T], None],
        *,
        on_error: Callable[[BaseException], None] | None = None,
    ) -> None:
        """Run `work` on a worker, then `show` its result.

        While the database is away the screen says so and retries every two seconds.
        """
        body = self.body  # a result for a body that `retranslate` has replaced is dropped
        self._begin()

        def done(result: T) -> None:
            self._end()
            if body.winfo_exists():
                # Before `show`: widgets must be packed to get their size and the focus.
                self._forget_offline()
                show(result)

        def failed(error: BaseException) -> None:
            self._end()
            if isinstance(error, StorageError):
                self._say_offline(error, work, show, on_error)
            elif on_error is not None:
                on_error(error)
            else:
                self.app.report(error)

        self.app.tasks.submit(work, owner=body, on_done=done, on_error=failed)

    @property
    def is_offline(self) -> bool:
        """Whether the screen is waiting for the database."""
        return self._away is not None

    def _begin(self) -> None:
        self._loading += 1
        self._line.place(x=0, y=0, relwidth=1.0)
        self._line.lift()
        self._line.run()

    def _end(self) -> None:
        self._loading -= 1
        if self._loading == 0:  # several loads may overlap
            self._line.rest()
            self._line.place_forget()

    def _say_offline(self, error: StorageError, work: Any, show: Any, on_error: Any) -> None:
        if self._away is None:
            self.body.pack_forget()
            self._away = EmptyState(
                self.page.inside,
                icon="plug",
                title=_("The database is away"),
                sentence=_("{reason} The program keeps trying; nothing you paid for is lost.").format(
                    reason=error.message
                ),
            )
            self._away.pack(fill="both", expand=True)
        self._retries.append(self.after(tasks.RETRY, lambda: self.load(work, show, on_error=on_error)))

    def destroy(self) -> None:
        """Cancel the retries and destroy the screen."""
        self._stop_retrying()
        super().destroy()

    def _stop_retrying(self) -> None:
        for retry in self._retries:
            self.after_cancel(retry)
        self._retries.clear()

    def _forget_offline(self) -> None:
        if self._away is not None:
            self._away.destroy()
            self._away = None
            self.body.pack(fill="both", expand=True)
