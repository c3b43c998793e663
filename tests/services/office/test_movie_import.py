"""Imports of movies: row by row, one bad row never stopping the rest, and the same file again changing nothing."""

from dataclasses import replace
from pathlib import Path

import pytest

from cinema.domain.movie_columns import guess_columns
from cinema.domain.movie_import import Choices, ImportPlan
from cinema.domain.users import Actor
from cinema.errors import ConflictError, InvalidInputError
from cinema.services.office.movie_import import ImportResult, MovieImport
from tests.conftest import SmallHouse
from tests.support import raw

DRAFTS = Choices(missing={"minutes": "", "year": ""})
FILE = """Film;Año;Duración;Género;Estreno
Metrópolis;1927;2h 33;Drama;10/01/1927
Nosferatu;1922;94;Terror;04/03/1922
;1940;92;Comedia;
The Lodger;1927;noventa;Suspense;
Safety Last!;1923;;Comedia;01/04/1923
"""


@pytest.fixture
def movie_import(house: SmallHouse) -> MovieImport:
    return house.cinema.admin.movie_import


@pytest.fixture
def file(tmp_path: Path) -> Path:
    made = tmp_path / "movies.csv"
    made.write_bytes(FILE.encode("latin-1"))
    return made


def planned(movie_import: MovieImport, actor: Actor, file: Path, choices: Choices = DRAFTS) -> ImportPlan:
    table = movie_import.read(actor, file)
    return movie_import.plan(actor, table, guess_columns(table.columns), choices)


def counts(result: ImportResult) -> tuple[int, int, int, int, int]:
    return result.added, result.changed, result.unchanged, len(result.refused), result.left


def titles(house: SmallHouse, manager: Actor) -> set[str]:
    return {row.movie.title for row in house.cinema.admin.movies.table(manager).rows}


def test_good_rows_are_written_and_bad_ones_told_with_their_reason(
    house: SmallHouse, movie_import: MovieImport, manager: Actor, file: Path
) -> None:
    result = movie_import.carry_out(manager, planned(movie_import, manager, file))
    assert counts(result) == (2, 1, 0, 2, 0)
    assert [(one.row, one.field) for one in result.refused] == [(4, "title"), (5, "minutes")]
    changed = house.cinema.admin.movies.get(manager, "metropolis")
    assert (changed.title, changed.opens_on, changed.genres) == ("Metrópolis", "1927-01-10", ("drama",))
    (draft,) = [row for row in house.cinema.admin.movies.table(manager).rows if row.movie.title == "Safety Last!"]
    assert (draft.movie.minutes, draft.state.value) == (0, "draft")
    assert titles(house, manager) == {"Metrópolis", "Nosferatu", "Safety Last!"}


def test_the_audit_finds_nothing_after_an_import_and_its_undoing(
    house: SmallHouse, movie_import: MovieImport, manager: Actor, file: Path
) -> None:
    movie_import.carry_out(manager, planned(movie_import, manager, file))
    office = house.cinema.admin.movies
    for row in office.table(manager).rows:
        if row.movie.id != "metropolis":
            office.delete(manager, row.movie)
    assert [one.message for one in house.cinema.audit.findings(house.operator) if not one.ok] == []


def test_the_same_file_again_writes_nothing(
    house: SmallHouse, movie_import: MovieImport, manager: Actor, file: Path
) -> None:
    movie_import.carry_out(manager, planned(movie_import, manager, file))
    before = raw(house.connection, "journal")
    assert counts(movie_import.carry_out(manager, planned(movie_import, manager, file))) == (0, 0, 3, 2, 0)
    assert raw(house.connection, "journal") == before


def test_nothing_is_written_by_a_plan(house: SmallHouse, movie_import: MovieImport, manager: Actor, file: Path) -> None:
    planned(movie_import, manager, file)
    assert raw(house.connection, "journal") == []
    assert titles(house, manager) == {"Metropolis"}


