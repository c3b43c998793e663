"""Auditoriums and their seat plans: which seats exist, and where. A published plan never changes.

A seat has an id, which never changes and which people don't see, and a label, which may change. The order of the seats
in a plan is their physical order, row by row, each from the left: nothing is ever sorted by labels.
"""

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from cinema.domain.seat_reservations import OutOfSale, OutReason, ReservedSeats
from cinema.errors import InvalidInputError
from cinema.i18n import N_, _

MOST_SEATS = 3000
# Seat pitches. Neighbours lie about one apart; with an aisle or a missing seat between them it is two.
_APART = 1.5
_STRAIGHT = 0.02  # pitches by which the seats of a straight row may lie apart
# Ids become field paths of the seat map's updates, so nothing else is ever one.
_SEAT_ID = re.compile(r"[A-Z0-9]{1,12}")
_SEAT_OF_ROW = re.compile(r"[A-Z]{1,2}[1-9][0-9]{0,2}")
_KIND_OF_CHARACTER = {
    "s": "standard", "p": "premium", "w": "wheelchair", "c": "companion", "r": "restricted", "b": "standard",
}  # fmt: skip


class SeatKind(StrEnum):
    """The kind of a seat; a price card has a price for each."""

    STANDARD = "standard"
    PREMIUM = "premium"
    WHEELCHAIR = "wheelchair"
    COMPANION = "companion"
    RESTRICTED = "restricted"


# Wheelchair spaces and their companions are sold as such: a single one of them is no seat that nobody wants.
ORDINARY = frozenset({SeatKind.STANDARD, SeatKind.PREMIUM, SeatKind.RESTRICTED})
SEAT_KIND_NAMES = {
    SeatKind.STANDARD: N_("Standard"), SeatKind.PREMIUM: N_("Premium"),
    SeatKind.WHEELCHAIR: N_("Wheelchair space"), SeatKind.COMPANION: N_("Companion"),
    SeatKind.RESTRICTED: N_("Restricted view"),
}  # fmt: skip


class ReturnsClass(StrEnum):
    """How the returns to the authorities count a seat."""

    STANDARD = "standard"
    SPECIAL = "special"


@dataclass(frozen=True, slots=True)
class Seat:
    """A seat of a plan. `x` and `y` are in seat pitches: `x` from the middle of the room, `y` from the first row.

    `row` joins the seats of one physical row and `number` is a seat's place in it from the left. People see the labels:
    `row_label` and `number_label` (None: row and number as they are), or the name of the unnumbered `area` that the
    seat belongs to. `companion_of` is the wheelchair space of a companion seat, `guid` its id in pretix.
    """

    id: str
    row: str
    number: int
    x: float
    y: float
    kind: SeatKind = SeatKind.STANDARD
    row_label: str | None = None
    number_label: str | None = None
    area: str | None = None
    returns: ReturnsClass = ReturnsClass.STANDARD
    companion_of: str | None = None
    guid: str | None = None

    @property
    def row_text(self) -> str:
        """The row as people see it; empty for a seat of an unnumbered area."""
        if self.area is not None:
            return ""
        return self.row if self.row_label is None else self.row_label

    @property
    def number_text(self) -> str:
        """The seat's number as people see it; empty for a seat of an unnumbered area."""
        if self.area is not None:
            return ""
        return str(self.number) if self.number_label is None else self.number_label

    @property
    def label(self) -> str:
        """The seat as tickets and messages name it, such as K7 or 12-7; of an unnumbered area, its name."""
        return join_label(self.row_text, self.number_text) if self.area is None else self.area


def join_label(row: str, number: str) -> str:
    """Return row and number as one label, with a dash between them where K7 would not be plain."""
    if not (row and number):
        return row or number
    is_plain = number[0].isdigit() and not row[-1].isdigit() and " " not in row
    return f"{row}{number}" if is_plain else f"{row}-{number}"


class ShapeKind(StrEnum):
    """What is drawn behind the seats of a plan, for people to find their way."""

    BOX = "box"
    ROUND = "round"
    STAGE = "stage"
    WALL = "wall"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class PlanShape:
    """A shape behind the seats: its left upper corner, width and height in seat pitches, and a text inside.

    A wall is a line from the corner to the opposite one. Nothing is sold of a shape.
    """

    id: str
    kind: ShapeKind
    x: float
    y: float
    width: float
    height: float
    text: str = ""


