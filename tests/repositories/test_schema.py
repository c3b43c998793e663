"""The schema: what the server itself refuses."""

from typing import Any

import pytest
from pymongo.errors import NetworkTimeout, WriteError

from repositories.connect import Connection, _client
from repositories.schema import SCHEMA, apply_schema
from tests.conftest import SmallHouse
from tests.support import raw, sell


@pytest.mark.parametrize(
    ("collection", "change"),
    [
        ("transactions", {"state": "nearly-paid"}),
        ("transactions", {"total": -1}),
        ("transactions", {"total": 9.5}),
        ("transactions", {"screenings": "show"}),
        ("transactions", {"tickets.0.price": -1}),
        ("movies", {"year": "1927"}),
        ("movies", {"kind": "play"}),
        ("screenings", {"starts_at": "20:00"}),
        ("screenings", {"state": "maybe"}),
        ("seat_maps", {"seats": ["A1"]}),
        ("seat_maps", {"holds": None}),
        ("seat_maps", {"selling": "yes"}),
        ("tills", {"number": "1"}),
        ("journal", {"seq": "1"}),
        ("journal", {"kind": "sold-twice"}),
        ("journal", {"epoch": "another"}),
        ("journal", {"claims": []}),
        ("journal", {"claims": ["a", "a"]}),
    ],
)
def test_a_document_of_another_shape_is_refused_by_the_server(
    house: SmallHouse, collection: str, change: dict[str, Any]
) -> None:
    sell(house.cinema, house.guest, house.screening, "B1")
    documents = house.connection.database[collection]
    before = raw(house.connection, collection)
    with pytest.raises(WriteError):
        documents.update_one({"_id": before[0]["_id"]}, {"$set": change})
    assert raw(house.connection, collection) == before


def test_making_the_schema_again_changes_nothing(connection: Connection) -> None:
    def shape() -> dict[str, Any]:
        return {name: connection.database[name].index_information() for name in sorted(SCHEMA)}

    before = shape()
    apply_schema(connection.database)
    assert shape() == before


def test_making_the_schema_again_keeps_the_epoch(house: SmallHouse) -> None:
    sell(house.cinema, house.guest, house.screening, "B1")
    before = raw(house.connection, "schema")
    apply_schema(house.connection.database)
    assert raw(house.connection, "schema") == before
    assert sell(house.cinema, house.guest, house.screening, "B2").receipt_number is not None


def test_an_index_may_take_longer_than_an_answer(mongodb_uri: str, fresh_connection: Connection) -> None:
    with _client(mongodb_uri, socketTimeoutMS=1) as impatient:
        apply_schema(impatient[fresh_connection.database.name])
        fresh_connection.database["movies"].insert_one(
            {"_id": "x", "title": "X", "kind": "film", "year": 1, "minutes": 1, "words": []}
        )
        with pytest.raises(NetworkTimeout):
            impatient[fresh_connection.database.name]["movies"].find_one({"$where": "sleep(50) || true"})
    assert len(fresh_connection.database["transactions"].index_information()) > 5
