"""The seat page in the real window, over a pretended box office."""

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from cinema.domain.auditoriums import plan_from_rows
from cinema.domain.screenings import ScreeningState
from cinema.domain.seat_labels import relabelled_seat
from cinema.domain.seat_maps import LiveSeat, SeatChange, SeatState
from cinema.i18n import use_language
from gui.customer.payment import Payment
from gui.customer.seats import Seats
from gui.seat_map.looks import SeatLook
from gui.selling.seat_choice import SeatChoice
from tests.gui import buying
from tests.gui.hands import Window
from tests.gui.sales import SCREENING
from tests.gui.seat_fakes import BuyingCinema

cinema = buying.cinema


def opened(window: Window) -> SeatChoice:
    assert window.app.shell is not None
    window.app.shell.go("seats", screening_id=SCREENING)
    current = window.app.shell.current
    assert isinstance(current, Seats)
    window.until(lambda: current.choice is not None)
    window.settle()
    assert current.choice is not None
    return current.choice


@pytest.fixture
def page(window: Window, cinema: BuyingCinema) -> Iterator[SeatChoice]:
    window.hurry_in()
    choice = opened(window)
    window.until(lambda: choice.view is not None and cinema.booking.followers)
    window.settle()
    yield choice
    use_language("en")


def look(page: SeatChoice, seat: str) -> SeatLook:
    assert page.view is not None
    return page.view.look(seat)


def press(page: SeatChoice, *seats: str) -> None:
    for seat in seats:
        page.requests.press(seat)


def basket(page: SeatChoice) -> tuple[str, ...]:
    return page.purchase.basket.seats


def said(page: SeatChoice) -> str:
    return page.panel.word.message if page.panel is not None else ""


def warning(page: SeatChoice) -> str:
    return str(page.out_of_date.cget("text")) if page.out_of_date is not None else ""


def pay_words(page: SeatChoice) -> str:
    assert page.panel is not None
    return str(page.panel.pay.cget("text")).strip()


def test_a_click_is_pending_until_answered_and_mine_after(
    cinema: BuyingCinema, window: Window, page: SeatChoice
) -> None:
    cinema.weather.delay = 0.1
    press(page, "H7")
    assert look(page, "H7") is SeatLook.PENDING
    assert basket(page) == ()
    window.until(lambda: (basket(page), pay_words(page)) == (("H7",), "Pay €9.50"))
    assert look(page, "H7") is SeatLook.MINE
    cinema.weather.delay = 0
    press(page, "H7")
    window.until(lambda: (basket(page), look(page, "H7")) == ((), SeatLook.FREE))
    assert cinema.booking.holds == {}


def test_quick_clicks_are_answered_in_their_order(cinema: BuyingCinema, window: Window, page: SeatChoice) -> None:
    cinema.weather.delay = 0.03
    press(page, "H7", "H8", "K9", "H8")
    window.until(lambda: basket(page) == ("H7", "K9") and not page.purchase.basket.busy)
    assert [hold.seats for hold in cinema.booking.holds.values()] == [("H7", "K9")]
    assert look(page, "H8") is SeatLook.FREE


def test_a_lost_seat_is_named_and_the_others_stay(cinema: BuyingCinema, window: Window, page: SeatChoice) -> None:
    press(page, "H7")
    window.until(lambda: basket(page) == ("H7",))
    cinema.booking.followers.clear()  # the news are slower than the hand
    cinema.booking.taken_by_another("H8")
    press(page, "H8")
    window.until(lambda: "H8" in said(page) and "still held for you" in said(page))
    assert basket(page) == ("H7",)
    assert look(page, "H7") is SeatLook.MINE


def test_others_seats_change_by_themselves_and_age(cinema: BuyingCinema, window: Window, page: SeatChoice) -> None:
    cinema.booking.taken_by_another("H8", seconds=1.5)
    window.until(lambda: look(page, "H8") is SeatLook.HELD)
    press(page, "H8")
    assert look(page, "H8") is SeatLook.HELD
    window.until(lambda: look(page, "H8") is SeatLook.FREE)


