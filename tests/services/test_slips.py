"""A slip of a separate terminal says that money was taken: whenever it comes, it is written down, and once."""

from contextlib import suppress
from datetime import timedelta

import pytest

from cinema.bootstrap import join
from cinema.domain.payments import PaymentRequest, Tender
from cinema.domain.transactions import Transaction, TransactionState
from cinema.domain.users import Actor, Channel, Role
from cinema.errors import (
    CinemaError,
    ConflictError,
    HoldExpiredError,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
    PaymentRefusedError,
    PaymentUnresolvedError,
)
from cinema.services.cinema import Cinema
from repositories.storage import open_storage
from tests.conftest import SmallHouse
from tests.interruptions import interrupted
from tests.services.conftest import Failing, PowerCutError
from tests.support import CASH, begin, everything, expire, expire_leases, findings, raw, sell

ASKED = PaymentRequest(Tender.CARD)
WAYS = ["pay", "answer"]


def slip(reference: str) -> PaymentRequest:
    return PaymentRequest(Tender.CARD, reference=reference)


@pytest.fixture(autouse=True)
def separate(house: SmallHouse) -> None:
    house.storage.settings.set("card_provider", "separate")


def written(house: SmallHouse) -> list[tuple[str, str]]:
    """Return (reference, what became of it) of every slip in the house."""
    return sorted(
        (one["reference"], f"{where} {one['state']}")
        for sale in raw(house.connection, "transactions")
        for where in ("attempts", "surplus")
        for one in sale[where]
        if one["reference"]
    )


def bring(cinema: Cinema, house: SmallHouse, sale: Transaction, way: str, reference: str = "SLIP-1") -> Transaction:
    """Type a slip in one of the two ways there are."""
    if way == "pay":
        return cinema.checkout.pay(house.staff, sale, slip(reference))
    return cinema.checkout.answer(house.staff, sale.id, reference)


def asked(house: SmallHouse) -> Transaction:
    """Let a till wait for somebody who walks to the terminal."""
    return house.cinema.checkout.ask(house.staff, begin(house.cinema, house.staff, house.screening, "B1"), ASKED)


def left_to_a_manager(house: SmallHouse) -> Transaction:
    """Let that take too long."""
    sale = asked(house)
    expire_leases(house.connection)
    house.cinema.recovery.recover()
    assert house.storage.transactions.get(sale.id).state is TransactionState.UNRESOLVED
    return sale


def given_back_by_hand(house: SmallHouse) -> None:
    """Let a manager give back the money of every slip too many, and see that the house is in order afterwards."""
    waiting = house.cinema.unresolved.waiting(house.operator)
    assert waiting
    found = [one.check for one in house.cinema.audit.findings()]
    assert found == ["surplus-payment"] * len(waiting)
    for sale in waiting:
        for one in sale.waiting_surplus:
            house.cinema.unresolved.decide_slip(house.operator, sale.id, one.reference or "", given_back=True)
            events = [entry.event for entry in house.storage.journal.of_transaction(sale.id)]
            assert f"returned/{one.id}" in events
    assert house.cinema.unresolved.waiting(house.operator) == ()
    assert findings(house.cinema) == []


@pytest.mark.parametrize(
    "point",
    ["after transactions.take_slip", "after seat_maps.pin", "after transactions.answer", "after seat_maps.sell"],
)
def test_a_till_that_dies_with_the_slip_typed_has_sold(house: SmallHouse, failing_at: Failing, point: str) -> None:
    sale = begin(house.cinema, house.staff, house.screening, "B1", "B2")
    with pytest.raises(PowerCutError):
        failing_at(point).checkout.pay(house.staff, sale, slip("SLIP-1"))
    expire_leases(house.connection)
    house.cinema.recovery.recover()
    assert house.storage.transactions.get(sale.id).state is TransactionState.PAID
    assert written(house) == [("SLIP-1", "attempts approved")]
    assert findings(house.cinema) == []


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("point", ["after transactions.take_slip", "after transactions.answer", "after counters.take"])
def test_the_same_slip_typed_again_after_the_answer_was_lost_pays_once(
    house: SmallHouse, failing_at: Failing, point: str, way: str
) -> None:
    sale = begin(house.cinema, house.staff, house.screening, "B1")
    with pytest.raises(PowerCutError):
        bring(failing_at(point), house, sale, way)
    for _again in range(2):
        paid = bring(house.cinema, house, sale, way, " SLIP-1 ")
        assert (paid.id, paid.state) == (sale.id, TransactionState.PAID)
    assert written(house) == [("SLIP-1", "attempts approved")]
    assert findings(house.cinema) == []


