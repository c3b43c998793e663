"""Quotas, seats kept back and the begin of sales in the guard of a hold, on the real server."""

import threading
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cinema.domain.map_limits import MapLimits
from cinema.domain.seat_maps import Hold, Holder, Pin, SeatQuota
from cinema.domain.seat_reservations import Reservation, ReservedFor
from cinema.domain.users import Channel
from cinema.errors import (
    ConflictError,
    HoldExpiredError,
    NotSellingError,
    OtherTypesError,
    QuotaExhaustedError,
    SeatsLostError,
)
from repositories.seat_map_contents import NO_LIMITS
from tests.conftest import SmallHouse
from tests.support import expire, raw

HALF = SeatQuota("Half price", ("student", "senior"), 3)


class Map:
    """The first screening's map, made anew with limits."""

    def __init__(self, house: SmallHouse, limits: MapLimits = NO_LIMITS) -> None:
        self.house, self.maps, self.id = house, house.storage.seat_maps, house.screening
        screening = house.storage.screenings.get(self.id)
        house.connection.database["seat_maps"].delete_one({"_id": self.id})
        plan = house.storage.auditoriums.plan(screening.plan)
        self.maps.create(screening, plan, screening.starts_at, limits)

    def hold(self, hold: str, *, channel: Channel = Channel.CUSTOMER, **types: str) -> Hold:
        return self.typed(hold, types, channel)

    def typed(self, hold: str, types: dict[str, str], channel: Channel = Channel.CUSTOMER) -> Hold:
        return self.maps.hold(self.id, hold, list(types), Holder("till", hold, channel), 60, 30, types)

    def bare(self, hold: str, *seats: str, channel: Channel = Channel.CUSTOMER) -> Hold:
        return self.maps.hold(self.id, hold, seats, Holder("till", hold, channel), 60, 30)

    def change(self, hold: str, **types: str) -> Hold:
        return self.maps.change_types(self.id, hold, f"till/{hold}", types)

    def pin(self, hold: str, **types: str) -> datetime | None:
        pin = Pin(self.id, hold, f"pay-{hold}", f"pay-{hold}", "till", 0)
        return self.maps.pin(pin, list(types), f"till/{hold}", types)

    def sell(self, hold: str, **types: str) -> dict[str, str]:
        tickets = {seat: f"ticket-{seat}" for seat in types}
        assert self.pin(hold, **types)
        self.maps.finish(self.id, hold, f"pay-{hold}", tickets, {})
        return tickets

    @property
    def left(self) -> int:
        return self.maps.get(self.id).left["Half price"]

    def stored(self) -> dict[str, object]:
        return next(one for one in raw(self.house.connection, "seat_maps") if one["_id"] == self.id)

    def set(self, **fields: object) -> None:
        self.house.connection.database["seat_maps"].update_one({"_id": self.id}, {"$set": fields})


@pytest.fixture
def seats(house: SmallHouse) -> Map:
    return Map(house, MapLimits(quotas=(HALF,)))


def test_a_group_of_types_shares_its_quota_and_other_types_are_free_of_it(seats: Map) -> None:
    seats.hold("h1", B1="student", B2="senior", B3="adult")
    assert seats.left == 1
    with pytest.raises(QuotaExhaustedError) as told:
        seats.hold("h2", C1="student", C2="senior")
    assert (told.value.group, told.value.left, told.value.field) == ("Half price", 1, "type")
    assert "Half price" in told.value.message
    assert "1" in told.value.message
    seats.hold("h2", C1="student", C2="adult")
    assert seats.left == 0
    with pytest.raises(QuotaExhaustedError, match="no ticket is left"):
        seats.hold("h3", C3="senior")
    assert seats.maps.get(seats.id).state("C3").value == "free", "all or none"
    seats.hold("h3", C3="adult")


def test_a_repeated_hold_counts_once_even_when_nothing_is_left(seats: Map) -> None:
    first = seats.hold("h1", B1="student", B2="student", B3="student")
    again = seats.hold("h1", B1="student", B2="student", B3="student")
    assert (again.seats, again.until) == (first.seats, first.until)


def test_an_expired_hold_gives_its_half_price_tickets_back_without_a_write(seats: Map) -> None:
    seats.hold("h1", B1="student", B2="student", B3="student")
    expire(seats.house.connection, seats.id, "h1")
    before = seats.stored()
    assert seats.left == 3
    assert seats.stored() == before
    seats.hold("h2", C1="student", C2="student", C3="student")
    assert seats.left == 0


