"""The fault points are the durable steps that each operation takes, all of them and in their order."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from typing import Any

import pytest

from repositories.storage import Storage
from tests.races.deeds import deeds_for
from tests.races.faults import STEPS, Fault
from tests.races.rig import Hand
from tests.races.stage import Stage

_WRITES = {
    "seat_maps": {"hold", "extend", "release", "pin", "unpin", "free_pinned", "finish", "pass_on", "sweep"},
    "transactions": {
        *("ask", "ask_tender", "renew", "answer", "leave_to_manager", "bring", "lease", "end_lease", "ask_refund"),
        *("answer_refund", "leave_refund_to_manager"),
    },
    "journal": {"insert", "settled"},
    "terminal_memory": {"decide", "cancel"},
    "vouchers": {"bring"},
}


class _Recorded:
    """A repository that notes which of its writes are called."""

    def __init__(self, inner: Any, name: str, taken: list[str]) -> None:
        self._inner, self._name, self._taken = inner, name, taken

    def __getattr__(self, method: str) -> Any:
        if method in _WRITES[self._name]:
            self._taken.append(f"{self._name}.{method}")
        return getattr(self._inner, method)


@pytest.fixture(scope="module")
def stage(mongodb_uri: str) -> Iterator[Stage]:
    with closing(Stage.open(mongodb_uri)) as made:
        yield made


@pytest.mark.parametrize(("kind", "tender"), STEPS)
def test_an_operation_takes_the_steps_at_which_it_is_killed(stage: Stage, kind: str, tender: str) -> None:
    stage.clear()
    taken: list[str] = []

    def recorded(storage: Storage) -> Storage:
        changed: Any = {name: _Recorded(getattr(storage, name), name, taken) for name in _WRITES}
        return replace(storage, **changed)

    [deed] = deeds_for(stage, [Fault(kind, tender, "after", "", 1, None)], [])
    deed.do(Hand.at(stage.connection, 1, recorded))
    assert tuple(taken) == STEPS[kind, tender]
