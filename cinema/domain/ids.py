"""Random ids, made before a write so that the write can be retried with the same id."""

import hashlib
import re
import secrets

# No vowels, so that no id spells a word; one case only, because QR codes' compact mode has upper case alone.
_ALPHABET = "0123456789bcdfghjkmnpqrstvwxyz"
_LENGTH = 20
_IDS = len(_ALPHABET) ** _LENGTH
_SHAPE = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")


def new_id() -> str:
    """Return an id of 20 characters (about 98 bits), unique without a central counter."""
    number = secrets.randbelow(_IDS)  # one draw: 20 draws took a tenth of a till's computing for a sale
    characters = []
    for _position in range(_LENGTH):
        number, digit = divmod(number, len(_ALPHABET))
        characters.append(_ALPHABET[digit])
    return "".join(characters)


def made_id(*parts: str) -> str:
    """Return the id that follows from what an object is, for one that must not be made twice."""
    return "m" + hashlib.sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:23]


def short_reference(sale_id: str) -> str:
    """Return what people call a sale that has no receipt number: the beginning of its id, in capitals."""
    return sale_id[:8].upper()


def is_id(text: str) -> bool:
    """Tell whether a text has the form of an id; checked before text from outside goes into a query."""
    return _SHAPE.fullmatch(text) is not None
