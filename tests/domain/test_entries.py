"""Entries: their numbers along a chain, and a hash that covers all but what is signed apart."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from cinema.domain.entries import UNSIGNED, Draft, EntryKind, Series, counted, entry_hash, number_of
from cinema.domain.operations import Changed, GivenBack, Operation, Voided

AT = datetime(2026, 11, 20, 20, 0, tzinfo=UTC)
VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-(2**53), 2**53), st.text(max_size=8), st.just(AT)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=4), inner, max_size=3)),
    max_leaves=8,
)
DOCUMENTS = st.dictionaries(st.text(min_size=1, max_size=5), VALUES, max_size=5)


@given(st.lists(st.tuples(st.sampled_from([*Series, None]), st.sampled_from(["2026", "2027"])), max_size=30))
def test_numbers_are_counted_along_the_chain_whatever_comes_between(steps: list[tuple[Series | None, str]]) -> None:
    counts: dict[str, int] = {}
    given_out: dict[tuple[Series, str], list[int]] = {}
    for series, year in steps:
        before = counts
        counts = counted(counts, series, year)
        if series is None:
            assert counts == before
        else:
            given_out.setdefault((series, year), []).append(counts[f"{series}-{year}"])
    assert all(numbers == list(range(1, len(numbers) + 1)) for numbers in given_out.values())


def test_a_number_names_business_year_till_and_count() -> None:
    assert number_of(Series.RECEIPT, "2026", 1, 123) == "2026-01-000123"
    assert number_of(Series.REFUND, "2026", 12, 7) == "R2026-12-000007"
    assert number_of(Series.RECEIPT, "2026", 100, 1_000_000) == "2026-100-1000000"
    assert number_of(Series.Z, "2026", 1, 31) == "Z2026-01-0031"


@pytest.mark.parametrize(
    ("operation", "kind"),
    [
        (Voided(), EntryKind.VOID),
        (GivenBack("a1", 950), EntryKind.GIVEN_BACK),
        (Changed("settings", "house", 1), EntryKind.CHANGED),
    ],
)
def test_a_draft_s_kind_follows_from_its_operation(operation: Operation, kind: EntryKind) -> None:
    draft = Draft("o1", "s1", AT, operation)
    assert (draft.kind, draft.series) == (kind, None)


@settings(max_examples=40)
@given(DOCUMENTS, DOCUMENTS)
def test_two_documents_have_two_hashes(one: dict[str, Any], other: dict[str, Any]) -> None:
    signed = [{name: value for name, value in each.items() if name not in UNSIGNED} for each in (one, other)]
    assume(repr(sorted(signed[0].items())) != repr(sorted(signed[1].items())))
    assume(signed[0] != signed[1])
    assert entry_hash(one) != entry_hash(other)


@given(DOCUMENTS)
def test_neither_the_order_of_fields_nor_what_is_unsigned_matters(document: dict[str, Any]) -> None:
    turned = dict(reversed(document.items()))
    assert entry_hash({**turned, "hash": "x", "signature": "y", "due": True}) == entry_hash(
        {name: value for name, value in document.items() if name not in UNSIGNED}
    )


def test_an_instant_counts_to_the_millisecond_and_in_any_object_of_utc() -> None:
    assert entry_hash({"at": AT}) != entry_hash({"at": AT + timedelta(milliseconds=1)})
    assert len(entry_hash({"at": AT})) == 64


@pytest.mark.parametrize("value", [object(), 1.5j, b"x", float("nan"), {1, 2}])
def test_a_value_that_is_never_written_is_refused(value: object) -> None:
    with pytest.raises((TypeError, ValueError)):
        entry_hash({"x": value})
