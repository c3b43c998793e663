"""The journal's hash covers the whole entry."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import assume, given
from hypothesis import strategies as st

from cinema.domain.journal import (
    FIRST,
    ChainWalk,
    FaultKind,
    JournalEntry,
    JournalEvent,
    chain_name,
    entry_hash,
)

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


def chain(name: str, count: int) -> list[JournalEntry]:
    entries: list[JournalEntry] = []
    for seq in range(1, count + 1):
        event = JournalEvent(f"sale{seq}", "sold", {"receipt": f"2026-{seq:06d}", "total": 950})
        previous = entries[-1].hash if entries else FIRST
        hashed = entry_hash(name, seq, previous, AT, event)
        entries.append(JournalEntry(name, seq, previous, hashed, event.transaction, event.event, AT, event.data))
    return entries


def faults(entries: list[JournalEntry]) -> list[tuple[FaultKind, int, int]]:
    walk = ChainWalk()
    return [(one.kind, one.seq, one.last) for entry in entries for one in walk.follow(entry)]


def resigned(entry: JournalEntry) -> JournalEntry:
    event = JournalEvent(entry.transaction, entry.event, entry.data)
    return replace(entry, hash=entry_hash(entry.chain, entry.seq, entry.previous, entry.at, event))


def test_chains_that_nobody_touched_have_no_faults() -> None:
    assert faults([*chain("a", 4), *chain("b", 1), *chain("c", 3)]) == []


@given(st.integers(1, 9), st.integers(1, 3))
def test_entries_that_were_removed_are_counted(first: int, count: int) -> None:
    entries = [entry for entry in chain("a", 12) if not first <= entry.seq < first + count]
    assert faults(entries) == [(FaultKind.REMOVED, first, first + count - 1)]


@given(st.integers(0, 9), st.sampled_from(["transaction", "event", "previous", "hash"]))
def test_a_changed_entry_is_found_where_it_stands(place: int, field: str) -> None:
    entries = chain("a", 10)
    entries[place] = replace(entries[place], **{field: "f" * 64})  # type: ignore[arg-type]
    assert (FaultKind.CHANGED, place + 1, place + 1) in faults(entries)


@given(st.integers(0, 8), st.integers(1, 9))
def test_two_entries_that_changed_places_are_both_named(one: int, distance: int) -> None:
    entries = chain("a", 10)
    other = min(9, one + distance)
    moved = replace(entries[other], seq=one + 1), replace(entries[one], seq=other + 1)
    entries[one], entries[other] = moved
    found = faults(entries)
    assert {(FaultKind.MOVED, one + 1, one + 1), (FaultKind.MOVED, other + 1, other + 1)} <= set(found)


@given(st.integers(1, 9))
def test_an_entry_that_was_inserted_and_signed_is_found(after: int) -> None:
    """The others made room for it, and the next one still hangs on the one before it."""
    entries = chain("a", 10)
    forged = resigned(
        replace(entries[after - 1], seq=after + 1, previous=entries[after - 1].hash, transaction="forged")
    )
    pushed = [replace(entry, seq=entry.seq + 1) for entry in entries[after:]]
    found = faults([*entries[:after], forged, *pushed])
    assert found[0][0] is FaultKind.MOVED
    numbered_anew = [forged, *(resigned(entry) for entry in pushed)]
    assert faults([*entries[:after], *numbered_anew])[0] == (FaultKind.INSERTED, after + 1, after + 1)
    twice = resigned(replace(entries[after - 1], transaction="forged"))
    assert (FaultKind.INSERTED, after, after) in faults([*entries[:after], twice, *entries[after:]])


@given(st.integers(0, 8))
def test_an_entry_that_was_signed_anew_does_not_fit_the_next(place: int) -> None:
    entries = chain("a", 10)
    entries[place] = resigned(replace(entries[place], transaction="other"))
    assert faults(entries) == [(FaultKind.ORDER, place + 2, place + 2)]


def test_what_no_entry_ever_held_is_a_change_and_no_accident() -> None:
    for spoilt in ({"at": None}, {"data": {"total": object()}}):
        (entry,) = chain("a", 1)
        assert faults([replace(entry, **spoilt)]) == [(FaultKind.CHANGED, 1, 1)]
