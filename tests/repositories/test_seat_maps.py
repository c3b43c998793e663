"""Every promise of the seat map's port, on the real server: who gets a seat, for how long, and what a repeat does."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import timedelta

import pytest

from cinema.domain.seat_maps import Hold, Holder, Pin, SeatChange, SeatState
from cinema.domain.users import Channel
from cinema.errors import (
    ConflictError,
    HoldExpiredError,
    InvalidInputError,
    NotFoundError,
    NotSellingError,
    SeatsLostError,
)
from repositories.seat_expressions import NEVER
from repositories.seat_maps import SeatMaps
from repositories.storage import Storage
from tests.conftest import SmallHouse
from tests.support import expire, raw


def holder(owner: str) -> Holder:
    """Return a holder by its owner's name."""
    workstation, _slash, user = owner.partition("/")
    return Holder(workstation, user, Channel.TEST)


class Map:
    """One screening's seat map, with most arguments filled in."""

    def __init__(self, house: SmallHouse) -> None:
        self.house = house
        self.maps = house.storage.seat_maps
        self.id = house.screening

    def hold(self, hold: str, *seats: str, seconds: int = 60, most: int = 10, owner: str | None = None) -> Hold:
        return self.maps.hold(self.id, hold, seats, holder(owner or f"till/{hold}"), seconds, most)

    def pin(self, hold: str, *seats: str, operation: str = "pay1") -> bool:
        return self.maps.pin(Pin(self.id, hold, operation, "sale1", "till", 950), seats, f"till/{hold}") is not None

    def finish(
        self, hold: str, sold: dict[str, str], ended: dict[str, str] | None = None, *, operation: str = "pay1"
    ) -> None:
        self.maps.finish(self.id, hold, operation, sold, ended or {})

    def found(self, hold: str) -> Hold:
        found = self.maps.find_hold(self.id, hold)
        assert found is not None
        return found

    def state(self, seat: str) -> str:
        return self.maps.get(self.id).state(seat).value

    def states(self, *seats: str) -> list[str]:
        now = self.maps.get(self.id)
        return [now.state(seat).value for seat in seats]

    def expire(self, hold: str) -> None:
        expire(self.house.connection, self.id, hold)

    def stored(self) -> dict[str, object]:
        return next(one for one in raw(self.house.connection, "seat_maps") if one["_id"] == self.id)

    def set(self, **fields: object) -> None:
        self.house.connection.database["seat_maps"].update_one({"_id": self.id}, {"$set": fields})


@pytest.fixture
def seats(house: SmallHouse) -> Map:
    return Map(house)


def test_seats_that_are_free_are_held_together(seats: Map) -> None:
    held = seats.hold("h1", "B1", "B2")
    assert (set(held.seats), held.owner, held.extended, held.pinned) == ({"B1", "B2"}, "till/h1", False, None)
    assert 59 < held.seconds_left <= 60
    assert seats.states("B1", "B2", "B3") == ["held", "held", "free"]


def test_a_seat_that_is_held_is_refused_and_named(seats: Map) -> None:
    seats.hold("h1", "B1", "B2")
    before = seats.stored()
    with pytest.raises(SeatsLostError, match="B2") as lost:
        seats.hold("h2", "B2", "B3")
    assert lost.value.seats == ("B2",)
    assert seats.stored() == before, "all or none"


def test_a_loser_keeps_the_seats_it_had(seats: Map) -> None:
    seats.hold("h1", "B1")
    seats.hold("h2", "B2")
    with pytest.raises(SeatsLostError):
        seats.hold("h2", "B1")
    again = seats.maps.find_hold(seats.id, "h2")
    assert again is not None
    assert again.seats == ("B2",)


def test_own_seats_again_change_nothing(seats: Map) -> None:
    first = seats.hold("h1", "B1", "B2")
    again = seats.hold("h1", "B2", "B1", seconds=999)
    assert (set(again.seats), again.until) == (set(first.seats), first.until)


def test_a_seat_added_later_ends_with_its_hold(seats: Map) -> None:
    first = seats.hold("h1", "B1", seconds=60)
    second = seats.hold("h1", "B2", seconds=7200)
    assert set(second.seats) == {"B1", "B2"}
    assert second.until == first.until
    assert {one.until for one in seats.maps.get(seats.id).seats.values() if one.hold == "h1"} == {first.until}


def test_the_seats_of_a_hold_that_ran_out_are_free_to_all(seats: Map) -> None:
    seats.hold("h1", "B1", "B2")
    seats.expire("h1")
    assert seats.states("B1", "B2") == ["free", "free"]
    assert seats.hold("h2", "B1").seats == ("B1",)
    assert seats.maps.find_hold(seats.id, "h1") is None


