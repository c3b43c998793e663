"""The rows whose faults are not a seller's: fail-over, cut connections, a full disk, wrong clocks, frozen payers."""

from collections.abc import Callable

from tests.races import freeze, proxy, replica_set
from tests.races.stage import Stage
from tests.races.tally import Row

OTHERS: tuple[Callable[[Stage], Row], ...] = (
    *freeze.SCENARIOS,
    *proxy.SCENARIOS,
    *replica_set.SCENARIOS,
)
