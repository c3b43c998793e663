"""Faults that somebody with a shell could make: each spoils a small house's data in one way."""

from collections.abc import Callable
from typing import Any

from pymongo.synchronous.database import Database

from cinema.domain.journal import FIRST, JournalEvent, entry_hash

Data = Database[dict[str, Any]]
Fault = Callable[[Data], None]
FREE = {"state": "free", "hold": None, "until": None, "ticket": None}
# The chain of the till that sold first; another till's is left alone.
_TILL: dict[str, Any] = {"chain": {"$not": {"$regex": "till-2$"}}}
_HOURS_AGO: dict[str, Any] = {"$subtract": ["$$NOW", 7 * 3_600_000]}
_NEVER: dict[str, Any] = {"$dateAdd": {"startDate": "$$NOW", "unit": "year", "amount": 9}}


def seat_without_ticket(data: Data) -> None:
    seat = {**FREE, "state": "sold", "ticket": "nobodys"}
    data["seat_maps"].update_one({"seats.B1.state": "sold"}, {"$set": {"seats.A3": seat}})


def ticket_without_seat(data: Data) -> None:
    data["seat_maps"].update_one({"seats.B1.state": "sold"}, {"$set": {"seats.B1": FREE}})


def seat_of_somebody_else(data: Data) -> None:
    data["seat_maps"].update_one({"seats.B1.state": "sold"}, {"$set": {"seats.B1.ticket": "nobodys"}})


def map_removed(data: Data) -> None:
    data["seat_maps"].delete_one({"seats.B1.state": "sold"})


def ticket_on_other_seat(data: Data) -> None:
    seat_map = data["seat_maps"].find_one({"seats.B1.state": "sold"}) or {}
    moved = {"seats.B5": seat_map["seats"]["B1"], "seats.B1": seat_map["seats"]["B5"]}
    data["seat_maps"].update_one({"_id": seat_map["_id"]}, {"$set": moved})


def ticket_twice(data: Data) -> None:
    data["transactions"].update_one({}, [{"$set": {"tickets": {"$concatArrays": ["$tickets", "$tickets"]}}}])


def sold_in_two_sales(data: Data) -> None:
    data["transactions"].update_one({"tickets.seat": "B1"}, {"$set": {"tickets.0.seat": "B2"}})


def held_for_nobody(data: Data) -> None:
    seat = {"state": "held", "hold": "gone", "until": _NEVER, "ticket": None}
    data["seat_maps"].update_one({"seats.B1.state": "sold"}, [{"$set": {"seats.B5": seat}}])


def hold_without_its_seat(data: Data) -> None:
    hold = {"seats": ["C9"], "until": _NEVER, "pinned": None, "owner": "x", "channel": "kiosk", "extended": False}
    data["seat_maps"].update_one({"seats.B1.state": "sold"}, [{"$set": {"holds.h1": hold}}])


def hold_pinned_for_ever(data: Data) -> None:
    hold_without_its_seat(data)
    seat = {"state": "held", "hold": "h1", "until": _NEVER, "ticket": None}
    data["seat_maps"].update_one(
        {"holds.h1": {"$exists": True}}, [{"$set": {"seats.C9": seat, "holds.h1.pinned": "attempt"}}]
    )


def missing_receipt_number(data: Data) -> None:
    data["transactions"].update_one({"receipt_number": {"$regex": "3$"}}, {"$unset": {"receipt_number": ""}})


def last_receipt_lost(data: Data) -> None:
    data["transactions"].update_one({"receipt_number": {"$regex": "5$"}}, {"$unset": {"receipt_number": ""}})


def receipt_twice(data: Data) -> None:
    data["transactions"].drop_index("receipt_number_1")
    (one,) = data["transactions"].find({"receipt_number": {"$regex": "2$"}})
    data["transactions"].update_one(
        {"receipt_number": {"$regex": "3$"}}, {"$set": {"receipt_number": one["receipt_number"]}}
    )


def counter_set_back(data: Data) -> None:
    data["counters"].update_one({"_id": {"$regex": "receipt"}}, {"$set": {"next": 3}})


def number_of_no_series(data: Data) -> None:
    data["transactions"].update_one({"receipt_number": {"$regex": "3$"}}, {"$set": {"receipt_number": "none"}})


