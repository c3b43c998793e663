"""House events: the entry first, with before and after, then the document."""

from dataclasses import dataclass

import pytest
from pymongo.read_concern import ReadConcern

from cinema.adapters.clock import SystemClock
from cinema.adapters.running_programs import ProgramsInMemory
from cinema.adapters.till_keys import KeysInMemory
from cinema.domain.entries import EntryKind
from cinema.domain.operations import Changed
from cinema.domain.users import Actor, Channel, Role
from cinema.errors import ConflictError
from cinema.services.house_events import HouseEvents
from cinema.services.selling.recovery import Recovery
from cinema.services.standing import Standing
from cinema.wiring.house import build_house
from cinema.wiring.journal import build_journal
from cinema.wiring.people import build_people
from cinema.wiring.selling import build_selling
from cinema.wiring.stations import build_stations
from repositories.connect import Connection
from repositories.storage import Storage, open_storage
from tests.interruptions import interrupted

ADMIN = Actor(Role.ADMIN, "office", Channel.COMMAND, "user-1")


@pytest.fixture
def storage(connection: Connection) -> Storage:
    return open_storage(connection)


@dataclass(frozen=True)
class Services:
    house_events: HouseEvents
    recovery: Recovery


def selling(storage: Storage) -> Services:
    written = build_journal(storage=storage, workstation="office", keys=KeysInMemory())
    standing = Standing(storage.users)
    people = build_people(storage=storage, workstation="office", written=written)
    house = build_house(
        storage=storage,
        clock=SystemClock(),
        standing=standing,
        people=people,
        written=written,
        workstation="office",
    )
    stations = build_stations(storage=storage, written=written, people=people, standing=standing, workstation="office")
    built = build_selling(
        storage=storage,
        programme=house.programme,
        journal=written,
        workstation="office",
        patience=0.01,
        standing=standing,
        lending=stations.lending,
        programs=ProgramsInMemory(),
        erasing=people.erasing,
    )
    return Services(written.house_events, built.recovery)


def rename(services: Services, version: int, name: str) -> None:
    services.house_events.change(ADMIN, "settings", "house", version, {"name": "Cinema"}, {"name": name})


def test_a_change_stands_in_the_journal_before_and_after_and_in_the_document(
    storage: Storage, connection: Connection
) -> None:
    rename(selling(storage), 0, "Lantern")
    (entry,) = storage.journal.of_subject("settings/house")
    assert entry.kind is EntryKind.CHANGED
    assert entry.operation == Changed("settings", "house", 1, {"name": "Cinema"}, {"name": "Lantern"}, "user-1")
    assert open_storage(connection).settings.house().name == "Lantern"
    assert storage.house_documents.version("settings", "house") == 1
    local = connection.database["journal"].with_options(read_concern=ReadConcern("local"))
    assert local.count_documents({"due": True}) == 0


def test_of_two_changes_from_one_version_the_second_is_told_and_changes_nothing(storage: Storage) -> None:
    services = selling(storage)
    rename(services, 0, "Lantern")
    with pytest.raises(ConflictError, match="meanwhile"):
        rename(services, 0, "Lamp")
    assert storage.house_documents.version("settings", "house") == 1
    assert [entry.kind for entry in storage.journal.of_subject("settings/house")] == [EntryKind.CHANGED]


def test_a_change_whose_program_dies_after_its_entry_is_brought_in_by_recovery(
    storage: Storage, connection: Connection
) -> None:
    class DiedError(Exception):
        pass

    def die() -> None:
        raise DiedError

    with pytest.raises(DiedError):
        rename(selling(interrupted(storage, "before house_documents.bring", die)), 0, "Lantern")
    assert storage.house_documents.version("settings", "house") == 0
    minute = [{"$set": {"at": {"$subtract": ["$at", 120_000]}}}]
    connection.database["journal"].update_many({}, minute)
    selling(storage).recovery.recover()
    assert storage.house_documents.version("settings", "house") == 1
    assert open_storage(connection).settings.house().name == "Lantern"


def test_an_older_change_brought_in_late_takes_nothing_back(storage: Storage) -> None:
    services = selling(storage)
    rename(services, 0, "Lantern")
    (first,) = storage.journal.of_subject("settings/house")
    rename(services, 1, "Lamp")
    services.house_events.bring(first)
    assert storage.house_documents.version("settings", "house") == 2
