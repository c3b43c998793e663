"""One sale of several screenings in the box office's window: each party stays held while the next one is chosen."""

from collections.abc import Iterator
from typing import Any

import pytest

from cinema.domain.seat_maps import SeatState
from gui.box_office.card import CardPage
from gui.box_office.park_form import ParkPage
from gui.box_office.waiting import WaitingPage
from tests.conftest import SmallHouse
from tests.gui.geometry import faults
from tests.gui.hands import words_of
from tests.gui.till_windows import Till, till_window
from tests.selling_checks import in_order
from tests.support import expire, raw


@pytest.fixture
def till(house: SmallHouse) -> Iterator[Till]:
    with till_window(house) as opened:
        yield opened


def another(till: Till, *keys: str) -> None:
    """Press the key for one more screening, then others."""
    till.window.press("<Control-Key-n>")
    till.press(*keys)


def is_open(till: Till, screening: str) -> None:
    """Wait until the till sells a screening."""
    page = till.page
    till.window.until(lambda: page.purchase is not None and page.purchase.seating.showing.screening.id == screening)
    till.settled()


def held(house: SmallHouse) -> list[tuple[str, str]]:
    return [
        (screening, seat)
        for screening in (house.screening, house.other_screening)
        for seat, one in house.storage.seat_maps.get(screening).seats.items()
        if one.state is SeatState.HELD
    ]


def sold(house: SmallHouse) -> dict[str, Any]:
    (sale,) = [one for one in raw(house.connection, "transactions") if one["state"] == "paid"]
    return sale


def test_tickets_of_two_screenings_are_one_sale_with_keys_typed_without_waiting(house: SmallHouse, till: Till) -> None:
    till.press("a", "a")
    another(till, "2", "c", "a", "F5")
    till.window.until(lambda: till.page.sale is not None and till.page.sale.paid is not None)
    sale = sold(house)
    found = sorted((one["screening"], one["type"]) for one in sale["tickets"])
    first, second = house.screening, house.other_screening
    assert found == sorted([(first, "adult"), (first, "adult"), (second, "adult"), (second, "child")])
    assert sale["total"] == 3 * 950 + 600
    assert held(house) == []
    assert in_order(house.cinema, house.connection) == []


def test_the_column_shows_both_and_escape_goes_back_to_the_one_before(house: SmallHouse, till: Till) -> None:
    till.press("a")
    another(till, "2")
    is_open(till, house.other_screening)
    words = words_of(till.page.column)
    assert faults(till.window.root) == []
    assert till.page.purchase is not None
    assert (till.page.purchase.total, len(till.page.purchase.aside)) == (950, 1)
    till.press("F5")
    till.settled()
    assert "Choose tickets for this screening too" in words_of(till.page.column), words
    till.press("Escape")
    is_open(till, house.screening)
    assert till.page.sale is not None
    assert (till.page.sale.shown.counts, till.page.purchase.aside) == ({"adult": 1}, [])
    assert len(held(house)) == 1
    till.press("Escape")
    till.settled()
    assert held(house) == []


def test_the_number_of_a_screening_of_this_sale_shows_it_and_another_s_is_refused(
    house: SmallHouse, till: Till
) -> None:
    till.press("a")
    till.settled()
    till.press("2")
    assert "Ctrl N adds another screening" in words_of(till.page.column)
    another(till, "2", "a")
    is_open(till, house.other_screening)
    till.press("1")
    is_open(till, house.screening)
    till.press("c")
    till.settled()
    assert till.page.purchase is not None
    assert len(held(house)) == 3
    assert till.page.purchase.total == 950 + 600 + 950
    another(till)
    till.press("Escape")
    assert len(held(house)) == 3, "only the wish for another screening is taken back"


def test_when_the_time_of_one_runs_out_all_seats_are_given_back(house: SmallHouse, till: Till) -> None:
    till.press("a")
    another(till, "2", "a")
    is_open(till, house.other_screening)
    till.window.until(lambda: len(till.held()) == 1)
    assert till.page.purchase is not None
    expire(house.connection, house.screening, till.page.purchase.aside[0].hold.id)
    till.page.purchase.run_out()
    till.settled()
    till.window.until(lambda: held(house) == [])
    assert till.page.purchase.aside == []
    till.press("a", "F5")
    till.window.until(lambda: till.page.sale is not None and till.page.sale.paid is not None)
    assert sold(house)["total"] == 950


def test_seats_that_are_lost_before_the_payment_sell_nothing_of_the_other_screening(
    house: SmallHouse, till: Till
) -> None:
    till.press("a")
    another(till, "2", "a")
    is_open(till, house.other_screening)
    till.window.until(lambda: len(till.held()) == 1)
    assert till.page.purchase is not None
    expire(house.connection, house.screening, till.page.purchase.aside[0].hold.id)
    till.press("F5")
    till.settled()
    assert [one for one in raw(house.connection, "transactions") if one["state"] == "paid"] == []
    till.window.until(lambda: "ran out" in words_of(till.page.column) or "free again" in words_of(till.page.column))
    assert in_order(house.cinema, house.connection) == []


def test_leaving_the_window_gives_all_seats_back(house: SmallHouse) -> None:
    with till_window(house) as opened:
        opened.press("a")
        another(opened, "2", "a")
        is_open(opened, house.other_screening)
        opened.window.until(lambda: len(held(house)) == 2)
        shell = opened.window.app.shell
        assert shell is not None
        shell.go_by_hand("drawer")
        assert shell.current is opened.page, "a party that is being sold isn't left by a key"
    assert held(house) == []


def test_both_are_parked_together_and_taken_over_in_the_window(house: SmallHouse, till: Till) -> None:
    till.press("a")
    another(till, "2", "c")
    is_open(till, house.other_screening)
    till.window.until(lambda: len(held(house)) == 2)
    till.window.press("<F11>")
    shell = till.window.app.shell
    assert shell is not None
    till.window.until(lambda: isinstance(shell.current, ParkPage))
    till.window.focused(lambda: shell.current.first_focus() if shell.current is not None else None)
    till.press("Return")
    till.window.until(lambda: hasattr(shell.current, "sale"))
    till.settled()
    assert len(held(house)) == 2
    till.press("F11")
    till.window.until(lambda: isinstance(shell.current, WaitingPage))
    till.window.settle()
    waiting: Any = shell.current
    till.window.focused(waiting.first_focus)
    till.press("Return")
    till.window.focused(lambda: waiting.table.tree)
    till.press("Return")
    till.window.until(lambda: hasattr(shell.current, "sale") and bool(till.held()))
    till.settled()
    assert till.page.purchase is not None
    assert till.page.purchase.total == 950 + 600
    till.press("F5")
    till.window.until(lambda: till.page.sale is not None and till.page.sale.paid is not None)
    assert {one["screening"] for one in sold(house)["tickets"]} == {house.screening, house.other_screening}
    assert in_order(house.cinema, house.connection) == []


def test_the_page_of_a_card_names_every_screening_of_the_sale(house: SmallHouse, till: Till) -> None:
    till.press("a")
    another(till, "2", "c")
    is_open(till, house.other_screening)
    till.window.until(lambda: len(held(house)) == 2)
    assert till.page.purchase is not None
    (first,) = till.page.purchase.aside
    till.press("F9")
    shell = till.window.app.shell
    assert shell is not None
    till.window.until(lambda: isinstance(shell.current, CardPage))
    till.window.settle()
    words = words_of(shell.current or till.window.root)
    assert f"{first.title}, {first.at}" in words
    assert words.count("Adult") >= 1
    assert "Child" in words
