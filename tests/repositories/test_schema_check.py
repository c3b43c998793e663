"""What was removed or changed of the schema by hand is found, made again at every start, and told by the doctor."""

from collections.abc import Callable
from typing import Any

import pytest
from pymongo.errors import DuplicateKeyError, WriteError

from cinema.ports import Finding
from repositories.connect import Connection
from repositories.database import StoredDatabase
from repositories.migrations import migrate
from repositories.schema import EPOCH, SCHEMA
from repositories.schema_check import Part, differences, make_again
from tests.conftest import SmallHouse
from tests.support import raw, sell

Data = Any


def _other_index(data: Data) -> None:
    data["users"].drop_index("username_key_1")
    data["users"].create_index("username_key")


def _other_name(data: Data) -> None:
    data["journal"].drop_index("claims_1")
    data["journal"].create_index("claims", name="mine")


def _no_level(data: Data) -> None:
    data.command("collMod", "journal", validationLevel="off")


def _warning_only(data: Data) -> None:
    data.command("collMod", "transactions", validationAction="warn")


def _no_epoch(data: Data) -> None:
    data["schema"].delete_one({"_id": EPOCH})


DAMAGE: dict[Callable[[Data], object], str] = {
    lambda data: data["journal"].drop_index("till_1_seq_1"): "journal.till_1_seq_1",
    lambda data: data["seat_maps"].drop_index("oldest_pin_1"): "seat_maps.oldest_pin_1",
    lambda data: data.command("collMod", "seat_maps", validator={}): "seat_maps.validator",
    lambda data: data.command("collMod", "users", index={"name": "role_1", "hidden": True}): "users.role_1",
    lambda data: data.drop_collection("reviews"): "reviews.collection",
    _other_index: "users.username_key_1",
    _other_name: "journal.claims_1",
    _no_level: "journal.validator",
    _warning_only: "transactions.validator",
    _no_epoch: "schema.epoch",
}


@pytest.mark.parametrize(("damage", "name"), DAMAGE.items(), ids=DAMAGE.values())
def test_what_was_removed_is_made_again_at_the_next_start(
    fresh_connection: Connection, damage: Callable[[Data], object], name: str
) -> None:
    database = fresh_connection.database
    migrate(database)
    assert differences(database) == ()
    epoch = database["schema"].find_one({"_id": EPOCH})
    damage(database)
    assert name in map(str, differences(database))
    migrate(database)
    assert differences(database) == ()
    assert database["schema"].find_one({"_id": EPOCH}, {"value": 1}) == epoch


def test_every_part_of_the_schema_is_compared(fresh_connection: Connection) -> None:
    database = fresh_connection.database
    migrate(database)
    for name in SCHEMA:
        database[name].drop_indexes()
        database.command("collMod", name, validator={"never": 1}, validationLevel="strict")
    wanted = {f"{name}.{index.document['name']}" for name, schema in SCHEMA.items() for index in schema.indexes}
    assert set(map(str, differences(database))) == wanted | {f"{name}.validator" for name in SCHEMA}
    migrate(database)
    assert differences(database) == ()


def test_the_indexes_of_posters_are_compared_too(house: SmallHouse) -> None:
    database = house.connection.database
    house.storage.movies.put_poster("metropolis", b"picture")
    assert differences(database) == ()
    database["posters.chunks"].drop_indexes()
    migrate(database)
    assert differences(database) == ()
    assert "files_id_1_n_1" in database["posters.chunks"].index_information()


def test_a_foreign_index_that_refuses_or_removes_documents_is_named_and_kept(fresh_connection: Connection) -> None:
    database = fresh_connection.database
    migrate(database)
    database["users"].create_index("name")
    database["users"].create_index("created_at", expireAfterSeconds=10**6)
    found = differences(database)
    assert [(one.part, str(one)) for one in found] == [(Part.FOREIGN_INDEX, "users.created_at_1")]
    assert make_again(database, found) == found


def test_the_doctor_tells_what_was_removed_and_mends_it(house: SmallHouse) -> None:
    house.connection.database["journal"].drop_index("claims_1")
    doctor = StoredDatabase(house.connection)
    told = _of("indexes", doctor)
    assert [one.ok for one in told] == [False]
    assert "journal.claims_1" in told[0].message
    assert "cinema audit" in told[0].advice
    assert [one.ok for one in _of("indexes", doctor)] == [True]


@pytest.fixture
def doubled(house: SmallHouse) -> SmallHouse:
    """A house whose journal got the same claim and the same place in a chain twice while both indexes were gone."""
    sell(house.cinema, house.guest, house.screening, "B1")
    journal = house.connection.database["journal"]
    for index in ("claims_1", "till_1_seq_1"):
        journal.drop_index(index)
    entry = next(one for one in raw(house.connection, "journal") if one.get("claims"))
    journal.insert_one({**entry, "_id": "inserted-by-hand"})
    return house


def test_an_index_that_can_not_be_made_again_is_told_and_stops_neither_start_nor_audit(doubled: SmallHouse) -> None:
    database = doubled.connection.database
    migrate(database)
    told = _of("indexes", StoredDatabase(doubled.connection))
    assert {one.message.split()[0] for one in told} == {"journal.claims_1", "journal.till_1_seq_1"}
    assert all("can't be made again" in one.message and not one.ok for one in told)
    assert doubled.cinema.audit.findings(doubled.operator)
    database["journal"].delete_one({"_id": "inserted-by-hand"})
    migrate(database)
    assert differences(database) == ()
    assert doubled.cinema.audit.findings(doubled.operator) == ()


def test_what_was_made_again_works_again(house: SmallHouse) -> None:
    database = house.connection.database
    sell(house.cinema, house.guest, house.screening, "B1")
    database["journal"].drop_index("claims_1")
    database.command("collMod", "journal", validator={})
    migrate(database)
    entry = next(one for one in raw(house.connection, "journal") if one.get("claims"))
    with pytest.raises(DuplicateKeyError):
        database["journal"].insert_one({**entry, "_id": "twice", "seq": 99})
    with pytest.raises(WriteError):
        database["journal"].insert_one({**entry, "_id": "other", "seq": 99, "epoch": "another", "claims": ["x"]})


def _of(check: str, doctor: StoredDatabase) -> list[Finding]:
    return [one for one in doctor.findings() if one.check == check]
