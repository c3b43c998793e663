"""Signs of the codes that people type, and the sign that checks them: Crockford's base 32.

It has no I, L, O or U, which are read as 1, 1, 0 and V.
"""

from collections.abc import Sequence
from unicodedata import normalize

SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LOOK_ALIKES = str.maketrans("OILU", "011V")
_IGNORED = frozenset(" -–—_.·'\t\r\n")  # ' is what a scanner makes of - on some keyboards
_LONGEST = 80  # typed; longer text is cut before it is looked at


def signs_of(number: int, length: int) -> str:
    """Return a code of so many signs and a check sign from the lowest bits of a number, five for each sign."""
    values = [(number >> (5 * place)) & 31 for place in range(length)]
    return "".join(SIGNS[one] for one in (*values, _check(values)))


def tidy(text: str) -> str:
    """Return typed signs as capitals without spaces and hyphens, look-alikes as the signs that are meant."""
    signs = (one for one in normalize("NFKC", text[:_LONGEST]).upper() if one not in _IGNORED)
    return "".join(signs).translate(_LOOK_ALIKES)


def is_checked(code: str) -> bool:
    """Tell whether the last of a code's signs agrees with the others; False for signs that no code has."""
    if not code or any(one not in SIGNS for one in code):
        return False
    *values, last = (SIGNS.index(one) for one in code)
    return _check(values) == last


def _check(values: Sequence[int]) -> int:
    """Return the check sign: the sum of the signs by powers of a generator of the field of 32 elements.

    So one wrong sign, or any two that are exchanged, always change it.
    """
    total = 0
    for one in values:
        total = _doubled(total ^ one)
    return total


def _doubled(value: int) -> int:
    """Return a value times x in the field of 32 elements, modulo x⁵ + x² + 1."""
    value <<= 1
    return value ^ 0b100101 if value & 0b100000 else value
