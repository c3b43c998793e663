"""A slip of a separate terminal says that money was taken: whenever it comes, it is written down, and once."""

import pytest

from cinema.domain.payments import AttemptState, PaymentRequest, Tender
from cinema.domain.transactions import Transaction, TransactionState
from cinema.errors import ConflictError, PaymentRefusedError, PaymentUnresolvedError
from tests.conftest import SmallHouse
from tests.services.conftest import Failing, PowerCutError
from tests.support import CASH, begin, expire, expire_leases, findings, raw, sell

ASKED = PaymentRequest(Tender.CARD)


def slip(reference: str) -> PaymentRequest:
    return PaymentRequest(Tender.CARD, reference=reference)


@pytest.fixture(autouse=True)
def separate(house: SmallHouse) -> None:
    house.storage.settings.set("card_provider", "separate")


def slips_written(house: SmallHouse) -> list[tuple[str, str, str | None]]:
    """Return (sale's state, attempt's state, reference) of every attempt in the house that has a slip."""
    return sorted(
        (sale["state"], one["state"], one["reference"])
        for sale in raw(house.connection, "transactions")
        for one in sale["attempts"]
        if one["reference"]
    )


def given_back_by_hand(house: SmallHouse) -> None:
    """Let a manager give back whatever waits, and see that the house is in order afterwards."""
    for waiting in house.cinema.unresolved.waiting(house.operator):
        ended = house.cinema.unresolved.decide(house.operator, waiting.id, taken=False)
        assert ended.state is TransactionState.ABANDONED
        assert [one.event for one in house.storage.journal.of_transaction(waiting.id)] == ["returned"]
    assert findings(house.cinema) == []


@pytest.mark.parametrize("point", ["after transactions.ask", "after transactions.answer", "after seat_maps.sell"])
def test_a_till_that_dies_with_the_slip_typed_has_sold(house: SmallHouse, failing_at: Failing, point: str) -> None:
    sale = begin(house.cinema, house.staff, house.screening, "B1", "B2")
    with pytest.raises(PowerCutError):
        failing_at(point).checkout.pay(house.staff, sale, slip("SLIP-1"))
    expire_leases(house.connection)
    house.cinema.recovery.recover()
    assert slips_written(house) == [("paid", "approved", "SLIP-1")]
    assert findings(house.cinema) == []


@pytest.mark.parametrize("point", ["after transactions.ask", "after transactions.answer", "after counters.take"])
def test_the_same_slip_typed_again_after_the_answer_was_lost_pays_once(
    house: SmallHouse, failing_at: Failing, point: str
) -> None:
    sale = begin(house.cinema, house.staff, house.screening, "B1")
    with pytest.raises(PowerCutError):
        failing_at(point).checkout.pay(house.staff, sale, slip("SLIP-1"))
    for _again in range(2):
        paid = house.cinema.checkout.pay(house.staff, sale, slip(" SLIP-1 "))
        assert (paid.id, paid.state) == (sale.id, TransactionState.PAID)
    assert slips_written(house) == [("paid", "approved", "SLIP-1")]
    assert findings(house.cinema) == []


def test_a_second_slip_for_a_sale_that_is_paid_waits_for_a_manager_once(house: SmallHouse) -> None:
    sale = begin(house.cinema, house.staff, house.screening, "B1")
    house.cinema.checkout.pay(house.staff, sale, slip("SLIP-1"))
    for _again in range(2):
        with pytest.raises(PaymentUnresolvedError):
            house.cinema.checkout.pay(house.staff, sale, slip("SLIP-2"))
    assert slips_written(house) == [("paid", "approved", "SLIP-1"), ("unresolved", "approved", "SLIP-2")]
    (waiting,) = house.cinema.unresolved.waiting(house.operator)
    with pytest.raises(PaymentUnresolvedError):
        house.cinema.unresolved.decide(house.operator, waiting.id, taken=True)
    given_back_by_hand(house)
    with pytest.raises(ConflictError, match="given back"):
        house.cinema.checkout.pay(house.staff, sale, slip("SLIP-2"))
    assert house.storage.transactions.get(sale.id).state is TransactionState.PAID


def test_two_tills_with_a_slip_each_for_one_sale_sell_once_and_lose_neither(house: SmallHouse) -> None:
    sale = begin(house.cinema, house.staff, house.screening, "B1")
    other = house.another_till("till-2")
    house.cinema.checkout.ask(house.staff, sale, slip("SLIP-1"))
    with pytest.raises(PaymentUnresolvedError):
        other.checkout.pay(house.staff, sale, slip("SLIP-2"))
    assert house.cinema.checkout.pay(house.staff, sale, slip("SLIP-1")).state is TransactionState.PAID
    assert slips_written(house) == [("paid", "approved", "SLIP-1"), ("unresolved", "approved", "SLIP-2")]
    given_back_by_hand(house)


