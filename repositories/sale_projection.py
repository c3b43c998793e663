"""Projects the journal's facts onto a stored sale, in one update that may be repeated and may come in any order.

Each field is set from the facts or left unchanged, and the state is computed from the fields in the same update, so a
late or repeated update never reverts anything. Fields that entries don't have stay: an attempt without an answer, a
refund under way, the history.
"""

from typing import Any

from cinema.domain.orders import Order
from cinema.domain.payments import UNKNOWN, AttemptState, Provider
from cinema.domain.refunds import NOT_ENTERED
from cinema.domain.sale_facts import SaleFacts
from cinema.domain.transactions import BEING_PAID
from cinema.domain.transactions import TransactionState as State
from repositories.collection import Document
from repositories.documents import nested

Stage = dict[str, Any]
_NOW = "$$NOW"
_ORDER = tuple(name for name in Order.__dataclass_fields__ if name != "id")
_OPEN = sorted(BEING_PAID)
_REFUNDS = {"$ifNull": ["$refunds", []]}
_ASKED = {"$eq": ["$$one.state", AttemptState.ASKED]}
_MANUAL = [one for one in Provider if one.is_manual]


def brought(facts: SaleFacts, empty: Document) -> list[Stage]:
    """Return the update that applies the facts to a sale; `empty` has the other fields of a new one."""
    known: Stage = {}
    if facts.order is not None:
        known |= {name: {"$literal": value} for name, value in nested(facts.order).items() if name in _ORDER}
    if facts.is_sold:
        known |= {"receipt_number": {"$literal": facts.receipt_number}, "paid_at": facts.sold_at}
        known["counted"] = {"$literal": list(facts.counted)}
    before: Stage = {"$mergeObjects": [{"$literal": {**empty, "state": State.PAYING}}, "$$ROOT"]}
    stages: list[Stage] = [{"$replaceWith": before}]
    if known:
        stages.append({"$set": known})
    returned = {"$eq": ["$$one.state", AttemptState.RETURNED]}  # final: an older fact must not undo it
    stages += [_merged("attempts", nested(one), keep=returned) for one in facts.attempts]
    for one in facts.refunds:
        # The reason, its salt and the seal are not in the journal.
        said = {name: value for name, value in nested(one).items() if name not in NOT_ENTERED}
        stages.append(_merged("refunds", said, rest=NOT_ENTERED))
    # The sale has an admission before its entry; only one that was taken back, or is missing, follows from the journal.
    for entered in facts.admissions:
        stages.append(_merged("admissions", nested(entered), keep=entered.undone_at is None))
    stages += _ended(facts)
    return [*stages, *with_state(voided=facts.voided and not facts.is_sold)]


def _ended(facts: SaleFacts) -> list[Stage]:
    """Return the stages that cancel unanswered attempts and refunds under way whose operation is voided."""
    if not facts.voided_parts:
        return []
    # Only what was voided itself: an attempt that is still asked in a sale that has ended may yet take money.
    which = {"$and": [_ASKED, {"$in": ["$$one.id", sorted(facts.voided_parts)]}]}
    cancelled = {"$mergeObjects": ["$$one", {"state": AttemptState.CANCELLED}]}
    return [{"$set": {name: _each(f"${name}", which, cancelled) for name in ("attempts", "refunds")}}]


def with_state(*, voided: bool = False) -> list[Stage]:
    """Return the stages that compute state, lease and history from the other fields; `voided`: the sale has ended.

    `waits` marks what a manager sees of a sale that has ended: surplus money, and an attempt that no terminal can tell
    of. While recovery has something to do, the sale has a lease: surplus that a terminal can give back, an attempt or
    refund that is still asked.
    """
    counted = {"$in": ["$$one.id", {"$ifNull": ["$counted", []]}]}
    surplus = {"$and": [{"$eq": ["$$one.state", AttemptState.APPROVED]}, {"$not": [counted]}]}
    by_terminal = {"$and": [surplus, {"$not": [{"$in": ["$$one.provider", _MANUAL]}]}]}
    ended = {"$not": [{"$in": ["$_state", _OPEN]}]}
    noted = {"$concatArrays": ["$history", [["$_state", _NOW]]]}
    newest = {"$arrayElemAt": [{"$ifNull": [{"$last": "$history"}, [""]]}, 0]}
    is_new_surplus = {"$and": ["$_waits", {"$ne": ["$waits", True]}, _any("$attempts", by_terminal)]}
    unknown = {"$and": [_ASKED, {"$eq": ["$$one.reason", UNKNOWN]}]}
    attempt_is_asked = {"$and": [_ASKED, {"$ne": ["$$one.reason", UNKNOWN]}, {"$ne": ["$_state", State.UNRESOLVED]}]}
    refund_is_asked = {"$and": [_ASKED, {"$ne": ["$$one.unresolved", True]}]}
    under_way = {"$in": ["$_state", [State.PAYING, State.PART_PAID]]}
    is_asked = {"$or": [under_way, _any("$attempts", attempt_is_asked), _any(_REFUNDS, refund_is_asked)]}
    is_leased = {"$or": [is_asked, "$_waits"]}
    over = {"owner": "nobody", "until": _NOW}  # a lease that has run out: recovery takes it at once
    unleased = {
        "$and": [is_asked, {"$eq": [{"$type": "$lease"}, "missing"]}]
    }  # a manager decided, or an entry inserted it
    lease = _first((is_new_surplus, over), (unleased, over), (is_leased, "$lease"), default="$$REMOVE")
    return [
        {"$set": {"_state": _state(voided=voided)}},
        {"$set": {"_waits": {"$and": [ended, _any("$attempts", {"$or": [surplus, unknown]})]}}},
        {
            "$set": {
                "history": {"$cond": [{"$eq": ["$_state", newest]}, "$history", noted]},
                "lease": lease,
                "state": "$_state",
                "waits": {"$cond": ["$_waits", True, "$$REMOVE"]},
            }
        },
        {"$unset": ["_state", "_waits"]},
    ]


