"""The journal in storage: three unique keys, an epoch, and reads at majority."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from pymongo.errors import WriteError

from cinema.adapters.till_keys import Ed25519TillKey, KeysInMemory, is_signed
from cinema.domain.auditoriums import SeatKind
from cinema.domain.entries import FIRST, Entry, EntryKind, EpochEndedError, entry_hash
from cinema.domain.operations import Changed, Sold, Voided
from cinema.domain.orders import Order, OrderScreening, Ticket
from cinema.domain.payments import Attempt, AttemptState, Provider, Tender
from cinema.domain.users import Channel
from cinema.errors import StorageError, UnreadableError
from repositories.connect import Connection
from repositories.migrations import migrate
from repositories.schema import begin_epoch
from repositories.storage import Storage, open_storage
from tests.support import raw

Make = Callable[..., Entry]
SECONDS = 5.0


@pytest.fixture
def key() -> Ed25519TillKey:
    return KeysInMemory().key("epoch")


@pytest.fixture
def make(storage: Storage, key: Ed25519TillKey) -> Make:
    """Return a function that makes an entry of one till, `void` and in place unless said otherwise."""
    epoch, now = storage.tills.epoch(), storage.journal.now()

    def entry(seq: int, **fields: Any) -> Entry:
        made = Entry(
            f"op-{seq}", EntryKind.VOID, "sale", key.fingerprint, 1, epoch, seq, FIRST, now, "2026-11-20", {}, Voided()
        )
        return replace(made, **fields)

    return entry


def test_an_entry_is_stored_whole_hashed_and_signed(
    storage: Storage, connection: Connection, key: Ed25519TillKey, make: Make
) -> None:
    at = storage.journal.now()
    tickets = (Ticket("t1", "s1", "B1", SeatKind.STANDARD, "adult", "Adult", 950, {"es": "Adulto"}, 50, 700),)
    shown = OrderScreening("s1", "h1", "m1", "$title", "Hall", at, {"es": "Título"})
    order = Order("sale", (shown,), tickets, 900, "EUR", Channel.TEST, "till-1", None, "ada")
    paid = Attempt("a1", Tender.CASH, Provider.CASH, 900, AttemptState.APPROVED, at, tendered=1000, change=100)
    entry = make(
        1, id="sale", kind=EntryKind.SOLD, operation=Sold(order, (paid,), "mia"), number="2026-01-000001",
        counts={"receipt-2026": 1}, claims=("attempt:a1",),
    )  # fmt: skip
    stored = storage.journal.insert(entry, key, SECONDS)
    assert stored is not None
    assert replace(stored, hash="", signature="") == entry
    assert storage.journal.find("sale") == stored
    (document,) = raw(connection, "journal")
    assert document["due"] is True
    assert entry_hash(document) == stored.hash
    assert is_signed(key.public_key, stored.hash.encode(), stored.signature)


def test_an_id_a_place_and_a_claim_are_each_taken_once(storage: Storage, key: Ed25519TillKey, make: Make) -> None:
    first = storage.journal.insert(make(1, claims=("ticket:t1:ended",)), key, SECONDS)
    for other in (make(2, id="op-1"), make(1, id="op-2"), make(2, claims=("slip:1", "ticket:t1:ended"))):
        assert storage.journal.insert(other, key, SECONDS) is None
    assert storage.journal.claimed(("slip:1", "ticket:t1:ended")) == first
    assert storage.journal.claimed(("slip:1",)) is None
    assert storage.journal.claimed(()) is None
    assert storage.journal.insert(make(1, till="another", id="op-2"), key, SECONDS) is not None
    assert storage.journal.insert(make(2, id="op-3"), key, SECONDS) is not None, "two entries without claims"


@pytest.mark.parametrize("claims", [[], ["a", "a"], "a", [1], None])
def test_claims_are_an_array_of_strings_none_twice(
    storage: Storage, connection: Connection, key: Ed25519TillKey, make: Make, claims: object
) -> None:
    storage.journal.insert(make(1, claims=("a",)), key, SECONDS)
    with pytest.raises(WriteError):
        connection.database["journal"].update_one({"_id": "op-1"}, {"$set": {"claims": claims}})


def test_the_head_is_the_newest_of_one_till(storage: Storage, key: Ed25519TillKey, make: Make) -> None:
    assert storage.journal.head(key.fingerprint) is None
    for seq in (1, 2, 10):
        storage.journal.insert(make(seq), key, SECONDS)
    storage.journal.insert(make(99, till="another"), key, SECONDS)
    head = storage.journal.head(key.fingerprint)
    assert head is not None
    assert head.seq == 10


def test_the_entries_of_a_subject_are_told_oldest_first(storage: Storage, key: Ed25519TillKey, make: Make) -> None:
    now = storage.journal.now()
    for seq, seconds in ((1, 5), (2, 3), (3, 4)):
        storage.journal.insert(make(seq, at=now + timedelta(seconds=seconds)), key, SECONDS)
    storage.journal.insert(make(4, subject="another"), key, SECONDS)
    assert [one.seq for one in storage.journal.of_subject("sale")] == [2, 3, 1]
    assert storage.journal.of_subject("nobody") == ()
    assert [one.seq for one in storage.journal.latest_of("sale", 2)] == [1, 3], "the newest ones, newest first"


def test_what_is_due_is_told_once_a_subject_until_it_is_settled(
    storage: Storage, key: Ed25519TillKey, make: Make
) -> None:
    old = storage.journal.now() - timedelta(seconds=100)
    for seq, subject, at in ((1, "s1", old), (2, "s1", old), (3, "s2", old), (4, "s3", storage.journal.now())):
        storage.journal.insert(make(seq, subject=subject, at=at), key, SECONDS)
    changed = make(5, kind=EntryKind.CHANGED, operation=Changed("settings", "house", 1), subject="house", at=old)
    storage.journal.insert(changed, key, SECONDS)
    assert set(storage.journal.due(60, 10)) == {"s1", "s2"}
    assert storage.journal.due(60, 10, but={"s1"}) == ("s2",)
    assert len(storage.journal.due(60, 1)) == 1
    assert storage.journal.due_changes(60, 10) == (changed.id,)
    assert storage.journal.due_changes(60, 10, but={changed.id}) == ()
    for _repeat in range(2):
        storage.journal.settled(["op-1", "op-3"])
    # A durable write after: what the primary alone acknowledged before it is read at majority from now on.
    storage.journal.insert(make(6, subject="s4"), key, SECONDS)
    assert storage.journal.due(60, 10) == ("s1",)
    found = storage.journal.find("op-1")
    assert found is not None
    assert found.hash


def test_an_entry_of_an_epoch_that_ended_is_refused_and_says_so(fresh_connection: Connection) -> None:
    migrate(fresh_connection.database)
    storage, key = open_storage(fresh_connection), KeysInMemory().key("epoch")
    at: datetime = storage.journal.now()
    old = storage.tills.epoch()
    entry = Entry("op-1", EntryKind.VOID, "s", key.fingerprint, 1, old, 1, FIRST, at, "2026-11-20", {}, Voided())
    assert storage.journal.insert(entry, key, SECONDS) is not None
    begin_epoch(fresh_connection.database)
    with pytest.raises(EpochEndedError):
        storage.journal.insert(replace(entry, id="op-2", seq=2), key, SECONDS)
    fresh = replace(entry, id="op-3", seq=2, epoch=storage.tills.epoch())
    assert storage.journal.insert(fresh, key, SECONDS) is not None
    storage.journal.settled(["op-1"])
    assert "due" not in raw(fresh_connection, "journal")[0], "an entry of before may still be settled"


def test_an_entry_that_breaks_a_rule_is_no_matter_of_the_epoch(
    storage: Storage, key: Ed25519TillKey, make: Make
) -> None:
    with pytest.raises(StorageError):
        storage.journal.insert(make("first"), key, SECONDS)


@pytest.mark.parametrize("change", [{"operation": {"order": 7}}, {"kind": "sold"}, {"counts": 7}])
def test_an_entry_that_was_changed_by_hand_is_refused_in_words(
    storage: Storage, connection: Connection, key: Ed25519TillKey, make: Make, change: dict[str, Any]
) -> None:
    storage.journal.insert(make(1), key, SECONDS)
    connection.database["journal"].update_one({"_id": "op-1"}, {"$set": change})
    if change == {"operation": {"order": 7}}:
        connection.database["journal"].update_one({"_id": "op-1"}, {"$set": {"kind": "sold"}})
    with pytest.raises(UnreadableError):
        storage.journal.find("op-1")