def test_a_hold_that_ran_out_gets_nothing_more_even_its_own_seats(seats: Map) -> None:
    seats.hold("h1", "B1")
    seats.expire("h1")
    for more in ("B1", "B2"):
        with pytest.raises(HoldExpiredError):
            seats.hold("h1", more)


def test_a_hold_that_ran_out_and_was_tidied_away_starts_anew_with_the_new_seats_alone(seats: Map) -> None:
    seats.hold("h1", "B1")
    seats.expire("h1")
    seats.hold("h2", "B1")
    assert seats.hold("h1", "B2").seats == ("B2",)
    assert seats.maps.get(seats.id).seats["B1"].hold == "h2"


def test_a_hold_that_is_always_too_late_still_names_its_seats(seats: Map, monkeypatch: pytest.MonkeyPatch) -> None:
    """Refused each time, and free again each time it is looked at: it gives up after a few rounds."""
    monkeypatch.setattr("repositories.seat_expressions.can_hold", lambda *_given, **_named: {"_id": "never"})
    with pytest.raises(SeatsLostError, match="B1, B2") as lost:
        seats.hold("h1", "B1", "B2")
    assert lost.value.seats == ("B1", "B2")


def test_another_owner_can_t_add_to_a_hold(seats: Map) -> None:
    seats.hold("h1", "B1")
    with pytest.raises(HoldExpiredError):
        seats.hold("h1", "B2", owner="somebody/else")
    assert seats.state("B2") == "free"


def test_the_most_seats_are_counted_over_the_whole_hold(seats: Map) -> None:
    seats.hold("h1", "B1", "B2", most=3)
    with pytest.raises(InvalidInputError, match="3"):
        seats.hold("h1", "B3", "B4", most=3)
    assert set(seats.hold("h1", "B2", "B3", most=3).seats) == {"B1", "B2", "B3"}


@pytest.mark.parametrize("name", ["Z9", "A1.state", "B99"])
def test_a_seat_that_is_not_there_is_refused(seats: Map, name: str) -> None:
    before = seats.stored()
    with pytest.raises(SeatsLostError):
        seats.hold("h1", name)
    assert seats.stored() == before


def test_a_screening_that_is_closed_sells_nothing(seats: Map) -> None:
    seats.set(selling=False)
    with pytest.raises(NotSellingError):
        seats.hold("h1", "B1")


def test_nothing_is_sold_after_the_end_of_selling_by_the_database_s_clock(seats: Map) -> None:
    now = seats.maps.get(seats.id).now
    seats.set(sell_until=now + timedelta(seconds=30))
    seats.hold("h1", "B1")
    seats.set(sell_until=now - timedelta(seconds=1))
    with pytest.raises(NotSellingError):
        seats.hold("h2", "B2")
    assert seats.maps.availability([seats.id])[seats.id].selling is False


def test_a_screening_that_is_not_there_is_not_found(seats: Map) -> None:
    with pytest.raises(NotFoundError):
        seats.maps.get("nowhere")
    with pytest.raises(NotFoundError):
        seats.maps.hold("nowhere", "h1", ["B1"], holder("till/o"), 60, 10)
    assert seats.maps.availability(["nowhere"]) == {}
    assert seats.maps.find_hold("nowhere", "h1") is None
    assert seats.maps.release("nowhere", "h1", "till/h1") is None


def test_a_hold_is_extended_once_for_all_its_seats(seats: Map) -> None:
    first = seats.hold("h1", "B1", "B2")
    longer = seats.maps.extend(seats.id, "h1", "till/h1", 300)
    assert longer.extended
    assert longer.until == first.until + timedelta(seconds=300)
    assert {one.until for one in seats.maps.get(seats.id).seats.values() if one.hold == "h1"} == {longer.until}
    with pytest.raises(ConflictError):
        seats.maps.extend(seats.id, "h1", "till/h1", 300)
    still = seats.maps.find_hold(seats.id, "h1")
    assert still is not None
    assert still.until == longer.until


def test_a_hold_that_ran_out_can_t_be_extended(seats: Map) -> None:
    seats.hold("h1", "B1")
    seats.expire("h1")
    for hold in ("h1", "never-there"):
        with pytest.raises(HoldExpiredError):
            seats.maps.extend(seats.id, hold, f"till/{hold}", 300)
    assert seats.state("B1") == "free"


