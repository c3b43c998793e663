"""Tells which programs of this machine still run: each holds the lock of a file that the system releases at its end."""

import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from cinema.domain.ids import is_id, new_id

_OLD_SECONDS = 86_400
_ENDING = ".lock"


class Lock(Protocol):
    """A held lock; it is released when the program ends."""

    def close(self) -> None:
        """Release it."""


class ProgramsInMemory:
    """Knows one program, its own: for tests, where others are as good as dead."""

    def __init__(self) -> None:
        self._mark = new_id()

    def mark(self) -> str:
        """See the port `Programs`."""
        return self._mark

    def runs(self, mark: str) -> bool:
        """See the port."""
        return mark == self._mark

    def died(self, mark: str) -> bool:
        """See the port `Programs`: of others nothing is certain here."""
        del mark
        return False


class ProgramsInFolder:
    """Programs by their lock files in a folder. `take` takes a lock, `is_taken` asks for it without taking it."""

    def __init__(self, folder: Path, take: Callable[[Path], Lock | None], is_taken: Callable[[Path], bool]) -> None:
        self._folder = folder
        self._take = take
        self._is_taken = is_taken
        self._mark = ""
        self._lock: Lock | None = None

    def mark(self) -> str:
        """See the port; the first call takes the lock. A folder that can't be written must not stop a sale."""
        if self._lock is None:
            mark = new_id()
            with suppress(OSError):
                self._forget_old()
                self._lock = self._take(self._file(mark))
                self._mark = mark if self._lock is not None else ""
        return self._mark

    def runs(self, mark: str) -> bool:
        """See the port; this program runs, one whose file can't be asked counts as dead."""
        if mark and mark == self._mark:
            return True
        if not is_id(mark):
            return False
        try:
            return self._is_taken(self._file(mark))
        except OSError:
            return False

    def died(self, mark: str) -> bool:
        """See the port; a program of another machine, or one that ended days ago, has no file here."""
        if not is_id(mark) or mark == self._mark:
            return False
        try:
            return self._file(mark).exists() and not self._is_taken(self._file(mark))
        except OSError:
            return False

    def _file(self, mark: str) -> Path:
        return self._folder / f"{mark}{_ENDING}"

    def _forget_old(self) -> None:
        """Remove the files of programs that ended; young ones stay, since one may be about to be locked."""
        for file in self._folder.glob(f"*{_ENDING}"):
            with suppress(OSError):
                if time.time() - file.stat().st_mtime > _OLD_SECONDS and not self._is_taken(file):
                    file.unlink()
