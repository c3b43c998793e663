"""Money: integer minor units beside the house's currency. Decides how amounts are read and written, nothing else."""

from decimal import Decimal, InvalidOperation

from cinema.errors import InvalidInputError
from cinema.i18n import _

# ISO 4217: currencies whose minor unit is not a hundredth.
_DIGITS = {"JPY": 0, "KRW": 0, "CLP": 0, "ISK": 0, "VND": 0, "PYG": 0, "BHD": 3, "KWD": 3, "TND": 3}
_PLAUSIBLE = 100_000_000_00


def digits(currency: str) -> int:
    """Return how many decimal digits the currency has (ISO 4217)."""
    return _DIGITS.get(currency, 2)


def to_major(minor: int, currency: str) -> Decimal:
    """Turn minor units into a decimal amount: 3650 EUR is 36.50."""
    return Decimal(minor).scaleb(-digits(currency))


def from_major(text: str, currency: str, *, field: str) -> int:
    """Read an amount such as "20.50" into minor units.

    Raises InvalidInputError naming the field for what is no number, negative, finer than the currency's minor
    unit, or beyond any sale (more than a hundred million).
    """
    try:
        amount = Decimal(text.strip())
    except InvalidOperation:
        raise InvalidInputError(_("Write the amount as a number, such as 20.50."), field=field) from None
    if not amount.is_finite():
        raise InvalidInputError(_("Write the amount as a number, such as 20.50."), field=field)
    if amount < 0:
        raise InvalidInputError(_("The amount can't be negative."), field=field)
    if amount > _PLAUSIBLE:
        raise InvalidInputError(_("The amount is too large."), field=field)
    minor = amount.scaleb(digits(currency))
    if minor != minor.to_integral_value():
        raise InvalidInputError(_("The amount has too many decimal places."), field=field)
    return int(minor)


def included_tax(total: int, percent: float) -> int:
    """Return the tax contained in a total that includes it, rounded half up, in minor units."""
    rate = Decimal(str(percent))
    return int((Decimal(total) * rate / (100 + rate)).quantize(Decimal(1), rounding="ROUND_HALF_UP"))
