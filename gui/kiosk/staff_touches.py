"""The way to staff's page: five touches of the house's mark within a few seconds. No customer does that by chance."""

import time
from collections import deque
from collections.abc import Callable

TOUCHES, WITHIN = 5, 4.0  # seconds


class StaffTouches:
    """Calls `act` at the fifth touch; a PIN is asked for there, so that knowing the way is no right."""

    def __init__(self, act: Callable[[], None], now: Callable[[], float] = time.monotonic) -> None:
        self._act, self._now = act, now
        self._at: deque[float] = deque(maxlen=TOUCHES)

    def touch(self) -> None:
        """Count a touch."""
        now = self._now()
        self._at.append(now)
        if len(self._at) == TOUCHES and now - self._at[0] <= WITHIN:
            self._at.clear()
            self._act()
