"""Reserving in the customer's window: told before choosing, reserved by mouse and keyboard, listed and given up."""

from collections.abc import Iterator

import pytest

from cinema.domain.payments import Provider
from cinema.domain.seat_maps import SeatState
from cinema.domain.users import Actor
from cinema.errors import StorageError
from cinema.i18n import clock
from gui.box_office.sell import SellPage
from gui.box_office.waiting import WaitingPage
from gui.customer.payment import Payment
from gui.customer.purchases import Purchases
from gui.customer.reservation_rows import ReservationRow
from gui.customer.reserve import Reserve
from gui.customer.reserved import Reserved
from gui.customer.seats import Seats
from gui.customer.title import Title
from gui.seat_map.looks import SeatLook
from tests.conftest import STAFF, SmallHouse
from tests.gui.customer_windows import ADA, Customer, customer_window, without_cards
from tests.gui.geometry import faults
from tests.gui.hands import words_of
from tests.gui.till_windows import till_window
from tests.support import begin, raw


@pytest.fixture
def reserving(house: SmallHouse) -> Iterator[Customer]:
    without_cards(house, reserving=True)
    with customer_window(house) as opened:
        yield opened


def baskets(house: SmallHouse) -> list[dict[str, object]]:
    return raw(house.connection, "baskets")


def state(house: SmallHouse, seat: str) -> SeatState:
    return house.storage.seat_maps.get(house.screening).state(seat)


def ends(house: SmallHouse) -> str:
    """Return the time until which a reservation is paid."""
    until = house.storage.screenings.get(house.screening).starts_at.timestamp() - 30 * 60
    starts = house.storage.screenings.get(house.screening).starts_at
    return clock(starts.fromtimestamp(until, tz=starts.tzinfo), house.cinema.house().timezone)


def reserve(customer: Customer, *seats: str) -> Reserved:
    choice = customer.choose(*seats)
    choice.pay()
    customer.page(Reserve).button.invoke()
    return customer.page(Reserved)


def tickets(customer: Customer) -> list[ReservationRow]:
    page = customer.go(Purchases, "purchases")
    return page.reserved.rows if page.reserved is not None else []


def test_where_nothing_can_be_reserved_it_is_told_before_choosing_and_no_seat_is_held(house: SmallHouse) -> None:
    without_cards(house, reserving=False)
    with customer_window(house, None) as customer:
        title = customer.title()
        assert title._panel is not None
        assert "sold at the counter" in str(title._panel.line.cget("text"))
        assert "Look at the seats" in str(title._panel.button.cget("text"))
        choice = customer.seats()
        assert choice.looking is not None
        assert "You can look at the seats" in words_of(choice.looking)
        assert choice.looking.button is None
        assert choice.view is not None
        customer.click(choice, "B1")
        assert "No seat is taken here" in choice.looking.word.message
        choice.looking.word.hide()
        customer.click(choice, "B2")
        assert choice.looking.word.message == "", "it is said once"
        assert (state(house, "B1"), customer.look(choice, "B1")) == (SeatState.FREE, SeatLook.FREE)
        customer.window.press("<Return>")
        customer.window.press("<space>")
        customer.window.settle()
        assert raw(house.connection, "seat_maps")[0]["holds"] == {}


def test_a_guest_is_told_to_sign_in_and_may_reserve_after_it(house: SmallHouse) -> None:
    without_cards(house, reserving=True)
    with customer_window(house, None) as customer:
        title = customer.title()
        assert title._panel is not None
        assert f"Sign in to reserve seats here until {ends(house)}" in str(title._panel.line.cget("text"))
        choice = customer.seats()
        assert choice.looking is not None
        assert choice.looking.button is not None
        customer.click(choice, "B1")
        assert "Sign in first" in choice.looking.word.message
        choice.looking.button.invoke()
        app = customer.window.app
        customer.window.until(lambda: app.sign_in_frame is not None)
        app.enter(house.storage.users.get("ada"))
        again = customer.page(Title)
        customer.window.until(
            lambda: again._panel is not None and "reserve them" in str(again._panel.line.cget("text"))
        )


