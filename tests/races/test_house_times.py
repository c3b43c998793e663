"""The short form of the house's own time, with a database whose clock is set."""

import pytest

from tests.races import faketime
from tests.races.house_times import daylight_saving, new_year_elsewhere


@pytest.fixture(autouse=True)
def _needs_libfaketime() -> None:
    reason = faketime.why_not()
    if reason is not None:
        pytest.skip(reason)


def test_a_hold_across_the_end_of_daylight_saving_lasts_as_long_as_any_other() -> None:
    row = daylight_saving(None)
    assert row.is_clean, row
    assert row.sold == 4


def test_a_house_far_from_utc_begins_its_receipts_anew_at_its_own_new_year() -> None:
    row = new_year_elsewhere(None, zones=("Pacific/Auckland", "America/St_Johns"))
    assert row.is_clean, row
    assert row.sold == 8
