"""When a daily backup is due, also in the nights of daylight saving, and which files are removed."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cinema.domain.daily_backups import (
    ALWAYS_KEPT,
    BackupLog,
    BackupMade,
    due_since,
    file_name,
    is_due,
    is_late,
    next_due,
    outdated,
)

NOW = datetime(2026, 5, 18, 5, 30, tzinfo=UTC)
ZONES = ("UTC", "Europe/Lisbon", "Pacific/Auckland", "America/St_Johns", "Australia/Lord_Howe")
instants = st.integers(1_577_836_800, 2_208_988_800).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))


def log(ago: timedelta | None) -> BackupLog:
    return BackupLog(None if ago is None else BackupMade(NOW - ago, "till-1", "/b/x", 5))


@given(instants, st.integers(0, 23), st.sampled_from(ZONES))
def test_every_instant_lies_in_one_day_of_backups_of_22_to_26_hours(now: datetime, hour: int, zone: str) -> None:
    since, following = due_since(now, hour, zone), next_due(now, hour, zone)
    assert since <= now < following
    assert timedelta(hours=22) <= following - since <= timedelta(hours=26)
    assert due_since(since, hour, zone) == since
    assert next_due(since, hour, zone) == following
    assert due_since(following, hour, zone) == following


@pytest.mark.parametrize(
    ("now", "since"),
    [
        ("2026-05-18T03:59+00:00", "2026-05-17T04:00+00:00"),
        ("2026-05-18T04:00+00:00", "2026-05-18T04:00+00:00"),
        ("2026-03-29T01:30+00:00", "2026-03-28T05:00+00:00"),
        ("2026-03-29T04:00+00:00", "2026-03-29T04:00+00:00"),
    ],
)
def test_the_hour_is_the_houses(now: str, since: str) -> None:
    assert due_since(datetime.fromisoformat(now), 5, "Europe/Lisbon") == datetime.fromisoformat(since)


@pytest.mark.parametrize(
    ("ago", "due", "late"),
    [
        (None, True, False),
        (timedelta(minutes=10), False, False),
        (timedelta(minutes=31), True, False),
        (timedelta(hours=26), True, False),
        (timedelta(hours=26, seconds=1), True, True),
        (timedelta(seconds=-30), False, False),
        (timedelta(days=-300), True, True),
    ],
)
def test_a_backup_is_due_and_missing_by_its_instant_also_after_the_clock_was_set_back(
    ago: timedelta | None, due: bool, late: bool
) -> None:
    assert is_due(log(ago), due_since(NOW, 5, "UTC"), NOW) is due
    assert is_late(log(ago), NOW) is late


def name(days: float, database: str = "cinema", mark: str = "0a1b2c3d") -> str:
    return file_name(database, mark, NOW - timedelta(days=days))


def test_files_older_than_the_days_go_and_those_of_others_stay() -> None:
    kept = [name(days) for days in (0, 1, 2, 13.9)]
    old = [name(days) for days in (14.1, 15, 400)]
    others = [
        name(400, database="cinema_demo"), name(400, mark="zzzzzzzz"), "holiday.jpg", f"{name(400)}.txt",
        f"x{name(400)}", "cinema-cinema-0a1b2c3d-20251399T000000Z.sealed", f"{name(400)}\n",
    ]  # fmt: skip
    assert sorted(outdated([*kept, *old, *others], "cinema", "0a1b2c3d", 14, NOW)) == sorted(old)


def test_the_newest_stay_however_old_they_are_and_whatever_the_clock_says() -> None:
    names = [name(days) for days in (100, 101, 102, 103)]
    assert outdated(names, "cinema", "0a1b2c3d", 14, NOW) == [name(103)]
    assert outdated(names[:ALWAYS_KEPT], "cinema", "0a1b2c3d", 14, NOW + timedelta(days=9999)) == []


def test_what_a_killed_program_left_unfinished_goes_after_a_day() -> None:
    names = [f"{name(0.5)}.123.part", f"{name(1.5)}.123.part", f"{name(3)}.x.part"]
    assert outdated(names, "cinema", "0a1b2c3d", 14, NOW) == [names[1]]


@given(st.lists(st.floats(0, 60), max_size=30), st.integers(1, 40))
def test_three_files_or_more_are_left_wherever_there_were_so_many(ages: list[float], days: int) -> None:
    names = {name(age) for age in ages}
    gone = set(outdated(names, "cinema", "0a1b2c3d", days, NOW))
    assert gone <= names
    assert len(names - gone) >= min(len(names), ALWAYS_KEPT)
    assert all(one in names - gone for one in sorted(names)[-ALWAYS_KEPT:])


def test_a_database_of_any_name_gives_a_name_of_a_file() -> None:
    assert "/" not in file_name("a/b é", "0a1b2c3d", NOW)
