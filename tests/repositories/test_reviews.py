"""Stored reviews, and the rating totals of their movies: true after every race and every crash."""

import random
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from cinema.domain.ids import made_id
from cinema.domain.movies import Movie, MovieKind, MovieQuery
from cinema.domain.reviews import UNSTAMPED, Hiding, Report, ReportReason, Review, ReviewFilter, ReviewOrder
from repositories.connect import Connection
from repositories.storage import Storage

AKIRA = Movie("akira", MovieKind.ANIME, "Akira", "アキラ", 1988, 124, "15", "A city.", genres=("animation",))
HIDING = Hiding("mia", UNSTAMPED, "Advertising")


@pytest.fixture(autouse=True)
def akira(storage: Storage) -> None:
    storage.movies.put(AKIRA)


def review(user: str, rating: int, comment: str = "") -> Review:
    return Review(made_id("review", user, "akira"), user, user.title(), "akira", rating, comment, UNSTAMPED)


def add(storage: Storage, user: str, rating: int, comment: str = "") -> Review:
    return storage.reviews.add(review(user, rating, comment))


def totals(storage: Storage) -> tuple[int, ...]:
    storage.movies.forget("akira")
    return storage.movies.get("akira").rating_counts


def recomputed(connection: Connection) -> tuple[int, ...]:
    shown = list(connection.database["reviews"].find({"movie": "akira", "shown": True}))
    return tuple(sum(one["rating"] == stars for one in shown) for stars in range(1, 6))


def marks(connection: Connection) -> Any:
    movie = connection.database["movies"].find_one({"_id": "akira"})
    assert movie is not None
    return movie.get("ratings_due", [])


def order_of(storage: Storage, order: ReviewOrder) -> list[str]:
    return [one.user for one in storage.reviews.of_movie("akira", order, 10)]


def test_they_are_read_by_the_newest_the_best_or_the_worst(storage: Storage) -> None:
    for user, rating in (("ada", 3), ("bea", 5), ("cem", 1), ("dan", 5)):
        add(storage, user, rating)
    assert order_of(storage, ReviewOrder.NEWEST) == ["dan", "cem", "bea", "ada"]
    assert order_of(storage, ReviewOrder.BEST) == ["dan", "bea", "ada", "cem"]
    assert order_of(storage, ReviewOrder.WORST) == ["cem", "ada", "dan", "bea"]
    assert [one.user for one in storage.reviews.of_movie("akira", ReviewOrder.NEWEST, 2, 1)] == ["cem", "bea"]
    assert totals(storage) == (1, 0, 1, 0, 2)
    assert storage.movies.get("akira").rating == 3.5


def test_the_catalogue_is_filtered_and_sorted_by_them(storage: Storage) -> None:
    storage.movies.put(replace(AKIRA, id="amelie", title="Amélie"))
    add(storage, "ada", 2)
    add(storage, "bea", 3)
    storage.movies.put(AKIRA)  # a manager saves the movie: its ratings stay

    def found(**query: Any) -> list[str]:
        return [movie.id for movie in storage.movies.search(MovieQuery(**query), None, 0, 10).movies]

    assert found(min_rating=2.5) == ["akira"]
    assert found(min_rating=2.6) == []
    assert found(sort="rating") == ["akira", "amelie"]


def test_a_first_review_that_is_sent_twice_is_stored_once_and_another_one_does_not_replace_it(storage: Storage) -> None:
    first = add(storage, "ada", 4, "Fast")
    assert add(storage, "ada", 4, "Fast") == first
    assert add(storage, "ada", 1, "Slow").comment == "Fast"
    assert totals(storage) == (0, 0, 0, 1, 0)


def test_a_change_is_made_only_of_the_revision_that_was_seen(storage: Storage) -> None:
    first = add(storage, "ada", 4)
    second = storage.reviews.change(review("ada", 2, "On a second look"), first.revision)
    assert second is not None
    assert (second.rating, second.revision, second.written_at) == (2, 2, first.written_at)
    assert second.edited_at is not None
    assert storage.reviews.change(review("ada", 5), first.revision) is None
    assert totals(storage) == (0, 1, 0, 0, 0)


