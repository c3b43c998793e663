"""Searching the catalogue: a filter with no such value is refused, and its field is named."""

import pytest

from cinema.domain.movies import MovieQuery
from cinema.errors import InvalidInputError, NotFoundError
from tests.conftest import SmallHouse


@pytest.mark.parametrize(
    ("query", "field"),
    [
        (MovieQuery(text="x" * 10_000), "search"),
        (MovieQuery(genre="$where"), "genre"),
        (MovieQuery(age_rating="livre 123"), "age_rating"),  # longer than any of a house's own list
    ],
)
def test_a_filter_that_can_t_be_is_refused_for_its_field(house: SmallHouse, query: MovieQuery, field: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        house.cinema.catalogue.search(query)
    assert refused.value.field == field


def test_a_day_shows_what_is_on_then(house: SmallHouse) -> None:
    day = house.storage.screenings.get(house.screening).day
    assert [one.id for one in house.cinema.catalogue.search(MovieQuery(day=day)).movies] == ["metropolis"]
    for other in ("2020-01-01", "", "$where", "not a day"):
        assert house.cinema.catalogue.search(MovieQuery(day=other)).total == 0


@pytest.mark.parametrize(("offset", "limit"), [(-5, 0), (0, -1), (0, 10**9), (0, 1)])
def test_pages_that_can_t_be_are_the_nearest_that_can(house: SmallHouse, offset: int, limit: int) -> None:
    assert len(house.cinema.catalogue.search(MovieQuery(), offset, limit).movies) == 1


def test_what_is_not_there_is_not_found(house: SmallHouse) -> None:
    with pytest.raises(NotFoundError):
        house.cinema.catalogue.movie("nothing")
    assert house.cinema.catalogue.poster("nothing.jpg") is None
