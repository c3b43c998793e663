"""Unnumbered areas: n seats with ids and no label, any free ones of which are taken. They are locked like any seat."""

from collections.abc import Sequence
from dataclasses import replace

from cinema.domain.auditoriums import MOST_SEATS, Seat, SeatKind, SeatPlan
from cinema.domain.seat_maps import SeatMap, SeatState
from cinema.domain.text import clean_line
from cinema.errors import InvalidInputError
from cinema.i18n import _

_ACROSS = 20  # seats beside each other where an area is drawn
_LONGEST = 30


def with_area(plan: SeatPlan, name: str, count: int, kind: SeatKind = SeatKind.STANDARD) -> SeatPlan:
    """Return a plan with an unnumbered area of so many seats behind its last row.

    InvalidInputError for `area` (a bad name, or one that there is) or `count`.
    """
    name = clean_line(name, "area", _("name"), longest=_LONGEST)
    if name.casefold() in {area.casefold() for area in areas_of(plan)}:
        raise InvalidInputError(_("There is an area of this name already."), field="area")
    if not 1 <= count <= MOST_SEATS - len(plan.seats):
        words = _("An area has from 1 to {most} seats here.")
        raise InvalidInputError(words.format(most=max(0, MOST_SEATS - len(plan.seats))), field="count")
    # A number of its own, so that no seat gets the id of one that was in an area before.
    numbers = [int(digits) for seat in plan.seats if (digits := _number_of(seat.id)) is not None]
    prefix = f"U{max(numbers, default=0) + 1}N"
    back = max((seat.y for seat in plan.seats), default=-2.0) + 2.0
    across = min(count, _ACROSS)
    places = [(index % _ACROSS - (across - 1) / 2, back + index // _ACROSS) for index in range(count)]
    seats = tuple(
        Seat(f"{prefix}{number}", prefix, number, x, y, kind, area=name)
        for number, (x, y) in enumerate(places, start=1)
    )
    return replace(plan, seats=(*plan.seats, *seats), bounds=_wider(plan, seats))


def areas_of(plan: SeatPlan) -> dict[str, tuple[Seat, ...]]:
    """Return the seats of each unnumbered area by its name."""
    found: dict[str, list[Seat]] = {}
    for seat in plan.seats:
        if seat.area is not None:
            found.setdefault(seat.area, []).append(seat)
    return {name: tuple(seats) for name, seats in found.items()}


def free_in_area(plan: SeatPlan, seat_map: SeatMap, area: str, but: Sequence[str] = ()) -> tuple[str, ...]:
    """Return the seats of an area that were free when the map was read, apart from some; none for an unknown area."""
    return tuple(
        seat.id
        for seat in areas_of(plan).get(area, ())
        if seat.id not in but and seat.id in seat_map.seats and seat_map.state(seat.id) is SeatState.FREE
    )


def _number_of(seat_id: str) -> int | None:
    number, _sign, place = seat_id[1:].partition("N")
    return int(number) if seat_id.startswith("U") and number.isdecimal() and place.isdecimal() else None


def _wider(plan: SeatPlan, seats: Sequence[Seat]) -> tuple[float, float, float, float] | None:
    if plan.bounds is None:
        return None
    left, top, right, bottom = plan.bounds
    across = [seat.x for seat in seats]
    return min(left, *across), top, max(right, *across), max(bottom, *(seat.y for seat in seats))
