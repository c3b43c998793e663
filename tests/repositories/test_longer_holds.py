"""A hold at a kiosk is extended as often as it is asked for, by the database's clock, and never beyond its longest."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pymongo.errors import AutoReconnect

from cinema.domain.seat_maps import Hold
from cinema.domain.users import Actor, Channel, Role
from cinema.errors import ConflictError, HoldExpiredError
from repositories import collection
from tests.conftest import SmallHouse
from tests.repositories.test_seat_maps import Map
from tests.support import findings, hold, raw

KIOSK = Actor(Role.GUEST, "kiosk-1", Channel.KIOSK)


@pytest.fixture
def seats(house: SmallHouse) -> Map:
    return Map(house)


def pass_seconds(seats: Map, name: str, seconds: int) -> None:
    """Let a hold have begun, and end, so much earlier, as if that time had passed."""
    mine = f"holds.{name}"
    ends = {f"{mine}.{key}": {"$subtract": [f"${mine}.{key}", seconds * 1000]} for key in ("until", "since")}
    seats.house.connection.database["seat_maps"].update_one({"_id": seats.id}, [{"$set": ends}])
    for seat in seats.found(name).seats:
        seats.house.connection.database["seat_maps"].update_one(
            {"_id": seats.id}, [{"$set": {f"seats.{seat}.until": f"$holds.{name}.until"}}]
        )


def prolong(seats: Map, name: str = "h1", seconds: int = 60, longest: int = 600) -> Hold:
    return seats.maps.prolong(seats.id, name, f"till/{name}", seconds, longest)


def test_a_hold_ends_some_seconds_from_now_with_all_its_seats_as_often_as_it_is_asked_for(seats: Map) -> None:
    first = seats.hold("h1", "B1", "B2")
    assert first.since is not None
    for _time in range(12):
        pass_seconds(seats, "h1", 40)
        longer = prolong(seats)
        assert longer.until == longer.now + timedelta(seconds=60)
        assert {one.until for one in seats.maps.get(seats.id).seats.values() if one.hold == "h1"} == {longer.until}
        assert not longer.extended, "the customer's window counts its single extension by it"
    assert seats.found("h1").since == longer.since


def test_it_is_never_shortened(seats: Map) -> None:
    first = seats.hold("h1", "B1", seconds=300)
    assert prolong(seats, seconds=60).until == first.until


def test_it_never_lasts_longer_than_it_may_from_its_beginning(seats: Map) -> None:
    first = seats.hold("h1", "B1")
    assert first.since is not None
    pass_seconds(seats, "h1", 50)
    longer = prolong(seats, longest=70)
    assert longer.since is not None
    assert longer.until == longer.since + timedelta(seconds=70) == longer.longest(0) + timedelta(seconds=70)
    for _time in range(2):
        with pytest.raises(ConflictError, match="can't be kept any longer"):
            prolong(seats, longest=70)
    assert seats.found("h1").until == longer.until
    assert prolong(seats, longest=80).until == longer.until + timedelta(seconds=10), "the setting was raised"


@pytest.mark.parametrize("longest", [600, 70])
def test_a_repeat_after_a_lost_answer_does_no_harm(seats: Map, monkeypatch: pytest.MonkeyPatch, longest: int) -> None:
    seats.hold("h1", "B1")
    pass_seconds(seats, "h1", 50)
    change = collection._change_once
    lost: list[dict[str, Any]] = []

    def answered(driver: Any, query: Any, update: Any, projection: Any) -> Any:
        done = change(driver, query, update, projection)
        if not lost and done is not None:
            lost.append(done)
            raise AutoReconnect("the answer was lost")
        return done

    monkeypatch.setattr(collection, "_change_once", answered)
    longer = prolong(seats, longest=longest)
    assert lost, "it was written before"
    assert longer.since is not None
    assert longer.until <= longer.since + timedelta(seconds=longest)
    assert longer.until >= lost[0]["holds"]["h1"]["until"]


def test_a_hold_without_a_beginning_begins_now(seats: Map) -> None:
    seats.hold("h1", "B1", seconds=300)
    database = seats.house.connection.database
    database["seat_maps"].update_one({"_id": seats.id}, {"$unset": {"holds.h1.since": ""}})
    unknown = seats.found("h1")
    assert unknown.since is None
    assert unknown.longest(10) == unknown.now + timedelta(minutes=10)
    longer = prolong(seats, longest=400)
    assert longer.since is not None
    assert unknown.now <= longer.since <= longer.now
    assert longer.until == unknown.until


@pytest.mark.parametrize("change", ["expired", "released", "another's", "never there"])
def test_a_hold_that_is_not_this_owner_s_any_more_is_not_prolonged(seats: Map, change: str) -> None:
    seats.hold("h1", "B1", owner="till/another" if change == "another's" else "till/h1")
    if change == "expired":
        seats.expire("h1")
    if change == "released":
        seats.maps.release(seats.id, "h1", "till/h1")
    before = raw(seats.house.connection, "seat_maps")
    with pytest.raises(HoldExpiredError):
        prolong(seats, "h2" if change == "never there" else "h1")
    assert raw(seats.house.connection, "seat_maps") == before


def test_a_hold_that_is_being_paid_is_not_prolonged_and_keeps_its_beginning_and_its_time(seats: Map) -> None:
    first = seats.hold("h1", "B1")
    pass_seconds(seats, "h1", 30)
    longer = prolong(seats)
    assert seats.pin("h1", "B1")
    with pytest.raises(ConflictError, match="being paid"):
        prolong(seats)
    seats.maps.unpin(seats.id, "h1", "pay1", 60)
    after = seats.found("h1")
    assert first.since is not None
    assert after.since == first.since - timedelta(seconds=30)
    assert after.until >= longer.until
    pass_seconds(seats, "h1", 30)
    assert prolong(seats).until > after.until - timedelta(seconds=30)


def test_whoever_takes_a_basket_over_begins_anew(seats: Map) -> None:
    first = seats.hold("h1", "B1")
    pass_seconds(seats, "h1", 30)
    taken = seats.maps.hand_over(seats.id, "h1", "step", before="till/h1", after="kiosk/x", channel="kiosk", end=60)
    assert taken is not None
    assert taken.since is not None
    assert first.since is not None
    assert taken.since >= first.since


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15)
@given(st.lists(st.tuples(st.integers(0, 50), st.integers(1, 200)), max_size=6), st.integers(60, 300))
def test_whatever_is_asked_for_it_ends_later_or_never_later_than_it_may(
    seats: Map, steps: list[tuple[int, int]], longest: int
) -> None:
    seats.maps.release(seats.id, "h1", None)
    before = seats.hold("h1", "B1")
    passed = 0
    for wait, seconds in steps:
        if (before.until - before.now).total_seconds() <= wait + 2:
            return
        pass_seconds(seats, "h1", wait)
        passed += wait
        try:
            after = prolong(seats, seconds=seconds, longest=longest)
        except ConflictError:
            assert before.until - timedelta(seconds=wait) >= seats.found("h1").longest(0) + timedelta(seconds=longest)
            return
        assert after.since is not None
        last = after.since + timedelta(seconds=longest)
        asked = min(after.now + timedelta(seconds=seconds), last)
        assert after.until == max(before.until - timedelta(seconds=wait), asked)
        before = after


def test_a_kiosk_extends_as_often_as_needed_and_the_customers_window_once(house: SmallHouse) -> None:
    house.storage.settings.set("kiosk_hold_minutes", 10)
    mine = hold(house.cinema, KIOSK, house.screening, "B1")
    for _time in range(10):
        mine = house.cinema.booking.extend(KIOSK, mine)
    assert mine.until < mine.longest(10)
    house.connection.database["seat_maps"].update_one(
        {"_id": house.screening}, [{"$set": {f"holds.{mine.id}.since": {"$subtract": ["$$NOW", 595_000]}}}]
    )
    with pytest.raises(ConflictError, match="go to the counter"):
        house.cinema.booking.extend(KIOSK, mine)
    theirs = hold(house.cinema, house.guest, house.screening, "C1")
    house.cinema.booking.extend(house.guest, theirs)
    with pytest.raises(ConflictError, match="only once"):
        house.cinema.booking.extend(house.guest, theirs)
    assert findings(house.cinema) == []
