"""Paying in the real window: each way, each refusal, and what a lost connection leaves."""

import time
import tkinter as tk
from dataclasses import replace
from tkinter import ttk
from types import SimpleNamespace

import pytest

from cinema.domain.orders import Order
from cinema.domain.payments import PaymentWay, Provider, Tender
from cinema.domain.transactions import TransactionState
from cinema.errors import CinemaError, ConflictError, PaymentUnresolvedError
from gui.customer.payment import Payment
from gui.selling.payment_forms import CashForm, DemoCardForm, SeparateCardForm
from gui.selling.payment_steps import Step
from gui.selling.purchase import Purchase, open_purchase
from tests.gui import buying
from tests.gui.buying import CASH, SEPARATE, Buyer, card, form, is_wrong, step, word
from tests.gui.fakes import Weather
from tests.gui.geometry import faults
from tests.gui.hands import Window, words_of
from tests.gui.sales import SCREENING
from tests.gui.seat_fakes import BuyingCinema

cinema, buyer = buying.cinema, buying.buyer


def test_a_card_pays_and_leads_to_the_receipt(buyer: Buyer, window: Window, cinema: BuyingCinema) -> None:
    page = buyer.pay("K12", "A1", "A2")
    card(page, "4242 4242 4242 4242")
    assert buyer.receipt().total == 2200
    assert not cinema.booking.holds
    buyer.shell.back()
    assert buyer.shell.current is buyer.page
    view = buyer.seats.view
    assert view is not None
    window.until(lambda: view.look("K12").value == "sold")
    assert not buyer.seats.purchase.basket.seats


def test_a_wrong_number_is_told_beside_the_field(buyer: Buyer, window: Window, cinema: BuyingCinema) -> None:
    page = buyer.pay()
    card(page, "4242 4242 4242 4241")
    number = form(page, DemoCardForm).number
    window.until(lambda: step(page) is Step.READY and is_wrong(number))
    number.value.set("")
    assert not is_wrong(number)
    page.submit()
    window.until(lambda: step(page) is Step.READY and is_wrong(number))
    assert not cinema.checkout.charged


def test_a_declined_card_leaves_the_basket_for_another(buyer: Buyer, window: Window, cinema: BuyingCinema) -> None:
    page = buyer.pay()
    card(page, "4000 0000 0000 0002")
    window.until(lambda: step(page) is Step.READY and "declined" in word(page))
    assert buyer.seats.purchase.seconds_left
    card(page, "4242 4242 4242 4242")
    buyer.receipt()
    refused, paid = cinema.checkout.charged
    assert refused != paid, "another try is another operation"
    assert list(cinema.checkout.sales) == [paid]


def test_a_second_press_while_paying_does_nothing(buyer: Buyer, window: Window, cinema: BuyingCinema) -> None:
    page = buyer.pay()
    cinema.weather.delay = 1.0
    card(page, "4242 4242 4242 4242")
    page.submit()
    page.submit()
    assert step(page) is Step.PAYING
    window.press("<Escape>")
    current = buyer.shell.current
    assert isinstance(current, Payment)
    assert current.box is page
    assert "under way" in word(page)
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


def test_a_call_that_was_never_heard_is_ended_and_can_be_made_again(
    buyer: Buyer, window: Window, cinema: BuyingCinema
) -> None:
    page = buyer.pay()
    cinema.checkout.never_heard = True
    card(page, "4242 4242 4242 4242")
    window.until(lambda: step(page) is Step.READY and "Nothing was taken" in word(page))
    assert not cinema.checkout.charged
    card(page, "4242 4242 4242 4242")
    buyer.receipt()
    assert not cinema.checkout.ended.keys() & cinema.checkout.sales.keys()


def test_a_refusal_whose_answer_was_lost_is_told_as_what_it_was(
    buyer: Buyer, window: Window, cinema: BuyingCinema
) -> None:
    page = buyer.pay()
    cinema.checkout.lose_answer = True
    card(page, "4000 0000 0000 9995")
    window.until(lambda: step(page) is Step.READY and "enough funds" in word(page))


