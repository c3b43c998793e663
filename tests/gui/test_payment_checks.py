"""A payment with an unknown outcome in the real window: one state on every page, until a manager decides."""

from collections.abc import Callable

import pytest

from cinema.domain.payments import PaymentRequest, Tender
from gui.customer.payment import Payment
from gui.customer.purchases import Purchases
from gui.customer.receipt import ReceiptPage
from gui.customer.seats import Seats
from gui.seat_map.legend import entries
from gui.seat_map.looks import SeatLook
from gui.selling.payment_box import PaymentBox
from gui.selling.payment_steps import Step
from gui.selling.seat_choice import SeatChoice
from tests.gui import buying
from tests.gui.buying import Buyer, card
from tests.gui.hands import Window, words_of
from tests.gui.sales import SCREENING
from tests.gui.seat_fakes import BuyingCinema

cinema, buyer = buying.cinema, buying.buyer
SILENT = "4000 0000 0000 0259"


@pytest.fixture
def guest(window: Window, cinema: BuyingCinema) -> Buyer:
    return Buyer(window, cinema, None)


def unresolved(buyer: Buyer) -> PaymentBox:
    """Pay by a card that never answers."""
    page = buyer.pay("H7", "H8")
    card(page, SILENT)
    buyer.window.until(lambda: page.flow.step is Step.UNRESOLVED)
    return page


def reference(buyer: Buyer) -> str:
    (sale,) = buyer.cinema.checkout.sales.values()
    return sale.id[:8].upper()


def seat_page(buyer: Buyer) -> SeatChoice:
    """Open the screening's seats anew."""
    buyer.shell.go("seats", screening_id=SCREENING)
    page = buyer.shell.current
    assert isinstance(page, Seats)
    buyer.window.until(lambda: page.choice is not None and page.choice.view is not None)
    assert page.choice is not None
    return page.choice


def looks(page: SeatChoice) -> set[SeatLook]:
    assert page.view is not None
    return {page.view.look("H7"), page.view.look("H8")}


def tells(buyer: Buyer) -> Callable[[], bool]:
    return lambda: (
        "being checked" in words_of(buyer.shell.content) and reference(buyer) in words_of(buyer.shell.content)
    )


def drawn(page: Purchases) -> str:
    """Return the texts that the rows of My tickets draw."""
    tk = page.tk
    return " ".join(
        str(tk.call(row, "itemcget", item, "-text"))
        for row in page.rows
        for item in row.find_all()
        if tk.call(row, "type", item) == "text"
    )


def test_the_payment_page_names_the_state_the_reference_and_the_counter(buyer: Buyer, window: Window) -> None:
    page = unresolved(buyer)
    text = words_of(page)
    assert "Your payment is being checked" in text
    assert reference(buyer) in text
    assert "counter" in text
    assert str(page.panel.pay.cget("text")).strip() == "Being checked"
    assert "disabled" in page.panel.pay.state()
    assert "not held any more" not in page.panel.countdown.dial.said


def test_back_at_the_seats_the_same_state_is_shown_and_nothing_is_paid_twice(buyer: Buyer, window: Window) -> None:
    unresolved(buyer).go_back()
    window.settle()
    assert buyer.shell.current is buyer.page
    page = buyer.seats
    assert tells(buyer)()
    assert looks(page) == {SeatLook.CHECKED}
    assert not page.purchase.basket.seats
    assert page.panel is not None
    assert "disabled" in page.panel.pay.state()
    page.requests.press("H7")
    window.settle()
    assert not page.purchase.basket.seats
    # Others can be bought, and by themselves.
    assert buyer.choose("K12").basket.seats == ("K12",)


def test_the_map_opened_anew_tells_own_seats_from_those_of_others(
    buyer: Buyer, window: Window, cinema: BuyingCinema
) -> None:
    unresolved(buyer)
    buyer.shell.go("on_now")
    cinema.booking.taken_by_another("H9")
    page = seat_page(buyer)
    window.until(lambda: looks(page) == {SeatLook.CHECKED})
    assert page.view is not None
    assert page.view.look("H9") is SeatLook.HELD
    assert "yours, being checked" in page.view._described("H7").words
    words = [label for _style, label in entries(page.view.plan, None, "EUR", checks=True)]  # type: ignore[arg-type]
    assert "Yours, being checked" in words
    page.view.show_list(wanted=True)
    assert "yours, being checked" in str(page.view.list.table.set("H7", "state"))
    assert tells(buyer)()


