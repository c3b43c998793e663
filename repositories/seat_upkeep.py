"""Reads and upkeep over many seat maps: free seats, tickets, pins that are too old, and holds that ended."""

from collections.abc import Mapping, Sequence
from typing import Any

from cinema.domain.screenings import Availability
from cinema.domain.seat_maps import CLOCK_SLACK, Pin, SeatTickets
from cinema.errors import UnreadableError
from repositories import seat_expressions as seat
from repositories.collection import Collection
from repositories.documents import from_document
from repositories.seat_limits import has_begun

# The server fails a whole aggregation at one document of another shape; the audit reports those.
OF_OUR_SHAPE: dict[str, Any] = {
    name: {"$type": kind}
    for name, kind in (("seats", "object"), ("holds", "object"), ("selling", "bool"), ("sell_until", "date"))
}


def availability(maps: Collection, screening_ids: Sequence[str]) -> dict[str, Availability]:
    """See `cinema.ports.SeatMaps.availability`."""
    found = maps.aggregate(
        [
            {"$match": {"_id": {"$in": list(screening_ids)}}},
            {
                "$project": {
                    "free": seat.count_free(),
                    "capacity": 1,
                    "selling": {"$and": ["$selling", {"$gt": ["$sell_until", seat.NOW]}, has_begun()]},
                }
            },
        ]
    )
    return {one["_id"]: Availability(one["_id"], one["free"], one["capacity"], one["selling"]) for one in found}


def tickets_on(certain: Collection, wanted: Mapping[str, Sequence[str]]) -> dict[str, SeatTickets]:
    """See `cinema.ports.SeatMaps.tickets_on`."""
    fields = {f"seats.{name}.ticket": 1 for seats in wanted.values() for name in seats} | {"holds": 1}
    maps = certain.find({"_id": {"$in": list(wanted)}}, fields, limit=len(wanted) + 1)
    found: dict[str, SeatTickets] = {}
    for one in maps:
        try:
            pins = frozenset(hold["pinned"]["operation"] for hold in one["holds"].values() if hold["pinned"])
            tickets = {name: live["ticket"] for name, live in one.get("seats", {}).items()}
        except (AttributeError, KeyError, TypeError):  # corrupt: none of its sales can be confirmed
            continue
        found[one["_id"]] = SeatTickets(tickets, pins)
    return found


def stale_pins(maps: Collection, seconds: int, limit: int) -> tuple[Pin, ...]:
    """See `cinema.ports.SeatMaps.stale_pins`."""
    old = {"$subtract": [seat.NOW, seconds * 1000]}
    # A fail-over may move the clock back a little. A pin further ahead is corrupt, and would never become stale.
    ahead = {"$add": [seat.NOW, CLOCK_SLACK * 1000]}
    is_stale = {"$or": [{"$lte": ["$oldest_pin", old]}, {"$gt": ["$oldest_pin", ahead]}]}
    found = maps.aggregate(
        [
            {"$match": {"oldest_pin": {"$exists": True}, "$expr": is_stale}},
            {"$match": OF_OUR_SHAPE},
            {"$sort": {"oldest_pin": 1}},
            {"$limit": limit},
            {"$project": {"holds": 1, "old": old, "ahead": ahead}},
        ]
    )
    pins = ((one, _pin(one["_id"], *held)) for one in found for held in one["holds"].items())
    return tuple(pin for one, pin in pins if pin and pin.at and not one["old"] < pin.at <= one["ahead"])


def sweep(maps: Collection, limit: int) -> int:
    """See `cinema.ports.SeatMaps.sweep`."""
    overdue = maps.aggregate(
        [
            {"$match": {"$expr": {"$lt": ["$next_expiry", seat.NOW]}, "next_expiry": {"$exists": True}}},
            {"$match": OF_OUR_SHAPE},
            {"$limit": limit},
            {"$project": {"_id": 1}},
        ]
    )
    for one in overdue:
        maps.update_one({"_id": one["_id"]}, seat.free_expired())
    return len(overdue)


def _pin(screening_id: str, hold_id: str, hold: Any) -> Pin | None:
    """Return what pins a stored hold; None where nothing does, or where it is corrupt, which the audit reports."""
    try:
        return from_document(Pin, {**hold["pinned"], "screening": screening_id, "hold": hold_id})
    except (KeyError, TypeError, UnreadableError):
        return None
