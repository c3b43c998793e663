"""The first word about a payment stands, whoever says another one later: none is lost, none charged twice."""

import pytest

from cinema.domain.payments import PaymentRequest, Tender
from cinema.domain.transactions import Transaction, TransactionState
from cinema.domain.users import Actor, Channel, Role
from cinema.errors import ConflictError, InvalidInputError, PaymentUnresolvedError
from cinema.services.selling import recovery
from tests.conftest import SmallHouse
from tests.services.conftest import Failing, PowerCutError
from tests.support import CASH, begin, expire, expire_leases, findings, raw, sell

SLIP = PaymentRequest(Tender.CARD)


def asked(house: SmallHouse, *seats: str) -> Transaction:
    """Write an attempt down for the terminal beside the till."""
    house.storage.settings.set("card_provider", "separate")
    sale = begin(house.cinema, house.staff, house.screening, *seats)
    return house.cinema.checkout.ask(house.staff, sale.id, SLIP)


@pytest.mark.parametrize(
    "point",
    ["after transactions.take_slip", "before seat_maps.sell", "after seat_maps.sell", "after counters.take"],
)
def test_taken_stands_although_the_staff_says_not_taken_after_the_connection_was_lost(
    house: SmallHouse, failing_at: Failing, point: str
) -> None:
    sale = asked(house, "B1", "B2")
    with pytest.raises(PowerCutError):
        failing_at(point).checkout.answer(house.staff, sale.id, "SLIP-1")
    paid = house.cinema.checkout.answer(house.staff, sale.id, None)
    assert paid.state is TransactionState.PAID
    assert paid.receipt_number is not None
    assert findings(house.cinema) == []


def test_a_sale_whose_money_was_taken_is_never_charged_again(house: SmallHouse, failing_at: Failing) -> None:
    sale = asked(house, "B1")
    with pytest.raises(PowerCutError):
        failing_at("before seat_maps.sell").checkout.answer(house.staff, sale.id, "SLIP-1")
    with pytest.raises(ConflictError):
        house.cinema.checkout.pay(house.staff, sale.id, CASH)
    expire_leases(house.connection)
    house.cinema.recovery.recover()
    attempts = raw(house.connection, "transactions")[0]["attempts"]
    assert [attempt["state"] for attempt in attempts] == ["approved"]
    assert house.storage.transactions.get(sale.id).state is TransactionState.PAID


def test_money_whose_seats_are_gone_is_found_by_the_audit_and_ends_by_being_given_back(house: SmallHouse) -> None:
    sale = asked(house, "B1")
    expire_leases(house.connection)
    house.cinema.recovery.recover()
    house.connection.database["seat_maps"].update_one(
        {"_id": house.screening},
        {"$set": {f"seats.B1.{key}": value for key, value in (("state", "free"), ("hold", None), ("until", None))}},
    )
    for _repeat in range(2):
        with pytest.raises(PaymentUnresolvedError):
            house.cinema.unresolved.decide(house.operator, sale.id, taken=True, reference="SLIP-1")
    found = [finding.check for finding in house.cinema.audit.findings()]
    assert found == ["money-without-sale", "hold-without-seats"]
    ended = house.cinema.unresolved.decide(house.operator, sale.id, taken=False)
    assert ended.state is TransactionState.ABANDONED
    assert findings(house.cinema) == []
    assert [entry.event for entry in house.storage.journal.of_transaction(sale.id)] == ["returned"]


@pytest.mark.parametrize("point", ["after transactions.answer", "after seat_maps.sell", "after counters.take"])
def test_a_manager_s_taken_stands_although_the_decision_was_cut_off_and_made_otherwise(
    house: SmallHouse, failing_at: Failing, point: str
) -> None:
    sale = asked(house, "B1", "B2")
    expire_leases(house.connection)
    house.cinema.recovery.recover()
    with pytest.raises(PowerCutError):
        failing_at(point).unresolved.decide(house.operator, sale.id, taken=True, reference="SLIP-1")
    ended = house.cinema.unresolved.decide(house.operator, sale.id, taken=False)
    assert ended.state is TransactionState.PAID
    assert sell(house.cinema, house.staff, house.screening, "B3", request=CASH).receipt_number is not None
    assert findings(house.cinema) == [], "no seat without its ticket, no number left out"


