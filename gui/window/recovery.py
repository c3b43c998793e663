"""Recovers half-finished sales while the window is open, and keeps the house's settings up to date."""

import tkinter as tk
from collections.abc import Callable
from typing import TYPE_CHECKING

from cinema.errors import StorageError
from gui.widgets.repeat import Repeat
from gui.window.tasks import Tasks

if TYPE_CHECKING:
    from cinema.domain.house import House
    from cinema.services.cinema import Cinema

EVERY = 60_000  # milliseconds; a crash on any till is repaired by the other open windows


class Recovery:
    """Runs recovery every minute on a worker, then calls `on_house` with the stored house."""

    def __init__(
        self,
        root: tk.Misc,
        cinema: "Cinema",
        tasks: Tasks,
        on_house: "Callable[[House], None]",
        report: Callable[[BaseException], None],
    ) -> None:
        self._root, self._cinema, self._tasks = root, cinema, tasks
        self._on_house, self._report = on_house, report
        self._repeat = Repeat(root, EVERY, self._start)

    def stop(self) -> None:
        """Run no more; a repeat changes nothing."""
        self._repeat.stop()

    def _start(self) -> None:
        self._tasks.submit(self._work, owner=self._root, on_done=self._on_house, on_error=self._failed)

    def _work(self) -> "House":
        self._cinema.recovery.recover()
        return self._cinema.house()

    def _failed(self, error: BaseException) -> None:
        # While the database is away the next run will do; any other error is a defect and is shown.
        if not isinstance(error, StorageError):
            self._report(error)
