"""A screening that is cancelled: its sale ends at once, everybody is told, and every ticket's money goes back once."""

from collections import Counter
from dataclasses import replace
from unittest.mock import patch

import pytest

from cinema.adapters.demo_terminal import DemoTerminal
from cinema.bootstrap import join
from cinema.domain.cancelling import BackState
from cinema.domain.payments import Answer, AnswerKind, PaymentRequest, Tender
from cinema.domain.schedule import Cancellation
from cinema.domain.screening_fields import CancelReason
from cinema.domain.screenings import Screening, ScreeningState
from cinema.domain.tickets import TicketVerdict
from cinema.domain.transactions import Transaction, TransactionState
from cinema.errors import (
    ChangedMeanwhileError,
    ConflictError,
    InvalidInputError,
    NotFoundError,
    NotSellingError,
    PaymentRefusedError,
)
from cinema.services.cinema import Cinema
from cinema.services.selling import recovery
from repositories.connect import Connection
from repositories.storage import open_storage
from tests.conftest import SmallHouse
from tests.interruptions import interrupted
from tests.services.conftest import PowerCutError, faulty
from tests.services.office.schedule_house import MANAGER, at, office, open_at_once, seat_map, stored
from tests.support import CASH, NO_REFUNDS, begin, card, choice, expire_leases, findings, hold, raw, sell

LAMP = Cancellation(CancelReason.TECHNICAL, "The lamp is broken, says Ines.")
OTHER = replace(MANAGER, workstation="desk")


def screening(house: SmallHouse) -> Screening:
    found = stored(house.connection, house.screening)
    assert found is not None
    return found


def cancel(cinema: Cinema, house: SmallHouse) -> Screening:
    return cinema.admin.cancelling.cancel(MANAGER, screening(house), LAMP)


def states(cinema: Cinema, house: SmallHouse) -> dict[str, BackState]:
    return {"".join(one.seats): one.state for one in cinema.admin.cancelling.sales(MANAGER, house.screening).sales}


def given_back(connection: Connection) -> Counter[str]:
    """Return how often each ticket was given back: by entries, and by what the terminal did."""
    return Counter(
        ticket
        for one in raw(connection, "journal")
        if one["kind"] == "refunded"
        for ticket in one["operation"]["refund"]["tickets"]
    )


def money_back(connection: Connection) -> int:
    return sum(
        one["amount"] for one in raw(connection, "test_terminal") if one.get("refund") and one["state"] == "approved"
    )


def recover(connection: Connection) -> None:
    expire_leases(connection)
    with patch.object(recovery, "LEASE_SECONDS", 0):
        assert not join(open_storage(connection), "office-7", patience=0.05).recovery.recover().failed


def test_nothing_of_a_cancelled_screening_is_sold_or_held_any_more(house: SmallHouse) -> None:
    cinema = office(house)
    mine = begin(house.cinema, house.guest, house.screening, "B1")
    done = cancel(cinema, house)
    assert (done.state, done.cancelled and done.cancelled.reason) == (ScreeningState.CANCELLED, CancelReason.TECHNICAL)
    assert stored(house.connection, house.screening) == done
    with pytest.raises(NotSellingError):
        hold(house.another_till("till-2"), house.guest, house.screening, "B2")
    with pytest.raises(ConflictError):
        house.cinema.checkout.pay(house.guest, mine, card())
    there = seat_map(house.connection, house.screening)
    assert there is not None
    assert (there["selling"], there["holds"]) == (False, {})
    assert money_back(house.connection) == 0
    assert findings(cinema) == []


def test_the_reason_stands_in_the_journal_and_the_words_beside_the_screening_alone(house: SmallHouse) -> None:
    cancel(office(house), house)
    [entry] = [one for one in raw(house.connection, "journal") if one["subject"] == f"screenings/{house.screening}"]
    assert entry["operation"]["after"]["cancelled"]["reason"] == "technical"
    assert "Ines" not in str(entry)
    [document] = [one for one in raw(house.connection, "screenings") if one["_id"] == house.screening]
    assert document["override_texts"] == {entry["_id"]: LAMP.text}


def test_a_cancelled_screening_can_t_be_changed_published_or_removed(house: SmallHouse) -> None:
    cinema = office(house)
    done = cancel(cinema, house)
    schedule = cinema.admin.schedule
    with pytest.raises(ConflictError):
        schedule.move(MANAGER, done, at("20:15"))
    with pytest.raises(ConflictError):
        schedule.change(MANAGER, done, replace(done, tags=("late",)))
    with pytest.raises(ConflictError):
        schedule.remove(MANAGER, done)
    assert schedule.publish(MANAGER, (done.id,)).done == ()
    assert schedule.unpublish(MANAGER, done) == done
    assert cinema.admin.cancelling.cancel(MANAGER, done, LAMP) == done, "cancelled once"
    assert stored(house.connection, house.screening) == done


