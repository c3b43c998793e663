"""A single seat that is left: customers are told where they choose, the counter says why or asks a manager."""

import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from cinema.adapters.passwords import BcryptPasswords
from cinema.domain.users import Role
from gui.box_office.lend import LendPage
from gui.box_office.reason import ReasonPage
from gui.box_office.sell import SellPage
from gui.customer.payment import Payment
from gui.customer.seats import Seats
from tests.conftest import SmallHouse
from tests.gui.hands import Window, words_of
from tests.gui.till_windows import Till, manager_with_pin, till_window
from tests.support import raw

PIN = "471386"


@pytest.fixture
def till(house: SmallHouse, monkeypatch: pytest.MonkeyPatch) -> Iterator[Till]:
    monkeypatch.setattr(BcryptPasswords.__init__, "__defaults__", (4,))
    house.cinema.office.set(house.operator, "stranded_at_counter", "strict")
    with till_window(house) as opened:
        yield opened


def current(till: Till) -> Any:
    assert till.window.app.shell is not None
    return till.window.app.shell.current


def stranding(house: SmallHouse) -> Any:
    (sale,) = raw(house.connection, "transactions")
    return sale["screenings"][0]["stranding"]


def say_why(till: Till) -> None:
    """Choose the first reason by its number."""
    till.window.until(lambda: isinstance(current(till), ReasonPage))
    page = current(till)
    till.window.settle()
    assert "B1 would be left alone" in words_of(page)
    till.window.focused(page.first_focus)
    page._since = time.monotonic()
    till.press("Return")
    assert current(till) is page, "a second Enter that was meant to pay is no reason"
    till.press("1")


def sold(till: Till) -> None:
    till.window.until(lambda: isinstance(current(till), SellPage) and current(till).sale.paid is not None)
    till.window.settle()


def test_the_counter_is_told_and_says_why_before_the_money(house: SmallHouse, till: Till) -> None:
    till.page.sell_keys.press_seat("B2")
    till.settled()
    assert "B1 would be left alone" in till.page.column.message.message
    till.press("F5")
    say_why(till)
    sold(till)
    assert stranding(house) == {"reason": "asked-for", "seats": ["B1"], "by": "user-staff"}
    till.press("Return")
    till.page.sell_keys.press_seat("C2")
    till.settled()
    till.press("F5")
    till.window.until(lambda: isinstance(current(till), ReasonPage))
    till.window.press("<Escape>")
    till.window.settle()
    assert till.held() == ("C2",), "the reason was the last customer's alone, and going back changes nothing"


def test_a_manager_types_the_pin_where_the_house_asks_for_it(house: SmallHouse, till: Till) -> None:
    mia = manager_with_pin(house, PIN)
    house.cinema.office.set(house.operator, "stranded_seats_by", "manager")
    till.page.sell_keys.press_seat("B2")
    till.settled()
    till.press("F5")
    say_why(till)
    till.window.until(lambda: isinstance(current(till), LendPage) and current(till).form is not None)
    form = current(till).form
    form.fields["pin"].value.set(PIN)
    form.button.invoke()
    sold(till)
    assert stranding(house) == {"reason": "asked-for", "seats": ["B1"], "by": mia.id}


def test_a_customer_is_told_on_the_seat_page_and_not_sent_on_to_pay(house: SmallHouse) -> None:
    house.cinema.office.set(house.operator, "stranded_at_window", "strict")
    ana = house.cinema.accounts.register(house.guest, "Ana", "ana", "ana@example.org", "a long sentence")
    assert ana.role is Role.CUSTOMER
    cinema: Any = replace(house.cinema, close=lambda: None)
    window = Window(cinema)
    window.until(lambda: window.app.cinema is not None)
    window.app.enter(ana)
    shell = window.app.shell
    assert shell is not None
    shell.go("seats", screening_id=house.screening)
    page = shell.current
    assert isinstance(page, Seats)
    window.until(lambda: page.choice is not None and page.choice.panel is not None)
    choice = page.choice
    assert choice is not None
    assert choice.panel is not None
    choice.requests.press("B2")
    window.until(lambda: choice.purchase.basket.seats == ("B2",))
    window.settle()
    assert "B1 would be left alone" in choice.panel.word.message
    choice.pay()
    window.settle()
    assert shell.current is page
    assert "B1 would be left alone" in choice.panel.word.message
    choice.requests.press("B1")
    window.until(lambda: choice.purchase.basket.seats == ("B2", "B1"))
    choice.pay()
    window.settle()
    assert isinstance(shell.current, Payment)
    window.close()
