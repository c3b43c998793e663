"""The seats of a screening as they are right now: merges news, ages holds, and follows the feed on a thread.

An expiry makes no news, so holds are aged here: on server time, carried on by this machine's monotonic clock. A wrong
wall clock changes nothing.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Protocol

from cinema.domain.screenings import Seating
from cinema.domain.seat_maps import LiveSeat, SeatChange, SeatMap, SeatState
from cinema.errors import CinemaError

RETRY = 2.0  # seconds between two tries while the feed is away
Monotonic = Callable[[], float]

log = logging.getLogger(__name__)


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


class Feed(Protocol):
    """What of the booking is followed (see `cinema.services.selling.booking`)."""

    def seating(self, screening_id: str) -> Seating:
        """Return everything, read now."""

    def changes(self, screening_id: str) -> AbstractContextManager[Iterator[SeatChange | None]]:
        """Follow the seats: yields news, and None at least every second."""


class Listener(Protocol):
    """Who is told of the news, always on the Tk thread."""

    def loaded(self, seating: Seating) -> None:
        """Take over everything, read anew."""

    def changed(self, change: SeatChange) -> None:
        """Take over news of some seats."""

    def away(self) -> None:
        """Hear that the feed is broken: seats may be out of date. It is tried again by itself."""

    def back(self) -> None:
        """Hear that the feed runs again."""


class LiveSeats:
    """One daemon thread that follows one screening until `stop`. It never touches Tk: all it learns is posted."""

    def __init__(
        self,
        booking: Feed,
        screening_id: str,
        listener: Listener,
        post: Callable[[Callable[[], None]], None],
        retry: float | None = None,
    ) -> None:
        self._booking, self._screening, self._listener = booking, screening_id, listener
        self._retry = retry or RETRY  # seconds between two tries
        self._post_any = post
        self._stopped = threading.Event()
        self._away = False
        self._thread = threading.Thread(target=self._run, name=f"live-seats-{screening_id}", daemon=True)

    def start(self) -> None:
        """Begin to follow."""
        self._thread.start()

    def stop(self) -> None:
        """Stop following; nothing is told any more. The thread ends within about a second. A repeat does nothing."""
        self._stopped.set()

    def _run(self) -> None:
        while not self._stopped.is_set():
            try:
                self._follow()
            except CinemaError as error:
                log.info("the seats' feed is away: %s", error.message)
            except Exception:
                if not self._stopped.is_set():
                    log.exception("the seats' feed broke")
            if not self._stopped.is_set():
                if not self._away:
                    self._away = True
                    self._post(self._listener.away)
                self._stopped.wait(self._retry)

    def _follow(self) -> None:
        with self._booking.changes(self._screening) as news:
            self._read()  # after the feed has begun, so that nothing falls between
            for change in news:
                if self._stopped.is_set():
                    return
                if change is None:
                    continue
                if change.seats is None:
                    self._read()
                else:
                    self._tell(change)

    def _tell(self, change: SeatChange) -> None:
        self._post(lambda: self._listener.changed(change))

    def _read(self) -> None:
        seating = self._booking.seating(self._screening)
        self._post(lambda: self._listener.loaded(seating))
        if self._away:
            self._away = False
            self._post(self._listener.back)

    def _post(self, callback: Callable[[], None]) -> None:
        def told() -> None:
            if not self._stopped.is_set():
                callback()

        self._post_any(told)
