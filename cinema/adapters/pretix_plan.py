"""Reads pretix's seating-plan JSON, checked as a whole; an error names the path of the field in the file.

The schema is pretix's `src/pretix/static/seating/seating-plan.schema.json`.
"""

import json
import math
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import BaseModel, ValidationError

from cinema.adapters.pretix_plan_models import PlanFile, RowPart, SeatPart, ZonePart
from cinema.domain.auditoriums import MOST_SEATS
from cinema.domain.field_errors import path_of, words_for
from cinema.domain.seat_plan_import import ImportedPlan, ImportedSeat, means_screen
from cinema.errors import InvalidInputError
from cinema.files import read_regular
from cinema.i18n import _, number

LARGEST_BYTES = 4_000_000
_DEEPEST = 40
_FIELDS = {
    "zones": {"name", "zone_id", "uuid", "position", "rows", "areas", "displayed"},
    "rows": {
        "row_number", "row_label", "seat_label", "uuid", "seats", "row_number_position", "position",
        "number_of_seats", "seats_spacing",
    },
    "seats": {"seat_guid", "seat_number", "uuid", "start_direction", "radius", "position", "category"},
}  # fmt: skip
"""The fields of the schema's versions; others are told, and kept."""


class Place(NamedTuple):
    """Where a seat stands in a file: the indexes of its zone, row and seat."""

    zone: int
    row: int
    seat: int

    @property
    def path(self) -> str:
        """The seat's path in the file."""
        return f"zones[{self.zone}].rows[{self.row}].seats[{self.seat}]"


def read_pretix_plan(path: Path) -> ImportedPlan:
    """Return a file's plan; raises InvalidInputError with the path and reason of the first error."""
    return parse_pretix_plan(read_regular(path, LARGEST_BYTES))


