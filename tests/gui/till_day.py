"""Hands for a whole day at a till's own windows (see `tests/cash_day.py`): every deed is done as a cashier does it."""

from collections.abc import Sequence
from typing import Any

from cinema.domain.drawer import DrawerReason, reason_name
from cinema.domain.refunds import TYPED_CAUSES, RefundCause
from cinema.domain.transactions import Transaction
from gui.box_office.card import CardPage
from gui.box_office.cash_move import CashMovePage
from gui.box_office.drawer import DrawerPage
from gui.box_office.drawer_closing import ClosingView
from gui.box_office.exchange import ExchangePage
from gui.box_office.sales import SalesPage
from gui.box_office.sell import SellPage
from gui.box_office.split import SplitPaymentPage
from gui.selling.payment_forms import DemoCardForm
from gui.selling.receipt_screen import ReceiptScreen
from tests.conftest import SmallHouse
from tests.gui.till_windows import Till
from tests.support import APPROVES

_LETTERS = {"adult": "a", "child": "c"}


class ByWindow:
    """Hands in the box office's window; each waits until what it did is on the screen."""

    def __init__(self, till: Till, house: SmallHouse) -> None:
        self._till, self._house, self._window = till, house, till.window

    def sell(self, seats: Sequence[str], kind: str, cash: int, by_card: int, given: int) -> str:
        page = self._go("<Alt-Key-1>", SellPage)
        self._window.until(lambda: page.sale is not None and not page.sale.is_busy)
        for seat in seats:
            self._window.focused(page.first_focus)
            self._till.press(_LETTERS[kind])
            page.sell_keys.press_seat(seat)
            self._till.settled()
        assert set(page.purchase.basket.seats) == set(seats)
        if cash and by_card:
            self._pay_in_parts(cash, by_card, given)
        elif cash:
            page.column.given.value.set(_amount(given))
            page.column.given.entry.focus_set()
            self._window.focused(lambda: page.column.given.entry)
            self._window.press("<Return>")
        else:
            self._window.press("<F9>")
            box = self._page(CardPage).box
            self._window.until(lambda: isinstance(box.ways.form if box.ways is not None else None, DemoCardForm))
            box.ways.form.number.value.set(APPROVES)
            box.submit()
        page = self._page(SellPage)
        self._window.until(lambda: page.sale is not None and page.sale.paid is not None and not page.sale.is_busy)
        return str(page.sale.paid.receipt_number)

    def refund(self, receipt: str) -> None:
        page = self._found(receipt)
        self._window.press("<F2>")
        self._window.until(lambda: page.form is not None)
        page.form.choose_cause(TYPED_CAUSES.index(RefundCause.ILLNESS))
        self._window.press("<F12>")
        self._window.until(lambda: self._sale(receipt).state == "refunded")
        self._window.settle()

    def void(self, receipt: str) -> None:
        page = self._found(receipt)
        page.actions.void.invoke()
        self._window.settle()
        self._window.press("<F12>")
        self._window.until(lambda: self._sale(receipt).state == "refunded")
        self._window.settle()

    def exchange(self, receipt: str, seat: str, to_seat: str, kind: str, *, by_card: bool) -> str:
        self._found(receipt)
        self._window.press("<Key-x>")
        page = self._page(ExchangePage)
        self._rest(page)
        page.press_seat(to_seat)
        self._rest(page)
        page.press_type(kind, away=False)
        self._rest(page)
        self._window.until(lambda: page.quoting.quote is not None and not page.quoting.is_busy)
        if by_card:
            self._window.press("<F9>")
            page.column.money.card.value.set(APPROVES)
        self._window.press("<F12>")
        shown = self._page(ReceiptScreen)
        sale = self._house.storage.transactions.get(shown.arguments["transaction_id"])
        assert [one.seat for one in sale.tickets] == [to_seat]
        assert sale.receipt_number != receipt
        del seat
        return str(sale.receipt_number)

    def drop(self, amount: int, bag: str) -> None:
        self._move("<F7>", amount, DrawerReason.SAFE, bag)

    def add(self, amount: int) -> None:
        self._move("<F6>", amount, DrawerReason.CHANGE, "")

    def _pay_in_parts(self, cash: int, by_card: int, given: int) -> None:
        self._window.press("<Control-Key-p>")
        page = self._page(SplitPaymentPage)
        self._window.until(lambda: page.flow.order is not None and bool(page._ways))
        for key, amount, what in (("F5", cash, _amount(given)), ("F9", by_card, APPROVES)):
            self._window.press(f"<{key}>")
            page.amount.value.set(_amount(amount))
            page.what.value.set(what)
            self._window.focused(lambda: page.what.entry)
            self._window.press("<Return>")
            self._window.until(lambda: not page.winfo_exists() or not page.steps.is_busy)

    def _move(self, key: str, amount: int, reason: DrawerReason, bag: str) -> None:
        page = self._go("<Alt-Key-3>", DrawerPage)
        self._window.until(lambda: isinstance(page.view, ClosingView))
        self._window.press(key)
        moving = self._page(CashMovePage)
        self._window.until(lambda: moving.form is not None)
        form = moving.form
        form.fields["amount"].value.set(_amount(amount))
        form.fields["reason"].value.set(reason_name(reason))
        if bag:
            form.fields["bag"].value.set(bag)
        form.button.invoke()
        self._page(DrawerPage)

    def _found(self, receipt: str) -> Any:
        page = self._go("<Alt-Key-2>", SalesPage)
        page.look_up(receipt)
        self._window.until(lambda: page.found is not None and page.found.sale.receipt_number == receipt)
        self._window.settle()
        return page

    def _rest(self, page: Any) -> None:
        self._window.until(lambda: not page._ahead.reading)
        self._window.settle()

    def _sale(self, receipt: str) -> Transaction:
        return self._house.storage.transactions.by_receipt(receipt)

    def _go(self, key: str, kind: type) -> Any:
        self._window.press(key)
        return self._page(kind)

    def _page(self, kind: type) -> Any:
        shell = self._window.app.shell
        assert shell is not None
        self._window.until(lambda: isinstance(shell.current, kind))
        self._window.settle()
        return shell.current


def _amount(minor: int) -> str:
    return f"{minor // 100}.{minor % 100:02d}"