def test_money_given_back_is_journaled_although_the_decision_was_cut_off(
    house: SmallHouse, failing_at: Failing
) -> None:
    house.storage.settings.set("card_provider", "separate")
    sale = begin(house.cinema, house.staff, house.screening, "B1")
    expire(house.connection, house.screening, sale.hold)
    with pytest.raises(PaymentUnresolvedError):
        house.cinema.checkout.pay(house.staff, sale, PaymentRequest(Tender.CARD, reference="SLIP-1"))
    with pytest.raises(PowerCutError):
        failing_at("after transactions.mark_returned").unresolved.decide(house.operator, sale.id, taken=False)
    ended = house.cinema.unresolved.decide(house.operator, sale.id, taken=False)
    assert ended.state is TransactionState.ABANDONED
    assert [entry.event for entry in house.storage.journal.of_transaction(sale.id)] == ["returned"]
    assert findings(house.cinema) == []


def test_a_slip_for_seats_that_ran_out_meanwhile_waits_for_a_manager(house: SmallHouse) -> None:
    house.storage.settings.set("card_provider", "separate")
    sale = begin(house.cinema, house.staff, house.screening, "B1")
    expire(house.connection, house.screening, sale.hold)
    with pytest.raises(PaymentUnresolvedError):
        house.cinema.checkout.pay(house.staff, sale, PaymentRequest(Tender.CARD, reference="SLIP-1"))
    (waiting,) = house.cinema.unresolved.waiting(house.operator)
    assert waiting.payment is not None
    assert waiting.payment.reference == "SLIP-1"
    other = sell(house.cinema, house.staff, house.screening, "B1", request=CASH)
    assert other.state is TransactionState.PAID, "the seat is free for others"


def test_a_terminal_beside_the_till_is_not_asked_without_its_slip(house: SmallHouse) -> None:
    house.storage.settings.set("card_provider", "separate")
    sale = begin(house.cinema, house.staff, house.screening, "B1")
    with pytest.raises(InvalidInputError) as refused:
        house.cinema.checkout.pay(house.staff, sale.id, SLIP)
    assert refused.value.field == "reference"
    assert house.storage.transactions.get(sale.id).attempts == ()


def test_one_sale_that_cannot_be_recovered_does_not_stop_the_others(house: SmallHouse) -> None:
    house.connection.database["counters"].insert_one(
        {"_id": "receipt-2026", "next": 2, "open": {"nobody-knows-this-sale": 1}, "spare": []}
    )
    sale = begin(house.cinema, house.staff, house.screening, "B1")
    house.cinema.checkout.ask(house.staff, sale.id, CASH)
    expire_leases(house.connection)
    recovered = house.cinema.recovery.recover()
    assert (recovered.settled, recovered.failed) == (1, 1)
    assert house.storage.transactions.get(sale.id).state is TransactionState.ABANDONED


def test_sales_that_can_never_be_finished_do_not_keep_a_newer_one_waiting(
    house: SmallHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recovery, "_BATCH", 2)
    sales = [begin(house.cinema, house.staff, house.screening, seat) for seat in ("B1", "B2", "B3", "B4")]
    for sale in sales:
        house.cinema.checkout.ask(house.staff, sale.id, CASH)
    broken = [sale.id for sale in sales[:3]]
    house.connection.database["transactions"].update_many(
        {"_id": {"$in": broken}}, {"$set": {"attempts.0.provider": "a terminal that is no more"}}
    )
    for _minute in range(2):
        expire_leases(house.connection)
        recovered = house.cinema.recovery.recover()
        assert recovered.failed == len(broken), "each is tried once in a round"
    assert house.storage.transactions.get(sales[3].id).state is TransactionState.ABANDONED


def test_who_decided_that_no_money_was_taken_stands_in_the_journal_once(house: SmallHouse) -> None:
    sale = asked(house, "B1")
    expire_leases(house.connection)
    house.cinema.recovery.recover()
    manager = Actor(Role.MANAGER, "office", Channel.COMMAND, "manager-1")
    house.cinema.unresolved.decide(manager, sale.id, taken=False)
    (entry,) = house.storage.journal.of_transaction(sale.id)
    attempt = house.storage.transactions.get(sale.id).last_attempt
    assert attempt is not None
    assert entry.event == f"not-taken/{attempt.id}"
    assert (entry.data["by"], entry.data["amount"]) == ("manager-1", sale.total)
    assert findings(house.cinema) == []


def test_a_set_up_that_was_cut_off_is_done_again(house: SmallHouse) -> None:
    house.connection.database["settings"].delete_one({"_id": "mark"})
    words = ("Odeon", "EUR", "Europe/Lisbon", "en", "Ada Admin", "ada", "ada@example.org")
    house.another_till("till-2").office.set_up(house.guest, *words, "a long enough secret")
    house.connection.database["settings"].delete_one({"_id": "mark"})
    admin = house.another_till("till-3").office.set_up(house.guest, *words, "another long secret")
    assert admin.username == "ada"
    assert house.cinema.accounts.sign_in("ada", "another long secret").id == admin.id
