"""Records of the house's documents: the entry first, versions, and what a second manager is told."""

from dataclasses import dataclass, replace

import pytest

from cinema.adapters.till_keys import KeysInMemory
from cinema.domain.users import Actor, Channel, Role
from cinema.errors import ChangedMeanwhileError
from cinema.services.office.records import Records
from cinema.wiring.journal import build_journal
from repositories.connect import Connection
from repositories.storage import open_storage
from tests.support import raw

MANAGER = Actor(Role.MANAGER, "office", Channel.ADMIN, "user-1")
OTHER = Actor(Role.MANAGER, "desk", Channel.ADMIN, "user-2")


@dataclass(frozen=True)
class Thing:
    id: str
    name: str
    seats: tuple[str, ...] = ()
    stars: int = 0
    version: int = 0


@pytest.fixture
def records(connection: Connection) -> Records:
    storage = open_storage(connection)
    written = build_journal(storage=storage, workstation="office", keys=KeysInMemory())
    return Records(storage.house_documents, storage.journal, written.house_events, {"seed_loads": ("stars",)})


def stored(connection: Connection) -> dict[str, object]:
    (document,) = raw(connection, "seed_loads")
    return document


def test_a_new_document_has_version_1_and_its_whole_value_in_the_journal(
    records: Records, connection: Connection
) -> None:
    records.create(MANAGER, "seed_loads", Thing("thing", "A", ("A1",), stars=5))
    assert stored(connection) == {"_id": "thing", "name": "A", "seats": ["A1"], "version": 1}
    (change,) = records.history("seed_loads", "thing")
    assert (change.by, change.before, change.after) == ("user-1", {}, {"name": "A", "seats": ["A1"]})


def test_a_change_records_just_the_fields_that_differ(records: Records, connection: Connection) -> None:
    records.create(MANAGER, "seed_loads", Thing("thing", "A", ("A1",)))
    old = Thing("thing", "A", ("A1",), version=1)
    assert records.change(MANAGER, "seed_loads", old, replace(old, name="B", stars=3))
    assert stored(connection) == {"_id": "thing", "name": "B", "seats": ["A1"], "version": 2}
    newest, _first = records.history("seed_loads", "thing")
    assert (newest.version, newest.before, newest.after) == (2, {"name": "A"}, {"name": "B"})


def test_a_value_that_is_saved_unchanged_writes_no_entry(records: Records, connection: Connection) -> None:
    records.create(MANAGER, "seed_loads", Thing("thing", "A"))
    old = Thing("thing", "A", version=1)
    assert not records.change(MANAGER, "seed_loads", old, replace(old))
    assert len(raw(connection, "journal")) == 1


def test_the_second_of_two_managers_is_told_what_the_first_one_changed_and_overwrites_nothing(
    records: Records, connection: Connection
) -> None:
    records.create(MANAGER, "seed_loads", Thing("thing", "A"))
    read = Thing("thing", "A", version=1)
    records.change(OTHER, "seed_loads", read, replace(read, name="theirs"))
    with pytest.raises(ChangedMeanwhileError) as told:
        records.change(MANAGER, "seed_loads", read, replace(read, seats=("B1",)))
    assert (told.value.by, told.value.fields) == ("user-2", ("name",))
    assert stored(connection) == {"_id": "thing", "name": "theirs", "seats": [], "version": 2}
