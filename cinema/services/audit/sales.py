"""A stored sale beside its entries: whether it says what the journal says, is stuck, or has money that waits.

What was entered less than a lease ago may still be on its way into the sale, and is accepted.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from cinema.domain.admittance import Admission
from cinema.domain.audit import Difference, SaleRow, differences, unbalanced
from cinema.domain.payments import AttemptState
from cinema.domain.sale_facts import transaction_of
from cinema.domain.sale_trail import untrue
from cinema.domain.seat_maps import CLOCK_SLACK
from cinema.domain.transactions import BEING_PAID, Transaction, TransactionState, state_name
from cinema.i18n import _
from cinema.ports import Finding
from cinema.services.audit.finding import amount_in, finding, sale_name

ON_ITS_WAY = timedelta(seconds=60)
# Recovery looks every minute, in each program that is open.
STUCK = timedelta(minutes=30)
# The longest is a separate terminal's.
_LONGEST_LEASE = timedelta(seconds=600 + CLOCK_SLACK)
_ASKED = {TransactionState.PAYING, TransactionState.PART_PAID, TransactionState.REFUNDING}
_MOST_SHOWN = 60


def is_on_its_way(row: SaleRow, now: datetime) -> bool:
    """Tell whether an entry of a sale was inserted a moment ago, so that sale and seats may not show it yet."""
    return row.due is not None and row.due > now - ON_ITS_WAY


def sale_findings(row: SaleRow, now: datetime) -> Iterator[Finding]:
    """Yield what is wrong with one sale, its seats apart; `now` is the database's clock."""
    if row.settled is None:
        yield from _unsettled(row, now)
    if row.due is not None and row.due < now - STUCK:
        words = _("An entry of sale {sale} has been waiting for long to be shown in the sale and its seats.")
        yield _stuck(row, "stuck-entry", words)


def _unsettled(row: SaleRow, now: datetime) -> Iterator[Finding]:
    if row.read.odd:
        words = _("What is stored of sale {sale} is corrupt: some of it has the wrong type.")
        advice = _("Somebody changed the database by hand. cinema journal show prints what was sold for how much.")
        yield _about(row, "sale-contradicts-itself", words.format(sale=sale_name(row)), advice)
    elif row.sale is None:
        if (row.facts.order is not None or row.facts.refunds) and not is_on_its_way(row, now):
            words = _("The journal has sale {sale}, but no such sale is stored.")
            advice = _("It was removed by hand: cinema audit --repair brings it back from the journal. Ask who could.")
            yield _about(row, "only-in-journal", words.format(sale=sale_name(row)), advice, number=row.number or "")
    else:
        if not row.read.doubtful and not is_on_its_way(row, now):
            differs = [_differs(row, row.sale, one) for one in differences(row.facts, row.sale)]
            yield from differs or (_untrue(row, row.sale, one) for one in untrue(row.facts, row.sale, now))
        yield from _unsold(row, row.sale)
        yield from _stuck_sale(row, row.sale, now)
        yield from _stuck_payments(row, row.sale, now)
    yield from _surplus(row)
    for one in unbalanced(row.facts):
        words = _("The entries of sale {sale} don't add up: {field} is {here}, but {there} belongs to it.")
        advice = _("No till writes such entries. Check the journal with cinema journal verify, and call for help.")
        message = words.format(sale=sale_name(row), **_shown(row, one))
        yield _about(row, one.check, message, advice, field=one.field, **_figures(one))


def _differs(row: SaleRow, sale: Transaction, one: Difference) -> Finding:
    if one.check == "not-in-journal":
        words = _("Sale {sale} says {field} ({here}), but the journal has no entry of it.")
        advice = _(
            "The entry was removed from the end of a chain, or the sale was made by hand. Check with heads that were "
            "written down (cinema journal verify --heads), compare with a backup, and ask who could."
        )
    else:
        words = _("Sale {sale} differs from the journal: {field} is {here}, but the journal says {there}.")
        advice = _(
            "If cinema journal verify finds nothing, the journal is right and the sale was changed: cinema audit "
            "--repair brings it up to date. Ask who could change it."
        )
    if isinstance(one.there, Admission):
        words = _("Sale {sale} differs from the journal in who was let in with the ticket for seat {seat}.")
        shown = {"seat": _seat(row, one.there)}
    elif one.check == "state-differs":
        shown = {"field": _("state"), "here": state_name(sale.state), "there": state_name(str(one.there))}
    else:
        shown = _shown(row, one)
    return _about(row, one.check, words.format(sale=sale_name(row), **shown), advice, field=one.field, **_figures(one))


def _seat(row: SaleRow, admission: Admission) -> str:
    tickets = row.facts.order.tickets if row.facts.order else ()
    return next((one.seat_label for one in tickets if one.id == admission.ticket), admission.ticket)


