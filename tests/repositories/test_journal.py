"""The journal in storage: chains that never fork and events that stand once."""

from concurrent.futures import ThreadPoolExecutor

from cinema.domain.journal import FIRST, JournalEvent, entry_hash
from repositories.connect import Connection
from repositories.journal import Journal
from repositories.storage import Storage, open_storage
from tests.support import raw


def event(sale: str, name: str = "sold") -> JournalEvent:
    return JournalEvent(sale, name, {"total": 950, "seats": "B1 B2"})


def test_each_entry_carries_the_hash_of_the_one_before(storage: Storage) -> None:
    for sale in ("s1", "s2", "s3"):
        storage.journal.append("2026-11-20/till-1", event(sale))
    storage.journal.append("2026-11-20/till-2", event("s4"))
    entries = list(storage.audit_rows.entries())
    assert [(one.chain[-1], one.seq, one.transaction) for one in entries] == [
        ("1", 1, "s1"), ("1", 2, "s2"), ("1", 3, "s3"), ("2", 1, "s4"),
    ]  # fmt: skip
    assert [one.previous for one in entries] == [FIRST, entries[0].hash, entries[1].hash, FIRST]
    for one in entries:
        content = JournalEvent(one.transaction, one.event, one.data)
        assert one.hash == entry_hash(one.chain, one.seq, one.previous, one.at, content)


def test_an_event_stands_once_whatever_the_chain(storage: Storage, connection: Connection) -> None:
    for chain in ("a", "a", "b"):
        storage.journal.append(chain, event("s1"))
    storage.journal.append("b", event("s1", "refunded"))
    assert [(one["chain"], one["event"]) for one in raw(connection, "journal")] in (
        [("a", "sold"), ("b", "refunded")], [("b", "refunded"), ("a", "sold")],
    )  # fmt: skip
    assert [one.event for one in storage.journal.of_transaction("s1")] == ["sold", "refunded"]


def test_many_writers_of_one_chain_make_one_chain(connection: Connection) -> None:
    journals: list[Journal] = [open_storage(connection).journal for _ in range(6)]
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda place: journals[place % 6].append("a", event(f"s{place // 2}")), range(48)))
    entries = list(open_storage(connection).audit_rows.entries())
    assert [one.seq for one in entries] == list(range(1, 25))
    assert len({one.transaction for one in entries}) == 24
    assert [one.previous for one in entries[1:]] == [one.hash for one in entries[:-1]]
