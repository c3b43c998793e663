"""Money: integer minor units beside the house's currency. Decides how amounts are read and written, nothing else."""

from decimal import Decimal, InvalidOperation

from cinema.domain.currencies import digits
from cinema.errors import InvalidInputError
from cinema.i18n import _

_PLAUSIBLE = 100_000_000


def from_major(text: str, currency: str, *, field: str) -> int:
    """Read an amount such as "20.50" into minor units.

    Raises InvalidInputError naming the field for what is no number, negative, finer than the currency's minor
    unit, or beyond any sale (more than a hundred million).
    """
    typed = text.strip()
    try:
        amount = Decimal(typed)
    except InvalidOperation:
        raise InvalidInputError(_("Write the amount as a number, such as 20.50."), field=field) from None
    if not amount.is_finite() or "e" in typed.casefold():
        raise InvalidInputError(_("Write the amount as a number, such as 20.50."), field=field)
    if amount < 0:
        raise InvalidInputError(_("The amount can't be negative."), field=field)
    if amount > _PLAUSIBLE:
        raise InvalidInputError(_("The amount is too large."), field=field)
    # Scaling first would round what is finer than the context's 28 digits, and take it for whole.
    whole = amount.quantize(Decimal(1).scaleb(-digits(currency)))
    # 1.000 may be a thousand to whoever typed it, so even noughts that are too fine are refused.
    if whole != amount or len(typed.partition(".")[2]) > digits(currency):
        raise InvalidInputError(_("The amount has too many decimal places."), field=field)
    return int(whole.scaleb(digits(currency)))
