"""Baskets that wait at no till: parked, reserved, found by name or number, collected by one till, or given back."""

from datetime import timedelta

import pytest

from cinema.domain.baskets import Basket, BasketKind, WaitingBasket
from cinema.domain.orders import Choice
from cinema.domain.seat_maps import Hold, SeatState
from cinema.domain.users import Actor, Channel, Role
from cinema.errors import ConflictError, HoldExpiredError, InvalidInputError, NotAllowedError, NotFoundError
from repositories.schema import SCHEMA
from tests.conftest import SmallHouse
from tests.selling_checks import in_order
from tests.support import CASH, begin, enrol, expire, findings, hold, raw, sell

SAM = Actor(Role.STAFF, "till-1", Channel.BOX_OFFICE, "user-staff", "Sam")
SAM_OWNER = "till-1/user-staff"
EVA = Actor(Role.STAFF, "till-2", Channel.BOX_OFFICE, "user-eva", "Eva")


@pytest.fixture
def two(house: SmallHouse) -> SmallHouse:
    """The small house with a second cashier."""
    enrol(house.storage, EVA)
    return house


def parked(house: SmallHouse, label: str = "") -> Basket:
    held = hold(house.cinema, SAM, house.screening, "B1", "B2")
    order = house.cinema.checkout.begin(SAM, [Choice(held, {"B1": "adult", "B2": "child"})])
    return house.cinema.baskets.park(SAM, order, label)


def state(house: SmallHouse, seat: str) -> SeatState:
    return house.storage.seat_maps.get(house.screening).state(seat)


def only(house: SmallHouse, text: str = "") -> WaitingBasket:
    (found,) = house.cinema.baskets.waiting(EVA, text)
    return found


def test_a_parked_basket_is_collected_at_another_till_with_its_ticket_types_and_sold(two: SmallHouse) -> None:
    basket = parked(two, "Grey coat")
    assert two.cinema.booking.find(SAM, two.screening, basket.order.screenings[0].hold) is None, "nobody's to pay"
    assert only(two).labels == ("B1", "B2")
    elsewhere = two.another_till("till-2")
    collected = elsewhere.baskets.collect(EVA, basket.id)
    (held,) = collected.holds
    assert (held.owner, collected.types(held)) == ("till-2/user-eva", {"B1": "adult", "B2": "child"})
    order = elsewhere.checkout.begin(EVA, [Choice(held, dict(collected.types(held)))])
    assert elsewhere.checkout.pay(EVA, order, CASH).total == 950 + 600
    assert raw(two.connection, "baskets") == [], "its label is gone with it"
    assert in_order(two.cinema, two.connection) == []


def only_hold(house: SmallHouse) -> Hold:
    (held,) = house.storage.seat_maps.held_now(house.screening)
    return held


def test_of_two_tills_that_collect_one_basket_the_second_is_told(two: SmallHouse) -> None:
    basket = parked(two)
    elsewhere = two.another_till("till-2")
    known = elsewhere.baskets._found(basket.id)
    two.cinema.baskets.collect(SAM, basket.id)
    two.storage.baskets.put(known, 60)  # as a till that has read it a moment ago still knows it
    with pytest.raises(ConflictError, match="Another till"):
        elsewhere.baskets.collect(EVA, basket.id)
    assert only_hold(two).owner == SAM_OWNER
    assert two.cinema.baskets.waiting(SAM) == (), "it is collected, and offered to nobody"


def test_a_call_without_an_answer_is_repeated_under_its_step(two: SmallHouse) -> None:
    basket = parked(two)
    first = two.cinema.baskets.collect(SAM, basket.id, step="step-one")
    two.storage.baskets.put(basket, 60)  # killed before it was deleted, or its answer lost
    assert two.cinema.baskets.collect(SAM, basket.id, step="step-one").holds[0].id == first.holds[0].id
    order = begin(two.cinema, SAM, two.screening, "C1")
    assert two.cinema.baskets.park(SAM, order).id == two.cinema.baskets.park(SAM, order).id