def _untrue(row: SaleRow, sale: Transaction, one: Difference) -> Finding:
    advice = _("Somebody changed the sale by hand. The journal is right about its money. Ask who could change it.")
    if one.check == "payment-invented":
        words = _("Sale {sale} has a refused payment of {amount} that no till asked for.")
        message = words.format(sale=sale_name(row), amount=amount_in(one.here, sale.currency))
        return _about(row, one.check, message, advice, attempt=one.field)
    if one.check == "reason-changed":
        message = _("The reason of a refund of sale {sale} was changed.").format(sale=sale_name(row))
        return _about(row, one.check, message, advice, attempt=one.field)
    words = _("Sale {sale} can't have been as it says: {field} is {here}, but {there} belongs to it.")
    message = words.format(sale=sale_name(row), **_shown(row, one))
    return _about(row, one.check, message, advice, field=one.field)


def _unsold(row: SaleRow, sale: Transaction) -> Iterator[Finding]:
    """What is asked, and no entry has yet, must add up: it is what will be entered."""
    if row.facts.order is not None:
        return
    cost = sum(one.paid for one in sale.items)
    if cost != sale.total:
        words = _("The total of sale {sale} is {here}, but its tickets cost {there}.")
        one = Difference("total-changed", "total", sale.total, cost)
        advice = _("Somebody changed the database by hand. Don't take money for this sale: end it, and sell again.")
        yield _about(row, one.check, words.format(sale=sale_name(row), **_shown(row, one)), advice, **_figures(one))
    if not sale.split and {one.amount for one in sale.attempts} != {sale.total} and sale.state in BEING_PAID:
        words = _("Sale {sale} is asked for, but no payment of its total.")
        advice = _("Compare with the terminal's log: it says what was taken. Then settle the rest with the buyer.")
        yield _about(row, "payment-differs", words.format(sale=sale_name(row)), advice)
    if {one.screening for one in sale.tickets} != {one.id for one in sale.screenings}:
        words = _("The tickets of sale {sale} are not for the screenings that it names.")
        advice = _("Somebody changed the database by hand. Compare with a backup.")
        yield _about(row, "sale-without-seats", words.format(sale=sale_name(row)), advice)


def _surplus(row: SaleRow) -> Iterator[Finding]:
    said = transaction_of(row.facts)
    if said is None:
        return
    for money in said.waiting_surplus:
        words = _("Money came for sale {sale} when it could take none any more: {amount}.")
        message = words.format(sale=sale_name(row), amount=amount_in(money.amount, said.currency))
        advice = _("A manager gives the money back and says so: cinema payments.")
        yield _about(row, "surplus-payment", message, advice, attempt=money.id)


def _stuck_sale(row: SaleRow, sale: Transaction, now: datetime) -> Iterator[Finding]:
    if row.lease is not None and row.lease > now + _LONGEST_LEASE:
        words = _("Sale {sale} is kept for a till until {until}, which is longer than any till may take.")
        advice = _(
            "The clock of the database's machine was set back, or somebody changed the sale by hand. cinema audit "
            "--repair ends what is unfinished of it."
        )
        yield _about(row, "lease-too-long", words.format(sale=sale_name(row), until=row.lease), advice)
        return
    since = row.lease or sale.asked_at or sale.paid_at
    if sale.state in _ASKED and (since is None or since < now - STUCK):
        if sale.state is TransactionState.REFUNDING:
            yield _stuck(row, "stuck-refund", _("A refund has been unfinished for long: sale {sale}."))
        else:
            yield _stuck(row, "stuck-sale", _("A payment has been unfinished for long: sale {sale}."))


def _stuck_payments(row: SaleRow, sale: Transaction, now: datetime) -> Iterator[Finding]:
    """Payments without an answer in a sale that has ended or was paid another way: their money may have been taken."""
    if not (row.facts.is_sold or row.facts.voided):
        return
    for one in sale.attempts:
        if one.state is AttemptState.ASKED and one.at < now - STUCK:
            words = _("A payment of {amount} for sale {sale} has no answer, and the sale went on without it.")
            advice = _(
                "cinema payments asks the terminal again, and lists the payment if it stays unknown: then look "
                "in the terminal's log, and decide."
            )
            message = words.format(sale=sale_name(row), amount=amount_in(one.amount, sale.currency))
            yield _about(row, "stuck-payment", message, advice, attempt=one.id)


def _stuck(row: SaleRow, check: str, words: str) -> Finding:
    advice = _(
        "The program tries to end it every minute: cinema audit --repair does it now. If it stays, call for help."
    )
    return _about(row, check, words.format(sale=sale_name(row)), advice)


def _shown(row: SaleRow, one: Difference) -> dict[str, str]:
    order = row.sale or row.facts.order
    currency = order.currency if order else ""
    here, there = (amount_in(value, currency)[:_MOST_SHOWN] for value in (one.here, one.there))
    return {"field": one.field, "here": here, "there": there}


def _figures(one: Difference) -> dict[str, str]:
    if not isinstance(one.here, int) or not isinstance(one.there, int):
        return {}
    return {"here": str(one.here), "there": str(one.there)}


def _about(row: SaleRow, check: str, message: str, advice: str, **more: str) -> Finding:
    return finding(check, row.id, message, advice, sale=row.id, **more)
