"""What the count of a race sees: each kind of harm is done by hand, and must be in its column."""

from collections.abc import Callable
from typing import Any

import pytest

from repositories.schema import apply_schema
from tests.conftest import SmallHouse
from tests.races.tally import tally
from tests.support import card, raw, sell

Harm = Callable[[SmallHouse, str], object]


def _free_a_seat(house: SmallHouse, sale: str) -> object:
    free = {"state": "free", "hold": None, "until": None, "ticket": None}
    return house.connection.database["seat_maps"].update_one({"_id": house.screening}, {"$set": {"seats.B1": free}})


def _sell_a_seat_to_nobody(house: SmallHouse, sale: str) -> object:
    sold = {"state": "sold", "hold": None, "until": None, "ticket": "nobody"}
    return house.connection.database["seat_maps"].update_one({"_id": house.screening}, {"$set": {"seats.C1": sold}})


def _charge_without_a_sale(house: SmallHouse, sale: str) -> object:
    return house.storage.terminal_memory.decide("stray", "approved", 950, "4242")


def _refund_without_a_sale(house: SmallHouse, sale: str) -> object:
    return house.storage.terminal_memory.decide("stray", "approved", 950, "4242", is_refund=True)


def _forget_that_it_is_paid(house: SmallHouse, sale: str) -> object:
    return house.connection.database["transactions"].update_one({"_id": sale}, {"$set": {"state": "abandoned"}})


def _charge_twice(house: SmallHouse, sale: str) -> object:
    house.storage.terminal_memory.decide("second", "approved", 950, "4242")
    found = _entry(house, "sold")
    second = {**found["operation"]["tenders"][0], "id": "second"}
    house.connection.database["transactions"].update_one(
        {"_id": sale}, {"$push": {"attempts": second, "counted": "second"}}
    )
    return _journal(house).update_one({"_id": sale}, {"$push": {"operation.tenders": second}})


def _keep_surplus_from_everybody(house: SmallHouse, sale: str) -> object:
    house.storage.terminal_memory.decide("second", "approved", 950, "4242")
    sold = _entry(house, "sold")
    second = {**sold["operation"]["tenders"][0], "id": "second"}
    house.connection.database["transactions"].update_one(
        {"_id": sale}, {"$push": {"attempts": second}, "$set": {"split": True}}
    )
    return _follow(house, sold, _id="second", kind="tender", number=None, operation={"tender": second})


def _second(number: str) -> str:
    """Return the number that follows the first one of a year."""
    assert number.endswith("1")
    return f"{number[:-1]}2"


def _sell_the_seat_again(house: SmallHouse, sale: str) -> object:
    sales = house.connection.database["transactions"]
    [found], sold = raw(house.connection, "transactions"), _entry(house, "sold")
    tickets = [{**one, "id": f"again-{one['id']}"} for one in found["tickets"]]
    number = _second(sold["number"])
    again = {"tickets": tickets, "attempts": [], "counted": [], "receipt_number": number}
    sales.insert_one({**found, "_id": "again", **again})
    order = {**sold["operation"]["order"], "tickets": tickets, "total": 0}
    return _follow(house, sold, _id="again", subject="again", number=number, operation={"order": order, "tenders": []})


def _refund_twice(house: SmallHouse, sale: str) -> object:
    number = house.storage.transactions.get(sale).receipt_number or ""
    house.cinema.refunds.refund(house.staff, number, reason="a test")
    refunded = _entry(house, "refunded")
    refund = {**refunded["operation"]["refund"], "id": "second", "shares": [], "number": _second(refunded["number"])}
    house.connection.database["transactions"].update_one({"_id": sale}, {"$push": {"refunds": refund}})
    return _follow(house, refunded, _id="second", number=refund["number"], operation={"refund": refund})


def _claim_twice(house: SmallHouse, sale: str) -> object:
    sold = _entry(house, "sold")
    _journal(house).drop_index("claims_1")
    _journal(house).update_one({"_id": sale}, {"$set": {"claims": ["voucher:1:1"]}})
    _follow(house, sold, _id="again", kind="void", number=None, operation={}, claims=["voucher:1:1"])
    return None


