"""Client options: no address can weaken the read and write concerns that sales rely on."""

from contextlib import closing
from typing import Any, cast

import pytest
from pymongo import ReadPreference
from pymongo.errors import OperationFailure
from pymongo.read_concern import ReadConcern
from pymongo.write_concern import WriteConcern

from cinema.errors import ErrorCode, StorageError
from repositories.collection import Collection
from repositories.connect import _client, connect


@pytest.mark.parametrize(
    "options", ["appName=house", "w=1&journal=false", "readConcernLevel=local", "readPreference=secondaryPreferred"]
)
def test_an_address_can_not_ask_for_less_than_what_most_members_have_from_the_primary(options: str) -> None:
    with closing(_client(f"mongodb://127.0.0.1:1/?replicaSet=rs&{options}", connect=False)) as client:
        assert client.write_concern == WriteConcern(w="majority", j=True)
        assert client.read_concern == ReadConcern("majority")
        assert client.read_preference == ReadPreference.PRIMARY


def test_an_address_that_asks_for_old_reads_is_refused_in_words() -> None:
    with pytest.raises(StorageError) as refusal:
        connect("mongodb://127.0.0.1:1/?readPreference=secondary&maxStalenessSeconds=120", "house")
    assert refusal.value.code is ErrorCode.ADDRESS


class _Starting:
    """A collection whose server refuses the first read with a transient code and no error label."""

    name = "movies"

    def __init__(self, code: int) -> None:
        self._code: int | None = code

    def find_one(self, _query: object, _projection: object) -> dict[str, str]:
        code, self._code = self._code, None
        if code is not None:
            raise OperationFailure("not yet", code)
        return {"_id": "metropolis"}


@pytest.mark.parametrize("code", [134, 189, 262, 10058, 13436])
def test_a_read_waits_for_a_server_that_has_just_started_or_stepped_down(code: int) -> None:
    assert Collection(cast("Any", _Starting(code))).find_one({}) == {"_id": "metropolis"}


def test_a_read_that_the_server_refuses_for_good_is_not_tried_again() -> None:
    with pytest.raises(StorageError):
        Collection(cast("Any", _Starting(2))).find_one({})
