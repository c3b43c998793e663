"""Closes and reopens the seat map of a screening around a change: the guard of a move while tills sell it.

One guarded update of the seat map decides: a till holds a seat before it, and the change is refused or lists it, or
after it, and the hold is refused. `changing` names the operation and when it began, by the database's clock, until the
screening's house event is in and the map follows it.
"""

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from pymongo.errors import DuplicateKeyError

from cinema.domain.auditoriums import SeatPlan
from cinema.domain.map_limits import MapLimits
from cinema.domain.schedule import Closing, SeatCounts, Taken
from cinema.domain.screenings import Screening, ScreeningState
from cinema.domain.seat_maps import CLOCK_SLACK, SeatState
from cinema.domain.slots import Unfinished
from cinema.errors import ConflictError, NotFoundError, ScreeningLockedError
from cinema.i18n import _
from repositories import seat_expressions as seat
from repositories.collection import Collection, Document
from repositories.read_cache import FRESH_SECONDS
from repositories.seat_expressions import note_ends
from repositories.seat_limits import follow_capacity
from repositories.seat_map_contents import follow_plan, new_map, quota_fields, reserve_anew
from repositories.seat_plan_expressions import nothing_taken

# A till may know a screening as it was for so long (see `read_cache.py`). Sales begin again after that, so that no
# ticket says the old time or has the old price.
_PAUSE_SECONDS = int(FRESH_SECONDS) + 1
Expression = dict[str, Any]


class ScreeningChanges:
    """See `cinema.ports.ScreeningChanges`."""

    def __init__(self, seat_maps: Collection) -> None:
        self._maps = seat_maps

    def create(self, screening: Screening, plan: SeatPlan, operation: str, limits: MapLimits) -> None:
        """See the port."""
        document = new_map(screening.id, plan, screening.sell_until or screening.starts_at, limits)
        del document["_id"]
        begun = {**_begun(operation), "closed": False}
        new = {"$mergeObjects": [{"_id": {"$literal": screening.id}}, {"$literal": {**document, "selling": False}}]}
        update: list[Expression] = [{"$replaceWith": {"$mergeObjects": [new, {"changing": begun}]}}]
        with suppress(DuplicateKeyError):  # a repeat, or a draft that was removed and comes back
            self._maps.update_one({"_id": screening.id, "seats": {"$exists": False}}, update, upsert=True)
        self.begin(screening.id, operation, Closing.KEEP)

    def begin(self, screening_id: str, operation: str, closing: Closing) -> Taken:
        """See the port."""
        query: Document = {
            "_id": screening_id,
            "changing.operation": {"$in": [None, operation]},
            "moving": None,  # to another plan: both say when sales begin again
        }
        change: Expression = {"changing": {**_begun(operation), "closed": closing is not Closing.KEEP}}
        if closing is Closing.IF_UNSOLD:
            query["$expr"] = nothing_taken()
        stages: list[Expression] = [{"$set": change}]
        if closing is not Closing.KEEP:
            stages = [{"$set": {**change, "selling": False, **_without_holds(), "changed_at": seat.NOW}}, note_ends()]
        done = self._maps.change_big_one(query, stages, {"seats": 1, "holds": 1})
        if done is None:
            raise self._why_not(screening_id, operation)
        return _taken(done)

    def taken(self, screening_id: str) -> Taken:
        """See the port."""
        found = self._maps.find_one({"_id": screening_id}, {"seats": 1, "holds": 1})
        return _taken(found) if found else Taken()

    def _why_not(self, screening_id: str, operation: str) -> ConflictError | NotFoundError:
        found = self._maps.find_one({"_id": screening_id}, {"changing": 1, "moving": 1})
        if found is None:
            return NotFoundError(_("There is no such screening."), field="screening")
        if found.get("moving") or (found.get("changing") or {}).get("operation") not in {None, operation}:
            return ConflictError(_("This screening is being changed just now. Try again in a moment."))
        return ScreeningLockedError(_("Seats of this screening are sold or being bought. Give a reason to change it."))

    def finish(
        self,
        screening: Screening,
        operation: str,
        limits: MapLimits,
        plan: SeatPlan | None = None,
        *,
        is_other_room: bool = False,
    ) -> None:
        """See the port."""
        is_sold = screening.state is ScreeningState.SCHEDULED
        soonest = {"$cond": ["$changing.closed", seat.in_seconds(_PAUSE_SECONDS), None]}
        change: Expression = {
            "selling": is_sold,
            "sell_until": screening.sell_until or "$sell_until",
            # $max leaves out what is null.
            "sell_from": {"$ifNull": [{"$max": [screening.sell_from, soonest]}, "$$REMOVE"]} if is_sold else "$$REMOVE",
            "changed_at": seat.NOW,
        }
        fields = quota_fields(limits)
        for name in ("quotas", "priced_by"):
            new = {"$literal": fields[name]} if name in fields else "$$REMOVE"
            change[name] = {"$cond": [_is_priced_later(limits), f"${name}", new]}
        if plan is None:
            change["reserved"] = reserve_anew(limits)
        seats = follow_plan(plan, limits, is_other_room=is_other_room) if plan is not None else []
        update: list[Expression] = [{"$set": change}, *seats, follow_capacity(), {"$unset": "changing"}]
        self._maps.update_one({"_id": screening.id, "changing.operation": operation}, update)

    def drop(self, screening_id: str, operation: str) -> None:
        """See the port."""
        self._maps.delete_one({"_id": screening_id, "changing.operation": operation, "selling": False})

    def unfinished(self, seconds: int, limit: int) -> tuple[Unfinished, ...]:
        """See the port."""
        old = {"$lte": ["$changing.at", {"$subtract": [seat.NOW, seconds * 1000]}]}
        ahead = {"$gt": ["$changing.at", seat.in_seconds(CLOCK_SLACK)]}  # the clock was set back since
        found = self._maps.find(
            {"changing.at": {"$exists": True}, "$expr": {"$or": [old, ahead]}},
            {"changing.operation": 1},
            sort=[("changing.at", 1)],
            limit=limit,
        )
        return tuple(Unfinished(one["_id"], one["changing"]["operation"]) for one in found)

    def counts(self, screening_ids: Sequence[str]) -> dict[str, SeatCounts]:
        """See the port."""
        sold = _number(SeatState.SOLD)
        found = self._maps.aggregate(
            [
                {"$match": {"_id": {"$in": list(screening_ids)}}},
                {"$project": {"sold": sold, "capacity": 1, "free": seat.count_free()}},
                {"$set": {"held": {"$subtract": ["$capacity", {"$add": ["$sold", "$free"]}]}}},
            ]
        )
        return {one["_id"]: SeatCounts(one["sold"], max(0, one["held"]), one["capacity"]) for one in found}


