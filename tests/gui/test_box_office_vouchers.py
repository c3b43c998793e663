"""Vouchers at the box office's window: V pays by them, Shift V sells one."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from cinema.domain.payments import Tender
from cinema.domain.transactions import Transaction
from cinema.domain.vouchers import VoucherKind
from gui.box_office.voucher_sale import VoucherSalePage
from gui.box_office.vouchers import VoucherPage
from gui.selling.receipt_screen import ReceiptScreen
from tests.conftest import SmallHouse
from tests.gui.geometry import faults
from tests.gui.hands import words_of
from tests.gui.till_windows import Till, till_window
from tests.selling_checks import in_order
from tests.services.vouchers import left, pay_by, sell_voucher
from tests.support import findings, raw

GOOD = "4242424242424242"


@pytest.fixture
def till(house: SmallHouse) -> Iterator[Till]:
    with till_window(house) as opened:
        yield opened


def page_of(till: Till, kind: type[Any]) -> Any:
    shell = till.window.app.shell
    assert shell is not None
    till.window.until(lambda: isinstance(shell.current, kind))
    till.window.settle()
    return shell.current


def opened(till: Till) -> Any:
    """Go to the page of vouchers with a party, and wait for its order."""
    till.settled()
    till.press("v")
    page = page_of(till, VoucherPage)
    till.window.until(lambda: page.flow.order is not None)
    return page


def use(till: Till, page: Any, code: str) -> None:
    page.codes.fields["voucher"].value.set(code)
    page.codes.button.invoke()
    till.window.until(lambda: not page.codes.busy)
    till.window.settle()


def paid(till: Till, page: Any) -> Transaction:
    page.rest.button.invoke()
    till.window.until(lambda: not page.winfo_exists())
    till.window.until(lambda: till.page.sale is not None and till.page.sale.paid is not None)
    assert till.page.sale is not None
    assert till.page.sale.paid is not None
    return till.page.sale.paid


def test_a_party_is_paid_by_a_ticket_voucher_a_value_voucher_and_cash(house: SmallHouse, till: Till) -> None:
    _sale, value = sell_voucher(house, 500)
    _other, ticket = sell_voucher(house, 1, VoucherKind.TICKET, price=900)
    till.press("a", "a")
    page = opened(till)
    use(till, page, ticket)
    assert page.open_amount == 950
    use(till, page, value)
    assert page.open_amount == 450
    assert "Left to pay" in words_of(page)
    assert "€4.50" in words_of(page)
    assert faults(page) == []
    page.rest.fields["tendered"].value.set("5")
    sale = paid(till, page)
    assert [(one.tender, one.amount) for one in sale.payments] == [(Tender.VOUCHER, 500), (Tender.CASH, 450)]
    assert (left(house, value), left(house, ticket)) == (0, 0)
    assert [*in_order(house.cinema, house.connection), *findings(house.cinema)] == []


def test_a_voucher_that_is_worth_it_all_needs_nothing_else(house: SmallHouse, till: Till) -> None:
    _sale, code = sell_voucher(house)
    till.press("a")
    page = opened(till)
    use(till, page, code)
    assert page.open_amount == 0
    sale = paid(till, page)
    assert [one.tender for one in sale.payments] == [Tender.VOUCHER]
    assert left(house, code) == 1050


def test_a_wrong_code_is_told_at_its_field_and_a_voucher_used_elsewhere_meanwhile_keeps_the_seats(
    house: SmallHouse, till: Till
) -> None:
    _sale, code = sell_voucher(house, 1000)
    till.press("a")
    page = opened(till)
    use(till, page, "ABCD")
    assert "has 16 signs" in page.codes.fields["voucher"]._error
    use(till, page, code)
    pay_by(house, code, "C9", cinema=house.another_till("till-2"))
    page.rest.button.invoke()
    till.window.until(lambda: "has only €0.50 left" in words_of(page))
    till.window.settle()
    assert page.open_amount == 950
    use(till, page, code)
    assert page.open_amount == 900
    sale = paid(till, page)
    assert [one.amount for one in sale.payments] == [50, 900]
    assert [*in_order(house.cinema, house.connection), *findings(house.cinema)] == []


def test_going_back_keeps_the_party(till: Till) -> None:
    till.press("a", "c")
    opened(till)
    till.window.press("<Escape>")
    till.settled()
    assert len(till.held()) == 2


def test_a_voucher_is_sold_at_the_till_and_its_receipt_has_the_code(house: SmallHouse, till: Till) -> None:
    till.press("S-v")
    page = page_of(till, VoucherSalePage)
    page.form.fields["amount"].value.set("20")
    page.form.fields["valid_until"].value.set("soon")
    page.form.button.invoke()
    till.window.until(lambda: not page.form.busy)
    assert "Write the day as a date" in page.form.fields["valid_until"]._error
    page.form.fields["valid_until"].value.set("2031-12-31")
    page.form.button.invoke()
    receipt = page_of(till, ReceiptScreen)
    till.window.until(lambda: receipt.box is not None)
    (voucher,) = receipt.box.receipt.vouchers
    assert left(house, voucher.code) == 2000
    assert voucher.valid_until == "2031-12-31"
    assert [*in_order(house.cinema, house.connection), *findings(house.cinema)] == []


def test_a_ticket_voucher_is_sold_for_so_many_tickets(house: SmallHouse, till: Till) -> None:
    till.press("S-v")
    page = page_of(till, VoucherSalePage)
    assert faults(page) == []
    for tickets, words in (("many", "whole number"), ("500", "1 to 100")):
        page.form.fields["amount"].value.set("40")
        page.form.fields["tickets"].value.set(tickets)
        page.form.button.invoke()
        till.window.until(lambda words=words: words in page.form.fields["tickets"]._error)  # type: ignore[misc]
    page.form.fields["tickets"].value.set("5")
    page.form.button.invoke()
    receipt = page_of(till, ReceiptScreen)
    till.window.until(lambda: receipt.box is not None)
    (voucher,) = receipt.box.receipt.vouchers
    assert left(house, voucher.code) == 5
    assert receipt.box.receipt.total == 4000


@pytest.mark.parametrize(("adult", "typed"), [(9_53, ""), (9_52, "4.50"), (9_52, "")])
def test_the_rest_beside_a_voucher_is_paid_in_the_coins_of_the_house(house: SmallHouse, adult: int, typed: str) -> None:
    house.cinema.office.set(house.operator, "cash_rounding", "0.05")
    _repriced(house, lambda amount: adult if amount == 950 else amount)
    _sale, code = sell_voucher(house, 500)
    with till_window(house) as till:
        till.press("a")
        page = opened(till)
        use(till, page, code)
        page.rest.fields["tendered"].value.set(typed)
        page.rest.button.invoke()
        till.window.until(lambda: not page.winfo_exists())
        till.settled()
        assert till.page.sale is not None
        assert till.page.sale.paid is not None
        cash = till.page.sale.paid.payments[-1]
        assert (cash.received, cash.change) == ((adult - 500 + 2) // 5 * 5, 0)


def _repriced(house: SmallHouse, change: Callable[[int], int]) -> None:
    card = house.storage.price_cards.get("weekday")
    prices = {name: {kind: change(amount) for kind, amount in one.items()} for name, one in card.prices.items()}
    house.storage.price_cards.put(replace(card, prices=prices))


def test_a_voucher_is_sold_for_the_coins_of_the_house(house: SmallHouse, till: Till) -> None:
    house.cinema.office.set(house.operator, "cash_rounding", "0.05")
    till.press("S-v")
    page = page_of(till, VoucherSalePage)
    page.form.fields["amount"].value.set("9.52")
    page.form.button.invoke()
    receipt = page_of(till, ReceiptScreen)
    sale = house.storage.transactions.get(receipt.box.receipt.transaction)
    assert (sale.payments[0].received, sale.payments[0].change) == (950, 0)


def test_cash_and_a_card_at_once_are_refused(house: SmallHouse, till: Till) -> None:
    till.press("S-v")
    page = page_of(till, VoucherSalePage)
    for field, text in {"amount": "20", "tendered": "50", "card": GOOD}.items():
        page.form.fields[field].value.set(text)
    page.form.button.invoke()
    till.window.until(lambda: not page.form.busy)
    assert "leave one of them empty" in page.form.fields["card"]._error
    assert raw(house.connection, "transactions") == []


def test_a_voucher_above_the_house_s_limit_is_refused_at_its_field(house: SmallHouse, till: Till) -> None:
    till.press("S-v")
    page = page_of(till, VoucherSalePage)
    page.form.fields["amount"].value.set("1000000")
    page.form.button.invoke()
    till.window.until(lambda: "at most €500.00" in page.form.fields["amount"]._error)
    assert raw(house.connection, "vouchers") == []
