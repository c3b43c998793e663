"""The rows whose faults are not a seller's: sets in trouble, cut connections, full disks, wrong or frozen tills."""

from collections.abc import Callable

from tests.races import (
    clocks,
    faketime,
    freeze,
    full_disk,
    house_times,
    member_disk,
    mongod_kills,
    proxy,
    replica_set,
    split,
)
from tests.races.stage import Stage
from tests.races.tally import Row

OTHERS: tuple[Callable[[Stage], Row], ...] = (
    *freeze.SCENARIOS,
    *proxy.SCENARIOS,
    *mongod_kills.SCENARIOS,
    *full_disk.SCENARIOS,
    *replica_set.SCENARIOS,
    *split.SCENARIOS,
    *member_disk.SCENARIOS,
    *clocks.SCENARIOS,
    *house_times.SCENARIOS,
)


def why_not(work: Callable[[Stage], Row]) -> str | None:
    """Return why a row can't be run on this machine, None if it can."""
    if work in {*full_disk.SCENARIOS, *member_disk.SCENARIOS}:
        return full_disk.why_not()
    needs_another_time = (clocks.wrong_system_clocks, *house_times.SCENARIOS)
    return faketime.why_not() if work in needs_another_time else None
