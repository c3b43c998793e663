"""Faults that somebody with a shell could make: each corrupts a small house's data in one way."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from unittest.mock import patch

from pymongo.synchronous.collection import Collection
from pymongo.synchronous.database import Database

from cinema.adapters.till_keys import Ed25519TillKey, KeysInMemory
from cinema.domain.entries import FIRST, entry_hash
from cinema.domain.ids import new_id
from cinema.services.cinema import Cinema
from cinema.services.selling import recovery

Document = dict[str, Any]
Data = Database[Document]
Fault = Callable[[Data], None]
FREE = {"state": "free", "hold": None, "until": None, "ticket": None}
_HOURS_AGO: Document = {"$subtract": ["$$NOW", 7 * 3_600_000]}
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
_LATER: Document = {"$dateAdd": {"startDate": "$$NOW", "unit": "minute", "amount": 5}}
_EVE = KeysInMemory().key("foreign")


def settle(data: Data, *cinemas: Cinema) -> None:
    """Recover until every entry is in place at majority, so that none is accepted as being on its way."""
    with patch.object(recovery, "LEASE_SECONDS", 0):  # else what was not confirmed at once is looked at in a minute
        while data["journal"].find_one({"due": True}):
            for cinema in cinemas:
                cinema.recovery.recover()


def unchecked(collection: Collection[Document], query: Document, update: Any) -> None:
    """Update one document past the server's rules."""
    collection.update_one(query, update, bypass_document_validation=True)


def sale_on(data: Data, seat: str) -> Document:
    """Return the newest paid sale of a seat."""
    (sale,) = data["transactions"].find({"tickets.seat": seat}, sort=[("paid_at", -1)], limit=1)
    return sale


def chain(data: Data, *, whole: bool = False) -> list[Document]:
    """Return the sales and refunds of the till that sold B1; of the `whole` chain also what it says of the house."""
    till = data["journal"].find_one({"_id": sale_on(data, "B1")["_id"]}) or {}
    query = {"till": till["till"], **({} if whole else {"kind": {"$ne": "changed"}})}
    return list(data["journal"].find(query, sort=[("seq", 1)]))


def of_paid(data: Data, change: Any, seat: str = "B1") -> None:
    unchecked(data["transactions"], {"_id": sale_on(data, seat)["_id"]}, change)


def of_refunded(data: Data, change: Any, state: str = "refunded") -> None:
    unchecked(data["transactions"], {"state": state}, change)


def of_map(data: Data, change: Any) -> None:
    data["seat_maps"].update_one({"seats.B1.state": "sold"}, change)


# Seats.


def seat_without_ticket(data: Data) -> None:
    of_map(data, {"$set": {"seats.A3": {**FREE, "state": "sold", "ticket": "nobodys"}}})


def ticket_without_seat(data: Data) -> None:
    of_map(data, {"$set": {"seats.B1": FREE}})


def seat_of_somebody_else(data: Data) -> None:
    of_map(data, {"$set": {"seats.B1.ticket": "nobodys"}})


def map_removed(data: Data) -> None:
    data["seat_maps"].delete_one({"seats.B1.state": "sold"})


def ticket_on_other_seat(data: Data) -> None:
    seat_map = data["seat_maps"].find_one({"seats.B1.state": "sold"}) or {}
    of_map(data, {"$set": {"seats.B5": seat_map["seats"]["B1"], "seats.B1": seat_map["seats"]["B5"]}})


def seat_not_put_back(data: Data) -> None:
    one = data["transactions"].find_one({"state": "refunded"}) or {}
    (ticket,) = one["tickets"]
    of_map(data, {"$set": {f"seats.{ticket['seat']}": {**FREE, "state": "sold", "ticket": ticket["id"]}}})


def seat_removed(data: Data) -> None:
    of_map(data, {"$unset": {"seats.A5": ""}})