def test_a_person_who_signs_in_again_finds_it(buyer: Buyer, window: Window, cinema: BuyingCinema) -> None:
    unresolved(buyer)
    window.app.sign_out()
    again = Buyer(window, cinema)
    window.until(lambda: looks(again.seats) == {SeatLook.CHECKED})
    assert tells(again)()


@pytest.mark.parametrize("who", ["buyer", "guest"])
def test_my_tickets_lists_it_with_its_reference(who: str, window: Window, cinema: BuyingCinema) -> None:
    buyer = Buyer(window, cinema, "ana" if who == "buyer" else None)
    unresolved(buyer)
    buyer.shell.go("purchases")
    page = buyer.shell.current
    assert isinstance(page, Purchases)
    window.until(lambda: bool(page.rows))
    window.settle()
    assert "Being checked" in words_of(page)
    assert reference(buyer) in drawn(page)
    page.rows[0].focus_force()
    window.press("<Return>")
    assert reference(buyer) in buyer.shell.banner.message
    (sale,) = cinema.checkout.sales.values()
    cinema.checkout.decide(sale.id, taken=False)
    window.until(lambda: not page.rows)


def test_a_payment_that_is_still_under_way_is_shown_and_left_alone(
    buyer: Buyer, window: Window, cinema: BuyingCinema
) -> None:
    """A killed window leaves a sale in `paying`: asking for its outcome would cancel it at the terminal."""
    page = buyer.pay("H7", "H8")
    order = page.flow.order
    assert order is not None
    attempt = cinema.checkout._attempt(order, PaymentRequest(Tender.CARD, card=SILENT))
    cinema.checkout.sales[order.id] = cinema.checkout._sale(order, attempts=(attempt,))
    buyer.shell.go("on_now")
    again = seat_page(buyer)
    window.pump(0.5)
    assert looks(again) == {SeatLook.CHECKED}
    assert "resume" not in cinema.weather.calls


@pytest.mark.parametrize("who", ["ana", None])
def test_the_page_follows_what_a_manager_decides(who: str | None, window: Window, cinema: BuyingCinema) -> None:
    buyer = Buyer(window, cinema, who)
    page = unresolved(buyer)
    (sale,) = cinema.checkout.sales.values()
    window.pump(0.5)
    assert page.flow.step is Step.UNRESOLVED
    cinema.checkout.decide(sale.id, taken=True)
    buyer.receipt()


def test_a_decision_that_nothing_was_taken_frees_the_seats_for_everybody(
    buyer: Buyer, window: Window, cinema: BuyingCinema
) -> None:
    unresolved(buyer)
    (sale,) = cinema.checkout.sales.values()
    cinema.checkout.decide(sale.id, taken=False)
    window.until(lambda: buyer.shell.current is buyer.page)
    window.until(lambda: looks(buyer.seats) == {SeatLook.FREE})
    assert "being checked" not in words_of(buyer.seats)
    assert "free again" in buyer.shell.banner.message
    buyer.choose("H7", "H8")


def test_a_decision_finds_the_customer_on_another_page(buyer: Buyer, window: Window, cinema: BuyingCinema) -> None:
    unresolved(buyer)
    buyer.shell.go("catalogue")
    (sale,) = cinema.checkout.sales.values()
    cinema.checkout.decide(sale.id, taken=True)
    window.until(lambda: "went through" in buyer.shell.banner.message)
    buyer.shell.banner.act()
    current = buyer.shell.current
    assert isinstance(current, ReceiptPage)
    assert current.arguments["transaction_id"] == sale.id


def test_the_next_guest_learns_nothing_of_it(guest: Buyer, window: Window, cinema: BuyingCinema) -> None:
    unresolved(guest)
    window.app.sign_out()
    window.enter(None)
    assert window.app.shell is not None
    window.app.shell.go("purchases")
    window.settle()
    assert "being checked" not in words_of(window.app.shell.content)
    (sale,) = cinema.checkout.sales.values()
    cinema.checkout.decide(sale.id, taken=True)
    window.pump(0.5)
    assert not window.app.shell.banner.message


def test_the_state_survives_a_change_of_language(buyer: Buyer, window: Window) -> None:
    page = unresolved(buyer)
    window.app.change_language("es")
    window.settle()
    assert isinstance(buyer.shell.current, Payment)
    assert page.flow.step is Step.UNRESOLVED
    assert reference(buyer) in words_of(page)
