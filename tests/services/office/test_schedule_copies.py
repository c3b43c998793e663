"""Copying days and weeks: the plan first, drafts then, and no duplicates however often."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from cinema.bootstrap import join
from cinema.domain.schedule import CopyLine, Trouble
from cinema.domain.screenings import ScreeningState
from cinema.errors import InvalidInputError
from cinema.services.cinema import Cinema
from repositories.storage import open_storage
from tests.conftest import SmallHouse
from tests.services.conftest import PowerCutError, faulty
from tests.services.office.schedule_house import DAY, MANAGER, at, day_after, office, reopened, slots
from tests.services.office.test_schedule_crashes import contradictions, recover
from tests.support import raw, sell

LISBON = ZoneInfo("Europe/Lisbon")


@pytest.fixture
def cinema(house: SmallHouse) -> Cinema:
    return office(house)


def fill(cinema: Cinema, *texts: str, day: date = DAY) -> None:
    for text in texts:
        cinema.admin.schedule.place(MANAGER, "metropolis", "hall", at(text, day))


def starts(cinema: Cinema, day: str) -> list[str]:
    (room,) = cinema.admin.schedule.day(MANAGER, day).rooms
    return [f"{one.screening.starts_at.astimezone(LISBON):%H:%M}" for one in room.blocks]


def troubles(lines: tuple[CopyLine, ...]) -> list[Trouble | None]:
    return [one.trouble for one in lines]


def test_a_day_is_planned_then_copied_onto_others_as_drafts(house: SmallHouse, cinema: Cinema) -> None:
    fill(cinema, "14:00", "20:15", "0:10")
    copies = cinema.admin.schedule_copies
    targets = [day_after(1), day_after(5)]
    before = raw(house.connection, "screenings")
    planned = copies.plan_day(MANAGER, DAY.isoformat(), targets)
    assert raw(house.connection, "screenings") == before
    assert [one.can_be_placed for one in planned] == [True] * 6
    done = copies.copy_day(MANAGER, DAY.isoformat(), targets)
    assert [one.id for one in done] == [one.id for one in planned]
    assert all(one.is_there for one in done)
    for day in targets:
        assert starts(cinema, day) == ["14:00", "20:15", "00:10"]
    assert contradictions(house.connection) == []


def test_copying_twice_makes_no_duplicates_and_what_was_removed_comes_back(house: SmallHouse, cinema: Cinema) -> None:
    fill(cinema, "14:00", "20:15")
    copies, schedule = cinema.admin.schedule_copies, cinema.admin.schedule
    first, second = copies.copy_day(MANAGER, DAY.isoformat(), [day_after(1)])
    schedule.move(MANAGER, schedule.screening(MANAGER, first.id), at("10:00", day_after(1)))
    schedule.remove(MANAGER, schedule.screening(MANAGER, second.id))
    again = copies.plan_day(MANAGER, DAY.isoformat(), [day_after(1)])
    assert [(one.is_there, one.can_be_placed) for one in again] == [(True, False), (False, True)]
    copies.copy_day(MANAGER, DAY.isoformat(), [day_after(1)])
    assert starts(cinema, day_after(1)) == ["10:00", "20:15"]
    assert contradictions(house.connection) == []
    schedule.publish(MANAGER, (second.id,))
    assert sell(cinema, house.staff, second.id, "B1").receipt_number


def test_what_is_in_the_way_is_named_and_the_rest_is_copied(cinema: Cinema) -> None:
    fill(cinema, "14:00", "20:15")
    other = cinema.admin.schedule.place(MANAGER, "metropolis", "hall", at("15:00", day_after(1)))
    lines = cinema.admin.schedule_copies.copy_day(MANAGER, DAY.isoformat(), [day_after(1)])
    assert troubles(lines) == [Trouble.CLASH, None]
    assert lines[0].clash == other.id
    assert starts(cinema, day_after(1)) == ["15:00", "20:15"]


def test_two_screenings_of_one_copy_may_be_in_each_other_s_way(cinema: Cinema) -> None:
    fill(cinema, "14:00")
    fill(cinema, "15:00", day=DAY + timedelta(days=1))
    # The second week begins a day after the first one: its 14:00 meets the first one's 15:00.
    lines = cinema.admin.schedule_copies.copy_week(MANAGER, DAY.isoformat(), [day_after(7), day_after(8)])
    assert troubles(lines) == [None, None, Trouble.CLASH, None]
    assert (lines[2].clash, starts(cinema, day_after(8))) == (lines[1].id, ["15:00"])


def test_a_week_is_copied_onto_other_weeks(cinema: Cinema) -> None:
    for place in (0, 2, 6):
        fill(cinema, "20:15", day=DAY + timedelta(days=place))
    lines = cinema.admin.schedule_copies.copy_week(MANAGER, DAY.isoformat(), [day_after(7)])
    assert [one.day for one in lines] == [day_after(7), day_after(9), day_after(13)]
    week = cinema.admin.schedule.week(MANAGER, day_after(7))
    assert [len(day.rooms[0].blocks) for day in week] == [1, 0, 1, 0, 0, 0, 1]


def test_without_a_card_a_copy_is_a_draft_that_can_t_be_published(house: SmallHouse, cinema: Cinema) -> None:
    fill(cinema, "20:15")
    house.connection.database["screenings"].update_many({"state": "draft"}, {"$set": {"price_card": ""}})
    house.connection.database["price_cards"].delete_many({})
    (line,) = cinema.admin.schedule_copies.copy_day(MANAGER, DAY.isoformat(), [day_after(1)])
    assert (line.trouble, line.is_there) == (Trouble.NO_CARD, True)
    done = cinema.admin.schedule.publish(MANAGER, (line.id,))
    assert [one.trouble for one in done.refused] == [Trouble.NO_CARD]


def test_what_can_t_be_shown_is_not_copied(house: SmallHouse, cinema: Cinema) -> None:
    fill(cinema, "20:15")
    copies = cinema.admin.schedule_copies
    yesterday = (DAY - timedelta(days=12)).isoformat()
    assert troubles(copies.copy_day(MANAGER, DAY.isoformat(), [yesterday])) == [Trouble.PAST]
    house.connection.database["movies"].delete_many({})
    assert troubles(copies.copy_day(MANAGER, DAY.isoformat(), [day_after(1)])) == [Trouble.NO_MOVIE]
    for state in ("cancelled", "removed"):
        house.connection.database["screenings"].update_many({"state": "draft"}, {"$set": {"state": state}})
        assert copies.plan_day(MANAGER, DAY.isoformat(), [day_after(1)]) == ()


def saturday_before_clocks_change(year: int, month: int) -> str:
    last = date(year, month, 31)
    return (last - timedelta(days=(last.weekday() + 1) % 7 + 1)).isoformat()


def test_in_a_night_of_daylight_saving_a_copy_keeps_the_time_on_the_clock(cinema: Cinema) -> None:
    fill(cinema, "20:15", "1:30")
    spring, autumn = (saturday_before_clocks_change(DAY.year + 1, month) for month in (3, 10))
    lines = cinema.admin.schedule_copies.plan_day(MANAGER, DAY.isoformat(), [spring, autumn])
    assert troubles(lines) == [None, Trouble.NO_SUCH_TIME, None, None]
    assert [f"{one.starts_at.astimezone(LISBON):%H:%M}" for one in lines if one.starts_at] == [
        "20:15",
        "20:15",
        "01:30",
    ]


@pytest.mark.parametrize(
    ("day", "targets"), [("2026-02-30", ["2027-01-01"]), ("2027-01-01", ["x"]), ("2027-01-01", [])]
)
def test_days_that_are_none_are_refused(cinema: Cinema, day: str, targets: list[str]) -> None:
    with pytest.raises(InvalidInputError):
        cinema.admin.schedule_copies.plan_day(MANAGER, day, targets)


def test_a_copy_that_was_cut_off_is_finished_by_a_repeat(house: SmallHouse, cinema: Cinema) -> None:
    fill(cinema, "14:00", "20:15")
    cut = join(faulty(open_storage(house.connection), "before journal.insert"), "office-9", patience=0.05)
    with pytest.raises(PowerCutError):
        cut.admin.schedule_copies.copy_day(MANAGER, DAY.isoformat(), [day_after(1)])
    later = recover(house.connection)
    assert contradictions(house.connection) == []
    lines = later.admin.schedule_copies.copy_day(MANAGER, DAY.isoformat(), [day_after(1)])
    assert [one.is_there for one in lines] == [True, True]
    assert contradictions(house.connection) == []


def test_two_managers_who_copy_the_same_at_once_make_it_once(house: SmallHouse, cinema: Cinema) -> None:
    from tests.interruptions import interrupted

    fill(cinema, "14:00", "20:15")
    other = reopened(house.connection)

    def copy() -> None:
        other.admin.schedule_copies.copy_day(MANAGER, DAY.isoformat(), [day_after(1)])

    slow = join(interrupted(open_storage(house.connection), "before calendars.book", copy), "office-9", patience=0.05)
    lines = slow.admin.schedule_copies.copy_day(MANAGER, DAY.isoformat(), [day_after(1)])
    assert [one.is_there for one in lines] == [True, True]
    assert contradictions(house.connection) == []
    assert len([one for one in slots(house.connection) if one[2].date() == DAY + timedelta(days=1)]) == 2
    assert {one["state"] for one in raw(house.connection, "screenings")} == {
        ScreeningState.SCHEDULED,
        ScreeningState.DRAFT,
    }


def test_more_than_two_months_of_days_and_as_many_weeks_are_refused(cinema: Cinema) -> None:
    copies, targets = cinema.admin.schedule_copies, [day_after(count) for count in range(1, 64)]
    assert copies.plan_day(MANAGER, DAY.isoformat(), targets[:62]) == ()
    with pytest.raises(InvalidInputError, match="from 1 to 62 days"):
        copies.plan_day(MANAGER, DAY.isoformat(), targets)
    with pytest.raises(InvalidInputError, match="from 1 to 62 weeks"):
        copies.plan_week(MANAGER, DAY.isoformat(), targets)


def test_a_line_of_a_copy_names_the_movie_by_its_title(cinema: Cinema) -> None:
    fill(cinema, "14:00")
    (line,) = cinema.admin.schedule_copies.plan_day(MANAGER, DAY.isoformat(), [day_after(1)])
    assert line.movie == "Metropolis"
