"""Rules of tickets that customers cancel themselves: until when, which, how the money comes back, what is asked for.

A start counts as it is now: a screening that was moved has another end of cancelling than when it was sold.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from cinema.domain.ids import made_id
from cinema.domain.orders import Ticket
from cinema.domain.refunds import RefundCause, RefundShare, refund_shares
from cinema.domain.transactions import Transaction
from cinema.i18n import _, clock, day

LONGEST_CANCEL = 10_080
"""The most minutes before a start at which cancelling may end: a week."""
LONGEST_WORD = 200
"""Signs of a refused request's reason."""


class CancelWay(StrEnum):
    """How the money of cancelled tickets comes back: by a connected terminal at once, or at the counter on request."""

    CARD = "card"
    COUNTER = "counter"


class RequestState(StrEnum):
    """The state of a request to cancel.

    `done`: the money was given back; `refused` by the counter; `withdrawn` by the customer, or asked for too late.
    """

    OPEN = "open"
    DONE = "done"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class CancelRequest:
    """A customer's request that the counter takes tickets back. The seats stay sold until the money is given back.

    `receipt` is the sale's number, `at` when it was asked for, by the database's clock. `by` ended it (a user's id, or
    the operator), None while it is open and where its tickets were simply given back; `word` is why it was refused.
    """

    id: str
    customer: str
    sale: str
    receipt: str
    tickets: tuple[str, ...]
    at: datetime
    state: RequestState = RequestState.OPEN
    by: str | None = None
    word: str = ""

    @property
    def is_open(self) -> bool:
        """Whether the customer waits for the counter."""
        return self.state is RequestState.OPEN

    def is_given_back(self, sale: Transaction) -> bool:
        """Tell whether all its tickets were given back, so that it is done."""
        return sale.refunded.issuperset(self.tickets)


@dataclass(frozen=True, slots=True)
class WaitingRequest:
    """An open request as the counter sees it; `name` is the customer's, empty for an account that is gone."""

    request: CancelRequest
    sale: Transaction
    name: str

    @property
    def tickets(self) -> tuple[Ticket, ...]:
        """The tickets that are still to be given back."""
        return tuple(one for one in self.sale.refundable if one.id in self.request.tickets)

    @property
    def amount(self) -> int:
        """What is still to be given back, in minor units, before cash is rounded."""
        return sum(one.paid for one in self.tickets)


@dataclass(frozen=True, slots=True)
class CancelTerms:
    """What cancelling is judged by: the house's minutes (0: it offers none), starts and cancelled screenings by id."""

    minutes: int
    starts: Mapping[str, datetime]
    cancelled: Collection[str]
    timezone: str

    def end(self, sale: Transaction, ticket: Ticket) -> datetime:
        """Return the instant from which on a ticket can't be cancelled any more."""
        sold = next(one.starts_at for one in sale.screenings if one.id == ticket.screening)
        return self.starts.get(ticket.screening, sold) - timedelta(minutes=self.minutes)

    def first_end(self, sale: Transaction, tickets: Sequence[Ticket]) -> datetime:
        """Return the first of these tickets' ends."""
        return min(self.end(sale, one) for one in tickets)


@dataclass(frozen=True, slots=True)
class CancelOffer:
    """What a customer may cancel of a sale now. Without `tickets` the `reason` says in words why nothing.

    `until` is the first of the tickets' ends. `request` is the newest one that is open or was refused. `shows_reason`:
    the customer expects to cancel, so the page says why it can't be done.
    """

    sale: Transaction
    tickets: tuple[Ticket, ...] = ()
    until: datetime | None = None
    reason: str = ""
    request: CancelRequest | None = None
    shows_reason: bool = False

    def way(self, tickets: Collection[str]) -> CancelWay:
        """Return how the money of these tickets comes back."""
        return way_back(self.shares(tickets))

    def shares(self, tickets: Collection[str]) -> tuple[RefundShare, ...]:
        """Return to which payments the money of these tickets goes back."""
        return shares_of(self.sale, [one for one in self.tickets if one.id in tickets])

    def amount(self, tickets: Collection[str]) -> int:
        """Return what these tickets cost, in minor units."""
        return sum(one.paid for one in self.tickets if one.id in tickets)


