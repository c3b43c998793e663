"""Keeps mongod's own log small: a new file above a size, and old files removed by age and number.

A server may run for months under a kiosk. Each start begins a new log too, and keeps the one before as `mongod.log.1`.
"""

import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

LARGEST = 10_000_000
"""Bytes from which on a log is left and another one begun."""
MOST_KEPT = 5
"""So many logs are kept beside the present one, whatever their age."""
_DAY = 86_400


def tidy_logs(log: Path, days: int, rotate: Callable[[], None], *, now: float | None = None) -> int:
    """Begin a new log if the present one is large, and remove old ones; return how many were removed.

    `rotate` tells the server to. The newest of the old ones always stays: a clock that is wrong for a night must not
    remove all. A file that can't be removed is left for the next time; a repeat changes nothing.
    """
    if _size(log) >= LARGEST:
        rotate()
    instant = time.time() if now is None else now
    old = sorted(log.parent.glob(f"{log.name}.*"), key=_age, reverse=True)
    removed = 0
    for place, file in enumerate(old):
        if place and (place >= MOST_KEPT or _age(file) < instant - days * _DAY):
            with suppress(OSError):
                file.unlink()
                removed += 1
    return removed


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError:
        return 0


def _age(file: Path) -> float:
    """Return when a file was last written; one that is gone meanwhile counts as oldest."""
    try:
        return file.stat().st_mtime
    except OSError:
        return 0.0
