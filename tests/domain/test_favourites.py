"""The orders of a list of favourites, for any favourites."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cinema.domain.favourites import SORT_NAMES, Favourite, FavouriteSort, in_order
from cinema.domain.movies import Movie, MovieKind
from cinema.domain.on_screen import NextScreening

NOW = datetime(2026, 11, 20, 18, tzinfo=UTC)


def favourite(
    place: int, title: str = "M", *, year: int = 1930, rating: int = 0, hours: int | None = None, spanish: str = ""
) -> Favourite:
    movie = Movie(
        f"movie-{place}", MovieKind.FILM, title, title, year, 90, "PG", "", titles={"es": spanish} if spanish else {},
        rating_sum=rating, rating_count=1 if rating else 0,
    )  # fmt: skip
    return Favourite(
        movie, place, NextScreening(f"s{place}", NOW + timedelta(hours=hours)) if hours is not None else None
    )


FAVOURITES = st.lists(
    st.tuples(st.text(max_size=4), st.integers(0, 2030), st.integers(0, 5), st.one_of(st.none(), st.integers(0, 99))),
    max_size=12,
)


@given(FAVOURITES, st.sampled_from(FavouriteSort))
def test_every_order_keeps_all_favourites_and_is_the_same_from_any_start(
    rows: list[tuple[str, int, int, int | None]], sort: FavouriteSort
) -> None:
    made = [
        favourite(place, title, year=year, rating=rating, hours=hours)
        for place, (title, year, rating, hours) in enumerate(rows)
    ]
    found = in_order(made, sort, "en")
    assert sorted(found, key=lambda one: one.place) == made
    assert in_order(reversed(made), sort, "en") == found


@pytest.mark.parametrize(
    ("sort", "last"),
    [(FavouriteSort.RATED, 0), (FavouriteSort.SOONEST, 1), (FavouriteSort.YEAR, 2)],
)
def test_what_is_not_known_comes_last(sort: FavouriteSort, last: int) -> None:
    made = [favourite(0, hours=1), favourite(1, rating=1), favourite(2, year=0, rating=1, hours=2)]
    assert in_order(made, sort, "en")[-1].place == last


def test_titles_are_sorted_as_they_are_shown_without_accents() -> None:
    made = [favourite(0, "Zorro", spanish="El Zorro"), favourite(1, "Émile"), favourite(2, "fabiola")]
    assert [one.place for one in in_order(made, FavouriteSort.TITLE, "en")] == [1, 2, 0]
    assert [one.place for one in in_order(made, FavouriteSort.TITLE, "es")] == [0, 1, 2]


def test_every_order_has_a_name() -> None:
    assert SORT_NAMES.keys() == set(FavouriteSort)
