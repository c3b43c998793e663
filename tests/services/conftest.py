"""What the tests of services share: a till that loses its power at a chosen step."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from cinema.bootstrap import join
from cinema.services.cinema import Cinema
from repositories.storage import Storage, open_storage
from tests.conftest import SmallHouse


class PowerCutError(BaseException):
    """The program is gone: nothing that it might have caught, so nothing that it tidies up."""


class Faulty:
    """A repository whose power fails before or after one of its methods; everything else passes."""

    def __init__(self, inner: Any, method: str, *, after: bool) -> None:
        self._inner = inner
        self._method = method
        self._after = after

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._inner, name)
        if name != self._method:
            return found

        def failing(*given: Any, **named: Any) -> Any:
            if self._after:
                found(*given, **named)
            raise PowerCutError(name)

        return failing


def faulty(storage: Storage, point: str) -> Storage:
    """Return the storage with a power cut at a point such as "after seat_maps.pin"."""
    when, _space, what = point.partition(" ")
    part, _dot, method = what.partition(".")
    changed: Any = {part: Faulty(getattr(storage, part), method, after=when == "after")}
    return replace(storage, **changed)


Failing = Callable[[str], Cinema]


@pytest.fixture
def failing_at(house: SmallHouse) -> Failing:
    """Return a function that opens a till which loses its power at a point."""
    return lambda point: join(faulty(open_storage(house.connection), point), "till-9", patience=0.01)
