"""Builds the filters and updates of a seat map as MongoDB expressions; sends nothing.

Pitfalls they avoid: `$set` of an object in a pipeline merges, so every key of a seat is set; null sorts before every
date, so `until` is compared only for held seats; ids become field paths, so callers check them first.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from cinema.domain.accessible import AskedSpaces
from cinema.domain.late_sales import LateSale
from cinema.domain.seat_maps import CLOCK_SLACK, GUEST, LONGEST_HOLD, Holder, Pin, SeatState

Expression = dict[str, Any]

NOW = "$$NOW"
NEVER = datetime(9999, 12, 31, tzinfo=UTC)
FREE: Expression = {"state": SeatState.FREE, "hold": None, "until": None, "ticket": None}
BLOCKED: Expression = {**FREE, "state": SeatState.BLOCKED}


def is_takeable(path: str) -> Expression:
    """Return whether a seat is free, or its hold has expired."""
    return {"$or": [{"$eq": [f"{path}.state", SeatState.FREE]}, _expired(path)]}


def in_seconds(seconds: int) -> Expression:
    """Return the instant `seconds` from now, by the database's clock."""
    return {"$add": [NOW, seconds * 1000]}


# With some slack: an update that waited for another one has the earlier `$$NOW` of the two.
_FURTHEST: Expression = {"$add": [NOW, CLOCK_SLACK * 1000, {"$min": ["$longest", LONGEST_HOLD * 1000]}]}


def has_ended(until: str, furthest: Expression | str = _FURTHEST) -> Expression:
    """Return whether an end has passed; `furthest` may be a variable, where an expression asks for several ends.

    One further ahead than any hold of this map was ever given has passed too: the database's clock was set back, and a
    hold that nobody keeps would block its seats until the clock is there again. A pinned hold's end never comes, and
    one that is `fixed` beside it is an instant of the screening's, which has no length.
    """
    fixed = f"{until.removesuffix('until')}fixed"
    too_far = {"$and": [{"$gt": [until, furthest]}, {"$lt": [until, NEVER]}, {"$ne": [fixed, True]}]}
    return {"$or": [{"$lte": [until, NOW]}, too_far]}


def _expired(path: str) -> Expression:
    return {"$and": [{"$eq": [f"{path}.state", SeatState.HELD]}, has_ended(f"{path}.until")]}


def held_by(path: str, hold_id: str) -> Expression:
    """Return whether a seat is held by a hold, expired or not."""
    return {"$and": [{"$eq": [f"{path}.state", SeatState.HELD]}, {"$eq": [f"{path}.hold", hold_id]}]}


def count_free() -> Expression:
    """Return the number of seats that are free or whose hold has expired."""
    return {"$size": {"$filter": {"input": {"$objectToArray": "$seats"}, "as": "one", "cond": is_takeable("$$one.v")}}}


def hold_lives(hold_id: str) -> Expression:
    """Return whether a hold exists and has not ended."""
    until = f"$holds.{hold_id}.until"
    return {"$and": [{"$ne": [{"$type": until}, "missing"]}, {"$not": [has_ended(until)]}]}


def _runs_for(by: Holder, hold: str, furthest: Expression | str = _FURTHEST) -> Expression:
    """Return whether a hold has not ended and is the user's, at any workstation, or of the workstation's guest."""
    whose: Expression | str = f"{hold}.owner"
    if by.user not in {None, GUEST}:
        whose = {"$arrayElemAt": [{"$split": [whose, "/"]}, -1]}
    theirs = {"$eq": [whose, {"$literal": by.owner if isinstance(whose, str) else by.user}]}
    return {"$and": [theirs, {"$not": [has_ended(f"{hold}.until", furthest)]}]}


def holds_of(by: Holder) -> Expression:
    """Return the running holds of one holder."""
    return _holds_where(_runs_for(by, "$$one.v"))


