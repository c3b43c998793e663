"""Money: parses typed amounts into integer minor units of the house's currency."""

from decimal import Decimal, InvalidOperation

from cinema.domain.currencies import digits
from cinema.errors import InvalidInputError
from cinema.i18n import _

_MOST = 100_000_000  # major units: beyond any sale, in any currency, so a typing error


def from_major(text: str, currency: str, *, field: str) -> int:
    """Parse an amount such as "20.50" or "20,50" into minor units.

    Raises InvalidInputError for the field if it is not a number, negative, too large (more than a hundred million), or
    has more decimal places than the currency.
    """
    typed = text.strip()
    if typed.count(",") == 1 and "." not in typed:  # people type their language's decimal sign
        typed = typed.replace(",", ".")
    try:
        amount = Decimal(typed)
    except InvalidOperation:
        raise InvalidInputError(_("Write the amount as a number, such as 20.50."), field=field) from None
    if not amount.is_finite() or "e" in typed.casefold():
        raise InvalidInputError(_("Write the amount as a number, such as 20.50."), field=field)
    if amount < 0:
        raise InvalidInputError(_("The amount can't be negative."), field=field)
    if amount > _MOST:
        raise InvalidInputError(_("The amount is too large."), field=field)
    # Before scaling, which would round digits beyond the decimal context's 28 and hide them.
    whole = amount.quantize(Decimal(1).scaleb(-digits(currency)))
    # 1.000 means a thousand in some languages, so surplus zeros are refused too.
    if whole != amount or len(typed.partition(".")[2]) > digits(currency):
        raise InvalidInputError(_("The amount has too many decimal places."), field=field)
    return int(whole.scaleb(digits(currency)))
