"""How long the kiosk waits: it warns, gives more time as often as it is asked for, and forgets."""

import threading
from typing import Any

import pytest

from gui.kiosk.idle_warning import IdleWarning
from gui.kiosk.patience import WARNING, Patience
from tests.conftest import SmallHouse
from tests.gui.kiosk_windows import Kiosk, kiosk_window

IDLE = 90


def test_the_warning_comes_twenty_seconds_before_the_end_of_whatever_ends_first() -> None:
    now = [0.0]
    patience = Patience(IDLE, lambda: now[0])
    now[0] = IDLE - WARNING - 1
    assert not patience.warns()
    assert patience.warns(hold=WARNING)
    now[0] += 1
    assert patience.warns()
    assert patience.left(hold=5) == 5
    patience.touch()
    assert patience.left() == IDLE


def test_more_time_is_had_by_one_press_more_than_ten_times_and_the_seats_stay(house: SmallHouse) -> None:
    with kiosk_window(house) as kiosk:
        page = kiosk.to_seats(house.screening)
        seats = page.purchase.basket.seats
        for _press in range(12):
            kiosk.wait(IDLE - WARNING + 1)
            kiosk.touch(warning_of(kiosk).more)
            assert kiosk.window.frame.warning is None
        kiosk.settle()
        assert kiosk.window.page_name == "seats"
        assert page.purchase.basket.seats == seats


def test_more_time_holds_the_seats_longer_too(house: SmallHouse) -> None:
    house.storage.settings.set("hold_seconds", 21)  # less than a house may set: the test doesn't wait a minute
    with kiosk_window(house) as kiosk:
        page = kiosk.to_seats(house.screening)
        before = page.purchase.basket.hold.until
        kiosk.until(lambda: kiosk.window.frame.warning is not None)
        kiosk.touch(warning_of(kiosk).more)
        kiosk.until(lambda: page.purchase.basket.hold.until > before)


@pytest.mark.parametrize("left_at", ["programme", "how_many", "seats", "types", "pay"])
def test_who_walks_away_is_forgotten_and_the_seats_are_free(house: SmallHouse, left_at: str) -> None:
    with kiosk_window(house) as kiosk:
        _walk(kiosk, house.screening, left_at)
        kiosk.window.change_language("es")
        kiosk.wait(IDLE + 1)
        kiosk.on("attract")
        kiosk.settle()
        assert kiosk.window.visit.purchase is None
        assert kiosk.window.visit.language == "en"
        seats = house.storage.seat_maps.get(house.screening)
        assert not [name for name, one in seats.seats.items() if one.hold is not None]


def test_a_touch_anywhere_counts_as_somebody(house: SmallHouse) -> None:
    with kiosk_window(house) as kiosk:
        kiosk.to_seats(house.screening)
        kiosk.wait(IDLE - WARNING - 5)
        kiosk.root.event_generate("<ButtonPress-1>", x=5, y=5)
        kiosk.root.event_generate("<ButtonRelease-1>", x=5, y=5)
        kiosk.wait(10)
        assert kiosk.window.frame.warning is None


def test_the_clock_stands_while_the_terminal_works(house: SmallHouse, monkeypatch: pytest.MonkeyPatch) -> None:
    goes_on, pay = threading.Event(), house.cinema.checkout.pay

    def slowly(*given: Any, **named: Any) -> Any:
        assert goes_on.wait(20)
        return pay(*given, **named)

    monkeypatch.setattr(house.cinema.checkout, "pay", slowly)
    with kiosk_window(house) as kiosk:
        page = kiosk.to_payment(house.screening)
        kiosk.touch(page.cards["4242424242424242"])
        kiosk.until(lambda: page.stands)
        kiosk.wait(IDLE + 1)
        assert kiosk.page is page
        assert kiosk.window.frame.warning is None
        goes_on.set()
        kiosk.on("done")


def test_a_press_on_the_warning_that_lasts_still_gives_more_time(house: SmallHouse) -> None:
    with kiosk_window(house) as kiosk:
        page = kiosk.to_seats(house.screening)
        kiosk.wait(IDLE - WARNING + 1)
        more = warning_of(kiosk).more
        kiosk.finger_down(more)
        kiosk.wait(0)
        assert warning_of(kiosk).more is more, "it must not go away under the finger"
        kiosk.finger_up(more)
        assert kiosk.window.frame.warning is None
        assert kiosk.page is page, "the visit goes on"
        assert kiosk.window.patience.left() > IDLE - WARNING


def warning_of(kiosk: Kiosk) -> IdleWarning:
    """Return the warning, which must be shown."""
    assert kiosk.window.frame.warning is not None
    return kiosk.window.frame.warning


def _walk(kiosk: Kiosk, screening: str, page: str) -> None:
    if page == "pay":
        kiosk.to_payment(screening)
    elif page in {"seats", "types"}:
        seats = kiosk.to_seats(screening)
        if page == "types":
            kiosk.touch(seats.proceed)
    else:
        kiosk.touch(kiosk.on("attract").begin)
        programme = kiosk.on("programme")
        if page == "how_many":
            kiosk.until(lambda: screening in programme.times)
            kiosk.touch(programme.times[screening])
    kiosk.on(page)
