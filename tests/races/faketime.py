"""libfaketime: makes a process that is started under it see another time of day. Its monotonic clock stays true."""

import os
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from pymongo import MongoClient

_PLACES = ("/usr/lib/*/faketime", "/usr/lib/faketime", "/usr/lib64/faketime", "/usr/local/lib/faketime")
_PATIENCE = 30.0


def library() -> Path | None:
    """Return the library, where it is installed."""
    for place in _PLACES:
        found = sorted(Path("/").glob(f"{place[1:]}/libfaketimeMT.so.1"))
        if found:
            return found[0]
    return None


def why_not() -> str | None:
    """Return why no other time can be shown here, None if it can."""
    return None if library() else "libfaketime is not installed; type: tools/system_packages.sh faketime"


def shifted(hours: int) -> dict[str, str]:
    """Return what the environment must say for a process whose clock is so many hours wrong."""
    return _environment() | {"FAKETIME": f"{hours:+d}h"}


class Clock:
    """A server's clock, set from outside while it runs; it may be set forward only."""

    def __init__(self, file: Path, start: datetime) -> None:
        self._file = file
        self._write(start)

    @property
    def environment(self) -> dict[str, str]:
        """Return what the environment of the server must say."""
        return _environment() | {"FAKETIME_TIMESTAMP_FILE": str(self._file), "FAKETIME_CACHE_DURATION": "1"}

    def set(self, client: MongoClient[dict[str, Any]], instant: datetime) -> None:
        """Set the clock and wait until the server has seen it."""
        self._write(instant)
        deadline = time.monotonic() + _PATIENCE
        while self.now(client) < instant - timedelta(seconds=1):
            assert time.monotonic() < deadline, "the server does not see the other time"
            time.sleep(0.05)

    def now(self, client: MongoClient[dict[str, Any]]) -> datetime:
        """Return what the server believes."""
        moment: datetime = client.admin.command("hello")["localTime"]
        return moment.replace(tzinfo=UTC)

    def _write(self, instant: datetime) -> None:
        """Say how far from the true time it is, so that it goes on from there."""
        seconds = (instant - datetime.now(UTC)).total_seconds()
        draft = self._file.with_suffix(".draft")
        draft.write_text(f"{seconds:+.3f}\n")
        draft.replace(self._file)


def _environment() -> dict[str, str]:
    found = library()
    assert found is not None
    return {"LD_PRELOAD": os.fspath(found), "FAKETIME_DONT_FAKE_MONOTONIC": "1", "TZ": "UTC"}