def can_hold(
    screening_id: str,
    hold_id: str,
    seats: Sequence[str],
    by: Holder,
    most: int,
    *,
    anew: bool = False,
    latest: datetime | None = None,
) -> Expression:
    """Return the guard of a hold.

    On sale; each seat free, expired or mine; my hold new or running; and, with the other running holds of the same
    holder in this screening, not more than `most` seats. `anew`: the hold's other seats are given back, so they don't
    count. `latest`: sales go on until then for this holder, if that is after their end.
    """
    mine, furthest = f"$holds.{hold_id}", "$$furthest"
    # Expiry is a predicate of the guard itself: a hold that ran out needs no write before its seats can be taken.
    mine_or_expired = {"$or": [{"$eq": ["$$one.hold", hold_id]}, has_ended("$$one.until", furthest)]}
    held = {"$and": [{"$eq": ["$$one.state", SeatState.HELD]}, mine_or_expired]}
    takeable = {"$or": [{"$eq": ["$$one.state", SeatState.FREE]}, held]}
    # Named by path, so that a seat that isn't in the map is null, and not takeable.
    asked = {"$map": {"input": [f"$seats.{name}" for name in seats], "as": "one", "in": takeable}}
    new = {"$eq": [{"$type": mine}, "missing"]}
    # A pinned hold takes no more seats: its order's prices and total are fixed.
    alive = {
        "$and": [
            {"$not": [has_ended(f"{mine}.until", furthest)]},
            {"$eq": [f"{mine}.pinned", None]},
            {"$eq": [f"{mine}.owner", {"$literal": by.owner}]},
        ]
    }
    # A union, so that a retry with seats that the hold has already doesn't count them twice.
    more = {"$cond": [_runs_for(by, "$$this.v", furthest), {"$setUnion": ["$$value", "$$this.v.seats"]}, "$$value"]}
    every: Expression = {"$objectToArray": "$holds"}
    if anew:
        every = {"$filter": {"input": every, "as": "one", "cond": {"$ne": ["$$one.k", hold_id]}}}
    together = {"$size": {"$reduce": {"input": every, "initialValue": list(seats), "in": more}}}
    guards = [
        {"$gt": ["$sell_until" if latest is None else {"$max": ["$sell_until", latest]}, NOW]},
        {"$allElementsTrue": [asked]},
        {"$or": [new, alive]},
        {"$lte": [together, most]},
    ]
    # What the server spends on a guard is the reading of it: hence each thing is written once, not once a seat.
    guard = {"$let": {"vars": {"furthest": _FURTHEST}, "in": {"$and": guards}}}
    return {"_id": screening_id, "selling": True, "$expr": guard}


def stand_as(hold_id: str, expected: Mapping[str, bool]) -> Expression:
    """Return whether seats that are not asked for can be taken by this hold (True) or not, as somebody judged them."""
    mine = {name: {"$eq": [f"$seats.{name}.hold", hold_id]} for name in expected}
    each = [
        {"$eq": [{"$or": [is_takeable(f"$seats.{name}"), mine[name]]}, can_be]} for name, can_be in expected.items()
    ]
    return {"$and": each}


def take(
    hold_id: str,
    seats: Sequence[str],
    by: Holder,
    seconds: int,
    types: Mapping[str, str] | None = None,
    *,
    anew: bool = False,
    watch: Mapping[str, Sequence[str]] | None = None,
    late: LateSale | None = None,
    spaces: AskedSpaces | None = None,
) -> list[Expression]:
    """Return the update that holds seats, as tickets of these types if they are known; a hold keeps its end.

    `anew`: the hold has these seats alone afterwards; its others are free in the same update. `watch`: see
    `_note_alone`. `late`: what allows it after the screening began, which the hold keeps for its pin. `spaces`: which
    of the seats are accessible spaces, and whether they are released to a party without a wheelchair.
    """
    mine = f"$holds.{hold_id}"
    before: Any = [] if anew else {"$ifNull": [f"{mine}.seats", []]}
    hold: Expression = {
        "until": {"$ifNull": [f"{mine}.until", in_seconds(seconds)]},
        "seats": {"$setUnion": [before, list(seats)]},
        "extended": {"$ifNull": [f"{mine}.extended", False]},
        "pinned": None,
        "owner": {"$literal": by.owner},
        "channel": by.channel.value,
        "since": {"$ifNull": [f"{mine}.since", NOW]},
    }
    if late is not None:
        hold["late"] = {"reason": late.reason.value, "by": {"$literal": late.by}, "until": late.until}
    released: Expression = {}
    taken: Expression = {}
    for name in seats:
        taken |= {
            f"seats.{name}.state": SeatState.HELD,
            f"seats.{name}.hold": hold_id,
            f"seats.{name}.until": f"{mine}.until",
            f"seats.{name}.ticket": None,
            f"seats.{name}.fixed": "$$REMOVE",  # it may be of a reservation that expired
            # Also where no type is known: the seat may have one of a hold that expired.
            f"seats.{name}.type": {"$literal": types[name]} if types else "$$REMOVE",
        }
    if spaces is not None:
        hold["released"] = _released_to(hold_id, spaces)
        released = {f"seats.{name}.released": _is_released(hold_id, name, spaces) for name in spaces.asked}
    if watch is not None:  # the seats themselves are taken now
        watch = {
            name: [one for one in beside if one not in seats] for name, beside in watch.items() if name not in seats
        }
    given_back = {"$and": [held_by("$$one.v", hold_id), {"$not": [{"$in": ["$$one.k", list(seats)]}]}]}
    return [
        *([{"$set": {"seats": _each_seat(given_back, FREE)}}] if anew else []),
        {"$set": {"holds": living_holds()}},  # ended holds are dropped here, so that the map doesn't grow
        *([{"$set": released}] if released else []),  # judged by whose seats they were
        {"$set": {f"holds.{hold_id}": hold, "longest": _longest(seconds * 1000), "changed_at": NOW}},
        {"$set": taken},
        *_note_alone(hold_id, watch),
        note_ends(),
    ]