def test_not_taken_said_after_a_slip_was_typed_does_not_undo_it(house: SmallHouse, failing_at: Failing) -> None:
    sale = begin(house.cinema, house.staff, house.screening, "B1")
    with pytest.raises(PowerCutError):
        failing_at("after transactions.take_slip").checkout.pay(house.staff, sale, slip("SLIP-1"))
    assert house.cinema.checkout.answer(house.staff, sale.id, None).state is TransactionState.PAID
    assert findings(house.cinema) == []


def test_a_second_slip_for_a_sale_that_is_paid_waits_for_a_manager_once(house: SmallHouse) -> None:
    sale = begin(house.cinema, house.staff, house.screening, "B1")
    house.cinema.checkout.pay(house.staff, sale, slip("SLIP-1"))
    for _again in range(2):
        with pytest.raises(PaymentUnresolvedError):
            house.cinema.checkout.pay(house.staff, sale, slip("SLIP-2"))
    assert written(house) == [("SLIP-1", "attempts approved"), ("SLIP-2", "surplus approved")]
    given_back_by_hand(house)
    with pytest.raises(ConflictError):
        house.cinema.checkout.pay(house.staff, sale, slip("SLIP-2"))
    assert house.storage.transactions.get(sale.id).state is TransactionState.PAID


@pytest.mark.parametrize("first", [ASKED, slip("SLIP-2")], ids=["asked", "typed"])
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("point", ["before transactions.take_slip", "before seat_maps.sell"])
def test_two_tills_with_a_slip_each_for_one_sale_sell_once_and_lose_neither(
    house: SmallHouse, first: PaymentRequest, way: str, point: str
) -> None:
    sale = begin(house.cinema, house.staff, house.screening, "B1")
    if first is ASKED:
        house.cinema.checkout.ask(house.staff, sale, ASKED)

    def other() -> None:
        with suppress(PaymentUnresolvedError):
            house.cinema.checkout.pay(house.staff, sale, slip("SLIP-2"))

    till = join(interrupted(open_storage(house.connection), point, other), "till-2", patience=0.01)
    with suppress(PaymentUnresolvedError):
        bring(till, house, sale, way)
    assert sorted(what for _reference, what in written(house)) == ["attempts approved", "surplus approved"]
    assert [reference for reference, _what in written(house)] == ["SLIP-1", "SLIP-2"]
    given_back_by_hand(house)
    assert house.storage.transactions.get(sale.id).state is TransactionState.PAID


@pytest.mark.parametrize("way", WAYS)
def test_a_slip_for_a_purchase_that_was_given_up_meanwhile_waits_for_a_manager(house: SmallHouse, way: str) -> None:
    sale = begin(house.cinema, house.staff, house.screening, "B1")
    house.cinema.checkout.abandon(house.staff, sale.id)
    sold = sell(house.cinema, house.staff, house.screening, "B1", request=CASH)
    with pytest.raises(PaymentUnresolvedError):
        bring(house.cinema, house, sale, way)
    given_back_by_hand(house)
    assert house.storage.transactions.get(sold.id).state is TransactionState.PAID


@pytest.mark.parametrize("way", WAYS)
def test_a_slip_that_comes_when_the_sale_waits_for_a_manager_already_ends_it(house: SmallHouse, way: str) -> None:
    sale = left_to_a_manager(house)
    assert bring(house.cinema, house, sale, way).state is TransactionState.PAID
    assert findings(house.cinema) == []


