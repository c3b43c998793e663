"""One purchase on its way from the first seat to its end: what is held and chosen, how long still, and how it ends.

No widgets: whoever shows a purchase, alone or with others, calls `tick` every `TICK`; the first to see its end ends it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from cinema.domain.house import House
from cinema.domain.live_map import LiveMap
from cinema.domain.prices import PriceLine
from cinema.domain.screenings import ScreeningState, Seating
from cinema.domain.seat_maps import Hold
from cinema.i18n import _
from gui.selling.basket import Basket, basket_lines, basket_total
from gui.selling.hold_calls import HoldCalls

if TYPE_CHECKING:
    from cinema.domain.users import Actor
    from cinema.services.cinema import Cinema

TICK = 250  # milliseconds


def time_ran_out() -> str:
    """Return the words for seats that were held too long."""
    return _("The time for your seats ran out, so they are free again. Please choose anew.")


class Watcher(Protocol):
    """Who shows the seats of a purchase, and is told what happens to them; always on the Tk thread."""

    def seats_changed(self, seats: Iterable[str]) -> None:
        """Hear that these seats may look otherwise now."""

    def ran_out(self) -> None:
        """Hear that the time of the seats ran out; the basket is empty."""


@dataclass
class Purchase:
    """Handed from page to page. `paying`: money may be moving, so no time runs and nobody gives the seats back."""

    seating: Seating
    house: House
    live: LiveMap
    basket: Basket
    calls: HoldCalls
    paying: bool = False
    watcher: Watcher | None = field(default=None, repr=False)

    @property
    def lines(self) -> tuple[PriceLine, ...]:
        """The seats chosen, with types and prices."""
        return basket_lines(self.basket, self.seating.plan, self.seating.card)

    @property
    def total(self) -> int:
        """What they cost in all, in minor units."""
        return basket_total(self.lines)

    @property
    def seconds_left(self) -> float | None:
        """How long the seats are held; None while no time runs: nothing is held, or it is being paid for."""
        hold = self.basket.hold
        if hold is None or hold.pinned is not None or self.paying:
            return None
        return self.live.clock.seconds_until(hold.until)

    @property
    def whole_time(self) -> float:
        """How long the seats were held from the beginning, for the ring."""
        hold = self.basket.hold
        more = self.house.extend_seconds if hold is not None and hold.extended else 0
        return float(self.house.hold_seconds + more)

    @property
    def may_extend(self) -> bool:
        """Whether more time can be asked for."""
        hold = self.basket.hold
        return hold is not None and not hold.extended and hold.pinned is None and self.house.extend_seconds > 0

    @property
    def is_cancelled(self) -> bool:
        """Whether the screening does not take place."""
        return self.seating.showing.screening.state is ScreeningState.CANCELLED

    def tick(self) -> None:
        """Let time have passed: others' holds and our own may have run out. A repeat changes nothing."""
        self._tell(self.live.age())
        if self.seconds_left == 0:
            self.run_out()

    def run_out(self) -> None:
        """End what is held: its time is over."""
        self._tell(self.basket.clear())
        if self.watcher is not None:
            self.watcher.ran_out()

    def take_over(self, hold: Hold | None) -> None:
        """Make the basket the hold as the database has it now."""
        if hold is not None:
            self.live.clock.set(hold.now)
        self._tell(self.basket.take_over(hold))

    def sold(self) -> None:
        """End what is held: it was paid for. What is chosen next is another basket."""
        self.paying = False
        seats = self.basket.clear()
        self.live.sold(seats)
        self._tell(seats)

    def _tell(self, seats: Iterable[str]) -> None:
        if self.watcher is not None and seats:
            self.watcher.seats_changed(seats)


def open_purchase(cinema: "Cinema", actor: "Actor", screening_id: str) -> Purchase:
    """Read a screening's seats and the house's settings in force, for a purchase with nothing in it; on a worker."""
    seating, house = cinema.booking.seating(screening_id), cinema.house()
    live = LiveMap()
    live.load(seating.seat_map)
    calls = HoldCalls(cinema.booking, actor, screening_id)
    return Purchase(seating, house, live, Basket(house.seats_per_basket), calls)
