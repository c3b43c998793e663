"""Backup and restore: the whole database as one file."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

Progress = Callable[[int, int, str], None]
"""Called with steps done, steps in all, and the section worked on."""


@dataclass(frozen=True, slots=True)
class Archive:
    """What a backup's file holds: everything that was acknowledged by `instant`, so many documents a collection."""

    instant: datetime
    program: str
    database: str
    documents: dict[str, int]
    size: int


class Archives(Protocol):
    """The whole database as one file, in bounded memory."""

    def write(self, file: Path, *, replace: bool, progress: Progress | None = None) -> Archive:
        """Write everything as it is at one instant while others write, then read it back and check it.

        The file is there whole or not at all; ConflictError if it is there already and may not be replaced.
        """

    def restore(self, file: Path, *, again: bool, progress: Progress | None = None) -> Archive:
        """Check a file whole, then bring it into an empty database; ConflictError, and nothing changed, if it is not.

        One that is cut off leaves a database that can't be opened until it is begun anew with `again`.
        """
