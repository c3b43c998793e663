"""Money that comes late, twice or for a sale that has ended is on record, and no seat is sold for it."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest

from cinema.bootstrap import join
from cinema.domain.payments import PaymentRequest, Tender
from cinema.domain.transactions import TransactionState
from cinema.errors import (
    ConflictError,
    ErrorCode,
    HoldExpiredError,
    PaymentRefusedError,
    PaymentUnresolvedError,
    SlipKnownError,
    StorageError,
)
from cinema.services.cinema import Cinema
from repositories.connect import Connection
from repositories.migrations import migrate
from repositories.schema import begin_epoch
from repositories.storage import open_storage
from tests.conftest import SmallHouse, build_house
from tests.interruptions import interrupted
from tests.selling_checks import contradictions, in_order, recover
from tests.services.conftest import Failing, PowerCutError
from tests.support import (
    CASH,
    NO_REFUNDS,
    SILENT,
    begin,
    card,
    charge_nothing,
    expire,
    expire_leases,
    raw,
    sell,
)

PAID, ABANDONED, UNRESOLVED = TransactionState.PAID, TransactionState.ABANDONED, TransactionState.UNRESOLVED
ASK = PaymentRequest(Tender.CARD)


def slip(reference: str, *, known: bool = False) -> PaymentRequest:
    return PaymentRequest(Tender.CARD, reference=reference, known_slip=known)


@pytest.fixture
def separate(house: SmallHouse) -> SmallHouse:
    house.storage.settings.set("card_provider", "separate")
    return house


def till_where(house: SmallHouse, point: str, what: Callable[[], object]) -> Cinema:
    """Return a till at which something happens, once, at a point."""
    return join(interrupted(open_storage(house.connection), point, what), "till-7", patience=0.01)


def recorded(house: SmallHouse) -> str:
    return str(raw(house.connection, "journal"))


def test_a_card_that_was_charged_before_its_order_was_paid_in_cash_gets_its_money_back(
    house: SmallHouse, failing_at: Failing
) -> None:
    order = begin(house.cinema, house.staff, house.screening, "B1")
    with pytest.raises(PowerCutError):
        failing_at("before journal.insert").checkout.pay(house.staff, order, card())
    assert house.cinema.checkout.pay(house.staff, order, CASH).state is PAID
    assert in_order(house.cinema, house.connection) == []
    assert [one.state.value for one in house.storage.transactions.get(order.id).surplus] == ["returned"]


def test_a_card_of_unknown_outcome_waits_for_a_manager_though_its_order_was_paid_in_cash(house: SmallHouse) -> None:
    order = begin(house.cinema, house.staff, house.screening, "B1")
    with pytest.raises(PaymentUnresolvedError):
        house.cinema.checkout.pay(house.staff, order, card(SILENT))
    assert house.cinema.checkout.pay(house.staff, order, CASH).state is PAID
    recover(house.cinema, house.connection)
    assert [one.id for one in house.cinema.unresolved.waiting(house.operator)] == [order.id]
    house.cinema.unresolved.decide(house.operator, order.id, taken=True, reference="LOG-1")
    house.cinema.unresolved.decide_surplus(house.operator, order.id, given_back=True)
    assert house.cinema.unresolved.waiting(house.operator) == ()
    assert house.storage.transactions.get(order.id).state is PAID


def test_a_split_sale_with_a_tender_of_unknown_outcome_is_not_given_up(house: SmallHouse) -> None:
    checkout = house.cinema.checkout
    sale = checkout.begin_split(house.staff, begin(house.cinema, house.staff, house.screening, "B1", "B2"))
    with pytest.raises(PaymentUnresolvedError):
        checkout.tender(house.staff, sale.id, card(SILENT), 1000)
    with pytest.raises(ConflictError, match="manager"):
        checkout.give_up(house.staff, sale.id)
    assert house.storage.transactions.get(sale.id).state is UNRESOLVED


@pytest.mark.parametrize("by_recovery", [True, False])
def test_a_tender_charged_while_its_split_sale_is_given_up_gets_its_money_back(
    house: SmallHouse, failing_at: Failing, by_recovery: bool
) -> None:
    sale = house.cinema.checkout.begin_split(house.staff, begin(house.cinema, house.staff, house.screening, "B1", "B2"))

    def tender() -> None:
        with suppress(PowerCutError):
            failing_at("before journal.insert").checkout.tender(house.staff, sale.id, card(), 1000)

    if by_recovery:
        expire_leases(house.connection)
        till_where(house, "before journal.insert", tender).recovery.recover()
    else:
        till_where(house, "after transactions.find", tender).checkout.give_up(house.staff, sale.id)
    assert in_order(house.cinema, house.connection) == []
    ended = house.storage.transactions.get(sale.id)
    assert (ended.state, [one.state.value for one in ended.surplus]) == (ABANDONED, ["returned"])


def test_two_tills_answering_one_sale_with_different_slips_record_both(separate: SmallHouse) -> None:
    house = separate
    sale = house.cinema.checkout.ask(house.staff, begin(house.cinema, house.staff, house.screening, "B1"), ASK)
    late = till_where(
        house, "after transactions.find", lambda: house.cinema.checkout.answer(house.staff, sale.id, "SLIP-A")
    )
    with pytest.raises(PaymentUnresolvedError):
        late.checkout.answer(house.staff, sale.id, "SLIP-B")
    assert house.storage.transactions.get(sale.id).state is PAID
    assert [one.reference for one in house.storage.transactions.get(sale.id).waiting_surplus] == ["SLIP-B"]


@pytest.mark.parametrize("answered", [True, False])
def test_every_late_slip_of_a_tender_is_on_record_once(separate: SmallHouse, answered: bool) -> None:
    house, checkout = separate, separate.cinema.checkout
    sale = checkout.begin_split(house.staff, begin(house.cinema, house.staff, house.screening, "B1", "B2"))
    checkout.tender(house.staff, sale.id, ASK, 600)
    if answered:
        checkout.answer(house.staff, sale.id, "L0")
    else:
        with pytest.raises(PaymentRefusedError):
            checkout.answer(house.staff, sale.id, None)
    for reference in ("L1", "L2", "L1", "L2"):
        with suppress(ConflictError):
            checkout.answer(house.staff, sale.id, reference)
    slips = [
        one["operation"]["tender"]["reference"] for one in raw(house.connection, "journal") if one["kind"] == "tender"
    ]
    assert sorted(slips) == (["L0", "L1", "L2"] if answered else ["L1", "L2"])


def test_a_slip_answered_again_for_a_split_sale_that_goes_on_is_the_same_part(separate: SmallHouse) -> None:
    checkout = separate.cinema.checkout
    order = begin(separate.cinema, separate.staff, separate.screening, "B1", "B2")
    checkout.begin_split(separate.staff, order)
    checkout.tender(separate.staff, order.id, ASK, 600)
    for _again in range(2):
        assert checkout.answer(separate.staff, order.id, "S").taken == 600


def test_one_slip_for_two_tenders_of_a_sale_pays_once_and_a_manager_decides_about_the_other(
    separate: SmallHouse,
) -> None:
    house, checkout = separate, separate.cinema.checkout
    sale = checkout.begin_split(house.staff, begin(house.cinema, house.staff, house.screening, "B1", "B2"))
    checkout.tender(house.staff, sale.id, slip("S"), 900)
    with pytest.raises(SlipKnownError):
        checkout.tender(house.staff, sale.id, slip("S"), 1000)
    recover(house.cinema, house.connection)
    assert house.storage.transactions.get(sale.id).state is UNRESOLVED
    assert [one.id for one in house.cinema.unresolved.waiting(house.operator)] == [sale.id]


def test_a_slip_typed_again_after_its_answer_was_lost_sells_the_seats_that_it_held_anew(separate: SmallHouse) -> None:
    house = separate
    order = begin(house.cinema, house.staff, house.screening, "B1")
    expire(house.connection, house.screening, order.screenings[0].hold)

    def away() -> None:
        message = "away"
        raise StorageError(message, code=ErrorCode.AWAY)

    till = till_where(house, "before journal.insert", away)
    with pytest.raises(StorageError):
        till.checkout.pay(house.staff, order, slip("SLIP-1"))
    assert till.checkout.pay(house.staff, order, slip("SLIP-1")).state is PAID
    assert in_order(house.cinema, house.connection) == []


def test_cash_typed_again_after_its_answer_was_lost_is_the_same_sale(house: SmallHouse, failing_at: Failing) -> None:
    order = begin(house.cinema, house.staff, house.screening, "B1")
    with pytest.raises(PowerCutError):
        failing_at("after journal.insert").checkout.pay(house.staff, order, CASH)
    assert house.cinema.checkout.pay(house.staff, order, CASH).state is PAID
    assert len(raw(house.connection, "journal")) == 1


def test_a_free_order_that_was_ended_meanwhile_leaves_no_money_to_give_back(house: SmallHouse) -> None:
    charge_nothing(house)
    order = begin(house.cinema, house.staff, house.screening, "B1")
    assert order.total == 0
    till = till_where(house, "before journal.insert", lambda: recover(house.cinema, house.connection))
    with pytest.raises(HoldExpiredError):
        till.checkout.pay(house.staff, order, card())
    assert in_order(house.cinema, house.connection) == []
    assert house.cinema.unresolved.waiting(house.operator) == ()


def test_no_ticket_stays_locked_where_surplus_can_t_go_back_by_itself(house: SmallHouse, failing_at: Failing) -> None:
    order = begin(house.cinema, house.staff, house.screening, "B1", "B2")
    till = till_where(house, "before journal.insert", lambda: house.cinema.checkout.pay(house.staff, order, CASH))
    with pytest.raises(PaymentUnresolvedError):
        till.checkout.pay(house.staff, order, card(NO_REFUNDS))
    recover(house.cinema, house.connection)
    number = house.storage.transactions.get(order.id).receipt_number or ""
    for seat in ("B1", "B2"):
        with pytest.raises(PowerCutError):
            failing_at("after transactions.ask_refund").refunds.refund(house.staff, number, [seat], reason="ill")
    recover(house.cinema, house.connection)
    assert house.storage.transactions.get(order.id).state is PAID
    assert [one.id for one in house.cinema.unresolved.waiting(house.operator)] == [order.id]


@pytest.fixture
def restorable(fresh_connection: Connection) -> SmallHouse:
    """Return a house in a database of its own, since a restore ends what every copy of another has in its journal."""
    migrate(fresh_connection.database)
    return build_house(fresh_connection, open_storage(fresh_connection))


@pytest.mark.parametrize("noticed_by", ["a sale", "a void"])
def test_a_restore_that_another_thread_met_first_sells_no_seat_twice(restorable: SmallHouse, noticed_by: str) -> None:
    house = restorable
    kept = {name: raw(house.connection, name) for name in ("journal", "transactions", "seat_maps", "tills")}
    tills: list[Cinema] = []

    def restored() -> None:
        put_back(house.connection, kept)
        sell(join(open_storage(house.connection), "till-8"), house.staff, house.screening, "B1", request=CASH)
        if noticed_by == "a sale":
            sell(tills[0], house.staff, house.screening, "C1", request=CASH)
        else:
            tills[0].unresolved._closing.void_operation("another-operation", "another-sale")

    tills.append(till_where(house, "after terminal_memory.decide", restored))
    with pytest.raises(PaymentUnresolvedError):
        tills[0].checkout.pay(house.staff, begin(tills[0], house.staff, house.screening, "B1"), card())
    recover(house.cinema, house.connection)
    assert [one for one in contradictions(house.connection) if "twice" in one] == []


def test_a_till_goes_on_from_its_own_head_alone(restorable: SmallHouse) -> None:
    house = restorable
    till = join(open_storage(house.connection), "till-7")
    sell(till, house.staff, house.screening, "B1", request=CASH)
    entries = till.unresolved._closing._entries
    old = entries.newest
    begin_epoch(house.connection.database)
    sell(till, house.staff, house.screening, "B2", request=CASH)
    entries._head = old  # a thread that returned from its insert before the restore is scheduled only now
    sell(till, house.staff, house.screening, "B3", request=CASH)
    assert in_order(house.cinema, house.connection) == []


def put_back(connection: Connection, kept: dict[str, list[dict[str, Any]]]) -> None:
    """Bring a database back to what it held, in a new epoch, as a restore does."""
    for name, documents in kept.items():
        connection.database[name].delete_many({})
        if documents:
            connection.database[name].insert_many(documents)
    begin_epoch(connection.database)
