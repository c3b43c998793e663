"""The database, the terminal and the printer are taken away from the kiosk on every page, and come back."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from cinema.adapters.demo_terminal import DemoTerminal
from cinema.domain.kiosk import CauseCode
from tests.conftest import SmallHouse
from tests.gui.kiosk_presses import PRESSES
from tests.gui.kiosk_walk import WAYS, Walk
from tests.gui.kiosk_weather import Weather, away
from tests.gui.kiosk_windows import Kiosk, kiosk_window
from tests.support import raw


@dataclass
class Storm:
    """A kiosk in the weather, whose retries come quickly."""

    house: SmallHouse
    kiosk: Kiosk
    weather: Weather
    walk: Walk

    def said(self) -> list[str]:
        """Return what stands above the buttons."""
        rooms = self.kiosk.window.frame.rooms
        assert rooms is not None
        return [str(one.cget("text")) for one in rooms.note.winfo_children()]

    def pump(self, calls: int) -> None:
        """Wait until so many more calls were made."""
        more = len(self.weather.calls) + calls
        self.kiosk.until(lambda: len(self.weather.calls) >= more)

    def leave(self) -> None:
        """Leave, and see that nothing is held, and that the house is in order."""
        self.kiosk.window.start_over()
        self.kiosk.on("attract")
        self.kiosk.settle()


@pytest.fixture
def storm(house: SmallHouse, monkeypatch: pytest.MonkeyPatch) -> Iterator[Storm]:
    for name, milliseconds in (
        ("gui.kiosk.machine.LOOK", 400),
        ("gui.kiosk.app.RETRY", 60),
        ("gui.window.tasks.RETRY", 60),
    ):
        monkeypatch.setattr(name, milliseconds)
    weather = Weather()
    with kiosk_window(house, seen=weather.over(house.cinema)) as kiosk:
        yield Storm(house, kiosk, weather, Walk(kiosk, house.screening))


def held(house: SmallHouse) -> list[str]:
    """Return the seats that are held."""
    maps = raw(house.connection, "seat_maps")
    return [name for one in maps for name, seat in one["seats"].items() if seat["state"] == "held"]


def is_over(storm: Storm, name: str, page: Any) -> object:
    """Tell whether a press was done; of a card that was lost on its way the customer is told, and pays again."""
    press = PRESSES[name][1]
    return press.is_done(storm.walk, page) or (name == "a card" and page.cards and storm.said())


@pytest.mark.parametrize("name", PRESSES)
def test_a_press_while_the_database_is_away_is_done_when_it_comes_back(storm: Storm, name: str) -> None:
    page, press = PRESSES[name]
    there = storm.walk.to(page)
    with away(storm.weather):
        press.do(storm.walk, there)
        storm.pump(3)
        if name != "finish":
            assert storm.kiosk.window.page_name != "out_of_order", "a purchase under way is not broken off"
    storm.kiosk.until(lambda: is_over(storm, name, there))
    storm.leave()
    assert not held(storm.house) or name == "the counter"
    assert not storm.house.cinema.audit.findings(storm.house.operator)


@pytest.mark.parametrize("name", PRESSES)
def test_a_press_whose_answer_is_lost_is_done_once(storm: Storm, name: str) -> None:
    page, press = PRESSES[name]
    there = storm.walk.to(page)
    storm.weather.deaf = True
    press.do(storm.walk, there)
    storm.pump(3)
    storm.weather.deaf = False
    storm.kiosk.until(lambda: is_over(storm, name, there))
    if name == "a card":
        assert storm.kiosk.window.page_name == "done", "it was paid"
    storm.leave()
    assert not held(storm.house) or name == "the counter"
    assert len(raw(storm.house.connection, "transactions")) == (name in {"a card", "finish"})
    assert len(raw(storm.house.connection, "baskets")) == (name == "the counter")


@pytest.mark.parametrize("name", PRESSES)
def test_whatever_the_access_bar_does_during_a_call_the_press_is_done(storm: Storm, name: str) -> None:
    page, press = PRESSES[name]
    there = storm.walk.to(page)
    storm.weather.delay = 0.5
    press.do(storm.walk, there)
    for button in ("contrast", "text", "text", "es", "low", "pt_BR", "low", "sound", "en"):
        bar = storm.kiosk.window.frame.bar
        assert bar is not None
        bar.buttons[button].invoke()
        storm.kiosk.root.update()
    storm.weather.delay = 0.0
    storm.kiosk.until(lambda: press.is_done(storm.walk, there))
    storm.leave()
    assert not held(storm.house) or name == "the counter"


def test_a_kiosk_that_rests_says_that_the_network_is_away_and_goes_on_by_itself(storm: Storm) -> None:
    storm.kiosk.on("attract")
    with away(storm.weather):
        page = storm.kiosk.on("out_of_order")
        since = page.cause.since
        storm.pump(5)
        assert storm.kiosk.page is page, "it is made once"
        assert (page.cause.code, page.cause.since) == (CauseCode.NETWORK, since)
    storm.kiosk.on("attract")


@pytest.mark.parametrize("machine", ["terminal", "paper"])
@pytest.mark.parametrize("name", WAYS)
def test_a_machine_that_goes_away_stops_no_purchase_before_its_end(
    storm: Storm, name: str, machine: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    storm.walk.to(name)
    take_away(storm, machine, monkeypatch)
    known = storm.kiosk.window.state
    storm.kiosk.until(lambda: storm.kiosk.window.state is not known)
    assert storm.kiosk.window.page_name == {"list": "seats"}.get(name, name)
    storm.kiosk.window.start_over()
    page = storm.kiosk.on("out_of_order")
    meant = {"terminal": CauseCode.TERMINAL_AWAY, "paper": CauseCode.NO_PRINTER}[machine]
    assert page.cause.code is meant
    bring_back(storm, machine, monkeypatch)
    storm.kiosk.on("attract")
    storm.kiosk.settle()
    assert not held(storm.house) or name == "counter"


def take_away(storm: Storm, machine: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if machine == "terminal":
        monkeypatch.setattr(DemoTerminal, "is_reachable", lambda _self: False)
    else:
        storm.house.cinema.office.set(storm.house.operator, "kiosk_qr_alone", "0")


def bring_back(storm: Storm, machine: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if machine == "terminal":
        monkeypatch.setattr(DemoTerminal, "is_reachable", lambda _self: True)
    else:
        storm.house.cinema.office.set(storm.house.operator, "kiosk_qr_alone", "1")


def test_nobody_pays_where_the_paper_has_just_run_out(storm: Storm, monkeypatch: pytest.MonkeyPatch) -> None:
    storm.walk.types()
    take_away(storm, "paper", monkeypatch)
    storm.kiosk.touch(storm.kiosk.page.proceed)
    page = storm.kiosk.on("counter")
    storm.kiosk.until(lambda: page.basket is not None)
    assert raw(storm.house.connection, "transactions") == []
