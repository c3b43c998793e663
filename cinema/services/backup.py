"""Backup and restore: checks the permission; `repositories/archive/` does the work."""

from pathlib import Path

from cinema.domain.journal import Head
from cinema.domain.users import Actor, Role
from cinema.ports import Archive, Archives, Progress
from cinema.services.heads import AllHeads
from cinema.services.standing import Standing


class Backups:
    """Backs the whole database up into a file, and restores it into an empty database."""

    def __init__(self, archives: Archives, standing: Standing, heads: AllHeads) -> None:
        self._archives = archives
        self._standing = standing
        self._heads = heads

    def backup(self, actor: Actor, file: Path, *, replace: bool = False, progress: Progress | None = None) -> Archive:
        """Write a snapshot of the whole database, while selling goes on, and read it back; no file if that fails."""
        # A backup holds the password hashes and the key that signs tickets.
        self._standing.check(actor).require_office(Role.MANAGER)
        written = self._archives.write(file, replace=replace, progress=progress)
        self._heads.keep()
        return written

    def heads(self, actor: Actor, file: Path) -> tuple[Head, ...]:
        """Return how far each chain went when a backup was written."""
        self._standing.check(actor).require_office(Role.MANAGER)
        return self._archives.heads(file)

    def restore(self, actor: Actor, file: Path, *, again: bool = False, progress: Progress | None = None) -> Archive:
        """Restore a backup into an empty database; `again` starts an interrupted restore over."""
        self._standing.check(actor).require_office(Role.ADMIN)
        return self._archives.restore(file, again=again, progress=progress)
