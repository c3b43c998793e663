"""Customers cancel their own tickets by the house's rule: to the card at once, or by a request at the counter.

The database's clock decides whether it is in time, in the same guarded write that locks the tickets or opens the
request. What the counter does with requests is in `cancel_desk.py`.
"""

from collections.abc import Sequence

from cinema.domain.ids import is_id, new_id
from cinema.domain.own_tickets import (
    Cancelled,
    CancelOffer,
    CancelRequest,
    CancelTerms,
    CancelWay,
    RequestState,
    offer_of,
    request_id,
    shares_of,
    too_late,
    way_back,
    why_not,
)
from cinema.domain.refunds import RefundCause
from cinema.domain.transactions import Ticket, Transaction, refund_under_way_message
from cinema.domain.users import Actor, Channel, Role
from cinema.errors import ConflictError, NotAllowedError, NotFoundError
from cinema.i18n import _
from cinema.ports import CancelRequests, Database, HouseSettings, Screenings
from cinema.services.selling.refund_asking import RefundAsking, asked_refund, require_companions
from cinema.services.selling.up_to_date import UpToDate
from cinema.services.standing import Standing

_MOST_OF_A_SALE, _MOST_OF_A_PERSON = 100, 200


class OwnTickets:
    """For the customer of a sale, in the customer window."""

    def __init__(
        self,
        up_to_date: UpToDate,
        asking: RefundAsking,
        requests: CancelRequests,
        screenings: Screenings,
        settings: HouseSettings,
        database: Database,
        standing: Standing,
    ) -> None:
        self._up_to_date = up_to_date
        self._asking = asking
        self._requests = requests
        self._screenings = screenings
        self._settings = settings
        self._database = database
        self._standing = standing

    def cancel_offer(self, actor: Actor, sale_id: str) -> CancelOffer:
        """Return which tickets of a sale its customer may cancel now, else why not in words; changes nothing.

        NotAllowedError for guests, in other windows and for another's sale, NotFoundError for an unknown one.
        """
        sale = self._own(self._customer(actor), sale_id)
        requests = self._requests.of_sale(sale.id, _MOST_OF_A_SALE)
        return offer_of(sale, self._terms(sale), requests, self._database.now())

    def cancel(self, actor: Actor, sale_id: str, seats: Sequence[str] = ()) -> Cancelled:
        """Cancel the tickets for some seats of a sale (none named: all that are left) for its customer.

        Where all of the money goes back to a connected terminal it is given back at once; else the counter is asked to
        give it back, and the seats stay sold until then. Raises as `cancel_offer`; ConflictError in words, with nothing
        changed, if it is too late, somebody is inside, a ticket was cancelled, asked for or is being given back, or the
        house doesn't offer it; InvalidInputError for `seats`; PaymentRefusedError if the money was not given back (the
        tickets stay valid), PaymentUnresolvedError if the outcome is unknown. A repeat gets ConflictError.
        """
        actor = self._customer(actor)
        sale = self._own(actor, sale_id)
        tickets = sale.tickets_on(seats)
        terms = self._terms(sale)
        self._require(sale, tickets, terms)
        require_companions(sale, tickets)
        shares = shares_of(sale, tickets)
        if way_back(shares) is CancelWay.COUNTER:
            return Cancelled(sale, self._asked(actor, sale, tickets, terms))
        end = terms.first_end(sale, tickets)
        refund = asked_refund(actor, new_id(), tickets, shares, "", RefundCause.CUSTOMER_CANCELLED)

        def why() -> str:
            return too_late(end, terms.timezone) if self._database.now() >= end else refund_under_way_message()

        return Cancelled(self._asking.give(sale, refund, before=end, else_words=why))

    def requests(self, actor: Actor) -> tuple[CancelRequest, ...]:
        """Return the customer's own requests in any state, the newest first. Raises as `cancel_offer`."""
        return self._requests.of_customer(self._customer(actor).user or "", _MOST_OF_A_PERSON)

    def withdraw(self, actor: Actor, request: str) -> None:
        """Take one's own request back: the tickets stay as they are.

        ConflictError if it isn't open any more, NotFoundError for an unknown one; else raises as `cancel_offer`.
        """
        actor = self._customer(actor)
        found = self._requests.find(request) if is_id(request) else None
        if found is None:
            raise NotFoundError(_("There is no such request."))
        if found.customer != actor.user:
            raise NotAllowedError(_("This purchase belongs to another customer."))
        if found.is_given_back(self._own(actor, found.sale)):
            self._requests.end(found.id, RequestState.DONE, None)
            raise ConflictError(_("The counter has answered this already. Look at your tickets again."))
        if self._requests.end(found.id, RequestState.WITHDRAWN, actor.user) is None:
            raise ConflictError(_("The counter has answered this already. Look at your tickets again."))

    def _asked(self, actor: Actor, sale: Transaction, tickets: Sequence[Ticket], terms: CancelTerms) -> CancelRequest:
        """Open a request for the counter; ConflictError if one of the tickets is in an open one, or it is too late."""
        names = tuple(one.id for one in tickets)
        end = terms.first_end(sale, tickets)
        request = CancelRequest(
            request_id(sale.id, names), actor.user or "", sale.id, sale.receipt_number or "", names,
            self._database.now(),
        )  # fmt: skip
        done = self._requests.ask(request, end)
        if done is None:  # another window was faster, or the time has come
            self._require(sale, tickets, terms)
            raise ConflictError(_("You asked for this already: collect the money at the counter."))
        return done

    def _require(self, sale: Transaction, tickets: Sequence[Ticket], terms: CancelTerms) -> None:
        """Raise ConflictError if one of the tickets can't be cancelled, as far as can be told before it is tried."""
        requests, now = self._requests.of_sale(sale.id, _MOST_OF_A_SALE), self._database.now()
        for ticket in tickets:
            if reason := why_not(sale, ticket, terms, requests, now):
                raise ConflictError(reason)

    def _terms(self, sale: Transaction) -> CancelTerms:
        house, _wrong = self._settings.judged()
        names = [one.id for one in sale.screenings]
        # As they are stored now: a start that was moved a moment ago counts.
        found = [one for one in map(self._screenings.stored, names) if one is not None]
        return CancelTerms(
            house.cancel_until_minutes, {one.id: one.starts_at for one in found}, self._screenings.cancelled(names),
            house.timezone,
        )  # fmt: skip

    def _customer(self, actor: Actor) -> Actor:
        """Return the actor if it is a person with an account in the customer window."""
        actor = self._standing.check(actor)
        actor.require(Role.CUSTOMER)
        if actor.user is None or actor.channel is not Channel.CUSTOMER:
            raise NotAllowedError(_("Sign in to your account in the customer window to cancel tickets."))
        return actor

    def _own(self, actor: Actor, sale_id: str) -> Transaction:
        """Return a paid sale of the actor's, with its due entries brought in first."""
        if not is_id(sale_id):
            raise NotFoundError(_("There is no such sale."))
        # Due entries come first: a refund brought in before `sold` would leave its seats sold to an ended ticket.
        sale = self._up_to_date.brought(sale_id)
        if sale.customer is None or sale.customer != actor.user:
            raise NotAllowedError(_("This purchase belongs to another customer."))
        if not sale.payments:
            raise ConflictError(_("This sale is not paid, so there is nothing to give back."))
        return sale
