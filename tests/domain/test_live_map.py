"""Live seats: server time, ageing, merging."""

from datetime import UTC, datetime, timedelta

from cinema.domain.live_map import LiveMap, ServerClock
from cinema.domain.seat_maps import LiveSeat, SeatChange, SeatMap, SeatState
from cinema.domain.seat_reservations import Reservation, ReservedFor
from cinema.domain.users import Channel

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


def test_a_seat_that_is_kept_back_is_not_for_sale_until_it_is_released_and_is_free_at_the_counter() -> None:
    time_ = Time()
    maps = {channel: LiveMap(time_, channel) for channel in (Channel.CUSTOMER, Channel.BOX_OFFICE)}
    reserved = {
        "A1": Reservation(ReservedFor.COUNTER, START + timedelta(seconds=30)),
        "A2": Reservation(ReservedFor.HOUSE),
        "A3": Reservation(ReservedFor.HOUSE),
    }
    seats = {"A1": FREE, "A2": FREE, "A3": SOLD, "A4": FREE}
    for live in maps.values():
        live.load(
            SeatMap("s", seats, selling=True, sell_until=START + timedelta(hours=1), now=START, reserved=reserved)
        )
    customer, counter = (
        {seat: live.state(seat) for seat in seats} for live in (maps[Channel.CUSTOMER], maps[Channel.BOX_OFFICE])
    )
    free, sold, blocked = SeatState.FREE, SeatState.SOLD, SeatState.BLOCKED
    assert customer == {"A1": blocked, "A2": blocked, "A3": sold, "A4": free}
    assert counter == {"A1": free, "A2": blocked, "A3": sold, "A4": free}
    assert maps[Channel.CUSTOMER].age() == set()
    time_.at += 30
    assert maps[Channel.CUSTOMER].state("A1") is free
    assert maps[Channel.CUSTOMER].age() == {"A1"}
    assert maps[Channel.CUSTOMER].age() == set()


def test_seats_that_become_kept_back_are_told_as_changed() -> None:
    live = loaded(Time(), A1=FREE, A2=FREE)
    kept = {"A2": Reservation(ReservedFor.HOUSE)}
    until = START + timedelta(hours=1)
    seats = {"A1": FREE, "A2": FREE}
    assert live.load(SeatMap("s", seats, selling=True, sell_until=until, now=START, reserved=kept)) == {"A2"}
    assert live.load(SeatMap("s", seats, selling=True, sell_until=until, now=START)) == {"A2"}
