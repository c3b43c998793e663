"""Screenings move to their room's new plan only while nothing is bought; tickets keep the label they were sold with."""

import threading
from dataclasses import replace

import pytest

from cinema.domain.seat_labels import NameKind, Names, relabelled
from cinema.domain.seat_reservations import OutReason, ReservedFor, ReservedSeats
from cinema.domain.tickets import TicketVerdict
from cinema.errors import CinemaError, InvalidInputError, NotFoundError
from cinema.services.office.auditoriums_moves import MoveVerdict
from tests.conftest import SmallHouse
from tests.services.conftest import Failing, PowerCutError
from tests.services.office.rooms import (
    MANAGER,
    WARNINGS,
    office_of,
    publish_another,
    screening_document,
    seat_map,
)
from tests.services.office.schedule_house import open_at_once
from tests.support import begin, card, expire, findings, hold, odd_seats, raw, sell


def verdicts(house: SmallHouse) -> dict[str, MoveVerdict]:
    moves = office_of(house).moves.screenings_to_move(MANAGER, "hall")
    return {one.screening.id: one.verdict for one in moves}


def test_a_screening_of_which_nothing_is_bought_moves_with_its_document(house: SmallHouse) -> None:
    plan = publish_another(house)
    assert verdicts(house) == {house.screening: MoveVerdict.READY, house.other_screening: MoveVerdict.READY}
    done = office_of(house).moves.move(MANAGER, house.screening)
    assert (done.verdict, done.screening.plan) == (MoveVerdict.MOVED, plan.id)
    there = seat_map(house, house.screening)
    assert set(there["seats"]) == set(plan.by_id)
    assert (there["capacity"], there["holds"], "moving" in there) == (26, {}, False)
    assert screening_document(house, house.screening)["plan"] == plan.id
    assert verdicts(house) == {house.other_screening: MoveVerdict.READY}
    open_at_once(house.connection, house.screening)
    sell(house.another_till("till-1"), house.staff, house.screening, "D4", "B12")
    assert (findings(house.cinema), odd_seats(house.connection)) == ([], [])
    (change,) = house.cinema.admin.histories.of(MANAGER, "screenings", house.screening)
    assert (change.change.before, change.change.after, change.name) == ({"plan": "hall-1"}, {"plan": plan.id}, "Mia")


def test_a_move_that_is_repeated_changes_nothing(house: SmallHouse) -> None:
    publish_another(house)
    office = office_of(house)
    office.moves.move_all(MANAGER, "hall")
    before = raw(house.connection, "seat_maps"), raw(house.connection, "journal")
    assert office.moves.move_all(MANAGER, "hall") == ()
    assert office.moves.move(MANAGER, house.screening).verdict is MoveVerdict.MOVED
    assert (raw(house.connection, "seat_maps"), raw(house.connection, "journal")) == before


def test_what_is_sold_held_or_being_paid_stays_on_its_plan_and_is_listed(house: SmallHouse) -> None:
    sell(house.cinema, house.staff, house.screening, "C3")
    kept = hold(house.cinema, house.guest, house.other_screening, "B4")
    publish_another(house)
    office = office_of(house)
    before = raw(house.connection, "seat_maps")
    sold, held = office.moves.move_all(MANAGER, "hall")
    assert (sold.verdict, sold.seats) == (MoveVerdict.SOLD, ("C3",))
    assert (held.verdict, held.seats) == (MoveVerdict.HELD, ("B4",))
    assert raw(house.connection, "seat_maps") == before
    expire(house.connection, house.other_screening, kept.id)
    assert office.moves.move(MANAGER, house.other_screening).verdict is MoveVerdict.MOVED
    assert findings(house.cinema) == []


def test_a_pinned_hold_keeps_its_screening(house: SmallHouse, failing_at: Failing) -> None:
    publish_another(house)
    cut = failing_at("after seat_maps.pin")
    with pytest.raises(PowerCutError):
        cut.checkout.pay(house.staff, begin(cut, house.staff, house.screening, "B1"), card())
    (first, _second) = office_of(house).moves.screenings_to_move(MANAGER, "hall")
    assert (first.verdict, first.seats) == (MoveVerdict.BEING_PAID, ("B1",))
    assert office_of(house).moves.move(MANAGER, house.screening).verdict is MoveVerdict.BEING_PAID


