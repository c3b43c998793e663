"""What the program needs to know of a house, changed by hand to what makes no sense: told in words, or made again."""

from collections.abc import Callable
from typing import Any

import pytest

from cinema.bootstrap import join
from cinema.errors import ConflictError, InvalidInputError, StorageError, UnreadableError
from repositories.migrations import migrate
from repositories.schema import EPOCH
from repositories.schema_check import Part, differences
from repositories.storage import open_storage
from tests.conftest import SmallHouse
from tests.support import findings, sell

ODD: list[Any] = [None, 5, ["x"], {"a": 1}]


@pytest.mark.parametrize("value", ODD)
def test_an_epoch_that_is_no_text_is_taken_from_the_validator_again(house: SmallHouse, value: object) -> None:
    sell(house.cinema, house.guest, house.screening, "B1")
    data = house.connection.database
    before = data["schema"].find_one({"_id": EPOCH}) or {}
    data["schema"].update_one({"_id": EPOCH}, {"$set": {"value": value}})
    with pytest.raises(StorageError, match="not set up"):
        house.storage.tills.epoch()
    assert Part.EPOCH in [one.part for one in differences(data)]
    migrate(data)
    assert (data["schema"].find_one({"_id": EPOCH}) or {})["value"] == before["value"]
    sell(house.another_till("till-1"), house.guest, house.screening, "B2")
    assert findings(house.cinema) == []


@pytest.mark.parametrize("value", [*ODD, "60"])
def test_a_schema_version_that_is_no_number_is_refused_in_words(house: SmallHouse, value: object) -> None:
    data = house.connection.database
    version = (data["schema"].find_one({"_id": "version"}) or {})["version"]
    for change in ({"$set": {"version": value}}, {"$unset": {"version": ""}}):
        data["schema"].update_one({"_id": "version"}, change)
        if value == 5 and "$set" in change:  # a number, of a version before the first release
            continue
        for use in (lambda: migrate(data), lambda: list(house.cinema.database.findings())):
            with pytest.raises(StorageError, match="version of the database's schema can't be read"):
                use()
    data["schema"].update_one({"_id": "version"}, {"$set": {"version": version}})


@pytest.mark.parametrize("value", ODD)
def test_an_account_whose_hash_is_no_text_lets_nobody_in(house: SmallHouse, value: object) -> None:
    house.cinema.accounts.register(house.guest, "Ada", "ada-c", "ada@example.org", "quite a long password")
    for change in ({"$set": {"password_hash": value}}, {"$unset": {"password_hash": ""}}):
        house.connection.database["users"].update_one({"username": "ada-c"}, change, bypass_document_validation=True)
        with pytest.raises(InvalidInputError):
            house.cinema.accounts.sign_in("ada-c", "quite a long password")
    secret = house.cinema.accounts.reset(house.operator, "ada-c")
    assert house.cinema.accounts.sign_in("ada-c", secret).username == "ada-c"


@pytest.mark.parametrize("use", [lambda one: one.mark_demo(), lambda one: one.mark_set_up()])
def test_a_mark_without_a_kind_is_neither_house(house: SmallHouse, use: Callable[[Any], None]) -> None:
    house.connection.database["settings"].update_one({"_id": "mark"}, {"$unset": {"kind": ""}})
    with pytest.raises(ConflictError):
        use(open_storage(house.connection).settings)


@pytest.mark.parametrize("value", ["x", ["x"], {"a": 1}])
def test_a_setting_is_not_recorded_where_it_could_not_be_stored(house: SmallHouse, value: object) -> None:
    house.cinema.office.set(house.operator, "name", "Lantern")
    house.connection.database["settings"].update_one({"_id": "house"}, {"$set": {"version": value}})
    entries = house.connection.database["journal"].count_documents({})
    with pytest.raises(UnreadableError, match="settings/house"):
        house.cinema.office.set(house.operator, "name", "Nova")
    assert house.connection.database["journal"].count_documents({}) == entries


def test_no_till_is_numbered_beside_one_whose_number_is_none(house: SmallHouse) -> None:
    sell(house.cinema, house.guest, house.screening, "B1")
    tills = house.connection.database["tills"]
    tills.update_one({}, {"$set": {"number": "x"}}, bypass_document_validation=True)
    with pytest.raises(StorageError, match=r"record of till .* is corrupt"):
        sell(join(open_storage(house.connection), "till-2", patience=0.05), house.guest, house.screening, "B2")


def test_a_till_whose_record_was_removed_keeps_its_number_for_itself(house: SmallHouse) -> None:
    """Another till that began with it would give its receipt numbers again."""
    first = sell(house.cinema, house.guest, house.screening, "B1")
    house.connection.database["tills"].delete_many({})
    second = sell(join(open_storage(house.connection), "till-2", patience=0.05), house.guest, house.screening, "B2")
    assert second.receipt_number != first.receipt_number
    assert findings(house.cinema) == ["till-removed"]