def test_a_parked_basket_ends_by_itself_and_its_seats_are_free(two: SmallHouse) -> None:
    basket = parked(two, "Party of six")
    expire(two.connection, two.screening, basket.order.screenings[0].hold)
    assert state(two, "B1") is SeatState.FREE
    assert only(two).labels == ()
    with pytest.raises(HoldExpiredError, match="free again"):
        two.cinema.baskets.collect(EVA, basket.id)
    assert raw(two.connection, "baskets") == []
    with pytest.raises(NotFoundError):
        two.cinema.baskets.collect(EVA, basket.id)


def test_given_back_it_frees_its_seats_once_and_leaves_a_collected_one_alone(two: SmallHouse) -> None:
    basket = parked(two)
    two.cinema.baskets.release(EVA, basket.id)
    two.cinema.baskets.release(EVA, basket.id)
    assert state(two, "B1") is SeatState.FREE
    other = parked(two)
    two.cinema.baskets.collect(SAM, other.id)
    two.storage.baskets.put(other, 60)
    with pytest.raises(ConflictError, match="Another till"):
        two.cinema.baskets.release(EVA, other.id)
    assert state(two, "B1") is SeatState.HELD


def test_a_reservation_lasts_until_minutes_before_the_start_however_far_ahead(two: SmallHouse) -> None:
    order = begin(two.cinema, SAM, two.other_screening, "B1", "B2")
    basket = two.cinema.baskets.reserve(SAM, order, "Amélie Oliveira")
    starts = two.storage.screenings.get(two.other_screening).starts_at
    assert only(two).until == starts - timedelta(minutes=30)
    there = two.storage.seat_maps.get(two.other_screening)
    assert there.state("B1") is SeatState.HELD, "however short other holds of this map are"
    two.cinema.recovery.recover()
    with pytest.raises(ConflictError, match="B1"):
        hold(two.cinema, two.guest, two.other_screening, "B1")
    assert findings(two.cinema) == []
    for text in (basket.number or "", "oliv", "AMELIE", "amélie ol"):
        assert only(two, text).basket.id == basket.id, text
    assert two.cinema.baskets.waiting(EVA, "smith") == ()
    (held,) = two.cinema.baskets.collect(EVA, basket.id).holds
    assert held.seconds_left < 3600, "as long as any hold from now on"


def test_a_reserved_seat_that_has_ended_is_an_ordinary_one_for_the_next_holder(two: SmallHouse) -> None:
    order = begin(two.cinema, SAM, two.other_screening, "B1")
    basket = two.cinema.baskets.reserve(SAM, order)
    expire(two.connection, two.other_screening, basket.order.screenings[0].hold)
    held = hold(two.cinema, two.guest, two.other_screening, "B1")
    far = {"$set": {"seats.B1.until": held.until + timedelta(days=400)}}
    two.connection.database["seat_maps"].update_one({"_id": two.other_screening}, far)
    assert two.storage.seat_maps.get(two.other_screening).state("B1") is SeatState.FREE, "its length is judged again"


def test_it_is_refused_when_its_end_has_passed(two: SmallHouse) -> None:
    two.storage.settings.set("reserved_until_minutes", 240)
    soon = two.storage.journal.now() + timedelta(minutes=200)
    two.connection.database["screenings"].update_one({"_id": two.screening}, {"$set": {"starts_at": soon}})
    two.storage.screenings.forget(two.screening)
    order = begin(two.cinema, SAM, two.screening, "B1")
    with pytest.raises(InvalidInputError, match="240 minutes before"):
        two.cinema.baskets.reserve(SAM, order, "Ann")
    assert only_hold(two).owner == SAM_OWNER, "the seats stay with the cashier"
    assert raw(two.connection, "baskets") == []


