"""What is chosen on the seat page: which seats are held, which presses wait their turn, who each ticket is for.

No widgets, no services: the screen asks it what to do next and tells it how that ended.
"""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

from cinema.domain.auditoriums import SeatPlan
from cinema.domain.prices import PriceCard, PriceLine, price_lines
from cinema.domain.seat_maps import Hold, SeatState
from gui.seat_map.looks import LOOK_OF_STATE, SeatLook


@dataclass(frozen=True, slots=True)
class Press:
    """One thing to ask the house for: take a seat, or give it back."""

    seat: str
    take: bool


class Basket:
    """Seats of one hold in the order they were chosen, and the queue of presses."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.hold: Hold | None = None
        self.choice: dict[str, str | None] = {}
        self.under_way: Press | None = None
        self._queue: deque[Press] = deque()

    @property
    def seats(self) -> tuple[str, ...]:
        """The seats that are held, in the order they were chosen."""
        return tuple(self.choice)

    @property
    def busy(self) -> bool:
        """Whether a press waits for its answer or its turn."""
        return self.under_way is not None or bool(self._queue)

    def wanted(self, seat: str) -> bool:
        """Tell whether a seat is to be had once all presses are done."""
        for press in reversed(self._queue):
            if press.seat == seat:
                return press.take
        if self.under_way is not None and self.under_way.seat == seat:
            return self.under_way.take
        return seat in self.choice

    def press(self, seat: str) -> bool:
        """Queue the taking of a seat, or its giving back; False if the basket is full."""
        if self.wanted(seat):
            self._ask(Press(seat, take=False))
            return True
        if self.count >= self.most:
            return False
        self._ask(Press(seat, take=True))
        return True

    @property
    def count(self) -> int:
        """How many seats there will be once all presses are done."""
        named = {press.seat for press in self._queue} | set(self.choice)
        if self.under_way is not None:
            named.add(self.under_way.seat)
        return sum(1 for seat in named if self.wanted(seat))

    def next(self) -> Press | None:
        """Begin the next press and return it; None if there is none or one is under way."""
        if self.under_way is not None or not self._queue:
            return None
        self.under_way = self._queue.popleft()
        return self.under_way

    def answered(self, hold: Hold | None) -> set[str]:
        """Take the answer to what was under way: the hold now, None if no seat is left. Returns what changed."""
        changed = self.take_over(hold)
        if self.under_way is not None:
            changed.add(self.under_way.seat)
            self.under_way = None
        return changed

    def refused(self) -> set[str]:
        """Hear that what was under way did not happen."""
        press, self.under_way = self.under_way, None
        return {press.seat} if press is not None else set()

    def take_over(self, hold: Hold | None) -> set[str]:
        """Make the basket the hold's seats, keeping order and types; returns the seats that came or went."""
        before = set(self.choice)
        held: Sequence[str] = hold.seats if hold is not None else ()
        kept = {seat: type_id for seat, type_id in self.choice.items() if seat in held}
        self.choice = kept | {seat: None for seat in held if seat not in kept}
        self.hold = hold
        return before ^ set(self.choice)

    def drop_queue(self) -> set[str]:
        """Forget the presses that wait; returns their seats."""
        changed = {press.seat for press in self._queue}
        self._queue.clear()
        return changed

    def clear(self) -> set[str]:
        """Forget everything: the hold ran out or was sold. Returns the seats that were in it."""
        changed = set(self.choice) | self.drop_queue() | self.refused()
        self.choice, self.hold = {}, None
        return changed

    def look(self, seat: str, state: SeatState, *, own_in_state: bool) -> SeatLook:
        """Return how a seat looks. `own_in_state`: the state is that of this very hold, so it is not another's."""
        waiting = self.under_way is not None and self.under_way.seat == seat
        if waiting or any(press.seat == seat for press in self._queue):
            return SeatLook.PENDING
        if seat in self.choice:
            return SeatLook.MINE
        if own_in_state:
            return SeatLook.FREE  # given back; the news of it is on its way
        return LOOK_OF_STATE[state]

    def _ask(self, press: Press) -> None:
        # a press that has not begun is simply taken back
        for waiting in self._queue:
            if waiting.seat == press.seat:
                self._queue.remove(waiting)
                return
        self._queue.append(press)


def basket_lines(basket: Basket, plan: SeatPlan, card: PriceCard) -> tuple[PriceLine, ...]:
    """Price what is in the basket."""
    return price_lines(plan, card, basket.choice) if basket.choice else ()


def basket_total(lines: Sequence[PriceLine]) -> int:
    """Return the sum in minor units."""
    return sum(line.price for line in lines)