def test_seats_are_reserved_by_mouse_and_the_number_is_shown_large(reserving: Customer) -> None:
    house = reserving.house
    title = reserving.title()
    assert title._panel is not None
    assert f"you pay at the counter until {ends(house)}" in str(title._panel.line.cget("text"))
    title._panel.button.invoke()
    page = reserving.page(Seats)
    choice = page.choice
    assert choice is not None
    assert choice.panel is not None
    for seat in ("B1", "B2"):
        reserving.click(choice, seat)
    assert choice.purchase.basket.seats == ("B1", "B2")
    assert str(choice.panel.pay.cget("text")).strip() == "Reserve seats"
    assert "left to reserve" in choice.panel.countdown.dial.said
    choice.panel.pay.invoke()
    asked = reserving.page(Reserve)
    said = words_of(asked)
    assert all(part in said for part in ("B1, B2", "Ada Byron", ends(house), "At the counter of"))
    asked.button.invoke()
    done = reserving.page(Reserved)
    (basket,) = baskets(house)
    assert (done.number.cget("text"), basket["kind"], basket["label"]) == (basket["number"], "reserved", "Ada Byron")
    assert state(house, "B1") is SeatState.HELD
    (row,) = tickets(reserving)
    assert row.words == f"Reserved until {ends(house)} — number {basket['number']} — pay at the counter"
    reserving.seats()
    assert reserving.look(reserving.seats(), "B1") is SeatLook.HELD


def test_seats_are_reserved_and_given_up_by_the_keyboard_alone(reserving: Customer) -> None:
    window, house = reserving.window, reserving.house
    choice = reserving.seats()
    assert choice.view is not None
    window.focused(lambda: choice.view.board if choice.view is not None else None)
    window.press("<Right>")
    window.press("<space>")
    window.until(lambda: choice.purchase.basket.seats and not choice.purchase.basket.busy)
    (seat,) = choice.purchase.basket.seats
    window.press("<Return>")
    page = reserving.page(Reserve)
    window.focused(lambda: page.button)
    window.press("<Return>")
    done = reserving.page(Reserved)
    window.focused(lambda: done.done)
    assert state(house, seat) is SeatState.HELD
    window.press("<Escape>")
    listed = reserving.page(Purchases)
    window.until(lambda: listed.reserved is not None)
    assert listed.reserved is not None
    row = listed.reserved.rows[0]
    window.focused(lambda: row.button)
    window.press("<space>")
    window.until(lambda: "for others?" in words_of(row))
    window.press("<Tab>")
    window.focused(lambda: row.button)
    window.press("<space>")
    window.until(lambda: baskets(house) == [] and "No tickets yet" in words_of(listed))
    assert state(house, seat) is SeatState.FREE


def test_keeping_a_reservation_changes_nothing(reserving: Customer) -> None:
    reserve(reserving, "B1")
    (row,) = tickets(reserving)
    row.button.invoke()
    row._keep()
    assert "for others?" not in words_of(row)
    reserving.window.focused(lambda: row.button)
    assert len(baskets(reserving.house)) == 1


def test_a_customer_with_all_reservations_is_told_before_choosing(house: SmallHouse) -> None:
    without_cards(house, reserving=True)
    house.storage.settings.set("reservations_per_customer", 1)
    house.cinema.reservations.reserve(ADA, begin(house.cinema, ADA, house.screening, "B1"))
    with customer_window(house) as customer:
        choice = customer.seats()
        assert choice.looking is not None
        assert "as many reservations as you may" in words_of(choice.looking)
        assert choice.looking.button is not None
        choice.looking.button.invoke()
        assert len(customer.page(Purchases).reserved.rows) == 1  # type: ignore[union-attr]


def test_a_refused_reservation_is_told_on_its_page_and_the_seats_stay(reserving: Customer) -> None:
    house = reserving.house
    choice = reserving.choose("B1")
    choice.pay()
    page = reserving.page(Reserve)
    house.storage.settings.set("customers_reserve", 0)
    page.button.invoke()
    reserving.window.until(lambda: "No seats are reserved here" in page.word.message)
    assert choice.purchase.basket.seats == ("B1",)
    assert not choice.purchase.paying


