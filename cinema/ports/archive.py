"""Ports of backup and restore: the whole database as one file, encrypting it, and what daily backups need."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Protocol

from cinema.domain.daily_backups import BackupLog, BackupMade
from cinema.domain.journal import Head
from cinema.domain.sealing_key import SealingKey

Progress = Callable[[int, int, str], None]
"""Called with the steps done, the total, and the current section."""


Copy = Callable[[IO[bytes], IO[bytes]], None]
"""Encrypts or decrypts the first file into the second."""


@dataclass(frozen=True, slots=True)
class Archive:
    """Summary of a backup file: it has all that was acknowledged by `instant`; documents by collection; bytes.

    `doubt` says why a restore would refuse an encrypted one as it is; empty if it would not, or nobody looked.
    """

    instant: datetime
    program: str
    database: str
    documents: dict[str, int]
    size: int
    doubt: str = ""


class Archives(Protocol):
    """Writes and restores backup files in bounded memory."""

    def write(self, file: Path, *, replace: bool, progress: Progress | None = None) -> Archive:
        """Write a snapshot of the database while others write to it, then read it back and check it.

        The file appears whole or not at all; ConflictError if it exists and `replace` is False.
        """

    def write_sealed(self, file: Path, *, replace: bool, seal: Copy, progress: Progress | None = None) -> Archive:
        """Write a snapshot as `write` does, check it also as a restore would, and encrypt it by `seal` into the file.

        The plain archive is in no folder: it lies in a file without a name, which goes with the program.
        """

    def heads(self, file: Path, unseal: Copy | None = None) -> tuple[Head, ...]:
        """Return how far each chain of the journal goes in a whole file; an encrypted one needs `unseal`."""

    def restore(
        self, file: Path, *, again: bool, unseal: Copy | None = None, progress: Progress | None = None
    ) -> Archive:
        """Check a whole file, then restore it into an empty database; ConflictError, with no change, if it isn't empty.

        An encrypted file needs `unseal`, whose errors come before any change.

        An interrupted restore leaves a database that programs refuse to open until it is restarted with `again`.
        """


class Sealer(Protocol):
    """Encrypts files by a public key whose private half follows from a passphrase, which is stored nowhere."""

    def new_key(self, passphrase: str, mark: str) -> SealingKey:
        """Return the public key of a passphrase under a new salt; takes about half a second."""

    def seal(self, plain: IO[bytes], sealed: IO[bytes], key: SealingKey, tick: Callable[[], None] = ...) -> None:
        """Encrypt a whole file into another, sync it, read it back and decrypt it by the key of this file alone.

        InvalidInputError if that isn't what was written, or for a key that can't be used. `tick` is called after each
        chunk and may raise.
        """

    def is_sealed(self, file: Path) -> bool:
        """Tell whether a file begins as an encrypted one; InvalidInputError if it can't be read."""

    def unseal(
        self, sealed: IO[bytes], plain: IO[bytes], passphrase: str, name: Path, tick: Callable[[], None] = ...
    ) -> None:
        """Decrypt a file; `name` is for messages.

        InvalidInputError for a wrong passphrase (its field, with nothing written), and for a file that was changed,
        put together anew or cut off, of which a part may have been written by then.
        """


class BackupFolder(Protocol):
    """The folder of daily backups as this machine sees it; all methods raise InvalidInputError in words."""

    def check(self, folder: Path) -> None:
        """Raise unless the folder is there and may be written into; it is never made."""

    def files(self, folder: Path) -> tuple[str, ...]:
        """Return the names of the regular files in it."""

    def remove(self, folder: Path, name: str) -> None:
        """Remove a file; a repeat changes nothing."""


class StoredBackupLog(Protocol):
    """What daily backups came to, and the lease of whoever makes one: ten minutes by the database's clock."""

    @property
    def database(self) -> str:
        """The database's name."""

    def read(self) -> BackupLog:
        """Return the log; a part that can't be read is missing."""

    def take(self, token: str, machine: str, since: datetime | None) -> bool:
        """Take the lease unless somebody has it, or a backup was made since that instant (None: asked for by hand).

        Judged in one update, so of many programs one gets it. A repeat with the same token tells the same.
        """

    def keep(self, token: str) -> bool:
        """Make the lease last ten minutes from now; False if it is somebody else's by now."""

    def release(self, token: str) -> None:
        """Give the lease back; a repeat, or somebody else's lease, changes nothing."""

    def made(self, made: BackupMade) -> None:
        """Store a backup that was made, unless a later one is stored; what failed before is over."""

    def failed(self, machine: str, words: str) -> None:
        """Store that one failed now, and why."""
