"""What a slip of a separate terminal does to its sale, in one update: the money was taken, so it is written down.

An open sale is asked with it. Of a sale whose attempt waits for a slip, or was found in the terminal's log without one,
it is the answer. Any other sale keeps it as surplus, for a manager. Which it is, the server decides.
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
    surplus = {"$ifNull": ["$surplus", []]}
    apart = {"$mergeObjects": [written, {"state": "approved"}]}
    until = {"$add": [_NOW, lease * 1000]}
    return {
        "attempts": _by_case(is_open, {"$concatArrays": ["$attempts", [written]]}, with_answer, "$attempts", slip),
        "surplus": _by_case(is_open, surplus, surplus, {"$concatArrays": [surplus, [apart]]}, slip),
        "state": {"$cond": [is_open, "paying", "$state"]},
        "lease": {"$cond": [is_open, {"owner": slip.id, "until": until}, "$lease"]},
        "history": {"$cond": [is_open, {"$concatArrays": ["$history", [["paying", _NOW]]]}, "$history"]},
    }


def _by_case(is_open: dict[str, Any], asked: Any, answered: Any, apart: Any, slip: Attempt) -> dict[str, Any]:
    cases = [{"case": is_open, "then": asked}, {"case": _waits(slip.provider), "then": answered}]
    return {"$switch": {"branches": cases, "default": apart}}


def _waits(provider: str) -> dict[str, Any]:
    """Tell whether the newest attempt waits for its slip; or has none, since a manager found it in the log."""
    being_paid = {"$in": ["$state", ["paying", "unresolved"]]}
    asked = {"$and": [being_paid, {"$eq": ["$$last.state", "asked"]}]}
    bare = [
        {"$eq": ["$$last.provider", {"$literal": provider}]},
        {"$eq": [{"$ifNull": ["$$last.reference", None]}, None]},
        {"$or": [asked, {"$eq": ["$$last.state", "approved"]}]},
    ]
    return {"$let": {"vars": {"last": _LAST}, "in": {"$and": bare}}}
