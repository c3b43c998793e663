"""Whether the door goes on by its list: when it begins to, when the database is back, and what was settled then."""

import tkinter as tk
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cinema.domain.door import DoorCount
from cinema.domain.door_list import Told
from cinema.errors import CinemaError, NotFoundError, StorageError
from gui.scanning.away_strip import AwayStrip, away_words, told_words
from gui.widgets.repeat import Repeat
from gui.window import errors
from gui.window.tasks import Tasks

if TYPE_CHECKING:
    from cinema.domain.door import DoorAnswer
    from cinema.domain.users import Actor
    from cinema.services.cinema import Cinema
    from gui.window.context import AppContext

FETCH = 60_000  # milliseconds between two lists
PATIENCE = 3000  # milliseconds after which the door goes on without the database's answer


@dataclass(frozen=True, slots=True)
class Scanned:
    """A code with the id of the admission that it may become, at the database or by the list."""

    code: str
    admission: str
    all_the_same: bool = False


class AwayMode:
    """Fetches the list while the database is there, and settles when it is back. `zone` is the house's, if known."""

    def __init__(
        self,
        owner: tk.Misc,
        app: "AppContext",
        strip: AwayStrip,
        on_counts: Callable[[Sequence[DoorCount]], None],
    ) -> None:
        """`on_counts` gets who is in by the list."""
        self._owner, self._app, self._strip, self._on_counts = owner, app, strip, on_counts
        # Of its own: calls that hang on a frozen database may take all of the window's workers.
        self.tasks = Tasks(owner.winfo_toplevel(), app.report, workers=1)
        owner.bind("<Destroy>", self._destroyed, add=True)
        self.is_away = False
        self.zone = "UTC"
        self._words = ""
        self.told: tuple[Told, ...] = ()
        Repeat(owner, FETCH, self.fetch)
        self.fetch()

    def scan(self, scanned: Scanned, wanted: "frozenset[str]") -> "Callable[[], DoorAnswer]":
        """Return the work that judges a code, by the database or by the list."""
        cinema, actor = self._app.cinema, self._app.identity.actor()
        judge = cinema.door_away.scan if self.is_away else cinema.door.scan
        return lambda: judge(
            actor, scanned.code, wanted, all_the_same=scanned.all_the_same, admission=scanned.admission
        )

    def take_back(self, sale: str, admission: str) -> Callable[[], None]:
        """Return the work that takes an admission back; one by the list is settled first."""
        cinema, actor = self._app.cinema, self._app.identity.actor()
        if self.is_away:
            return lambda: cinema.door_away.undo(actor, sale, admission)

        def work() -> None:
            try:
                cinema.door.undo(actor, sale, admission)
                cinema.door_away.forget(actor, admission)
            except NotFoundError:
                cinema.door_away.undo(actor, sale, admission)
                cinema.door_settling.settle(actor)
            cinema.door.note()

        return work

    def went(self) -> None:
        """Go on by the list from now on."""
        self.is_away = True
        self.show()

    def show(self) -> None:
        """Say how things stand."""
        if not self.is_away:
            self._words = ""
            self._show()
            return
        cinema, actor, zone = self._app.cinema, self._app.identity.actor(), self.zone

        def read() -> tuple[str, Sequence[DoorCount]]:
            status = cinema.door_away.status(actor)
            return away_words(status.made_at, status.age, status.tickets, status.let_in, zone), status.counts

        def show(read: tuple[str, Sequence[DoorCount]]) -> None:
            if self.is_away:
                self._words, counts = read
                self._on_counts(counts)
                self._show()

        def failed(error: BaseException) -> None:
            if not isinstance(error, CinemaError):
                self._app.report(error)
            show((errors.words(error).message, ()))

        self.tasks.submit(read, owner=self._owner, on_done=show, on_error=failed)

    def answered(self) -> None:
        """Hear that the database is there: settle what was done without it, and fetch another list."""
        if self.is_away:
            self.is_away = False
            self.show()
            self.fetch()

    def fetch(self) -> None:
        """Settle what is open, and fetch the list, unless the database is away."""
        if self.is_away:
            return
        cinema, actor = self._app.cinema, self._app.identity.actor()

        def failed(error: BaseException) -> None:
            if not isinstance(error, StorageError):
                self._app.report(error)
            elif not self.is_away:  # also where the list can't be kept: then the door has none to go on by
                self._words = error.message
                self._show()

        self._app.tasks.submit(
            lambda: _settled(cinema, actor), owner=self._owner, on_done=self._take, on_error=failed, write=True
        )

    def confirm(self) -> None:
        """Confirm all that is told."""
        cinema, actor = self._app.cinema, self._app.identity.actor()
        seen = [one.outcome.id for one in self.told]
        if not seen:
            return

        def work() -> tuple[tuple[Told, ...], str]:
            cinema.door_settling.confirm(actor, seen)
            return cinema.door_settling.told(actor), self.zone

        self._app.tasks.submit(work, owner=self._owner, on_done=self._take, write=True)

    def _destroyed(self, event: "tk.Event[tk.Misc]") -> None:
        if event.widget is self._owner:
            self.tasks.close()

    def _take(self, read: tuple[tuple[Told, ...], str]) -> None:
        self.told, self.zone = read
        self._words = self._words if self.is_away else ""
        self._show()

    def _show(self) -> None:
        self._strip.show(self._words, tuple(told_words(one, self.zone) for one in self.told))


def _settled(cinema: "Cinema", actor: "Actor") -> tuple[Any, str]:
    """Settle first: a list that is made after it has what was settled."""
    cinema.door_settling.settle(actor)
    cinema.door_away.fetch(actor)
    return cinema.door_settling.told(actor), cinema.house().timezone
