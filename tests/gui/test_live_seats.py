"""Live seats: server time, ageing, merging, and the thread that follows; without a window."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from cinema.domain.screenings import Seating
from cinema.domain.seat_maps import LiveSeat, SeatChange, SeatMap, SeatState
from gui.selling.live_seats import LiveMap, LiveSeats, ServerClock
from tests.gui.fakes import FakeCatalogue, FakeProgramme, Weather
from tests.gui.seat_fakes import SCREENING, FakeBooking

START = datetime(2026, 11, 20, 20, 0, tzinfo=UTC)
FREE, SOLD = LiveSeat(SeatState.FREE), LiveSeat(SeatState.SOLD, ticket="t")


class Time:
    def __init__(self) -> None:
        self.at = 100.0

    def __call__(self) -> float:
        return self.at


def held(seconds: float, hold: str = "h") -> LiveSeat:
    return LiveSeat(SeatState.HELD, hold, START + timedelta(seconds=seconds))


def loaded(time_: Time, **seats: LiveSeat) -> LiveMap:
    live = LiveMap(time_)
    live.load(SeatMap("s", dict(seats), selling=True, sell_until=START + timedelta(hours=1), now=START))
    return live


def test_server_time_goes_on_by_the_monotonic_clock() -> None:
    time_ = Time()
    clock = ServerClock(time_)
    clock.set(START)
    time_.at += 90
    assert clock.now() == START + timedelta(seconds=90)
    assert clock.seconds_until(START + timedelta(seconds=100)) == 10
    assert clock.seconds_until(START) == 0


def test_news_that_come_late_do_not_turn_the_clock_back() -> None:
    time_ = Time()
    clock = ServerClock(time_)
    clock.set(START)
    time_.at += 10
    clock.set(START + timedelta(seconds=3))
    assert clock.now() == START + timedelta(seconds=10)
    clock.set(START + timedelta(seconds=60))
    assert clock.now() == START + timedelta(seconds=60)


def test_an_expired_hold_turns_free_by_itself() -> None:
    time_ = Time()
    live = loaded(time_, A1=held(30), A2=held(60), A3=SOLD)
    assert live.age() == set()
    time_.at += 30
    assert live.state("A1") is SeatState.FREE
    assert live.age() == {"A1"}
    assert live.age() == set()
    time_.at += 31
    assert live.age() == {"A2"}
    assert live.state("A3") is SeatState.SOLD


def test_merging_tells_only_what_changed() -> None:
    live = loaded(Time(), A1=FREE, A2=FREE, A3=held(60))
    assert live.merge(SeatChange("s", {"A1": held(60), "A2": FREE}, START)) == {"A1"}
    assert live.state("A1") is SeatState.HELD
    assert live.merge(SeatChange("s", {"A1": held(60)}, START)) == set()
    assert live.merge(SeatChange("s", None)) == set()


def test_a_hold_that_was_extended_does_not_expire_at_its_old_end() -> None:
    time_ = Time()
    live = loaded(time_, A1=held(30))
    live.merge(SeatChange("s", {"A1": held(300)}, START))
    time_.at += 100
    assert live.age() == set()


def test_loading_again_tells_the_difference() -> None:
    live = loaded(Time(), A1=FREE, A2=held(60), A3=FREE)
    again = SeatMap("s", {"A1": FREE, "A2": FREE, "A3": SOLD}, selling=False, sell_until=START, now=START)
    assert live.load(again) == {"A2", "A3"}
    assert not live.on_sale


def test_sales_end_by_server_time() -> None:
    time_ = Time()
    live = loaded(time_, A1=FREE)
    assert live.on_sale
    time_.at += 3601
    assert not live.on_sale


class Ear:
    """Hears everything at once; there is no Tk thread here."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self.seats: dict[str, LiveSeat] = {}

    def loaded(self, seating: Seating) -> None:
        self.heard.append("loaded")
        self.seats = dict(seating.seat_map.seats)

    def changed(self, change: SeatChange) -> None:
        self.heard.append("changed")
        self.seats.update(change.seats or {})

    def away(self) -> None:
        self.heard.append("away")

    def back(self) -> None:
        self.heard.append("back")


def until(happened: Callable[[], bool]) -> None:
    end = time.monotonic() + 5
    while not happened():
        assert time.monotonic() < end
        time.sleep(0.005)


@pytest.fixture
def booking() -> FakeBooking:
    weather = Weather()
    return FakeBooking(weather, FakeProgramme(weather, FakeCatalogue(weather).movies))


def follow(booking: FakeBooking, ear: Ear) -> LiveSeats:
    live = LiveSeats(booking, SCREENING, ear, lambda callback: callback(), retry=0.05)
    live.start()
    return live


def test_the_feed_reads_everything_first_and_then_tells_news(booking: FakeBooking) -> None:
    ear = Ear()
    live = follow(booking, ear)
    until(lambda: ear.heard == ["loaded"])
    booking.taken_by_another("K7")
    until(lambda: ear.heard == ["loaded", "changed"])
    assert ear.seats["K7"].state is SeatState.HELD
    booking.tell(SeatChange(SCREENING, None))
    until(lambda: ear.heard == ["loaded", "changed", "loaded"])
    live.stop()


def test_a_broken_feed_says_so_once_and_comes_back_by_itself(booking: FakeBooking) -> None:
    ear = Ear()
    live = follow(booking, ear)
    until(lambda: ear.heard == ["loaded"])
    booking.feed_away = True
    until(lambda: "away" in ear.heard)
    time.sleep(0.2)
    booking.put({"K7": SOLD})  # missed by the feed, found by reading again
    booking.feed_away = False
    until(lambda: ear.heard[-1] == "back")
    assert ear.heard == ["loaded", "away", "loaded", "back"]
    assert ear.seats["K7"] == SOLD
    live.stop()


def test_after_stopping_nothing_is_told(booking: FakeBooking) -> None:
    ear = Ear()
    live = follow(booking, ear)
    until(lambda: ear.heard == ["loaded"])
    live.stop()
    booking.taken_by_another("K7")
    until(lambda: not booking.followers)
    assert ear.heard == ["loaded"]
