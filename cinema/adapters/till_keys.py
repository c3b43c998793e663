"""A till's identity: an Ed25519 key (RFC 8032) in the data folder, one per epoch of a database and machine.

The file's name has the machine's mark, so that a data folder that was copied to another machine gets a key of its own
there. Its number at the end grows when a till finds that its chain was cut or rewritten: the next key begins another.
"""

import hashlib
import logging
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import cached_property
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from cinema.domain.ids import is_id, new_id
from cinema.errors import ErrorCode, StorageError
from cinema.i18n import _

_log = logging.getLogger(__name__)


class Ed25519TillKey:
    """See `cinema.ports.TillKey`."""

    def __init__(self, private: bytes) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(private)

    @cached_property
    def public_key(self) -> str:
        """See the port."""
        return self._key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex()

    @cached_property
    def fingerprint(self) -> str:
        """See the port: 32 hex digits of the SHA-256 of the public key."""
        return fingerprint_of(self.public_key)

    def sign(self, message: bytes) -> bytes:
        """See the port."""
        return self._key.sign(message)


class KeysInMemory:
    """Till keys that last as long as the program: for tests, and for programs that don't sell."""

    def __init__(self) -> None:
        self._keys: dict[str, Ed25519TillKey] = {}

    def key(self, epoch: str) -> Ed25519TillKey:
        """See the port `TillKeys`."""
        if epoch not in self._keys:
            self._keys[epoch] = Ed25519TillKey(_new_private())
        return self._keys[epoch]

    def renew(self, epoch: str, lost: str) -> Ed25519TillKey:
        """See the port."""
        if self.key(epoch).fingerprint == lost:
            del self._keys[epoch]
        return self.key(epoch)

    def others(self, epoch: str) -> tuple[str, ...]:  # noqa: ARG002 - the port's
        """See the port."""
        return ()


class KeysInFolder:
    """Till keys in a folder readable by this user only, shared by the programs of a machine; see port `TillKeys`.

    `machine` returns this machine's mark for an epoch, empty where it has none.
    """

    def __init__(self, folder: Path, machine: Callable[[str], str] = lambda _epoch: "") -> None:
        self._folder = folder
        self._machine = machine
        self._known: dict[str, Ed25519TillKey] = {}

    def key(self, epoch: str) -> Ed25519TillKey:
        """See the port; StorageError if the file can't be created or read.

        A key that other users could have read may sign for them, and one that they could have written is theirs: the
        till gets another, as after a lost head. The exposed file stays: its chain is this machine's.
        """
        check_epoch(epoch)
        if epoch not in self._known:
            place = 1
            while self._file(epoch, place + 1).exists():
                place += 1
            if _is_exposed(self._file(epoch, place)):
                words = "open to other users of this computer, so this till gets a new key and number: %s"
                _log.error(words, self._file(epoch, place))
                place += 1
            self._known[epoch] = Ed25519TillKey(self._private(self._file(epoch, place)))
        return self._known[epoch]

    def renew(self, epoch: str, lost: str) -> Ed25519TillKey:
        """See the port; the lost key's file stays, and the one with the highest number counts."""
        self._known.pop(epoch, None)
        if self.key(epoch).fingerprint == lost:  # else another program of this till has renewed it already
            place = 1
            while self._file(epoch, place).exists():
                place += 1
            self._private(self._file(epoch, place))
            self._known.pop(epoch, None)
        return self.key(epoch)

    def others(self, epoch: str) -> tuple[str, ...]:
        """See the port; a file that is no key is left out."""
        mine = self.key(epoch).fingerprint
        found = [file.read_bytes() for file in sorted(self._folder.glob(f"{epoch}*.key"))]
        known = [Ed25519TillKey(private).fingerprint for private in found if len(private) == 32]
        return tuple(one for one in known if one != mine)

    def _file(self, epoch: str, place: int) -> Path:
        parts = [epoch, self._machine(epoch), str(place) if place > 1 else ""]
        return self._folder / f"{'.'.join(part for part in parts if part)}.key"

    def _private(self, file: Path) -> bytes:
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with suppress(FileExistsError):
                _create_atomically(file, _new_private())
            private = file.read_bytes()  # always read back: another program may have created it first
            if len(private) != 32:
                words = _("The key file of this till is corrupt: {file}. Remove it; the till then gets a new number.")
                raise StorageError(words.format(file=file), code=ErrorCode.TILL_KEY)
        except OSError as error:
            words = _("The key of this till can't be stored or read in {file}: {reason}")
            raise StorageError(words.format(file=file, reason=error.strerror), code=ErrorCode.TILL_KEY) from error
        return private


def check_epoch(epoch: str) -> None:
    """Raise StorageError for an epoch that can't be a part of a file's name: it comes from the database."""
    if not is_id(epoch):
        raise StorageError(_("The database's epoch is corrupt."), code=ErrorCode.CORRUPT)


def fingerprint_of(public_key: str) -> str:
    """Return the till id of a public key: 32 hex digits of its SHA-256."""
    return hashlib.sha256(bytes.fromhex(public_key)).hexdigest()[:32]


def public_key_of(private: object) -> str:
    """Return the public key of a private one as 64 hex digits, empty for anything that is none."""
    return Ed25519TillKey(private).public_key if isinstance(private, bytes) and len(private) == 32 else ""


def is_signed(public_key: str, message: bytes, signature: str) -> bool:
    """Tell whether this public key's till signed the message; False too if key or signature is malformed."""
    from cryptography.exceptions import InvalidSignature

    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key)).verify(bytes.fromhex(signature), message)
    except (InvalidSignature, ValueError, TypeError):
        return False
    return True


def _new_private() -> bytes:
    return Ed25519PrivateKey.generate().private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())


def _is_exposed(file: Path) -> bool:
    """Tell whether a key's mode lets others read or write it; False where there is none, or modes say nothing."""
    return sys.platform != "win32" and file.exists() and bool(file.stat().st_mode & 0o066)


def _create_atomically(file: Path, content: bytes) -> None:
    """Create a file, whole or not at all, unless it exists; FileExistsError if another program is faster."""
    if file.exists():
        return
    temporary = file.with_name(f"{file.name}.{new_id()}")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        os.link(temporary, file)  # not a rename: a link never replaces a file that exists
    finally:
        temporary.unlink()
