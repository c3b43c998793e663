"""What an import would do with each row of a table: add a movie, change one, leave it, or refuse the row and say why.

A row is a movie of the house if the titles have the same words and the years are the same, or else one apart: countries
count a premiere differently. Empty cells keep what is there, and nothing that the file doesn't say is made up.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from cinema.domain.import_dates import DateGuess, DateOrder, guess_order
from cinema.domain.import_rows import Reading, read_row
from cinema.domain.movie_columns import Mapped, check_columns
from cinema.domain.movie_forms import movie_values, new_movie, read_movie
from cinema.domain.movie_tables import FIELDS, MovieTable, TableRow
from cinema.domain.movies import Movie
from cinema.domain.text import fold, search_words
from cinema.errors import InvalidFieldsError
from cinema.i18n import _

Progress = Callable[[int, int], None]
_ASKED = ("minutes", "year")
_EVERY = 200  # rows between two reports


class RowState(StrEnum):
    """What becomes of a row."""

    REFUSED = "refused"
    CHANGED = "changed"
    ADDED = "added"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Choices:
    """What a manager decides for a whole import.

    `update`: movies that are here get what differs. `missing` has a text for each of `minutes` and `year` that new
    movies lack: empty leaves it unknown, so that the movie is a draft; without an entry such a row is refused, which
    asks. `order` of dates: None takes the column's guess.
    """

    update: bool = True
    missing: Mapping[str, str] = field(default_factory=dict)
    order: DateOrder | None = None


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field's value before and after, as a form has it."""

    field: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """A row and what becomes of it. `values` are a form's; `movie` is the one that is here, which they change.

    A refused row says why in `reason`, for `field` if it concerns one; `asks` names what is only missing. `notes` tell
    what of a row was not understood and is left out.
    """

    number: int
    state: RowState
    title: str
    values: Mapping[str, str]
    movie: Movie | None = None
    changes: tuple[FieldChange, ...] = ()
    reason: str = ""
    field: str = ""
    asks: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """All rows of a file in its order, and what was guessed of its dates. Nothing is written yet."""

    rows: tuple[PlannedRow, ...]
    dates: DateGuess

    @property
    def counts(self) -> Counter[RowState]:
        """How many rows there are of each state."""
        return Counter(row.state for row in self.rows)

    @property
    def missing(self) -> Counter[str]:
        """How many rows only lack minutes or a year."""
        return Counter(row.asks for row in self.rows if row.asks)


def plan_import(
    table: MovieTable,
    mapping: Mapped,
    movies: Sequence[Movie],
    ratings: Sequence[str],
    choices: Choices,
    progress: Progress = lambda _done, _total: None,
) -> ImportPlan:
    """Return what an import would do. InvalidInputError if the columns can't be used so; a row never raises."""
    check_columns(mapping, table.columns)
    dates = _dates(table, mapping, choices)
    places = tuple((table.columns.index(column), name) for column, name in mapping.items())
    reading = Reading(places, ratings, dates, table.has_cells)
    known = _Known(movies)
    read = [read_row(row, reading) for row in table.rows]
    known.claim(read)
    seen: dict[tuple[object, ...], int] = {}
    rows = []
    for done, (row, (values, notes, wrong)) in enumerate(zip(table.rows, read, strict=True)):
        if done % _EVERY == 0:
            progress(done, len(table.rows))
        rows.append(_planned(row, values, notes, wrong, known, seen, ratings, choices))
    progress(len(table.rows), len(table.rows))
    return ImportPlan(tuple(rows), dates)


def _dates(table: MovieTable, mapping: Mapped, choices: Choices) -> DateGuess:
    columns = [column for column, name in mapping.items() if name == "opens_on"]
    guess = guess_order(table.values(columns[0])) if columns else DateGuess()
    return guess if choices.order is None else DateGuess(choices.order, is_sure=True)


