"""Recommendations over stored movies, reviews, sales and screenings; the rule alone is tested in `domain`."""

import pytest

from benchmarks.recording import recorded_connection
from cinema.bootstrap import join
from cinema.domain.recommendations import ForYou, Reason
from cinema.domain.reviews import UNSTAMPED, Hiding
from cinema.domain.screening_fields import ScreeningKind
from cinema.domain.screenings import ScreeningState
from cinema.domain.users import Actor, Channel, Role
from repositories.storage import open_storage
from tests.conftest import SmallHouse
from tests.services.screened import add_movie, put_on, questions, rate, sell_out, take_off
from tests.support import enrol, sell

ADA = Actor(Role.CUSTOMER, "window-1", Channel.CUSTOMER, "ada", "Ada")


@pytest.fixture
def ada(house: SmallHouse) -> Actor:
    """Ada, in a house that shows only what a test puts on."""
    enrol(house.storage, ADA)
    house.connection.database["screenings"].update_many({}, {"$set": {"state": ScreeningState.CANCELLED.value}})
    return ADA


def prefer(house: SmallHouse, *genres: str) -> None:
    house.connection.database["users"].update_one({"_id": "ada"}, {"$set": {"genres": list(genres)}})


def show(house: SmallHouse, movie: str, *genres: str, days: float = 1.5) -> None:
    add_movie(house, movie, *genres)
    put_on(house, movie, days)


def ids(found: ForYou) -> list[str]:
    return [one.movie.id for one in found.found]


def reasons(found: ForYou) -> dict[str, Reason]:
    return {one.movie.id: one.why.reason for one in found.found}


def test_what_somebody_prefers_rated_and_marked_comes_first(house: SmallHouse, ada: Actor) -> None:
    show(house, "stars", "science-fiction")
    show(house, "laughs", "comedy")
    show(house, "marked", "war")
    show(house, "plain", "western")
    add_movie(house, "seen-comedy", "comedy")
    rate(house, "ada", "seen-comedy", 5)
    house.cinema.accounts.set_favourite(ada, "marked", favourite=True)
    prefer(house, "science-fiction", "drama")
    found = house.cinema.recommendations.for_you(ada)
    assert found.is_personal
    # Scores 7, 7, 6 and 3; of the first two the sooner one, of none the score is shown.
    assert ids(found) == ["laughs", "marked", "stars", "plain"]
    assert reasons(found) == {
        "laughs": Reason.OWN_RATINGS,
        "marked": Reason.FAVOURITE,
        "stars": Reason.PREFERRED_GENRE,
        "plain": Reason.NOT_RATED_YET,
    }


def test_a_hidden_review_of_one_s_own_still_counts(house: SmallHouse, ada: Actor) -> None:
    show(house, "laughs", "comedy")
    add_movie(house, "old", "comedy")
    rate(house, "ada", "old", 5)
    (review,) = house.storage.reviews.of_writer("ada", 1)
    house.storage.reviews.hide(review.id, Hiding("mia", UNSTAMPED, "A mistake"), review.revision)
    (one,) = house.cinema.recommendations.for_you(ada).found
    assert (one.why.reason, one.why.genre, one.why.rating) == (Reason.OWN_RATINGS, "comedy", 5.0)


def test_only_what_can_be_bought_in_two_weeks_is_recommended(house: SmallHouse, ada: Actor) -> None:
    for name in ("bought", "full", "ended", "far", "cancelled", "draft", "private", "not-on"):
        add_movie(house, name)
    sell_out(house, put_on(house, "full"))
    put_on(house, "ended", selling=False)
    put_on(house, "far", 14.5)
    take_off(house, put_on(house, "cancelled"))
    put_on(house, "draft", state=ScreeningState.DRAFT)
    put_on(house, "private", kind=ScreeningKind.PRIVATE)
    put_on(house, "bought", 13.5)
    assert ids(house.cinema.recommendations.for_you(ada)) == ["bought"]


def test_what_somebody_was_let_in_to_or_rated_is_left_out_unless_it_is_a_favourite(
    house: SmallHouse, ada: Actor
) -> None:
    show(house, "other", days=3)
    show(house, "rated", days=3)
    add_movie(house, "seen")
    screening = put_on(house, "seen", 0.01)  # its doors are open
    rate(house, "ada", "rated", 5)
    sale = sell(house.cinema, ada, screening.id, "B1")
    assert ids(house.cinema.recommendations.for_you(ada)) == ["seen", "other"]
    code = house.cinema.receipts.codes(house.staff, sale)[sale.tickets[0].id]
    verdict = house.cinema.door.scan(house.staff, code)
    assert house.storage.transactions.movies_seen("ada") == {"seen"}
    assert ids(house.cinema.recommendations.for_you(ada)) == ["other"]
    house.cinema.accounts.set_favourite(ada, "seen", favourite=True)
    assert ids(house.cinema.recommendations.for_you(ada)) == ["seen", "other"]
    house.cinema.accounts.set_favourite(ada, "seen", favourite=False)
    (admission,) = house.storage.transactions.get(sale.id).admissions
    house.storage.door_book.undo(sale.id, admission.id, None)
    assert house.storage.transactions.movies_seen("ada") == frozenset()
    assert ids(house.cinema.recommendations.for_you(ada)) == ["seen", "other"]
    assert verdict is not None


