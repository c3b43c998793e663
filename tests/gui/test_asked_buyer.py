"""A large sale names its buyer, whichever page it is paid on: the page of the buyer is asked in between."""

import pytest

from cinema.domain.orders import Choice
from cinema.domain.payments import Tender
from cinema.domain.transactions import Transaction
from gui.box_office.buyer import BuyerPage
from gui.box_office.voucher_sale import VoucherSalePage
from tests.conftest import SmallHouse
from tests.gui.geometry import faults
from tests.gui.test_box_office_exchange import Desk
from tests.gui.test_box_office_vouchers import opened, page_of, use
from tests.gui.test_split_payment import begun, part
from tests.gui.till_windows import Till, till_window
from tests.selling_checks import in_order
from tests.services.vouchers import sell_voucher
from tests.support import CASH, raw


@pytest.fixture(autouse=True)
def large_sales_are_named(house: SmallHouse) -> None:
    house.cinema.office.set(house.operator, "buyer_from", "9")


def name(till: Till) -> None:
    """Type a buyer, after a try without a tax number."""
    page = page_of(till, BuyerPage)
    assert faults(page) == []
    page.form.fields["buyer_name"].value.set("Lodz Film")
    page.button.invoke()
    assert "From €9.00 on" in page.form.fields["buyer_tax_id"]._error
    page.form.fields["buyer_tax_id"].value.set("PT 2")
    page.button.invoke()


def the_sale(till: Till, house: SmallHouse, tickets: int = 1) -> Transaction:
    """Wait for the named sale, whose buyer is known to the house."""
    sales = house.connection.database["transactions"]
    wanted = {"state": "paid", "buyer": {"$ne": None}}
    till.window.until(lambda: sales.find_one(wanted) is not None)
    till.window.settle()
    (found,) = [one for one in raw(house.connection, "transactions") if one.get("buyer")]
    assert len(found["tickets"]) == tickets
    assert [one["_id"] for one in raw(house.connection, "buyers")] == [found["buyer"]]
    assert in_order(house.cinema, house.connection) == []
    return house.storage.transactions.get(found["_id"])


def test_a_party_that_is_paid_by_voucher(house: SmallHouse) -> None:
    _sale, code = sell_voucher(house, 400)
    with till_window(house) as till:
        till.press("a")
        page = opened(till)
        use(till, page, code)
        page.rest.button.invoke()
        name(till)
        assert [one.tender for one in the_sale(till, house).payments] == [Tender.VOUCHER, Tender.CASH]


def test_a_party_that_is_paid_in_parts(house: SmallHouse) -> None:
    with till_window(house) as till:
        page = begun(till, "a")
        part(till, page, "5", "F5")
        name(till)
        till.window.until(lambda: page.steps.is_begun and not page.steps.is_busy)
        till.window.settle()
        assert page.left_to_pay == 450
        part(till, page, "", "F5")
        the_sale(till, house)


def test_a_voucher_that_is_sold(house: SmallHouse) -> None:
    with till_window(house) as till:
        till.press("S-v")
        page = page_of(till, VoucherSalePage)
        page.form.fields["amount"].value.set("20")
        page.form.button.invoke()
        name(till)
        the_sale(till, house, tickets=0)


def test_an_exchange_for_a_dearer_ticket(house: SmallHouse) -> None:
    types: dict[str, str | None] = {"B1": "child"}
    held = house.cinema.booking.hold(house.staff, house.screening, None, ("B1",), types)
    sale = house.cinema.checkout.pay(house.staff, house.cinema.checkout.begin(house.staff, [Choice(held, types)]), CASH)
    with till_window(house) as till:
        desk = Desk(till, house)
        desk.open(sale)
        desk.press("a")
        desk.rest()
        desk.page.column.money.given.value.set("5,00")
        desk.press("F12")
        name(till)
        assert the_sale(till, house).total == 950