@pytest.mark.parametrize("way", ["pay", "answer"])
def test_a_slip_for_a_purchase_that_was_given_up_meanwhile_waits_for_a_manager(house: SmallHouse, way: str) -> None:
    sale = begin(house.cinema, house.staff, house.screening, "B1")
    house.cinema.checkout.abandon(house.staff, sale.id)
    sold = sell(house.cinema, house.staff, house.screening, "B1", request=CASH)
    with pytest.raises(PaymentUnresolvedError):
        bring(house, sale, way)
    assert slips_written(house) == [("unresolved", "approved", "SLIP-1")]
    given_back_by_hand(house)
    assert house.storage.transactions.get(sold.id).state is TransactionState.PAID


def bring(house: SmallHouse, sale: Transaction, way: str) -> Transaction:
    if way == "pay":
        return house.cinema.checkout.pay(house.staff, sale, slip("SLIP-1"))
    return house.cinema.checkout.answer(house.staff, sale.id, "SLIP-1")


@pytest.mark.parametrize("way", ["pay", "answer"])
def test_a_slip_that_comes_when_the_sale_waits_for_a_manager_already_ends_it(house: SmallHouse, way: str) -> None:
    sale = begin(house.cinema, house.staff, house.screening, "B1")
    house.cinema.checkout.ask(house.staff, sale, ASKED)
    expire_leases(house.connection)
    house.cinema.recovery.recover()
    assert house.storage.transactions.get(sale.id).state is TransactionState.UNRESOLVED
    assert bring(house, sale, way).state is TransactionState.PAID
    assert findings(house.cinema) == []


@pytest.mark.parametrize("found", ["", "LOG-77"])
def test_a_slip_whose_payment_a_manager_found_in_the_terminal_s_log_is_not_counted_twice(
    house: SmallHouse, found: str
) -> None:
    sale = begin(house.cinema, house.staff, house.screening, "B1")
    house.cinema.checkout.ask(house.staff, sale, ASKED)
    expire_leases(house.connection)
    house.cinema.recovery.recover()
    house.cinema.unresolved.decide(house.operator, sale.id, taken=True, reference=found)
    assert house.cinema.checkout.answer(house.staff, sale.id, "SLIP-1").state is TransactionState.PAID
    assert len(raw(house.connection, "transactions")) == 1
    assert findings(house.cinema) == []


def test_a_slip_that_contradicts_a_manager_s_not_taken_is_not_lost(house: SmallHouse) -> None:
    sale = begin(house.cinema, house.staff, house.screening, "B1")
    house.cinema.checkout.ask(house.staff, sale, ASKED)
    expire_leases(house.connection)
    house.cinema.recovery.recover()
    house.cinema.unresolved.decide(house.operator, sale.id, taken=False)
    with pytest.raises(PaymentUnresolvedError):
        house.cinema.checkout.answer(house.staff, sale.id, "SLIP-1")
    assert slips_written(house) == [("unresolved", "approved", "SLIP-1")]
    given_back_by_hand(house)


def test_a_slip_that_contradicts_the_decision_a_manager_was_cut_off_in_is_not_lost(
    house: SmallHouse, failing_at: Failing
) -> None:
    sale = begin(house.cinema, house.staff, house.screening, "B1")
    house.cinema.checkout.ask(house.staff, sale, ASKED)
    expire_leases(house.connection)
    house.cinema.recovery.recover()
    with pytest.raises(PowerCutError):
        failing_at("after transactions.answer").unresolved.decide(house.operator, sale.id, taken=False)
    with pytest.raises(PaymentUnresolvedError):
        house.cinema.checkout.answer(house.staff, sale.id, "SLIP-1")
    assert slips_written(house) == [("unresolved", "approved", "SLIP-1")]


def test_after_not_taken_the_slip_pays_for_the_open_basket(house: SmallHouse) -> None:
    sale = begin(house.cinema, house.staff, house.screening, "B1")
    house.cinema.checkout.ask(house.staff, sale, ASKED)
    with pytest.raises(PaymentRefusedError):
        house.cinema.checkout.answer(house.staff, sale.id, None)
    assert house.cinema.checkout.answer(house.staff, sale.id, "SLIP-1").state is TransactionState.PAID
    assert findings(house.cinema) == []


def test_a_slip_is_found_again_although_its_till_died_before_it_was_asked_for(
    house: SmallHouse, failing_at: Failing
) -> None:
    sale = begin(house.cinema, house.staff, house.screening, "B1")
    house.cinema.checkout.abandon(house.staff, sale.id)
    with pytest.raises(PowerCutError):
        failing_at("after transactions.begin").checkout.pay(house.staff, sale, slip("SLIP-1"))
    with pytest.raises(PaymentUnresolvedError):
        house.cinema.checkout.pay(house.staff, sale, slip("SLIP-1"))
    assert slips_written(house) == [("unresolved", "approved", "SLIP-1")]
    expire(house.connection, house.screening, sale.hold)
    given_back_by_hand(house)


def test_a_slip_s_attempt_is_known_as_such_only_until_it_is_answered(house: SmallHouse) -> None:
    sale = begin(house.cinema, house.staff, house.screening, "B1")
    asked = house.cinema.checkout.ask(house.staff, sale, slip("SLIP-1")).last_attempt
    assert asked is not None
    assert asked.is_by_slip
    paid = house.cinema.checkout.pay(house.staff, sale, slip("SLIP-1")).payment
    assert paid is not None
    assert (paid.state, paid.is_by_slip) == (AttemptState.APPROVED, False)
