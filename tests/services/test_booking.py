"""A click is a hold: what is refused, and whose hold it is."""

import threading
from dataclasses import replace

import pytest

from cinema.domain.orders import Choice
from cinema.domain.screenings import ScreeningState
from cinema.domain.seat_plan_areas import areas_of, with_area
from cinema.domain.seat_reservations import Reservation, ReservedFor
from cinema.domain.users import Actor, Channel, Role
from cinema.errors import (
    CinemaError,
    InvalidInputError,
    NotFoundError,
    NotSellingError,
    PaymentUnresolvedError,
    SeatsLostError,
)
from tests.conftest import SmallHouse
from tests.support import SILENT, card, choice, enrol, everything, expire, hold, sell

SEATS = ["Z9", "a1", "A01", "A1.state", "$A1", "", " ", "x" * 10_000, "\x00", "🎬", "\u202eA1", '{"$gt": ""}', "\udcff"]


def test_a_seat_that_is_not_there_is_refused_and_nothing_changes(house: SmallHouse) -> None:
    before = everything(house.connection.database)
    for seat in SEATS:
        with pytest.raises(InvalidInputError) as refused:
            hold(house.cinema, house.guest, house.screening, "B1", seat)
        assert refused.value.field == "seats"
    assert everything(house.connection.database) == before


@pytest.mark.parametrize("seats", [(), ("B1", "B1"), (*(f"B{n}" for n in range(1, 11)), "C1")])
def test_no_seat_the_same_twice_and_one_too_many_are_refused(house: SmallHouse, seats: tuple[str, ...]) -> None:
    with pytest.raises(InvalidInputError) as refused:
        hold(house.cinema, house.guest, house.screening, *seats)
    assert refused.value.field == "seats"


def test_the_most_seats_are_a_setting_and_count_over_all_clicks(house: SmallHouse) -> None:
    house.cinema.office.set(house.operator, "seats_per_basket", "2")
    held = hold(house.cinema, house.guest, house.screening, "B1", "B2")
    with pytest.raises(InvalidInputError):
        house.cinema.booking.hold(house.guest, house.screening, held.id, ("B3",))


def test_a_loser_is_told_which_and_keeps_what_it_has(house: SmallHouse) -> None:
    hold(house.cinema, house.staff, house.screening, "B1", "B2")
    mine = hold(house.cinema, house.guest, house.screening, "C1")
    with pytest.raises(SeatsLostError) as lost:
        house.cinema.booking.hold(house.guest, house.screening, mine.id, ("B1", "B3"))
    assert lost.value.seats == ("B1",)
    kept = house.cinema.booking.find(house.guest, house.screening, mine.id)
    assert kept is not None
    assert kept.seats == ("C1",)


def test_a_cancelled_screening_is_not_sold(house: SmallHouse) -> None:
    screening = house.storage.screenings.get(house.screening)
    house.storage.screenings.put(replace(screening, state=ScreeningState.CANCELLED))
    with pytest.raises(NotSellingError):
        hold(house.cinema, house.guest, house.screening, "B1")


def test_a_screening_that_has_started_is_not_sold(house: SmallHouse) -> None:
    maps = house.connection.database["seat_maps"]
    maps.update_one({"_id": house.screening}, [{"$set": {"sell_until": "$$NOW"}}])
    with pytest.raises(NotSellingError):
        hold(house.cinema, house.guest, house.screening, "B1")


def test_a_hold_is_its_owner_s_alone(house: SmallHouse) -> None:
    held = hold(house.cinema, house.guest, house.screening, "B1")
    other = Actor(Role.GUEST, "kiosk-2", Channel.CUSTOMER)
    assert house.cinema.booking.find(other, house.screening, held.id) is None
    with pytest.raises(NotFoundError):
        house.cinema.booking.extend(other, held)
    with pytest.raises(NotFoundError):
        house.cinema.booking.release(other, held)
    with pytest.raises(CinemaError):
        house.cinema.booking.hold(other, house.screening, held.id, ("B2",))
    assert house.cinema.booking.release(house.guest, held) is None
    assert house.cinema.booking.seating(house.screening).seat_map.free == 30


def test_a_hold_s_name_that_can_t_be_is_refused(house: SmallHouse) -> None:
    before = everything(house.connection.database)
    for name in ("", "$where", "a.b", "A1", "x" * 65, "\x00", "\udcff"):
        with pytest.raises(CinemaError):
            house.cinema.booking.hold(house.guest, house.screening, name, ("B1",))
        assert house.cinema.booking.find(house.guest, house.screening, name) is None
    assert everything(house.connection.database) == before


def test_a_seat_of_another_screening_s_hold_is_not_taken_by_it(house: SmallHouse) -> None:
    here = hold(house.cinema, house.guest, house.screening, "B1")
    there = house.cinema.booking.hold(house.guest, house.other_screening, here.id, ("B2",))
    assert (here.seats, there.seats) == (("B1",), ("B2",))
    with pytest.raises(InvalidInputError):
        house.cinema.checkout.begin(house.guest, [Choice(there, {"B1": None, "B2": None})])


