"""One purchase on its way from the first seat to the receipt: what the seat page hands to the payment page."""

from dataclasses import dataclass, field

from cinema.domain.house import House
from cinema.domain.ids import new_id
from cinema.domain.prices import PriceLine
from cinema.domain.screenings import ScreeningState, Seating
from gui.selling.basket import Basket, basket_lines, basket_total
from gui.selling.hold_calls import HoldCalls
from gui.selling.live_seats import LiveMap


@dataclass
class Purchase:
    """Kept by the seat page; the payment page marks it paid."""

    seating: Seating
    house: House
    live: LiveMap
    basket: Basket
    calls: HoldCalls
    paying: bool = False
    paid: bool = False
    _sale_id: str = field(default="", repr=False)
    _sale_of: tuple[object, ...] = field(default=(), repr=False)

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

    def sale_id(self) -> str:
        """Return the id for a sale of exactly this basket, the same until it changes: beginning may be repeated."""
        hold = self.basket.hold
        basket = (hold.id if hold else "", tuple(self.basket.choice.items()))
        if self._sale_of != basket:
            self._sale_id, self._sale_of = new_id(), basket
        return self._sale_id