def _released_to(hold_id: str, spaces: AskedSpaces) -> Expression:
    """Return the accessible spaces that were released to a hold, with those that it takes now."""
    before: Expression = {"$ifNull": [f"$holds.{hold_id}.released", []]}
    if not spaces.kept:
        return {"$setDifference": [before, list(spaces.asked)]}
    # Those that it has already stay as they are: a wheelchair user's own, or released before.
    new = [{"$cond": [_is_mine(hold_id, name), [], [name]]} for name in spaces.asked]
    return {"$setUnion": [before, *new]}


def _is_released(hold_id: str, name: str, spaces: AskedSpaces) -> Expression | str:
    if not spaces.kept:
        return "$$REMOVE"
    return {"$cond": [_is_mine(hold_id, name), {"$ifNull": [f"$seats.{name}.released", "$$REMOVE"]}, True]}


def _is_mine(hold_id: str, name: str) -> Expression:
    """Return whether a seat is held by a hold that has not ended."""
    return {"$and": [held_by(f"$seats.{name}", hold_id), hold_lives(hold_id)]}


def spaces_are_free(hold_id: str, seats: Sequence[str], spaces: AskedSpaces, *, anew: bool = False) -> Expression:
    """Return whether accessible spaces may be held by a party without a wheelchair: no other seat is left.

    Seats that it takes with them count as taken; `anew`: those that it gives back are left. Spaces that it has already
    are its own, so that a repeat changes nothing.
    """
    left: Expression = is_takeable("$$one.v")
    if anew:
        left = {"$or": [left, held_by("$$one.v", hold_id)]}
    other = {"$not": [{"$in": ["$$one.k", [*dict.fromkeys((*spaces.every, *seats))]]}]}
    found = {"$filter": {"input": {"$objectToArray": "$seats"}, "as": "one", "cond": {"$and": [other, left]}}}
    has_them = {"$and": [_is_mine(hold_id, name) for name in spaces.asked]}
    return {"$or": [{"$eq": [found, []]}, has_them]}


def _note_alone(hold_id: str, watch: Mapping[str, Sequence[str]] | None) -> list[Expression]:
    """Return the stage that notes which of the watched seats (with their neighbours) are single free ones by now.

    It is part of the update that changed the seats beside them, so that of two holds which leave a single seat between
    them just the later one has it noted.
    """
    if watch is None:
        return []
    names = list(dict.fromkeys(name for one in watch.items() for name in (one[0], *one[1])))
    furthest = "$$furthest"
    held = {"$and": [{"$eq": ["$$one.state", SeatState.HELD]}, has_ended("$$one.until", furthest)]}
    takeable = {"$or": [{"$eq": ["$$one.state", SeatState.FREE]}, held]}
    read = [{"name": name, "state": f"$seats.{name}.state", "until": f"$seats.{name}.until"} for name in names]
    free = {"$map": {"input": {"$filter": {"input": read, "as": "one", "cond": takeable}}, "in": "$$this.name"}}
    single = [
        {"$cond": [{"$and": [{"$in": [name, "$$free"]}, {"$eq": [{"$setIntersection": ["$$free", list(beside)]}, []]}]},
                   [name], []]}
        for name, beside in watch.items()
    ]  # fmt: skip
    mine = f"holds.{hold_id}.alone"
    before = {"$setDifference": [{"$ifNull": [f"${mine}", []]}, list(watch)]}
    noted = {"$let": {"vars": {"free": free}, "in": {"$setUnion": [before, *single]}}}
    return [{"$set": {mine: {"$let": {"vars": {"furthest": _FURTHEST}, "in": noted}}}}]


