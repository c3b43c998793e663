"""Somebody who buys, for the tests of what is sold in windows: the fixtures `cinema` and `buyer`, and hands to pay.

A test file takes over the fixtures by name: `cinema, buyer = buying.cinema, buying.buyer`.
"""

from typing import TypeVar

import pytest

from cinema.domain.payments import PaymentWay, Provider, Tender
from cinema.domain.receipts import Receipt
from gui.customer.payment import Payment
from gui.customer.receipt import ReceiptPage
from gui.customer.seats import Seats
from gui.selling.payment_box import PaymentBox
from gui.selling.payment_forms import DemoCardForm
from gui.selling.payment_steps import Step
from gui.selling.purchase import Purchase
from gui.widgets.form_field import FormField
from tests.gui.hands import Window
from tests.gui.sales import SCREENING
from tests.gui.seat_fakes import BuyingCinema, quickly

F = TypeVar("F")
CASH, SEPARATE = PaymentWay(Tender.CASH, Provider.CASH), PaymentWay(Tender.CARD, Provider.SEPARATE)


@pytest.fixture
def cinema(monkeypatch: pytest.MonkeyPatch) -> BuyingCinema:
    quickly(monkeypatch)
    return BuyingCinema()


class Buyer:
    """Somebody with seats in the basket, on the payment page."""

    def __init__(self, window: Window, cinema: BuyingCinema, name: str | None = "ana") -> None:
        self.window, self.cinema = window, cinema
        window.hurry_in(name)
        assert window.app.shell is not None
        self.shell = window.app.shell
        self.shell.go("seats", screening_id=SCREENING)
        page = self.shell.current
        assert isinstance(page, Seats)
        self.page = page
        window.until(lambda: page.choice is not None)
        assert page.choice is not None
        self.seats = page.choice
        window.until(lambda: cinema.booking.followers)
        window.settle()

    def choose(self, *seats: str) -> Purchase:
        """Take seats, and wait until all of them are held."""
        purchase = self.seats.purchase
        for seat in seats:
            self.seats.requests.press(seat)
        self.window.until(lambda: set(seats) <= set(purchase.basket.seats) and not purchase.basket.busy)
        return purchase

    def pay(self, *seats: str) -> PaymentBox:
        self.choose(*(seats or ("H7", "H8")))
        self.seats.pay()
        return self.paying()

    def paying(self) -> PaymentBox:
        """Return the payment that is shown, once it can be begun."""
        page = self.shell.current
        assert isinstance(page, Payment)
        self.window.until(lambda: page.box.flow.step is Step.READY)
        self.window.settle()
        return page.box

    def receipt(self) -> Receipt:
        """Wait for the receipt of what was paid just now."""
        self.window.until(lambda: isinstance(self.shell.current, ReceiptPage))
        page = self.shell.current
        assert isinstance(page, ReceiptPage)
        self.window.until(lambda: page.box is not None)
        assert page.box is not None
        assert not page.box.receipt.copy
        return page.box.receipt


@pytest.fixture
def buyer(window: Window, cinema: BuyingCinema) -> Buyer:
    return Buyer(window, cinema)


def form(page: PaymentBox, kind: type[F]) -> F:
    assert page.ways is not None
    assert isinstance(page.ways.form, kind)
    return page.ways.form


def word(page: PaymentBox) -> str:
    return page.ways.word.message if page.ways is not None else ""


def is_wrong(field: FormField) -> bool:
    return field.entry.instate(["invalid"])


def card(page: PaymentBox, number: str) -> None:
    form(page, DemoCardForm).number.value.set(number)
    page.submit()


def step(page: PaymentBox) -> Step:
    return page.flow.step
