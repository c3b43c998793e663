"""Decides, inside the database, whether a refund may lock its tickets; sends nothing.

A sale's refunds under way and done are the lock: a ticket is in one of them at most, and no tender gives back more
than it paid.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from cinema.domain.payments import AttemptState, Provider
from cinema.domain.refunds import Refund, RefundShare
from cinema.domain.transactions import BOUGHT
from repositories.collection import Document

_GOING = [AttemptState.ASKED, AttemptState.APPROVED]
_BOUGHT = sorted(BOUGHT)


def may_lock(sale_id: str, refund: Refund, before: datetime | None = None) -> Document:
    """Return the filter that finds the sale if the refund may be added to it, and nothing if it was added before.

    `before` is the instant, by the database's clock, from which on it may not.
    """
    tickets = list(refund.tickets)
    in_time = [] if before is None else [{"$lt": ["$$NOW", before]}]
    admitted = {"$elemMatch": {"ticket": {"$in": tickets}, "undone_at": None}}
    return {
        **({} if refund.used else {"admissions": {"$not": admitted}}),
        "_id": sale_id,
        "state": {"$in": _BOUGHT},
        "tickets.id": {"$all": tickets},
        "refunds": {"$not": {"$elemMatch": {"state": {"$in": _GOING}, "tickets": {"$in": tickets}}}},
        "refunds.id": {"$ne": refund.id},  # a retry of a refund that recovery has ended meanwhile
        "$expr": {"$and": [*in_time, *(_within(share) for share in refund.shares)]},
    }


def _within(share: RefundShare) -> dict[str, Any]:
    """Return the guard that a tender gets back no more than it paid, refunds under way included."""
    going = {"$in": ["$$one.state", _GOING]}
    refunds = {"$filter": {"input": {"$ifNull": ["$refunds", []]}, "as": "one", "cond": going}}
    shares = {"$reduce": {"input": refunds, "initialValue": [], "in": {"$concatArrays": ["$$value", "$$this.shares"]}}}
    name = {"$literal": share.attempt}
    of_it = {"$eq": ["$$one.attempt", name]}
    price = {"$add": [_sum_where(shares, of_it, ("amount",)), share.amount]}
    in_all = _sum_where("$attempts", {"$eq": ["$$one.id", name]}, ("amount",))
    # Its rounding rests on the refunds before it: all of the price gives back all of the cash, whatever came between.
    cash = {"$add": [_sum_where(shares, of_it, ("amount", "rounding", "moved_rounding")), share.accounted]}
    received = _sum_where("$attempts", {"$eq": ["$$one.id", name]}, ("amount", "rounding"))
    exact = {"$cond": [{"$eq": [price, in_all]}, {"$eq": [cash, received]}, {"$lte": [cash, received]}]}
    paid_so = {"$and": [{"$eq": ["$$one.id", name]}, {"$eq": ["$$one.provider", Provider.CASH]}]}
    in_cash = {"$anyElementTrue": {"$map": {"input": "$attempts", "as": "one", "in": paid_so}}}
    # Cash that is given for a card is rounded by itself.
    return {"$and": [{"$lte": [price, in_all]}, {"$or": [{"$not": [in_cash]}, exact]}]}


def _sum_where(array: Any, condition: dict[str, Any], fields: Sequence[str]) -> dict[str, Any]:
    """Return the sum of some fields over the elements of an array; a field that is missing counts nothing."""
    sums = {"$add": [{"$ifNull": [f"$$one.{name}", 0]} for name in fields]}
    return {"$sum": {"$map": {"input": array, "as": "one", "in": {"$cond": [condition, sums, 0]}}}}
