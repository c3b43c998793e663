"""The code on a voucher: 16 signs, the last of which checks the others. The house stores only its hash.

The signs follow from a secret of the house and the voucher's id, so that a code can be printed again and is kept
nowhere. A sign that is typed wrong, or two that are exchanged, are told before anything is looked up.
"""

import hashlib

from cinema.domain.check_signs import SIGNS, is_checked, signs_of, tidy
from cinema.errors import InvalidInputError
from cinema.i18n import _

LENGTH = 16
_FIELD = "voucher"


def code_from(secret: bytes) -> str:
    """Return the code that follows from a secret of at least 32 bytes."""
    return signs_of(int.from_bytes(hashlib.sha256(b"voucher code\0" + secret).digest()), LENGTH - 1)


def read_code(text: str) -> str:
    """Return a code as it is hashed: capitals without spaces and hyphens, look-alikes as the signs that are meant.

    Raises InvalidInputError that says what is wrong with it: its length, a sign that no code has, or the check sign.
    """
    code = tidy(text)
    if not code:
        raise InvalidInputError(_("Type the code of the voucher."), field=_FIELD)
    strange = next((one for one in code if one not in SIGNS), None)
    if strange is not None:
        words = _("A voucher's code has letters and digits, and no “{sign}”.")
        raise InvalidInputError(words.format(sign=strange if strange.isprintable() else "?"), field=_FIELD)
    if len(code) != LENGTH:
        words = _("A voucher's code has {length} signs, and this one has {count}.")
        raise InvalidInputError(words.format(length=LENGTH, count=len(code)), field=_FIELD)
    if not is_checked(code):
        words = _("One of the signs of this code is wrong. Compare it with the voucher.")
        raise InvalidInputError(words, field=_FIELD)
    return code


def shown(code: str) -> str:
    """Return a code in groups of four, as it is printed."""
    return "-".join(code[place : place + 4] for place in range(0, LENGTH, 4))


def code_hash(code: str) -> str:
    """Return the hash by which a voucher is found, of a code as `read_code` returns it.

    75 random bits can't be guessed from it, so it needs no salt; one that is slow would not add to that.
    """
    return hashlib.sha256(b"voucher\0" + code.encode()).hexdigest()


def last_four(code: str) -> str:
    """Return what people know a voucher by when its code is not at hand."""
    return code[-4:]
