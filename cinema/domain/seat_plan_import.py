"""A seat plan from another program, read and checked: becomes one of ours once its categories have seat kinds."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import hypot
from statistics import median

from cinema.domain.auditoriums import PlanState, Seat, SeatKind, SeatPlan
from cinema.domain.text import fold

_PITCH = 30.0  # pixels between neighbours, where a plan has no two seats in a row
_LARGEST_ID_LETTERS, _LARGEST_ID_NUMBER = 2, 999

# Beginnings of words, in the languages in which plans are drawn; the first kind that is found counts.
_KIND_WORDS: dict[SeatKind, tuple[str, ...]] = {
    SeatKind.COMPANION: ("compan", "begleit", "acompan", "carer", "accompagn"),
    SeatKind.WHEELCHAIR: ("wheel", "rollstuhl", "rolli", "silla", "cadeirante", "accessib", "pmr", "pcd", "fauteuil"),
    SeatKind.RESTRICTED: ("restrict", "obstruct", "sicht", "visib", "visao", "limited"),
    SeatKind.PREMIUM: ("premium", "vip", "gold", "lux", "lounge", "reclin", "sofa", "platin"),
}
_SCREEN_WORDS = ("screen", "stage", "leinwand", "buhne", "pantalla", "escenario", "tela", "palco", "ecran", "schermo")


@dataclass(frozen=True, slots=True)
class ImportedSeat:
    """A seat as the other program has it, at a place in pixels; `row` counts the file's rows."""

    guid: str
    row: int
    row_label: str
    number_label: str
    category: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class ImportedPlan:
    """A checked plan: its seats, the width and height of the room in pixels if it has them, and the file as it was.

    `kept` says in words what stands in the file and isn't shown here; it is kept for the export.
    """

    name: str
    categories: tuple[str, ...]
    seats: tuple[ImportedSeat, ...]
    size: tuple[int, int] | None
    has_screen: bool
    original: str
    kept: tuple[str, ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        """The number of seats of each category."""
        return dict(Counter(seat.category for seat in self.seats))


@dataclass(frozen=True, slots=True)
class Scale:
    """Turns a plan's pixels into seat pitches and back: the middle of the room, its first row, pixels a pitch."""

    middle: float
    top: float
    pitch: float

    def place(self, x: float, y: float) -> tuple[float, float]:
        """Return a place in seat pitches."""
        return round((x - self.middle) / self.pitch, 4), round((y - self.top) / self.pitch, 4)

    def pixels(self, x: float, y: float) -> tuple[float, float]:
        """Return a place in pixels, of a tenth at most."""
        return round(x * self.pitch + self.middle, 1), round(y * self.pitch + self.top, 1)


def guess_kinds(categories: Iterable[str]) -> dict[str, SeatKind]:
    """Return a seat kind for each category, by the words of its name; standard where none is known."""
    return {category: _guessed(category) for category in categories}


def means_screen(text: str) -> bool:
    """Tell whether the text of a drawn shape names the screen or the stage."""
    return _has_word(text, _SCREEN_WORDS)


def scale_of(seats: Sequence[ImportedSeat]) -> Scale:
    """Return how a plan's pixels become seat pitches: a pitch is the median distance of neighbours in a row."""
    apart = [
        distance
        for row in _rows(seats)
        for one, other in pairwise(row)
        if (distance := hypot(one.x - other.x, one.y - other.y)) > 0
    ]
    across = [seat.x for seat in seats]
    pitch = max(median(apart), 1.0) if apart else _PITCH
    return Scale((min(across) + max(across)) / 2, min(seat.y for seat in seats), pitch)


def plan_of(
    imported: ImportedPlan,
    plan_id: str,
    auditorium: str,
    kinds: Mapping[str, SeatKind],
    before: SeatPlan | None = None,
) -> SeatPlan:
    """Return an imported plan as a draft.

    A seat whose guid the room's plan `before` has keeps its id from there; no other seat gets an id of that plan.
    """
    known = {seat.guid: seat.id for seat in before.seats if seat.guid is not None} if before is not None else {}
    ids = _Ids(set(before.by_id) if before is not None else set())
    scale = scale_of(imported.seats)
    seats = []
    for index, row in enumerate(_rows(imported.seats), start=1):
        for number, one in enumerate(row, start=1):
            x, y = scale.place(one.x, one.y)
            seat_id = known.get(one.guid) or ids.new(one, index, number)
            seats.append(
                Seat(
                    seat_id, f"{index}", number, x, y, kinds.get(one.category, SeatKind.STANDARD), one.row_label,
                    one.number_label, guid=one.guid,
                )
            )  # fmt: skip
    bounds = None
    if imported.size is not None:
        left, top = scale.place(0, 0)
        bounds = (left, top, *scale.place(*imported.size))
    return SeatPlan(
        plan_id,
        auditorium,
        0,
        tuple(seats),
        number=0,
        state=PlanState.DRAFT,
        bounds=bounds,
        has_screen=imported.has_screen,
        kinds=tuple((category, kinds.get(category, SeatKind.STANDARD)) for category in imported.categories),
        original=imported.original,
    )


class _Ids:
    """Makes ids: row and number where those are one or two letters and a number, else by the seat's place."""

    def __init__(self, used: Collection[str]) -> None:
        self._used = set(used)

    def new(self, seat: ImportedSeat, row: int, number: int) -> str:
        plain = f"{seat.row_label}{seat.number_label}"
        found = plain if self._is_plain(seat) and plain not in self._used else f"R{row}S{number}"
        again = 2
        while found in self._used:
            found, again = f"R{row}S{number}V{again}", again + 1
        self._used.add(found)
        return found

    @staticmethod
    def _is_plain(seat: ImportedSeat) -> bool:
        row, number = seat.row_label, seat.number_label
        if not (row.isascii() and row.isalpha() and row.isupper() and len(row) <= _LARGEST_ID_LETTERS):
            return False
        is_number = number.isascii() and number.isdecimal() and not number.startswith("0")
        return is_number and len(number) <= len(str(_LARGEST_ID_NUMBER))


def _rows(seats: Sequence[ImportedSeat]) -> list[list[ImportedSeat]]:
    """Return the seats by row: rows from the screen to the back, seats from left to right, or from front to back."""
    by_row: dict[int, list[ImportedSeat]] = {}
    for seat in seats:
        by_row.setdefault(seat.row, []).append(seat)
    for row in by_row.values():
        across, deep = ([getattr(seat, axis) for seat in row] for axis in "xy")
        is_across = max(across) - min(across) >= max(deep) - min(deep)
        row.sort(key=(lambda seat: (seat.x, seat.y)) if is_across else (lambda seat: (seat.y, seat.x)))
    return sorted(by_row.values(), key=lambda row: (sum(seat.y for seat in row) / len(row), row[0].x))


def _guessed(category: str) -> SeatKind:
    return next((kind for kind, words in _KIND_WORDS.items() if _has_word(category, words)), SeatKind.STANDARD)


def _has_word(text: str, beginnings: tuple[str, ...]) -> bool:
    words = "".join(sign if sign.isalnum() else " " for sign in fold(text)).split()
    return any(word.startswith(beginnings) for word in words)
