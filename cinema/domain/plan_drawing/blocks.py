"""New seats: a block of rows as it is drawn with the mouse, a copy of seats, and an unnumbered area."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from cinema.domain.auditoriums import MOST_SEATS, Seat, SeatKind, SeatPlan
from cinema.domain.plan_drawing.new_ids import NewIds, seat_id
from cinema.domain.plan_drawing.order import in_order, moved_to
from cinema.domain.seat_labels import NameKind, Names
from cinema.errors import InvalidInputError
from cinema.i18n import _

ROW_PITCH = 1.25
_ON_IT = 0.6  # pitches
_MOST_NAMES = 26 * 27  # A to ZZ
_SAME_HEIGHT = 0.6  # pitches by which a block's row may lie apart from the row that it goes on with


@dataclass(frozen=True, slots=True)
class Block:
    """Rows of seats from a top left corner on, in seat pitches."""

    x: float
    y: float
    rows: int
    across: int
    row_pitch: float = ROW_PITCH
    kind: SeatKind = SeatKind.STANDARD

    @classmethod
    def between(cls, start: tuple[float, float], end: tuple[float, float], row_pitch: float = ROW_PITCH) -> "Block":
        """Return the block that a drag from one point to another draws: a seat at least, at both ends of the drag."""
        left, right = sorted((start[0], end[0]))
        top, bottom = sorted((start[1], end[1]))
        across, rows = 1 + int(right - left + 1e-6), 1 + int((bottom - top) / row_pitch + 1e-6)
        return cls(left, top, rows, across, row_pitch)

    @property
    def count(self) -> int:
        """How many seats it has."""
        return self.rows * self.across

    def places(self) -> list[list[tuple[float, float]]]:
        """Return where its seats lie, row by row."""
        return [
            [(self.x + column, self.y + row * self.row_pitch) for column in range(self.across)]
            for row in range(self.rows)
        ]


def with_block(plan: SeatPlan, block: Block, ids: NewIds) -> tuple[SeatPlan, tuple[str, ...]]:
    """Return a plan with a block's seats, and their ids.

    A row at the height of one that is there goes on with its name and its numbers, across the aisle; the others get the
    next letters. InvalidInputError if there would be too many seats, or if a new seat would lie on another one.
    """
    _require_room(plan, block.count)
    _require_free(plan, block)
    names = _row_names(plan, block)
    seats: list[Seat] = []
    for (beside, name), places in zip(names, block.places(), strict=True):
        row, first = ids.row(), _next_number(plan, beside) if beside else 1
        for place, (x, y) in enumerate(places):
            label = str(first + place)
            new = Seat(seat_id(row, place + 1), beside or row, first + place, 0.0, 0.0, block.kind, name, label)
            seats.append(moved_to(new, x, y))
    return in_order(plan, (*plan.seats, *seats)), tuple(seat.id for seat in seats)


def copied(
    plan: SeatPlan, chosen: Collection[str], dx: float, dy: float, ids: NewIds
) -> tuple[SeatPlan, tuple[str, ...]]:
    """Return a plan with copies of seats, so far away from them, in rows of their own with the next letters.

    Numbers and kinds are those of the copied seats, and companions belong to the copied spaces. Areas are not copied.
    """
    rows: dict[str, list[Seat]] = {}
    for seat in plan.seats:
        if seat.id in chosen and seat.area is None:
            rows.setdefault(seat.row, []).append(seat)
    _require_room(plan, sum(map(len, rows.values())))
    names, new, twin = iter(_free_letters(plan, len(rows))), [], {}
    for row in rows.values():
        name, row_id = next(names), ids.row()
        for place, seat in enumerate(row, start=1):
            twin[seat.id] = seat_id(row_id, place)
            made = replace(seat, id=twin[seat.id], row=row_id, row_label=name, number_label=seat.number_text, guid=None)
            new.append(moved_to(made, seat.x + dx, seat.y + dy))
    paired = [replace(seat, companion_of=twin.get(seat.companion_of or "")) for seat in new]
    blocked = tuple(twin[seat] for seat in plan.blocked if seat in twin)
    whole = replace(plan, blocked=(*plan.blocked, *blocked), seats=(*plan.seats, *paired))
    return in_order(whole, whole.seats), tuple(twin.values())


def mirrored_copy(plan: SeatPlan, chosen: Collection[str], ids: NewIds) -> tuple[SeatPlan, tuple[str, ...]]:
    """Return a plan with the other half of a hall: chosen seats once more, mirrored across its middle.

    They go on in the rows of the chosen ones. None is made where a seat of its row lies already, as in the middle.
    """
    new: list[Seat] = []
    twin: dict[str, str] = {}
    for name, row in plan.rows.items():
        some = [seat for seat in reversed(row) if seat.id in chosen and seat.area is None]
        some = [seat for seat in some if not any(_touches(seat, other) for other in row)]
        row_id, first = ids.row() if some else "", _next_number(plan, name)
        for place, seat in enumerate(some):
            twin[seat.id] = seat_id(row_id, place + 1)
            made = replace(seat, id=twin[seat.id], row_label=seat.row_text, number_label=str(first + place), guid=None)
            new.append(moved_to(made, -seat.x, seat.y))
    _require_room(plan, len(new))
    paired = [replace(seat, companion_of=twin.get(seat.companion_of or "")) for seat in new]
    blocked = tuple(twin[seat] for seat in plan.blocked if seat in twin)
    whole = replace(plan, blocked=(*plan.blocked, *blocked), seats=(*plan.seats, *paired))
    return in_order(whole, whole.seats), tuple(twin.values())


def _touches(seat: Seat, other: Seat) -> bool:
    """Tell whether a seat, mirrored, would lie on another one."""
    return abs(-seat.x - other.x) < _ON_IT and abs(seat.y - other.y) < _ON_IT


def _require_room(plan: SeatPlan, count: int) -> None:
    if len(plan.seats) + count > MOST_SEATS:
        words = _("A plan may have at most {count} seats.")
        raise InvalidInputError(words.format(count=MOST_SEATS), field="seats")


def _require_free(plan: SeatPlan, block: Block) -> None:
    """Raise InvalidInputError if a seat of a block would lie on one that is there."""
    taken = {(round(seat.x / _ON_IT), round(seat.y / _ON_IT)) for seat in plan.seats}
    near = [(dx, dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1)]
    crowded = {(x + dx, y + dy) for x, y in taken for dx, dy in near}
    suspects = [place for row in block.places() for place in row if _square(place) in crowded]
    for x, y in suspects:
        if any((seat.x - x) ** 2 + (seat.y - y) ** 2 < _ON_IT**2 for seat in plan.seats):
            raise InvalidInputError(_("Seats would lie on others there. Draw beside them."), field="rows")


def _square(place: tuple[float, float]) -> tuple[int, int]:
    return round(place[0] / _ON_IT), round(place[1] / _ON_IT)


def _row_names(plan: SeatPlan, block: Block) -> list[tuple[str, str]]:
    """Return for each of a block's rows the row that it goes on with (empty: none) and its name."""
    beside: list[Sequence[Seat] | None] = []
    met: set[str] = set()
    for places in block.places():
        row = _row_at(plan, places[0][1], block)
        is_new = row is not None and row[0].row not in met
        beside.append(row if is_new else None)
        met |= {row[0].row} if row is not None else set()
    letters = iter(_free_letters(plan, sum(row is None for row in beside)))
    return [("", next(letters)) if row is None else (row[0].row, row[0].row_text) for row in beside]


