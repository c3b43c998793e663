"""When a sale needs a named buyer, and which particulars. Sale and journal have a hash of them alone."""

from cinema.domain.house import House
from cinema.domain.receipts import Buyer
from cinema.errors import InvalidInputError
from cinema.i18n import _


def invoices_are_taken(house: House) -> bool:
    """Tell whether the house sells on invoice."""
    return house.invoice_sales == 1


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
