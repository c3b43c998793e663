"""The short form of the entries that land late, and the controls that free and unlock without `void`."""

from collections.abc import Iterator
from contextlib import closing

import pytest

from tests.races.control_void import freed_without_void, unlocked_without_void
from tests.races.late_inserts import freed_by_manager, freed_by_recovery, freed_by_till, late_inserts, late_refunds
from tests.races.stage import Stage
from tests.support import CASH, card


@pytest.fixture(scope="module")
def stage(mongodb_uri: str) -> Iterator[Stage]:
    with closing(Stage.open(mongodb_uri)) as made:
        yield made


def test_an_entry_that_lands_after_its_seat_was_freed_and_sold_again_sells_nothing(stage: Stage) -> None:
    row = stage.verify(late_inserts(stage, ((freed_by_recovery, CASH), (freed_by_recovery, card())), rounds=1))
    assert row.sold == 4, row


def test_a_till_that_asks_what_became_of_its_late_entry_ends_it(stage: Stage) -> None:
    row = stage.verify(late_inserts(stage, ((freed_by_till, CASH),), rounds=1))
    assert row.sold == 2, row


def test_a_manager_decides_about_a_slip_whose_entry_is_late(stage: Stage) -> None:
    row = stage.verify(late_inserts(stage, ((freed_by_manager, None),), rounds=1))
    assert row.sold == 2, row


def test_a_refund_that_lands_after_its_ticket_was_valid_again_gives_nothing_back(stage: Stage) -> None:
    row = stage.verify(late_refunds(stage, rounds=1))
    assert (row.sold, row.refunded) == (1, 1), row


def test_without_void_a_late_entry_sells_a_seat_twice(stage: Stage) -> None:
    assert freed_without_void(stage).sold_twice > 0


def test_without_void_a_ticket_is_admitted_and_given_back(stage: Stage) -> None:
    assert unlocked_without_void(stage).lost > 0