def test_another_screening_may_be_placed_in_the_time_of_a_cancelled_one(house: SmallHouse) -> None:
    cinema = office(house)
    done = cancel(cinema, house)
    instead = cinema.admin.schedule.copy(MANAGER, done, done.starts_at)
    assert (instead.state, instead.cancelled, instead.starts_at) == (ScreeningState.DRAFT, None, done.starts_at)


def test_a_draft_is_removed_not_cancelled_and_a_stale_form_is_told(house: SmallHouse) -> None:
    cinema = office(house)
    draft = cinema.admin.schedule.place(MANAGER, "metropolis", "hall", at("20:15"))
    with pytest.raises(ConflictError):
        cinema.admin.cancelling.cancel(MANAGER, draft, LAMP)
    old = screening(house)
    cinema.admin.schedule.change(MANAGER, old, replace(old, tags=("late",)))
    with pytest.raises(ChangedMeanwhileError):
        cinema.admin.cancelling.cancel(MANAGER, old, LAMP)
    open_at_once(house.connection, house.screening)
    hold(house.cinema, house.guest, house.screening, "B1")
    with pytest.raises(InvalidInputError):
        cinema.admin.cancelling.cancel(MANAGER, screening(house), Cancellation(CancelReason.OTHER, "x" * 501))


def test_the_check_of_a_ticket_says_that_its_screening_was_cancelled_until_it_is_given_back(house: SmallHouse) -> None:
    cinema = office(house)
    sale = sell(house.cinema, house.staff, house.screening, "B1")
    [ticket] = house.cinema.receipts.of_sale(house.staff, sale.id).tickets
    cancel(cinema, house)
    assert house.cinema.ticket_checks.check(house.staff, ticket.code).verdict is TicketVerdict.CANCELLED
    cinema.admin.cancelling.refund_all(MANAGER, house.screening)
    assert house.cinema.ticket_checks.check(house.staff, ticket.code).verdict is TicketVerdict.REFUNDED


def test_a_receipt_says_that_its_screening_was_cancelled_on_every_face(house: SmallHouse) -> None:
    cinema = office(house)
    sale = sell(house.cinema, house.staff, house.screening, "B1")
    words = "This screening was cancelled."
    receipts = house.cinema.receipts
    assert words not in receipts.text(receipts.of_sale(house.staff, sale.id), "en")
    assert house.cinema.programme.cancelled([house.screening, "what?"]) == frozenset()
    cancel(cinema, house)
    receipt = receipts.of_sale(house.staff, sale.id)
    assert [one.is_cancelled for one in receipt.screenings] == [True]
    assert words in receipts.text(receipt, "en")
    assert house.cinema.programme.cancelled([house.screening, house.other_screening]) == {house.screening}
    assert house.screening not in [one.screening.id for one in house.cinema.programme.of_day(screening(house).day)]


def test_a_payment_that_is_under_way_ends_well_and_is_then_given_back_too(house: SmallHouse) -> None:
    cinema = office(house)
    told = []

    def meanwhile() -> None:
        cancel(cinema, house)
        told.append(states(cinema, house))
        run = cinema.admin.cancelling.refund_all(MANAGER, house.screening)
        assert not run.found.is_done, "not before the last payment has ended"

    till = join(interrupted(open_storage(house.connection), "after seat_maps.pin", meanwhile), "till-8", patience=0.05)
    sale = sell(till, house.staff, house.screening, "B1")
    assert sale.state is TransactionState.PAID
    assert told == [{"B1": BackState.BEING_PAID}]
    run = cinema.admin.cancelling.refund_all(MANAGER, house.screening)
    assert run.found.is_done
    assert given_back(house.connection) == Counter(one.id for one in sale.tickets)
    assert findings(cinema) == []


def mixed(house: SmallHouse) -> dict[str, Transaction]:
    """Sell by card, in cash, in two parts, for two screenings; of one sale a ticket was given back before."""
    till, staff, shown = house.cinema, house.staff, house.screening
    sales = {
        "card": sell(till, staff, shown, "B1", "B2"),
        "cash": sell(till, staff, shown, "B3", request=CASH),
        "part": sell(till, staff, shown, "B4", "B5"),
    }
    till.refunds.refund(staff, sales["part"].receipt_number or "", ["B4"], reason="ill")
    order = begin(till, staff, shown, "B6", "B7")
    till.checkout.begin_split(staff, order)
    till.checkout.tender(staff, order.id, card(), 1000)
    sales["split"] = till.checkout.tender(staff, order.id, PaymentRequest(Tender.CASH, tendered=900), 900)
    return sales


