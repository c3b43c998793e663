"""The short form of the tills that sleep."""

from collections.abc import Iterator
from contextlib import closing

import pytest

from tests.races.faults import every_fault
from tests.races.freeze import sleeps_at_every_step
from tests.races.stage import Stage

_HERE = {
    *(("sale", "card", "after transactions.ask"), ("sale", "card", "after terminal_memory.decide")),
    *(("sale", "cash", "after seat_maps.pin"), ("sale", "cash", "before seat_maps.finish")),
    *(("split", "card", "after journal.insert"), ("refund", "card", "before journal.insert")),
}


@pytest.fixture(scope="module")
def stage(mongodb_uri: str) -> Iterator[Stage]:
    with closing(Stage.open(mongodb_uri)) as made:
        yield made


def test_a_till_that_sleeps_while_others_end_its_work_changes_nothing_awake(stage: Stage) -> None:
    faults = [fault for fault in every_fault() if (fault.kind, fault.tender, fault.point) in _HERE]
    row = stage.verify(sleeps_at_every_step(stage, faults))
    assert len(faults) == len(_HERE)
    # The sold seats of the two who had paid, and those that were sold again to somebody else.
    assert (row.sold, row.refunded) == (6, 1), row
