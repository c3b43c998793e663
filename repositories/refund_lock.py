"""Decides, inside the database, whether a refund may lock its tickets; sends nothing.

A sale's refunds under way and done are the lock: a ticket is in one of them at most, and no tender gives back more
than it paid.
"""

from typing import Any

from cinema.domain.payments import AttemptState
from cinema.domain.refunds import Refund, RefundShare
from cinema.domain.transactions import BOUGHT
from repositories.collection import Document

_GOING = [AttemptState.ASKED, AttemptState.APPROVED]
_BOUGHT = sorted(BOUGHT)


def may_lock(sale_id: str, refund: Refund) -> Document:
    """Return the filter that finds the sale if the refund may be added to it, and nothing if it was added before."""
    tickets = list(refund.tickets)
    return {
        "_id": sale_id,
        "state": {"$in": _BOUGHT},
        "tickets.id": {"$all": tickets},
        "refunds": {"$not": {"$elemMatch": {"state": {"$in": _GOING}, "tickets": {"$in": tickets}}}},
        "refunds.id": {"$ne": refund.id},  # a retry of a refund that recovery has ended meanwhile
        "$expr": {"$and": [_within(share) for share in refund.shares]},
    }


def _within(share: RefundShare) -> dict[str, Any]:
    """Return the guard that a tender gets back no more than it paid, refunds under way included."""
    going = {"$in": ["$$one.state", _GOING]}
    refunds = {"$filter": {"input": {"$ifNull": ["$refunds", []]}, "as": "one", "cond": going}}
    shares = {"$reduce": {"input": refunds, "initialValue": [], "in": {"$concatArrays": ["$$value", "$$this.shares"]}}}
    name = {"$literal": share.attempt}
    back = _sum_where(shares, {"$eq": ["$$one.attempt", name]})
    return {"$lte": [{"$add": [back, share.amount]}, _sum_where("$attempts", {"$eq": ["$$one.id", name]})]}


def _sum_where(array: Any, condition: dict[str, Any]) -> dict[str, Any]:
    return {"$sum": {"$map": {"input": array, "as": "one", "in": {"$cond": [condition, "$$one.amount", 0]}}}}