def test_each_sale_is_listed_with_how_it_was_paid_and_cash_waits_for_the_counter(house: SmallHouse) -> None:
    cinema = office(house)
    sales = mixed(house)
    cancel(cinema, house)
    listed = {one.sale: one for one in cinema.admin.cancelling.sales(MANAGER, house.screening).sales}
    assert {name: listed[sale.id].state for name, sale in sales.items()} == {
        "card": BackState.TO_REFUND,
        "cash": BackState.COUNTER,
        "part": BackState.TO_REFUND,
        "split": BackState.COUNTER,
    }
    assert findings(cinema) == [], "tickets that wait for their money are no contradiction"
    assert listed[sales["split"].id].tenders == (Tender.CARD, Tender.CASH)
    assert (listed[sales["card"].id].seats, listed[sales["card"].id].amount) == (("B1", "B2"), 1900)
    seen: list[tuple[int, int]] = []
    run = cinema.admin.cancelling.refund_all(MANAGER, house.screening, lambda done, of: seen.append((done, of)))
    assert seen == [(1, 2), (2, 2)]
    assert run.found.counts == {BackState.REFUNDED: 2, BackState.COUNTER: 2}
    assert (run.refused, run.is_stopped, run.found.is_done) == ((), False, False)
    assert set(given_back(house.connection).values()) == {1}
    with pytest.raises(ConflictError, match=sales["cash"].receipt_number):
        cinema.admin.cancelling.refund(MANAGER, house.screening, sales["cash"].id)
    for name in ("cash", "split"):
        house.cinema.refunds.refund(house.staff, sales[name].receipt_number or "", reason="the lamp")
    assert cinema.admin.cancelling.sales(MANAGER, house.screening).is_done
    assert findings(cinema) == []


def test_of_a_sale_for_two_screenings_only_the_cancelled_one_is_given_back(house: SmallHouse) -> None:
    cinema = office(house)
    held = [hold(house.cinema, house.staff, one, "B1") for one in (house.screening, house.other_screening)]
    order = house.cinema.checkout.begin(house.staff, [choice(one) for one in held])
    sale = house.cinema.checkout.pay(house.staff, order, card())
    cancel(cinema, house)
    [line] = cinema.admin.cancelling.sales(MANAGER, house.screening).sales
    assert line.amount == 950
    assert cinema.admin.cancelling.refund(MANAGER, house.screening, sale.id).state is BackState.REFUNDED
    left = house.storage.transactions.get(sale.id)
    assert (left.state, [one.screening for one in left.refundable]) == (
        TransactionState.PART_REFUNDED,
        [house.other_screening],
    )
    assert money_back(house.connection) == 950


def test_a_refused_refund_stops_no_other_and_is_tried_again_by_the_next_run(house: SmallHouse) -> None:
    cinema = office(house)
    no = sell(house.cinema, house.staff, house.screening, "B1", request=card(NO_REFUNDS))
    sell(house.cinema, house.staff, house.screening, "B2")
    cancel(cinema, house)
    for _time in range(2):
        run = cinema.admin.cancelling.refund_all(MANAGER, house.screening)
        assert [number for number, _words in run.refused] == [no.receipt_number]
        assert run.found.counts == {BackState.TO_REFUND: 1, BackState.REFUNDED: 1}
    with pytest.raises(PaymentRefusedError):
        cinema.admin.cancelling.refund(MANAGER, house.screening, no.id)
    tries = house.storage.transactions.get(no.id).refunds
    assert all(not one.is_under_way for one in tries)
    assert len({one.id for one in tries}) == 3, "a try that has ended is never opened again"
    assert findings(cinema) == []


