"""Stores the queue of each printer. Taking a job is one guarded update with a lease by the database's clock.

Not in backups: a restored house must not print what a lost life of it had asked for.
"""

import logging
from collections.abc import Sequence
from typing import Any

from pymongo.errors import DuplicateKeyError

from cinema.domain.print_jobs import OPEN, PATIENCE, JobState, PaperKind, PrintJob
from cinema.errors import UnreadableError
from repositories.collection import Collection, Document
from repositories.documents import from_document, to_document

_log = logging.getLogger(__name__)
_REMEMBERED_MS = 90 * 86_400_000
_LONGEST_LEASE_MS = 6 * 3_600_000  # a lease that ends later is of a clock that was set back


class PrintJobs:
    """See `cinema.ports.PrintJobs`."""

    def __init__(self, jobs: Collection) -> None:
        self._jobs = jobs.fresh()

    def add(self, job: PrintJob) -> PrintJob | None:
        """See the port."""
        document = {name: value for name, value in to_document(job).items() if value is not None}
        fields = {name: {"$ifNull": [f"${name}", {"$literal": value}]} for name, value in document.items()}
        fields["asked_at"] = {"$ifNull": ["$asked_at", "$$NOW"]}
        del fields["_id"]
        try:
            done = self._jobs.find_one_and_update({"_id": job.id}, [{"$set": fields}], upsert=True)
        except DuplicateKeyError:  # of the id at the same instant, which stored it, or of the original
            done = self._jobs.find_one({"_id": job.id})
        return _read(done)

    def find(self, job_id: str) -> PrintJob | None:
        """See the port."""
        return _read(self._jobs.find_one({"_id": job_id}))

    def take(self, printer: str, worker: str, seconds: float) -> PrintJob | None:
        """See the port."""
        change = {
            "state": JobState.PRINTING, "worker": {"$literal": worker}, "until": _in(seconds),
            "tries": {"$add": ["$tries", 1]},
        }  # fmt: skip
        # The oldest first, whoever takes at the same instant: the loser finds the next one.
        for found in self._jobs.find(
            {"printer": printer, "state": JobState.WAITING, "$expr": _no_backlog()}, {"_id": 1},
            sort=[("asked_at", 1)], limit=5,
        ):  # fmt: skip
            query = {"_id": found["_id"], "printer": printer, "state": JobState.WAITING}
            if (taken := _read(self._jobs.find_one_and_update(query, [{"$set": change}]))) is not None:
                return taken
        return None

    def begin(self, job_id: str, worker: str, seconds: float) -> bool:
        """See the port."""
        return self._mine(job_id, worker, [{"$set": {"sent": True, "cause": "", "until": _in(seconds)}}])

    def put_back(self, job_id: str, worker: str, cause: str, printer: str | None = None) -> bool:
        """See the port."""
        change: Document = {"state": JobState.WAITING, "worker": "", "cause": {"$literal": cause}}
        if printer is not None:
            change["printer"] = {"$literal": printer}
        query = {**_held(job_id, worker), "sent": False}
        return self._jobs.update_one(query, [{"$set": change}, {"$unset": "until"}]).matched_count > 0

    def drawer_opened(self, job_id: str, worker: str) -> bool:
        """See the port."""
        query = {**_held(job_id, worker), "drawer": True}
        return self._jobs.update_one(query, {"$set": {"drawer": False}}).modified_count > 0

    def end(self, job_id: str, worker: str, state: JobState, cause: str = "") -> bool:
        """See the port."""
        change = {"state": state, "cause": {"$literal": cause}, "worker": "", **_done()}
        return self._mine(job_id, worker, [{"$set": change}, {"$unset": "until"}])

    def settle(self, printer: str, dead: str | None = None) -> int:
        """See the port."""
        ended = {"$or": [{"$lte": ["$until", "$$NOW"]}, {"$gt": ["$until", {"$add": ["$$NOW", _LONGEST_LEASE_MS]}]}]}
        query: Document = {"printer": printer, "state": JobState.PRINTING}
        query |= {"worker": dead} if dead is not None else {"$expr": ended}
        state = {"$cond": ["$sent", JobState.UNKNOWN, JobState.WAITING]}
        return self._jobs.update_many(
            query, [{"$set": {"state": state, "worker": ""}}, {"$unset": "until"}]
        ).modified_count

    def renew(self, job: PrintJob, printer: str, copy: int) -> PrintJob | None:
        """See the port."""
        change = {
            "state": JobState.WAITING, "printer": printer, "copy": copy, "released": True, "sent": False, "cause": "",
        }  # fmt: skip
        return _read(self._jobs.find_one_and_update(_as_read(job), {"$set": change, "$unset": {"forget_at": ""}}))

    def decide(self, job: PrintJob, state: JobState) -> PrintJob | None:
        """See the port."""
        change = [{"$set": {"state": state, **_done()}}]
        return _read(self._jobs.find_one_and_update(_as_read(job), change))

    def release(self, printer: str) -> int:
        """See the port."""
        query = {"printer": printer, "state": JobState.WAITING, "released": False}
        return self._jobs.update_many(query, {"$set": {"released": True}}).modified_count

    def drop_waiting(self, printer: str) -> int:
        """See the port."""
        query = {"printer": printer, "state": JobState.WAITING}
        change = [{"$set": {"state": JobState.DROPPED, **_done()}}]
        return self._jobs.update_many(query, change).modified_count

    def open(self, printers: Sequence[str], limit: int) -> tuple[PrintJob, ...]:
        """See the port."""
        query = {"printer": {"$in": list(printers)}, "state": {"$in": list(OPEN)}}
        found = map(_read, self._jobs.find(query, sort=[("asked_at", 1)], limit=limit))
        return tuple(one for one in found if one is not None)

    def many(self, job_ids: Sequence[str]) -> tuple[PrintJob, ...]:
        """See the port."""
        found = map(_read, self._jobs.find({"_id": {"$in": list(job_ids)}}, limit=len(job_ids) or 1))
        return tuple(one for one in found if one is not None)

    def copies(self, original: str) -> int:
        """See the port."""
        return self._jobs.count({"paper": {"$eq": original, "$type": "string"}})  # the index is partial

    def _mine(self, job_id: str, worker: str, change: Sequence[dict[str, Any]]) -> bool:
        return self._jobs.update_one(_held(job_id, worker), change).matched_count > 0


