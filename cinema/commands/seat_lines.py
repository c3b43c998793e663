"""A screening's seats as lines of text: drawn where they stand, each with its number and one sign."""

from collections.abc import Callable
from itertools import pairwise

from cinema.domain.auditoriums import SEAT_KIND_NAMES, Seat, SeatKind
from cinema.domain.screenings import Seating
from cinema.domain.seat_maps import SeatState
from cinema.i18n import _, money

STATES = {SeatState.FREE: ".", SeatState.HELD: "o", SeatState.SOLD: "x", SeatState.BLOCKED: "-"}
KINDS = {
    SeatKind.STANDARD: ".", SeatKind.PREMIUM: "P", SeatKind.WHEELCHAIR: "W", SeatKind.COMPANION: "C",
    SeatKind.RESTRICTED: "R",
}  # fmt: skip
"""The signs of free seats."""
_CROSSING = 1.3  # rows that are so much further apart than others have an aisle between them


def seat_lines(seating: Seating) -> list[str]:
    """Return the rows from the screen to the back, with their labels at both ends and the aisles as gaps."""
    seats = seating.plan.seats
    digits = max(len(seat.number_text) for seat in seats)
    cell, left = digits + 2, min(seat.x for seat in seats)
    names = {row: of_row[0].row_text or of_row[0].label for row, of_row in _rows(seats).items()}
    margin = max(map(len, names.values()))
    drawn = {
        row: _line(row_seats, cell, left, lambda seat: f"{seat.number_text:>{digits}}{_sign(seating, seat)}")
        for row, row_seats in _rows(seats).items()
    }
    width = max(map(len, drawn.values()))
    apart = _apart(seats)
    lines = [(" " * (margin + 2) + _("SCREEN").center(width)).rstrip(), ""]
    for row, text in drawn.items():
        lines += [""] if row in apart else []
        lines.append(f"{names[row]:>{margin}}  {text.ljust(width)}  {names[row]}")
    return lines


def kinds_line(seating: Seating, currency: str) -> str:
    """Return the legend of free seats: the kinds of the plan with their signs and prices."""
    first: dict[SeatKind, Seat] = {}
    for seat in seating.plan.seats:
        first.setdefault(seat.kind, seat)
    prices = {kind: seating.card.price(seat, None) for kind, seat in first.items()}
    return ", ".join(
        f"{sign} {_(SEAT_KIND_NAMES[kind])} {'–' if price is None else money(price, currency)}"
        for kind, sign in KINDS.items()
        for price in ([prices[kind]] if kind in prices else [])
    )


def _rows(seats: tuple[Seat, ...]) -> dict[str, list[Seat]]:
    rows: dict[str, list[Seat]] = {}
    for seat in sorted(seats, key=lambda one: (one.y, one.row, one.x)):
        rows.setdefault(seat.row, []).append(seat)
    return rows


def _line(seats: list[Seat], cell: int, left: float, words: Callable[[Seat], str]) -> str:
    line = ""
    for seat in seats:
        line = line.ljust(round((seat.x - left) * cell)) + words(seat) + " "
    return line.rstrip()


def _sign(seating: Seating, seat: Seat) -> str:
    state = seating.seat_map.state(seat.id)
    return KINDS[seat.kind] if state is SeatState.FREE else STATES[state]


def _apart(seats: tuple[Seat, ...]) -> set[str]:
    """Return the rows that have an aisle before them."""
    tops = {row: one[0].y for row, one in _rows(seats).items()}
    steps = {row: tops[row] - tops[before] for before, row in pairwise(tops)}
    least = min((step for step in steps.values() if step > 0), default=0.0)
    return {row for row, step in steps.items() if step > least * _CROSSING}