@dataclass(frozen=True, slots=True)
class Cancelled:
    """What became of cancelling: the sale with its refund, or the `request` that waits for the counter."""

    sale: Transaction
    request: CancelRequest | None = None


def shares_of(sale: Transaction, tickets: Sequence[Ticket]) -> tuple[RefundShare, ...]:
    """Return the shares of a refund of these tickets: each goes back to the payment that paid for it."""
    return refund_shares(sale.payments, sale.given_back, sum(one.paid for one in tickets))


def way_back(shares: Sequence[RefundShare]) -> CancelWay:
    """Return how shares of a refund come back: by terminals alone at once, else with a person's help."""
    return CancelWay.CARD if shares and all(one.provider.is_terminal for one in shares) else CancelWay.COUNTER


def request_id(sale: str, tickets: Sequence[str]) -> str:
    """Return the id of the request to take back tickets of a sale: it is the same however often they are asked for."""
    return made_id("cancel-request", sale, *sorted(tickets))


def offer_of(sale: Transaction, terms: CancelTerms, requests: Sequence[CancelRequest], now: datetime) -> CancelOffer:
    """Return what may be cancelled of a paid sale; `requests` are those of the sale, the newest first."""
    shown = {RequestState.OPEN, RequestState.REFUSED}
    # One whose money was given back has ended, though nobody at the counter has looked at the list since.
    told = next((one for one in requests if one.state in shown and not one.is_given_back(sale)), None)
    reasons = {one.id: why_not(sale, one, terms, requests, now) for one in sale.tickets}
    free = tuple(one for one in sale.tickets if not reasons[one.id])
    if free:
        return CancelOffer(sale, free, terms.first_end(sale, free), request=told)
    left = [one for one in sale.tickets if one.id not in sale.refunded] or list(sale.tickets)
    reason = reasons[left[0].id] if left else _("This purchase has no tickets.")
    last = max((terms.starts.get(one.id, one.starts_at) for one in sale.screenings), default=now)
    shows_reason = terms.minutes > 0 and bool(sale.refundable) and now < last
    return CancelOffer(sale, reason=reason, request=told, shows_reason=shows_reason)


def why_not(
    sale: Transaction, ticket: Ticket, terms: CancelTerms, requests: Sequence[CancelRequest], now: datetime
) -> str:
    """Return in words why a customer can't cancel a ticket of a paid sale now; empty if nothing is in the way."""
    if ticket.id in sale.refunded:
        return _("The ticket for seat {seat} was refunded already.").format(seat=ticket.seat_label)
    if ticket.id in sale.refused_tickets:
        return _under_way(sale, ticket)
    if ticket.screening in terms.cancelled:
        return _("This screening was cancelled. Your money goes back to your card; cash waits at the counter.")
    if terms.minutes <= 0:
        return _("This cinema doesn't take tickets back by itself. Please ask at the counter.")
    if ticket.id in sale.inside:
        words = _("Somebody was let in with the ticket for seat {seat}.")
        return words.format(seat=ticket.seat_label)
    asked = next(
        (one for one in requests if ticket.id in one.tickets and one.state is not RequestState.WITHDRAWN), None
    )
    if asked is not None and asked.state is RequestState.OPEN:
        return _("You asked for this already: collect the money at the counter.")
    if asked is not None and asked.state is RequestState.REFUSED:
        return _("The counter doesn't take these tickets back: {word}").format(word=asked.word)
    if any(one.comp and ticket.id in one.covers for one in sale.discounts):
        return _("Complimentary tickets are taken back at the counter only.")
    if ticket.id in sale.covered:
        return _("Tickets of a voucher are taken back at the counter only.")
    end = terms.end(sale, ticket)
    if now >= end:
        return too_late(end, terms.timezone)
    return ""


def too_late(end: datetime, zone: str) -> str:
    """Return what is said to who comes after the end of cancelling."""
    words = _("It is too late to cancel: that was possible until {day}, {time}.")
    return words.format(day=day(end, zone), time=clock(end, zone))


def _under_way(sale: Transaction, ticket: Ticket) -> str:
    going = next((one for one in sale.refunds if one.is_under_way and ticket.id in one.tickets), None)
    if going is not None and going.cause is RefundCause.EXCHANGED:
        return _("These tickets are being exchanged at the counter just now.")
    return _("The money for these tickets is being given back just now. Look again in a minute.")
