"""Reads the fields "cash given" and "or by card" of a form as one payment."""

from collections.abc import Mapping

from cinema.domain.cash_rounding import cash_due
from cinema.domain.house import House
from cinema.domain.payments import PaymentRequest, Tender
from cinema.errors import InvalidInputError
from cinema.i18n import _
from gui.selling.cash_amounts import read_amount


def typed_payment(typed: Mapping[str, str], amount: int, house: House, *, is_test: bool) -> PaymentRequest:
    """Return how an amount in minor units is paid: by the field `card` if it is filled, else in cash.

    An empty `tendered` is what is due in coins. `is_test`: the card is a number for the test terminal, else the
    reference on a slip. InvalidInputError names the field: both are filled, no amount, or too little.
    """
    card, given = typed["card"].strip(), typed["tendered"].strip()
    if card and given:
        raise InvalidInputError(_("Cash or card: leave one of them empty."), field="card")
    if card:
        return PaymentRequest(Tender.CARD, card=card) if is_test else PaymentRequest(Tender.CARD, reference=card)
    due = cash_due(amount, house)
    tendered = read_amount(given, house.currency) if given else due
    if tendered < due:
        raise InvalidInputError(_("That is less than the total."), field="tendered")
    return PaymentRequest(Tender.CASH, tendered=tendered)
