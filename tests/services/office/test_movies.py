"""Movies as managers keep them: created, changed, archived and deleted by house events, and found by buyers or not."""

import io
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from threading import Barrier

import pytest
from PIL import Image

from benchmarks.recording import recorded_connection
from cinema.domain.ids import new_id
from cinema.domain.movie_forms import movie_values
from cinema.domain.movies import Movie, MovieKind, MovieQuery
from cinema.domain.screenings import Screening
from cinema.domain.users import Actor
from cinema.errors import (
    ChangedMeanwhileError,
    CinemaError,
    ConflictError,
    InvalidFieldsError,
    InvalidInputError,
    NotFoundError,
)
from cinema.services.office.movies import MovieOffice, MovieState
from repositories.documents import to_document
from repositories.movies import derived
from repositories.storage import open_storage
from tests.conftest import SmallHouse
from tests.repositories.test_queries import explain, parts
from tests.services.office.schedule_house import at, reopened
from tests.support import raw


@pytest.fixture
def office(house: SmallHouse) -> MovieOffice:
    return house.cinema.admin.movies


def find(house: SmallHouse, text: str) -> list[str]:
    return [movie.title for movie in house.cinema.catalogue.search(MovieQuery(text=text)).movies]


def events(house: SmallHouse, movie: Movie) -> int:
    return sum(one["subject"] == f"movies/{movie.id}" for one in raw(house.connection, "journal"))


def test_a_new_movie_is_in_the_table_in_the_catalogue_and_in_the_journal(
    house: SmallHouse, office: MovieOffice, manager: Actor
) -> None:
    made = office.save(manager, None, {"title": "Ran", "year": "1985", "minutes": "2h 42", "age_rating": "15"})
    assert (made.title, made.minutes, made.version) == ("Ran", 162, 1)
    (row,) = [one for one in office.table(manager).rows if one.movie.id == made.id]
    assert (row.movie, row.state) == (made, MovieState.READY)
    assert find(house, "ran") == ["Ran"]
    assert events(house, made) == 1


def test_a_form_with_mistakes_writes_nothing(house: SmallHouse, office: MovieOffice, manager: Actor) -> None:
    with pytest.raises(InvalidFieldsError) as refused:
        office.save(manager, None, {"title": "", "minutes": "long"})
    assert set(refused.value.fields) == {"title", "minutes"}
    assert len(office.table(manager).rows) == 1


def test_a_change_is_found_by_its_new_words_and_no_longer_by_the_old_ones(
    house: SmallHouse, office: MovieOffice, manager: Actor
) -> None:
    made = office.save(manager, None, {"title": "Working title", "directors": "Nobody"})
    changed = office.save(manager, made, {"title": "Ran", "original_title": "Ran", "directors": "Kurosawa"})
    assert changed.version == 2
    assert (find(house, "ran"), find(house, "kuros"), find(house, "working")) == (["Ran"], ["Ran"], [])
    assert changed == office.get(manager, made.id)


def test_a_form_that_is_saved_unchanged_writes_no_event(house: SmallHouse, office: MovieOffice, manager: Actor) -> None:
    made = office.save(manager, None, {"title": "Ran"})
    assert office.save(manager, made, movie_values(made)) == made
    assert events(house, made) == 1


def test_the_second_of_two_managers_is_told_what_the_first_changed(
    office: MovieOffice, manager: Actor, other: Actor
) -> None:
    read = office.save(manager, None, {"title": "Ran"})
    office.save(other, read, {"minutes": "162"})
    with pytest.raises(ChangedMeanwhileError) as told:
        office.save(manager, read, {"year": "1985"})
    assert (told.value.fields, told.value.by) == (("minutes",), other.user)
    assert office.get(manager, read.id).year == 0


