"""Cash that is rounded to the house's coins: in sales, refunds, exchanges, the drawer, X and Z, and on paper."""

from dataclasses import replace

import pytest

from cinema.bootstrap import join
from cinema.domain.drawer import DrawerReason
from cinema.domain.exchanges import Swap
from cinema.domain.orders import Choice, Order
from cinema.domain.payments import PaymentRequest, Tender
from cinema.domain.receipt_lines import small_lines, total_line
from cinema.domain.session_lines import session_lines
from cinema.domain.till_sessions import sums_of
from cinema.domain.transactions import Transaction, TransactionState
from cinema.errors import ConflictError, InvalidInputError, PaymentUnresolvedError
from repositories.storage import open_storage
from tests.conftest import SmallHouse
from tests.interruptions import interrupted
from tests.rebuilding import rebuilt_equals_stored
from tests.selling_checks import in_order, recover
from tests.support import begin, card, expire_leases, findings, sell


def cash(tendered: int) -> PaymentRequest:
    return PaymentRequest(Tender.CASH, tendered=tendered)


@pytest.fixture
def rounding(house: SmallHouse) -> SmallHouse:
    """A house that rounds cash to 0.05, where a ticket costs 9.52 and a child's 6.01."""
    prices = house.storage.price_cards.get("weekday")
    new = {name: {kind: amount + (2 if amount == 950 else 1) for kind, amount in one.items()}
           for name, one in prices.prices.items()}  # fmt: skip
    house.storage.price_cards.put(replace(prices, prices=new))
    house.cinema.office.set(house.operator, "cash_rounding", "0.05")
    house.cinema.till_sessions.open(house.staff, 100_00)
    return house


def drawer(house: SmallHouse) -> int:
    """Return the cash that came into the drawer since its opening, as the X expects it."""
    return house.cinema.till_sessions.x(house.staff).expected_cash - 100_00


def refund(house: SmallHouse, sale: Transaction, *seats: str) -> Transaction:
    return house.cinema.refunds.refund(house.staff, sale.receipt_number or "", seats, reason="ill")


def exchange(house: SmallHouse, sale: Transaction, swap: Swap, request: PaymentRequest | None = None) -> Transaction:
    quote = house.cinema.exchanges.begin(house.staff, sale.receipt_number or "", (swap,))
    return house.cinema.exchanges.finish(house.staff, quote, request)


def wrong(house: SmallHouse) -> list[str]:
    left = [*in_order(house.cinema, house.connection), *rebuilt_equals_stored(house.connection)]
    return [*left, *findings(house.cinema)]


def test_cash_is_rounded_and_a_card_is_not(rounding: SmallHouse) -> None:
    sale = sell(rounding.cinema, rounding.staff, rounding.screening, "B1", request=cash(1000))
    (paid,) = sale.payments
    assert (sale.total, paid.amount, paid.rounding, paid.change) == (952, 952, -2, 50)
    (by_card,) = sell(rounding.cinema, rounding.staff, rounding.screening, "B2", request=card()).payments
    assert (by_card.amount, by_card.rounding) == (952, 0)
    assert drawer(rounding) == 950
    sums = rounding.cinema.till_sessions.x(rounding.staff).sums
    assert (sums.taken, sums.rounding) == ({Tender.CASH: 950, Tender.CARD: 952}, -2)
    assert ("Rounding of cash", "-€0.02") in session_lines(rounding.cinema.till_sessions.x(rounding.staff))
    receipt = rounding.cinema.receipts.of_sale(rounding.staff, sale.id)
    assert total_line(receipt) == ("Total", "€9.52")
    assert small_lines(receipt) == [
        ("Rounding", "-€0.02"), ("Cash", "€9.50"), ("Cash given", "€10.00"), ("Change", "€0.50"),
    ]  # fmt: skip


