"""Changes of some seats of a drawn plan: moved, mirrored, lined up, spread, bent, parted by an aisle, taken away."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from enum import StrEnum
from itertools import pairwise

from cinema.domain.auditoriums import Seat, SeatKind, SeatPlan
from cinema.domain.plan_drawing.order import in_order, moved_to

AISLE = 1.0  # pitches that a new aisle is wide
MOST_BEND = 12.0  # pitches
_LEAST_BEND = 0.4  # pitches
_SAME_LINE = 0.45  # pitches by which the blocks of one line may lie apart


class Line(StrEnum):
    """The line that chosen seats are moved to: their left or right edge, the middle of the hall, one height a row."""

    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"
    LEVEL = "level"


def moved(plan: SeatPlan, chosen: Collection[str], dx: float, dy: float) -> SeatPlan:
    """Return a plan with seats moved by so many pitches."""
    return _changed(plan, chosen, lambda seat: moved_to(seat, seat.x + dx, seat.y + dy))


def removed(plan: SeatPlan, chosen: Collection[str]) -> SeatPlan:
    """Return a plan without some seats; a companion seat whose wheelchair space goes belongs to none."""
    kept = [seat for seat in plan.seats if seat.id not in chosen]
    return in_order(plan, (replace(seat, companion_of=None) if seat.companion_of in chosen else seat for seat in kept))


def mirrored(plan: SeatPlan, chosen: Collection[str]) -> SeatPlan:
    """Return a plan with seats mirrored across the middle of the hall; their labels go with them."""
    return _changed(plan, chosen, lambda seat: moved_to(seat, -seat.x, seat.y))


def of_kind(plan: SeatPlan, chosen: Collection[str], kind: SeatKind) -> SeatPlan:
    """Return a plan in which seats are of a kind. What isn't a pair any more is none."""
    changed = _changed(plan, chosen, lambda seat: replace(seat, kind=kind))
    spaces = {seat.id for seat in changed.seats if seat.kind is SeatKind.WHEELCHAIR}
    seats = (
        replace(seat, companion_of=None)
        if seat.companion_of is not None and (seat.kind is not SeatKind.COMPANION or seat.companion_of not in spaces)
        else seat
        for seat in changed.seats
    )
    return replace(changed, seats=tuple(seats))


def paired(plan: SeatPlan, chosen: Collection[str]) -> SeatPlan:
    """Return a plan in which each chosen companion seat belongs to the nearest chosen wheelchair space without one."""
    spaces = [seat for seat in plan.seats if seat.id in chosen and seat.kind is SeatKind.WHEELCHAIR]
    partner: dict[str, str] = {}
    for seat in plan.seats:
        if seat.id in chosen and seat.kind is SeatKind.COMPANION and spaces:
            near = min(spaces, key=lambda space: (space.x - seat.x) ** 2 + (space.y - seat.y) ** 2)
            spaces.remove(near)
            partner[seat.id] = near.id
    return _changed(plan, partner, lambda seat: replace(seat, companion_of=partner[seat.id]))


def kept_from_sale(plan: SeatPlan, chosen: Collection[str], *, never: bool) -> SeatPlan:
    """Return a plan in which seats are never sold, or sold again."""
    before = set(plan.blocked)
    blocked = [seat.id for seat in plan.seats if (never if seat.id in chosen else seat.id in before)]
    return replace(plan, blocked=tuple(blocked))


def lined_up(plan: SeatPlan, chosen: Collection[str], line: Line) -> SeatPlan:
    """Return a plan with seats on one line: what is chosen of each row moves as a whole.

    To the left, right or centre it moves sideways, level it gets the height of its middle.
    """
    if line is not Line.LEVEL:
        rows = _chosen_rows(plan, chosen)
        goal = {
            Line.LEFT: min((seat.x for row in rows for seat in row), default=0.0),
            Line.RIGHT: max((seat.x for row in rows for seat in row), default=0.0),
            Line.CENTRE: 0.0,
        }[line]
        by: dict[str, float] = {}
        for row in rows:
            left, right = min(seat.x for seat in row), max(seat.x for seat in row)
            at = {Line.LEFT: left, Line.RIGHT: right, Line.CENTRE: (left + right) / 2}[line]
            by |= {seat.id: goal - at for seat in row}
        return _changed(plan, chosen, lambda seat: moved_to(seat, seat.x + by[seat.id], seat.y))
    heights: dict[str, float] = {}
    for row in _chosen_rows(plan, chosen):
        ys = [seat.y for seat in row]
        height = (min(ys) + max(ys)) / 2
        heights |= {seat.id: height for seat in row}
    return _changed(plan, chosen, lambda seat: moved_to(seat, seat.x, heights[seat.id]))


def spread(plan: SeatPlan, chosen: Collection[str], *, across: bool) -> SeatPlan:
    """Return a plan with equal distances: between the seats of each chosen row, or (not `across`) between the rows."""
    rows = _chosen_rows(plan, chosen)
    if across:
        places: dict[str, float] = {}
        for row in rows:
            if len(row) > 2:
                step = (row[-1].x - row[0].x) / (len(row) - 1)
                places |= {seat.id: row[0].x + place * step for place, seat in enumerate(row)}
        return _changed(plan, places, lambda seat: moved_to(seat, places[seat.id], seat.y))
    lines = _lines(rows)
    if len(lines) < 3:
        return plan
    first, last = lines[0][0], lines[-1][0]
    by: dict[str, float] = {}
    for order, (height, seats) in enumerate(lines):
        goal = first + (last - first) * order / (len(lines) - 1)
        by |= {seat.id: goal - height for seat in seats}
    return _changed(plan, chosen, lambda seat: moved_to(seat, seat.x, seat.y + by[seat.id]))


