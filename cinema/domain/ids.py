"""Ids: made before the write, so that a write can be repeated. Decides their shape alone."""

import re
import secrets

# No vowels, so that no id spells a word; lower case, so that a QR code can carry it in upper case.
_ALPHABET = "0123456789bcdfghjkmnpqrstvwxyz"
_SHAPE = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")


def new_id() -> str:
    """Make an id of 20 signs (about 97 bits), unique without asking anybody."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(20))


def is_id(text: str) -> bool:
    """Tell whether a text has the shape of an id; nothing else may reach a query as one."""
    return _SHAPE.fullmatch(text) is not None
