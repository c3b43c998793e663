"""Single seats: reserved with a release time, out of sale for one screening or until a day; buyers keep theirs."""

from dataclasses import replace
from datetime import timedelta

import pytest

from cinema.domain.ids import new_id
from cinema.domain.map_limits import limits_of
from cinema.domain.seat_reservations import OutReason, Reservation, ReservedFor
from cinema.errors import CinemaError, InvalidInputError, NotFoundError
from cinema.services.office.auditoriums import AuditoriumOffice
from tests.conftest import SmallHouse
from tests.services.conftest import Failing, PowerCutError
from tests.services.office.rooms import MANAGER, OTHER, office_of, seat_map
from tests.support import findings, hold, odd_seats, raw, sell


@pytest.fixture
def office(house: SmallHouse) -> AuditoriumOffice:
    return office_of(house)


def last_note(house: SmallHouse) -> dict[str, object]:
    entry = max(raw(house.connection, "journal"), key=lambda one: one["seq"])
    after: dict[str, object] = entry["operation"]["after"]
    assert (entry["operation"]["version"], entry["operation"]["by"]) == (0, MANAGER.user)
    return after


def test_seats_are_reserved_until_some_minutes_before_the_start_and_lifted(
    house: SmallHouse, office: AuditoriumOffice
) -> None:
    screening = house.storage.screenings.get(house.screening)
    office.seats.reserve(MANAGER, house.screening, ("B1", "B2"), ReservedFor.COUNTER, 30)
    office.seats.reserve(MANAGER, house.screening, ("B3",), ReservedFor.HOUSE, None)
    marks = office.seats.of_screening(MANAGER, house.screening).marks
    released = screening.starts_at - timedelta(minutes=30)
    assert marks.reserved == {
        "B1": Reservation(ReservedFor.COUNTER, released), "B2": Reservation(ReservedFor.COUNTER, released),
        "B3": Reservation(ReservedFor.HOUSE, None),
    }  # fmt: skip
    assert last_note(house) == {"plan": "hall-1", "seats": ["B3"], "reserved": "house", "release_minutes": None}
    office.seats.lift(MANAGER, house.screening, ("B1", "B3"))
    assert set(office.seats.of_screening(MANAGER, house.screening).marks.reserved) == {"B2"}
    assert findings(house.cinema) == []


@pytest.mark.parametrize("minutes", [-1, 10_081, 10**12])
def test_a_release_time_that_can_t_be_is_refused(house: SmallHouse, office: AuditoriumOffice, minutes: int) -> None:
    with pytest.raises(InvalidInputError) as refused:
        office.seats.reserve(MANAGER, house.screening, ("B1",), ReservedFor.COUNTER, minutes)
    assert refused.value.field == "release_minutes"
    assert "reserved" not in seat_map(house, house.screening)


@pytest.mark.parametrize("seats", [(), ("Z9",), ("B1", "B1"), ("B1.state",), ("$set",)])
def test_seats_that_are_not_in_the_plan_are_refused(
    house: SmallHouse, office: AuditoriumOffice, seats: tuple[str, ...]
) -> None:
    before = raw(house.connection, "seat_maps"), raw(house.connection, "journal")
    for call in (
        lambda: office.seats.take_out(MANAGER, house.screening, seats, OutReason.BROKEN),
        lambda: office.seats.put_back(MANAGER, house.screening, seats),
        lambda: office.seats.lift(MANAGER, house.screening, seats),
        lambda: office.seats.take_out_until(MANAGER, "hall", seats, OutReason.BROKEN, "2030-01-01"),
        lambda: office.seats.put_back_all(MANAGER, "hall", seats),
    ):
        with pytest.raises(InvalidInputError) as refused:
            call()
        assert refused.value.field == "seats"
    assert (raw(house.connection, "seat_maps"), raw(house.connection, "journal")) == before


def test_free_seats_go_out_of_sale_and_sold_and_held_ones_are_listed(
    house: SmallHouse, office: AuditoriumOffice
) -> None:
    sale = sell(house.cinema, house.staff, house.screening, "B1")
    hold(house.cinema, house.guest, house.screening, "B2")
    done = office.seats.take_out(MANAGER, house.screening, ("B1", "B2", "B3"), OutReason.BROKEN)
    assert done.out == ("B3",)
    assert [(one.label, one.ticket) for one in done.touched] == [("B1", sale.tickets[0].id), ("B2", None)]
    there = seat_map(house, house.screening)
    assert (there["capacity"], there["out"], there["seats"]["B3"]["state"]) == (
        29,
        {"B3": {"reason": "broken"}},
        "blocked",
    )
    assert last_note(house) == {"plan": "hall-1", "seats": ["B1", "B2", "B3"], "out": True, "reason": "broken"}
    with pytest.raises(CinemaError):
        hold(house.cinema, house.staff, house.screening, "B3")
    assert (findings(house.cinema), odd_seats(house.connection)) == ([], [])


