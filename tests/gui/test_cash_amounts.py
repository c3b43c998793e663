"""Sums of cash to press and the change as it is typed, without a window."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cinema.errors import InvalidInputError
from gui.selling.cash_amounts import amount_text, live_change, quick_sums, read_amount


def test_the_next_round_notes_are_offered() -> None:
    assert quick_sums(2750, "EUR") == (2750, 3000, 4000, 5000)
    assert quick_sums(950, "EUR") == (950, 1000, 2000, 5000)
    assert quick_sums(2000, "EUR") == (2000, 5000, 10000, 20000)


@given(st.integers(1, 2_000_00), st.sampled_from(["EUR", "JPY", "BHD"]))
def test_sums_begin_with_the_exact_one_and_grow(total: int, currency: str) -> None:
    sums = quick_sums(total, currency)
    assert sums[0] == total
    assert list(sums) == sorted(set(sums))
    assert 2 <= len(sums) <= 4


@given(st.integers(0, 5_000_00), st.sampled_from(["EUR", "JPY", "BHD"]))
def test_what_is_written_is_read_the_same(amount: int, currency: str) -> None:
    assert read_amount(amount_text(amount, currency), currency) == amount


def test_the_change_while_typing() -> None:
    assert live_change("", 2750, "EUR") is None
    assert live_change("3", 2750, "EUR") == -2450
    assert live_change("30", 2750, "EUR") == 250
    assert live_change("30,5", 2750, "EUR") == 300
    assert live_change("thirty", 2750, "EUR") is None
    with pytest.raises(InvalidInputError) as caught:
        read_amount("thirty", "EUR")
    assert caught.value.field == "tendered"