def test_a_screening_that_is_being_changed_by_another_operation_does_not_move(house: SmallHouse) -> None:
    publish_another(house)
    house.connection.database["seat_maps"].update_one(
        {"_id": house.screening}, {"$set": {"changing": {"operation": "x"}}}
    )
    assert office_of(house).moves.move(MANAGER, house.screening).verdict is MoveVerdict.CHANGING
    assert screening_document(house, house.screening)["plan"] == "hall-1"


POINTS = (
    "after seat_map_plans.move",
    "after journal.insert",
    "after house_documents.bring",
    "before seat_map_plans.moved",
)


@pytest.mark.parametrize("point", POINTS)
def test_a_move_that_was_cut_off_is_right_at_once_and_ended_by_recovery(
    house: SmallHouse, failing_at: Failing, point: str
) -> None:
    plan = publish_another(house)
    with pytest.raises(PowerCutError):
        failing_at(point).admin.auditoriums.moves.move(MANAGER, house.screening)
    till = house.another_till("till-1")
    # The map is the truth: windows show its plan, and the other seats are gone.
    assert till.booking.seating(house.screening).plan.id == plan.id
    assert findings(till) == []
    till.recovery.recover()
    assert screening_document(house, house.screening)["plan"] == plan.id
    assert "moving" not in seat_map(house, house.screening)
    open_at_once(house.connection, house.screening)
    sell(house.another_till("till-1"), house.staff, house.screening, "D4")
    assert findings(till) == []


def test_the_audit_goes_by_the_map_s_plan_until_the_document_follows(house: SmallHouse, failing_at: Failing) -> None:
    plan = publish_another(house)
    with pytest.raises(PowerCutError):
        failing_at("after seat_map_plans.move").admin.auditoriums.moves.move(MANAGER, house.screening)
    house.connection.database["screenings"].update_one({"_id": house.screening}, {"$set": {"plan": plan.id}})
    open_at_once(house.connection, house.screening)
    sell(house.another_till("till-1"), house.staff, house.screening, "D4")
    house.connection.database["screenings"].update_one({"_id": house.screening}, {"$set": {"plan": "hall-1"}})
    house.connection.database["journal"].update_many({}, {"$unset": {"due": ""}})  # not of a moment ago any more
    assert findings(house.cinema) == []
    # Control: without the note of the move it is a ticket for a seat that the room doesn't have.
    house.connection.database["seat_maps"].update_one({"_id": house.screening}, {"$unset": {"moving": ""}})
    assert findings(house.cinema) == ["seat-not-in-plan"]


def test_a_manager_s_other_change_of_the_screening_meanwhile_is_kept(house: SmallHouse, failing_at: Failing) -> None:
    plan = publish_another(house)
    with pytest.raises(PowerCutError):
        failing_at("after seat_map_plans.move").admin.auditoriums.moves.move(MANAGER, house.screening)
    screening = house.storage.screenings.stored(house.screening)
    assert screening is not None
    house.connection.database["screenings"].update_one({"_id": house.screening}, {"$set": {"format": "35 mm"}})
    house.another_till("till-3").recovery.recover()
    there = screening_document(house, house.screening)
    assert (there["format"], there["plan"]) == ("35 mm", plan.id)


