"""The codes that were scanned, judged one after the other: by the database, or by the list if it doesn't answer."""

import tkinter as tk
from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING

from cinema.domain.ids import new_id
from cinema.errors import StorageError
from gui.scanning.away import PATIENCE, AwayMode, Scanned

if TYPE_CHECKING:
    from cinema.domain.door import DoorAnswer
    from gui.window.tasks import Tasks

_LONG = 400  # milliseconds


class CodeQueue:
    """`on_answer` gets each code with its answer, `on_error` why neither could judge it, which drops those after it.

    `on_wait` is called when an answer takes long: the one before must not be taken for it.

    A code goes to the list under the id of the admission that it had at the database, whose answer may still come: then
    both are one admission.
    """

    def __init__(
        self,
        owner: tk.Misc,
        tasks: "Tasks",
        away: AwayMode,
        wanted: Callable[[], frozenset[str]],
        on_answer: "Callable[[Scanned, DoorAnswer], None]",
        on_error: Callable[[BaseException], None],
        on_wait: Callable[[], None],
    ) -> None:
        self._owner, self._tasks, self._away, self._wanted = owner, tasks, away, wanted
        self._on_answer, self._on_error, self._on_wait = on_answer, on_error, on_wait
        self._waiting: deque[Scanned] = deque()
        self._asking: object | None = None
        self._timer: str | None = None
        owner.bind("<Destroy>", lambda _event: self._stop_waiting(), add=True)

    def add(self, code: str, *, all_the_same: bool) -> None:
        """Judge a code as soon as those before it are answered."""
        self._waiting.append(Scanned(code, new_id(), all_the_same))
        self._go_on()

    def _go_on(self) -> None:
        if self._asking is not None or not self._waiting:
            return
        one, was_away = self._waiting.popleft(), self._away.is_away
        self._asking = this_try = object()

        def ended() -> bool:
            """Tell whether this try is the one that is waited for, and wait for it no longer."""
            if self._asking is not this_try:
                return False
            self._asking = None
            self._stop_waiting()
            return True

        def done(answer: "DoorAnswer") -> None:
            if ended():
                self._on_answer(one, answer)
                self._go_on()

        def failed(error: BaseException) -> None:
            if not ended():
                return
            if isinstance(error, StorageError) and not was_away:
                self._away.went()
                self._waiting.appendleft(one)
                self._go_on()
            else:
                self._waiting.clear()
                self._on_error(error)

        work = self._away.scan(one, self._wanted())
        tasks = self._away.tasks if was_away else self._tasks
        tasks.submit(work, owner=self._owner, on_done=done, on_error=failed, write=True)
        self._owner.after(_LONG, lambda: self._on_wait() if self._asking is this_try else None)
        if not was_away:
            self._timer = self._owner.after(PATIENCE, lambda: failed(StorageError("")))

    def _stop_waiting(self) -> None:
        if self._timer is not None:
            self._owner.after_cancel(self._timer)
            self._timer = None
