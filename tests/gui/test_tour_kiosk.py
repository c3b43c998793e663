"""The tour's finger touches what is seen and nothing else, and its customers buy with it at the kiosk."""

import tkinter as tk
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest.mock import Mock, patch

import pytest

from cinema.domain.demo_staff import DEMO_LOGIN, DEMO_NUMBER, DEMO_PASSWORD, DEMO_PIN
from cinema.domain.registration import Registration
from cinema.domain.tills import StationKind
from cinema.domain.users import Channel, Role
from cinema.errors import CinemaError
from gui.tour.kiosk import run_kiosk
from gui.tour.kiosk_customers import Customers
from gui.tour.kiosk_driver import KioskDriver
from gui.tour.kiosk_staff import leave, put_out_of_order_and_in
from tests.conftest import SmallHouse
from tests.gui.kiosk_windows import kiosk_window, register_kiosk

SIZES = {"portrait": "607x1080", "landscape": "1920x1080"}
MOST_TOUCHES = 9


@pytest.mark.parametrize(("shape", "language"), [("portrait", "es"), ("landscape", "pt_BR")])
def test_a_customer_of_the_tour_buys_two_seats_in_another_language(
    house: SmallHouse, tmp_path: Path, shape: str, language: str
) -> None:
    with kiosk_window(house, size=SIZES[shape]) as kiosk:
        driver = KioskDriver(kiosk.window, tmp_path)
        Customers(driver, shape).buy(language, language=language)
        assert driver.touches <= MOST_TOUCHES
        driver.close()
    assert len(list(tmp_path.glob(f"kiosk-{shape}-{language}-[1-8]-*.png"))) == 8
    assert not house.cinema.audit.findings(house.operator)


def test_large_letters_high_contrast_and_low_controls_keep_nobody_from_buying(
    house: SmallHouse, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with kiosk_window(house, size=SIZES["portrait"]) as kiosk:
        driver = KioskDriver(kiosk.window, tmp_path)
        Customers(driver, "portrait").buy("all", access=("contrast", "text", "text", "low"))
        driver.close()
    said = capsys.readouterr().out
    assert f"Two seats in {driver.touches} touches: portrait, English, contrast, text, text, low." in said
    assert driver.touches == MOST_TOUCHES - 2 + 4, "the usual seven, and four for how it is shown"


def test_what_is_covered_can_t_be_touched(house: SmallHouse, tmp_path: Path) -> None:
    with kiosk_window(house, size=SIZES["portrait"]) as kiosk:
        driver = KioskDriver(kiosk.window, tmp_path)
        begin = driver.on("attract").begin
        cover = tk.Frame(kiosk.root)
        cover.place(relx=0, rely=0, relwidth=1, relheight=1)
        with pytest.raises(CinemaError, match="can't touch"):
            driver.touch(begin)
        cover.destroy()
        driver.touch(begin)
        driver.on("programme")
        driver.close()


def test_a_button_below_the_fold_is_turned_to(house: SmallHouse, tmp_path: Path) -> None:
    with kiosk_window(house, size="1366x768") as kiosk:
        page = kiosk.to_payment(house.screening)
        driver = KioskDriver(kiosk.window, tmp_path)
        driver.touch(page.cards["4000000000005126"])
        assert driver.touches > 1
        driver.on("done")
        driver.close()


def test_a_till_stays_one_and_shows_no_kiosk(
    house: SmallHouse, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    register_kiosk(house)
    house.cinema.stations.register(house.operator, StationKind.TILL, "Counter")
    cinema: Any = replace(house.cinema, close=lambda: None)
    assert run_kiosk(Mock(side_effect=AssertionError), lambda: cinema, tmp_path) == 0
    assert "registered as Counter" in capsys.readouterr().out
    assert [one.kind for one in house.cinema.stations.all(house.operator)] == [StationKind.TILL]


def test_a_tour_that_fails_leaves_no_kiosk_behind(house: SmallHouse, tmp_path: Path) -> None:
    cinema: Any = replace(house.cinema, close=lambda: None)

    def open_kiosk() -> Any:
        register_kiosk(house)
        return cinema

    def breaks(driver: KioskDriver) -> None:
        driver.on("attract")
        assert len(house.cinema.stations.all(house.operator)) == 1
        raise CinemaError("it broke")

    with patch("gui.tour.kiosk._upright", breaks), pytest.raises(CinemaError, match="it broke"):
        run_kiosk(open_kiosk, lambda: cinema, tmp_path)
    assert house.cinema.stations.all(house.operator) == ()


def test_a_pin_puts_the_kiosk_out_of_order_at_once_and_in_order_again_and_leaves_it(
    house: SmallHouse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gui.kiosk.machine.LOOK", 600_000)  # nobody waits for the next look
    with kiosk_window(house, size=SIZES["portrait"]) as kiosk:
        tom = house.cinema.accounts.add(
            house.operator, Registration("Tom", DEMO_LOGIN, "tom@example.org", DEMO_PASSWORD), Role.STAFF
        )
        house.cinema.pins.choose(house.cinema.actor(tom, Channel.BOX_OFFICE), DEMO_PASSWORD, DEMO_PIN)
        house.connection.database["users"].update_one({"_id": tom.id}, {"$set": {"staff_number": DEMO_NUMBER}})
        driver = KioskDriver(kiosk.window, tmp_path)
        put_out_of_order_and_in(driver)
        leave(driver)
        driver.close()
        with pytest.raises(tk.TclError):
            kiosk.root.winfo_exists()
    names = {one.name for one in tmp_path.iterdir()}
    assert names == {f"kiosk-portrait-{page}.png" for page in ("staff-pin", "staff", "out-of-order")}
