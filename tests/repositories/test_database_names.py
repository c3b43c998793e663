"""A name that no database can have is refused by its rule before anything is started."""

from pathlib import Path
from typing import Any

import pytest

from cinema.errors import ErrorCode, InvalidInputError, StorageError
from repositories.collection import Collection
from repositories.connect import Connection, connect
from repositories.database_names import check_database_name

RULES = {
    "": "is empty",
    **dict.fromkeys(
        ("a.b", "a/b", "a\\b", "$x", "x ", " x", "a b", 'a"b', "a\x00b", "a\nb", "a\u202eb", "\udcff", "  "),
        "can't be a database's name: it may have no blank, no control character and none of",
    ),
    "x" * 64: "has 64 bytes, and at most 63",
    "ñ" * 32: "has 64 bytes, and at most 63",
    **dict.fromkeys(("admin", "local", "config", "Admin", "CONFIG"), "is the server's own"),
}


@pytest.mark.parametrize(("name", "rule"), RULES.items(), ids=map(ascii, RULES))
def test_a_name_that_no_database_can_have_is_refused_by_its_rule_and_nothing_is_started(
    name: str, rule: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CINEMA_DATA_DIR", str(tmp_path / "data"))
    for uri in (None, "mongodb://127.0.0.1:1"):
        with pytest.raises(InvalidInputError, match=rule) as refused:
            connect(uri, name)
        assert refused.value.field == "database"
        assert refused.value.message.isprintable()
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("name", ["cinema", "cinema_demo", "Sala-2", "x" * 63, "año", "admin2", "a:b"])
def test_a_name_that_the_server_takes_is_taken(opened: Connection, name: str) -> None:
    check_database_name(name)
    notes = opened.client[name]["notes"]
    try:
        notes.insert_one({"_id": 1})
        assert notes.find_one() == {"_id": 1}
    finally:
        opened.client.drop_database(name)


def test_a_name_in_other_letters_than_a_database_that_is_there_is_told(fresh_connection: Connection) -> None:
    fresh_connection.database["notes"].insert_one({"_id": 1})
    other: Any = fresh_connection.client[fresh_connection.database.name.upper()]
    with pytest.raises(StorageError, match="upper or lower case") as refused:
        Collection(other["notes"]).insert_one({"_id": 1})
    assert refused.value.code is ErrorCode.ADDRESS