def _leave_a_gap_in_the_chain(house: SmallHouse, sale: str) -> object:
    return _follow(house, _entry(house, "sold"), _id="next", kind="void", number=None, operation={}, seq=4)


def _fork_the_chain(house: SmallHouse, sale: str) -> object:
    _journal(house).drop_index("till_1_seq_1")
    return _follow(house, _entry(house, "sold"), _id="next", kind="void", number=None, operation={}, seq=2)


def _follow_another_entry(house: SmallHouse, sale: str) -> object:
    return _follow(house, _entry(house, "sold"), _id="next", kind="void", number=None, operation={}, previous="f" * 64)


def _skip_a_number(house: SmallHouse, sale: str) -> object:
    database, number = house.connection.database, _second(_entry(house, "sold")["number"])
    database["transactions"].update_one({"_id": sale}, {"$set": {"receipt_number": number}})
    return database["journal"].update_one({"_id": sale}, {"$set": {"number": number}})


_WITHOUT_AN_INDEX = {_claim_twice, _fork_the_chain}


def _journal(house: SmallHouse) -> Any:
    return house.connection.database["journal"]


def _entry(house: SmallHouse, kind: str) -> dict[str, Any]:
    found: dict[str, Any] = _journal(house).find_one({"kind": kind})
    return found


def _follow(house: SmallHouse, entry: dict[str, Any], **change: Any) -> object:
    """Put one more entry into the chain of another, as that one but for a change."""
    following = {"seq": entry["seq"] + 1, "previous": entry["hash"], "hash": "e" * 64}
    following |= {"previous": entry["previous"]} if change.get("seq") == entry["seq"] else {}
    changed = {**entry, **following, **change}
    if "claims" not in change:
        del changed["claims"]
    return _journal(house).insert_one(changed)


@pytest.mark.parametrize(
    ("harm", "twice", "lost", "gaps"),
    [
        (_free_a_seat, 0, 1, 0),
        (_sell_a_seat_to_nobody, 0, 1, 0),
        (_charge_without_a_sale, 0, 1, 0),
        (_refund_without_a_sale, 0, 1, 0),
        # It was entered, and a process was told otherwise.
        (_forget_that_it_is_paid, 0, 2, 0),
        # The sale is paid with too much, by two charges.
        (_charge_twice, 2, 0, 0),
        (_keep_surplus_from_everybody, 0, 1, 0),
        (_sell_the_seat_again, 1, 1, 0),
        (_refund_twice, 1, 0, 0),
        (_claim_twice, 1, 0, 0),
        # Nothing at one place, and so nothing to follow.
        (_leave_a_gap_in_the_chain, 0, 0, 2),
        (_fork_the_chain, 0, 0, 1),
        (_follow_another_entry, 0, 0, 1),
        (_skip_a_number, 0, 0, 1),
    ],
    ids=lambda one: getattr(one, "__name__", None),
)
def test_each_harm_is_counted_in_its_column(house: SmallHouse, harm: Harm, twice: int, lost: int, gaps: int) -> None:
    sale = sell(house.cinema, house.guest, house.screening, "B1", request=card()).id
    assert tally(house.connection, [sale]).found == []
    harm(house, sale)
    count = tally(house.connection, [sale])
    if harm in _WITHOUT_AN_INDEX:
        _journal(house).delete_many({})
        apply_schema(house.connection.database)
    assert (count.sold_twice, count.lost, count.gaps) == (twice, lost, gaps), count.found


def test_a_refund_that_a_process_was_told_of_must_be_there(house: SmallHouse) -> None:
    sale = sell(house.cinema, house.guest, house.screening, "B1", "B2")
    refund = house.cinema.refunds.refund(house.staff, sale.receipt_number or "", ["B1"], reason="a test").refunds[0]
    count = tally(house.connection, [sale.id], [refund.id])
    assert (count.sold, count.found) == (1, [])
    assert tally(house.connection, [sale.id], [refund.id, "never"]).lost == 1
