"""Customers reserve seats in their own window and pay at the counter, where that window takes no payment.

How a basket gets its seats and its number is `passing_on.py`'s, how the counter sells it `selling/baskets.py`'s. How
many a customer has is a matter of slots: each basket takes one, and a unique index lets no two have the same.
"""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta

from cinema.domain.baskets import LONGEST_LABEL, Basket, BasketKind, checked_label, reservation_ends
from cinema.domain.house import House
from cinema.domain.ids import is_id, made_id
from cinema.domain.orders import Order
from cinema.domain.reservations import Reservation, WindowOffer, WindowSale, slots_of
from cinema.domain.seat_maps import Hold
from cinema.domain.users import Actor
from cinema.errors import ConflictError, InvalidInputError, NotAllowedError
from cinema.i18n import _, clock, ngettext
from cinema.ports import Baskets, HouseSettings, Journal, Screenings, SeatMaps, Users
from cinema.services.selling.orders import Orders
from cinema.services.selling.passing_on import SLACK, PassingOn, free_seats
from cinema.services.selling.stranded_seats import StrandedSeats
from cinema.services.selling.ways_to_pay import account_needed, window_sale
from cinema.services.standing import Standing

_MOST = 100  # of a customer: their own, and those that staff made for them


class CustomerReservations:
    """What customers reserve for themselves. For customers who are signed in, in their own window."""

    def __init__(
        self,
        users: Users,
        baskets: Baskets,
        seat_maps: SeatMaps,
        screenings: Screenings,
        orders: Orders,
        stranded_seats: StrandedSeats,
        passing: PassingOn,
        journal: Journal,
        settings: HouseSettings,
        standing: Standing,
    ) -> None:
        self._users = users
        self._baskets = baskets
        self._seat_maps = seat_maps
        self._screenings = screenings
        self._orders = orders
        self._stranded_seats = stranded_seats
        self._passing = passing
        self._journal = journal
        self._settings = settings
        self._standing = standing

    def offered(self, actor: Actor) -> WindowOffer:
        """Return what this window offers an actor, to be told before seats are chosen. It decides nothing."""
        sale, house = window_sale(actor, self._settings), self._settings.house()
        if sale in {WindowSale.PAYS, WindowSale.LOOKS}:
            return WindowOffer(sale)
        if actor.user is not None and len(self._in_slots(actor.user)[0]) >= house.reservations_per_customer:
            sale = WindowSale.HAS_ALL
        return WindowOffer(sale, house.reserved_until_minutes, self._journal.now())

    def reserve(self, actor: Actor, order: Order) -> Basket:
        """Reserve an order's seats in the customer's name until the house's minutes before the start.

        Returns the basket with its number; a repeat returns the same. Raises NotAllowedError for who pays in their own
        window, isn't signed in, or may not reserve here, and for another's order; ConflictError if the customer has as
        many reservations as the house allows; InvalidInputError for the field `screening` if reservations for it have
        ended; NotSellingError for a screening that was cancelled or closed, HoldExpiredError if the seats are gone;
        otherwise as `Orders.check`.
        """
        actor = self._standing.check(actor)
        user = self._allowed(actor)
        self._check(actor, order)
        house = self._settings.house()
        screenings = [self._screenings.get(one.id) for one in order.screenings]
        try:
            ends = reservation_ends(screenings, house.reserved_until_minutes, self._journal.now())
        except InvalidInputError as error:
            ended = min(one.starts_at for one in screenings) - timedelta(minutes=house.reserved_until_minutes)
            words = _("Seats of this screening could be reserved until {time}. Tickets are sold at the counter now.")
            raise InvalidInputError(words.format(time=clock(ended, house.timezone)), field="screening") from error
        basket = self._baskets.find(_id_of(order)) or self._stored(user, actor, order, max(ends.values()), house)
        self._passing.to_basket(actor, basket, ends, on_sale=True)
        self._users.forget(user)
        if self._users.standing(user) is None:  # erased meanwhile, perhaps before the holds were the basket's
            self._passing.free(basket)
        return basket

    def mine(self, actor: Actor) -> tuple[Reservation, ...]:
        """Return the actor's reservations that run, those that end first before the others; none for a guest.

        Also those that staff made for them. One that ended, was collected or lost all its seats is not among them.
        """
        if actor.user is None:
            return ()
        baskets = self._baskets.of_customer(actor.user, _MOST)
        found = []
        for one, holds in self._with_holds(baskets):
            own = [hold for hold in holds if hold.owner == one.owner]
            kept = {(hold.screening, seat) for hold in own for seat in hold.seats}
            labels = [ticket.seat_label for ticket in one.order.tickets if (ticket.screening, ticket.seat) in kept]
            if own:
                until = min(hold.until for hold in own)
                found.append(Reservation(one.id, one.number or "", until, one.order, tuple(labels)))
        return tuple(sorted(found, key=lambda one: one.until))

    def give_up(self, actor: Actor, basket_id: str) -> None:
        """Give the seats of one's own reservation back; a repeat changes nothing.

        NotAllowedError for another's, ConflictError if the counter has taken it over.
        """
        actor = self._standing.check(actor)
        if actor.user is None:
            raise NotAllowedError(account_needed())
        basket = self._baskets.find(basket_id) if is_id(basket_id) else None
        if basket is None:
            return
        if basket.kind is not BasketKind.RESERVED or basket.order.customer != actor.user:
            raise NotAllowedError(_("This reservation belongs to another customer."))
        try:
            self._passing.free(basket)
        except ConflictError:
            words = _("The counter is selling these seats just now. Say there that you don't want them.")
            raise ConflictError(words) from None

    def _allowed(self, actor: Actor) -> str:
        """Return the id of the customer, if this actor may reserve here."""
        sale = window_sale(actor, self._settings)
        if sale is WindowSale.SIGNS_IN:
            raise NotAllowedError(account_needed())
        if sale is WindowSale.PAYS:
            raise NotAllowedError(_("Seats are paid for here. They are reserved at the counter."))
        if sale is not WindowSale.RESERVES or actor.user is None:
            raise NotAllowedError(_("No seats are reserved here. Tickets are sold at the counter."))
        return actor.user

    def _check(self, actor: Actor, order: Order) -> None:
        """Raise unless an order is this customer's own and may be sold here."""
        was_judged = self._orders.check(actor, order)
        if not order.tickets:
            raise InvalidInputError(_("Nothing was chosen. Choose seats first."), field="seats")
        most = self._settings.house().seats_per_basket
        if len(order.tickets) > most:
            raise InvalidInputError(_("At most {count} seats can be bought at once.").format(count=most), field="seats")
        if not was_judged:
            self._stranded_seats.require(actor, {one.id: one.hold for one in order.screenings})

    def _stored(self, user: str, actor: Actor, order: Order, until: datetime, house: House) -> Basket:
        """Store the basket in a slot of the customer's."""
        name = checked_label(actor.name[:LONGEST_LABEL])
        basket = self._passing.basket(_id_of(order), order, BasketKind.RESERVED, name, until)
        most, stored = house.reservations_per_customer, None
        running, ended = self._in_slots(user)
        for one in ended:
            self._baskets.delete(one.id)
        if len(running) < most:  # more than there are slots now, if the house has lowered their number
            stored = self._passing.in_a_slot(basket, slots_of(user, most), until + SLACK)
        if stored is None:
            words = ngettext(
                "You have {count} reservation already. Pay for it at the counter, or give it up in My tickets.",
                "You have {count} reservations already. Pay for one at the counter, or give one up in My tickets.",
                most,
            )
            raise ConflictError(words.format(count=most))
        return stored

    def _in_slots(self, user: str) -> tuple[list[Basket], list[Basket]]:
        """Return the baskets in a customer's slots that run, and those that have ended.

        What has ended stays so, and may be deleted at any time: its end has passed by the database's clock, or none of
        its holds is there any more, so that its seats never pass to it either.
        """
        there = [one for one in self._baskets.in_slots(slots_of(user)).values() if one is not None]
        if not there:
            return [], []
        now, running = self._journal.now(), []
        for one, holds in self._with_holds(there):
            if holds and one.until > now:
                running.append(one)
        return running, [one for one in there if one not in running]

    def _with_holds(self, baskets: Sequence[Basket]) -> list[tuple[Basket, list[Hold]]]:
        """Return baskets with their holds that run, whoever has them."""
        wanted: dict[str, list[str]] = {}
        for basket in baskets:
            for one in basket.order.screenings:
                wanted.setdefault(one.id, []).append(one.hold)
        holds = self._seat_maps.find_holds(wanted) if wanted else {}
        return [(one, [holds[part.hold] for part in one.order.screenings if part.hold in holds]) for one in baskets]


def give_up_all(baskets: Baskets, seat_maps: SeatMaps, user: str) -> None:
    """Give all reservations of a person back, with the name in them; a repeat changes nothing."""
    while there := baskets.of_customer(user, _MOST):
        for one in there:
            with suppress(ConflictError):  # a till is selling it: it has what it needs
                free_seats(seat_maps, one)
            baskets.delete(one.id)


def _id_of(order: Order) -> str:
    # It follows from the order, so that a repeat finds what it did; another one than a parked basket's.
    return made_id("reservation", order.id)
