"""Sign-ins are slowed and then locked, by the database's clock, whether or not the login exists."""

import pytest

from repositories.connect import Connection
from repositories.sign_ins import FREE_TRIES, LOCK_SECONDS, LOCK_TRIES, SignIns
from repositories.storage import Storage


@pytest.fixture
def sign_ins(storage: Storage) -> SignIns:
    return storage.sign_ins


def pass_time(connection: Connection, seconds: int) -> None:
    moved = {"$subtract": ["$retry_at", seconds * 1000]}
    connection.database["sign_ins"].update_many({}, [{"$set": {"retry_at": moved}}])


def test_three_tries_are_free_then_each_waits_longer_and_the_tenth_locks(sign_ins: SignIns) -> None:
    waits = [sign_ins.failed("ada").wait for _ in range(LOCK_TRIES)]
    assert waits[:FREE_TRIES] == [0, 0, 0]
    assert waits[FREE_TRIES:-1] == [2, 4, 8, 16, 32, 64]
    assert waits[-1] == LOCK_SECONDS
    assert sign_ins.gate("ada").wait > LOCK_SECONDS - 10


def test_a_login_is_one_login_in_any_case(sign_ins: SignIns) -> None:
    for login in ("Ada", "ADA", " ada", "ａｄａ"):
        gate = sign_ins.failed(login)
    assert gate.failures == 4
    assert sign_ins.gate("aDa").wait > 0
    assert sign_ins.gate("bob").wait == 0


def test_a_lock_ends_by_time_and_failures_are_forgotten(sign_ins: SignIns, connection: Connection) -> None:
    for _try in range(LOCK_TRIES):
        sign_ins.failed("ada")
    pass_time(connection, LOCK_SECONDS + 1)
    assert sign_ins.gate("ada").wait == 0
    assert sign_ins.failed("ada").wait == LOCK_SECONDS, "soon after, it locks at once"
    pass_time(connection, LOCK_SECONDS + 3700)
    assert sign_ins.failed("ada").failures == 1


def test_success_forgets_the_failures_and_their_lock(sign_ins: SignIns) -> None:
    for _try in range(LOCK_TRIES):
        sign_ins.failed("ada")
    sign_ins.succeeded("ADA")
    assert (sign_ins.gate("ada").wait, sign_ins.gate("ada").failures) == (0, 0)
    sign_ins.succeeded("never-heard-of")


@pytest.mark.parametrize("login", ["", "$where", '{"$gt": ""}', "a.b", "\x00", "\udcff", "🎬", "x" * 10_000])
def test_any_text_can_fail(sign_ins: SignIns, login: str) -> None:
    assert sign_ins.failed(login).failures == 1
    assert sign_ins.gate(login).failures == 1
