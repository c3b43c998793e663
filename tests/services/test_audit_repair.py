"""A repair brings sales and seats to what the journal says, and nothing else: a changed journal stays to be seen."""

from collections.abc import Callable
from typing import Any

import pytest

from cinema.domain.map_limits import MapLimits
from cinema.domain.users import Actor, Channel, Role
from cinema.errors import NotAllowedError
from cinema.services.audit.repair import Repair
from tests.conftest import Remembered, SmallHouse
from tests.rebuilding import rebuilt_equals_stored
from tests.services import audit_faults as faults
from tests.services.audit_faults import Data, Fault
from tests.services.conftest import Failing, PowerCutError
from tests.support import NO_REGISTRATION, enrol, everything, findings, sell


def sell_and_refund(house: SmallHouse) -> None:
    for seat in ("B1", "B2", "B3"):
        sell(house.cinema, house.guest, house.screening, seat)
    for seats, back in ((["B4"], ["B4"]), (["C3", "C4"], ["C3"])):
        sale = sell(house.cinema, house.guest, house.screening, *seats)
        house.cinema.refunds.refund(house.staff, sale.receipt_number or "", back, reason="ill")
    faults.settle(house.connection.database, house.cinema)


@pytest.fixture
def sold(remembered: Remembered) -> SmallHouse:
    """Three sales, one more that was given back whole, one in part."""
    return remembered(sell_and_refund)


def repair(house: SmallHouse) -> tuple[Repair, ...]:
    """Repair as a command does: in a program that has just begun, at the same till."""
    cinema = house.another_till("till-1")
    return cinema.repairs.do(
        house.operator, cinema.repairs.planned(house.operator, cinema.audit.findings(cinema.operator()))
    )


@pytest.mark.parametrize(
    "fault",
    [
        faults.ticket_without_seat,
        faults.map_removed,
        faults.held_for_nobody,
        faults.hold_without_its_seat,
        faults.hold_pinned_for_ever,
        faults.seat_not_put_back,
        faults.sale_removed,
        faults.missing_receipt_number,
        faults.receipt_changed,
        faults.receipt_that_is_a_list,
        faults.changed_amount,
        faults.changed_price,
        faults.ticket_changed,
        faults.ticket_moved,
        faults.ticket_removed,
        faults.ticket_twice,
        faults.changed_screening,
        faults.changed_seller,
        faults.changed_moment,
        faults.seat_that_is_a_number,
        faults.payment_undone,
        faults.payment_removed,
        faults.payment_not_counted,
        faults.money_for_nothing,
        faults.amount_that_is_a_list,
        faults.refund_of_another_amount,
        faults.refund_of_another_ticket,
        faults.refund_without_number,
        faults.refund_forgotten,
        faults.refund_state_changed,
    ],
)
def test_what_the_journal_says_is_brought_back(sold: SmallHouse, fault: Fault) -> None:
    fault(sold.connection.database)
    assert findings(sold.cinema)
    done = repair(sold)
    assert done
    assert all(one.done and one.words for one in done), done
    assert rebuilt_equals_stored(sold.connection) == []
    assert findings(sold.cinema) == []
    assert repair(sold) == ()


def test_what_the_journal_does_not_know_stays(sold: SmallHouse) -> None:
    """The reason of a refund, a hold, and a refund under way are not in it."""
    held = sold.cinema.booking.hold(sold.guest, sold.screening, None, ["C9"])
    faults.of_refunded(sold.connection.database, {"$set": {"state": "paid", "total": 1}})
    assert all(one.done for one in repair(sold))
    (sale,) = sold.connection.database["transactions"].find({"state": "refunded"})
    assert (sale["total"], sale["refunds"][0]["reason"]) == (950, "ill")
    assert sold.storage.seat_maps.find_hold(sold.screening, held.id) is not None


def test_who_repaired_what_stands_in_the_journal(sold: SmallHouse) -> None:
    faults.ticket_without_seat(sold.connection.database)
    manager = Actor(Role.MANAGER, "office", Channel.COMMAND, "manager-1")
    enrol(sold.storage, manager)
    (found,) = sold.cinema.audit.findings(sold.operator)
    sold.cinema.repairs.do(manager, sold.cinema.repairs.planned(manager, [found]))
    (entry,) = sold.connection.database["journal"].find({"kind": "changed", **NO_REGISTRATION})
    assert entry["operation"]["by"] == "manager-1"
    assert entry["operation"]["after"] == {**found.about, "check": "ticket-without-seat"}
    assert findings(sold.cinema) == []


@pytest.mark.parametrize(
    "fault",
    [
        faults.seat_without_ticket,
        faults.ticket_on_other_seat,
        faults.seat_of_somebody_else,
        faults.paid_again,
        faults.sale_invented,
        faults.refund_invented,
        faults.journal_entry_removed,
        faults.last_journal_entry_removed,
        faults.journal_entry_changed,
        faults.journal_amount_changed,
        faults.journal_reordered,
        faults.journal_rewritten,
        faults.journal_entry_inserted,
        faults.journal_made_anew,
        faults.entry_forged,
        faults.entry_of_foreign_till,
        faults.till_removed,
        faults.signature_removed,
    ],
)
def test_what_needs_a_person_is_left_to_be_seen(sold: SmallHouse, fault: Fault) -> None:
    fault(sold.connection.database)
    before, spoiled = findings(sold.cinema), everything(sold.connection.database)
    assert before
    assert all(not one.done for one in repair(sold))
    assert findings(sold.cinema) == before
    assert everything(sold.connection.database) == spoiled


