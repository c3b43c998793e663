"""Customers reserve seats in a window that takes no payment: who may, how many, for how long, and who sells them."""

import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest

from cinema.bootstrap import join
from cinema.domain.baskets import Basket, BasketKind
from cinema.domain.house import House
from cinema.domain.orders import Choice, Order
from cinema.domain.payments import Provider
from cinema.domain.reservations import WindowOffer, WindowSale
from cinema.domain.schedule import Cancellation
from cinema.domain.screening_fields import CancelReason
from cinema.domain.seat_maps import SeatState
from cinema.domain.setting_texts import read_setting
from cinema.domain.users import Actor, Channel, Role
from cinema.errors import (
    CinemaError,
    ConflictError,
    HoldExpiredError,
    InvalidInputError,
    NotAllowedError,
    NotSellingError,
    SeatsLostError,
)
from cinema.services.audience.reservations import CustomerReservations
from cinema.services.cinema import Cinema
from repositories.storage import open_storage
from tests.conftest import SmallHouse
from tests.selling_checks import in_order
from tests.services.conftest import Failing, PowerCutError
from tests.support import CASH, begin, card, enrol, expire, findings, hold, raw, sell, shown_from

ADA = Actor(Role.CUSTOMER, "window-1", Channel.CUSTOMER, "ada", "Ada Byron")
BOB = Actor(Role.CUSTOMER, "window-2", Channel.CUSTOMER, "bob", "Bob")
SAM = Actor(Role.STAFF, "till-1", Channel.BOX_OFFICE, "user-staff", "Sam")


@pytest.fixture
def reserving(house: SmallHouse) -> SmallHouse:
    """A house whose terminal is at the counter, and whose customers reserve."""
    house.storage.settings.set("card_provider", Provider.SEPARATE)
    house.storage.settings.set("customers_reserve", 1)
    enrol(house.storage, ADA, BOB)
    return house


def reserved(house: SmallHouse, *seats: str, by: Actor = ADA, screening: str = "") -> Basket:
    return house.cinema.reservations.reserve(by, begin(house.cinema, by, screening or house.screening, *seats))


def state(house: SmallHouse, seat: str) -> SeatState:
    return house.storage.seat_maps.get(house.screening).state(seat)


def baskets(house: SmallHouse) -> list[dict[str, object]]:
    return raw(house.connection, "baskets")


def hold_of(basket: Basket) -> str:
    return basket.order.screenings[0].hold


