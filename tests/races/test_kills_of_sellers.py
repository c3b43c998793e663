"""The short form of `kill -9` of the seller: at some boundaries, one of each operation, and some at random."""

from collections.abc import Iterator
from contextlib import closing

import pytest

from tests.races.faults import every_fault
from tests.races.kills import kills_at_every_step
from tests.races.random_kills import random_kills
from tests.races.stage import Stage

_HERE = {
    *(("sale", "card", "after terminal_memory.decide"), ("sale", "cash", "after seat_maps.pin")),
    *(("two screenings", "cash", "after seat_maps.finish"), ("split", "card", "after transactions.bring")),
    *(("refund", "card", "after journal.insert"), ("refund", "cash", "after transactions.ask_refund")),
    ("sale", "voucher", "after journal.insert"),
}


@pytest.fixture(scope="module")
def stage(mongodb_uri: str) -> Iterator[Stage]:
    with closing(Stage.open(mongodb_uri)) as made:
        yield made


def test_a_seller_killed_at_a_step_leaves_a_sale_or_refund_that_is_finished_or_taken_back(stage: Stage) -> None:
    faults = [fault for fault in every_fault() if (fault.kind, fault.tender, fault.point) in _HERE]
    row = stage.verify(kills_at_every_step(stage, chosen=faults))
    assert len(faults) == len(_HERE)
    # The two screenings are two seats; of the refunds one is done, the other sale keeps its seat.
    assert (row.sold, row.refunded) == (5, 1)


def test_sellers_killed_at_random_while_recovery_runs_lose_nothing(stage: Stage) -> None:
    row = stage.verify(random_kills(stage, kills=6))
    assert row.sold + row.refunded > 0
