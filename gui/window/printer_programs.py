"""Keeps the programs of this workstation's printers running while a window is open: asks every few seconds."""

import tkinter as tk
from typing import TYPE_CHECKING

from cinema.errors import CinemaError
from gui.widgets.repeat import Repeat
from gui.window import errors
from gui.window.tasks import Tasks

if TYPE_CHECKING:
    from cinema.domain.users import Channel
    from cinema.services.cinema import Cinema

EVERY = 5_000  # milliseconds; a program that died is replaced so soon


class PrinterPrograms:
    """Starts and replaces them on a worker; they end with the cinema."""

    def __init__(self, root: tk.Misc, cinema: "Cinema", channel: "Channel", tasks: Tasks) -> None:
        self._root, self._cinema, self._tasks = root, cinema, tasks
        self._actor = cinema.actor(None, channel)  # whoever sits at the window: the printers are the workstation's
        self._is_asking = False
        self._repeat = Repeat(root, EVERY, self._tend)
        self._tend()

    def stop(self) -> None:
        """Start no more; a repeat changes nothing."""
        self._repeat.stop()

    def _tend(self) -> None:
        if self._is_asking:
            return
        self._is_asking = True
        self._tasks.submit(
            lambda: self._cinema.printer_runs.tend(self._actor), owner=self._root, on_done=self._done,
            on_error=self._failed,
        )  # fmt: skip

    def _done(self, _nothing: object) -> None:
        self._is_asking = False

    def _failed(self, error: BaseException) -> None:
        self._is_asking = False
        if not isinstance(error, CinemaError):  # while the database is away the next look will do
            errors.note_unseen(error, "the printers' programs")
