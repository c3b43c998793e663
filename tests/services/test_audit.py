"""The audit finds each fault by its name, and nothing in a healthy house."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from pymongo.synchronous.database import Database

from tests.conftest import SmallHouse
from tests.support import findings, sell

Data = Database[dict[str, Any]]


@pytest.fixture
def sold(house: SmallHouse) -> SmallHouse:
    """Five sales, two of them at another till."""
    for seat in ("B1", "B2", "B3"):
        sell(house.cinema, house.guest, house.screening, seat)
    other = house.another_till("till-2")
    for seat in ("C1", "C2"):
        sell(other, house.guest, house.screening, seat)
    return house


def test_a_healthy_house_has_no_findings(sold: SmallHouse) -> None:
    assert findings(sold.cinema) == []


def seat_without_ticket(data: Data) -> None:
    seat = {"state": "sold", "hold": None, "until": None, "ticket": "nobodys"}
    data["seat_maps"].update_one({"seats.B1.state": "sold"}, {"$set": {"seats.A3": seat}})


def ticket_without_seat(data: Data) -> None:
    seat = {"state": "free", "hold": None, "until": None, "ticket": None}
    data["seat_maps"].update_one({"seats.B1.state": "sold"}, {"$set": {"seats.B1": seat}})


def ticket_on_other_seat(data: Data) -> None:
    seat_map = data["seat_maps"].find_one({"seats.B1.state": "sold"}) or {}
    moved = {"seats.B5": seat_map["seats"]["B1"], "seats.B1": seat_map["seats"]["B5"]}
    data["seat_maps"].update_one({"_id": seat_map["_id"]}, {"$set": moved})


def ticket_twice(data: Data) -> None:
    data["transactions"].update_one({}, [{"$set": {"tickets": {"$concatArrays": ["$tickets", "$tickets"]}}}])


def sold_in_two_sales(data: Data) -> None:
    data["transactions"].update_one({"tickets.seat": "B1"}, {"$set": {"tickets.0.seat": "B2"}})


def missing_receipt_number(data: Data) -> None:
    data["transactions"].update_one({"receipt_number": {"$regex": "3$"}}, {"$unset": {"receipt_number": ""}})


def last_receipt_lost(data: Data) -> None:
    data["transactions"].update_one({"receipt_number": {"$regex": "5$"}}, {"$unset": {"receipt_number": ""}})


def changed_amount(data: Data) -> None:
    data["transactions"].update_one({}, {"$set": {"total": 1, "tickets.0.price": 1, "attempts.0.amount": 1}})


def changed_total(data: Data) -> None:
    data["transactions"].update_one({}, {"$set": {"total": 951}})


def payment_differs(data: Data) -> None:
    data["transactions"].update_one({}, {"$set": {"attempts.0.amount": 1}})


def payment_undone(data: Data) -> None:
    data["transactions"].update_one({}, {"$set": {"attempts.0.state": "declined"}})


def sale_removed(data: Data) -> None:
    data["transactions"].delete_one({"receipt_number": {"$regex": "2$"}})


def journal_entry_removed(data: Data) -> None:
    data["journal"].delete_one({"seq": 2})


def last_journal_entry_removed(data: Data) -> None:
    data["journal"].delete_one({"seq": 3})


def journal_entry_changed(data: Data) -> None:
    data["journal"].update_one({"seq": 1}, {"$set": {"data.seats": "A9"}})


def journal_amount_changed(data: Data) -> None:
    data["journal"].update_one({"seq": 1}, {"$set": {"data.total": 1}})


def journal_reordered(data: Data) -> None:
    one, two = data["journal"].find({"chain": {"$regex": "till-1$"}}, sort=[("seq", 1)], limit=2)
    data["journal"].update_one({"_id": one["_id"]}, {"$set": {"seq": 99}})
    data["journal"].update_one({"_id": two["_id"]}, {"$set": {"seq": one["seq"]}})
    data["journal"].update_one({"_id": one["_id"]}, {"$set": {"seq": two["seq"]}})


def journal_rewritten(data: Data) -> None:
    """Somebody who knows how hashes are made changes an entry and signs it anew."""
    from cinema.domain.journal import JournalEvent, entry_hash

    entry = data["journal"].find_one({"seq": 1, "chain": {"$regex": "till-1$"}}) or {}
    event = JournalEvent(entry["transaction"], entry["event"], {**entry["data"], "seller": "eve"})
    made = entry_hash(entry["chain"], 1, entry["previous"], entry["at"], event)
    data["journal"].update_one({"_id": entry["_id"]}, {"$set": {"data": event.data, "hash": made}})


def unfinished_for_long(data: Data) -> None:
    old = {"$subtract": ["$$NOW", 3_600_000]}
    data["transactions"].update_one({}, [{"$set": {"state": "paying", "created_at": old}}])


@pytest.mark.parametrize(
    ("fault", "name"),
    [
        (seat_without_ticket, "seat-without-ticket"),
        (ticket_without_seat, "ticket-without-seat"),
        (ticket_on_other_seat, "ticket-on-other-seat"),
        (ticket_twice, "ticket-twice"),
        (sold_in_two_sales, "ticket-on-other-seat"),
        (missing_receipt_number, "no-receipt-number"),
        (missing_receipt_number, "receipt-gap"),
        (last_receipt_lost, "receipt-gap"),
        (changed_amount, "amount-changed"),
        (changed_total, "total-changed"),
        (payment_differs, "payment-differs"),
        (payment_undone, "payment-differs"),
        (sale_removed, "only-in-journal"),
        (sale_removed, "seat-without-ticket"),
        (journal_entry_removed, "journal-gap"),
        (last_journal_entry_removed, "not-in-journal"),
        (journal_entry_changed, "journal-changed"),
        (journal_amount_changed, "amount-changed"),
        (journal_reordered, "journal-changed"),
        (journal_rewritten, "journal-order"),
        (unfinished_for_long, "stuck-sale"),
    ],
)
def test_a_fault_is_found_by_its_name(sold: SmallHouse, fault: Callable[[Data], None], name: str) -> None:
    fault(sold.connection.database)
    found = [one for one in sold.cinema.audit.findings() if one.check == name]
    assert found, sold.cinema.audit.findings()
    assert all(not one.ok and one.subject and one.message for one in found)


def test_the_audit_of_a_house_that_goes_on_selling_finds_nothing(sold: SmallHouse) -> None:
    stop = threading.Event()

    def go_on_selling() -> None:
        till = sold.another_till("till-3")
        for seat in [f"{row}{number}" for row in "BC" for number in range(4, 11)]:
            if stop.is_set():
                return
            sell(till, sold.guest, sold.screening, seat)

    seller = threading.Thread(target=go_on_selling)
    seller.start()
    try:
        while seller.is_alive():
            assert findings(sold.cinema) == []
    finally:
        stop.set()
        seller.join()
    assert findings(sold.cinema) == []