def held_for_nobody(data: Data) -> None:
    of_map(data, [{"$set": {"seats.B5": {"state": "held", "hold": "gone", "until": _LATER, "ticket": None}}}])


def hold_without_its_seat(data: Data) -> None:
    hold = {"seats": ["C9"], "until": _LATER, "pinned": None, "owner": "x", "channel": "kiosk", "extended": False}
    of_map(data, [{"$set": {"holds.h1": hold}}])


def hold_pinned_for_ever(data: Data) -> None:
    hold_without_its_seat(data)
    pin = {"operation": new_id(), "sale": new_id(), "till": "t", "total": 950, "at": _HOURS_AGO}
    seat = {"state": "held", "hold": "h1", "until": _LATER, "ticket": None}
    of_map(data, [{"$set": {"seats.C9": seat, "holds.h1.pinned": pin, "oldest_pin": _HOURS_AGO}}])


# Sales.


def missing_receipt_number(data: Data) -> None:
    of_paid(data, {"$unset": {"receipt_number": ""}})


def receipt_changed(data: Data) -> None:
    of_paid(data, {"$set": {"receipt_number": "2020-01-000001"}})


def receipt_that_is_a_list(data: Data) -> None:
    of_paid(data, {"$set": {"receipt_number": ["a"]}})


def changed_amount(data: Data) -> None:
    of_paid(data, {"$set": {"total": 1, "tickets.0.price": 1, "attempts.0.amount": 1}})


def changed_total(data: Data) -> None:
    of_paid(data, {"$set": {"total": 951}})


def changed_price(data: Data) -> None:
    of_paid(data, {"$set": {"tickets.0.price": 951}})


def changed_payment(data: Data) -> None:
    of_paid(data, {"$set": {"attempts.0.amount": 951}})


def ticket_changed(data: Data) -> None:
    of_paid(data, {"$set": {"tickets.0.type": "child"}})


def ticket_moved(data: Data) -> None:
    of_paid(data, {"$set": {"tickets.0.seat": "B9"}})


def ticket_removed(data: Data) -> None:
    of_paid(data, {"$set": {"tickets": []}})


def ticket_twice(data: Data) -> None:
    of_paid(data, [{"$set": {"tickets": {"$concatArrays": ["$tickets", "$tickets"]}}}])


def changed_screening(data: Data) -> None:
    of_paid(data, {"$set": {"screenings.0.id": "elsewhere"}})


def changed_seller(data: Data) -> None:
    of_paid(data, {"$set": {"seller": "eve"}})


def changed_moment(data: Data) -> None:
    of_paid(data, [{"$set": {"paid_at": _HOURS_AGO}}])


def payment_undone(data: Data) -> None:
    of_paid(data, {"$set": {"attempts.0.state": "declined"}})


def payment_removed(data: Data) -> None:
    of_paid(data, {"$set": {"attempts": []}})


def payment_not_counted(data: Data) -> None:
    of_paid(data, {"$set": {"counted": []}})


def payment_without_state(data: Data) -> None:
    of_paid(data, {"$set": {"attempts.0": {"id": "x"}}})


def seat_that_is_a_number(data: Data) -> None:
    of_paid(data, {"$set": {"tickets.0.seat": 7}})


def paid_again(data: Data) -> None:
    of_paid(data, {"$push": {"attempts": {**sale_on(data, "B1")["attempts"][0], "id": "again"}}})


def money_for_nothing(data: Data) -> None:
    of_paid(data, {"$set": {"state": "abandoned"}})


def sale_removed(data: Data) -> None:
    data["transactions"].delete_one({"_id": sale_on(data, "B2")["_id"]})


def sale_invented(data: Data) -> None:
    data["transactions"].insert_one({**_another(data), "receipt_number": "2020-01-000001"})


def asked_for_long(data: Data) -> None:
    sale = _asked(data)
    data["transactions"].update_one({"_id": sale}, [{"$set": {"lease": {"owner": "x", "until": _HOURS_AGO}}}])


