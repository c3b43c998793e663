"""The short form of cancelling and refunding all, killed and by many at once, and of the control."""

from collections.abc import Iterator
from contextlib import closing

import pytest

from tests.races.cancel_races import (
    CANCEL_FAULTS,
    REFUND_FAULTS,
    cancelled_and_killed,
    refunded_by_many,
    refunded_from_memory,
)
from tests.races.rig import Crowd
from tests.races.stage import Stage


@pytest.fixture(scope="module")
def stage(mongodb_uri: str) -> Iterator[Stage]:
    with closing(Stage.open(mongodb_uri)) as made:
        yield made


def test_a_run_that_is_killed_at_its_steps_refunds_everybody_once(stage: Stage) -> None:
    steps = ("transactions.ask_refund", "terminal_memory.decide", "journal.insert")
    refunding = [one for one in REFUND_FAULTS if one.step in steps]
    row = stage.verify(cancelled_and_killed(stage, CANCEL_FAULTS[1:4], refunding))
    assert row.refunded == len(refunding) + 4 + 3, row


def test_many_managers_at_once_refund_everybody_once(stage: Stage, mongodb_uri: str) -> None:
    with closing(Crowd(mongodb_uri, stage.database, 4)) as crowd:
        row = stage.verify(refunded_by_many(stage, crowd, 4))
    assert row.refunded == 12, row


def test_a_job_that_knows_only_what_it_did_itself_refunds_twice(stage: Stage) -> None:
    assert refunded_from_memory(stage).sold_twice > 0