def test_a_released_seat_gives_its_ticket_back_and_keeps_no_type(seats: Map) -> None:
    seats.hold("h1", B1="student", B2="student", B3="student")
    seats.maps.release(seats.id, "h1", "till/h1", ["B2"])
    assert seats.left == 1
    assert seats.maps.get(seats.id).seats["B2"].type is None


def test_a_seat_that_is_taken_over_has_no_type_of_the_hold_before(seats: Map) -> None:
    seats.hold("h1", B1="student")
    expire(seats.house.connection, seats.id, "h1")
    seats.bare("h2", "B1")
    assert seats.maps.get(seats.id).seats["B1"].type is None
    assert seats.left == 3


def test_sold_tickets_count_and_a_refund_gives_them_back(seats: Map) -> None:
    seats.hold("h1", B1="student", B2="student", B3="adult")
    tickets = seats.sell("h1", B1="student", B2="student", B3="adult")
    assert seats.left == 1
    assert {name: live.type for name, live in seats.maps.get(seats.id).seats.items() if live.type} == {
        "B1": "student", "B2": "student", "B3": "adult",
    }  # fmt: skip
    with pytest.raises(QuotaExhaustedError):
        seats.hold("h2", C1="student", C2="student")
    seats.maps.finish(seats.id, "h1", "pay-h1", {}, {"B1": tickets["B1"]})
    assert seats.left == 2
    seats.hold("h2", C1="student", C2="student")


def test_a_pinned_hold_counts_for_as_long_as_it_is_paid(seats: Map) -> None:
    seats.hold("h1", B1="student", B2="student", B3="student")
    seats.pin("h1", B1="student", B2="student", B3="student")
    expire(seats.house.connection, seats.id, "h1")  # which a pinned one doesn't
    with pytest.raises(QuotaExhaustedError):
        seats.hold("h2", C1="senior")


def test_a_type_is_changed_within_the_quota_and_a_refused_change_leaves_all_as_it_was(seats: Map) -> None:
    seats.hold("h1", B1="student", B2="adult")
    seats.hold("h2", C1="student", C2="adult")
    seats.change("h1", B2="senior")
    assert seats.left == 0
    with pytest.raises(QuotaExhaustedError):
        seats.change("h2", C2="senior")
    assert seats.maps.get(seats.id).seats["C2"].type == "adult"
    seats.change("h2", C1="senior")  # within the group
    seats.change("h2", C1="senior")  # a repeat
    seats.change("h2", C1="adult", C2="student")  # one for the other
    seats.change("h1", B1="adult")
    assert seats.left == 1


def test_only_the_owner_of_a_running_hold_that_is_not_paid_changes_its_types(seats: Map) -> None:
    seats.hold("h1", B1="adult")
    with pytest.raises(HoldExpiredError):
        seats.maps.change_types(seats.id, "h1", "till/other", {"B1": "student"})
    with pytest.raises(HoldExpiredError):
        seats.change("h1", C1="student")
    with pytest.raises(HoldExpiredError):
        seats.change("h9", B1="student")
    seats.pin("h1", B1="adult")
    with pytest.raises(ConflictError, match="paid for"):
        seats.change("h1", B1="student")
    seats.hold("h2", C1="adult")
    expire(seats.house.connection, seats.id, "h2")
    with pytest.raises(HoldExpiredError):
        seats.change("h2", C1="student")


def test_seats_are_paid_only_as_the_types_under_quota_that_they_are_held_as(seats: Map) -> None:
    seats.hold("h1", B1="adult", B2="student")
    for wrong in ({"B1": "student", "B2": "student"}, {"B1": "adult", "B2": "adult"}, {"B1": "adult", "B2": "senior"}):
        with pytest.raises(OtherTypesError):
            seats.pin("h1", **wrong)
    at = seats.pin("h1", B1="child", B2="student")  # neither adult nor child is under a quota
    assert at is not None
    assert seats.pin("h1", B1="child", B2="student") == at
    seats.bare("h2", "C1")
    with pytest.raises(OtherTypesError):
        seats.pin("h2", C1="student")
    assert seats.pin("h2", C1="adult")


