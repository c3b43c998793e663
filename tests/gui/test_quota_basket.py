"""Ticket types under a quota in the seat page: the database is asked, and what is left stands beside the type."""

from dataclasses import replace

import pytest

from cinema.domain.quotas import Quota
from cinema.domain.seat_maps import SeatQuota
from gui.customer.seats import Seats
from gui.selling.basket_rows import BasketRow
from gui.selling.seat_choice import SeatChoice
from tests.gui.hands import Window
from tests.gui.sales import SCREENING
from tests.gui.seat_fakes import BuyingCinema, quickly


@pytest.fixture
def cinema(monkeypatch: pytest.MonkeyPatch) -> BuyingCinema:
    quickly(monkeypatch)
    made = BuyingCinema()
    made.booking.card = replace(made.booking.card, quotas=(Quota("Half price", ("student",), 1),))
    made.booking.quotas = (SeatQuota("Half price", ("student",), 1),)
    return made


@pytest.fixture
def page(window: Window, cinema: BuyingCinema) -> SeatChoice:
    window.hurry_in()
    assert window.app.shell is not None
    window.app.shell.go("seats", screening_id=SCREENING)
    current = window.app.shell.current
    assert isinstance(current, Seats)
    window.until(lambda: current.choice is not None and cinema.booking.followers)
    window.settle()
    assert current.choice is not None
    current.choice.requests.press("H7")
    current.choice.requests.press("H8")
    window.until(lambda: current.choice is not None and current.choice.purchase.basket.seats == ("H7", "H8"))
    return current.choice


def row(page: SeatChoice, seat: str) -> BasketRow:
    assert page.panel is not None
    return page.panel.rows.rows[seat]


def choose(page: SeatChoice, seat: str, number: int) -> None:
    row(page, seat).type.current(number)
    row(page, seat).type.event_generate("<<ComboboxSelected>>")


def offered(page: SeatChoice, seat: str) -> list[str]:
    return list(row(page, seat).type.cget("values"))


def test_what_is_left_stands_beside_the_type_and_a_change_is_asked_of_the_database(
    cinema: BuyingCinema, window: Window, page: SeatChoice
) -> None:
    assert offered(page, "H7") == ["Adult", "Child", "Student · 1 left", "Senior"]
    choose(page, "H7", 2)
    assert page.purchase.basket.busy
    assert row(page, "H7").type.get() == "Adult", "until the database has answered"
    window.until(lambda: page.purchase.basket.choice["H7"] == "student")
    assert cinema.booking.seats["H7"].type == "student"
    window.until(lambda: offered(page, "H8") == ["Adult", "Child", "Student · exhausted", "Senior"])
    assert not page.purchase.basket.busy


def test_a_type_that_is_exhausted_is_refused_in_words_and_the_seat_keeps_its_own(
    cinema: BuyingCinema, window: Window, page: SeatChoice
) -> None:
    choose(page, "H7", 2)
    window.until(lambda: page.purchase.basket.choice["H7"] == "student")
    choose(page, "H8", 2)
    window.until(lambda: page.panel is not None and "Half price" in page.panel.word.message)
    assert page.purchase.basket.choice["H8"] is None
    assert row(page, "H8").type.get() == "Adult"
    assert cinema.booking.seats["H8"].type is None
    assert not page.purchase.basket.busy


def test_a_change_that_the_database_did_not_answer_is_asked_again(
    cinema: BuyingCinema, window: Window, page: SeatChoice
) -> None:
    cinema.weather.away = True
    choose(page, "H7", 2)
    window.until(lambda: page.panel is not None and "database is away" in page.panel.word.message)
    assert page.purchase.basket.choice["H7"] is None
    cinema.weather.away = False
    window.until(lambda: page.purchase.basket.choice["H7"] == "student")
    assert cinema.booking.seats["H7"].type == "student"
