"""Refunds in storage: they stand inside their sale, so that one guarded update changes both."""

from collections.abc import Sequence
from typing import Any

from cinema.domain.refunds import Refund
from cinema.domain.transactions import Transaction, TransactionState
from repositories.collection import Collection
from repositories.documents import from_document, nested
from repositories.transactions import found_sale, noted

_NOW = "$$NOW"
_REFUNDABLE = ["paid", "part_refunded"]
_UNFINISHED = ["refunding", "refund_unresolved"]
_NOT_GIVEN_BACK = ["asked", "declined", "cancelled"]


class Refunds:
    """See `cinema.ports.Refunds`."""

    def __init__(self, transactions: Collection) -> None:
        self._sales = transactions

    def ask(self, transaction_id: str, refund: Refund, lease: int) -> Transaction | None:
        """See the port."""
        tickets = list(refund.tickets)
        given_back = {"$elemMatch": {"state": "approved", "tickets": {"$in": tickets}}}
        written = {"$mergeObjects": [{"$literal": nested(refund)}, {"at": _NOW}]}
        done = self._sales.find_one_and_update(
            {
                "_id": transaction_id,
                "state": {"$in": _REFUNDABLE},
                "tickets.id": {"$all": tickets},
                "refunds": {"$not": given_back},
                "refunds.id": {"$ne": refund.id},  # sent twice, and ended by a recoverer in between
            },
            [
                {
                    "$set": {
                        "state": "refunding",
                        "refunds": {"$concatArrays": [{"$ifNull": ["$refunds", []]}, [written]]},
                        "lease": {"owner": refund.id, "until": {"$add": [_NOW, lease * 1000]}},
                        "history": noted("refunding"),
                    }
                }
            ],
        )
        if done is None:
            done = self._sales.find_one({"_id": transaction_id, "state": "refunding", "lease.owner": refund.id})
        return from_document(Transaction, done) if done else None

    def answer(self, transaction_id: str, refund: Refund) -> Transaction | None:
        """See the port."""
        written = nested(refund)
        change = {f"refunds.$.{key}": written[key] for key in ("state", "reference", "refusal")}
        done = self._sales.find_one_and_update(
            {"_id": transaction_id, "refunds": {"$elemMatch": {"id": refund.id, "state": "asked"}}},
            {"$set": change},
        )
        if done is None:
            same = {"$elemMatch": {"id": refund.id, "state": refund.state.value}}
            done = self._sales.find_one({"_id": transaction_id, "refunds": same})
        return from_document(Transaction, done) if done else None

    def move(
        self, transaction_id: str, refund_id: str, before: Sequence[TransactionState], after: TransactionState
    ) -> bool:
        """See the port."""
        done = self._sales.update_one(
            {
                "_id": transaction_id,
                "state": {"$in": [state.value for state in before]},
                "refunds": {"$elemMatch": {"id": refund_id, "state": {"$in": _NOT_GIVEN_BACK}}},
                "$expr": _is_newest(refund_id),
            },
            [{"$set": {"state": after.value, "history": noted(after.value), "lease": "$$REMOVE"}}],
        )
        return done.matched_count == 1

    def mark_refunded(
        self, transaction_id: str, refund_id: str, number: str, after: TransactionState
    ) -> Transaction | None:
        """See the port."""
        mine = {"$eq": ["$$one.id", refund_id]}
        numbered = {"$mergeObjects": ["$$one", {"number": number, "done_at": _NOW}]}
        done = self._sales.find_one_and_update(
            {
                "_id": transaction_id,
                "state": {"$in": _UNFINISHED},
                "refunds": {"$elemMatch": {"id": refund_id, "state": "approved"}},
                "$expr": _is_newest(refund_id),
            },
            [
                {
                    "$set": {
                        "state": after.value,
                        "refunds": {
                            "$map": {"input": "$refunds", "as": "one", "in": {"$cond": [mine, numbered, "$$one"]}}
                        },
                        "history": noted(after.value),
                        "lease": "$$REMOVE",
                    }
                }
            ],
        )
        if done is None:
            same = {"$elemMatch": {"id": refund_id, "number": number}}
            done = self._sales.find_one({"_id": transaction_id, "refunds": same})
        return from_document(Transaction, done) if done else None

    def get(self, refund_id: str) -> Transaction:
        """See the port."""
        return self._by("refunds.id", refund_id)

    def by_number(self, number: str) -> Transaction:
        """See the port."""
        return self._by("refunds.number", number)

    def _by(self, field: str, value: str) -> Transaction:
        # The index holds strings alone; without saying so, the query would walk every sale.
        return found_sale(self._sales.find_one({field: {"$eq": value, "$type": "string"}}), value)


def _is_newest(refund_id: str) -> dict[str, Any]:
    return {"$eq": [{"$last": "$refunds.id"}, {"$literal": refund_id}]}
