"""Rooms and their seat plans: which seats there are and where. A plan that was sold from is never changed."""

import math
import re
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from cinema.errors import InvalidInputError
from cinema.i18n import N_, _

_SEAT_ID = re.compile(r"[A-Z]{1,2}[1-9][0-9]{0,2}")
_SIGNS = {"s": "standard", "p": "premium", "w": "wheelchair", "c": "companion", "b": "standard"}


class SeatKind(StrEnum):
    """What a seat is; the price card has a price for each."""

    STANDARD = "standard"
    PREMIUM = "premium"
    WHEELCHAIR = "wheelchair"
    COMPANION = "companion"


SEAT_KIND_NAMES = {
    SeatKind.STANDARD: N_("Standard"), SeatKind.PREMIUM: N_("Premium"),
    SeatKind.WHEELCHAIR: N_("Wheelchair space"), SeatKind.COMPANION: N_("Companion"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Seat:
    """A seat of a plan. x and y are in seat pitches, x from the middle axis, y from the first row."""

    id: str
    row: str
    number: int
    x: float
    y: float
    kind: SeatKind = SeatKind.STANDARD


@dataclass(frozen=True, slots=True)
class PlacedSeat:
    """Where a seat is drawn once the rows are bent: x, y in seat pitches, angle in degrees."""

    seat: Seat
    x: float
    y: float
    angle: float


@dataclass(frozen=True)
class SeatPlan:
    """The seats of a room in one version. `curve` is how far a row's ends bend to the screen, as a fraction of
    half the room's width; `blocked` names seats that are never for sale.
    """  # noqa: D205

    id: str
    auditorium: str
    version: int
    seats: tuple[Seat, ...]
    curve: float = 0.0
    blocked: tuple[str, ...] = ()

    @cached_property
    def by_id(self) -> dict[str, Seat]:
        """The seats by their id."""
        return {seat.id: seat for seat in self.seats}

    @property
    def capacity(self) -> int:
        """How many seats can be sold."""
        return len(self.seats) - len(self.blocked)

    def check_seats(self, seats: tuple[str, ...]) -> tuple[str, ...]:
        """Return the seats unchanged if each is in this plan and none twice, else raise InvalidInputError."""
        if not seats:
            raise InvalidInputError(_("Choose at least one seat."), field="seats")
        for seat in seats:
            if seat not in self.by_id:
                raise InvalidInputError(
                    _("There is no seat {seat} in this auditorium.").format(seat=ascii(seat)[1:-1][:20]),
                    field="seats",
                )
        if len(set(seats)) != len(seats):
            raise InvalidInputError(_("The same seat is named twice."), field="seats")
        return seats

    def placed(self) -> tuple[PlacedSeat, ...]:
        """Return every seat where it is drawn: rows bent to the screen, each seat turned along its row."""
        return self._bent

    @cached_property
    def _bent(self) -> tuple[PlacedSeat, ...]:
        half = max((abs(seat.x) for seat in self.seats), default=1.0) or 1.0
        bend = 2 * self.curve / half
        return tuple(
            PlacedSeat(seat, seat.x, seat.y - bend * seat.x * seat.x, math.degrees(math.atan(2 * bend * seat.x)))
            for seat in self.seats
        )


@dataclass(frozen=True, slots=True)
class Auditorium:
    """A room. `plan` is the id of the seat plan now in force."""

    id: str
    number: int
    name: str
    plan: str
    features: tuple[str, ...] = field(default=())


def plan_from_rows(
    auditorium: str, version: int, rows: list[tuple[str, str, float]], curve: float, row_pitch: float = 1.25
) -> SeatPlan:
    """Build a plan from rows of signs: (row letter, signs, extra space before it in row pitches).

    s standard, p premium, w wheelchair space, c companion, b not for sale, '.' a missing seat, '_' an aisle. Rows
    are centred. Raises InvalidInputError naming the row for a sign or a row that can't be read.
    """
    seats: list[Seat] = []
    blocked: list[str] = []
    y = 0.0
    for index, (row, signs, gap) in enumerate(rows):
        y += (row_pitch if index else 0.0) + gap * row_pitch
        number = 0
        for column, sign in enumerate(signs):
            if sign in "._":
                continue
            if sign not in _SIGNS:
                raise InvalidInputError(_("Unknown sign {sign} in a seat plan.").format(sign=ascii(sign)), field=row)
            number += 1
            seat = f"{row}{number}"
            if _SEAT_ID.fullmatch(seat) is None:
                raise InvalidInputError(_("A row is named by one or two letters A to Z."), field=row)
            seats.append(Seat(seat, row, number, column - (len(signs) - 1) / 2, y, SeatKind(_SIGNS[sign])))
            if sign == "b":
                blocked.append(seat)
    if len({seat.id for seat in seats}) != len(seats):
        raise InvalidInputError(_("Two rows of a seat plan have the same name."), field="rows")
    if not seats:
        raise InvalidInputError(_("A seat plan needs at least one seat."), field="rows")
    return SeatPlan(f"{auditorium}-{version}", auditorium, version, tuple(seats), curve, tuple(blocked))
