"""Ids: made before the write, so that a write can be repeated. Decides their shape alone."""

import re
import secrets

# No vowels, so that no id spells a word; lower case, so that a QR code can carry it in upper case.
_ALPHABET = "0123456789bcdfghjkmnpqrstvwxyz"
_LENGTH = 20
_IDS = len(_ALPHABET) ** _LENGTH
_SHAPE = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")


def new_id() -> str:
    """Make an id of 20 signs (about 97 bits), unique without asking anybody."""
    number = secrets.randbelow(_IDS)  # drawn once: twenty draws are a tenth of what a till does for a sale
    signs = []
    for _sign in range(_LENGTH):
        number, sign = divmod(number, len(_ALPHABET))
        signs.append(_ALPHABET[sign])
    return "".join(signs)


def is_id(text: str) -> bool:
    """Tell whether a text has the shape of an id; nothing else may reach a query as one."""
    return _SHAPE.fullmatch(text) is not None
