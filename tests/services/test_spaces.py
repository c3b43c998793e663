"""Wheelchair spaces at a kiosk: kept until every other seat is taken; who needs one gets it with their companions."""

import threading
from collections.abc import Sequence
from dataclasses import replace

import pytest

from cinema.bootstrap import join
from cinema.domain.auditoriums import SeatKind
from cinema.domain.best_seats import Seating
from cinema.domain.orders import Choice, CompanionReason
from cinema.domain.parties import HeldParty, WantedParty
from cinema.domain.seat_maps import Hold, LiveSeat, SeatState
from cinema.domain.seat_reservations import Reservation, ReservedFor
from cinema.domain.users import Actor, Channel, Role
from cinema.errors import (
    CinemaError,
    ErrorCode,
    InvalidInputError,
    SeatsLostError,
    SpacesKeptError,
    SpacesTakenError,
    StrandedSeatsError,
)
from repositories.storage import open_storage
from tests.conftest import SmallHouse
from tests.support import card, choice, expire, findings, odd_seats, raw

KIOSK = Actor(Role.GUEST, "kiosk-1", Channel.KIOSK)
OTHER_KIOSK = replace(KIOSK, workstation="kiosk-2")
COUNTER = Actor(Role.STAFF, "till-1", Channel.BOX_OFFICE, "user-staff", "Sam")
KEPT = "Wheelchair spaces are kept until all other seats are taken"
ORDINARY = [f"{row}{number}" for row in "ABC" for number in range(1, 11) if f"{row}{number}" not in {"A1", "A2"}]


def hold(house: SmallHouse, actor: Actor, *seats: str, hold_id: str | None = None, spaces: bool = False) -> Hold:
    return house.cinema.booking.hold(actor, house.screening, hold_id, seats, spaces=spaces)


def party(house: SmallHouse, wanted: WantedParty, actor: Actor = KIOSK, hold_id: str | None = None) -> HeldParty:
    return house.cinema.party_booking.hold(actor, house.screening, hold_id, wanted)


def fill(house: SmallHouse, *but: str) -> Hold:
    """Let staff hold every ordinary seat but some."""
    house.storage.settings.set("seats_at_counter", 100)
    return hold(house, COUNTER, *(name for name in ORDINARY if name not in but))


def live(house: SmallHouse, seat: str) -> LiveSeat:
    return house.storage.seat_maps.get(house.screening).seats[seat]


@pytest.mark.parametrize("seats", [["A1"], ["A2"], ["A1", "A2"], ["B1", "A1"]])
def test_a_kiosk_keeps_spaces_and_companion_seats_while_another_seat_is_left(
    house: SmallHouse, seats: Sequence[str]
) -> None:
    with pytest.raises(SpacesKeptError, match=KEPT) as refused:
        hold(house, KIOSK, *seats)
    assert (refused.value.code, refused.value.field) == (ErrorCode.SPACES_KEPT, "seats")
    assert set(refused.value.seats) == set(seats) - {"B1"}
    with pytest.raises(SpacesKeptError, match=KEPT):
        party(house, WantedParty({}, dict.fromkeys(seats, "adult")))
    assert raw(house.connection, "seat_maps")[0]["holds"] == {}
    hold(house, KIOSK, *seats, spaces=True)
    assert not live(house, seats[-1]).released


@pytest.mark.parametrize("actor", [COUNTER, Actor(Role.GUEST, "window-1", Channel.CUSTOMER)])
def test_neither_the_counter_nor_the_customers_window_is_bound_by_it(house: SmallHouse, actor: Actor) -> None:
    held = hold(house, actor, "A1", "A2")
    assert (held.released, live(house, "A1").released) == ((), False)


def test_what_is_released_is_noted_on_seat_hold_and_order_and_can_be_paid(house: SmallHouse) -> None:
    fill(house)
    held = hold(house, KIOSK, "A1", "A2")
    assert held.released == ("A1", "A2")
    assert live(house, "A1").released
    again = hold(house, KIOSK, "A1", "A2", hold_id=held.id)
    assert again.released == held.released, "a repeat changes nothing"
    order = house.cinema.checkout.begin(KIOSK, [choice(replace(held, released=()))])
    assert order.companions is CompanionReason.HOUSE_FULL, "by the hold as it is stored, whatever the window says"
    sale = house.cinema.checkout.pay(KIOSK, order, card())
    sold = [one for one in raw(house.connection, "journal") if one["kind"] == "sold"]
    assert sold[0]["operation"]["order"]["companions"] == "house-full", "the journal keeps it"
    assert sale.companions is CompanionReason.HOUSE_FULL
    assert live(house, "A2").state is SeatState.SOLD
    assert live(house, "A2").released, "a later wheelchair customer is told of it"
    assert odd_seats(house.connection) == []
    assert findings(house.cinema) == []
    house.cinema.refunds.refund(house.staff, sale.receipt_number or "", ["A2"], reason="ill")
    assert not live(house, "A2").released
    hold(house, OTHER_KIOSK, "A2", spaces=True)
    assert not live(house, "A2").released


