"""The short form of the tills that sleep."""

from collections.abc import Iterator
from contextlib import closing

import pytest

from tests.races.faults import every_fault
from tests.races.freeze import sleeps_at_every_step
from tests.races.stage import Stage

_HERE = {
    *("after transactions.ask", "after seat_maps.pin", "after terminal_memory.decide"),
    *("after seat_maps.sell", "before refunds.mark_refunded"),
}


@pytest.fixture(scope="module")
def stage(mongodb_uri: str) -> Iterator[Stage]:
    with closing(Stage.open(mongodb_uri)) as made:
        yield made


def test_a_till_that_sleeps_while_others_end_its_work_changes_nothing_awake(stage: Stage) -> None:
    faults = [one for one in every_fault() if not one.is_cash and one.point in _HERE]
    row = stage.verify(sleeps_at_every_step(stage, faults))
    assert row.sold > 5, row
