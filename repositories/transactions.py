"""Stores sales. Asking is guarded by the current state; facts of the journal are applied by one update.

Refunds are stored inside their sale, so that one guarded update locks tickets. Instants are by the database's clock.
"""

import logging
from collections.abc import Collection as Names
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from pymongo.errors import DuplicateKeyError

from cinema.domain.orders import Order
from cinema.domain.payments import UNKNOWN, Attempt, AttemptState
from cinema.domain.refunds import Refund
from cinema.domain.sale_facts import SaleFacts, entered_at_once
from cinema.domain.seat_maps import CLOCK_SLACK
from cinema.domain.transactions import BEING_PAID, BEING_REFUNDED, BOUGHT, Transaction
from cinema.domain.transactions import TransactionState as State
from cinema.errors import NotFoundError, UnreadableError
from cinema.i18n import _
from repositories.collection import Collection, Document, Update
from repositories.documents import from_document, nested, to_document
from repositories.refund_lock import may_lock
from repositories.sale_projection import brought, with_attempt, with_state

_log = logging.getLogger(__name__)
_NOW = "$$NOW"
# The longest lease is ten minutes (a separate terminal's). One that ends further ahead was made before the database's
# clock was set back, so nobody works on its sale.
_FAR_AHEAD = {"$add": [_NOW, (600 + CLOCK_SLACK) * 1000]}
_LEASE_IS_OVER = [{"$lte": ["$lease.until", _NOW]}, {"$gt": ["$lease.until", _FAR_AHEAD]}]
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)  # for a sale without a screening
_BOUGHT = sorted(BOUGHT)
_EMPTY: Document = {
    "attempts": [], "refunds": [], "counted": [], "history": [], "receipt_number": None, "paid_at": None,
    "split": False, "admissions": [],
}  # fmt: skip