def parse_pretix_plan(raw: bytes) -> ImportedPlan:
    """Return a plan from a file's content; raises as `read_pretix_plan` does."""
    if len(raw) > LARGEST_BYTES:
        raise _wrong("$", _("it is larger than {count} MB").format(count=LARGEST_BYTES // 1_000_000))
    content = _loaded(raw)
    _require_plain(content)
    try:
        file = PlanFile.model_validate(content)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise _wrong(path_of(first["loc"]), words_for(first["type"], first.get("ctx", {}), first["msg"])) from None
    seats = seats_of(file)
    areas = [area for zone in file.zones for area in zone.areas]
    return ImportedPlan(
        name=file.name,
        categories=tuple(one.name for one in file.categories),
        seats=tuple(seats.values()),
        size=(file.size.width, file.size.height) if file.size is not None else None,
        has_screen=any(means_screen(area.words) for area in areas),
        original=json.dumps(content, ensure_ascii=False, separators=(",", ":")),
        kept=tuple(_kept(file)),
    )


def seats_of(file: PlanFile) -> dict[Place, ImportedSeat]:
    """Return a checked file's seats by where they stand in it; InvalidInputError for what the models can't tell."""
    found: dict[Place, ImportedSeat] = {}
    guids: dict[str, Place] = {}
    categories = {one.name for one in file.categories}
    clashing = _clashing(file)
    names = (one.name for one in file.categories)
    if twice := next((name for name, count in Counter(names).items() if count > 1), None):
        raise _wrong("categories", _("{name} stands there twice").format(name=ascii(twice)[:60]))
    for place, zone, row, seat in _walk(file):
        path = place.path
        if len(found) == MOST_SEATS:
            count = sum(len(row.seats) for zone in file.zones for row in zone.rows)
            words = _("a plan may have at most {most} seats, and this one has {count}")
            raise _wrong("zones", words.format(most=number(MOST_SEATS), count=number(count)))
        if seat.seat_guid in guids:
            raise _wrong(f"{path}.seat_guid", _("the same as {path}").format(path=guids[seat.seat_guid].path))
        guids[seat.seat_guid] = place
        if seat.category not in categories:
            words = _("{name} is not among the file's categories")
            raise _wrong(f"{path}.category", words.format(name=ascii(seat.category)[:60]))
        x, y = (
            getattr(zone.position, axis) + getattr(row.position, axis) + getattr(seat.position, axis) for axis in "xy"
        )
        if x < 0 or y < 0:
            words = _("the seat lies left of the room or above it: its place there is {place}")
            raise _wrong(f"{path}.position.{'x' if x < 0 else 'y'}", words.format(place=number(min(x, y))))
        is_clashing = (row.row_number, seat.seat_number) in clashing and zone.name
        label = f"{zone.name} {row.row_number}".strip() if is_clashing else row.row_number
        row_index = sum(len(one.rows) for one in file.zones[: place.zone]) + place.row
        found[place] = ImportedSeat(seat.seat_guid, row_index, label, seat.seat_number, seat.category, x, y)
    if not found:
        raise _wrong("zones", _("there is no seat in the plan"))
    return found


def _walk(file: PlanFile) -> Iterator[tuple[Place, ZonePart, RowPart, SeatPart]]:
    for zone_index, zone in enumerate(file.zones):
        for row_index, row in enumerate(zone.rows):
            for seat_index, seat in enumerate(row.seats):
                yield Place(zone_index, row_index, seat_index), zone, row, seat


def _clashing(file: PlanFile) -> set[tuple[str, str]]:
    """Return the labels that seats of several zones have: theirs begin with the zone's name."""
    zones: dict[tuple[str, str], set[int]] = {}
    for place, _zone, row, seat in _walk(file):
        zones.setdefault((row.row_number, seat.seat_number), set()).add(place.zone)
    return {label for label, of in zones.items() if len(of) > 1}


def _kept(file: PlanFile) -> Iterator[str]:
    """Yield in words what stands in the file and isn't shown here."""
    if areas := sum(len(zone.areas) for zone in file.zones):
        yield _("{count} drawn shapes").format(count=areas)
    if any((one.model_extra or {}).get("color") for one in file.categories):
        yield _("the categories' colours")
    parts: dict[str, Sequence[BaseModel]] = {
        "zones": file.zones,
        "rows": [row for zone in file.zones for row in zone.rows],
        "seats": [seat for zone in file.zones for row in zone.rows for seat in row.seats],
    }
    for name, some in parts.items():
        fields = {field for one in some for field in one.model_extra or {}}
        if known := sorted(fields & _FIELDS[name]):
            yield _("{fields} of {part}").format(fields=", ".join(known), part=name)
        if unknown := sorted(fields - _FIELDS[name]):
            shown = ", ".join(ascii(one)[1:-1][:40] for one in unknown[:5])
            yield _("{fields} of {part}, which pretix's schema doesn't have").format(fields=shown, part=name)


def _loaded(raw: bytes) -> Any:
    try:
        return json.loads(raw.decode("utf-8-sig"), object_pairs_hook=_without_repeats)
    except UnicodeDecodeError as error:
        raise _wrong(f"byte {error.start}", _("the file is not in UTF-8")) from None
    except json.JSONDecodeError as error:
        words = _("the file is not valid JSON, or was cut off: {reason}")
        raise _wrong(f"line {error.lineno}, column {error.colno}", words.format(reason=error.msg)) from None
    except ValueError as error:  # an integer with more digits than Python converts
        words = _("the file is not valid JSON, or was cut off: {reason}")
        raise _wrong("$", words.format(reason=str(error)[:80])) from None
    except RecursionError:
        raise _wrong("$", _("the file is nested too deep")) from None


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        twice = next(name for name, count in Counter(name for name, _value in pairs).items() if count > 1)
        raise _wrong(ascii(twice)[1:-1][:60], _("a field stands twice in one group"))
    return found


def _require_plain(content: Any) -> None:
    """Raise InvalidInputError for what JSON doesn't have or no database takes: NaN, lone surrogates, deep nesting."""
    waiting: list[tuple[tuple[int | str, ...], Any]] = [((), content)]
    while waiting:
        path, value = waiting.pop()
        if len(path) > _DEEPEST:
            raise _wrong(path_of(path[:6]), _("the file is nested too deep"))
        if isinstance(value, float) and not math.isfinite(value):
            raise _wrong(path_of(path), _("a number is expected"))
        if isinstance(value, str):
            _require_text(path, value)
        elif isinstance(value, dict):
            for name in value:
                _require_text(path, name)
            waiting += (((*path, name), one) for name, one in value.items())
        elif isinstance(value, list):
            waiting += (((*path, index), one) for index, one in enumerate(value))


def _require_text(path: tuple[int | str, ...], text: str) -> None:
    if any("\ud800" <= sign <= "\udfff" or sign == "\x00" for sign in text):
        raise _wrong(path_of(path), _("it has a character that no text can have"))


def _wrong(path: str, reason: str) -> InvalidInputError:
    return InvalidInputError(f"{path}: {reason}", field=path)