def apart(
    plan: SeatPlan, chosen: Collection[str], *, seats: float | None = None, rows: float | None = None
) -> SeatPlan:
    """Return a plan in which chosen seats, or chosen rows, lie so many pitches apart from the next; None: as they are.

    Seats stay around the middle of what is chosen of their row; aisles keep their width. The first row stays.
    """
    chosen_rows = _chosen_rows(plan, chosen)
    new: dict[str, tuple[float, float]] = {seat.id: (seat.x, seat.y) for row in chosen_rows for seat in row}
    if seats is not None:
        for row in chosen_rows:
            xs = [row[0].x]
            for one, other in pairwise(row):
                gap = other.x - one.x
                is_aisle = gap > 1.5 * _pitch(row)
                xs.append(xs[-1] + (gap if is_aisle else seats))
            shift = (row[0].x + row[-1].x) / 2 - (xs[0] + xs[-1]) / 2
            for seat, x in zip(row, xs, strict=True):
                new[seat.id] = x + shift, new[seat.id][1]
    if rows is not None and len(chosen_rows) > 1:
        lines = _lines(chosen_rows)
        top = lines[0][0]
        for place, (height, line) in enumerate(lines):
            for seat in line:
                new[seat.id] = new[seat.id][0], seat.y - height + top + place * rows
    return _changed(plan, chosen, lambda seat: moved_to(seat, *new[seat.id]))


def bent(plan: SeatPlan, chosen: Collection[str], depth: float) -> SeatPlan:
    """Return a plan whose chosen rows bend towards the screen: at the hall's edge by `depth` pitches, 0: straight.

    What a row has of another shape stays, and so does one too short to be bent. A repeat changes nothing.
    """
    half = max((abs(seat.x) for seat in plan.seats), default=1.0) or 1.0
    wanted = -depth / half**2
    by: dict[str, float] = {}
    for row in _chosen_rows(plan, chosen):
        if _can_bend(row):
            change = wanted - _bend(row)
            by |= {seat.id: change * seat.x**2 for seat in row}
    return _changed(plan, by, lambda seat: moved_to(seat, seat.x, seat.y + by[seat.id]))


def bend_of(plan: SeatPlan, chosen: Collection[str]) -> float:
    """Return how many pitches the first chosen row bends at the hall's edge, as `bent` takes it."""
    half = max((abs(seat.x) for seat in plan.seats), default=1.0) or 1.0
    rows = _chosen_rows(plan, chosen)
    return -_bend(rows[0]) * half**2 + 0.0 if rows else 0.0


def parted(plan: SeatPlan, x: float | None = None, y: float | None = None, width: float = AISLE) -> SeatPlan:
    """Return a plan with an aisle along `x` (from the screen to the back) or along `y` (between two rows).

    Both sides give way, so that the middle of the hall stays; of a cross aisle only what lies behind it.
    """
    if x is not None:
        return _changed(
            plan, plan.by_id, lambda seat: moved_to(seat, seat.x + (width / 2 if seat.x > x else -width / 2), seat.y)
        )
    behind = {
        seat.id for row in plan.rows.values() if y is not None and sum(one.y for one in row) / len(row) > y
        for seat in row
    }  # fmt: skip
    return _changed(plan, behind, lambda seat: moved_to(seat, seat.x, seat.y + width))


def _chosen_rows(plan: SeatPlan, chosen: Collection[str]) -> list[list[Seat]]:
    rows = ([seat for seat in row if seat.id in chosen] for row in plan.rows.values())
    return [row for row in rows if row]


def _lines(rows: list[list[Seat]]) -> list[tuple[float, list[Seat]]]:
    """Return rows from the screen on, each with its height; blocks at one height are one line."""
    lines: list[tuple[float, list[Seat]]] = []
    for height, row in sorted(((sum(seat.y for seat in row) / len(row), row) for row in rows), key=lambda one: one[0]):
        if lines and height - lines[-1][0] < _SAME_LINE:
            lines[-1][1].extend(row)
        else:
            lines.append((height, list(row)))
    return lines


def _can_bend(row: list[Seat]) -> bool:
    """Tell whether a row has seats at different distances from the middle, so that its bend can be told."""
    return max(abs(seat.x) for seat in row) - min(abs(seat.x) for seat in row) > _LEAST_BEND


def _bend(row: list[Seat]) -> float:
    """Return b of the parabola a + b x² that fits a row best; 0 for a row that is too short to tell."""
    squares = [seat.x**2 for seat in row]
    middle = sum(squares) / len(row)
    height = sum(seat.y for seat in row) / len(row)
    spread_ = sum((one - middle) ** 2 for one in squares)
    if not _can_bend(row):
        return 0.0
    return sum((one - middle) * (seat.y - height) for one, seat in zip(squares, row, strict=True)) / spread_


def _pitch(row: list[Seat]) -> float:
    gaps = sorted(other.x - one.x for one, other in pairwise(row))
    return gaps[len(gaps) // 2] if gaps else 1.0


def _changed(plan: SeatPlan, chosen: Iterable[str], change: Callable[[Seat], Seat]) -> SeatPlan:
    wanted = set(chosen)
    return in_order(plan, (change(seat) if seat.id in wanted else seat for seat in plan.seats))
