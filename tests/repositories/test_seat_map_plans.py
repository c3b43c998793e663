"""Managers' changes of seat maps in storage: each one guarded update, so that none undoes another's."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from cinema.domain.auditoriums import plan_from_rows
from cinema.domain.map_limits import limits_of
from cinema.domain.screenings import Screening
from cinema.domain.seat_maps import Holder, SeatState
from cinema.domain.seat_reservations import OutReason, Reservation, ReservedFor, ReservedSeats
from cinema.domain.users import Channel
from cinema.errors import ConflictError, NotFoundError, UnreadableError
from cinema.ports import Moving
from repositories import seat_expressions, seat_plan_expressions
from repositories.connect import Connection
from repositories.seat_map_plans import SeatMapPlans
from repositories.seat_maps import SeatMaps
from tests.support import odd_seats, raw

OLD = plan_from_rows("hall", 1, [("A", "ssss", 0.0), ("B", "sssb", 0.0)], 0.0)
NEW = replace(plan_from_rows("hall", 2, [("A", "ssssss", 0.0), ("C", "ss", 0.0)], 0.0), id="hall-2")
START = datetime(2031, 5, 1, 18, tzinfo=UTC)
SHOW = Screening("show", "metropolis", "hall", OLD.id, START, START + timedelta(hours=2), "2031-05-01", "weekday")
HOUSE = Reservation(ReservedFor.HOUSE)


@pytest.fixture
def maps(connection: Connection) -> SeatMapPlans:
    SeatMaps(connection.collection("seat_maps"), change_streams=False).create(SHOW, OLD, START)
    return SeatMapPlans(connection.collection("seat_maps"))


def test_a_map_that_was_moved_says_so_until_its_document_follows(maps: SeatMapPlans, connection: Connection) -> None:
    assert maps.move(SHOW, NEW, {}, "mia")
    assert maps.moving(10) == (Moving("show", "hall-2", "mia"),)
    maps.moved("show", "hall-3")  # of another move
    assert len(maps.moving(10)) == 1
    for _repeat in range(2):
        maps.moved("show", "hall-2")
    assert maps.moving(10) == ()
    (there,) = raw(connection, "seat_maps")
    assert (set(there["seats"]), there["capacity"]) == (set(NEW.by_id), 8)
    assert timedelta() < there["sell_from"] - there["changed_at"] <= timedelta(seconds=3)
    assert odd_seats(connection) == []


@pytest.mark.parametrize(
    "between",
    [
        lambda maps: maps.take_out("show", ("A1",), OutReason.BROKEN),
        lambda maps: maps.reserve("show", ("A1",), HOUSE),
    ],
)
def test_what_another_manager_does_while_a_map_is_moved_is_not_forgotten(
    maps: SeatMapPlans, monkeypatch: pytest.MonkeyPatch, between: Callable[[SeatMapPlans], object]
) -> None:
    guard = seat_plan_expressions.nothing_taken
    done: list[object] = []

    def after_the_read() -> dict[str, object]:
        if not done:
            done.append(between(maps))
        return guard()

    monkeypatch.setattr(seat_plan_expressions, "nothing_taken", after_the_read)
    assert maps.move(SHOW, NEW, {}, None)
    marks = maps.marks("show")
    assert {*marks.out, *marks.reserved} == {"A1"}
    assert set(maps.uses(["show"])) == {"show"}


@pytest.mark.parametrize("before", [None, START - timedelta(days=1)])
def test_nothing_is_sold_until_the_document_follows_and_the_old_start_of_sales_stays(
    maps: SeatMapPlans, connection: Connection, before: datetime | None
) -> None:
    if before is not None:
        connection.database["seat_maps"].update_one({"_id": "show"}, {"$set": {"sell_from": before}})
    for plan in (NEW, replace(NEW, id="hall-3")):  # the second move begins before the first one has ended
        maps.move(SHOW, plan, {}, None)
        (there,) = raw(connection, "seat_maps")
        assert there["sell_from"] == seat_expressions.NEVER
        assert there["moving"]["sell_from"] == before
    maps.moved("show", "hall-3")
    (there,) = raw(connection, "seat_maps")
    assert there["sell_from"] == (before or there["changed_at"] + timedelta(seconds=3))


def test_a_start_of_sales_that_was_changed_meanwhile_is_kept(maps: SeatMapPlans, connection: Connection) -> None:
    maps.move(SHOW, NEW, {}, None)
    connection.database["seat_maps"].update_one({"_id": "show"}, {"$set": {"sell_from": START}})
    maps.moved("show", "hall-2")
    assert raw(connection, "seat_maps")[0]["sell_from"] == START


def test_a_plan_s_reserved_seats_are_in_new_maps_with_their_release(connection: Connection) -> None:
    reserved = (ReservedSeats(ReservedFor.COUNTER, ("A1", "A2"), 90), ReservedSeats(ReservedFor.HOUSE, ("A2",)))
    plan = replace(OLD, reserved=reserved)
    limits = limits_of(SHOW, plan, {"B4": OutReason.BROKEN})
    SeatMaps(connection.collection("seat_maps"), change_streams=False).create(SHOW, plan, START, limits)
    assert SeatMapPlans(connection.collection("seat_maps")).marks("show").reserved == {
        "A1": Reservation(ReservedFor.COUNTER, START - timedelta(minutes=90)), "A2": HOUSE,
    }  # fmt: skip
    (there,) = raw(connection, "seat_maps")
    assert (there["capacity"], "out" in there) == (7, False)  # B4 is never sold anyway: nothing to put back


def test_seats_that_a_map_does_not_have_are_neither_reserved_nor_taken_out(
    maps: SeatMapPlans, connection: Connection
) -> None:
    before = raw(connection, "seat_maps")
    assert not maps.reserve("show", ("A1", "C1"), HOUSE)
    with pytest.raises(ConflictError):
        maps.take_out("show", ("A1", "C1"), OutReason.DIRTY)
    with pytest.raises(ConflictError):
        maps.put_back("show", ("C1",))
    assert raw(connection, "seat_maps") == before


def test_a_seat_that_the_plan_never_sells_is_not_put_on_sale(maps: SeatMapPlans) -> None:
    assert maps.take_out("show", ("B4",), OutReason.BROKEN)["B4"].state is SeatState.BLOCKED
    assert maps.put_back("show", ("B4",))["B4"].state is SeatState.BLOCKED


def test_a_screening_without_a_map_has_no_marks_and_is_not_moved(maps: SeatMapPlans) -> None:
    assert (maps.marks("none").reserved, maps.marks("none").out, maps.uses(["none"])) == ({}, {}, {})
    with pytest.raises(NotFoundError):
        maps.move(replace(SHOW, id="none"), NEW, {}, None)


@pytest.mark.parametrize("marks", [{"out": {"A1": "broken"}}, {"out": {"A1": {"reason": "?"}}}, {"reserved": 7}])
def test_corrupt_marks_are_told_and_not_guessed(
    maps: SeatMapPlans, connection: Connection, marks: dict[str, object]
) -> None:
    connection.database["seat_maps"].update_one({"_id": "show"}, {"$set": marks})
    with pytest.raises(UnreadableError):
        maps.marks("show")


def test_a_seat_with_an_id_of_any_form_is_followed_live(connection: Connection) -> None:
    plan = replace(
        OLD, seats=tuple(replace(seat, id=f"R12S{index}V2") for index, seat in enumerate(OLD.seats)), blocked=()
    )
    maps = SeatMaps(connection.collection("seat_maps"))
    maps.create(SHOW, plan, START)
    with maps.changes("show") as news:
        maps.hold("show", "hold", ("R12S3V2",), Holder("till", None, Channel.CUSTOMER), 60, 5)
        change = next(one for one in news if one is not None)
    assert change.seats is not None
    assert {name: live.state for name, live in change.seats.items()} == {"R12S3V2": SeatState.HELD}
