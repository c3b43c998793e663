"""Memberships: on which days one is valid, and what a form of a person accepts."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cinema.domain.memberships import Membership
from cinema.domain.person_forms import changed_fields, person_values, read_person
from cinema.domain.users import Role, User
from cinema.errors import InvalidFieldsError

DAYS = st.dates(date(1900, 1, 1), date(2999, 12, 31))
ADA = User("u1", "ada", "Ada", "ada@example.org", Role.CUSTOMER, datetime(2026, 1, 1, tzinfo=UTC))


@given(DAYS, DAYS, DAYS)
def test_a_membership_is_valid_on_its_first_and_last_day_and_between(since: date, until: date, day: date) -> None:
    held = Membership("7", "", since.isoformat(), until.isoformat())
    assert held.is_valid_on(day) is held.is_valid_on(day.isoformat()) is (since <= day <= until)


@given(DAYS, DAYS)
def test_a_membership_without_an_end_or_a_beginning_has_no_such_limit(limit: date, day: date) -> None:
    assert Membership("7", since=limit.isoformat()).is_valid_on(day) is (limit <= day)
    assert Membership("7", until=limit.isoformat()).is_valid_on(day) is (day <= limit)
    assert Membership("7").is_valid_on(day)


@given(DAYS, st.integers(0, 1000))
def test_a_form_gives_back_the_membership_that_it_was_given(since: date, days: int) -> None:
    until = min(since + timedelta(days), date(2999, 12, 31))
    values = {"member_number": " A-1 ", "member_from": since.isoformat(), "member_until": until.isoformat()}
    member = read_person(values, ADA)
    assert member.membership == Membership("A-1", "", since.isoformat(), until.isoformat())
    assert changed_fields(ADA, member) == ("membership",)
    assert read_person(person_values(member), member) == member
    assert read_person({"member_number": "", "member_from": "", "member_until": ""}, member).membership is None


@pytest.mark.parametrize("text", ["31.12.2026", "2026-13-01", "20261", "tomorrow", "2026-02-30", "\u0000"])
def test_what_is_no_date_is_refused_at_its_field(text: str) -> None:
    with pytest.raises(InvalidFieldsError) as told:
        read_person({"member_number": "1", "member_from": text}, ADA)
    assert list(told.value.fields) == ["member_from"]


def test_a_reserved_username_may_stay_and_is_not_given_anew() -> None:
    old = User("u1", "admin", "Ada", "ada@example.org", Role.ADMIN, ADA.created_at)
    assert read_person({"username": "admin", "name": "Ada L."}, old).username == "admin"
    with pytest.raises(InvalidFieldsError):
        read_person({"username": "manager"}, old)
