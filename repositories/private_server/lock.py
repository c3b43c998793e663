"""Advisory file locks between processes, shared or exclusive; the system releases them when their holder dies.

Python's library has no shared lock for Windows. There a shared holder locks one random byte of a range and an
exclusive holder the whole range, so that the two exclude each other all the same.
"""

import errno
import os
import random
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Self

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_RANGE = 1 << 20  # bytes; so many that two shared holders hardly ever draw the same one
# What a lock held elsewhere raises: EAGAIN from flock; EACCES, or EDEADLK after retries, from Windows' locking.
_BUSY = {errno.EACCES, errno.EAGAIN, errno.EDEADLK}


class FileLock:
    """A held lock; closing it, or the end of the process, releases it."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor: int | None = descriptor

    @property
    def descriptor(self) -> int:
        """The open file descriptor of the lock; a child process that inherits it holds the lock as long as it lives."""
        if self._descriptor is None:
            raise ValueError("the lock was released")
        return self._descriptor

    def close(self) -> None:
        """Release the lock; a repeat does nothing."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def try_lock(path: Path, *, shared: bool = False) -> FileLock | None:
    """Take the lock without waiting, or return None if another holder excludes it; OSError if the folder is missing."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _lock(descriptor, shared=shared)
    except OSError as error:
        os.close(descriptor)
        if error.errno in _BUSY:
            return None
        raise
    return FileLock(descriptor)


def wait_lock(path: Path, *, shared: bool = False, seconds: float) -> FileLock:
    """Take the lock, polling every 10 ms; TimeoutError after `seconds`."""
    deadline = time.monotonic() + seconds
    while True:
        lock = try_lock(path, shared=shared)
        if lock is not None:
            return lock
        if time.monotonic() > deadline:
            raise TimeoutError(str(path))
        time.sleep(0.01)


def is_locked(path: Path) -> bool:
    """Tell whether the lock is held exclusively; False for a missing file. Creates nothing."""
    try:
        descriptor = os.open(path, os.O_RDWR)
    except FileNotFoundError:
        return False
    try:
        _lock(descriptor, shared=True)  # shared, so that two checks at the same time don't exclude each other
    except OSError as error:
        if error.errno in _BUSY:
            return True
        raise
    finally:
        os.close(descriptor)
    return False


def _lock(descriptor: int, *, shared: bool) -> None:
    if sys.platform == "win32":
        start, length = (random.randrange(_RANGE), 1) if shared else (0, _RANGE)  # noqa: S311 - no secret
        os.lseek(descriptor, start, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, length)
    else:
        fcntl.flock(descriptor, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
