"""The refunds of one sale: each gave back what its tickets cost, each ticket once, and the state says which."""

from collections import Counter
from collections.abc import Iterator

from cinema.domain.audit import BEING_REFUNDED, SaleRow
from cinema.domain.transactions import TransactionState as State
from cinema.domain.transactions import state_name
from cinema.i18n import _
from cinema.ports import Finding
from cinema.services.audit_finding import finding


def refund_findings(sale: SaleRow) -> Iterator[Finding]:
    """Yield what is wrong with the refunds of a sale that was paid."""
    prices = {ticket.id: ticket.price for ticket in sale.tickets}
    given = [refund for refund in sale.refunds if refund.is_given]
    returned = Counter(ticket for refund in given for ticket in refund.tickets)
    for refund in given:
        if refund.amount != sum(prices.get(ticket, 0) for ticket in refund.tickets) or not refund.tickets:
            words = _("A refund of sale {sale} gave back another amount than its tickets cost: {refund}.")
            advice = _("Compare with the terminal's log or the till: what was really given back?")
            yield _about(sale, "refund-differs", words.format(sale=sale.id, refund=refund.number or refund.id), advice)
        if refund.number is None and sale.state not in BEING_REFUNDED:
            words = _("Money of sale {sale} was given back, but the refund has no number.")
            advice = _("Somebody changed the database by hand. Compare with the journal.")
            yield _about(sale, "no-refund-number", words.format(sale=sale.id), advice)
    if any(count > 1 for count in returned.values()):
        words = _("A ticket of sale {sale} was refunded twice.")
        advice = _("The house lost the price of a ticket. Compare with the terminal's log who got it.")
        yield _about(sale, "refunded-twice", words.format(sale=sale.id), advice)
    if sum(refund.amount for refund in given) > sum(payment.amount for payment in sale.payments if payment.is_taken):
        words = _("More was given back of sale {sale} than was taken for it.")
        advice = _("Compare with the terminal's log or the till what was really given back, and to whom.")
        yield _about(sale, "refund-exceeds-sale", words.format(sale=sale.id), advice)
    expected = _state_by_refunds(len(sale.tickets), len(returned.keys() & prices.keys()))
    if sale.state not in BEING_REFUNDED:
        if sale.state != expected or any(refund.is_asked for refund in sale.refunds):
            words = _("Sale {sale} says that it is {state}, but its refunds say otherwise.")
            advice = _("Somebody changed the database by hand. Compare with the journal which tickets were given back.")
            yield _about(sale, "state-differs", words.format(sale=sale.id, state=state_name(sale.state)), advice)
    elif sale.state == State.REFUND_UNRESOLVED and sale.refunds and sale.refunds[-1].is_given:
        words = _("Money of sale {sale} was given back, but the refund was not brought to its end.")
        yield _about(sale, "refund-unfinished", words.format(sale=sale.id), _("A manager decides: cinema payments."))


def _state_by_refunds(tickets: int, returned: int) -> State:
    if not returned:
        return State.PAID
    return State.REFUNDED if returned == tickets else State.PART_REFUNDED


def _about(sale: SaleRow, check: str, message: str, advice: str) -> Finding:
    return finding(check, sale.id, message, advice, sale=sale.id, screening=sale.screening)
