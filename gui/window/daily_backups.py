"""Makes the day's backup while a window is open, then the day's upkeep, on a thread of its own.

Not a task of the window: tasks have few workers, keep an idle window from being locked, and a backup takes minutes.
"""

import threading
import tkinter as tk
from typing import TYPE_CHECKING

from gui.widgets.repeat import Repeat
from gui.window import errors

if TYPE_CHECKING:
    from cinema.services.cinema import Cinema

EVERY = 60_000  # milliseconds


class DailyBackups:
    """Asks every minute whether one is due; a failure is stored, and told at the next sign-in."""

    def __init__(self, root: tk.Misc, cinema: "Cinema") -> None:
        self._cinema = cinema
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None
        self._repeat = Repeat(root, EVERY, self._start)

    def stop(self) -> None:
        """Begin no more, and let one that is being made be given up; a repeat changes nothing."""
        self._repeat.stop()
        self._stopped.set()

    def wait(self, seconds: float) -> None:
        """Wait until one that was stopped is given up, so that nothing of it is left; no longer than this."""
        if self._thread is not None:
            self._thread.join(seconds)

    def _start(self) -> None:
        if self._thread is None or not self._thread.is_alive():
            self._thread = threading.Thread(target=self._work, name="cinema-backup", daemon=True)
            self._thread.start()

    def _work(self) -> None:
        # The backup first: what the upkeep removes is in it still. One that fails doesn't keep the other from its day.
        admin = self._cinema.admin
        for work, name in ((admin.backups.run, "the daily backup"), (admin.upkeep.run, "the daily upkeep")):
            if self._stopped.is_set():
                return
            try:
                work(self._stopped.is_set)
            except Exception as error:  # noqa: BLE001 - while the database is away the next minute will do
                errors.note_unseen(error, name)
