"""Sales as a read model: an order with its payments, refunds and state. A `Transaction` is a sale.

It is brought up to date from the journal, which is authoritative for money; see `entries.py`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from cinema.domain.admittance import Admission
from cinema.domain.orders import Line, Order, OrderScreening, Ticket
from cinema.domain.payments import UNKNOWN, Attempt, AttemptState
from cinema.domain.refunds import Refund, RefundShare
from cinema.domain.screening_numbers import is_number_of
from cinema.errors import ConflictError, InvalidInputError
from cinema.i18n import N_, _

__all__ = ["Line", "Order", "OrderScreening", "Ticket", "Transaction", "TransactionState", "state_name"]


class TransactionState(StrEnum):
    """The state of a sale. `unresolved` and `refund_unresolved` wait for a manager; `abandoned` ended unsold.

    `part_paid`: a split sale that is not complete. In `refunding` the door refuses the tickets that are being refunded;
    a refund that fails leads back to `paid` or `part_refunded`.
    """

    PAYING = "paying"
    PART_PAID = "part_paid"
    PAID = "paid"
    ABANDONED = "abandoned"
    UNRESOLVED = "unresolved"
    REFUNDING = "refunding"
    PART_REFUNDED = "part_refunded"
    REFUNDED = "refunded"
    REFUND_UNRESOLVED = "refund_unresolved"


BOUGHT = frozenset(
    (
        TransactionState.PAID,
        TransactionState.REFUNDING,
        TransactionState.PART_REFUNDED,
        TransactionState.REFUNDED,
        TransactionState.REFUND_UNRESOLVED,
    )
)
"""States of a sale that was paid, refunded or not."""
BEING_PAID = frozenset((TransactionState.PAYING, TransactionState.PART_PAID, TransactionState.UNRESOLVED))
"""States of a sale whose payment has not ended."""
BEING_REFUNDED = frozenset((TransactionState.REFUNDING, TransactionState.REFUND_UNRESOLVED))
"""States of a sale with a refund that has not ended."""

_STATE_NAMES = {
    TransactionState.PAYING: N_("being paid"),
    TransactionState.PART_PAID: N_("partly paid"),
    TransactionState.PAID: N_("paid"),
    TransactionState.ABANDONED: N_("abandoned"),
    TransactionState.UNRESOLVED: N_("waiting for a manager"),
    TransactionState.REFUNDING: N_("being refunded"),
    TransactionState.PART_REFUNDED: N_("partly refunded"),
    TransactionState.REFUNDED: N_("refunded"),
    TransactionState.REFUND_UNRESOLVED: N_("refund waiting for a manager"),
}


def state_name(state: str) -> str:
    """Return a state's name in the current language; an unknown state is returned as it is."""
    return _(_STATE_NAMES[TransactionState(state)]) if state in set(TransactionState) else state


