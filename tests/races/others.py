"""The rows of one fault each: frozen tills, late entries, killed servers, sets in trouble, full disks, wrong clocks."""

from collections.abc import Callable

from tests.races import (
    clocks,
    faketime,
    freeze,
    full_disk,
    house_times,
    kiosk_kills,
    late_inserts,
    lost_steps,
    member_disk,
    mongod_kills,
    printer_races,
    proxy,
    replica_set,
    restores,
    split,
    unfinished,
)
from tests.races.stage import Stage
from tests.races.tally import Row

OTHERS: tuple[Callable[[Stage], Row], ...] = (
    *freeze.SCENARIOS,
    *late_inserts.SCENARIOS,
    *unfinished.SCENARIOS,
    *lost_steps.SCENARIOS,
    *restores.SCENARIOS,
    *proxy.SCENARIOS,
    *mongod_kills.SCENARIOS,
    *full_disk.SCENARIOS,
    *replica_set.SCENARIOS,
    *split.SCENARIOS,
    *member_disk.SCENARIOS,
    *clocks.SCENARIOS,
    *house_times.SCENARIOS,
    *printer_races.SCENARIOS,
    *kiosk_kills.SCENARIOS,
)


def why_not(work: Callable[[Stage], Row]) -> str | None:
    """Return why a row can't be run on this machine, None if it can."""
    if work in {*full_disk.SCENARIOS, *member_disk.SCENARIOS}:
        return full_disk.why_not()
    needs_another_time = (clocks.wrong_system_clocks, *house_times.SCENARIOS)
    return faketime.why_not() if work in needs_another_time else None
