"""What the audit reads of a house: narrow rows, quick to make, so that a million tickets can be gone through.

States stay the words that are stored: a row says what is there, even where it makes no sense.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import NamedTuple

from cinema.domain.payments import AttemptState, Tender
from cinema.domain.transactions import TransactionState as State

BOUGHT = frozenset((State.PAID, State.REFUNDING, State.PART_REFUNDED, State.REFUNDED, State.REFUND_UNRESOLVED))
"""States of a sale that was paid, whatever was given back since."""
BEING_PAID = frozenset((State.PAYING, State.UNRESOLVED))
BEING_REFUNDED = frozenset((State.REFUNDING, State.REFUND_UNRESOLVED))
_CASH = Tender.CASH.value
_APPROVED, _ASKED, _RETURNED = (one.value for one in (AttemptState.APPROVED, AttemptState.ASKED, AttemptState.RETURNED))


class TicketRow(NamedTuple):
    """One line of a sale."""

    id: str
    seat: str
    price: int


class PaymentRow(NamedTuple):
    """One attempt to pay."""

    id: str
    state: str
    amount: int
    at: datetime
    tender: str = ""
    tendered: int | None = None
    change: int | None = None

    @property
    def given(self) -> int:
        """What was given for it: of cash, what was handed over, without the change."""
        handed = self.amount if self.tender != _CASH else 0
        return (handed if self.tendered is None else self.tendered) - (self.change or 0)

    @property
    def is_taken(self) -> bool:
        """Whether this attempt took the money."""
        return self.state == _APPROVED


class RefundRow(NamedTuple):
    """One refund, whatever became of it."""

    id: str
    tickets: tuple[str, ...]
    amount: int
    state: str
    at: datetime
    number: str | None
    done_at: datetime | None
    tender: str = ""
    by: str | None = None

    @property
    def is_given(self) -> bool:
        """Whether this refund gave money back."""
        return self.state == _APPROVED

    @property
    def is_asked(self) -> bool:
        """Whether this refund waits for an answer."""
        return self.state == _ASKED


class SaleRow(NamedTuple):
    """A sale with its lines, payments, refunds and slips too many.

    `odd`: its document is not what the program writes, so what can't be read of it is empty or left out, amounts above
    all.
    """

    id: str
    screening: str
    state: str
    hold: str
    created_at: datetime
    total: int
    currency: str
    receipt: str | None
    tickets: tuple[TicketRow, ...]
    payments: tuple[PaymentRow, ...]
    refunds: tuple[RefundRow, ...]
    paid_at: datetime | None
    channel: str = ""
    seller: str | None = None
    surplus: tuple[PaymentRow, ...] = ()
    odd: bool = False

    @property
    def moment(self) -> datetime:
        """When it was paid; else when it was last tried to pay for it; else when it began."""
        for payment in self.payments:
            if payment.state == _APPROVED:
                return payment.at
        return self.payments[-1].at if self.payments else self.created_at

    def events(self) -> Iterator[tuple[str, tuple[str | int | None, ...]]]:
        """Yield what the journal must have of this sale: each event's name and its facts, the amount first."""
        if self.state in BOUGHT:
            seats = " ".join([ticket.seat for ticket in self.tickets])
            tender = "".join([payment.tender for payment in self.payments if payment.state == _APPROVED])
            place = (self.currency, self.screening)
            yield "sold", (self.total, self.receipt, *place, seats, tender, self.seller or "", self.channel)
            for refund in self.refunds:
                if refund.number is not None:
                    seats = " ".join([ticket.seat for ticket in self.tickets if ticket.id in refund.tickets])
                    said = (refund.amount, refund.number, self.receipt, *place, seats, refund.tender, refund.by or "")
                    yield f"refunded/{refund.id}", said
        elif self.state != State.UNRESOLVED:
            for payment in self.payments:
                if payment.state == _RETURNED:
                    yield "returned", (payment.amount, payment.id, self.screening)
        for slip in self.surplus:
            if slip.state != _APPROVED:
                decided = "returned" if slip.state == _RETURNED else "no-payment"
                yield f"{decided}/{slip.id}", (slip.amount, slip.id, self.screening)


class HoldRow(NamedTuple):
    """A hold that has not ended."""

    seats: tuple[str, ...]
    pinned: str | None


class MapRow(NamedTuple):
    """The seats of a screening: sold ones by ticket, held ones by seat; a hold that ran out is not in it.

    `odd`: nothing of it can be read but its `name`, and even the `screening` may be empty. `odd_seats` are those whose
    fields contradict each other, such as a free one with a ticket; `odd_holds` can't be read. `missing`: how many seats
    it has less than it was made with.
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


class SeriesRow(NamedTuple):
    """A series of numbers: the last one taken, those on their way (by what they are for), those given back.

    `odd`: nothing of its counter can be read.
    """

    last: int
    on_their_way: dict[str, int]
    spare: frozenset[int]
    odd: bool = False


class Part(NamedTuple):
    """Which sales to read, by one of these; all of them by none."""

    screenings: tuple[str, ...] | None = None
    sales: tuple[str, ...] | None = None
    prefix: str | None = None
    begun: tuple[datetime, datetime] | None = None
    refunds: tuple[str, ...] | None = None


ALL = Part()


_FACTS = {
    "sold": ("total", "receipt", "currency", "screening", "seats", "tender", "seller", "channel"),
    "refunded": ("amount", "refund", "receipt", "currency", "screening", "seats", "tender", "by"),
    "returned": ("amount", "attempt", "screening"),
    "no-payment": ("amount", "attempt", "screening"),
}


def facts_of(event: str, data: Mapping[str, str | int]) -> tuple[str | int | None, ...] | None:
    """Return the facts of a journal entry in the order of `SaleRow.events`; None for an event that no sale has."""
    names = _FACTS.get(event.partition("/")[0])
    return None if names is None else tuple([data.get(name) for name in names])