def test_a_deleted_review_counts_no_more_and_a_hidden_one_keeps_its_mark(storage: Storage) -> None:
    ada, bea = add(storage, "ada", 4), add(storage, "bea", 1, "Buy my watches")
    storage.reviews.hide(bea.id, HIDING, bea.revision)
    for _time in range(2):
        storage.reviews.remove(ada.id, "akira")
        storage.reviews.remove(bea.id, "akira")
    assert storage.reviews.find(ada.id) is None
    left = storage.reviews.find(bea.id)
    assert left is not None
    assert (left.comment, left.hidden is None) == ("", False)
    assert totals(storage) == (0, 0, 0, 0, 0)


def test_a_hidden_review_neither_counts_nor_is_read_until_it_is_restored(storage: Storage) -> None:
    ada = add(storage, "ada", 1, "Rubbish")
    add(storage, "bea", 5)
    hidden = storage.reviews.hide(ada.id, HIDING, ada.revision)
    assert hidden is not None
    assert hidden.hidden is not None
    assert hidden.hidden.at > UNSTAMPED
    assert storage.reviews.hide(ada.id, HIDING, ada.revision) is None
    assert order_of(storage, ReviewOrder.NEWEST) == ["bea"]
    assert totals(storage) == (0, 0, 0, 0, 1)
    assert storage.reviews.restore(ada.id) is not None
    assert storage.reviews.restore(ada.id) is None
    assert order_of(storage, ReviewOrder.WORST) == ["ada", "bea"]
    assert totals(storage) == (1, 0, 0, 0, 1)


def test_a_person_reports_a_review_once_and_it_is_listed_until_somebody_looked(storage: Storage) -> None:
    ada = add(storage, "ada", 1, "Rubbish")
    for by in ("bea", "bea", "cem"):
        assert storage.reviews.report(ada.id, Report(by, ReportReason.OFFENSIVE, UNSTAMPED))
    (listed,) = storage.reviews.listed(ReviewFilter.REPORTED, 10)
    assert [one.by for one in listed.reports] == ["bea", "cem"]
    assert storage.reviews.count(ReviewFilter.REPORTED) == 1
    storage.reviews.dismiss_reports(ada.id, ["bea", "cem"])
    assert storage.reviews.listed(ReviewFilter.REPORTED, 10) == ()
    storage.reviews.hide(ada.id, HIDING, ada.revision)
    assert not storage.reviews.report(ada.id, Report("dan", ReportReason.OTHER, UNSTAMPED))
    assert [one.user for one in storage.reviews.listed(ReviewFilter.HIDDEN, 10)] == ["ada"]


def test_the_house_finds_them_by_movie_or_writer(storage: Storage) -> None:
    add(storage, "ada", 1)
    add(storage, "bea", 2)
    found = storage.reviews.search
    assert [one.user for one in found(ReviewFilter.ALL, [], [("ad",)], 10)] == ["ada"]
    assert [one.user for one in found(ReviewFilter.ALL, ["akira"], [("aki",)], 10)] == ["bea", "ada"]
    assert found(ReviewFilter.ALL, [], [("zoe",)], 10) == ()


def test_an_erased_writer_leaves_the_rating_and_no_name_no_words_and_no_report(storage: Storage) -> None:
    ada, bea = add(storage, "ada", 4, "My name is Ada"), add(storage, "bea", 2)
    storage.reviews.report(bea.id, Report("ada", ReportReason.SPOILER, UNSTAMPED))
    storage.reviews.forget_writer("ada")
    left = storage.reviews.find(ada.id)
    assert left is not None
    assert (left.writer, left.comment, left.rating) == ("", "", 4)
    assert storage.reviews.search(ReviewFilter.ALL, [], [("ada",)], 10) == ()
    other = storage.reviews.find(bea.id)
    assert other is not None
    assert other.reports == ()
    assert storage.reviews.count(ReviewFilter.REPORTED) == 0