def test_a_name_stands_in_the_basket_alone_and_is_deleted_with_it(two: SmallHouse) -> None:
    order = begin(two.cinema, SAM, two.screening, "B1")
    basket = two.cinema.baskets.reserve(SAM, order, "Zacharias")
    stored = {name for name in SCHEMA if "Zacharias" in repr(raw(two.connection, name, whole=True))}
    assert stored == {"baskets"}
    two.cinema.baskets.collect(EVA, basket.id)
    assert all("Zacharias" not in repr(raw(two.connection, name, whole=True)) for name in SCHEMA)
    ends = [index for index in two.connection.database["baskets"].list_indexes() if "expireAfterSeconds" in index]
    assert len(ends) == 1, "one that nobody collects is deleted by the database"


def test_seats_that_are_gone_or_being_paid_are_not_parked(two: SmallHouse) -> None:
    order = begin(two.cinema, SAM, two.screening, "B1")
    two.storage.seat_maps.drop_hold(two.screening, order.screenings[0].hold)
    with pytest.raises(HoldExpiredError):
        two.cinema.baskets.park(SAM, order)
    other = begin(two.cinema, SAM, two.screening, "B2")
    two.cinema.checkout.begin_split(SAM, other)
    with pytest.raises(ConflictError, match="being paid"):
        two.cinema.baskets.park(SAM, other)
    assert raw(two.connection, "baskets") == []


def test_of_several_screenings_all_are_parked_or_none(two: SmallHouse) -> None:
    holds = [hold(two.cinema, SAM, one, "B1") for one in (two.screening, two.other_screening)]
    order = two.cinema.checkout.begin(SAM, [Choice(one, {"B1": "adult"}) for one in holds])
    expire(two.connection, two.other_screening, holds[1].id)
    with pytest.raises(HoldExpiredError):
        two.cinema.baskets.park(SAM, order)
    assert only_hold(two).owner == SAM_OWNER, "given back to the cashier"
    again = [holds[0], hold(two.cinema, SAM, two.other_screening, "B1")]
    basket = two.cinema.baskets.park(
        SAM, two.cinema.checkout.begin(SAM, [Choice(one, {"B1": "adult"}) for one in again])
    )
    expire(two.connection, two.other_screening, again[1].id)
    collected = two.cinema.baskets.collect(EVA, basket.id)
    assert ([one.screening for one in collected.holds], collected.gone) == ([two.screening], ("B1",))


def test_a_manager_sees_seats_of_a_basket_and_gives_them_back_and_the_list_says_so(two: SmallHouse) -> None:
    basket = two.cinema.baskets.reserve(SAM, begin(two.cinema, SAM, two.screening, "B1"), "Ann")
    manager = Actor(Role.MANAGER, "office", Channel.ADMIN, "user-mia", "Mia")
    enrol(two.storage, manager)
    (held,) = two.cinema.admin.cancelling.holds(manager, two.screening)
    assert (held.waits, held.user, held.seats) == (True, None, ("B1",))
    two.cinema.admin.cancelling.release(manager, two.screening, held.hold)
    assert (only(two).basket.id, only(two).holds) == (basket.id, ())
    assert "Ann" not in repr(raw(two.connection, "journal", whole=True))


def test_a_corrupt_basket_hides_no_other(two: SmallHouse) -> None:
    parked(two, "Whole")
    two.connection.database["baskets"].insert_one(
        {**raw(two.connection, "baskets")[0], "_id": "odd", "order": {"id": "odd"}}
    )
    assert only(two).basket.label == "Whole"


def test_a_basket_of_staff_counts_for_nobodys_limit_and_customers_park_nothing(two: SmallHouse) -> None:
    two.storage.settings.set("seats_at_counter", 2)
    basket = parked(two)
    sell(two.cinema, SAM, two.screening, "C1", "C2", request=CASH)
    assert basket.kind is BasketKind.PARKED
    with pytest.raises(NotAllowedError):
        two.cinema.baskets.park(two.guest, begin(two.cinema, two.guest, two.screening, "A5"))
