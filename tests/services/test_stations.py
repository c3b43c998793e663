"""Workstations are registered by managers as tills, doors and kiosks, by the key that they have as tills."""

import pytest

from cinema.domain.tills import DISPLAY, StationKind
from cinema.domain.users import Actor, Channel, Role
from cinema.errors import InvalidInputError, NotFoundError
from tests.conftest import SmallHouse
from tests.support import enrol, findings, raw

MANAGER = Actor(Role.MANAGER, "till-1", Channel.ADMIN, "user-manager", "Mia")


@pytest.fixture(autouse=True)
def manager(house: SmallHouse) -> None:
    enrol(house.storage, MANAGER)
    house.cinema.office.record_marks(house.operator)


def test_a_workstation_is_no_station_before_a_manager_registers_it(house: SmallHouse) -> None:
    stations = house.cinema.stations
    assert stations.this(house.guest) is None
    made = stations.register(MANAGER, StationKind.TILL, "  Counter 1 ")
    assert (made.kind, made.label) == (StationKind.TILL, "Counter 1")
    assert stations.this(house.guest) == made
    assert stations.all(MANAGER) == (made,)
    assert house.another_till("till-2").stations.this(house.guest) is None
    assert findings(house.cinema) == []


def test_it_keeps_its_number_when_it_is_registered_as_something_else(house: SmallHouse) -> None:
    stations = house.cinema.stations
    first = stations.register(MANAGER, StationKind.TILL, "Counter")
    door = stations.register(MANAGER, StationKind.DOOR, "Hall 1")
    assert (door.id, door.number, door.kind) == (first.id, first.number, StationKind.DOOR)
    assert findings(house.cinema) == []


def test_a_repeat_records_nothing_more(house: SmallHouse) -> None:
    house.cinema.stations.register(MANAGER, StationKind.TILL, "Counter")
    before = len(raw(house.connection, "journal"))
    house.cinema.stations.register(MANAGER, StationKind.TILL, "Counter")
    assert len(raw(house.connection, "journal")) == before


def test_the_place_of_its_customer_display_is_kept_until_it_is_changed(house: SmallHouse) -> None:
    stations = house.cinema.stations

    def place() -> str | None:
        found = stations.this(house.guest)
        assert found is not None
        return found.devices.get(DISPLAY)

    stations.register(MANAGER, StationKind.TILL, "Counter", " 1920X1080 +1280+0 ")
    assert place() == "1920x1080+1280+0"
    stations.register(MANAGER, StationKind.TILL, "Counter 2")
    assert place() == "1920x1080+1280+0", "another label is no other place"
    for wrong in ("the left screen", "1920x1080", "99999999x1+0+0", "1920x1080+1280+0; rm"):
        with pytest.raises(InvalidInputError, match="such as 1920x1080") as refused:
            stations.register(MANAGER, StationKind.TILL, "Counter 2", wrong)
        assert refused.value.field == "display"
    stations.register(MANAGER, StationKind.TILL, "Counter 2", "window")
    assert place() == "window"
    stations.register(MANAGER, StationKind.TILL, "Counter 2", "")
    assert place() is None
    assert findings(house.cinema) == []


def test_two_stations_have_not_the_same_label(house: SmallHouse) -> None:
    house.cinema.stations.register(MANAGER, StationKind.TILL, "Counter")
    with pytest.raises(InvalidInputError, match="label already") as refused:
        house.another_till("till-2").stations.register(MANAGER, StationKind.KIOSK, "COUNTER")
    assert refused.value.field == "label"


def test_a_station_is_retired_from_another_workstation_and_can_be_registered_again(house: SmallHouse) -> None:
    made = house.cinema.stations.register(MANAGER, StationKind.TILL, "Counter")
    office = house.another_till("office")
    office.stations.retire(MANAGER, made.id)
    assert house.cinema.stations.this(house.guest) is None
    assert office.stations.all(MANAGER) == ()
    with pytest.raises(NotFoundError):
        office.stations.retire(MANAGER, made.id)
    assert house.cinema.stations.register(MANAGER, StationKind.TILL, "Counter").id == made.id
    assert findings(house.cinema) == []


def test_who_registered_what_stands_in_the_journal(house: SmallHouse) -> None:
    made = house.cinema.stations.register(MANAGER, StationKind.KIOSK, "Foyer")
    event = house.storage.journal.latest_of(f"tills/{made.id}", 1)[0].operation
    assert getattr(event, "by", None) == "user-manager"
    assert getattr(event, "after", {})["kind"] == "kiosk"


@pytest.mark.parametrize("change", [{"kind": "till"}, {"label": "Another"}, {"retired": True}])
def test_the_audit_finds_a_station_that_was_changed_by_hand(house: SmallHouse, change: dict[str, object]) -> None:
    house.cinema.stations.register(MANAGER, StationKind.KIOSK, "Foyer")
    house.connection.database["tills"].update_one({}, {"$set": change})
    assert findings(house.cinema) == ["till-changed"]


def test_a_till_that_was_never_registered_is_no_station_by_hand(house: SmallHouse) -> None:
    house.another_till("till-2").stations.register(MANAGER, StationKind.TILL, "Counter")
    house.cinema.accounts.unlock(MANAGER, "account-of-user-manager")  # writes the first entry of till-1
    here = house.cinema.tills.this_one()
    house.connection.database["tills"].update_one({"_id": here}, {"$set": {"kind": "till", "label": "By hand"}})
    assert "till-changed" in findings(house.cinema)


def test_what_is_no_label_is_told(house: SmallHouse) -> None:
    for label in ("", "x" * 41, "two\nlines"):
        with pytest.raises(InvalidInputError):
            house.cinema.stations.register(MANAGER, StationKind.TILL, label)
