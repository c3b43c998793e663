"""Signing in under attack: what many tries at once compare, whom a lock keeps out, and what is told of it."""

import re
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from cinema.adapters.passwords import BcryptPasswords
from cinema.bootstrap import join
from cinema.domain.registration import Registration
from cinema.domain.users import Actor, Channel, Role, User
from cinema.errors import CinemaError, InvalidInputError, NotAllowedError, TooManyAttemptsError
from cinema.services.cinema import Cinema
from repositories.connect import Connection
from repositories.sign_ins import FREE_TRIES, LOCK_TRIES
from repositories.storage import open_storage
from tests.support import pass_time, raw

GUEST = Actor(Role.GUEST, "till-1", Channel.CUSTOMER)
SENTENCE = "a long sentence"


@pytest.fixture
def compared(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Fast password hashes, and the passwords that were compared."""
    monkeypatch.setattr(BcryptPasswords.__init__, "__defaults__", (4,))
    passwords: list[str] = []
    compare = BcryptPasswords.matches

    def matches(self: BcryptPasswords, password: str, hashed: str) -> bool:
        passwords.append(password)
        return compare(self, password, hashed)

    monkeypatch.setattr(BcryptPasswords, "matches", matches)
    return passwords


@pytest.fixture
def program(connection: Connection, compared: list[str]) -> Cinema:
    return join(open_storage(connection), "till-1")


@pytest.fixture
def ada(program: Cinema) -> User:
    return program.accounts.register(GUEST, "Ada Lovelace", "ada", "ada@bücher.example", SENTENCE)


def another(connection: Connection, till: str) -> Cinema:
    return join(open_storage(connection), till)


def fail(cinema: Cinema, login: str, times: int) -> None:
    for _time in range(times):
        with pytest.raises((InvalidInputError, TooManyAttemptsError)):
            cinema.accounts.sign_in(login, "a wrong sentence")


def lock(cinema: Cinema, connection: Connection, login: str = "ada") -> None:
    """Fail ten times, each as soon as it is allowed."""
    for _time in range(LOCK_TRIES):
        pass_time(connection, 200)
        fail(cinema, login, 1)
    with pytest.raises(TooManyAttemptsError, match="15 minutes"):
        cinema.accounts.sign_in(login, SENTENCE)


@pytest.mark.parametrize("known", [True, False])
def test_of_twenty_programs_at_one_instant_no_more_compare_than_tries_are_free(
    connection: Connection, ada: User, compared: list[str], known: bool
) -> None:
    """By the name and by the address in two forms, which are one person."""
    logins = ("ada", "ADA@bücher.example", "ada@xn--bcher-kva.example") if known else ("nobody", "NOBODY", " nobody ")
    programs = [another(connection, "till-1") for _number in range(20)]
    gate = threading.Barrier(20)

    def tried(number: int) -> None:
        gate.wait(10)
        with pytest.raises((InvalidInputError, TooManyAttemptsError)):
            programs[number].accounts.sign_in(logins[number % 3], f"guess number {number}")

    compared.clear()
    with ThreadPoolExecutor(20) as pool:
        list(pool.map(tried, range(20)))
    assert len(compared) == FREE_TRIES


def test_the_right_password_among_wrong_ones_takes_the_count_back(
    program: Cinema, ada: User, connection: Connection
) -> None:
    for _round in range(4):
        fail(program, "ada", FREE_TRIES - 1)
        assert program.accounts.sign_in("ada@xn--bcher-kva.example", SENTENCE).id == ada.id
    assert raw(connection, "sign_ins")[0]["failures"] == 0


def test_ten_wrong_tries_lock_one_till_and_not_the_others(program: Cinema, ada: User, connection: Connection) -> None:
    lock(program, connection)
    assert another(connection, "till-2").accounts.sign_in("ada", SENTENCE).id == ada.id


def test_a_till_that_was_used_lately_lets_in_whatever_is_tried_elsewhere(
    program: Cinema, ada: User, connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("repositories.sign_ins.HOUSE_TRIES", 8)
    program.accounts.sign_in("ada", SENTENCE)
    for number in range(10):
        with pytest.raises(CinemaError):
            another(connection, f"invented-{number}").accounts.sign_in("ada", "a wrong sentence")
    with pytest.raises(TooManyAttemptsError):
        another(connection, "one-more").accounts.sign_in("ada", SENTENCE)
    assert program.accounts.sign_in("ada", SENTENCE).id == ada.id


def test_a_manager_unlocks_and_the_person_is_told(program: Cinema, ada: User, connection: Connection) -> None:
    operator = program.operator()
    may = program.accounts.add(operator, Registration("May", "may", "may@example.org", SENTENCE), Role.MANAGER)
    lock(program, connection)
    manager = program.actor(may, Channel.BOX_OFFICE)
    assert program.accounts.unlock(manager, "ada@xn--bcher-kva.example") == (ada, True)
    assert program.accounts.unlock(manager, "ada") == (ada, False)
    signed_in = program.accounts.sign_in("ada", SENTENCE)
    told = program.accounts.failed_tries(program.actor(signed_in, Channel.CUSTOMER))
    assert told is not None
    assert told.count == LOCK_TRIES
    program.accounts.sign_in("ada", SENTENCE)
    assert program.accounts.failed_tries(program.actor(signed_in, Channel.CUSTOMER)) is None
    for actor in (GUEST, program.actor(ada, Channel.CUSTOMER), Actor(Role.STAFF, "till-1", Channel.BOX_OFFICE)):
        with pytest.raises(NotAllowedError):
            program.accounts.unlock(actor, "ada")


def test_nothing_that_was_typed_is_stored(program: Cinema, ada: User, connection: Connection) -> None:
    for login in ("my-own-passw0rd", "ada", "ADA@bücher.example"):
        fail(program, login, 1)
    left = re.sub("[0-9a-z]{16,}", "", repr(raw(connection, "sign_ins")))  # a hash may have any letters
    assert len(raw(connection, "sign_ins")) == 2
    assert not any(word in left for word in ("passw0rd", "ada", "cher", "till-1"))


def test_a_locked_window_asks_for_the_password_of_its_own_person(
    program: Cinema, ada: User, connection: Connection
) -> None:
    actor = program.actor(ada, Channel.CUSTOMER)
    assert program.accounts.confirm(actor, SENTENCE) == ada
    with pytest.raises(InvalidInputError) as refused:
        program.accounts.confirm(actor, "a wrong sentence")
    assert refused.value.field == "password"
    fail(program, "ada", FREE_TRIES - 1)
    with pytest.raises(TooManyAttemptsError):
        program.accounts.confirm(actor, SENTENCE)
    with pytest.raises(NotAllowedError):
        program.accounts.confirm(GUEST, SENTENCE)
    program.accounts.erase(program.operator(), "ada")
    with pytest.raises(NotAllowedError, match="Sign in again"):
        program.accounts.confirm(actor, SENTENCE)
