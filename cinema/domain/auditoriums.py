"""Auditoriums and their seat plans: which seats exist, and where. A plan never changes; it gets a new version."""

import math
import re
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from cinema.errors import InvalidInputError
from cinema.i18n import N_, _

_SEAT_ID = re.compile(r"[A-Z]{1,2}[1-9][0-9]{0,2}")
_KIND_OF_CHARACTER = {"s": "standard", "p": "premium", "w": "wheelchair", "c": "companion", "b": "standard"}


class SeatKind(StrEnum):
    """The kind of a seat; a price card has a price for each."""

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
    """A seat of a plan. `x` and `y` are in seat pitches: `x` from the middle of the room, `y` from the first row."""

    id: str
    row: str
    number: int
    x: float
    y: float
    kind: SeatKind = SeatKind.STANDARD


@dataclass(frozen=True, slots=True)
class PlacedSeat:
    """A seat's place on the drawn map, after its row is curved: `x`, `y` in seat pitches, `angle` in degrees."""

    seat: Seat
    x: float
    y: float
    angle: float


@dataclass(frozen=True)
class SeatPlan:
    """One version of an auditorium's seats.

    `curve` is how far the ends of a row bend towards the screen, as a fraction of the room's width. `blocked` names
    the seats that are never sold.
    """

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
        """Return the seats unchanged; InvalidInputError for none, for one not in this plan, or one named twice."""
        if not seats:
            raise InvalidInputError(_("Choose at least one seat."), field="seats")
        for seat in seats:
            if seat not in self.by_id:
                raise InvalidInputError(
                    # Escaped and cut: the text comes from outside and goes into a message.
                    _("There is no seat {seat} in this auditorium.").format(seat=ascii(seat)[1:-1][:20]),
                    field="seats",
                )
        if len(set(seats)) != len(seats):
            raise InvalidInputError(_("The same seat is named twice."), field="seats")
        return seats

    def require_on_sale(self, seats: tuple[str, ...]) -> None:
        """Raise InvalidInputError naming the seats of this plan that are blocked, which nobody can buy."""
        blocked = [seat for seat in seats if seat in self.blocked]
        if blocked:
            raise InvalidInputError(_("Not for sale: {seats}.").format(seats=", ".join(blocked)), field="seats")

    def placed(self) -> tuple[PlacedSeat, ...]:
        """Return every seat's drawn place: the rows curved towards the screen, each seat turned along its row."""
        return self._curved

    @cached_property
    def _curved(self) -> tuple[PlacedSeat, ...]:
        half = max((abs(seat.x) for seat in self.seats), default=1.0) or 1.0
        # A parabola y - bend * x², which shifts a row's ends by `curve` times the width; its slope gives the angle.
        bend = 2 * self.curve / half
        return tuple(
            PlacedSeat(seat, seat.x, seat.y - bend * seat.x * seat.x, math.degrees(math.atan(2 * bend * seat.x)))
            for seat in self.seats
        )


@dataclass(frozen=True, slots=True)
class Auditorium:
    """An auditorium. `plan` is the id of the current version of its seat plan."""

    id: str
    number: int
    name: str
    plan: str
    features: tuple[str, ...] = field(default=())


def plan_from_rows(
    auditorium: str, version: int, rows: list[tuple[str, str, float]], curve: float, row_pitch: float = 1.25
) -> SeatPlan:
    """Build a plan from rows, each (row letter, one character per place, extra space before the row in row pitches).

    s standard, p premium, w wheelchair space, c companion, b not for sale, '.' a missing seat, '_' an aisle. Rows
    are centred. InvalidInputError names the row that has an unknown character or a bad letter.
    """
    seats: list[Seat] = []
    blocked: list[str] = []
    y = 0.0
    for index, (row, characters, gap) in enumerate(rows):
        y += (row_pitch if index else 0.0) + gap * row_pitch
        number = 0
        for column, character in enumerate(characters):
            if character in "._":
                continue
            if character not in _KIND_OF_CHARACTER:
                words = _("A seat plan's row has the unknown character {character}. Use s, p, w, c, b, . or _.")
                raise InvalidInputError(words.format(character=ascii(character)), field=row)
            number += 1
            seat = f"{row}{number}"
            if _SEAT_ID.fullmatch(seat) is None:
                raise InvalidInputError(_("A row is named by one or two letters A to Z."), field=row)
            x = column - (len(characters) - 1) / 2
            seats.append(Seat(seat, row, number, x, y, SeatKind(_KIND_OF_CHARACTER[character])))
            if character == "b":
                blocked.append(seat)
    if len({seat.id for seat in seats}) != len(seats):
        raise InvalidInputError(_("Two rows of a seat plan have the same name."), field="rows")
    if not seats:
        raise InvalidInputError(_("A seat plan needs at least one seat."), field="rows")
    return SeatPlan(f"{auditorium}-{version}", auditorium, version, tuple(seats), curve, tuple(blocked))


def is_seat_id(text: str) -> bool:
    """Tell whether a text has the form of a seat's id, such as B7."""
    return _SEAT_ID.fullmatch(text) is not None
