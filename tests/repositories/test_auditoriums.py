"""Rooms and seat plans in storage, on the real server and in mongomock."""

from dataclasses import replace

import pytest

from cinema.domain.auditoriums import Auditorium, plan_from_rows
from cinema.errors import ConflictError, NotFoundError
from repositories.auditoriums import Auditoriums
from tests.repositories.conftest import Of

PLAN = plan_from_rows("hall", 1, [("A", "wc_sp", 0.0), ("B", "ssb", 1.0)], 0.1)
HALL = Auditorium("hall", 2, "Hall", PLAN.id, ("bar",))


@pytest.fixture
def rooms(of: Of) -> Auditoriums:
    return Auditoriums(of("auditoriums"), of("seat_plans"))


def test_rooms_are_listed_by_number(rooms: Auditoriums) -> None:
    rooms.put(HALL, PLAN)
    attic = plan_from_rows("attic", 1, [("A", "s", 0.0)], 0.0)
    rooms.put(Auditorium("attic", 1, "Attic", attic.id), attic)
    assert [room.id for room in rooms.all()] == ["attic", "hall"]
    assert rooms.get("hall") == HALL
    assert rooms.plan("hall-1") == PLAN


def test_a_plan_s_version_never_changes(rooms: Auditoriums) -> None:
    for _repeat in range(2):
        rooms.put(HALL, PLAN)
    other = replace(PLAN, seats=PLAN.seats[:-1], blocked=())
    with pytest.raises(ConflictError):
        rooms.put(HALL, other)
    assert rooms.plan("hall-1") == PLAN
    newer = replace(other, id="hall-2", version=2)
    rooms.put(replace(HALL, plan="hall-2"), newer)
    assert (rooms.get("hall").plan, rooms.plan("hall-1"), rooms.plan("hall-2")) == ("hall-2", PLAN, newer)


def test_what_is_not_there_is_not_found(rooms: Auditoriums) -> None:
    with pytest.raises(NotFoundError):
        rooms.get("nowhere")
    with pytest.raises(NotFoundError):
        rooms.plan("nowhere-1")