def test_after_fifty_writers_at_once_the_totals_are_what_the_reviews_come_to(
    storage: Storage, connection: Connection
) -> None:
    chance = random.Random(1)
    plans = [(f"writer{at}", [chance.randint(1, 5) for _time in range(3)]) for at in range(50)]

    def write(plan: tuple[str, list[int]]) -> None:
        user, ratings = plan
        mine = add(storage, user, ratings[0])
        changed = storage.reviews.change(review(user, ratings[1]), mine.revision)
        assert changed is not None
        if ratings[2] == 1:
            storage.reviews.remove(mine.id, "akira")
        elif ratings[2] == 2:
            storage.reviews.hide(mine.id, HIDING, changed.revision)

    with ThreadPoolExecutor(25) as threads:
        list(threads.map(write, plans))
    assert totals(storage) == recomputed(connection)
    assert sum(totals(storage)) == sum(ratings[2] > 2 for _user, ratings in plans)
    assert marks(connection) == []


def test_of_a_writer_who_died_before_the_count_recovery_counts(
    storage: Storage, connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(storage, "ada", 5)

    class PowerCutError(Exception):
        pass

    def dies(*_arguments: object) -> None:
        raise PowerCutError

    with monkeypatch.context() as cut:
        cut.setattr(storage.reviews, "_count", dies)
        with pytest.raises(PowerCutError):
            add(storage, "bea", 1)
    assert totals(storage) == (0, 0, 0, 0, 1)  # not counted yet
    assert storage.reviews.uncounted(10) == ()  # its writer may still be at it
    connection.database["movies"].update_one(
        {"_id": "akira"}, [{"$set": {"ratings_due": {"$map": {"input": "$ratings_due", "in": {
            "id": "$$this.id", "at": {"$subtract": ["$$this.at", 61_000]}}}}}}],
    )  # fmt: skip
    assert storage.reviews.uncounted(10) == ("akira",)
    storage.reviews.recount("akira")
    assert totals(storage) == (1, 0, 0, 0, 1) == recomputed(connection)
    assert marks(connection) == []
    assert storage.reviews.uncounted(10) == ()


def test_a_count_that_was_overtaken_is_counted_again(storage: Storage, monkeypatch: pytest.MonkeyPatch) -> None:
    counts = storage.reviews._totals
    others = iter(["bea"])

    def slowly(movie: str) -> Any:
        read = counts(movie)  # before the other's review
        for user in others:
            add(storage, user, 1)
        return read

    monkeypatch.setattr(storage.reviews, "_totals", slowly)
    add(storage, "ada", 5)
    assert totals(storage) == (1, 0, 0, 0, 1)


def test_a_review_of_a_movie_that_is_gone_counts_nowhere(storage: Storage) -> None:
    lost = Review("r", "ada", "Ada", "no-such-movie", 3, "", UNSTAMPED)
    assert storage.reviews.add(lost).rating == 3
    assert storage.reviews.find("r") is not None


def test_the_instants_are_the_database_s(storage: Storage) -> None:
    before = storage.database.now()
    written = add(storage, "ada", 3).written_at
    assert before - timedelta(seconds=1) <= written <= storage.database.now()


def test_a_title_of_thousands_of_reviews_is_read_by_the_page_and_counted_without_reading_any(
    storage: Storage, connection: Connection
) -> None:
    many = [
        {
            "_id": f"r{at}", "user": f"u{at}", "writer": f"U {at}", "movie": "akira", "rating": at % 5 + 1,
            "comment": "x" * 200, "written_at": datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=at),
            "revision": 1, "hidden": None, "reports": [], "shown": True, "words": ["u"],
        }
        for at in range(3_000)
    ]  # fmt: skip
    connection.database["reviews"].insert_many(many)
    storage.reviews.recount("akira")
    assert totals(storage) == (600, 600, 600, 600, 600)
    shown = {"movie": "akira", "shown": True}
    asked = [
        {"find": "reviews", "filter": shown, "sort": dict(sort), "limit": 10}
        for sort in ([("written_at", -1)], [("rating", -1), ("written_at", -1)], [("rating", 1), ("written_at", -1)])
    ]
    for command in asked:
        stats = connection.database.command("explain", command, verbosity="executionStats")["executionStats"]
        assert (stats["totalKeysExamined"], stats["totalDocsExamined"]) == (10, 10)
    counting = [{"$match": shown}, {"$group": {"_id": "$rating", "count": {"$sum": 1}}}]
    told = connection.database.command(
        "explain", {"aggregate": "reviews", "pipeline": counting, "cursor": {}}, verbosity="executionStats"
    )
    assert "'totalDocsExamined': 0" in str(told)
