"""Stores requests to cancel tickets. A unique index of the open ones' tickets keeps a ticket out of two of them."""

import logging
from datetime import datetime

from pymongo.errors import DuplicateKeyError

from cinema.domain.ids import new_id
from cinema.domain.own_tickets import CancelRequest, RequestState
from cinema.errors import UnreadableError
from repositories.collection import Collection, Document
from repositories.documents import from_document, to_document

_log = logging.getLogger(__name__)


class CancelRequests:
    """See `cinema.ports.CancelRequests`."""

    def __init__(self, requests: Collection) -> None:
        self._requests = requests.fresh()

    def ask(self, request: CancelRequest, end: datetime) -> CancelRequest | None:
        """See the port."""
        # An upsert can't ask for the time in its filter, so the update does: what comes too late is stored as
        # withdrawn, which nobody is shown. The step tells whether it was this call that opened it, at a retry too.
        step = new_id()
        withdrawn = {**to_document(request), "state": RequestState.WITHDRAWN.value}
        is_new = {"$eq": [{"$ifNull": ["$state", RequestState.WITHDRAWN.value]}, RequestState.WITHDRAWN.value]}
        opened = {"$mergeObjects": [{"$literal": {**to_document(request), "step": step}}, {"at": "$$NOW"}]}
        as_it_is = {"$mergeObjects": [{"$literal": withdrawn}, "$$ROOT"]}
        opens = {"$and": [is_new, {"$lt": ["$$NOW", end]}]}
        change = [{"$replaceWith": {"$cond": [opens, opened, as_it_is]}}]
        try:
            done = self._requests.find_one_and_update({"_id": request.id}, change, upsert=True) or {}
        except DuplicateKeyError:  # of a ticket in another open request, or of the id at the same instant
            return None
        return from_document(CancelRequest, done) if done.get("step") == step else None

    def end(self, request_id: str, state: RequestState, by: str | None, word: str = "") -> CancelRequest | None:
        """See the port."""
        query = {"_id": request_id, "state": RequestState.OPEN.value}
        change = {"$set": {"state": state.value, "by": by, "word": word}}
        done = self._requests.find_one_and_update(query, change)
        return from_document(CancelRequest, done) if done is not None else None

    def find(self, request_id: str) -> CancelRequest | None:
        """See the port."""
        found = self._requests.find_one({"_id": request_id})
        return from_document(CancelRequest, found) if found is not None else None

    def of_sale(self, sale_id: str, limit: int) -> tuple[CancelRequest, ...]:
        """See the port."""
        return self._read({"sale": sale_id}, -1, limit)

    def of_customer(self, user_id: str, limit: int) -> tuple[CancelRequest, ...]:
        """See the port."""
        return self._read({"customer": user_id}, -1, limit)

    def open(self, limit: int) -> tuple[CancelRequest, ...]:
        """See the port."""
        return self._read({"state": RequestState.OPEN.value}, 1, limit)

    def forget_customer(self, user_id: str) -> None:
        """See the port."""
        self._requests.update_many({"customer": user_id, "word": {"$ne": ""}}, {"$set": {"word": ""}})

    def _read(self, query: Document, order: int, limit: int) -> tuple[CancelRequest, ...]:
        found: list[CancelRequest] = []
        for one in self._requests.find(query, sort=[("at", order)], limit=limit):
            try:
                found.append(from_document(CancelRequest, one))
            except UnreadableError as error:  # must not hide the others
                _log.warning("%s", error.message)
        return tuple(found)