def test_the_time_runs_out_on_the_screen_by_itself(cinema: BuyingCinema, window: Window, page: SeatChoice) -> None:
    cinema.booking.hold_seconds = 1.0
    press(page, "H7", "H8")
    window.until(lambda: len(basket(page)) > 0)
    window.until(lambda: basket(page) == () and "ran out" in said(page))
    window.until(lambda: look(page, "H7") is SeatLook.FREE and not page.purchase.basket.busy)
    cinema.booking.hold_seconds = 480
    press(page, "H7")
    window.until(lambda: basket(page) == ("H7",))


def test_no_more_than_the_house_allows(cinema: BuyingCinema, window: Window, page: SeatChoice) -> None:
    seats = [f"H{number}" for number in range(1, 12)]
    press(page, *seats)
    assert "10" in said(page)
    window.until(lambda: len(basket(page)) == 10)
    assert look(page, "H11") is SeatLook.FREE


def test_more_time_can_be_had_once(cinema: BuyingCinema, window: Window, page: SeatChoice) -> None:
    press(page, "H7")
    panel = page.panel
    assert panel is not None
    window.until(panel.countdown.extend.winfo_ismapped)
    panel.countdown.extend.invoke()
    window.until(lambda: not page.purchase.may_extend and not panel.countdown.extend.winfo_ismapped())
    assert (page.purchase.seconds_left or 0) > 700


def test_a_ticket_type_changes_its_price_and_the_total(window: Window, page: SeatChoice) -> None:
    press(page, "K12", "A1", "A2")
    window.until(lambda: len(basket(page)) == 3 and pay_words(page) == "Pay €22.00")
    assert page.panel is not None
    row = page.panel.rows.rows["K12"]
    row.type.current(2)
    row.type.event_generate("<<ComboboxSelected>>")
    window.until(lambda: (str(row.price.cget("text")), pay_words(page)) == ("€10.00", "Pay €19.50"))
    row.remove.invoke()
    window.until(lambda: (basket(page), pay_words(page)) == (("A1", "A2"), "Pay €9.50"))


def test_leaving_gives_the_seats_back_even_with_a_click_under_way(
    cinema: BuyingCinema, window: Window, page: SeatChoice
) -> None:
    press(page, "H7")
    window.until(lambda: basket(page) == ("H7",))
    cinema.weather.delay = 0.1
    press(page, "H8")
    assert window.app.shell is not None
    window.app.shell.back()
    cinema.weather.delay = 0
    window.until(lambda: not cinema.booking.holds and not window.app.tasks.busy)
    assert cinema.booking.seats["H8"].state is SeatState.FREE


def test_closing_the_window_gives_the_seats_back(cinema: BuyingCinema, window: Window, page: SeatChoice) -> None:
    press(page, "H7")
    window.until(lambda: basket(page) == ("H7",))
    window.app.close()
    assert cinema.booking.holds == {}


def test_a_purchase_by_keyboard_up_to_the_payment(window: Window, page: SeatChoice) -> None:
    assert window.app.shell is not None
    assert page.view is not None
    window.root.focus_force()
    page.view.focus_seats()
    window.until(lambda: page.view is not None and window.root.focus_get() is page.view.board)
    window.press("<space>")
    window.until(lambda: len(basket(page)) == 1)
    window.press("<Right>")
    window.press("<space>")
    window.until(lambda: len(basket(page)) == 2 and not page.purchase.basket.busy)
    seats = window.app.shell.current
    window.press("<Return>")
    current = window.app.shell.current
    assert isinstance(current, Payment)
    window.until(lambda: current.box.ways is not None)
    window.settle()
    window.press("<Escape>")
    assert window.app.shell.current is seats
    window.settle()
    assert len(basket(page)) == 2


