"""Builds the filters and updates by which managers change seat maps, as MongoDB expressions; sends nothing.

Seat ids become field paths, so callers check them first; see `seat_expressions.py` for the pitfalls.
"""

from collections.abc import Callable, Sequence

from cinema.domain.seat_maps import SeatState
from repositories.seat_expressions import BLOCKED, FREE, NOW, Expression, is_takeable
from repositories.seat_limits import follow_capacity


def nothing_taken() -> Expression:
    """Return whether no seat is sold, pinned, or held by a hold that runs."""
    is_loose = {"$or": [{"$eq": ["$$one.v.state", SeatState.BLOCKED]}, is_takeable("$$one.v")]}
    every = {"$map": {"input": {"$objectToArray": "$seats"}, "as": "one", "in": is_loose}}
    return {"$allElementsTrue": [every]}


def take_out(seats: Sequence[str], reason: str) -> list[Expression]:
    """Return the update that blocks those of the seats that are free, and notes why; out ones get the new reason."""
    mark = {"$literal": {"reason": str(reason)}}
    change: Expression = {"changed_at": NOW, "capacity": {"$subtract": ["$capacity", _how_many(seats, is_takeable)]}}
    for name in seats:
        free, out = is_takeable(f"$seats.{name}"), {"$ne": [{"$type": f"$out.{name}"}, "missing"]}
        change[f"seats.{name}"] = {"$cond": [free, {"$literal": BLOCKED}, f"$seats.{name}"]}
        change[f"out.{name}"] = {"$cond": [{"$or": [free, out]}, mark, "$$REMOVE"]}
    return [{"$set": change}, follow_capacity()]


def put_in(seats: Sequence[str]) -> list[Expression]:
    """Return the update that frees those of the seats that are out of sale; those that the plan blocks stay so."""

    def is_out(path: str) -> Expression:
        mark = path.replace("$seats.", "$out.")
        blocked = {"$eq": [f"{path}.state", SeatState.BLOCKED]}
        return {"$and": [blocked, {"$ne": [{"$type": mark}, "missing"]}]}

    change: Expression = {"changed_at": NOW, "capacity": {"$add": ["$capacity", _how_many(seats, is_out)]}}
    for name in seats:
        change[f"seats.{name}"] = {"$cond": [is_out(f"$seats.{name}"), {"$literal": FREE}, f"$seats.{name}"]}
    return [{"$set": change}, {"$unset": [f"out.{name}" for name in seats]}, follow_capacity()]


def _how_many(seats: Sequence[str], condition: Callable[[str], Expression]) -> Expression:
    return {"$add": [{"$cond": [condition(f"$seats.{name}"), 1, 0]} for name in seats]}
