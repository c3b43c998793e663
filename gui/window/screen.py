"""What every screen of the window has in common: its life, how it reads, what it says while the database is away."""

from collections.abc import Callable
from tkinter import ttk
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from cinema.errors import StorageError
from cinema.i18n import _
from gui.widgets.empty_state import EmptyState
from gui.widgets.progress_line import ProgressLine
from gui.window import tasks

if TYPE_CHECKING:
    import tkinter as tk

    from gui.window.context import AppContext

T = TypeVar("T")


class Screen(ttk.Frame):
    """One page of the window. A screen lives from `go` until it is left; those below it on the way back stay alive.

    `build` makes the widgets as children of `self.body`; it is called again after a change of language. What the
    screen was opened with is in `self.arguments`. `nav` names the entry of the top bar that it belongs to.
    A screen that is `for_everybody` stays on the way back when another person signs in; the bar's own always do.
    """

    nav: ClassVar[str] = ""
    for_everybody: ClassVar[bool] = False

    def __init__(self, master: "tk.Misc", app: "AppContext", **arguments: Any) -> None:
        super().__init__(master)
        self.app = app
        self.arguments = arguments
        self.body = ttk.Frame(self)
        self._away: EmptyState | None = None
        self._retries: list[str] = []
        self._line = ProgressLine(self)
        self._loading = 0
        self.body.pack(fill="both", expand=True)
        self.build()

    def build(self) -> None:
        """Make the widgets and begin to read; every screen has its own."""
        raise NotImplementedError

    def shown(self) -> None:
        """Come to the front, for the first time or again; a screen refreshes here what may have changed."""

    def hidden(self) -> None:
        """Be covered by another screen, or be about to be left."""

    def left(self) -> None:
        """Go for good: release what was held."""

    def escape(self) -> bool:
        """Take Esc for something of its own and return True; False leaves it for one step back."""
        return False

    def key(self, keysym: str) -> None:
        """Take a key that was pressed anywhere on the screen but in a field; the letter F comes as f or F."""

    def search(self, text: str) -> bool:
        """Take what was typed into the top bar's search and return True; False sends it to the catalogue."""
        del text
        return False

    def first_focus(self) -> "tk.Misc | None":
        """Return what has the focus when the screen opens; None: the screen itself."""
        return None

    def may_take_focus(self) -> bool:
        """Tell whether the focus waits for this screen's content: it is here, or on something that is not seen."""
        focus = self.focus_displayof()
        return focus in {None, self, self.winfo_toplevel()} or not focus.winfo_viewable()

    def retranslate(self) -> None:
        """Build the screen again, in the language that is spoken now."""
        self._stop_retrying()
        self._forget_offline()
        self.body.destroy()
        self.body = ttk.Frame(self)
        self.body.pack(fill="both", expand=True)
        self.build()

    def load(
        self,
        work: Callable[[], T],
        show: Callable[[T], None],
        *,
        on_error: Callable[[BaseException], None] | None = None,
    ) -> None:
        """Read off the Tk thread, then `show` the result.

        While the database is away the screen says so calmly and tries again every two seconds by itself.
        """
        body = self.body
        self._begin()

        def done(result: T) -> None:
            self._end()
            if body.winfo_exists():
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
        """Whether the screen waits for the database just now."""
        return self._away is not None

    def _begin(self) -> None:
        self._loading += 1
        self._line.place(x=0, y=0, relwidth=1.0)
        self._line.lift()
        self._line.run()

    def _end(self) -> None:
        self._loading -= 1
        if self._loading == 0:
            self._line.rest()
            self._line.place_forget()

    def _say_offline(self, error: StorageError, work: Any, show: Any, on_error: Any) -> None:
        if self._away is None:
            self.body.pack_forget()
            self._away = EmptyState(
                self,
                icon="plug",
                title=_("The database is away"),
                sentence=_("{reason} Trying again by itself; nothing you paid for is lost.").format(
                    reason=error.message
                ),
            )
            self._away.pack(fill="both", expand=True)
        self._retries.append(self.after(tasks.RETRY, lambda: self.load(work, show, on_error=on_error)))

    def destroy(self) -> None:
        """End the screen, and with it what it was waiting for."""
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
