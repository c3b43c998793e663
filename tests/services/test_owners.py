"""Whose seats and orders they are: what a caller says of a hold or an order is not believed, the database is asked."""

import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from cinema.domain.ids import new_id
from cinema.domain.orders import CompanionReason, Discount, Line, Order, check_companions
from cinema.domain.payments import Provider
from cinema.domain.seat_maps import Hold, SeatState
from cinema.domain.stranding import StrandedReason, Stranding
from cinema.domain.till_sessions import closed_claim
from cinema.domain.users import Actor, Channel, Role
from cinema.errors import (
    ConflictError,
    HoldExpiredError,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
    SeatsLostError,
)
from cinema.services.selling import booking
from repositories.connect import Connection
from tests.conftest import SmallHouse
from tests.selling_checks import in_order
from tests.support import CASH, begin, card, charge_nothing, choice, enrol, hold, raw, sell

ADA = Actor(Role.CUSTOMER, "till-1", Channel.CUSTOMER, "ada", "Ada")
EVE = Actor(Role.CUSTOMER, "till-9", Channel.CUSTOMER, "eve", "Eve")
ELSEWHERE = Actor(Role.GUEST, "till-9", Channel.CUSTOMER)


@pytest.fixture(autouse=True)
def accounts(house: SmallHouse) -> None:
    enrol(house.storage, ADA, EVE)


def seen_by_everybody(house: SmallHouse, seat: str, by: Actor) -> Hold:
    """Make up a hold of one's own from what `seating` shows of another's."""
    seat_map = house.cinema.booking.seating(house.screening).seat_map
    live = seat_map.seats[seat]
    assert live.hold is not None
    assert live.until is not None
    owner = f"{by.workstation}/{by.user}"
    return Hold(live.hold, house.screening, (seat,), live.until, seat_map.now, owner)


@pytest.mark.parametrize("request_", [CASH, card()], ids=["cash", "card"])
def test_another_persons_seats_are_not_bought_by_a_forged_owner(house: SmallHouse, request_: object) -> None:
    eve = replace(house.staff, workstation="till-9", user="evelyn")
    enrol(house.storage, eve)
    kept = begin(house.cinema, ADA, house.screening, "B1")
    forged = house.cinema.checkout.begin(eve, [choice(seen_by_everybody(house, "B1", eve))])
    with pytest.raises(HoldExpiredError):
        house.cinema.checkout.pay(eve, forged, request_)  # type: ignore[arg-type]
    assert raw(house.connection, "test_terminal") == [], "nothing was charged"
    assert house.cinema.checkout.pay(ADA, kept, card()).receipt_number is not None
    assert in_order(house.cinema, house.connection) == []


def test_another_persons_seats_are_neither_released_nor_extended_by_a_forged_owner(house: SmallHouse) -> None:
    kept = hold(house.cinema, ADA, house.screening, "B1")
    forged = seen_by_everybody(house, "B1", EVE)
    assert house.cinema.booking.release(EVE, forged) is not None, "it is still held"
    with pytest.raises(HoldExpiredError):
        house.cinema.booking.extend(EVE, forged)
    now = house.cinema.booking.find(ADA, house.screening, kept.id)
    assert now is not None
    assert (now.seats, now.until, now.extended) == (kept.seats, kept.until, False)


@pytest.mark.parametrize("name", ["a.b", "$where", "", "x" * 70, "a\x00b"])
def test_ids_are_checked_at_the_door_of_each_method_that_takes_a_hold_or_an_order(house: SmallHouse, name: str) -> None:
    held = hold(house.cinema, house.guest, house.screening, "B1")
    order = begin(house.cinema, house.guest, house.screening, "B2")
    wrong = [replace(held, id=name), replace(held, screening=name)]
    calls: list[Callable[[], object]] = [
        *(lambda one=one: house.cinema.booking.release(house.guest, one) for one in wrong),
        *(lambda one=one: house.cinema.booking.extend(house.guest, one) for one in wrong),
        lambda: house.cinema.checkout.pay(house.guest, replace(order, id=name), card()),
        lambda: house.cinema.checkout.ask(house.guest, replace(order, id=name), card()),
        lambda: house.cinema.checkout.begin_split(house.guest, replace(order, id=name)),
        lambda: house.cinema.checkout.resume(house.guest, replace(order, id=name)),
        lambda: house.cinema.checkout.resume(house.guest, name),
        lambda: house.cinema.checkout.give_up(house.guest, name),
    ]
    for call in calls:
        with pytest.raises((NotFoundError, InvalidInputError, ConflictError)):
            call()
    assert raw(house.connection, "journal") == raw(house.connection, "transactions") == []


