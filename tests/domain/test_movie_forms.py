"""A movie's form: what its texts become, and every mistake told at its field."""

from datetime import date

import pytest
from hypothesis import given

from cinema.domain.movie_forms import movie_values, new_movie, read_minutes, read_movie
from cinema.domain.movies import ACCESS, GENRES, Distributor, Movie, MovieKind
from cinema.errors import InvalidFieldsError, InvalidInputError
from cinema.i18n import LANGUAGES
from tests.domain.movie_strategies import RATINGS, movies


@given(movies())
def test_a_movie_read_from_its_own_texts_is_the_same_movie(movie: Movie) -> None:
    assert read_movie(movie_values(movie), movie, RATINGS) == movie
    assert movie_values(read_movie(movie_values(movie), new_movie("new"), RATINGS)) == movie_values(movie)


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("", 0), ("112", 112), (" 112 min. ", 112), ("112'", 112), ("1h 52", 112), ("1h52m", 112), ("1:53", 113),
        ("1 h", 60), ("2 horas", 120), ("1 hora 5 minutos", 65), ("1:05", 65),
    ],
)  # fmt: skip
def test_running_times_are_read_as_people_write_them(text: str, minutes: int) -> None:
    assert read_minutes(text) == minutes


@pytest.mark.parametrize("text", ["ninety", "0", "-5", "1:99", "1201", "1.5", "99999", "1h 2h"])
def test_what_is_no_running_time_is_refused_at_its_field(text: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        read_minutes(text)
    assert refused.value.field == "minutes"


def test_every_mistake_of_a_form_is_named_at_once() -> None:
    wrong = {
        "title": "", "kind": "talkie", "year": "19x7", "minutes": "long", "age_rating": "99", "opens_on": "31/12/2026",
        "genres": "drama,nonsense", "access": "shouting", "short_title": "more than fifteen signs",
        "directors": "x" * 121, "synopsis": "a\x07b", "distributor": "y" * 121, "expediente_icaa": "z" * 21,
        "title_es": "\u202eback", "cast": ",".join(f"N{place}" for place in range(41)),
    }  # fmt: skip
    with pytest.raises(InvalidFieldsError) as refused:
        read_movie(wrong, new_movie("new"), RATINGS)
    assert set(refused.value.fields) == set(wrong)


def test_fields_that_a_form_does_not_have_keep_their_value() -> None:
    movie = Movie(
        "m", MovieKind.FILM, "Metropolis", "Metropolis", 1927, 153, "PG", "A city.",
        opens_on=date(1927, 1, 10).isoformat(),
        distributor=Distributor("Ufa", "U1", "DE 1"), genres=("drama",),
    )  # fmt: skip
    changed = read_movie({"minutes": "2h33"}, movie, ())
    assert (changed.minutes, changed.distributor, changed.opens_on, changed.genres) == (
        153, movie.distributor, "1927-01-10", ("drama",),
    )  # fmt: skip
    assert changed == movie


def test_a_rating_that_the_house_no_longer_has_may_stay_but_not_be_chosen() -> None:
    old = Movie("m", MovieKind.FILM, "A", "A", 0, 0, "12A", "")
    assert read_movie({"age_rating": "12a"}, old, RATINGS).age_rating == "12A"
    with pytest.raises(InvalidFieldsError):
        read_movie({"age_rating": "12A"}, new_movie("new"), RATINGS)


def test_a_title_stands_for_the_original_one_that_is_left_empty() -> None:
    assert read_movie({"title": "Ran", "original_title": ""}, new_movie("new"), RATINGS).original_title == "Ran"


def test_names_are_kept_once_and_in_their_order() -> None:
    read = read_movie({"title": "A", "cast": " B, A; B ,, A\nC"}, new_movie("new"), RATINGS)
    assert read.cast == ("B", "A", "C")


def test_every_choice_of_a_form_is_one_that_it_reads() -> None:
    everything = {"title": "A", "genres": ",".join(GENRES), "access": ",".join(ACCESS)}
    everything |= {f"title_{code}": code for code in LANGUAGES}
    read = read_movie(everything, new_movie("new"), RATINGS)
    assert (read.genres, read.access, set(read.titles)) == (tuple(GENRES), tuple(ACCESS), set(LANGUAGES))
