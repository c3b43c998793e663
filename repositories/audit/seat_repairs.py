"""Repairs single seats of a map where the audit found what belongs there; guarded by what it found, as all else is."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pymongo.errors import DuplicateKeyError

from cinema.domain.auditoriums import SeatPlan
from cinema.domain.ids import is_id
from cinema.domain.map_limits import MapLimits
from cinema.domain.screenings import Screening, ScreeningState
from repositories.collection import Collection
from repositories.seat_expressions import FREE
from repositories.seat_map_contents import new_map


class SeatRepairs:
    """See `cinema.ports.SeatRepairs`."""

    def __init__(self, seat_maps: Collection) -> None:
        self._maps = seat_maps

    def free_ownerless(self, screening_id: str, seat: str, hold_id: str) -> bool:
        """See the port."""
        if not is_id(hold_id):
            return False
        ownerless: list[dict[str, Any]] = [
            {f"holds.{hold_id}": {"$exists": False}},
            {f"holds.{hold_id}.seats": {"$ne": seat}},
        ]
        query = {"_id": screening_id, **_is(seat, state="held", hold=hold_id), "$or": ownerless}
        return self._put(query, seat, FREE)

    def sell_again(self, screening_id: str, seat: str, ticket: str, type_id: str | None = None) -> bool:
        """See the port."""
        if self._put({"_id": screening_id, **_is(seat, state="free")}, seat, _sold(ticket, type_id)):
            return True
        theirs = {"_id": screening_id, **_is(seat, state="sold", ticket=ticket)}
        return self._maps.find_one(theirs, {"_id": 1}) is not None

    def make_again(
        self,
        screening: Screening,
        plan: SeatPlan,
        sell_until: datetime,
        sold: Mapping[str, str],
        types: Mapping[str, str],
        limits: MapLimits,
    ) -> bool:
        """See the port."""
        document = new_map(screening.id, plan, sell_until, limits)
        document["selling"] = screening.state is ScreeningState.SCHEDULED
        document["seats"] |= {seat: _sold(ticket, types.get(seat)) for seat, ticket in sold.items()}
        try:
            self._maps.insert_one(document)
        except DuplicateKeyError:
            return False
        return True

    def _put(self, query: dict[str, Any], seat: str, value: dict[str, Any]) -> bool:
        change = {"$set": {f"seats.{seat}": value}, "$currentDate": {"changed_at": True}}
        return self._maps.update_one(query, change).matched_count == 1


def _sold(ticket: str, type_id: str | None) -> dict[str, Any]:
    return {**FREE, "state": "sold", "ticket": ticket, **({"type": type_id} if type_id else {})}


def _is(seat: str, **values: str) -> dict[str, str]:
    return {f"seats.{seat}.{key}": value for key, value in values.items()}
