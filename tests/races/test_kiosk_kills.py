"""The short form of a kiosk that is killed: at some boundaries, and the control."""

from collections.abc import Iterator
from contextlib import closing

import pytest

from tests.races.kiosk_kills import COUNTER, every_fault, kiosk_killed, kiosk_recovered_unasked
from tests.races.stage import Stage

_HERE = {
    "after seat_maps.hold_anew", "after seat_maps.change_types", "after transactions.ask", "after seat_maps.pin",
    "after terminal_memory.decide", "after journal.insert", "after print_jobs.add", "before pick_ups.add",
    "before seat_maps.hand_over", "after seat_maps.hand_over",
}  # fmt: skip


@pytest.fixture(scope="module")
def stage(mongodb_uri: str) -> Iterator[Stage]:
    with closing(Stage.open(mongodb_uri)) as made:
        yield made


def test_a_kiosk_killed_at_a_step_leaves_each_seat_paid_or_free(stage: Stage) -> None:
    faults = [one for one in every_fault() if one.point in _HERE and not _again(one.kind, one.point)]
    row = stage.verify(kiosk_killed(stage, faults))
    assert len(faults) == len(_HERE)
    assert row.sold == 2 * len(faults), row


def _again(kind: str, point: str) -> bool:
    return kind == COUNTER[0] and point in {"after seat_maps.hold_anew", "after seat_maps.change_types"}


def test_without_asking_the_terminal_a_paid_sale_is_lost(stage: Stage) -> None:
    assert kiosk_recovered_unasked(stage).lost > 0
