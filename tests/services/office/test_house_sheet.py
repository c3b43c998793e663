"""The settings as the house's page shows and saves them, and the latest house events."""

import pytest

from cinema.domain.house import SETTING_GROUPS, SETTING_NAMES, setting_group, setting_name
from cinema.domain.users import Actor, Channel, Role
from cinema.errors import ChangedMeanwhileError, InvalidFieldsError
from tests.conftest import SmallHouse
from tests.support import enrol

MANAGER = Actor(Role.MANAGER, "office", Channel.ADMIN, "user-m", "Mia")


@pytest.mark.parametrize("name", SETTING_NAMES)
def test_each_setting_has_a_name_for_people_and_a_group(name: str) -> None:
    assert setting_name(name) != name
    assert setting_group(name) in SETTING_GROUPS


def test_several_settings_are_saved_by_one_event(house: SmallHouse) -> None:
    office, sheets = house.cinema.office, house.cinema.admin.house
    version = sheets.sheet(house.operator).version
    saved = office.set_many(house.operator, {"hold_seconds": "600", "tagline": "Since 1927"}, version)
    assert (saved.hold_seconds, saved.tagline) == (600, "Since 1927")
    sheet = sheets.sheet(house.operator)
    assert sheet.version == version + 1
    (change,) = sheet.changes_of("hold_seconds")
    assert (change.change.before["hold_seconds"], change.change.after["hold_seconds"]) == (480, 600)
    assert sheet.changes_of("seats_per_basket") == ()
    # The till's registration comes with its first event.
    told = {one.changed.collection: one for one in sheets.events(house.operator)}
    assert (told["settings"].changed.after["tagline"], told["settings"].name) == ("Since 1927", "")


def test_all_mistakes_are_told_at_once_and_nothing_is_saved(house: SmallHouse) -> None:
    before = house.cinema.admin.house.sheet(house.operator)
    with pytest.raises(InvalidFieldsError) as refused:
        house.cinema.office.set_many(
            house.operator, {"hold_seconds": "soon", "tagline": "New", "currency": "JPY", "nothing": "1"}
        )
    assert list(refused.value.fields) == ["hold_seconds", "currency", "nothing"]
    assert house.cinema.admin.house.sheet(house.operator) == before


def test_values_that_are_stored_already_make_no_event(house: SmallHouse) -> None:
    house.cinema.office.set_many(house.operator, {"hold_seconds": "600"})
    version = house.cinema.admin.house.sheet(house.operator).version
    house.cinema.office.set_many(house.operator, {"hold_seconds": " 600 ", "seats_per_basket": "10"})
    assert house.cinema.admin.house.sheet(house.operator).version == version


def test_a_second_administrator_is_told_what_was_changed_meanwhile(house: SmallHouse) -> None:
    read = house.cinema.admin.house.sheet(house.operator)
    house.cinema.office.set_many(house.operator, {"hold_seconds": "600"}, read.version)
    with pytest.raises(ChangedMeanwhileError) as refused:
        house.cinema.office.set_many(house.operator, {"hold_seconds": "700", "tagline": "x"}, read.version)
    assert "hold_seconds" in refused.value.fields
    assert house.cinema.house().hold_seconds == 600
    assert house.cinema.house().tagline == ""


def test_a_changed_hour_of_the_day_s_start_applies_from_the_next_day(house: SmallHouse) -> None:
    saved = house.cinema.office.set_many(house.operator, {"day_starts_at": "4"})
    assert (saved.day_starts_at, saved.day_started_at) == (4, 6)
    assert saved.day_starts_from


def test_a_manager_reads_the_settings_and_may_not_change_them(house: SmallHouse) -> None:
    enrol(house.storage, MANAGER)
    assert not house.cinema.admin.house.sheet(MANAGER).may_change
    assert house.cinema.admin.house.sheet(house.operator).may_change