def asked_in_a_paid_sale(data: Data) -> None:
    """A card was charged, and its sale was paid in cash before the terminal's answer came."""
    asked = {**sale_on(data, "B1")["attempts"][0], "id": new_id(), "state": "asked", "at": LONG_AGO}
    of_paid(data, {"$push": {"attempts": asked}})


def asked_for_another_total(data: Data) -> None:
    data["transactions"].update_one({"_id": _asked(data)}, {"$set": {"total": 951, "attempts.0.amount": 951}})


def abandoned_without_word(data: Data) -> None:
    data["transactions"].update_one({"_id": _asked(data)}, {"$set": {"state": "abandoned"}})


def _another(data: Data) -> Document:
    sale = sale_on(data, "B1")
    ticket = {**sale["tickets"][0], "id": new_id(), "seat": "A7"}
    return {**sale, "_id": new_id(), "tickets": [ticket]}


def _asked(data: Data) -> str:
    sale = _another(data)
    attempt = {**sale["attempts"][0], "id": new_id(), "state": "asked"}
    empty = {"state": "paying", "attempts": [attempt], "receipt_number": None, "paid_at": None, "counted": []}
    data["transactions"].insert_one({**sale, **empty})
    until = {"$add": ["$$NOW", 60_000]}
    asked = {"$map": {"input": "$attempts", "as": "one", "in": {"$mergeObjects": ["$$one", {"at": "$$NOW"}]}}}
    change = {"asked_at": "$$NOW", "history": [["paying", "$$NOW"]], "attempts": asked}
    lease = {"owner": "x", "until": until}
    data["transactions"].update_one({"_id": sale["_id"]}, [{"$set": {**change, "lease": lease}}])
    return str(sale["_id"])


# Refunds.


def amount_that_is_a_list(data: Data) -> None:
    of_refunded(data, {"$set": {"refunds.0.amount": [1]}})


def refund_unfinished_for_long(data: Data) -> None:
    one = data["transactions"].find_one({"state": "refunded"}) or {}
    sale = sale_on(data, "B1")
    refund = {**one["refunds"][0], "id": "r1", "number": None, "done_at": None, "state": "asked"}
    refund["tickets"] = [ticket["id"] for ticket in sale["tickets"]]
    lease = {"owner": "x", "until": _HOURS_AGO}
    of_paid(data, [{"$set": {"state": "refunding", "refunds": [refund], "lease": lease}}])


def refund_invented(data: Data) -> None:
    one = data["transactions"].find_one({"state": "refunded"}) or {}
    refund = {**one["refunds"][0], "id": "r1", "tickets": [ticket["id"] for ticket in sale_on(data, "B1")["tickets"]]}
    of_paid(data, {"$set": {"state": "refunded", "refunds": [refund]}})


def refund_of_another_amount(data: Data) -> None:
    of_refunded(data, {"$inc": {"refunds.0.amount": 1}}, "part_refunded")


def refund_of_another_ticket(data: Data) -> None:
    of_refunded(data, {"$set": {"refunds.0.tickets": ["t1"]}}, "part_refunded")


def refunded_twice(data: Data) -> None:
    of_refunded(data, [{"$set": {"refunds": {"$concatArrays": ["$refunds", "$refunds"]}}}])


def refund_without_number(data: Data) -> None:
    of_refunded(data, {"$set": {"refunds.0.number": None}})


def refund_forgotten(data: Data) -> None:
    of_refunded(data, {"$set": {"refunds": []}})


def refund_state_changed(data: Data) -> None:
    of_refunded(data, {"$set": {"state": "paid"}})


# The journal and its tills.


def journal_entry_removed(data: Data) -> None:
    data["journal"].delete_one({"_id": chain(data)[1]["_id"]})


def last_journal_entry_removed(data: Data) -> None:
    data["journal"].delete_one({"_id": chain(data)[-1]["_id"]})


