"""The seats of a party with wheelchairs: its spaces, then the seats nearest to them, companion seats first.

The same plan and free seats give the same answer. Nothing is read or held here.
"""

import math
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from cinema.domain.auditoriums import ORDINARY, Seat, SeatKind, SeatPlan
from cinema.domain.best_seats import BestSeats, Hall, Seating
from cinema.domain.orders import COMPANIONS_A_SPACE
from cinema.domain.seat_runs import stranded, stretches

_BESIDE = 1.5  # seat pitches between neighbours in a row
# Companion seats stand beside their space, at most so many in a row.
_OWN = COMPANIONS_A_SPACE + 0.5
# Seat pitches that companions may sit further away so that they sit together, or leave no single seat.
_TOGETHER, _NO_SINGLE = 3.0, 1.5
# Whoever sits in front or behind is further away than beside: nobody talks across rows during a film.
_OTHER_ROW, _SAME_LINE = 1.0, 0.5


@dataclass(frozen=True, slots=True)
class SpaceParty:
    """A party with wheelchairs: `spaces` to choose, and `others` who sit near them.

    `placed` are spaces that were chosen already, `kinds` the ordinary seats that others may get. At most
    `companion_seats` of them may get a companion seat.
    """

    spaces: int
    others: int
    kinds: frozenset[SeatKind]
    companion_seats: int
    placed: tuple[str, ...] = ()


def space_seats(plan: SeatPlan, free: Collection[str], party: SpaceParty) -> BestSeats | None:
    """Return the best seats for a party with wheelchairs, None if too few are free.

    Those spaces are best to which the others can be nearest. Companion seats beside them come first, then ordinary
    seats, together if they are near; companion seats of other spaces only if nothing else is left.
    """
    hall = Hall(plan)
    found = [choice for group in _groups(plan, free, party) if (choice := _choose(plan, hall, free, party, group))]
    if not found:
        return None
    chosen = min(found, key=lambda choice: choice.rank)
    blocks = tuple(_blocks(hall, chosen.seats))
    seating = Seating.TOGETHER if len(blocks) == 1 else Seating.BLOCKS
    if len(blocks) > 1 and all(len(block) == 1 for block in blocks):
        seating = Seating.SINGLES
    ranks = sorted({hall.ranks[seat.row] for seat in chosen.seats})
    names = [seat.id for seat in chosen.seats]
    left = stranded(plan, free, names)
    return BestSeats(blocks, seating, ranks[-1] - ranks[0] == len(ranks) - 1, left)


def own_companions(plan: SeatPlan, space: Seat) -> tuple[Seat, ...]:
    """Return the companion seats of a wheelchair space, nearest first: as the plan says, else those beside it."""
    spaces = [seat for seat in plan.seats if seat.kind is SeatKind.WHEELCHAIR]
    own = []
    for seat in plan.seats:
        if seat.kind is not SeatKind.COMPANION:
            continue
        if seat.companion_of is not None:
            is_own = seat.companion_of == space.id
        else:
            nearest = min(_apart(seat, one) for one in spaces)
            is_own = _apart(seat, space) <= min(nearest + 1e-6, _OWN) and seat.row == space.row
        if is_own:
            own.append(seat)
    return tuple(sorted(own, key=lambda seat: _apart(seat, space)))


@dataclass(frozen=True, slots=True)
class _Choice:
    seats: tuple[Seat, ...]
    rank: tuple[float, float, float, float, float]


def _groups(plan: SeatPlan, free: Collection[str], party: SpaceParty) -> Iterator[tuple[Seat, ...]]:
    """Yield the spaces that could be taken together: around each free one those nearest to it."""
    placed = tuple(plan.by_id[name] for name in party.placed)
    there = [seat for seat in plan.seats if seat.kind is SeatKind.WHEELCHAIR and seat.id in free and seat.area is None]
    if not party.spaces:
        if placed:
            yield placed
        return
    if len(there) < party.spaces:
        return
    known: set[frozenset[str]] = set()
    for anchor in there:
        around = (*placed, anchor)
        nearest = sorted(there, key=lambda seat: (seat is not anchor, _from(around, seat), seat.y, seat.x))
        group = tuple(nearest[: party.spaces])
        names = frozenset(seat.id for seat in group)
        if names not in known:
            known.add(names)
            yield (*placed, *group)


