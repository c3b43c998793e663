"""Builds what a seat map says for a plan: a new map, and the update by which a map's seats follow another plan."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from cinema.domain.auditoriums import SeatPlan
from cinema.domain.map_limits import MapLimits
from cinema.domain.seat_maps import SeatQuota, SeatState
from cinema.domain.seat_reservations import Reservation
from repositories.documents import nested
from repositories.seat_expressions import BLOCKED, FREE, Expression

NO_LIMITS = MapLimits()
_NUMBER = {"name", "types", "most"}
_IS_BY_HAND: Expression = {"$eq": ["$reserved_by_hand", True]}


def new_map(screening_id: str, plan: SeatPlan, sell_until: datetime, limits: MapLimits = NO_LIMITS) -> Expression:
    """Return the document of a new map with every seat free, except those that are blocked or out of sale.

    Limits that there are none of have no field, so that a map without them costs a hold nothing.
    """
    document = {"_id": screening_id, "selling": True, "sell_until": sell_until, "holds": {}}
    if limits.sell_from is not None:
        document["sell_from"] = limits.sell_from
    return document | seats_of_map(plan, limits.reserved, limits.out) | quota_fields(limits)


def seats_of_map(plan: SeatPlan, reserved: Mapping[str, Reservation], out: Mapping[str, str]) -> Expression:
    """Return the fields of a map that follow from its plan: seats and their number, those reserved and out of sale."""
    gone = {seat: reason for seat, reason in out.items() if seat in plan.by_id and seat not in plan.blocked}
    blocked = {*plan.blocked, *gone}
    return {
        "capacity": plan.capacity - len(gone),
        "seats": {one.id: BLOCKED if one.id in blocked else FREE for one in plan.seats},
        **({"reserved": reserved_part(reserved)} if reserved else {}),
        **({"out": out_part(gone)} if gone else {}),
    }


def quota_fields(limits: MapLimits) -> Expression:
    """Return the quotas of a map and the card that they come from, without what there is none of."""
    fields: Expression = {}
    if limits.quotas:
        fields["quotas"] = quota_parts(limits.quotas)
    if limits.card:
        fields["priced_by"] = {"card": limits.card, "version": limits.version}
    return fields


def quota_parts(quotas: Iterable[SeatQuota]) -> list[Expression]:
    """Return quotas as a map holds them."""
    parts = [nested(one) for one in quotas]
    return [{key: value for key, value in one.items() if key in _NUMBER or one["percent"] is not None} for one in parts]


def reserved_part(reserved: Mapping[str, Reservation]) -> Expression:
    """Return reservations as a map holds them."""
    return {seat: {"kind": one.kind.value, "until": one.until} for seat, one in reserved.items()}


def out_part(out: Mapping[str, str]) -> Expression:
    """Return seats out of sale as a map holds them."""
    return {seat: {"reason": str(reason)} for seat, reason in out.items()}


def reserve_anew(limits: MapLimits) -> Expression:
    """Return the reserved seats that the limits say; those of the map where a manager has changed them by hand."""
    new = {"$literal": reserved_part(limits.reserved)} if limits.reserved else "$$REMOVE"
    return {"$cond": [_IS_BY_HAND, {"$ifNull": ["$reserved", "$$REMOVE"]}, new]}


def follow_plan(plan: SeatPlan, limits: MapLimits, *, is_other_room: bool = False) -> list[Expression]:
    """Return the stages that give a map the seats of a plan; one that is sold or held stays so.

    Seats out of sale stay out where the plan has them, and so do reservations that a manager has set; of another room
    both are forgotten.
    """
    new_out, new_reserved = {"$literal": out_part(limits.out)}, {"$literal": reserved_part(limits.reserved)}
    out = new_out if is_other_room else {"$mergeObjects": ["$out", new_out]}
    sellable = {"$in": ["$$one.k", [one.id for one in plan.seats if one.id not in set(plan.blocked)]]}
    is_taken = {"$in": ["$$one.v.state", [SeatState.SOLD, SeatState.HELD]]}
    taken = _names(_where("$seats", is_taken))
    gone = _where(out, {"$and": [sellable, {"$not": [{"$in": ["$$one.k", "$$taken"]}]}]})
    reserved = new_reserved if is_other_room else {"$cond": [_IS_BY_HAND, _kept(plan, new_reserved), new_reserved]}
    stages: list[Expression] = [
        {"$set": {"out": {"$let": {"vars": {"taken": taken}, "in": gone}}, "reserved": reserved}},
        {
            "$set": {
                "seats": _seats(plan),
                "capacity": {"$subtract": [plan.capacity, {"$size": {"$objectToArray": "$out"}}]},
            }
        },
        {"$set": {name: _unless_empty(f"${name}") for name in ("out", "reserved")}},
    ]
    return [*stages, {"$unset": "reserved_by_hand"}] if is_other_room else stages


def _kept(plan: SeatPlan, new: Expression) -> Expression:
    """Return the reservations that a manager has set, on a plan; seats that are new on it are reserved as it says."""
    stay = _where({"$ifNull": ["$reserved", {}]}, {"$in": ["$$one.k", list(plan.by_id)]})
    fresh = _where(new, {"$not": [{"$in": ["$$one.k", "$$had"]}]})
    return {"$let": {"vars": {"had": _names("$seats")}, "in": {"$mergeObjects": [stay, fresh]}}}


def _where(some: Any, condition: Expression) -> Expression:
    kept = {"$filter": {"input": {"$objectToArray": some}, "as": "one", "cond": condition}}
    return {"$arrayToObject": kept}


def _names(some: Any) -> Expression:
    return {"$map": {"input": {"$objectToArray": some}, "as": "one", "in": "$$one.k"}}


def _unless_empty(path: str) -> Expression:
    return {"$cond": [{"$eq": [path, {"$literal": {}}]}, "$$REMOVE", path]}


def _seats(plan: SeatPlan) -> Expression:
    free, blocked = {"$literal": FREE}, {"$literal": BLOCKED}
    names = set(plan.blocked)
    seats = []
    for one in plan.seats:
        there = f"$seats.{one.id}"
        is_taken = {"$in": [f"{there}.state", [SeatState.SOLD, SeatState.HELD]]}
        is_out = {"$ne": [{"$type": f"$out.{one.id}"}, "missing"]}
        new = blocked if one.id in names else {"$cond": [is_out, blocked, free]}
        seats.append({"k": {"$literal": one.id}, "v": {"$cond": [is_taken, there, new]}})
    return {"$arrayToObject": [seats]}
