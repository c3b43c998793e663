"""Short numbers of screenings, which people type in commands in place of ids. They follow from the id alone.

A number is the beginning of the id's digits, as long as it must be to tell it from others, and a check digit. So it
means the same screening whatever is listed before or after it, and one wrong digit names no screening.
"""

import hashlib
from collections.abc import Collection
from itertools import pairwise

SHORTEST = 4  # digits, without the check digit
_DIGITS = 20


def numbers_of(screening_ids: Collection[str]) -> dict[str, str]:
    """Return the number of each screening, as short as it can be and mean none of the others."""
    by_digits = sorted((_digits(one), one) for one in set(screening_ids))
    shared = [0, *(_shared(first, second) for (first, _), (second, _) in pairwise(by_digits)), 0]
    known, numbers = frozenset(screening_ids), dict[str, str]()
    for (digits, one), before, after in zip(by_digits, shared, shared[1:], strict=False):
        length = max(SHORTEST, before + 1, after + 1)
        while (number := _checked(digits[:length])) in known:  # somebody's id is a number
            length += 1
        numbers[one] = number
    return numbers


def looks_like_number(text: str) -> bool:
    """Tell whether a text may be typed as a screening's number."""
    return text.isascii() and text.isdigit() and SHORTEST < len(text) <= _DIGITS + 1


def has_check_digit(number: str) -> bool:
    """Tell whether the last digit agrees with the others: False if one digit was mistyped."""
    return _checked(number[:-1]) == number


def is_number_of(text: str, screening_id: str) -> bool:
    """Tell whether a typed text is a number of a screening; it may be shorter or longer than the one that is shown."""
    return looks_like_number(text) and has_check_digit(text) and _digits(screening_id).startswith(text[:-1])


def _digits(screening_id: str) -> str:
    hashed = hashlib.sha256(screening_id.encode("utf-8", "surrogatepass")).hexdigest()
    return f"{int(hashed, 16) % 10**_DIGITS:0{_DIGITS}d}"


def _shared(first: str, second: str) -> int:
    return next((place for place in range(_DIGITS) if first[place] != second[place]), _DIGITS - 1)


def _checked(digits: str) -> str:
    """Return digits with their check digit, by ISO 7064, MOD 11,10: it finds every single wrong digit."""
    product = 10
    for one in digits:
        product = ((product + int(one)) % 10 or 10) * 2 % 11
    return f"{digits}{(11 - product) % 10}"
