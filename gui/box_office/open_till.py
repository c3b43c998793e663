"""Opens a screening for the till, and follows its seats."""

from typing import TYPE_CHECKING

from cinema.domain.live_map import LiveMap
from gui.selling.basket import Basket
from gui.selling.hold_calls import HoldCalls
from gui.selling.purchase import Purchase

if TYPE_CHECKING:
    from cinema.domain.users import Actor
    from cinema.services.cinema import Cinema


def open_till(cinema: "Cinema", actor: "Actor", screening: str, hold: str | None = None) -> Purchase:
    """Read a screening's seats and the house's settings, and return an empty purchase; for a worker.

    It goes on with the actor's `hold` where that is given, which the page puts into the basket.
    """
    seating, house = cinema.booking.seating(screening), cinema.house()
    live = LiveMap(channel=actor.channel)
    live.load(seating.seat_map)
    calls = HoldCalls(cinema.booking, actor, screening)
    if hold is not None:
        calls.adopt(hold)
    return Purchase(seating, house, live, Basket(cinema.booking.most(actor)), calls)
