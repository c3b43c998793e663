"""Sales on invoice: to a named buyer alone, by staff alone, without cash, and given back by transfer."""

from dataclasses import replace

import pytest

from cinema.domain.exchanges import Swap
from cinema.domain.orders import Order
from cinema.domain.payments import PaymentRequest, Provider, Tender
from cinema.domain.receipt_lines import payment_lines
from cinema.domain.session_lines import session_lines
from cinema.domain.transactions import Transaction, TransactionState
from cinema.domain.users import Actor, Channel, Role
from cinema.errors import HoldExpiredError, InvalidInputError, NotAllowedError
from tests.conftest import SmallHouse
from tests.rebuilding import rebuilt_equals_stored
from tests.selling_checks import in_order
from tests.services.conftest import Failing, PowerCutError
from tests.support import CASH, begin, expire, findings, raw

INVOICE = PaymentRequest(Tender.INVOICE)
BUYER = ("Łódź Film", "PL 725", "1 Mill Street")


@pytest.fixture
def invoicing(house: SmallHouse) -> SmallHouse:
    """A house that sells on invoice, with an open session."""
    house.cinema.office.set(house.operator, "invoice_sales", "1")
    house.cinema.till_sessions.open(house.staff, 100_00)
    return house


def named(house: SmallHouse, *seats: str, buyer: tuple[str, ...] = BUYER) -> Order:
    order = begin(house.cinema, house.staff, house.screening, *(seats or ("B1", "B2")))
    return house.cinema.receipt_names.name(house.staff, order, *buyer)


def sold(house: SmallHouse, *seats: str) -> Transaction:
    return house.cinema.checkout.pay(house.staff, named(house, *seats), INVOICE)


def wrong(house: SmallHouse) -> list[str]:
    left = [*in_order(house.cinema, house.connection), *rebuilt_equals_stored(house.connection)]
    return [*left, *findings(house.cinema)]


@pytest.mark.parametrize(
    ("role", "channel", "is_on"),
    [
        (Role.STAFF, Channel.BOX_OFFICE, False), (Role.STAFF, Channel.KIOSK, True),
        (Role.GUEST, Channel.CUSTOMER, True), (Role.CUSTOMER, Channel.CUSTOMER, True),
    ],
)  # fmt: skip
def test_only_staff_of_a_house_that_takes_invoices_sells_on_one(
    house: SmallHouse, role: Role, channel: Channel, is_on: bool
) -> None:
    house.cinema.office.set(house.operator, "invoice_sales", str(int(is_on)))
    user = house.staff.user if role is Role.STAFF else None
    actor = Actor(role, "till-1", channel, user, "Ana")
    if role is Role.CUSTOMER:
        actor = replace(house.guest, channel=channel)
    assert Provider.INVOICE not in {one.provider for one in house.cinema.checkout.ways_to_pay(actor)}
    order = begin(house.cinema, actor, house.screening, "B1")
    order = house.cinema.receipt_names.name(actor, order, *BUYER)
    with pytest.raises(NotAllowedError, match="counter"):
        house.cinema.checkout.pay(actor, order, INVOICE)


@pytest.mark.parametrize(("buyer", "field"), [((), "buyer_name"), (("Ada",), "buyer_tax_id")])
def test_a_buyer_without_name_or_tax_number_gets_no_invoice_and_nothing_is_written(
    invoicing: SmallHouse, buyer: tuple[str, ...], field: str
) -> None:
    order = begin(invoicing.cinema, invoicing.staff, invoicing.screening, "B1")
    if buyer:
        order = invoicing.cinema.receipt_names.name(invoicing.staff, order, *buyer)
    before = len(raw(invoicing.connection, "journal"))
    for pay in (invoicing.cinema.checkout.pay, invoicing.cinema.checkout.ask):
        with pytest.raises(InvalidInputError, match="name and tax number") as refused:
            pay(invoicing.staff, order, INVOICE)
        assert refused.value.field == field
    assert len(raw(invoicing.connection, "journal")) == before
    assert invoicing.cinema.checkout.pay(invoicing.staff, order, CASH).state is TransactionState.PAID


def test_an_invoice_takes_no_cash_has_its_own_rows_and_goes_back_by_transfer(invoicing: SmallHouse) -> None:
    sale = sold(invoicing)
    assert [(one.tender, one.provider, one.amount, one.tendered) for one in sale.payments] == [
        (Tender.INVOICE, Provider.INVOICE, 1900, None)
    ]
    receipt = invoicing.cinema.receipts.of_sale(invoicing.staff, sale.id)
    assert payment_lines(receipt) == [("Invoice or transfer", "€19.00")]
    assert "Tax number PL 725" in invoicing.cinema.receipts.text(receipt, "en")
    assert not [word for word in BUYER if word in str(raw(invoicing.connection, "journal"))]
    back = invoicing.cinema.refunds.refund(invoicing.staff, sale.receipt_number or "", ["B1"], reason="ill")
    paper = invoicing.cinema.receipts.of_refund(invoicing.staff, back)
    assert payment_lines(paper) == [("Given back by transfer", "€9.50")]
    x = invoicing.cinema.till_sessions.x(invoicing.staff)
    assert (x.expected_cash, x.expected_card) == (100_00, 0)
    assert {("Taken: Invoice or transfer", "€19.00"), ("Given back: Invoice or transfer", "-€9.50")} <= {
        *session_lines(x)
    }
    z = invoicing.cinema.till_sessions.close(invoicing.staff, 100_00, None)
    assert z.closed is not None
    assert z.closed.difference == 0
    day = invoicing.cinema.business_days.close(invoicing.operator)
    assert [(one.tender, one.taken, one.given_back) for one in day.totals] == [(Tender.INVOICE, 1900, 950)]
    assert wrong(invoicing) == []
    invoicing.cinema.receipt_names.forget(invoicing.operator, sale.receipt_number or "")
    assert "Film" not in str(raw(invoicing.connection, "buyers"))
    assert wrong(invoicing) == []