def test_some_seats_are_given_back_and_the_others_kept(seats: Map) -> None:
    seats.hold("h1", "B1", "B2", "B3")
    left = seats.maps.release(seats.id, "h1", "till/h1", ["B2", "C9"])
    assert left is not None
    assert set(left.seats) == {"B1", "B3"}
    assert seats.states("B1", "B2", "B3") == ["held", "free", "held"]


@pytest.mark.parametrize("given", [None, ["B1", "B2"]])
def test_a_hold_without_seats_is_gone_and_a_repeat_changes_nothing(seats: Map, given: Sequence[str] | None) -> None:
    seats.hold("h1", "B1", "B2")
    assert seats.maps.release(seats.id, "h1", "till/h1", given) is None
    seats.hold("h2", "B1")
    assert seats.maps.release(seats.id, "h1", "till/h1", given) is None
    assert seats.states("B1", "B2") == ["held", "free"]


def test_a_freed_seat_keeps_nothing_of_its_holder(seats: Map) -> None:
    seats.hold("h1", "B1")
    seats.maps.release(seats.id, "h1", "till/h1")
    live = seats.maps.get(seats.id).seats["B1"]
    assert (live.state, live.hold, live.until, live.ticket) == (SeatState.FREE, None, None, None)


def test_a_pinned_hold_never_runs_out_and_is_left_alone(seats: Map) -> None:
    seats.hold("h1", "B1", "B2")
    assert seats.pin("h1", "B1", "B2")
    kept = seats.maps.find_hold(seats.id, "h1")
    assert kept is not None
    assert kept.until == NEVER
    left = seats.maps.release(seats.id, "h1", "till/h1")
    assert left is not None
    assert left.pinned == kept.pinned
    with pytest.raises(ConflictError):
        seats.hold("h1", "B3")
    with pytest.raises(ConflictError):
        seats.maps.extend(seats.id, "h1", "till/h1", 300)
    seats.maps.sweep(10)
    assert seats.states("B1", "B2") == ["held", "held"]


def test_a_pin_names_operation_sale_till_and_total_and_when_it_began(seats: Map, storage: Storage) -> None:
    seats.hold("h1", "B1")
    at = seats.maps.pin(Pin(seats.id, "h1", "pay1", "sale1", "till-key", 950), ["B1"], "till/h1")
    assert at is not None
    assert abs(at - storage.database.now()) < timedelta(seconds=5)
    assert seats.found("h1").pinned == Pin(seats.id, "h1", "pay1", "sale1", "till-key", 950, at)
    assert seats.maps.pin(Pin(seats.id, "h1", "pay1", "sale1", "till-key", 950), ["B1"], "till/h1") == at, (
        "a repeat: the first time"
    )


def test_a_pin_needs_the_whole_hold_alive_and_nobody_else_s_pin(seats: Map) -> None:
    seats.hold("h1", "B1", "B2")
    seats.hold("h2", "C1")
    assert not seats.pin("h1", "B1", "C1"), "a seat of another's"
    assert not seats.pin("h1", "B1", "C2"), "a free seat"
    assert not seats.pin("h3", "B1"), "no such hold"
    assert seats.pin("h1", "B1", "B2")
    assert seats.pin("h1", "B1", "B2"), "a repeat"
    assert not seats.pin("h1", "B1", "B2", operation="pay2"), "another operation"
    seats.expire("h2")
    assert not seats.pin("h2", "C1"), "ended"


def test_a_screening_that_is_not_selling_pins_nothing_new_and_keeps_what_is_pinned(seats: Map) -> None:
    seats.hold("h1", "B1")
    seats.hold("h2", "B2")
    seats.pin("h1", "B1")
    seats.set(selling=False)
    assert not seats.pin("h2", "B2")
    assert seats.pin("h1", "B1")


def test_a_seat_of_a_hold_s_life_before_is_not_pinned(seats: Map) -> None:
    seats.hold("h1", "B1")
    seats.expire("h1")
    seats.hold("h2", "C1")
    seats.hold("h1", "B7")
    assert not seats.pin("h1", "B1"), "it would be held by nobody's list: a repair frees it"
    assert seats.pin("h1", "B7", operation="pay2")


def test_only_the_operation_that_pins_takes_the_pin_off(seats: Map) -> None:
    seats.hold("h1", "B1", seconds=5)
    seats.pin("h1", "B1")
    seats.maps.unpin(seats.id, "h1", "pay2", 60)
    pinned = seats.found("h1").pinned
    assert pinned is not None
    assert pinned.operation == "pay1"
    seats.maps.unpin(seats.id, "h1", "pay1", 60)
    fresh = seats.found("h1")
    assert fresh.pinned is None
    assert 50 < fresh.seconds_left <= 60
    assert seats.maps.get(seats.id).seats["B1"].until == fresh.until
    assert "oldest_pin" not in seats.stored()


