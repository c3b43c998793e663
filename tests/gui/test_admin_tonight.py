"""A screening is cancelled and refunded in the window, over a real house; seats that somebody holds are let go."""

import threading
from collections.abc import Iterator
from typing import Any

import pytest

from cinema.adapters.demo_terminal import DemoTerminal
from cinema.domain.cancelling import BackState
from cinema.domain.payments import Answer
from cinema.domain.screenings import ScreeningState
from gui.admin.cancel_panel import CancelPanel
from gui.admin.cancelled import CancelledPage
from gui.admin.changes import change_words, note_words
from gui.admin.schedule import SchedulePage
from gui.admin.screening_form import ScreeningForm
from tests.conftest import SmallHouse
from tests.gui.admin_windows import admin_window
from tests.gui.hands import Window, words_of
from tests.gui.test_admin_schedule import MANAGER, day_of
from tests.support import CASH, enrol, hold, sell


@pytest.fixture
def office(house: SmallHouse) -> Iterator[Window]:
    enrol(house.storage, MANAGER)
    with admin_window(house) as opened:
        opened.settle()
        current(opened).go_to(day_of(house))
        opened.settle()
        yield opened


def current(window: Window) -> Any:
    assert window.app.shell is not None
    return window.app.shell.current


def form_of(window: Window, house: SmallHouse) -> ScreeningForm:
    page = current(window)
    assert isinstance(page, SchedulePage)
    page.open_screening(house.screening)
    window.until(lambda: isinstance(page.panel, ScreeningForm))
    window.settle()
    return page.panel  # type: ignore[no-any-return]


def cancel(window: Window, house: SmallHouse) -> CancelledPage:
    page = current(window)
    form_of(window, house).cancel_screening.invoke()
    window.settle()
    assert isinstance(page.panel, CancelPanel)
    page.panel.fields["reason"].set("technical")
    page.panel.save.invoke()
    window.until(lambda: isinstance(current(window), CancelledPage) and current(window)._read is not None)
    window.settle()
    found = current(window)
    assert isinstance(found, CancelledPage)
    return found


def states(house: SmallHouse) -> list[BackState]:
    return [one.state for one in house.cinema.admin.cancelling.sales(MANAGER, house.screening).sales]


def test_before_it_cancels_the_form_says_what_that_will_do_and_asks_for_a_reason(
    office: Window, house: SmallHouse
) -> None:
    sell(house.cinema, house.staff, house.screening, "B1", "B2")
    hold(house.cinema, house.guest, house.screening, "B3")
    form_of(office, house).cancel_screening.invoke()
    panel = current(office).panel
    assert isinstance(panel, CancelPanel)
    office.until(lambda: "2 tickets are sold" in words_of(panel))
    assert "1 seat is held" in words_of(panel)
    panel.save.invoke()
    office.settle()
    assert "Choose a reason." in words_of(panel)
    assert house.cinema.admin.schedule.screening(MANAGER, house.screening).state is ScreeningState.SCHEDULED


def test_all_is_refunded_by_one_press_and_cash_is_left_to_the_counter(office: Window, house: SmallHouse) -> None:
    cards = [sell(house.cinema, house.staff, house.screening, seat) for seat in ("B1", "B2")]
    cash = sell(house.cinema, house.staff, house.screening, "B3", request=CASH)
    page = cancel(office, house)
    assert [page.table.tree.set(key, "state") for key in page.table.shown] == [
        "to refund",
        "to refund",
        "waits at the counter",
    ]
    assert page.all.cget("text") == "Refund all 2 sales, €19.00"
    page.all.invoke()
    office.until(lambda: not page._running)
    office.settle()
    assert {key: page.table.tree.set(key, "state") for key in page.table.shown} == {
        cards[0].id: "refunded",
        cards[1].id: "refunded",
        cash.id: "waits at the counter",
    }
    assert page.all.instate(["disabled"])
    assert page.one.instate(["disabled"])
    assert "1 waits at the counter" in words_of(page)


def test_one_sale_is_refunded_by_itself(office: Window, house: SmallHouse) -> None:
    cards = [sell(house.cinema, house.staff, house.screening, seat) for seat in ("B1", "B2")]
    page = cancel(office, house)
    page.table.select(cards[1].id)
    office.settle()
    page.one.invoke()
    office.until(lambda: not page._running)
    office.settle()
    assert sorted(states(house)) == [BackState.REFUNDED, BackState.TO_REFUND]


def test_a_run_is_stopped_and_the_page_opened_again_goes_on(
    office: Window, house: SmallHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    for seat in ("B1", "B2", "B3"):
        sell(house.cinema, house.staff, house.screening, seat)
    page = cancel(office, house)
    may_go, begun, real = threading.Event(), threading.Event(), DemoTerminal.refund

    def slow(terminal: DemoTerminal, *given: Any) -> Answer:
        begun.set()
        may_go.wait(20)
        return real(terminal, *given)

    monkeypatch.setattr(DemoTerminal, "refund", slow)
    page.all.invoke()
    office.until(begun.is_set)
    assert page.may_leave() is False, "while money is given back"
    page.halt.invoke()
    may_go.set()
    office.until(lambda: not page._running)
    office.settle()
    assert states(house).count(BackState.REFUNDED) == 1
    assert "goes on with what is left" in words_of(page)
    page._back()
    office.until(lambda: isinstance(current(office), SchedulePage))
    current(office).open_screening(house.screening)
    office.until(lambda: isinstance(current(office), CancelledPage) and current(office)._read is not None)
    office.settle()
    current(office).all.invoke()
    office.until(lambda: not current(office)._running)
    office.settle()
    assert states(house) == [BackState.REFUNDED] * 3
    assert "Everybody has their money back." in words_of(current(office))


def test_a_cancelled_screening_without_sales_says_so(office: Window, house: SmallHouse) -> None:
    page = cancel(office, house)
    assert "Nothing was sold" in words_of(page)


def test_the_history_says_why_it_was_cancelled_and_what_was_released() -> None:
    why = {"reason": "technical", "operation": "7"}
    assert change_words({"cancelled": None}, {"cancelled": why}) == ["cancelled: – → Technical fault"]
    said = {"released": "h", "seats": ["B1", "B2"], "workstation": "kiosk-1", "holder": "guest"}
    assert note_words(said) == ["release of seats asked: B1, B2"]
    assert note_words({**said, "done": True}) == ["seats released: B1, B2"]


def test_the_form_lists_who_holds_seats_and_lets_them_go(office: Window, house: SmallHouse) -> None:
    held = hold(house.cinema, house.guest, house.screening, "B1", "B2")
    form = form_of(office, house)
    office.until(lambda: "B1, B2" in words_of(form.held))
    assert "a guest at kiosk-1" in words_of(form.held)
    assert "left" in words_of(form.held)
    form.held.buttons[held.id].invoke()
    office.until(lambda: "Nobody holds a seat." in words_of(form.held))
    assert "the journal has it" in words_of(form.held)
    assert house.cinema.admin.cancelling.holds(MANAGER, house.screening) == ()
