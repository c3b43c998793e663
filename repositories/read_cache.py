"""What was read a moment ago, so that a till that sells the same showing again does not read the same documents again.

Only for what decides nobody's seat and nobody's money by itself: a title, a room, a card of prices, a showing's own
words. Whether a showing is on sale stands in its seat map, in the filter of the write that takes the seats.
"""

import time
from collections.abc import Callable
from typing import Generic, TypeVar

_T = TypeVar("_T")
FRESH_SECONDS = 2.0
_MOST = 500


class ReadCache(Generic[_T]):
    """Remembers values by their ids for two seconds: so late, at most, is seen what another program changed."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[float, _T]] = {}

    def get(self, key: str, read: Callable[[str], _T]) -> _T:
        """Return what is remembered, else what is read now; what can't be read raises, and is not remembered."""
        asked = time.monotonic()
        known = self._known.get(key)
        if known is not None and asked - known[0] < FRESH_SECONDS:
            return known[1]
        value = read(key)
        if len(self._known) >= _MOST:
            self._known.clear()
        self._known[key] = (asked, value)
        return value

    def forget(self, key: str) -> None:
        """Read it anew the next time: this program has changed it."""
        self._known.pop(key, None)
