"""The refunds of one sale: each gave back what its tickets cost, each ticket once, and the state says which."""

from collections import Counter
from collections.abc import Iterator

from cinema.domain.audit import BEING_REFUNDED, SaleRow
from cinema.domain.transactions import TransactionState as State
from cinema.domain.transactions import state_name
from cinema.i18n import _
from cinema.ports import Finding
from cinema.services.audit.finding import amount_in, finding, sale_name


def refund_findings(sale: SaleRow) -> Iterator[Finding]:
    """Yield what is wrong with the refunds of a sale that was paid."""
    prices = {ticket.id: ticket.price for ticket in sale.tickets}
    given = [refund for refund in sale.refunds if refund.is_given]
    refunded = Counter(ticket for refund in given for ticket in refund.tickets)
    for refund in sale.refunds:
        cost = sum(prices.get(ticket, 0) for ticket in refund.tickets)
        if refund.amount != cost or not refund.tickets or not prices.keys() >= {*refund.tickets}:
            words = _("Refund {refund} of sale {sale} is of {given}, but its tickets cost {prices}.")
            message = words.format(
                refund=refund.number or refund.id,
                sale=sale_name(sale),
                given=amount_in(refund.amount, sale.currency),
                prices=amount_in(cost, sale.currency),
            )
            advice = _("Compare with the terminal's log or the till: what was really given back?")
            yield _about(sale, "refund-differs", message, advice, given=str(refund.amount), prices=str(cost))
        unfinished = sale.state in BEING_REFUNDED and refund is sale.refunds[-1]
        if refund.is_given and refund.number is None and not unfinished:
            words = _("Money of sale {sale} was given back, but the refund has no number.")
            advice = _("Somebody changed the database by hand. Compare with cinema journal show.")
            yield _about(sale, "no-refund-number", words.format(sale=sale_name(sale)), advice)
    if any(count > 1 for count in refunded.values()):
        words = _("A ticket of sale {sale} was refunded twice.")
        advice = _("The house lost the price of a ticket. Compare with the terminal's log who got it.")
        yield _about(sale, "refunded-twice", words.format(sale=sale_name(sale)), advice)
    back = sum(refund.amount for refund in given)
    taken = sum(payment.amount for payment in sale.payments if payment.is_taken)
    if back > taken:
        words = _("More was given back of sale {sale} than was taken for it: {given}, but {taken} was taken.")
        given_back, was_taken = amount_in(back, sale.currency), amount_in(taken, sale.currency)
        message = words.format(sale=sale_name(sale), given=given_back, taken=was_taken)
        advice = _("Compare with the terminal's log or the till what was really given back, and to whom.")
        yield _about(sale, "refund-exceeds-sale", message, advice, given=str(back), taken=str(taken))
    if not _agree(sale, _state_by_refunds(len(sale.tickets), len(refunded.keys() & prices.keys()))):
        words = _("Sale {sale} says that it is {state}, but its refunds say otherwise.")
        advice = _("Somebody changed the database by hand. cinema journal show tells which seats were refunded.")
        yield _about(sale, "state-differs", words.format(sale=sale_name(sale), state=state_name(sale.state)), advice)
    if sale.state == State.REFUND_UNRESOLVED and sale.refunds and sale.refunds[-1].is_given:
        words = _("Money of sale {sale} was given back, but the refund was not brought to its end.")
        yield _about(
            sale, "refund-unfinished", words.format(sale=sale_name(sale)), _("A manager decides: cinema payments.")
        )


def _agree(sale: SaleRow, expected: State) -> bool:
    """Whether the refunds say the same as the state; only the last one of a sale may be under way."""
    settled = sale.refunds
    if sale.state in BEING_REFUNDED:
        if not sale.refunds or sale.refunds[-1].number is not None or sale.refunds[-1].done_at is not None:
            return False
        settled = sale.refunds[:-1]
    elif sale.state != expected:
        return False
    return all(
        not one.is_asked and (one.number is not None) == (one.done_at is not None) == one.is_given for one in settled
    )


def _state_by_refunds(tickets: int, refunded: int) -> State:
    if not refunded:
        return State.PAID
    return State.REFUNDED if refunded == tickets else State.PART_REFUNDED


def _about(sale: SaleRow, check: str, message: str, advice: str, **amounts: str) -> Finding:
    return finding(check, sale.id, message, advice, sale=sale.id, screening=sale.screening, **amounts)
