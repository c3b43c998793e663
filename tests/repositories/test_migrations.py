"""A database is brought to the program's version, and one that is newer is refused and not touched."""

from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from cinema.bootstrap import open_demo
from cinema.domain.movies import Movie, MovieKind, MovieQuery
from cinema.domain.proposals import marks
from cinema.domain.reviews import Review, ReviewFilter
from cinema.domain.text import asked_words
from cinema.domain.users import Role, User
from cinema.errors import ErrorCode, StorageError
from repositories.connect import Connection
from repositories.migrations import UNRELEASED, VERSION, migrate, stored_version
from repositories.schema import SCHEMA
from repositories.storage import open_storage
from tests.support import everything

SMALL_HOUSE = Path(__file__).resolve().parents[1] / "data" / "small_house.json"


def test_an_empty_database_gets_every_collection_and_again_changes_nothing(fresh_connection: Connection) -> None:
    database = fresh_connection.database
    assert stored_version(database) == 0
    for _repeat in range(2):
        migrate(database)
        assert stored_version(database) == VERSION
        assert set(SCHEMA) <= set(database.list_collection_names())


def test_a_migration_that_was_interrupted_is_finished(fresh_connection: Connection) -> None:
    database = fresh_connection.database
    database.create_collection("users")
    database["users"].create_index("role")
    migrate(database)
    assert "validator" in database["users"].options()
    assert stored_version(database) == VERSION


def test_a_newer_database_is_refused_and_not_touched(fresh_connection: Connection) -> None:
    database = fresh_connection.database
    database["schema"].insert_one({"_id": "version", "version": VERSION + 1, "unknown": True})
    database["hologram_seats"].insert_one({"_id": "A1"})
    before = everything(database)
    with pytest.raises(StorageError, match="newer") as refused:
        migrate(database)
    assert refused.value.code is ErrorCode.NEWER
    assert everything(database) == before


@pytest.mark.parametrize("version", range(1, UNRELEASED + 1))
def test_a_database_from_before_the_first_release_is_refused_and_not_touched(
    fresh_connection: Connection, version: int
) -> None:
    database = fresh_connection.database
    database["schema"].insert_one({"_id": "version", "version": version})
    before = everything(database)
    with pytest.raises(StorageError, match="before its first release") as refused:
        migrate(database)
    assert refused.value.code is ErrorCode.UNRELEASED
    assert everything(database) == before