def _planned(
    row: TableRow,
    values: dict[str, str],
    notes: tuple[str, ...],
    wrong: dict[str, str],
    known: "_Known",
    seen: dict[tuple[object, ...], int],
    ratings: Sequence[str],
    choices: Choices,
) -> PlannedRow:
    title = values.get("title", "")
    base = PlannedRow(row.number, RowState.REFUSED, title, values, notes=notes)
    if row.problem:
        return replace(base, reason=row.problem)
    if not title:
        return replace(base, reason=_("The title is missing."), field="title")
    key = (*_key(title, values.get("language_version", "")), values.get("year", ""))
    if (first := seen.setdefault(key, row.number)) != row.number:
        words = _("It is twice in this file: also row {row}.").format(row=first)
        return replace(base, reason=words, field="title")
    found = known.find(values)
    if len(found) > 1:
        words = _("{count} movies here have this title. Add a column with the year.").format(count=len(found))
        return replace(base, reason=words, field="title")
    old = found[0] if found else None
    if old is not None and (first := seen.setdefault((old.id,), row.number)) != row.number:
        words = _("It is the same movie here as row {row}.").format(row=first)
        return replace(base, reason=words, field="title")
    movie, wrong = _read(values, wrong, old, ratings)
    if old is None and not wrong:
        for name in _ASKED:
            if name not in values:
                if name not in choices.missing:
                    words = _("{field} missing: answer once for all, or keep as a draft.")
                    return replace(base, reason=words.format(field=_(FIELDS[name])), field=name, asks=name)
                values[name] = choices.missing[name]
        movie, wrong = _read(values, wrong, old, ratings)
    if wrong:
        name = next(iter(wrong))
        return replace(base, reason=" ".join(wrong.values()), field=name, movie=old)
    if old is None:
        return replace(base, state=RowState.ADDED, reason="")
    changes = _changes(old, movie)
    if not changes or not choices.update:
        return replace(base, state=RowState.UNCHANGED, movie=old, changes=changes)
    return replace(base, state=RowState.CHANGED, movie=old, changes=changes)


def _read(
    values: Mapping[str, str], wrong: dict[str, str], old: Movie | None, ratings: Sequence[str]
) -> tuple[Movie, dict[str, str]]:
    """Return the movie that a row makes, and all that is wrong with the row."""
    movie = old or new_movie("new")
    try:
        return read_movie(values, movie, ratings), wrong
    except InvalidFieldsError as error:
        named = {name: f"{_(FIELDS[name])}: {message}" for name, message in error.fields.items()}
        return movie, {**named, **wrong}


def _changes(old: Movie, new: Movie) -> tuple[FieldChange, ...]:
    before, after = movie_values(old), movie_values(new)
    return tuple(FieldChange(name, before[name], value) for name, value in after.items() if before[name] != value)


class _Known:
    """The movies that are here, by the words of their titles. One that a row names exactly is no other row's."""

    def __init__(self, movies: Iterable[Movie]) -> None:
        self._by_title: dict[object, list[Movie]] = defaultdict(list)
        self._claimed: set[str] = set()
        for movie in movies:
            for words in {search_words_in_order(one) for one in (movie.title, *movie.titles.values())}:
                self._by_title[words].append(movie)

    def claim(self, rows: Iterable[tuple[dict[str, str], object, object]]) -> None:
        """Note the movies that rows name with their exact year."""
        for values, _notes, _wrong in rows:
            for movie in self._fitting(values):
                if str(movie.year) == values.get("year"):
                    self._claimed.add(movie.id)

    def find(self, values: Mapping[str, str]) -> list[Movie]:
        """Return the movies that a row may be: none, one, or several that fit equally well."""
        fitting = self._fitting(values)
        year = values.get("year", "")
        if not year.isdigit():
            return fitting
        exact = [one for one in fitting if one.year == int(year)]
        if exact:
            return exact
        near = [one for one in fitting if one.year and abs(one.year - int(year)) == 1 and one.id not in self._claimed]
        return near or [one for one in fitting if not one.year]

    def _fitting(self, values: Mapping[str, str]) -> list[Movie]:
        found = self._by_title.get(search_words_in_order(values.get("title", "")), [])
        version = values.get("language_version", "")
        # Without a column for it, a row is the movie itself, not a dubbed version of it.
        return [one for one in found if search_words(one.language_version) == search_words(version)]


def search_words_in_order(title: str) -> str:
    """Return a title's words as a search has them, in their order; a title of signs alone stays as it is."""
    folded = fold(title)
    return " ".join("".join(sign if sign.isalnum() else " " for sign in folded).split()) or folded.strip()


def _key(title: str, version: str) -> tuple[object, ...]:
    return search_words_in_order(title), search_words(version)
