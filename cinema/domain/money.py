"""Money: parses typed amounts into integer minor units of the house's currency, and writes them as people type them."""

from decimal import Decimal

from cinema.domain.currencies import digits, to_major
from cinema.domain.typed_numbers import read_decimal, write_decimal
from cinema.errors import InvalidInputError
from cinema.i18n import _

_MOST = 100_000_000  # major units: beyond any sale, in any currency, so a typing error


def from_major(text: str, currency: str, *, field: str) -> int:
    """Parse an amount as it is typed in the current language, such as "20.50" or "20,50", into minor units.

    Raises InvalidInputError for the field if it is not a number, could mean two numbers (see `read_decimal`), is
    negative, too large (more than a hundred million), or has more decimal places than the currency.
    """
    amount = read_decimal(text, field=field)
    if amount is None:
        example = write_decimal(Decimal("20.50"))
        raise InvalidInputError(
            _("Write the amount as a number, such as {example}.").format(example=example), field=field
        )
    if amount < 0:
        raise InvalidInputError(_("The amount can't be negative."), field=field)
    if amount > _MOST:
        raise InvalidInputError(_("The amount is too large."), field=field)
    exponent = amount.as_tuple().exponent
    assert isinstance(exponent, int)  # a number, not an infinity
    # 1.000 means a thousand in some languages, so surplus zeros are refused too.
    if -exponent > digits(currency):
        raise InvalidInputError(_("The amount has too many decimal places."), field=field)
    return int(amount.scaleb(digits(currency)))


def amount_text(minor: int, currency: str) -> str:
    """Return an amount as people type it in the current language, for a field: 27.50, or 27,50 in Spanish."""
    return write_decimal(to_major(minor, currency))
