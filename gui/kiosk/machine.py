"""Looks every few seconds how this kiosk is, whoever stands at it, and tells of each answer."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from cinema.domain.kiosk import CauseCode, KioskState, OutOfOrder
from cinema.errors import StorageError
from gui.widgets.repeat import Repeat
from gui.window import errors
from gui.window.tasks import Tasks

if TYPE_CHECKING:
    import tkinter as tk

    from cinema.domain.users import Actor
    from cinema.services.cinema import Cinema

LOOK = 5_000  # milliseconds


class Machine:
    """What is known of the machine: its `state` as it was read last (stale while the database is away), None before.

    `cause` is why it is out of order, as far as is known; None if it is not.
    `on_cause` gets why it is out of order after each look, None if it is not; called on the Tk thread.
    """

    def __init__(self, root: "tk.Misc", tasks: Tasks, on_cause: Callable[[OutOfOrder | None], None]) -> None:
        self._root, self._tasks, self._on_cause = root, tasks, on_cause
        self.state: KioskState | None = None
        self.cause: OutOfOrder | None = None
        self._cinema: Cinema | None = None
        self._actor: Callable[[], Actor] | None = None
        self._timer: Repeat | None = None

    def follow(self, cinema: "Cinema", actor: "Callable[[], Actor]") -> None:
        """Begin to look: the database is open."""
        self._cinema, self._actor = cinema, actor
        self._timer = Repeat(self._root, LOOK, self.look)
        self.look()

    def look(self) -> None:
        """Look now: something may have changed it."""
        cinema, actor = self._cinema, self._actor
        if cinema is None or actor is None:
            return
        who = actor()
        self._tasks.submit(lambda: cinema.kiosk.state(who), owner=self._root, on_done=self._seen, on_error=self.away)

    def away(self, error: BaseException) -> None:
        """Tell that the database, or the way to it, is not there."""
        if not isinstance(error, StorageError):
            errors.note_unseen(error, "while looking how the kiosk is")
        code = CauseCode.NETWORK if isinstance(error, StorageError) else CauseCode.DATABASE
        if self.cause is None or self.cause.code is not code:  # else it keeps the time when it began
            self.cause = OutOfOrder(code, "MongoDB", datetime.now(UTC))
        self._on_cause(self.cause)

    def stop(self) -> None:
        """Look no more; a repeat changes nothing."""
        if self._timer is not None:
            self._timer.stop()

    def _seen(self, state: KioskState) -> None:
        self.state, self.cause = state, state.cause
        self._on_cause(self.cause)
