"""Chains: an entry's hash covers the whole of it, and a walk tells what was changed, removed, moved or inserted."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cinema.domain.entries import FIRST, Series, counted, entry_hash, number_of
from cinema.domain.journal import ChainWalk, EntryRow, FaultKind, Head, read_head
from cinema.errors import InvalidInputError

AT = datetime(2026, 11, 20, 20, 0, tzinfo=UTC)
ENTRY: dict[str, Any] = {
    "_id": "sale1", "kind": "sold", "subject": "sale1", "till": "t", "till_number": 1, "epoch": "e", "seq": 1,
    "previous": FIRST, "at": AT, "day": "2026-11-20", "counts": {"receipt-2026": 1}, "number": "2026-01-000001",
    "operation": {"order": {"id": "sale1", "total": 950}}, "claims": ["attempt:a"],
}  # fmt: skip


@pytest.mark.parametrize("name", ENTRY)
def test_a_change_of_any_field_changes_the_hash(name: str) -> None:
    changed = {
        "at": AT + timedelta(milliseconds=1),
        "counts": {},
        "operation": {"order": {"id": "sale1", "total": "950"}},
    }
    assert entry_hash(ENTRY) != entry_hash({**ENTRY, name: changed.get(name, "other")})
    assert entry_hash(ENTRY) != entry_hash({key: value for key, value in ENTRY.items() if key != name})


def test_hash_signature_and_due_are_not_in_the_hash_and_order_does_not_matter() -> None:
    unsigned = {"hash": "x", "signature": "y", "due": True}
    assert entry_hash(ENTRY) == entry_hash({**dict(reversed(ENTRY.items())), **unsigned})


def row(document: dict[str, Any], hashed: str | None = None) -> EntryRow:
    names = ("kind", "subject", "till", "till_number", "epoch", "seq", "previous")
    fields = {name: document[name] for name in names}
    return EntryRow(
        id=document["_id"], **fields, hash=hashed or entry_hash(document), signature="", at=document["at"],
        day=document["day"], counts=document["counts"], number=document.get("number"), document=document,
    )  # fmt: skip


def changed(entry: EntryRow, **fields: Any) -> EntryRow:
    """Change an entry and leave its hash."""
    return row({**entry.document, **fields}, entry.hash)


def rehashed(entry: EntryRow, **fields: Any) -> EntryRow:
    """Change an entry and hash it anew."""
    return row({**entry.document, **fields})


def chain(till: str, length: int) -> list[EntryRow]:
    """Sales, and a void after every third."""
    entries: list[EntryRow] = []
    counts: dict[str, int] = {}
    for seq in range(1, length + 1):
        is_void = seq % 4 == 0
        counts = counted(counts, None if is_void else Series.RECEIPT, "2026")
        document = {
            **ENTRY, "_id": f"{till}{seq}", "subject": f"{till}{seq}", "till": till, "seq": seq, "counts": counts,
            "previous": entries[-1].hash if entries else FIRST, "kind": "void" if is_void else "sold",
            "number": None if is_void else number_of(Series.RECEIPT, "2026", 1, counts["receipt-2026"]),
        }  # fmt: skip
        entries.append(row(document))
    return entries


def faults(entries: list[EntryRow], *, partly: bool = False) -> list[tuple[FaultKind, int, int]]:
    walk = ChainWalk(partly=partly)
    return [(one.kind, one.seq, one.last) for entry in entries for one in walk.follow(entry)]


def of_place(entries: list[EntryRow]) -> list[tuple[FaultKind, int, int]]:
    """Return the faults, without those of numbers."""
    numbers = {FaultKind.NUMBER_MISSING, FaultKind.NUMBER_TWICE, FaultKind.MISCOUNTED}
    return [one for one in faults(entries) if one[0] not in numbers]


def test_chains_that_nobody_touched_have_no_faults() -> None:
    assert faults([*chain("a", 9), *chain("b", 1), *chain("c", 3)]) == []
    assert faults([*chain("a", 9)[4:], *chain("b", 9)[2:]], partly=True) == []


@given(st.integers(1, 9), st.integers(1, 3))
def test_entries_that_were_removed_are_counted_and_so_are_their_numbers(first: int, length: int) -> None:
    whole = chain("a", 13)
    entries = [entry for entry in whole if not first <= entry.seq < first + length]
    assert of_place(entries) == [(FaultKind.REMOVED, first, first + length - 1)]
    lost = [one.number for one in whole[first - 1 : first + length - 1] if one.number]
    walk = ChainWalk()
    told = [one.numbers for entry in entries for one in walk.follow(entry) if one.kind is FaultKind.NUMBER_MISSING]
    is_followed_by_sale = entries[first - 1].number is not None
    assert told == ([(lost[0], lost[-1])] if lost and is_followed_by_sale else [])


@given(st.integers(0, 9), st.sampled_from(["subject", "kind", "previous", "day"]))
def test_a_changed_entry_is_found_where_it_stands(place: int, field: str) -> None:
    entries = chain("a", 10)
    entries[place] = changed(entries[place], **{field: "f" * 64})
    assert (FaultKind.CHANGED, place + 1, place + 1) in faults(entries)


@given(st.integers(0, 8), st.integers(1, 9))
def test_two_entries_that_changed_places_are_both_named(one: int, distance: int) -> None:
    entries = chain("a", 10)
    other = min(9, one + distance)
    entries[one], entries[other] = changed(entries[other], seq=one + 1), changed(entries[one], seq=other + 1)
    assert {(FaultKind.MOVED, one + 1, one + 1), (FaultKind.MOVED, other + 1, other + 1)} <= set(faults(entries))


@given(st.integers(1, 9))
def test_an_entry_that_was_inserted_and_hashed_is_found(after: int) -> None:
    """The others made room for it, and the next one still hangs on the one before it."""
    entries = chain("a", 10)
    forged = rehashed(entries[after - 1], seq=after + 1, previous=entries[after - 1].hash, subject="forged")
    pushed = [changed(entry, seq=entry.seq + 1) for entry in entries[after:]]
    assert of_place([*entries[:after], forged, *pushed])[0][0] is FaultKind.MOVED
    numbered_anew = [forged, *(rehashed(entry) for entry in pushed)]
    assert of_place([*entries[:after], *numbered_anew])[0] == (FaultKind.INSERTED, after + 1, after + 1)


@given(st.integers(1, 9))
def test_a_second_entry_that_follows_as_a_till_writes_it_is_a_double_and_its_followers_are_right(place: int) -> None:
    entries = chain("a", 10)
    twice = rehashed(entries[place - 1], subject="double")
    assert faults([*entries[:place], twice, *entries[place:]]) == [(FaultKind.DOUBLED, place, place)]
    after = rehashed(entries[place], previous=twice.hash)
    assert faults([*entries[:place], twice, *entries[place : place + 1], after, *entries[place + 1 :]]) == [
        (FaultKind.DOUBLED, place, place),
        (FaultKind.DOUBLED, place + 1, place + 1),
    ]


@given(st.integers(1, 9))
def test_a_second_entry_that_follows_no_other_is_a_fork(place: int) -> None:
    entries = chain("a", 10)
    twice = rehashed(entries[place - 1], subject="forged", previous="f" * 64)
    found = of_place([*entries[:place], twice, *entries[place:]])
    assert found[0] == (FaultKind.FORKED, place, place)


@given(st.integers(0, 8))
def test_an_entry_that_was_hashed_anew_does_not_fit_the_next(place: int) -> None:
    entries = chain("a", 10)
    entries[place] = rehashed(entries[place], subject="other")
    assert faults(entries) == [(FaultKind.ORDER, place + 2, place + 2)]


@pytest.mark.parametrize(
    ("counts", "number", "kind"),
    [
        ({"receipt-2026": 4}, "2026-01-000004", FaultKind.NUMBER_MISSING),
        ({"receipt-2026": 2}, "2026-01-000002", FaultKind.NUMBER_TWICE),
        ({"receipt-2026": 3}, "2026-01-000004", FaultKind.MISCOUNTED),
        ({"receipt-2026": 3}, None, FaultKind.MISCOUNTED),
        ({"receipt-2026": 3, "refund-2025": 1}, "2026-01-000003", FaultKind.MISCOUNTED),
    ],
)
def test_numbers_go_on_along_the_chain(counts: dict[str, int], number: str | None, kind: FaultKind) -> None:
    entries = chain("a", 3)
    entries[2] = rehashed(entries[2], counts=counts, number=number)
    assert faults(entries) == [(kind, 3, 3)]


def test_a_new_year_counts_anew_and_the_old_one_goes_on() -> None:
    entries = chain("a", 2)
    days = {
        "2027-01-01": {"receipt-2026": 2, "receipt-2027": 1},
        "2026-12-31": {"receipt-2026": 3, "receipt-2027": 1},
    }
    for day, counts in days.items():
        last, year = entries[-1], day[:4]
        number = number_of(Series.RECEIPT, year, 1, counts[f"receipt-{year}"])
        entries.append(rehashed(last, seq=last.seq + 1, previous=last.hash, day=day, counts=counts, number=number))
    assert faults(entries) == []


def test_what_no_entry_ever_held_is_a_change_and_no_accident() -> None:
    for odd in ({"at": None}, {"operation": {"total": object()}}, {"operation": 7}):
        (entry,) = chain("a", 1)
        assert faults([changed(entry, **odd)]) == [(FaultKind.CHANGED, 1, 1)]


def test_an_entry_without_a_place_is_told_as_such() -> None:
    (entry,) = chain("a", 1)
    for odd in ({"till": ""}, {"seq": 0}):
        assert faults([entry._replace(**odd)])[0][0] is FaultKind.UNREADABLE


@pytest.mark.parametrize("text", ["", "a", "a=1", "a=1:beef", "=1:" + "0" * 64, "a=x:" + "0" * 64, "a=1:" + "g" * 64])
def test_what_is_no_head_is_refused(text: str) -> None:
    with pytest.raises(InvalidInputError):
        read_head(text)


def test_a_head_is_read_as_it_is_written() -> None:
    head = Head("0983818b5a691ef1", 7, "a" * 64)
    assert read_head(f" {head}\n") == head
    assert read_head(str(replace(head, hash="A" * 64))) == head
