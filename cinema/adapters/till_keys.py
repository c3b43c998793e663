"""A till's identity: an Ed25519 key (RFC 8032) in the data folder, one per epoch of a database."""

import hashlib
import os
from contextlib import suppress
from functools import cached_property
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from cinema.domain.ids import is_id, new_id
from cinema.errors import ErrorCode, StorageError
from cinema.i18n import _


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


class KeysInFolder:
    """Till keys in a folder readable by this user only, shared by the programs of a machine; see port `TillKeys`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._known: dict[str, Ed25519TillKey] = {}

    def key(self, epoch: str) -> Ed25519TillKey:
        """See the port; StorageError if the file can't be created or read."""
        if not is_id(epoch):  # it comes from the database and becomes a file name
            raise StorageError(_("The database's epoch is corrupt."), code=ErrorCode.CORRUPT)
        if epoch not in self._known:
            self._known[epoch] = Ed25519TillKey(self._private(self._folder / f"{epoch}.key"))
        return self._known[epoch]

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


def fingerprint_of(public_key: str) -> str:
    """Return the till id of a public key: 32 hex digits of its SHA-256."""
    return hashlib.sha256(bytes.fromhex(public_key)).hexdigest()[:32]


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
