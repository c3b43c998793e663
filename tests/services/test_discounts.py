"""Discounts at the till: what a cashier gives alone, what a manager lends, and complimentary tickets by the month."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from cinema.domain.discounts import DiscountReason, DiscountWay, WantedDiscount
from cinema.domain.orders import Discount, Line, Order
from cinema.domain.users import Actor, Channel, Role
from cinema.errors import ConflictError, InvalidInputError, ManagerNeededError, NotAllowedError, PaymentUnresolvedError
from tests.conftest import SmallHouse
from tests.selling_checks import in_order
from tests.support import CASH, card, choice, enrol, hold

MIA = Actor(Role.MANAGER, "till-1", Channel.BOX_OFFICE, "user-mia", "Mia")
COMPLAINT, PRESS = DiscountReason.COMPLAINT, DiscountReason.PRESS
FREE = WantedDiscount(DiscountWay.FREE, PRESS)


@pytest.fixture(autouse=True)
def people(house: SmallHouse) -> None:
    enrol(house.storage, MIA)


def order(house: SmallHouse, *wanted: WantedDiscount, actor: Actor | None = None, seats: str = "B1 B2") -> Order:
    who = actor or house.staff
    held = hold(house.cinema, who, house.screening, *seats.split())
    return house.cinema.checkout.begin(who, [choice(held)], wanted=wanted)


def percent(value: int) -> WantedDiscount:
    return WantedDiscount(DiscountWay.PERCENT, COMPLAINT, value)


def test_a_cashier_gives_the_houses_limit_alone_and_more_needs_a_manager(house: SmallHouse) -> None:
    made = order(house, percent(10_00))
    assert (made.total, made.discounts[0].amount, made.discounts[0].by) == (1710, 190, None)
    sold = house.cinema.checkout.pay(house.staff, made, CASH)
    assert (sold.total, sold.discounts[0].reason) == (1710, COMPLAINT)
    with pytest.raises(ManagerNeededError) as asked:
        order(house, percent(12_00), seats="B3")
    assert asked.value.action == "discount"
    assert order(house, percent(50_00), actor=MIA, seats="B4").total == 475
    assert in_order(house.cinema, house.connection) == []


@pytest.mark.parametrize(
    ("way", "value", "paid"),
    [
        (DiscountWay.AMOUNT, 100, [900, 900]),
        (DiscountWay.PRICE, 900, [900, 900]),
        (DiscountWay.PERCENT, 5_00, [902, 903]),
    ],
)
def test_each_way_takes_off_what_it_says(house: SmallHouse, way: DiscountWay, value: int, paid: list[int]) -> None:
    made = order(house, WantedDiscount(way, COMPLAINT, value))
    assert sorted(one.paid for one in made.tickets) == paid
    assert made.total == sum(paid)


def test_a_discount_on_one_type_leaves_the_others(house: SmallHouse) -> None:
    held = house.cinema.booking.hold(house.staff, house.screening, None, ("B1", "B2"), {"B1": "adult", "B2": "child"})
    wanted = WantedDiscount(DiscountWay.AMOUNT, COMPLAINT, 50, type="child")
    choices = [replace(choice(held), types={"B1": "adult", "B2": "child"})]
    made = house.cinema.checkout.begin(house.staff, choices, wanted=[wanted])
    assert {one.type: one.discount for one in made.tickets} == {"adult": 0, "child": 50}


@pytest.mark.parametrize(
    "wanted",
    [
        WantedDiscount(DiscountWay.AMOUNT, COMPLAINT, 1901),
        WantedDiscount(DiscountWay.PRICE, COMPLAINT, 950),
        WantedDiscount(DiscountWay.PERCENT, COMPLAINT, 5_00, type="nobody"),
    ],
)
def test_a_discount_that_can_t_be_names_its_field(house: SmallHouse, wanted: WantedDiscount) -> None:
    with pytest.raises(InvalidInputError) as refused:
        order(house, wanted, actor=MIA)
    assert refused.value.field == "discount"


def test_two_discounts_are_never_given_on_one_ticket(house: SmallHouse) -> None:
    with pytest.raises(InvalidInputError):
        order(house, percent(5_00), percent(5_00))


def test_customers_give_themselves_nothing(house: SmallHouse) -> None:
    with pytest.raises(NotAllowedError):
        order(house, percent(5_00), actor=house.guest)


def test_complimentary_tickets_are_so_many_a_person_and_month(house: SmallHouse) -> None:
    house.cinema.office.set(house.operator, "comps_a_month", "3")
    with pytest.raises(ManagerNeededError):
        order(house, FREE, seats="A1")
    house.cinema.office.set(house.operator, "comps_by", "staff")
    first = order(house, FREE)
    assert first.total == 0
    assert all(one.startswith("comp:user-staff:") for one in first.comps)
    house.cinema.checkout.pay(house.staff, first, CASH)
    with pytest.raises(InvalidInputError, match="Only 1 complimentary"):
        order(house, FREE, seats="A3 A4")
    assert order(house, FREE, seats="B5").total == 0
    assert order(house, FREE, actor=MIA, seats="B3 B4").total == 0  # another person's number
    assert in_order(house.cinema, house.connection) == []


CHANGED: dict[str, Callable[[Order], Order]] = {
    "none is counted": lambda one: replace(one, comps=()),
    "one is counted": lambda one: replace(one, comps=one.comps[:1]),
    "one is counted twice": lambda one: replace(one, comps=one.comps[:1] * 2),
    "another person's": lambda one: replace(one, comps=renamed(one, 1, "user-mia")),
    "another month's": lambda one: replace(one, comps=renamed(one, 2, "2000-01")),
    "beyond the number of a month": lambda one: replace(one, comps=renamed(one, 3, "99")),
    "a manager allowed it": lambda one: with_discount(one, by="user-mia"),
    "a voucher made it free": lambda one: with_discount(one, voucher="another"),
    "its name": lambda one: with_discount(one, name="Mine"),
    "its reason": lambda one: with_discount(one, reason=None),
    "it costs something": lambda one: with_discount(one, each=None),
}


def renamed(made: Order, place: int, part: str) -> tuple[str, ...]:
    parts = made.comps[0].split(":")
    return (":".join([*parts[:place], part, *parts[place + 1 :]]), *made.comps[1:])


def with_discount(made: Order, **said: Any) -> Order:
    return replace(made, discounts=tuple(replace(one, **said) for one in made.discounts))


@pytest.mark.parametrize("change", CHANGED.values(), ids=CHANGED)
def test_complimentary_tickets_are_counted_whatever_an_order_says_of_them(
    house: SmallHouse, change: Callable[[Order], Order]
) -> None:
    house.cinema.office.set(house.operator, "comps_by", "staff")
    house.cinema.office.set(house.operator, "comps_a_month", "2")
    made = order(house, FREE).again()
    with pytest.raises((ConflictError, InvalidInputError)):
        house.cinema.checkout.pay(house.staff, change(made), CASH)
    assert house.cinema.checkout.pay(house.staff, made, CASH).total == 0
    with pytest.raises(InvalidInputError, match="No complimentary"):
        order(house, FREE, seats="B3")


def test_two_discounts_within_a_cashiers_limit_are_not_put_on_one_ticket(house: SmallHouse) -> None:
    made = order(house, percent(10_00), seats="B1").again()
    twice = (*made.discounts, replace(made.discounts[0], amount=86))
    cheaper = replace(made, tickets=(replace(made.tickets[0], discount=181),), discounts=twice, total=769)
    with pytest.raises(ConflictError):
        house.cinema.checkout.pay(house.staff, cheaper, CASH)
    assert house.cinema.checkout.pay(house.staff, made, CASH).total == 855


@pytest.mark.parametrize(
    "said", [{"reason": PRESS}, {"comp": True}, {"by": "user-mia"}, {"voucher": "another"}], ids=str
)
def test_a_discount_on_goods_says_nothing_that_is_judged_for_tickets(house: SmallHouse, said: dict[str, Any]) -> None:
    line = Line("line-1", "Popcorn", 1, 500)
    half = Discount("Half", 250, (line.id,))
    with pytest.raises(InvalidInputError, match="Only tickets"):
        house.cinema.checkout.begin(house.staff, [], lines=[line], discounts=[replace(half, **said)])
    made = house.cinema.checkout.begin(house.staff, [], lines=[line], discounts=[half]).again()
    with pytest.raises((ConflictError, InvalidInputError)):
        house.cinema.checkout.pay(house.staff, with_discount(made, **said), CASH)
    assert house.cinema.checkout.pay(house.staff, made, CASH).total == 250


def test_of_two_sales_with_the_same_complimentary_tickets_the_second_sells_nothing(house: SmallHouse) -> None:
    house.cinema.office.set(house.operator, "comps_by", "staff")
    first, second = order(house, FREE), order(house, FREE, seats="B3 B4")
    house.cinema.checkout.pay(house.staff, first, CASH)
    with pytest.raises(ConflictError, match="Nothing was sold"):
        house.cinema.checkout.pay(house.staff, second, CASH)
    seat_map = house.storage.seat_maps.get(house.screening)
    assert [seat_map.state(name).value for name in ("B1", "B3", "B4")] == ["sold", "held", "held"]
    assert in_order(house.cinema, house.connection) == []


def test_money_for_a_sale_whose_complimentary_tickets_are_gone_is_kept_for_giving_back(house: SmallHouse) -> None:
    house.cinema.office.set(house.operator, "comps_by", "staff")
    held = house.cinema.booking.hold(house.staff, house.screening, None, ("B3", "B4"), {"B3": "adult", "B4": "child"})
    choices = [replace(choice(held), types={"B3": "adult", "B4": "child"})]
    one_free = replace(FREE, type="child")
    mixed = house.cinema.checkout.begin(house.staff, choices, wanted=[one_free])
    house.cinema.checkout.pay(house.staff, order(house, FREE), CASH)
    with pytest.raises(PaymentUnresolvedError):
        house.cinema.checkout.pay(house.staff, mixed, card())
    ended = house.storage.transactions.get(mixed.id)
    assert [one.amount for one in ended.waiting_surplus] == [950]
    assert in_order(house.cinema, house.connection) == []


def test_an_order_of_another_program_with_a_discount_beyond_a_cashier_is_refused(house: SmallHouse) -> None:
    made = order(house, percent(50_00), actor=MIA)
    elsewhere = house.another_till("till-2")
    with pytest.raises(ConflictError):
        elsewhere.checkout.pay(house.staff, made, CASH)
