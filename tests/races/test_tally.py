"""What the count of a race sees: each kind of harm is done by hand, and must be in its column."""

from collections.abc import Callable

import pytest

from tests.conftest import SmallHouse
from tests.races.tally import tally
from tests.support import card, sell

Harm = Callable[[SmallHouse, str], object]


def _free_a_seat(house: SmallHouse, sale: str) -> object:
    free = {"state": "free", "hold": None, "until": None, "ticket": None}
    return house.connection.database["seat_maps"].update_one({"_id": house.screening}, {"$set": {"seats.B1": free}})


def _sell_a_seat_to_nobody(house: SmallHouse, sale: str) -> object:
    sold = {"state": "sold", "hold": None, "until": None, "ticket": "nobody"}
    return house.connection.database["seat_maps"].update_one({"_id": house.screening}, {"$set": {"seats.C1": sold}})


def _charge_without_a_sale(house: SmallHouse, sale: str) -> object:
    return house.storage.terminal_memory.decide("stray", "approved", 950, "4242", 0)


def _refund_without_a_sale(house: SmallHouse, sale: str) -> object:
    return house.storage.terminal_memory.decide("stray", "approved", 950, "4242", 0, is_refund=True)


def _forget_that_it_is_paid(house: SmallHouse, sale: str) -> object:
    return house.connection.database["transactions"].update_one({"_id": sale}, {"$set": {"state": "abandoned"}})


def _charge_twice(house: SmallHouse, sale: str) -> object:
    house.storage.terminal_memory.decide("second", "approved", 950, "4242", 0)
    second = {"id": "second", "state": "approved", "amount": 950}
    return house.connection.database["transactions"].update_one({"_id": sale}, {"$push": {"attempts": second}})


def _sell_the_seat_again(house: SmallHouse, sale: str) -> object:
    sales = house.connection.database["transactions"]
    found = sales.find_one({"_id": sale})
    assert found is not None
    again = {**found, "_id": "again", "receipt_number": "2026-000002"}
    again["tickets"] = [{**one, "id": f"again-{one['id']}"} for one in found["tickets"]]
    again["attempts"] = []
    house.connection.database["counters"].update_one({"_id": "receipt-2026"}, {"$inc": {"next": 1}})
    return sales.insert_one(again)


def _refund_twice(house: SmallHouse, sale: str) -> object:
    number = house.storage.transactions.get(sale).receipt_number or ""
    done = house.cinema.refunds.refund(house.staff, number, reason="a test").refunds[0]
    second = {"id": "second", "state": "approved", "tickets": list(done.tickets), "number": "R2026-000002"}
    house.connection.database["counters"].update_one({"_id": "refund-2026"}, {"$inc": {"next": 1}})
    return house.connection.database["transactions"].update_one({"_id": sale}, {"$push": {"refunds": second}})


def _skip_a_number(house: SmallHouse, sale: str) -> object:
    return house.connection.database["counters"].update_one({"_id": "receipt-2026"}, {"$inc": {"next": 1}})


def _number_beyond_the_counter(house: SmallHouse, sale: str) -> object:
    return house.connection.database["counters"].update_one({"_id": "receipt-2026"}, {"$inc": {"next": -1}})


@pytest.mark.parametrize(
    ("harm", "twice", "lost", "gaps"),
    [
        (_free_a_seat, 0, 1, 0),
        (_sell_a_seat_to_nobody, 0, 1, 0),
        (_charge_without_a_sale, 0, 1, 0),
        (_refund_without_a_sale, 0, 1, 0),
        # Money taken and kept, a seat nobody has, and a process that was told otherwise.
        (_forget_that_it_is_paid, 0, 3, 0),
        (_charge_twice, 1, 0, 0),
        (_sell_the_seat_again, 1, 1, 0),
        (_refund_twice, 1, 0, 0),
        (_skip_a_number, 0, 0, 1),
        (_number_beyond_the_counter, 0, 0, 1),
    ],
    ids=lambda one: getattr(one, "__name__", None),
)
def test_each_harm_is_counted_in_its_column(house: SmallHouse, harm: Harm, twice: int, lost: int, gaps: int) -> None:
    sale = sell(house.cinema, house.guest, house.screening, "B1", request=card()).id
    assert tally(house.connection, [sale]).found == []
    harm(house, sale)
    count = tally(house.connection, [sale])
    assert (count.sold_twice, count.lost, count.gaps) == (twice, lost, gaps), count.found


def test_a_refund_that_a_process_was_told_of_must_be_there(house: SmallHouse) -> None:
    sale = sell(house.cinema, house.guest, house.screening, "B1", "B2")
    refund = house.cinema.refunds.refund(house.staff, sale.receipt_number or "", ["B1"], reason="a test").refunds[0]
    count = tally(house.connection, [sale.id], [refund.id])
    assert (count.sold, count.found) == (1, [])
    assert tally(house.connection, [sale.id], [refund.id, "never"]).lost == 1
