"""Hands baskets over under four digits: from a kiosk to the counter, where they are paid, and from a till to a kiosk.

Who gets one is decided by one guarded update of the stored basket, which moves its owner; its seats follow, hold by
hold, and are never free in between: they outlast the code by a minute. What was typed is counted before it is compared.
"""

from dataclasses import replace
from datetime import timedelta

from cinema.domain.baskets import Basket, BasketKind, Collected, checked_code, checked_label
from cinema.domain.ids import is_id, made_id, new_id
from cinema.domain.orders import Order
from cinema.domain.tills import Till
from cinema.domain.users import Actor, Channel, Role
from cinema.errors import (
    ConflictError,
    HoldExpiredError,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
    StrandedSeatsError,
    TooManyAttemptsError,
)
from cinema.i18n import _, ngettext
from cinema.ports import Baskets, CodeTries, HouseSettings, Journal, SeatMaps
from cinema.services.selling.booking import holder_of
from cinema.services.selling.orders import Orders
from cinema.services.selling.passing_on import SLACK, PassingOn, seats_ended, taken_already
from cinema.services.selling.stranded_seats import StrandedSeats
from cinema.services.standing import Standing
from cinema.services.stations import ThisStation

_REPEAT_SECONDS = 60  # for which a basket that was taken is kept at least, so that the call can be repeated