def number_left_on_its_way(data: Data) -> None:
    (one,) = data["transactions"].find({"receipt_number": {"$regex": "2$"}})
    data["transactions"].update_one({"_id": one["_id"]}, [{"$set": {"paid_at": _HOURS_AGO}}])
    data["counters"].update_one(
        {"_id": {"$regex": "receipt"}}, [{"$set": {f"open.{one['_id']}": "$next", "next": {"$add": ["$next", 1]}}}]
    )


def changed_amount(data: Data) -> None:
    data["transactions"].update_one({}, {"$set": {"total": 1, "tickets.0.price": 1, "attempts.0.amount": 1}})


def changed_total(data: Data) -> None:
    data["transactions"].update_one({}, {"$set": {"total": 951}})


def amount_that_is_a_list(data: Data) -> None:
    data["transactions"].update_one({"state": "refunded"}, {"$set": {"refunds.0.amount": [1]}})


def receipt_that_is_a_list(data: Data) -> None:
    data["transactions"].update_one({}, {"$set": {"receipt_number": ["a"]}})


def payment_without_state(data: Data) -> None:
    data["transactions"].update_one({}, {"$set": {"attempts.0": {"id": "x"}}})


def seat_that_is_a_number(data: Data) -> None:
    data["transactions"].update_one({}, {"$set": {"tickets.0.seat": 7}})


def changed_screening(data: Data) -> None:
    data["transactions"].update_one({}, {"$set": {"screening": "elsewhere"}})


def payment_differs(data: Data) -> None:
    data["transactions"].update_one({}, {"$set": {"attempts.0.amount": 1}})


def payment_undone(data: Data) -> None:
    data["transactions"].update_one({}, {"$set": {"attempts.0.state": "declined"}})


def paid_twice(data: Data) -> None:
    data["transactions"].update_one({}, [{"$set": {"attempts": {"$concatArrays": ["$attempts", "$attempts"]}}}])


def money_for_nothing(data: Data) -> None:
    data["transactions"].update_one({}, {"$set": {"state": "abandoned"}})


def slip_too_many(data: Data) -> None:
    sale = data["transactions"].find_one({"state": "paid"})
    assert sale is not None
    slip = {**sale["attempts"][0], "id": "slip-1", "provider": "separate", "reference": "S-1"}
    data["transactions"].update_one({"_id": sale["_id"]}, {"$set": {"surplus": [slip]}})


def slip_given_back_unseen(data: Data) -> None:
    slip_too_many(data)
    data["transactions"].update_one({"surplus.id": "slip-1"}, {"$set": {"surplus.0.state": "returned"}})


def sale_removed(data: Data) -> None:
    data["transactions"].delete_one({"receipt_number": {"$regex": "2$"}})


def unfinished_for_long(data: Data) -> None:
    change = {"state": "paying", "attempts": _at("attempts"), "created_at": _HOURS_AGO}
    data["transactions"].update_one({}, [{"$set": change}])


def open_for_long(data: Data) -> None:
    change: dict[str, Any] = {"created_at": _HOURS_AGO, "receipt_number": None, "attempts": []}
    data["transactions"].update_one({}, [{"$set": {"state": "open", **change}}])


def refund_unfinished_for_long(data: Data) -> None:
    change = {"state": "refunding", "refunds": _at("refunds")}
    data["transactions"].update_one({"state": "refunded"}, [{"$set": change}])


def refund_left_half_done(data: Data) -> None:
    data["transactions"].update_one({"state": "refunded"}, {"$set": {"state": "refund_unresolved"}})


def refund_of_another_amount(data: Data) -> None:
    data["transactions"].update_one({"state": "part_refunded"}, {"$inc": {"refunds.0.amount": 1}})


def refund_exceeds(data: Data) -> None:
    data["transactions"].update_one({"state": "refunded"}, {"$inc": {"refunds.0.amount": 5000}})


def refunded_twice(data: Data) -> None:
    data["transactions"].drop_index("refunds.number_1")
    data["transactions"].update_one(
        {"state": "refunded"}, [{"$set": {"refunds": {"$concatArrays": ["$refunds", "$refunds"]}}}]
    )


def refund_without_number(data: Data) -> None:
    data["transactions"].update_one({"state": "refunded"}, {"$set": {"refunds.0.number": None}})


def refund_forgotten(data: Data) -> None:
    data["transactions"].update_one({"state": "refunded"}, {"$set": {"refunds": []}})


