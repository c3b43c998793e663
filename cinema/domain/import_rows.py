"""One row of an import as the values of a form: each cell read as its field, what is wrong told by field."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from cinema.domain.import_dates import DateGuess, read_foreign_date
from cinema.domain.import_words import map_rating, read_access, read_genres, read_kind
from cinema.domain.movie_forms import read_minutes
from cinema.domain.movie_tables import FIELDS, TableRow, cell_name
from cinema.errors import InvalidInputError
from cinema.i18n import _

_YEAR = re.compile(r"(\d{4})(?:\.0+)?")
_DECIMAL = re.compile(r"(\d+)[.,]0+")
_LONG = ("synopsis",)
_NO_MINUTES = {"0", "-", "–", "N/A", "n/a", "\\N"}


@dataclass(frozen=True, slots=True)
class Reading:
    """How cells are read: places of columns with their fields, the house's age ratings, the order of dates.

    `has_cells`: what is wrong names the cell of a spreadsheet too.
    """

    places: tuple[tuple[int, str], ...]
    ratings: Sequence[str]
    dates: DateGuess
    has_cells: bool = False


ReadRow = tuple[dict[str, str], tuple[str, ...], dict[str, str]]


def read_row(row: TableRow, reading: Reading) -> ReadRow:
    """Return a row's values without empty ones, notes on what is left out, and what is wrong by field."""
    values: dict[str, str] = {}
    notes: list[str] = []
    wrong: dict[str, str] = {}
    for place, name in reading.places:
        cell = row.cells[place] if place < len(row.cells) else ""
        if not cell:
            continue
        try:
            value = _read(name, cell, reading, notes)
        except InvalidInputError as error:
            values[name] = cell  # shown as it is
            words = _("{field} “{text}”: {reason}")
            told = words.format(field=_(FIELDS[name]), text=" ".join(cell.split())[:40], reason=error.message)
            wrong[name] = f"{cell_name(place, row.number)}: {told}" if reading.has_cells else told
            continue
        if value:
            values[name] = value
    return values, tuple(notes), wrong


def _read(name: str, cell: str, reading: Reading, notes: list[str]) -> str:
    if name == "genres":
        genres, unknown = read_genres(cell)
        if unknown:
            notes.append(_("Genres left out: {names}.").format(names=", ".join(unknown)[:100]))
        return ",".join(genres)
    if name == "age_rating":
        rating = map_rating(cell, reading.ratings)
        if rating is not None and rating.casefold() != cell.strip().casefold():
            notes.append(_("Age rating {old} became {new}.").format(old=cell[:20], new=rating))
        return rating or ""
    if name == "opens_on":
        day = read_foreign_date(cell, reading.dates)
        if day is None:
            notes.append(_("{text} is only a year, so the opening date stays empty.").format(text=cell[:20]))
        return day or ""
    if name == "year":
        found = _YEAR.fullmatch(cell) or re.match(r"(\d{4})[-/.]\d{1,2}[-/.]\d{1,2}", cell)
        return found[1] if found else cell
    if name == "minutes":
        whole = _DECIMAL.fullmatch(cell)
        return "" if cell in _NO_MINUTES else str(read_minutes(whole[1] if whole else cell))
    if name == "kind":
        return read_kind(cell)
    if name == "access":
        return read_access(cell)
    # A line that was broken in a cell is one line in a form.
    return cell if name.startswith(_LONG) else " ".join(cell.split())