def journal_entry_changed(data: Data) -> None:
    unchecked(data["journal"], {"_id": chain(data)[0]["_id"]}, {"$set": {"operation.order.seller": "eve"}})


def journal_instant_changed(data: Data) -> None:
    unchecked(data["journal"], {"_id": chain(data)[0]["_id"]}, {"$set": {"at": "yesterday"}})


def journal_amount_changed(data: Data) -> None:
    unchecked(data["journal"], {"_id": chain(data)[0]["_id"]}, {"$set": {"operation.order.total": 1}})


def journal_place_lost(data: Data) -> None:
    unchecked(data["journal"], {"_id": chain(data)[0]["_id"]}, {"$set": {"seq": "x"}})


def signature_removed(data: Data) -> None:
    unchecked(data["journal"], {"_id": chain(data)[0]["_id"]}, {"$unset": {"signature": ""}})


def journal_reordered(data: Data) -> None:
    one, two = chain(data)[:2]
    for name, seq in ((one["_id"], 99), (two["_id"], one["seq"]), (one["_id"], two["seq"])):
        unchecked(data["journal"], {"_id": name}, {"$set": {"seq": seq}})


def journal_rewritten(data: Data) -> None:
    """Somebody who knows how hashes are made changes an entry and hashes it anew."""
    entry = chain(data)[0]
    _replace(data, hashed({**entry, "operation": {**entry["operation"], "by": "eve"}}))


def journal_entry_inserted(data: Data) -> None:
    """Somebody makes room in a chain and puts an entry of their own into it."""
    entries = chain(data)
    for entry in reversed(entries[2:]):
        unchecked(data["journal"], {"_id": entry["_id"]}, {"$inc": {"seq": 1}})
    before = entries[1]
    forged = {**before, "_id": "forged", "subject": "forged", "seq": before["seq"] + 1, "previous": before["hash"]}
    del forged["claims"]
    data["journal"].insert_one(hashed(forged))


def journal_made_anew(data: Data) -> None:
    """Somebody changes the first entry and hashes the whole chain anew: it agrees with itself."""
    previous = FIRST
    for entry in chain(data, whole=True):
        made = hashed({**entry, "previous": previous, "day": "2020-01-01" if previous == FIRST else entry["day"]})
        _replace(data, made)
        previous = made["hash"]


def entry_forged(data: Data) -> None:
    """Somebody appends a sale with the right hash and number, signed by a key that is not the till's."""
    data["journal"].insert_one(_forged(data))


def entry_of_foreign_till(data: Data) -> None:
    """Somebody begins a chain of a till that is not registered."""
    forged = {**_forged(data), "till": _EVE.fingerprint, "seq": 1, "previous": FIRST}
    data["journal"].insert_one(hashed(forged))


def journal_forked(data: Data) -> None:
    data["journal"].drop_index("till_1_seq_1")
    data["journal"].insert_one(hashed({**_forged(data), "seq": chain(data)[-1]["seq"]}))


def claimed_twice(data: Data) -> None:
    """The index is gone, and the same payment stands in two entries."""
    data["journal"].drop_index("claims_1")
    data["journal"].insert_one(hashed({**_forged(data), "claims": chain(data)[0]["claims"]}))


def number_given_twice(data: Data) -> None:
    forged, last = _forged(data), chain(data)[-1]
    data["journal"].insert_one(hashed({**forged, "counts": last["counts"], "number": last["number"]}))


def number_left_out(data: Data) -> None:
    forged = _forged(data)
    counts = {name: count + 1 for name, count in forged["counts"].items()}
    data["journal"].insert_one(hashed({**forged, "counts": counts, "number": f"{forged['number'][:-6]}000999"}))


def miscounted(data: Data) -> None:
    forged = _forged(data)
    data["journal"].insert_one(hashed({**forged, "counts": {**forged["counts"], "refund-2020": 7}}))


