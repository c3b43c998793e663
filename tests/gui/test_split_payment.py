"""A split payment in a real window: parts by cash, card and voucher, a declined card, and the way back."""

from collections.abc import Iterator
from typing import Any

import pytest

from cinema.domain.payments import Tender
from cinema.domain.transactions import TransactionState
from gui.box_office.sell import SellPage
from gui.box_office.split import SplitPaymentPage
from tests.conftest import SmallHouse
from tests.gui.geometry import faults
from tests.gui.hands import words_of
from tests.gui.till_windows import Till, till_window
from tests.selling_checks import in_order
from tests.support import DECLINES

GOOD = "4242424242424242"


@pytest.fixture
def till(house: SmallHouse) -> Iterator[Till]:
    with till_window(house) as opened:
        yield opened


def current(till: Till, kind: type) -> Any:
    shell = till.window.app.shell
    assert shell is not None
    till.window.until(lambda: isinstance(shell.current, kind))
    till.window.settle()
    return shell.current


def begun(till: Till, *letters: str) -> SplitPaymentPage:
    till.press(*letters)
    till.settled()
    till.window.press("<Control-Key-p>")
    page: SplitPaymentPage = current(till, SplitPaymentPage)
    till.window.until(lambda: page.flow.order is not None and bool(page._ways))
    till.window.settle()
    return page


def part(till: Till, page: SplitPaymentPage, amount: str, key: str, what: str = "") -> None:
    till.window.press(f"<{key}>")
    page.amount.value.set(amount)
    page.what.value.set(what)
    till.window.focused(lambda: page.what.entry)
    till.window.press("<Return>")
    till.window.until(lambda: not page.winfo_exists() or not page.steps.is_busy)
    till.window.settle()


def test_cash_and_then_a_card_pay_the_sale(house: SmallHouse, till: Till) -> None:
    page = begun(till, "a", "a")
    part(till, page, "10", "F5", "20")
    assert page.left_to_pay == 900
    assert "change €10.00" in words_of(page.so_far)
    assert faults(till.window.root) == []
    part(till, page, "", "F9", GOOD)
    current(till, SellPage)
    assert till.page.sale is not None
    sale = till.page.sale.paid
    assert sale is not None
    assert [(one.tender, one.amount) for one in sale.payments] == [(Tender.CASH, 1000), (Tender.CARD, 900)]
    assert in_order(house.cinema, house.connection) == []


def test_a_declined_card_charges_nothing_and_cash_pays_the_rest(house: SmallHouse, till: Till) -> None:
    page = begun(till, "a", "a")
    part(till, page, "5", "F5")
    part(till, page, "", "F9", DECLINES)
    assert "declined, nothing was charged" in words_of(page.so_far)
    assert page.left_to_pay == 1400
    part(till, page, "", "F5")
    current(till, SellPage)
    assert till.page.sale is not None
    assert till.page.sale.paid is not None
    assert till.page.sale.paid.state is TransactionState.PAID
    assert in_order(house.cinema, house.connection) == []


def test_everything_is_given_back_step_by_step(house: SmallHouse, till: Till) -> None:
    page = begun(till, "a", "a")
    part(till, page, "10", "F9", GOOD)
    assert page.steps.sale is not None
    sale = page.steps.sale.id
    assert "goes back to the card" in words_of(page.so_far)
    till.window.press("<Escape>")
    till.window.settle()
    assert page.winfo_exists(), "what was taken must be paid or given back"
    till.window.press("<F12>")
    current(till, SellPage)
    assert till.held() == ()
    ended = house.storage.transactions.get(sale)
    assert ended.state is TransactionState.ABANDONED
    till.window.until(lambda: not house.storage.transactions.get(sale).waiting_surplus)
    assert house.storage.seat_maps.get(house.screening).free == 30 - 0
    assert in_order(house.cinema, house.connection) == []


@pytest.mark.parametrize(
    ("amount", "key", "what", "field"),
    [("99", "F5", "", "amount"), ("x", "F5", "", "amount"), ("5", "F5", "1", "what"), ("5", "F9", "", "what"),
     ("5", "F6", "ABC", "what"), ("0", "F5", "", "amount")],
)  # fmt: skip
def test_a_wrong_part_is_told_at_its_field_and_takes_nothing(
    house: SmallHouse, till: Till, amount: str, key: str, what: str, field: str
) -> None:
    page = begun(till, "a")
    part(till, page, amount, key, what)
    till.window.until(lambda: bool(getattr(page, field)._error))
    assert page.left_to_pay == 950
    if page.steps.is_begun:
        till.window.press("<F12>")
    else:
        till.window.press("<Escape>")
    current(till, SellPage)
    assert in_order(house.cinema, house.connection) == []