def at_once(*calls: Callable[[], object]) -> list[object]:
    """Make calls in threads that start together, and return each one's result or error."""
    found: list[object] = []
    start = threading.Barrier(len(calls))

    def run(call: Callable[[], object]) -> None:
        start.wait()
        try:
            found.append(call())
        except CinemaError as error:
            found.append(error)

    threads = [threading.Thread(target=run, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def test_seats_are_reserved_in_the_customers_name_until_minutes_before_the_start(reserving: SmallHouse) -> None:
    basket = reserved(reserving, "B1", "B2")
    starts = reserving.storage.screenings.get(reserving.screening).starts_at
    assert (basket.kind, basket.label, len(basket.number or "")) == (BasketKind.RESERVED, "Ada Byron", 4)
    (mine,) = reserving.cinema.reservations.mine(ADA)
    assert (mine.id, mine.number, mine.labels) == (basket.id, basket.number, ("B1", "B2"))
    assert mine.until == starts - timedelta(minutes=30)
    assert reserving.cinema.reservations.mine(BOB) == ()
    assert state(reserving, "B1") is SeatState.HELD
    with pytest.raises(SeatsLostError):
        hold(reserving.cinema, BOB, reserving.screening, "B1")
    assert findings(reserving.cinema) == []


def test_a_repeat_finds_the_same_reservation(reserving: SmallHouse) -> None:
    order = begin(reserving.cinema, ADA, reserving.screening, "B1")
    first = reserving.cinema.reservations.reserve(ADA, order)
    again = reserving.cinema.reservations.reserve(ADA, order)
    assert (again.id, again.number, again.slot) == (first.id, first.number, first.slot)
    assert len(baskets(reserving)) == 1


@pytest.mark.parametrize("point", ["before baskets.put", "after baskets.put", "after seat_maps.hand_over"])
def test_after_a_power_cut_a_repeat_reserves_the_same_seats(
    reserving: SmallHouse, failing_at: Failing, point: str
) -> None:
    order = begin(reserving.cinema, ADA, reserving.screening, "B1")
    with pytest.raises(PowerCutError):
        failing_at(point).reservations.reserve(ADA, order)
    basket = reserving.cinema.reservations.reserve(ADA, order)
    (mine,) = reserving.cinema.reservations.mine(ADA)
    assert (mine.id, mine.labels) == (basket.id, ("B1",))
    assert findings(reserving.cinema) == []


def test_of_two_windows_that_want_the_last_seats_one_reserves_them(reserving: SmallHouse) -> None:
    windows = [(reserving.another_till(one.workstation), one) for one in (ADA, BOB)]

    def both(cinema: Cinema, actor: Actor) -> Basket:
        return cinema.reservations.reserve(actor, begin(cinema, actor, reserving.screening, "B9", "B10"))

    found = at_once(*(lambda one=one: both(*one) for one in windows))
    assert sum(isinstance(one, Basket) for one in found) == 1
    assert sum(isinstance(one, SeatsLostError) for one in found) == 1
    assert len(baskets(reserving)) == 1


@pytest.mark.parametrize("counts", [True, False])
def test_no_more_than_the_house_allows_however_many_windows_reserve_at_once(
    reserving: SmallHouse, monkeypatch: pytest.MonkeyPatch, counts: bool
) -> None:
    if not counts:  # each window has read before any other wrote: the slots decide alone
        monkeypatch.setattr(CustomerReservations, "_in_slots", lambda _self, _user: ([], []))
    reserving.storage.settings.set("reservations_per_customer", 2)
    seats = ("B1", "B3", "B5", "B7", "C1", "C3")
    windows = [reserving.another_till(f"window-{place}") for place in range(len(seats))]
    actors = [replace(ADA, workstation=f"window-{place}") for place in range(len(seats))]
    orders = [
        begin(cinema, actor, reserving.screening, seat)
        for cinema, actor, seat in zip(windows, actors, seats, strict=True)
    ]
    found = at_once(
        *(
            lambda cinema=cinema, actor=actor, order=order: cinema.reservations.reserve(actor, order)
            for cinema, actor, order in zip(windows, actors, orders, strict=True)
        )
    )
    assert sum(isinstance(one, Basket) for one in found) == 2
    told = [one for one in found if isinstance(one, ConflictError)]
    assert len(told) == 4
    assert all("2 reservations already" in one.message for one in told)
    assert len(baskets(reserving)) == 2
    monkeypatch.undo()
    assert len(reserving.cinema.reservations.mine(ADA)) == 2
    assert reserving.cinema.reservations.offered(ADA).sale is WindowSale.HAS_ALL


def test_a_refused_reservation_leaves_the_seats_with_the_customer(reserving: SmallHouse) -> None:
    reserving.storage.settings.set("reservations_per_customer", 1)
    reserved(reserving, "B1")
    order = begin(reserving.cinema, ADA, reserving.screening, "C1")
    with pytest.raises(ConflictError, match="1 reservation already"):
        reserving.cinema.reservations.reserve(ADA, order)
    assert reserving.cinema.booking.find(ADA, reserving.screening, order.screenings[0].hold) is not None
    reserved(reserving, "C5", by=BOB)


@pytest.mark.parametrize("end", ["given up", "ended", "lost its seats", "collected"])
def test_a_reservation_that_ended_in_any_way_leaves_room_for_another(reserving: SmallHouse, end: str) -> None:
    reserving.storage.settings.set("reservations_per_customer", 1)
    basket = reserved(reserving, "B1")
    if end == "given up":
        reserving.cinema.reservations.give_up(ADA, basket.id)
    elif end == "collected":
        reserving.cinema.baskets.collect(SAM, basket.id)
    elif end == "lost its seats":
        reserving.storage.seat_maps.drop_hold(reserving.screening, hold_of(basket))
    else:
        past = [{"$set": {"until": {"$subtract": ["$$NOW", 1000]}}}]
        reserving.connection.database["baskets"].update_one({"_id": basket.id}, past)
        expire(reserving.connection, reserving.screening, hold_of(basket))
    assert reserving.cinema.reservations.mine(ADA) == ()
    assert reserving.cinema.reservations.offered(ADA).sale is WindowSale.RESERVES
    other = reserved(reserving, "C1")
    assert [one.id for one in reserving.cinema.reservations.mine(ADA)] == [other.id]
    assert findings(reserving.cinema) == []


def test_it_ends_by_the_databases_clock_and_its_seats_are_free(reserving: SmallHouse) -> None:
    basket = reserved(reserving, "B1")
    expire(reserving.connection, reserving.screening, hold_of(basket))
    assert state(reserving, "B1") is SeatState.FREE
    assert reserving.cinema.reservations.mine(ADA) == ()
    hold(reserving.cinema, BOB, reserving.screening, "B1")


def test_after_the_end_of_reservations_it_is_refused_in_words_for_customers(reserving: SmallHouse) -> None:
    order = begin(reserving.cinema, ADA, reserving.screening, "B1")
    now = reserving.storage.journal.now()
    shown_from(reserving, reserving.screening, now + timedelta(minutes=29), now + timedelta(hours=2))
    with pytest.raises(InvalidInputError, match="Tickets are sold at the counter now") as refused:
        reserving.cinema.reservations.reserve(ADA, order)
    assert refused.value.field == "screening"
    starts = reserving.storage.screenings.get(reserving.screening).starts_at
    assert reserving.cinema.reservations.offered(ADA).of(starts) is WindowSale.LOOKS
    assert baskets(reserving) == []


def test_an_end_that_passes_between_reading_and_writing_reserves_nothing(
    reserving: SmallHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = begin(reserving.cinema, ADA, reserving.screening, "B1")
    now = reserving.storage.journal.now()
    early = now - timedelta(hours=1)
    shown_from(reserving, reserving.screening, now + timedelta(minutes=29), now + timedelta(hours=2))
    monkeypatch.setattr(type(reserving.storage.journal), "now", lambda _self: early)
    with pytest.raises(NotSellingError):
        reserving.cinema.reservations.reserve(ADA, order)
    monkeypatch.undo()
    assert baskets(reserving) == []
    assert reserving.cinema.booking.find(ADA, reserving.screening, order.screenings[0].hold) is not None


def closed(house: SmallHouse) -> None:
    house.connection.database["seat_maps"].update_one({"_id": house.screening}, {"$set": {"selling": False}})


def started(house: SmallHouse) -> None:
    past = [{"$set": {"sell_until": {"$subtract": ["$$NOW", 1000]}}}]
    house.connection.database["seat_maps"].update_one({"_id": house.screening}, past)


@pytest.mark.parametrize("end_sales", [closed, started])
def test_seats_of_a_screening_that_is_not_sold_any_more_are_not_reserved(
    reserving: SmallHouse, end_sales: Callable[[SmallHouse], None]
) -> None:
    order = begin(reserving.cinema, ADA, reserving.screening, "B1")
    end_sales(reserving)
    with pytest.raises(NotSellingError, match="not on sale"):
        reserving.cinema.reservations.reserve(ADA, order)
    assert baskets(reserving) == []


def test_a_cancelled_screening_takes_its_reservations_along(reserving: SmallHouse) -> None:
    manager = Actor(Role.MANAGER, "office", Channel.ADMIN, "user-mia", "Mia")
    enrol(reserving.storage, manager)
    reserving.storage.settings.set("reservations_per_customer", 1)
    reserved(reserving, "B1")
    order = begin(reserving.cinema, BOB, reserving.screening, "C1")
    screening = reserving.storage.screenings.get(reserving.screening)
    reserving.cinema.admin.cancelling.cancel(manager, screening, Cancellation(CancelReason.TECHNICAL))
    assert reserving.cinema.reservations.mine(ADA) == ()
    with pytest.raises((NotSellingError, HoldExpiredError)):
        reserving.cinema.reservations.reserve(BOB, order)
    reserved(reserving, "B1", screening=reserving.other_screening)
    assert findings(reserving.cinema) == []


def test_a_guest_is_told_that_an_account_is_needed_and_holds_no_seat(reserving: SmallHouse) -> None:
    with pytest.raises(NotAllowedError, match="Sign in or register first"):
        hold(reserving.cinema, reserving.guest, reserving.screening, "B1")
    order = begin(reserving.cinema, ADA, reserving.screening, "B1")
    with pytest.raises(NotAllowedError, match="Sign in or register first"):
        reserving.cinema.reservations.reserve(reserving.guest, order)
    assert reserving.cinema.reservations.offered(reserving.guest).sale is WindowSale.SIGNS_IN
    assert reserving.cinema.reservations.mine(reserving.guest) == ()


def test_without_the_houses_leave_nobody_reserves_and_no_seat_is_held(reserving: SmallHouse) -> None:
    order = begin(reserving.cinema, ADA, reserving.screening, "B1")
    reserving.storage.settings.set("customers_reserve", 0)
    with pytest.raises(NotAllowedError, match="No seats are reserved here"):
        reserving.cinema.reservations.reserve(ADA, order)
    for actor in (ADA, reserving.guest):
        with pytest.raises(NotAllowedError, match="sold at the counter"):
            hold(reserving.cinema, actor, reserving.screening, "C1")
        assert reserving.cinema.reservations.offered(actor).sale is WindowSale.LOOKS
    assert state(reserving, "C1") is SeatState.FREE


def test_kiosks_staff_and_houses_with_a_terminal_are_as_before(reserving: SmallHouse) -> None:
    at_the_kiosk = Actor(Role.GUEST, "kiosk-1", Channel.KIOSK)
    hold(reserving.cinema, at_the_kiosk, reserving.screening, "B1")
    staff = replace(SAM, channel=Channel.CUSTOMER)
    sell(reserving.cinema, staff, reserving.screening, "B5", request=CASH)
    for actor in (at_the_kiosk, staff, SAM):
        assert reserving.cinema.reservations.offered(actor) == WindowOffer(WindowSale.PAYS)
    reserving.storage.settings.set("card_provider", Provider.TEST)
    order = begin(reserving.cinema, ADA, reserving.screening, "C1")
    with pytest.raises(NotAllowedError, match="paid for here"):
        reserving.cinema.reservations.reserve(ADA, order)
    assert reserving.cinema.checkout.pay(ADA, order, card()).receipt_number is not None


def test_anothers_seats_and_a_changed_order_are_not_reserved(reserving: SmallHouse) -> None:
    order = begin(reserving.cinema, ADA, reserving.screening, "B1")
    with pytest.raises(NotAllowedError, match="another customer"):
        reserving.cinema.reservations.reserve(replace(BOB, workstation=ADA.workstation), order)
    with pytest.raises(ConflictError, match="out of date"):
        reserving.cinema.reservations.reserve(ADA, replace(order, total=1))
    assert baskets(reserving) == []


def test_no_more_seats_than_a_customer_may_hold(reserving: SmallHouse) -> None:
    order = begin(reserving.cinema, ADA, reserving.screening, "B1", "B2", "B3")
    reserving.storage.settings.set("seats_per_basket", 2)
    with pytest.raises(InvalidInputError, match="At most 2"):
        reserving.cinema.reservations.reserve(ADA, order)


def test_a_single_seat_that_is_left_is_judged_though_another_program_made_the_order(reserving: SmallHouse) -> None:
    reserving.storage.settings.set("stranded_at_window", "strict")
    held = hold(reserving.cinema, ADA, reserving.screening, "B2")
    reserving.storage.settings.set("stranded_at_window", "off")
    order: Order = reserving.cinema.checkout.begin(ADA, [Choice(held, {"B2": "adult"})])
    reserving.storage.settings.set("stranded_at_window", "strict")
    elsewhere = join(open_storage(reserving.connection), ADA.workstation)
    with pytest.raises(InvalidInputError, match="B1"):
        elsewhere.reservations.reserve(ADA, order)


def test_the_counter_collects_it_and_sells_it_to_that_customer(reserving: SmallHouse) -> None:
    basket = reserved(reserving, "B1", "B2")
    for text in ("byron", basket.number or ""):
        assert reserving.cinema.baskets.waiting(SAM, text)[0].basket.id == basket.id
    collected = reserving.cinema.baskets.collect(SAM, basket.id)
    (held,) = collected.holds
    assert state(reserving, "B1") is SeatState.HELD
    assert reserving.cinema.reservations.mine(ADA) == ()
    order = reserving.cinema.checkout.begin(
        SAM, [Choice(held, dict(collected.types(held)))], customer=collected.basket.order.customer
    )
    sale = reserving.cinema.checkout.pay(SAM, order, CASH)
    assert (sale.customer, sale.seller) == ("ada", "user-staff")
    assert [one.id for one in reserving.cinema.receipts.purchases(ADA)] == [sale.id]
    assert in_order(reserving.cinema, reserving.connection) == []
    assert findings(reserving.cinema) == []


def test_a_reservation_that_the_counter_puts_back_is_the_customers_again(reserving: SmallHouse) -> None:
    reserving.storage.settings.set("reservations_per_customer", 1)
    basket = reserved(reserving, "B1")
    collected = reserving.cinema.baskets.collect(SAM, basket.id)
    assert reserving.cinema.baskets.put_back(SAM, collected).number == basket.number
    (mine,) = reserving.cinema.reservations.mine(ADA)
    assert mine.labels == ("B1",)
    again = reserving.cinema.baskets.collect(SAM, basket.id)
    other = reserved(reserving, "C1")
    reserving.cinema.baskets.put_back(SAM, again)
    assert {one.labels for one in reserving.cinema.reservations.mine(ADA)} == {("B1",), ("C1",)}, "neither is lost"
    assert other.slot == basket.slot


def test_one_gives_up_ones_own_once_and_nobody_elses(reserving: SmallHouse) -> None:
    basket = reserved(reserving, "B1")
    parked = reserving.cinema.baskets.park(SAM, begin(reserving.cinema, SAM, reserving.screening, "C1"))
    for actor, name in ((BOB, basket.id), (ADA, parked.id)):
        with pytest.raises(NotAllowedError, match="another customer"):
            reserving.cinema.reservations.give_up(actor, name)
    reserving.cinema.reservations.give_up(ADA, basket.id)
    reserving.cinema.reservations.give_up(ADA, basket.id)
    assert (state(reserving, "B1"), state(reserving, "C1")) == (SeatState.FREE, SeatState.HELD)


def test_one_that_the_counter_is_selling_is_not_given_up(reserving: SmallHouse) -> None:
    basket = reserved(reserving, "B1")
    reserving.cinema.baskets.collect(SAM, basket.id)
    reserving.storage.baskets.put(basket, 60)  # as a window that has read it a moment ago still knows it
    assert reserving.cinema.reservations.mine(ADA) == ()
    with pytest.raises(ConflictError, match="The counter is selling these seats"):
        reserving.cinema.reservations.give_up(ADA, basket.id)
    assert state(reserving, "B1") is SeatState.HELD


def test_what_staff_reserve_for_a_customer_is_listed_and_takes_none_of_their_slots(reserving: SmallHouse) -> None:
    reserving.storage.settings.set("reservations_per_customer", 1)
    held = hold(reserving.cinema, SAM, reserving.screening, "C1")
    order = reserving.cinema.checkout.begin(SAM, [Choice(held, {"C1": "adult"})], customer="ada")
    reserving.cinema.baskets.reserve(SAM, order, "Ada")
    reserved(reserving, "B1")
    assert {one.labels for one in reserving.cinema.reservations.mine(ADA)} == {("B1",), ("C1",)}


def test_erasing_a_person_gives_their_reservations_up_with_the_name(reserving: SmallHouse) -> None:
    reserved(reserving, "B1")
    reserved(reserving, "C1", by=BOB)
    username = reserving.storage.users.get("ada").username
    reserving.cinema.accounts.erase(reserving.operator, username)
    assert state(reserving, "B1") is SeatState.FREE
    assert [one["label"] for one in baskets(reserving)] == ["Bob"]


def test_the_settings_are_read_within_their_bounds() -> None:
    assert (House().customers_reserve, House().reservations_per_customer) == (0, 2)
    assert (read_setting("customers_reserve", "1"), read_setting("reservations_per_customer", "20")) == (1, 20)
    for name, text in (("customers_reserve", "2"), ("reservations_per_customer", "0")):
        with pytest.raises(InvalidInputError):
            read_setting(name, text)


def test_who_is_erased_by_another_program_while_they_reserve_leaves_no_reservation(
    reserving: SmallHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand_over = reserving.storage.seat_maps.hand_over

    def erased_meanwhile(*arguments: object, **options: object) -> object:
        reserving.another_till("till-9").accounts.erase(reserving.operator, "account-of-ada")
        return hand_over(*arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(reserving.storage.seat_maps, "hand_over", erased_meanwhile)
    with suppress(CinemaError):
        reserved(reserving, "B1")
    assert baskets(reserving) == []
    assert state(reserving, "B1") is SeatState.FREE
    assert "Ada" not in str(baskets(reserving))
