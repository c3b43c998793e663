"""The short form of the disk that is full."""

import pytest

from tests.races.full_disk import full_disk, why_not


@pytest.mark.soak
def test_a_disk_that_is_full_amid_sales_loses_none_and_with_room_selling_goes_on() -> None:
    reason = why_not()
    if reason is not None:
        pytest.skip(reason)
    row = full_disk(None, sellers=2, sales=3, full=0.3, at_once=True)
    assert row.is_clean, row
    assert row.sold > 5, "before and after"
