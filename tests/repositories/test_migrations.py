"""A database is brought to the program's version, and one that is newer is refused and not touched."""

import pytest

from cinema.errors import ErrorCode, StorageError
from repositories.connect import Connection
from repositories.migrations import VERSION, migrate, stored_version
from repositories.schema import SCHEMA
from repositories.storage import open_storage
from tests.conftest import build_house
from tests.support import everything, sell


def test_an_empty_database_gets_every_collection_and_again_changes_nothing(fresh_connection: Connection) -> None:
    database = fresh_connection.database
    assert stored_version(database) == 0
    for _repeat in range(2):
        migrate(database)
        assert stored_version(database) == VERSION
        assert set(SCHEMA) <= set(database.list_collection_names())


def test_a_migration_that_was_interrupted_is_finished(fresh_connection: Connection) -> None:
    database = fresh_connection.database
    database.create_collection("users")
    database["users"].create_index("role")
    migrate(database)
    assert "validator" in database["users"].options()
    assert stored_version(database) == VERSION


def test_a_newer_database_is_refused_and_not_touched(fresh_connection: Connection) -> None:
    database = fresh_connection.database
    database["schema"].insert_one({"_id": "version", "version": VERSION + 1, "unknown": True})
    database["hologram_seats"].insert_one({"_id": "A1"})
    before = everything(database)
    with pytest.raises(StorageError, match="newer") as refused:
        migrate(database)
    assert refused.value.code is ErrorCode.NEWER
    assert everything(database) == before


def test_a_rule_for_every_seat_goes_with_the_migration(fresh_connection: Connection) -> None:
    database = fresh_connection.database
    migrate(database)
    every_seat = {"$jsonSchema": {"properties": {"seats": {"additionalProperties": {"bsonType": "object"}}}}}
    database.command("collMod", "seat_maps", validator=every_seat)
    database["schema"].update_one({"_id": "version"}, {"$set": {"version": 1}})
    migrate(database)
    assert database["seat_maps"].options()["validator"] == SCHEMA["seat_maps"].validator()


def test_a_database_from_before_refunds_takes_them_after_the_migration(fresh_connection: Connection) -> None:
    database = fresh_connection.database
    migrate(database)
    old_states = {"enum": ["open", "paying", "paid", "abandoned", "unresolved"]}
    validator = SCHEMA["transactions"].validator()
    validator["$jsonSchema"]["properties"]["state"] = old_states
    database.command("collMod", "transactions", validator=validator)
    database["transactions"].drop_index("refunds.id_1")
    database["schema"].update_one({"_id": "version"}, {"$set": {"version": 1}})

    house = build_house(fresh_connection, open_storage(fresh_connection))
    sale = sell(house.cinema, house.guest, house.screening, "B1")
    database["transactions"].update_one({"_id": sale.id}, {"$unset": {"refunds": ""}})
    assert sale.receipt_number is not None
    with pytest.raises(StorageError):
        house.cinema.refunds.refund(house.staff, sale.receipt_number, reason="ill")
    migrate(database)
    house.cinema.refunds.refund(house.staff, sale.receipt_number, reason="ill")
    assert "refunds.id_1" in database["transactions"].index_information()
