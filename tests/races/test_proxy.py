"""The short form of the cut connections."""

from collections.abc import Iterator
from contextlib import closing

import pytest

from tests.races.cutter import AFTER
from tests.races.proxy import connection_lost, cuts_at_random, each_write_cut
from tests.races.stage import Stage
from tests.support import card


@pytest.fixture(scope="module")
def stage(mongodb_uri: str) -> Iterator[Stage]:
    with closing(Stage.open(mongodb_uri)) as made:
        yield made


def test_a_sale_and_a_refund_whose_answers_are_lost_one_by_one_are_done_exactly_once(stage: Stage) -> None:
    row = stage.verify(each_write_cut(stage, ways=((False, 1, card()),), whens=(AFTER,), screenings=4))
    assert row.sold > 8, row


@pytest.mark.parametrize("kind", ["sale", "refund"])
def test_a_till_whose_connection_is_lost_for_good_leaves_nothing_that_recovery_does_not_end(
    stage: Stage, kind: str
) -> None:
    row = stage.verify(connection_lost(stage, whens=(AFTER,), kinds=(kind,)))
    assert (row.sold if kind == "sale" else row.refunded) > 3, row
    assert row.refused > 4, "the till was told so at nearly every write"


def test_cuts_at_random_lose_no_sale(stage: Stage) -> None:
    row = stage.verify(cuts_at_random(stage, sellers=2, seconds=0.2, chance=0.08, cuts=3))
    assert row.sold, row
