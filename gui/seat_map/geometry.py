"""The layout of a seat map in pixels, hit testing, and the target of an arrow key. No widgets."""

import math
from dataclasses import dataclass, field
from enum import Enum
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from cinema.domain.auditoriums import Seat, SeatKind, SeatPlan

ZOOM_STEPS = (75, 100, 150, 200)
SEAT_SHARE = 24 / 28.5  # of a pitch; the rest is the gap
_SIDE = 1.65  # pitches beside the outermost seats: half a seat, the row letter, air
_SCREEN = 2.15  # pitches from the screen's edge to the first row
_BELOW = 0.75
_REACH = 1.4  # a point hits a seat within pitch / 1.4, so that there are no dead gaps between seats
_SAME_LINE = 0.5  # pitches by which the blocks of one row may lie apart
_EPSILON = 0.05
_ROUNDING = 1e-6  # else rounding errors make a plan that fits exactly one pixel too large


class Direction(Enum):
    """An arrow key as a direction: x to the right, y away from the screen."""

    LEFT = (-1, 0)
    RIGHT = (1, 0)
    UP = (0, -1)
    DOWN = (0, 1)


class Spot(NamedTuple):
    """A seat's centre in pixels and its rotation in degrees. Whole numbers, so that seats share images."""

    x: int
    y: int
    angle: int


@dataclass(frozen=True, slots=True)
class RowLabel:
    """A row's letter beside its first seat (`side` -1) or its last (1)."""

    x: int
    y: int
    row: str
    side: int


@dataclass(frozen=True, slots=True)
class Join:
    """The bar between a wheelchair space and its companion seat."""

    ends: tuple[int, int, int, int]
    seats: tuple[str, str]


@dataclass(frozen=True)
class MapGeometry:
    """A plan laid out at one size. `pitch` is the distance between two neighbouring seats in pixels."""

    pitch: float
    seat: int
    width: int
    height: int
    spots: dict[str, Spot]
    labels: tuple[RowLabel, ...]
    joins: tuple[Join, ...]
    screen: tuple[int, int, int]  # left, top, width
    origin: tuple[float, float]  # of the plan's own places
    _buckets: dict[tuple[int, int], list[str]] = field(repr=False)

    def seat_at(self, x: float, y: float) -> str | None:
        """Return the seat nearest to a point, None if there is none within reach."""
        # Buckets of one pitch: the nearest seat within reach is in the bucket of the point or in one beside it.
        column, row = int(x // self.pitch), int(y // self.pitch)
        best, nearest = None, (self.pitch / _REACH) ** 2
        for near_row in (row - 1, row, row + 1):
            for near_column in (column - 1, column, column + 1):
                for seat in self._buckets.get((near_column, near_row), ()):
                    spot = self.spots[seat]
                    distance = (spot.x - x) ** 2 + (spot.y - y) ** 2
                    if distance <= nearest:
                        best, nearest = seat, distance
        return best


class _ById:
    """A cache key that compares plans by identity: comparing 500 seats takes longer than laying them out."""

    __slots__ = ("plan",)

    def __init__(self, plan: SeatPlan) -> None:
        self.plan = plan

    def __hash__(self) -> int:
        return id(self.plan)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _ById) and other.plan is self.plan


@lru_cache(maxsize=16)
def _extent(key: _ById) -> tuple[float, float, float, float]:
    places = [(one.x, one.y) for one in key.plan.placed()]
    for shape in key.plan.shapes:
        # A shape may begin beside the outermost seats' middles: they are half a seat wide.
        places += [(shape.x + 0.5, shape.y + 0.5), (shape.x + shape.width - 0.5, shape.y + shape.height - 0.5)]
    return (
        min(x for x, _y in places), min(y for _x, y in places), max(x for x, _y in places), max(y for _x, y in places),
    )  # fmt: skip


def fitting_pitch(plan: SeatPlan, width: int, height: int, *, smallest: float, largest: float) -> float:
    """Return the pitch at which the whole plan fits into a size, within bounds. All in pixels."""
    left, top, right, bottom = _extent(_ById(plan))
    across, down = right - left + 2 * _SIDE, bottom - top + _SCREEN + _BELOW
    return max(smallest, min(largest, width / across, height / down))


def lay_out(plan: SeatPlan, pitch: float, *, min_width: int = 0, min_height: int = 0) -> MapGeometry:
    """Lay out a plan at a pitch, centred in a minimum size; recent results are cached."""
    return _lay_out(_ById(plan), pitch, min_width, min_height)


