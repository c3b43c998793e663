"""A room and a plan by rows as texts, as forms have them: to texts and back, each mistake told at its field."""

from collections.abc import Collection, Mapping
from dataclasses import replace

from cinema.domain.auditoriums import MOST_SEATS, Auditorium, PlanState, SeatPlan, plan_from_rows
from cinema.domain.movie_forms import Values
from cinema.domain.text import clean_line
from cinema.errors import InvalidFieldsError, InvalidInputError
from cinema.i18n import _

LONGEST_NAME, LONGEST_ICAA, LONGEST_ANCINE = 60, 6, 20
MOST_ROWS, MOST_SIGNS, MOST_CURVE = 100, 120, 0.5
_MOST_NUMBER, _MOST_FEATURES = 99, 20


def room_values(room: Auditorium) -> dict[str, str]:
    """Return a room as the texts of its form."""
    return {
        "number": str(room.number or ""),
        "name": room.name,
        "features": ", ".join(room.features),
        "room_code_icaa": room.room_code_icaa,
        "registro_ancine_sala": room.registro_ancine_sala,
        "large_screen": "1" if room.large_screen else "",
    }


def new_room(room_id: str, number: int) -> Auditorium:
    """Return an empty room to fill in, without a seat plan."""
    return Auditorium(room_id, number, "", "", plans=0)


def read_room(values: Mapping[str, str], old: Auditorium, numbers: Collection[int]) -> Auditorium:
    """Return a room with the values of a form; fields that it doesn't have keep their value.

    InvalidFieldsError has every mistake. `numbers` are those of the other rooms, archived ones too.
    """
    form = Values(values)
    room = replace(
        old,
        number=form.read("number", old.number, lambda text: _read_number(text, numbers)),
        name=form.read("name", old.name, lambda text: clean_line(text, "name", _("name"), longest=LONGEST_NAME)),
        features=form.read("features", old.features, _read_features),
        room_code_icaa=form.line("room_code_icaa", old.room_code_icaa, LONGEST_ICAA),
        registro_ancine_sala=form.line("registro_ancine_sala", old.registro_ancine_sala, LONGEST_ANCINE),
        large_screen=form.read("large_screen", old.large_screen, lambda text: text.strip() not in {"", "0", "false"}),
    )
    if not room.name:
        form.wrong.setdefault("name", _("Please fill in: {label}.").format(label=_("name")))
    form.finish()
    return room


def read_rows(auditorium: str, plan_id: str, rows: str, curve: str = "0") -> SeatPlan:
    """Return a draft from a form's rows: a line a row, its letters, a space, then its signs; an empty line is an aisle.

    For the signs see `plan_from_rows`. InvalidFieldsError names `rows`, with the line, and `curve`.
    """
    wrong: dict[str, str] = {}
    bend = 0.0
    try:
        bend = _read_curve(curve)
    except InvalidInputError as error:
        wrong["curve"] = error.message
    plan: SeatPlan | None = None
    try:
        plan = plan_from_rows(auditorium, 1, _lines(rows), bend)
    except InvalidInputError as error:
        # The form has one field for all rows; the domain names the row at fault.
        row = error.field if error.field not in {None, "rows"} else ""
        wrong["rows"] = _("Row {row}: {reason}").format(row=row, reason=error.message) if row else error.message
    if plan is not None and len(plan.seats) > MOST_SEATS:
        wrong["rows"] = _("A plan may have at most {count} seats.").format(count=MOST_SEATS)
    if wrong or plan is None:
        raise InvalidFieldsError(wrong)
    return replace(plan, id=plan_id, version=0, number=0, state=PlanState.DRAFT)


def _lines(text: str) -> list[tuple[str, str, float]]:
    rows: list[tuple[str, str, float]] = []
    aisles = 0
    for line in text.strip("\n").splitlines():
        row, _space, signs = line.strip().partition(" ")
        if not row:
            aisles += 1
            continue
        signs = "".join(signs.split())
        if not signs or len(signs) > MOST_SIGNS:
            words = _("A row has its letters, a space, and from 1 to {count} signs.")
            raise InvalidInputError(words.format(count=MOST_SIGNS), field=ascii(row)[1:-1][:10])
        rows.append((row[:10].upper(), signs, float(aisles)))
        aisles = 0
        if len(rows) > MOST_ROWS:
            raise InvalidInputError(_("A plan may have at most {count} rows.").format(count=MOST_ROWS), field="rows")
    return rows


def _read_curve(text: str) -> float:
    tidy = text.strip() or "0"
    words = _("Write a number from {low} to {high}.").format(low=0, high=MOST_CURVE)
    try:
        curve = float(tidy.replace(",", "."))
    except ValueError:
        raise InvalidInputError(words, field="curve") from None
    if not 0 <= curve <= MOST_CURVE:
        raise InvalidInputError(words, field="curve")
    return curve


def _read_number(text: str, numbers: Collection[int]) -> int:
    tidy = text.strip()
    if not (tidy.isascii() and tidy.isdigit() and len(tidy) <= 2 and 1 <= int(tidy) <= _MOST_NUMBER):
        words = _("Write a number from {low} to {high}.").format(low=1, high=_MOST_NUMBER)
        raise InvalidInputError(words, field="number")
    if int(tidy) in numbers:
        raise InvalidInputError(_("Another auditorium has this number."), field="number")
    return int(tidy)


def _read_features(text: str) -> tuple[str, ...]:
    names = [clean_line(one, "features", _("features"), longest=60, required=False) for one in text.split(",")]
    found = tuple(dict.fromkeys(name for name in names if name))
    if len(found) > _MOST_FEATURES:
        words = _("That is too long: at most {count} names.")
        raise InvalidInputError(words.format(count=_MOST_FEATURES), field="features")
    return found
