"""How long a kiosk waits for a customer: from when on it warns, and when it forgets. No widgets.

WCAG 2.2, 2.2.1: a person is warned at least 20 seconds before and may ask for more time by one press, ten times and
more. Here as often as the seats may be held, and without a limit while nothing is held.
"""

import time
from collections.abc import Callable

WARNING = 20.0  # seconds


class Patience:
    """Counts from the last touch. It stands still while a machine works: a terminal, a printer, the database."""

    def __init__(self, seconds: float, now: Callable[[], float] = time.monotonic) -> None:
        self.seconds = seconds
        self._now = now
        self._since = now()

    def touch(self) -> None:
        """Begin anew: somebody is there."""
        self._since = self._now()

    def left(self, hold: float | None = None) -> float:
        """Return the seconds until all is forgotten; `hold`: those for which the seats are still held, if any are."""
        idle = max(0.0, self._since + self.seconds - self._now())
        return idle if hold is None else min(idle, hold)

    def warns(self, hold: float | None = None) -> bool:
        """Tell whether the customer is to be warned now."""
        return self.left(hold) <= WARNING