def test_taking_seats_out_twice_counts_them_once_and_takes_the_newer_reason(
    house: SmallHouse, office: AuditoriumOffice
) -> None:
    office.seats.take_out(MANAGER, house.screening, ("B3",), OutReason.BROKEN)
    again = office.seats.take_out(MANAGER, house.screening, ("B3", "B4"), OutReason.SAFETY)
    assert (again.out, again.touched) == (("B3", "B4"), ())
    there = seat_map(house, house.screening)
    assert (there["capacity"], {one["reason"] for one in there["out"].values()}) == (28, {"safety"})
    assert findings(house.cinema) == []


def test_seats_put_back_are_sold_again_and_those_that_nobody_took_out_stay_as_they_are(
    house: SmallHouse, office: AuditoriumOffice
) -> None:
    office.seats.take_out(MANAGER, house.screening, ("B3",), OutReason.BROKEN)
    sell(house.cinema, house.staff, house.screening, "B4")
    for _repeat in range(2):
        office.seats.put_back(MANAGER, house.screening, ("B3", "B4", "B5"))
    there = seat_map(house, house.screening)
    assert (there["capacity"], there["out"], there["seats"]["B4"]["state"]) == (30, {}, "sold")
    sell(house.cinema, house.staff, house.screening, "B3")
    assert findings(house.cinema) == []


def test_out_of_sale_until_a_day_holds_for_coming_screenings_and_for_those_made_later(
    house: SmallHouse, office: AuditoriumOffice
) -> None:
    sale = sell(house.cinema, house.staff, house.screening, "C1")
    first = house.storage.screenings.get(house.screening)
    last = house.storage.screenings.get(house.other_screening).day
    done = office.seats.take_out_until(MANAGER, "hall", ("C1", "C2"), OutReason.TECHNICAL, last)
    assert [one.out for one in done] == [("C2",), ("C1", "C2")]
    assert [one.ticket for one in done[0].touched] == [sale.tickets[0].id]
    room = house.storage.auditoriums.stored("hall")
    assert room.out_on(last) == {"C1": OutReason.TECHNICAL, "C2": OutReason.TECHNICAL}
    assert room.out_on("9999-01-01") == {}
    later = replace(first, id=new_id(), starts_at=first.starts_at + timedelta(hours=12))
    plan = house.storage.auditoriums.plan("hall-1")
    house.storage.seat_maps.create(later, plan, later.starts_at, limits_of(later, plan, room.out_on(later.day)))
    there = seat_map(house, later.id)
    assert (there["capacity"], set(there["out"])) == (28, {"C1", "C2"})
    office.seats.put_back_all(MANAGER, "hall", ("C1", "C2"))
    assert seat_map(house, house.other_screening)["capacity"] == 30
    assert house.storage.auditoriums.stored("hall").out == ()


def test_screenings_after_the_day_are_left_alone(house: SmallHouse, office: AuditoriumOffice) -> None:
    day = house.storage.screenings.get(house.screening).day
    before = raw(house.connection, "seat_maps")
    earlier = f"{int(day[:4]) - 1}{day[4:]}"
    assert office.seats.take_out_until(MANAGER, "hall", ("C1",), OutReason.BROKEN, earlier) == ()
    assert raw(house.connection, "seat_maps") == before


@pytest.mark.parametrize("day", ["", "tomorrow", "2026-02-30", "31.12.2026"])
def test_a_day_that_is_none_is_refused(office: AuditoriumOffice, day: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        office.seats.take_out_until(OTHER, "hall", ("C1",), OutReason.BROKEN, day)
    assert refused.value.field == "until"


def test_an_unknown_screening_is_not_found(office: AuditoriumOffice) -> None:
    for name in ("nowhere", "$gt", ""):
        with pytest.raises(NotFoundError):
            office.seats.of_screening(MANAGER, name)


def test_a_program_that_is_cut_off_while_it_takes_seats_out_until_a_day_leaves_the_rest_to_a_repeat(
    house: SmallHouse, office: AuditoriumOffice, failing_at: Failing
) -> None:
    day = house.storage.screenings.get(house.other_screening).day
    with pytest.raises(PowerCutError):
        failing_at("before seat_map_plans.take_out").admin.auditoriums.seats.take_out_until(
            MANAGER, "hall", ("C1",), OutReason.BROKEN, day
        )
    assert set(house.storage.auditoriums.stored("hall").out_on(day)) == {"C1"}
    assert seat_map(house, house.screening)["capacity"] == 30
    done = office.seats.take_out_until(MANAGER, "hall", ("C1",), OutReason.BROKEN, day)
    assert [one.out for one in done] == [("C1",), ("C1",)]
    assert len(house.cinema.admin.histories.of(MANAGER, "auditoriums", "hall")) == 1
    assert findings(house.cinema) == []
