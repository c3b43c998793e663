"""A slip of a separate terminal says that money was taken: whenever it comes, it is noted, and once."""

from contextlib import suppress
from dataclasses import replace

import pytest

from cinema.bootstrap import join
from cinema.domain.orders import Order
from cinema.domain.payments import PaymentRequest, Tender
from cinema.domain.transactions import Transaction, TransactionState
from cinema.errors import (
    CinemaError,
    ConflictError,
    NotAllowedError,
    NotFoundError,
    PaymentRefusedError,
    PaymentUnresolvedError,
    SlipKnownError,
)
from repositories.storage import open_storage
from tests.conftest import SmallHouse
from tests.interruptions import interrupted
from tests.selling_checks import in_order, recover
from tests.services.conftest import Failing, PowerCutError
from tests.support import CASH, begin, enrol, expire, raw, sell

ASKED = PaymentRequest(Tender.CARD)
PAID, ABANDONED, UNRESOLVED = TransactionState.PAID, TransactionState.ABANDONED, TransactionState.UNRESOLVED


def slip(reference: str, *, known: bool = False) -> PaymentRequest:
    return PaymentRequest(Tender.CARD, reference=reference, known_slip=known)


@pytest.fixture(autouse=True)
def separate(house: SmallHouse) -> None:
    house.storage.settings.set("card_provider", "separate")


def begun(house: SmallHouse, *seats: str) -> Order:
    return begin(house.cinema, house.staff, house.screening, *(seats or ("B1",)))


def asked(house: SmallHouse) -> Transaction:
    """Let a till wait for somebody who walks to the terminal."""
    return house.cinema.checkout.ask(house.staff, begun(house), ASKED)


def left_to_a_manager(house: SmallHouse) -> Transaction:
    """Let that take too long."""
    sale = asked(house)
    recover(house.cinema, house.connection)
    assert house.storage.transactions.get(sale.id).state is UNRESOLVED
    return sale


def get(house: SmallHouse, sale: Order) -> Transaction:
    return house.storage.transactions.get(sale.id)


def seat(house: SmallHouse, name: str = "B1") -> str:
    return house.storage.seat_maps.get(house.screening).state(name).value


def written(house: SmallHouse) -> list[tuple[str, str, bool]]:
    """Return every slip in the house: its reference, its state and whether it pays for its sale."""
    return sorted(
        (one["reference"], one["state"], one["id"] in sale["counted"])
        for sale in raw(house.connection, "transactions")
        for one in sale["attempts"]
        if one["reference"]
    )


def given_back_by_hand(house: SmallHouse, *references: str) -> None:
    """Let a manager give back the money of every slip too many, and see that the house is in order afterwards."""
    assert in_order(house.cinema, house.connection) == []
    waiting = house.cinema.unresolved.waiting(house.operator)
    assert sorted(str(one.reference) for sale in waiting for one in sale.waiting_surplus) == sorted(references)
    for sale in waiting:
        for one in sale.waiting_surplus:
            house.cinema.unresolved.decide_surplus(house.operator, sale.id, one.reference, given_back=True)
    assert house.cinema.unresolved.waiting(house.operator) == ()
    assert in_order(house.cinema, house.connection) == []


def test_a_slip_pays_for_its_order(house: SmallHouse) -> None:
    paid = house.cinema.checkout.pay(house.staff, begun(house), slip(" SLIP-1 "))
    assert (paid.state, paid.asked_at, written(house)) == (PAID, None, [("SLIP-1", "approved", True)])
    assert in_order(house.cinema, house.connection) == []


def test_a_slip_whose_hold_ran_out_holds_its_free_seats_anew(house: SmallHouse) -> None:
    order = begun(house)
    expire(house.connection, house.screening, order.screenings[0].hold)
    paid = house.cinema.checkout.pay(house.staff, order, slip("SLIP-1"))
    assert (paid.state, paid.id, seat(house)) == (PAID, order.id, "sold")
    assert paid.screenings[0].hold != order.screenings[0].hold
    assert in_order(house.cinema, house.connection) == []