def test_the_rounded_amount_is_enough_and_less_is_not(rounding: SmallHouse) -> None:
    order = begin(rounding.cinema, rounding.staff, rounding.screening, "B1")
    with pytest.raises(InvalidInputError, match="less than the total"):
        rounding.cinema.checkout.pay(rounding.staff, order, cash(949))
    assert rounding.cinema.checkout.pay(rounding.staff, order, cash(950)).state is TransactionState.PAID


def test_refunds_one_by_one_give_back_the_cash_that_was_taken_to_the_cent(rounding: SmallHouse) -> None:
    sale = sell(rounding.cinema, rounding.staff, rounding.screening, "B1", "B2", "B3", request=cash(3000))
    assert drawer(rounding) == 2855  # 28.56
    left = []
    for seat in ("B3", "B1", "B2"):
        refund(rounding, sale, seat)
        left.append(drawer(rounding))
    assert left == [1905, 950, 0]  # 9.52 is 9.50, both 19.04 are 19.05, all 28.56 are what was taken
    x = rounding.cinema.till_sessions.x(rounding.staff)
    assert (x.sums.rounding, x.sums.given_back) == (0, {Tender.CASH: 2855})
    done = rounding.storage.transactions.get(sale.id)
    receipt = rounding.cinema.receipts.by_number(rounding.staff, done.refunds[1].number or "")
    assert small_lines(receipt) == [("Rounding", "€0.03"), ("Given back in cash", "€9.55")]
    assert wrong(rounding) == []


def test_a_refund_that_was_rounded_before_others_came_between_is_refused_and_then_rounded_anew(
    rounding: SmallHouse,
) -> None:
    seats = ("B1", "B2", "B3", "B4")
    sale = sell(rounding.cinema, rounding.staff, rounding.screening, *seats, request=cash(4000))
    between = interrupted(
        open_storage(rounding.connection),
        "before transactions.ask_refund",
        lambda: refund(rounding, sale, "B2", "B3", "B4"),
    )
    slow = join(between, "till-2", patience=0.05)
    with pytest.raises(ConflictError):  # 9.50 would leave 0.05 of the cash that was taken
        slow.refunds.refund(rounding.staff, sale.receipt_number or "", ["B1"], reason="ill")
    refund(rounding, sale, "B1")
    assert drawer(rounding) == 0
    assert wrong(rounding) == []


def test_the_cash_that_completes_a_split_sale_is_rounded_and_an_earlier_part_must_be_payable(
    rounding: SmallHouse,
) -> None:
    checkout, staff = rounding.cinema.checkout, rounding.staff
    sale = checkout.begin_split(staff, begin(rounding.cinema, staff, rounding.screening, "B1", "B2"))
    with pytest.raises(InvalidInputError, match=r"steps of €0\.05") as refused:
        checkout.tender(staff, sale.id, cash(1001), 1001)
    assert refused.value.field == "amount"
    checkout.tender(staff, sale.id, cash(500), 500)
    checkout.tender(staff, sale.id, card(), 501)
    sold = checkout.tender(staff, sale.id, cash(1000), 903)
    assert [(one.amount, one.rounding) for one in sold.payments] == [(500, 0), (501, 0), (903, 2)]
    assert (sold.state, sold.total, drawer(rounding)) == (TransactionState.PAID, 1904, 1405)
    refund(rounding, sold, "B1")  # the cash that came last goes back first
    refund(rounding, sold, "B2")
    assert (drawer(rounding), rounding.cinema.till_sessions.x(staff).sums.rounding) == (0, 0)
    assert wrong(rounding) == []


