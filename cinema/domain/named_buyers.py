"""When a sale needs a named buyer, and which particulars. Sale and journal have a hash of them alone."""

import math
from decimal import Decimal

from cinema.domain.currencies import digits
from cinema.domain.house import House
from cinema.domain.receipts import Buyer
from cinema.errors import InvalidInputError
from cinema.i18n import _, money


def invoices_are_taken(house: House) -> bool:
    """Tell whether the house sells on invoice."""
    return house.invoice_sales == 1


def needs_buyer(total: int, house: House) -> bool:
    """Tell whether a sale of so much, in minor units, needs a named buyer whatever it is paid with."""
    return bool(house.buyer_from) and total > 0 and total >= _buyer_from(house)


def receipt_words(house: House) -> str:
    """Return why a large sale needs a buyer."""
    words = _("From {amount} on, a receipt needs the buyer's name and tax number.")
    return words.format(amount=money(_buyer_from(house), house.currency))


def _buyer_from(house: House) -> int:
    return math.ceil(Decimal(house.buyer_from).scaleb(digits(house.currency)))


def check_named(buyer: Buyer | None, why: str) -> None:
    """Raise InvalidInputError for the field that is missing of a buyer with name and tax number; `why` they are asked.

    The fields are `buyer_name` and `buyer_tax_id`.
    """
    if buyer is None:
        raise InvalidInputError(why, field="buyer_name")
    if not buyer.tax_id:
        raise InvalidInputError(why, field="buyer_tax_id")


def invoice_words() -> str:
    """Return why an invoice needs a buyer."""
    return _("An invoice needs the buyer's name and tax number.")
