"""A repair mends what it says and nothing else: what somebody changed stays to be seen."""

from collections.abc import Callable
from typing import Any

import pytest

from cinema.domain.users import Actor, Channel, Role
from cinema.errors import NotAllowedError
from cinema.services.audit.repair import Repair
from tests.conftest import Remembered, SmallHouse
from tests.services import audit_faults as faults
from tests.services.audit_faults import Data, Fault
from tests.services.conftest import Failing, PowerCutError
from tests.support import begin, card, everything, expire_leases, findings, sell


def sell_and_refund(house: SmallHouse) -> None:
    for seat in ("B1", "B2", "B3"):
        sell(house.cinema, house.guest, house.screening, seat)
    for seats, back in ((["B4"], ["B4"]), (["C3", "C4"], ["C3"])):
        sale = sell(house.cinema, house.guest, house.screening, *seats)
        house.cinema.refunds.refund(house.staff, sale.receipt_number or "", back, reason="ill")
    house.cinema.recovery.recover()


@pytest.fixture
def sold(remembered: Remembered) -> SmallHouse:
    """Three sales, one more that was given back whole, one in part."""
    return remembered(sell_and_refund)


def repair(house: SmallHouse) -> tuple[Repair, ...]:
    """Repair as a command does: in a program that has just begun, at the same till."""
    cinema = house.another_till("till-1")
    return cinema.repairs.do(house.operator, cinema.repairs.planned(house.operator, cinema.audit.findings()))


@pytest.mark.parametrize(
    "fault",
    [
        faults.ticket_without_seat,
        faults.held_for_nobody,
        faults.hold_without_its_seat,
        faults.hold_pinned_for_ever,
        faults.number_left_on_its_way,
        faults.last_journal_entry_removed,
        faults.refund_not_in_journal,
        faults.seat_not_put_back,
    ],
)
def test_what_is_certain_is_mended(sold: SmallHouse, fault: Fault) -> None:
    fault(sold.connection.database)
    assert findings(sold.cinema)
    done = repair(sold)
    assert done
    assert all(one.done and one.words for one in done)
    assert findings(sold.cinema) == []
    assert repair(sold) == ()


def test_who_repaired_what_stands_in_the_journal(sold: SmallHouse) -> None:
    faults.ticket_without_seat(sold.connection.database)
    manager = Actor(Role.MANAGER, "office", Channel.COMMAND, "manager-1")
    (found,) = sold.cinema.audit.findings()
    sold.cinema.repairs.do(manager, sold.cinema.repairs.planned(manager, [found]))
    entries = sold.storage.journal.of_transaction(found.about["sale"])
    (entry,) = [one for one in entries if one.event.startswith("repaired/")]
    expected = {"check": "ticket-without-seat", "by": "manager-1", "seat": found.about["seat"]}
    assert expected.items() <= entry.data.items()
    assert findings(sold.cinema) == []


@pytest.mark.parametrize(
    "fault",
    [
        faults.seat_without_ticket,
        faults.seat_of_somebody_else,
        faults.ticket_on_other_seat,
        faults.ticket_twice,
        faults.sold_in_two_sales,
        faults.missing_receipt_number,
        faults.changed_amount,
        faults.changed_total,
        faults.payment_differs,
        faults.paid_twice,
        faults.sale_removed,
        faults.journal_entry_removed,
        faults.journal_entry_changed,
        faults.journal_amount_changed,
        faults.journal_reordered,
        faults.journal_rewritten,
        faults.journal_entry_inserted,
        faults.refund_of_another_amount,
        faults.refund_forgotten,
        faults.refund_state_changed,
        faults.refund_amount_in_journal,
    ],
)
def test_what_somebody_changed_is_left_to_be_seen(sold: SmallHouse, fault: Fault) -> None:
    fault(sold.connection.database)
    before, spoiled = findings(sold.cinema), everything(sold.connection.database)
    assert before
    assert all(not one.done for one in repair(sold))
    assert findings(sold.cinema) == before
    assert everything(sold.connection.database) == spoiled


