"""The short form of the fail-over and of the set that is split, in one rush since a set takes long to start."""

from tests.races.replica_set import kill_primary
from tests.races.set_rush import Rush
from tests.races.split import split_set


def test_selling_goes_on_by_itself_and_loses_nothing_when_the_primary_is_killed_and_when_the_set_is_split() -> None:
    row = Rush("short", sellers=3, pause=0.2, screenings=4, bridged=True).row([kill_primary, split_set])
    assert row.is_clean, row
    assert row.sold > 10, "before, between and after"
    assert "a seller stopped" not in row.note
