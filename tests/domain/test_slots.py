"""Slots of an auditorium: months, overlaps, and the nearest start that is allowed."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cinema.domain.screenings import Slot
from cinema.domain.slots import GRID, first_clash, free_starts, months_of, nearest_start, overlap

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
DOORS, AFTER = timedelta(minutes=20), timedelta(minutes=120)


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


def slot(start: float, end: float, name: str = "s") -> Slot:
    return Slot(name, NOON + minutes(start), NOON + minutes(end))


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        ("2026-11-20T20:00", "2026-11-20T23:00", ("2026-11",)),
        ("2026-11-30T22:00", "2026-12-01T00:00", ("2026-11",)),
        ("2026-11-30T22:00", "2026-12-01T00:01", ("2026-11", "2026-12")),
        ("2026-12-31T23:00", "2027-01-01T02:00", ("2026-12", "2027-01")),
    ],
)
def test_a_slot_is_in_the_months_that_it_has_an_instant_of(start: str, end: str, months: tuple[str, ...]) -> None:
    instants = (datetime.fromisoformat(one).replace(tzinfo=UTC) for one in (start, end))
    assert months_of(Slot("s", *instants)) == months


def test_slots_that_only_touch_don_t_overlap() -> None:
    assert not overlap(slot(0, 60), slot(60, 90))
    assert overlap(slot(0, 61), slot(60, 90))
    assert first_clash(slot(0, 61, "mine"), [slot(0, 61, "mine"), slot(60, 90, "other")]) == slot(60, 90, "other")
    assert first_clash(slot(0, 60, "mine"), [slot(60, 90, "other")]) is None


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [(0, 0), (2, 0), (3, 5), (100, 80), (170, 80), (240, 320), (290, 320), (400, 400)],
)
def test_the_nearest_start_lies_before_or_after_what_is_in_the_way(wanted: float, expected: float) -> None:
    taken = [slot(200, 300)]  # so a start is allowed up to 80, and from 320 on
    assert nearest_start(taken, NOON + minutes(wanted), DOORS, AFTER) == NOON + minutes(expected)


def test_a_gap_that_is_too_short_is_passed_over() -> None:
    taken = [slot(0, 100), slot(239, 400)]
    assert nearest_start(taken, NOON + minutes(121), DOORS, AFTER) == NOON + minutes(-120)
    assert nearest_start([slot(0, 100), slot(240, 400)], NOON + minutes(121), DOORS, AFTER) == NOON + minutes(120)


def test_a_room_that_is_full_for_days_has_no_start() -> None:
    assert nearest_start([slot(-5000, 5000)], NOON, DOORS, AFTER) is None


@given(
    st.lists(st.tuples(st.integers(-900, 900), st.integers(1, 300)), max_size=8),
    st.integers(-600, 600), st.integers(0, 60), st.integers(1, 240),
)  # fmt: skip
def test_no_start_that_is_allowed_is_nearer(
    lengths: list[tuple[int, int]], wanted: int, before: int, after: int
) -> None:
    taken: list[Slot] = []
    for start, length in sorted(lengths):
        one = slot(start, start + length, "other")
        if first_clash(Slot("new", one.start, one.end), taken) is None:
            taken.append(one)

    def is_free(start: datetime) -> bool:
        return first_clash(Slot("mine", start - minutes(before), start + minutes(after)), taken) is None

    wish = NOON + minutes(wanted)
    found = nearest_start(taken, wish, minutes(before), minutes(after))
    day = timedelta(days=1) // GRID
    every = (NOON + GRID * step for step in range(-day - 200, day + 200))
    nearest = min(
        (abs(one - wish) for one in every if abs(one - wish) <= timedelta(days=1) and is_free(one)), default=None
    )
    assert (None if found is None else abs(found - wish)) == nearest
    assert found is None or is_free(found)


def test_a_free_time_has_its_first_and_last_start_and_a_gap_that_is_too_short_none() -> None:
    found = free_starts([slot(300, 400), slot(200, 220)], NOON, NOON + minutes(700), DOORS, AFTER)
    assert [((one.first - NOON) / minutes(1), (one.last - NOON) / minutes(1)) for one in found] == [(0, 80), (420, 700)]


def test_a_movie_that_is_longer_than_every_gap_fits_nowhere() -> None:
    assert free_starts([slot(0, 100), slot(150, 700)], NOON, NOON + minutes(600), DOORS, AFTER) == ()


@given(
    st.lists(st.tuples(st.integers(-300, 900), st.integers(1, 200)), max_size=6),
    st.integers(0, 120),
    st.integers(0, 240),
)
def test_free_starts_are_all_those_that_overlap_nothing(booked: list[tuple[int, int]], before: int, after: int) -> None:
    taken = [slot(start, start + length, str(place)) for place, (start, length) in enumerate(booked)]
    found = free_starts(taken, NOON + minutes(3), NOON + minutes(599), minutes(before), minutes(after))
    for step in range(5, 600, 5):
        start = NOON + minutes(step)
        mine = Slot("mine", start - minutes(before), start + minutes(after))
        allowed = first_clash(mine, taken) is None or mine.start == mine.end
        assert any(one.first <= start <= one.last for one in found) == allowed or before + after == 0
    assert all((one.first.minute % 5, one.last.minute % 5) == (0, 0) for one in found)
