"""Seats that were given back by leaving can be had again, and those of a killed window are offered again."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from cinema.domain.seat_maps import Hold, LiveSeat, SeatState
from cinema.domain.users import Actor, Channel, Role
from gui.customer.seats import Seats
from gui.seat_map.looks import SeatLook
from gui.selling import seat_requests
from gui.selling.left_behind import offer
from gui.selling.seat_choice import SeatChoice
from tests.gui import buying
from tests.gui.buying import Buyer
from tests.gui.hands import Window
from tests.gui.sales import SCREENING
from tests.gui.seat_fakes import BuyingCinema

cinema, buyer = buying.cinema, buying.buyer
ANA = Actor(Role.CUSTOMER, "test", Channel.CUSTOMER, "ana")
NINE = tuple(f"H{number}" for number in range(1, 10))


def killed_with(cinema: BuyingCinema, *seats: str) -> Hold:
    """Hold seats as a window does that is killed then."""
    cinema.programme.showings[SCREENING] = next(iter(cinema.programme.showings.values()))
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(cinema.booking.hold, ANA, SCREENING, None, seats).result()


def in_front(buyer: Buyer) -> SeatChoice:
    page = buyer.shell.current
    assert isinstance(page, Seats)
    buyer.window.until(lambda: page.choice is not None and page.choice.view is not None)
    assert page.choice is not None
    return page.choice


@pytest.mark.parametrize("way", ["escape", "tab", "keys"])
def test_nine_seats_that_one_press_gave_back_are_had_again_by_another(
    buyer: Buyer, window: Window, cinema: BuyingCinema, way: str
) -> None:
    purchase = buyer.choose(*NINE)
    buyer.seats.requests.change_type("H2", purchase.seating.card.types[1].id)
    total = purchase.total
    if way == "escape":
        window.press("<Escape>")
    else:
        buyer.shell.go_by_hand("catalogue")
    window.until(lambda: not cinema.booking.holds)
    assert all(cinema.booking.seats[seat].state is SeatState.FREE for seat in NINE), "they are free for everybody"
    banner = buyer.shell.banner
    window.until(lambda: "H1, H2" in banner.message and banner.action is not None)
    if way == "keys":
        window.press("<Control-Key-z>")
    else:
        banner.act()
    page = in_front(buyer)
    window.until(lambda: page.purchase.basket.seats == NINE and not page.purchase.basket.busy)
    assert page.purchase.total == total
    assert len(cinema.booking.holds) == 1


def test_seats_that_another_took_meanwhile_are_named(buyer: Buyer, window: Window, cinema: BuyingCinema) -> None:
    buyer.choose("H7", "H8", "H9")
    window.press("<Escape>")
    banner = buyer.shell.banner
    window.until(lambda: banner.action is not None)
    cinema.booking.taken_by_another("H8")
    banner.act()
    page = in_front(buyer)
    window.until(lambda: page.purchase.basket.seats == ("H7", "H9"))
    assert page.panel is not None
    assert "H8" in page.panel.word.message


def test_the_key_for_undoing_takes_nobody_out_of_a_field(buyer: Buyer, window: Window) -> None:
    buyer.choose("H7")
    buyer.shell.go_by_hand("catalogue")
    buyer.shell.go("profile")
    window.until(lambda: buyer.shell.banner.action is not None)
    window.settle()
    window.press("<Control-Key-z>")
    assert buyer.shell.current_name == "profile"
    buyer.shell.search("metropolis")  # a search leaves the seats too, and keeps the focus
    assert buyer.shell.bar is not None
    buyer.shell.bar.search.entry.focus_set()
    window.press("<Control-Key-z>")
    assert buyer.shell.current_name == "seats"


def test_the_key_for_undoing_presses_no_other_button(window: Window, cinema: BuyingCinema) -> None:
    window.until(lambda: window.app.cinema is not None)
    killed_with(cinema, "H7", "H8")
    window.enter("ana")
    assert window.app.shell is not None
    assert window.app.shell.banner.action is not None
    window.press("<Control-Key-z>")
    assert window.app.shell.current_name == "on_now"
    assert window.app.shell.banner.action is not None


def test_the_offer_ends_by_itself(buyer: Buyer, window: Window, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seat_requests, "UNDO", 0.2)
    buyer.choose("H7")
    window.press("<Escape>")
    window.until(lambda: buyer.shell.banner.action is not None)
    window.until(lambda: not buyer.shell.banner.message)


def test_nothing_is_offered_when_nothing_was_held_or_all_was_paid(buyer: Buyer, window: Window) -> None:
    window.press("<Escape>")
    window.settle()
    assert not buyer.shell.banner.message


def test_signing_out_gives_back_without_an_offer(buyer: Buyer, window: Window, cinema: BuyingCinema) -> None:
    buyer.choose("H7")
    window.app.sign_out()
    window.until(lambda: not cinema.booking.holds)
    window.enter("bruno")
    assert window.app.shell is not None
    assert not window.app.shell.banner.message


def test_the_basket_of_a_killed_window_is_offered_to_the_same_person(window: Window, cinema: BuyingCinema) -> None:
    window.until(lambda: window.app.cinema is not None)
    held = killed_with(cinema, "H7", "H8")
    window.enter("ana")
    assert window.app.shell is not None
    shell = window.app.shell
    assert "H7, H8" in shell.banner.message
    shell.banner.act()
    page = shell.current
    assert isinstance(page, Seats)
    window.until(lambda: page.choice is not None and page.choice.view is not None)
    window.settle()
    choice = page.choice
    assert choice is not None
    assert choice.purchase.basket.seats == ("H7", "H8")
    assert choice.view is not None
    assert choice.view.look("H7") is SeatLook.MINE
    assert list(cinema.booking.holds) == [held.id], "it is the same hold, with the same end"
    choice.requests.press("H9")
    window.until(lambda: choice.purchase.basket.seats == ("H7", "H8", "H9"))
    window.press("<Escape>")
    window.until(lambda: not cinema.booking.holds)


def test_the_window_s_own_basket_is_not_offered_to_it(buyer: Buyer, window: Window, cinema: BuyingCinema) -> None:
    cinema.programme.showings[SCREENING] = next(iter(cinema.programme.showings.values()))
    buyer.choose("H7")
    app = buyer.page.app
    offer(app)
    window.settle()
    assert not buyer.shell.banner.message


@pytest.mark.parametrize("who", [None, "bruno"])
def test_it_is_offered_to_nobody_else(window: Window, cinema: BuyingCinema, who: str | None) -> None:
    window.until(lambda: window.app.cinema is not None)
    killed_with(cinema, "H7", "H8")
    window.enter(who)
    assert window.app.shell is not None
    assert not window.app.shell.banner.message


def test_an_offer_that_comes_too_late_says_so(window: Window, cinema: BuyingCinema) -> None:
    window.until(lambda: window.app.cinema is not None)
    held = killed_with(cinema, "H7", "H8")
    window.enter("ana")
    assert window.app.shell is not None
    shell = window.app.shell
    del cinema.booking.holds[held.id]
    cinema.booking.put({seat: LiveSeat(SeatState.FREE) for seat in held.seats})
    shell.banner.act()
    page = shell.current
    assert isinstance(page, Seats)
    window.until(lambda: page.choice is not None and page.choice.panel is not None)
    assert page.choice is not None
    assert page.choice.panel is not None
    assert "ran out" in page.choice.panel.word.message
    assert not page.choice.purchase.basket.seats
