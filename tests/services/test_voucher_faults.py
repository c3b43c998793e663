"""Vouchers when something goes wrong: two tills at once, a till that dies, a stored voucher that somebody changed."""

from datetime import timedelta
from typing import Any

import pytest

from cinema.bootstrap import join
from cinema.domain.exchanges import Swap
from cinema.domain.orders import Choice, Order
from cinema.domain.transactions import TransactionState
from cinema.domain.vouchers import VoucherKind
from cinema.errors import (
    ConflictError,
    PaymentRefusedError,
    PaymentUnresolvedError,
)
from cinema.services.cinema import Cinema
from repositories.storage import open_storage
from tests.conftest import SmallHouse
from tests.interruptions import interrupted
from tests.selling_checks import recover
from tests.services.conftest import Failing, PowerCutError
from tests.services.vouchers import by, is_well, left, pay_by, sell_voucher, stored
from tests.support import CASH, begin, card

TICKET = VoucherKind.TICKET


def child(house: SmallHouse, seat: str) -> Order:
    held = house.cinema.booking.hold(house.staff, house.screening, None, [seat])
    return house.cinema.checkout.begin(house.staff, [Choice(held, {seat: "child"})])


def overtaken(house: SmallHouse, code: str) -> Cinema:
    """Return a till that another one overtakes: before its next entry, that one pays for B1 by the same voucher."""
    first = house.another_till("till-2")
    storage = open_storage(house.connection)
    return join(
        interrupted(storage, "before journal.insert", lambda: pay_by(house, code, "B1", cinema=first)), "till-3"
    )


def test_of_two_tills_that_saw_one_balance_the_second_reads_again(house: SmallHouse) -> None:
    _sale, code = sell_voucher(house, 1000)
    second = overtaken(house, code)
    with pytest.raises(PaymentRefusedError, match=r"has only .*0\.50 left"):
        pay_by(house, code, "C1", cinema=second)
    assert left(house, code) == 50
    assert house.storage.seat_maps.get(house.screening).state("C1").value == "held"  # for another way to pay
    assert is_well(house)


def test_two_tills_both_pay_with_a_voucher_that_is_enough_for_both(house: SmallHouse) -> None:
    _sale, code = sell_voucher(house, 2000)
    second = overtaken(house, code)
    assert pay_by(house, code, "C1", cinema=second).state is TransactionState.PAID
    assert left(house, code) == 100
    assert is_well(house)


def test_a_split_sale_that_is_given_up_puts_the_voucher_back_by_itself(house: SmallHouse) -> None:
    _sale, code = sell_voucher(house, 1000)
    checkout, staff = house.cinema.checkout, house.staff
    sale = checkout.begin_split(staff, begin(house.cinema, staff, house.screening, "B1", "B2"))
    checkout.tender(staff, sale.id, by(code), 1000)
    assert left(house, code) == 0
    ended = checkout.give_up(staff, sale.id)
    assert ended.waiting_surplus == ()
    assert left(house, code) == 1000
    assert is_well(house)


def test_a_tender_whose_voucher_another_till_used_ends_and_the_sale_goes_on(house: SmallHouse) -> None:
    _sale, code = sell_voucher(house, 1000)
    second = overtaken(house, code)
    sale = second.checkout.begin_split(house.staff, begin(second, house.staff, house.screening, "C1", "C2"))
    with pytest.raises(PaymentRefusedError, match="left"):
        second.checkout.tender(house.staff, sale.id, by(code), 1000)
    paid = second.checkout.tender(house.staff, sale.id, CASH, 1900)
    assert paid.state is TransactionState.PAID
    assert left(house, code) == 50
    assert is_well(house)


@pytest.mark.parametrize(
    ("point", "is_paid"),
    [
        ("after seat_maps.pin", False),
        ("before journal.insert", False),
        ("after journal.insert", True),
        ("after transactions.bring", True),
        ("before vouchers.bring", True),
        ("after vouchers.bring", True),
    ],
)
def test_a_till_that_loses_its_power_redeems_whole_or_not(
    house: SmallHouse, failing_at: Failing, point: str, is_paid: bool
) -> None:
    _sale, code = sell_voucher(house)
    till = failing_at(point)
    with pytest.raises(PowerCutError):
        pay_by(house, code, "B1", cinema=till)
    recover(house.cinema, house.connection)
    assert left(house, code) == (1050 if is_paid else 2000)
    assert is_well(house)


def test_a_voucher_whose_till_died_at_its_sale_is_there_after_recovery(house: SmallHouse, failing_at: Failing) -> None:
    till = failing_at("before vouchers.bring")
    line = till.vouchers.line(house.staff, VoucherKind.VALUE, 2000)
    order = till.checkout.begin(house.staff, [], lines=[line])
    with pytest.raises(PowerCutError):
        till.checkout.pay(house.staff, order, CASH)
    recover(house.cinema, house.connection)
    sale = house.cinema.checkout.resume(house.staff, order.id)
    (code,) = house.cinema.vouchers.codes(house.staff, sale).values()
    assert left(house, code) == 2000
    assert is_well(house)


