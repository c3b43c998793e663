"""A machine's log of errors: a file a day in the data folder, for windows whose standard error nobody reads.

Many programs write into one file: each record opens it, appends and closes, which the system keeps whole.
"""

import logging
import os
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from cinema.errors import CinemaError

LARGEST = 5_000_000
"""Bytes that a day's file may have; what comes later that day is written to standard error alone."""
_DAY = 86_400
_NAMES = ("cinema-*.log", "crash-*.log")


class ErrorLogs(logging.Handler):
    """Writes records into a folder, and removes old files; `folder` returns it, made if it was missing."""

    def __init__(self, folder: Callable[[], Path], level: int = logging.ERROR) -> None:
        super().__init__(level)
        self._folder = folder
        self.setFormatter(logging.Formatter("%(asctime)s %(process)d %(levelname)s %(name)s: %(message)s"))

    def emit(self, record: logging.LogRecord) -> None:
        """Append a record; one that can't be written is dropped, since standard error has it too."""
        with suppress(OSError, CinemaError):  # such as a data folder of another user
            file = self._folder() / f"cinema-{time.strftime('%Y-%m-%d')}.log"
            if file.exists() and file.stat().st_size >= LARGEST:
                return
            with open(file, "a", encoding="utf-8", errors="backslashreplace", opener=_for_owner) as log:
                log.write(f"{self.format(record)}\n")

    def tidy(self, days: int) -> int:
        """See `cinema.ports.Logs`; the newest file always stays."""
        removed = 0
        with suppress(OSError, CinemaError):
            folder = self._folder()
            files = sorted((one for name in _NAMES for one in folder.glob(name)), key=_age, reverse=True)
            for file in files[1:]:
                if _age(file) < time.time() - days * _DAY:
                    with suppress(OSError):
                        file.unlink()
                        removed += 1
        return removed


def _age(file: Path) -> float:
    try:
        return file.stat().st_mtime
    except OSError:  # another program removed it meanwhile
        return 0.0


def _for_owner(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
