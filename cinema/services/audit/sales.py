"""A sale against itself: its lines, its payments, its state, and whether it is stuck. Refunds: `audit_refunds.py`.

Tills do not count cash yet; what they take is judged here by the attempts to pay alone.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from cinema.domain.audit import BEING_PAID, BOUGHT, SaleRow
from cinema.domain.transactions import TransactionState as State
from cinema.domain.transactions import state_name
from cinema.i18n import _
from cinema.ports import Finding
from cinema.services.audit.finding import amount_in, finding, sale_name
from cinema.services.audit.refunds import refund_findings

# Recovery looks every minute; a payment may be leased for ten, and a hold may be set to last hours.
STUCK = timedelta(minutes=30)
STUCK_OPEN = timedelta(hours=6)


def sale_findings(sale: SaleRow, now: datetime) -> Iterator[Finding]:
    """Yield what is wrong with one sale by itself; `now` is the database's clock."""
    if sale.odd or len(sale.currency) != 3:
        words = _("What is written of sale {sale} contradicts itself: some of it is no longer of its kind.")
        advice = _("Somebody changed the database by hand. Compare with a backup, and ask who could.")
        yield _about(sale, "sale-contradicts-itself", words.format(sale=sale_name(sale)), advice)
        return
    if not _adds_up(sale):
        yield from _amounts(sale)
    if (sale.paid_at is not None) != (sale.state in BOUGHT):
        words = _("Sale {sale} says that it is {state}, but the moment of its payment says otherwise.")
        yield _state_differs(sale, words)
    if sale.surplus:
        yield from _surplus(sale)
    if sale.state in BOUGHT:
        taken = sum(payment.is_taken for payment in sale.payments)
        if sale.receipt is None or taken != 1:
            yield from _bought(sale, taken)
        if sale.refunds or sale.state != State.PAID:
            yield from refund_findings(sale)
            if sale.state == State.REFUNDING and sale.refunds and sale.refunds[-1].at < now - STUCK:
                yield _stuck(sale, "stuck-refund", _("A refund has been unfinished for long: sale {sale}."))
    else:
        yield from _unpaid(sale, now)


def _surplus(sale: SaleRow) -> Iterator[Finding]:
    for slip in sale.surplus:
        if slip.is_taken:
            words = _("A slip of {amount} came for sale {sale} when it could take no money any more.")
            message = words.format(amount=amount_in(slip.amount, sale.currency), sale=sale_name(sale))
            advice = _("A manager gives the money back and says so: cinema payments.")
            yield _about(sale, "surplus-payment", message, advice, slip=slip.id)


def _adds_up(sale: SaleRow) -> bool:
    total, seats = 0, set()
    for ticket in sale.tickets:
        total += ticket.price
        seats.add(ticket.seat)
    for payment in sale.payments:
        if payment.amount != sale.total or payment.given != payment.amount:
            return False
    return total == sale.total and len(seats) == len(sale.tickets)


def _amounts(sale: SaleRow) -> Iterator[Finding]:
    prices = sum(ticket.price for ticket in sale.tickets)
    total = amount_in(sale.total, sale.currency)
    if prices != sale.total:
        words = _("The total of sale {sale} is {total}, but its tickets cost {prices}.")
        message = words.format(sale=sale_name(sale), total=total, prices=amount_in(prices, sale.currency))
        yield _about(sale, "total-changed", message, _by_hand(), total=str(sale.total), prices=str(prices))
    for payment in sale.payments:
        if payment.amount == sale.total == payment.given:
            continue
        words = _("A payment of sale {sale} is of {amount} ({given} was given), but its total is {total}.")
        amount, given = (amount_in(one, sale.currency) for one in (payment.amount, payment.given))
        message = words.format(sale=sale_name(sale), amount=amount, given=given, total=total)
        advice = _("Compare with the terminal's log: it says what was taken. Then settle the rest with the buyer.")
        figures = {"total": str(sale.total), "taken": str(payment.amount)}
        yield _about(sale, "payment-differs", message, advice, attempt=payment.id, **figures)
    if len({ticket.seat for ticket in sale.tickets}) != len(sale.tickets):
        words = _("Sale {sale} holds the same seat twice.")
        yield _about(sale, "ticket-twice", words.format(sale=sale_name(sale)), _by_hand())


def _bought(sale: SaleRow, taken: int) -> Iterator[Finding]:
    if sale.receipt is None:
        words = _("Sale {sale} is paid, but has no receipt number.")
        yield _about(sale, "no-receipt-number", words.format(sale=sale_name(sale)), _by_hand())
    if taken > 1:
        words = _("The money for sale {sale} was taken {count} times.")
        advice = _("Give back what was taken too much, on the terminal that took it, and note it.")
        yield _about(sale, "paid-twice", words.format(sale=sale_name(sale), count=taken), advice)
    elif not taken:
        words = _("Sale {sale} is paid, but no payment of it took the money.")
        advice = _("Compare with the terminal's log: it says what was taken. Then settle the rest with the buyer.")
        yield _about(sale, "payment-differs", words.format(sale=sale_name(sale)), advice)


def _unpaid(sale: SaleRow, now: datetime) -> Iterator[Finding]:
    if sale.receipt is not None:
        words = _("Sale {sale} has the receipt number {number}, but is not paid ({state}).")
        advice = _(
            "Somebody changed the database by hand. Its buyer holds a receipt: compare it with cinema journal show."
        )
        message = words.format(sale=sale.id, number=sale.receipt, state=state_name(sale.state))
        yield _about(sale, "state-differs", message, advice)
    if sale.refunds or (sale.state in BEING_PAID and not sale.payments):
        words = _("Sale {sale} says that it is {state}, but its payments and refunds say otherwise.")
        yield _state_differs(sale, words)
    if sale.state == State.PAYING:
        since = sale.payments[-1].at if sale.payments else sale.created_at
        if since < now - STUCK:
            yield _stuck(sale, "stuck-sale", _("A payment has been unfinished for long: sale {sale}."))
        return
    if any(payment.is_taken for payment in sale.payments):
        words = _("Money was taken for sale {sale}, but it is not paid ({state}).")
        advice = _("A manager decides: cinema payments.")
        if sale.state != State.UNRESOLVED:
            advice = _(
                "Somebody changed the database by hand. Refund the money, or find the seats with cinema journal show."
            )
        yield _about(
            sale, "money-without-sale", words.format(sale=sale_name(sale), state=state_name(sale.state)), advice
        )
    elif sale.state == State.PAYING and sale.created_at < now - STUCK_OPEN:
        yield _stuck(sale, "stuck-sale", _("A sale has been open for long: {sale}."))


def _state_differs(sale: SaleRow, words: str) -> Finding:
    message = words.format(sale=sale_name(sale), state=state_name(sale.state))
    return _about(sale, "state-differs", message, _by_hand())


def _by_hand() -> str:
    return _(
        "Somebody changed the database by hand. Compare the paper receipt with cinema journal show; ask who could."
    )


def _stuck(sale: SaleRow, check: str, words: str) -> Finding:
    advice = _(
        "The program tries to end it every minute: cinema audit --repair does it now. If it stays, call for help."
    )
    return _about(sale, check, words.format(sale=sale_name(sale)), advice)


def _about(sale: SaleRow, check: str, message: str, advice: str, **amounts: str) -> Finding:
    return finding(check, sale.id, message, advice, sale=sale.id, screening=sale.screening, **amounts)