@pytest.mark.parametrize("way", WAYS)
def test_a_slip_whose_payment_a_manager_found_already_is_that_one(house: SmallHouse, way: str) -> None:
    sale = left_to_a_manager(house)
    house.cinema.unresolved.decide(house.operator, sale.id, taken=True)
    assert bring(house.cinema, house, sale, way).state is TransactionState.PAID
    assert written(house) == [("SLIP-1", "attempts approved")]
    assert findings(house.cinema) == []


def test_whether_a_slip_is_what_a_manager_found_under_another_reference_is_the_manager_s_to_say(
    house: SmallHouse,
) -> None:
    sale = left_to_a_manager(house)
    house.cinema.unresolved.decide(house.operator, sale.id, taken=True, reference="LOG-77")
    with pytest.raises(PaymentUnresolvedError):
        house.cinema.checkout.answer(house.staff, sale.id, "SLIP-1")
    for _again in range(2):
        house.cinema.unresolved.decide_slip(house.operator, sale.id, "SLIP-1", given_back=False)
    assert written(house) == [("LOG-77", "attempts approved"), ("SLIP-1", "surplus cancelled")]
    with pytest.raises(ConflictError):
        house.cinema.unresolved.decide_slip(house.operator, sale.id, "SLIP-1", given_back=True)
    assert findings(house.cinema) == []


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("point", ["before transactions.take_slip", "after transactions.take_slip"])
def test_a_slip_that_races_a_manager_s_not_taken_is_not_lost(house: SmallHouse, way: str, point: str) -> None:
    sale = left_to_a_manager(house)

    def not_taken() -> None:
        with suppress(CinemaError):
            house.cinema.unresolved.decide(house.operator, sale.id, taken=False)

    till = join(interrupted(open_storage(house.connection), point, not_taken), "till-2", patience=0.01)
    with suppress(PaymentUnresolvedError):
        bring(till, house, sale, way)
    assert [reference for reference, _what in written(house)] == ["SLIP-1"]
    if house.storage.transactions.get(sale.id).state is TransactionState.ABANDONED:
        given_back_by_hand(house)
    assert findings(house.cinema) == []


def test_a_slip_that_contradicts_the_staff_s_own_not_taken_is_not_lost(house: SmallHouse, failing_at: Failing) -> None:
    sale = asked(house)
    with pytest.raises(PowerCutError):
        failing_at("after transactions.answer").checkout.answer(house.staff, sale.id, None)
    with pytest.raises(PaymentUnresolvedError):
        house.cinema.checkout.answer(house.staff, sale.id, "SLIP-1")
    expire_leases(house.connection)
    house.cinema.recovery.recover()
    given_back_by_hand(house)


def test_a_slip_that_contradicts_the_decision_a_manager_was_cut_off_in_is_not_lost(
    house: SmallHouse, failing_at: Failing
) -> None:
    sale = left_to_a_manager(house)
    with pytest.raises(PowerCutError):
        failing_at("after transactions.answer").unresolved.decide(house.operator, sale.id, taken=False)
    with pytest.raises(PaymentUnresolvedError):
        house.cinema.checkout.answer(house.staff, sale.id, "SLIP-1")
    with pytest.raises(ConflictError, match="noted already"):
        house.cinema.unresolved.decide(house.operator, sale.id, taken=True)
    house.cinema.unresolved.decide(house.operator, sale.id, taken=False)
    given_back_by_hand(house)


@pytest.mark.parametrize("provider", ["separate", "test"])
def test_after_not_taken_the_slip_pays_for_the_open_basket_whatever_terminal_the_house_has_now(
    house: SmallHouse, provider: str
) -> None:
    sale = asked(house)
    with pytest.raises(PaymentRefusedError):
        house.cinema.checkout.answer(house.staff, sale.id, None)
    house.storage.settings.set("card_provider", provider)
    assert house.cinema.checkout.answer(house.staff, sale.id, "SLIP-1").state is TransactionState.PAID
    assert findings(house.cinema) == []


