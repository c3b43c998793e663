"""The short form of the sales that somebody leaves in the middle."""

from collections.abc import Iterator
from contextlib import closing

import pytest

from tests.races.faults import every_fault
from tests.races.stage import Stage
from tests.races.unfinished import refunded_half_done, walked_away


@pytest.fixture(scope="module")
def stage(mongodb_uri: str) -> Iterator[Stage]:
    with closing(Stage.open(mongodb_uri)) as made:
        yield made


def test_a_sale_given_back_before_its_till_has_sold_its_seats_leaves_none_sold_to_nobody(stage: Stage) -> None:
    [fault] = [
        one for one in every_fault() if (one.kind, one.tender, one.point) == ("sale", "cash", "before seat_maps.finish")
    ]
    row = stage.verify(refunded_half_done(stage, [fault]))
    assert (row.sold, row.refunded) == (1, 1), row


def test_a_split_sale_that_was_walked_away_from_gives_its_seats_and_its_money_back(stage: Stage) -> None:
    row = stage.verify(walked_away(stage, rounds=1))
    assert row.sold == 7, row
