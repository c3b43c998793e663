"""Encrypts a file for a passphrase that the writer doesn't know, in bounded memory, and decrypts it.

A sealed file, numbers big-endian:

    header, 98 bytes    "cinema-sealed" and a zero byte; the number of this format; scrypt's cost (n = 2 ** cost, r = 8,
                        p = 1); the salt (16); the recipient's public key (32); a public key of this file alone (32);
                        the bytes of a chunk, less one (2)
    chunks              64 kB of plaintext each, the last one with the rest, each with its tag of 16 bytes

The passphrase, its spaces and letters normalised, gives by scrypt the recipient's private key. X25519 of it and the
file's own key gives by HKDF-SHA256, with both public keys as salt, the file's key of ChaCha20-Poly1305. A chunk's nonce
is its number (11 bytes) and 1 for the last chunk, else 0: the STREAM construction (Hoang, Reyhanitabar, Rogaway, Vizár
2015), by which chunks that were removed, put elsewhere or cut off at the end don't open. Each chunk authenticates the
header.

Whoever knows the public key can write such a file, so it doesn't prove who wrote it; a backup's content is judged as
that of any other one. Who changes the header makes the file unreadable, not readable to somebody else.
"""

import hashlib
import hmac
import os
import struct
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from cinema.domain.passwords import normalised
from cinema.domain.sealing_key import HIGHEST_COST, LOWEST_COST, SealingKey
from cinema.errors import InvalidInputError
from cinema.files import open_regular
from cinema.i18n import _

SIGN, FORMAT = b"cinema-sealed\0", 1
CHUNK, TAG = 1 << 16, 16
COST = 17  # 128 MB and about half a second: OWASP's recommendation
_HEADER = struct.Struct(">14sBB16s32s32sH")
_MOST = 1 << 41
_INFO = b"cinema sealed file 1"


def _nothing() -> None:
    """Do nothing between two chunks."""


class SealedFiles:
    """See `cinema.ports.Sealer`. `cost` is that of new keys."""

    def __init__(self, cost: int = COST) -> None:
        self._cost = cost

    def new_key(self, passphrase: str, mark: str) -> SealingKey:
        """See the port."""
        salt = os.urandom(16)
        public = _private_key(passphrase, salt, self._cost).public_key().public_bytes_raw()
        return SealingKey(public.hex(), salt.hex(), self._cost, mark)

    def seal(self, plain: IO[bytes], sealed: IO[bytes], key: SealingKey, tick: Callable[[], None] = _nothing) -> None:
        """See the port."""
        recipient, own = bytes.fromhex(key.public_key), X25519PrivateKey.generate()
        public = own.public_key().public_bytes_raw()
        salt = bytes.fromhex(key.salt)
        header = _HEADER.pack(SIGN, FORMAT, key.cost, salt, recipient, public, CHUNK - 1)
        try:
            shared = own.exchange(X25519PublicKey.from_public_bytes(recipient))
        except ValueError:  # a point of low order, whose secret everybody knows
            words = _("The key of encrypted backups can't be used. An administrator has to set the passphrase anew.")
            raise InvalidInputError(words, field="passphrase") from None
        cipher = _cipher(shared, recipient, public)
        plain.seek(0)
        sealed.write(header)
        written = hashlib.sha256()
        for number, (piece, last) in enumerate(_pieces(plain, CHUNK)):
            written.update(piece)
            sealed.write(cipher.encrypt(_nonce(number, last=last), piece, header))
            tick()
        sealed.flush()
        os.fsync(sealed.fileno())
        _read_back(sealed, header, cipher, written.digest(), tick)

    def is_sealed(self, file: Path) -> bool:
        """See the port."""
        with open_regular(file, _MOST) as opened:
            return opened.read(len(SIGN)) == SIGN

    def unseal(
        self, sealed: IO[bytes], plain: IO[bytes], passphrase: str, name: Path, tick: Callable[[], None] = _nothing
    ) -> None:
        """See the port."""
        sealed.seek(0)
        header = sealed.read(_HEADER.size)
        if len(header) < _HEADER.size or not header.startswith(SIGN):
            raise _refusal(name, _("it was cut off or changed since it was written"))
        _sign, version, cost, salt, recipient, public, chunk = _HEADER.unpack(header)
        if version != FORMAT:
            raise _refusal(name, _("a newer version of the program made it; update the program"))
        if not LOWEST_COST <= cost <= HIGHEST_COST or chunk != CHUNK - 1:
            raise _refusal(name, _("it was cut off or changed since it was written"))
        private = _private_key(passphrase, salt, cost)
        if not hmac.compare_digest(private.public_key().public_bytes_raw(), recipient):
            words = _("This is not the passphrase with which {file} was encrypted. Nothing was changed.")
            raise InvalidInputError(words.format(file=name), field="passphrase")
        try:
            cipher = _cipher(private.exchange(X25519PublicKey.from_public_bytes(public)), recipient, public)
            for piece in _opened(sealed, header, cipher):
                plain.write(piece)
                tick()
        except (InvalidTag, ValueError):
            raise _refusal(name, _("it was cut off or changed since it was written")) from None
        plain.flush()


def _private_key(passphrase: str, salt: bytes, cost: int) -> X25519PrivateKey:
    derived = Scrypt(salt=salt, length=32, n=1 << cost, r=8, p=1).derive(normalised(passphrase).encode())
    return X25519PrivateKey.from_private_bytes(derived)


def _cipher(shared: bytes, recipient: bytes, public: bytes) -> ChaCha20Poly1305:
    return ChaCha20Poly1305(HKDF(SHA256(), 32, salt=public + recipient, info=_INFO).derive(shared))


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])


def _pieces(file: IO[bytes], size: int) -> Iterator[tuple[bytes, bool]]:
    """Yield the rest of a file in pieces, each with whether it is the last; of an empty file one empty piece."""
    piece = file.read(size)
    while True:
        following = file.read(size) if len(piece) == size else b""
        yield piece, not following
        if not following:
            return
        piece = following


def _opened(sealed: IO[bytes], header: bytes, cipher: ChaCha20Poly1305) -> Iterator[bytes]:
    """Yield the plaintext from behind the header; InvalidTag at the first chunk that is not as it was written."""
    for number, (piece, last) in enumerate(_pieces(sealed, CHUNK + TAG)):
        yield cipher.decrypt(_nonce(number, last=last), piece, header)


def _read_back(
    sealed: IO[bytes], header: bytes, cipher: ChaCha20Poly1305, digest: bytes, tick: Callable[[], None]
) -> None:
    """Read a file that was just written, and decrypt it with its own key, which is forgotten after."""
    read = hashlib.sha256()
    sealed.seek(0)
    try:
        same = sealed.read(_HEADER.size) == header
        for piece in _opened(sealed, header, cipher):
            read.update(piece)
            tick()
    except InvalidTag:
        same = False
    if not same or read.digest() != digest:
        words = _("The encrypted backup was read back and is not what was written: the disk or the network lost it.")
        raise InvalidInputError(words, field="file")


def _refusal(name: Path, reason: str) -> InvalidInputError:
    return InvalidInputError(
        _("{file} can't be used as a backup: {reason}.").format(file=name, reason=reason), field="file"
    )