class HandOvers:
    """Offers baskets under a code and takes them. For staff, and for whoever stands at a registered kiosk."""

    def __init__(
        self,
        baskets: Baskets,
        tries: CodeTries,
        seat_maps: SeatMaps,
        orders: Orders,
        stranded_seats: StrandedSeats,
        passing: PassingOn,
        here: ThisStation,
        journal: Journal,
        settings: HouseSettings,
        standing: Standing,
    ) -> None:
        self._baskets = baskets
        self._tries = tries
        self._seat_maps = seat_maps
        self._orders = orders
        self._stranded_seats = stranded_seats
        self._passing = passing
        self._here = here
        self._journal = journal
        self._settings = settings
        self._standing = standing

    def offer(self, actor: Actor, order: Order, label: str = "") -> Basket:
        """Give an order's seats to a basket under four digits (`number`) for the house's minutes.

        A repeat returns the same basket. Raises as `Orders.check`; NotAllowedError for customers in another window than
        a kiosk, ConflictError at a kiosk that is not registered, when another till has taken the basket, or the seats
        are being paid for; HoldExpiredError if they are gone; InvalidInputError for the field `label`, an order without
        seats, and what staff sells and a kiosk doesn't.
        """
        actor = self._allowed(actor)
        self._orders.check(actor, order)
        if not order.tickets:
            raise InvalidInputError(_("Nothing was chosen. Choose seats first."), field="seats")
        if actor.is_staff:
            self._require_for_a_kiosk(actor, order)
        seconds = self._settings.house().hand_over_minutes * 60
        now = self._journal.now()
        until = now + timedelta(seconds=seconds)
        # Another id than a parked basket's: each finds its own repeat alone.
        made = made_id("hand-over", order.id)
        basket = self._passing.basket(made, order, BasketKind.HANDED_OVER, checked_label(label), until)
        before = self._baskets.find(basket.id)
        if before is None:
            basket = self._passing.numbered(basket, until, longer=False)
        elif before.taken is not None:
            raise ConflictError(_too_late(actor))
        elif before.until <= now:
            raise HoldExpiredError(seats_ended())
        else:
            basket = replace(before, order=order)
        lasts = seconds + round(SLACK.total_seconds())  # a code that is typed in its last second still gets its seats
        self._passing.to_basket(actor, basket, {one.id: lasts for one in order.screenings})
        return basket

    def take(self, actor: Actor, code: str, *, step: str | None = None) -> Collected:
        """Take the basket of a code over: its holds are this actor's, and run as long as new ones.

        For staff at a registered till, and for anybody at a registered kiosk; ConflictError at any other workstation.
        `step` is an id for the retry of a call without an answer, which returns the same. InvalidInputError for what
        can't be a code; NotFoundError for one that isn't valid, whatever the reason; TooManyAttemptsError after 5 such
        ones at this till within a minute, also for a right one; HoldExpiredError if all its seats are gone.
        """
        actor = self._standing.check(actor)
        till, number = self._station(actor), checked_code(code)
        if step is None or not is_id(step):
            step = new_id()
        basket = self._compared(till, number, step)
        if basket is None:
            words = _("These digits are not valid. They work once, and only for some minutes. Please check them.")
            raise NotFoundError(words, field="code")
        collected = self._passing.from_basket(actor, basket, step)
        if not collected.holds:
            raise HoldExpiredError(seats_ended())
        return collected

    def recall(self, actor: Actor, basket: Basket) -> Collected:
        """Take a basket back for the one who offered it; the code is not valid any more. A repeat returns the same.

        NotAllowedError for another's, ConflictError if a till or kiosk has taken it, HoldExpiredError if its time ran
        out.
        """
        actor, stored = self._offered(actor, basket)
        if stored is None:
            mine = self._own(actor, basket)
            if mine is None:
                raise HoldExpiredError(seats_ended())
            return mine
        collected = self._passing.from_basket(actor, stored, self._taken_back(actor, stored))
        self._baskets.delete(stored.id)
        if not collected.holds:
            raise HoldExpiredError(seats_ended())
        return collected

    def give_up(self, actor: Actor, basket: Basket) -> None:
        """Give the seats of a basket back that this actor offered; a repeat changes nothing. Raises as `recall`."""
        actor, stored = self._offered(actor, basket)
        if stored is not None:
            self._taken_back(actor, stored)
            self._passing.free(stored)

    def _compared(self, till: Till, number: str, step: str) -> Basket | None:
        """Return the basket of a code, which is this till's now; None if it isn't valid."""
        seconds = self._settings.house().hold_seconds + _REPEAT_SECONDS
        if self._baskets.taken(number, till.id, step):  # a repeat, which guesses nothing
            return self._baskets.take(number, till.id, step, seconds)
        name = new_id()
        wait = self._tries.begin(till.id, name)
        if wait:
            words = ngettext(
                "Too many wrong digits were typed here. Try again in {count} second.",
                "Too many wrong digits were typed here. Try again in {count} seconds.",
                wait,
            )
            raise TooManyAttemptsError(words.format(count=wait), wait)
        basket = self._baskets.take(number, till.id, step, seconds)
        if basket is not None:
            self._tries.right(till.id, name)
        return basket

    def _allowed(self, actor: Actor) -> Actor:
        """Return the actor if it may hand over."""
        actor = self._standing.check(actor)
        if actor.channel is Channel.KIOSK:
            self._here.require_kiosk()
        else:
            actor.require_staff()
        return actor

    def _station(self, actor: Actor) -> Till:
        """Return the workstation if codes work there, for this actor."""
        if actor.channel is Channel.KIOSK:
            return self._here.require_kiosk()
        actor.require_staff()
        return self._here.require_till()

    def _require_for_a_kiosk(self, actor: Actor, order: Order) -> None:
        """Raise InvalidInputError for what can't be paid at a kiosk: else the customer would be sent there in vain."""
        if order.lines or order.discounts or order.companions or any(one.late for one in order.screenings):
            words = _("A kiosk sells tickets at their usual price, and none after the start. Park this basket instead.")
            raise InvalidInputError(words, field="kiosk")
        customer = Actor(Role.GUEST, actor.workstation, Channel.KIOSK)
        try:
            for one in order.screenings:
                mine = [ticket for ticket in order.tickets if ticket.screening == one.id]
                self._orders.check_types(customer, one.id, mine)
            self._stranded_seats.require(customer, {one.id: one.hold for one in order.screenings})
        except StrandedSeatsError as error:  # staff could give a reason, and a kiosk can't take it
            words = _("A kiosk doesn't sell seats that leave a single one free. Park this basket instead.")
            raise InvalidInputError(words, field="kiosk") from error
        except NotAllowedError as error:
            raise InvalidInputError(error.message, field="kiosk") from error

    def _offered(self, actor: Actor, basket: Basket) -> tuple[Actor, Basket | None]:
        """Return a basket as it is stored, if this actor offered it; None if it is gone."""
        actor = self._allowed(actor)
        stored = self._baskets.find(basket.id) if is_id(basket.id) else None
        if stored is not None and stored.kind is not BasketKind.HANDED_OVER:
            stored = None
        if (stored or basket).order.holder.owner != holder_of(actor).owner:
            raise NotAllowedError(_("This purchase belongs to another customer."))
        return actor, stored

    def _taken_back(self, actor: Actor, basket: Basket) -> str:
        """End the code of a basket, unless it was used, and return the step under which that was done."""
        step = made_id("recall", basket.id, basket.number or "")
        if self._baskets.take_back(basket.id, self._passing.till(), step, _REPEAT_SECONDS) is None:
            raise ConflictError(_too_late(actor))
        return step

    def _own(self, actor: Actor, basket: Basket) -> Collected | None:
        """Return a basket whose seats this actor has again; None if it has none of them."""
        asked = [one for one in basket.order.screenings if is_id(one.id) and is_id(one.hold)]
        found = [self._seat_maps.find_hold(one.id, one.hold) for one in asked]
        holds = tuple(one for one in found if one is not None and one.owner == holder_of(actor).owner)
        kept = {(one.screening, seat) for one in holds for seat in one.seats}
        gone = tuple(one.seat_label for one in basket.order.tickets if (one.screening, one.seat) not in kept)
        return Collected(basket, holds, gone) if holds else None


def _too_late(actor: Actor) -> str:
    """Return what is said to who offered a basket that was taken meanwhile."""
    if actor.channel is Channel.KIOSK:
        return _("Your seats are at the counter now. Please pay there.")
    return taken_already()