def test_a_person_finds_the_seats_of_a_killed_window_at_the_same_workstation_only(house: SmallHouse) -> None:
    ada = Actor(Role.CUSTOMER, "till-1", Channel.CUSTOMER, "ada")
    enrol(house.storage, ada, replace(ada, user="bob"), replace(ada, user="eve"))
    held = hold(house.cinema, ada, house.screening, "B1", "B2")
    hold(house.cinema, house.guest, house.screening, "C1")
    hold(house.cinema, replace(ada, user="bob"), house.screening, "C2")
    (found,) = house.cinema.booking.left_behind(ada)
    assert (found.id, found.seats, found.screening) == (held.id, ("B1", "B2"), house.screening)
    for other in (replace(ada, workstation="till-2"), replace(ada, channel=Channel.KIOSK), replace(ada, user="eve")):
        assert house.cinema.booking.left_behind(other) == ()
    assert house.cinema.booking.left_behind(house.guest) == ()
    expire(house.connection, house.screening, held.id)
    assert house.cinema.booking.left_behind(ada) == ()


def test_seats_that_are_paid_for_or_given_back_are_not_offered_again(house: SmallHouse) -> None:
    ada = Actor(Role.CUSTOMER, "till-1", Channel.CUSTOMER, "ada")
    enrol(house.storage, ada)
    given = hold(house.cinema, ada, house.screening, "B1")
    house.cinema.booking.release(ada, given)
    sell(house.cinema, ada, house.screening, "B2")
    with pytest.raises(PaymentUnresolvedError):
        sell(house.cinema, ada, house.screening, "B3", request=card(SILENT))
    assert house.cinema.booking.left_behind(ada) == ()


def test_any_free_seats_of_an_unnumbered_area_are_held_until_there_are_too_few(house: SmallHouse) -> None:
    add_area(house, 12)
    held = house.cinema.booking.hold_any(house.staff, house.screening, None, "Standing", 5)
    plan = house.storage.auditoriums.plan("hall-2")
    assert {plan.by_id[seat].label for seat in held.seats} == {"Standing"}
    more = house.cinema.booking.hold_any(house.staff, house.screening, held.id, "Standing", 4)
    assert (more.id, len(more.seats)) == (held.id, 9)
    with pytest.raises(SeatsLostError, match="Standing has only 3 seats left"):
        house.cinema.booking.hold_any(house.guest, house.screening, None, "Standing", 4)
    sale = house.cinema.checkout.pay(house.staff, house.cinema.checkout.begin(house.staff, [choice(more)]), card())
    assert sale.seat_labels == ("Standing",) * 9
    with pytest.raises(InvalidInputError, match="Several tickets"):
        house.cinema.refunds.refund(house.staff, sale.receipt_number or "", ["standing"], reason="ill")
    done = house.cinema.refunds.refund(house.staff, sale.receipt_number or "", [sale.seats[0]], reason="ill")
    assert len(done.refunded) == 1


def test_an_area_or_a_number_that_can_t_be_is_refused(house: SmallHouse) -> None:
    add_area(house, 3)
    for area, count, field in (("Nowhere", 1, "area"), ("Standing", 0, "count"), ("Standing", -1, "count")):
        with pytest.raises(InvalidInputError) as refused:
            house.cinema.booking.hold_any(house.guest, house.screening, None, area, count)
        assert refused.value.field == field


def test_many_tills_take_all_seats_of_an_area_and_none_twice(house: SmallHouse) -> None:
    add_area(house, 24)
    tills = [house.another_till(f"till-{number}") for number in range(2, 10)]
    start, held = threading.Barrier(len(tills)), []

    def take(number: int) -> None:
        start.wait()
        actor = replace(house.guest, workstation=f"till-{number + 2}")
        held.append(tills[number].booking.hold_any(actor, house.screening, None, "Standing", 3))

    threads = [threading.Thread(target=take, args=(number,)) for number in range(len(tills))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(len(one.seats) for one in held) == [3] * 8
    assert len({seat for one in held for seat in one.seats}) == 24


def test_reserved_seats_of_an_area_are_left_out_for_who_may_not_hold_them(house: SmallHouse) -> None:
    add_area(house, 3)
    (kept,) = areas_of(house.storage.auditoriums.plan("hall-2"))["Standing"][:1]
    house.storage.seat_map_plans.reserve(house.screening, [kept.id], Reservation(ReservedFor.COUNTER))
    booking = house.cinema.booking
    with pytest.raises(SeatsLostError, match="only 2 seats left"):
        booking.hold_any(house.guest, house.screening, None, "Standing", 3)
    assert kept.id not in booking.hold_any(house.guest, house.screening, None, "Standing", 2).seats
    counter = replace(house.staff, channel=Channel.BOX_OFFICE)
    assert booking.hold_any(counter, house.screening, None, "Standing", 1).seats == (kept.id,)


def add_area(house: SmallHouse, seats: int) -> None:
    """Give the first screening a plan with an unnumbered area."""
    plan = with_area(house.storage.auditoriums.plan("hall-1"), "Standing", seats)
    plan = replace(plan, id="hall-2", version=2, number=2)
    room = replace(house.storage.auditoriums.get("hall"), plan=plan.id)
    house.storage.auditoriums.put(room, plan)
    screening = replace(house.storage.screenings.get(house.screening), plan=plan.id)
    house.connection.database["seat_maps"].delete_one({"_id": screening.id})
    house.storage.seat_maps.create(screening, plan, screening.starts_at)
    house.storage.screenings.put(screening)
