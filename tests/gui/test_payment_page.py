"""Paying in the real window: each way, each refusal, and what a lost connection leaves."""

import time
import tkinter as tk
from tkinter import ttk
from typing import TypeVar

import pytest

from cinema.domain.payments import PaymentWay, Tender
from cinema.domain.transactions import TransactionState
from cinema.errors import CinemaError, ConflictError, PaymentUnresolvedError
from gui.customer.payment import Payment
from gui.customer.receipt import ReceiptPage
from gui.customer.seats import Seats
from gui.selling.payment_flow import Step
from gui.selling.payment_forms import CashForm, DemoCardForm, SeparateCardForm
from tests.gui.hands import Window
from tests.gui.seat_fakes import SCREENING, BuyingCinema, quickly

F = TypeVar("F")
CASH, SEPARATE = PaymentWay(Tender.CASH, "cash"), PaymentWay(Tender.CARD, "separate")


@pytest.fixture
def cinema(monkeypatch: pytest.MonkeyPatch) -> BuyingCinema:
    quickly(monkeypatch)
    return BuyingCinema()


class Buyer:
    """Somebody with seats in the basket, on the payment page."""

    def __init__(self, window: Window, cinema: BuyingCinema) -> None:
        self.window, self.cinema = window, cinema
        window.hurry_in()
        assert window.app.shell is not None
        self.shell = window.app.shell
        self.shell.go("seats", screening_id=SCREENING)
        seats = self.shell.current
        assert isinstance(seats, Seats)
        self.seats = seats
        window.until(lambda: seats.view is not None)

    def pay(self, *seats: str) -> Payment:
        assert self.seats.requests is not None
        for seat in seats or ("H7", "H8"):
            self.seats.requests.press(seat)
        self.window.until(lambda: self.seats.purchase is not None and len(self.seats.purchase.basket.seats) >= 1)
        self.window.settle()
        self.seats._pay()
        page = self.shell.current
        assert isinstance(page, Payment)
        self.window.until(lambda: page.flow is not None and page.flow.step is Step.READY)
        self.window.settle()
        return page

    def receipt(self) -> ReceiptPage:
        self.window.until(lambda: isinstance(self.shell.current, ReceiptPage))
        page = self.shell.current
        assert isinstance(page, ReceiptPage)
        self.window.until(lambda: page.receipt is not None)
        return page


@pytest.fixture
def buyer(window: Window, cinema: BuyingCinema) -> Buyer:
    return Buyer(window, cinema)


def form(page: Payment, kind: type[F]) -> F:
    assert isinstance(page.form, kind)
    return page.form


def card(page: Payment, number: str) -> None:
    form(page, DemoCardForm).number.value.set(number)
    page.submit()


def step(page: Payment) -> Step:
    assert page.flow is not None
    return page.flow.step


def test_a_card_pays_and_leads_to_the_receipt(buyer: Buyer, window: Window, cinema: BuyingCinema) -> None:
    page = buyer.pay("K12", "A1", "A2")
    card(page, "4242 4242 4242 4242")
    receipt = buyer.receipt()
    assert receipt.fresh
    assert receipt.receipt is not None
    assert receipt.receipt.total == 2200
    assert not cinema.booking.holds
    buyer.shell.back()
    window.settle()
    assert buyer.shell.current is buyer.seats
    assert buyer.seats.view is not None
    assert buyer.seats.view.look("K12").value == "sold"
    assert buyer.seats.purchase is not None
    assert not buyer.seats.purchase.basket.seats


def test_a_wrong_number_is_told_beside_the_field(buyer: Buyer, window: Window) -> None:
    page = buyer.pay()
    card(page, "4242 4242 4242 4241")
    window.until(lambda: "invalid" in form(page, DemoCardForm).number.entry.state())
    assert step(page) is Step.READY
    card(page, "")
    window.until(lambda: step(page) is Step.READY)