def test_a_drawer_that_holds_nothing_still_gives_an_invoice_back(invoicing: SmallHouse) -> None:
    sale = sold(invoicing)
    invoicing.cinema.till_sessions.close(invoicing.staff, 100_00, None)
    invoicing.cinema.till_sessions.open(invoicing.staff, 0)
    back = invoicing.cinema.refunds.refund(invoicing.staff, sale.receipt_number or "", reason="ill")
    assert back.state is TransactionState.REFUNDED
    assert invoicing.cinema.till_sessions.x(invoicing.staff).expected_cash == 0


def test_a_part_of_a_sale_goes_on_an_invoice_and_giving_up_leaves_it_to_a_manager(invoicing: SmallHouse) -> None:
    checkout, staff = invoicing.cinema.checkout, invoicing.staff
    sale = checkout.begin_split(staff, named(invoicing))
    checkout.tender(staff, sale.id, CASH, 500)
    assert checkout.tender(staff, sale.id, INVOICE, 1400).state is TransactionState.PAID
    other = checkout.begin_split(staff, named(invoicing, "B3"))
    checkout.tender(staff, other.id, INVOICE, 500)
    (waits,) = checkout.give_up(staff, other.id).waiting_surplus
    assert waits.provider is Provider.INVOICE
    invoicing.cinema.unresolved.decide_surplus(invoicing.operator, other.id, given_back=True)
    x = invoicing.cinema.till_sessions.x(staff)
    assert (x.sums.taken, x.sums.given_back) == ({Tender.CASH: 500, Tender.INVOICE: 1900}, {Tender.INVOICE: 500})
    assert wrong(invoicing) == []


def test_an_exchange_moves_an_invoice_along_and_its_difference_is_paid_otherwise(invoicing: SmallHouse) -> None:
    sale = sold(invoicing, "B1")
    exchanges = invoicing.cinema.exchanges
    quote = exchanges.begin(invoicing.staff, sale.receipt_number or "", [Swap("B1", "B4", type="child")])
    cheaper = exchanges.finish(invoicing.staff, quote)
    quote = exchanges.begin(invoicing.staff, cheaper.receipt_number or "", [Swap("B4", "B5", type="adult")])
    with pytest.raises(InvalidInputError, match="not on an invoice"):
        exchanges.finish(invoicing.staff, quote, INVOICE)
    dearer = exchanges.finish(invoicing.staff, quote, CASH)
    assert [(one.tender, one.amount) for one in dearer.payments] == [(Tender.INVOICE, 600), (Tender.CASH, 350)]
    assert Tender.INVOICE not in {one.tender for one in exchanges.ways_to_pay(invoicing.staff)}
    assert invoicing.cinema.receipts.of_sale(invoicing.staff, dearer.id).buyer is not None
    assert wrong(invoicing) == []


@pytest.mark.parametrize(
    ("point", "is_sold"),
    [
        ("after seat_maps.pin", False), ("before journal.insert", False), ("after journal.insert", True),
        ("before transactions.bring", True), ("after seat_maps.finish", True),
    ],
)  # fmt: skip
def test_a_crash_at_any_step_ends_in_a_sale_or_in_nothing(
    invoicing: SmallHouse, failing_at: Failing, point: str, is_sold: bool
) -> None:
    order = named(invoicing)
    till = failing_at(point)
    with pytest.raises(PowerCutError):
        till.checkout.pay(invoicing.staff, order, INVOICE)
    assert in_order(invoicing.cinema, invoicing.connection) == []
    for one in order.screenings:
        expire(invoicing.connection, one.id, one.hold)
    seats = invoicing.storage.seat_maps.get(invoicing.screening)
    assert {seats.state(seat).value for seat in order.seats} == ({"sold"} if is_sold else {"free"})


def test_an_invoice_for_seats_that_are_gone_is_refused_and_nothing_is_owed(invoicing: SmallHouse) -> None:
    order = named(invoicing, "B1")
    expire(invoicing.connection, invoicing.screening, order.screenings[0].hold)
    with pytest.raises(HoldExpiredError):
        invoicing.cinema.checkout.pay(invoicing.staff, order, INVOICE)
    assert invoicing.cinema.unresolved.waiting(invoicing.operator) == ()
