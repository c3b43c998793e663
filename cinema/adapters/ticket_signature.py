"""Ed25519 signatures (RFC 8032) on tickets: anyone with the house's public key can verify a ticket's code."""

from collections.abc import Callable
from functools import cached_property

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


class Ed25519Signer:
    """See `cinema.ports.TicketSigner`. `read_key` returns the 32 private bytes; it is called once, at the first use."""

    def __init__(self, read_key: Callable[[], bytes]) -> None:
        self._read_key = read_key

    @cached_property
    def _key(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self._read_key())

    def sign(self, message: bytes) -> bytes:
        """See the port."""
        return self._key.sign(message)

    def verify(self, message: bytes, signature: bytes) -> bool:
        """See the port."""
        try:
            self._key.public_key().verify(signature, message)
        except InvalidSignature:
            return False
        return True

    def public_key(self) -> str:
        """Return the public key as 64 hex digits, for checking tickets without the database."""
        return self._key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex()