def test_an_answer_that_was_lost_is_asked_for_again_and_reserves_once(
    reserving: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = reserving.house
    choice = reserving.choose("B1")
    choice.pay()
    page = reserving.page(Reserve)
    reservations = reserving.window.app.cinema.reservations  # type: ignore[union-attr]
    real = reservations.reserve

    def lost(actor: Actor, order: object) -> object:
        real(actor, order)  # type: ignore[arg-type]
        raise StorageError("The database can't be reached just now.")

    monkeypatch.setattr(reservations, "reserve", lost)
    page.button.invoke()
    reserving.window.until(lambda: "Press the button again" in page.word.message)
    monkeypatch.setattr(reservations, "reserve", real)
    page.button.invoke()
    done = reserving.page(Reserved)
    (basket,) = baskets(house)
    assert done.number.cget("text") == basket["number"]


def test_seats_whose_time_ran_out_lead_back_to_the_map(reserving: Customer) -> None:
    choice = reserving.choose("B1")
    choice.pay()
    reserving.page(Reserve)
    choice.purchase.run_out()
    shell = reserving.window.app.shell
    assert shell is not None
    reserving.window.until(lambda: "ran out" in shell.banner.message)
    assert shell.current is not None
    assert not isinstance(shell.current, Reserve)


def test_staff_and_houses_with_a_terminal_see_no_change(house: SmallHouse) -> None:
    without_cards(house, reserving=True)
    with customer_window(house, STAFF.user) as staff:
        assert str(staff.title()._panel.line.cget("text")) == ""  # type: ignore[union-attr]
        choice = staff.choose("B1")
        choice.pay()
        staff.page(Payment)
    house.storage.settings.set("card_provider", Provider.TEST)
    with customer_window(house) as customer:
        assert str(customer.title()._panel.line.cget("text")) == ""  # type: ignore[union-attr]
        choice = customer.choose("C1")
        assert choice.panel is not None
        assert str(choice.panel.pay.cget("text")).startswith("Pay ")
        choice.pay()
        customer.page(Payment)


@pytest.mark.parametrize("language", ["es", "pt_BR"])
def test_all_words_fit_into_the_smallest_window(house: SmallHouse, language: str) -> None:
    without_cards(house, reserving=True)
    with customer_window(house, size="1024x600", language=language) as customer:
        assert faults(customer.title()) == []
        choice = customer.choose("B1", "B2")
        assert faults(choice) == []
        choice.pay()
        page = customer.page(Reserve)
        assert faults(page) == []
        page.button.invoke()
        assert faults(customer.page(Reserved)) == []
        (row,) = tickets(customer)
        row.button.invoke()
        customer.window.settle()
        assert faults(row) == []


@pytest.mark.parametrize("reserving", [True, False])
def test_the_words_of_a_window_without_seats_to_take_fit_into_the_smallest_one(
    house: SmallHouse, reserving: bool
) -> None:
    without_cards(house, reserving=reserving)
    with customer_window(house, None, size="1024x600", language="es") as customer:
        assert faults(customer.title()) == []
        choice = customer.seats()
        customer.click(choice, "B1")
        assert choice.looking is not None
        assert choice.looking.word.message
        assert faults(choice.looking) == []


def test_the_counter_finds_it_by_its_number_and_sells_it_to_that_customer(house: SmallHouse) -> None:
    without_cards(house, reserving=True)
    basket = house.cinema.reservations.reserve(ADA, begin(house.cinema, ADA, house.screening, "B1", "B2"))
    with till_window(house) as till:
        till.window.press("<Alt-Key-4>")
        shell = till.window.app.shell
        assert shell is not None
        till.window.until(lambda: isinstance(shell.current, WaitingPage) and shell.current.found)
        waiting = shell.current
        assert isinstance(waiting, WaitingPage)
        waiting.field.value.set(basket.number or "")
        assert list(waiting.table.shown) == [basket.id]
        waiting.collect.invoke()
        till.window.until(lambda: isinstance(shell.current, SellPage) and till.held() == ("B1", "B2"))
        purchase = till.page.purchase
        till.window.until(lambda: purchase is not None and purchase.member is not None)
        assert purchase is not None
        assert purchase.beyond_the_rules()["customer"] == "ada"