def test_a_slip_that_comes_while_cash_is_taken_waits_for_a_manager(house: SmallHouse) -> None:
    sale = begin(house.cinema, house.staff, house.screening, "B1")

    def typed() -> None:
        with pytest.raises(PaymentUnresolvedError):
            house.cinema.checkout.pay(house.staff, sale, slip("SLIP-1"))

    storage = interrupted(open_storage(house.connection), "before transactions.answer", typed)
    till = join(storage, "till-2", patience=0.01)
    assert till.checkout.pay(house.staff, sale, CASH).state is TransactionState.PAID
    given_back_by_hand(house)


def two_sales_on_one_hold(house: SmallHouse) -> tuple[Transaction, Transaction]:
    """Let one sale of a hold be at the terminal when a slip comes for the other."""
    held = house.cinema.booking.hold(house.staff, house.screening, None, ["B1"])
    old, new = (house.cinema.checkout.begin(house.staff, held, {"B1": kind}) for kind in (None, "child"))
    house.cinema.checkout.ask(house.staff, new, ASKED)
    with pytest.raises(PaymentUnresolvedError, match="gives the money back"):
        house.cinema.checkout.pay(house.staff, old, slip("SLIP-1"))
    with pytest.raises(PaymentUnresolvedError, match="gives the money back"):
        house.cinema.checkout.resume(house.staff, old.id)
    return old, new


def test_a_manager_who_gave_the_money_back_as_told_does_not_sell_by_it(house: SmallHouse) -> None:
    old, new = two_sales_on_one_hold(house)
    with pytest.raises(PaymentRefusedError):
        house.cinema.checkout.answer(house.staff, new.id, None)
    ended = house.cinema.unresolved.decide(house.operator, old.id, taken=False)
    assert ended.state is TransactionState.ABANDONED
    assert house.cinema.checkout.pay(house.staff, new, CASH).state is TransactionState.PAID
    assert findings(house.cinema) == []


def test_of_two_managers_the_late_one_does_not_sell_the_seats_of_money_given_back(house: SmallHouse) -> None:
    old, new = two_sales_on_one_hold(house)

    def meanwhile() -> None:
        house.cinema.unresolved.decide(house.operator, old.id, taken=False)
        with pytest.raises(PaymentRefusedError):
            house.cinema.checkout.answer(house.staff, new.id, None)

    storage = interrupted(open_storage(house.connection), "before seat_maps.sell", meanwhile)
    late = join(storage, "office", patience=0.01)
    with pytest.raises(ConflictError, match="decided"):
        late.unresolved.decide(house.operator, old.id, taken=False)
    assert house.storage.transactions.get(old.id).state is TransactionState.ABANDONED
    assert findings(house.cinema) == []


@pytest.mark.parametrize("point", ["before seat_maps.pin", "after seat_maps.pin", "before seat_maps.sell"])
def test_a_late_till_does_not_sell_the_seats_of_money_given_back(house: SmallHouse, point: str) -> None:
    held = house.cinema.booking.hold(house.staff, house.screening, None, ["B1"])
    old, new = (house.cinema.checkout.begin(house.staff, held, {"B1": None}) for _sale in range(2))

    def meanwhile() -> None:
        expire_leases(house.connection)
        with suppress(HoldExpiredError):
            house.cinema.checkout.ask(house.staff, new, ASKED)
        house.cinema.recovery.recover()
        for sale in house.cinema.unresolved.waiting(house.operator):
            house.cinema.unresolved.decide(house.operator, sale.id, taken=False)
        with suppress(CinemaError):
            house.cinema.booking.hold(house.staff, house.screening, old.hold, ["B1"])

    till = join(interrupted(open_storage(house.connection), point, meanwhile), "till-2", patience=0.01)
    with suppress(CinemaError):
        till.checkout.pay(house.staff, old, slip("SLIP-1"))
    expire_leases(house.connection)
    house.cinema.recovery.recover()
    expire(house.connection, house.screening, old.hold)
    assert findings(house.cinema) == []
    assert [reference for reference, _what in written(house)] == ["SLIP-1"]