@lru_cache(maxsize=12)
def _lay_out(key: _ById, pitch: float, min_width: int, min_height: int) -> MapGeometry:
    plan = key.plan
    placed = plan.placed()
    left, top, right, bottom = _extent(key)
    plan_width, plan_height = (right - left) * pitch, (bottom - top) * pitch
    width = max(min_width, math.ceil(plan_width + 2 * _SIDE * pitch - _ROUNDING))
    height = max(min_height, math.ceil(plan_height + (_SCREEN + _BELOW) * pitch - _ROUNDING))
    spare = max(0.0, height - plan_height - (_SCREEN + _BELOW) * pitch)
    origin_x = width / 2 - (left + right) / 2 * pitch
    # Less than half of the spare height goes above, so that the screen stays near the top.
    origin_y = _SCREEN * pitch - top * pitch + spare * 0.3
    spots = {
        p.seat.id: Spot(round(origin_x + p.x * pitch), round(origin_y + p.y * pitch), round(p.angle)) for p in placed
    }
    buckets: dict[tuple[int, int], list[str]] = {}
    for seat, spot in spots.items():
        buckets.setdefault((int(spot.x // pitch), int(spot.y // pitch)), []).append(seat)
    screen_width = round(max(plan_width * 0.92, 6 * pitch))
    return MapGeometry(
        pitch=pitch, seat=max(8, round(pitch * SEAT_SHARE)), width=width, height=height, spots=spots,
        labels=_labels(plan, spots, pitch), joins=_joins(plan, spots, pitch),
        screen=(round(width / 2 - screen_width / 2), round(spare * 0.15), screen_width), origin=(origin_x, origin_y),
        _buckets=buckets,
    )  # fmt: skip


def rows_of(plan: SeatPlan) -> dict[str, tuple[Seat, ...]]:
    """Return the seats by physical row, rows from the screen to the back, seats from left to right."""
    return plan.rows


def _labels(plan: SeatPlan, spots: dict[str, Spot], pitch: float) -> tuple[RowLabel, ...]:
    labels = []
    for seats in plan.rows.values():
        for seat, side in ((seats[0], -1), (seats[-1], 1)):
            spot = spots[seat.id]
            x, y = round(spot.x + side * 0.97 * pitch), spot.y - round(pitch * 0.07)
            labels.append(RowLabel(x, y, seat.row_text, side))
    return tuple(labels)


def _joins(plan: SeatPlan, spots: dict[str, Spot], pitch: float) -> tuple[Join, ...]:
    """Return a bar from each wheelchair space to the companion seats next to it, and to those that belong to it."""
    pair = {SeatKind.WHEELCHAIR, SeatKind.COMPANION}
    found = [
        (one.id, other.id)
        for seats in plan.rows.values()
        for one, other in pairwise(seats)
        if {one.kind, other.kind} == pair and other.x - one.x < 1 + _EPSILON
    ]
    beside = {frozenset(both) for both in found}
    found += [
        (seat.companion_of, seat.id)
        for seat in plan.seats
        if seat.companion_of in spots and frozenset((seat.companion_of, seat.id)) not in beside
    ]
    joins = []
    for ends in found:
        a, b = (spots[seat] for seat in ends)
        inset = SEAT_SHARE / 2 * 0.84 * pitch / max(1.0, math.hypot(b.x - a.x, b.y - a.y))
        dx, dy = (b.x - a.x) * inset, (b.y - a.y) * inset
        joins.append(Join((round(a.x + dx), round(a.y + dy), round(b.x - dx), round(b.y - dy)), ends))
    return tuple(joins)


def neighbour(plan: SeatPlan, seat_id: str, direction: Direction) -> str | None:
    """Return the seat that an arrow key goes to, None at the edge.

    Left and right stay in the row and cross aisles, then go on in the next block of it; up and down go to the nearest
    seat of the next row, so that every seat of any plan can be reached. Distances are those of the plan, where curved
    rows are still straight; those of an imported plan are curved, so that a row is where its seats are on average.
    """
    here = plan.by_id[seat_id]
    across, ahead = direction.value
    return _beside(plan, here, across) if across else _in_next_row(plan, here, ahead)


def _beside(plan: SeatPlan, here: Seat, step: int) -> str | None:
    row = plan.rows[here.row]
    index = next(index for index, seat in enumerate(row) if seat.id == here.id) + step
    if 0 <= index < len(row):
        return row[index].id
    further = [
        seat
        for seat in plan.seats
        if seat.row != here.row and abs(seat.y - here.y) <= _SAME_LINE and (seat.x - here.x) * step > _EPSILON
    ]
    return min(further, key=lambda seat: (seat.x - here.x) * step).id if further else None


def _in_next_row(plan: SeatPlan, here: Seat, step: int) -> str | None:
    depths = {row: sum(seat.y for seat in seats) / len(seats) for row, seats in plan.rows.items()}
    away = {row: (depth - depths[here.row]) * step for row, depth in depths.items()}
    further = {row: distance for row, distance in away.items() if distance > _EPSILON}
    if not further:
        return None
    nearest = min(further.values())
    seats = [seat for row, apart in further.items() if apart <= nearest + _SAME_LINE for seat in plan.rows[row]]
    return min(seats, key=lambda seat: (abs(seat.x - here.x), abs(seat.y - here.y))).id


def row_end(plan: SeatPlan, seat_id: str, *, last: bool) -> str:
    """Return the first or the last seat of a seat's row."""
    row = plan.rows[plan.by_id[seat_id].row]
    return row[-1 if last else 0].id


def best_place(plan: SeatPlan, free: set[str]) -> str:
    """Return the seat where the keyboard starts: the free seat nearest to the centre, a little behind it.

    If none is free, any seat counts.
    """
    depth = max(seat.y for seat in plan.seats) * 0.62
    rest = [seat for seat in plan.seats if seat.id in free] or list(plan.seats)
    return min(rest, key=lambda seat: (seat.x * seat.x + ((seat.y - depth) * 1.2) ** 2, seat.id)).id


def next_zoom(percent: int, step: int) -> int:
    """Return the next zoom step up (step 1) or down (step -1); at the end the same."""
    index = ZOOM_STEPS.index(percent) + step
    return ZOOM_STEPS[min(max(index, 0), len(ZOOM_STEPS) - 1)]