def _held(job_id: str, worker: str) -> Document:
    return {"_id": job_id, "state": JobState.PRINTING, "worker": worker}


def _as_read(job: PrintJob) -> Document:
    return {"_id": job.id, "state": job.state, "tries": job.tries, "printer": job.printer}


def _done() -> Document:
    """Return what ends a job: it is forgotten later, but not a Z, whose original nothing else counts."""
    later = {"$add": ["$$NOW", _REMEMBERED_MS]}
    return {"done_at": "$$NOW", "forget_at": {"$cond": [{"$eq": ["$kind", PaperKind.Z]}, "$$REMOVE", later]}}


def _in(seconds: float) -> Document:
    return {"$add": ["$$NOW", int(seconds * 1000)]}


def _no_backlog() -> Document:
    """Return the condition that a job may print by itself; one from the future is of a clock that was set back."""
    young = {"$gt": ["$asked_at", {"$subtract": ["$$NOW", PATIENCE * 1000]}]}
    return {"$or": ["$released", young]}


def _read(found: Document | None) -> PrintJob | None:
    """Return a job; None for none and for a corrupt one, which must not hide or stop the others."""
    if found is None:
        return None
    try:
        return from_document(PrintJob, found)
    except UnreadableError as error:
        _log.warning("print job %s: %s", found.get("_id"), error.message)
        return None
