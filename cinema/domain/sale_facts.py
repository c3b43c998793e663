"""What the entries of one sale add up to. Pure: the same entries give the same facts, in whatever order they are read.

Decides what a sale and its seats must look like; `up_to_date.py` brings them there, the audit compares.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial

from cinema.domain.entries import Entry, GivenBack, Refunded, Sold, Tendered, Voided
from cinema.domain.orders import Order
from cinema.domain.payments import Attempt, AttemptState, Provider, Refusal
from cinema.domain.refunds import Refund
from cinema.domain.transactions import Transaction, TransactionState


@dataclass(frozen=True, slots=True)
class SaleFacts:
    """What the journal says of a sale.

    `voided`: the sale has ended without selling anything. `pins` are holds that it may have pinned, beside those of its
    order. `refunds` are given back, `voided_refunds` never will be. `is_new`: they come from the till that inserted the
    entries a moment ago, so perhaps nothing of the sale is stored.
    """

    sale: str
    order: Order | None = None
    sold_at: datetime | None = None
    receipt_number: str | None = None
    counted: tuple[str, ...] = ()
    voided: bool = False
    pins: frozenset[tuple[str, str]] = frozenset()
    attempts: tuple[Attempt, ...] = ()
    refunds: tuple[Refund, ...] = ()
    voided_refunds: frozenset[str] = frozenset()
    voided_tenders: frozenset[str] = frozenset()
    entries: tuple[str, ...] = field(default=(), compare=False)
    is_new: bool = field(default=False, compare=False)

    @property
    def is_sold(self) -> bool:
        """Whether the sale is complete."""
        return self.receipt_number is not None

    @property
    def ended_tickets(self) -> frozenset[str]:
        """The tickets that were given back: their seats are free."""
        return frozenset(ticket for refund in self.refunds for ticket in refund.tickets)

    def seats_of(self, screening: str) -> tuple[dict[str, str], dict[str, str]]:
        """Return the tickets of a screening by seat: those whose seat is sold, and those whose seat is free again."""
        tickets = self.order.tickets_of(screening) if self.order and self.is_sold else {}
        ended = self.ended_tickets
        return (
            {seat: ticket for seat, ticket in tickets.items() if ticket not in ended},
            {seat: ticket for seat, ticket in tickets.items() if ticket in ended},
        )

    def agree_with(self, sale: Transaction | None) -> bool:
        """Tell whether a stored sale says what the journal says; what the journal does not know is left out."""
        if sale is None:
            return self.order is None
        if self.is_sold and (sale.receipt_number, sale.paid_at) != (self.receipt_number, self.sold_at):
            return False
        if self.order is not None and sale.order != self.order:
            return False
        if not self.is_sold and self.voided and sale.state is not TransactionState.ABANDONED:
            return False
        attempts = {one.id: one for one in sale.attempts}
        refunds = {one.id: replace(one, reason="", salt="") for one in sale.refunds}
        under_way = {one.id for one in sale.refunds if one.is_under_way}
        return (
            all(attempts.get(one.id) == one for one in self.attempts)
            and all(refunds.get(one.id) == one for one in self.refunds)
            and not self.voided_refunds & under_way
            and set(self.counted) == set(sale.counted)
        )


def facts_of(sale: str, entries: Iterable[Entry]) -> SaleFacts:
    """Return what the entries of one sale say."""
    facts = SaleFacts(sale)
    returned: dict[str, GivenBack] = {}
    attempts: dict[str, Attempt] = {}
    seen = []
    for entry in sorted(entries, key=lambda one: (one.at, one.till, one.seq)):
        seen.append(entry.id)
        change = partial(replace, facts)
        match entry.operation:
            case Sold(order=order, tenders=tenders):
                attempts |= {one.id: one for one in tenders}
                names = tuple(one.id for one in tenders)
                facts = change(order=order, sold_at=entry.at, receipt_number=entry.number, counted=names)
            case Tendered(order=order, tender=tender):
                attempts.setdefault(tender.id, tender)
                facts = change(order=facts.order or order)
            case Voided(pins=pins) if entry.id == sale:
                facts = change(voided=True, pins=facts.pins | frozenset(pins))
            case Voided():
                facts = change(
                    voided_refunds=facts.voided_refunds | {entry.id}, voided_tenders=facts.voided_tenders | {entry.id}
                )
            case Refunded(refund=refund):
                done = replace(refund, number=entry.number, done_at=entry.at)
                facts = change(refunds=(*facts.refunds, done))
            case GivenBack(attempt=attempt):
                returned[attempt] = entry.operation
            case _:
                continue
    return replace(facts, attempts=tuple(_returned(one, returned) for one in attempts.values()), entries=tuple(seen))


def transaction_of(facts: SaleFacts) -> Transaction | None:
    """Return the sale as the journal alone tells it; None where no entry has its order."""
    if facts.order is None:
        return None
    order = {name: getattr(facts.order, name) for name in Order.__dataclass_fields__}
    sale = Transaction(
        **order,
        attempts=facts.attempts,
        counted=facts.counted,
        receipt_number=facts.receipt_number,
        paid_at=facts.sold_at,
        refunds=facts.refunds,
    )
    return replace(sale, state=state_of(facts, sale))


def entered_at_once(facts: SaleFacts) -> Transaction | None:
    """Return the sale that one entry made of nothing, as it is then; None for one that may have been asked for before.

    That is a sale in cash: its entry is the first that was stored of it.
    """
    is_cash = all(one.provider is Provider.CASH and one.state is AttemptState.APPROVED for one in facts.attempts)
    if not (facts.is_sold and is_cash and len(facts.entries) == 1):
        return None
    sale = transaction_of(facts)
    assert sale is not None
    assert facts.sold_at is not None
    return replace(sale, history=((sale.state.value, facts.sold_at),))


def state_of(facts: SaleFacts, sale: Transaction) -> TransactionState:
    """Return the state of a sale by what the journal says, without what is under way."""
    if not facts.is_sold:
        return TransactionState.ABANDONED if facts.voided else TransactionState.PART_PAID
    if not facts.refunds:
        return TransactionState.PAID
    whole = sale.refunded == frozenset(ticket.id for ticket in sale.tickets)
    return TransactionState.REFUNDED if whole else TransactionState.PART_REFUNDED


def reason_hash(reason: str, salt: str) -> str:
    """Return the salted SHA-256 by which an entry names a free text that is kept apart."""
    return hashlib.sha256(f"{salt}/{reason}".encode()).hexdigest()


def _returned(attempt: Attempt, returned: dict[str, GivenBack]) -> Attempt:
    back = returned.get(attempt.id)
    if back is None:
        return attempt
    return replace(attempt, state=AttemptState.RETURNED, reason=None if back.money else Refusal.NOT_TAKEN.value)
