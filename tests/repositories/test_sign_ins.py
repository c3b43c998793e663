"""Tries to sign in are counted before they are compared, slowed and then locked, by the database's clock."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from repositories.connect import Connection
from repositories.sign_ins import FREE_TRIES, HOUSE_TRIES, LOCK_SECONDS, LOCK_TRIES, SignIns
from repositories.storage import Storage, open_storage
from tests.support import pass_time, raw

ADA, TILL = "user:ada", "till-1"


@pytest.fixture
def sign_ins(storage: Storage) -> SignIns:
    return storage.sign_ins


def fail(sign_ins: SignIns, connection: Connection, times: int, till: str = TILL, who: str = ADA) -> list[int]:
    """Fail so many times, each as soon as it is allowed, and return the waits that followed."""
    waits = []
    for _time in range(times):
        tried = sign_ins.begin(who, till)
        if tried.wait:
            pass_time(connection, tried.wait)
            tried = sign_ins.begin(who, till)
        assert not tried.wait
        waits.append(tried.next_wait)
    return waits


def test_a_few_tries_are_free_then_each_waits_longer_and_the_tenth_locks(
    sign_ins: SignIns, connection: Connection
) -> None:
    assert fail(sign_ins, connection, LOCK_TRIES) == [0, 0, 2, 4, 8, 16, 32, 64, 128, LOCK_SECONDS]
    assert sign_ins.begin(ADA, TILL).wait > LOCK_SECONDS - 10


def test_of_many_tries_at_one_instant_no_more_are_compared_than_are_free(connection: Connection) -> None:
    stores = [open_storage(connection).sign_ins for _program in range(4)]
    with ThreadPoolExecutor(20) as pool:
        tried = list(pool.map(lambda number: stores[number % 4].begin(ADA, TILL), range(40)))
    assert sum(1 for one in tried if not one.wait) == FREE_TRIES


def test_a_try_that_is_refused_does_not_make_the_wait_longer(sign_ins: SignIns, connection: Connection) -> None:
    fail(sign_ins, connection, LOCK_TRIES)
    pass_time(connection, LOCK_SECONDS - 5)
    for _time in range(3):
        assert sign_ins.begin(ADA, TILL).wait <= 5


def test_a_lock_ends_by_time_and_failures_are_forgotten(sign_ins: SignIns, connection: Connection) -> None:
    fail(sign_ins, connection, LOCK_TRIES)
    pass_time(connection, LOCK_SECONDS + 1)
    again = sign_ins.begin(ADA, TILL)
    assert (again.wait, again.next_wait) == (0, LOCK_SECONDS), "soon after, it locks at once"
    pass_time(connection, LOCK_SECONDS + 3700)
    assert sign_ins.begin(ADA, TILL).next_wait == 0


def test_a_till_counts_for_itself(sign_ins: SignIns, connection: Connection) -> None:
    fail(sign_ins, connection, LOCK_TRIES)
    assert sign_ins.begin(ADA, TILL).wait
    assert not sign_ins.begin(ADA, "till-2").wait
    assert not sign_ins.begin("user:bob", TILL).wait


def test_tills_with_invented_names_have_one_count_which_a_till_that_the_person_uses_does_not_share(
    sign_ins: SignIns, connection: Connection
) -> None:
    sign_ins.begin(ADA, "usual")
    sign_ins.succeeded(ADA, "usual")
    tried = [sign_ins.begin(ADA, f"invented-{number}") for number in range(HOUSE_TRIES + 5)]
    assert sum(1 for one in tried if not one.wait) == HOUSE_TRIES
    assert sign_ins.begin(ADA, "one-more").wait > LOCK_SECONDS - 30
    assert not sign_ins.begin(ADA, "usual").wait
    pass_time(connection, 31 * 86_400)
    assert len(raw(connection, "sign_ins")[0]["tills"]) > HOUSE_TRIES
    sign_ins.begin(ADA, "usual")
    assert len(raw(connection, "sign_ins")[0]["tills"]) == 1, "what no longer counts is dropped"


def test_a_till_that_was_not_used_for_a_month_is_one_of_the_others(sign_ins: SignIns, connection: Connection) -> None:
    sign_ins.begin(ADA, "usual")
    sign_ins.succeeded(ADA, "usual")
    pass_time(connection, 31 * 86_400)
    for number in range(HOUSE_TRIES):
        sign_ins.begin(ADA, f"invented-{number}")
    assert sign_ins.begin(ADA, "usual").wait


def test_success_takes_back_what_its_till_counted_and_no_more(sign_ins: SignIns, connection: Connection) -> None:
    fail(sign_ins, connection, 5, "till-2")
    fail(sign_ins, connection, 3)
    for _repeat in range(2):
        sign_ins.succeeded(ADA, TILL)
    kept = raw(connection, "sign_ins")[0]
    assert kept["failures"] == 5
    assert sorted(one["failures"] for one in kept["tills"]) == [0, 5]
    assert not sign_ins.begin(ADA, TILL).next_wait
    sign_ins.succeeded("user:never-heard-of", TILL)
    assert len(raw(connection, "sign_ins")) == 1


def test_a_lock_is_ended_by_a_manager_and_the_failures_are_told_all_the_same(
    sign_ins: SignIns, connection: Connection
) -> None:
    fail(sign_ins, connection, LOCK_TRIES)
    assert sign_ins.unlock(ADA)
    assert not sign_ins.unlock(ADA)
    tried = sign_ins.begin(ADA, TILL)
    assert (tried.wait, tried.next_wait) == (0, 0)
    sign_ins.succeeded(ADA, TILL)
    told = sign_ins.failed_tries(ADA)
    assert told is not None
    assert told.count == LOCK_TRIES
    assert not sign_ins.unlock("user:never-heard-of")


def test_a_person_who_has_not_to_wait_was_not_locked(sign_ins: SignIns, connection: Connection) -> None:
    sign_ins.begin(ADA, TILL)
    assert not sign_ins.unlock(ADA)
    fail(sign_ins, connection, 3, "till-2")
    assert sign_ins.unlock(ADA)
    fail(sign_ins, connection, LOCK_TRIES)
    pass_time(connection, 3600)
    assert not sign_ins.unlock(ADA)


def test_failures_are_told_at_the_next_sign_in_and_only_there(sign_ins: SignIns, connection: Connection) -> None:
    assert sign_ins.failed_tries(ADA) is None
    fail(sign_ins, connection, 2, "till-2")
    first = raw(connection, "sign_ins")[0]["unseen"]["since"]
    sign_ins.begin(ADA, TILL)
    sign_ins.succeeded(ADA, TILL)
    told = sign_ins.failed_tries(ADA)
    assert told is not None
    assert (told.count, told.since) == (2, first)
    sign_ins.begin(ADA, TILL)
    sign_ins.succeeded(ADA, TILL)
    assert sign_ins.failed_tries(ADA) is None


@pytest.mark.parametrize("login", ["", "$where", '{"$gt": ""}', "a.b", "\x00", "\udcff", "🎬", "x" * 10_000])
def test_any_text_can_be_counted_and_none_is_stored(sign_ins: SignIns, connection: Connection, login: str) -> None:
    for count in (1, 2):
        assert not sign_ins.begin(f"name:{login}", f"till {login}").wait
        assert raw(connection, "sign_ins")[0]["tills"][0]["failures"] == count
    assert len(raw(connection, "sign_ins")[0]["_id"]) == 64


def test_nothing_that_was_typed_is_stored_and_each_record_has_an_end(sign_ins: SignIns, connection: Connection) -> None:
    # Names with letters that no hexadecimal digest can have.
    sign_ins.begin("name:my-own-passw0rd", "till-of-zoe")
    sign_ins.begin("user:zoe", "till-of-zoe")
    kept = raw(connection, "sign_ins")
    assert not any(word in repr(kept) for word in ("passw0rd", "zoe"))
    days = sorted((one["ends_at"] - one["retry_at"]).days for one in kept)
    assert days == [1, 30]
    index = connection.database["sign_ins"].index_information()["ends_at_1"]
    assert index["expireAfterSeconds"] == 0


def test_another_house_names_the_same_person_otherwise(sign_ins: SignIns, connection: Connection) -> None:
    sign_ins.begin(ADA, TILL)
    connection.database["settings"].delete_one({"_id": "ticket_key"})
    open_storage(connection).sign_ins.begin(ADA, TILL)
    assert len(raw(connection, "sign_ins")) == 2