def test_a_declined_card_leaves_the_basket_for_another(buyer: Buyer, window: Window, cinema: BuyingCinema) -> None:
    page = buyer.pay()
    card(page, "4000 0000 0000 0002")
    window.until(lambda: "declined" in page.word.message)
    assert step(page) is Step.READY
    assert buyer.seats.purchase is not None
    assert buyer.seats.purchase.seconds_left
    card(page, "4242 4242 4242 4242")
    assert buyer.receipt().receipt is not None
    assert len(cinema.checkout.sales) == 1


def test_a_second_press_while_paying_does_nothing(buyer: Buyer, window: Window, cinema: BuyingCinema) -> None:
    page = buyer.pay()
    cinema.weather.delay = 0.2
    card(page, "4242 4242 4242 4242")
    page.submit()
    page.submit()
    assert step(page) is Step.PAYING
    window.press("<Escape>")
    assert buyer.shell.current is page
    assert "under way" in page.word.message
    cinema.weather.delay = 0
    buyer.receipt()
    assert len(cinema.checkout.charged) == 1


def test_a_lost_answer_is_asked_for_until_it_is_known(buyer: Buyer, window: Window, cinema: BuyingCinema) -> None:
    page = buyer.pay()
    cinema.checkout.lose_answer = True
    card(page, "4242 4242 4242 4242")
    buyer.receipt()
    assert len(cinema.checkout.charged) == 1
    assert "resume" in cinema.weather.calls


def test_somebody_who_left_while_paying_still_gets_the_receipt(
    buyer: Buyer, window: Window, cinema: BuyingCinema
) -> None:
    page = buyer.pay()
    cinema.weather.delay = 0.15
    card(page, "4242 4242 4242 4242")
    buyer.shell.go("catalogue")
    cinema.weather.delay = 0
    assert buyer.receipt().fresh
    sale = next(iter(cinema.checkout.sales.values()))
    assert sale.state is TransactionState.PAID


def test_somebody_who_left_with_a_declined_card_keeps_no_seats(
    buyer: Buyer, window: Window, cinema: BuyingCinema
) -> None:
    page = buyer.pay()
    cinema.weather.delay = 0.15
    card(page, "4000 0000 0000 0002")
    buyer.shell.go("catalogue")
    cinema.weather.delay = 0
    window.until(lambda: not cinema.booking.holds)
    assert "declined" in buyer.shell.banner.message


def said(widget: tk.Misc) -> list[str]:
    """Return the words of every label below a widget."""
    words = [str(widget.cget("text"))] if isinstance(widget, ttk.Label) else []
    return words + [text for child in widget.winfo_children() for text in said(child)]


def test_an_unresolved_payment_is_left_to_a_colleague(buyer: Buyer, window: Window) -> None:
    page = buyer.pay()
    card(page, "4000 0000 0000 0259")
    window.until(lambda: step(page) is Step.UNRESOLVED)
    window.until(lambda: any("whether the money was taken" in words for words in said(page)))
    page.submit()
    assert step(page) is Step.UNRESOLVED


def test_the_time_runs_out_while_typing(buyer: Buyer, window: Window, cinema: BuyingCinema) -> None:
    cinema.booking.hold_seconds = 1.2
    buyer.pay()
    window.until(lambda: buyer.shell.current is buyer.seats, 5)
    assert buyer.seats.purchase is not None
    assert not buyer.seats.purchase.basket.seats


def test_going_back_keeps_the_seats(buyer: Buyer, window: Window, cinema: BuyingCinema) -> None:
    page = buyer.pay()
    page.go_back()
    window.settle()
    assert buyer.shell.current is buyer.seats
    assert buyer.seats.purchase is not None
    assert buyer.seats.purchase.basket.seats == ("H7", "H8")
    assert len(cinema.booking.holds) == 1
    again = buyer.pay("K12")
    card(again, "4242 4242 4242 4242")
    receipt = buyer.receipt().receipt
    assert receipt is not None
    assert len(receipt.tickets) == 3


