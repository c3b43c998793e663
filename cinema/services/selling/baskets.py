"""Parks and reserves baskets, and lets any till collect them. The guarded updates of the seat map decide who gets one.

What a basket says is deleted with it. `hand_over.py` has those that are handed over under a code; here they are only
listed and given back.
"""

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

from cinema.domain.baskets import (
    WAITING,
    Basket,
    BasketKind,
    Collected,
    WaitingBasket,
    checked_label,
    reservation_ends,
)
from cinema.domain.ids import is_id, made_id, new_id
from cinema.domain.orders import Order
from cinema.domain.tills import Till
from cinema.domain.users import Actor
from cinema.errors import ConflictError, HoldExpiredError, InvalidInputError, NotFoundError
from cinema.i18n import _
from cinema.ports import Baskets, HouseSettings, Journal, Screenings, SeatMaps, Tills
from cinema.services.selling.booking import holder_of
from cinema.services.selling.orders import Orders
from cinema.services.selling.passing_on import SLACK, PassingOn, seats_ended, taken_already
from cinema.services.standing import Standing

_MOST = 500
_RELEASE_SECONDS = 60  # in which a release that was interrupted can be repeated


class WaitingBaskets:
    """The baskets that wait at no till. For staff."""

    def __init__(
        self,
        baskets: Baskets,
        seat_maps: SeatMaps,
        screenings: Screenings,
        tills: Tills,
        orders: Orders,
        passing: PassingOn,
        journal: Journal,
        settings: HouseSettings,
        standing: Standing,
    ) -> None:
        self._baskets = baskets
        self._seat_maps = seat_maps
        self._screenings = screenings
        self._tills = tills
        self._orders = orders
        self._passing = passing
        self._journal = journal
        self._settings = settings
        self._standing = standing

    def park(self, actor: Actor, order: Order, label: str = "") -> Basket:
        """Park an order that is not paid, with its seats, for the house's minutes; a repeat returns the same basket.

        Its seats are nobody's to pay until a till collects them. Raises as `Orders.check`; InvalidInputError for the
        field `label`, HoldExpiredError if the seats are gone, ConflictError if they are being paid for.
        """
        actor = self._checked(actor, order)
        seconds = self._settings.house().parked_minutes * 60
        until = self._journal.now() + timedelta(seconds=seconds)
        basket = self._passing.basket(_id_of(order), order, BasketKind.PARKED, checked_label(label), until)
        self._baskets.put(basket, until + SLACK)  # it is never gone before its seats
        self._passing.to_basket(actor, basket, {one.id: seconds for one in order.screenings})
        return basket

    def reserve(self, actor: Actor, order: Order, name: str = "") -> Basket:
        """Reserve an order's seats under a name until the house's minutes before the start; returns it with a number.

        Raises as `park`, and InvalidInputError for the field `screening` if that instant has passed. A repeat returns
        the same reservation.
        """
        actor = self._checked(actor, order)
        screenings = [self._screenings.get(one.id) for one in order.screenings]
        minutes = self._settings.house().reserved_until_minutes
        ends = reservation_ends(screenings, minutes, self._journal.now())
        until = max(ends.values())
        basket = self._passing.basket(_id_of(order), order, BasketKind.RESERVED, checked_label(name), until)
        before = self._baskets.find(basket.id)
        if before is not None:
            basket = replace(basket, number=before.number)
        else:
            basket = self._passing.numbered(basket, until + SLACK)
        self._passing.to_basket(actor, basket, ends)
        return basket

    def waiting(self, actor: Actor, text: str = "") -> tuple[WaitingBasket, ...]:
        """Return the baskets that can be collected, those that end first before the others.

        `text` is a name, its beginning, or a number. A basket without holds lost its seats before its time: somebody
        gave them back, or the screening was changed.
        """
        self._standing.check(actor).require_staff()
        found = [one for one in self._baskets.waiting(_MOST) if one.fits(text)]
        wanted: dict[str, list[str]] = {}
        for basket in found:
            for one in basket.order.screenings:
                wanted.setdefault(one.id, []).append(one.hold)
        holds = self._seat_maps.find_holds(wanted) if wanted else {}
        lines = []
        for basket in found:
            there = [holds[one.hold] for one in basket.order.screenings if one.hold in holds]
            own = tuple(one for one in there if one.owner == basket.owner)
            if own or not there:  # else a till is collecting it just now
                lines.append(WaitingBasket(basket, own, self._origin(basket)))
        return tuple(sorted(lines, key=lambda one: one.until))

    def collect(self, actor: Actor, basket_id: str, *, step: str | None = None) -> Collected:
        """Take a parked or reserved basket over: its holds are this actor's, and run as long as new ones.

        Of several tills one gets it. `step` is an id for the retry of a call without an answer. Raises NotFoundError
        for a basket that is gone, HoldExpiredError if all its seats are, ConflictError if another till has it, or it
        is taken over by its code alone.
        """
        actor = self._standing.check(actor)
        actor.require_staff()
        basket = self._found(basket_id)
        if basket.kind is BasketKind.HANDED_OVER:
            raise ConflictError(_("This basket was handed over. It is taken over by its four digits."))
        collected = self._passing.from_basket(actor, basket, step or new_id())
        self._baskets.delete(basket.id)
        if not collected.holds:
            raise HoldExpiredError(seats_ended())
        return collected

    def put_back(self, actor: Actor, collected: Collected) -> Basket:
        """Let a basket that was collected and not sold wait on, with the seats that it still has, to its own end.

        Returns it, under its number unless another got that meanwhile. One that was handed over is parked, since its
        code works once. A repeat changes nothing.
        """
        actor = self._standing.check(actor)
        actor.require_staff()
        basket, channel = collected.basket, actor.channel.value
        if basket.kind is BasketKind.HANDED_OVER:
            until = self._journal.now() + timedelta(minutes=self._settings.house().parked_minutes)
            made = made_id("put-back", basket.id, basket.number or "")
            basket = self._passing.basket(made, basket.order, BasketKind.PARKED, basket.label, until)
        ends = dict.fromkeys((one.screening for one in collected.holds), basket.until)
        if basket.kind is BasketKind.RESERVED:
            screenings = [self._screenings.get(one.screening) for one in collected.holds]
            with suppress(InvalidInputError):  # its last minute has passed, and so has `until`
                minutes = self._settings.house().reserved_until_minutes
                ends = dict(reservation_ends(screenings, minutes, self._journal.now()))
        if not self._baskets.put(basket, basket.until + SLACK):
            # Its slot goes too: the customer may have reserved other seats in it meanwhile.
            basket = self._passing.numbered(replace(basket, number=None, slot=None), basket.until + SLACK)
        for one in collected.holds:
            self._seat_maps.hand_over(
                one.screening, one.id, new_id(), before=holder_of(actor).owner, after=basket.owner, channel=channel,
                end=ends[one.screening],
            )  # fmt: skip
        return basket

    def release(self, actor: Actor, basket_id: str) -> None:
        """Give a basket's seats back and delete it; a repeat does nothing. ConflictError if another till has it."""
        self._standing.check(actor).require_staff()
        try:
            basket = self._found(basket_id)
        except NotFoundError:
            return
        if basket.kind is BasketKind.HANDED_OVER:
            step = made_id("release", basket.id, basket.number or "")
            if self._baskets.take_back(basket.id, self._passing.till(), step, _RELEASE_SECONDS) is None:
                raise ConflictError(taken_already())
        self._passing.free(basket)

    def _checked(self, actor: Actor, order: Order) -> Actor:
        actor = self._standing.check(actor)
        actor.require_staff()
        self._orders.check(actor, order)
        if not order.tickets:
            raise InvalidInputError(_("Nothing was chosen. Choose seats first."), field="seats")
        return actor

    def _found(self, basket_id: str) -> Basket:
        basket = self._baskets.find(basket_id) if is_id(basket_id) else None
        if basket is None or basket.kind not in WAITING:
            raise NotFoundError(_("This basket is not there any more: it was collected, or its time ran out."))
        return basket

    def _origin(self, basket: Basket) -> Till | None:
        found = self._tills.find(basket.till) if basket.kind is BasketKind.HANDED_OVER else None
        return found if found is not None and found.is_station else None


def _id_of(order: Order) -> str:
    # It follows from the order, so that a repeat finds what it did.
    return made_id("basket", order.id)