def changed_and_not_in_journal(data: Data) -> None:
    faults.last_journal_entry_removed(data)
    faults.of_refunded(data, {"$set": {"total": 1}}, "part_refunded")


def changed_on_both_sides(data: Data) -> None:
    faults.changed_seller(data)
    faults.journal_amount_changed(data)


@pytest.mark.parametrize("fault", [changed_and_not_in_journal, changed_on_both_sides])
def test_a_sale_whose_entries_are_doubtful_is_not_brought_to_them(sold: SmallHouse, fault: Fault) -> None:
    fault(sold.connection.database)
    before = findings(sold.cinema)
    assert repair(sold) == ()
    assert findings(sold.cinema) == before


def test_a_sale_that_is_stuck_is_brought_to_its_end(sold: SmallHouse, failing_at: Failing) -> None:
    with pytest.raises(PowerCutError):
        sell(failing_at("after seat_maps.pin"), sold.guest, sold.screening, "A5")
    data = sold.connection.database
    old: dict[str, Any] = {"lease.until": {"$subtract": ["$$NOW", 3_600_000]}}
    data["transactions"].update_one({"state": "paying"}, [{"$set": old}])
    assert findings(sold.cinema) == ["stuck-sale"]
    assert [one.done for one in repair(sold)] == [True]
    assert findings(sold.cinema) == []
    assert sold.storage.seat_maps.get(sold.screening).state("A5") == "free"


def refunded_meanwhile(house: SmallHouse) -> None:
    sale = faults.sale_on(house.connection.database, "B1")
    house.cinema.refunds.refund(house.staff, sale["receipt_number"], reason="ill")


def sold_meanwhile(house: SmallHouse) -> None:
    sell(house.cinema, house.guest, house.screening, "B1")


@pytest.mark.parametrize("meanwhile", [refunded_meanwhile, sold_meanwhile])
def test_a_seat_that_went_another_way_meanwhile_is_not_given_back_to_its_ticket(
    sold: SmallHouse, meanwhile: Callable[[SmallHouse], None]
) -> None:
    faults.ticket_without_seat(sold.connection.database)
    planned = sold.cinema.repairs.planned(sold.operator, sold.cinema.audit.findings(sold.operator))
    meanwhile(sold)
    after = sold.storage.seat_maps.get(sold.screening).seats["B1"]
    assert [one.done for one in sold.cinema.repairs.do(sold.operator, planned)] == [False]
    assert sold.storage.seat_maps.get(sold.screening).seats["B1"] == after


def test_a_map_that_is_there_is_not_made_again(sold: SmallHouse) -> None:
    screening = sold.storage.screenings.get(sold.screening)
    plan = sold.storage.auditoriums.plan(screening.plan)
    before = sold.storage.seat_maps.get(sold.screening).seats
    assert not sold.storage.seat_repairs.make_again(screening, plan, screening.starts_at, {"A5": "t1"}, {}, MapLimits())
    assert sold.storage.seat_maps.get(sold.screening).seats == before


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


@pytest.mark.parametrize("change", [{"screenings": 7}, {"screenings.0.id": "elsewhere"}, {"currency": 7}], ids=str)
def test_seats_that_a_corrupt_sale_may_be_paying_for_are_not_freed(
    sold: SmallHouse, change: dict[str, object], failing_at: Failing
) -> None:
    with pytest.raises(PowerCutError):
        sell(failing_at("after seat_maps.pin"), sold.guest, sold.screening, "A5")
    faults.unchecked(sold.connection.database["transactions"], {"state": "paying"}, {"$set": change})
    old: dict[str, Any] = {"$subtract": ["$$NOW", 3_600_000]}
    hold = next(iter(sold.connection.database["seat_maps"].find_one({"_id": sold.screening})["holds"]))  # type: ignore[index]
    aged = {f"holds.{hold}.pinned.at": old, "oldest_pin": old}
    sold.connection.database["seat_maps"].update_one({"_id": sold.screening}, [{"$set": aged}])
    assert findings(sold.cinema)
    repair(sold)
    assert sold.storage.seat_maps.get(sold.screening).state("A5") == "held"


def test_a_sale_that_is_leased_for_ever_is_ended(sold: SmallHouse) -> None:
    faults.leased_for_ever(sold.connection.database)
    assert findings(sold.cinema) == ["lease-too-long"]
    assert [one.done for one in repair(sold)] == [True]
    assert findings(sold.cinema) == []


@pytest.mark.parametrize("fault", [faults.reason_changed, faults.refused_payment_invented, faults.history_rewritten])
def test_what_the_journal_does_not_have_is_not_repaired_and_stays_told(sold: SmallHouse, fault: Fault) -> None:
    fault(sold.connection.database)
    found = findings(sold.cinema)
    assert len(found) == 1
    assert repair(sold) == ()
    assert findings(sold.cinema) == found


def test_a_changed_reason_does_not_keep_the_rest_of_its_sale_from_being_repaired(sold: SmallHouse) -> None:
    faults.reason_changed(sold.connection.database)
    faults.refund_state_changed(sold.connection.database)
    assert [one.done for one in repair(sold)] == [True]
    faults.settle(sold.connection.database, sold.cinema)
    assert findings(sold.cinema) == ["reason-changed"]
