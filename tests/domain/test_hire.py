"""Hire terms are typed as lines, and come back as they were typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cinema.domain.hire import hire_text, read_hire
from cinema.domain.movies import HireTerm
from cinema.errors import InvalidInputError

TERMS = st.lists(
    st.builds(HireTerm, st.integers(1, 52), st.integers(0, 100_00), st.integers(0, 10_000_000)),
    unique_by=lambda term: term.week,
).map(lambda terms: tuple(sorted(terms, key=lambda term: term.week)))


@given(TERMS, st.sampled_from(["EUR", "JPY", "KWD"]))
def test_what_is_shown_is_read_as_it_was(terms: tuple[HireTerm, ...], currency: str) -> None:
    assert read_hire(hire_text(terms, currency), currency) == terms


def test_lines_may_be_typed_in_any_order_with_comma_or_point() -> None:
    typed = "3: 40 %\n\n 1:52,5% , 200.00 "
    assert read_hire(typed, "EUR") == (HireTerm(1, 5250, 20000), HireTerm(3, 4000))
    assert hire_text(read_hire(typed, "EUR"), "EUR") == "1: 52.50 %, 200.00\n3: 40 %"


def test_no_lines_are_no_terms() -> None:
    assert read_hire(" \n", "EUR") == ()


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("half", "Line 1: Write week"),
        ("1: 50", "Line 1: Write week"),
        ("1: 50 %, much", "Line 1: Write the amount"),
        ("1: 50 %, 2.001", "Line 1: .*decimal"),
        ("1: 50 %, -2", "Line 1: .*negative"),
        ("0: 50 %", "from 1 to 52"),
        ("53: 50 %", "from 1 to 52"),
        ("1: 100.01 %", "at most 100"),
        ("1: 50 %\n1: 40 %", "Line 2: Week 1 has two"),
        ("１: 50 %", "Line 1: Write week"),
    ],
)
def test_a_wrong_line_is_told_with_its_number_at_the_field(typed: str, words: str) -> None:
    with pytest.raises(InvalidInputError, match=words) as refused:
        read_hire(typed, "EUR")
    assert refused.value.field == "hire"
