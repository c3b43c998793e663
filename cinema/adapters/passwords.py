"""Password hashes by bcrypt. bcrypt reads 72 bytes at most, so passwords are first hashed to 44 by SHA-256."""

import base64
import hashlib

from cinema.domain.passwords import normalised


class BcryptPasswords:
    """See `cinema.ports.Passwords`. `rounds` is bcrypt's cost: each step doubles the time; 12 takes about 0.2 s."""

    def __init__(self, rounds: int = 12) -> None:
        self._rounds = rounds

    def hash(self, password: str) -> str:
        """See the port."""
        import bcrypt

        return bcrypt.hashpw(_prehash(password), bcrypt.gensalt(self._rounds)).decode()

    def matches(self, password: str, hashed: str) -> bool:
        """See the port."""
        import bcrypt

        try:
            return bcrypt.checkpw(_prehash(password), hashed.encode())
        except ValueError:  # no bcrypt hash, such as the empty one of an erased account
            return False


def _prehash(password: str) -> bytes:
    """Return 44 bytes for bcrypt: in Base64, because bcrypt stops at a zero byte.

    Normalised here, so that no caller can set a password in one form and compare it in another.
    """
    return base64.b64encode(hashlib.sha256(normalised(password).encode("utf-8", "surrogatepass")).digest())
