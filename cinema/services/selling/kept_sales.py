"""Stores what a till at the counter is about to pay, so that a program that dies leaves it to the next one.

The basket is stored just before the pin, whose durable write makes it durable too, and dropped when the payment has an
answer. One that is left over after that says nothing wrong: what became of the sale, its own entry says.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from cinema.domain.baskets import Basket, BasketKind
from cinema.domain.orders import Order
from cinema.domain.users import Channel
from cinema.errors import CinemaError, StorageError
from cinema.ports import Baskets, Programs
from cinema.services.selling.card_payments import UNSTAMPED
from cinema.services.selling.this_till import ThisTill

_KEPT_SECONDS = 12 * 3600  # a shift: after it nobody at the till remembers the customer


class KeptSales:
    """Keeps the order that a till is paying. Of the box office alone: other windows are not gone back to."""

    def __init__(self, baskets: Baskets, this_till: ThisTill, programs: Programs) -> None:
        self._baskets = baskets
        self._this_till = this_till
        self._programs = programs
        self._mine: set[str] = set()

    def keep(self, order: Order) -> None:
        """Store an order of the box office that is about to be pinned; others are not kept."""
        if order.channel is not Channel.BOX_OFFICE:
            return
        till, program = self._this_till.identity().till.id, self._programs.mark()
        kept = Basket(order.id, BasketKind.UNFINISHED, order, "", till, UNSTAMPED, UNSTAMPED, program=program)
        self._mine.add(order.id)
        self._baskets.keep(kept, _KEPT_SECONDS)

    def drop(self, sale_id: str) -> None:
        """Forget an order that this program kept: its payment has an answer."""
        if sale_id in self._mine:
            self._mine.discard(sale_id)
            self.forget(sale_id)

    def forget(self, sale_id: str) -> None:
        """Forget an order, whoever kept it; it is not tried again, since what is left over says nothing wrong."""
        with suppress(StorageError):
            self._baskets.drop(sale_id)

    @contextmanager
    def while_paid(self, order: Order) -> Iterator[None]:
        """Keep an order while it is paid. After a lost answer it stays kept, until `resume` has one."""
        self.keep(order)
        with self.until_answered(order.id):
            yield

    @contextmanager
    def while_asked(self, order: Order) -> Iterator[None]:
        """Keep an order whose payment begins inside: until `drop`, unless that is refused.

        One that this program kept before stays kept then: its first payment may be under way.
        """
        is_first = order.id not in self._mine
        self.keep(order)
        if not is_first:
            yield
            return
        with self.unless_refused(order.id):
            yield

    @contextmanager
    def until_answered(self, sale_id: str) -> Iterator[None]:
        """Drop an order when what is done inside has an answer, be it a refusal."""
        with self.unless_refused(sale_id):
            yield
        self.drop(sale_id)

    @contextmanager
    def unless_refused(self, sale_id: str) -> Iterator[None]:
        """Drop an order when what is done inside is refused; a lost answer is no refusal."""
        try:
            yield
        except StorageError:
            raise
        except CinemaError:
            self.drop(sale_id)
            raise
