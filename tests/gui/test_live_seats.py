"""The thread that follows the seats of a screening; without a window."""

import time
from collections.abc import Callable

import pytest

from cinema.domain.screenings import Seating
from cinema.domain.seat_maps import LiveSeat, SeatChange, SeatState
from gui.selling.live_seats import LiveSeats
from tests.gui.fakes import FakeCatalogue, FakeProgramme, Weather
from tests.gui.sales import SCREENING
from tests.gui.seat_fakes import FakeBooking

SOLD = LiveSeat(SeatState.SOLD, ticket="t")


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
    end = time.monotonic() + 20
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
    time.sleep(0.2)  # several tries, of which nothing is told
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
