"""Defects of one sale of several screenings in the window, each as a test that fails while it stands."""

from collections.abc import Iterator

import pytest

from cinema.domain.seat_maps import SeatState
from gui.box_office.sell import SellPage
from tests.conftest import SmallHouse
from tests.gui.test_selling_several_screenings import another, held, is_open
from tests.gui.test_till_discount import current, give
from tests.gui.till_windows import Till, till_window
from tests.support import expire


@pytest.fixture
def till(house: SmallHouse) -> Iterator[Till]:
    with till_window(house) as opened:
        yield opened


def paid(till: Till) -> None:
    till.window.until(lambda: till.page.sale is not None and till.page.sale.paid is not None)
    till.settled()


def test_the_wish_for_another_screening_ends_with_the_sale(house: SmallHouse, till: Till) -> None:
    till.press("a")
    till.settled()
    another(till)  # and then not: the customer wants no more
    till.press("F5")
    paid(till)
    till.press("a")
    till.settled()
    till.press("2")  # a slip: without Ctrl N it is refused while a party is being sold
    till.settled()
    till.window.settle()
    assert till.page.purchase is not None
    assert till.page.purchase.seating.showing.screening.id == house.screening
    assert till.page.purchase.aside == []


def test_a_discount_of_the_sale_outlives_a_ticket_that_is_taken_away_again(house: SmallHouse, till: Till) -> None:
    till.press("a", "a")
    till.settled()
    give(till, "10")
    current(till, SellPage)
    another(till, "2", "a")
    is_open(till, house.other_screening)
    till.window.until(lambda: len(held(house)) == 3)
    till.settled()
    assert till.page.purchase is not None
    assert till.page.purchase.total == 3 * 950 - 285
    till.press("S-a")  # they don't want the second screening after all
    till.settled()
    till.press("Escape")
    is_open(till, house.screening)
    assert till.page.purchase.total == 2 * 950 - 190


def test_the_time_of_a_party_that_is_set_aside_runs_out_while_no_seat_is_chosen(house: SmallHouse, till: Till) -> None:
    till.press("a")
    another(till, "2")
    is_open(till, house.other_screening)
    assert till.page.purchase is not None
    expire(house.connection, house.screening, till.page.purchase.aside[0].hold.id)
    left = till.page.purchase.seconds_left
    assert left is not None
    assert 0 < left <= till.page.purchase.whole_time


def test_keys_typed_after_another_screening_that_cannot_be_read_sell_nothing(house: SmallHouse, till: Till) -> None:
    till.press("a")
    till.settled()
    house.connection.database["seat_maps"].delete_one({"_id": house.other_screening})
    another(till, "2", "c", "F5")
    till.settled()
    till.window.settle()
    assert till.page.purchase is not None
    assert till.page.purchase.seating.showing.screening.id == house.screening
    live = house.storage.seat_maps.get(house.screening).seats.values()
    assert [one.state for one in live].count(SeatState.HELD) == 1, "the first party is still held"
    assert not list(house.connection.database["transactions"].find({"state": "paid"}))


def test_leaving_while_the_next_screening_is_read_gives_all_back(house: SmallHouse) -> None:
    with till_window(house) as opened:
        opened.press("a")
        opened.settled()
        another(opened, "2")
    assert held(house) == []
