"""When a daily backup is due, how its file is called, which old files go, and what is told of the last ones."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

LATE = timedelta(hours=26)
"""A backup that is older than this is missing: a day, and two hours for whoever starts late."""
SLACK = timedelta(minutes=1)
"""An instant further ahead of the clock than this was taken before the clock was set back."""
ALWAYS_KEPT = 3  # else a clock that is a year ahead for one night would remove all that there is
_STAMP = "%Y%m%dT%H%M%SZ"
_UNFINISHED = re.compile(r"\.\d+\.part")


@dataclass(frozen=True, slots=True)
class BackupMade:
    """A daily backup that was made: the instant that it holds, the workstation, the file, its bytes.

    `doubt` says why a restore would refuse it as it is, such as a corrupt document in the house; empty if it would not.
    """

    at: datetime
    machine: str
    path: str
    size: int
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class BackupFailed:
    """A daily backup that failed: when, at which workstation, and why, in that workstation's language."""

    at: datetime
    machine: str
    words: str


@dataclass(frozen=True, slots=True)
class BackupLog:
    """The last backup that was made and the last that failed since; `busy` is the workstation that makes one now."""

    made: BackupMade | None = None
    failed: BackupFailed | None = None
    busy: str | None = None


def due_since(now: datetime, hour: int, zone: str) -> datetime:
    """Return the last instant at or before `now` at which a backup was due: the hour in the house's timezone."""
    today = now.astimezone(ZoneInfo(zone)).date()
    at = _at(today, hour, zone)
    return at if at <= now else _at(today - timedelta(days=1), hour, zone)


def next_due(now: datetime, hour: int, zone: str) -> datetime:
    """Return the first instant after `now` at which a backup is due."""
    today = now.astimezone(ZoneInfo(zone)).date()
    at = _at(today, hour, zone)
    return at if at > now else _at(today + timedelta(days=1), hour, zone)


def _at(day: date, hour: int, zone: str) -> datetime:
    return datetime.combine(day, time(hour), ZoneInfo(zone)).astimezone(UTC)


def is_due(log: BackupLog, since: datetime, now: datetime) -> bool:
    """Tell whether nothing was made since it was due; what bears an instant yet to come counts for nothing."""
    return log.made is None or log.made.at < since or log.made.at > now + SLACK


def is_late(log: BackupLog, now: datetime) -> bool:
    """Tell whether the last backup is older than 26 hours, or bears an instant yet to come."""
    return log.made is not None and not now - LATE <= log.made.at <= now + SLACK


def file_name(database: str, mark: str, at: datetime) -> str:
    """Return the name of a backup's file. It names the database, since a copy of a house has the same mark."""
    return f"{_prefix(database, mark)}{at.astimezone(UTC).strftime(_STAMP)}.sealed"


def outdated(names: Iterable[str], database: str, mark: str, days: int, now: datetime) -> list[str]:
    """Return which files to remove: this house's backups older than so many days, but never the three newest.

    Of what was begun and not finished, everything older than a day. A name of any other form is somebody else's.
    """
    whole: list[tuple[datetime, str]] = []
    gone: list[str] = []
    for name in names:
        at, rest = _read(name, _prefix(database, mark))
        if at is None:
            continue
        if not rest:
            whole.append((at, name))
        elif _UNFINISHED.fullmatch(rest) and at < now - timedelta(days=1):
            gone.append(name)
    old = now - timedelta(days=max(1, days))
    return gone + [name for at, name in sorted(whole)[:-ALWAYS_KEPT] if at < old]


def _prefix(database: str, mark: str) -> str:
    return f"cinema-{re.sub('[^A-Za-z0-9_-]', '_', database)}-{mark}-"


def _read(name: str, prefix: str) -> tuple[datetime | None, str]:
    """Return the instant in a name of ours and what follows it; None for any other name."""
    found = re.fullmatch(r"(\d{8}T\d{6}Z)\.sealed(.*)", name.removeprefix(prefix), re.ASCII | re.DOTALL)
    if not name.startswith(prefix) or found is None:
        return None, ""
    try:
        return datetime.strptime(found[1], _STAMP).replace(tzinfo=UTC), found[2]
    except ValueError:
        return None, ""
