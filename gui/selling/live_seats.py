"""Follows the seats of one screening on a thread and reports changes; `domain/live_map` merges them."""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Protocol

from cinema.domain.screenings import Seating
from cinema.domain.seat_maps import SeatChange
from cinema.errors import CinemaError
from gui.window import tasks

log = logging.getLogger(__name__)


class Feed(Protocol):
    """The part of the booking service that is followed (see `cinema.services.selling.booking`)."""

    def seating(self, screening_id: str) -> Seating:
        """Read the screening with its seat map."""

    def changes(self, screening_id: str) -> AbstractContextManager[Iterator[SeatChange | None]]:
        """Follow the seats: yields changes, and None at least every second."""


class Listener(Protocol):
    """The receiver of changes; always called on the Tk thread."""

    def loaded(self, seating: Seating) -> None:
        """Replace all seats by newly read ones."""

    def changed(self, change: SeatChange) -> None:
        """Merge changes of some seats."""

    def away(self) -> None:
        """Handle a broken feed: seats may be out of date until `back`."""

    def back(self) -> None:
        """Handle that the feed works again."""


class LiveSeats:
    """A daemon thread that follows one screening until `stop`. It never touches Tk: it posts callbacks."""

    def __init__(
        self,
        booking: Feed,
        screening_id: str,
        listener: Listener,
        post: Callable[[Callable[[], None]], None],
        retry: float | None = None,
    ) -> None:
        self._booking, self._screening, self._listener = booking, screening_id, listener
        self._retry = retry or tasks.RETRY / 1000  # seconds between two tries
        self._post_any = post
        self._stopped = threading.Event()
        self._away = False
        self._thread = threading.Thread(target=self._run, name=f"live-seats-{screening_id}", daemon=True)

    def start(self) -> None:
        """Start following."""
        self._thread.start()

    def stop(self) -> None:
        """Stop following: the listener is called no more, the thread ends within a second. A repeat does nothing."""
        self._stopped.set()

    def _run(self) -> None:
        while not self._stopped.is_set():
            try:
                self._follow()
            except CinemaError as error:
                log.info("the seat feed is away: %s", error.message)
            except Exception:
                if not self._stopped.is_set():  # closing the cinema breaks the feed of a stopped thread
                    log.exception("the seat feed failed")
            if not self._stopped.is_set():
                if not self._away:
                    self._away = True
                    self._post(self._listener.away)
                self._stopped.wait(self._retry)

    def _follow(self) -> None:
        with self._booking.changes(self._screening) as news:
            self._read()  # after the feed has started, so that no change falls between the two
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
        def unless_stopped() -> None:
            if not self._stopped.is_set():  # checked on the Tk thread, which may have stopped it meanwhile
                callback()

        self._post_any(unless_stopped)