def pays_in_time(one: Pin, late: LateSale | None) -> Expression:
    """Return whether a hold may still be pinned: it was not allowed late, or as its order says, and it is not over.

    A repeat is no matter of time: the money may be taken already.
    """
    mine = f"$holds.{one.hold}"
    allowed = {"$ifNull": [f"{mine}.late", None]}
    said = None if late is None else {"reason": late.reason.value, "by": {"$literal": late.by}, "until": late.until}
    over = {"$lte": [{"$ifNull": [f"{mine}.late.until", NEVER]}, NOW]}
    again = {"$eq": [f"{mine}.pinned.operation", {"$literal": one.operation}]}
    return {"$and": [{"$eq": [allowed, said]}, {"$or": [again, {"$not": [over]}]}]}


def prolong(hold_id: str, seconds: int, longest: int, extension: str) -> list[Expression]:
    """Return the update that lets a hold end some seconds from now, at most so many after its beginning."""
    mine = f"holds.{hold_id}"
    end = {"$min": [in_seconds(seconds), latest_end(hold_id, longest)]}
    begun = {"$set": {f"{mine}.since": {"$ifNull": [f"${mine}.since", NOW]}, f"{mine}.extension": extension}}
    return [begun, *move_end(hold_id, {"$max": [f"${mine}.until", end]})]


def latest_end(hold_id: str, longest: int) -> Expression:
    """Return the last instant at which a hold can end: some seconds after its beginning."""
    return {"$add": [{"$ifNull": [f"$holds.{hold_id}.since", NOW]}, longest * 1000]}


def move_end(hold_id: str, until: Expression, *, extension: str | None = None, unpin: bool = False) -> list[Expression]:
    """Return the update that moves the end of a hold and of its seats."""
    mine = f"holds.{hold_id}"
    change: Expression = {
        f"{mine}.until": until,
        "longest": _longest({"$subtract": [until, NOW]}),
        "changed_at": NOW,
    }
    if extension is not None:
        change |= {f"{mine}.extended": True, f"{mine}.extension": extension}
    if unpin:
        change[f"{mine}.pinned"] = None
    moved = {"$mergeObjects": ["$$one.v", {"until": f"${mine}.until"}]}
    return [{"$set": change}, {"$set": {"seats": _each_seat(held_by("$$one.v", hold_id), moved)}}, note_ends()]


def hand_over(hold_id: str, owner: str, channel: str, step: str, end: int | datetime) -> list[Expression]:
    """Return the update that gives a hold and its seats another owner and end: seconds from now, or a fixed instant."""
    mine, is_fixed = f"holds.{hold_id}", isinstance(end, datetime)
    until: Any = end if isinstance(end, datetime) else in_seconds(end)
    change: Expression = {
        f"{mine}.owner": {"$literal": owner},
        f"{mine}.channel": channel,
        f"{mine}.until": until,
        f"{mine}.fixed": is_fixed,
        f"{mine}.extended": False,
        f"{mine}.since": NOW,
        f"{mine}.step": {"$literal": step},
        "changed_at": NOW,
    }
    if not is_fixed:
        change["longest"] = _longest({"$subtract": [until, NOW]})
    moved = {"$mergeObjects": ["$$one.v", {"until": f"${mine}.until", "fixed": is_fixed}]}
    return [{"$set": change}, {"$set": {"seats": _each_seat(held_by("$$one.v", hold_id), moved)}}, note_ends()]


def pin(one: Pin, seats: Sequence[str], types: Mapping[str, str] | None = None) -> list[Expression]:
    """Return the update that pins a hold and its seats, as tickets of these types; a repeat keeps the first instant."""
    mine = f"holds.{one.hold}"
    pinned = {
        "operation": {"$literal": one.operation},
        "sale": {"$literal": one.sale},
        "till": {"$literal": one.till},
        "total": one.total,
        # A retry keeps the first instant: the entry's time comes from it, and recovery's lease runs from it.
        "at": {"$ifNull": [f"${mine}.pinned.at", NOW]},
    }
    change: Expression = {f"seats.{name}.until": NEVER for name in seats}
    # Sold seats have their types in every map, so that a quota that comes later counts them.
    change |= {f"seats.{name}.type": {"$literal": types[name]} for name in seats if types}
    return [{"$set": {**change, f"{mine}.pinned": pinned, f"{mine}.until": NEVER, "changed_at": NOW}}, note_ends()]