def test_a_plan_that_is_carried_out_twice_adds_nothing_twice(
    house: SmallHouse, movie_import: MovieImport, manager: Actor, other: Actor, file: Path
) -> None:
    mine, theirs = planned(movie_import, manager, file), planned(movie_import, other, file)
    movie_import.carry_out(manager, mine)
    result = movie_import.carry_out(other, theirs)
    assert (result.added, result.unchanged) == (0, 2)
    assert [one.row for one in result.refused] == [2, 4, 5]  # somebody has changed Metropolis meanwhile
    assert len(titles(house, manager)) == len(house.cinema.admin.movies.table(manager).rows) == 3


def test_an_import_that_is_cancelled_goes_on_with_the_same_file(
    house: SmallHouse, movie_import: MovieImport, manager: Actor, file: Path
) -> None:
    done: list[tuple[int, int]] = []
    first = movie_import.carry_out(
        manager,
        planned(movie_import, manager, file),
        progress=lambda now, of: done.append((now, of)),
        cancelled=lambda: len(done) == 2,
    )
    assert (first.added + first.changed, first.left, done) == (2, 1, [(1, 3), (2, 3)])
    second = movie_import.carry_out(manager, planned(movie_import, manager, file))
    assert (second.added + second.changed, second.left) == (1, 0)
    assert len(titles(house, manager)) == 3


def test_movies_that_are_here_are_left_by_wish(
    house: SmallHouse, movie_import: MovieImport, manager: Actor, file: Path
) -> None:
    plan = planned(movie_import, manager, file, replace(DRAFTS, update=False))
    assert counts(movie_import.carry_out(manager, plan)) == (2, 0, 1, 2, 0)
    assert house.cinema.admin.movies.get(manager, "metropolis").title == "Metropolis"


def test_a_movie_that_was_deleted_is_added_again(
    house: SmallHouse, movie_import: MovieImport, manager: Actor, file: Path
) -> None:
    movie_import.carry_out(manager, planned(movie_import, manager, file))
    office = house.cinema.admin.movies
    (nosferatu,) = [row.movie for row in office.table(manager).rows if row.movie.title == "Nosferatu"]
    office.delete(manager, nosferatu)
    assert movie_import.carry_out(manager, planned(movie_import, manager, file)).added == 1
    assert "Nosferatu" in titles(house, manager)


@pytest.mark.parametrize("name", ["out.csv", "out.json"])
def test_an_export_is_read_into_another_house_as_it_was_and_into_its_own_without_a_change(
    house: SmallHouse, movie_import: MovieImport, manager: Actor, file: Path, tmp_path: Path, name: str
) -> None:
    movie_import.carry_out(manager, planned(movie_import, manager, file))
    out = tmp_path / name
    assert movie_import.export(manager, out) == 3
    with pytest.raises(ConflictError):
        movie_import.export(manager, out)
    assert movie_import.export(manager, out, replace=True) == 3
    assert counts(movie_import.carry_out(manager, planned(movie_import, manager, out))) == (0, 0, 3, 0, 0)
    before = {row.movie.title: row.movie for row in house.cinema.admin.movies.table(manager).rows}
    house.connection.database["movies"].delete_many({})
    house.connection.database["journal"].delete_many({"kind": "changed", "subject": {"$regex": "^movies/"}})
    assert movie_import.carry_out(manager, planned(movie_import, manager, out)).added == 3
    for row in house.cinema.admin.movies.table(manager).rows:
        old = before[row.movie.title]
        assert replace(row.movie, id=old.id, version=old.version) == old


def test_an_archived_movie_is_not_exported_and_is_still_known(
    house: SmallHouse, movie_import: MovieImport, manager: Actor, file: Path, tmp_path: Path
) -> None:
    office = house.cinema.admin.movies
    office.archive(manager, office.get(manager, "metropolis"))
    assert movie_import.export(manager, tmp_path / "out.csv") == 0
    assert planned(movie_import, manager, file).rows[0].state.value == "changed"


def test_a_file_that_can_not_be_read_is_refused_for_the_field_of_the_file(
    movie_import: MovieImport, manager: Actor, tmp_path: Path
) -> None:
    with pytest.raises(InvalidInputError) as refused:
        movie_import.read(manager, tmp_path / "nothing.csv")
    assert refused.value.field == "file"
