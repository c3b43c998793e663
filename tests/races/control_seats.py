"""A control: the guards of the seat map are taken out, so the race for the same seats must sell them twice.

If it does not, the rig could not have noticed, and the run fails. Nothing of the program imports this.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from cinema.domain.seat_maps import Hold, Holder, Pin
from repositories import seat_expressions
from repositories.seat_maps import SeatMaps, _hold, _hold_fields
from repositories.storage import Storage
from tests.races.rig import Crowd
from tests.races.scenarios_seats import same_seats
from tests.races.stage import Stage
from tests.races.tally import Row


class UnguardedSeatMaps(SeatMaps):
    """The same updates without the filters that guard them."""

    def hold(
        self,
        screening_id: str,
        hold_id: str,
        seats: Sequence[str],
        by: Holder,
        seconds: int,
        most: int,
        types: Mapping[str, str] | None = None,
        **_rest: Any,
    ) -> Hold:
        update = seat_expressions.take(hold_id, seats, by, seconds, types)
        done = self._maps.find_one_and_update({"_id": screening_id}, update, _hold_fields(hold_id))
        assert done is not None
        return _hold(done, hold_id)

    def pin(
        self, pin: Pin, seats: Sequence[str], owner: str, types: Mapping[str, str] | None = None, **_rest: Any
    ) -> datetime | None:
        return datetime.now(UTC).replace(microsecond=0)

    def finish(
        self, screening_id: str, hold_id: str, operation: str, sold: Mapping[str, str], ended: Mapping[str, str]
    ) -> None:
        change = {f"seats.{name}.{key}": value for name, ticket in sold.items() for key, value in _sold(ticket)}
        self._maps.update_one({"_id": screening_id}, {"$set": change})


def _sold(ticket: str) -> list[tuple[str, str | None]]:
    return [("state", "sold"), ("hold", None), ("until", None), ("ticket", ticket)]


def without_the_seat_guard(storage: Storage) -> Storage:
    """Put the unguarded seat maps in the place of the guarded ones."""
    maps: Any = UnguardedSeatMaps(storage.seat_maps._certain)
    return replace(storage, seat_maps=maps)


def seats_without_guard(stage: Stage, crowd: Crowd, contenders: int) -> Row:
    """The race for the same seats, unguarded: `sold_twice` must not be 0."""
    row = same_seats(stage, crowd, contenders, rounds=1, change=without_the_seat_guard)
    return replace(row, scenario="CONTROL: no seat guard")
