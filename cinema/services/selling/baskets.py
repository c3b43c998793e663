"""Parks and reserves baskets, and lets any till collect them. The guarded updates of the seat map decide who gets one.

A basket is stored before its seats pass to it and deleted after they have passed on: a crash in between leaves seats
that end by their own time, and never seats that nobody knows of. Its name is deleted with it.
"""

import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta

from cinema.domain.baskets import (
    NUMBER_DIGITS,
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
from cinema.domain.seat_maps import Hold
from cinema.domain.users import Actor
from cinema.errors import ConflictError, HoldExpiredError, InvalidInputError, NotFoundError
from cinema.i18n import _
from cinema.ports import Baskets, HouseSettings, Journal, Screenings, SeatMaps
from cinema.services.selling.booking import holder_of
from cinema.services.selling.orders import Orders
from cinema.services.selling.this_till import ThisTill
from cinema.services.standing import Standing

_MOST = 500
_SLACK = timedelta(seconds=60)  # for which a basket outlives its seats, so that it is never gone before them
_NUMBERS = 40  # of four digits are drawn, then longer ones


class WaitingBaskets:
    """The baskets that wait at no till. For staff."""

    def __init__(
        self,
        baskets: Baskets,
        seat_maps: SeatMaps,
        screenings: Screenings,
        orders: Orders,
        journal: Journal,
        this_till: ThisTill,
        settings: HouseSettings,
        standing: Standing,
    ) -> None:
        self._baskets = baskets
        self._seat_maps = seat_maps
        self._screenings = screenings
        self._orders = orders
        self._journal = journal
        self._this_till = this_till
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
        basket = self._basket(order, BasketKind.PARKED, checked_label(label), until)
        self._baskets.put(basket, until + _SLACK)
        self._pass_on(actor, basket, {one.id: seconds for one in order.screenings})
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
        basket = self._basket(order, BasketKind.RESERVED, checked_label(name), max(ends.values()))
        before = self._baskets.find(basket.id)
        basket = replace(basket, number=before.number) if before is not None else self._numbered(basket)
        self._pass_on(actor, basket, ends)
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
                lines.append(WaitingBasket(basket, own))
        return tuple(sorted(lines, key=lambda one: one.until))

    def collect(self, actor: Actor, basket_id: str, *, step: str | None = None) -> Collected:
        """Take a basket over: its holds are this actor's, and run as long as new ones.

        Of several tills one gets it. `step` is an id for the retry of a call without an answer. Raises NotFoundError
        for a basket that is gone, HoldExpiredError if all its seats are, ConflictError if another till has it.
        """
        actor = self._standing.check(actor)
        actor.require_staff()
        basket = self._found(basket_id)
        holds: list[Hold] = []
        gone: list[str] = []
        seconds, step = self._settings.house().hold_seconds, step or new_id()
        for one in basket.order.screenings:
            # Always in this order: the first hold that still runs decides between two tills.
            hold = self._seat_maps.hand_over(
                one.id, one.hold, step, before=basket.owner, after=holder_of(actor).owner,
                channel=actor.channel.value, end=seconds,
            )  # fmt: skip
            if hold is None and not holds and self._seat_maps.find_hold(one.id, one.hold) is not None:
                raise ConflictError(_("Another till has taken this basket over."))
            kept = hold.seats if hold is not None else ()
            holds += [hold] if hold is not None else []
            gone += [
                ticket.seat_label
                for ticket in basket.order.tickets
                if ticket.screening == one.id and ticket.seat not in kept
            ]
        self._baskets.delete(basket.id)
        if not holds:
            raise HoldExpiredError(_("The time of this basket ran out, so its seats are free again."))
        return Collected(basket, tuple(holds), tuple(gone))

    def put_back(self, actor: Actor, collected: Collected) -> Basket:
        """Let a basket that was collected and not sold wait on, with the seats that it still has, to its own end.

        Returns it, under its number unless another got that meanwhile. A repeat changes nothing.
        """
        actor = self._standing.check(actor)
        actor.require_staff()
        basket, channel = collected.basket, actor.channel.value
        ends = dict.fromkeys((one.screening for one in collected.holds), basket.until)
        if basket.kind is BasketKind.RESERVED:
            screenings = [self._screenings.get(one.screening) for one in collected.holds]
            with suppress(InvalidInputError):  # its last minute has passed, and so has `until`
                minutes = self._settings.house().reserved_until_minutes
                ends = dict(reservation_ends(screenings, minutes, self._journal.now()))
        if not self._baskets.put(basket, basket.until + _SLACK):
            basket = self._numbered(replace(basket, number=None))
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
        for one in basket.order.screenings:
            left = self._seat_maps.release(one.id, one.hold, basket.owner)
            if left is not None and left.owner != basket.owner:
                raise ConflictError(_("Another till has taken this basket over."))
        self._baskets.delete(basket.id)

    def _checked(self, actor: Actor, order: Order) -> Actor:
        actor = self._standing.check(actor)
        actor.require_staff()
        self._orders.check(actor, order)
        if not order.tickets:
            raise InvalidInputError(_("Nothing was chosen. Choose seats first."), field="seats")
        return actor

    def _basket(self, order: Order, kind: BasketKind, label: str, until: datetime) -> Basket:
        # The id follows from the order, so that a repeat finds what it did.
        till = self._this_till.identity().till.id
        return Basket(made_id("basket", order.id), kind, order, label, till, self._journal.now(), until)

    def _numbered(self, basket: Basket) -> Basket:
        """Store a reservation under a number that no other basket has."""
        for attempt in range(2 * _NUMBERS):
            digits = NUMBER_DIGITS if attempt < _NUMBERS else 2 * NUMBER_DIGITS
            one = replace(basket, number=f"{secrets.randbelow(10**digits):0{digits}}")
            if self._baskets.put(one, one.until + _SLACK):
                return one
        raise ConflictError(_("No number is free just now. Please try again."))

    def _pass_on(self, actor: Actor, basket: Basket, ends: Mapping[str, int | datetime]) -> None:
        """Give the holds of its order to a basket; if one can't be, the others go back and the basket is deleted."""
        owner, channel = basket.order.holder.owner, actor.channel.value
        for place, one in enumerate(basket.order.screenings):
            moved = self._seat_maps.hand_over(
                one.id, one.hold, basket.id, before=owner, after=basket.owner, channel=channel, end=ends[one.id]
            )
            if moved is not None:
                continue
            for earlier in basket.order.screenings[:place]:
                self._seat_maps.hand_over(
                    earlier.id, earlier.hold, new_id(), before=basket.owner, after=owner, channel=channel,
                    end=self._settings.house().hold_seconds,
                )  # fmt: skip
            self._baskets.delete(basket.id)
            there = self._seat_maps.find_hold(one.id, one.hold)
            if there is not None and there.pinned is not None:
                raise ConflictError(_("These seats are being paid for just now."))
            raise HoldExpiredError(_("The time for these seats ran out. Please choose again."))

    def _found(self, basket_id: str) -> Basket:
        basket = self._baskets.find(basket_id) if is_id(basket_id) else None
        if basket is None or basket.kind not in WAITING:
            raise NotFoundError(_("This basket is not there any more: it was collected, or its time ran out."))
        return basket