def test_freeing_what_is_pinned_frees_what_this_operation_pins_alone(seats: Map) -> None:
    for hold, wanted in (("h1", "B1"), ("h2", "B2"), ("h3", "B3")):
        seats.hold(hold, wanted)
    seats.pin("h1", "B1")
    seats.pin("h2", "B2", operation="pay2")
    for _repeat in range(2):
        for hold in ("h1", "h2", "h3", "no-hold"):
            seats.maps.free_pinned(seats.id, hold, "pay1")
        assert seats.states("B1", "B2", "B3") == ["free", "held", "held"]


def test_stale_pins_are_told_oldest_first_and_one_in_the_future_counts(seats: Map) -> None:
    for hold, name in (("h1", "B1"), ("h2", "B2"), ("h3", "B3")):
        seats.hold(hold, name)
        seats.pin(hold, name, operation=f"pay-{hold}")
    assert seats.maps.stale_pins(60, 10) == ()
    now = seats.maps.get(seats.id).now
    old, ahead = now - timedelta(seconds=100), now + timedelta(hours=1)
    seats.set(**{"holds.h1.pinned.at": ahead, "holds.h3.pinned.at": old, "oldest_pin": old})
    assert {one.operation for one in seats.maps.stale_pins(60, 10)} == {"pay-h1", "pay-h3"}
    seats.set(**{"holds.h3.pinned.at": now, "holds.h2.pinned.at": ahead, "oldest_pin": ahead})
    assert {one.operation for one in seats.maps.stale_pins(60, 10)} == {"pay-h1", "pay-h2"}


def test_finishing_sells_what_its_operation_pins_and_a_repeat_changes_nothing(seats: Map) -> None:
    seats.hold("h1", "B1", "B2")
    seats.pin("h1", "B1", "B2")
    seats.finish("h1", {"B1": "t1", "B2": "t2"})
    after = seats.stored()
    seats.finish("h1", {"B1": "t1", "B2": "t2"})
    assert seats.stored() == after
    sold = seats.maps.get(seats.id).seats
    assert [(sold[name].state.value, sold[name].ticket, sold[name].hold) for name in ("B1", "B2")] == [
        ("sold", "t1", None),
        ("sold", "t2", None),
    ]
    assert seats.maps.find_hold(seats.id, "h1") is None


def test_finishing_frees_a_seat_whose_ticket_ended_before_it_was_sold_or_after(seats: Map) -> None:
    seats.hold("h1", "B1", "B2")
    seats.pin("h1", "B1", "B2")
    seats.finish("h1", {"B1": "t1"}, {"B2": "t2"})
    assert seats.states("B1", "B2") == ["sold", "free"]
    seats.finish("h1", {}, {"B1": "t1", "B2": "t2"})
    assert seats.states("B1", "B2") == ["free", "free"]


def test_a_seat_that_was_sold_anew_is_not_freed_by_its_old_ticket(seats: Map) -> None:
    for hold, ticket in (("h1", "t1"), ("h2", "t2")):
        seats.hold(hold, "B1")
        seats.pin(hold, "B1")
        seats.finish(hold, {"B1": ticket})
        if hold == "h1":
            seats.finish(hold, {}, {"B1": ticket})
    seats.finish("h1", {}, {"B1": "t1"})
    assert seats.maps.get(seats.id).seats["B1"].ticket == "t2"


@pytest.mark.parametrize(("hold", "operation"), [("h1", "pay2"), ("h2", "pay1"), ("h3", "pay1")])
def test_seats_that_are_not_this_operation_s_are_not_sold(seats: Map, hold: str, operation: str) -> None:
    seats.hold("h1", "B1", "B2")
    seats.hold("h2", "C1")
    seats.pin("h1", "B1", "B2")
    before = seats.stored()
    seats.finish(hold, {"B1": "t1", "C1": "t2"}, operation=operation)
    assert seats.stored() == before


def test_a_seat_that_is_not_its_hold_s_is_left_alone_by_finishing(seats: Map) -> None:
    seats.hold("h1", "B1")
    seats.hold("h2", "C1")
    seats.pin("h1", "B1")
    seats.finish("h1", {"B1": "t1", "C1": "t2"})
    assert seats.states("B1", "C1") == ["sold", "held"]