@dataclass(frozen=True, slots=True)
class PlacedSeat:
    """A seat's place on the drawn map, after its row is curved: `x`, `y` in seat pitches, `angle` in degrees."""

    seat: Seat
    x: float
    y: float
    angle: float


class PlanState(StrEnum):
    """Whether a plan may still change (draft), is for sale, or was given up as a draft."""

    DRAFT = "draft"
    PUBLISHED = "published"
    DISCARDED = "discarded"


@dataclass(frozen=True)
class SeatPlan:
    """One version of an auditorium's seats.

    `version` is the document's, `number` counts the published plans of a room (0: a draft). `curve` is how far the ends
    of a row bend towards the screen, as a fraction of the room's width. `blocked` names the seats that are never sold.
    `bounds` are left, top, right and bottom of the room in seat pitches, where a plan has them. `accepted` are the
    warnings that were ticked when it was published. `original` is the pretix file that it was imported from, `kinds`
    the seat kind that was chosen for each of its categories; only the administration reads them. `shapes` are drawn
    behind the seats. `exceptions` are the physical rows whose labels were given by hand: a new numbering of the whole
    plan leaves them as they are.
    """

    id: str
    auditorium: str
    version: int
    seats: tuple[Seat, ...]
    curve: float = 0.0
    blocked: tuple[str, ...] = ()
    number: int = 1
    state: PlanState = PlanState.PUBLISHED
    reserved: tuple[ReservedSeats, ...] = ()
    bounds: tuple[float, float, float, float] | None = None
    has_screen: bool = True
    accepted: tuple[str, ...] = ()
    kinds: tuple[tuple[str, SeatKind], ...] = ()
    original: str = ""
    shapes: tuple[PlanShape, ...] = ()
    exceptions: tuple[str, ...] = ()

    @cached_property
    def by_id(self) -> dict[str, Seat]:
        """The seats by their id."""
        return {seat.id: seat for seat in self.seats}

    @cached_property
    def rows(self) -> dict[str, tuple[Seat, ...]]:
        """The seats of each physical row in their order: rows from the first one on, seats from the left."""
        rows: dict[str, list[Seat]] = {}
        for seat in self.seats:
            rows.setdefault(seat.row, []).append(seat)
        return {row: tuple(seats) for row, seats in rows.items()}

    @cached_property
    def runs(self) -> tuple[tuple[Seat, ...], ...]:
        """The runs of physical neighbours of ordinary seats, row by row, each from the left; areas have none.

        Told by their places, never by printed numbers: in an odd | even room 7 sits beside 9.
        """
        runs: list[list[Seat]] = []
        for seat in self.seats:
            if seat.kind not in ORDINARY or seat.area is not None:
                continue
            last = runs[-1][-1] if runs else None
            if last is not None and last.row == seat.row and math.hypot(seat.x - last.x, seat.y - last.y) <= _APART:
                runs[-1].append(seat)
            else:
                runs.append([seat])
        return tuple(map(tuple, runs))

    @cached_property
    def run_of(self) -> dict[str, int]:
        """The place in `runs` of each seat's run; none for seats that are in no run."""
        return {seat.id: place for place, run in enumerate(self.runs) for seat in run}

    def labels(self, seats: Iterable[str]) -> tuple[str, ...]:
        """Return the labels of seats by their ids; an id that is not in this plan stays as it is."""
        return tuple(self.by_id[seat].label if seat in self.by_id else seat for seat in seats)

    def named(self, text: str) -> Seat | None:
        """Return the seat that a person means by its label, in any case; else by its id; None for an unknown one."""
        return self._by_label.get(text.strip().casefold()) or self.by_id.get(text.strip().upper())

    @cached_property
    def _by_label(self) -> dict[str, Seat]:
        return {seat.label.casefold(): seat for seat in self.seats if seat.area is None}

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
            words = _("Not for sale: {seats}.").format(seats=", ".join(self.labels(blocked)))
            raise InvalidInputError(words, field="seats")

    def placed(self) -> tuple[PlacedSeat, ...]:
        """Return every seat's drawn place: the rows curved towards the screen, each seat turned along its row."""
        return self._curved

    @cached_property
    def _curved(self) -> tuple[PlacedSeat, ...]:
        if not self.curve:
            turned = self._turned()
            return tuple(PlacedSeat(seat, seat.x, seat.y, turned[seat.id]) for seat in self.seats)
        half = max((abs(seat.x) for seat in self.seats), default=1.0) or 1.0
        # A parabola y - bend * x², which shifts a row's ends by `curve` times the width; its slope gives the angle.
        bend = 2 * self.curve / half
        return tuple(
            PlacedSeat(seat, seat.x, seat.y - bend * seat.x * seat.x, math.degrees(math.atan(2 * bend * seat.x)))
            for seat in self.seats
        )

    def _turned(self) -> dict[str, float]:
        """Return the angle of each seat along its row, for plans whose rows are curved by the places of their seats."""
        angles = dict.fromkeys(self.by_id, 0.0)
        for row in self.rows.values():
            if row[0].area is not None or max(seat.y for seat in row) - min(seat.y for seat in row) < _STRAIGHT:
                continue
            for place, seat in enumerate(row):
                beside = [row[near] for near in (place - 1, place + 1) if 0 <= near < len(row)]
                near = [one for one in beside if math.hypot(one.x - seat.x, one.y - seat.y) <= _APART]
                ends = sorted([seat, *near], key=lambda one: one.x)
                across, down = ends[-1].x - ends[0].x, ends[-1].y - ends[0].y
                if near and across > abs(down):  # a row that runs from the screen to the back is not turned
                    angles[seat.id] = -math.degrees(math.atan2(down, across))
        return angles


