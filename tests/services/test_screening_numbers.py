"""A screening is found by its number as long as it can mean no other; tried on the real database."""

import json
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from unittest.mock import Mock

import pytest

from cinema.domain.ids import new_id
from cinema.domain.screening_numbers import is_number_of, numbers_of
from cinema.domain.screenings import Screening, ScreeningState
from cinema.errors import InvalidInputError, NotFoundError
from cinema.services.screening_numbers import ScreeningNumbers
from repositories.connect import Connection
from repositories.screenings import Screenings
from repositories.storage import open_storage

NOW = datetime(2026, 11, 20, 20, 0, tzinfo=UTC)
DAY = timedelta(days=1)
FIRST = "20261120-2000-hall"


@pytest.fixture
def stored(connection: Connection) -> Screenings:
    return open_storage(connection).screenings


@pytest.fixture
def numbers(stored: Screenings) -> ScreeningNumbers:
    return ScreeningNumbers(stored, Mock(now=lambda: NOW))


def screening(name: str, at: datetime = NOW) -> Screening:
    return Screening(name, "metropolis", "hall", "hall-1", at, at + DAY, f"{at:%Y-%m-%d}", "weekday")


def twin(screening_id: str) -> str:
    """Return an id whose digits begin as those of another one, so that both have its shortest number."""
    (number,) = numbers_of([screening_id]).values()
    return next(one for one in (new_id() for _ in range(1_000_000)) if is_number_of(number, one))


def test_a_screening_is_found_by_its_number_and_by_its_id(numbers: ScreeningNumbers, stored: Screenings) -> None:
    stored.put(screening(FIRST))
    stored.put(screening(new_id(), NOW + 30 * DAY))
    for one, number in numbers.all().items():
        assert numbers.named(number) == one
        assert numbers.named(one) == one


def test_a_number_that_a_later_screening_has_too_is_refused_with_longer_ones(
    numbers: ScreeningNumbers, stored: Screenings
) -> None:
    stored.put(screening(FIRST))
    listed, later = numbers.all()[FIRST], twin(FIRST)
    stored.put(screening(later, NOW + DAY))
    with pytest.raises(InvalidInputError) as refused:
        numbers.named(listed)
    now = numbers.all()
    assert now[FIRST] in refused.value.message
    assert now[later] in refused.value.message
    assert [numbers.named(now[one]) for one in (FIRST, later)] == [FIRST, later]


@pytest.mark.parametrize("state", [ScreeningState.CANCELLED, ScreeningState.REMOVED])
def test_a_number_does_not_pass_on_to_another_screening_when_its_own_has_gone(
    numbers: ScreeningNumbers, stored: Screenings, state: ScreeningState
) -> None:
    stored.put(screening(FIRST))
    listed = numbers.all()[FIRST]
    stored.put(replace(screening(FIRST, NOW - 6 * DAY), state=state))
    stored.put(screening(twin(FIRST)))
    with pytest.raises(InvalidInputError, match="several"):
        numbers.named(listed)


def test_a_mistyped_and_an_unknown_number_are_told_apart(numbers: ScreeningNumbers, stored: Screenings) -> None:
    stored.put(screening(FIRST))
    number = numbers.all()[FIRST]
    wrong = f"{(int(number[0]) + 1) % 10}{number[1:]}"
    with pytest.raises(InvalidInputError, match=f"One digit of {wrong}"):
        numbers.named(wrong)
    (other,) = numbers_of(["another"]).values()
    for unknown in (other, "nowhere", "", "$where", "\udcff", "x" * 10_000):
        with pytest.raises(NotFoundError, match="cinema screenings") as refused:
            numbers.named(unknown)
        assert len(refused.value.message) < 150


def test_an_id_of_digits_is_that_screening(numbers: ScreeningNumbers, stored: Screenings) -> None:
    stored.put(screening("12345"))
    assert numbers.named("12345") == "12345"


def test_the_ids_are_read_by_the_index_of_the_start(
    numbers: ScreeningNumbers, stored: Screenings, connection: Connection
) -> None:
    for days in (-30, -8, -1, 3):
        stored.put(screening(new_id(), NOW + days * DAY))
    assert len(numbers.all()) == 2
    command = {"find": "screenings", "filter": {"starts_at": {"$gte": NOW - 7 * DAY}}, "sort": {"starts_at": 1}}
    said = json.dumps(connection.database.command("explain", command, verbosity="executionStats"), default=str)
    assert '"indexName": "starts_at_1"' in said
    assert set(re.findall(r'"totalDocsExamined": (\d+)', said)) == {"2"}