def test_an_exchange_rounds_its_difference_and_moves_the_rounding_along(rounding: SmallHouse) -> None:
    types: dict[str, str | None] = {"B1": "child"}
    sale = rounding.cinema.checkout.pay(rounding.staff, begin_as(rounding, types), cash(600))
    assert (sale.total, drawer(rounding)) == (601, 600)
    dearer = exchange(rounding, sale, Swap("B1", "B2", type="adult"), cash(1000))
    assert [(one.amount, one.rounding) for one in dearer.payments] == [(601, -1), (351, -1)]
    assert drawer(rounding) == 950
    cheaper = exchange(rounding, dearer, Swap("B2", "B3", type="child"))
    assert drawer(rounding) == 600  # 3.51 back is 3.50
    again = exchange(rounding, cheaper, Swap("B3"))
    assert drawer(rounding) == 600
    refund(rounding, again)
    x = rounding.cinema.till_sessions.x(rounding.staff)
    assert (drawer(rounding), x.sums.rounding, x.sums.exchanges) == (0, 0, 3)
    assert wrong(rounding) == []


def begin_as(house: SmallHouse, types: dict[str, str | None]) -> Order:
    held = house.cinema.booking.hold(house.staff, house.screening, None, tuple(types), types)
    return house.cinema.checkout.begin(house.staff, [Choice(held, types)])


def test_rounded_cash_of_a_split_sale_that_recovery_ended_goes_back_as_it_was_taken(rounding: SmallHouse) -> None:
    """The till stands still with the customer's cash until its lease is over, and the sale is given up meanwhile."""

    def ended_elsewhere() -> None:
        expire_leases(rounding.connection)
        recover(rounding.another_till("till-2"), rounding.connection)

    storage = interrupted(open_storage(rounding.connection), "after transactions.ask_tender", ended_elsewhere)
    till = join(storage, "till-1", patience=0.05)
    order = begin(rounding.cinema, rounding.staff, rounding.screening, "B1")
    sale = rounding.cinema.checkout.begin_split(rounding.staff, order)
    rounding.cinema.checkout.tender(rounding.staff, sale.id, card(), 400)
    with pytest.raises(PaymentUnresolvedError):
        till.checkout.tender(rounding.staff, sale.id, cash(1000), 552)
    (waiting,) = rounding.cinema.unresolved.waiting(rounding.operator)
    (surplus,) = waiting.waiting_surplus
    assert (surplus.amount, surplus.received) == (552, 550)
    rounding.cinema.unresolved.decide_surplus(rounding.operator, sale.id, surplus.id, given_back=True)
    sums = sums_of(rounding.storage.journal.of_subject(sale.id))
    assert (sums.taken[Tender.CASH], sums.given_back[Tender.CASH], sums.rounding) == (550, 550, 0)
    assert wrong(rounding) == []


def test_the_day_and_its_z_say_what_was_rounded(rounding: SmallHouse) -> None:
    sell(rounding.cinema, rounding.staff, rounding.screening, "B1", request=cash(950))
    z = rounding.cinema.till_sessions.close(rounding.staff, 109_50, None)
    assert z.closed is not None
    assert (z.sums.rounding, z.closed.difference) == (-2, 0)
    day = rounding.cinema.business_days.close(rounding.operator)
    assert [(one.taken, one.given_back, one.rounding) for one in day.totals] == [(950, 0, -2)]
    assert wrong(rounding) == []


def test_a_drawer_gives_back_no_more_than_the_rounded_cash_that_it_holds(rounding: SmallHouse) -> None:
    sale = sell(rounding.cinema, rounding.staff, rounding.screening, "B1", request=cash(950))
    rounding.cinema.till_sessions.drop(rounding.staff, 100_05, DrawerReason.OTHER)
    with pytest.raises(ConflictError, match=r"The drawer holds €9\.45, so €9\.50"):
        refund(rounding, sale)


@pytest.mark.parametrize("step", ["0.02", "5", "much"])
def test_a_house_rounds_to_known_coins_only(house: SmallHouse, step: str) -> None:
    with pytest.raises(InvalidInputError, match=r"0\.05, 0\.10, 1"):
        house.cinema.office.set(house.operator, "cash_rounding", step)


def test_a_currency_without_such_coins_is_told(house: SmallHouse) -> None:
    house.storage.settings.set("currency", "JPY")
    with pytest.raises(InvalidInputError, match="no such coins"):
        house.cinema.office.set(house.operator, "cash_rounding", "0.05")