def sell(hold_id: str, sold: Mapping[str, str], ended: Mapping[str, str]) -> list[Expression]:
    """Return the update that sells a hold's seats, frees those whose ticket has ended, and removes the hold."""
    change: Expression = {}
    for name, ticket in (*sold.items(), *ended.items()):
        # A seat that another hold has by now stays unchanged.
        kept = {one: f"$seats.{name}.{one}" for one in ("type", "released")}  # no field where there is none
        then = (
            {"state": SeatState.SOLD, "hold": None, "until": None, "ticket": {"$literal": ticket}, **kept}
            if name in sold
            else FREE
        )
        change[f"seats.{name}"] = {"$cond": [{"$eq": [f"$seats.{name}.hold", hold_id]}, then, f"$seats.{name}"]}
    return [{"$set": {**change, "changed_at": NOW}}, {"$unset": f"holds.{hold_id}"}, note_ends()]


def free(
    hold_id: str, seats: Sequence[str] | None, watch: Mapping[str, Sequence[str]] | None = None
) -> list[Expression]:
    """Return the update that frees some or all (None) seats of a hold; a hold without seats is removed.

    `watch`: see `_note_alone`.
    """
    mine = f"holds.{hold_id}"
    given = held_by("$$one.v", hold_id)
    if seats is not None:
        given = {"$and": [given, {"$in": ["$$one.k", list(seats)]}]}
        left: Any = {"$setDifference": [f"${mine}.seats", list(seats)]}
    else:
        left = []
    return [
        {"$set": {"seats": _each_seat(given, FREE), f"{mine}.seats": left, "changed_at": NOW}},
        *_note_alone(hold_id, watch),
        {"$set": {"holds": _holds_where({"$gt": [{"$size": "$$one.v.seats"}, 0]})}},
        note_ends(),
    ]


def put_back(tickets: Mapping[str, str]) -> list[Expression]:
    """Return the update that frees each seat that is still sold to its given ticket."""
    freed: Expression = {
        f"seats.{name}": {"$cond": [{"$eq": [f"$seats.{name}.ticket", ticket]}, FREE, f"$seats.{name}"]}
        for name, ticket in tickets.items()
    }
    return [{"$set": {**freed, "changed_at": NOW}}]


def pass_on(seats: Mapping[str, tuple[str, str, str]]) -> list[Expression]:
    """Return the update that gives each seat that is still sold to its old ticket to the new one, with its type."""
    passed: Expression = {}
    for name, (old, new, type_id) in seats.items():
        then = {**FREE, "state": SeatState.SOLD, "ticket": {"$literal": new}, "type": {"$literal": type_id}}
        then["released"] = f"$seats.{name}.released"  # no field where there is none
        passed[f"seats.{name}"] = {"$cond": [{"$eq": [f"$seats.{name}.ticket", old]}, then, f"$seats.{name}"]}
    return [{"$set": {**passed, "changed_at": NOW}}]


def free_expired() -> list[Expression]:
    """Return the update that frees every seat whose hold has expired."""
    return [
        {"$set": {"seats": _each_seat(_expired("$$one.v"), FREE), "holds": living_holds(), "changed_at": NOW}},
        note_ends(),
    ]


def _each_seat(condition: Expression, then: Any) -> Expression:
    changed = {"k": "$$one.k", "v": {"$cond": [condition, then, "$$one.v"]}}
    return {"$arrayToObject": {"$map": {"input": {"$objectToArray": "$seats"}, "as": "one", "in": changed}}}


def _holds_where(condition: Expression) -> Expression:
    kept = {"$filter": {"input": {"$objectToArray": "$holds"}, "as": "one", "cond": condition}}
    return {"$arrayToObject": kept}


def living_holds(names: Sequence[str] | None = None) -> Expression:
    """Return the holds that have not ended, all or those named. Seats of the others are free by their own `until`."""
    alive: Expression = {"$not": [has_ended("$$one.v.until")]}
    return _holds_where(alive if names is None else {"$and": [{"$in": ["$$one.k", list(names)]}, alive]})


def _longest(milliseconds: Any) -> Expression:
    """Return how far ahead an end was ever put in this map, given how far ahead one is put now."""
    return {"$max": [{"$ifNull": ["$longest", 0]}, milliseconds]}


def note_ends() -> Expression:
    """Set `next_expiry` and `oldest_pin`, by which sweep and recovery find this map through an index."""
    holds = {"$objectToArray": "$holds"}
    ends = {"$map": {"input": holds, "as": "one", "in": "$$one.v.until"}}
    pins = {"$map": {"input": holds, "as": "one", "in": "$$one.v.pinned.at"}}
    return {
        "$set": {
            "next_expiry": {"$ifNull": [{"$min": ends}, "$$REMOVE"]},
            "oldest_pin": {"$ifNull": [{"$min": pins}, "$$REMOVE"]},
        }
    }