def test_a_hold_that_ended_is_told_as_ended_whatever_its_types(seats: Map) -> None:
    seats.hold("h1", B1="adult")
    expire(seats.house.connection, seats.id, "h1")
    assert seats.pin("h1", B1="student") is None


def test_a_lowered_quota_judges_only_holds_that_take_more_of_it(seats: Map) -> None:
    seats.hold("h1", B1="student", B2="student", B3="adult")
    seats.set(quotas=[{"name": "Half price", "types": ["student", "senior"], "most": 1}])
    assert seats.left == 0
    seats.hold("h1", C1="adult")
    seats.hold("h1", B1="student", B2="student")  # a repeat
    seats.change("h1", B1="senior")
    with pytest.raises(QuotaExhaustedError):
        seats.hold("h1", C2="student")
    assert seats.pin("h1", B1="senior", B2="student", B3="adult", C1="adult")


def test_a_quota_that_comes_after_sales_counts_them(house: SmallHouse) -> None:
    seats = Map(house)
    seats.bare("h1", "B1", "B2")
    assert "type" not in seats.stored()["seats"]["B1"]  # type: ignore[index]
    seats.sell("h1", B1="student", B2="student")
    seats.set(quotas=[{"name": "Half price", "types": ["student", "senior"], "most": 3}])
    assert seats.left == 1
    with pytest.raises(QuotaExhaustedError):
        seats.hold("h2", C1="student", C2="student")


def test_a_type_in_two_groups_needs_room_in_both(house: SmallHouse) -> None:
    seats = Map(house, MapLimits(quotas=(HALF, SeatQuota("Students", ("student",), 1))))
    seats.hold("h1", B1="student")
    with pytest.raises(QuotaExhaustedError) as told:
        seats.hold("h2", C1="student")
    assert told.value.group == "Students"
    seats.hold("h2", C1="senior", C2="senior")
    with pytest.raises(QuotaExhaustedError) as told:
        seats.hold("h3", C3="senior")
    assert told.value.group == "Half price"


def test_of_many_who_want_the_last_half_price_tickets_at_once_just_so_many_get_one(seats: Map) -> None:
    got: list[str] = []
    names = [f"{row}{number}" for row in "BC" for number in range(1, 11)]

    def take(name: str) -> None:
        with suppress(QuotaExhaustedError, ConflictError):
            seats.maps.hold(
                seats.id, f"h{name.lower()}", [name], Holder("t", name, Channel.CUSTOMER), 60, 9, {name: "student"}
            )
            got.append(name)

    threads = [threading.Thread(target=take, args=(name,)) for name in names]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(got) == 3
    assert seats.left == 0


def test_a_map_without_limits_has_none_of_their_fields(house: SmallHouse) -> None:
    plain = Map(house).stored()
    assert not {"quotas", "reserved", "sell_from", "priced_by"} & set(plain)
    limited = Map(house, MapLimits((HALF,), {"B1": Reservation(ReservedFor.HOUSE)}, None, "weekday", 3)).stored()
    assert limited["quotas"] == [{"name": "Half price", "types": ["student", "senior"], "most": 3}]
    assert limited["reserved"] == {"B1": {"kind": "house", "until": None}}
    assert limited["priced_by"] == {"card": "weekday", "version": 3}
    assert set(limited) - set(plain) == {"quotas", "reserved", "priced_by"}


@pytest.mark.parametrize(
    ("kind", "channels"),
    [
        (ReservedFor.COUNTER, {Channel.BOX_OFFICE, Channel.ADMIN, Channel.COMMAND}),
        (ReservedFor.HOUSE, {Channel.ADMIN, Channel.COMMAND}),
    ],
)
def test_a_seat_kept_back_is_held_in_its_channels_alone(
    house: SmallHouse, kind: ReservedFor, channels: set[Channel]
) -> None:
    for channel in Channel:
        seats = Map(house, MapLimits(reserved={"B1": Reservation(kind)}))
        seats.bare("h2", "B2", channel=channel)
        if channel in channels:
            seats.bare("h1", "B1", channel=channel)
        else:
            with pytest.raises(ConflictError, match="B1") as told:
                seats.bare("h1", "B1", "B3", channel=channel)
            assert told.value.field == "seats"


