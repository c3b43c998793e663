"""Whatever single field somebody spoils: recovery, repairs, lists and proofs go on, and harm nothing else."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

import pytest

from tests.conftest import SmallHouse
from tests.services.spoilt_house import Data, Spoiling, house_in_every_state, in_turns, spoilings
from tests.support import everything, expire_leases

_SOME = 120


@pytest.fixture(scope="module")
def sold(mongodb_uri: str, migrated: str) -> Iterator[SmallHouse]:
    """A house shared by all tests here: each puts back what it spoils, and what others made of it."""
    with house_in_every_state(mongodb_uri, migrated) as house:
        yield house


@pytest.mark.timeout(300)
def test_hands_go_on_beside_a_spoilt_field(sold: SmallHouse) -> None:
    """Some fields, by chance that is always the same; the long form takes all."""
    use_hands(sold, list(islice(in_turns(iter(each_once(sold))), _SOME)))


@pytest.mark.soak
def test_hands_go_on_beside_every_spoilt_field(sold: SmallHouse) -> None:
    use_hands(sold, each_once(sold))


def each_once(house: SmallHouse) -> list[Spoiling]:
    """Return each field with each change, in one document that has it."""
    return list({(one.field, one.change): one for one in in_turns(spoilings(house))}.values())


def use_hands(house: SmallHouse, cases: list[Spoiling]) -> None:
    data = house.connection.database
    before = everything(data)
    wrong = []
    for case in cases:
        if not case.do(data):
            continue
        try:
            lost = use_all(house, case)
        except Exception as error:
            wrong.append(f"{case}: {error!r}")
        else:
            wrong += [f"{case}: {one}" for one in lost]
        finally:
            put_back(data, before)
    assert not wrong, "\n".join([f"{len(wrong)} of {len(cases)}", *sorted(wrong)])


def use_all(house: SmallHouse, case: Spoiling) -> list[str]:
    """Do what a day brings, in a program that has just begun; returns which seats were lost by it."""
    cinema = house.another_till("till-1")
    expire_leases(house.connection)
    cinema.recovery.recover()
    cinema.repairs.do(house.operator, cinema.repairs.planned(house.operator, cinema.audit.findings()))
    cinema.unresolved.waiting(house.operator)
    assert cinema.journal.verify(cinema.journal.heads()) is not None
    cinema.journal.about(str(case.document["_id"]))
    return lost_seats(house.connection.database, case)


def lost_seats(data: Data, case: Spoiling) -> list[str]:
    """Return the seats of paid sales that are not theirs any more, where neither sale nor seats were spoilt."""
    sales = data["transactions"].find({"state": "paid", "_id": {"$ne": case.document["_id"]}})
    maps = {str(one["_id"]): one["seats"] for one in data["seat_maps"].find({"_id": {"$ne": case.document["_id"]}})}
    return [
        f"{ticket['seat']} of {sale['_id']} is not sold any more"
        for sale in sales
        for ticket in sale["tickets"]
        if sale["screening"] in maps and maps[sale["screening"]][ticket["seat"]]["ticket"] != ticket["id"]
    ]


def put_back(data: Data, before: dict[str, list[dict[str, Any]]]) -> None:
    """Make every document what it was before."""
    for name, documents in before.items():
        if everything_of(data, name) != documents:
            data[name].delete_many({})
            data[name].insert_many(documents)


def everything_of(data: Data, name: str) -> list[dict[str, Any]]:
    return list(data[name].find({}, sort=[("_id", 1)]))
