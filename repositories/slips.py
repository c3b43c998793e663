"""What a slip of a separate terminal does to its sale, in one update: the money was taken, so it is written down.

Which of these it is, the server decides:

| the sale | attempts | surplus | state |
| is open, and costs as much | and this one, asked | as it was | paying |
| is being paid or unresolved, its newest attempt waits for a slip | that one is approved by it | as it was | paying |
| has a newest attempt that a manager approved without a slip | that one is named by it | as it was | as it was |
| is anything else | as they were | and this one, approved | as it was |
"""

from typing import Any

from cinema.domain.payments import Attempt
from repositories.documents import nested

_NOW = "$$NOW"
_LAST = {"$last": "$attempts"}


def slip_taken(slip: Attempt, lease: int) -> dict[str, Any]:
    """Return the fields of a sale as this slip leaves them."""
    is_open = {"$and": [{"$eq": ["$state", "open"]}, {"$eq": ["$total", slip.amount]}]}
    written = {"$mergeObjects": [{"$literal": nested(slip)}, {"at": _NOW}]}
    answered = {"$mergeObjects": ["$$one", {"state": "approved", "reference": {"$literal": slip.reference}}]}
    is_last = {"$eq": ["$$one.id", {"$getField": {"field": "id", "input": _LAST}}]}
    with_answer = {"$map": {"input": "$attempts", "as": "one", "in": {"$cond": [is_last, answered, "$$one"]}}}
    is_answer = {"$or": [_waits(slip.provider), _last_is_bare(slip.provider, "approved")]}
    surplus = {"$ifNull": ["$surplus", []]}
    apart = {"$mergeObjects": [written, {"state": "approved"}]}
    leased = {"owner": slip.id, "until": {"$add": [_NOW, lease * 1000]}}
    begins = {"$or": [is_open, _waits(slip.provider)]}
    changed = {"$and": [begins, {"$ne": ["$state", "paying"]}]}
    return {
        "attempts": {
            "$switch": {
                "branches": [
                    {"case": is_open, "then": {"$concatArrays": ["$attempts", [written]]}},
                    {"case": is_answer, "then": with_answer},
                ],
                "default": "$attempts",
            }
        },
        "surplus": {"$cond": [{"$or": [is_open, is_answer]}, surplus, {"$concatArrays": [surplus, [apart]]}]},
        "state": {"$cond": [begins, "paying", "$state"]},
        "lease": {"$cond": [begins, leased, "$lease"]},
        "history": {"$cond": [changed, {"$concatArrays": ["$history", [["paying", _NOW]]]}, "$history"]},
    }


def _waits(provider: str) -> dict[str, Any]:
    """Tell whether the newest attempt waits for its slip."""
    being_paid = {"$in": ["$state", ["paying", "unresolved"]]}
    return {"$and": [being_paid, _last_is_bare(provider, "asked")]}


def _last_is_bare(provider: str, state: str) -> dict[str, Any]:
    """Tell whether the newest attempt is one of the provider's, in this state, without a reference."""
    bare = [
        {"$eq": ["$$last.provider", {"$literal": provider}]},
        {"$eq": ["$$last.state", state]},
        {"$eq": [{"$ifNull": ["$$last.reference", None]}, None]},
    ]
    return {"$let": {"vars": {"last": _LAST}, "in": {"$and": bare}}}
