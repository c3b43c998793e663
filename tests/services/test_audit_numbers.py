"""Numbers of a series: whatever the order in which they come, each gap and each repeat is told, and only these."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cinema.domain.audit import RefundRow, SaleRow, SeriesRow
from cinema.services.audit.numbers import Numbers

AT = datetime(2026, 11, 20, tzinfo=UTC)
SERIES = "receipt-2026"


def sale(number: str) -> SaleRow:
    return SaleRow(f"sale-{number}", "one", "paid", "hold", AT, 950, "EUR", number, (), (), (), AT)


def counter(last: int, on_their_way: Iterable[int] = (), spare: Iterable[int] = ()) -> dict[str, SeriesRow]:
    return {SERIES: SeriesRow(last, {f"sale{one}": one for one in on_their_way}, frozenset(spare))}


def found(numbers: Iterable[int | str], series: Mapping[str, SeriesRow]) -> list[tuple[str, str]]:
    taken = Numbers(series)
    for one in numbers:
        taken.add(sale(one if isinstance(one, str) else f"2026-{one:06d}"))
    return [(one.check, one.about["number"]) for one in taken.findings(series)]


@given(st.permutations(range(1, 30)), st.sets(st.integers(1, 29), max_size=10))
def test_exactly_what_is_missing_is_told(order: list[int], lost: set[int]) -> None:
    told = found([one for one in order if one not in lost], counter(29))
    assert told == [("receipt-gap", f"2026-{one:06d}") for one in sorted(lost)]


@given(st.sets(st.integers(1, 20)), st.sets(st.integers(1, 20)))
def test_a_number_that_waits_is_not_missing(on_their_way: set[int], spare: set[int]) -> None:
    waiting = on_their_way | spare
    assert found(set(range(1, 21)) - waiting, counter(20, on_their_way, spare - on_their_way)) == []


@given(st.sets(st.integers(1, 20)), st.sets(st.integers(1, 20)))
def test_a_number_that_waits_though_it_is_in_use_is_told(on_their_way: set[int], spare: set[int]) -> None:
    told = found(set(range(1, 21)) - on_their_way, counter(20, on_their_way, spare))
    assert told == [("number-given-again", f"2026-{one:06d}") for one in sorted(spare)]


def test_a_number_that_waits_and_was_never_given_is_told() -> None:
    assert found([1, 2], counter(2, [9], [0])) == [
        ("number-not-given", "2026-000000"), ("number-not-given", "2026-000009"),
    ]  # fmt: skip


@given(st.integers(1, 9))
def test_a_number_that_stands_twice_is_told_once(number: int) -> None:
    assert found([*range(1, 10), number, number], counter(9)) == [("receipt-number-twice", f"2026-{number:06d}")]


def test_a_counter_that_was_set_back_is_told() -> None:
    assert found(range(1, 10), counter(7)) == [("number-not-given", "2026-000009")]
    assert found(range(1, 3), {}) == [("number-not-given", "2026-000002")]


def test_a_number_far_beyond_takes_no_memory_and_makes_no_gaps() -> None:
    told = found([1, 2, "2026-99999999999", "nonsense", "", "2026-"], counter(2))
    assert {check for check, _number in told} == {"number-not-given"}
    assert ("number-not-given", "2026-99999999999") in told


@pytest.mark.parametrize(
    "number", ["nonsense", "R2026-x", "2026-000001", "R\u00b2026-1", "R2026-\u00b2", "R" + "9" * 5000 + "-1"]
)
def test_a_refund_number_out_of_form_is_told_as_it_stands(number: str) -> None:
    taken = Numbers({})
    refund = RefundRow("one", ("ticket",), 950, "approved", AT, number, AT)
    taken.add(sale("2026-000001")._replace(receipt=None, refunds=(refund,)))
    (told,) = taken.findings({})
    assert (told.check, told.subject, told.about["series"]) == ("number-not-given", number[:20], "")


def test_a_series_of_which_all_is_lost_tells_its_first_numbers() -> None:
    told = found([], counter(1_000_000))
    assert len(told) == 20
    assert told[0] == ("receipt-gap", "2026-000001")