def _begun(operation: str) -> Expression:
    return {"operation": {"$literal": operation}, "at": seat.NOW}


def _is_priced_later(limits: MapLimits) -> Expression:
    """Return whether a later version of the same price card has written the map's quotas meanwhile."""
    same = {"$eq": ["$priced_by.card", {"$literal": limits.card}]}
    return {"$and": [same, {"$gt": ["$priced_by.version", limits.version]}]}


def _number(state: SeatState) -> Expression:
    is_so = {"$eq": ["$$one.v.state", state]}
    return {"$size": {"$filter": {"input": {"$objectToArray": "$seats"}, "as": "one", "cond": is_so}}}


def _without_holds() -> Expression:
    """Return seats and holds without the holds that nothing pins: they were chosen for what the screening was."""
    is_pinned = {"$eq": ["$$one.v.until", seat.NEVER]}
    loose = {"$and": [{"$eq": ["$$one.v.state", SeatState.HELD]}, {"$not": [is_pinned]}]}
    each = {"k": "$$one.k", "v": {"$cond": [loose, {"$literal": seat.FREE}, "$$one.v"]}}
    seats = {"$arrayToObject": {"$map": {"input": {"$objectToArray": "$seats"}, "as": "one", "in": each}}}
    kept = {"$filter": {"input": {"$objectToArray": "$holds"}, "as": "one", "cond": is_pinned}}
    return {"seats": seats, "holds": {"$arrayToObject": kept}}


def _taken(document: Document) -> Taken:
    sold = {name: str(one["ticket"]) for name, one in document["seats"].items() if one["state"] == SeatState.SOLD}
    pinned = {
        name: str(hold["pinned"]["sale"])
        for hold in document["holds"].values()
        if hold["pinned"]
        for name in hold["seats"]
    }
    return Taken(sold, pinned)
