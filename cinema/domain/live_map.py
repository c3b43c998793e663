"""The live seats of one screening in a window: merges changes and expires holds.

The database sends no change when a hold expires, so it is computed here: from the server's time, continued by this
machine's monotonic clock. A wrong wall clock has no effect.
"""

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from cinema.domain.quotas import left_by_type
from cinema.domain.seat_maps import LiveSeat, SeatChange, SeatMap, SeatQuota, SeatState
from cinema.domain.seat_reservations import Reservation
from cinema.domain.users import Channel

Monotonic = Callable[[], float]


class ServerClock:
    """The database's time, continued by this machine's monotonic clock."""

    def __init__(self, monotonic: Monotonic = time.monotonic) -> None:
        self._monotonic = monotonic
        self._known: tuple[datetime, float] | None = None

    def set(self, server: datetime) -> None:
        """Set the database's time; an earlier time than the present one is late news and ignored."""
        if self._known is None or server > self.now():
            self._known = (server, self._monotonic())

    def now(self) -> datetime:
        """Return the database's time now."""
        assert self._known is not None, "the clock was never set"
        server, at = self._known
        return server + timedelta(seconds=self._monotonic() - at)

    def seconds_until(self, end: datetime) -> float:
        """Return the seconds until an instant, never negative."""
        return max(0.0, (end - self.now()).total_seconds())


class LiveMap:
    """The live seats of one screening. Each update returns the seats whose state may have changed.

    Free seats that are kept back from `channel` are shown as blocked there until they are released.
    """

    def __init__(self, monotonic: Monotonic = time.monotonic, channel: Channel = Channel.CUSTOMER) -> None:
        self.clock = ServerClock(monotonic)
        self._channel = channel
        self._kept: dict[str, Reservation] = {}
        self.seats: dict[str, LiveSeat] = {}
        self.selling = False
        self.longest: int | None = None
        self.sell_until: datetime | None = None
        self.sell_from: datetime | None = None
        self.quotas: tuple[SeatQuota, ...] = ()

    def load(self, seat_map: SeatMap) -> set[str]:
        """Replace all seats by a seat map."""
        self.clock.set(seat_map.now)
        changed = {seat for seat, live in seat_map.seats.items() if self.seats.get(seat) != live}
        changed |= self.seats.keys() - seat_map.seats.keys()
        kept = {seat: one for seat, one in seat_map.reserved.items() if one.keeps_back(self._channel, seat_map.now)}
        changed |= self._kept.keys() ^ kept.keys()
        self.seats, self._kept = dict(seat_map.seats), kept
        self.selling, self.sell_until, self.sell_from = seat_map.selling, seat_map.sell_until, seat_map.sell_from
        self.quotas = seat_map.quotas
        # Holds that were made since are not longer, unless the setting was changed meanwhile: the guard decides anyway.
        self.longest = seat_map.longest
        return changed

    def merge(self, change: SeatChange) -> set[str]:
        """Update some seats; a change that asks to read the map again changes nothing."""
        if change.now is not None:
            self.clock.set(change.now)
        news = change.seats or {}
        changed = {seat for seat, live in news.items() if self.seats.get(seat) != live}
        self.seats.update(news)
        return changed

    def age(self) -> set[str]:
        """Free the seats whose hold has expired or that are kept back no longer, and return them."""
        now = self.clock.now() if self.seats else None
        expired = {
            seat
            for seat, live in self.seats.items()
            if now is not None and live.state is SeatState.HELD and live.state_at(now, self.longest) is SeatState.FREE
        }
        self.seats.update(dict.fromkeys(expired, LiveSeat(SeatState.FREE)))
        if now is None:
            return expired
        released = {seat for seat, one in self._kept.items() if not one.keeps_back(self._channel, now)}
        for seat in released:
            del self._kept[seat]
        return expired | released

    def sold(self, seats: Iterable[str]) -> None:
        """Mark seats as sold before the change arrives."""
        sold = LiveSeat(SeatState.SOLD)
        self.seats.update({seat: replace(sold, type=self.seats[seat].type) for seat in seats if seat in self.seats})

    def state(self, seat: str) -> SeatState:
        """Return a seat's state now, as it is in the map's channel."""
        now = self.clock.now()
        state = self.seats[seat].state_at(now, self.longest)
        kept = self._kept.get(seat) if state is SeatState.FREE else None
        return SeatState.BLOCKED if kept is not None and kept.keeps_back(self._channel, now) else state

    @property
    def on_sale(self) -> bool:
        """Whether seats can be held now."""
        if not self.selling or self.sell_until is None:
            return False
        now = self.clock.now()
        return now < self.sell_until and (self.sell_from is None or self.sell_from <= now)

    @property
    def left(self) -> Mapping[str, int]:
        """How many tickets of each type under a quota are left; the guard of a hold counts them again."""
        return left_by_type(self.quotas, self.seats.values()) if self.quotas else {}
