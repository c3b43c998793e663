"""Values of what goes wrong tonight: the sales of a cancelled screening with what is given back how, and live holds."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import count

from cinema.domain.auditoriums import SeatPlan
from cinema.domain.ids import made_id
from cinema.domain.orders import Ticket
from cinema.domain.payments import Tender
from cinema.domain.refunds import Refund, RefundShare, refund_shares
from cinema.domain.transactions import Transaction


class BackState(StrEnum):
    """Where the money of a cancelled screening's sale is.

    `counter`: cash, or a separate terminal, so it waits for a person and the buyer. `undecided`: a terminal's answer is
    unknown and a manager decides. `being-paid`: its payment has not ended yet. `unreadable`: seats are sold to a ticket
    of no sale that can be read; the audit says more.
    """

    TO_REFUND = "to-refund"
    COUNTER = "counter"
    BEING_REFUNDED = "being-refunded"
    UNDECIDED = "undecided"
    BEING_PAID = "being-paid"
    UNREADABLE = "unreadable"
    REFUNDED = "refunded"


@dataclass(frozen=True, slots=True)
class BackSale:
    """A sale with seats of a cancelled screening, which are named by their labels.

    `amount` is what its tickets for this screening cost, in minor units, given back or not; `tenders` is how they were
    paid, and go back. `customer` is the user's id and `name` the account's name; None for a guest, or an account that
    is gone. `sale` is empty where no sale can be read.
    """

    sale: str
    seats: tuple[str, ...]
    state: BackState
    amount: int = 0
    currency: str = ""
    tenders: tuple[Tender, ...] = ()
    receipt: str | None = None
    customer: str | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class BackSales:
    """The sales of a cancelled screening, by receipt."""

    screening: str
    sales: tuple[BackSale, ...]

    @property
    def counts(self) -> Counter[BackState]:
        """How many sales are in each state."""
        return Counter(one.state for one in self.sales)

    @property
    def is_done(self) -> bool:
        """Whether nobody has money to get: no payment is under way, and every ticket was given back."""
        return all(one.state is BackState.REFUNDED for one in self.sales)


@dataclass(frozen=True, slots=True)
class BackRun:
    """What a run of refunds came to: the sales as they are now, and what was refused, by receipt, in words.

    `is_stopped`: it was stopped before its end; the next run goes on there.
    """

    found: BackSales
    refused: tuple[tuple[str, str], ...] = ()
    is_stopped: bool = False


@dataclass(frozen=True, slots=True)
class Outlook:
    """What cancelling a screening would meet: its sold seats, those being paid, and those only held."""

    sold: int
    being_paid: int
    held: int


@dataclass(frozen=True, slots=True)
class HeldNow:
    """A running hold: who, where, which seats (labels), and how long yet (seconds; None: pinned, it doesn't run out).

    `user` is the id of whoever is signed in there; None: the workstation's guest. `name` is the account's, if there is
    one. `waits`: nobody works on it; it is of a basket that is parked or reserved.
    """

    hold: str
    workstation: str
    user: str | None
    name: str | None
    channel: str
    seats: tuple[str, ...]
    seconds_left: int | None
    waits: bool = False

    @property
    def is_pinned(self) -> bool:
        """Whether it is being paid for, so that nobody may release it."""
        return self.seconds_left is None


def seats_as_labels(plan: SeatPlan, seats: Collection[str]) -> tuple[str, ...]:
    """Return the labels of seats in their physical order."""
    place = {seat.id: number for number, seat in enumerate(plan.seats)}
    return plan.labels(sorted(seats, key=lambda name: (place.get(name, len(place)), name)))


def tickets_for(sale: Transaction, screening: str) -> tuple[Ticket, ...]:
    """Return a sale's tickets for a screening."""
    return tuple(one for one in sale.tickets if one.screening == screening)


def left_to_refund(sale: Transaction, screening: str) -> tuple[Ticket, ...]:
    """Return a sale's tickets for a screening that are neither given back nor being given back."""
    return tuple(one for one in tickets_for(sale, screening) if one.id not in sale.refused_tickets)


def needs_a_person(shares: Collection[RefundShare]) -> bool:
    """Tell whether some of the money must be given back by hand."""
    return any(one.provider.is_manual and one.amount for one in shares)


def back_state(sale: Transaction, screening: str) -> BackState:
    """Return where the money of a paid sale's tickets for a screening is; of several answers, what waits for most."""
    mine = {one.id for one in tickets_for(sale, screening)}
    going = [one for one in sale.refunds if one.is_under_way and mine.intersection(one.tickets)]
    if any(one.unresolved for one in going):
        return BackState.UNDECIDED
    if going:
        return BackState.BEING_REFUNDED
    left = left_to_refund(sale, screening)
    if not left:
        return BackState.REFUNDED
    shares = refund_shares(sale.payments, sale.given_back, sum(one.paid for one in left))
    return BackState.COUNTER if needs_a_person(shares) else BackState.TO_REFUND


def next_refund(sale: Transaction, screening: str) -> tuple[str, Refund | None]:
    """Return the id of the refund of a sale's tickets for a cancelled screening, and the refund if it is under way.

    The id follows from screening, sale and how often it was tried, so two programs, or one before and after a crash,
    carry out the same operation. A try that has ended is never opened again.
    """
    known = {one.id: one for one in sale.refunds}
    for number in count():
        name = made_id("cancelled", screening, sale.id, str(number))
        if (found := known.get(name)) is None or found.is_under_way:
            return name, found
    raise AssertionError("unreachable")


def shares_of(sale: Transaction, amount: int, refund: str) -> tuple[RefundShare, ...]:
    """Return the shares of a refund with ids that follow from it: they are the terminals' idempotency keys."""
    shares = refund_shares(sale.payments, sale.given_back, amount)
    return tuple(replace(one, id=made_id(refund, one.attempt)) for one in shares)