@dataclass(frozen=True, slots=True)
class Transaction(Order):
    """A sale, from its first payment attempt on (cash: from its entry). Amounts are in minor units.

    Instants are by the database's clock. `attempts` are in the order they were asked. `counted` has the ids of those
    that pay for the sale; an approved one that is not counted when the sale has ended is surplus, and its money goes
    back. `split`: paid by several tenders, one after the other. `papers` counts, by the number of a receipt or refund,
    the copies that the counter printed; no entry has it. `admissions` are those at the door, undone ones too.
    """

    state: TransactionState = TransactionState.PAYING
    attempts: tuple[Attempt, ...] = ()
    receipt_number: str | None = None
    paid_at: datetime | None = None
    asked_at: datetime | None = None
    history: tuple[tuple[str, datetime], ...] = field(default=())
    refunds: tuple[Refund, ...] = ()
    counted: tuple[str, ...] = ()
    split: bool = False
    papers: dict[str, int] = field(default_factory=dict)

    @property
    def copies(self) -> int:
        """How many copies the counter printed, of the sale's receipt and its refunds' together."""
        return sum(self.papers.values())

    admissions: tuple[Admission, ...] = ()

    @property
    def inside(self) -> dict[str, Admission]:
        """The tickets that somebody was let in with, and how; what was undone is left out."""
        return {one.ticket: one for one in self.admissions if one.undone_at is None}

    @property
    def order(self) -> Order:
        """The order alone, without payments and state."""
        return Order(**{name: getattr(self, name) for name in Order.__dataclass_fields__})

    @property
    def last_attempt(self) -> Attempt | None:
        """The newest attempt to pay, if any."""
        return self.attempts[-1] if self.attempts else None

    @property
    def asked(self) -> Attempt | None:
        """The newest attempt that waits for its answer, if any."""
        return next((one for one in reversed(self.attempts) if one.state is AttemptState.ASKED), None)

    @property
    def undecided(self) -> Attempt | None:
        """The payment with an unknown outcome that waits for a manager, if any; it may have outlived its sale."""
        asked = self.asked
        waits = asked is not None and (self.state is TransactionState.UNRESOLVED or asked.reason == UNKNOWN)
        return asked if waits else None

    @property
    def undecided_refunds(self) -> tuple[Refund, ...]:
        """The refunds with an unknown outcome that wait for a manager."""
        return tuple(one for one in self.refunds if one.is_under_way and one.unresolved)

    @property
    def payments(self) -> tuple[Attempt, ...]:
        """The attempts that pay for this sale."""
        return tuple(one for one in self.attempts if one.id in self.counted)

    @property
    def taken(self) -> int:
        """The amount taken so far of a sale that is being paid."""
        return sum(one.amount for one in self.attempts if one.state is AttemptState.APPROVED)

    @property
    def tenders_toward_total(self) -> tuple[Attempt, ...]:
        """The approved attempts that can pay for a sale together, in their order.

        One that would be more than is open is left out, as surplus: a slip can come late, after its tender was voided
        and another was taken in its place.
        """
        toward: list[Attempt] = []
        left = self.total
        for attempt in self.attempts:
            if attempt.state is AttemptState.APPROVED and attempt.amount <= left:
                toward.append(attempt)
                left -= attempt.amount
        return tuple(toward)

    @property
    def surplus(self) -> tuple[Attempt, ...]:
        """The attempts that took money without paying for this sale, given back or not."""
        ended = self.state is TransactionState.ABANDONED or self.receipt_number is not None
        money = (AttemptState.APPROVED, AttemptState.RETURNED)
        return tuple(one for one in self.attempts if ended and one.state in money and one.id not in self.counted)

    @property
    def waiting_surplus(self) -> tuple[Attempt, ...]:
        """The surplus that has not been given back yet."""
        return tuple(one for one in self.surplus if one.state is AttemptState.APPROVED)

    @property
    def last_refund(self) -> Refund | None:
        """The newest refund in any state, if there is one."""
        return self.refunds[-1] if self.refunds else None

    @property
    def refunded(self) -> frozenset[str]:
        """The ids of the refunded tickets."""
        return self._refunds_in(AttemptState.APPROVED)

    @property
    def given_back(self) -> dict[str, int]:
        """The amount refunded to each tender (by attempt id), refunds under way included."""
        back: dict[str, int] = {}
        for share in self.shares_going:
            back[share.attempt] = back.get(share.attempt, 0) + share.amount
        return back

    @property
    def shares_going(self) -> tuple[RefundShare, ...]:
        """The shares of all refunds that gave money back or are under way."""
        going = [one for one in self.refunds if one.state is AttemptState.APPROVED or one.is_under_way]
        return tuple(share for one in going for share in one.shares)

    @property
    def refused_tickets(self) -> frozenset[str]:
        """The ids of the tickets that the door refuses: refunded or being refunded."""
        return self._refunds_in(AttemptState.APPROVED, AttemptState.ASKED)

    @property
    def refundable(self) -> tuple[Ticket, ...]:
        """The tickets that can be refunded."""
        return tuple(ticket for ticket in self.tickets if ticket.id not in self.refused_tickets)

    def tickets_on(self, seats: Sequence[str]) -> tuple[Ticket, ...]:
        """Return the tickets to refund for some seats; without seats, all that can be refunded.

        A seat is named by its label, as its ticket has it, else by its id: as `B1`, or as `SCREENING/B1` (a screening's
        id or number) if several screenings of the sale have it.
        Raises InvalidInputError for a seat that is not in this sale, in several screenings or named twice;
        ConflictError if a ticket is refunded or being refunded, or if the sale has lines and no seat is named.
        """
        if not seats:
            if self.lines:
                words = _("This sale has goods without a seat, which can't be refunded here. Name the seats to refund.")
                raise ConflictError(words)
            if self.refundable:
                return self.refundable
            if len(self.refunded) == len(self.tickets):
                raise ConflictError(_("All tickets of this sale were refunded already."))
            raise ConflictError(refund_under_way_message())
        found = tuple(self._ticket_on(seat) for seat in seats)
        if len({ticket.id for ticket in found}) != len(found):
            raise InvalidInputError(_("The same seat is named twice."), field="seats")
        self.require_refundable(found)
        return found

    def require_refundable(self, tickets: Sequence[Ticket]) -> None:
        """Raise ConflictError for a ticket that is refunded or being refunded."""
        for ticket in tickets:
            if ticket.id in self.refunded:
                raise ConflictError(
                    _("The ticket for seat {seat} was refunded already.").format(seat=ticket.seat_label)
                )
            if ticket.id in self.refused_tickets:
                raise ConflictError(refund_under_way_message())

    def require_unused(self, tickets: Sequence[Ticket]) -> None:
        """Raise ConflictError for a ticket with which somebody is in: only a manager gives its money back."""
        for ticket in tickets:
            if ticket.id in self.inside:
                words = _("Somebody was let in with the ticket for seat {seat}.")
                raise ConflictError(words.format(seat=ticket.seat_label))

    def _ticket_on(self, seat: str) -> Ticket:
        typed = seat.casefold()
        found = [one for one in self.tickets if _is_named(one, typed, one.seat_label)]
        found = found or [one for one in self.tickets if _is_named(one, typed, one.seat)]
        if not found:
            words = _("Seat {seat} is not in this sale: it has {seats}.")
            raise InvalidInputError(words.format(seat=seat, seats=", ".join(self.seat_labels)), field="seats")
        if len(found) > len({one.screening for one in found}):  # of an unnumbered area
            words = _("Several tickets of this sale are for {seat}. Name one of them: {names}.")
            names = ", ".join(one.seat for one in found)
            raise InvalidInputError(words.format(seat=seat, names=names), field="seats")
        if len(found) > 1:
            words = _("Seat {seat} is in several screenings of this sale. Name one of them: {names}.")
            names = ", ".join(
                f"{ticket.screening}/{ticket.seat_label} ({screening.movie_title}, {screening.auditorium_name})"
                for ticket in found
                for screening in self.screenings
                if screening.id == ticket.screening
            )
            raise InvalidInputError(words.format(seat=seat, names=names), field="seats")
        return found[0]

    def attempt_named(self, attempt_id: str) -> Attempt:
        """Return an attempt of this sale by its id; StopIteration if the sale has none of that id."""
        return next(one for one in self.attempts if one.id == attempt_id)

    def refund_named(self, refund_id: str) -> Refund:
        """Return a refund of this sale by its id; StopIteration if the sale has none of that id."""
        return next(one for one in self.refunds if one.id == refund_id)

    def _refunds_in(self, *states: AttemptState) -> frozenset[str]:
        return frozenset(ticket for one in self.refunds if one.state in states for ticket in one.tickets)


def _is_named(ticket: Ticket, typed: str, seat: str) -> bool:
    """Tell whether a ticket's seat is typed so, with or without its screening's id or number before it."""
    screening, slash, rest = typed.rpartition("/")
    if rest != seat.casefold():
        return False
    return not slash or screening == ticket.screening.casefold() or is_number_of(screening, ticket.screening)


def refund_under_way_message() -> str:
    """Return the message for a sale with a refund under way."""
    return _("A refund of this sale is under way. Look again in a minute; if it stays, a manager decides.")
