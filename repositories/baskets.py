"""Stores baskets that left their window. No seat depends on a basket: the guarded updates of the seat map decide."""

import logging
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from pymongo.errors import DuplicateKeyError

from cinema.domain.baskets import WAITING, Basket, BasketKind
from cinema.errors import UnreadableError
from repositories.collection import Collection, Document
from repositories.documents import from_document, to_document

_log = logging.getLogger(__name__)


class Baskets:
    """See `cinema.ports.Baskets`."""

    def __init__(self, baskets: Collection) -> None:
        self._baskets = baskets.fresh()
        self._quick = self._baskets.acknowledged()

    def put(self, basket: Basket, end: int | datetime) -> bool:
        """See the port."""
        try:
            self._baskets.update_one({"_id": basket.id, "taken": None}, _stored(basket, end), upsert=True)
        except DuplicateKeyError:
            # Of the number, the slot, or the id: of one that was taken over, or at a repeat at the same instant.
            return self._baskets.find_one({"_id": basket.id, "taken": None}, {"_id": 1}) is not None
        return True

    def keep(self, basket: Basket, seconds: int) -> None:
        """See the port."""
        self._quick.update_one({"_id": basket.id}, _stored(basket, seconds), upsert=True)

    def find(self, basket_id: str) -> Basket | None:
        """See the port."""
        found = self._baskets.find_one({"_id": basket_id})
        return from_document(Basket, found) if found is not None else None

    def waiting(self, limit: int) -> tuple[Basket, ...]:
        """See the port."""
        return self._read({"kind": {"$in": list(WAITING)}, "taken": None}, "until", limit)

    def of_customer(self, user: str, limit: int) -> tuple[Basket, ...]:
        """See the port."""
        return self._read({"kind": BasketKind.RESERVED, "order.customer": user}, "until", limit)

    def in_slots(self, slots: Sequence[str]) -> dict[str, Basket | None]:
        """See the port."""
        found = self._baskets.find({"slot": {"$in": list(slots), "$type": "string"}}, limit=len(slots))
        read = {one.id: one for one in _readable(found)}
        return {one["slot"]: read.get(one["_id"]) for one in found}

    def take(self, number: str, till: str, step: str, seconds: int) -> Basket | None:
        """See the port."""
        runs = {"$expr": {"$gt": ["$until", "$$NOW"]}}
        return self._taken({"number": _of_index(number)}, runs, till, step, seconds)

    def take_back(self, basket_id: str, till: str, step: str, seconds: int) -> Basket | None:
        """See the port."""
        return self._taken({"_id": basket_id}, {}, till, step, seconds)

    def taken(self, number: str, till: str, step: str) -> bool:
        """See the port."""
        query = {"number": _of_index(number), "taken.till": till, "taken.step": step}
        return self._baskets.find_one(query, {"_id": 1}) is not None

    def _taken(self, query: Document, runs: Document, till: str, step: str, seconds: int) -> Basket | None:
        """Let a basket be taken once: whoever comes later changes nothing."""
        again = {"taken.till": till, "taken.step": step}
        taken = {"till": {"$literal": till}, "step": {"$literal": step}, "at": {"$ifNull": ["$taken.at", "$$NOW"]}}
        later = {"$max": ["$until", {"$add": ["$$NOW", seconds * 1000]}]}
        query = {**query, "kind": BasketKind.HANDED_OVER, "$or": [{"taken": None, **runs}, again]}
        done = self._baskets.find_one_and_update(query, [{"$set": {"taken": taken, "until": later}}])
        return from_document(Basket, done) if done is not None else None

    def unfinished(self, till: str, limit: int) -> tuple[Basket, ...]:
        """See the port."""
        return self._read({"kind": BasketKind.UNFINISHED, "till": till}, "until", limit)

    def delete(self, basket_id: str) -> None:
        """See the port."""
        self._baskets.delete_one({"_id": basket_id})

    def drop(self, basket_id: str) -> None:
        """See the port."""
        self._quick.delete_one({"_id": basket_id})

    def _read(self, query: Document, order: str, limit: int) -> tuple[Basket, ...]:
        # The server deletes what has ended once a minute.
        found = self._baskets.find({**query, "$expr": {"$gt": ["$until", "$$NOW"]}}, sort=[(order, 1)], limit=limit)
        return _readable(found)


def _of_index(number: str) -> Document:
    # A plain equality doesn't use the partial index.
    return {"$eq": number, "$type": "string"}


def _stored(basket: Basket, end: int | datetime) -> Sequence[dict[str, Any]]:
    until: Any = end if isinstance(end, datetime) else {"$add": ["$$NOW", end * 1000]}
    document = {"$literal": to_document(basket)}
    return [{"$replaceWith": {"$mergeObjects": [document, {"at": "$$NOW", "until": until}]}}]


def _readable(found: Sequence[Document]) -> tuple[Basket, ...]:
    baskets = []
    for one in found:
        try:
            baskets.append(from_document(Basket, one))
        except UnreadableError as error:  # one corrupt basket must not hide the others; its seats are held all the same
            _log.warning("basket %s: %s", one.get("_id"), error.message)
    return tuple(baskets)