def test_somebody_who_left_while_paying_still_gets_the_receipt(
    buyer: Buyer, window: Window, cinema: BuyingCinema
) -> None:
    page = buyer.pay()
    cinema.weather.delay = 1.0
    card(page, "4242 4242 4242 4242")
    buyer.shell.go("catalogue")
    cinema.weather.delay = 0
    buyer.receipt()
    sale = next(iter(cinema.checkout.sales.values()))
    assert sale.state is TransactionState.PAID


def test_somebody_who_left_with_a_declined_card_keeps_no_seats(
    buyer: Buyer, window: Window, cinema: BuyingCinema
) -> None:
    page = buyer.pay()
    cinema.weather.delay = 1.0
    card(page, "4000 0000 0000 0002")
    buyer.shell.go("catalogue")
    cinema.weather.delay = 0
    window.until(lambda: not cinema.booking.holds and "declined" in buyer.shell.banner.message)


def run_out(cinema: BuyingCinema, purchase: Purchase) -> None:
    """Let the database's time come to the end of the purchase's hold."""
    assert purchase.basket.hold is not None
    end = purchase.basket.hold.until
    cinema.booking.shift = end - cinema.booking.now() + cinema.booking.shift
    purchase.live.clock.set(end)


def said(widget: tk.Misc) -> list[str]:
    """Return the words of every label below a widget."""
    words = [str(widget.cget("text"))] if isinstance(widget, ttk.Label) else []
    return words + [text for child in widget.winfo_children() for text in said(child)]


def test_an_unresolved_payment_is_left_to_a_colleague(buyer: Buyer, window: Window) -> None:
    page = buyer.pay()
    card(page, "4000 0000 0000 0259")
    window.until(lambda: step(page) is Step.UNRESOLVED)
    assert any("whether the money was taken" in words for words in said(page))
    page.submit()
    assert step(page) is Step.UNRESOLVED


def test_the_time_runs_out_while_typing(buyer: Buyer, window: Window, cinema: BuyingCinema) -> None:
    purchase = buyer.choose("H7", "H8")
    buyer.seats.pay()
    buyer.paying()
    run_out(cinema, purchase)
    window.until(lambda: buyer.shell.current is buyer.page)
    assert not purchase.basket.seats
    assert buyer.seats.panel is not None
    assert "ran out" in buyer.seats.panel.word.message
    assert "ran out" in buyer.shell.banner.message


