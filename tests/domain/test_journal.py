"""The journal's hash covers the whole entry."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import assume, given
from hypothesis import strategies as st

from cinema.domain.journal import FIRST, JournalEvent, chain_name, entry_hash

EVENT = JournalEvent("sale1", "sold", {"receipt": "2026-000001", "total": 950, "seats": "A1 A2"})
AT = datetime(2026, 11, 20, 20, 0, tzinfo=UTC)
VALUES = st.one_of(st.text(max_size=20), st.integers(-(2**53), 2**53))
EVENTS = st.builds(
    JournalEvent, st.text(max_size=10), st.text(max_size=10), st.dictionaries(st.text(max_size=5), VALUES, max_size=4)
)


@given(EVENTS, EVENTS)
def test_two_events_have_two_hashes(one: JournalEvent, other: JournalEvent) -> None:
    assume(one != other)
    assert entry_hash("c", 1, FIRST, AT, one) != entry_hash("c", 1, FIRST, AT, other)


def test_a_change_of_any_part_changes_the_hash() -> None:
    hashes = {
        entry_hash("c", 1, FIRST, AT, EVENT),
        entry_hash("d", 1, FIRST, AT, EVENT),
        entry_hash("c", 2, FIRST, AT, EVENT),
        entry_hash("c", 1, "1" * 64, AT, EVENT),
        entry_hash("c", 1, FIRST, AT + timedelta(milliseconds=1), EVENT),
        entry_hash("c", 1, FIRST, AT, replace(EVENT, transaction="sale2")),
        entry_hash("c", 1, FIRST, AT, replace(EVENT, event="refunded")),
        entry_hash("c", 1, FIRST, AT, replace(EVENT, data={**EVENT.data, "total": "950"})),
        entry_hash("c", 1, FIRST, AT, replace(EVENT, data={**EVENT.data, "more": ""})),
    }
    assert len(hashes) == 9
    assert all(len(one) == 64 for one in hashes)


def test_the_order_of_the_data_does_not_matter() -> None:
    turned = replace(EVENT, data=dict(reversed(EVENT.data.items())))
    assert entry_hash("c", 1, FIRST, AT, EVENT) == entry_hash("c", 1, FIRST, AT, turned)


def test_a_chain_belongs_to_a_day_and_a_workstation() -> None:
    assert chain_name("till-1", "2026-11-20") == "2026-11-20/till-1"
