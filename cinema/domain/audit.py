"""What the audit compares: a stored sale beside what the journal says of it, a seat map as it stands.

Decides where a sale differs from the journal. Rows say what is there, even where it makes no sense.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import NamedTuple

from cinema.domain.currencies import digits
from cinema.domain.orders import Order
from cinema.domain.other_tender import is_allowed, worth_of_voucher
from cinema.domain.payments import AttemptState, Provider
from cinema.domain.refunds import Refund, as_entered
from cinema.domain.sale_facts import SaleFacts, state_of
from cinema.domain.seat_maps import Pin
from cinema.domain.transactions import BEING_PAID, BOUGHT, Transaction, TransactionState


class Read(NamedTuple):
    """A sale as it is stored, None if it is not or if nobody can read it (`odd`), and what the journal says of it.

    `doubtful`: an entry of it can't be read, so that nobody knows what it must be.
    """

    sale: Transaction | None
    facts: SaleFacts
    odd: bool = False
    doubtful: bool = False


class SoldFor(NamedTuple):
    """What a screening was sold as: when it starts, the movie's id, and the room's name."""

    starts_at: datetime | None
    movie: str
    room: str


@dataclass(frozen=True, eq=False)
class SaleRow:
    """A sale beside its entries. Most say just what their only entry says, and are not read any further.

    Those are `settled`: the seats of each screening, with their tickets; `screened` is what each was sold as. `due` is
    the instant of its oldest entry that is not in place yet, `lease` until when somebody works on it.
    """

    id: str
    reader: Callable[[], Read]
    settled: Mapping[str, dict[str, str]] | None = None
    screened: Mapping[str, SoldFor] | None = None
    due: datetime | None = None
    lease: datetime | None = None

    @cached_property
    def read(self) -> Read:
        """All that is stored of it."""
        return self.reader()

    @property
    def sale(self) -> Transaction | None:
        """The sale as it is stored."""
        return self.read.sale

    @property
    def facts(self) -> SaleFacts:
        """What the journal says of it."""
        return self.read.facts

    @cached_property
    def screenings(self) -> frozenset[str]:
        """The screenings of its tickets, by the sale and by the journal."""
        if self.settled is not None:
            return frozenset(self.settled)
        return frozenset(one.id for order in (self.sale, self.facts.order) if order for one in order.screenings)

    @cached_property
    def first_screening(self) -> str:
        """The screening under which it is read, empty where there is none or nobody can tell."""
        if self.settled is not None:
            return min(self.settled, default="")
        return min((one.id for one in self.sale.screenings), default="") if self.sale else ""

    def seats_of(self, screening: str) -> tuple[dict[str, str], dict[str, str]]:
        """Return the tickets of a screening by seat, by the journal: those that are sold, and those that have ended."""
        if self.settled is not None:
            return self.settled.get(screening, {}), {}
        return self.facts.seats_of(screening)

    def sold_for(self, screening: str) -> SoldFor | None:
        """Return what a screening was sold as, by the journal; None if the sale has none such."""
        if self.screened is not None:
            return self.screened.get(screening)
        some = self.facts.order.screenings if self.facts.order else ()
        return next(
            (SoldFor(one.starts_at, one.movie, one.auditorium_name) for one in some if one.id == screening), None
        )

    @property
    def number(self) -> str | None:
        """The number of its receipt."""
        return self.facts.receipt_number or (self.sale.receipt_number if self.sale else None)


class HoldRow(NamedTuple):
    """A hold that has not ended."""

    seats: tuple[str, ...]
    pin: Pin | None


class PlanRow(NamedTuple):
    """A seat plan as it is stored: its room, its seats, and those of them that are never sold.

    A seat without labels of its own whose row and number are not those of its id is none.
    """

    room: str
    seats: frozenset[str]
    blocked: frozenset[str]


class Shown(NamedTuple):
    """A screening as it is stored: when it starts, whether it is cancelled, its movie, its room and its plan.

    What can't be read is None or empty. `rooms` has the name of each room of the house by its id. `is_overridden`: a
    manager moved it with a reason though tickets were sold, so they may say another time and room. `has_reason`: a
    manager cancelled it, so its tickets are given back one after the other.
    """

    starts_at: datetime | None
    is_cancelled: bool
    movie: str
    room: str
    plan: PlanRow | None
    rooms: Mapping[str, str]
    is_overridden: bool = False
    has_reason: bool = False


class MapRow(NamedTuple):
    """The seats of a screening: sold ones by ticket, held ones by seat; a hold that ran out is not in it.

    `odd`: nothing of it can be read but its `name`, and even the `screening` may be empty. `odd_seats` are those whose
    fields contradict each other, such as a free one with a ticket; `odd_holds` can't be read. `missing`: how many seats
    it has less than it was made with. `shown` is None for a map whose screening is not stored. `unplanned` are seats
    that its plan does not have, `otherwise` those that one of the two blocks and the other doesn't.
    """

    screening: str
    sold: tuple[tuple[str, str], ...]
    held: dict[str, str]
    holds: dict[str, HoldRow]
    name: str
    odd_seats: tuple[str, ...] = ()
    odd_holds: tuple[str, ...] = ()
    missing: int = 0
    odd: bool = False
    shown: Shown | None = None
    unplanned: tuple[str, ...] = ()
    otherwise: tuple[str, ...] = ()


class Part(NamedTuple):
    """Which sales to read, by one of these; all of them by none."""

    screenings: tuple[str, ...] | None = None
    sales: tuple[str, ...] | None = None
    asked: tuple[datetime, datetime] | None = None


ALL = Part()


class Difference(NamedTuple):
    """Where a sale says something else than the journal: the check, the field, and what each of the two says."""

    check: str
    field: str
    here: object
    there: object


def differences(facts: SaleFacts, sale: Transaction) -> Iterator[Difference]:
    """Yield where a stored sale disagrees with its entries; what the journal does not know is left out."""
    if facts.order is not None:
        yield from _of_order(facts.order, sale)
    if not facts.is_sold and (sale.state in BOUGHT or sale.receipt_number is not None):
        yield Difference("not-in-journal", "sold", sale.receipt_number or sale.state.value, None)
        return
    if sale.receipt_number != facts.receipt_number:
        check = "no-receipt-number" if sale.receipt_number is None else "receipt-number-differs"
        yield Difference(check, "receipt_number", sale.receipt_number, facts.receipt_number)
    if sale.paid_at != facts.sold_at:
        yield Difference("sale-changed", "paid_at", sale.paid_at, facts.sold_at)
    yield from _of_payments(facts, sale)
    yield from _of_refunds(facts, sale)
    yield from _of_admissions(facts, sale)
    states = _states(facts, sale)
    if sale.state not in states:
        yield Difference("state-differs", "state", sale.state.value, min(states).value)


def unbalanced(facts: SaleFacts) -> Iterator[Difference]:
    """Yield where the amounts of a sale's own entries don't add up."""
    if facts.order is None:
        return
    paid = sum(one.amount for one in facts.attempts if one.id in facts.counted)
    if facts.is_sold and paid != facts.order.total:
        yield Difference("payment-differs", "total", facts.order.total, paid)
    yield from _of_rounding(facts)
    prices = {one.id: one.paid for one in facts.order.tickets}
    for refund in facts.refunds:
        cost = sum(prices.get(ticket, 0) for ticket in refund.tickets)
        shared = sum(one.amount for one in refund.shares)
        if not (refund.amount == cost == shared and _is_given_back_right(facts, refund)):
            yield Difference("refund-differs", refund.number or refund.id, refund.amount, cost)
    back = [ticket for refund in facts.refunds for ticket in refund.tickets]
    if len(set(back)) != len(back):
        yield Difference("refunded-twice", "refunds", len(back), len(set(back)))


def _of_rounding(facts: SaleFacts) -> Iterator[Difference]:
    """Cash alone is rounded, and refunds of all of a payment's price give back exactly what was taken."""
    shares = [share for refund in facts.refunds for share in refund.shares]
    for paid in facts.attempts:
        mine = [one for one in shares if one.attempt == paid.id]
        price, back = sum(one.amount for one in mine), sum(one.accounted for one in mine)
        if paid.provider is not Provider.CASH:
            # Cash that was given for a card is rounded too, as one sum.
            by_itself = sum(one.rounding for one in mine if one.provider is Provider.CASH and not one.moved)
            unit = 10 ** digits(facts.order.currency) if facts.order is not None else 1
            if paid.rounding or back - by_itself != price:
                yield Difference("payment-differs", "rounding", paid.rounding, 0)
            elif 2 * abs(by_itself) > unit:  # half of the largest step that cash is rounded to
                yield Difference("refund-differs", "rounding", by_itself, 0)
            elif price > paid.amount:
                yield Difference("refund-differs", paid.id, price, paid.amount)
        elif back > paid.received or (price == paid.amount and back != paid.received):
            yield Difference("refund-differs", "rounding", back, paid.received)


