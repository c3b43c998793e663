"""Likely amounts of cash for a total, and the change for a typed amount. No widgets."""

from cinema.domain.currencies import digits
from cinema.domain.money import amount_text, from_major
from cinema.errors import CinemaError, InvalidInputError
from cinema.i18n import _, money

__all__ = ["amount_text", "check_given", "is_slip_of_the_finger", "live_change", "quick_sums", "read_amount"]

_MOST = 4
# A slip of the finger has digits too many. No note is worth more than a hundred tickets, or else it is a small sum.
_MOST_TIMES, _SURELY = 100, 1000_00
_FIELD = "tendered"


def quick_sums(total: int, currency: str) -> tuple[int, ...]:
    """Return the exact total and the next amounts that notes make up, ascending, in minor units."""
    unit = 10 ** digits(currency) if digits(currency) else 100  # notes of currencies without decimals are larger
    sums = {total}
    note = 5 * unit
    while len(sums) < _MOST and note <= max(total, 1) * 20 + 100 * unit:
        sums.add(-(-max(total, 1) // note) * note)
        note = note * 2 if str(note)[0] in "15" else note * 5 // 2  # 5, 10, 20, 50, 100 …
    return tuple(sorted(sums))[:_MOST]


def is_slip_of_the_finger(given: int, total: int) -> bool:
    """Tell whether an amount given can't be meant: its change would be a fortune."""
    return given - total >= max(_SURELY, total * _MOST_TIMES)


def check_given(given: int, due: int, currency: str) -> int:
    """Return the amount given for what is due; InvalidInputError if it is a slip of the finger."""
    if is_slip_of_the_finger(given, due):
        words = _("Check the amount: the change would be {amount}.")
        raise InvalidInputError(words.format(amount=money(given - due, currency)), field=_FIELD)
    return given


def read_amount(text: str, currency: str) -> int:
    """Parse a typed amount into minor units, spaces left out. InvalidInputError names the field."""
    return from_major(text.replace(" ", ""), currency, field=_FIELD)


def live_change(text: str, total: int, currency: str) -> int | None:
    """Return the change for a half-typed amount: negative if it is too little, None if it is not an amount yet."""
    try:
        return read_amount(text, currency) - total if text.strip() else None
    except CinemaError:
        return None
