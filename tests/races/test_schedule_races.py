"""The short form of the races on the schedule, and of the controls that show that each can be lost."""

from collections.abc import Iterator
from contextlib import closing

import pytest

from tests.races.rig import Crowd
from tests.races.schedule_races import (
    auditorium_without_guard,
    move_without_guard,
    moved_while_tills_sell,
    one_auditorium_for_all,
)
from tests.races.stage import Stage


@pytest.fixture(scope="module")
def stage(mongodb_uri: str) -> Iterator[Stage]:
    with closing(Stage.open(mongodb_uri)) as made:
        yield made


@pytest.fixture(scope="module")
def crowd(stage: Stage, mongodb_uri: str) -> Iterator[Crowd]:
    with closing(Crowd(mongodb_uri, stage.database, 8)) as made:
        yield made


def test_many_managers_who_fill_one_auditorium_at_once_make_no_overlap(stage: Stage, crowd: Crowd) -> None:
    row = stage.verify(one_auditorium_for_all(stage, crowd, 8))
    assert 0 < row.refused < row.attempts, row


def test_without_the_guard_of_the_calendar_they_do(stage: Stage, crowd: Crowd) -> None:
    assert any(auditorium_without_guard(stage, crowd, 8).sold_twice for _round in range(5))


@pytest.mark.soak
def test_of_a_screening_that_is_moved_while_tills_sell_it_every_old_ticket_is_known(stage: Stage, crowd: Crowd) -> None:
    row = stage.verify(moved_while_tills_sell(stage, crowd, 4, moves=1))
    assert row.sold > 0, row


@pytest.mark.soak  # half a minute, as rows of `python -m tests.races` it runs too
def test_without_closing_its_seat_map_some_ticket_is_not(stage: Stage, crowd: Crowd) -> None:
    assert any(move_without_guard(stage, crowd, 8).lost for _round in range(5))