def test_a_ticket_of_a_sale_of_two_films_shows_only_the_one_that_was_seen(house: SmallHouse, ada: Actor) -> None:
    show(house, "first")
    sale = sell(house.cinema, ada, put_on(house, "first", 0.02).id, "C1", "C2")
    sales = house.connection.database["transactions"]
    other = {**sales.find_one({"_id": sale.id})["screenings"][0], "id": "other", "movie": "second"}  # type: ignore[index]
    sales.update_one({"_id": sale.id}, {"$push": {"screenings": other}})
    code = house.cinema.receipts.codes(house.staff, sale)[sale.tickets[0].id]
    house.cinema.door.scan(house.staff, code)
    assert house.storage.transactions.movies_seen("ada") == {"first"}


@pytest.mark.parametrize("is_guest", [True, False])
def test_a_new_person_and_a_guest_get_the_house_s_best_rated(house: SmallHouse, ada: Actor, *, is_guest: bool) -> None:
    show(house, "good")
    show(house, "bad")
    show(house, "unrated")
    rate(house, "eve", "good", 5)
    rate(house, "eve", "bad", 1)
    found = house.cinema.recommendations.for_you(house.guest if is_guest else ada)
    assert not found.is_personal
    assert ids(found) == ["good", "unrated", "bad"]
    assert reasons(found)["good"] is Reason.HOUSE_RATING


def test_a_card_has_the_times_of_the_first_day_with_a_seat(house: SmallHouse, ada: Actor) -> None:
    add_movie(house, "sunrise")
    sell_out(house, put_on(house, "sunrise", 1))
    there = put_on(house, "sunrise", 3)
    put_on(house, "sunrise", 6)
    (one,) = house.cinema.recommendations.for_you(ada).found
    assert [time.screening for time in one.times] == [there.id]
    assert [time.state.can_buy for time in one.times] == [True]


def test_a_genre_that_is_none_any_more_counts_for_nothing(house: SmallHouse, ada: Actor) -> None:
    show(house, "plain")
    show(house, "noir", "film-noir")
    prefer(house, "film-noir")
    found = house.cinema.recommendations.for_you(ada)
    assert not found.is_personal
    assert set(reasons(found).values()) == {Reason.NOT_RATED_YET}


def test_archived_and_deleted_movies_are_not_recommended(house: SmallHouse, ada: Actor) -> None:
    for name in ("archived", "deleted", "gone"):
        show(house, name)
    movies = house.connection.database["movies"]
    movies.update_one({"_id": "archived"}, {"$set": {"archived": True}})
    movies.update_one({"_id": "deleted"}, {"$set": {"deleted": True}})
    movies.delete_one({"_id": "gone"})
    assert ids(house.cinema.recommendations.for_you(ada)) == []


@pytest.mark.parametrize(("limit", "many"), [(2, 2), (0, 1), (-5, 1), (10**9, 3)])
def test_a_limit_that_can_t_be_is_the_nearest_that_can(house: SmallHouse, ada: Actor, limit: int, many: int) -> None:
    for name in ("one", "two", "three"):
        show(house, name)
    assert len(house.cinema.recommendations.for_you(ada, limit).found) == many


def test_many_movies_and_ratings_take_as_many_queries_as_few(house: SmallHouse, ada: Actor, mongodb_uri: str) -> None:
    watched, recorder = recorded_connection(mongodb_uri, house.connection.database.name)
    cinema = join(open_storage(watched), "till-1")
    asked = []
    try:
        for first, end in ((0, 1), (1, 40)):
            for number in range(first, end):
                show(house, f"shown-{number}", "comedy")
                add_movie(house, f"rated-{number}", "comedy")
                rate(house, "ada", f"rated-{number}", 4)
            recorder.take()
            assert len(cinema.recommendations.for_you(ada, 100).found) == end
            asked.append(questions(recorder))
    finally:
        watched.close()
    assert asked[0] == asked[1]
    assert sorted(asked[0]) == sorted(set(asked[0])), "each kind of document is read once"
