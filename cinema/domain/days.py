"""Reads a day that somebody names, such as a business day."""

from datetime import date

from cinema.errors import InvalidInputError
from cinema.i18n import _

FIRST_YEAR, LAST_YEAR = 1900, 2200
"""At the ends of the calendar a day has no neighbour, and no instant of it in every timezone."""


def read_day(text: str, field: str = "day") -> date:
    """Return an ISO date; InvalidInputError for `field` if it is none, or so far away that it must be a mistake."""
    try:
        found = date.fromisoformat(text.strip())
    except ValueError:
        raise InvalidInputError(_("Write the day as a date that exists, such as 2026-12-31."), field=field) from None
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        words = _("Write a year from {low} to {high}.")
        raise InvalidInputError(words.format(low=FIRST_YEAR, high=LAST_YEAR), field=field)
    return found
