"""Backup and restore: checks the permission; `repositories/archive/` does the work."""

from collections.abc import Callable
from pathlib import Path

from cinema.domain.journal import Head
from cinema.domain.users import Actor, Role
from cinema.errors import ConflictError, InvalidInputError
from cinema.i18n import _
from cinema.ports import Archive, Archives, Copy, HouseSettings, Progress, Sealer
from cinema.services.heads import AllHeads
from cinema.services.standing import Standing

Passphrase = Callable[[], str]
"""Asks for a passphrase; raises InvalidInputError if nobody can be asked."""


class Backups:
    """Backs the whole database up into a file, and restores it into an empty database."""

    def __init__(
        self, archives: Archives, standing: Standing, heads: AllHeads, settings: HouseSettings, sealer: Sealer
    ) -> None:
        self._archives = archives
        self._settings = settings
        self._sealer = sealer
        self._standing = standing
        self._heads = heads

    def backup(
        self,
        actor: Actor,
        file: Path,
        *,
        replace: bool = False,
        encrypt: bool = False,
        progress: Progress | None = None,
    ) -> Archive:
        """Write a snapshot of the whole database, while selling goes on, and read it back; no file if that fails.

        `encrypt` writes it for the passphrase of the house's backups; ConflictError if none was set.
        """
        # A backup holds the password hashes and the key that signs tickets.
        self._standing.check(actor).require_office(Role.MANAGER)
        if encrypt:
            written = self._write_sealed(file, replace=replace, progress=progress)
        else:
            written = self._archives.write(file, replace=replace, progress=progress)
        self._heads.keep()
        return written

    def heads(self, actor: Actor, file: Path, *, passphrase: Passphrase | None = None) -> tuple[Head, ...]:
        """Return how far each chain went when a backup was written; `passphrase` is asked for an encrypted one."""
        self._standing.check(actor).require_office(Role.MANAGER)
        return self._archives.heads(file, self._unsealing(file, passphrase))

    def restore(
        self,
        actor: Actor,
        file: Path,
        *,
        again: bool = False,
        passphrase: Passphrase | None = None,
        progress: Progress | None = None,
    ) -> Archive:
        """Restore a backup into an empty database; `again` starts an interrupted restore over.

        `passphrase` is asked for an encrypted one; a wrong one is refused before anything is written.
        """
        self._standing.check(actor).require_office(Role.ADMIN)
        return self._archives.restore(file, again=again, unseal=self._unsealing(file, passphrase), progress=progress)

    def _write_sealed(self, file: Path, *, replace: bool, progress: Progress | None) -> Archive:
        key = self._settings.backup_key()
        if key is None:
            raise ConflictError(_("An administrator has to set the passphrase of encrypted backups first."))
        return self._archives.write_sealed(
            file,
            replace=replace,
            seal=lambda plain, sealed: self._sealer.seal(plain, sealed, key),
            progress=progress,
        )

    def _unsealing(self, file: Path, passphrase: Passphrase | None) -> Copy | None:
        """Return what decrypts a file, None for one that isn't encrypted."""
        if not self._sealer.is_sealed(file):
            return None
        if passphrase is None:
            words = _("{file} is encrypted: it can be used only with its passphrase.").format(file=file)
            raise InvalidInputError(words, field="passphrase")
        known = passphrase()
        return lambda sealed, plain: self._sealer.unseal(sealed, plain, known, file)
