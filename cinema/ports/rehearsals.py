"""Port of rehearsals: a backup restored into a database of another name beside the house's."""

from pathlib import Path
from typing import Protocol

from cinema.ports.archive import Archive, Copy, Progress


class Rehearsals(Protocol):
    """Databases that a backup was restored into to see that it can be; each bears a mark, and no till opens one."""

    def names(self) -> tuple[str, ...]:
        """Return the names of those that are there, also one that a crash left half restored."""

    def restore(self, name: str, file: Path, *, unseal: Copy | None, progress: Progress) -> Archive:
        """Check a file and restore it into a new database; nothing is left of it if that fails or `progress` raises.

        InvalidInputError (`database`) for a name that can't be one, is the house's own or is taken; for a file that
        can't be used as `Archives.restore` raises; StorageError if the disk of this machine's server is too small.
        """

    def drop(self, name: str) -> None:
        """Remove a rehearsal's database; a repeat changes nothing. InvalidInputError (`database`) for any other one."""
