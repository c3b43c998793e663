"""Where seats lie on the map in pixels, which one is under a point, and which one an arrow key goes to. No widgets."""

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
_REACH = 1.4  # a seat is meant within pitch / 1.4, so that there are no dead gaps
_AHEAD = 1000  # a row further costs more than any way along a row
_EPSILON = 0.05
_ROUNDING = 1e-6  # else a plan that fits exactly would be a pixel too large now and then


class Direction(Enum):
    """An arrow key: the way it points, x to the right and y away from the screen."""

    LEFT = (-1, 0)
    RIGHT = (1, 0)
    UP = (0, -1)
    DOWN = (0, 1)


class Spot(NamedTuple):
    """A seat's middle in pixels, whole ones, and how far it is turned in whole degrees."""

    x: int
    y: int
    angle: int


@dataclass(frozen=True, slots=True)
class RowLabel:
    """A row's letter beside its first or last seat."""

    x: int
    y: int
    row: str


@dataclass(frozen=True, slots=True)
class Join:
    """The bar between a wheelchair space and its companion's seat."""

    ends: tuple[int, int, int, int]
    seats: tuple[str, str]


@dataclass(frozen=True)
class MapGeometry:
    """A plan laid out for one size of seat. `pitch` is the distance of two neighbours in pixels."""

    pitch: float
    seat: int
    width: int
    height: int
    spots: dict[str, Spot]
    labels: tuple[RowLabel, ...]
    joins: tuple[Join, ...]
    screen: tuple[int, int, int]  # left, top, width
    _buckets: dict[tuple[int, int], list[str]] = field(repr=False)

    def seat_at(self, x: float, y: float) -> str | None:
        """Return the seat nearest to a point, None if there is none within its reach."""
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


class _Same:
    """A plan as a key: told apart by identity, since comparing five hundred seats takes longer than laying them out."""

    __slots__ = ("plan",)

    def __init__(self, plan: SeatPlan) -> None:
        self.plan = plan

    def __hash__(self) -> int:
        return id(self.plan)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.plan is self.plan


@lru_cache(maxsize=16)
def _extent(same: _Same) -> tuple[float, float, float, float]:
    placed = same.plan.placed()
    return (
        min(p.x for p in placed), min(p.y for p in placed), max(p.x for p in placed), max(p.y for p in placed),
    )  # fmt: skip


def fitting_pitch(plan: SeatPlan, width: int, height: int, *, smallest: float, largest: float) -> float:
    """Return the pitch at which the whole plan fits into a window, within bounds. All in pixels."""
    left, top, right, bottom = _extent(_Same(plan))
    across, down = right - left + 2 * _SIDE, bottom - top + _SCREEN + _BELOW
    return max(smallest, min(largest, width / across, height / down))


def lay_out(plan: SeatPlan, pitch: float, *, min_width: int = 0, min_height: int = 0) -> MapGeometry:
    """Lay a plan out at a pitch, in the middle of the smallest size allowed; the last few are remembered."""
    return _lay_out(_Same(plan), pitch, min_width, min_height)


@lru_cache(maxsize=12)
def _lay_out(same: _Same, pitch: float, min_width: int, min_height: int) -> MapGeometry:
    plan = same.plan
    placed = plan.placed()
    left, top, right, bottom = _extent(same)
    plan_width, plan_height = (right - left) * pitch, (bottom - top) * pitch
    width = max(min_width, math.ceil(plan_width + 2 * _SIDE * pitch - _ROUNDING))
    height = max(min_height, math.ceil(plan_height + (_SCREEN + _BELOW) * pitch - _ROUNDING))
    spare = max(0.0, height - plan_height - (_SCREEN + _BELOW) * pitch)
    origin_x = width / 2 - (left + right) / 2 * pitch
    # a little of the spare height goes above: the screen stays near the top, as one looks at it in a room
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
        screen=(round(width / 2 - screen_width / 2), round(spare * 0.15), screen_width), _buckets=buckets,
    )  # fmt: skip


def rows_of(plan: SeatPlan) -> dict[str, list[Seat]]:
    """Return the seats by row, rows from the screen on, seats from the left."""
    rows: dict[str, list[Seat]] = {}
    for seat in sorted(plan.seats, key=lambda s: (s.y, s.row, s.x)):
        rows.setdefault(seat.row, []).append(seat)
    return rows


def _labels(plan: SeatPlan, spots: dict[str, Spot], pitch: float) -> tuple[RowLabel, ...]:
    labels = []
    for row, seats in rows_of(plan).items():
        for seat, side in ((seats[0], -1), (seats[-1], 1)):
            spot = spots[seat.id]
            labels.append(RowLabel(round(spot.x + side * 0.97 * pitch), spot.y - round(pitch * 0.07), row))
    return tuple(labels)


def _joins(plan: SeatPlan, spots: dict[str, Spot], pitch: float) -> tuple[Join, ...]:
    """Join each wheelchair space with the companions next to it, from edge to edge."""
    pair = {SeatKind.WHEELCHAIR, SeatKind.COMPANION}
    joins = []
    for seats in rows_of(plan).values():
        for one, other in pairwise(seats):
            if {one.kind, other.kind} == pair and other.x - one.x < 1 + _EPSILON:
                a, b = spots[one.id], spots[other.id]
                inset = SEAT_SHARE / 2 * 0.84 * pitch / math.hypot(b.x - a.x, b.y - a.y)
                dx, dy = (b.x - a.x) * inset, (b.y - a.y) * inset
                joins.append(
                    Join((round(a.x + dx), round(a.y + dy), round(b.x - dx), round(b.y - dy)), (one.id, other.id))
                )
    return tuple(joins)


def neighbour(plan: SeatPlan, seat_id: str, direction: Direction) -> str | None:
    """Return the seat an arrow key goes to, None at the edge.

    Sideways it keeps to the row and steps over aisles; up and down it goes to the next row's nearest seat, so that
    every seat of any plan can be walked to. Rows are taken straight, as they are before they are bent.
    """
    here = plan.by_id[seat_id]
    along_x, along_y = direction.value
    best, least = None, math.inf
    for seat in plan.seats:
        dx, dy = seat.x - here.x, seat.y - here.y
        along, across = dx * along_x + dy * along_y, abs(dx * along_y) + abs(dy * along_x)
        if along <= _EPSILON or (along_x and across > _EPSILON):
            continue
        cost = along * _AHEAD + across
        if cost < least - 1e-9:
            best, least = seat.id, cost
    return best


def row_end(plan: SeatPlan, seat_id: str, *, last: bool) -> str:
    """Return the first or the last seat of a seat's row."""
    row = rows_of(plan)[plan.by_id[seat_id].row]
    return row[-1 if last else 0].id


def best_place(plan: SeatPlan, free: set[str]) -> str:
    """Return the seat to look at first: a free one near the middle, rather behind than before it, else the first."""
    depth = max(seat.y for seat in plan.seats) * 0.62
    rest = [seat for seat in plan.seats if seat.id in free] or list(plan.seats)
    return min(rest, key=lambda seat: (seat.x * seat.x + ((seat.y - depth) * 1.2) ** 2, seat.id)).id


def next_zoom(percent: int, step: int) -> int:
    """Return the next zoom step up (step 1) or down (step -1); the last one stays."""
    index = ZOOM_STEPS.index(percent) + step
    return ZOOM_STEPS[min(max(index, 0), len(ZOOM_STEPS) - 1)]
