"""Folds the entries of one sale into facts. Pure: the same entries give the same facts, in any order.

The facts define what the stored sale and its seats must be; `up_to_date.py` writes them, the audit compares them.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial

from cinema.domain.admittance import Admission
from cinema.domain.entries import Entry, moves_of
from cinema.domain.operations import Admitted, Exchanged, GivenBack, Refunded, Sold, Tendered, Voided
from cinema.domain.orders import Order
from cinema.domain.payments import Attempt, AttemptState, Refusal
from cinema.domain.refunds import Refund, as_entered
from cinema.domain.transactions import Transaction, TransactionState


@dataclass(frozen=True, slots=True)
class Passed:
    """A seat that an exchange kept: it passed from an old ticket to a new one, of this type, and is never free."""

    screening: str
    seat: str
    old: str
    new: str
    type: str


@dataclass(frozen=True, slots=True)
class SaleFacts:
    """The state of a sale according to the journal.

    `voided`: the sale ended unsold. `pins` are holds that it may have pinned, besides its order's. `refunds` were given
    back; `voided_parts` are tenders, refunds and exchanges that ended without money, and `part_pins` the holds that
    these may have pinned: (screening, hold, operation). `reasons` has the salted hash of each refund's reason, by its
    id. `exchanges` are the new sales that tickets of this one were given for; `passed` are the seats that an exchange
    kept, of this sale or into it. `vouchers` are those that its entries moved, `admissions` those that have entries.
    `is_new`: this program inserted the only entry a moment ago, so the sale may not be stored yet.
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
    voided_parts: frozenset[str] = frozenset()
    reasons: tuple[tuple[str, str], ...] = ()
    part_pins: frozenset[tuple[str, str, str]] = frozenset()
    exchanges: tuple[str, ...] = ()
    passed: tuple[Passed, ...] = ()
    admissions: tuple[Admission, ...] = field(default=(), compare=False)
    entries: tuple[str, ...] = field(default=(), compare=False)
    vouchers: frozenset[str] = field(default=frozenset(), compare=False)
    is_new: bool = field(default=False, compare=False)

    @property
    def is_sold(self) -> bool:
        """Whether the sale is complete."""
        return self.receipt_number is not None

    @property
    def ended_tickets(self) -> frozenset[str]:
        """The refunded tickets, whose seats are free again."""
        return frozenset(ticket for refund in self.refunds for ticket in refund.tickets)

    def seats_of(self, screening: str) -> tuple[dict[str, str], dict[str, str]]:
        """Return a screening's tickets by seat: the valid ones (seat sold), and the ended ones (seat free again).

        A seat that an exchange kept is the new sale's, and in neither.
        """
        tickets = self.order.tickets_of(screening) if self.order and self.is_sold else {}
        ended, passed_on = self.ended_tickets, {one.old for one in self.passed}
        return (
            {seat: ticket for seat, ticket in tickets.items() if ticket not in ended},
            {seat: ticket for seat, ticket in tickets.items() if ticket in ended and ticket not in passed_on},
        )

    def passed_on(self, screening: str) -> tuple[Passed, ...]:
        """Return the seats of a screening that an exchange kept."""
        return tuple(one for one in self.passed if one.screening == screening)

    def agree_with(self, sale: Transaction | None) -> bool:
        """Tell whether a stored sale agrees with the facts; fields that entries don't have are ignored."""
        if sale is None:
            return self.order is None
        if self.is_sold and (sale.receipt_number, sale.paid_at) != (self.receipt_number, self.sold_at):
            return False
        if self.order is not None and sale.order != self.order:
            return False
        if not self.is_sold and self.voided and sale.state is not TransactionState.ABANDONED:
            return False
        attempts = {one.id: one for one in sale.attempts}
        refunds = {one.id: as_entered(one) for one in sale.refunds}
        under_way = {one.id for one in sale.refunds if one.is_under_way}
        return (
            all(attempts.get(one.id) == one for one in self.attempts)
            and all(refunds.get(one.id) == one for one in self.refunds)
            and not self.voided_parts & under_way
            and set(self.counted) == set(sale.counted)
        )


