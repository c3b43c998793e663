"""`cinema baskets collect` sells what was said of a basket, and a basket that is not sold waits on."""

from argparse import Namespace
from dataclasses import replace

import pytest

from cinema.commands import baskets as command
from cinema.commands.tenders import TypedTender
from cinema.domain.discounts import DiscountReason, DiscountWay, WantedDiscount
from cinema.domain.orders import Choice
from cinema.domain.payments import Tender
from cinema.domain.seat_maps import SeatState
from cinema.domain.stranding import StrandedReason
from cinema.domain.tills import StationKind
from cinema.domain.users import Actor, Channel, Role
from cinema.errors import CinemaError, ConflictError, NotFoundError
from tests.conftest import STAFF, SmallHouse
from tests.selling_checks import in_order
from tests.support import DECLINES, choice, enrol, hold, raw

SAM = replace(STAFF, channel=Channel.BOX_OFFICE)
BY_CASH = TypedTender(Tender.CASH, tendered="50")
TEN = WantedDiscount(DiscountWay.PERCENT, DiscountReason.GROUP, 10_00)


def collect(house: SmallHouse, name: str, how: TypedTender = BY_CASH) -> None:
    command._collected(house.cinema, SAM, Namespace(name=name, pay=[how]))


def test_discount_and_customer_are_sold_with_it(house: SmallHouse) -> None:
    held = hold(house.cinema, SAM, house.screening, "B1", "B2")
    order = house.cinema.checkout.begin(SAM, [choice(held)], wanted=[TEN], customer="user-staff")
    house.cinema.baskets.reserve(SAM, order, "Ann")
    collect(house, "Ann")
    (sale,) = raw(house.connection, "transactions")
    assert (sale["total"], sale["customer"]) == (1710, "user-staff")


def test_a_discount_for_one_type_stays_with_that_type(house: SmallHouse) -> None:
    types = {"B1": "adult", "B2": "child"}
    held = house.cinema.booking.hold(SAM, house.screening, None, ("B1", "B2"), types)
    wanted = [replace(TEN, type="child")]
    order = house.cinema.checkout.begin(SAM, [Choice(held, types)], wanted=wanted)
    house.cinema.baskets.reserve(SAM, order, "Ann")
    collect(house, "Ann")
    (sale,) = raw(house.connection, "transactions")
    assert {one["type"]: one["discount"] for one in sale["tickets"]} == {"adult": 0, "child": 60}


def test_a_single_seat_that_was_allowed_is_sold(house: SmallHouse) -> None:
    house.cinema.office.set(house.operator, "stranded_at_counter", "strict")
    held = house.cinema.booking.hold(SAM, house.screening, None, ("B2",))
    order = house.cinema.checkout.begin(SAM, [choice(held)], stranded=StrandedReason.ASKED_FOR)
    house.cinema.baskets.reserve(SAM, order, "Ann")
    collect(house, "Ann")
    (sale,) = raw(house.connection, "transactions")
    assert [one["seat"] for one in sale["tickets"]] == ["B2"]


@pytest.mark.parametrize("reserved", [True, False])
def test_what_is_refused_waits_on_under_its_number(
    house: SmallHouse, capsys: pytest.CaptureFixture[str], reserved: bool
) -> None:
    held = hold(house.cinema, SAM, house.screening, "B1", "B2")
    order = house.cinema.checkout.begin(SAM, [choice(held)])
    keep = house.cinema.baskets.reserve if reserved else house.cinema.baskets.park
    before = keep(SAM, order, "Ann")
    with pytest.raises(CinemaError):
        collect(house, "Ann", TypedTender(Tender.CARD, card=DECLINES))
    (waiting,) = house.cinema.baskets.waiting(SAM, before.number or "Ann")
    assert waiting.labels == ("B1", "B2")
    assert waiting.basket.number == before.number
    assert house.storage.seat_maps.get(house.screening).state("B1") is SeatState.HELD
    collect(house, before.number or "Ann")
    assert len([one for one in raw(house.connection, "transactions") if one["state"] == "paid"]) == 1
    assert in_order(house.cinema, house.connection) == []
    with pytest.raises(NotFoundError):
        collect(house, "Ann")
    assert capsys.readouterr().err.strip()


def test_a_repeated_putting_back_changes_nothing(house: SmallHouse) -> None:
    held = hold(house.cinema, SAM, house.screening, "B1")
    basket = house.cinema.baskets.reserve(SAM, house.cinema.checkout.begin(SAM, [choice(held)]), "Ann")
    collected = house.cinema.baskets.collect(SAM, basket.id)
    for _repeat in range(2):
        assert house.cinema.baskets.put_back(SAM, collected).number == basket.number
        (waiting,) = house.cinema.baskets.waiting(SAM, "Ann")
        assert waiting.labels == ("B1",)


def handed_over(house: SmallHouse) -> str:
    held = hold(house.cinema, SAM, house.screening, "B1", "B2")
    return house.cinema.hand_overs.offer(SAM, house.cinema.checkout.begin(SAM, [choice(held)])).number or ""


def test_what_was_handed_over_is_sold_by_its_digits_at_a_registered_till(
    house: SmallHouse, capsys: pytest.CaptureFixture[str]
) -> None:
    digits = handed_over(house)
    with pytest.raises(ConflictError, match="not registered"):
        collect(house, digits)
    manager = Actor(Role.MANAGER, "till-1", Channel.ADMIN, "user-mia", "Mia")
    enrol(house.storage, manager)
    house.cinema.stations.register(manager, StationKind.TILL, "Counter")
    with pytest.raises(CinemaError):
        collect(house, digits, TypedTender(Tender.CARD, card=DECLINES))
    assert "parked again" in capsys.readouterr().err, "its digits work once"
    with pytest.raises(NotFoundError):
        collect(house, digits)
    house.cinema.baskets.release(SAM, house.cinema.baskets.waiting(SAM)[0].basket.id)
    collect(house, handed_over(house))
    assert len([one for one in raw(house.connection, "transactions") if one["state"] == "paid"]) == 1
    assert in_order(house.cinema, house.connection) == []


def test_the_list_says_where_it_comes_from(house: SmallHouse) -> None:
    digits = handed_over(house)
    manager = Actor(Role.MANAGER, "till-1", Channel.ADMIN, "user-mia", "Mia")
    enrol(house.storage, manager)
    till = house.cinema.stations.register(manager, StationKind.TILL, "Counter")
    answer = command._listed(house.cinema, SAM, "")
    assert isinstance(answer.data, list)
    assert (answer.data[0]["kind"], answer.data[0]["from"], answer.data[0]["number"]) == (
        "handed-over", till.number, digits,
    )  # fmt: skip
    assert f"Till {till.number:02d}" in answer.lines[0]


def test_reserving_hands_over_on_request(house: SmallHouse) -> None:
    wanted = Namespace(screening=house.screening, seats=["B1", "B2"], name="", hand_over=True)
    answer = command._reserve(house.cinema, SAM, wanted)
    (waiting,) = house.cinema.baskets.waiting(SAM)
    assert waiting.basket.kind == "handed-over"
    assert f"under the digits {waiting.basket.number}" in answer.lines[0]
