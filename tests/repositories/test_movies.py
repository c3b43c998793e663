"""The stored catalogue. Searches run on both servers, posters only on the real one: mongomock has no GridFS here."""

from dataclasses import replace
from typing import Any

import pytest

from cinema.domain.movies import Movie, MovieKind, MovieQuery
from cinema.errors import NotFoundError
from repositories.movies import Movies
from repositories.storage import Storage
from tests.repositories.conftest import Of

AMELIE = Movie(
    "amelie", MovieKind.FILM, "Amélie", "Le Fabuleux Destin d'Amélie Poulain", 2001, 122, "15", "A waitress.",
    genres=("comedy", "romance"), directors=("Jean-Pierre Jeunet",), cast=("Audrey Tautou",),
    titles={"es": "Amelie de París"},
)  # fmt: skip
AKIRA = Movie("akira", MovieKind.ANIME, "Akira", "アキラ", 1988, 124, "15", "A city.", genres=("animation",))
GENERAL = Movie("general", MovieKind.FILM, "The General", "The General", 1926, 79, "U", "A train.", genres=("comedy",))


@pytest.fixture
def movies(of: Of) -> Movies:
    made = Movies(of("movies"), lambda: of("movies").driver.database)
    for movie in (AMELIE, AKIRA, GENERAL):
        made.put(movie)
    return made


def found(movies: Movies, shown: list[str] | None = None, **query: Any) -> list[str]:
    return [movie.id for movie in movies.search(MovieQuery(**query), shown, 0, 10).movies]


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("", ["akira", "amelie", "general"]), ("amelie", ["amelie"]), ("AMÉLIE", ["amelie"]), ("ame pou", ["amelie"]),
        ("tautou", ["amelie"]), ("jean-pierre", ["amelie"]), ("paris", ["amelie"]), ("アキラ", ["akira"]),
        ("gen", ["general"]), ("xyz", []), ("ame xyz", []), ("$where", []), ('{"$gt": ""}', []), (".*", []), ("^", []),
        ("\x00", []), ("🎬", []), ("\udcff", []), ("a.b", []), ("   ", ["akira", "amelie", "general"]),
    ],
)  # fmt: skip
def test_titles_and_people_are_found_without_accents_and_case(movies: Movies, text: str, ids: list[str]) -> None:
    assert found(movies, text=text) == ids


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("coeur", ["coeur"]), ("cœur", ["coeur"]), ("lodz", ["lodz"]), ("ŁÓDŹ", ["lodz"]), ("aeon", ["aeon"]),
        ("mueller", ["mueller"]), ("müller", ["mueller"]), ("muller", ["mueller"]), ("fräulein", ["aeon"]),
        ("神隠し", ["spirited"]), ("千尋", ["spirited"]), ("qian", []),
    ],
)  # fmt: skip
def test_titles_are_found_by_the_letters_that_a_keyboard_has(movies: Movies, text: str, ids: list[str]) -> None:
    titles = {
        "coeur": "Cœur",
        "lodz": "Łódź",
        "aeon": "Æon Fraeulein",
        "mueller": "Müller",
        "spirited": "千と千尋の神隠し",
    }
    for key, title in titles.items():
        movies.put(replace(AKIRA, id=key, title=title, original_title=title))
    assert found(movies, text=text) == ids


def test_titles_are_listed_by_their_letters_not_by_their_codes(movies: Movies) -> None:
    for key, title in {"lodz": "Łódź", "oe": "Œuvre", "z": "Zazie"}.items():
        movies.put(replace(AKIRA, id=key, title=title, original_title=title))
    assert found(movies) == ["akira", "amelie", "general", "lodz", "oe", "z"]


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ({"kind": MovieKind.ANIME}, ["akira"]),
        ({"genre": "comedy"}, ["amelie", "general"]),
        ({"genre": "comedy", "text": "gen"}, ["general"]),
        ({"year_from": 1926, "year_to": 1988}, ["akira", "general"]),
        ({"year_from": 2002}, []),
        ({"age_rating": "U"}, ["general"]),
        ({"sort": "newest"}, ["amelie", "akira", "general"]),
        ({"sort": "oldest"}, ["general", "akira", "amelie"]),
        ({"sort": "no such order"}, ["akira", "amelie", "general"]),
    ],
)
def test_filters_narrow_and_orders_order(movies: Movies, query: dict[str, Any], ids: list[str]) -> None:
    assert found(movies, **query) == ids


def test_a_day_narrows_to_what_is_shown_then(movies: Movies) -> None:
    assert found(movies, shown=["akira", "gone"]) == ["akira"]
    assert found(movies, shown=[]) == []
    assert found(movies, shown=["akira"], text="...") == []


def test_pages_follow_each_other_and_say_how_many_there_are(movies: Movies) -> None:
    pages = [movies.search(MovieQuery(), None, offset, 2) for offset in (0, 2, 4)]
    assert [[movie.id for movie in page.movies] for page in pages] == [["akira", "amelie"], ["general"], []]
    assert [page.total for page in pages] == [3, 3, 3]


def test_titles_are_got_by_id(movies: Movies) -> None:
    assert movies.get("amelie") == AMELIE
    assert movies.get_many(["akira", "gone", "akira"]) == {"akira": AKIRA}
    assert movies.get_many([]) == {}
    with pytest.raises(NotFoundError):
        movies.get("gone")


def test_a_poster_is_kept_and_replaced(storage: Storage) -> None:
    assert storage.movies.poster("posters/a.jpg") is None
    for content in (b"one", b"one", b"two" * 200_000):
        storage.movies.put_poster("posters/a.jpg", content)
        assert storage.movies.poster("posters/a.jpg") == content
