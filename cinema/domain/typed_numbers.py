"""Reads numbers with decimals as people type them in the language of the window or command."""

import re
from decimal import Decimal

from cinema.errors import InvalidInputError
from cinema.i18n import _, decimal_sign

_LONGEST = 60
_PLAIN = re.compile(r"[+-]?(?:\d+[.,]?\d*|[.,]\d+)", re.ASCII)
_MAYBE_THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}[.,]\d{3}", re.ASCII)
_GROUPED = {
    ".": re.compile(r"[+-]?[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?", re.ASCII),
    ",": re.compile(r"[+-]?[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?", re.ASCII),
}
"""Numbers with signs for thousands, by their decimal sign."""


def read_decimal(text: str, *, field: str) -> Decimal | None:
    """Return a typed number, None if the text is none: `20,50`, `1.020,50` in Spanish, `20.50`, `1,020.50` in English.

    The decimal sign of another language is read too where it can mean nothing else. Raises InvalidInputError for the
    field where it can: a single sign for thousands, as in `1.020` typed in Spanish, may be meant as a decimal sign.
    """
    typed = text.strip()
    if len(typed) > _LONGEST:
        return None
    decimal = decimal_sign()
    thousands = "," if decimal == "." else "."
    if _PLAIN.fullmatch(typed):
        if thousands in typed and _MAYBE_THOUSANDS.fullmatch(typed):
            raise _two_meanings(typed, thousands, decimal, field)
        return Decimal(typed.replace(",", "."))
    if _GROUPED[decimal].fullmatch(typed):
        return Decimal(typed.replace(thousands, "").replace(decimal, "."))
    return None


def write_decimal(value: Decimal) -> str:
    """Return a number as people type it in the current language, without a sign for thousands: 1020,50."""
    return f"{value:f}".replace(".", decimal_sign())


def _two_meanings(typed: str, thousands: str, decimal: str, field: str) -> InvalidInputError:
    words = _("{typed} could mean {whole} or {fraction}. Write it without a sign for thousands.")
    whole, fraction = typed.replace(thousands, ""), typed.replace(thousands, decimal)
    return InvalidInputError(words.format(typed=typed, whole=whole, fraction=fraction), field=field)