def test_a_screening_that_is_closed_is_told_calmly(cinema: BuyingCinema, window: Window) -> None:
    cinema.booking.selling = False
    window.enter()
    page = opened(window)
    assert page.view is None
    assert page.winfo_children()


def test_closing_sales_while_looking_turns_the_page(cinema: BuyingCinema, window: Window, page: SeatChoice) -> None:
    cinema.booking.selling = False
    cinema.booking.tell(SeatChange(SCREENING, None))
    window.until(lambda: page.view is None)


def test_a_cancelled_screening_is_told_as_such(cinema: BuyingCinema, window: Window, page: SeatChoice) -> None:
    first = next(iter(cinema.programme.showings.values()))
    cinema.programme.showings[SCREENING] = replace(
        first, screening=replace(first.screening, state=ScreeningState.CANCELLED)
    )
    cinema.booking.tell(SeatChange(SCREENING, None))
    window.until(lambda: page.view is None and page.purchase.is_cancelled)


def test_without_the_database_it_says_so_and_comes_back(cinema: BuyingCinema, window: Window, page: SeatChoice) -> None:
    press(page, "H7")
    window.until(lambda: basket(page) == ("H7",))
    cinema.booking.lose_answer = True
    press(page, "H8")
    window.until(lambda: "away" in said(page))
    assert look(page, "H7") is SeatLook.MINE
    window.until(lambda: basket(page) == ("H7", "H8"))
    cinema.booking.feed_away = True
    window.until(lambda: "out of date" in warning(page))
    page.show()
    assert "out of date" in warning(page)
    cinema.booking.feed_away = False
    window.until(lambda: not warning(page))


def test_no_click_waits_for_the_database(cinema: BuyingCinema, window: Window, page: SeatChoice) -> None:
    cinema.weather.delay = 2.0
    longest, before = 0.0, time.monotonic()
    for seat in ("H7", "H8", "H9"):
        press(page, seat)
        window.root.update()
        now = time.monotonic()
        longest, before = max(longest, now - before), now
    assert longest < 1.0
    cinema.weather.delay = 0
    window.until(lambda: len(basket(page)) == 3)


def test_the_language_and_the_theme_change_without_losing_the_basket(window: Window, page: SeatChoice) -> None:
    press(page, "H7")
    window.until(lambda: basket(page) == ("H7",))
    assert window.app.shell is not None
    assert window.app.shell.current is not None
    press(page, "H8")
    window.app.shell.current.retranslate()
    window.app.switch_theme()
    window.until(lambda: basket(page) == ("H7", "H8"))
    window.settle()
    assert page.view is not None
    assert look(page, "H7") is SeatLook.MINE
    assert pay_words(page) == "Pay €19.00"
    assert page.purchase.live.clock.seconds_until(page.purchase.live.clock.now() + timedelta(seconds=5)) <= 5


def test_a_screening_that_was_moved_to_another_plan_shows_the_new_seats(
    cinema: BuyingCinema, window: Window, page: SeatChoice
) -> None:
    assert page.view is not None
    page.view.cursor.current = "K7"
    booking = cinema.booking
    plan = plan_from_rows("lumiere", 2, [("A", "wcss", 0.0), ("M", "ssss", 0.0)], 0.0)
    booking.plan = relabelled_seat(plan, "M2", "Ω", "8")
    booking.seats = {seat.id: LiveSeat(SeatState.FREE) for seat in booking.plan.seats}
    for follower in booking.followers:
        follower.put(SeatChange(SCREENING, None))
    window.until(lambda: page.view is not None and page.view.plan is booking.plan)
    window.settle()
    press(page, "M2")
    window.until(lambda: basket(page) == ("M2",))
    assert look(page, "M2") is SeatLook.MINE
    assert page.panel is not None
    assert page.purchase.lines[0].seat_label == "Ω8"
    booking.taken_by_another("M2", "M3")
    window.until(lambda: look(page, "M3") is SeatLook.HELD)
    page.requests.take_again({"M2": None, "M3": None})
    assert "seat Ω8, M3 first" in said(page)
