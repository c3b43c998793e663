"""What the audit reads of a house: narrow rows, quick to make, so that a million tickets can be gone through.

States stay the words that are stored: a row says what is there, even where it makes no sense.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import NamedTuple

from cinema.domain.payments import AttemptState
from cinema.domain.transactions import TransactionState as State

BOUGHT = frozenset((State.PAID, State.REFUNDING, State.PART_REFUNDED, State.REFUNDED, State.REFUND_UNRESOLVED))
"""States of a sale that was paid, whatever was given back since."""
BEING_PAID = frozenset((State.PAYING, State.UNRESOLVED))
BEING_REFUNDED = frozenset((State.REFUNDING, State.REFUND_UNRESOLVED))
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

    @property
    def is_given(self) -> bool:
        """Whether this refund gave money back."""
        return self.state == _APPROVED

    @property
    def is_asked(self) -> bool:
        """Whether this refund waits for an answer."""
        return self.state == _ASKED


class SaleRow(NamedTuple):
    """A sale with its lines, payments and refunds.

    `odd`: its document has not the shape of one, so what can't be read of it is empty or left out, amounts above all.
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
            yield "sold", (self.total, self.receipt, self.currency, self.screening, seats)
            for refund in self.refunds:
                if refund.number is not None:
                    yield f"refunded/{refund.id}", (refund.amount, refund.number, self.receipt, self.currency)
        elif self.state != State.UNRESOLVED:
            for payment in self.payments:
                if payment.state == _RETURNED:
                    yield "returned", (payment.amount, payment.id)


class HoldRow(NamedTuple):
    """A hold that has not ended."""

    seats: tuple[str, ...]
    pinned: str | None


class MapRow(NamedTuple):
    """The seats of a screening: sold ones by ticket, held ones by seat; a hold that ran out is not in it.

    `odd` are the seats whose fields contradict each other, such as a free one with a ticket.
    """

    screening: str
    sold: tuple[tuple[str, str], ...]
    held: dict[str, str]
    holds: dict[str, HoldRow]
    odd: tuple[str, ...] = ()


class SeriesRow(NamedTuple):
    """A series of numbers: the last one taken, those on their way (by what they are for), those given back."""

    last: int
    on_their_way: dict[str, int]
    spare: frozenset[int]


class Part(NamedTuple):
    """Which sales to read, by one of these; all of them by none."""

    screenings: tuple[str, ...] | None = None
    sales: tuple[str, ...] | None = None
    prefix: str | None = None
    begun: tuple[datetime, datetime] | None = None
    refunds: tuple[str, ...] | None = None


ALL = Part()


def facts_of(event: str, data: Mapping[str, str | int]) -> tuple[str | int | None, ...] | None:
    """Return the facts of a journal entry in the order of `SaleRow.events`; None for an event that no sale has."""
    if event == "sold":
        return tuple([data.get(name) for name in ("total", "receipt", "currency", "screening", "seats")])
    if event.startswith("refunded/"):
        return tuple([data.get(name) for name in ("amount", "refund", "receipt", "currency")])
    if event == "returned":
        return tuple([data.get(name) for name in ("amount", "attempt")])
    return None
