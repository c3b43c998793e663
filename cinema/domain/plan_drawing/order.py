"""The physical order of a drawn plan: rows from the screen to the back, seats from the left, as every plan has it."""

from collections.abc import Iterable
from dataclasses import replace

from cinema.domain.auditoriums import Seat, SeatPlan

_PLACES = 4  # decimals of a pitch


def in_order(plan: SeatPlan, seats: Iterable[Seat]) -> SeatPlan:
    """Return a plan with these seats in their physical order. What people see of a seat stays as it is.

    A seat's number is its place in its row, so one whose place changes keeps its number as a label.
    """
    rows: dict[str, list[Seat]] = {}
    for seat in seats:
        rows.setdefault(seat.row, []).append(seat)
    for row in rows.values():
        row.sort(key=lambda seat: (seat.x, seat.y))
    ordered = sorted(rows.values(), key=lambda row: (sum(seat.y for seat in row) / len(row), row[0].x, row[0].row))
    placed = tuple(_placed(seat, place) for row in ordered for place, seat in enumerate(row, start=1))
    there = {seat.id for seat in placed}
    reserved = (replace(one, seats=tuple(seat for seat in one.seats if seat in there)) for one in plan.reserved)
    return replace(
        plan,
        bounds=_around(plan, placed),
        exceptions=tuple(row for row in plan.exceptions if row in rows),
        seats=placed,
        blocked=tuple(seat for seat in plan.blocked if seat in there),
        reserved=tuple(one for one in reserved if one.seats),
    )


def moved_to(seat: Seat, x: float, y: float) -> Seat:
    """Return a seat at another place."""
    return replace(seat, x=round(x, _PLACES) + 0.0, y=round(y, _PLACES) + 0.0)  # no minus zero


def flat(plan: SeatPlan) -> SeatPlan:
    """Return a plan whose curve lies in the places of its seats, as drawn plans have it; it looks the same."""
    if not plan.curve:
        return plan
    seats = (moved_to(one.seat, one.x, one.y) for one in plan.placed())
    return in_order(replace(plan, curve=0.0), seats)


def _around(plan: SeatPlan, seats: tuple[Seat, ...]) -> tuple[float, float, float, float] | None:
    """Return the room's walls, moved outwards where a seat was drawn beyond them."""
    if plan.bounds is None or not seats:
        return plan.bounds
    left, top, right, bottom = plan.bounds
    across, down = [seat.x for seat in seats], [seat.y for seat in seats]
    return min(left, *across), min(top, *down), max(right, *across), max(bottom, *down)


def _placed(seat: Seat, place: int) -> Seat:
    if seat.number == place:
        return seat
    label = seat.number_text if seat.area is None else seat.number_label
    return replace(seat, number=place, number_label=label)