def _choose(
    plan: SeatPlan, hall: Hall, free: Collection[str], party: SpaceParty, group: tuple[Seat, ...]
) -> _Choice | None:
    """Return the seats of a party around some spaces, None if too few are free."""
    own = {seat.id: seat for space in group for seat in own_companions(plan, space) if seat.id in free}
    most = min(party.others, party.companion_seats)
    beside = sorted(own.values(), key=lambda seat: (_from(group, seat), seat.y, seat.x))[:most]
    rest = party.others - len(beside)
    near = _near(plan, free, party.kinds, (*group, *beside), rest) if rest else ()
    if len(near) < rest:
        others = (seat for seat in plan.seats if seat.kind is SeatKind.COMPANION and seat.id in free)
        last = sorted((seat for seat in others if seat.id not in own), key=lambda seat: (_from(group, seat), seat.x))
        near = (*near, *last[: min(rest - len(near), most - len(beside))])
    if len(near) < rest:
        return None
    company = (*beside, *near)
    walk = sum(_from(group, seat) for seat in company)
    spread = sum(_from(group[:1], seat) for seat in group)
    view = sum(hall.view_score(seat) for seat in group) / len(group)
    new = tuple(seat for seat in group if seat.id not in party.placed)
    return _Choice((*new, *company), (round(walk + spread, 6), -len(beside), round(view, 9), group[0].y, group[0].x))


def _near(
    plan: SeatPlan, free: Collection[str], kinds: frozenset[SeatKind], group: Sequence[Seat], count: int
) -> tuple[Seat, ...]:
    """Return so many ordinary seats near a group, or all if fewer are free: together where that is not much further."""
    seats = (seat for seat in plan.seats if seat.kind in kinds & ORDINARY and seat.area is None)
    allowed = {seat.id: _from(group, seat) for seat in seats if seat.id in free}
    singly = sorted((plan.by_id[name] for name in allowed), key=lambda seat: (allowed[seat.id], seat.y, seat.x))
    nearest = tuple(singly[:count])
    if len(nearest) < count:
        return nearest
    windows = [
        stretch[start : start + count]
        for run in plan.runs
        for stretch in stretches(run, allowed)
        for start in range(len(stretch) - count + 1)
    ]

    def far(window: Iterable[Seat]) -> float:
        return round(sum(allowed[seat.id] for seat in window) / count, 6)

    windows.sort(key=lambda window: (far(window), window[0].y, window[0].x))
    if not windows or far(windows[0]) > far(nearest) + _TOGETHER:
        return nearest
    for window in windows:
        if far(window) > far(windows[0]) + _NO_SINGLE:
            break
        if not stranded(plan, free, [seat.id for seat in window]):
            return window
    return windows[0]


def _blocks(hall: Hall, seats: Iterable[Seat]) -> Iterator[tuple[str, ...]]:
    """Yield seats as blocks of neighbours, from the screen to the back, each from the left."""
    block: list[Seat] = []
    for seat in sorted(seats, key=lambda seat: (hall.ranks[seat.row], seat.x)):
        if block and (block[-1].row != seat.row or _apart(block[-1], seat) > _BESIDE):
            yield tuple(one.id for one in block)
            block = []
        block.append(seat)
    yield tuple(one.id for one in block)


def _apart(one: Seat, other: Seat) -> float:
    return math.hypot(one.x - other.x, one.y - other.y)


def _from(group: Sequence[Seat], seat: Seat) -> float:
    """Return how far a seat is from the nearest one of a group, in seat pitches; another row is further away."""
    return min(_apart(one, seat) + (_OTHER_ROW if abs(one.y - seat.y) > _SAME_LINE else 0.0) for one in group)