CHANGES: dict[str, Callable[[Order], Order]] = {
    "nothing to pay": lambda one: replace(one, total=0),
    "a cheaper ticket": lambda one: replace(one, tickets=tuple(replace(t, price=1) for t in one.tickets), total=2),
    "a discount": lambda one: replace(one, tickets=tuple(replace(t, discount=900) for t in one.tickets), total=100),
    "another currency": lambda one: replace(one, currency="IDR"),
    "one ticket for two seats": lambda one: replace(one, tickets=one.tickets[:1], total=one.tickets[0].price),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_an_order_that_was_changed_after_it_was_made_is_not_paid(
    house: SmallHouse, change: Callable[[Order], Order]
) -> None:
    order = change(begin(house.cinema, house.guest, house.screening, "B1", "B2"))
    with pytest.raises(ConflictError):
        house.cinema.checkout.pay(house.guest, order, card())
    assert raw(house.connection, "test_terminal") == []


@pytest.mark.parametrize("name", [*CHANGES][:4])
def test_an_order_of_another_program_is_paid_if_it_has_the_houses_prices(house: SmallHouse, name: str) -> None:
    order = begin(house.another_till("till-1"), house.guest, house.screening, "B1", "B2")
    with pytest.raises(ConflictError):
        house.cinema.checkout.pay(house.guest, CHANGES[name](order), card())
    assert house.cinema.checkout.pay(house.guest, order, card()).total == 1900


SAYS: dict[str, Callable[[Order], Order]] = {
    "a claim on another's ticket": lambda one: replace(one, comps=("ticket:another:ended",)),
    "a complimentary ticket": lambda one: replace(one, comps=("comp:user-staff:2026-12:1",)),
    "that it came by an exchange": lambda one: replace(one, exchange_of="another"),
    "a seller": lambda one: replace(one, seller="user-staff"),
    "a customer": lambda one: replace(one, customer="ada"),
    "another channel": lambda one: replace(one, channel=Channel.BOX_OFFICE),
    "another till": lambda one: replace(one, workstation="till-9"),
    "why companions sit there": lambda one: replace(one, companions=CompanionReason.OTHER_NEED),
    "a buyer whom nobody named": lambda one: replace(one, buyer="another"),
    "why a seat is left alone": lambda one: with_screening(one, stranding=Stranding(StrandedReason.PARTY, (), "mia")),
    "another title": lambda one: with_screening(one, movie_title="Another"),
    "a short code": lambda one: replace(one, tickets=tuple(replace(t, short_code="000000000") for t in one.tickets)),
    "one id for two things": lambda one: replace(one, tickets=tuple(replace(t, id="one") for t in one.tickets)),
    "a discount": lambda one: replace(one, discounts=(Discount("Mine", 0, (one.tickets[0].id,)),)),
    "a thing that costs nothing": lambda one: replace(one, lines=(Line("line-1", "Popcorn", 1, 0),)),
}


def with_screening(order: Order, **said: Any) -> Order:
    return replace(order, screenings=tuple(replace(one, **said) for one in order.screenings))


@pytest.mark.parametrize("change", SAYS.values(), ids=SAYS)
def test_what_the_service_alone_says_of_an_order_is_not_taken_from_the_order(
    house: SmallHouse, change: Callable[[Order], Order]
) -> None:
    order = begin(house.cinema, house.guest, house.screening, "B1", "B2")
    for forged in (change(order), change(order.again())):
        for pay in (house.cinema.checkout.pay, house.cinema.checkout.ask):
            with pytest.raises((ConflictError, InvalidInputError, NotAllowedError)):
                pay(house.guest, forged, card())
    assert raw(house.connection, "journal") == raw(house.connection, "test_terminal") == []
    assert house.cinema.checkout.pay(house.guest, order.again(), card()).total == 1900


def test_no_order_keeps_another_sale_from_being_refunded_or_a_session_from_being_counted(house: SmallHouse) -> None:
    till = replace(house.staff, channel=Channel.BOX_OFFICE)
    house.cinema.till_sessions.open(till, 0)
    session = house.cinema.till_sessions.current(till)
    assert session is not None
    other = sell(house.cinema, till, house.screening, "B1", request=CASH)
    order = begin(house.cinema, house.guest, house.screening, "B3").again()
    for claim in (f"ticket:{other.tickets[0].id}:ended", closed_claim(session.id)):
        with pytest.raises(ConflictError):
            house.cinema.checkout.pay(house.guest, replace(order, comps=(claim,)), card())
    house.cinema.refunds.refund(till, other.receipt_number or "", reason="ill")
    assert in_order(house.cinema, house.connection) == []


def test_an_order_that_says_it_came_by_an_exchange_ends_nothing_of_the_old_sale(house: SmallHouse) -> None:
    other = sell(house.cinema, house.guest, house.screening, "B1")
    order = replace(begin(house.cinema, house.guest, house.screening, "B3"), exchange_of=other.id)
    with pytest.raises(NotFoundError):
        house.cinema.checkout.resume(house.guest, order)
    assert [one["kind"] for one in raw(house.connection, "journal")] == ["sold"]


@pytest.mark.parametrize(
    "said",
    [{"seller": "user-mia"}, {"seller": None}, {"channel": Channel.COMMAND}, {"workstation": "till-9"}],
    ids=["another colleague", "nobody", "another channel", "another till"],
)
def test_staff_sells_in_no_other_name_than_its_own(house: SmallHouse, said: dict[str, Any]) -> None:
    line = Line("line-1", "Popcorn", 1, 500)
    order = house.cinema.checkout.begin(house.staff, [], lines=[line]).again()
    with pytest.raises(ConflictError):
        house.cinema.checkout.pay(house.staff, replace(order, **said), CASH)
    with pytest.raises(NotFoundError):
        house.cinema.checkout.pay(house.staff, replace(order, customer="nobody-here"), CASH)
    assert house.cinema.checkout.pay(house.staff, replace(order, customer="ada"), CASH).customer == "ada"


def test_staff_pays_what_a_colleague_chose_and_the_pin_asks_whose_seats_they_are(house: SmallHouse) -> None:
    eve = replace(house.staff, workstation="till-9", user="evelyn")
    enrol(house.storage, eve)
    order = begin(house.another_till("till-1"), house.staff, house.screening, "B1")
    with pytest.raises(HoldExpiredError):
        house.cinema.checkout.pay(eve, replace(order.again(), seller="evelyn", workstation="till-9"), CASH)
    assert house.cinema.checkout.pay(eve, order, CASH).seller == "user-staff"
    assert in_order(house.cinema, house.connection) == []


IN_PLACE: dict[str, Callable[[Order], None]] = {
    "its total": lambda one: object.__setattr__(one, "total", 0),
    "a ticket's price": lambda one: object.__setattr__(one.tickets[0], "price", 1),
    "a ticket's seat": lambda one: object.__setattr__(one.tickets[0], "seat", "C9"),
    "a hold": lambda one: object.__setattr__(one.screenings[0], "hold", "another"),
    "a name inside": lambda one: one.screenings[0].movie_titles.update({"en": "Another"}),
    "the customer": lambda one: object.__setattr__(one, "customer", "eve"),
}


@pytest.mark.parametrize("change", IN_PLACE.values(), ids=IN_PLACE)
def test_an_order_that_was_changed_in_its_own_program_is_neither_paid_nor_tried_again(
    house: SmallHouse, change: Callable[[Order], None]
) -> None:
    order = begin(house.cinema, house.guest, house.screening, "B1", "B2")
    change(order)
    calls: tuple[Callable[[], object], ...] = (
        lambda: house.cinema.checkout.pay(house.guest, order, card()),
        lambda: house.cinema.checkout.ask(house.guest, order, card()),
        lambda: house.cinema.checkout.again(house.guest, order),
        lambda: house.cinema.checkout.begin_split(house.staff, order),
    )
    for pay in calls:
        with pytest.raises((ConflictError, NotAllowedError)):
            pay()
    assert raw(house.connection, "journal") == raw(house.connection, "transactions") == []


def test_an_order_is_paid_by_the_person_who_made_it_or_by_staff(house: SmallHouse) -> None:
    order = begin(house.cinema, ADA, house.screening, "B1")
    for other in (EVE, house.guest, ELSEWHERE, replace(ADA, workstation="till-9")):
        with pytest.raises(NotAllowedError):
            house.cinema.checkout.pay(other, order, card())
    assert house.cinema.checkout.pay(house.staff, order, card()).customer == "ada"


def test_a_purchase_is_shown_to_its_customer_its_guest_and_staff(house: SmallHouse) -> None:
    guests = sell(house.cinema, house.guest, house.screening, "B1")
    staffs = sell(house.cinema, house.staff, house.screening, "B2", request=CASH)
    at_the_command_line = sell(house.cinema, house.operator, house.screening, "B3", request=CASH)
    adas = sell(house.cinema, ADA, house.screening, "B4")

    def shown(actor: Actor, sale: Order) -> bool:
        try:
            house.cinema.receipts.of_sale(actor, sale.id)
            house.cinema.checkout.resume(actor, sale.id)
        except NotAllowedError:
            return False
        return True

    assert shown(house.guest, guests)
    assert not any(shown(house.guest, one) for one in (staffs, at_the_command_line, adas))
    assert not any(shown(ELSEWHERE, one) for one in (guests, staffs, at_the_command_line, adas))
    assert shown(ADA, adas)
    assert not any(shown(EVE, one) for one in (guests, staffs, adas))
    assert all(shown(house.staff, one) for one in (guests, staffs, at_the_command_line, adas))


def test_a_person_holds_no_more_seats_in_several_holds_than_in_one(house: SmallHouse) -> None:
    house.cinema.office.set(house.operator, "seats_per_basket", "3")
    hold(house.cinema, house.guest, house.screening, "B1", "B2")
    with pytest.raises(InvalidInputError, match="3 seats"):
        hold(house.cinema, house.guest, house.screening, "B3", "B4")
    hold(house.cinema, house.guest, house.screening, "B3")
    hold(house.cinema, ADA, house.screening, "C1", "C2")
    with pytest.raises(InvalidInputError):
        hold(house.cinema, replace(ADA, workstation="till-9"), house.screening, "C3", "C4")
    hold(house.cinema, ELSEWHERE, house.screening, "C5", "C6", "C7")


def test_seats_that_were_bought_or_ran_out_are_not_counted(house: SmallHouse) -> None:
    house.cinema.office.set(house.operator, "seats_per_basket", "3")
    sell(house.cinema, house.guest, house.screening, "B1", "B2", "B3")
    given = hold(house.cinema, house.guest, house.screening, "B4", "B5", "B6")
    house.cinema.booking.release(house.guest, given)
    hold(house.cinema, house.guest, house.screening, "B7", "B8", "B9")


def test_a_person_who_holds_at_many_windows_at_once_gets_no_more_seats(house: SmallHouse) -> None:
    house.cinema.office.set(house.operator, "seats_per_basket", "4")
    start, cinemas = threading.Barrier(8), (house.cinema, house.another_till("till-2"))

    def take(number: int) -> None:
        start.wait()
        for row in "BC":
            with suppress(InvalidInputError):  # it has four
                who = replace(ADA, workstation=f"till-{number}")
                hold(cinemas[number % 2], who, house.screening, f"{row}{number + 1}")

    threads = [threading.Thread(target=take, args=(number,)) for number in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    held = [seat for seat, live in house.storage.seat_maps.get(house.screening).seats.items() if live.hold]
    assert len(held) == 4


def test_a_school_group_sits_together_at_the_counter(house: SmallHouse) -> None:
    seats = [f"{row}{number}" for row in "BC" for number in range(1, 11)]
    assert len(seats) > house.cinema.house().seats_per_basket
    with pytest.raises(InvalidInputError):
        hold(house.cinema, house.guest, house.screening, *seats)
    assert sell(house.cinema, house.staff, house.screening, *seats, request=card()).receipt_number is not None
    house.cinema.office.set(house.operator, "seats_at_counter", "2")
    with pytest.raises(InvalidInputError, match="2 seats"):
        hold(house.cinema, house.staff, house.other_screening, "B1", "B2", "B3")


def test_a_guest_does_not_hold_seats_of_every_screening(house: SmallHouse, monkeypatch: pytest.MonkeyPatch) -> None:
    house.cinema.office.set(house.operator, "seats_per_basket", "2")
    monkeypatch.setattr(booking, "_SCREENINGS_AT_ONCE", 1)
    held = hold(house.cinema, house.guest, house.screening, "C1", "C2")
    with pytest.raises(InvalidInputError, match="2 seats of other screenings"):
        hold(house.cinema, house.guest, house.other_screening, "B1")
    house.cinema.booking.release(house.guest, held)
    hold(house.cinema, house.guest, house.other_screening, "B1")


def test_the_limit_over_screenings_counts_seats_that_are_added_to_a_hold(
    house: SmallHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.cinema.office.set(house.operator, "seats_per_basket", "2")
    monkeypatch.setattr(booking, "_SCREENINGS_AT_ONCE", 1)
    one = hold(house.cinema, house.guest, house.screening, "C1")
    hold(house.cinema, house.guest, house.other_screening, "B1")
    for hold_id in (one.id, new_id()):
        with pytest.raises(InvalidInputError, match="other screenings"):
            house.cinema.booking.hold(house.guest, house.screening, hold_id, ("C2", "C3"))


def test_a_space_is_not_refunded_without_its_companion(house: SmallHouse) -> None:
    sale = sell(house.cinema, house.guest, house.screening, "A1", "A2")
    with pytest.raises(InvalidInputError, match="wheelchair"):
        house.cinema.refunds.refund(house.staff, sale.receipt_number or "", ["A1"], reason="ill")
    house.cinema.refunds.refund(house.staff, sale.receipt_number or "", ["A2"], reason="comes alone")
    house.cinema.refunds.refund(house.staff, sale.receipt_number or "", ["A1"], reason="ill")


def test_a_customer_does_not_pay_another_programs_order_as_the_box_office(house: SmallHouse) -> None:
    order = begin(house.another_till("till-1"), ADA, house.screening, "B1")
    for forged in (replace(order, channel=Channel.BOX_OFFICE), replace(order, seller="ada", customer=None)):
        with pytest.raises(ConflictError):
            house.cinema.checkout.pay(ADA, forged, card())


def test_a_hold_for_years_that_a_hand_wrote_has_ended(house: SmallHouse) -> None:
    held = hold(house.cinema, ADA, house.screening, "B1")
    far = datetime(2099, 1, 1, tzinfo=UTC)
    change = {"longest": 10**13, f"holds.{held.id}.until": far, "seats.B1.until": far}
    house.connection.database["seat_maps"].update_one({"_id": house.screening}, {"$set": change})
    assert house.cinema.booking.seating(house.screening).seat_map.state("B1") is SeatState.FREE
    hold(house.cinema, house.guest, house.screening, "B1")


def test_a_companion_seat_is_sold_with_a_wheelchair_space_alone(house: SmallHouse) -> None:
    alone = hold(house.cinema, house.guest, house.screening, "A2")
    with pytest.raises(InvalidInputError, match="wheelchair"):
        house.cinema.checkout.begin(house.guest, [choice(alone)])
    more = house.cinema.booking.hold(house.guest, house.screening, alone.id, ("B1",))
    with pytest.raises(InvalidInputError, match="wheelchair"):
        house.cinema.checkout.begin(house.guest, [choice(more)])
    whole = house.cinema.booking.hold(house.guest, house.screening, alone.id, ("A1",))
    order = house.cinema.checkout.begin(house.guest, [choice(whole)])
    assert house.cinema.checkout.pay(house.guest, order, card()).total == 1900


def test_staff_sells_a_companion_seat_alone_for_a_reason_that_the_journal_keeps(house: SmallHouse) -> None:
    held = hold(house.cinema, house.staff, house.screening, "A2")
    with pytest.raises(InvalidInputError):
        house.cinema.checkout.begin(house.staff, [choice(held)])
    reason = CompanionReason.BOUGHT_EARLIER
    order = house.cinema.checkout.begin(house.staff, [choice(held)], companions=reason)
    sale = house.cinema.checkout.pay(house.staff, order, card())
    (entry,) = house.storage.journal.of_subject(sale.id)
    assert entry.operation.order.companions is reason  # type: ignore[union-attr]
    assert in_order(house.cinema, house.connection) == []


def test_a_reason_for_companions_is_staffs_alone(house: SmallHouse) -> None:
    held = hold(house.cinema, house.guest, house.screening, "A2")
    with pytest.raises(NotAllowedError):
        house.cinema.checkout.begin(house.guest, [choice(held)], companions=CompanionReason.OTHER_NEED)


def test_a_space_brings_up_to_three_companions(house: SmallHouse) -> None:
    plan = house.storage.auditoriums.plan(house.storage.screenings.get(house.screening).plan)
    assert [one.kind.value for one in plan.seats[:2]] == ["wheelchair", "companion"]
    charge_nothing(house)
    order = begin(house.cinema, house.guest, house.screening, "A1", "A2")
    space, companion = order.tickets
    check_companions([space, companion, companion, companion])
    with pytest.raises(InvalidInputError):
        check_companions([space, companion, companion, companion, companion])
    with pytest.raises(InvalidInputError):
        check_companions([replace(space, screening="another"), companion])


def set_the_clock_back(connection: Connection, screening: str, hours: int = 1) -> None:
    """Make the map look as it does after the database's clock was set back: its ends lie so much further ahead."""
    maps = connection.database["seat_maps"]
    stored = maps.find_one({"_id": screening})
    assert stored is not None
    later = timedelta(hours=hours)
    change = {
        f"{part}.{name}.until": one["until"] + later
        for part in ("seats", "holds")
        for name, one in stored[part].items()
        if one.get("until") is not None and one["until"].year < 9999
    }
    maps.update_one({"_id": screening}, {"$set": change})


def test_an_abandoned_hold_ends_though_the_databases_clock_was_set_back(house: SmallHouse) -> None:
    hold(house.cinema, ADA, house.screening, "B1")
    with pytest.raises(SeatsLostError):
        hold(house.cinema, house.guest, house.screening, "B1")
    set_the_clock_back(house.connection, house.screening)
    seat_map = house.cinema.booking.seating(house.screening).seat_map
    assert seat_map.state("B1") is SeatState.FREE
    assert house.cinema.programme.showing(house.screening).availability.free == seat_map.capacity
    hold(house.cinema, house.guest, house.screening, "B1")


def test_a_hold_that_was_extended_is_no_hold_of_a_wrong_clock(house: SmallHouse) -> None:
    held = hold(house.cinema, ADA, house.screening, "B1")
    longer = house.cinema.booking.extend(ADA, held)
    assert house.cinema.booking.find(ADA, house.screening, held.id) is not None
    house.storage.settings.set("hold_seconds", 5)
    with pytest.raises(SeatsLostError):
        hold(house.cinema, house.guest, house.screening, "B1")
    order = house.cinema.checkout.begin(ADA, [choice(longer)])
    assert house.cinema.checkout.pay(ADA, order, card()).receipt_number is not None


def test_a_pinned_hold_does_not_end_whatever_the_clock_says(house: SmallHouse) -> None:
    house.storage.settings.set("card_provider", Provider.SEPARATE)
    order = begin(house.cinema, house.staff, house.screening, "B1")
    house.cinema.checkout.ask(house.staff, order, card())
    set_the_clock_back(house.connection, house.screening)
    at_the_kiosk = replace(house.guest, channel=Channel.KIOSK)  # a window of a customer's own takes no seats here
    with pytest.raises(SeatsLostError):
        hold(house.cinema, at_the_kiosk, house.screening, "B1")


def test_a_dead_payers_sale_is_ended_though_the_clock_was_set_back(house: SmallHouse) -> None:
    sale = house.cinema.checkout.ask(house.guest, begin(house.cinema, house.guest, house.screening, "B1"), card())
    ahead = timedelta(hours=1)
    sales, maps = house.connection.database["transactions"], house.connection.database["seat_maps"]
    stored = sales.find_one({"_id": sale.id})
    assert stored is not None
    sales.update_one({"_id": sale.id}, {"$set": {"lease.until": stored["lease"]["until"] + ahead}})
    hold_id = sale.screenings[0].hold
    pinned = maps.find_one({"_id": house.screening})
    assert pinned is not None
    at = pinned["holds"][hold_id]["pinned"]["at"] + ahead
    maps.update_one({"_id": house.screening}, {"$set": {f"holds.{hold_id}.pinned.at": at, "oldest_pin": at}})
    house.cinema.recovery.recover()
    assert house.storage.transactions.get(sale.id).state.value == "abandoned"
    assert house.storage.seat_maps.get(house.screening).state("B1") is SeatState.FREE