def test_a_slip_whose_seats_are_gone_is_recorded_and_a_manager_gives_it_back(house: SmallHouse) -> None:
    order = begun(house)
    expire(house.connection, house.screening, order.screenings[0].hold)
    other = sell(house.cinema, house.staff, house.screening, "B1", request=CASH)
    for _typed_again in range(2):
        with pytest.raises(PaymentUnresolvedError):
            house.cinema.checkout.pay(house.staff, order, slip("SLIP-1"))
    assert get(house, order).state is ABANDONED
    given_back_by_hand(house, "SLIP-1")
    with pytest.raises(ConflictError):
        house.cinema.checkout.pay(house.staff, order, slip("SLIP-1"))
    assert get(house, other).state is PAID


@pytest.mark.parametrize("lost", ["after journal.insert", "after transactions.bring", "after seat_maps.finish"])
def test_the_same_slip_typed_again_after_the_answer_was_lost_pays_once(
    house: SmallHouse, failing_at: Failing, lost: str
) -> None:
    order = begun(house)
    with pytest.raises(PowerCutError):
        failing_at(lost).checkout.pay(house.staff, order, slip("SLIP-1"))
    for _again in range(2):
        paid = house.cinema.checkout.pay(house.staff, order, slip(" SLIP-1 "))
        assert (paid.id, paid.state) == (order.id, PAID)
    assert written(house) == [("SLIP-1", "approved", True)]
    assert in_order(house.cinema, house.connection) == []


@pytest.mark.parametrize("lost", ["before journal.insert", "after journal.insert", "after transactions.bring"])
def test_an_answer_whose_echo_was_lost_is_the_same_sale_again(
    house: SmallHouse, failing_at: Failing, lost: str
) -> None:
    sale = asked(house)
    with pytest.raises(PowerCutError):
        failing_at(lost).checkout.answer(house.staff, sale.id, "SLIP-1")
    for _again in range(2):
        assert house.cinema.checkout.answer(house.staff, sale.id, "SLIP-1").state is PAID
    assert written(house) == [("SLIP-1", "approved", True)]
    assert in_order(house.cinema, house.connection) == []


@pytest.mark.parametrize("lost", ["after journal.insert", "before transactions.bring", "after seat_maps.finish"])
def test_taken_stands_although_the_staff_says_not_taken_after_the_connection_was_lost(
    house: SmallHouse, failing_at: Failing, lost: str
) -> None:
    sale = asked(house)
    with pytest.raises(PowerCutError):
        failing_at(lost).checkout.answer(house.staff, sale.id, "SLIP-1")
    with suppress(ConflictError):
        assert house.cinema.checkout.answer(house.staff, sale.id, None).state is PAID
    assert in_order(house.cinema, house.connection) == []
    assert get(house, sale).state is PAID


def test_a_slip_of_another_sale_is_asked_about_and_recorded_only_if_it_is_known(house: SmallHouse) -> None:
    first = house.cinema.checkout.pay(house.staff, begun(house), slip("SLIP-1"))
    order = begun(house, "B2")
    with pytest.raises(SlipKnownError, match=str(first.receipt_number)):
        house.cinema.checkout.pay(house.staff, order, slip("SLIP-1"))
    assert written(house) == [("SLIP-1", "approved", True)]
    kept = house.cinema.booking.find(house.staff, house.screening, order.screenings[0].hold)
    assert kept is not None
    assert kept.pinned is None, "the seats are held on, to be paid otherwise"
    with pytest.raises(PaymentUnresolvedError):
        house.cinema.checkout.pay(house.staff, order, slip("SLIP-1", known=True))
    assert written(house) == [("SLIP-1", "approved", False), ("SLIP-1", "approved", True)]
    given_back_by_hand(house, "SLIP-1")
    assert get(house, first).state is PAID


def test_a_known_slip_of_an_order_that_nobody_tried_before_is_shown_to_a_manager(house: SmallHouse) -> None:
    house.cinema.checkout.pay(house.staff, begun(house), slip("SLIP-1"))
    order = begun(house, "B2")
    with pytest.raises(PaymentUnresolvedError):
        house.cinema.checkout.pay(house.staff, order, slip("SLIP-1", known=True))
    assert [one.id for one in house.cinema.unresolved.waiting(house.operator)] == [order.id]
    given_back_by_hand(house, "SLIP-1")