def facts_of(sale: str, entries: Iterable[Entry], *, is_new: bool = False) -> SaleFacts:
    """Return the facts of a sale's entries."""
    facts = SaleFacts(sale)
    returned: dict[str, GivenBack] = {}
    attempts: dict[str, Attempt] = {}
    seen: list[str] = []
    vouchers: set[str] = set()
    for entry in sorted(entries, key=lambda one: (one.at, one.till, one.seq)):
        seen.append(entry.id)
        vouchers.update(one.voucher for one in moves_of(entry.operation))
        change = partial(replace, facts)
        match entry.operation:
            case Sold(order=order, tenders=tenders):
                attempts |= {one.id: one for one in tenders}
                names = tuple(one.id for one in tenders)
                facts = change(order=order, sold_at=entry.at, receipt_number=entry.number, counted=names)
            case Tendered(order=order, tender=tender):
                # `sold` may come before or after: its tenders have the last word about an attempt.
                attempts.setdefault(tender.id, tender)
                facts = change(order=facts.order or order)
            case Voided(pins=pins) if entry.id == sale:
                facts = change(voided=True, pins=facts.pins | frozenset(pins))
            case Voided(pins=pins):
                # The void of a refund, an exchange or a tender; the entry doesn't say which, and ids never collide.
                freed = facts.part_pins | {(screening, hold, entry.id) for screening, hold in pins}
                facts = change(voided_parts=facts.voided_parts | {entry.id}, part_pins=freed)
            case Refunded(refund=refund, reason_hash=said):
                done = replace(refund, number=entry.number, done_at=entry.at)
                facts = change(refunds=(*facts.refunds, done), reasons=(*facts.reasons, (refund.id, said)))
            case Exchanged() as done_at_once:
                facts = _exchanged(facts, entry, done_at_once)
                attempts |= {one.id: one for one in done_at_once.tenders} if entry.id == sale else {}
            case GivenBack(attempt=attempt):
                returned[attempt] = entry.operation
            case Admitted(admission=one):
                others = tuple(other for other in facts.admissions if other.id != one.id or other.undone_at)
                known = any(other.id == one.id for other in others)
                facts = change(admissions=others if known else (*others, one))
            case _:
                continue
    paid = tuple(_returned(one, returned) for one in attempts.values())
    return replace(facts, attempts=paid, entries=tuple(seen), vouchers=frozenset(vouchers), is_new=is_new)


def _exchanged(facts: SaleFacts, entry: Entry, said: Exchanged) -> SaleFacts:
    """Return the facts with an exchange, of the old sale or of the new one."""
    places = {one.id: one for one in said.order.tickets}
    kept = tuple(
        Passed(places[new].screening, places[new].seat, old, new, places[new].type)
        for new, old in said.kept
        if new in places
    )
    passed = (*facts.passed, *kept)
    if entry.id == facts.sale:
        return replace(
            facts,
            order=said.order,
            sold_at=entry.at,
            receipt_number=entry.number,
            counted=tuple(one.id for one in said.tenders),
            passed=passed,
        )
    done = replace(said.refund, number=entry.refund_number, done_at=entry.at)
    return replace(
        facts,
        refunds=(*facts.refunds, done),
        reasons=(*facts.reasons, (done.id, said.reason_hash)),
        exchanges=(*facts.exchanges, entry.id),
        passed=passed,
    )


def transaction_of(facts: SaleFacts) -> Transaction | None:
    """Return the sale as the facts alone define it; None if no entry has its order."""
    if facts.order is None:
        return None
    return Transaction(
        **{name: getattr(facts.order, name) for name in Order.__dataclass_fields__},
        state=state_of(facts),
        attempts=facts.attempts,
        counted=facts.counted,
        receipt_number=facts.receipt_number,
        paid_at=facts.sold_at,
        refunds=facts.refunds,
        admissions=facts.admissions,
    )


def entered_at_once(facts: SaleFacts) -> Transaction | None:
    """Return a sale whose single entry is its first record; None for one that may be stored already."""
    at_once = all(one.provider.is_entered and one.state is AttemptState.APPROVED for one in facts.attempts)
    if not (facts.is_sold and at_once and len(facts.entries) == 1):
        return None
    sale = transaction_of(facts)
    assert sale is not None
    assert facts.sold_at is not None
    return replace(sale, history=((sale.state.value, facts.sold_at),))


def state_of(facts: SaleFacts) -> TransactionState:
    """Return the state of a sale by its facts; payments and refunds under way are not in them."""
    if facts.order is None or not facts.is_sold:
        return TransactionState.ABANDONED if facts.voided else TransactionState.PART_PAID
    if not facts.refunds:
        return TransactionState.PAID
    whole = not facts.order.lines and facts.ended_tickets == {ticket.id for ticket in facts.order.tickets}
    return TransactionState.REFUNDED if whole else TransactionState.PART_REFUNDED


def reason_hash(reason: str, salt: str) -> str:
    """Return the salted SHA-256 that an entry has in place of a free text."""
    return hashlib.sha256(f"{salt}/{reason}".encode()).hexdigest()


def _returned(attempt: Attempt, returned: dict[str, GivenBack]) -> Attempt:
    back = returned.get(attempt.id)
    if back is None:
        return attempt
    return replace(attempt, state=AttemptState.RETURNED, reason=None if back.money else Refusal.NOT_TAKEN.value)
