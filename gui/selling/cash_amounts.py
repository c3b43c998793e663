"""Sums of cash that somebody is likely to give, and the change for what was typed. No widgets."""

from decimal import Decimal

from cinema.domain.currencies import digits
from cinema.domain.money import from_major
from cinema.errors import CinemaError

_MOST = 4
_FIELD = "tendered"


def quick_sums(total: int, currency: str) -> tuple[int, ...]:
    """Return the exact sum and the next ones that can be given in notes, least first, in minor units."""
    unit = 10 ** digits(currency) if digits(currency) else 100
    sums = {total}
    note = 5 * unit
    while len(sums) < _MOST and note <= max(total, 1) * 20 + 100 * unit:
        sums.add(-(-max(total, 1) // note) * note)
        note = note * 2 if str(note)[0] in "15" else note * 5 // 2
    return tuple(sorted(sums))[:_MOST]


def read_amount(text: str, currency: str) -> int:
    """Read a typed amount into minor units; a comma is taken for a point. Raises InvalidInputError for the field."""
    return from_major(text.replace(",", ".").replace(" ", ""), currency, field=_FIELD)


def live_change(text: str, total: int, currency: str) -> int | None:
    """Return the change while the amount is being typed: negative if it does not reach, None if it is no amount yet."""
    try:
        return read_amount(text, currency) - total if text.strip() else None
    except CinemaError:
        return None


def amount_text(minor: int, currency: str) -> str:
    """Return an amount as it would be typed: 27.50."""
    return str(Decimal(minor).scaleb(-digits(currency)))
