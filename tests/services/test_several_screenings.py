"""One sale for several screenings: all of it is sold, or none."""

import pytest

from cinema.domain.orders import Order
from cinema.domain.payments import PaymentRequest, Tender
from cinema.domain.transactions import TransactionState
from cinema.errors import HoldExpiredError, PaymentUnresolvedError
from tests.conftest import SmallHouse
from tests.selling_checks import in_order
from tests.services.conftest import Failing, PowerCutError
from tests.support import CASH, card, choice, expire, hold, raw, sell

SLIP = PaymentRequest(Tender.CARD, reference="SLIP-1")
WAYS = [("staff", CASH), ("guest", card()), ("staff", SLIP)]


def order_of(house: SmallHouse, who: str) -> Order:
    """Make an order for both screenings."""
    actor = getattr(house, who)
    held = [hold(house.cinema, actor, screening, "B1", "B2") for screening in (house.screening, house.other_screening)]
    return house.cinema.checkout.begin(actor, [choice(one) for one in held])


def seat_states(house: SmallHouse) -> list[str]:
    maps = [house.storage.seat_maps.get(one) for one in (house.screening, house.other_screening)]
    return [one.state("B1").value for one in maps]


def use(house: SmallHouse, request: PaymentRequest) -> None:
    house.storage.settings.set("card_provider", "separate" if request.reference else "test")


@pytest.mark.parametrize(("who", "request_"), WAYS)
def test_a_sale_of_several_screenings_sells_in_each_map(house: SmallHouse, who: str, request_: PaymentRequest) -> None:
    use(house, request_)
    order = order_of(house, who)
    assert [one.id for one in order.screenings] == [house.screening, house.other_screening]
    assert order.total == 3800
    paid = house.cinema.checkout.pay(getattr(house, who), order, request_)
    assert seat_states(house) == ["sold", "sold"]
    assert [one["kind"] for one in raw(house.connection, "journal")] == ["sold"]
    assert in_order(house.cinema, house.connection) == []
    house.cinema.refunds.refund(house.staff, str(paid.receipt_number), reason="ill", reference="BACK")
    assert seat_states(house) == ["free", "free"]
    assert in_order(house.cinema, house.connection) == []


@pytest.mark.parametrize(("who", "request_"), WAYS[:2])
def test_where_the_second_hold_is_lost_nothing_is_sold_and_the_first_seats_are_held_on(
    house: SmallHouse, who: str, request_: PaymentRequest
) -> None:
    order = order_of(house, who)
    expire(house.connection, house.other_screening, order.screenings[1].hold)
    sell(house.cinema, house.staff, house.other_screening, "B1", request=CASH)
    with pytest.raises(HoldExpiredError):
        house.cinema.checkout.pay(getattr(house, who), order, request_)
    assert seat_states(house) == ["held", "sold"]
    kept = house.storage.seat_maps.find_hold(house.screening, order.screenings[0].hold)
    assert kept is not None
    assert kept.pinned is None
    assert raw(house.connection, "test_terminal") == []
    assert in_order(house.cinema, house.connection) == []
    again = house.cinema.checkout.begin(getattr(house, who), [choice(kept)])
    assert house.cinema.checkout.pay(getattr(house, who), again, request_).state is TransactionState.PAID


def test_a_slip_holds_the_lost_screening_anew_where_its_seats_are_free(house: SmallHouse) -> None:
    use(house, SLIP)
    order = order_of(house, "staff")
    expire(house.connection, house.other_screening, order.screenings[1].hold)
    paid = house.cinema.checkout.pay(house.staff, order, SLIP)
    assert paid.screenings[0].hold == order.screenings[0].hold
    assert paid.screenings[1].hold != order.screenings[1].hold
    assert seat_states(house) == ["sold", "sold"]
    assert in_order(house.cinema, house.connection) == []


def test_a_slip_whose_second_screening_is_gone_sells_nothing_and_its_money_goes_back(house: SmallHouse) -> None:
    use(house, SLIP)
    order = order_of(house, "staff")
    expire(house.connection, house.other_screening, order.screenings[1].hold)
    sell(house.cinema, house.staff, house.other_screening, "B1", request=CASH)
    with pytest.raises(PaymentUnresolvedError):
        house.cinema.checkout.pay(house.staff, order, SLIP)
    assert seat_states(house) == ["free", "sold"]
    assert in_order(house.cinema, house.connection) == []
    house.cinema.unresolved.decide_surplus(house.operator, order.id, "SLIP-1", given_back=True)
    assert house.cinema.unresolved.waiting(house.operator) == ()


@pytest.mark.parametrize(
    ("point", "expected"),
    [
        ("after seat_maps.pin", "free"),
        ("before journal.insert", "free"),
        ("after journal.insert", "sold"),
        ("before seat_maps.finish", "sold"),
        ("after seat_maps.finish", "sold"),
    ],
)
@pytest.mark.parametrize(("who", "request_"), [WAYS[0], WAYS[2]])
def test_a_crash_between_two_screenings_sells_both_or_none(
    house: SmallHouse, failing_at: Failing, who: str, request_: PaymentRequest, point: str, expected: str
) -> None:
    use(house, request_)
    order = order_of(house, who)
    with pytest.raises(PowerCutError):
        failing_at(point).checkout.pay(getattr(house, who), order, request_)
    for screening in order.screenings:
        expire(house.connection, screening.id, screening.hold)
    assert in_order(house.cinema, house.connection) == []
    for screening in order.screenings:
        expire(house.connection, screening.id, screening.hold)
    assert seat_states(house) == [expected] * 2