def sold_in_two_sales(data: Data) -> None:
    """A second sale of B1 is forged into the journal."""
    data["journal"].insert_one(_forged(data, "B1"))


def till_removed(data: Data) -> None:
    data["tills"].delete_one({"_id": chain(data)[0]["till"]})


def till_key_replaced(data: Data) -> None:
    data["tills"].update_one({"_id": chain(data)[0]["till"]}, {"$set": {"public_key": _EVE.public_key}})


def till_corrupt(data: Data) -> None:
    unchecked(data["tills"], {"_id": chain(data)[0]["till"]}, {"$set": {"public_key": 7}})


def till_renumbered(data: Data) -> None:
    data["tills"].update_one({"_id": chain(data)[0]["till"]}, {"$set": {"number": 77}})


def till_number_twice(data: Data) -> None:
    data["tills"].drop_index("number_1")
    till = data["tills"].find_one({"_id": chain(data)[0]["till"]}) or {}
    data["tills"].insert_one({**till, "_id": _EVE.fingerprint, "public_key": _EVE.public_key})


def _forged(data: Data, seat: str = "A7") -> Document:
    last = chain(data)[-1]
    sold = data["journal"].find_one({"_id": sale_on(data, "B1")["_id"]}) or {}
    name, order = new_id(), sold["operation"]["order"]
    ticket = {**order["tickets"][0], "id": new_id(), "seat": seat}
    attempt = {**sold["operation"]["tenders"][0], "id": new_id()}
    operation = {**sold["operation"], "order": {**order, "id": name, "tickets": [ticket]}, "tenders": [attempt]}
    (series,) = (one for one in last["counts"] if one.startswith("receipt"))
    count = last["counts"][series] + 1
    return hashed({
        **sold, "_id": name, "subject": name, "seq": last["seq"] + 1, "previous": last["hash"], "operation": operation,
        "counts": {**last["counts"], series: count}, "number": f"{sold['number'][:-6]}{count:06d}",
        "claims": [f"attempt:{attempt['id']}"],
    })  # fmt: skip


def hashed(entry: Document) -> Document:
    """Hash an entry anew, and sign it by a key that is no till's."""
    made = {**entry, "hash": entry_hash(entry)}
    return {**made, "signature": _EVE.sign(made["hash"].encode()).hex()}


def _replace(data: Data, entry: Document) -> None:
    data["journal"].replace_one({"_id": entry["_id"]}, entry, bypass_document_validation=True)


# The house, its screenings, and what stands beside a sale.


def of_settings(data: Data, document: str, change: Document) -> None:
    data["settings"].update_one({"_id": document}, change)


def setting_changed(data: Data) -> None:
    of_settings(data, "house", {"$set": {"seats_per_basket": 90}})


def setting_unset(data: Data) -> None:
    of_settings(data, "house", {"$unset": {"tax_percent": ""}})


def settings_removed(data: Data) -> None:
    data["settings"].delete_one({"_id": "house"})


def demo_flag_flipped(data: Data) -> None:
    of_settings(data, "mark", {"$set": {"kind": "real"}})


def ticket_key_replaced(data: Data) -> None:
    of_settings(data, "ticket_key", {"$set": {"key": b"e" * 32}})


def ticket_key_replaced_with_its_public_part(data: Data) -> None:
    public = Ed25519TillKey(b"e" * 32).public_key
    of_settings(data, "ticket_key", {"$set": {"key": b"e" * 32, "public_key": public}})


def administrator_made(data: Data) -> None:
    user = data["users"].find_one({"role": "manager"}) or {}
    names = {name: f"eve-{user[name]}" for name in ("username", "email", "username_key", "email_key")}
    data["users"].insert_one({**user, **names, "_id": "eve", "role": "admin"})


def role_raised(data: Data) -> None:
    data["users"].update_one({"role": "manager"}, {"$set": {"role": "admin"}})