def refund_state_changed(data: Data) -> None:
    data["transactions"].update_one({"state": "refunded"}, {"$set": {"state": "paid"}})


def refund_number_twice(data: Data) -> None:
    data["transactions"].drop_index("refunds.number_1")
    (one,) = data["transactions"].find({"state": "refunded"})
    number = one["refunds"][0]["number"]
    data["transactions"].update_one({"state": "part_refunded"}, {"$set": {"refunds.0.number": number}})


def seat_not_put_back(data: Data) -> None:
    (one,) = data["transactions"].find({"state": "refunded"})
    (ticket,) = one["tickets"]
    seat = {**FREE, "state": "sold", "ticket": ticket["id"]}
    data["seat_maps"].update_one({"_id": one["screening"]}, {"$set": {f"seats.{ticket['seat']}": seat}})


def refund_not_in_journal(data: Data) -> None:
    data["journal"].delete_one({"event": {"$regex": "^refunded/"}, "seq": 7})


def refund_amount_in_journal(data: Data) -> None:
    data["journal"].update_one({"event": {"$regex": "^refunded/"}}, {"$inc": {"data.amount": 1}})


def journal_entry_removed(data: Data) -> None:
    data["journal"].delete_one({**_TILL, "seq": 2})


def last_journal_entry_removed(data: Data) -> None:
    (last,) = data["journal"].find({**_TILL, "event": "sold"}, sort=[("seq", -1)], limit=1)
    data["journal"].delete_many({**_TILL, "seq": {"$gte": last["seq"]}})


def journal_entry_changed(data: Data) -> None:
    data["journal"].update_one({**_TILL, "seq": 1}, {"$set": {"data.seats": "A9"}})


def journal_instant_changed(data: Data) -> None:
    data["journal"].update_one({**_TILL, "seq": 1}, {"$set": {"at": "yesterday"}})


def journal_amount_changed(data: Data) -> None:
    data["journal"].update_one({**_TILL, "seq": 1}, {"$set": {"data.total": 1}})


def journal_reordered(data: Data) -> None:
    one, two = data["journal"].find(_TILL, sort=[("seq", 1)], limit=2)
    data["journal"].update_one({"_id": one["_id"]}, {"$set": {"seq": 99}})
    data["journal"].update_one({"_id": two["_id"]}, {"$set": {"seq": one["seq"]}})
    data["journal"].update_one({"_id": one["_id"]}, {"$set": {"seq": two["seq"]}})


def journal_rewritten(data: Data) -> None:
    """Somebody who knows how hashes are made changes an entry and signs it anew."""
    entry = data["journal"].find_one({**_TILL, "seq": 1}) or {}
    changed = {**entry, "data": {**entry["data"], "seller": "eve"}}
    data["journal"].replace_one({"_id": entry["_id"]}, signed(changed))


def journal_entry_inserted(data: Data) -> None:
    """Somebody makes room in a chain and signs an entry of their own into it."""
    for entry in list(data["journal"].find({**_TILL, "seq": {"$gte": 3}}, sort=[("seq", -1)])):
        data["journal"].update_one({"_id": entry["_id"]}, {"$inc": {"seq": 1}})
    two = data["journal"].find_one({**_TILL, "seq": 2}) or {}
    forged = {**two, "_id": "forged", "seq": 3, "previous": two["hash"], "transaction": "forged", "event": "sold"}
    data["journal"].insert_one(signed(forged))


def journal_made_anew(data: Data) -> None:
    """Somebody changes the first entry and signs the whole chain anew: it agrees with itself."""
    previous = FIRST
    for entry in list(data["journal"].find(_TILL, sort=[("seq", 1)])):
        made = signed({**entry, "previous": previous, "data": {**entry["data"], "seller": "eve"}})
        data["journal"].replace_one({"_id": entry["_id"]}, made)
        previous = made["hash"]


def signed(entry: dict[str, Any]) -> dict[str, Any]:
    event = JournalEvent(entry["transaction"], entry["event"], entry["data"])
    return {**entry, "hash": entry_hash(entry["chain"], entry["seq"], entry["previous"], entry["at"], event)}


def _at(field: str) -> dict[str, Any]:
    """Every attempt or refund, moved hours into the past."""
    old = {"$mergeObjects": ["$$one", {"at": _HOURS_AGO}]}
    return {"$map": {"input": f"${field}", "as": "one", "in": old}}