def test_a_refund_that_dies_gives_back_once(house: SmallHouse, failing_at: Failing) -> None:
    _sale, code = sell_voucher(house)
    paid = pay_by(house, code, "B1")
    recover(house.cinema, house.connection)
    with pytest.raises(PowerCutError):
        failing_at("after journal.insert").refunds.refund(house.staff, paid.receipt_number or "", reason="ill")
    recover(house.cinema, house.connection)
    assert left(house, code) == 2000
    with pytest.raises(ConflictError):
        house.cinema.refunds.refund(house.staff, paid.receipt_number or "", reason="ill")
    assert is_well(house)


def test_money_for_a_sale_whose_ticket_voucher_was_used_elsewhere_goes_back(house: SmallHouse) -> None:
    _sale, code = sell_voucher(house, 1, TICKET, price=900)
    mine = house.cinema.vouchers.cover(house.staff, begin(house.cinema, house.staff, house.screening, "B1", "B2"), code)
    other = house.another_till("till-2")
    theirs = other.vouchers.cover(house.staff, begin(other, house.staff, house.screening, "C1", "C2"), code)
    other.checkout.pay(house.staff, theirs, CASH)
    with pytest.raises(PaymentUnresolvedError):
        house.cinema.checkout.pay(house.staff, mine, card())
    assert left(house, code) == 0
    assert is_well(house)
    assert house.storage.seat_maps.get(house.screening).state("B1").value == "free"


def test_a_till_that_dies_while_it_reissues_leaves_one_voucher_with_the_money(
    house: SmallHouse, failing_at: Failing
) -> None:
    _sale, code = sell_voucher(house)
    voucher = house.cinema.vouchers.show(house.staff, code)
    with pytest.raises(PowerCutError):
        failing_at("before vouchers.bring").vouchers.reissue(house.operator, voucher.id)
    recover(house.cinema, house.connection)
    new = next(one for one in house.cinema.vouchers.newest(house.operator) if one.id != voucher.id)
    assert (new.balance, new.replaces, stored(house, voucher.id).balance) == (2000, voucher.id, 0)
    assert left(house, house.cinema.vouchers.code_again(house.operator, new.id)) == 2000
    assert is_well(house)


def test_a_block_and_a_payment_at_one_instant_leave_one_of_two_orders(house: SmallHouse) -> None:
    _sale, code = sell_voucher(house)
    voucher = house.cinema.vouchers.show(house.staff, code)
    till = join(
        interrupted(
            open_storage(house.connection),
            "before journal.insert",
            lambda: house.cinema.vouchers.block(house.operator, voucher.id),
        ),
        "till-2",
    )
    with pytest.raises(PaymentRefusedError, match="is blocked"):
        pay_by(house, code, "B1", cinema=till)
    assert left(house, code) == 2000
    assert is_well(house)


def test_an_exchange_whose_voucher_another_till_used_leaves_the_old_ticket_valid(house: SmallHouse) -> None:
    _sale, code = sell_voucher(house, 1000)
    paid = house.cinema.checkout.pay(house.staff, child(house, "B1"), CASH)
    till = join(
        interrupted(open_storage(house.connection), "before journal.insert", lambda: pay_by(house, code, "C1")),
        "till-2",
    )
    quote = till.exchanges.begin(house.staff, paid.receipt_number or "", (Swap("B1", type="adult"),))
    with pytest.raises(PaymentRefusedError, match="left"):
        till.exchanges.finish(house.staff, quote, by(code))
    assert house.cinema.receipts.of_sale(house.staff, paid.id).admitting
    assert left(house, code) == 50
    assert is_well(house)


def test_the_audit_tells_a_changed_voucher_and_repairs_it(house: SmallHouse) -> None:
    _sale, code = sell_voucher(house)
    _other, lost = sell_voucher(house)
    pay_by(house, code, "B1")
    voucher, other = (house.cinema.vouchers.show(house.staff, one) for one in (code, lost))
    recover(house.cinema, house.connection)
    vouchers = house.connection.database["vouchers"]
    old = {"$set": {"at": house.cinema.database.now() - timedelta(minutes=5)}}
    house.connection.database["journal"].update_many({"claims": {"$regex": "^voucher:"}}, old)
    vouchers.update_one({"_id": voucher.id}, {"$set": {"balance": 9_999}})
    vouchers.delete_one({"_id": other.id})
    vouchers.insert_one({**_document(vouchers, voucher.id), "_id": "invented", "code_hash": "none"})
    found = [one for one in house.cinema.audit.findings(house.operator) if one.check.startswith("voucher")]
    assert {one.check for one in found} == {"voucher-differs", "voucher-only-in-journal", "voucher-not-in-journal"}
    repairs = house.cinema.repairs.planned(house.operator, found)
    assert all(one.done for one in house.cinema.repairs.do(house.operator, repairs))
    again = [one.check for one in house.cinema.audit.findings(house.operator) if one.check.startswith("voucher")]
    assert again == ["voucher-not-in-journal"]


def _document(vouchers: Any, voucher_id: str) -> dict[str, Any]:
    found: dict[str, Any] = vouchers.find_one({"_id": voucher_id})
    return found
