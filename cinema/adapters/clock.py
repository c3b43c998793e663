"""The machine's clock. Nothing that decides about seats or money asks it."""

from datetime import UTC, datetime


class SystemClock:
    """See `cinema.ports.Clock`."""

    def now(self) -> datetime:
        """See the port."""
        return datetime.now(UTC)
