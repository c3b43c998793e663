"""A database is brought to the program's version, and one that is newer is refused and not touched."""

import pytest

from cinema.errors import StorageError
from repositories.connect import Connection
from repositories.migrations import VERSION, migrate, stored_version
from repositories.schema import SCHEMA
from tests.support import everything


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
    assert refused.value.code == "newer"
    assert everything(database) == before