def _state(*, voided: bool) -> Stage:
    """Return the state of a sale computed from its receipt number, attempts and refunds."""
    given = {"$filter": {"input": _REFUNDS, "as": "one", "cond": {"$eq": ["$$one.state", AttemptState.APPROVED]}}}
    back = {"$reduce": {"input": given, "initialValue": [], "in": {"$concatArrays": ["$$value", "$$this.tickets"]}}}
    no_lines = {"$eq": [{"$size": {"$ifNull": ["$lines", []]}}, 0]}  # lines are not given back with tickets
    all_tickets = {"$gte": [{"$size": back}, {"$size": "$tickets"}]}
    all_back = {"$and": [{"$gt": [{"$size": given}, 0]}, all_tickets, no_lines]}
    of_sold = _first(
        (_any(_REFUNDS, {"$and": [_ASKED, {"$eq": ["$$one.unresolved", True]}]}), State.REFUND_UNRESOLVED),
        (_any(_REFUNDS, _ASKED), State.REFUNDING),
        (all_back, State.REFUNDED),
        ({"$gt": [{"$size": given}, 0]}, State.PART_REFUNDED),
        default=State.PAID,
    )
    return _first(
        ({"$eq": [{"$type": "$receipt_number"}, "string"]}, of_sold),
        ({"$or": [voided, {"$eq": ["$state", State.ABANDONED]}]}, State.ABANDONED),
        ({"$and": [{"$eq": ["$state", State.UNRESOLVED]}, _any("$attempts", _ASKED)]}, State.UNRESOLVED),
        (_any("$attempts", _ASKED), State.PAYING),
        default=State.PART_PAID,
    )


def _first(*branches: tuple[Any, Any], default: Any) -> Stage:
    return {"$switch": {"branches": [{"case": case, "then": then} for case, then in branches], "default": default}}


def _any(array: Any, condition: Stage) -> Stage:
    return {"$anyElementTrue": [{"$map": {"input": array, "as": "one", "in": condition}}]}


def _each(array: str, condition: Stage, then: Stage) -> Stage:
    return {"$map": {"input": array, "as": "one", "in": {"$cond": [condition, then, "$$one"]}}}


def _merged(array: str, value: Document, *, keep: Any = False, rest: Document | None = None) -> Stage:
    """Return the stage that upserts a value in an array by its id; a new one also gets the fields of `rest`.

    Fields that the value doesn't have stay; an element for which `keep` is true isn't changed.
    """
    same = {"$and": [{"$eq": ["$$one.id", value["id"]]}, {"$not": [keep]}]}
    stored = {"$ifNull": [f"${array}", []]}
    there = {"$in": [value["id"], {"$map": {"input": stored, "as": "one", "in": "$$one.id"}}]}
    over = {"$mergeObjects": ["$$one", {"$literal": value}]}
    added = {"$concatArrays": [stored, [{"$literal": {**(rest or {}), **value}}]]}
    return {"$set": {array: {"$cond": [there, _each(f"${array}", same, over), added]}}}


def with_attempt(attempt_id: str, values: Document) -> Document:
    """Return the attempts of a sale with other values in one of them."""
    mine = {"$eq": ["$$one.id", {"$literal": attempt_id}]}
    changed = {"$cond": [mine, {"$mergeObjects": ["$$one", {"$literal": values}]}, "$$one"]}
    return {"$map": {"input": "$attempts", "as": "one", "in": changed}}
