"""The schema: what the server itself refuses."""

from datetime import UTC, datetime
from typing import Any

import pytest
from pymongo.errors import WriteError

from repositories.connect import Connection
from repositories.schema import SCHEMA, apply_schema
from tests.conftest import SmallHouse
from tests.support import sell

SEAT = {"state": "free", "hold": None, "until": None, "ticket": None}
NOW = datetime(2026, 11, 20, tzinfo=UTC)


@pytest.mark.parametrize(
    "seat",
    [
        {**SEAT, "state": "sold"},
        {**SEAT, "state": "held"},
        {**SEAT, "state": "held", "hold": "h1"},
        {**SEAT, "state": "free", "hold": "h1"},
        {**SEAT, "state": "free", "ticket": "t1"},
        {**SEAT, "state": "mine"},
        {"state": "free"},
    ],
)
def test_a_seat_that_contradicts_itself_is_refused_by_the_server(house: SmallHouse, seat: dict[str, Any]) -> None:
    maps = house.connection.database["seat_maps"]
    with pytest.raises(WriteError):
        maps.update_one({"_id": house.screening}, {"$set": {"seats.B1": seat}})
    assert maps.find_one({"_id": house.screening}, {"seats.B1": 1}) == {"_id": house.screening, "seats": {"B1": SEAT}}


@pytest.mark.parametrize(
    ("collection", "change"),
    [
        ("transactions", {"state": "nearly-paid"}),
        ("transactions", {"total": -1}),
        ("transactions", {"total": 9.5}),
        ("transactions", {"tickets": []}),
        ("transactions", {"tickets.0.price": -1}),
        ("movies", {"year": "1927"}),
        ("movies", {"kind": "play"}),
        ("screenings", {"starts_at": "20:00"}),
        ("screenings", {"state": "maybe"}),
        ("counters", {"next": "2"}),
        ("journal", {"seq": "1"}),
    ],
)
def test_a_document_of_another_shape_is_refused_by_the_server(
    house: SmallHouse, collection: str, change: dict[str, Any]
) -> None:
    sell(house.cinema, house.guest, house.screening, "B1")
    documents = house.connection.database[collection]
    before = documents.find_one({})
    assert before is not None
    with pytest.raises(WriteError):
        documents.update_one({"_id": before["_id"]}, {"$set": change})
    assert documents.find_one({}) == before


def test_making_the_schema_again_changes_nothing(connection: Connection) -> None:
    def shape() -> dict[str, Any]:
        return {name: connection.database[name].index_information() for name in sorted(SCHEMA)}

    before = shape()
    apply_schema(connection.database)
    assert shape() == before