def _is_given_back_right(facts: SaleFacts, refund: Refund) -> bool:
    """Tell whether a refund's money went where it may, and the voucher that it issued is worth that."""
    worth = refund.issued.amount if refund.issued is not None else 0
    return is_allowed(facts.attempts, refund.shares) and worth == worth_of_voucher(facts.attempts, refund.shares)


def _of_order(order: Order, sale: Transaction) -> Iterator[Difference]:
    if sale.total != order.total:
        yield Difference("amount-changed", "total", sale.total, order.total)
    there = {one.id: one for one in sale.items}
    for item in order.items:
        stored = there.pop(item.id, None)
        if stored is None:
            yield Difference("ticket-changed", item.id, None, item)
        elif stored.paid != item.paid:
            yield Difference("amount-changed", item.id, stored.paid, item.paid)
        elif stored != item:
            yield Difference("ticket-changed", item.id, stored, item)
    yield from (Difference("ticket-changed", name, stored, None) for name, stored in there.items())
    if len(sale.items) != len({one.id for one in sale.items}):
        yield Difference("ticket-twice", "tickets", len(sale.items), len(order.items))
    for name in Order.__dataclass_fields__:
        here, said = getattr(sale, name), getattr(order, name)
        if here != said and name not in {"total", "tickets", "lines"}:
            yield Difference("sale-changed", name, here, said)


