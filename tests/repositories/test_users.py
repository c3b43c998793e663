"""Stored accounts, on the real server and in mongomock."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from cinema.domain.users import Role, User
from cinema.errors import ConflictError, NotFoundError
from repositories.users import Users
from tests.repositories.conftest import Of

ADA = User("u1", "Ada", "Ada Lovelace", "Ada@example.org", Role.CUSTOMER, datetime(2026, 1, 1, tzinfo=UTC), ("drama",))


@pytest.fixture
def users(of: Of) -> Users:
    return Users(of("users"))


def test_a_person_is_kept_and_found_by_either_login_in_any_case(users: Users) -> None:
    users.add(ADA, "hash")
    assert users.get("u1") == ADA
    for login in ("Ada", "aDA", " ada ", "ADA@EXAMPLE.ORG", "ａｄａ"):
        assert users.find_login(login) == (ADA, "hash")
    for login in ("", "ad", "ada@", '{"$gt": ""}', "$where", ".*", "\udcff", "x" * 10_000):
        assert users.find_login(login) is None


def test_the_same_person_again_changes_nothing(users: Users) -> None:
    users.add(ADA, "hash")
    users.add(ADA, "hash")
    assert users.get("u1") == ADA


@pytest.mark.parametrize(
    ("username", "email", "field"), [("ADA", "b@example.org", "username"), ("bob", "ADA@example.org", "email")]
)
def test_a_name_or_address_that_is_taken_in_any_case_is_refused(
    users: Users, username: str, email: str, field: str
) -> None:
    users.add(ADA, "hash")
    with pytest.raises(ConflictError) as taken:
        users.add(replace(ADA, id="u2", username=username, email=email), "hash")
    assert taken.value.field == field
    with pytest.raises(NotFoundError):
        users.get("u2")


def test_profile_password_and_favourites_are_replaced(users: Users) -> None:
    users.add(ADA, "hash")
    for _repeat in range(2):
        assert users.set_password("u1", "new", instead_of="hash")
    assert not users.set_password("u1", "newer", instead_of="hash")
    assert users.set_profile("u1", "A. L.", ("comedy",), "es").language == "es"
    for _repeat in range(2):
        assert users.set_favourite("u1", "metropolis", favourite=True).favourites == ("metropolis",)
    found, password = users.find_login("ada") or (ADA, "")
    assert (found.name, found.genres, found.must_change_password, password) == ("A. L.", ("comedy",), False, "new")
    assert users.set_favourite("u1", "metropolis", favourite=False).favourites == ()


def test_somebody_who_is_not_there_is_not_found(users: Users) -> None:
    with pytest.raises(NotFoundError):
        users.get("nobody")
    with pytest.raises(NotFoundError):
        users.set_profile("nobody", "N", (), "en")
    with pytest.raises(NotFoundError):
        users.set_favourite("nobody", "metropolis", favourite=True)
