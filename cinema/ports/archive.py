"""Port of backup and restore: the whole database as one file."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from cinema.domain.journal import Head

Progress = Callable[[int, int, str], None]
"""Called with the steps done, the total, and the current section."""


@dataclass(frozen=True, slots=True)
class Archive:
    """Summary of a backup file: it has all that was acknowledged by `instant`; documents by collection; bytes."""

    instant: datetime
    program: str
    database: str
    documents: dict[str, int]
    size: int


class Archives(Protocol):
    """Writes and restores backup files in bounded memory."""

    def write(self, file: Path, *, replace: bool, progress: Progress | None = None) -> Archive:
        """Write a snapshot of the database while others write to it, then read it back and check it.

        The file appears whole or not at all; ConflictError if it exists and `replace` is False.
        """

    def heads(self, file: Path) -> tuple[Head, ...]:
        """Return how far each chain of the journal goes in a whole file."""

    def restore(self, file: Path, *, again: bool, progress: Progress | None = None) -> Archive:
        """Check a whole file, then restore it into an empty database; ConflictError, with no change, if it isn't empty.

        An interrupted restore leaves a database that programs refuse to open until it is restarted with `again`.
        """
