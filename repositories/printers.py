"""Stores printers, which house events change, and apart from them what is known of each now.

The state is not in backups: it is of devices, and under the lease of a program that runs.
"""

import logging
from collections.abc import Sequence
from datetime import UTC, datetime

from pymongo.errors import DuplicateKeyError

from cinema.domain.printers import Condition, Printer, PrinterState
from cinema.errors import UnreadableError
from repositories.collection import Collection, Document
from repositories.documents import from_document

_MOST = 200
_NEVER = datetime.min.replace(tzinfo=UTC)
_LONGEST_MS = 3_600_000  # a lease that ends later is of a clock that was set back
_log = logging.getLogger(__name__)


class Printers:
    """See `cinema.ports.Printers`."""

    def __init__(self, printers: Collection) -> None:
        self._printers = printers

    def all(self) -> tuple[Printer, ...]:
        """See the port."""
        found = map(_printer, self._printers.find({}, sort=[("name", 1)], limit=_MOST))
        return tuple(one for one in found if one is not None)


class PrinterStates:
    """See `cinema.ports.PrinterStates`."""

    def __init__(self, states: Collection) -> None:
        self._states = states.fresh().acknowledged()

    def hold(self, printer: str, worker: str, seconds: float) -> bool:
        """See the port."""
        mine = {"$eq": ["$worker", {"$literal": worker}]}
        taken = {"$or": [mine, _ended()]}
        change = [
            {
                "$set": {
                    "until": {"$cond": [taken, {"$add": ["$$NOW", int(seconds * 1000)]}, "$until"]},
                    "worker": {"$cond": [taken, {"$literal": worker}, "$worker"]},
                    "condition": {"$ifNull": ["$condition", Condition.UNKNOWN]},
                    "at": {"$ifNull": ["$at", "$$NOW"]},
                }
            }
        ]
        try:
            done = self._states.find_one_and_update({"_id": printer}, change, {"worker": 1}, upsert=True) or {}
        except DuplicateKeyError:  # another program made the document at the same instant, and has it
            return False
        return bool(done.get("worker") == worker)

    def holder(self, printer: str) -> str | None:
        """See the port."""
        worker = (self._states.find_one({"_id": printer}, {"worker": 1}) or {}).get("worker")
        return worker if isinstance(worker, str) else None

    def let_go(self, printer: str, worker: str) -> None:
        """See the port."""
        self._states.update_one({"_id": printer, "worker": worker}, {"$unset": {"worker": "", "until": ""}})

    def note(self, printer: str, worker: str, condition: Condition) -> None:
        """See the port."""
        same = {"$eq": ["$condition", condition]}
        since = {"$cond": [same, {"$ifNull": ["$since", "$$NOW"]}, "$$NOW"]}
        change = [{"$set": {"condition": condition, "at": "$$NOW", "since": since}}]
        self._states.update_one({"_id": printer, "worker": worker}, change)

    def of(self, printers: Sequence[str]) -> dict[str, PrinterState]:
        """See the port."""
        ended = {"$min": [{"$ifNull": ["$until", "$at"]}, "$$NOW"]}
        since = {"$cond": [_ended(), ended, {"$ifNull": ["$since", None]}]}
        fields = {"condition": 1, "at": 1, "is_live": {"$not": _ended()}, "since": since}
        found = self._states.find({"_id": {"$in": list(printers)}}, fields, limit=_MOST)
        states = (_state(one) for one in found)
        return {one.id: one for one in states if one is not None}


def _ended() -> Document:
    until = {"$ifNull": ["$until", _NEVER]}
    return {"$or": [{"$lte": [until, "$$NOW"]}, {"$gt": [until, {"$add": ["$$NOW", _LONGEST_MS]}]}]}


def _printer(found: Document) -> Printer | None:
    try:
        return from_document(Printer, found)
    except UnreadableError as error:  # the audit names it; the others print all the same
        _log.error("%s", error.message)
        return None


def _state(found: Document) -> PrinterState | None:
    try:
        return from_document(PrinterState, found)
    except UnreadableError as error:  # the next look of its program writes it anew
        _log.warning("%s", error.message)
        return None
