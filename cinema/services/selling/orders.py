"""Makes orders: prices the ticket types that were chosen for held seats. Nothing is written but the house's key, once.

Remembers the orders that it made by a fingerprint, since only an order just as it was made is paid: a face that keeps
it might have changed it. One that another program made is priced again and compared.
"""

import hashlib
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from cinema.domain.auditoriums import ORDINARY
from cinema.domain.discounts import WantedDiscount
from cinema.domain.ids import is_id, new_id
from cinema.domain.limits import LentAction, Loan
from cinema.domain.orders import (
    Choice,
    CompanionReason,
    Discount,
    Line,
    Order,
    OrderScreening,
    Ticket,
    check_companions,
    check_line_discounts,
    check_voucher_lines,
    discounted,
    with_stranding,
)
from cinema.domain.prices import price_lines
from cinema.domain.seat_maps import Hold
from cinema.domain.stranding import Stranding
from cinema.domain.type_rules import check_types
from cinema.domain.users import Actor, Channel
from cinema.errors import ConflictError, InvalidInputError, NotAllowedError
from cinema.i18n import _
from cinema.ports import Auditoriums, HouseSettings, Movies, PriceCards, Screenings
from cinema.services.selling.booking import holder_of
from cinema.services.selling.discounts import Discounts

_KEPT = 1000  # orders; a till has a few at a time
_OF_CUSTOMERS = frozenset((Channel.CUSTOMER, Channel.KIOSK))


