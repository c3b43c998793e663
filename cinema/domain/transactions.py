"""Sales: lines, payments, refunds, tickets and the states they pass through. The truth about money is kept in these."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from cinema.domain.auditoriums import SeatKind
from cinema.domain.payments import Attempt, AttemptState
from cinema.domain.refunds import Refund
from cinema.domain.users import Channel
from cinema.errors import ConflictError, InvalidInputError
from cinema.i18n import N_, _


class TransactionState(StrEnum):
    """Where a sale stands. `unresolved` and `refund_unresolved` wait for a manager; `abandoned` took no money.

    From `refunding` on, the tickets that are being given back are refused; a refund that fails leads back to `paid` or
    `part_refunded`.
    """

    OPEN = "open"
    PAYING = "paying"
    PAID = "paid"
    ABANDONED = "abandoned"
    UNRESOLVED = "unresolved"
    REFUNDING = "refunding"
    PART_REFUNDED = "part_refunded"
    REFUNDED = "refunded"
    REFUND_UNRESOLVED = "refund_unresolved"


_STATE_NAMES = {
    TransactionState.OPEN: N_("open"),
    TransactionState.PAYING: N_("being paid"),
    TransactionState.PAID: N_("paid"),
    TransactionState.ABANDONED: N_("abandoned"),
    TransactionState.UNRESOLVED: N_("waiting for a manager"),
    TransactionState.REFUNDING: N_("being refunded"),
    TransactionState.PART_REFUNDED: N_("partly refunded"),
    TransactionState.REFUNDED: N_("refunded"),
    TransactionState.REFUND_UNRESOLVED: N_("refund waiting for a manager"),
}


def state_name(state: str) -> str:
    """Return a state in the user's words; a state that there is not, as it is stored."""
    return _(_STATE_NAMES[TransactionState(state)]) if state in set(TransactionState) else state


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
    """One sale from its beginning on. Amounts are minor units; instants are the database's.

    `seller` is the colleague who sold it (None: the operator, or nobody), `customer` the person whose purchase it is.
    `surplus` are slips that came when the sale could take no money any more: approved while their money waits for a
    manager, then returned, or cancelled where the terminal's log shows that they were no payment.
    """

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
    refunds: tuple[Refund, ...] = ()
    surplus: tuple[Attempt, ...] = ()

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

    @property
    def waiting_surplus(self) -> tuple[Attempt, ...]:
        """The slips whose money a manager has to give back."""
        return tuple(one for one in self.surplus if one.state is AttemptState.APPROVED)

    @property
    def last_refund(self) -> Refund | None:
        """The newest refund, if any, whatever became of it."""
        return self.refunds[-1] if self.refunds else None

    @property
    def refunded(self) -> frozenset[str]:
        """The ids of the tickets whose money was given back."""
        return self._refunds_in(AttemptState.APPROVED)

    @property
    def refused_tickets(self) -> frozenset[str]:
        """The ids of the tickets that admit nobody any more: given back, or on their way back."""
        return self._refunds_in(AttemptState.APPROVED, AttemptState.ASKED)

    @property
    def refundable(self) -> tuple[Ticket, ...]:
        """The tickets that can still be given back."""
        return tuple(ticket for ticket in self.tickets if ticket.id not in self.refused_tickets)

    def tickets_on(self, seats: Sequence[str]) -> tuple[Ticket, ...]:
        """Return the tickets to give back for some seats, or for all that are left (none named).

        Raises InvalidInputError for a seat that is not in this sale or named twice, ConflictError where a ticket was
        refunded already or is being refunded.
        """
        if not seats:
            if self.refundable:
                return self.refundable
            if len(self.refunded) == len(self.tickets):
                raise ConflictError(_("All tickets of this sale were refunded already."))
            raise ConflictError(words_for_refund_under_way())
        if len(set(seats)) != len(seats):
            raise InvalidInputError(_("The same seat is named twice."), field="seats")
        by_seat = {ticket.seat: ticket for ticket in self.tickets}
        for seat in seats:
            if seat not in by_seat:
                words = _("Seat {seat} is not in this sale: it has {seats}.")
                raise InvalidInputError(words.format(seat=seat, seats=", ".join(by_seat)), field="seats")
            if by_seat[seat].id in self.refunded:
                raise ConflictError(_("The ticket for seat {seat} was refunded already.").format(seat=seat))
            if by_seat[seat].id in self.refused_tickets:
                raise ConflictError(words_for_refund_under_way())
        return tuple(by_seat[seat] for seat in seats)

    def state_without_refund_under_way(self) -> TransactionState:
        """Return what this sale is when no refund is under way: paid, or given back in part or whole."""
        if not self.refunded:
            return TransactionState.PAID
        whole = len(self.refunded) == len(self.tickets)
        return TransactionState.REFUNDED if whole else TransactionState.PART_REFUNDED

    def refund_named(self, refund_id: str) -> Refund:
        """Return one of this sale's refunds by its id; StopIteration for another sale's."""
        return next(one for one in self.refunds if one.id == refund_id)

    def _refunds_in(self, *states: AttemptState) -> frozenset[str]:
        return frozenset(ticket for one in self.refunds if one.state in states for ticket in one.tickets)


def words_for_refund_under_way() -> str:
    """Return the words for a sale whose refund has not come to its end."""
    return _("A refund of this sale is under way. Look again in a minute; if it stays, a manager decides.")
