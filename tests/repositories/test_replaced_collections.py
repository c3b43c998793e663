"""A collection that was replaced by a view is named by the doctor, and no other command works with what it shows."""

import pytest

from cinema.errors import ErrorCode, StorageError
from repositories.connect import Connection
from repositories.database import StoredDatabase
from repositories.migrations import migrate
from repositories.schema import SCHEMA
from repositories.schema_check import Difference, Part, differences, make_again


def replaced(connection: Connection, name: str) -> None:
    """Put a view of all its documents in a collection's place."""
    migrate(connection.database)
    connection.database["settings"].insert_one({"_id": "mark", "kind": "real"})
    if name in connection.database.list_collection_names():
        connection.database[name].rename(f"{name}_before")
    connection.database.create_collection(name, viewOn=f"{name}_before", pipeline=[])


@pytest.mark.parametrize("name", [*SCHEMA, "posters.files"])
def test_a_view_in_a_collection_s_place_is_named_by_the_doctor_and_refused_elsewhere(
    fresh_connection: Connection, name: str
) -> None:
    replaced(fresh_connection, name)
    told = [one for one in StoredDatabase(fresh_connection).findings() if not one.ok]
    assert f"The collection {name} was replaced by a view" in " ".join(one.message for one in told)
    assert {one.check for one in told} <= {"indexes", "writes"}

    with pytest.raises(StorageError, match=f"{name} was replaced by a view") as refused:
        migrate(fresh_connection.database)
    assert refused.value.code is ErrorCode.CORRUPT


@pytest.mark.parametrize("name", ["journal", "schema", "users"])
def test_a_view_stays_where_the_rest_of_the_schema_is_made_again(fresh_connection: Connection, name: str) -> None:
    replaced(fresh_connection, name)
    fresh_connection.database["tills"].drop_index("number_1")
    view = Difference(Part.VIEW, name)
    found = differences(fresh_connection.database)
    assert set(found) == {view, Difference(Part.INDEX, "tills", "number_1")}
    assert make_again(fresh_connection.database, found) == (view,)
    assert differences(fresh_connection.database) == (view,)
