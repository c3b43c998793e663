"""The short form of the database that is killed amid sales."""

import pytest

from tests.races.mongod_kills import kills_of_mongod


@pytest.mark.soak
def test_a_database_that_is_killed_in_the_middle_of_sales_loses_none() -> None:
    row = kills_of_mongod(None, sellers=2, kills=1, pause=0.1, screenings=8)
    assert row.is_clean, row
    assert row.sold > 5, "before and after"
