"""The calendars of auditoriums: overlaps are refused, also raced and across the end of a month."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cinema.domain.screenings import Slot
from cinema.domain.slots import BookedSlot, Unfinished, overlap
from cinema.errors import OverlapError
from repositories.calendars import Calendars
from repositories.connect import Connection
from repositories.storage import Storage
from tests.support import raw

EIGHT = datetime(2026, 11, 20, 20, 0, tzinfo=UTC)
MIDNIGHT = datetime(2026, 12, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def calendars(storage: Storage) -> Calendars:
    return storage.calendars


def booked(calendars: Calendars, room: str = "hall") -> list[tuple[str, datetime]]:
    year = timedelta(days=300)
    return [(one.slot.screening, one.slot.start) for one in calendars.between([room], EIGHT - year, EIGHT + year)]


def age(connection: Connection, seconds: int) -> None:
    """Let every open slot have been booked so much earlier."""
    earlier = {"$subtract": ["$$one.booked_at", seconds * 1000]}
    each = {"$map": {"input": "$slots", "as": "one", "in": {"$mergeObjects": ["$$one", {"booked_at": earlier}]}}}
    oldest = {"$subtract": ["$oldest_booking", seconds * 1000]}
    change = [{"$set": {"slots": each, "oldest_booking": oldest}}]
    connection.database["calendars"].update_many({"oldest_booking": {"$exists": True}}, change)


@pytest.mark.parametrize(("start", "end"), [(-1, 1), (1, 2), (0, 3), (-1, 4), (2, 9)])
def test_time_that_is_booked_can_t_be_booked_again(calendars: Calendars, start: int, end: int) -> None:
    slot = Slot("s1", EIGHT, EIGHT + 3 * HOUR)
    for _repeat in range(2):
        calendars.book("hall", slot)
    with pytest.raises(OverlapError) as taken:
        calendars.book("hall", Slot("s2", EIGHT + start * HOUR, EIGHT + end * HOUR))
    assert (taken.value.field, taken.value.screening) == ("starts_at", "s1")
    assert booked(calendars) == [("s1", EIGHT)]


def test_time_before_after_and_elsewhere_is_free(calendars: Calendars) -> None:
    calendars.book("hall", Slot("s1", EIGHT, EIGHT + 3 * HOUR))
    calendars.book("hall", Slot("s2", EIGHT + 3 * HOUR, EIGHT + 4 * HOUR))
    calendars.book("hall", Slot("s3", EIGHT - HOUR, EIGHT))
    calendars.book("attic", Slot("s4", EIGHT, EIGHT + 3 * HOUR))
    assert [name for name, _start in booked(calendars)] == ["s3", "s1", "s2"]


def test_each_month_of_a_room_has_a_document_of_its_own(calendars: Calendars, connection: Connection) -> None:
    calendars.book("hall", Slot("s1", EIGHT, EIGHT + HOUR))
    calendars.book("hall", Slot("s2", MIDNIGHT - HOUR, MIDNIGHT))
    calendars.book("hall", Slot("s3", MIDNIGHT, MIDNIGHT + HOUR))
    found = {one["_id"]: [slot["screening"] for slot in one["slots"]] for one in raw(connection, "calendars")}
    assert found == {"hall/2026-11": ["s1", "s2"], "hall/2026-12": ["s3"]}


@pytest.mark.parametrize("other", [(-2, -0.5), (0.5, 2), (-0.5, 0.5), (-3, 3)])
def test_a_slot_across_the_end_of_a_month_is_guarded_in_both(calendars: Calendars, other: tuple[float, float]) -> None:
    calendars.book("hall", Slot("s1", MIDNIGHT - HOUR, MIDNIGHT + HOUR))
    with pytest.raises(OverlapError):
        calendars.book("hall", Slot("s2", MIDNIGHT + other[0] * HOUR, MIDNIGHT + other[1] * HOUR))
    assert booked(calendars) == [("s1", MIDNIGHT - HOUR)]


@pytest.mark.parametrize("operation", [None, "op"])
def test_a_slot_that_the_second_month_refuses_leaves_nothing_in_the_first(
    calendars: Calendars, connection: Connection, operation: str | None
) -> None:
    calendars.book("hall", Slot("s1", MIDNIGHT + HOUR / 2, MIDNIGHT + HOUR))
    with pytest.raises(OverlapError):
        calendars.book("hall", Slot("s2", MIDNIGHT - HOUR, MIDNIGHT + HOUR), operation, 1)
    assert booked(calendars) == [("s1", MIDNIGHT + HOUR / 2)]
    assert all("oldest_booking" not in one for one in raw(connection, "calendars"))


def test_of_many_who_book_the_same_time_across_months_at_once_one_gets_it_whole(
    calendars: Calendars, connection: Connection
) -> None:
    won: list[str] = []

    def book(name: str) -> None:
        try:
            calendars.book("hall", Slot(name, MIDNIGHT - HOUR, MIDNIGHT + HOUR), f"op-{name}", 1)
        except OverlapError:
            return
        won.append(name)

    threads = [threading.Thread(target=book, args=(f"s{place}",)) for place in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(won) == 1
    assert [slot["screening"] for one in raw(connection, "calendars") for slot in one["slots"]] == won * 2


def test_a_move_books_the_new_time_beside_the_old_one_until_it_is_settled(calendars: Calendars) -> None:
    old, new = Slot("s1", EIGHT, EIGHT + HOUR), Slot("s1", EIGHT + HOUR / 2, EIGHT + 2 * HOUR)
    calendars.book("hall", old, "first", 1)
    calendars.settle("s1", "first", 1, BookedSlot("hall", old))
    calendars.book("hall", new, "second", 2)
    assert booked(calendars) == [("s1", old.start), ("s1", new.start)]
    with pytest.raises(OverlapError):
        calendars.book("hall", Slot("s2", EIGHT, EIGHT + HOUR / 4))
    calendars.settle("s1", "second", 2, BookedSlot("hall", new))
    assert booked(calendars) == [("s1", new.start)]
    calendars.book("hall", Slot("s2", EIGHT, EIGHT + HOUR / 4))


def test_a_move_that_is_given_back_leaves_the_old_time(calendars: Calendars, connection: Connection) -> None:
    old = Slot("s1", EIGHT, EIGHT + HOUR)
    calendars.book("hall", old)
    calendars.book("attic", Slot("s1", MIDNIGHT - HOUR, MIDNIGHT + HOUR), "op", 1)
    for _repeat in range(2):
        calendars.give_back("s1", "op")
    assert (booked(calendars), booked(calendars, "attic")) == ([("s1", EIGHT)], [])
    assert all("oldest_booking" not in one for one in raw(connection, "calendars"))


def test_a_version_that_was_overtaken_settles_nothing(calendars: Calendars) -> None:
    slots = [Slot("s1", EIGHT + place * HOUR, EIGHT + (place + 1) * HOUR) for place in range(3)]
    calendars.book("hall", slots[0])
    for version, operation in ((1, "first"), (2, "second")):
        calendars.book("hall", slots[version], operation, version)
    calendars.settle("s1", "second", 2, BookedSlot("hall", slots[2]))
    calendars.settle("s1", "first", 1, BookedSlot("hall", slots[1]))
    assert booked(calendars) == [("s1", slots[2].start)]
    assert calendars.unfinished(0, 9) == ()


def test_an_open_slot_is_found_once_it_is_older_than_a_lease_of_the_database_s_clock(
    calendars: Calendars, connection: Connection
) -> None:
    calendars.book("hall", Slot("s1", MIDNIGHT - HOUR, MIDNIGHT + HOUR), "op", 1)
    calendars.book("hall", Slot("s2", EIGHT, EIGHT + HOUR))
    assert calendars.unfinished(60, 9) == ()
    age(connection, 61)
    assert calendars.unfinished(60, 9) == (Unfinished("s1", "op"),)
    calendars.settle("s1", "op", 1, BookedSlot("hall", Slot("s1", MIDNIGHT - HOUR, MIDNIGHT + HOUR)))
    assert calendars.unfinished(60, 9) == ()


def test_an_open_slot_of_a_clock_that_was_set_back_is_found_too(calendars: Calendars, connection: Connection) -> None:
    calendars.book("hall", Slot("s1", EIGHT, EIGHT + HOUR), "op", 1)
    age(connection, -3600)
    assert calendars.unfinished(60, 9) == (Unfinished("s1", "op"),)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(-200, 200), st.integers(1, 90)), min_size=2, max_size=12))
def test_whatever_is_booked_nothing_overlaps_and_what_is_refused_would(
    calendars: Calendars, connection: Connection, wanted: list[tuple[int, int]]
) -> None:
    connection.database["calendars"].delete_many({})
    there: list[Slot] = []
    for place, (start, length) in enumerate(wanted):
        begins = MIDNIGHT + timedelta(minutes=start)
        slot = Slot(f"s{place}", begins, begins + timedelta(minutes=length))
        is_free = not any(overlap(slot, other) for other in there)
        try:
            calendars.book("hall", slot)
        except OverlapError:
            assert not is_free
        else:
            assert is_free
            there.append(slot)
    assert len(booked(calendars)) == len(there)
