"""Live changes of a seat map: from a change stream, or by polling every second where there are none.

A change event names only parts of a seat (`seats.A10.hold`), so the named seats are read again: every yielded seat is
complete. The expiry of a hold writes nothing and makes no event; the window that shows the map expires holds itself.
"""

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from pymongo.errors import PyMongoError

from cinema.domain.seat_maps import LiveSeat, SeatChange, SeatMap
from repositories.collection import Collection, as_storage_error
from repositories.documents import from_document

_SEAT_PATH = re.compile(r"seats\.([A-Z0-9]{1,12})\b")
_WAIT_MS = 500  # the stream yields None this often, so that its reader can stop
_POLL_SECONDS = 1.0
_OF_THE_MAP = {"selling", "sell_until", "sell_from", "quotas", "reserved"}


class SeatFeed:
    """Yields the changes of seat maps; `read` returns a whole map."""

    def __init__(self, collection: Collection, read: Callable[[str], SeatMap], *, change_streams: bool = True) -> None:
        self._maps = collection
        self._read = read
        self._change_streams = change_streams

    @contextmanager
    def follow(self, screening_id: str) -> Iterator[Iterator[SeatChange | None]]:
        """See `cinema.ports.SeatMaps.changes`; StorageError ends it, and the caller must follow again."""
        if not self._change_streams:
            yield self._poll(screening_id)
            return
        try:
            with self._maps.driver.watch(
                [{"$match": {"documentKey._id": screening_id}}], max_await_time_ms=_WAIT_MS, batch_size=100
            ) as stream:
                yield self._stream(screening_id, stream)
        except PyMongoError as error:
            raise as_storage_error(error) from error

    def _stream(self, screening_id: str, stream: Any) -> Iterator[SeatChange | None]:
        while stream.alive:
            event = stream.try_next()
            if event is None:
                yield None
                continue
            # An insert or a replacement has no description: everything may have changed.
            changed = event.get("updateDescription")
            paths = [*changed["updatedFields"], *changed["removedFields"]] if changed else ["seats"]
            if "seats" in paths:
                yield SeatChange(screening_id, None)
            elif seats := sorted({match[1] for path in paths if (match := _SEAT_PATH.match(path))}):
                yield self._read_seats(screening_id, seats)
            elif any(path.split(".")[0] in _OF_THE_MAP for path in paths):
                yield SeatChange(screening_id, None)

    def _read_seats(self, screening_id: str, seats: list[str]) -> SeatChange:
        # $$NOW comes with the seats: the reader measures the holds' expiry by the database's clock.
        fields = {f"seats.{name}": 1 for name in seats}
        found = self._maps.aggregate([{"$match": {"_id": screening_id}}, {"$project": {**fields, "now": "$$NOW"}}])
        if not found:
            return SeatChange(screening_id, None)
        live = {name: from_document(LiveSeat, one) for name, one in found[0]["seats"].items()}
        return SeatChange(screening_id, live, found[0]["now"])

    def _poll(self, screening_id: str) -> Iterator[SeatChange | None]:
        before: dict[str, LiveSeat] = {}
        while True:
            seat_map = self._read(screening_id)
            changed = {name: live for name, live in seat_map.seats.items() if before.get(name) != live}
            before = seat_map.seats
            yield SeatChange(screening_id, changed, seat_map.now) if changed else None
            time.sleep(_POLL_SECONDS)