def test_a_known_slip_answered_for_a_sale_that_waits_ends_it_and_is_shown_to_a_manager(house: SmallHouse) -> None:
    house.cinema.checkout.pay(house.staff, begun(house, "C1"), slip("SLIP-1"))
    sale = asked(house)
    with pytest.raises(SlipKnownError):
        house.cinema.checkout.answer(house.staff, sale.id, "SLIP-1")
    assert get(house, sale).state is TransactionState.PAYING, "it still waits for its own slip"
    with pytest.raises(PaymentUnresolvedError):
        house.cinema.checkout.answer(house.staff, sale.id, "SLIP-1", known_slip=True)
    assert (get(house, sale).state, seat(house)) == (ABANDONED, "free")
    given_back_by_hand(house, "SLIP-1")
    assert in_order(house.cinema, house.connection) == []


def test_the_same_reference_is_free_again_on_another_day(house: SmallHouse) -> None:
    house.cinema.checkout.pay(house.staff, begun(house), slip("SLIP-1"))
    claim = raw(house.connection, "journal")[0]["claims"][1]
    assert claim.startswith("slip:separate:")
    assert claim.endswith(":slip-1")
    yesterday = claim.replace(claim.split(":")[2], "2001-01-01")
    house.connection.database["journal"].update_one({"kind": "sold"}, {"$set": {"claims.1": yesterday}})
    assert house.cinema.checkout.pay(house.staff, begun(house, "B2"), slip("SLIP-1")).state is PAID


def test_a_second_slip_for_a_sale_that_is_paid_waits_for_a_manager_once(house: SmallHouse) -> None:
    order = begun(house)
    house.cinema.checkout.pay(house.staff, order, slip("SLIP-1"))
    for _again in range(2):
        with pytest.raises(PaymentUnresolvedError):
            house.cinema.checkout.pay(house.staff, order, slip("SLIP-2"))
    with pytest.raises(PaymentUnresolvedError):
        house.cinema.checkout.answer(house.staff, order.id, "SLIP-2")
    assert written(house) == [("SLIP-1", "approved", True), ("SLIP-2", "approved", False)]
    given_back_by_hand(house, "SLIP-2")
    assert get(house, order).state is PAID
    with pytest.raises(ConflictError):
        house.cinema.checkout.answer(house.staff, order.id, "SLIP-2")


@pytest.mark.parametrize("point", ["before seat_maps.pin", "before journal.insert", "after journal.insert"])
def test_two_tills_with_a_slip_each_for_one_order_sell_once_and_lose_neither(house: SmallHouse, point: str) -> None:
    order = begun(house)

    def other() -> None:
        with suppress(PaymentUnresolvedError):
            house.cinema.checkout.pay(house.staff, order, slip("SLIP-2"))

    till = join(interrupted(open_storage(house.connection), point, other), "till-2", patience=0.01)
    with suppress(PaymentUnresolvedError):
        till.checkout.pay(house.staff, order, slip("SLIP-1"))
    assert [one[:2] for one in written(house)] == [("SLIP-1", "approved"), ("SLIP-2", "approved")]
    assert sum(one[2] for one in written(house)) == 1
    given_back_by_hand(house, next(one[0] for one in written(house) if not one[2]))
    assert get(house, order).state is PAID


@pytest.mark.parametrize("point", ["before journal.insert", "after journal.insert", "after transactions.bring"])
def test_two_tills_that_type_the_same_slip_sell_once(house: SmallHouse, point: str) -> None:
    order = begun(house)

    def other() -> None:
        house.cinema.checkout.pay(house.staff, order, slip("SLIP-1"))

    till = join(interrupted(open_storage(house.connection), point, other), "till-2", patience=0.01)
    with suppress(PaymentUnresolvedError):
        till.checkout.pay(house.staff, order, slip("SLIP-1"))
    assert written(house) == [("SLIP-1", "approved", True)]
    assert house.cinema.unresolved.waiting(house.operator) == ()
    assert in_order(house.cinema, house.connection) == []


def test_a_slip_that_comes_when_the_sale_waits_for_a_manager_already_ends_it(house: SmallHouse) -> None:
    sale = left_to_a_manager(house)
    assert house.cinema.checkout.answer(house.staff, sale.id, "SLIP-1").state is PAID
    assert house.cinema.unresolved.waiting(house.operator) == ()
    assert in_order(house.cinema, house.connection) == []