def role_taken(data: Data) -> None:
    data["users"].update_one({"role": "manager"}, {"$set": {"role": "customer"}})


def account_removed(data: Data) -> None:
    data["users"].delete_one({"role": "manager"})


def till_renamed(data: Data) -> None:
    data["tills"].update_one({"_id": chain(data)[0]["till"]}, {"$set": {"name": "eve"}})


def _shown(data: Data) -> Document:
    seat_map = data["seat_maps"].find_one({"seats.B1.state": "sold"}) or {}
    return {"_id": seat_map["_id"]}


def screening_removed(data: Data) -> None:
    data["screenings"].delete_one(_shown(data))


def screening_moved(data: Data) -> None:
    data["screenings"].update_one(_shown(data), {"$set": {"starts_at": LONG_AGO}})


def screening_cancelled(data: Data) -> None:
    data["screenings"].update_one(_shown(data), {"$set": {"state": "cancelled"}})


def seat_out_of_the_plan(data: Data) -> None:
    data["seat_plans"].update_many({}, {"$pull": {"seats": {"id": "B1"}}})


def plan_removed(data: Data) -> None:
    data["seat_plans"].delete_many({})


def terminal_record_removed(data: Data) -> None:
    data["test_terminal"].delete_one({"_id": sale_on(data, "B1")["attempts"][0]["id"]})


def terminal_amount_changed(data: Data) -> None:
    data["test_terminal"].update_one({"_id": sale_on(data, "B1")["attempts"][0]["id"]}, {"$set": {"amount": 1}})


def terminal_refund_removed(data: Data) -> None:
    data["test_terminal"].delete_many({"refund": True})


def prices_swapped(data: Data) -> None:
    """Two tickets of one sale cost each other's price: the total stays."""
    prices = [ticket["price"] for ticket in sale_on(data, "A1")["tickets"]]
    of_paid(data, {"$set": {"tickets.0.price": prices[1], "tickets.1.price": prices[0]}}, "A1")


def refund_appended(data: Data) -> None:
    """A refund that nobody asked for is appended as asked, so that recovery gives the money back."""
    one = data["transactions"].find_one({"state": "refunded"}) or {}
    sale = sale_on(data, "B1")
    share = {**one["refunds"][0]["shares"][0], "id": new_id(), "attempt": sale["attempts"][0]["id"]}
    refund = {**one["refunds"][0], "id": new_id(), "number": None, "done_at": None, "state": "asked", "shares": [share]}
    refund["tickets"] = [ticket["id"] for ticket in sale["tickets"]]
    until: Document = {"$add": ["$$NOW", 60_000]}
    lease = {"owner": "x", "until": until}
    change = {"state": "refunding", "refunds": [{"$literal": refund}], "lease": lease}
    of_paid(data, [{"$set": change}])


# What no entry has, or only a hash of.


def reason_changed(data: Data) -> None:
    of_refunded(data, {"$set": {"refunds.0.reason": "a friend of mine"}})


def refused_payment_invented(data: Data) -> None:
    of_paid(data, {"$push": {"attempts": {**sale_on(data, "B1")["attempts"][0], "id": new_id(), "state": "declined"}}})


def history_rewritten(data: Data) -> None:
    of_paid(data, {"$set": {"history": [["paid", LONG_AGO]]}})


def history_ends_otherwise(data: Data) -> None:
    of_paid(data, {"$push": {"history": ["refunded", sale_on(data, "B1")["history"][-1][1]]}})


def history_of_an_unknown_state(data: Data) -> None:
    of_paid(data, {"$set": {"history.0.0": "payed"}})


def history_with_a_refund(data: Data) -> None:
    """The sale says that it was refunded in between, and has no refund."""
    first, last = sale_on(data, "B1")["history"]
    of_paid(data, {"$set": {"history": [first, ["refunding", first[1]], last]}})