def test_a_demo_from_before_the_first_release_is_loaded_anew_and_a_real_house_is_not(
    mongodb_uri: str, fresh_connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cinema.bootstrap.sample_file", lambda: SMALL_HOUSE)
    database = fresh_connection.database
    database["schema"].insert_one({"_id": "version", "version": UNRELEASED})
    database["settings"].insert_one({"_id": "mark", "kind": "real"})
    with pytest.raises(StorageError, match="before its first release"):
        open_demo(database.name, uri=mongodb_uri)
    database["settings"].replace_one({"_id": "mark"}, {"_id": "mark", "kind": "demo"})
    database["counters"].insert_one({"_id": "receipt-2026"})
    with closing(open_demo(database.name, uri=mongodb_uri)) as demo:
        assert demo.is_demo()
        assert demo.programme.sellable()
    assert "counters" not in database.list_collection_names()
    assert stored_version(database) == VERSION


def test_what_was_typed_as_a_name_is_forgotten_by_the_migration(fresh_connection: Connection) -> None:
    database = fresh_connection.database
    migrate(database)
    database["schema"].update_one({"_id": "version"}, {"$set": {"version": UNRELEASED + 1}})
    database["sign_ins"].drop()
    database["sign_ins"].create_index("retry_at")
    database["sign_ins"].insert_one({"_id": "my-own-passw0rd", "failures": 1, "retry_at": datetime.now(UTC)})
    migrate(database)
    assert stored_version(database) == VERSION
    assert database["sign_ins"].find_one({}) is None
    assert set(database["sign_ins"].index_information()) == {"_id_", "ends_at_1"}


def test_a_room_s_one_calendar_becomes_one_for_each_month(fresh_connection: Connection) -> None:
    database = fresh_connection.database
    migrate(database)
    database["schema"].update_one({"_id": "version"}, {"$set": {"version": UNRELEASED + 3}})
    first = datetime(2026, 11, 30, 12, tzinfo=UTC)
    hours = [first + timedelta(hours=after) for after in (0, 11, 14, 17)]
    whole = [{"screening": f"s{place}", "start": a, "end": b} for place, (a, b) in enumerate(pairwise(hours))]
    database["calendars"].insert_one({"_id": "hall", "slots": whole})
    # Cut off before: some of it is there already.
    database["calendars"].insert_one({"_id": "hall/2026-11", "slots": [{**whole[0], "operation": None, "version": 0}]})
    migrate(database)
    found = {one["_id"]: [slot["screening"] for slot in one["slots"]] for one in database["calendars"].find({})}
    assert found == {"hall/2026-11": ["s0", "s1"], "hall/2026-12": ["s1", "s2"]}
    assert "slots.screening_1" in database["calendars"].index_information()


def test_people_of_before_are_found_by_their_words_after_the_migration(fresh_connection: Connection) -> None:
    migrate(fresh_connection.database)
    storage, users = open_storage(fresh_connection), fresh_connection.database["users"]
    ada = User("u1", "ada", "Ada Lovelace", "ada@example.org", Role.CUSTOMER, datetime(2026, 1, 1, tzinfo=UTC))
    storage.users.add(ada, "")
    new = ("words", "sort_name", "revision", "membership", "deactivated", "sessions_from", "last_seen", "version")
    users.update_one({"_id": "u1"}, {"$unset": dict.fromkeys(new, "")})
    assert storage.people.customers("love", 10) == ()
    fresh_connection.database["schema"].update_one({"_id": "version"}, {"$set": {"version": UNRELEASED + 5}})
    for _repeat in range(2):
        migrate(fresh_connection.database)
        assert storage.people.customers("love", 10) == (ada,)
    assert storage.people.save(ada, replace(ada, name="Ada King")) is not None


def test_what_was_stored_before_is_found_by_plain_letters_after_the_migration(fresh_connection: Connection) -> None:
    database = fresh_connection.database
    migrate(database)
    storage, at = open_storage(fresh_connection), datetime(2026, 1, 1, tzinfo=UTC)
    movie = Movie("m1", MovieKind.FILM, "Cœur", "Łódź", 2001, 122, "15", "A heart.")
    storage.movies.put(movie)
    storage.users.add(User("u1", "ada", "Łucja Müller", "ada@example.org", Role.CUSTOMER, at), "")
    storage.reviews.put(Review("r1", "u1", "Łucja", "m1", 4, "", at))
    proposals = [("p1", "u1", "cœur", "Cœur"), ("p2", "u2", "cœur", "Cœur"), ("p3", "u2", "coeur", "Coeur")]
    for place, (key, user, form, title) in enumerate(proposals):
        database["proposals"].insert_one(
            {
                "_id": key, "user": user, "kind": "film", "title": title, "year": 2001, "key": form, "state": "open",
                "at": at, "slot": place, "marks": marks(form, 2001),
            }
        )  # fmt: skip
    # As the version before stored them: without accents, but with the letters that are none.
    database["movies"].update_one({}, {"$set": {"words": ["cœur", "łodz"], "sort_title": "cœur", "keys": ["cœur"]}})
    database["users"].update_one({}, {"$set": {"words": ["ada", "łucja", "muller"], "sort_name": "łucja muller"}})
    database["reviews"].update_one({}, {"$set": {"words": ["łucja"]}})
    corrupt = database["movies"].find_one({}) or {}
    database.command("collMod", "movies", validationLevel="off")
    database["movies"].insert_one({**corrupt, "_id": "corrupt", "titles": 7, "words": ["łodz"]})
    database["schema"].update_one({"_id": "version"}, {"$set": {"version": VERSION - 1}})
    assert storage.movies.search(MovieQuery(text="coeur"), None, 0, 10).movies == ()
    for _repeat in range(2):
        migrate(database)
        assert stored_version(database) == VERSION
        for text in ("coeur", "lodz", "cœur"):
            assert [one.id for one in storage.movies.search(MovieQuery(text=text), None, 0, 10).movies] == ["m1"]
        for text in ("lucja", "mueller", "müller", "łuc"):
            assert [one.id for one in storage.people.customers(text, 10)] == ["u1"]
        assert [one.id for one in storage.reviews.search(ReviewFilter.ALL, [], asked_words("lucja"), 10)] == ["r1"]
        assert [one.id for one in storage.movies.similar("coeur", 2001, 10)] == ["m1"]
        found = {one["_id"]: (one["key"], one["marks"]) for one in database["proposals"].find({})}
        # Of one person who has both spellings open, both stay; all three are shown as alike.
        new, old = marks("coeur", 2001), marks("cœur", 2001)
        assert found == {"p1": ("coeur", new), "p2": ("coeur", old), "p3": ("coeur", new)}
