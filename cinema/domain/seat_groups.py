"""The list that says all that the map shows: groups of neighbouring free seats for a party, then single seats.

Its first group is what `best_seats` would choose. The same plan and free seats give the same list. `group_words.py` has
what is written and spoken of it.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from operator import itemgetter

from cinema.domain.auditoriums import ORDINARY, Seat, SeatKind, SeatPlan
from cinema.domain.best_seats import Block, Judge, of_kinds, windows_of
from cinema.domain.best_seats import Place as Standing
from cinema.domain.seat_runs import stretches
from cinema.domain.space_seats import SpaceParty, space_seats

_BESIDE = 1.5  # seat pitches between neighbours; a wider gap is an aisle
_WALL = 1.0  # seat pitches between a seat and the wall in which nobody walks
_SAME_LINE = 0.5  # seat pitches by which the parts of one row may lie apart
_THIRD = 1 / 3


Rank = tuple[bool, Standing]


class Side(StrEnum):
    """Where seats are for somebody who faces the screen, by thirds of the auditorium's width."""

    LEFT = "left"
    MIDDLE = "middle"
    RIGHT = "right"


class Place(StrEnum):
    """What a customer looks for: seats at an aisle, or in the front, middle or back third of the rows."""

    AISLE = "aisle"
    FRONT = "front"
    MIDDLE = "middle"
    BACK = "back"


@dataclass(frozen=True, slots=True)
class SeatGroup:
    """Free seats that a party can have, from the left; a wheelchair space comes before the seats of its companions.

    `row` and `numbers` are labels, as people know them; of seats in several rows `row` is that of the space, and
    `beside` are the labels of its companions' seats. `rows_from_screen` is 1 for the first row. `kind` is that of its
    seats; of several kinds a restricted view. `area` is the unnumbered area that it lies in, empty for none.
    """

    seats: tuple[str, ...]
    row: str
    numbers: tuple[str, ...]
    side: Side
    by_aisle: bool
    rows_from_screen: int
    depth: Place
    kind: SeatKind
    beside: tuple[str, ...] = ()
    area: str = ""

    @property
    def places(self) -> frozenset[Place]:
        """The places under which it is found."""
        return frozenset({self.depth, Place.AISLE}) if self.by_aisle else frozenset({self.depth})


def seat_groups(
    plan: SeatPlan, free: Collection[str], count: int, kinds: Collection[SeatKind]
) -> tuple[SeatGroup, ...]:
    """Return the groups of so many neighbouring free seats of these kinds, best first.

    Every free seat in a stretch of `count` seats or more is in a group; groups overlap only where the rest of a stretch
    is too short for another one. With wheelchair spaces among the kinds there is a group for each free one: the space
    with the seats that `space_seats` finds near it. An unnumbered area with enough free seats is one group.
    """
    if count < 1:
        return ()
    there, kinds = frozenset(free), frozenset(kinds)
    lister = _Lister(plan, there)
    found = sorted(_chosen(plan, lister, count, kinds), key=itemgetter(0))
    groups = [lister.group(window) for _rank, window in found]
    if count > 1 and SeatKind.WHEELCHAIR in kinds:
        groups += _with_space(plan, lister, there, count, kinds)
    return (*groups, *_areas(plan, lister, there, count, kinds))


def single_seats(
    plan: SeatPlan, free: Collection[str], kinds: Collection[SeatKind] = frozenset(SeatKind)
) -> tuple[SeatGroup, ...]:
    """Return every free seat of these kinds as a group of one, best first, spaces and companion seats included.

    Of an unnumbered area, where nobody chooses a seat, there is one.
    """
    there = frozenset(free)
    lister = _Lister(plan, there)
    seats = [(seat,) for seat in plan.seats if seat.id in there and seat.kind in kinds and seat.area is None]
    ranked = sorted(seats, key=lister.rank)
    return (*map(lister.group, ranked), *_areas(plan, lister, there, 1, frozenset(kinds)))


def fitting(
    groups: Iterable[SeatGroup], place: Place | None = None, kind: SeatKind | None = None
) -> tuple[SeatGroup, ...]:
    """Return the groups at a place (None: at any) and of a kind (None: of any), in their order."""
    return tuple(one for one in groups if (place is None or place in one.places) and kind in {None, one.kind})


def _chosen(plan: SeatPlan, lister: "_Lister", count: int, kinds: frozenset[SeatKind]) -> Iterator[tuple[Rank, Block]]:
    """Yield the windows of each stretch with their ranks: the best one, then those of what is left beside it."""
    for run in of_kinds(plan, kinds):
        for stretch in stretches(run, lister.free):
            if len(stretch) >= count:
                yield from _cut(lister, stretch, count)


def _cut(lister: "_Lister", stretch: Block, count: int) -> Iterator[tuple[Rank, Block]]:
    windows = [(lister.rank(window), window) for window in windows_of(stretch, count)]
    seen: set[int] = set()
    parts = [(0, len(stretch))] if count > 1 else []
    if count == 1:
        yield from windows
    while parts:
        start, end = parts.pop()
        if end - start >= count:
            at = min(range(start, end - count + 1), key=lambda one: windows[one][0])
            parts += [(start, at), (at + count, end)]
        elif end > start:  # too short for a group of its own: it shares seats with its neighbours
            at = end - count if start else 0
        else:
            continue
        if at not in seen:
            seen.add(at)
            yield windows[at]


