"""Imports movies from a file: plans what becomes of each row, then writes row by row; and exports them.

Each movie is a house event of its own, so that an import can be cancelled or killed between two rows: the same file
again goes on where it stopped.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from cinema.domain.ids import made_id, new_id
from cinema.domain.movie_columns import Mapped
from cinema.domain.movie_export import movie_table
from cinema.domain.movie_forms import new_movie, read_movie
from cinema.domain.movie_import import (
    Choices,
    ImportPlan,
    PlannedRow,
    Progress,
    RowState,
    plan_import,
    search_words_in_order,
)
from cinema.domain.movie_tables import MovieTable
from cinema.domain.users import Actor, Role
from cinema.errors import ChangedMeanwhileError, CinemaError, StorageError
from cinema.ports import HouseSettings, MovieFiles, Movies
from cinema.services.office.movies import COLLECTION
from cinema.services.office.records import Records
from cinema.services.standing import Standing

_MOST_HERE = 200_000  # movies that rows are compared with


@dataclass(frozen=True, slots=True)
class ImportRefusal:
    """A row that was not written, with the reason and the field that it concerns."""

    row: int
    title: str
    reason: str
    field: str = ""


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What was written; `left` rows were not looked at, since it was cancelled."""

    added: int
    changed: int
    unchanged: int
    refused: tuple[ImportRefusal, ...]
    left: int = 0


class MovieImport:
    """Imports and exports movies. For managers."""

    def __init__(
        self, movies: Movies, settings: HouseSettings, records: Records, standing: Standing, files: MovieFiles
    ) -> None:
        self._movies = movies
        self._settings = settings
        self._records = records
        self._standing = standing
        self._files = files

    def read(self, actor: Actor, path: Path) -> MovieTable:
        """Read a CSV, JSON or XLSX file; InvalidInputError for `file` says why it can't be read."""
        self._check(actor)
        return self._files.read(path)

    def plan(
        self, actor: Actor, table: MovieTable, mapping: Mapped, choices: Choices, progress: Progress | None = None
    ) -> ImportPlan:
        """Return what would become of each row by this mapping (field by column); nothing is written.

        InvalidInputError for columns that can't be used so; InvalidFieldsError names them.
        """
        self._check(actor)
        movies, ratings = self._movies.all(_MOST_HERE), self._settings.house().ratings
        return plan_import(table, mapping, movies, ratings, choices, progress or (lambda _done, _total: None))

    def carry_out(
        self,
        actor: Actor,
        plan: ImportPlan,
        progress: Progress | None = None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> ImportResult:
        """Write a plan's rows, one after the other; a row that fails doesn't stop the others.

        A movie that somebody changed since the plan is refused, one that somebody added is left. StorageError stops.
        """
        self._check(actor)
        ratings = self._settings.house().ratings
        todo = [row for row in plan.rows if row.state in {RowState.ADDED, RowState.CHANGED}]
        tally = _Tally([_refusal(row) for row in plan.rows if row.state is RowState.REFUSED])
        tally.counts[RowState.UNCHANGED] = len(plan.rows) - len(todo) - len(tally.refused)
        for done, row in enumerate(todo):
            if cancelled():
                return tally.result(left=len(todo) - done)
            self._write(actor, row, ratings, tally)
            if progress is not None:
                progress(done + 1, len(todo))
        return tally.result()

    def export(self, actor: Actor, path: Path, *, replace: bool = False) -> int:
        """Write all movies that are not archived to a CSV, JSON or XLSX file, and return how many.

        ConflictError if the file is there and shall not be replaced.
        """
        self._check(actor)
        movies = [movie for movie in self._movies.all(_MOST_HERE) if not movie.archived]
        self._files.write(path, movie_table(movies), replace=replace)
        return len(movies)

    def _write(self, actor: Actor, row: PlannedRow, ratings: Sequence[str], tally: "_Tally") -> None:
        try:
            state = self._add(actor, row, ratings) if row.movie is None else self._change(actor, row, ratings)
        except StorageError:
            raise
        except CinemaError as error:
            tally.refused.append(ImportRefusal(row.number, row.title, error.message, error.field or ""))
        else:
            tally.counts[state] += 1

    def _add(self, actor: Actor, row: PlannedRow, ratings: Sequence[str]) -> RowState:
        movie = read_movie(row.values, new_movie(_import_id(row)), ratings)
        try:
            self._records.create(actor, COLLECTION, movie)
        except ChangedMeanwhileError:
            self._movies.forget(movie.id)
            there = self._movies.read(movie.id)
            if not there.deleted and search_words_in_order(there.title) == search_words_in_order(movie.title):
                return RowState.UNCHANGED  # another import was faster with the same movie
            movie = read_movie(row.values, new_movie(new_id()), ratings)
            self._records.create(actor, COLLECTION, movie)
        self._movies.forget(movie.id)
        return RowState.ADDED

    def _change(self, actor: Actor, row: PlannedRow, ratings: Sequence[str]) -> RowState:
        assert row.movie is not None
        changed = self._records.change(actor, COLLECTION, row.movie, read_movie(row.values, row.movie, ratings))
        self._movies.forget(row.movie.id)
        return RowState.CHANGED if changed else RowState.UNCHANGED

    def _check(self, actor: Actor) -> None:
        self._standing.check(actor).require_office(Role.MANAGER)


@dataclass(slots=True)
class _Tally:
    refused: list[ImportRefusal]
    counts: Counter[RowState] = field(default_factory=Counter)

    def result(self, left: int = 0) -> ImportResult:
        counts = self.counts
        return ImportResult(
            counts[RowState.ADDED],
            counts[RowState.CHANGED],
            counts[RowState.UNCHANGED],
            tuple(sorted(self.refused, key=lambda one: one.row)),
            left,
        )


def _refusal(row: PlannedRow) -> ImportRefusal:
    return ImportRefusal(row.number, row.title, row.reason, row.field)


def _import_id(row: PlannedRow) -> str:
    """Return an id that follows from what the movie is, so that of two imports of one file just one adds it."""
    version = row.values.get("language_version", "")
    return made_id("import", search_words_in_order(row.title), row.values.get("year", ""), version)