def test_a_slip_that_a_manager_found_already_is_that_payment(house: SmallHouse) -> None:
    sale = left_to_a_manager(house)
    house.cinema.unresolved.decide(house.operator, sale.id, taken=True, reference="SLIP-1")
    assert house.cinema.checkout.answer(house.staff, sale.id, "SLIP-1").state is PAID
    assert written(house) == [("SLIP-1", "approved", True)]


@pytest.mark.parametrize("given_back", [True, False])
def test_whether_a_slip_is_what_a_manager_found_under_another_reference_is_the_manager_s_to_say(
    house: SmallHouse, given_back: bool
) -> None:
    sale = left_to_a_manager(house)
    house.cinema.unresolved.decide(house.operator, sale.id, taken=True, reference="LOG-77")
    with pytest.raises(PaymentUnresolvedError):
        house.cinema.checkout.answer(house.staff, sale.id, "SLIP-1")
    for _again in range(2):
        house.cinema.unresolved.decide_surplus(house.operator, sale.id, " SLIP-1", given_back=given_back)
    assert written(house) == [("LOG-77", "approved", True), ("SLIP-1", "returned", False)]
    with pytest.raises(ConflictError):
        house.cinema.unresolved.decide_surplus(house.operator, sale.id, "SLIP-1", given_back=not given_back)
    (entry,) = (one for one in raw(house.connection, "journal") if one["kind"] == "given_back")
    assert entry["operation"]["money"] is given_back
    assert in_order(house.cinema, house.connection) == []


@pytest.mark.parametrize("point", ["before seat_maps.pin", "before journal.insert", "after journal.insert"])
def test_a_slip_that_races_a_manager_s_not_taken_is_not_lost(house: SmallHouse, point: str) -> None:
    sale = left_to_a_manager(house)

    def not_taken() -> None:
        with suppress(CinemaError):
            house.cinema.unresolved.decide(house.operator, sale.id, taken=False)

    till = join(interrupted(open_storage(house.connection), point, not_taken), "till-2", patience=0.01)
    with suppress(PaymentUnresolvedError):
        till.checkout.answer(house.staff, sale.id, "SLIP-1")
    assert [one[0] for one in written(house)] == ["SLIP-1"]
    given_back_by_hand(house, *([] if get(house, sale).state is PAID else ["SLIP-1"]))


@pytest.mark.parametrize("point", ["after transactions.answer", "before journal.insert", "after journal.insert"])
def test_a_slip_that_contradicts_a_not_taken_is_not_lost(house: SmallHouse, failing_at: Failing, point: str) -> None:
    sale = asked(house)
    with pytest.raises(PowerCutError):
        failing_at(point).checkout.answer(house.staff, sale.id, None)
    with suppress(PaymentUnresolvedError):
        house.cinema.checkout.answer(house.staff, sale.id, "SLIP-1")
    given_back_by_hand(house, *([] if get(house, sale).state is PAID else ["SLIP-1"]))


@pytest.mark.parametrize("point", ["before journal.insert", "after journal.insert", "before seat_maps.finish"])
def test_a_manager_s_taken_is_finished_although_the_decision_was_cut_off(
    house: SmallHouse, failing_at: Failing, point: str
) -> None:
    sale = left_to_a_manager(house)
    with pytest.raises(PowerCutError):
        failing_at(point).unresolved.decide(house.operator, sale.id, taken=True, reference="SLIP-1")
    with suppress(ConflictError):
        house.cinema.unresolved.decide(house.operator, sale.id, taken=False)
    assert in_order(house.cinema, house.connection) == []
    assert get(house, sale).state is (ABANDONED if point == "before journal.insert" else PAID)


@pytest.mark.parametrize(("point", "state"), [("before journal.insert", ABANDONED), ("after journal.insert", PAID)])
def test_of_two_managers_the_first_decides_and_no_money_is_lost(
    house: SmallHouse, point: str, state: TransactionState
) -> None:
    sale = left_to_a_manager(house)

    def other() -> None:
        with suppress(CinemaError):
            house.cinema.unresolved.decide(house.operator, sale.id, taken=False)

    late = join(interrupted(open_storage(house.connection), point, other), "office", patience=0.01)
    with suppress(PaymentUnresolvedError):
        late.unresolved.decide(house.operator, sale.id, taken=True, reference="LOG-1")
    assert in_order(house.cinema, house.connection) == []
    assert get(house, sale).state is state
    assert seat(house) == ("free" if state is ABANDONED else "sold")
    given_back_by_hand(house, *(["LOG-1"] if state is ABANDONED else []))


