"""The basket's rules and its calls, without a window."""

import threading
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from cinema.domain.seat_maps import Hold, SeatState
from cinema.domain.users import Actor, Channel, Role
from cinema.errors import HoldExpiredError, SeatsLostError, StorageError
from gui.seat_map.looks import SeatLook
from gui.selling import hold_calls
from gui.selling.basket import Basket, Press, basket_lines, basket_total
from gui.selling.countdown import clock_words
from gui.selling.hold_calls import HoldCalls
from tests.gui.fakes import FakeCatalogue, FakeProgramme, Weather
from tests.gui.sales import SCREENING
from tests.gui.seat_fakes import FakeBooking, sample_card, sample_plan

NOW = datetime(2026, 11, 20, tzinfo=UTC)
GUEST = Actor(Role.GUEST, "test", Channel.CUSTOMER)


def hold(*seats: str) -> Hold:
    return Hold("h", "s", seats, NOW + timedelta(minutes=8), NOW, "me")


def test_presses_are_done_one_by_one_in_order() -> None:
    basket = Basket(10)
    assert all(basket.press(seat) for seat in ("K7", "K8", "K9"))
    assert basket.next() == Press("K7", take=True)
    assert basket.next() is None
    assert basket.answered(hold("K7")) == {"K7"}
    assert basket.next() == Press("K8", take=True)
    assert basket.answered(hold("K7", "K8")) == {"K8"}
    assert basket.seats == ("K7", "K8")


def test_a_second_press_gives_back_and_a_waiting_one_is_taken_back() -> None:
    basket = Basket(10)
    basket.press("K7")
    basket.press("K8")
    basket.next()
    basket.press("K8")
    assert not basket.wanted("K8")
    basket.press("K7")
    basket.answered(hold("K7"))
    assert basket.next() == Press("K7", take=False)
    assert basket.answered(None) == {"K7"}
    assert not basket.busy
    assert basket.hold is None


def test_looks_follow_what_is_known() -> None:
    basket = Basket(10)
    basket.press("K7")
    assert basket.look("K7", SeatState.FREE, own_in_state=False) is SeatLook.PENDING
    basket.next()
    basket.answered(hold("K7"))
    assert basket.look("K7", SeatState.FREE, own_in_state=False) is SeatLook.MINE
    assert basket.look("K8", SeatState.HELD, own_in_state=False) is SeatLook.HELD
    assert basket.look("K9", SeatState.HELD, own_in_state=True) is SeatLook.FREE


def test_a_full_basket_takes_no_more_but_gives_back() -> None:
    basket = Basket(2)
    assert basket.press("K7")
    assert basket.press("K8")
    assert not basket.press("K9")
    assert basket.press("K8")
    assert basket.press("K9")


def test_a_lost_seat_leaves_the_others() -> None:
    basket = Basket(10)
    basket.take_over(hold("K7"))
    basket.press("K8")
    basket.next()
    assert basket.refused() == {"K8"}
    assert basket.seats == ("K7",)


def test_types_are_kept_and_priced() -> None:
    basket = Basket(10)
    basket.take_over(hold("K7", "A1", "A2"))
    basket.choice["K7"] = "student"
    basket.take_over(hold("K7", "A1", "A2", "B1"))
    lines = basket_lines(basket, sample_plan(), sample_card())
    assert [(line.seat, line.type, line.price) for line in lines] == [
        ("K7", "student", 1000), ("A1", "adult", 950), ("A2", "adult", 0), ("B1", "adult", 950),
    ]  # fmt: skip
    assert basket_total(lines) == 2900


def test_clearing_forgets_everything_and_names_it() -> None:
    basket = Basket(10)
    basket.take_over(hold("K7"))
    basket.press("K8")
    basket.press("K9")
    basket.next()
    assert basket.clear() == {"K7", "K8", "K9"}
    assert not basket.busy
    assert basket.seats == ()


def test_the_time_is_entered_in_minutes_and_begun_seconds() -> None:
    assert [clock_words(seconds) for seconds in (480, 402.2, 59.01, 0.2, 0)] == ["8:00", "6:43", "1:00", "0:01", "0:00"]


@pytest.fixture
def booking() -> FakeBooking:
    weather = Weather()
    weather.pass_through = lambda call: None  # type: ignore[method-assign]  # these tests have no Tk thread
    return FakeBooking(weather, FakeProgramme(weather, FakeCatalogue(weather).movies))


def test_calls_take_and_give_back(booking: FakeBooking) -> None:
    calls = HoldCalls(booking, GUEST, SCREENING)
    first = calls.take("K7", anew=True)
    assert calls.take("K8", anew=False).seats == ("K7", "K8")
    assert calls.was_mine(first.id)
    assert calls.give_back("K7") is not None
    assert calls.give_back("K8") is None
    assert not booking.holds
    assert calls.take("K9", anew=True).id != first.id


def test_a_hold_whose_answer_was_lost_is_found_again_and_released(booking: FakeBooking) -> None:
    calls = HoldCalls(booking, GUEST, SCREENING)
    booking.lose_answer = True
    with pytest.raises(StorageError):
        calls.take("K7", anew=True)
    assert calls.take("K8", anew=True).seats == ("K7", "K8")
    calls.give_up()
    assert not booking.holds
    with pytest.raises(HoldExpiredError):
        calls.take("K9", anew=True)


def test_leaving_waits_for_a_click_under_way(booking: FakeBooking) -> None:
    begun = threading.Event()

    def slow(_call: str) -> None:
        begun.set()
        time.sleep(0.05)

    booking.weather.pass_through = slow  # type: ignore[method-assign, assignment]
    calls = HoldCalls(booking, GUEST, SCREENING)
    click = threading.Thread(target=lambda: calls.take("K7", anew=True))
    click.start()
    assert begun.wait(20)
    calls.give_up()
    click.join()
    assert not booking.holds
    assert booking.seats["K7"].state is SeatState.FREE


def test_an_expired_hold_and_a_lost_seat_are_told_as_they_are(booking: FakeBooking) -> None:
    calls = HoldCalls(booking, GUEST, SCREENING)
    booking.taken_by_another("K8")
    held = calls.take("K7", anew=True)
    with pytest.raises(SeatsLostError):
        calls.take("K8", anew=False)
    booking.holds[held.id] = replace(held, until=booking.now() - timedelta(seconds=1))
    with pytest.raises(HoldExpiredError):
        calls.take("K9", anew=False)
    assert calls.take("K9", anew=True).seats == ("K9",)
    assert calls.extend().extended


def test_a_program_that_sells_for_weeks_remembers_its_newest_holds_alone(booking: FakeBooking) -> None:
    for _purchase in range(3_000):
        calls = HoldCalls(booking, GUEST, SCREENING)
    assert hold_calls.begun_here(calls._hold_id)
    assert len(hold_calls._begun) == 2_000
