"""The machine's clock. Guards of seats and money use the database's clock instead."""

import time
from datetime import UTC, datetime


class SystemClock:
    """See `cinema.ports.Clock`."""

    def now(self) -> datetime:
        """See the port."""
        return datetime.now(UTC)


def uptime() -> float:
    """Return the seconds since some instant, also those in which the machine slept where it tells them."""
    boot = getattr(time, "CLOCK_BOOTTIME", None)  # Linux
    return time.monotonic() if boot is None else time.clock_gettime(boot)
