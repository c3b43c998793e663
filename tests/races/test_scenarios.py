"""The short form of every race, and of the controls that show that one can be lost: real processes, counted after."""

from collections.abc import Callable, Iterator
from contextlib import closing

import pytest

from tests.races import scenarios_money, scenarios_seats
from tests.races.rig import Crowd
from tests.races.stage import Stage
from tests.races.table import CONTROLS, RACES
from tests.races.tally import Row

Race = Callable[[Stage, Crowd, int], Row]
# What must be sold whoever is faster; the other races leave that to chance.
_SOLD: dict[Race, Callable[[int], int]] = {
    scenarios_seats.rush_for_distinct_seats: lambda contenders: contenders,
    scenarios_seats.same_seats: lambda _contenders: 30,
    scenarios_money.two_tills_confirm_one_hold: lambda contenders: 3 * (contenders // 2),
    scenarios_money.one_sale_for_all: lambda _contenders: 3,
}


@pytest.fixture(scope="module")
def stage(mongodb_uri: str) -> Iterator[Stage]:
    with closing(Stage.open(mongodb_uri)) as made:
        yield made


@pytest.fixture(scope="module")
def crowd(stage: Stage, mongodb_uri: str) -> Iterator[Crowd]:
    with closing(Crowd(mongodb_uri, stage.database, 8)) as made:
        yield made


@pytest.mark.parametrize("contenders", [2, 8])
@pytest.mark.parametrize("race", RACES, ids=lambda race: race.__name__)
def test_in_a_race_nothing_is_sold_twice_nothing_lost_and_no_number_left_out(
    stage: Stage, crowd: Crowd, race: Race, contenders: int
) -> None:
    row = stage.verify(race(stage, crowd, contenders))
    if race in _SOLD:
        assert row.sold == _SOLD[race](contenders)


@pytest.mark.parametrize(("control", "column"), CONTROLS, ids=lambda one: getattr(one, "__name__", one))
def test_without_its_guard_the_same_race_goes_wrong_and_the_rig_sees_it(
    stage: Stage, crowd: Crowd, control: Race, column: str
) -> None:
    assert getattr(control(stage, crowd, 8), column) > 0


def test_what_is_sold_without_the_seat_guard_is_found_by_the_audit(stage: Stage, crowd: Crowd) -> None:
    control, _column = CONTROLS[0]
    control(stage, crowd, 4)
    assert any(finding.startswith("ticket-without-seat") for finding in stage.findings())