class Orders:
    """Prices the held seats of one or several screenings."""

    def __init__(
        self,
        screenings: Screenings,
        movies: Movies,
        auditoriums: Auditoriums,
        price_cards: PriceCards,
        settings: HouseSettings,
        discounts: Discounts,
        short_code: Callable[[str], str],
        find_hold: Callable[[str, str], Hold | None],
        is_member: Callable[[str], bool] = lambda _user: False,
    ) -> None:
        self._screenings = screenings
        self._movies = movies
        self._auditoriums = auditoriums
        self._price_cards = price_cards
        self._settings = settings
        self._discounts = discounts
        self._short_code = short_code
        self._find_hold = find_hold
        self._is_member = is_member
        self._made: dict[str, str] = {}
        self._lock = threading.Lock()

    def make(
        self,
        actor: Actor,
        choices: Sequence[Choice],
        lines: Sequence[Line] = (),
        discounts: Sequence[Discount] = (),
        companions: CompanionReason | None = None,
        wanted: Sequence[WantedDiscount] = (),
        loans: Mapping[LentAction, Loan] = MappingProxyType({}),
        customer: str | None = None,
    ) -> Order:
        """Return an order with new ids; a repeat makes another order.

        `discounts` are on lines, `wanted` ones on tickets; managers' `loans` allow what is beyond a cashier.
        `customer` is the id of the user whom staff sells to.

        Raises NotAllowedError for another owner's hold, and for lines, discounts or a reason for companion seats unless
        the actor is staff; InvalidInputError if a choice doesn't match its hold's seats, a screening is chosen twice,
        nothing is chosen, companion seats are chosen without a wheelchair space (`companions` allows it), or a line or
        discount can't be (`check_voucher_lines`, `check_line_discounts`, `discounted`). Either for tickets against the
        rules of their type, which the message names. For `wanted` as `Discounts.given`.

        Accessible spaces that the seat map released to a party, since every other seat was taken, need no wheelchair;
        the order notes it (`Order.companions`), and so the journal does.
        """
        if lines or discounts or wanted or companions or customer:
            actor.require_staff()
        if not choices and not lines:
            raise InvalidInputError(_("Nothing was chosen. Choose seats first."), field="seats")
        if len({one.hold.screening for one in choices}) != len(choices):
            raise InvalidInputError(_("The same screening is named twice."), field="seats")
        tickets: list[Ticket] = []
        screenings: list[OrderScreening] = []
        for choice in choices:
            screening, more = self._tickets(actor, choice)
            self._check_types(actor, choice.hold.screening, more)
            screenings.append(screening)
            tickets += more
        if companions is None:
            released = self._released(choices, tickets)
            check_companions([one for one in tickets if (one.screening, one.seat) not in released])
            companions = CompanionReason.HOUSE_FULL if released else None
        check_voucher_lines(lines)
        check_line_discounts(discounts)
        given, comps = self._discounts.given(actor, tickets, wanted, loans)
        shared, charged, computed = discounted(tickets, lines, (*given, *discounts))
        house = self._settings.house()
        is_own = actor.channel in _OF_CUSTOMERS
        order = Order(
            id=new_id(),
            screenings=tuple(screenings),
            tickets=shared,
            lines=charged,
            discounts=computed,
            total=_total(shared, charged),
            currency=house.currency,
            channel=actor.channel,
            workstation=actor.workstation,
            seller=actor.user if actor.is_staff else None,
            customer=actor.user if is_own or not actor.is_staff else customer,
            companions=companions,
            comps=comps,
        )
        return self._remembered(order)

    def _released(self, choices: Sequence[Choice], tickets: Sequence[Ticket]) -> set[tuple[str, str]]:
        """Return the seats that were released to the holds as they are stored, whatever a window says of them."""
        there = {one.screening for one in tickets if one.kind not in ORDINARY}
        asked = [one.hold for one in choices if one.hold.screening in there]
        stored = [self._find_hold(one.screening, one.id) for one in asked if is_id(one.screening) and is_id(one.id)]
        return {(one.screening, seat) for one in stored if one is not None for seat in one.released}

    def allowed(self, order: Order, stranding: Mapping[str, Stranding]) -> Order:
        """Return an order that was just made, with the single seats that staff leaves in its screenings."""
        with self._lock:
            self._made.pop(order.id, None)
        return self._remembered(with_stranding(order, stranding))

    def discounted(self, actor: Actor, order: Order, discount: Discount) -> Order:
        """Return the order with one more discount, computed after those that it has; raises as `check` does.

        Only the new one can be paid from then on.
        """
        self.check(actor, order)
        plain = [replace(one, discount=0) for one in order.tickets], [replace(one, discount=0) for one in order.lines]
        shared, charged, computed = discounted(*plain, (*order.discounts, discount))
        total = _total(shared, charged)
        return self._remembered(replace(order, tickets=shared, lines=charged, discounts=computed, total=total))

    def priced(
        self, screening_id: str, hold_id: str, types: Mapping[str, str | None]
    ) -> tuple[OrderScreening, list[Ticket]]:
        """Return a screening of an order and new tickets for some of its seats (seat to type), at today's prices.

        Raises InvalidInputError for a seat that isn't in its plan, and for a type that isn't sold for a seat.
        """
        return self._priced(screening_id, hold_id, types)

    def check_types(self, actor: Actor, screening_id: str, tickets: Sequence[Ticket]) -> None:
        """Raise unless the tickets of one screening keep the rules of their types."""
        self._check_types(actor, screening_id, tickets)

    def again(self, actor: Actor, order: Order) -> Order:
        """Return an order with new ids, for another try: an operation that has ended stays ended. Raises as `check`."""
        self.check(actor, order)
        new = order.again()
        coded = tuple(replace(one, short_code=self._short_code(one.id)) for one in new.tickets)
        return self._remembered(replace(new, tickets=coded))

    def check(self, actor: Actor, order: Order) -> bool:
        """Raise unless an order is this actor's (staff: anybody's) and what the house asks for its seats.

        Returns whether it was made here: then its seats were judged too.

        NotAllowedError for another's order; ConflictError for one that was changed, or whose prices were. The buyer
        that was named on it meanwhile doesn't count.
        """
        if order.holder.owner != holder_of(actor).owner and not actor.is_staff:
            raise NotAllowedError(_("This purchase belongs to another customer."))
        made = self._made.get(order.id)
        if made == _fingerprint(order):
            return True
        if made is not None or not (self._is_by(actor, order) and self._has_ids(order) and self._is_priced(order)):
            raise ConflictError(_("This basket is out of date. Please choose again."))
        for one in order.screenings:
            self._check_types(actor, one.id, [ticket for ticket in order.tickets if ticket.screening == one.id])
        if order.lines or order.discounts or order.companions:
            actor.require_staff()
        check_voucher_lines(order.lines)
        self._discounts.require_allowed(actor, order)
        return False

    def _is_by(self, actor: Actor, order: Order) -> bool:
        """Tell whether an order that was not made here names who makes it, and no sale that it was exchanged for.

        Staff may pay what a colleague or a customer chose, since the pin asks whether whom it names holds the seats.
        Where there are none, they sell in their own name alone.
        """
        made_by = (order.channel, order.workstation, order.seller)
        is_own = made_by == (actor.channel, actor.workstation, actor.user if actor.is_staff else None)
        if not actor.is_staff:
            is_own = is_own and order.customer == actor.user
        elif order.tickets and not is_own:
            is_customers = order.channel in _OF_CUSTOMERS and not (order.lines or order.discounts or order.companions)
            is_own = order.seller is not None or is_customers
        return is_own and order.exchange_of is None

    def _has_ids(self, order: Order) -> bool:
        names = [order.id, *(one.id for one in order.items), *(one.id for one in order.new_vouchers)]
        if order.customer is not None:
            names.append(order.customer)
        return all(map(is_id, (*names, *(name for one in order.screenings for name in (one.id, one.hold)))))

    def _is_priced(self, order: Order) -> bool:
        """Tell whether an order has the prices, total and currency that it would get now."""
        priced: list[Ticket] = []
        for one in order.screenings:
            types = {ticket.seat: ticket.type for ticket in order.tickets if ticket.screening == one.id}
            screening, tickets = self._priced(one.id, one.hold, types)
            priced += tickets
            if screening != replace(one, late=None):  # the pin judges that
                return False
        there = {(one.screening, one.seat): one for one in order.tickets}
        same = [self._named_as(there[one.screening, one.seat], one) for one in priced]
        shared, charged, computed = discounted(same, order.lines, order.discounts)
        if order.companions is None:
            check_companions(same)
        return (shared, charged, computed, _total(shared, charged), self._settings.house().currency) == (
            order.tickets, order.lines, order.discounts, order.total, order.currency
        )  # fmt: skip

    def reissued(self, ticket: Ticket) -> Ticket:
        """Return a ticket that was sold under a new id, with the short code of that: the one that was lost is void."""
        name = new_id()
        return replace(ticket, id=name, short_code=self._short_code(name))

    def _named_as(self, stored: Ticket, priced: Ticket) -> Ticket:
        """Return a ticket that was priced anew under the id of a stored one, and its code; older ones have none."""
        return replace(priced, id=stored.id, short_code=self._short_code(stored.id) if stored.short_code else "")

    def _check_types(self, actor: Actor, screening_id: str, tickets: Sequence[Ticket]) -> None:
        card = self._price_cards.of(self._screenings.get(screening_id))
        is_limited = any(one.rules and one.rules.members_only for one in card.types)
        is_member = is_limited and actor.user is not None and self._is_member(actor.user)
        check_types(tickets, card, is_staff=actor.is_staff, is_member=is_member)

    def _remembered(self, order: Order) -> Order:
        with self._lock:
            while len(self._made) >= _KEPT:
                del self._made[next(iter(self._made))]  # the oldest
            self._made[order.id] = _fingerprint(order)
        return order

    def _tickets(self, actor: Actor, choice: Choice) -> tuple[OrderScreening, list[Ticket]]:
        hold = choice.hold
        # Only to tell it early: the pin is guarded by the owner that is stored with the hold.
        if hold.owner != holder_of(actor).owner:
            raise NotAllowedError(_("These seats are held by somebody else. Choose other seats."))
        if set(choice.types) != set(hold.seats):
            raise InvalidInputError(_("The basket and the chosen seats don't agree. Please look again."), field="seats")
        screening, tickets = self._priced(hold.screening, hold.id, choice.types)
        # As the window says it of its hold: the pin compares it with what the map says.
        return replace(screening, late=hold.late), tickets

    def _priced(
        self, screening_id: str, hold_id: str, types: Mapping[str, str | None]
    ) -> tuple[OrderScreening, list[Ticket]]:
        screening = self._screenings.get(screening_id)
        plan = self._auditoriums.plan(screening.plan)
        price_card = self._price_cards.of(screening)
        movie = self._movies.get(screening.movie)
        rate = self._settings.house().tax_rate
        tickets = [
            Ticket(
                name := new_id(), screening.id, one.seat, one.kind, one.type, one.type_name, one.price, one.type_names,
                tax_rate=rate if one.tax_rate is None else one.tax_rate, label=one.seat_label,
                short_code=self._short_code(name),
            )
            for one in price_lines(plan, price_card, types)
        ]  # fmt: skip
        order_screening = OrderScreening(
            id=screening.id,
            hold=hold_id,
            movie=screening.movie,
            movie_title=movie.title,
            movie_titles=movie.titles,
            auditorium_name=self._auditoriums.get(screening.auditorium).name,
            starts_at=screening.starts_at,
        )
        return order_screening, tickets


def _fingerprint(order: Order) -> str:
    """Return a hash of all that an order says but its buyer. Not the order itself: whoever has it can change it."""
    return hashlib.sha256(repr(replace(order, buyer=None)).encode()).hexdigest()


def _total(tickets: Sequence[Ticket], lines: Sequence[Line]) -> int:
    return sum(one.paid for one in tickets) + sum(one.paid for one in lines)