def test_a_companion_seat_without_a_space_is_no_party_with_a_wheelchair(house: SmallHouse) -> None:
    held = hold(house, KIOSK, "A2", spaces=True)
    with pytest.raises(InvalidInputError, match="wheelchair space"):
        house.cinema.checkout.begin(KIOSK, [choice(replace(held, released=("A2",)))])


def test_what_an_expired_or_other_hold_had_of_it_is_forgotten(house: SmallHouse) -> None:
    fill(house)
    first = hold(house, KIOSK, "A1")
    expire(house.connection, house.screening, first.id)
    second = hold(house, OTHER_KIOSK, "A1", spaces=True)
    assert (second.released, live(house, "A1").released) == ((), False)
    house.cinema.booking.release(OTHER_KIOSK, second)
    third = hold(house, KIOSK, "A1")
    assert third.released == ("A1",)
    theirs = hold(house, KIOSK, "A1", hold_id=third.id, spaces=True)
    assert (theirs.released, live(house, "A1").released) == ((), False), "they have a wheelchair after all"
    kept = hold(house, KIOSK, "A1", "A2", hold_id=third.id)
    assert kept.released == ("A2",), "what they have as a wheelchair's stays theirs"
    assert [live(house, name).released for name in ("A1", "A2")] == [False, True]


def test_seats_of_an_expired_hold_are_left_and_those_taken_along_are_not(house: SmallHouse) -> None:
    ended = hold(house, replace(OTHER_KIOSK, workstation="kiosk-3"), "B1")
    fill(house, "B1", "B2")
    with pytest.raises(SpacesKeptError):
        hold(house, KIOSK, "A1")
    expire(house.connection, house.screening, ended.id)
    with pytest.raises(SpacesKeptError):
        hold(house, KIOSK, "B2", "A1")
    assert hold(house, KIOSK, "B1", "B2", "A1").released == ("A1",)


def test_a_party_that_is_chosen_anew_cannot_free_seats_to_get_a_space(house: SmallHouse) -> None:
    fill(house, "B1", "B2")
    mine = hold(house, KIOSK, "B1", "B2")
    with pytest.raises(SpacesKeptError):
        party(house, WantedParty({}, {"A1": "adult", "B1": "adult"}), hold_id=mine.id)
    more = party(house, WantedParty({}, {"A1": "adult", "B1": "adult", "B2": "adult"}), hold_id=mine.id)
    assert more.hold.released == ("A1",)


def test_blocked_seats_are_not_left_and_seats_kept_for_others_are(house: SmallHouse) -> None:
    fill(house, "C10")
    maps = house.connection.database["seat_maps"]
    house.storage.seat_map_plans.reserve(house.screening, ["C10"], Reservation(ReservedFor.COUNTER))
    with pytest.raises(SpacesKeptError):
        hold(house, KIOSK, "A1")
    maps.update_one({"_id": house.screening}, {"$set": {"seats.C10.state": "blocked"}})
    assert hold(house, KIOSK, "A1").released == ("A1",)


def test_a_later_wheelchair_customer_is_sent_to_the_counter_where_staff_are_told_more(
    house: SmallHouse,
) -> None:
    everybody = fill(house)
    taken = hold(house, KIOSK, "A1")
    with pytest.raises(SpacesTakenError) as told:
        party(house, WantedParty({"adult": 1}, {}, spaces=1), OTHER_KIOSK)
    assert told.value.message == "All wheelchair spaces are taken. Please ask at the counter."
    assert (told.value.others, told.value.code) == (1, ErrorCode.SPACES_TAKEN)
    assert isinstance(told.value, SeatsLostError)
    house.cinema.booking.release(KIOSK, taken)
    house.cinema.booking.release(COUNTER, everybody)
    hold(house, KIOSK, "A1", spaces=True)
    with pytest.raises(SpacesTakenError, match=r"All wheelchair spaces are taken\. Please ask") as told:
        party(house, WantedParty({"adult": 1}, {}, spaces=1), OTHER_KIOSK)
    assert told.value.others == 0


def test_spaces_that_the_counter_sells_are_told_as_such(house: SmallHouse) -> None:
    house.storage.seat_map_plans.reserve(house.screening, ["A1"], Reservation(ReservedFor.COUNTER))
    with pytest.raises(SpacesTakenError, match="sold at the counter"):
        party(house, WantedParty({"adult": 1}, {}, spaces=1))
    assert party(house, WantedParty({"adult": 1}, {}, spaces=1), COUNTER).hold.seats == ("A1",)