def test_a_terminal_that_can_t_say_leaves_the_sale_to_a_manager_and_is_not_asked_again(
    house: SmallHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    cinema = office(house)
    sale = sell(house.cinema, house.staff, house.screening, "B1")
    cancel(cinema, house)
    with monkeypatch.context() as away:
        away.setattr(DemoTerminal, "refund", lambda *_given: Answer(AnswerKind.NONE))
        away.setattr(DemoTerminal, "cancel", lambda *_given: Answer(AnswerKind.NONE))
        run = cinema.admin.cancelling.refund_all(MANAGER, house.screening)
    assert [number for number, _words in run.refused] == [sale.receipt_number]
    assert run.found.counts == {BackState.UNDECIDED: 1}
    assert cinema.admin.cancelling.refund_all(MANAGER, house.screening).found.counts == {BackState.UNDECIDED: 1}
    assert len(house.storage.transactions.get(sale.id).refunds) == 1
    assert money_back(house.connection) == 0


def test_it_stops_between_two_sales_and_goes_on_there(house: SmallHouse) -> None:
    cinema = office(house)
    for seat in ("B1", "B2", "B3"):
        sell(house.cinema, house.staff, house.screening, seat)
    cancel(cinema, house)
    done: list[int] = []
    run = cinema.admin.cancelling.refund_all(
        MANAGER, house.screening, lambda count, _of: done.append(count), lambda: len(done) == 1
    )
    assert run.is_stopped
    assert run.found.counts == {BackState.REFUNDED: 1, BackState.TO_REFUND: 2}
    assert cinema.admin.cancelling.refund_all(MANAGER, house.screening).found.is_done
    assert money_back(house.connection) == 3 * 950


def test_a_sold_seat_that_no_sale_has_is_listed_not_overlooked(house: SmallHouse) -> None:
    cinema = office(house)
    sale = sell(house.cinema, house.staff, house.screening, "B1")
    cancel(cinema, house)
    house.connection.database["transactions"].update_one({"_id": sale.id}, {"$set": {"history": "none"}})
    assert states(cinema, house) == {"B1": BackState.UNREADABLE}
    assert not cinema.admin.cancelling.sales(MANAGER, house.screening).is_done


def test_nothing_is_given_back_for_a_screening_that_is_not_cancelled(house: SmallHouse) -> None:
    cinema = office(house)
    sale = sell(house.cinema, house.staff, house.screening, "B1")
    cancelling = cinema.admin.cancelling
    for work in (cancelling.sales, cancelling.refund_all):
        with pytest.raises(ConflictError):
            work(MANAGER, house.screening)
    with pytest.raises(ConflictError):
        cancelling.refund(MANAGER, house.screening, sale.id)
    cancel(cinema, house)
    with pytest.raises(NotFoundError):
        cancelling.refund(MANAGER, house.screening, "nobody")


POINTS = [
    f"{when} {step}"
    for step in (
        "transactions.ask_refund", "terminal_memory.decide", "journal.insert", "transactions.bring", "seat_maps.finish",
    )
    for when in ("before", "after")
]  # fmt: skip


@pytest.mark.parametrize("point", POINTS)
@pytest.mark.parametrize("recovered", [False, True], ids=["at once", "after recovery"])
def test_a_run_killed_at_a_step_is_gone_on_with_and_nobody_is_refunded_twice(
    house: SmallHouse, point: str, recovered: bool
) -> None:
    cinema = office(house)
    sales = [sell(house.cinema, house.staff, house.screening, seat) for seat in ("B1", "B2", "B3")]
    cancel(cinema, house)
    killed = join(faulty(open_storage(house.connection), point), "office-9", patience=0.05)
    with pytest.raises(PowerCutError):
        killed.admin.cancelling.refund_all(MANAGER, house.screening)
    if recovered:
        recover(house.connection)
    run = join(open_storage(house.connection), "office-8", patience=0.05).admin.cancelling.refund_all(
        MANAGER, house.screening
    )
    assert run.found.is_done, "at once, without waiting for a lease"
    assert given_back(house.connection) == Counter(ticket.id for sale in sales for ticket in sale.tickets)
    assert money_back(house.connection) == 3 * 950
    recover(house.connection)
    assert findings(cinema) == []


@pytest.mark.parametrize("point", POINTS)
def test_a_second_manager_who_refunds_all_meanwhile_does_no_harm(house: SmallHouse, point: str) -> None:
    cinema = office(house)
    sales = [sell(house.cinema, house.staff, house.screening, seat) for seat in ("B1", "B2", "B3")]
    cancel(cinema, house)
    other = join(open_storage(house.connection), "desk", patience=0.05)

    def meanwhile() -> None:
        other.admin.cancelling.refund_all(OTHER, house.screening)

    mine = join(interrupted(open_storage(house.connection), point, meanwhile), "office-9", patience=0.05)
    mine.admin.cancelling.refund_all(MANAGER, house.screening)
    assert other.admin.cancelling.sales(OTHER, house.screening).is_done
    assert given_back(house.connection) == Counter(ticket.id for sale in sales for ticket in sale.tickets)
    assert money_back(house.connection) == 3 * 950
    assert findings(cinema) == []