def test_a_payment_page_alone_notices_that_its_time_is_over(
    window: Window, cinema: BuyingCinema, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No seat page lies below it that would tick."""
    monkeypatch.setattr(Weather, "pass_through", lambda _weather, _call: None)
    window.hurry_in()
    assert window.app.shell is not None
    shell = window.app.shell
    assert window.app.identity is not None
    purchase = open_purchase(window.app.cinema, window.app.identity.actor(), SCREENING)  # type: ignore[arg-type]
    purchase.take_over(purchase.calls.take("H7", anew=True))
    shell.replace("payment", purchase=purchase)
    page = shell.current
    assert isinstance(page, Payment)
    window.until(lambda: step(page.box) is Step.READY)
    assert not [name for name in (entry.name for entry in shell._stack) if name != "payment"]
    run_out(cinema, purchase)
    window.until(lambda: step(page.box) is Step.GONE)
    assert not purchase.basket.seats
    assert any("ran out" in words for words in said(page.box))
    assert "disabled" in page.box.panel.pay.state()


def test_leaving_a_payment_page_that_stood_alone_gives_the_seats_back(
    window: Window, cinema: BuyingCinema, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Weather, "pass_through", lambda _weather, _call: None)
    window.hurry_in()
    assert window.app.shell is not None
    assert window.app.identity is not None
    purchase = open_purchase(window.app.cinema, window.app.identity.actor(), SCREENING)  # type: ignore[arg-type]
    purchase.take_over(purchase.calls.take("H7", anew=True))
    window.app.shell.go("payment", purchase=purchase)
    window.app.shell.back()
    window.until(lambda: not cinema.booking.holds)


def test_going_back_keeps_the_seats(buyer: Buyer, window: Window, cinema: BuyingCinema) -> None:
    page = buyer.pay()
    page.go_back()
    window.settle()
    assert buyer.shell.current is buyer.page
    assert buyer.seats.purchase.basket.seats == ("H7", "H8")
    assert len(cinema.booking.holds) == 1
    again = buyer.pay("K12")
    card(again, "4242 4242 4242 4242")
    receipt = buyer.receipt()
    assert len(receipt.tickets) == 3


def test_cash_shows_its_change_and_refuses_too_little(buyer: Buyer, window: Window, cinema: BuyingCinema) -> None:
    cinema.checkout.ways = (CASH, PaymentWay(Tender.CARD, Provider.TEST))
    page = buyer.pay()
    cash = form(page, CashForm)
    cash.given.value.set("10")
    assert str(cash.change_words.cget("text")) == "Still missing"
    page.submit()
    window.until(lambda: step(page) is Step.READY and is_wrong(cash.given))
    cash.sums[1].invoke()
    assert str(cash.change.cget("text")) == "€1.00"
    assert page.ways is not None
    page.ways.choose("card")
    form(page, DemoCardForm)
    page.ways.choose("cash")
    page.submit()
    assert is_wrong(form(page, CashForm).given)
    form(page, CashForm).given.value.set("20,00")
    page.submit()
    receipt = buyer.receipt()
    assert receipt.tenders[0].change == 100


def test_a_separate_terminal_is_asked_first_and_answered_by_a_person(
    buyer: Buyer, window: Window, cinema: BuyingCinema
) -> None:
    cinema.checkout.ways = (SEPARATE,)
    page = buyer.pay()
    page.submit()
    window.until(lambda: step(page) is Step.ASKED)
    window.press("<Escape>")
    assert step(page) is Step.ASKED
    assert "First say" in word(page)
    form(page, SeparateCardForm).not_taken.invoke()
    assert step(page) is Step.ASKED, "it asks once more: the terminal may have taken the money"
    form(page, SeparateCardForm).not_taken.invoke()
    window.until(lambda: step(page) is Step.READY and "not charged" in word(page))
    page.submit()
    window.until(lambda: step(page) is Step.ASKED)
    page.submit()
    assert is_wrong(form(page, SeparateCardForm).reference)
    form(page, SeparateCardForm).reference.value.set("SLIP-7")
    page.submit()
    receipt = buyer.receipt()
    assert receipt.tenders[0].reference == "SLIP-7"


@pytest.mark.parametrize("lost", ["lose_answer", "never_heard"])
def test_a_terminal_that_nobody_was_sent_to_is_taken_back(
    buyer: Buyer, window: Window, cinema: BuyingCinema, lost: str
) -> None:
    cinema.checkout.ways = (SEPARATE,)
    page = buyer.pay()
    setattr(cinema.checkout, lost, True)
    page.submit()
    window.until(lambda: step(page) is Step.READY and bool(word(page)))
    page.submit()
    window.until(lambda: step(page) is Step.ASKED)
    form(page, SeparateCardForm).reference.value.set("SLIP-7")
    page.submit()
    buyer.receipt()


def test_a_slip_of_another_sale_is_asked_about_before_it_is_noted(
    buyer: Buyer, window: Window, cinema: BuyingCinema
) -> None:
    cinema.checkout.ways, cinema.checkout.known_slips = (SEPARATE,), {"SLIP-7"}
    page = buyer.pay()
    page.submit()
    window.until(lambda: step(page) is Step.ASKED)
    slip = form(page, SeparateCardForm)
    slip.reference.value.set("SLIP-7")
    page.submit()
    window.until(lambda: step(page) is Step.ASKED and is_wrong(slip.reference) and slip.paid_again.winfo_ismapped())
    slip.reference.value.set("SLIP-8")
    window.until(lambda: not slip.paid_again.winfo_ismapped())
    slip.reference.value.set("SLIP-7")
    page.submit()
    window.until(lambda: step(page) is Step.ASKED and slip.paid_again.winfo_ismapped())
    slip.paid_again.invoke()
    window.until(lambda: step(page) is Step.UNRESOLVED)
    assert any("gives its money back" in words for words in said(page))


def test_a_slip_whose_typist_left_is_sent_until_it_is_written(
    buyer: Buyer, window: Window, cinema: BuyingCinema
) -> None:
    cinema.checkout.ways = (SEPARATE,)
    page = buyer.pay()
    page.submit()
    window.until(lambda: step(page) is Step.ASKED)
    form(page, SeparateCardForm).reference.value.set("SLIP-7")
    cinema.weather.delay, cinema.checkout.never_heard = 1.0, True
    page.submit()
    buyer.shell.go("catalogue")
    cinema.weather.delay = 0
    assert buyer.receipt().tenders[0].reference == "SLIP-7"


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
    window.until(lambda: step(page) is Step.UNRESOLVED and any(refused.message in words for words in said(page)))
    assert "resume" not in cinema.weather.calls, "nobody says that nothing was taken"


def test_where_no_way_is_open_it_says_where_to_pay(buyer: Buyer, window: Window, cinema: BuyingCinema) -> None:
    cinema.checkout.ways = ()
    page = buyer.pay()
    assert "disabled" in page.panel.pay.state()
    assert "Please pay at the counter" in said(page)
    page.go_back()
    assert buyer.shell.current is buyer.page


def test_tickets_that_cost_nothing_are_just_taken(buyer: Buyer, window: Window) -> None:
    page = buyer.pay("A2")
    assert page.ways is not None
    assert page.ways.form is None
    page.submit()
    receipt = buyer.receipt()
    assert receipt.total == 0


def test_the_money_is_the_same_in_every_language(buyer: Buyer, window: Window, cinema: BuyingCinema) -> None:
    page = buyer.pay()
    begun = cinema.weather.calls.count("begin")
    current = buyer.shell.current
    assert current is not None
    current.retranslate()
    window.settle()
    assert cinema.weather.calls.count("begin") == begun
    card(page, "4242 4242 4242 4242")
    buyer.receipt()


def test_no_press_waits_for_the_database(buyer: Buyer, window: Window, cinema: BuyingCinema) -> None:
    page = buyer.pay()
    cinema.weather.delay = 2.0
    started = time.monotonic()
    card(page, "4242 4242 4242 4242")
    window.root.update()
    assert time.monotonic() - started < 1.0
    cinema.weather.delay = 0
    buyer.receipt()


def test_a_large_purchase_asks_for_the_buyer_below_the_card_and_tells_at_the_fields(
    buyer: Buyer, window: Window, cinema: BuyingCinema
) -> None:
    named: list[str] = []

    def name(_actor: object, order: Order, *particulars: str) -> Order:
        named.extend(particulars)
        return replace(order, buyer="hash")

    cinema.receipt_names = SimpleNamespace(name=name, drop=lambda _actor, _order: named.clear())  # type: ignore[attr-defined]
    purchase = buyer.choose("H7", "H8")
    purchase.house = replace(purchase.house, buyer_from="19")
    buyer.seats.pay()
    page = buyer.paying()
    assert page.ways is not None
    asked = page.ways.named
    assert asked is not None
    window.settle()
    assert faults(window.root) == []
    form(page, DemoCardForm).number.value.set("4000 0000 0000 0002")
    page.submit()
    assert is_wrong(asked.fields["buyer_name"])
    asked.fields["buyer_name"].value.set("Ada")
    page.submit()
    assert is_wrong(asked.fields["buyer_tax_id"])
    asked.fields["buyer_tax_id"].value.set("7")
    page.submit()
    window.until(lambda: step(page) is Step.READY and "declined" in word(page) and not named)
    form(page, DemoCardForm).number.value.set("4242 4242 4242 4242")
    page.submit()
    assert buyer.receipt().total == 1900
    assert named == ["Ada", "7", ""]
    (sale,) = cinema.checkout.sales.values()
    assert sale.buyer == "hash"


def test_the_form_for_cash_asks_for_the_rounded_amount_and_says_so(window: Window) -> None:
    form_of_cash = CashForm(window.root, 1002, 1000, "EUR", lambda: None)
    try:
        assert "€10.00 in cash, rounded from €10.02." in words_of(form_of_cash)
        form_of_cash.sums[0].invoke()
        assert form_of_cash.request().tendered == 1000
        assert "0.00" in str(form_of_cash.change.cget("text"))
    finally:
        form_of_cash.destroy()