def test_sold_seats_are_not_sold_again_or_given_back_or_held(seats: Map) -> None:
    seats.hold("h1", "B1")
    seats.pin("h1", "B1")
    seats.finish("h1", {"B1": "t1"})
    seats.finish("h1", {"B1": "other"})
    seats.maps.release(seats.id, "h1", "till/h1")
    seats.maps.free_pinned(seats.id, "h1", "pay1")
    seats.maps.unpin(seats.id, "h1", "pay1", 60)
    with pytest.raises(SeatsLostError):
        seats.hold("h2", "B1")
    assert seats.maps.get(seats.id).seats["B1"].ticket == "t1"


def test_tickets_and_pins_are_told_for_many_screenings(seats: Map) -> None:
    seats.hold("h1", "B1", "B2")
    seats.pin("h1", "B1", "B2")
    seats.finish("h1", {"B1": "t1", "B2": "t2"})
    seats.hold("h2", "C1")
    seats.pin("h2", "C1", operation="pay2")  # as durable as what is read
    found = seats.maps.tickets_on({seats.id: ["B1", "C1"], seats.house.other_screening: [], "nowhere": ["B1"]})
    assert set(found) == {seats.id, seats.house.other_screening}
    assert found[seats.id].tickets == {"B1": "t1", "C1": None}
    assert found[seats.id].pinned_by == {"pay2"}
    assert not found[seats.house.other_screening].pinned_by


def test_free_seats_are_counted_for_many_screenings_at_once(seats: Map) -> None:
    other = seats.house.other_screening
    seats.hold("h1", "B1", "B2")
    seats.hold("h2", "C1")
    seats.expire("h2")
    seats.hold("h3", "C2")
    seats.pin("h3", "C2")
    seats.finish("h3", {"C2": "t1"})
    found = seats.maps.availability([seats.id, other])
    assert {name: (one.free, one.capacity, one.selling) for name, one in found.items()} == {
        seats.id: (27, 30, True),
        other: (30, 30, True),
    }
    now = seats.maps.get(seats.id)
    assert (now.free, now.capacity) == (27, 30)


def test_a_map_is_made_once(seats: Map) -> None:
    seats.hold("h1", "B1")
    screening = seats.house.storage.screenings.get(seats.id)
    plan = seats.house.storage.auditoriums.plan(screening.plan)
    seats.maps.create(screening, plan, screening.starts_at + timedelta(hours=9))
    assert seats.state("B1") == "held"


def test_sweeping_frees_only_what_ran_out(seats: Map) -> None:
    seats.hold("h1", "B1", "B2")
    seats.hold("h2", "B3")
    seats.expire("h1")
    assert seats.maps.sweep(10) == 1
    live = seats.maps.get(seats.id).seats
    assert [live[name].state.value for name in ("B1", "B2", "B3")] == ["free", "free", "held"]
    assert seats.maps.sweep(10) == 0


@pytest.fixture(params=[True, False], ids=["change-stream", "standalone"])
def watched(request: pytest.FixtureRequest, seats: Map, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[SeatChange]]:
    """Follow the map in a thread, through a change stream and as without one; yields the news so far."""
    monkeypatch.setattr("repositories.seat_feed._POLL_SECONDS", 0.1)
    maps = SeatMaps(seats.house.connection.collection("seat_maps"), change_streams=request.param)
    news: list[SeatChange] = []
    ready, stop = threading.Event(), threading.Event()

    def follow() -> None:
        with maps.changes(seats.id) as changes:
            for change in changes:
                if change is not None:
                    news.append(change)
                ready.set()
                if stop.is_set():
                    return

    thread = threading.Thread(target=follow)
    thread.start()
    assert ready.wait(10)
    news.clear()
    yield news
    stop.set()
    thread.join(10)
    assert not thread.is_alive()


def test_changes_are_told_as_whole_seats(seats: Map, watched: list[SeatChange]) -> None:
    seats.hold("h1", "B1", "B2")
    _wait_for(seats, watched, {"B1": "held", "B2": "held"})
    seats.maps.release(seats.id, "h1", "till/h1", ["B2"])
    _wait_for(seats, watched, {"B1": "held", "B2": "free"})
    seats.pin("h1", "B1")
    seats.finish("h1", {"B1": "t1"})
    _wait_for(seats, watched, {"B1": "sold", "B2": "free"})


def _wait_for(seats: Map, news: list[SeatChange], wanted: dict[str, str]) -> None:
    """Wait until the news, applied one after the other, say what is wanted."""
    for _try in range(100):
        seen: dict[str, str] = {}
        for change in list(news):
            live = seats.maps.get(seats.id).seats if change.seats is None else change.seats
            seen |= {name: one.state.value for name, one in live.items()}
        if wanted.items() <= seen.items():
            return
        with suppress(TimeoutError):
            threading.Event().wait(0.05)
    pytest.fail(f"{wanted} was not told: {news}")
