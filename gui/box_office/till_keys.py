"""Which letter stands for which ticket type, and the keys that the box office has for itself. No widgets."""

from collections.abc import Sequence

from cinema.domain.prices import TicketType
from cinema.domain.text import fold

RESERVED = frozenset("v")
"""Letters that no ticket type can have."""


def type_letters(types: Sequence[TicketType]) -> dict[str, str]:
    """Return the letter of each ticket type (small letter to type id); one without a letter gets a free one."""
    found: dict[str, str] = {}
    for one in types:
        letter = one.rules.key.lower() if one.rules is not None else ""
        if len(letter) == 1 and letter not in found:
            found[letter] = one.id
    for one in types:
        if one.id in found.values():
            continue
        letters = [sign for sign in fold(one.name) if "a" <= sign <= "z"] + list("abcdefghijklmnopqrstuvwxyz")
        letter = next((sign for sign in letters if sign not in found and sign not in RESERVED), "")
        if letter:
            found[letter] = one.id
    return found