def _of_payments(facts: SaleFacts, sale: Transaction) -> Iterator[Difference]:
    there = {one.id: one for one in sale.attempts}
    for said in facts.attempts:
        stored = there.pop(said.id, None)
        if stored is not None and stored.amount != said.amount:
            yield Difference("amount-changed", "payment", stored.amount, said.amount)
        elif stored != said:
            yield Difference("payment-differs", "attempts", stored, said)
    money = (AttemptState.APPROVED, AttemptState.RETURNED)
    for stored in there.values():
        if stored.state in money:
            yield Difference("not-in-journal", f"payment {stored.id}", stored.amount, None)
    if set(sale.counted) != set(facts.counted) or len({one.id for one in sale.attempts}) != len(sale.attempts):
        yield Difference("payment-differs", "counted", sale.counted, facts.counted)


def _of_refunds(facts: SaleFacts, sale: Transaction) -> Iterator[Difference]:
    there = {one.id: as_entered(one) for one in sale.refunds}
    for said in facts.refunds:
        stored = there.pop(said.id, None)
        if stored is not None and stored.amount != said.amount:
            yield Difference("amount-changed", "refund", stored.amount, said.amount)
        elif stored is not None and stored.number is None:
            yield Difference("no-refund-number", "refunds", None, said.number)
        elif stored != said:
            yield Difference("refund-differs", "refunds", stored, said)
    for stored in there.values():
        if stored.state is AttemptState.APPROVED or stored.number is not None:
            yield Difference("not-in-journal", f"refund {stored.id}", stored.amount, None)
        elif stored.is_under_way and stored.id in facts.voided_parts:
            yield Difference("refund-differs", "refunds", stored.state.value, "void")
        elif stored.is_under_way:
            yield from _of_shares(stored, sale)
    if len({one.id for one in sale.refunds}) != len(sale.refunds):
        yield Difference("refund-differs", "refunds", len(sale.refunds), len(facts.refunds))


def _of_shares(refund: Refund, sale: Transaction) -> Iterator[Difference]:
    """A refund that is under way will be entered as it is: its tickets cost what its shares give back."""
    prices = {one.id: one.paid for one in sale.tickets}
    cost = sum(prices.get(ticket, 0) for ticket in refund.tickets)
    shared = sum(one.amount for one in refund.shares)
    known = prices.keys() >= {*refund.tickets} and {*sale.counted} >= {one.attempt for one in refund.shares}
    if not (refund.tickets and known and refund.amount == cost == shared):
        yield Difference("refund-differs", "refunds", refund.amount, cost)


def _of_admissions(facts: SaleFacts, sale: Transaction) -> Iterator[Difference]:
    """Who was let in stands in the sale first; what is `due` has no entry yet."""
    said = {one.id: one for one in facts.admissions}
    for stored in sale.admissions:
        entered = said.pop(stored.id, None)
        if stored.due:
            continue
        if entered is None:
            yield Difference("not-in-journal", f"admission {stored.id}", stored.at, None)
        elif stored != entered:
            yield Difference("admission-differs", f"admission {stored.id}", stored, entered)
    yield from (Difference("admission-differs", f"admission {name}", None, one) for name, one in said.items())


def _states(facts: SaleFacts, sale: Transaction) -> frozenset[TransactionState]:
    """Return the states that a sale may have, by the journal and by what is under way."""
    if not facts.is_sold:
        return frozenset((TransactionState.ABANDONED,)) if facts.voided else BEING_PAID
    under_way = [one for one in sale.refunds if one.is_under_way]
    if any(one.unresolved for one in under_way):
        return frozenset((TransactionState.REFUND_UNRESOLVED,))
    return frozenset((TransactionState.REFUNDING if under_way else state_of(facts),))
