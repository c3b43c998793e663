"""The short form of the fail-over."""

from tests.races.replica_set import killed_primaries


def test_selling_goes_on_by_itself_when_the_primary_is_killed() -> None:
    row = killed_primaries(None, sellers=3, times=1, pause=0.2, screenings=4)
    assert row.is_clean, row
    assert row.sold > 10, "before, between and after"
    assert "a seller stopped" not in row.note
