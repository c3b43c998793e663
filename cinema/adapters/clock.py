"""The machine's clock. Guards of seats and money use the database's clock instead."""

from datetime import UTC, datetime


class SystemClock:
    """See `cinema.ports.Clock`."""

    def now(self) -> datetime:
        """See the port."""
        return datetime.now(UTC)