def changed_and_not_in_journal(data: Data) -> None:
    faults.last_journal_entry_removed(data)
    data["transactions"].update_one({"tickets.seat": "C4"}, {"$set": {"total": 1}})


def two_faults(data: Data) -> None:
    faults.ticket_without_seat(data)
    faults.changed_total(data)


@pytest.mark.parametrize("fault", [changed_and_not_in_journal, two_faults])
def test_a_sale_that_was_changed_gets_neither_seat_nor_entry(sold: SmallHouse, fault: Fault) -> None:
    fault(sold.connection.database)
    before = set(findings(sold.cinema))
    repair(sold)
    assert before == set(findings(sold.cinema))


def test_a_sale_that_is_stuck_is_brought_to_its_end(sold: SmallHouse) -> None:
    sale = begin(sold.cinema, sold.guest, sold.screening, "A5")
    sold.cinema.checkout.ask(sold.guest, sale.id, card())
    old: dict[str, Any] = {"$subtract": ["$$NOW", 3_600_000]}
    attempts = {"$map": {"input": "$attempts", "as": "one", "in": {"$mergeObjects": ["$$one", {"at": old}]}}}
    sold.connection.database["transactions"].update_one({"_id": sale.id}, [{"$set": {"attempts": attempts}}])
    expire_leases(sold.connection)
    assert findings(sold.cinema) == ["stuck-sale"]
    assert [one.done for one in repair(sold)] == [True]
    assert findings(sold.cinema) == []
    assert sold.storage.transactions.get(sale.id).state == "abandoned"


def refunded_meanwhile(house: SmallHouse) -> None:
    (sale,) = house.connection.database["transactions"].find({"tickets.seat": "B1"})
    house.cinema.refunds.refund(house.staff, sale["receipt_number"], reason="ill")


def sold_meanwhile(house: SmallHouse) -> None:
    sell(house.cinema, house.guest, house.screening, "B1")


@pytest.mark.parametrize("meanwhile", [refunded_meanwhile, sold_meanwhile])
def test_a_seat_that_went_another_way_meanwhile_is_not_given_back_to_its_ticket(
    sold: SmallHouse, meanwhile: Callable[[SmallHouse], None]
) -> None:
    faults.ticket_without_seat(sold.connection.database)
    planned = sold.cinema.repairs.planned(sold.operator, sold.cinema.audit.findings())
    meanwhile(sold)
    after = sold.storage.seat_maps.get(sold.screening).seats["B1"]
    assert [one.done for one in sold.cinema.repairs.do(sold.operator, planned)] == [False]
    assert sold.storage.seat_maps.get(sold.screening).seats["B1"] == after


def test_a_seat_that_is_held_rightly_is_not_freed(sold: SmallHouse) -> None:
    held = sold.cinema.booking.hold(sold.guest, sold.screening, None, ["C9"])
    assert not sold.storage.seat_repairs.free_ownerless(sold.screening, "C9", held.id)
    assert not sold.storage.seat_repairs.free_ownerless(sold.screening, "C9", "$where")
    assert sold.storage.seat_maps.get(sold.screening).state("C9") == "held"


def test_only_managers_repair(sold: SmallHouse) -> None:
    with pytest.raises(NotAllowedError):
        sold.cinema.repairs.planned(sold.staff, ())
    with pytest.raises(NotAllowedError):
        sold.cinema.repairs.do(sold.staff, ())


@pytest.mark.parametrize(
    "change", [{"screening": 7}, {"screening": "elsewhere"}, {"hold": "gone", "currency": 7}], ids=str
)
def test_seats_that_a_spoilt_sale_may_be_paying_for_are_not_freed(
    sold: SmallHouse, change: dict[str, object], failing_at: Failing
) -> None:
    with pytest.raises(PowerCutError):
        sell(failing_at("after seat_maps.pin"), sold.guest, sold.screening, "A5")
    sales = sold.connection.database["transactions"]
    sales.update_one({"state": "paying"}, {"$set": change}, bypass_document_validation=True)
    assert "pinned-without-sale" in findings(sold.cinema)
    repair(sold)
    assert sold.storage.seat_maps.get(sold.screening).state("A5") == "held"
