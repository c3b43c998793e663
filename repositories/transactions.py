"""Sales in storage: each change is one update guarded by the state it starts from, stamped by the database's clock."""

import logging
from collections.abc import Collection as Names
from collections.abc import Iterator, Sequence
from typing import Any

from cinema.domain.payments import Attempt, AttemptState
from cinema.domain.transactions import Transaction, TransactionState
from cinema.errors import NotFoundError, UnreadableError
from cinema.i18n import _
from repositories.collection import Collection, Document
from repositories.documents import from_document, nested, to_document
from repositories.slips import slip_taken

_log = logging.getLogger(__name__)
_NOW = "$$NOW"
_NO_MONEY = {"attempts.state": {"$ne": "approved"}}
_UNFINISHED = ["paying", "unresolved"]
_UNDER_WAY = ["paying", "refunding"]
_BOUGHT = ["paid", "refunding", "part_refunded", "refunded", "refund_unresolved"]


def noted(state: str) -> dict[str, Any]:
    """Return the history with one more state in it, stamped by the database's clock."""
    return {"$concatArrays": ["$history", [[state, _NOW]]]}


class Transactions:
    """See `cinema.ports.Transactions`."""

    def __init__(self, collection: Collection) -> None:
        self._sales = collection

    def begin(self, transaction: Transaction) -> Transaction:
        """See the port."""
        document = to_document(transaction)
        sale_id = document.pop("_id")
        for stamped in ("created_at", "history"):
            del document[stamped]
        first = {"created_at": _NOW, "history": [["open", _NOW]]}
        update = [{"$replaceWith": {"$mergeObjects": [{"$literal": document}, first, "$$ROOT"]}}]
        done = self._sales.find_one_and_update({"_id": sale_id}, update, upsert=True)
        return found_sale(done, sale_id)

    def get(self, transaction_id: str) -> Transaction:
        """See the port."""
        return found_sale(self._sales.find_one({"_id": transaction_id}), transaction_id)

    def by_receipt(self, number: str) -> Transaction:
        """See the port."""
        # The index holds strings alone; without saying so, the query would walk every sale.
        return found_sale(self._sales.find_one({"receipt_number": {"$eq": number, "$type": "string"}}), number)

    def ask(self, transaction_id: str, attempt: Attempt, lease: int) -> Transaction | None:
        """See the port."""
        written = {"$mergeObjects": [{"$literal": nested(attempt)}, {"at": _NOW}]}
        done = self._sales.find_one_and_update(
            {
                "_id": transaction_id,
                "state": "open",
                "total": attempt.amount,
                "attempts.id": {"$ne": attempt.id},
                **_NO_MONEY,
            },
            [
                {
                    "$set": {
                        "state": "paying",
                        "attempts": {"$concatArrays": ["$attempts", [written]]},
                        "lease": {"owner": attempt.id, "until": {"$add": [_NOW, lease * 1000]}},
                        "history": noted("paying"),
                    }
                }
            ],
        )
        if done is None:
            done = self._sales.find_one({"_id": transaction_id, "state": "paying", "lease.owner": attempt.id})
        return from_document(Transaction, done) if done else None

    def take_slip(self, transaction_id: str, slip: Attempt, lease: int) -> Transaction:
        """See the port."""
        same = {"provider": slip.provider, "reference": slip.reference}
        done = self._sales.find_one_and_update(
            {
                "_id": transaction_id,
                "attempts": {"$not": {"$elemMatch": same}},
                "surplus": {"$not": {"$elemMatch": same}},
            },
            [{"$set": slip_taken(slip, lease)}],
        )
        return from_document(Transaction, done) if done else self.get(transaction_id)

    def mark_surplus(self, transaction_id: str, slip_id: str, after: AttemptState) -> bool:
        """See the port."""
        mine = {"$elemMatch": {"id": slip_id, "state": {"$in": ["approved", after.value]}}}
        done = self._sales.update_one(
            {"_id": transaction_id, "surplus": mine}, {"$set": {"surplus.$.state": after.value}}
        )
        return done.matched_count == 1

    def answer(self, transaction_id: str, attempt: Attempt) -> Transaction | None:
        """See the port."""
        written = nested(attempt)
        change = {f"attempts.$.{key}": written[key] for key in ("state", "last4", "reference", "reason")}
        done = self._sales.find_one_and_update(
            {"_id": transaction_id, "attempts": {"$elemMatch": {"id": attempt.id, "state": "asked"}}},
            {"$set": change},
        )
        if done is None:
            same = {"$elemMatch": {"id": attempt.id, "state": attempt.state.value}}
            done = self._sales.find_one({"_id": transaction_id, "attempts": same})
        return from_document(Transaction, done) if done else None

    def move(
        self,
        transaction_id: str,
        before: Sequence[TransactionState],
        after: TransactionState,
        *,
        attempt: str | None = None,
        unanswered: bool = False,
    ) -> bool:
        """See the port."""
        query: Document = {"_id": transaction_id, "state": {"$in": [state.value for state in before]}}
        if after in {TransactionState.OPEN, TransactionState.ABANDONED}:
            query |= _NO_MONEY
        if unanswered:
            query["attempts"] = {"$elemMatch": {"id": attempt, "state": "asked"}}
        if attempt is not None:
            query["$expr"] = {"$eq": [{"$last": "$attempts.id"}, {"$literal": attempt}]}
        done = self._sales.update_one(
            query,
            [{"$set": {"state": after.value, "history": noted(after.value), "lease": "$$REMOVE"}}],
        )
        return done.matched_count == 1

    def mark_returned(self, transaction_id: str, attempt_id: str) -> bool:
        """See the port."""
        mine = {"$elemMatch": {"id": attempt_id, "state": {"$in": ["approved", "returned"]}}}
        done = self._sales.update_one(
            {"_id": transaction_id, "state": "unresolved", "attempts": mine},
            {"$set": {"attempts.$.state": "returned"}},
        )
        return done.matched_count == 1

    def mark_paid(self, transaction_id: str, receipt_number: str) -> Transaction | None:
        """See the port."""
        done = self._sales.find_one_and_update(
            {"_id": transaction_id, "state": {"$in": _UNFINISHED}, "attempts.state": "approved"},
            [
                {
                    "$set": {
                        "state": "paid",
                        "receipt_number": receipt_number,
                        "paid_at": _NOW,
                        "history": noted("paid"),
                        "lease": "$$REMOVE",
                    }
                }
            ],
        )
        if done is None:
            done = self._sales.find_one({"_id": transaction_id, "receipt_number": receipt_number})
        return from_document(Transaction, done) if done else None

    def lease(self, transaction_id: str, owner: str, seconds: int) -> bool:
        """See the port."""
        done = self._sales.update_one(
            {
                "_id": transaction_id,
                "state": {"$in": _UNDER_WAY},
                "$expr": {
                    "$or": [
                        {"$lte": [{"$ifNull": ["$lease.until", _NOW]}, _NOW]},
                        {"$eq": ["$lease.owner", {"$literal": owner}]},
                    ]
                },
            },
            [{"$set": {"lease": {"owner": {"$literal": owner}, "until": {"$add": [_NOW, seconds * 1000]}}}}],
        )
        return done.matched_count == 1

    def to_recover(self, limit: int, but: Names[str] = ()) -> tuple[str, ...]:
        """See the port."""
        overdue = {"$expr": {"$lte": [{"$ifNull": ["$lease.until", _NOW]}, _NOW]}}
        query = {"state": {"$in": _UNDER_WAY}, "_id": {"$nin": list(but)}, **overdue}
        found = self._sales.find(query, {"_id": 1}, sort=[("created_at", 1)], limit=limit)
        return tuple(str(one["_id"]) for one in found)

    def stale_open(self, older_than: int, limit: int) -> tuple[Transaction, ...]:
        """See the port."""
        old = {"$expr": {"$lt": ["$created_at", {"$subtract": [_NOW, older_than * 1000]}]}}
        return self._list({"state": "open", **old}, [("created_at", 1)], limit)

    def unresolved(self, limit: int) -> tuple[Transaction, ...]:
        """See the port."""
        oldest = [("created_at", 1)]
        found = self._list({"state": {"$in": ["unresolved", "refund_unresolved"]}}, oldest, limit)
        names = {one.id for one in found}
        surplus = self._list({"surplus.state": "approved"}, oldest, limit)
        both = sorted([*found, *(one for one in surplus if one.id not in names)], key=lambda one: one.created_at)
        return tuple(both[:limit])

    def of_customer(self, user_id: str, limit: int, offset: int = 0) -> tuple[Transaction, ...]:
        """See the port."""
        query = {"customer": user_id, "state": {"$in": _BOUGHT}}
        return self._list(query, [("starts_at", -1)], limit, offset)

    def of_ticket(self, ticket_id: str) -> Transaction | None:
        """See the port."""
        found = self._sales.find_one({"tickets.id": ticket_id})
        return from_document(Transaction, found) if found else None

    def _list(
        self, query: Document, sort: list[tuple[str, int]], limit: int, offset: int = 0
    ) -> tuple[Transaction, ...]:
        found = self._sales.find(query, sort=sort, limit=limit, skip=offset)
        return tuple(_readable(found))


def _readable(found: Sequence[Document]) -> Iterator[Transaction]:
    """Yield the sales that can be read: one that somebody spoilt must not hide the others. The audit names it."""
    for one in found:
        try:
            yield from_document(Transaction, one)
        except UnreadableError as error:
            _log.error("%s", error.message)


def found_sale(document: Document | None, named: str) -> Transaction:
    """Return a document as a sale; NotFoundError naming what was looked for if there is none."""
    if document is None:
        raise NotFoundError(_("There is no such sale: {name}.").format(name=ascii(named)[1:-1][:40]))
    return from_document(Transaction, document)