@dataclass(frozen=True, slots=True)
class PlanSummary:
    """A plan in a list: its number among the room's published plans (0: a draft), and how many seats it has."""

    id: str
    number: int
    state: PlanState
    version: int
    seats: int
    capacity: int
    imported: bool = False


@dataclass(frozen=True, slots=True)
class Auditorium:
    """An auditorium. `plan` is the id of the current version of its seat plan, empty before the first is published.

    `plans` is the last number that was given to a published plan. `out` are seats out of sale until a day.
    """

    id: str
    number: int
    name: str
    plan: str
    features: tuple[str, ...] = field(default=())
    room_code_icaa: str = ""
    registro_ancine_sala: str = ""
    large_screen: bool = False
    archived: bool = False
    plans: int = 1
    out: tuple[OutOfSale, ...] = ()
    version: int = 0

    def out_on(self, day: str) -> dict[str, OutReason]:
        """Return the seats that are out of sale on an ISO day (`Screening.day`), with the reason of each."""
        return {one.seat: one.reason for one in self.out if day <= one.until}


def plan_from_rows(
    auditorium: str, number: int, rows: list[tuple[str, str, float]], curve: float, row_pitch: float = 1.25
) -> SeatPlan:
    """Build a plan from rows, each (row letter, one character per place, extra space before the row in row pitches).

    s standard, p premium, w wheelchair space, c companion, r restricted view, b not for sale, '.' a missing seat, '_'
    an aisle. Rows are centred. InvalidInputError names the row that has an unknown character or a bad letter.
    """
    seats: list[Seat] = []
    blocked: list[str] = []
    y = 0.0
    for index, (row, characters, gap) in enumerate(rows):
        y += (row_pitch if index else 0.0) + gap * row_pitch
        place = 0
        for column, character in enumerate(characters):
            if character in "._":
                continue
            if character not in _KIND_OF_CHARACTER:
                words = _("A seat plan's row has the unknown character {character}. Use s, p, w, c, r, b, . or _.")
                raise InvalidInputError(words.format(character=ascii(character)), field=row)
            place += 1
            seat = f"{row}{place}"
            if _SEAT_OF_ROW.fullmatch(seat) is None:
                raise InvalidInputError(_("A row is named by one or two letters A to Z."), field=row)
            x = column - (len(characters) - 1) / 2
            seats.append(Seat(seat, row, place, x, y, SeatKind(_KIND_OF_CHARACTER[character])))
            if character == "b":
                blocked.append(seat)
    if len({seat.id for seat in seats}) != len(seats):
        raise InvalidInputError(_("Two rows of a seat plan have the same name."), field="rows")
    if not seats:
        raise InvalidInputError(_("A seat plan needs at least one seat."), field="rows")
    name = f"{auditorium}-{number}"
    return SeatPlan(name, auditorium, number, tuple(seats), curve, tuple(blocked), number=number)


def looks_like_seat(text: str) -> bool:
    """Tell whether a text looks like a seat of a plan by rows, such as B7; seats of other plans may look otherwise."""
    return _SEAT_OF_ROW.fullmatch(text) is not None


def is_seat_id(text: str) -> bool:
    """Tell whether a text has the form of a seat's id: 1 to 12 of A–Z and 0–9, and so safe in a field path."""
    return _SEAT_ID.fullmatch(text) is not None
