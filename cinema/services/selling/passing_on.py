"""Passes the seats of an order to a stored basket, and from a basket to who takes it over. Hold by hold, guarded each.

A basket is stored before its seats pass to it and deleted after they have passed on: a crash in between leaves seats
that end by their own time, and never seats that nobody knows of.
"""

import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from cinema.domain.baskets import NUMBER_DIGITS, Basket, BasketKind, Collected
from cinema.domain.ids import new_id
from cinema.domain.orders import Order
from cinema.domain.seat_maps import Hold
from cinema.domain.users import Actor
from cinema.errors import ConflictError, HoldExpiredError, NotSellingError
from cinema.i18n import _
from cinema.ports import Baskets, HouseSettings, Journal, SeatMaps
from cinema.services.selling.booking import holder_of
from cinema.services.selling.this_till import ThisTill

SLACK = timedelta(seconds=60)  # between the end of a basket and of its seats
_NUMBERS = 40  # of four digits are drawn


class PassingOn:
    """What parking, reserving and handing over have in common. Its callers check the permission."""

    def __init__(
        self,
        baskets: Baskets,
        seat_maps: SeatMaps,
        journal: Journal,
        this_till: ThisTill,
        settings: HouseSettings,
    ) -> None:
        self._baskets = baskets
        self._seat_maps = seat_maps
        self._journal = journal
        self._this_till = this_till
        self._settings = settings

    def basket(self, basket_id: str, order: Order, kind: BasketKind, label: str, until: datetime) -> Basket:
        """Return a new basket of this till; its id follows from the order, so that a repeat finds what it did."""
        return Basket(basket_id, kind, order, label, self.till(), self._journal.now(), until)

    def till(self) -> str:
        """Return this till's fingerprint."""
        return self._this_till.identity().till.id

    def numbered(self, basket: Basket, end: datetime, *, longer: bool = True) -> Basket:
        """Store a basket under a number that no other has; `longer` ones are drawn when those of four digits fail.

        Raises ConflictError if none is free.
        """
        for number in _numbers(longer=longer):
            one = replace(basket, number=number)
            if self._baskets.put(one, end):
                return one
        raise ConflictError(_no_number())

    def in_a_slot(self, basket: Basket, slots: Sequence[str], end: datetime) -> Basket | None:
        """Store a basket under a number that no other has, in the first slot that is free; None if none is.

        The unique index of slots decides: of two that store at once in the last slot, one gets it.
        """
        for number in _numbers(longer=True):
            for slot in slots:
                one = replace(basket, number=number, slot=slot)
                if self._baskets.put(one, end):
                    return one
            if len(self._baskets.in_slots(slots)) == len(slots):  # else it was the number
                return None
        raise ConflictError(_no_number())

    def to_basket(
        self, actor: Actor, basket: Basket, ends: Mapping[str, int | datetime], *, on_sale: bool = False
    ) -> None:
        """Give the holds of its order to a basket; if one can't be, the others go back and the basket is deleted.

        Raises HoldExpiredError if the seats are gone, ConflictError if they are being paid for; NotSellingError for
        seats that are still held, if the screening must be `on_sale` and isn't, or the end has passed.
        """
        owner, channel = basket.order.holder.owner, actor.channel.value
        for place, one in enumerate(basket.order.screenings):
            moved = self._seat_maps.hand_over(
                one.id, one.hold, basket.id, before=owner, after=basket.owner, channel=channel, end=ends[one.id],
                on_sale=on_sale,
            )  # fmt: skip
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
            if on_sale and there is not None and there.owner == owner:
                raise NotSellingError(_("This screening is not on sale any more."))
            raise HoldExpiredError(_("The time for these seats ran out. Please choose again."))

    def from_basket(self, actor: Actor, basket: Basket, step: str) -> Collected:
        """Give the holds of a basket to an actor, to run as long as new ones; a repeat under the same step: the same.

        One without holds has lost all its seats. ConflictError if another till has them.
        """
        holds: list[Hold] = []
        gone: list[str] = []
        seconds = self._settings.house().hold_seconds
        for one in basket.order.screenings:
            # Always in this order: the first hold that still runs decides between two tills.
            hold = self._seat_maps.hand_over(
                one.id, one.hold, step, before=basket.owner, after=holder_of(actor).owner,
                channel=actor.channel.value, end=seconds,
            )  # fmt: skip
            if hold is None and not holds and self._seat_maps.find_hold(one.id, one.hold) is not None:
                raise ConflictError(taken_already())
            kept = hold.seats if hold is not None else ()
            holds += [hold] if hold is not None else []
            gone += [
                ticket.seat_label
                for ticket in basket.order.tickets
                if ticket.screening == one.id and ticket.seat not in kept
            ]
        return Collected(basket, tuple(holds), tuple(gone))

    def free(self, basket: Basket) -> None:
        """Give a basket's seats back and delete it; a repeat changes nothing. ConflictError if another till has it."""
        free_seats(self._seat_maps, basket)
        self._baskets.delete(basket.id)


def free_seats(seat_maps: SeatMaps, basket: Basket) -> None:
    """Give the seats of a basket back; a repeat changes nothing. ConflictError if a till has taken them over."""
    for one in basket.order.screenings:
        left = seat_maps.release(one.id, one.hold, basket.owner)
        if left is not None and left.owner != basket.owner:
            raise ConflictError(taken_already())


def _numbers(*, longer: bool) -> Iterator[str]:
    """Draw numbers of four digits; then, if they may be, `longer` ones."""
    for attempt in range(2 * _NUMBERS):
        digits = 2 * NUMBER_DIGITS if longer and attempt >= _NUMBERS else NUMBER_DIGITS
        yield f"{secrets.randbelow(10**digits):0{digits}}"


def _no_number() -> str:
    return _("No number is free just now. Please try again.")


def taken_already() -> str:
    """Return what is said to who comes too late for a basket."""
    return _("Another till has taken this basket over.")


def seats_ended() -> str:
    """Return what is said of a basket whose seats are free again."""
    return _("The time of this basket ran out, so its seats are free again.")
