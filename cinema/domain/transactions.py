"""Sales: lines, payments, tickets and the states they pass through. The truth about money is kept in these."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from cinema.domain.auditoriums import SeatKind
from cinema.domain.payments import Attempt, AttemptState
from cinema.domain.users import Channel


class TransactionState(StrEnum):
    """Where a sale stands. `unresolved` waits for a manager; `abandoned` took no money."""

    OPEN = "open"
    PAYING = "paying"
    PAID = "paid"
    ABANDONED = "abandoned"
    UNRESOLVED = "unresolved"


@dataclass(frozen=True, slots=True)
class Ticket:
    """One sold (or to be sold) seat: the line of a sale. Valid once its sale is paid."""

    id: str
    seat: str
    kind: SeatKind
    type: str
    type_name: str
    price: int
    type_names: dict[str, str] = field(default_factory=dict)

    def type_in(self, language: str) -> str:
        """Return the ticket type's name in a language, else the house's own."""
        return self.type_names.get(language, self.type_name)


@dataclass(frozen=True, slots=True)
class Transaction:
    """One sale from its beginning on. Amounts are minor units; instants are the database's."""

    id: str
    screening: str
    hold: str
    state: TransactionState
    tickets: tuple[Ticket, ...]
    total: int
    currency: str
    channel: Channel
    workstation: str
    seller: str | None
    customer: str | None
    created_at: datetime
    movie: str = ""
    movie_title: str = ""
    movie_titles: dict[str, str] = field(default_factory=dict)
    auditorium_name: str = ""
    starts_at: datetime | None = None
    attempts: tuple[Attempt, ...] = ()
    receipt_number: str | None = None
    paid_at: datetime | None = None
    history: tuple[tuple[str, datetime], ...] = field(default=())

    def title_in(self, language: str) -> str:
        """Return the movie's title in a language, else the house's own."""
        return self.movie_titles.get(language, self.movie_title)

    @property
    def seats(self) -> tuple[str, ...]:
        """The seats of all lines."""
        return tuple(ticket.seat for ticket in self.tickets)

    @property
    def last_attempt(self) -> Attempt | None:
        """The newest attempt to pay, if any."""
        return self.attempts[-1] if self.attempts else None

    @property
    def payment(self) -> Attempt | None:
        """The attempt that took the money, if any."""
        return next((a for a in self.attempts if a.state is AttemptState.APPROVED), None)
