"""The short form of the house's own time, with a database whose clock is set."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from tests.races import faketime
from tests.races.house_times import CHANGES, Book, daylight_saving, house_with_clock, new_year_elsewhere


@pytest.fixture(scope="module")
def book() -> Iterator[Book]:
    reason = faketime.why_not()
    if reason is not None:
        pytest.skip(reason)
    with house_with_clock(CHANGES[0] - timedelta(hours=1)) as made:
        yield made


@pytest.mark.soak
def test_a_hold_across_the_end_of_daylight_saving_lasts_as_long_as_any_other(book: Book) -> None:
    row = daylight_saving(None, CHANGES[:1], book)
    assert row.is_clean, row
    assert row.sold == 2


@pytest.mark.soak
def test_a_house_far_from_utc_begins_its_receipts_anew_at_its_own_new_year(book: Book) -> None:
    row = new_year_elsewhere(None, ["America/St_Johns"], book)
    assert row.is_clean, row
    assert row.sold == 4