@pytest.mark.parametrize("known", ["pinned", "never pinned"])
def test_a_manager_who_finds_money_for_seats_that_are_gone_has_it_recorded(
    house: SmallHouse, failing_at: Failing, known: str
) -> None:
    """The till died between asking and pinning, and the hold ran out."""
    order = begun(house)
    with pytest.raises(PowerCutError):
        failing_at("before seat_maps.pin").checkout.ask(house.staff, order, ASKED)
    recover(house.cinema, house.connection)
    assert get(house, order).state is UNRESOLVED
    expire(house.connection, house.screening, order.screenings[0].hold)
    if known == "pinned":
        sell(house.cinema, house.staff, house.screening, "B1", request=CASH)
    with pytest.raises(PaymentUnresolvedError):
        house.cinema.unresolved.decide(house.operator, order.id, taken=True, reference="LOG-1")
    given_back_by_hand(house, "LOG-1")
    assert get(house, order).state is ABANDONED


def test_money_given_back_is_entered_once_although_the_decision_was_cut_off(
    house: SmallHouse, failing_at: Failing
) -> None:
    order = begun(house)
    house.cinema.checkout.pay(house.staff, order, slip("SLIP-1"))
    with pytest.raises(PaymentUnresolvedError):
        house.cinema.checkout.answer(house.staff, order.id, "SLIP-2")
    with pytest.raises(PowerCutError):
        failing_at("after journal.insert").unresolved.decide_surplus(
            house.operator, order.id, "SLIP-2", given_back=True
        )
    house.cinema.unresolved.decide_surplus(house.operator, order.id, "SLIP-2", given_back=True)
    kinds = [one.kind.value for one in house.storage.journal.of_subject(order.id)]
    assert sorted(kinds) == ["given_back", "sold", "tender"]
    assert house.cinema.unresolved.waiting(house.operator) == ()
    assert in_order(house.cinema, house.connection) == []


def test_a_slip_is_found_however_its_letters_are_composed(house: SmallHouse) -> None:
    order = begun(house)
    house.cinema.checkout.pay(house.staff, order, slip("SLIP-1"))
    with pytest.raises(PaymentUnresolvedError):
        house.cinema.checkout.pay(house.staff, order, slip("caf\u00e9"))
    house.cinema.unresolved.decide_surplus(house.operator, order.id, " cafe\u0301 ", given_back=True)
    assert in_order(house.cinema, house.connection) == []


def test_slips_are_decided_by_managers_and_where_there_is_one(house: SmallHouse) -> None:
    paid = sell(house.cinema, house.staff, house.screening, "B1", request=CASH)
    with pytest.raises(NotAllowedError):
        house.cinema.unresolved.decide_surplus(house.staff, paid.id, "SLIP-1", given_back=True)
    with pytest.raises(NotFoundError):
        house.cinema.unresolved.decide_surplus(house.operator, paid.id, "SLIP-1", given_back=True)
    with pytest.raises(ConflictError):
        house.cinema.checkout.answer(house.staff, paid.id, "SLIP-1")


def test_after_not_taken_the_seats_can_be_paid_by_another_slip(house: SmallHouse) -> None:
    sale = asked(house)
    with pytest.raises(PaymentRefusedError):
        house.cinema.checkout.answer(house.staff, sale.id, None)
    again = house.cinema.checkout.again(house.staff, sale.order)
    assert house.cinema.checkout.pay(house.staff, again, slip("SLIP-1")).state is PAID
    assert in_order(house.cinema, house.connection) == []


def test_who_decided_that_no_money_was_taken_stands_in_the_journal(house: SmallHouse) -> None:
    sale = left_to_a_manager(house)
    manager = replace(house.operator, user="manager-1")
    enrol(house.storage, manager)
    house.cinema.unresolved.decide(manager, sale.id, taken=False)
    (entry,) = house.storage.journal.of_subject(sale.id)
    assert (entry.kind.value, entry.operation.by) == ("void", "manager-1")
    assert in_order(house.cinema, house.connection) == []