def _with_space(
    plan: SeatPlan, lister: "_Lister", free: frozenset[str], count: int, kinds: frozenset[SeatKind]
) -> Iterator[SeatGroup]:
    spaces = [seat for seat in plan.seats if seat.kind is SeatKind.WHEELCHAIR and seat.id in free and seat.area is None]
    most = count - 1 if SeatKind.COMPANION in kinds else 0
    for space in sorted(spaces, key=lambda seat: lister.rank((seat,))):
        party = SpaceParty(0, count - 1, kinds & ORDINARY, most, (space.id,))
        near = space_seats(plan, free - {space.id}, party)
        if near is not None:
            yield lister.space(space, [plan.by_id[name] for name in near.seats])


def _areas(
    plan: SeatPlan, lister: "_Lister", free: frozenset[str], count: int, kinds: frozenset[SeatKind]
) -> Iterator[SeatGroup]:
    areas: dict[str, list[Seat]] = {}
    for seat in plan.seats:
        if seat.area is not None and seat.id in free and seat.kind in kinds:
            areas.setdefault(seat.area, []).append(seat)
    yield from (lister.group(tuple(seats[:count])) for seats in areas.values() if len(seats) >= count)


class _Lister:
    """Ranks and describes the groups of one plan with its free seats. Each seat is looked at once."""

    def __init__(self, plan: SeatPlan, free: frozenset[str]) -> None:
        self.free = free
        self._judge = Judge(plan, free, (), may_strand=True)
        self._half = max((abs(seat.x) for seat in plan.seats), default=0.0) or 1.0
        self._lines = _lines(plan)
        self._last = max(self._lines.values())
        self._open = _at_aisles(plan)
        self._before: dict[str, int] = {}
        self._after: dict[str, int] = {}
        for run in plan.runs:
            for stretch in stretches(run, free):
                for at, seat in enumerate(stretch):
                    self._before[seat.id], self._after[seat.id] = at, len(stretch) - 1 - at

    def rank(self, window: Block) -> Rank:
        """Return how good a window is, the smallest best, as `best_seats` judges: no single seat left, then the view.

        Neighbours leave a single seat just where one seat of their stretch is left before or after them.
        """
        strands = self._before.get(window[0].id) == 1 or self._after.get(window[-1].id) == 1
        return strands, self._judge.place(window)[1]

    def group(self, seats: Block) -> SeatGroup:
        """Return neighbouring seats as a group."""
        first = seats[0]
        x = sum(seat.x for seat in seats) / len(seats)
        line = self._lines[first.row]
        return SeatGroup(
            tuple(seat.id for seat in seats),
            first.row_text,
            tuple(seat.number_text for seat in seats),
            _side(x / self._half),
            (seats[0].id, -1) in self._open or (seats[-1].id, 1) in self._open,
            line,
            _depth(line, self._last),
            _kind(seats),
            area=first.area or "",
        )

    def space(self, space: Seat, company: Sequence[Seat]) -> SeatGroup:
        """Return a wheelchair space with the seats of its companions as a group."""
        alone = self.group((space,))
        seats = (space.id, *(seat.id for seat in company))
        beside = tuple(seat.label for seat in company)
        return SeatGroup(
            seats, alone.row, alone.numbers, alone.side, alone.by_aisle, alone.rows_from_screen, alone.depth,
            SeatKind.WHEELCHAIR, beside,
        )  # fmt: skip


def _lines(plan: SeatPlan) -> dict[str, int]:
    """Return the place of each row from the screen, 1 for the first; parts of a row at the same height are one line."""
    nearest = {row: min(seat.y for seat in seats) for row, seats in plan.rows.items()}
    lines: dict[str, int] = {}
    line, height = 0, float("-inf")
    for row in sorted(nearest, key=lambda row: nearest[row]):
        if nearest[row] - height >= _SAME_LINE:
            line, height = line + 1, nearest[row]
        lines[row] = line
    return lines


def _at_aisles(plan: SeatPlan) -> frozenset[tuple[str, int]]:
    """Return the seats with nobody beside them at their left (-1) or right (1), unless there is the wall."""
    found: set[tuple[str, int]] = set()
    left, right = (plan.bounds[0], plan.bounds[2]) if plan.bounds is not None else (float("-inf"), float("inf"))
    for row in plan.rows.values():
        seats = sorted((seat for seat in row if seat.area is None), key=lambda seat: seat.x)
        for at, seat in enumerate(seats):
            before = seats[at - 1].x if at else left - _BESIDE + _WALL
            after = seats[at + 1].x if at + 1 < len(seats) else right + _BESIDE - _WALL
            if seat.x - before > _BESIDE:
                found.add((seat.id, -1))
            if after - seat.x > _BESIDE:
                found.add((seat.id, 1))
    return frozenset(found)


def _side(at: float) -> Side:
    """Return the third of the width that a place lies in, from -1 at the left to 1 at the right."""
    if abs(at) <= _THIRD:
        return Side.MIDDLE
    return Side.LEFT if at < 0 else Side.RIGHT


def _depth(line: int, last: int) -> Place:
    """Return the third of the rows that a row lies in; with few rows there is no middle."""
    part = (line - 0.5) / last
    if part < _THIRD:
        return Place.FRONT
    return Place.BACK if part > 1 - _THIRD else Place.MIDDLE


def _kind(seats: Block) -> SeatKind:
    kinds = {seat.kind for seat in seats}
    return SeatKind.RESTRICTED if SeatKind.RESTRICTED in kinds else seats[0].kind