def history_in_the_future(data: Data) -> None:
    of_paid(data, {"$set": {"history.1.1": datetime(2099, 1, 1, tzinfo=UTC)}})


def asked_at_rewritten(data: Data) -> None:
    of_paid(data, [{"$set": {"asked_at": _HOURS_AGO}}])


def asked_at_rewritten_with_its_history(data: Data) -> None:
    of_paid(data, [{"$set": {"asked_at": "$$NOW", "history": [["paying", "$$NOW"], ["paid", "$$NOW"]]}}])


def leased_for_ever(data: Data) -> None:
    lease = {"owner": "x", "until": datetime(2099, 1, 1, tzinfo=UTC)}
    data["transactions"].update_one({"_id": _asked(data)}, {"$set": {"lease": lease}})


def buyer_changed(data: Data) -> None:
    data["buyers"].update_one({}, {"$set": {"name": "Eve"}})


def buyer_corrupt(data: Data) -> None:
    unchecked(data["buyers"], {}, {"$set": {"name": 7}})


def buyer_removed(data: Data) -> None:
    data["buyers"].delete_one({})


def buyer_given_to_somebody_else(data: Data) -> None:
    """An erasure of that account would then forget the buyer."""
    customer = data["users"].find_one({"role": "customer"}) or {}
    data["buyers"].update_one({}, {"$set": {"customer": customer["_id"]}})


def terminal_card_changed(data: Data) -> None:
    data["test_terminal"].update_one({"_id": sale_on(data, "B1")["attempts"][0]["id"]}, {"$set": {"last4": "0002"}})


def terminal_record_invented(data: Data) -> None:
    record = {"state": "approved", "amount": 950, "last4": "4242"}
    data["test_terminal"].update_one({"_id": new_id()}, [{"$set": {**record, "at": "$$NOW"}}], upsert=True)


# Baskets that wait.


def _basket(data: Data, change: Document) -> None:
    """Store a basket with the order of a sale, handed over for ten minutes but for this change."""
    entry = data["journal"].find_one({"_id": sale_on(data, "B1")["_id"]}) or {}
    kept = {"kind": "handed-over", "order": entry["operation"]["order"], "label": "", "till": entry["till"]}
    times = {"at": "$$NOW", "until": {"$dateAdd": {"startDate": "$$NOW", "unit": "minute", "amount": 10}}}
    stored = {"$literal": {**kept, "number": "4821"}}
    data["baskets"].update_one(
        {"_id": new_id()}, [{"$replaceWith": {"$mergeObjects": ["$$ROOT", stored, times, change]}}], upsert=True
    )


def basket_whose_code_is_short(data: Data) -> None:
    _basket(data, {"number": "7"})


def basket_whose_code_never_ends(data: Data) -> None:
    _basket(data, {"until": {"$dateAdd": {"startDate": "$$NOW", "unit": "day", "amount": 1}}})


def basket_hidden(data: Data) -> None:
    """Nobody sees a parked basket that is marked as taken over, and its seats stay held."""
    _basket(data, {"kind": "parked", "number": None, "taken": {"till": "eve", "step": "eve", "at": "$$NOW"}})


def basket_corrupt(data: Data) -> None:
    _basket(data, {"order": {"id": "odd"}})


# A screening and its plan under sold tickets.


def movie_swapped(data: Data) -> None:
    data["screenings"].update_one(_shown(data), {"$set": {"movie": "another"}})


def room_swapped(data: Data) -> None:
    data["screenings"].update_one(_shown(data), {"$set": {"auditorium": "another"}})


def room_swapped_with_its_plan(data: Data) -> None:
    """The screening is moved to another room of the house that has the same seats."""
    room = data["auditoriums"].find_one() or {}
    plan = data["seat_plans"].find_one({"auditorium": room["_id"]}) or {}
    data["auditoriums"].insert_one({**room, "_id": "room-9", "name": "Room 9", "plan": "room-9-1"})
    data["seat_plans"].insert_one({**plan, "_id": "room-9-1", "auditorium": "room-9"})
    data["screenings"].update_one(_shown(data), {"$set": {"auditorium": "room-9", "plan": "room-9-1"}})


