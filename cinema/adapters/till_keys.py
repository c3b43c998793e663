"""A till's identity: an Ed25519 key (RFC 8032) in the data folder, one for each database and each of its epochs."""

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
    """Keys that end with the program: for tests, and for programs that sell nothing."""

    def __init__(self) -> None:
        self._keys: dict[str, Ed25519TillKey] = {}

    def key(self, epoch: str) -> Ed25519TillKey:
        """See the port `TillKeys`."""
        if epoch not in self._keys:
            self._keys[epoch] = Ed25519TillKey(_new_private())
        return self._keys[epoch]


class KeysInFolder:
    """Keys in a folder that only this user can read; see the port `TillKeys`. Programs on one machine share them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._known: dict[str, Ed25519TillKey] = {}

    def key(self, epoch: str) -> Ed25519TillKey:
        """See the port; StorageError if the file can't be made or read."""
        if not is_id(epoch):  # it becomes a file's name
            raise StorageError(_("The database's epoch is corrupt."), code=ErrorCode.CORRUPT)
        if epoch not in self._known:
            self._known[epoch] = Ed25519TillKey(self._private(self._folder / f"{epoch}.key"))
        return self._known[epoch]

    def _private(self, file: Path) -> bytes:
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with suppress(FileExistsError):
                _write_new(file, _new_private())
            private = file.read_bytes()
            if len(private) != 32:
                words = _("The key of this till can't be used: {file}. Remove it, and the till takes a new number.")
                raise StorageError(words.format(file=file), code=ErrorCode.TILL_KEY)
        except OSError as error:
            words = _("The key of this till can't be kept in {file}: {reason}")
            raise StorageError(words.format(file=file, reason=error.strerror), code=ErrorCode.TILL_KEY) from error
        return private


def fingerprint_of(public_key: str) -> str:
    """Return the id of the till that has this public key."""
    return hashlib.sha256(bytes.fromhex(public_key)).hexdigest()[:32]


def is_signed(public_key: str, message: bytes, signature: str) -> bool:
    """Tell whether the till with this public key signed a message; False for anything that is no key or signature."""
    from cryptography.exceptions import InvalidSignature

    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key)).verify(bytes.fromhex(signature), message)
    except (InvalidSignature, ValueError, TypeError):
        return False
    return True


def _new_private() -> bytes:
    return Ed25519PrivateKey.generate().private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())


def _write_new(file: Path, content: bytes) -> None:
    """Write a file that is there whole or not at all, and that two programs at once make the same of."""
    if file.exists():
        return
    aside = file.with_name(f"{file.name}.{new_id()}")
    descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        os.link(aside, file)  # fails where another program was faster
    finally:
        aside.unlink()
