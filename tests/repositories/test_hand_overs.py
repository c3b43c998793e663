"""Codes of hand-overs on the server: who takes one, until when, and how many are compared; by the database's clock."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from pymongo.errors import WriteError

from cinema.domain.baskets import CODE_TRIES, Basket, BasketKind
from cinema.domain.ids import new_id
from repositories.baskets import Baskets
from repositories.code_tries import CodeTries
from repositories.connect import Connection
from repositories.storage import open_storage
from tests.conftest import SmallHouse
from tests.support import begin, raw

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.fixture
def basket(house: SmallHouse) -> Basket:
    order = begin(house.cinema, house.staff, house.screening, "B1")
    return Basket(new_id(), BasketKind.HANDED_OVER, order, "Ann", "till-a", LONG_AGO, LONG_AGO, "4821")


def stores(connection: Connection) -> list[Baskets]:
    return [open_storage(connection).baskets for _program in range(4)]


def test_of_many_that_take_a_code_at_one_instant_one_gets_it(house: SmallHouse, basket: Basket) -> None:
    house.storage.baskets.put(basket, 60)
    programs = stores(house.connection)
    with ThreadPoolExecutor(20) as pool:
        found = list(pool.map(lambda number: programs[number % 4].take("4821", f"till-{number}", "s", 60), range(40)))
    (taken,) = [one for one in found if one is not None]
    assert taken.taken is not None
    assert found.index(taken) == int(taken.taken.till.removeprefix("till-"))
    assert house.storage.baskets.waiting(10) == ()


def test_a_repeat_under_the_same_step_by_the_same_till_gets_it_again(house: SmallHouse, basket: Basket) -> None:
    store = house.storage.baskets
    store.put(basket, 60)
    first = store.take("4821", "till-1", "one", 60)
    assert first is not None
    assert store.taken("4821", "till-1", "one")
    again = store.take("4821", "till-1", "one", 60)
    assert again is not None
    assert again.taken == first.taken, "taken at the first instant"
    for till, step in (("till-1", "two"), ("till-2", "one")):
        assert not store.taken("4821", till, step)
        assert store.take("4821", till, step, 60) is None


def test_a_code_ends_by_the_databases_clock_and_is_taken_back_after_that(house: SmallHouse, basket: Basket) -> None:
    store = house.storage.baskets
    store.put(basket, -1)
    assert store.take("4821", "till-1", "one", 60) is None
    assert store.take_back(basket.id, "till-1", "one", 60) is not None
    assert store.take_back(basket.id, "till-1", "two", 60) is None


def test_one_that_was_taken_is_kept_for_its_repeat_and_never_for_less(house: SmallHouse, basket: Basket) -> None:
    store = house.storage.baskets
    store.put(basket, 5)
    taken = store.take("4821", "till-1", "one", 600)
    assert taken is not None
    assert taken.until - taken.at > timedelta(seconds=590)
    shorter = store.take("4821", "till-1", "one", 1)
    assert shorter is not None
    assert shorter.until == taken.until


def test_it_is_not_stored_over_one_that_was_taken(house: SmallHouse, basket: Basket) -> None:
    store = house.storage.baskets
    store.put(basket, 60)
    assert store.put(basket, 60)
    store.take("4821", "till-1", "one", 60)
    assert not store.put(basket, 60)
    found = store.find(basket.id)
    assert found is not None
    assert found.taken is not None


@pytest.mark.parametrize("kind", [BasketKind.PARKED, BasketKind.RESERVED, BasketKind.UNFINISHED])
def test_no_other_kind_is_taken_by_a_number(house: SmallHouse, basket: Basket, kind: BasketKind) -> None:
    store = house.storage.baskets
    store.put(replace(basket, kind=kind), 60)
    assert store.take("4821", "till-1", "one", 60) is None
    assert store.take_back(basket.id, "till-1", "one", 60) is None


def test_a_number_is_one_baskets_alone(house: SmallHouse, basket: Basket) -> None:
    assert house.storage.baskets.put(basket, 60)
    assert not house.storage.baskets.put(replace(basket, id=new_id(), kind=BasketKind.RESERVED), 60)


def test_the_validator_knows_the_kind_and_no_other(house: SmallHouse, basket: Basket) -> None:
    house.storage.baskets.put(basket, 60)
    with pytest.raises(WriteError):
        house.connection.database["baskets"].update_one({"_id": basket.id}, {"$set": {"kind": "handed"}})


def tries_of(connection: Connection) -> list[dict[str, object]]:
    (one,) = raw(connection, "code_tries")
    return list(one["tries"])


def age(connection: Connection, seconds: float) -> None:
    """Let what was counted be so many seconds older."""
    earlier = {"$mergeObjects": ["$$this", {"at": {"$subtract": ["$$this.at", round(seconds * 1000)]}}]}
    change = [{"$set": {"tries": {"$map": {"input": "$tries", "in": earlier}}}}]
    connection.database["code_tries"].update_many({}, change)


@pytest.fixture
def tries(connection: Connection) -> CodeTries:
    return open_storage(connection).code_tries


def test_of_many_tries_at_one_instant_five_are_free(connection: Connection) -> None:
    programs = [open_storage(connection).code_tries for _program in range(4)]
    with ThreadPoolExecutor(20) as pool:
        waits = list(pool.map(lambda number: programs[number % 4].begin("till-1", f"n{number}"), range(40)))
    assert sum(1 for one in waits if not one) == CODE_TRIES
    assert all(50 < one <= 60 for one in waits if one)
    assert len(tries_of(connection)) == CODE_TRIES, "one that is refused is not counted, and makes no wait longer"


def test_a_repeat_counts_once_and_is_free_again(tries: CodeTries, connection: Connection) -> None:
    for number in range(CODE_TRIES):
        assert tries.begin("till-1", f"n{number}") == 0
        assert tries.begin("till-1", f"n{number}") == 0
    assert len(tries_of(connection)) == CODE_TRIES
    assert tries.begin("till-1", "n9") > 0
    assert tries.begin("till-1", "n0") == 0, "it was allowed"


def test_the_minute_is_counted_from_each_try(tries: CodeTries, connection: Connection) -> None:
    for number in range(CODE_TRIES - 1):
        tries.begin("till-1", f"n{number}")
    age(connection, 40)
    assert tries.begin("till-1", "late") == 0
    assert 15 < tries.begin("till-1", "more") <= 20
    age(connection, 21)
    assert [tries.begin("till-1", f"m{number}") == 0 for number in range(5)] == [True] * 4 + [False]


def test_a_right_one_takes_its_own_count_back(tries: CodeTries, connection: Connection) -> None:
    for number in range(CODE_TRIES):
        tries.begin("till-1", f"n{number}")
    for _repeat in range(2):
        tries.right("till-1", "n3")
    assert [tries.begin("till-1", name) == 0 for name in ("a", "b")] == [True, False]


def test_a_clock_that_was_put_back_locks_no_till_for_long(tries: CodeTries, connection: Connection) -> None:
    for number in range(CODE_TRIES):
        tries.begin("till-1", f"n{number}")
    age(connection, -3600)
    assert tries.begin("till-1", "n9") == 0


def test_each_till_has_its_own_count_and_no_code_is_stored(tries: CodeTries, connection: Connection) -> None:
    for number in range(CODE_TRIES + 1):
        tries.begin("till-1", f"n{number}")
    assert tries.begin("till-2", "n0") == 0
    kept = {frozenset(one) for one in raw(connection, "code_tries")}
    assert kept == {frozenset({"_id", "tries", "wait", "ends_at"})}
    ends = connection.database["code_tries"].index_information()["ends_at_1"]
    assert ends["expireAfterSeconds"] == 0