def seat_blocked_in_the_plan(data: Data) -> None:
    data["seat_plans"].update_many({}, {"$push": {"blocked": "B1"}})


def free_seat_blocked(data: Data) -> None:
    """With the number of seats that are for sale, so that none is missing."""
    of_map(data, {"$set": {"seats.A5.state": "blocked"}, "$inc": {"capacity": -1}})


def free_seat_blocked_in_the_plan(data: Data) -> None:
    data["seat_plans"].update_many({}, {"$push": {"blocked": "A5"}})


def seat_numbered_otherwise(data: Data) -> None:
    data["seat_plans"].update_many({"seats.id": "B1"}, {"$set": {"seats.$.number": 99}})


def free_seat_renamed(data: Data) -> None:
    of_map(data, {"$rename": {"seats.A5": "seats.Z5"}})


# Accounts.


def password_replaced(data: Data) -> None:
    data["users"].update_one({"role": "manager"}, {"$set": {"password_hash": "$2b$04$" + "e" * 53}})


def pin_made_by_hand(data: Data) -> None:
    data["users"].update_one({"role": "manager"}, {"$set": {"pin": {"hash": "$2b$04$" + "e" * 53, "until": None}}})


def till_registered_by_hand(data: Data) -> None:
    data["tills"].update_one({}, {"$set": {"kind": "till", "label": "Counter"}})


def password_taken_away(data: Data) -> None:
    data["users"].update_one({"role": "manager"}, {"$set": {"password_hash": ""}})


def logins_swapped(data: Data) -> None:
    """A manager and a customer are found by each other's username."""
    one, other = (data["users"].find_one({"role": role}) or {} for role in ("manager", "customer"))
    for user, key in ((one, "for a moment"), (other, one["username_key"]), (one, other["username_key"])):
        data["users"].update_one({"_id": user["_id"]}, {"$set": {"username_key": key}})


def email_of_somebody_else(data: Data) -> None:
    data["users"].update_one({"role": "manager"}, {"$set": {"email_key": "eve@example.org"}})


def marked_as_being_erased(data: Data) -> None:
    data["users"].update_one({"role": "manager"}, {"$set": {"erasing": True}})


# What a chain alone can't show: its end is cut off with all that follows from it.


def last_sale_removed_whole(data: Data) -> None:
    """The last entry of a chain is removed, with its sale, its seats and the terminal's record."""
    _removed_whole(data, chain(data, whole=True)[-1]["_id"])


def last_sales_removed_whole(data: Data) -> None:
    """The same with the last two entries."""
    for entry in chain(data, whole=True)[-2:]:
        _removed_whole(data, entry["_id"])


def chain_removed_whole(data: Data) -> None:
    """A till's chain is removed to its first entry, with the till's record and all of its sales."""
    entries = chain(data, whole=True)
    for entry in entries:
        _removed_whole(data, entry["_id"])
    data["tills"].delete_one({"_id": entries[0]["till"]})


def _removed_whole(data: Data, name: str) -> None:
    sale = data["transactions"].find_one({"_id": name}) or {}
    for ticket in sale.get("tickets", []):
        data["seat_maps"].update_one({"_id": ticket["screening"]}, {"$set": {f"seats.{ticket['seat']}": FREE}})
    data["test_terminal"].delete_many({"_id": {"$in": [one["id"] for one in sale.get("attempts", [])]}})
    data["transactions"].delete_one({"_id": name})
    data["journal"].delete_one({"_id": name})


ONLY_BY_HEADS: tuple[Fault, ...] = (last_sale_removed_whole, last_sales_removed_whole, chain_removed_whole)
"""Ways that nothing stored shows. A key that was stolen adds more: whoever has it can write a chain anew."""
