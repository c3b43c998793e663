"""Sales at the counter: found by a number or its end, with what can be done; this till's latest ones."""

import pytest

from cinema.bootstrap import join
from cinema.domain.exchanges import Swap
from cinema.domain.refunds import RefundCause
from cinema.domain.transactions import Transaction
from cinema.errors import InvalidInputError, NotFoundError
from repositories.storage import open_storage
from tests.conftest import SmallHouse
from tests.support import CASH, sell


def number_of(sale: Transaction) -> str:
    assert sale.receipt_number is not None
    return sale.receipt_number


def test_a_sale_is_found_by_its_number_or_its_end_and_by_its_refund_s(house: SmallHouse) -> None:
    sale = sell(house.cinema, house.staff, house.screening, "B1", "B2", request=CASH)
    number = number_of(sale)
    for text in (number, f" {number} ", number[-6:], number[-6:].lstrip("0")):
        found = house.cinema.counter_sales.find(house.staff, text)
        assert (found.sale.id, found.refund, found.can_void) == (sale.id, None, True)
    done = house.cinema.refunds.refund(house.staff, number, ["B1"], reason="", cause=RefundCause.ILLNESS)
    (refund,) = done.refunds
    assert refund.number is not None
    for text in (refund.number, "r" + refund.number[-6:], "R1"):
        found = house.cinema.counter_sales.find(house.staff, text)
        assert (found.sale.id, found.refund, found.can_void) == (sale.id, refund, False)


def test_the_end_of_a_number_is_this_till_s(house: SmallHouse) -> None:
    mine = sell(house.cinema, house.staff, house.screening, "B1", request=CASH)
    other = join(open_storage(house.connection), "till-2", patience=0.01)
    theirs = sell(other, house.staff, house.screening, "B2", request=CASH)
    assert house.cinema.counter_sales.find(house.staff, "1").sale.id == mine.id
    assert other.counter_sales.find(house.staff, "1").sale.id == theirs.id
    found = house.cinema.counter_sales.find(house.staff, number_of(theirs))
    assert (found.sale.id, found.can_void) == (theirs.id, False)
    assert [one.id for one in house.cinema.counter_sales.latest(house.staff)] == [mine.id]


def test_what_is_no_number_or_of_no_sale_is_told(house: SmallHouse) -> None:
    with pytest.raises(InvalidInputError):
        house.cinema.counter_sales.find(house.staff, "1")  # nothing was sold yet
    sell(house.cinema, house.staff, house.screening, "B1", request=CASH)
    for text in ("2", "2026-01-999999", "1999-07-000001"):
        with pytest.raises(NotFoundError):
            house.cinema.counter_sales.find(house.staff, text)
    for text in ("", "R1", "R", "oliv", "1234567890", "١"):
        with pytest.raises(InvalidInputError):
            house.cinema.counter_sales.find(house.staff, text)


def test_the_latest_sales_are_newest_first_with_those_of_exchanges(house: SmallHouse) -> None:
    assert house.cinema.counter_sales.latest(house.staff) == ()
    sales = [sell(house.cinema, house.staff, house.screening, seat, request=CASH) for seat in ("B1", "B2", "B3")]
    quote = house.cinema.exchanges.begin(house.staff, number_of(sales[0]), [Swap("B1", "B5")])
    new = house.cinema.exchanges.finish(house.staff, quote)
    latest = [one.id for one in house.cinema.counter_sales.latest(house.staff)]
    assert latest == [new.id, *(one.id for one in reversed(sales))]
    assert [one.id for one in house.cinema.counter_sales.latest(house.staff, 2)] == latest[:2]
