"""Sales that a till did not finish because its program died, as the till's next program goes on with them.

Whether money was taken, the sale's own entry says; where there is none, `void` comes first, so that a delayed entry
can't land. Then the same seats are held again for whoever sits at the till now. A split sale that was paid in part is
given up so too: what a card or a voucher paid goes back to it before the seats are paid anew.
"""

from cinema.domain.baskets import Basket, BasketKind, Collected, FinishedSale
from cinema.domain.ids import is_id, new_id
from cinema.domain.orders import OrderScreening
from cinema.domain.seat_maps import Hold
from cinema.domain.transactions import Transaction
from cinema.domain.users import Actor
from cinema.errors import ConflictError, NotFoundError, PaymentRefusedError, PaymentUnresolvedError
from cinema.i18n import _
from cinema.ports import Baskets, HouseSettings, Programs, SeatMaps
from cinema.services.selling.booking import Booking, holder_of
from cinema.services.selling.checkout import Checkout
from cinema.services.selling.kept_sales import KeptSales
from cinema.services.selling.this_till import ThisTill
from cinema.services.standing import Standing

_MOST = 20


class UnfinishedSales:
    """Finds, finishes and voids this till's unfinished sales. For staff."""

    def __init__(
        self,
        baskets: Baskets,
        seat_maps: SeatMaps,
        booking: Booking,
        checkout: Checkout,
        kept: KeptSales,
        programs: Programs,
        this_till: ThisTill,
        settings: HouseSettings,
        standing: Standing,
    ) -> None:
        self._baskets = baskets
        self._seat_maps = seat_maps
        self._booking = booking
        self._checkout = checkout
        self._kept = kept
        self._programs = programs
        self._this_till = this_till
        self._settings = settings
        self._standing = standing

    def here(self, actor: Actor) -> tuple[Basket, ...]:
        """Return the sales that programs of this till left unfinished, the oldest first; none of one that runs."""
        self._standing.check(actor).require_staff()
        left = self._baskets.unfinished(self._this_till.identity().till.id, _MOST)
        return tuple(one for one in left if not self._programs.runs(one.program or ""))

    def finish(self, actor: Actor, basket_id: str) -> FinishedSale:
        """Go on with an unfinished sale: it was sold, or the same seats are held again, to be paid as a new order.

        Raises SeatsLostError naming the seats that others have by now (none is held then, and the sale can only be
        voided), PaymentUnresolvedError if a manager must decide about its money, NotFoundError and ConflictError as
        `void` does. A repeat holds the seats once more if they are free, else says that the sale is not there.
        """
        actor, basket = self._found(actor, basket_id)
        sold = self._outcome(actor, basket)
        if sold is not None:
            return FinishedSale(sold)
        holds: list[Hold] = []
        try:
            for one in basket.order.screenings:
                holds.append(self._held_again(actor, basket, one))  # noqa: PERF401 - those held so far are released
        except BaseException:
            for hold in holds:
                self._booking.release(actor, hold)
            raise
        self._kept.forget(basket.id)
        return FinishedSale(None, Collected(basket, tuple(holds)))

    def void(self, actor: Actor, basket_id: str) -> Transaction | None:
        """End an unfinished sale and give its seats back; returns the sale if it was sold, which is not ended.

        Raises NotFoundError for one that is not there any more, or is another till's; ConflictError while its program
        runs; PaymentUnresolvedError if a manager must decide about its money.
        """
        actor, basket = self._found(actor, basket_id)
        sold = self._outcome(actor, basket)
        if sold is None:
            for one in basket.order.screenings:
                self._seat_maps.release(one.id, one.hold, basket.order.holder.owner)
            self._kept.forget(basket.id)
        return sold

    def _found(self, actor: Actor, basket_id: str) -> tuple[Actor, Basket]:
        actor = self._standing.check(actor)
        actor.require_staff()
        basket = self._baskets.find(basket_id) if is_id(basket_id) else None
        is_ours = basket is not None and basket.till == self._this_till.identity().till.id
        if basket is None or basket.kind is not BasketKind.UNFINISHED or not is_ours:
            raise NotFoundError(_("There is no such unfinished sale at this till."))
        if self._programs.runs(basket.program or ""):
            raise ConflictError(_("This sale is being paid just now, in another window of this till."))
        return actor, basket

    def _outcome(self, actor: Actor, basket: Basket) -> Transaction | None:
        """Return the sale if it was sold; None if it has ended without, its seats held on where they were pinned."""
        try:
            sale = self._checkout.conclude(actor, basket.order)
        except PaymentRefusedError:
            return None
        except PaymentUnresolvedError:
            self._kept.forget(basket.id)  # it is among the payments that are being checked
            raise
        self._kept.forget(basket.id)
        return sale

    def _held_again(self, actor: Actor, basket: Basket, one: OrderScreening) -> Hold:
        """Take over the hold of a screening if it still runs with all its seats, else hold the same seats anew."""
        order, mine = basket.order, holder_of(actor).owner
        types = order.types_of(one.id)
        there = self._seat_maps.find_hold(one.id, one.hold)
        if there is not None and set(there.seats) == set(types):
            seconds = self._settings.house().hold_seconds
            taken = self._seat_maps.hand_over(
                one.id, one.hold, new_id(), before=order.holder.owner, after=mine, channel=actor.channel.value,
                end=seconds,
            )  # fmt: skip
            if taken is not None:
                return taken
        return self._booking.hold(actor, one.id, None, tuple(types), dict(types))