def test_giving_money_back_frees_no_seats_of_another_sale(house: SmallHouse) -> None:
    held = house.cinema.booking.hold(house.staff, house.screening, None, ["B1"])
    old = house.cinema.checkout.begin(house.staff, held, {"B1": None})
    held = house.cinema.booking.hold(house.staff, house.screening, held.id, ["B2"])
    house.cinema.booking.release(house.staff, held, ["B1"])
    kept = house.storage.seat_maps.find_hold(house.screening, held.id)
    assert kept is not None
    new = house.cinema.checkout.begin(house.staff, kept, {"B2": None})
    with pytest.raises(PaymentUnresolvedError):
        house.cinema.checkout.pay(house.staff, old, slip("SLIP-1"))
    house.cinema.unresolved.decide(house.operator, old.id, taken=False)
    assert house.cinema.checkout.pay(house.staff, new, CASH).state is TransactionState.PAID


@pytest.mark.parametrize("reference", ["\ud800", "a\x00b", "x" * 41, " ", "\u202e1"])
@pytest.mark.parametrize("way", WAYS)
def test_a_slip_that_can_t_be_one_changes_nothing(house: SmallHouse, way: str, reference: str) -> None:
    sale = begin(house.cinema, house.staff, house.screening, "B1")
    before = everything(house.connection.database)
    with pytest.raises(InvalidInputError) as refused:
        bring(house.cinema, house, sale, way, reference)
    assert refused.value.field == "reference"
    assert everything(house.connection.database) == before


def test_slips_are_decided_by_managers_and_by_name(house: SmallHouse) -> None:
    sale = begin(house.cinema, house.staff, house.screening, "B1")
    house.cinema.checkout.abandon(house.staff, sale.id)
    with pytest.raises(PaymentUnresolvedError):
        house.cinema.checkout.pay(house.staff, sale, slip("SLIP-1"))
    cashier = Actor(Role.STAFF, "till-1", Channel.BOX_OFFICE, "ida")
    with pytest.raises(NotAllowedError):
        house.cinema.unresolved.decide_slip(cashier, sale.id, "SLIP-1", given_back=True)
    with pytest.raises(InvalidInputError):
        house.cinema.unresolved.decide_slip(house.operator, sale.id, "", given_back=True)
    for named in ("SLIP-2", '{"$gt": ""}'):
        with pytest.raises(NotFoundError):
            house.cinema.unresolved.decide_slip(house.operator, sale.id, named, given_back=True)
    assert written(house) == [("SLIP-1", "surplus approved")]


@pytest.mark.parametrize("answer", ["sells", "is given back"])
def test_a_till_that_asks_late_pins_nothing_for_a_sale_that_another_till_s_slip_ended(
    house: SmallHouse, answer: str
) -> None:
    sale = begin(house.cinema, house.staff, house.screening, "B1")

    def typed() -> None:
        if answer == "is given back":
            expire(house.connection, house.screening, sale.hold)
        with suppress(PaymentUnresolvedError):
            house.cinema.checkout.answer(house.staff, sale.id, "SLIP-1")
        for waiting in house.cinema.unresolved.waiting(house.operator):
            house.cinema.unresolved.decide_returned(house.operator, waiting.id)

    till = join(interrupted(open_storage(house.connection), "before seat_maps.pin", typed), "till-2", patience=0.01)
    with pytest.raises(ConflictError):
        till.checkout.ask(house.staff, sale, ASKED)
    expected = TransactionState.PAID if answer == "sells" else TransactionState.ABANDONED
    assert house.storage.transactions.get(sale.id).state is expected
    assert [reference for reference, _what in written(house)] == ["SLIP-1"]
    assert findings(house.cinema) == []


