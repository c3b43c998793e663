"""Locks of devices across the programs of this machine, and those of tests, which know one program."""

import hashlib
from collections.abc import Callable
from pathlib import Path

from cinema.ports import DeviceLock


class LocksInFolder:
    """See `cinema.ports.DeviceLocks`. A lock is a file by the device's name, so that two databases share it."""

    def __init__(self, folder: Path, take: Callable[[Path], DeviceLock | None]) -> None:
        self._folder = folder
        self._take = take

    def take(self, device: str) -> DeviceLock | None:
        """See the port."""
        return self._take(self._folder / f"{hashlib.sha256(device.encode()).hexdigest()[:20]}.lock")


class _Held:
    def __init__(self, held: set[str], device: str) -> None:
        self._held, self._device = held, device

    def close(self) -> None:
        self._held.discard(self._device)


class LocksInMemory:
    """See `cinema.ports.DeviceLocks`."""

    def __init__(self) -> None:
        self._held: set[str] = set()

    def take(self, device: str) -> DeviceLock | None:
        """See the port."""
        if device in self._held:
            return None
        self._held.add(device)
        return _Held(self._held, device)
