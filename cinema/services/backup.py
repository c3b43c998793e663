"""Backup and restore: who may do it. How it is done is storage's."""

from pathlib import Path

from cinema.domain.users import Actor, Role
from cinema.ports import Archive, Archives, Progress


class Backups:
    """Writes the whole house into a file, and brings it back into an empty database."""

    def __init__(self, archives: Archives) -> None:
        self._archives = archives

    def backup(self, actor: Actor, file: Path, *, replace: bool = False, progress: Progress | None = None) -> Archive:
        """Write everything as it is at one instant, while selling goes on; a manager's, for it holds every secret.

        What was written has been read back and checked when this returns; else there is no file.
        """
        actor.require_office(Role.MANAGER)
        return self._archives.write(file, replace=replace, progress=progress)

    def restore(self, actor: Actor, file: Path, *, again: bool = False, progress: Progress | None = None) -> Archive:
        """Bring a backup back into an empty database; `again` also into one where a restore was cut off."""
        actor.require_office(Role.ADMIN)
        return self._archives.restore(file, again=again, progress=progress)