@pytest.mark.parametrize("lost_to", ["recovery", "a manager's list"])
def test_a_till_that_dies_with_the_slip_typed_late_has_sold(
    house: SmallHouse, failing_at: Failing, lost_to: str
) -> None:
    if lost_to == "recovery":
        sale = asked(house)
        expire_leases(house.connection)

        def typed() -> None:
            with pytest.raises(PowerCutError):
                failing_at("after transactions.take_slip").checkout.answer(house.staff, sale.id, "SLIP-1")

        late = join(interrupted(open_storage(house.connection), "before transactions.move", typed), "till-2")
        late.recovery.recover()
    else:
        sale = left_to_a_manager(house)
        with pytest.raises(PowerCutError):
            failing_at("after transactions.take_slip").checkout.answer(house.staff, sale.id, "SLIP-1")
    expire_leases(house.connection)
    house.cinema.recovery.recover()
    assert house.storage.transactions.get(sale.id).state is TransactionState.PAID
    assert findings(house.cinema) == []


def test_money_that_was_given_back_never_sells_although_the_seats_were_pinned_late(
    house: SmallHouse, failing_at: Failing
) -> None:
    held = house.cinema.booking.hold(house.staff, house.screening, None, ["B1"])
    old, new = (house.cinema.checkout.begin(house.staff, held, {"B1": None}) for _sale in range(2))

    def meanwhile() -> None:
        house.cinema.checkout.ask(house.staff, new, ASKED)
        expire_leases(house.connection)
        house.cinema.recovery.recover()
        with suppress(CinemaError):
            house.cinema.unresolved.decide(house.operator, new.id, taken=False)

    storage = interrupted(open_storage(house.connection), "before seat_maps.pin", meanwhile)
    with suppress(CinemaError):
        join(storage, "till-2", patience=0.01).checkout.pay(house.staff, old, slip("SLIP-1"))
    assert house.cinema.unresolved.waits_for_money_back(house.operator, old.id)
    ended = house.cinema.unresolved.decide_returned(house.operator, old.id)
    assert ended.state is TransactionState.ABANDONED
    with pytest.raises(ConflictError):
        house.cinema.unresolved.decide_returned(house.operator, old.id)
    assert findings(house.cinema) == []


@pytest.mark.parametrize("given_back", [True, False])
def test_a_decision_about_a_slip_that_was_cut_off_is_found_on_its_own_day_and_said_again(
    house: SmallHouse, failing_at: Failing, given_back: bool
) -> None:
    sale = sell(house.cinema, house.staff, house.screening, "B1", request=CASH)
    with pytest.raises(PaymentUnresolvedError):
        house.cinema.checkout.answer(house.staff, sale.id, "SLIP-1")
    at = raw(house.connection, "transactions")[0]["paid_at"] + timedelta(days=2)
    house.connection.database["transactions"].update_one({"_id": sale.id}, {"$set": {"surplus.0.at": at}})
    with pytest.raises(PowerCutError):
        failing_at("after transactions.mark_surplus").unresolved.decide_slip(
            house.operator, sale.id, "SLIP-1", given_back=given_back
        )
    (found,) = house.cinema.audit.findings()
    assert (found.check, "--slip" in found.advice) == ("not-in-journal", True)
    assert found.about["at"] == at.isoformat()
    house.cinema.unresolved.decide_slip(house.operator, sale.id, "SLIP-1", given_back=given_back)
    assert findings(house.cinema) == []


def test_a_slip_is_found_however_its_letters_are_composed(house: SmallHouse) -> None:
    sale = begin(house.cinema, house.staff, house.screening, "B1")
    house.cinema.checkout.abandon(house.staff, sale.id)
    with pytest.raises(PaymentUnresolvedError):
        house.cinema.checkout.pay(house.staff, sale, slip("caf\u00e9"))
    house.cinema.unresolved.decide_slip(house.operator, sale.id, " cafe\u0301 ", given_back=True)
    assert findings(house.cinema) == []
