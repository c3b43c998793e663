"""What each movie made in the week before today."""

from datetime import UTC, datetime, timedelta

from cinema.domain.admissions import MovieWeek
from tests.conftest import SmallHouse
from tests.services.office.schedule_house import MANAGER, office
from tests.support import sell, shown_from


def ago(house: SmallHouse, screening: str, days: int) -> None:
    """Let a screening have been shown so many days ago."""
    start = datetime.now(UTC).replace(hour=18, minute=0) - timedelta(days=days)
    shown_from(house, screening, start, start + timedelta(hours=2))


def test_tickets_and_money_of_last_week_are_summed_by_movie(house: SmallHouse) -> None:
    cinema = office(house)
    sold = sell(house.cinema, house.guest, house.screening, "B1", "B2")
    sell(house.cinema, house.guest, house.other_screening, "B1")
    for screening, days in ((house.screening, 2), (house.other_screening, 3)):
        ago(house, screening, days)
    assert cinema.admin.takings.last_week(MANAGER) == {"metropolis": MovieWeek("metropolis", 2, 3, 3 * 950)}
    house.cinema.refunds.refund(house.staff, sold.receipt_number or "", ["B1"], reason="Ill")
    assert cinema.admin.takings.last_week(MANAGER)["metropolis"].number == 2


def test_a_movie_that_nobody_saw_has_zeros_and_one_that_was_not_shown_is_left_out(house: SmallHouse) -> None:
    cinema = office(house)
    assert cinema.admin.takings.last_week(MANAGER) == {}
    ago(house, house.screening, 2)
    assert cinema.admin.takings.last_week(MANAGER) == {"metropolis": MovieWeek("metropolis", 1, 0, 0)}


def test_today_and_the_week_before_last_do_not_count(house: SmallHouse) -> None:
    cinema = office(house)
    sell(house.cinema, house.guest, house.screening, "B1")
    for days in (0, 9):
        ago(house, house.screening, days)
        assert cinema.admin.takings.last_week(MANAGER) == {}
