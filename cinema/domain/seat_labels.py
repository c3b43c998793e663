"""Labels of rows and seats: how they go on, how a plan gets new ones, and what changes. Ids and places never change."""

import string
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise

from cinema.domain.auditoriums import Seat, SeatPlan
from cinema.domain.text import clean_line
from cinema.errors import InvalidInputError
from cinema.i18n import _

LONGEST = 12
# Commands take SCREENING/SEAT, SEAT=TYPE and lists of seats.
NOT_IN_LABELS = "/=,"
_AISLE = 1.45  # pitches between two neighbours from which on there is an aisle between them
_SAME_LINE = 1.0  # pitches by which parts of one row may lie apart, as in curved rows
_MOST_STEP, _MOST_START = 10, 9999


class NameKind(StrEnum):
    """Letters (A … Z, AA, AB …), doubled ones (A … Z, AA, BB …), numbers, or a list of names in any script."""

    LETTERS = "letters"
    DOUBLED = "doubled"
    NUMBERS = "numbers"
    LIST = "list"


@dataclass(frozen=True, slots=True)
class Names:
    """A run of labels: from `start` on in steps. `start` is a number, or the place of a letter or listed name (1: A).

    `without_io` leaves out the letters I and O, which look like digits.
    """

    kind: NameKind
    start: int = 1
    step: int = 1
    listed: tuple[str, ...] = ()
    without_io: bool = False

    def first(self, count: int) -> tuple[str, ...]:
        """Return so many labels, all different; InvalidInputError names `start`, `step` or `listed`."""
        least = 0 if self.kind is NameKind.NUMBERS else 1
        if not least <= self.start <= _MOST_START:
            words = _("Begin with a number from {least} to {most}.").format(least=least, most=_MOST_START)
            raise InvalidInputError(words, field="start")
        if not 1 <= self.step <= _MOST_STEP:
            raise InvalidInputError(_("The step is from 1 to {most}.").format(most=_MOST_STEP), field="step")
        places = range(self.start, self.start + count * self.step, self.step)
        if self.kind is NameKind.NUMBERS:
            return tuple(map(str, places))
        if self.kind is NameKind.LETTERS:
            letters = _alphabet(without_io=self.without_io)
            return tuple(_letters(place, letters) for place in places)
        if self.kind is NameKind.DOUBLED:
            letters = _alphabet(without_io=self.without_io)
            return tuple(letters[(place - 1) % len(letters)] * (1 + (place - 1) // len(letters)) for place in places)
        listed = tuple(check_label(one, "listed", required=True) for one in self.listed)
        if len(set(listed)) != len(listed):
            raise InvalidInputError(_("A name stands in the list twice."), field="listed")
        if places and places[-1] > len(listed):
            words = _("The list has {count} names, and {wanted} are needed.")
            raise InvalidInputError(words.format(count=len(listed), wanted=places[-1]), field="listed")
        return tuple(listed[place - 1] for place in places)


@dataclass(frozen=True, slots=True)
class SeatNumbering:
    """How the seats of a row are numbered: from the left, or `from_right`.

    `odd_even`: the row is split at the aisle nearest to the middle, or in the middle; odd numbers count outwards on the
    left, even ones on the right (`from_right`: the other way round). It takes numbers alone, and no start or step.
    `serpentine`: every second line is numbered from the other side.
    """

    names: Names = Names(NameKind.NUMBERS)
    from_right: bool = False
    odd_even: bool = False
    serpentine: bool = False


@dataclass(frozen=True, slots=True)
class Relabelled:
    """A seat whose label changes; `sold` tickets of coming screenings say the old one, and stay valid."""

    seat: str
    old: str
    new: str
    sold: int = 0


def check_label(text: str, field: str, *, required: bool = False) -> str:
    """Return a row's or seat's label, tidied; InvalidInputError for the field."""
    tidy = clean_line(text, field, _("label"), longest=LONGEST, required=required)
    if any(sign in tidy for sign in NOT_IN_LABELS):
        words = _("A label can't have any of these signs: {signs}")
        raise InvalidInputError(words.format(signs=" ".join(NOT_IN_LABELS)), field=field)
    return tidy


def lines_of(plan: SeatPlan) -> tuple[tuple[Seat, ...], ...]:
    """Return the numbered seats line by line, each from the left: rows of the same label at the same height are one."""
    lines: list[tuple[str, float, list[Seat]]] = []
    by_label: dict[str, list[int]] = {}
    for seats in plan.rows.values():
        numbered = [seat for seat in seats if seat.area is None]
        if not numbered:
            continue
        label, height = numbered[0].row_text, sum(seat.y for seat in numbered) / len(numbered)
        for index in by_label.get(label, []):
            if abs(lines[index][1] - height) < _SAME_LINE:
                lines[index][2].extend(numbered)
                break
        else:
            by_label.setdefault(label, []).append(len(lines))
            lines.append((label, height, list(numbered)))
    return tuple(tuple(sorted(seats, key=lambda seat: seat.x)) for _label, _height, seats in lines)


def relabelled(
    plan: SeatPlan,
    rows: Names | None = None,
    seats: SeatNumbering | None = None,
    *,
    chosen: Collection[str] | None = None,
    from_back: bool = False,
) -> SeatPlan:
    """Return a plan with new labels of its rows, its seats or both; None keeps them.

    `chosen` are physical rows; None: all but those whose labels were given by hand. `from_back`: the last row gets the
    first name. Ids, places and order stay. InvalidInputError as `Names.first` raises it.
    """
    kept = plan.exceptions if chosen is None else ()
    lines = [
        line
        for line in lines_of(plan)
        if (chosen is None or any(seat.row in chosen for seat in line)) and not any(seat.row in kept for seat in line)
    ]
    if rows is not None:
        named = rows.first(len(lines))
        row_names = list(reversed(named)) if from_back else list(named)
    else:
        row_names = [line[0].row_text for line in lines]
    new: dict[str, tuple[str, str]] = {}
    for place, (line, row) in enumerate(zip(lines, row_names, strict=True)):
        numbering = seats
        if numbering is not None and numbering.serpentine and place % 2:
            numbering = replace(numbering, from_right=not numbering.from_right)
        numbers = _numbers(line, numbering) if numbering is not None else {seat.id: seat.number_text for seat in line}
        new |= {seat.id: (row, numbers[seat.id]) for seat in line}
    left = tuple(row for row in plan.exceptions if chosen is None or row not in chosen)
    return replace(_with_labels(plan, new), exceptions=left)


def relabelled_seat(plan: SeatPlan, seat_id: str, row: str, number: str) -> SeatPlan:
    """Return a plan in which one seat has another label, and its row is left alone by a numbering of the whole plan.

    InvalidInputError for `row`, `number` or an unknown seat.
    """
    plan.check_seats((seat_id,))
    if plan.by_id[seat_id].area is not None:
        raise InvalidInputError(_("A seat of an unnumbered area has no label."), field="seat")
    label = check_label(row, "row"), check_label(number, "number", required=True)
    by_hand = dict.fromkeys([*plan.exceptions, plan.by_id[seat_id].row])
    return replace(_with_labels(plan, {seat_id: label}), exceptions=tuple(by_hand))


def preview(old: SeatPlan, new: SeatPlan, sold: Mapping[str, int]) -> tuple[Relabelled, ...]:
    """Return the seats whose label changes, in their physical order; `sold`: tickets by seat id."""
    before = old.by_id
    return tuple(
        Relabelled(seat.id, before[seat.id].label, seat.label, sold.get(seat.id, 0))
        for seat in new.seats
        if seat.id in before and before[seat.id].label != seat.label
    )


def _with_labels(plan: SeatPlan, new: Mapping[str, tuple[str, str]]) -> SeatPlan:
    seats = tuple(
        replace(seat, row_label=new[seat.id][0], number_label=new[seat.id][1]) if seat.id in new else seat
        for seat in plan.seats
    )
    return replace(plan, seats=seats)


def _numbers(line: tuple[Seat, ...], numbering: SeatNumbering) -> dict[str, str]:
    if not numbering.odd_even:
        ordered = tuple(reversed(line)) if numbering.from_right else line
        return dict(zip((seat.id for seat in ordered), numbering.names.first(len(line)), strict=True))
    if numbering.names.kind is not NameKind.NUMBERS:
        raise InvalidInputError(_("Odd and even sides have numbers, not letters or names."), field="kind")
    split = _split(line)
    left, right = tuple(reversed(line[:split])), line[split:]
    odd, even = (right, left) if numbering.from_right else (left, right)
    numbers = {seat.id: str(2 * index + 1) for index, seat in enumerate(odd)}
    return numbers | {seat.id: str(2 * index + 2) for index, seat in enumerate(even)}


def _split(line: tuple[Seat, ...]) -> int:
    """Return the index of the first seat right of the aisle nearest to the middle of the room, or of the middle."""
    aisles = [
        ((left.x + right.x) / 2, index)
        for index, (left, right) in enumerate(pairwise(line), start=1)
        if right.x - left.x > _AISLE
    ]
    if aisles:
        return min(aisles, key=lambda one: abs(one[0]))[1]
    return sum(1 for seat in line if seat.x < 0)


def _alphabet(*, without_io: bool) -> str:
    return "".join(one for one in string.ascii_uppercase if not (without_io and one in "IO"))


def _letters(place: int, letters: str) -> str:
    name = ""
    while place:
        place, digit = divmod(place - 1, len(letters))
        name = letters[digit] + name
    return name
