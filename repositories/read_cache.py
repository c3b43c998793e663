"""Two-second read cache for data that never decides who gets a seat.

It saves a till from reading the same movie, auditorium, price card and screening again for every sale. Whether the
screening is on sale is decided by its seat map, in the filter of the write that takes the seats.
"""

import time
from collections.abc import Callable
from typing import Generic, TypeVar

_T = TypeVar("_T")
FRESH_SECONDS = 2.0
_MAX_ENTRIES = 500  # more than a house shows at a time; the cache is cleared when it is full


class ReadCache(Generic[_T]):
    """Caches values by id; a change by another program is seen two seconds later at most."""

    def __init__(self) -> None:
        self._entries: dict[str, tuple[float, _T]] = {}
        self._forgotten = 0

    def get(self, key: str, read: Callable[[str], _T]) -> _T:
        """Return the cached value, else call `read` and cache its result; an error of `read` is not cached."""
        asked = time.monotonic()  # before the read: the value may be that old already when it arrives
        known = self._entries.get(key)
        if known is not None and asked - known[0] < FRESH_SECONDS:
            return known[1]
        forgotten = self._forgotten
        value = read(key)
        if self._forgotten != forgotten:
            return value  # something was changed while it was read: perhaps this, so it may be of before
        if len(self._entries) >= _MAX_ENTRIES:
            self._entries.clear()
        self._entries[key] = (asked, value)
        return value

    def forget(self, key: str) -> None:
        """Drop a value that this program has changed; a repeat does nothing."""
        self._forgotten += 1
        self._entries.pop(key, None)