def test_a_seat_kept_back_is_released_by_the_databases_clock(house: SmallHouse) -> None:
    now = house.storage.database.now()
    seats = Map(
        house,
        MapLimits(
            reserved={
                "B1": Reservation(ReservedFor.HOUSE, now - timedelta(seconds=1)),
                "B2": Reservation(ReservedFor.HOUSE, now + timedelta(hours=1)),
            }
        ),
    )
    seats.bare("h1", "B1")
    with pytest.raises(ConflictError, match="B2"):
        seats.bare("h1", "B2")


def test_a_screening_is_not_sold_before_its_sale_begins(house: SmallHouse) -> None:
    now = house.storage.database.now()
    seats = Map(house, MapLimits(sell_from=now + timedelta(hours=1)))
    with pytest.raises(NotSellingError, match="not on sale yet"):
        seats.bare("h1", "B1")
    assert not seats.maps.availability([seats.id])[seats.id].selling
    assert not seats.maps.get(seats.id).on_sale
    seats.set(sell_from=now - timedelta(seconds=1))
    assert seats.maps.availability([seats.id])[seats.id].selling
    assert seats.maps.get(seats.id).on_sale
    seats.bare("h1", "B1")


@pytest.mark.parametrize("spoilt", ["no list", {"a": 1}, None, 7])
def test_limits_of_another_shape_stop_no_sale(seats: Map, spoilt: object) -> None:
    seats.set(quotas=spoilt, reserved="all")
    seats.hold("h1", B1="student")
    assert seats.pin("h1", B1="student")


TYPES = st.sampled_from(["adult", "student", "senior"])
SEATS = st.sampled_from(["B1", "B2", "B3", "B4", "B5"])
STEP = st.tuples(
    st.sampled_from(["hold", "change", "release", "expire", "sell", "refund"]), st.integers(1, 3), SEATS, TYPES
)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=st.lists(STEP, min_size=3, max_size=25))
def test_in_any_order_of_events_no_group_has_more_than_its_quota(
    house: SmallHouse, steps: list[tuple[str, int, str, str]]
) -> None:
    """Against a model: seat to (hold, type), and what was sold."""
    seats = Map(house, MapLimits(quotas=(replace(HALF, most=2),)))
    held: dict[str, tuple[str, str]] = {}
    sold: dict[str, str] = {}
    for number, (deed, who, seat, type_id) in enumerate(steps):
        hold = f"h{who}"
        others = [one for name, (_h, one) in held.items() if name != seat] + [t for n, t in sold.items() if n != seat]
        room = type_id == "adult" or sum(one != "adult" for one in others) < 2
        before = held.get(seat, ("", "adult"))
        keeps = before[0] == hold and before[1] != "adult"
        if deed == "hold":
            free = seat not in sold and before[0] in {"", hold}
            try:
                seats.typed(hold, {seat: type_id})
            except QuotaExhaustedError:
                assert free
                assert not room
            except SeatsLostError:
                assert not free
            else:
                assert free
                assert room or keeps
                held[seat] = (hold, type_id)
        elif deed == "change" and before[0] == hold:
            try:
                seats.change(hold, **{seat: type_id})
            except QuotaExhaustedError:
                assert not room
            else:
                assert room or keeps
                held[seat] = (hold, type_id)
        elif deed in {"release", "expire"}:
            if deed == "release":
                seats.maps.release(seats.id, hold, f"till/{hold}")
            else:
                expire(seats.house.connection, seats.id, hold)
                seats.maps.sweep(100)
            held = {name: one for name, one in held.items() if one[0] != hold}
        elif deed == "sell" and (mine := {name: one[1] for name, one in held.items() if one[0] == hold}):
            pin = Pin(seats.id, hold, f"pay-{number}", f"pay-{number}", "till", 0)
            assert seats.maps.pin(pin, list(mine), f"till/{hold}", mine)
            seats.maps.finish(seats.id, hold, f"pay-{number}", {name: f"ticket-{name}" for name in mine}, {})
            sold |= mine
            held = {name: one for name, one in held.items() if one[0] != hold}
        elif deed == "refund" and seat in sold:
            seats.maps.finish(seats.id, hold, "none", {}, {seat: f"ticket-{seat}"})
            del sold[seat]
        taken = [one for _h, one in held.values()] + list(sold.values())
        assert seats.left == 2 - sum(one != "adult" for one in taken)
        assert {n: s.type for n, s in seats.maps.get(seats.id).seats.items() if s.type} == {
            n: t for n, (_h, t) in held.items()
        } | sold
