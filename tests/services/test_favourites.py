"""Favourites: the list with next screenings, the news that one is on screen again, and what the counter sees."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from benchmarks.recording import recorded_connection
from cinema.bootstrap import join
from cinema.domain.favourites import Favourite
from cinema.domain.news import News, NewsKind
from cinema.domain.screening_fields import ScreeningKind
from cinema.domain.screenings import ScreeningState
from cinema.domain.users import Actor, Channel, Role
from cinema.errors import CinemaError, InvalidInputError, NotAllowedError, NotFoundError
from repositories.storage import open_storage
from tests.conftest import SmallHouse
from tests.services.screened import add_movie, put_on, questions, rate, sell_out, take_off
from tests.support import enrol

ADA = Actor(Role.CUSTOMER, "window-1", Channel.CUSTOMER, "ada", "Ada")


@pytest.fixture
def ada(house: SmallHouse) -> Actor:
    enrol(house.storage, ADA)
    return ADA


def mark(house: SmallHouse, *movies: str) -> None:
    for movie in movies:
        house.cinema.accounts.set_favourite(ADA, movie, favourite=True)


def ids(found: tuple[Favourite, ...]) -> list[str]:
    return [one.movie.id for one in found]


def told_by_now(house: SmallHouse) -> list[str]:
    """Return the keys of the news for Ada, and tell them."""
    found = house.cinema.news.of(ADA)
    for one in found:
        house.cinema.news.told(ADA, one)
    return [one.key for one in found]


# The list


def test_the_newest_mark_comes_first_and_each_says_when_it_is_next(house: SmallHouse, ada: Actor) -> None:
    add_movie(house, "sunrise")
    soon, _later = put_on(house, "sunrise", 2), put_on(house, "sunrise", 5)
    add_movie(house, "greed")
    mark(house, "metropolis", "sunrise", "greed")
    found = house.cinema.favourites.mine(ada)
    assert ids(found) == ["greed", "sunrise", "metropolis"]
    assert [one.place for one in found] == [0, 1, 2]
    starts = [one.next for one in found]
    assert starts[0] is None
    assert starts[1] is not None
    assert (starts[1].screening, starts[1].starts_at) == (soon.id, soon.starts_at)
    assert starts[2] is not None
    assert starts[2].screening == house.screening


def test_next_is_neither_over_nor_cancelled_nor_private_nor_a_draft(house: SmallHouse, ada: Actor) -> None:
    add_movie(house, "sunrise")
    put_on(house, "sunrise", -0.1)
    put_on(house, "sunrise", 1, state=ScreeningState.CANCELLED)
    put_on(house, "sunrise", 2, state=ScreeningState.DRAFT)
    put_on(house, "sunrise", 3, kind=ScreeningKind.PRIVATE)
    mark(house, "sunrise")
    (one,) = house.cinema.favourites.mine(ada)
    assert one.next is None
    shown = put_on(house, "sunrise", 40)  # however far ahead it is
    (one,) = house.cinema.favourites.mine(ada)
    assert one.next is not None
    assert one.next.screening == shown.id


def test_a_list_is_sorted_by_what_was_chosen(house: SmallHouse, ada: Actor) -> None:
    add_movie(house, "alpha", year=1925)
    add_movie(house, "beta", year=1935)
    add_movie(house, "gamma", year=0)
    put_on(house, "beta", 0.1)
    enrol(house.storage, replace(ADA, user="eve"))
    rate(house, "ada", "alpha", 5)
    rate(house, "eve", "metropolis", 3)
    mark(house, "beta", "metropolis", "gamma", "alpha")
    orders = {
        "marked": ["alpha", "gamma", "metropolis", "beta"],
        "title": ["alpha", "beta", "gamma", "metropolis"],
        "rated": ["alpha", "metropolis", "beta", "gamma"],
        "soonest": ["beta", "metropolis", "alpha", "gamma"],
        "year": ["beta", "metropolis", "alpha", "gamma"],
    }
    assert {sort: ids(house.cinema.favourites.mine(ada, sort)) for sort in orders} == orders


def test_an_order_that_there_is_not_is_refused(house: SmallHouse, ada: Actor) -> None:
    with pytest.raises(InvalidInputError) as refused:
        house.cinema.favourites.mine(ada, "$where")
    assert refused.value.field == "sort"


def test_a_deleted_movie_is_left_out_and_an_archived_one_stays(house: SmallHouse, ada: Actor) -> None:
    for name in ("gone", "archived", "never-was"):
        add_movie(house, name)
    mark(house, "gone", "archived", "never-was", "metropolis")
    movies = house.connection.database["movies"]
    movies.update_one({"_id": "gone"}, {"$set": {"deleted": True}})
    movies.update_one({"_id": "archived"}, {"$set": {"archived": True}})
    movies.delete_one({"_id": "never-was"})
    assert [(one.movie.id, one.movie.archived) for one in house.cinema.favourites.mine(ada)] == [
        ("metropolis", False),
        ("archived", True),
    ]


def test_a_guest_has_no_list(house: SmallHouse) -> None:
    with pytest.raises(NotAllowedError):
        house.cinema.favourites.mine(house.guest)


def test_five_hundred_favourites_take_as_many_queries_as_one(house: SmallHouse, ada: Actor, mongodb_uri: str) -> None:
    for number in range(500):
        add_movie(house, f"movie-{number}")
    put_on(house, "movie-7", 3)
    watched, recorder = recorded_connection(mongodb_uri, house.connection.database.name)
    cinema = join(open_storage(watched), "till-1")
    asked = []
    try:
        for many in (1, 500):
            mark(house, *(f"movie-{number}" for number in range(many)))
            recorder.take()
            assert len(cinema.favourites.mine(ada)) == many
            asked.append(questions(recorder))
    finally:
        watched.close()
    assert asked == [["Users.get", "Movies.get_many", "Screenings.next_of"]] * 2


# Back on screen


def test_a_favourite_on_screen_is_told_once(house: SmallHouse, ada: Actor) -> None:
    mark(house, "metropolis")
    (one,) = house.cinema.news.of(ada)
    assert (one.kind, one.key, one.movie, one.title) == (
        NewsKind.ON_SCREEN_AGAIN, "metropolis", "metropolis", "Metropolis",
    )  # fmt: skip
    assert one.starts_at == house.storage.screenings.get(house.screening).starts_at
    house.cinema.news.told(ada, one)
    assert house.cinema.news.of(ada) == ()
    house.cinema.news.told(ada, one)  # a repeat
    assert house.cinema.news.of(ada) == ()


def test_a_favourite_that_left_and_returned_is_told_again(house: SmallHouse, ada: Actor) -> None:
    add_movie(house, "sunrise")
    run = put_on(house, "sunrise", 1)
    mark(house, "sunrise")
    assert told_by_now(house) == ["sunrise"]
    put_on(house, "sunrise", 2)
    assert told_by_now(house) == []  # the same run goes on
    for one in house.storage.screenings.of_movie("sunrise", "2000-01-01", 10):
        take_off(house, one)
    assert told_by_now(house) == []
    assert house.storage.users.get("ada").told_on_screen == ()
    put_on(house, "sunrise", 3)
    assert told_by_now(house) == ["sunrise"]
    assert run.movie == "sunrise"


def test_a_run_that_is_sold_out_for_a_while_is_not_told_twice(house: SmallHouse, ada: Actor) -> None:
    add_movie(house, "sunrise")
    run = put_on(house, "sunrise", 1)
    mark(house, "sunrise")
    assert told_by_now(house) == ["sunrise"]
    sell_out(house, run)
    assert told_by_now(house) == []
    put_on(house, "sunrise", 2)
    assert told_by_now(house) == []


def test_nothing_is_told_of_what_can_t_be_bought_or_is_far_ahead(house: SmallHouse, ada: Actor) -> None:
    for name in ("full", "ended", "far", "cancelled", "private", "archived"):
        add_movie(house, name)
        mark(house, name)
    sell_out(house, put_on(house, "full"))
    put_on(house, "ended", selling=False)
    put_on(house, "far", 14.5)
    put_on(house, "cancelled", state=ScreeningState.CANCELLED)
    put_on(house, "private", kind=ScreeningKind.PRIVATE)
    put_on(house, "archived")
    house.connection.database["movies"].update_one({"_id": "archived"}, {"$set": {"archived": True}})
    assert house.cinema.news.of(ada) == ()
    put_on(house, "far", 13.5)
    assert [one.key for one in house.cinema.news.of(ada)] == ["far"]


def test_the_soonest_are_told_first_and_the_others_next_time(house: SmallHouse, ada: Actor) -> None:
    for number in range(7):
        add_movie(house, f"movie-{number}")
        put_on(house, f"movie-{number}", 7 - number / 2)
        mark(house, f"movie-{number}")
    assert told_by_now(house) == ["movie-6", "movie-5", "movie-4", "movie-3", "movie-2"]
    assert told_by_now(house) == ["movie-1", "movie-0"]


def test_only_a_favourite_is_remembered_as_told(house: SmallHouse, ada: Actor) -> None:
    word = News(NewsKind.ON_SCREEN_AGAIN, "metropolis", "Metropolis", datetime.now(UTC))
    for key in ("metropolis", "nothing", ""):
        house.cinema.news.told(ada, replace(word, key=key))
    assert house.storage.users.get("ada").told_on_screen == ()


def test_a_favourite_that_was_deleted_makes_no_news(house: SmallHouse, ada: Actor) -> None:
    mark(house, "metropolis")
    house.connection.database["movies"].delete_one({"_id": "metropolis"})
    assert house.cinema.news.of(ada) == ()


# At the counter


def test_the_counter_sees_three_favourites_that_can_be_bought(house: SmallHouse, ada: Actor) -> None:
    for number in range(5):
        add_movie(house, f"movie-{number}")
        mark(house, f"movie-{number}")
    sell_out(house, put_on(house, "movie-0", 0.2))
    second = put_on(house, "movie-0", 0.4)
    put_on(house, "movie-1", 0.3)
    put_on(house, "movie-2", 0.5)
    put_on(house, "movie-3", 0.6)
    found = house.cinema.favourites.on_screen(house.staff, "ada")
    assert ids(found) == ["movie-1", "movie-0", "movie-2"]
    assert found[1].next is not None
    assert found[1].next.screening == second.id


def test_the_counter_is_told_of_a_customer_who_is_gone(house: SmallHouse) -> None:
    with pytest.raises(NotFoundError):
        house.cinema.favourites.on_screen(house.staff, "nobody")


def test_customers_don_t_see_each_other_s_favourites(house: SmallHouse, ada: Actor) -> None:
    with pytest.raises(CinemaError):
        house.cinema.favourites.on_screen(ada, house.staff.user or "")
