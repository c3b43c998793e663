"""The seats of one screening as they are right now: merges news and ages holds. Where the news come from is not here.

An expiry makes no news, so holds are aged here: on server time, carried on by this machine's monotonic clock. A wrong
wall clock changes nothing.
"""

import time
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from cinema.domain.seat_maps import LiveSeat, SeatChange, SeatMap, SeatState

Monotonic = Callable[[], float]


class ServerClock:
    """The database's time, known at one moment and carried on by the monotonic clock."""

    def __init__(self, monotonic: Monotonic = time.monotonic) -> None:
        self._monotonic = monotonic
        self._known: tuple[datetime, float] | None = None

    def set(self, server: datetime) -> None:
        """Take the database's time as of now; a time before what is known already came late and is ignored."""
        if self._known is None or server > self.now():
            self._known = (server, self._monotonic())

    def now(self) -> datetime:
        """Return the database's time now."""
        assert self._known is not None, "the clock was never set"
        server, at = self._known
        return server + timedelta(seconds=self._monotonic() - at)

    def seconds_until(self, end: datetime) -> float:
        """Return how long it is until an instant, never negative."""
        return max(0.0, (end - self.now()).total_seconds())


class LiveMap:
    """The seats of one screening. Each change returns the seats whose state may have changed."""

    def __init__(self, monotonic: Monotonic = time.monotonic) -> None:
        self.clock = ServerClock(monotonic)
        self.seats: dict[str, LiveSeat] = {}
        self.selling = False
        self.sell_until: datetime | None = None

    def load(self, seat_map: SeatMap) -> set[str]:
        """Take a whole map over."""
        self.clock.set(seat_map.now)
        changed = {seat for seat, live in seat_map.seats.items() if self.seats.get(seat) != live}
        changed |= self.seats.keys() - seat_map.seats.keys()
        self.seats = dict(seat_map.seats)
        self.selling, self.sell_until = seat_map.selling, seat_map.sell_until
        return changed

    def merge(self, change: SeatChange) -> set[str]:
        """Take news of some seats over; news that say to read again change nothing."""
        if change.now is not None:
            self.clock.set(change.now)
        news = change.seats or {}
        changed = {seat for seat, live in news.items() if self.seats.get(seat) != live}
        self.seats.update(news)
        return changed

    def age(self) -> set[str]:
        """Free the seats whose hold ran out since, and return them."""
        now = self.clock.now() if self.seats else None
        expired = {
            seat
            for seat, live in self.seats.items()
            if now is not None and live.state is SeatState.HELD and live.state_at(now) is SeatState.FREE
        }
        self.seats.update(dict.fromkeys(expired, LiveSeat(SeatState.FREE)))
        return expired

    def sold(self, seats: Iterable[str]) -> None:
        """Take these for sold before the news of it is here."""
        self.seats.update(dict.fromkeys(seats, LiveSeat(SeatState.SOLD)))

    def state(self, seat: str) -> SeatState:
        """Return what a seat is now."""
        return self.seats[seat].state_at(self.clock.now())

    @property
    def on_sale(self) -> bool:
        """Whether seats can be taken now."""
        return self.selling and self.sell_until is not None and self.clock.now() < self.sell_until
