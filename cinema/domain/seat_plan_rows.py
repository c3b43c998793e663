"""A plan as rows of signs, for a form in which they are typed, and what a typed plan keeps of the one before it."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from cinema.domain.auditoriums import Seat, SeatKind, SeatPlan
from cinema.domain.auditoriums_forms import read_rows
from cinema.errors import InvalidFieldsError

ROW_PITCH = 1.25  # as `plan_from_rows` sets the rows apart
_SIGNS = {
    SeatKind.STANDARD: "s", SeatKind.PREMIUM: "p", SeatKind.WHEELCHAIR: "w", SeatKind.COMPANION: "c",
    SeatKind.RESTRICTED: "r",
}  # fmt: skip


def rows_text(plan: SeatPlan) -> str:
    """Return the text that `read_rows` reads as this plan's seats, without their labels; empty if none does.

    Plans by rows have one; imported ones, whose seats lie anywhere, have none. An aisle that is no whole row deep is
    rounded: `typed_over` keeps it as it is.
    """
    lines: list[str] = []
    for (row, seats), aisles in zip(plan.rows.items(), _aisles(plan), strict=True):
        lines += [""] * aisles
        lines.append(f"{row} {''.join(_signs(seats, set(plan.blocked)))}")
    text = "\n".join(lines)
    try:
        read = read_rows(plan.auditorium, plan.id, text)
    except InvalidFieldsError:
        return ""
    is_straight = all(len({seat.y for seat in seats}) == 1 for seats in plan.rows.values())
    return text if is_straight and _places(read) == _places(plan) and set(read.blocked) == set(plan.blocked) else ""


def faulty_line(text: str) -> int | None:
    """Return the first line (from 1) of typed rows that can't be read by itself or names a row again; None if none."""
    names: set[str] = set()
    for number, line in enumerate(text.splitlines(), start=1):
        row, _space, signs = line.strip().partition(" ")
        if not row:
            continue
        # With a seat, so that a line of aisles alone is no fault.
        whole = f"{row} {signs.replace('.', 's').replace('_', 's')}"
        try:
            read_rows("", "", whole)
        except InvalidFieldsError:
            return number
        if row.upper() in names:
            return number
        names.add(row.upper())
    return None


def typed_over(old: SeatPlan, typed: SeatPlan) -> SeatPlan:
    """Return a typed plan with what `old` has and signs don't say.

    Those are reserved seats, how the returns count seats, and how deep aisles are; and labels: of rows, and of the
    seats of a row that has as many as before.
    """
    before = old.by_id
    # Signs say whole aisles only, and an aisle of half a row must not be lost by a change elsewhere.
    is_as_deep = list(old.rows) == list(typed.rows) and _aisles(old) == _aisles(typed)
    seats = []
    for row, now in typed.rows.items():
        same = len(old.rows.get(row, ())) == len(now)
        label = old.rows[row][0].row_label if row in old.rows else None
        for seat in now:
            was = before.get(seat.id)
            number = was.number_label if was is not None and same else None
            returns = was.returns if was is not None else seat.returns
            y = old.rows[row][0].y if is_as_deep else seat.y
            seats.append(replace(seat, y=y, row_label=label, number_label=number, returns=returns))
    there = typed.by_id
    reserved = [replace(one, seats=tuple(seat for seat in one.seats if seat in there)) for one in old.reserved]
    return replace(typed, seats=tuple(seats), reserved=tuple(one for one in reserved if one.seats))


def _signs(seats: tuple[Seat, ...], blocked: set[str]) -> Iterator[str]:
    """Yield a row's signs; a row is centred, so its furthest seat says how many places it has."""
    furthest = max(abs(seat.x) for seat in seats)
    at = {round(seat.x + furthest): seat for seat in seats}
    for column in range(min(round(2 * furthest) + 1, 200)):
        seat = at.get(column)
        yield "." if seat is None else "b" if seat.id in blocked else _SIGNS[seat.kind]


def _aisles(plan: SeatPlan) -> list[int]:
    """Return how many rows are left free before each row."""
    depths = [seats[0].y for seats in plan.rows.values()]
    return [0, *(max(0, round((y - last) / ROW_PITCH) - 1) for last, y in pairwise(depths))] if depths else []


def _places(plan: SeatPlan) -> list[tuple[str, SeatKind, float]]:
    return [(seat.id, seat.kind, round(seat.x, 4)) for seat in plan.seats]
