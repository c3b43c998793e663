"""Whatever single field somebody changes: recovery, repairs, lists and proofs go on, and harm nothing else."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import islice
from typing import Any

import pytest

from tests.conftest import SmallHouse
from tests.services.spoilt_house import Data, Spoiling, bounded, house_in_every_state, in_turns, spoilings
from tests.support import everything

_SOME = 15
_CHANGED = ("transactions", "seat_maps", "journal", "tills", "test_terminal")


@pytest.fixture(scope="module")
def sold(mongodb_uri: str, migrated: str) -> Iterator[SmallHouse]:
    """A house shared by all tests here: each puts back what it spoils, and what others made of it."""
    with house_in_every_state(mongodb_uri, migrated) as house:
        yield house


@pytest.mark.timeout(120)
def test_hands_go_on_beside_a_spoilt_field(sold: SmallHouse) -> None:
    """Some fields, by chance that is always the same; the long form takes more."""
    use_hands(sold, islice(each_once(sold), _SOME))


@pytest.mark.soak
def test_hands_go_on_beside_every_spoilt_field(sold: SmallHouse) -> None:
    cases = each_once(sold)
    start = datetime.now(UTC).toordinal() * 100 % len(cases)
    use_hands(sold, bounded(cases[start:] + cases[:start]))


def test_recovery_ends_where_an_id_is_no_text(sold: SmallHouse) -> None:
    """No query can leave such a sale out, so it comes back each time that there may be more."""
    data = sold.connection.database
    before = everything(data)
    sale = data["transactions"].find_one({"state": "paying"}) or {}
    data["transactions"].delete_one({"_id": sale["_id"]})
    data["transactions"].insert_one({**sale, "_id": 7}, bypass_document_validation=True)
    entry = {"_id": data["journal"].find_one({"kind": "void"})["_id"]}  # type: ignore[index]
    data["journal"].update_one(entry, {"$set": {"subject": 7, "due": True}}, bypass_document_validation=True)
    try:
        expire_all_leases(sold)
        sold.another_till("till-1").recovery.recover()
    finally:
        put_back(data, before)


def each_once(house: SmallHouse) -> list[Spoiling]:
    """Return each field with each change, in one document that has it."""
    return list({(one.field, one.change): one for one in in_turns(spoilings(house))}.values())


def use_hands(house: SmallHouse, cases: Iterable[Spoiling]) -> None:
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
    assert not wrong, "\n".join([str(len(wrong)), *sorted(wrong)])


def use_all(house: SmallHouse, case: Spoiling) -> list[str]:
    """Do what a day brings, in a program that has just begun; returns which seats were lost by it."""
    cinema = house.another_till("till-1")
    expire_all_leases(house)
    cinema.recovery.recover()
    cinema.repairs.do(house.operator, cinema.repairs.planned(house.operator, cinema.audit.findings(cinema.operator())))
    cinema.unresolved.waiting(house.operator)
    assert cinema.journal.verify(cinema.operator(), cinema.journal.heads(cinema.operator())) is not None
    cinema.journal.about(cinema.operator(), str(case.document["_id"]))
    return lost_seats(house.connection.database, case)


def expire_all_leases(house: SmallHouse) -> None:
    """Let leases have run out, also beside a document that the server does not let anybody change."""
    sales = house.connection.database["transactions"]
    past = [{"$set": {"lease.until": {"$subtract": ["$$NOW", 1000]}}}]
    sales.update_many({"lease.until": {"$type": "date"}}, past, bypass_document_validation=True)


def lost_seats(data: Data, case: Spoiling) -> list[str]:
    """Return the seats of paid sales that are not theirs any more, where neither sale nor seats were spoilt."""
    spoilt = {case.document["_id"], case.document.get("subject")}
    sales = data["transactions"].find({"state": "paid", "_id": {"$nin": sorted(one for one in spoilt if one)}})
    maps = {str(one["_id"]): one["seats"] for one in data["seat_maps"].find({"_id": {"$ne": case.document["_id"]}})}
    return [
        f"{ticket['seat']} of {sale['_id']} is not sold any more"
        for sale in sales
        for ticket in sale["tickets"]
        if ticket["screening"] in maps and maps[ticket["screening"]][ticket["seat"]]["ticket"] != ticket["id"]
    ]


def put_back(data: Data, before: dict[str, list[dict[str, Any]]]) -> None:
    """Make every document what it was before."""
    for name in _CHANGED:
        if everything_of(data, name) != before.get(name, []):
            data[name].delete_many({})
            if before.get(name):
                data[name].insert_many(before[name], bypass_document_validation=True)


def everything_of(data: Data, name: str) -> list[dict[str, Any]]:
    return list(data[name].find({}, sort=[("_id", 1)]))