def test_cash_shows_its_change_and_refuses_too_little(buyer: Buyer, window: Window, cinema: BuyingCinema) -> None:
    cinema.checkout.ways = (CASH, PaymentWay(Tender.CARD, "test"))
    page = buyer.pay()
    cash = form(page, CashForm)
    cash.given.value.set("10")
    assert str(cash.change_words.cget("text")) == "Still missing"
    page.submit()
    window.until(lambda: "invalid" in cash.given.entry.state())
    page.submit()
    window.settle()
    cash.sums[1].invoke()
    assert str(cash.change.cget("text")) == "€1.00"
    page.choose("card")
    assert isinstance(page.form, DemoCardForm)
    page.choose("cash")
    form(page, CashForm).given.value.set("")
    page.submit()
    assert "invalid" in form(page, CashForm).given.entry.state()
    form(page, CashForm).given.value.set("20,00")
    page.submit()
    receipt = buyer.receipt().receipt
    assert receipt is not None
    assert receipt.payment is not None
    assert receipt.payment.change == 100


def test_a_separate_terminal_is_asked_first_and_answered_by_a_person(
    buyer: Buyer, window: Window, cinema: BuyingCinema
) -> None:
    cinema.checkout.ways = (SEPARATE,)
    page = buyer.pay()
    page.submit()
    window.until(lambda: step(page) is Step.ASKED)
    window.press("<Escape>")
    assert buyer.shell.current is page
    form(page, SeparateCardForm).not_taken.invoke()
    assert step(page) is Step.ASKED, "it asks once more: the terminal may have taken the money"
    form(page, SeparateCardForm).not_taken.invoke()
    window.until(lambda: step(page) is Step.READY)
    assert "not charged" in page.word.message
    page.submit()
    window.until(lambda: step(page) is Step.ASKED)
    page.submit()
    assert "invalid" in form(page, SeparateCardForm).reference.entry.state()
    form(page, SeparateCardForm).reference.value.set("SLIP-7")
    page.submit()
    receipt = buyer.receipt().receipt
    assert receipt is not None
    assert receipt.payment is not None
    assert receipt.payment.reference == "SLIP-7"


@pytest.mark.parametrize(
    "refused",
    [PaymentUnresolvedError("A manager gives its money back."), ConflictError("A manager has decided already.")],
)
def test_a_slip_that_pays_for_nothing_any_more_says_who_has_its_money(
    buyer: Buyer, window: Window, cinema: BuyingCinema, refused: CinemaError
) -> None:
    cinema.checkout.ways = (SEPARATE,)
    page = buyer.pay()
    page.submit()
    window.until(lambda: step(page) is Step.ASKED)
    cinema.checkout.slip_is_refused = refused
    form(page, SeparateCardForm).reference.value.set("SLIP-7")
    page.submit()
    window.until(lambda: step(page) is Step.UNRESOLVED)
    window.until(lambda: refused.message in said(page))
    assert "resume" not in cinema.weather.calls, "nobody says that nothing was taken"


def test_where_no_way_is_open_it_says_where_to_pay(buyer: Buyer, window: Window, cinema: BuyingCinema) -> None:
    cinema.checkout.ways = ()
    page = buyer.pay()
    assert page.panel is not None
    assert "disabled" in page.panel.pay.state()
    page.go_back()
    assert buyer.shell.current is buyer.seats


def test_tickets_that_cost_nothing_are_just_taken(buyer: Buyer, window: Window) -> None:
    page = buyer.pay("A2")
    assert page.form is None
    page.submit()
    receipt = buyer.receipt().receipt
    assert receipt is not None
    assert receipt.total == 0


def test_the_money_is_the_same_in_every_language(buyer: Buyer, window: Window, cinema: BuyingCinema) -> None:
    page = buyer.pay()
    begun = cinema.weather.calls.count("begin")
    page.retranslate()
    window.settle()
    assert cinema.weather.calls.count("begin") == begun
    assert isinstance(page.form, DemoCardForm)
    card(page, "4242 4242 4242 4242")
    buyer.receipt()


def test_no_press_waits_for_the_database(buyer: Buyer, window: Window, cinema: BuyingCinema) -> None:
    page = buyer.pay()
    cinema.weather.delay = 0.4
    started = time.monotonic()
    card(page, "4242 4242 4242 4242")
    window.root.update()
    assert time.monotonic() - started < 0.2
    cinema.weather.delay = 0
    buyer.receipt()
