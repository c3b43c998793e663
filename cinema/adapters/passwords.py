"""Passwords by bcrypt. bcrypt reads 72 bytes at most, so the password is first drawn together to 44 by SHA-256."""

import base64
import hashlib


class BcryptPasswords:
    """See `cinema.ports.Passwords`. `rounds` doubles the work with each step; 12 takes about 0.2 seconds."""

    def __init__(self, rounds: int = 12) -> None:
        self._rounds = rounds

    def hash(self, password: str) -> str:
        """See the port."""
        import bcrypt

        return bcrypt.hashpw(_drawn_together(password), bcrypt.gensalt(self._rounds)).decode()

    def matches(self, password: str, hashed: str) -> bool:
        """See the port."""
        import bcrypt

        try:
            return bcrypt.checkpw(_drawn_together(password), hashed.encode())
        except ValueError:
            return False


def _drawn_together(password: str) -> bytes:
    return base64.b64encode(hashlib.sha256(password.encode("utf-8", "surrogatepass")).digest())