def test_a_language_version_is_a_movie_of_its_own_and_there_once(
    house: SmallHouse, office: MovieOffice, manager: Actor
) -> None:
    original = office.save(manager, None, {"title": "Ran", "minutes": "162", "directors": "Kurosawa"})
    dubbed = office.save_version(manager, original, {"language_version": "Dubbed, Spanish", "minutes": "165"})
    assert (dubbed.version_of, dubbed.title, dubbed.minutes, dubbed.directors) == (
        original.id, "Ran", 165, ("Kurosawa",),
    )  # fmt: skip
    again = office.save_version(manager, dubbed, {"language_version": "Subtitled"})
    assert again.version_of == original.id
    with pytest.raises(ConflictError) as refused:
        office.save_version(manager, original, {"language_version": "dubbed, spanish"})
    assert refused.value.field == "language_version"
    for values in ({}, {"language_version": ""}):
        with pytest.raises(InvalidFieldsError):
            office.save_version(manager, original, values)
    office.delete(manager, dubbed)
    assert office.save_version(manager, original, {"language_version": "Dubbed, Spanish"}).id != dubbed.id
    assert find(house, "ran") == ["Ran"] * 3


def test_an_archived_movie_is_offered_nowhere_until_it_is_taken_back(
    house: SmallHouse, office: MovieOffice, manager: Actor
) -> None:
    made = office.save(manager, None, {"title": "Ran", "minutes": "162"})
    archived = office.archive(manager, made)
    assert find(house, "ran") == []
    (row,) = [one for one in office.table(manager).rows if one.movie.id == made.id]
    assert row.state is MovieState.ARCHIVED
    office.archive(manager, archived, archived=False)
    assert find(house, "ran") == ["Ran"]


def test_a_deleted_movie_is_gone_from_every_list(house: SmallHouse, office: MovieOffice, manager: Actor) -> None:
    made = office.save(manager, None, {"title": "Ran"})
    office.delete(manager, made)
    assert find(house, "ran") == []
    assert made.id not in {one.movie.id for one in office.table(manager).rows}
    with pytest.raises(NotFoundError):
        office.get(manager, made.id)


def test_a_movie_with_screenings_is_not_deleted(office: MovieOffice, manager: Actor) -> None:
    shown = office.get(manager, "metropolis")
    with pytest.raises(ConflictError, match="Archive it instead"):
        office.delete(manager, shown)
    assert office.get(manager, "metropolis") == shown


def test_a_movie_that_is_scheduled_while_it_is_deleted_stays(
    house: SmallHouse, office: MovieOffice, manager: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = office.save(manager, None, {"title": "Ran", "minutes": "162"})
    screenings = house.storage.screenings
    is_shown = type(screenings).is_shown
    answers = []

    def scheduled_after_the_first_look(movie: str) -> bool:
        answers.append(is_shown(screenings, movie))
        if len(answers) == 1:
            screenings.put(_screening(movie, datetime.now(UTC)))
        return answers[-1]

    monkeypatch.setattr(screenings, "is_shown", scheduled_after_the_first_look)
    with pytest.raises(ConflictError):
        office.delete(manager, made)
    assert answers[:2] == [False, True]
    assert not office.get(manager, made.id).deleted
    assert find(house, "ran") == ["Ran"]


def test_of_a_deletion_and_a_placing_at_once_at_least_one_gives_way(
    house: SmallHouse, office: MovieOffice, manager: Actor
) -> None:
    other_program = reopened(house.connection)
    for round_ in range(8):
        made = office.save(manager, None, {"title": f"Ran {round_}", "minutes": "60"})
        begin = Barrier(2)

        def run(deed: Callable[[], object], begin: Barrier = begin) -> None:
            begin.wait()
            with suppress(CinemaError):
                deed()

        place = partial(other_program.admin.schedule.place, manager, made.id, "hall", at(f"{8 + round_:02d}:00"))
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(run, (partial(office.delete, manager, made), place)))
        (stored,) = [one for one in raw(house.connection, "movies") if one["_id"] == made.id]
        placed = [one for one in raw(house.connection, "screenings") if one["movie"] == made.id]
        assert not (stored["deleted"] and any(one["state"] != "removed" for one in placed))


