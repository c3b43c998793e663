"""The base of the kiosk's pages. A page's widgets are made anew whenever the glass changes; the page itself stays.

What outlives a page is in the visit, so that forgetting page and visit forgets everything.
"""

from collections.abc import Callable
from tkinter import ttk
from typing import TYPE_CHECKING, ClassVar, TypeVar

from cinema.errors import StorageError
from cinema.i18n import _
from gui.window import errors, tasks

if TYPE_CHECKING:
    import tkinter as tk

    from gui.kiosk.controls import Said
    from gui.kiosk.host import KioskHost
    from gui.kiosk.rooms import Rooms

T = TypeVar("T")


class KioskPage(ttk.Frame):
    """One page; the frame itself is never shown, it owns the page's calls and timers.

    `forgets`: the kiosk starts over when nobody touches it. `of_house`: the head shows the house and not the film.
    """

    forgets: ClassVar[bool] = True
    of_house: ClassVar[bool] = False

    def __init__(self, master: "tk.Misc", kiosk: "KioskHost") -> None:
        super().__init__(master)
        self.kiosk = kiosk
        self._is_away = False

    @property
    def title(self) -> str:
        """What the page is called: shown or not, it is spoken when the page comes."""
        raise NotImplementedError

    def build(self, rooms: "Rooms") -> None:
        """Make the widgets in the page's rooms, which are empty; called again after a change of language or text."""
        raise NotImplementedError

    def opened(self) -> None:
        """Begin to load; called once, after the first `build`."""

    def tick(self) -> None:
        """Show what changes with time; called four times a second."""

    def left(self) -> None:
        """Stop what is running; called once, before the page is destroyed."""

    @property
    def stands(self) -> bool:
        """Whether the clock stands: a machine works, and the customer waits for it."""
        return False

    def more_time(self) -> None:
        """Give the customer more time than the touch alone: hold the seats longer."""

    @property
    def held_for(self) -> float | None:
        """The seconds for which seats are held; None if no time runs."""
        return None

    @property
    def warns_of_hold(self) -> bool:
        """Whether the hold's end is warned of by the page that offers more time: not where no more can be had."""
        return True

    def way_back(self) -> Callable[[], None] | None:
        """Return what the way back does; None without one."""
        return None

    @property
    def said_in(self) -> "Said | None":
        """The page's own place for a sentence; None: above the buttons."""
        return None

    def first_focus(self) -> "tk.Misc | None":
        """Return the control that the keyboard begins at."""
        return None

    def call(
        self,
        work: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[BaseException], None] | None = None,
        *,
        write: bool = False,
        gone: Callable[[T], None] | None = None,
    ) -> None:
        """Run work on a worker; while the database is away it is repeated, and the customer is told.

        `gone` gets the result if the page was left meanwhile; without it such a result is dropped.
        """

        def arrived(result: T) -> None:
            if self.winfo_exists():
                if self._is_away:
                    self._is_away = False
                    self.kiosk.say("")
                done(result)
            elif gone is not None:
                gone(result)

        def error(problem: BaseException) -> None:
            if not self.winfo_exists():
                errors.note_unseen(problem, "after its page was left")
            elif isinstance(problem, StorageError):
                if not self._is_away:  # it is heard too
                    self._is_away = True
                    self.kiosk.say(_("One moment: the connection is interrupted. It goes on by itself."), "warn")
                self.after(tasks.RETRY, lambda: self.call(work, done, failed, write=write, gone=gone))
            elif failed is not None:
                failed(problem)
            else:
                self.kiosk.say(errors.words(problem).message, "bad")

        owner = self if gone is None else self.kiosk.owner
        self.kiosk.app.tasks.submit(work, owner=owner, on_done=arrived, on_error=error, write=write)
