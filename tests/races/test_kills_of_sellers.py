"""The short form of `kill -9` of the seller: once at every step boundary, some at random, and the numbers' control."""

from collections.abc import Iterator
from contextlib import closing

import pytest

from tests.races.control_numbers import numbers_without_guard
from tests.races.faults import every_fault
from tests.races.kills import kills_at_every_step
from tests.races.random_kills import random_kills
from tests.races.stage import Stage


@pytest.fixture(scope="module")
def stage(mongodb_uri: str) -> Iterator[Stage]:
    with closing(Stage.open(mongodb_uri)) as made:
        yield made


def test_a_seller_killed_at_any_step_leaves_a_sale_or_refund_that_is_finished_or_taken_back(stage: Stage) -> None:
    # In cash, before a step is as after the one before it; the long form has both.
    faults = [fault for fault in every_fault() if not fault.is_cash or fault.when == "after"]
    row = stage.verify(kills_at_every_step(stage, chosen=faults))
    ends = [fault.end for fault in faults]
    assert (row.sold, row.refunded) == (ends.count("paid"), ends.count("refunded"))
    assert min(row.sold, row.refunded) > 10, "there are many of each"


def test_sellers_killed_at_random_while_recovery_runs_lose_nothing(stage: Stage) -> None:
    row = stage.verify(random_kills(stage, kills=16))
    assert row.sold > 0
    assert row.refunded > 0


def test_without_the_guard_of_the_numbers_kills_leave_gaps(stage: Stage) -> None:
    assert numbers_without_guard(stage).gaps > 0
