"""File locks between processes that the system drops by itself when their holder dies, however it dies.

Decides how such a lock is taken on each system, and nothing about what it protects. Windows has no
shared lock in Python's own library: there a shared holder locks one byte of a range, and an exclusive
holder the whole range, which refuse each other in the same way.
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

_RANGE = 1 << 20
_BUSY = {errno.EACCES, errno.EAGAIN, errno.EDEADLK}


class FileLock:
    """One held lock; closing it, or the end of the process, gives it back."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor: int | None = descriptor

    @property
    def descriptor(self) -> int:
        """The open file that carries the lock; a child that inherits it keeps the lock for as long as it lives."""
        if self._descriptor is None:
            raise ValueError("the lock was given back")
        return self._descriptor

    def close(self) -> None:
        """Give the lock back; a repeat does nothing."""
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
    """Take the lock at once, or return None where another holder forbids it; OSError where there is no such folder."""
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
    """Take the lock, waiting this long for others to give it back; TimeoutError after that."""
    deadline = time.monotonic() + seconds
    while True:
        lock = try_lock(path, shared=shared)
        if lock is not None:
            return lock
        if time.monotonic() > deadline:
            raise TimeoutError(str(path))
        time.sleep(0.01)


def is_locked(path: Path) -> bool:
    """Tell whether somebody holds this lock exclusively; a missing file is held by nobody. Creates nothing."""
    try:
        descriptor = os.open(path, os.O_RDWR)
    except FileNotFoundError:
        return False
    try:
        _lock(descriptor, shared=True)
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