def test_a_wheelchair_party_gets_its_space_its_companion_seat_and_the_seats_nearest_to_it(house: SmallHouse) -> None:
    held = party(house, WantedParty({"adult": 3, "child": 1}, {}, spaces=1))
    assert set(held.hold.seats) == {"A1", "A2", "A3", "A4"}
    assert held.best is not None
    assert held.best.seating is Seating.TOGETHER
    assert held.types["A1"] == "adult"
    assert held.hold.released == ()
    order = house.cinema.checkout.begin(KIOSK, [Choice(held.hold, dict(held.types))])
    prices = {one.seat: one.price for one in order.tickets}
    assert prices["A1"] == 950, "a space costs what its ticket type costs"
    assert sum(prices.values()) == 950 + 0 + 950 + 600
    house.cinema.checkout.pay(KIOSK, order, card())
    assert findings(house.cinema) == []


def test_at_most_three_companions_come_with_a_space(house: SmallHouse) -> None:
    with pytest.raises(InvalidInputError, match="Up to 3 companions") as refused:
        party(house, WantedParty({"adult": 5}, {}, spaces=1))
    assert refused.value.field == "tickets"
    for wrong in (-1, 3):
        with pytest.raises(InvalidInputError, match="a ticket for each wheelchair space") as refused:
            party(house, WantedParty({"adult": 2}, {}, spaces=wrong))
        assert refused.value.field == "tickets"
    with pytest.raises(SpacesTakenError, match="Only 1 wheelchair space is free"):
        party(house, WantedParty({"adult": 2}, {}, spaces=2))


def test_a_space_that_was_touched_on_the_map_counts_as_the_party_s(house: SmallHouse) -> None:
    mine = hold(house, KIOSK, "A1", spaces=True)
    held = party(house, WantedParty({"adult": 1}, {"A1": "adult"}, spaces=1), hold_id=mine.id)
    assert set(held.hold.seats) == {"A1", "A2"}
    alone = party(house, WantedParty({}, {"A1": "adult"}, spaces=1), hold_id=mine.id)
    assert alone.hold.seats == ("A1",)


def test_a_type_that_is_not_sold_for_a_space_sits_beside_it(house: SmallHouse) -> None:
    stored = house.storage.price_cards.read("weekday")
    child: dict[SeatKind, int] = {SeatKind.STANDARD: stored.prices["child"][SeatKind.STANDARD]}
    house.storage.price_cards.put(replace(stored, prices={**stored.prices, "child": child}))
    held = party(house, WantedParty({"child": 1, "adult": 2}, {}, spaces=1))
    assert held.types["A1"] == "adult"
    assert held.types["A2"] == "adult", "a companion seat isn't sold to the child either"
    assert {name for name, one in held.types.items() if one == "child"}.isdisjoint({"A1", "A2"})
    with pytest.raises(InvalidInputError, match="isn't sold for this kind of seat"):
        party(house, WantedParty({"child": 2}, {}, spaces=1), OTHER_KIOSK)


def test_a_wheelchair_party_may_leave_a_single_seat_where_others_may_not(house: SmallHouse) -> None:
    house.storage.settings.set("stranded_at_kiosk", "strict")
    fill(house, *(f"A{number}" for number in range(3, 11)), "C1", "C2")
    held = hold(house, KIOSK, "A4")
    with pytest.raises(StrandedSeatsError):
        house.cinema.checkout.begin(KIOSK, [choice(held)])
    both = hold(house, KIOSK, "A1", hold_id=held.id, spaces=True)
    house.cinema.checkout.begin(KIOSK, [choice(both)])


def test_of_two_at_one_instant_a_space_is_released_only_when_the_last_seat_is_gone(house: SmallHouse) -> None:
    """One takes and gives back the last seat all the time, another asks for the space: who got it, found none left."""
    fill(house, "B5")
    till = join(open_storage(house.connection), "kiosk-2", patience=0.05)
    done = threading.Event()
    wrong: list[str] = []
    got: list[Hold] = []

    def ask() -> None:
        while not done.is_set():
            try:
                held = till.booking.hold(OTHER_KIOSK, house.screening, None, ["A1"])
            except SpacesKeptError:
                continue
            except CinemaError as error:
                wrong.append(repr(error))
                return
            got.append(held)
            till.booking.release(OTHER_KIOSK, held)

    asking = threading.Thread(target=ask)
    asking.start()
    for _round in range(40):
        last = hold(house, KIOSK, "B5")
        house.cinema.booking.release(KIOSK, last)
    done.set()
    asking.join()
    assert wrong == []
    assert all(one.released == ("A1",) for one in got)
