"""Leaving a page while money may be moving, by every way out that a hand can take; and what a window's end leaves."""

import os
import signal
from collections.abc import Callable

import pytest

from gui.customer.payment import Payment
from gui.selling.payment_box import PaymentBox
from gui.selling.payment_forms import SeparateCardForm
from gui.selling.payment_steps import Step
from gui.window import signals
from tests.gui import buying
from tests.gui.buying import SEPARATE, Buyer, card, form, word
from tests.gui.hands import Window
from tests.gui.seat_fakes import BuyingCinema

cinema, buyer = buying.cinema, buying.buyer


def charging(buyer: Buyer) -> PaymentBox:
    """Send somebody to the separate terminal."""
    buyer.cinema.checkout.ways = (SEPARATE,)
    page = buyer.pay("H7", "H8")
    page.submit()
    buyer.window.until(lambda: page.flow.step is Step.ASKED)
    return page


def press_tab(buyer: Buyer) -> None:
    assert buyer.shell.bar is not None
    buyer.shell.bar.buttons["catalogue"].invoke()


def press_alt_2(buyer: Buyer) -> None:
    buyer.window.press("<Alt-Key-2>")


def search(buyer: Buyer) -> None:
    assert buyer.shell.bar is not None
    buyer.shell.bar.search.value.set("metropolis")
    buyer.shell.bar.search.entry.event_generate("<Return>")


def open_the_profile(buyer: Buyer) -> None:
    buyer.shell.go_by_hand("profile")


def sign_out(buyer: Buyer) -> None:
    assert buyer.shell.bar is not None
    buyer.shell.bar._act.sign_out()


def sign_in(buyer: Buyer) -> None:
    assert buyer.shell.bar is not None
    buyer.shell.bar._act.sign_in()


def close_the_window(buyer: Buyer) -> None:
    buyer.window.app.ending.ask()


def press_escape(buyer: Buyer) -> None:
    buyer.window.press("<Escape>")


def stay_away(buyer: Buyer) -> None:
    buyer.window.app.locking.absence.locking._on_idle()


def press_ctrl_l(buyer: Buyer) -> None:
    buyer.window.press("<Control-Key-l>")


WAYS_OUT = [
    press_tab, press_alt_2, search, open_the_profile, sign_out, sign_in, close_the_window, press_escape, press_ctrl_l,
    stay_away,
]  # fmt: skip


@pytest.mark.parametrize("way_out", WAYS_OUT)
def test_a_slip_keeps_its_page_until_it_is_answered(
    buyer: Buyer, window: Window, way_out: Callable[[Buyer], None]
) -> None:
    page = charging(buyer)
    way_out(buyer)
    window.pump(0.4)
    current = buyer.shell.current
    assert isinstance(current, Payment)
    assert current.box is page
    assert window.app.sign_in_frame is None
    if way_out is not stay_away:
        assert "First say" in word(page)
    form(page, SeparateCardForm).reference.value.set("SLIP-7")
    page.submit()
    assert buyer.receipt().tenders[0].reference == "SLIP-7"


@pytest.mark.parametrize("way_out", [press_tab, search, sign_out, close_the_window])
def test_a_card_that_is_being_charged_keeps_its_page(
    buyer: Buyer, window: Window, cinema: BuyingCinema, way_out: Callable[[Buyer], None]
) -> None:
    page = buyer.pay()
    cinema.weather.delay = 3.0
    card(page, "4242 4242 4242 4242")
    way_out(buyer)
    window.until(lambda: "under way" in word(page))
    assert page.flow.step is Step.PAYING
    assert isinstance(buyer.shell.current, Payment)
    cinema.weather.delay = 0
    buyer.receipt()


def test_a_page_that_lies_over_the_payment_gives_way_to_it(buyer: Buyer, window: Window) -> None:
    page = charging(buyer)
    buyer.shell.go("profile")
    press_tab(buyer)
    current = buyer.shell.current
    assert isinstance(current, Payment)
    assert current.box is page
    assert "First say" in word(page)


def test_the_window_closes_at_the_second_try(buyer: Buyer, window: Window, cinema: BuyingCinema) -> None:
    charging(buyer)
    window.app.ending.ask()
    assert not cinema.closed
    assert "once more" in buyer.shell.banner.message
    window.app.ending.ask()
    assert cinema.closed


def test_without_a_payment_every_way_out_is_open(buyer: Buyer, window: Window, cinema: BuyingCinema) -> None:
    buyer.pay()
    press_tab(buyer)
    assert buyer.shell.current_name == "catalogue"
    window.app.ending.ask()
    assert cinema.closed
    assert not cinema.booking.holds


@pytest.mark.parametrize("name", ["SIGTERM", "SIGINT", "SIGHUP"])
def test_a_signal_gives_the_seats_back_and_ends_the_program(
    buyer: Buyer, window: Window, cinema: BuyingCinema, name: str
) -> None:
    number = getattr(signal, name)
    before = {one: signal.getsignal(one) for one in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)}
    buyer.choose("H7", "H8")
    window.app.ending.listen()
    try:
        os.kill(os.getpid(), number)
        window.root.mainloop()
        assert window.app.ending.finish() == 128 + number
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)
    assert cinema.closed
    assert not cinema.booking.holds


@pytest.mark.expects_errors
def test_a_signal_leaves_a_payment_under_way_to_recovery(
    buyer: Buyer, window: Window, cinema: BuyingCinema, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = buyer.pay("H7", "H8")
    cinema.weather.delay = 1.0
    card(page, "4242 4242 4242 4242")
    assert page.flow.step is Step.PAYING
    monkeypatch.setattr(signals, "BUDGET", 0.1)
    window.app.ending._signalled(signal.SIGTERM, None)
    window.root.mainloop()
    assert cinema.closed
    assert "release" not in cinema.weather.calls
    assert window.app.tasks.is_late
    monkeypatch.setattr(signal, "raise_signal", lambda _number: None)
    assert window.app.ending.finish() == 128 + signal.SIGTERM
    signal.signal(signal.SIGINT, signal.default_int_handler)
    cinema.weather.delay = 0
