"""Vouchers at the till: sold, redeemed once, given back to, blocked and issued anew."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from cinema.domain.check_signs import SIGNS
from cinema.domain.exchanges import Swap
from cinema.domain.orders import Discount, Line
from cinema.domain.payments import PaymentRequest, Provider, Tender
from cinema.domain.refunds import RefundCause
from cinema.domain.transactions import Transaction, TransactionState
from cinema.domain.voucher_codes import code_from, shown
from cinema.domain.vouchers import VoucherKind, VoucherState
from cinema.errors import (
    CinemaError,
    ConflictError,
    InvalidInputError,
    NotAllowedError,
    PaymentRefusedError,
    TooManyAttemptsError,
)
from tests.conftest import SmallHouse
from tests.selling_checks import recover
from tests.services.vouchers import by, is_well, left, pay_by, sell_voucher, stored
from tests.support import CASH, begin, in_the_evening, raw

TICKET = VoucherKind.TICKET


def test_a_voucher_is_sold_without_tax_or_seat_and_pays_for_tickets(house: SmallHouse) -> None:
    house.storage.settings.set("tax_percent", "21")
    sale, code = sell_voucher(house)
    assert (sale.total, sale.tickets, sum(sale.taxes.values())) == (2000, (), 0)
    assert left(house, code) == 2000
    paid = pay_by(house, code, "B1")
    assert (paid.state, paid.payments[0].provider) == (TransactionState.PAID, Provider.VOUCHER)
    assert paid.payments[0].last4 == code[-4:]
    assert sum(paid.taxes.values()) > 0
    assert left(house, code) == 1050
    assert is_well(house)


def test_nothing_stored_shows_the_code(house: SmallHouse) -> None:
    _sale, code = sell_voucher(house)
    pay_by(house, code, "B1")
    plain = code.replace("-", "")
    for name in house.connection.database.list_collection_names():
        assert plain not in str(raw(house.connection, name, whole=True)).upper()
        assert code not in str(raw(house.connection, name, whole=True)).upper()
    assert code not in repr(by(code))


def test_a_voucher_pays_a_part_and_cash_the_rest(house: SmallHouse) -> None:
    _sale, code = sell_voucher(house, 1000)
    checkout, staff = house.cinema.checkout, house.staff
    sale = checkout.begin_split(staff, begin(house.cinema, staff, house.screening, "B1", "B2"))
    with pytest.raises(InvalidInputError, match=r"only .*10\.00 left"):
        checkout.tender(staff, sale.id, by(code), 1100)
    part = checkout.tender(staff, sale.id, by(code), 1000)
    assert (part.state, part.taken) == (TransactionState.PART_PAID, 1000)
    paid = checkout.tender(staff, sale.id, CASH, 900)
    assert [one.tender for one in paid.payments] == [Tender.VOUCHER, Tender.CASH]
    assert left(house, code) == 0
    with pytest.raises(InvalidInputError, match="used up"):
        pay_by(house, code, "C1")
    assert is_well(house)


def test_a_refund_goes_back_to_the_balance_ticket_by_ticket(house: SmallHouse) -> None:
    _sale, code = sell_voucher(house)
    paid = pay_by(house, code, "B1", "B2")
    number = paid.receipt_number or ""
    back = house.cinema.refunds.refund(house.staff, number, ["B1"], reason="", cause=RefundCause.ILLNESS)
    assert (back.refunds[0].tender, back.refunds[0].amount) == (Tender.VOUCHER, 950)
    assert left(house, code) == 1050
    house.cinema.refunds.refund(house.staff, number, ["B2"], reason="", cause=RefundCause.ILLNESS)
    assert left(house, code) == 2000
    assert is_well(house)


def test_a_cancelled_screening_puts_vouchers_back_by_itself_once(house: SmallHouse) -> None:
    _sale, code = sell_voucher(house)
    paid = pay_by(house, code, "B1", "B2")
    for _twice in range(2):
        house.cinema.refunds.refund_screening(house.staff, paid.id, house.screening, reason="The lamp broke")
    assert left(house, code) == 2000
    assert is_well(house)


def test_a_void_puts_the_voucher_back_as_it_was_and_the_drawer_knows_nothing_of_it(house: SmallHouse) -> None:
    house.cinema.till_sessions.open(house.staff, 100_00)
    _sale, code = sell_voucher(house)
    paid = pay_by(house, code, "B1")
    house.cinema.voids.void(house.staff, paid.receipt_number or "")
    assert left(house, code) == 2000
    report = house.cinema.till_sessions.x(house.staff)
    assert (report.sums.taken[Tender.VOUCHER], report.sums.given_back[Tender.VOUCHER]) == (950, 950)
    assert (report.expected_cash, report.expected_card, report.sums.vouchers_sold) == (120_00, 0, 2000)
    assert is_well(house)


def test_a_ticket_voucher_makes_a_ticket_free_and_is_told_apart_in_the_session(house: SmallHouse) -> None:
    house.cinema.till_sessions.open(house.staff, 100_00)
    _sale, code = sell_voucher(house, 2, TICKET, price=1500, types=["adult"])
    order = begin(house.cinema, house.staff, house.screening, "B1", "B2")
    covered = house.cinema.vouchers.cover(house.staff, order, code)
    assert (covered.total, sorted(one.paid for one in covered.tickets)) == (950, [0, 950])
    with pytest.raises(ConflictError, match="out of date"):
        house.cinema.checkout.pay(house.staff, order, CASH)  # the order without it can't be paid any more
    paid = house.cinema.checkout.pay(house.staff, covered, CASH)
    assert left(house, code) == 1
    report = house.cinema.till_sessions.x(house.staff)
    sums = report.sums
    assert (sums.vouchers_sold, sums.voucher_tickets, sums.voucher_ticket_value) == (1500, 1, 950)
    assert (sums.discounts, sums.free_tickets) == (0, 0)
    assert report.expected_cash == 100_00 + 1500 + 950
    free = next(one for one in paid.tickets if not one.paid)
    house.cinema.refunds.refund(house.staff, paid.receipt_number or "", [free.seat_label], reason="ill")
    assert left(house, code) == 2
    assert is_well(house)


def test_a_party_is_free_by_vouchers_alone(house: SmallHouse) -> None:
    _sale, code = sell_voucher(house, 2, TICKET, price=1500)
    order = begin(house.cinema, house.staff, house.screening, "B1", "B2", "B3")
    for _ticket in range(2):
        order = house.cinema.vouchers.cover(house.staff, order, code)
    with pytest.raises(InvalidInputError, match="only 2 left"):
        house.cinema.vouchers.cover(house.staff, order, code)
    assert order.total == 950
    _other, more = sell_voucher(house, 1, TICKET, price=900)
    order = house.cinema.vouchers.cover(house.staff, order, more)
    assert order.total == 0
    paid = house.cinema.checkout.pay(house.staff, order, PaymentRequest(Tender.CASH, tendered=0))
    assert paid.state is TransactionState.PAID
    assert (left(house, code), left(house, more)) == (0, 0)
    assert is_well(house)


def test_a_voucher_is_used_for_what_it_is(house: SmallHouse) -> None:
    _sale, value = sell_voucher(house, 5)
    _other, ticket = sell_voucher(house, 5, TICKET, price=4000)
    order = begin(house.cinema, house.staff, house.screening, "B1")
    with pytest.raises(InvalidInputError, match="pays an amount"):
        house.cinema.vouchers.cover(house.staff, order, value)
    with pytest.raises(InvalidInputError, match="Use it for a ticket"):
        house.cinema.checkout.pay(house.staff, order, by(ticket))


def test_a_ticket_voucher_fits_its_ticket_types_alone(house: SmallHouse) -> None:
    _sale, code = sell_voucher(house, 1, TICKET, price=500, types=["child"])
    order = begin(house.cinema, house.staff, house.screening, "B1")
    with pytest.raises(InvalidInputError, match="fits none"):
        house.cinema.vouchers.cover(house.staff, order, code)


def test_a_voucher_is_valid_to_the_end_of_its_business_day(house: SmallHouse) -> None:
    today = house.cinema.vouchers.line(house.staff, VoucherKind.VALUE, 1).voucher
    assert today is not None
    day = in_the_evening(house)
    _sale, code = sell_voucher(house, valid_until=day)
    pay_by(house, code, "B1")  # on its last day
    voucher = house.cinema.vouchers.show(house.staff, code)
    assert not voucher.is_over(day)
    assert voucher.is_over((date.fromisoformat(day) + timedelta(days=1)).isoformat())
    raw_day = {"operation.order.lines.0.voucher.valid_until": "2020-01-01"}
    house.connection.database["journal"].update_one({"_id": _sale.id}, {"$set": raw_day})
    with pytest.raises(InvalidInputError, match="was valid until 2020-01-01"):
        pay_by(house, code, "C1")


def test_a_code_of_another_house_is_refused_and_guesses_are_slowed(house: SmallHouse) -> None:
    _sale, code = sell_voucher(house)
    with pytest.raises(InvalidInputError, match="One of the signs"):
        house.cinema.vouchers.show(house.staff, code[:-1] + next(one for one in SIGNS if one != code[-1]))
    for value in range(2):
        with pytest.raises(InvalidInputError, match="no voucher with this code"):
            house.cinema.vouchers.show(house.staff, shown(code_from(bytes([value]) * 32)))
    with pytest.raises(CinemaError):  # the third in a row is followed by a wait
        house.cinema.vouchers.show(house.staff, shown(code_from(b"x" * 32)))
    with pytest.raises(TooManyAttemptsError):
        house.cinema.vouchers.show(house.staff, code)
    assert house.another_till("till-2").vouchers.show(house.staff, code).balance == 2000


def test_a_voucher_can_not_be_bought_with_a_voucher(house: SmallHouse) -> None:
    _sale, code = sell_voucher(house)
    line = house.cinema.vouchers.line(house.staff, VoucherKind.VALUE, 500)
    order = house.cinema.checkout.begin(house.staff, [], lines=[line])
    with pytest.raises(InvalidInputError, match="can't be paid for with a voucher"):
        house.cinema.checkout.pay(house.staff, order, by(code))


def test_a_voucher_is_sold_at_its_price_whatever_discount_there_is(house: SmallHouse) -> None:
    _sale, code = sell_voucher(house, 3, VoucherKind.TICKET, price=2000)
    used = house.cinema.vouchers.show(house.staff, code)
    checkout = house.cinema.checkout
    for kind, price in ((VoucherKind.VALUE, None), (VoucherKind.TICKET, 5000)):
        line = house.cinema.vouchers.line(house.staff, kind, 5000 if price is None else 10, price=price)
        for free in (Discount("", 5000, (line.id,)), Discount("", 0, (line.id,), rate=1)):
            with pytest.raises(InvalidInputError, match="without a discount"):
                checkout.begin(house.staff, [], lines=[line], discounts=[free])
            with pytest.raises(InvalidInputError, match="Only tickets"):
                checkout.begin(house.staff, [], lines=[line], discounts=[replace(free, voucher=used.id)])
        popcorn = Line(line.id, "Popcorn", 1, 5000)  # of two things with one id a discount would be on both
        with pytest.raises(InvalidInputError):
            checkout.begin(house.staff, [], lines=[line, popcorn], discounts=[Discount("", 5000, (line.id,))])
        made = checkout.begin(house.staff, [], lines=[line]).again()
        cheaper = replace(made, lines=(replace(made.lines[0], price=1, tax_rate=0),), total=1)
        if kind is VoucherKind.VALUE:
            with pytest.raises(InvalidInputError, match="for what it is worth"):
                checkout.pay(house.staff, cheaper, CASH)
        assert checkout.pay(house.staff, made, CASH).total == 5000
    assert left(house, code) == 3
    assert is_well(house)


def test_one_line_sells_its_voucher_once(house: SmallHouse) -> None:
    line = house.cinema.vouchers.line(house.staff, VoucherKind.VALUE, 500)
    orders = [house.cinema.checkout.begin(house.staff, [], lines=[line]) for _twice in range(2)]
    sale = house.cinema.checkout.pay(house.staff, orders[0], CASH)
    with pytest.raises(PaymentRefusedError, match="sold already"):
        house.cinema.checkout.pay(house.staff, orders[1], CASH)
    (code,) = house.cinema.vouchers.codes(house.staff, sale).values()
    assert left(house, code) == 500
    assert is_well(house)


def test_a_lost_voucher_is_blocked_and_issued_anew_with_what_is_left(house: SmallHouse) -> None:
    _sale, code = sell_voucher(house)
    paid = pay_by(house, code, "B1")
    old = house.cinema.vouchers.show(house.staff, code)
    blocked = house.cinema.vouchers.block(house.operator, old.id)
    assert house.cinema.vouchers.block(house.operator, old.id) == blocked  # a repeat changes nothing
    with pytest.raises(InvalidInputError, match="is blocked"):
        pay_by(house, code, "C1")
    issued = house.cinema.vouchers.reissue(house.operator, old.id)
    assert (issued.voucher.balance, issued.voucher.valid_until) == (1050, old.valid_until)
    assert (stored(house, old.id).balance, stored(house, old.id).state) == (0, VoucherState.REPLACED)
    with pytest.raises(InvalidInputError, match="was replaced"):
        pay_by(house, code, "C2")
    with pytest.raises(ConflictError, match="replaced by another already"):
        house.cinema.vouchers.reissue(house.operator, old.id)
    pay_by(house, issued.code, "C3")
    assert left(house, issued.code) == 100
    # What was paid with the old one goes back to the one in its place.
    house.cinema.refunds.refund(house.staff, paid.receipt_number or "", reason="ill")
    assert left(house, issued.code) == 1050
    assert is_well(house)


def test_a_blocked_voucher_that_was_found_again_is_unblocked(house: SmallHouse) -> None:
    _sale, code = sell_voucher(house)
    voucher = house.cinema.vouchers.show(house.staff, code)
    house.cinema.vouchers.block(house.operator, voucher.id)
    house.cinema.vouchers.unblock(house.operator, voucher.id)
    assert pay_by(house, code, "B1").state is TransactionState.PAID
    assert is_well(house)


def test_a_code_is_shown_to_staff_for_half_an_hour_and_then_to_managers(house: SmallHouse) -> None:
    sale, code = sell_voucher(house)
    recover(house.cinema, house.connection)  # an entry that is due would bring the instant back
    house.connection.database["transactions"].update_one(
        {"_id": sale.id}, {"$set": {"paid_at": house.cinema.database.now() - timedelta(minutes=31)}}
    )
    old = house.storage.transactions.get(sale.id)
    assert house.cinema.vouchers.codes(house.staff, old) == {}
    assert code not in house.cinema.receipts.text(house.cinema.receipts.of_sale(house.staff, old.id), "en")
    assert code in house.cinema.receipts.text(house.cinema.receipts.of_sale(house.operator, old.id), "en")
    assert list(house.cinema.vouchers.codes(house.operator, old).values()) == [code]
    house.cinema.vouchers.reissue(house.operator, house.cinema.vouchers.show(house.staff, code).id)
    assert house.cinema.vouchers.codes(house.operator, old) == {}


def test_managers_find_vouchers_by_their_last_signs(house: SmallHouse) -> None:
    codes = [sell_voucher(house)[1] for _three in range(3)]
    (found,) = house.cinema.vouchers.newest(house.operator, codes[1][-4:].lower())
    assert found == house.cinema.vouchers.show(house.staff, codes[1])
    assert len(house.cinema.vouchers.newest(house.operator)) == 3
    assert house.cinema.vouchers.newest(house.operator, "0000") == ()


def test_customers_neither_pay_by_voucher_nor_look_one_up(house: SmallHouse) -> None:
    _sale, code = sell_voucher(house)
    with pytest.raises(NotAllowedError):
        house.cinema.checkout.pay(house.guest, begin(house.cinema, house.guest, house.screening, "B1"), by(code))
    with pytest.raises(NotAllowedError):
        house.cinema.vouchers.show(house.guest, code)


def exchanged(house: SmallHouse, sale: Transaction, swap: Swap, request: PaymentRequest | None = None) -> Transaction:
    quote = house.cinema.exchanges.begin(house.staff, sale.receipt_number or "", (swap,))
    return house.cinema.exchanges.finish(house.staff, quote, request)


def test_the_difference_of_an_exchange_goes_back_to_the_voucher_or_is_taken_from_one(house: SmallHouse) -> None:
    _sale, code = sell_voucher(house)
    paid = pay_by(house, code, "B1")
    cheaper = exchanged(house, paid, Swap("B1", type="child"))
    assert left(house, code) == 1400
    dearer = exchanged(house, cheaper, Swap("B1", type="adult"), by(code))
    assert [(one.tender, one.amount) for one in dearer.payments] == [(Tender.VOUCHER, 600), (Tender.VOUCHER, 350)]
    assert left(house, code) == 1050
    house.cinema.refunds.refund(house.staff, dearer.receipt_number or "", reason="ill")
    assert left(house, code) == 2000
    assert is_well(house)


def test_a_ticket_voucher_goes_along_with_an_exchange_and_back_with_the_refund(house: SmallHouse) -> None:
    _sale, code = sell_voucher(house, 1, TICKET, price=900)
    order = house.cinema.vouchers.cover(house.staff, begin(house.cinema, house.staff, house.screening, "B1"), code)
    paid = house.cinema.checkout.pay(house.staff, order, PaymentRequest(Tender.CASH, tendered=0))
    moved = exchanged(house, paid, Swap("B1", to_seat="C1"))
    assert (moved.total, left(house, code)) == (0, 0)
    house.cinema.refunds.refund(house.staff, moved.receipt_number or "", reason="ill")
    assert left(house, code) == 1
    assert is_well(house)


def test_no_voucher_is_sold_for_more_than_the_house_s_limit(house: SmallHouse) -> None:
    desk, staff = house.cinema.vouchers, house.staff
    assert desk.line(staff, VoucherKind.VALUE, 500_00).price == 500_00
    assert desk.line(staff, TICKET, 100, price=500_00).price == 500_00
    with pytest.raises(InvalidInputError) as refused:
        desk.line(staff, VoucherKind.VALUE, 500_01)
    assert (refused.value.field, "€500.00" in refused.value.message) == ("amount", True)
    with pytest.raises(InvalidInputError) as refused:
        desk.line(staff, TICKET, 1, price=500_01)
    assert refused.value.field == "price"
    house.cinema.office.set(house.operator, "voucher_most", "20.50")
    with pytest.raises(InvalidInputError) as refused:
        desk.line(staff, VoucherKind.VALUE, 20_51)
    assert "€20.50" in refused.value.message
    house.cinema.office.set(house.operator, "voucher_most", "")
    assert desk.line(staff, VoucherKind.VALUE, 10_000_00).price == 10_000_00
