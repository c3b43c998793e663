"""Stores what daily backups came to, and the lease under which one program makes the day's: one document.

Not in backups: a restored house has made none yet. Every instant that decides is the database's.
"""

from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from pymongo.errors import DuplicateKeyError

from cinema.domain.daily_backups import SLACK, BackupFailed, BackupLog, BackupMade
from cinema.errors import UnreadableError
from repositories.collection import Collection, Document
from repositories.documents import from_document

_DAILY = {"_id": "daily"}
_LEASE = timedelta(minutes=10)
_LEASE_MS = int(_LEASE.total_seconds() * 1000)
_SLACK_MS = int(SLACK.total_seconds() * 1000)
_NOTHING = datetime.min.replace(tzinfo=UTC)
_UPSERT_TRIES = 3
_T = TypeVar("_T", BackupMade, BackupFailed)


class StoredBackupLog:
    """See `cinema.ports.StoredBackupLog`."""

    def __init__(self, backups: Collection) -> None:
        self._backups = backups

    @property
    def database(self) -> str:
        """See the port."""
        return str(self._backups.driver.database.name)

    def read(self) -> BackupLog:
        """See the port."""
        live = {"$cond": [{"$not": _ended()}, "$lease.machine", None]}
        found = self._backups.find_one(_DAILY, {"made": 1, "failed": 1, "busy": live}) or {}
        busy = found.get("busy")
        return BackupLog(
            _part(BackupMade, found.get("made")),
            _part(BackupFailed, found.get("failed")),
            busy if isinstance(busy, str) else None,
        )

    def take(self, token: str, machine: str, since: datetime | None) -> bool:
        """See the port."""
        at = {"$ifNull": ["$made.at", _NOTHING]}
        due: Any = True
        if since is not None:
            due = {"$or": [{"$lt": [at, since]}, {"$gt": [at, {"$add": ["$$NOW", _SLACK_MS]}]}]}
        mine = {"token": {"$literal": token}, "machine": {"$literal": machine}, "until": _until()}
        # Judged in the value and not in the filter: with a filter, the upsert would insert the document once more.
        change = [{"$set": {"lease": {"$cond": [{"$and": [_ended(), due]}, mine, "$lease"]}}}]
        for tries_left in reversed(range(_UPSERT_TRIES)):
            try:
                done = self._backups.find_one_and_update(_DAILY, change, {"lease": 1}, upsert=True) or {}
            except DuplicateKeyError:  # another program made the document at the same instant
                if not tries_left:
                    raise
                continue
            lease = done.get("lease")
            return isinstance(lease, dict) and lease.get("token") == token
        return False

    def keep(self, token: str) -> bool:
        """See the port."""
        return self._backups.update_one(_held(token), [{"$set": {"lease.until": _until()}}]).matched_count > 0

    def release(self, token: str) -> None:
        """See the port."""
        self._backups.update_one(_held(token), {"$unset": {"lease": ""}})

    def made(self, made: BackupMade) -> None:
        """See the port."""
        at = {"$ifNull": ["$made.at", _NOTHING]}
        older = {"$or": [{"$lt": [at, made.at]}, {"$gt": [at, {"$add": ["$$NOW", _SLACK_MS]}]}]}
        stored = {"$cond": [older, {"$literal": asdict(made)}, "$made"]}
        self._backups.update_one(_DAILY, [{"$set": {"made": stored}}, {"$unset": "failed"}], upsert=True)

    def failed(self, machine: str, words: str) -> None:
        """See the port."""
        said = {"at": "$$NOW", "machine": {"$literal": machine}, "words": {"$literal": words}}
        # Unset first: a pipeline's $set would merge the new value into a document that is there.
        self._backups.update_one(_DAILY, [{"$unset": "failed"}, {"$set": {"failed": said}}], upsert=True)


def _held(token: str) -> Document:
    return {**_DAILY, "lease.token": token}


def _until() -> Document:
    return {"$add": ["$$NOW", _LEASE_MS]}


def _ended() -> Document:
    """Return the condition that nobody has the lease: none, run out, or longer than any is (the clock was set back)."""
    until = {"$ifNull": ["$lease.until", _NOTHING]}
    return {"$or": [{"$lte": [until, "$$NOW"]}, {"$gt": [until, {"$add": ["$$NOW", _LEASE_MS + _SLACK_MS]}]}]}


def _part(kind: type[_T], stored: object) -> _T | None:
    """Return a part of the document; None for one that can't be read: the next backup writes it anew."""
    if not isinstance(stored, dict):
        return None
    try:
        return from_document(kind, stored)
    except UnreadableError:
        return None
