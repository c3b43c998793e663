"""What the tests of services share: a till that loses its power at a chosen step."""

from collections.abc import Callable

import pytest

from cinema.bootstrap import join
from cinema.services.cinema import Cinema
from repositories.connect import Connection
from repositories.storage import Storage, open_storage
from tests.interruptions import interrupted


class PowerCutError(BaseException):
    """The program is gone: nothing that it might have caught, so nothing that it tidies up."""


def faulty(storage: Storage, point: str) -> Storage:
    """Return the storage with a power cut at a point such as "after seat_maps.pin"."""

    def cut() -> None:
        raise PowerCutError(point)

    return interrupted(storage, point, cut)


Failing = Callable[[str], Cinema]


@pytest.fixture
def failing_at(connection: Connection) -> Failing:
    """Return a function that opens a till which loses its power at a point."""
    return lambda point: join(faulty(open_storage(connection), point), "till-9", patience=0.01)
