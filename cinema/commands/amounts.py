"""Reads the amounts that are typed after options, and says which one is wrong."""

from cinema.domain.money import from_major
from cinema.errors import InvalidInputError

_LONGEST_SHOWN = 30


def typed_amount(text: str, currency: str, name: str, *, field: str) -> int:
    """Return an amount in minor units; InvalidInputError with the option's or argument's name and what was typed."""
    try:
        return from_major(text, currency, field=field)
    except InvalidInputError as error:
        typed = ascii(text)[1:-1]
        shown = typed if len(typed) <= _LONGEST_SHOWN else f"{typed[:_LONGEST_SHOWN]}…"
        raise InvalidInputError(f"{name} {shown}: {error.message}", field=field) from None
