"""Numbers without gaps and without repeats, whoever takes them. On the real server alone: threads, pipelines."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from repositories.counters import Counters

from repositories.storage import Storage

SERIES = "receipt-2026"


@pytest.fixture
def counters(storage: Storage) -> Counters:
    return storage.counters


def test_numbers_follow_each_other_and_a_repeat_finds_the_same(counters: Counters) -> None:
    assert [counters.take(SERIES, sale) for sale in ("s1", "s2", "s1", "s3")] == [1, 2, 1, 3]
    assert counters.take("receipt-2027", "s1") == 1
    assert set(counters.pending()) == {
        (SERIES, "s1", 1), (SERIES, "s2", 2), (SERIES, "s3", 3), ("receipt-2027", "s1", 1),
    }  # fmt: skip


def test_many_at_once_get_every_number_once(counters: Counters) -> None:
    with ThreadPoolExecutor(8) as pool:
        numbers = list(pool.map(lambda place: counters.take(SERIES, f"s{place // 2}"), range(80)))
    assert sorted(set(numbers)) == list(range(1, 41))
    assert numbers[0::2] == numbers[1::2], "each sale asked twice"


def test_a_number_that_arrived_is_forgotten_and_only_its_own(counters: Counters) -> None:
    counters.take(SERIES, "s1")
    counters.clear(SERIES, "s1", 2)
    counters.clear(SERIES, "s2", 1)
    assert counters.pending() == ((SERIES, "s1", 1),)
    for _repeat in range(2):
        counters.clear(SERIES, "s1", 1)
    assert counters.pending() == ()
    assert counters.take(SERIES, "s1") == 2, "cleared, so a new one"


def test_a_number_given_back_is_the_next_one_taken(counters: Counters) -> None:
    for sale in ("s1", "s2", "s3"):
        counters.take(SERIES, sale)
    counters.give_back(SERIES, "s2", 9)
    for _repeat in range(2):
        counters.give_back(SERIES, "s2", 2)
    counters.give_back(SERIES, "s1", 1)
    assert [counters.take(SERIES, sale) for sale in ("s4", "s5", "s4", "s6")] == [1, 2, 1, 4]


def test_numbers_given_back_under_load_leave_no_gap(counters: Counters) -> None:
    def take(place: int) -> int | None:
        number = counters.take(SERIES, f"s{place}")
        if place % 3 == 0:
            counters.give_back(SERIES, f"s{place}", number)
            return None
        counters.clear(SERIES, f"s{place}", number)
        return number

    with ThreadPoolExecutor(8) as pool:
        used = [number for number in pool.map(take, range(60)) if number is not None]
    assert len(set(used)) == len(used) == 40
    counters_left = [counters.take(SERIES, f"late{place}") for place in range(60 - 40)]
    assert sorted([*used, *counters_left])[: len(used)] == sorted({*used, *counters_left})[: len(used)]
    assert sorted([*used, *counters_left]) == list(range(1, 61))


def test_what_arrived_is_forgotten_by_the_next_taking(counters: Counters) -> None:
    counters.take(SERIES, "s1")
    counters.arrived(SERIES, "s1", 1)
    assert counters.pending() == ((SERIES, "s1", 1),)
    counters.take("receipt-2027", "s9")
    assert (SERIES, "s1", 1) in counters.pending(), "another series"
    assert counters.take(SERIES, "s2") == 2
    assert set(counters.pending()) == {("receipt-2027", "s9", 1), (SERIES, "s2", 2)}


def test_a_repeat_finds_its_number_although_it_arrived(counters: Counters) -> None:
    counters.take(SERIES, "s1")
    counters.arrived(SERIES, "s1", 1)
    assert counters.take(SERIES, "s1") == 1
    assert counters.take(SERIES, "s2") == 2
    assert counters.pending() == ((SERIES, "s2", 2),)


def test_forgetting_touches_no_other_number_of_the_same_sale(counters: Counters) -> None:
    counters.take(SERIES, "s1")
    counters.arrived(SERIES, "s1", 1)
    counters.clear(SERIES, "s1", 1)
    elsewhere = Counters(counters._counters)
    assert elsewhere.take(SERIES, "s1") == 2, "a recoverer that woke late took another"
    counters.take(SERIES, "s2")
    assert set(counters.pending()) == {(SERIES, "s1", 2), (SERIES, "s2", 3)}


def test_what_arrived_at_another_till_is_left_to_recovery(counters: Counters) -> None:
    counters.take(SERIES, "s1")
    counters.arrived(SERIES, "s1", 1)
    assert Counters(counters._counters).take(SERIES, "s2") == 2
    assert set(counters.pending()) == {(SERIES, "s1", 1), (SERIES, "s2", 2)}


def test_numbers_taken_by_many_threads_of_one_till_leave_nothing_behind(counters: Counters) -> None:
    def sell(place: int) -> int:
        number = counters.take(SERIES, f"s{place}")
        counters.arrived(SERIES, f"s{place}", number)
        return number

    with ThreadPoolExecutor(8) as pool:
        numbers = list(pool.map(sell, range(60)))
    assert sorted(numbers) == list(range(1, 61))
    counters.take(SERIES, "last")
    assert counters.pending() == ((SERIES, "last", 61),)
