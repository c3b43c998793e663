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
            self._baskets.update_one({"_id": basket.id}, _stored(basket, end), upsert=True)
        except DuplicateKeyError:
            # Of the number, or of the id at a repeat at the same instant, which stored it.
            return self._baskets.find_one({"_id": basket.id}, {"_id": 1}) is not None
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
        return self._read({"kind": {"$in": list(WAITING)}}, "until", limit)

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
