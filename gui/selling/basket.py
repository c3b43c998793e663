"""The basket of the seat page: held seats with their ticket types, and the queue of presses.

No widgets, no services: the caller takes the next press from it, runs it, and returns the result.
"""

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cinema.domain.auditoriums import SeatPlan
from cinema.domain.prices import PriceCard, PriceLine, price_lines
from cinema.domain.seat_maps import Hold, SeatState
from gui.seat_map.looks import LOOK_OF_STATE, SeatLook


@dataclass(frozen=True, slots=True)
class Press:
    """A request to take a seat, or to give it back."""

    seat: str
    take: bool


class Basket:
    """The seats of one hold in the order they were chosen, and the queue of presses.

    `choice` maps held seats to ticket types (None: the price card's default), `wished` seats to the types that they get
    when they come. `most` is the limit of seats, `changing` the seat for whose other ticket type the database is asked.
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self.hold: Hold | None = None
        self.choice: dict[str, str | None] = {}
        self.under_way: Press | None = None
        self.wished: dict[str, str | None] = {}
        self.changing: str | None = None
        self._queue: deque[Press] = deque()

    @property
    def seats(self) -> tuple[str, ...]:
        """The held seats, in the order they were chosen."""
        return tuple(self.choice)

    @property
    def busy(self) -> bool:
        """Whether a press is running or queued, or a ticket type is being changed."""
        return self.under_way is not None or bool(self._queue) or self.changing is not None

    def wanted(self, seat: str) -> bool:
        """Tell whether a seat will be in the basket when all presses are done."""
        for press in reversed(self._queue):
            if press.seat == seat:
                return press.take
        if self.under_way is not None and self.under_way.seat == seat:
            return self.under_way.take
        return seat in self.choice

    def press(self, seat: str) -> bool:
        """Queue taking a seat, or giving it back if it is wanted; False if the basket is full."""
        if self.wanted(seat):
            self._ask(Press(seat, take=False))
            return True
        if self.count >= self.most:
            return False
        self._ask(Press(seat, take=True))
        return True

    @property
    def count(self) -> int:
        """The number of seats that will be in the basket when all presses are done."""
        named = {press.seat for press in self._queue} | set(self.choice)
        if self.under_way is not None:
            named.add(self.under_way.seat)
        return sum(1 for seat in named if self.wanted(seat))

    def next(self) -> Press | None:
        """Start the next press and return it; None if there is none or one is running."""
        if self.under_way is not None or self.changing is not None or not self._queue:
            return None
        self.under_way = self._queue.popleft()
        return self.under_way

    def answered(self, hold: Hold | None) -> set[str]:
        """Finish the running press with the hold as it is now (None: no seat is left); returns the changed seats."""
        changed = self.take_over(hold)
        if self.under_way is not None:
            changed.add(self.under_way.seat)
            self.under_way = None
        return changed

    def refused(self) -> set[str]:
        """Finish the running press without effect; returns its seat."""
        press, self.under_way = self.under_way, None
        return {press.seat} if press is not None else set()

    def take_over(self, hold: Hold | None) -> set[str]:
        """Set the held seats, keeping order and ticket types; returns the seats that were added or removed."""
        before = set(self.choice)
        held: Sequence[str] = hold.seats if hold is not None else ()
        kept = {seat: type_id for seat, type_id in self.choice.items() if seat in held}
        self.choice = kept | {seat: self.wished.get(seat) for seat in held if seat not in kept}
        self.hold = hold
        return before ^ set(self.choice)

    def take_party(self, hold: Hold, types: Mapping[str, str]) -> set[str]:
        """Set the held seats with their types, as they were chosen anew; returns those that were added or removed."""
        before = set(self.choice)
        self.choice, self.hold = dict(types), hold
        return before ^ set(self.choice)

    def drop_queue(self) -> set[str]:
        """Drop the queued presses; returns their seats."""
        changed = {press.seat for press in self._queue}
        self._queue.clear()
        return changed

    def clear(self) -> set[str]:
        """Empty the basket: the hold expired or was sold. Returns all its seats and those of its presses."""
        changed = set(self.choice) | self.drop_queue() | self.refused()
        self.choice, self.hold, self.changing = {}, None, None
        return changed

    def look(self, seat: str, state: SeatState, *, own_in_state: bool) -> SeatLook:
        """Return a seat's look. `own_in_state`: the seat map says that this basket holds it."""
        waiting = self.under_way is not None and self.under_way.seat == seat
        if waiting or any(press.seat == seat for press in self._queue):
            return SeatLook.PENDING
        if seat in self.choice:
            return SeatLook.MINE
        if own_in_state:
            return SeatLook.FREE  # given back; the seat map doesn't know yet
        return LOOK_OF_STATE[state]

    def _ask(self, press: Press) -> None:
        # Two opposite presses cancel each other as long as the first is not running.
        for waiting in self._queue:
            if waiting.seat == press.seat:
                self._queue.remove(waiting)
                return
        self._queue.append(press)


def basket_lines(basket: Basket, plan: SeatPlan, card: PriceCard) -> tuple[PriceLine, ...]:
    """Return the lines of a basket with their prices from a price card; a type that it sells no more is the default."""
    choice = {}
    for seat, type_id in basket.choice.items():
        sold = {one.id for one in card.types_for(plan.by_id[seat].kind)}
        if sold:
            choice[seat] = type_id if type_id in sold else None
    return price_lines(plan, card, choice) if choice else ()


def basket_total(lines: Sequence[PriceLine]) -> int:
    """Return the sum of the lines in minor units."""
    return sum(line.price for line in lines)
