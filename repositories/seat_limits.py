"""The part of a hold's guard that quotas, seats kept back and the begin of sales add, as MongoDB expressions.

What is left of a quota is counted from the seats themselves: sold, pinned, or held and not expired. So an expired hold
gives its half-price ticket back without a write, and a refund does by freeing the seat. Seats whose type the map
doesn't know count for nothing. A map without these fields is guarded as if there were none of it.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from cinema.domain.accessible import AskedSpaces
from cinema.domain.seat_maps import SeatState
from cinema.domain.seat_reservations import MAY_HOLD
from cinema.domain.users import Channel
from repositories.seat_expressions import NOW, Expression, has_ended, held_by, hold_lives, spaces_are_free


def with_limits(
    query: Expression,
    hold_id: str,
    seats: Sequence[str],
    channel: Channel,
    types: Mapping[str, str] | None,
    spaces: AskedSpaces | None = None,
    *,
    anew: bool = False,
) -> Expression:
    """Return the guard of a hold with the limits of its map.

    Begun to sell, seats not kept back, quotas not used up, accessible spaces not kept for wheelchair users.
    """
    more = [has_begun(), _not_kept_back(seats, channel), *([within_quotas(hold_id, types)] if types else [])]
    if spaces is not None and spaces.kept:
        more.append(spaces_are_free(hold_id, seats, spaces, anew=anew))
    return {**query, "$and": [{"$expr": {"$and": more}}]}


def has_begun() -> Expression:
    """Return whether the sale of a map has begun."""
    return {"$lte": [{"$ifNull": ["$sell_from", NOW]}, NOW]}


def _not_kept_back(seats: Sequence[str], channel: Channel) -> Expression:
    asked = {"$in": ["$$one.k", list(seats)]}
    # Null and a missing field sort before every date.
    over = {"$and": [{"$gt": ["$$one.v.until", None]}, {"$lte": ["$$one.v.until", NOW]}]}
    may = {"$or": [over, {"$in": ["$$one.v.kind", list(MAY_HOLD.get(channel, ()))]}]}
    kept = _count({"$objectToArray": "$reserved"}, {"$and": [asked, {"$not": [may]}]})
    return {"$or": [{"$ne": [{"$type": "$reserved"}, "object"]}, {"$eq": [kept, 0]}]}


def _count(some: Any, condition: Expression) -> Expression:
    return {"$size": {"$filter": {"input": some, "as": "one", "cond": condition}}}


def within_quotas(hold_id: str, types: Mapping[str, str]) -> Expression:
    """Return whether seats can be held as tickets of these types without a group having more than its quota.

    Only a group that would get more than before is judged: a quota that was lowered stops nobody's other tickets.
    """
    names, wanted = list(types), [{"$literal": one} for one in types.values()]
    asked = {"$in": ["$$one.k", names]}
    of_group = {"$in": [{"$ifNull": ["$$one.v.type", None]}, "$$quota.types"]}
    alive = {"$and": [{"$eq": ["$$one.v.state", SeatState.HELD]}, {"$not": [has_ended("$$one.v.until")]}]}
    taken = {"$or": [{"$eq": ["$$one.v.state", SeatState.SOLD]}, alive]}
    new = _count(wanted, {"$in": ["$$one", "$$quota.types"]})
    before = _count("$$every", {"$and": [asked, of_group, held_by("$$one.v", hold_id)]})
    others = _count("$$every", {"$and": [of_group, {"$not": [asked]}, taken]})
    fits = {"$or": [{"$lte": [new, before]}, {"$lte": [{"$add": [others, new]}, "$$quota.most"]}]}
    each = {"$allElementsTrue": [{"$map": {"input": "$quotas", "as": "quota", "in": fits}}]}
    counted = {"$let": {"vars": {"every": {"$objectToArray": "$seats"}}, "in": each}}
    return {"$or": [{"$not": [{"$isArray": "$quotas"}]}, counted]}


def types_agree(types: Mapping[str, str]) -> Expression:
    """Return whether seats are held as the types that they are to be sold as; types under no quota may differ."""
    under: Expression = {
        "$reduce": {"input": "$quotas", "initialValue": [], "in": {"$concatArrays": ["$$value", "$$this.types"]}}
    }
    each = []
    for name, type_id in types.items():
        held, sold = {"$ifNull": [f"$seats.{name}.type", None]}, {"$literal": type_id}
        free = [{"$not": [{"$in": [held, "$$under"]}]}, {"$not": [{"$in": [sold, "$$under"]}]}]
        each.append({"$or": [{"$eq": [held, sold]}, {"$and": free}]})
    agreed = {"$let": {"vars": {"under": under}, "in": {"$and": each}}}
    return {"$or": [{"$not": [{"$isArray": "$quotas"}]}, agreed]}


def can_change_types(screening_id: str, hold_id: str, owner: str, types: Mapping[str, str]) -> Expression:
    """Return the guard of a change of ticket types: this owner's running hold, its seats, and the quotas."""
    mine = {f"seats.{name}.{key}": value for name in types for key, value in (("state", "held"), ("hold", hold_id))}
    return {
        "_id": screening_id,
        f"holds.{hold_id}.owner": owner,
        f"holds.{hold_id}.pinned": None,
        **mine,
        "$expr": {"$and": [hold_lives(hold_id), within_quotas(hold_id, types)]},
    }


def change_types(types: Mapping[str, str]) -> list[Expression]:
    """Return the update that changes the ticket types of held seats."""
    change: dict[str, Any] = {f"seats.{name}.type": {"$literal": one} for name, one in types.items()}
    return [{"$set": {**change, "changed_at": NOW}}]


def follow_capacity() -> Expression:
    """Return the stage that lets a map's percentage quotas follow its capacity; a map without quotas gets none."""
    part = {"$divide": [{"$multiply": ["$capacity", "$$one.percent"]}, 100]}
    rounded = {"$toInt": {"$cond": [{"$eq": ["$$one.round_down", True]}, {"$floor": part}, {"$ceil": part}]}}
    is_number = {"$eq": [{"$ifNull": ["$$one.percent", None]}, None]}
    followed = {"$mergeObjects": ["$$one", {"most": {"$cond": [is_number, "$$one.most", rounded]}}]}
    every = {"$map": {"input": "$quotas", "as": "one", "in": followed}}
    return {"$set": {"quotas": {"$cond": [{"$isArray": "$quotas"}, every, {"$ifNull": ["$quotas", "$$REMOVE"]}]}}}