class Transactions:
    """See `cinema.ports.Transactions`."""

    def __init__(self, collection: Collection) -> None:
        self._sales = collection.fresh()
        self._certain = collection
        self._quick = collection.acknowledged()

    def ask(self, order: Order, attempt: Attempt | None, lease: int) -> Transaction | None:
        """See the port."""
        document = to_document(order)
        sale_id = document.pop("_id")
        state = State.PART_PAID if attempt is None else State.PAYING
        asked = {
            "asked_at": _NOW,
            "split": attempt is None,
            "history": [[state, _NOW]],
            "attempts": [] if attempt is None else [_stamped(attempt)],
            "lease": _lease(order.id if attempt is None else attempt.id, lease),
        }
        new = {"$mergeObjects": [{"$literal": {**document, **_EMPTY, "state": state}}, asked]}
        # The stored fields win: a retry, and a sale that was brought in from its entry first, stay as they are.
        update = [{"$replaceWith": {"$mergeObjects": [new, "$$ROOT"]}}]
        try:
            done = self._sales.find_one_and_update({"_id": sale_id}, update, upsert=True)
        except DuplicateKeyError:  # two upserts raced, and the other one inserted
            done = self._sales.find_one({"_id": sale_id})
        found = found_sale(done, sale_id)
        # Only the till whose attempt is stored may charge: of two programs with one order, the second gets None.
        if attempt is not None and all(one.id != attempt.id for one in found.attempts):
            return None
        return found

    def ask_tender(self, sale_id: str, attempt: Attempt, lease: int) -> Transaction | None:
        """See the port."""
        approved = {
            "$filter": {"input": "$attempts", "as": "one", "cond": {"$eq": ["$$one.state", AttemptState.APPROVED]}}
        }
        taken = {"$sum": {"$map": {"input": approved, "as": "one", "in": "$$one.amount"}}}
        query = {
            "_id": sale_id,
            "state": State.PART_PAID,
            "attempts.id": {"$ne": attempt.id},  # a retry must not add the attempt twice
            "$expr": {"$lte": [{"$add": [taken, attempt.amount]}, "$total"]},
        }
        change = {
            "attempts": {"$concatArrays": ["$attempts", [_stamped(attempt)]]},
            "lease": _lease(attempt.id, lease),
        }
        mine = {"_id": sale_id, "state": State.PAYING, "lease.owner": attempt.id}
        return self._changed(query, [{"$set": change}, *with_state()], mine)

    def renew(self, sale_id: str, lease: int) -> bool:
        """See the port."""
        change = [{"$set": {"lease.until": {"$add": [_NOW, lease * 1000]}}}]
        return self._sales.update_one({"_id": sale_id, "state": State.PART_PAID}, change).matched_count == 1

    def find(self, sale_id: str) -> Transaction | None:
        """See the port."""
        return _sale(self._sales.find_one({"_id": sale_id}))

    def get(self, sale_id: str) -> Transaction:
        """See the port."""
        return found_sale(self._sales.find_one({"_id": sale_id}), sale_id)

    def many(self, sale_ids: Sequence[str]) -> dict[str, Transaction]:
        """See the port."""
        found = self._certain.find({"_id": {"$in": list(sale_ids)}}, limit=len(sale_ids) + 1)
        return {one.id: one for one in _readable(found)}

    def by_receipt(self, number: str) -> Transaction:
        """See the port."""
        return self._by("receipt_number", number)

    def by_refund(self, number: str) -> Transaction:
        """See the port."""
        return self._by("refunds.number", number)

    def of_amount(self, total: int, first: datetime, end: datetime, limit: int) -> tuple[Transaction, ...]:
        """See the port."""
        return self._list({"total": total, "paid_at": {"$gte": first, "$lt": end}}, [("paid_at", -1)], limit)

    def of_card(self, last4: str, first: datetime, end: datetime, limit: int) -> tuple[Transaction, ...]:
        """See the port."""
        # See `of_ticket`: the index is partial, by type.
        query = {"attempts.last4": {"$eq": last4, "$type": "string"}, "paid_at": {"$gte": first, "$lt": end}}
        return self._list(query, [("paid_at", -1)], limit)

    def count_paper(self, sale_id: str, number: str, *, original: bool) -> int:
        """See the port."""
        path = f"papers.{number}"  # callers check the number: it has neither point nor dollar sign
        if original and self._sales.find_one_and_update(
            {"_id": sale_id, path: {"$exists": False}}, {"$set": {path: 0}}
        ):
            return 0
        done = self._sales.find_one_and_update({"_id": sale_id}, {"$inc": {path: 1}})
        return found_sale(done, sale_id).papers[number]

    def answer(self, sale_id: str, attempt: Attempt) -> Transaction | None:
        """See the port."""
        written = nested(attempt)
        answered = {key: written[key] for key in ("state", "last4", "reference", "reason")}
        # A sale that waited for a manager has no lease: recovery gets one that is over, should the manager's program
        # die before it ends the sale.
        waited = {"$eq": ["$state", State.UNRESOLVED]}
        change = {
            "attempts": with_attempt(attempt.id, answered),
            "state": {"$cond": [waited, State.PAYING, "$state"]},
            "lease": {"$cond": [waited, {"owner": "nobody", "until": _NOW}, "$lease"]},
        }
        # Guarded by `asked`: the first answer of till, recovery and manager stands.
        asked = {"$elemMatch": {"id": attempt.id, "state": AttemptState.ASKED}}
        same = {"$elemMatch": {"id": attempt.id, "state": attempt.state.value}}
        query = {"_id": sale_id, "attempts": asked}
        return self._changed(query, [{"$set": change}], {"_id": sale_id, "attempts": same})

    def leave_to_manager(self, sale_id: str, attempt_id: str) -> bool:
        """See the port."""
        query = {"_id": sale_id, "attempts": {"$elemMatch": {"id": attempt_id, "state": AttemptState.ASKED}}}
        change = {
            "attempts": with_attempt(attempt_id, {"reason": UNKNOWN}),
            "state": {"$cond": [{"$eq": ["$state", State.PAYING]}, State.UNRESOLVED, "$state"]},
            "lease": "$$REMOVE",
        }
        return self._sales.update_one(query, [{"$set": change}, *with_state()]).matched_count == 1

    def bring(self, facts: SaleFacts) -> Transaction | None:
        """See the port."""
        new = entered_at_once(facts) if facts.is_new else None
        if new is not None:
            document = to_document(new)
            del document["asked_at"]
            with suppress(DuplicateKeyError):  # it is stored already
                self._quick.insert_one(document)
                return new
        update = brought(facts, _EMPTY)
        upsert = facts.order is not None
        try:
            done = self._quick.find_one_and_update({"_id": facts.sale}, update, upsert=upsert)
        except DuplicateKeyError:  # two upserts raced
            done = self._quick.find_one_and_update({"_id": facts.sale}, update)
        return _sale(done)

    def lease(self, sale_id: str, owner: str, seconds: int) -> bool:
        """See the port."""
        mine = {"$eq": ["$lease.owner", {"$literal": owner}]}  # a retry finds its own lease
        query = {"_id": sale_id, "lease": {"$exists": True}, "$expr": {"$or": [*_LEASE_IS_OVER, mine]}}
        return self._sales.update_one(query, [{"$set": {"lease": _lease(owner, seconds)}}]).matched_count == 1

    def end_lease(self, sale_id: str, owner: str) -> None:
        """See the port."""
        asked = {"state": AttemptState.ASKED}
        nothing_asked = {
            "attempts": {"$not": {"$elemMatch": {**asked, "reason": {"$ne": UNKNOWN}}}},
            "refunds": {"$not": {"$elemMatch": {**asked, "unresolved": {"$ne": True}}}},
        }
        self._sales.update_one({"_id": sale_id, "lease.owner": owner, **nothing_asked}, {"$unset": {"lease": ""}})

    def to_recover(self, limit: int, but: Names[str] = ()) -> tuple[str, ...]:
        """See the port."""
        overdue = {"lease.until": {"$exists": True}, "$expr": {"$or": _LEASE_IS_OVER}}
        found = self._sales.find(
            {**overdue, "_id": {"$nin": list(but)}}, {"_id": 1}, sort=[("lease.until", 1)], limit=limit
        )
        return tuple(str(one["_id"]) for one in found)

    def undecided(self, limit: int) -> tuple[Transaction, ...]:
        """See the port."""
        found: list[Transaction] = []
        for state in sorted(BEING_PAID | BEING_REFUNDED):  # one by one: in the order of the index
            found += self._list({"state": state}, [("asked_at", 1)], limit)
        return tuple(sorted(found, key=_moment)[:limit])

    def unresolved(self, limit: int) -> tuple[Transaction, ...]:
        """See the port."""
        oldest = [("asked_at", 1)]
        found = self._list({"state": {"$in": [State.UNRESOLVED, State.REFUND_UNRESOLVED]}}, oldest, limit)
        names = {one.id for one in found}
        surplus = self._list({"waits": True}, oldest, limit)
        both = [*found, *(one for one in surplus if one.id not in names)]
        return tuple(sorted(both, key=_moment)[:limit])

    def of_customer(self, user_id: str, limit: int, offset: int = 0) -> tuple[Transaction, ...]:
        """See the port."""
        query = {"customer": user_id, "state": {"$in": _BOUGHT}}
        return self._list(query, [("screenings.starts_at", -1)], limit, offset)

    def movies_seen(self, user_id: str) -> frozenset[str]:
        """See the port."""
        inside = {"$filter": {"input": "$admissions", "as": "one", "cond": {"$eq": ["$$one.undone_at", None]}}}
        entered = {"$in": ["$$one.id", {"$map": {"input": inside, "as": "one", "in": "$$one.screening"}}]}
        seen = {"$filter": {"input": "$screenings", "as": "one", "cond": entered}}
        found = self._sales.aggregate(
            [
                {"$match": {"customer": user_id, "admissions.undone_at": None, "admissions.id": {"$gt": ""}}},
                {"$project": {"movie": {"$map": {"input": seen, "as": "one", "in": "$$one.movie"}}}},
                {"$unwind": "$movie"},
                {"$group": {"_id": "$movie"}},
            ]
        )
        return frozenset(one["_id"] for one in found)

    def undecided_of(self, user_id: str, limit: int) -> tuple[Transaction, ...]:
        """See the port."""
        waits = {"state": State.ABANDONED, "waits": True}
        query = {"customer": user_id, "$or": [{"state": {"$in": sorted(BEING_PAID)}}, waits]}
        found = self._sales.find(query, limit=limit)
        # Sorted here: they are few, and the server would sort in memory for an `$or`.
        return tuple(sorted(_readable(found), key=lambda sale: sale.starts_at or _LONG_AGO, reverse=True))

    def of_ticket(self, ticket_id: str) -> Transaction | None:
        """See the port."""
        # The index is partial, by type; without `$type` the query would scan the collection.
        return _sale(self._sales.find_one({"tickets.id": {"$eq": ticket_id, "$type": "string"}}))

    def of_short_code(self, code: str, limit: int) -> tuple[Transaction, ...]:
        """See the port."""
        # See `of_ticket`: the index is partial.
        query = {"tickets.short_code": {"$eq": code, "$gt": ""}}
        return tuple(_readable(self._sales.find(query, limit=limit)))

    def ask_refund(
        self, sale_id: str, refund: Refund, lease: int, *, before: datetime | None = None
    ) -> Transaction | None:
        """See the port."""
        written = {"$mergeObjects": [{"$literal": nested(refund)}, {"at": _NOW}]}
        change = {
            "refunds": {"$concatArrays": [{"$ifNull": ["$refunds", []]}, [written]]},
            "lease": _lease(refund.id, lease),
        }
        asked = {"$elemMatch": {"id": refund.id, "state": AttemptState.ASKED}}
        mine = {"_id": sale_id, "refunds": asked}
        return self._changed(may_lock(sale_id, refund, before), [{"$set": change}, *with_state()], mine)

    def answer_refund(self, sale_id: str, refund: Refund) -> Transaction | None:
        """See the port."""
        # Only the refusal is set. The tickets stay locked until the `void` is in, which sets the state.
        mine = {"$elemMatch": {"id": refund.id, "state": AttemptState.ASKED, "refusal": None}}
        change = {"$set": {"refunds.$.refusal": refund.refusal}}
        same = {"$elemMatch": {"id": refund.id, "refusal": refund.refusal}}
        return self._changed({"_id": sale_id, "refunds": mine}, change, {"_id": sale_id, "refunds": same})

    def leave_refund_to_manager(self, sale_id: str, refund_id: str) -> bool:
        """See the port."""
        mine = {"$and": [{"$eq": ["$$one.id", refund_id]}, {"$eq": ["$$one.state", AttemptState.ASKED]}]}
        marked = {"$cond": [mine, {"$mergeObjects": ["$$one", {"unresolved": True}]}, "$$one"]}
        change = {"refunds": {"$map": {"input": "$refunds", "as": "one", "in": marked}}, "lease": "$$REMOVE"}
        query = {"_id": sale_id, "refunds": {"$elemMatch": {"id": refund_id, "state": AttemptState.ASKED}}}
        return self._sales.update_one(query, [{"$set": change}, *with_state()]).matched_count == 1

    def _changed(self, query: Document, change: Update, same: Document) -> Transaction | None:
        """Change a sale and return it; if nothing matched, return the one that has the change already (`same`)."""
        return _sale(self._sales.find_one_and_update(query, change) or self._sales.find_one(same))

    def _by(self, field: str, value: str) -> Transaction:
        # See `of_ticket`: the index is partial, by type.
        return found_sale(self._sales.find_one({field: {"$eq": value, "$type": "string"}}), value)

    def _list(
        self, query: Document, sort: list[tuple[str, int]], limit: int, offset: int = 0
    ) -> tuple[Transaction, ...]:
        found = self._sales.find(query, sort=sort, limit=limit, skip=offset)
        return tuple(_readable(found))


def _stamped(attempt: Attempt) -> dict[str, Any]:
    return {"$mergeObjects": [{"$literal": nested(attempt)}, {"at": _NOW}]}


def _lease(owner: str, seconds: int) -> dict[str, Any]:
    return {"owner": {"$literal": owner}, "until": {"$add": [_NOW, seconds * 1000]}}


def _moment(sale: Transaction) -> float:
    at = sale.asked_at or sale.paid_at
    return at.timestamp() if at else 0.0


def _readable(found: Sequence[Document]) -> Iterator[Transaction]:
    """Yield the readable sales: a corrupt one must not hide the others, and the audit reports it."""
    for one in found:
        try:
            yield from_document(Transaction, one)
        except UnreadableError as error:
            _log.error("%s", error.message)


def _sale(document: Document | None) -> Transaction | None:
    return from_document(Transaction, document) if document else None


def found_sale(document: Document | None, named: str) -> Transaction:
    """Return a sale from its document; NotFoundError with the id or number asked for if it is None."""
    if document is None:
        raise NotFoundError(_("There is no such sale: {name}.").format(name=ascii(named)[1:-1][:40]))
    return from_document(Transaction, document)