def test_of_a_hold_and_a_move_at_once_one_comes_first_and_no_seat_is_lost(house: SmallHouse) -> None:
    publish_another(house, "A wcssssssss\nB ssssssssss\nC ssssssssss\nD ss")
    tills = [house.another_till(f"till-{number}") for number in range(4)]
    start, held = threading.Barrier(5), []

    def take(number: int) -> None:
        start.wait()
        try:
            actor = replace(house.guest, workstation=f"till-{number}")
            held.append(hold(tills[number], actor, house.screening, f"C{number + 1}"))
        except CinemaError:
            pass

    threads = [threading.Thread(target=take, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    start.wait()
    done = office_of(house).moves.move(MANAGER, house.screening)
    for thread in threads:
        thread.join()
    there = seat_map(house, house.screening)
    assert ("D1" in there["seats"]) == (done.verdict is MoveVerdict.MOVED)
    for one in held:
        assert all(there["seats"][seat]["hold"] == one.id for seat in one.seats)
    assert findings(house.cinema) == []


def test_sold_tickets_keep_their_label_and_are_valid_after_a_relabelling(house: SmallHouse) -> None:
    sale = sell(house.cinema, house.staff, house.screening, "B7")
    office = office_of(house)
    draft = office.plans.copy(MANAGER, "hall-1")
    draft = office.plans.save(MANAGER, draft, relabelled(draft, Names(NameKind.LIST, listed=("α", "β", "γ"))))
    office.plans.publish(MANAGER, draft, WARNINGS)
    office.moves.move_all(MANAGER, "hall")
    till = house.another_till("till-1")
    open_at_once(house.connection, house.other_screening)
    new = sell(till, house.staff, house.other_screening, "B7")
    assert [one.seat_labels for one in (sale, new)] == [("B7",), ("β7",)]
    assert [one.seats for one in (sale, new)] == [("B7",), ("B7",)]
    for one, label in ((sale, "B7"), (new, "β7")):
        codes = till.receipts.codes(house.staff, one)
        check = till.ticket_checks.check(house.staff, codes[one.tickets[0].id])
        assert check.verdict is TicketVerdict.VALID
        assert "/B7/" in codes[one.tickets[0].id]
        assert f"Ticket for seat {label}" in till.receipts.text(till.receipts.of_sale(house.staff, one.id), "en")
    # A refund is asked for by what stands on the ticket, or by the id.
    with pytest.raises(InvalidInputError, match="it has β7"):
        till.refunds.refund(house.staff, new.receipt_number or "", ["C1"], reason="ill")
    done = till.refunds.refund(house.staff, new.receipt_number or "", ["Β7"], reason="ill")
    assert [one.seat_label for one in done.tickets if one.id in done.refunded] == ["β7"]
    assert findings(till) == []


def test_a_lost_seat_is_told_by_its_label(house: SmallHouse) -> None:
    office = office_of(house)
    draft = office.plans.copy(MANAGER, "hall-1")
    draft = office.plans.save(MANAGER, draft, relabelled(draft, Names(NameKind.NUMBERS)))
    office.plans.publish(MANAGER, draft, ())
    office.moves.move_all(MANAGER, "hall")
    till = house.another_till("till-1")
    open_at_once(house.connection, house.screening)
    hold(till, house.guest, house.screening, "B7")
    with pytest.raises(CinemaError, match="Taken already: 2-7") as lost:
        hold(till, replace(house.guest, workstation="other"), house.screening, "B7")
    assert getattr(lost.value, "seats", ()) == ("B7",)


def test_seats_out_of_sale_and_reserved_by_hand_stay_so_on_the_new_plan(house: SmallHouse) -> None:
    office = office_of(house)
    office.seats.take_out(MANAGER, house.screening, ("B2", "C9"), OutReason.BROKEN)
    office.seats.reserve(MANAGER, house.screening, ("B3", "C9"), ReservedFor.HOUSE, None)
    draft = office.plans.from_rows(MANAGER, "hall", "A wcss\nB sss\nD pp")
    draft = office.plans.save(
        MANAGER, draft, replace(draft, reserved=(ReservedSeats(ReservedFor.COUNTER, ("D1", "A3"), 30),))
    )
    office.plans.publish(MANAGER, draft, WARNINGS)
    assert {one.verdict for one in office.moves.move_all(MANAGER, "hall")} == {MoveVerdict.MOVED}
    by_hand, as_planned = seat_map(house, house.screening), seat_map(house, house.other_screening)
    assert (set(by_hand["out"]), by_hand["capacity"], by_hand["seats"]["B2"]["state"]) == ({"B2"}, 8, "blocked")
    # A3 was there before and the manager left it free; D1 is new.
    assert {name: one["kind"] for name, one in by_hand["reserved"].items()} == {"B3": "house", "D1": "counter"}
    assert {name: one["kind"] for name, one in as_planned["reserved"].items()} == {"A3": "counter", "D1": "counter"}
    assert findings(house.cinema) == []


def test_a_screening_that_is_not_there_is_not_moved(house: SmallHouse) -> None:
    for name in ("nowhere", "$gt", ""):
        with pytest.raises(NotFoundError):
            office_of(house).moves.move(MANAGER, name)
