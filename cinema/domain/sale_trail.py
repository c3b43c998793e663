"""What a stored sale says beside its entries: when it was asked for, its states with their times, refused payments.

No entry has these, so only what contradicts itself or the journal is found. A sale that was brought back from the
journal has less of them, and is accepted.
"""

from collections.abc import Iterator
from datetime import datetime
from itertools import pairwise

from cinema.domain.audit import Difference
from cinema.domain.journal_times import AHEAD, BACK
from cinema.domain.payments import AttemptState
from cinema.domain.sale_facts import SaleFacts, reason_hash
from cinema.domain.transactions import BEING_PAID, BEING_REFUNDED, BOUGHT, Transaction, TransactionState

_FIRST = {TransactionState.PAYING.value, TransactionState.PART_PAID.value}
_REFUSED = {AttemptState.DECLINED, AttemptState.CANCELLED}
_KNOWN = {state.value for state in TransactionState}
_OF_REFUNDS = {state.value for state in BOUGHT} - {TransactionState.PAID.value}
_BOUGHT = {state.value for state in BOUGHT}


def untrue(facts: SaleFacts, sale: Transaction, now: datetime) -> Iterator[Difference]:
    """Yield what can't be true of a sale that agrees with its entries; `now` is the database's clock."""
    yield from _of_history(facts, sale, now)
    yield from _of_asking(sale)
    yield from _of_refused(facts, sale)
    yield from _of_reasons(facts, sale)


def _of_history(facts: SaleFacts, sale: Transaction, now: datetime) -> Iterator[Difference]:
    states, times = [state for state, _at in sale.history], [at for _state, at in sale.history]
    # While it is being paid, an answer may change the state before the history says so; a refund under way has a seal.
    has_ended = sale.state not in BEING_PAID | BEING_REFUNDED
    if not states or (has_ended and states[-1] != sale.state.value):
        yield Difference("history-changed", "history", states[-1] if states else None, sale.state.value)
    elif unknown := next((state for state in states if not _is_possible(state, sale)), None):
        yield Difference("history-changed", "history", unknown, sale.state.value)
    elif any(later < earlier - BACK for earlier, later in pairwise(times)) or any(at > now + AHEAD for at in times):
        yield Difference("history-changed", "history", max(times), now)
    elif facts.sold_at is not None:
        bought = next((at for state, at in sale.history if state in _BOUGHT), None)
        if bought is None or bought < facts.sold_at - BACK:
            yield Difference("history-changed", "history", bought, facts.sold_at)


def _is_possible(state: str, sale: Transaction) -> bool:
    """Tell whether a sale may have had a state: one that there is, and of a refund only where one was asked for."""
    return state in _KNOWN and (state not in _OF_REFUNDS or bool(sale.refunds))


def _of_asking(sale: Transaction) -> Iterator[Difference]:
    """The instant at which a sale was asked for is that of its first state and of its first attempt, to the tick."""
    if sale.asked_at is None or not sale.history or sale.history[0][0] not in _FIRST:
        return
    if sale.history[0][1] != sale.asked_at:
        yield Difference("history-changed", "asked_at", sale.asked_at, sale.history[0][1])
    elif not sale.split and all(one.at != sale.asked_at for one in sale.attempts):
        yield Difference("history-changed", "asked_at", sale.asked_at, sale.attempts[0].at if sale.attempts else None)


def _of_refused(facts: SaleFacts, sale: Transaction) -> Iterator[Difference]:
    """A till asks once for a sale that isn't split; a tender of a split one that was refused has a void of its own."""
    known = {one.id for one in facts.attempts} | facts.voided_parts
    refused = [one for one in sale.attempts if one.state in _REFUSED and one.id not in known]
    if not sale.split:
        is_taken = any(one.at == sale.asked_at for one in sale.attempts if one.id in facts.counted)
        asked = next((one for one in refused if one.at == sale.asked_at), None)
        refused = [one for one in refused if is_taken or one is not asked]
    elif not facts.is_sold:  # a till may have died before the void
        return
    for one in refused:
        yield Difference("payment-invented", one.id, one.amount, None)


def _of_reasons(facts: SaleFacts, sale: Transaction) -> Iterator[Difference]:
    there = {one.id: one for one in sale.refunds}
    for name, said in facts.reasons:
        refund = there.get(name)
        # A refund that was brought back from the journal has neither reason nor salt.
        if refund is not None and (refund.reason or refund.salt) and reason_hash(refund.reason, refund.salt) != said:
            yield Difference("reason-changed", name, refund.reason, None)
