"""The short form of the tills whose clock is wrong."""

from collections.abc import Iterator
from contextlib import closing

import pytest

from tests.races import faketime
from tests.races.clocks import wrong_clock_ports, wrong_system_clocks
from tests.races.stage import Stage


@pytest.fixture(scope="module")
def stage(mongodb_uri: str) -> Iterator[Stage]:
    with closing(Stage.open(mongodb_uri)) as made:
        yield made


def test_tills_whose_clock_port_is_an_hour_wrong_sell_as_all_others(stage: Stage) -> None:
    row = stage.verify(wrong_clock_ports(stage, tills=3, seats=6))
    assert row.sold == 6


@pytest.mark.soak
def test_tills_whose_whole_system_is_an_hour_wrong_sell_as_all_others(stage: Stage) -> None:
    reason = faketime.why_not()
    if reason is not None:
        pytest.fail(reason)
    row = stage.verify(wrong_system_clocks(stage, tills=3, seats=10))
    assert row.sold == 10