def test_a_table_of_5000_movies_and_10000_screenings_reads_an_index_and_no_document_of_a_screening(
    mongodb_uri: str, house: SmallHouse, office: MovieOffice, manager: Actor
) -> None:
    now = datetime.now(UTC).replace(microsecond=0)
    movies = [Movie(new_id(), MovieKind.FILM, f"Movie {n:04d}", f"Movie {n}", 1950, 90, "PG", "") for n in range(4999)]
    documents = [to_document(movie) for movie in movies]
    house.connection.database["movies"].insert_many([one | derived(one) for one in documents])
    starts = [now + timedelta(hours=n - 5000) for n in range(10_000)]
    screenings = [_screening(movies[n % 4999].id, start) for n, start in enumerate(starts)]
    house.connection.database["screenings"].insert_many([to_document(one) for one in screenings])

    planned = [row for row in office.table(manager).rows if row.next_start is not None]
    assert len(office.table(manager).rows) == 5000
    assert len(planned) > 4000
    assert all(row.next_start >= now - timedelta(minutes=1) for row in planned if row.next_start)
    watched, recorder = recorded_connection(mongodb_uri, house.connection.database.name)
    assert len(open_storage(watched).screenings.next_starts(now)) == len(planned)
    (sent,) = [one for one in recorder.commands if one.name == "aggregate"]
    explained = explain(house.connection, sent)
    watched.close()
    assert {part["stage"] for part in parts(explained, "stage")}.isdisjoint({"COLLSCAN", "FETCH"})
    looked = [stats["totalKeysExamined"] for stats in parts(explained, "totalKeysExamined")]
    assert max(looked) < 6000  # those that are coming, of 10 000


def _picture(colour: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 60), colour).save(out, "PNG")
    return out.getvalue()


def test_a_poster_is_shown_by_the_name_that_its_event_records(
    house: SmallHouse, office: MovieOffice, manager: Actor
) -> None:
    made = office.save(manager, None, {"title": "Ran"})
    pictured = office.set_poster(manager, made, _picture("red"))
    assert pictured.poster is not None
    assert Image.open(io.BytesIO(house.cinema.catalogue.poster(pictured.poster) or b"")).size == (40, 60)
    (newest, _first) = house.cinema.admin.histories.of(manager, "movies", made.id)
    assert dict(newest.change.after) == {"poster": pictured.poster}


def test_the_same_poster_again_changes_nothing_and_another_leaves_the_old_one_readable(
    house: SmallHouse, office: MovieOffice, manager: Actor
) -> None:
    made = office.save(manager, None, {"title": "Ran"})
    first = office.set_poster(manager, made, _picture("red"))
    assert office.set_poster(manager, first, _picture("red")) == first
    second = office.set_poster(manager, first, _picture("blue"))
    assert first.poster is not None
    assert second.poster != first.poster
    assert house.cinema.catalogue.poster(first.poster) is not None
    assert office.remove_poster(manager, second).poster is None
    assert events(house, made) == 4


def test_a_refused_poster_stores_nothing(house: SmallHouse, office: MovieOffice, manager: Actor) -> None:
    made = office.save(manager, None, {"title": "Ran"})
    with pytest.raises(InvalidInputError) as refused:
        office.set_poster(manager, made, b"a text file")
    assert refused.value.field == "poster"
    assert raw(house.connection, "posters.files") == []
    assert office.get(manager, made.id) == made


def test_a_poster_for_a_movie_that_changed_meanwhile_is_told(office: MovieOffice, manager: Actor, other: Actor) -> None:
    made = office.save(manager, None, {"title": "Ran"})
    office.save(other, made, {"year": "1985"})
    with pytest.raises(ChangedMeanwhileError):
        office.set_poster(manager, made, _picture("red"))
    assert office.get(manager, made.id).poster is None


def test_a_picture_s_file_is_read_or_refused_by_its_path(office: MovieOffice, manager: Actor, tmp_path: Path) -> None:
    (tmp_path / "poster.png").write_bytes(_picture("red"))
    assert office.read_picture(manager, tmp_path / "poster.png") == _picture("red")
    with pytest.raises(InvalidInputError, match="no such file"):
        office.read_picture(manager, tmp_path / "nothing.png")


def _screening(movie: str, start: datetime) -> Screening:
    return Screening(
        new_id(), movie, "hall", "hall-1", start, start + timedelta(minutes=90), start.date().isoformat(), "weekday"
    )