def _row_at(plan: SeatPlan, y: float, block: Block) -> Sequence[Seat] | None:
    """Return the row at a height, as its seat nearest to the block lies; none where it is an area."""
    nearest: tuple[float, Sequence[Seat]] | None = None
    for row in plan.rows.values():
        edge = min(row, key=lambda seat: min(abs(seat.x - block.x), abs(seat.x - block.x - block.across + 1)))
        apart = abs(edge.y - y)
        if edge.area is None and apart <= _SAME_HEIGHT and (nearest is None or apart < nearest[0]):
            nearest = apart, row
    return nearest[1] if nearest is not None else None


def _next_number(plan: SeatPlan, row: str) -> int:
    numbers = [int(seat.number_text) for seat in plan.rows[row] if seat.number_text.isdecimal()]
    return max(numbers, default=0) + 1


def _free_letters(plan: SeatPlan, count: int) -> tuple[str, ...]:
    """Return the next row letters behind the last one that the plan has."""
    taken = {row[0].row_text for row in plan.rows.values()}
    is_doubled = any(len(name) > 1 and len(set(name)) == 1 and name[0].isupper() for name in taken - {"AA"})
    letters = Names(NameKind.DOUBLED if is_doubled else NameKind.LETTERS).first(_MOST_NAMES)
    last = max((place for place, letter in enumerate(letters) if letter in taken), default=-1)
    free = [letter for letter in letters[last + 1 :] if letter not in taken]
    return tuple(free[:count])
