"""Stores what became of the papers of kiosks' sales. A unique index keeps the codes of open pick-ups apart."""

import logging
from collections.abc import Sequence
from datetime import datetime

from pymongo.errors import DuplicateKeyError

from cinema.domain.kiosk import PickUp
from cinema.domain.users import Channel
from cinema.errors import UnreadableError
from repositories.collection import Collection, Document
from repositories.documents import from_document, to_document

_MOST_SALES = 20_000  # of a day's kiosks: far more than a house has
_LONGEST_LEASE_MS = 3_600_000  # a lease that ends later is of a clock that was set back
_log = logging.getLogger(__name__)


class PickUps:
    """See `cinema.ports.PickUps`."""

    def __init__(self, pick_ups: Collection, sales: Collection) -> None:
        self._pick_ups = pick_ups.fresh()
        self._sales = sales

    def find(self, sale_id: str) -> PickUp | None:
        """See the port."""
        found = self._pick_ups.find_one({"_id": sale_id})
        return from_document(PickUp, found) if found is not None else None

    def add(self, pick_up: PickUp) -> PickUp | None:
        """See the port."""
        # $$ROOT is merged last, so the fields of a stored one win.
        change = [{"$replaceWith": {"$mergeObjects": [{"$literal": to_document(pick_up)}, {"at": "$$NOW"}, "$$ROOT"]}}]
        try:
            done = self._pick_ups.find_one_and_update({"_id": pick_up.id}, change, upsert=True)
        except DuplicateKeyError:  # of the code, or of the id at the same instant, which stored it
            return self.find(pick_up.id)
        return from_document(PickUp, done or {})

    def lease(self, sale_id: str, till: str, seconds: float) -> bool:
        """See the port."""
        until = {"$add": ["$$NOW", int(seconds * 1000)]}
        change = [{"$set": {"till": {"$literal": till}, "leased_until": until}}]
        return self._pick_ups.update_one(_open_for(sale_id, till), change).matched_count > 0

    def close(self, sale_id: str, by: str, till: str) -> bool:
        """See the port."""
        change = {"$set": {"open": False, "by": by, "till": till}, "$unset": {"leased_until": ""}}
        return self._pick_ups.update_one(_open_for(sale_id, till), change).modified_count > 0

    def open(self, limit: int) -> tuple[PickUp, ...]:
        """See the port."""
        # Guests' codes are open as long as they work: nobody waits for them.
        query = {"open": True, "guest": {"$in": [None, False]}}
        found = map(_read, self._pick_ups.find(query, sort=[("at", 1)], limit=limit))
        return tuple(one for one in found if one is not None)

    def of_code(self, code: str) -> PickUp | None:
        """See the port."""
        found = self._pick_ups.find_one({"code": code, "open": True})
        return _read(found) if found is not None else None

    def undecided(self, first: datetime, end: datetime, limit: int) -> Sequence[str]:
        """See the port."""
        query = {"channel": Channel.KIOSK.value, "paid_at": {"$gte": first, "$lt": end}}
        # Read from the index alone: nearly all of them have a record.
        ids = [one["_id"] for one in self._sales.find(query, {"_id": 1}, sort=[("paid_at", 1)], limit=_MOST_SALES)]
        if not ids:
            return ()
        known = {one["_id"] for one in self._pick_ups.find({"_id": {"$in": ids}}, {"_id": 1}, limit=len(ids))}
        return [one for one in ids if one not in known][:limit]


def _open_for(sale_id: str, till: str) -> Document:
    """Return the condition that a pick-up is open and no other till has its lease; a till's retry finds its own."""
    until, longest = "$leased_until", {"$add": ["$$NOW", _LONGEST_LEASE_MS]}
    mine = {"$in": [{"$ifNull": ["$till", ""]}, ["", {"$literal": till}]]}
    is_free = {"$or": [mine, {"$lte": [until, "$$NOW"]}, {"$gt": [until, longest]}]}
    return {"_id": sale_id, "open": True, "$expr": is_free}


def _read(found: Document) -> PickUp | None:
    try:
        return from_document(PickUp, found)
    except UnreadableError as error:  # one corrupt record must not hide the others
        _log.warning("pick-up %s: %s", found.get("_id"), error.message)
        return None
