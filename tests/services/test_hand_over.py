"""Baskets handed over under four digits: once, within their minutes, at this house's stations, and not guessed."""

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from cinema.bootstrap import join
from cinema.domain.baskets import Basket, BasketKind, Collected
from cinema.domain.discounts import DiscountReason, DiscountWay, WantedDiscount
from cinema.domain.orders import Choice, Order
from cinema.domain.seat_maps import Hold, SeatState
from cinema.domain.ticket_types import TypeRecord
from cinema.domain.tills import StationKind
from cinema.domain.users import Actor, Channel, Role
from cinema.errors import (
    ConflictError,
    HoldExpiredError,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
    SeatsLostError,
    StorageError,
    TooManyAttemptsError,
)
from cinema.ports import TillKeys
from cinema.services.cinema import Cinema
from repositories.storage import Storage, open_storage
from tests.conftest import SmallHouse
from tests.interruptions import interrupted
from tests.selling_checks import in_order
from tests.services.conftest import PowerCutError, faulty
from tests.support import CASH, begin, choice, enrol, expire, findings, hold, raw

SAM = Actor(Role.STAFF, "till-1", Channel.BOX_OFFICE, "user-staff", "Sam")
EVA = Actor(Role.STAFF, "till-2", Channel.BOX_OFFICE, "user-eva", "Eva")
MIA = Actor(Role.MANAGER, "till-1", Channel.ADMIN, "user-mia", "Mia")
AT_KIOSK = Actor(Role.GUEST, "kiosk-7", Channel.KIOSK)
NOT_VALID = "not valid"


class Foyer:
    """The small house with a till, a second one and a kiosk, each registered."""

    def __init__(self, house: SmallHouse) -> None:
        self.house = house
        enrol(house.storage, EVA, MIA)
        house.cinema.office.record_marks(house.operator)
        self.till = house.cinema
        self.other = self.opened("till-2", StationKind.TILL)
        self.kiosk = self.opened("kiosk-7", StationKind.KIOSK)
        self.till.stations.register(MIA, StationKind.TILL, "till-1")

    def opened(self, name: str, kind: StationKind | None, change: Callable[[Storage], Storage] | None = None) -> Cinema:
        """Open another workstation, registered unless `kind` is None."""
        storage = open_storage(self.house.connection)
        made = join(change(storage) if change else storage, name, patience=0.05)
        if kind is not None:
            made.stations.register(replace(MIA, workstation=name), kind, name)
        return made

    def order(self, *seats: str) -> Order:
        return begin(self.kiosk, AT_KIOSK, self.house.screening, *(seats or ("B1", "B2")))

    def offered(self, *seats: str) -> Basket:
        return self.kiosk.hand_overs.offer(AT_KIOSK, self.order(*seats))

    def state(self, seat: str = "B1") -> SeatState:
        return self.house.storage.seat_maps.get(self.house.screening).state(seat)

    def only_hold(self) -> Hold:
        (held,) = self.house.storage.seat_maps.held_now(self.house.screening)
        return held

    def stored(self) -> list[dict[str, object]]:
        return raw(self.house.connection, "baskets")

    def end_code(self, basket: Basket) -> None:
        """Let the code have ended a second ago, by the database's clock; its seats run a minute longer."""
        ended = [{"$set": {"until": {"$subtract": ["$$NOW", 1000]}}}]
        self.house.connection.database["baskets"].update_one({"_id": basket.id}, ended)

    def pass_minute(self) -> None:
        """Let the tries that were counted be a minute older."""
        earlier = {"$mergeObjects": ["$$this", {"at": {"$subtract": ["$$this.at", 60_000]}}]}
        change = [{"$set": {"tries": {"$map": {"input": "$tries", "in": earlier}}}}]
        self.house.connection.database["code_tries"].update_many({}, change)

    def guess(self, cinema: Cinema, actor: Actor, times: int, valid: str) -> None:
        for number in range(times):
            with pytest.raises(NotFoundError):
                cinema.hand_overs.take(actor, wrong(valid, number))


def wrong(valid: str | None, number: int = 0) -> str:
    """Return digits that are not the valid ones."""
    return f"{(int(valid or '0') + 1 + number) % 10_000:04}"


@pytest.fixture
def foyer(house: SmallHouse) -> Foyer:
    return Foyer(house)


def pay(cinema: Cinema, actor: Actor, collected: Collected) -> int:
    order = cinema.checkout.begin(actor, [Choice(one, dict(collected.types(one))) for one in collected.holds])
    return cinema.checkout.pay(actor, order, CASH).total


def test_a_kiosks_seats_are_paid_at_the_counter_under_four_digits(foyer: Foyer) -> None:
    held = foyer.kiosk.booking.hold(AT_KIOSK, foyer.house.screening, None, ("B1", "B2"), {"B1": "adult", "B2": "child"})
    order = foyer.kiosk.checkout.begin(AT_KIOSK, [Choice(held, {"B1": "adult", "B2": "child"})])
    basket = foyer.kiosk.hand_overs.offer(AT_KIOSK, order)
    assert basket.kind is BasketKind.HANDED_OVER
    assert basket.number is not None
    assert len(basket.number) == 4
    assert basket.number.isdigit()
    assert basket.until - foyer.house.storage.journal.now() <= timedelta(minutes=10)
    assert foyer.kiosk.booking.find(AT_KIOSK, foyer.house.screening, held.id) is None, "nobody's to pay"
    (seen,) = foyer.till.baskets.waiting(SAM, basket.number)
    assert (seen.labels, seen.until) == (("B1", "B2"), foyer.house.storage.baskets.find(basket.id).until)  # type: ignore[union-attr]
    assert seen.origin is not None
    assert (seen.origin.kind, seen.origin.label) == (StationKind.KIOSK, "kiosk-7")
    collected = foyer.till.hand_overs.take(SAM, f" {basket.number[:2]} {basket.number[2:]} ")
    assert foyer.till.baskets.waiting(SAM) == (), "it is taken, and offered to nobody"
    assert pay(foyer.till, SAM, collected) == 950 + 600
    assert in_order(foyer.till, foyer.house.connection) == []
    assert findings(foyer.till) == []


def test_a_till_hands_a_basket_over_to_whoever_stands_at_a_kiosk(foyer: Foyer) -> None:
    order = begin(foyer.till, SAM, foyer.house.screening, "B1", "B2")
    basket = foyer.till.hand_overs.offer(SAM, order, "Grey coat")
    assert (foyer.only_hold().owner, basket.label) == (basket.owner, "Grey coat")
    (held,) = foyer.kiosk.hand_overs.take(AT_KIOSK, basket.number or "").holds
    assert (held.owner, held.channel) == ("kiosk-7/guest", Channel.KIOSK)
    assert foyer.kiosk.checkout.begin(AT_KIOSK, [choice(held)]).total == 1900


def test_a_member_of_staff_at_a_kiosk_is_a_customer_there(foyer: Foyer) -> None:
    at_kiosk = replace(SAM, workstation="kiosk-7", channel=Channel.KIOSK)
    basket = foyer.offered()
    (held,) = foyer.kiosk.hand_overs.take(at_kiosk, basket.number or "").holds
    assert held.owner == "kiosk-7/user-staff"
    assert foyer.kiosk.checkout.begin(at_kiosk, [choice(held)]).seller is None


def test_a_repeated_offer_is_the_same_basket_and_a_taken_one_is_not_offered_again(foyer: Foyer) -> None:
    order = foyer.order()
    first, second = (foyer.kiosk.hand_overs.offer(AT_KIOSK, order) for _repeat in range(2))
    assert (first.id, first.number) == (second.id, second.number)
    assert len(foyer.stored()) == 1
    foyer.till.hand_overs.take(SAM, first.number or "")
    with pytest.raises(ConflictError, match="at the counter now"):
        foyer.kiosk.hand_overs.offer(AT_KIOSK, order)
    assert foyer.only_hold().owner == "till-1/user-staff"


def test_a_code_works_once(foyer: Foyer) -> None:
    basket = foyer.offered()
    foyer.till.hand_overs.take(SAM, basket.number or "")
    for cinema, actor in ((foyer.till, SAM), (foyer.other, EVA), (foyer.kiosk, AT_KIOSK)):
        with pytest.raises(NotFoundError, match=NOT_VALID):
            cinema.hand_overs.take(actor, basket.number or "")
    assert foyer.only_hold().owner == "till-1/user-staff"


def test_why_a_code_is_not_valid_is_not_told(foyer: Foyer) -> None:
    taken, ended, days_old = foyer.offered("B1"), foyer.offered("B2"), foyer.offered("B3")
    foyer.other.hand_overs.take(EVA, taken.number or "")
    foyer.end_code(ended)
    old = [{"$set": {"until": {"$subtract": ["$$NOW", 86_400_000]}}}]
    foyer.house.connection.database["baskets"].update_one({"_id": days_old.id}, old)
    told = set()
    nothing = next(digits for digits in map(wrong, map(str, range(10))) if not list(_numbered(foyer, digits)))
    for code in (taken.number, ended.number, days_old.number, nothing):
        with pytest.raises(NotFoundError) as refused:
            foyer.till.hand_overs.take(SAM, code or "")
        told.add((refused.value.message, refused.value.field))
    assert len(told) == 1


def _numbered(foyer: Foyer, digits: str) -> list[dict[str, object]]:
    return [one for one in foyer.stored() if one["number"] == digits]


def test_a_code_that_is_taken_in_its_last_second_still_has_its_seats(foyer: Foyer) -> None:
    basket = foyer.offered()
    left = foyer.only_hold().until - basket.until
    assert timedelta(seconds=50) < left <= timedelta(seconds=70)


def test_a_code_whose_seats_are_gone_says_so(foyer: Foyer) -> None:
    basket = foyer.offered()
    expire(foyer.house.connection, foyer.house.screening, basket.order.screenings[0].hold)
    with pytest.raises(HoldExpiredError, match="free again"):
        foyer.till.hand_overs.take(SAM, basket.number or "")
    assert foyer.state() is SeatState.FREE


def test_of_two_screenings_what_is_left_is_taken_over(foyer: Foyer) -> None:
    house = foyer.house
    holds = [hold(foyer.kiosk, AT_KIOSK, one, "B1") for one in (house.screening, house.other_screening)]
    order = foyer.kiosk.checkout.begin(AT_KIOSK, [choice(one) for one in holds])
    basket = foyer.kiosk.hand_overs.offer(AT_KIOSK, order)
    expire(house.connection, house.screening, holds[0].id)
    collected = foyer.till.hand_overs.take(SAM, basket.number or "")
    assert ([one.screening for one in collected.holds], collected.gone) == ([house.other_screening], ("B1",))


@pytest.mark.parametrize("code", ["", "123", "12345", "12a4", "١٢٣٤", "-123", "1.23"])
def test_what_can_be_no_code_is_told_and_not_counted(foyer: Foyer, code: str) -> None:
    with pytest.raises(InvalidInputError, match="four digits"):
        foyer.till.hand_overs.take(SAM, code)
    assert raw(foyer.house.connection, "code_tries") == []


def test_a_reservations_number_is_no_code(foyer: Foyer) -> None:
    basket = foyer.till.baskets.reserve(SAM, begin(foyer.till, SAM, foyer.house.screening, "C1"), "Ann")
    with pytest.raises(NotFoundError):
        foyer.kiosk.hand_overs.take(AT_KIOSK, basket.number or "")
    assert foyer.only_hold().owner == basket.owner


def test_codes_work_at_this_houses_stations_alone(foyer: Foyer) -> None:
    basket = foyer.offered()
    nowhere = foyer.opened("laptop", None)
    door = foyer.opened("door-1", StationKind.DOOR)
    code = basket.number or ""
    for cinema, name in ((nowhere, "laptop"), (door, "door-1")):
        for actor in (replace(SAM, workstation=name), replace(AT_KIOSK, workstation=name)):
            with pytest.raises(ConflictError, match="not registered"):
                cinema.hand_overs.take(actor, code)
    with pytest.raises(ConflictError, match="not registered as a kiosk"):  # a till in the wrong channel
        foyer.till.hand_overs.take(replace(SAM, channel=Channel.KIOSK), code)
    with pytest.raises(ConflictError, match="not registered as a till"):
        foyer.kiosk.hand_overs.take(replace(SAM, workstation="kiosk-7"), code)
    with pytest.raises(NotAllowedError):
        foyer.till.hand_overs.take(Actor(Role.GUEST, "till-1", Channel.CUSTOMER), code)
    assert foyer.till.hand_overs.take(SAM, code).holds


def test_customers_hand_over_at_a_registered_kiosk_alone(foyer: Foyer) -> None:
    guest = foyer.house.guest
    with pytest.raises(NotAllowedError):
        foyer.till.hand_overs.offer(guest, begin(foyer.till, guest, foyer.house.screening, "B1"))
    nowhere = foyer.opened("laptop", None)
    there = replace(AT_KIOSK, workstation="laptop")
    with pytest.raises(ConflictError, match="not registered as a kiosk"):
        nowhere.hand_overs.offer(there, begin(nowhere, there, foyer.house.screening, "B2"))
    with pytest.raises(NotAllowedError, match="another customer"):
        foyer.kiosk.hand_overs.offer(AT_KIOSK, begin(foyer.till, SAM, foyer.house.screening, "B3"))
    assert foyer.stored() == []


def test_what_only_staff_sells_is_not_handed_over_to_a_kiosk(foyer: Foyer) -> None:
    house = foyer.house
    held = hold(foyer.till, SAM, house.screening, "B1")
    cheap = WantedDiscount(DiscountWay.PERCENT, DiscountReason.GROUP, 10_00)
    with pytest.raises(InvalidInputError, match="usual price"):
        foyer.till.hand_overs.offer(SAM, foyer.till.checkout.begin(SAM, [choice(held)], wanted=[cheap]))
    alone = hold(foyer.till, SAM, house.screening, "C2")
    house.storage.settings.set("stranded_at_kiosk", "strict")
    with pytest.raises(InvalidInputError, match="single one"):
        foyer.till.hand_overs.offer(SAM, foyer.till.checkout.begin(SAM, [choice(alone)]))
    house.storage.ticket_types.put(TypeRecord("child", "Child", staff_only=True, order=1))
    order = foyer.till.checkout.begin(SAM, [Choice(held, {"B1": "child"})])
    with pytest.raises(InvalidInputError, match="only sold at the counter"):
        foyer.till.hand_overs.offer(SAM, order)
    assert foyer.stored() == []


def test_seats_that_are_gone_or_being_paid_are_not_offered(foyer: Foyer) -> None:
    order = foyer.order("B1")
    foyer.house.storage.seat_maps.drop_hold(foyer.house.screening, order.screenings[0].hold)
    with pytest.raises(HoldExpiredError):
        foyer.kiosk.hand_overs.offer(AT_KIOSK, order)
    other = begin(foyer.till, SAM, foyer.house.screening, "B2")
    foyer.till.checkout.begin_split(SAM, other)
    with pytest.raises(ConflictError, match="being paid"):
        foyer.till.hand_overs.offer(SAM, other)
    assert foyer.stored() == []


def test_the_sixth_wrong_code_in_a_minute_is_not_compared_and_neither_is_a_right_one(foyer: Foyer) -> None:
    basket = foyer.offered()
    code = basket.number or ""
    foyer.guess(foyer.till, SAM, 5, code)
    for typed in (wrong(code, 7), code):
        with pytest.raises(TooManyAttemptsError) as refused:
            foyer.till.hand_overs.take(SAM, typed)
        assert 1 <= refused.value.seconds <= 60
        assert str(refused.value.seconds) in refused.value.message
    again = join(open_storage(foyer.house.connection), "till-1", keys=_keys_of(foyer.till), patience=0.05)
    with pytest.raises(TooManyAttemptsError):  # a new start of the program is no new minute
        again.hand_overs.take(SAM, code)
    with pytest.raises(TooManyAttemptsError):  # nor is another cashier
        foyer.till.hand_overs.take(replace(EVA, workstation="till-1"), code)
    foyer.pass_minute()
    assert foyer.till.hand_overs.take(SAM, code).holds


def _keys_of(cinema: Cinema) -> TillKeys:
    return cinema.stations._here._keys


def test_wrong_codes_at_one_station_lock_no_other(foyer: Foyer) -> None:
    code = foyer.offered().number or ""
    foyer.guess(foyer.kiosk, AT_KIOSK, 5, code)
    with pytest.raises(TooManyAttemptsError):
        foyer.kiosk.hand_overs.take(AT_KIOSK, code)
    assert foyer.till.hand_overs.take(SAM, code).holds


def test_right_codes_are_not_counted_and_take_no_wrong_one_back(foyer: Foyer) -> None:
    baskets = [foyer.offered(seat) for seat in ("B1", "B2", "B3", "B4", "B5", "B6", "B7")]
    codes = [one.number or "" for one in baskets]
    free = iter(digits for digits in map("{:04}".format, range(10_000)) if digits not in codes)
    for code in codes[:-1]:
        foyer.till.hand_overs.take(SAM, code)
    for _wrong in range(4):
        with pytest.raises(NotFoundError):
            foyer.till.hand_overs.take(SAM, next(free))
    foyer.till.hand_overs.take(SAM, codes[-1])
    with pytest.raises(NotFoundError):
        foyer.till.hand_overs.take(SAM, next(free))
    with pytest.raises(TooManyAttemptsError):
        foyer.till.hand_overs.take(SAM, next(free))


def test_tries_are_counted_before_they_are_compared(foyer: Foyer) -> None:
    code = foyer.offered().number or ""

    def cut(storage: Storage) -> Storage:
        return interrupted(storage, "before baskets.take", _power_cut)

    for _program in range(5):
        dying = join(cut(open_storage(foyer.house.connection)), "till-1", keys=_keys_of(foyer.till), patience=0.05)
        with pytest.raises(PowerCutError):
            dying.hand_overs.take(SAM, code)
    with pytest.raises(TooManyAttemptsError):
        foyer.till.hand_overs.take(SAM, code)


def _power_cut() -> None:
    raise PowerCutError


def test_a_call_without_an_answer_is_repeated_under_its_step(foyer: Foyer) -> None:
    code = foyer.offered().number or ""
    first = foyer.till.hand_overs.take(SAM, code, step="step-one")
    foyer.guess(foyer.till, SAM, 5, code)
    again = foyer.till.hand_overs.take(SAM, code, step="step-one")  # a repeat is no guess
    assert again.holds[0].id == first.holds[0].id
    with pytest.raises(NotFoundError):
        foyer.other.hand_overs.take(EVA, code, step="step-one")


@pytest.mark.parametrize("point", ["after baskets.take", "after code_tries.right", "after seat_maps.hand_over"])
def test_a_till_that_dies_while_it_takes_a_basket_repeats_it_and_no_seat_is_free_between(
    foyer: Foyer, point: str
) -> None:
    code = foyer.offered().number or ""
    dying = join(
        faulty(open_storage(foyer.house.connection), point), "till-1", keys=_keys_of(foyer.till), patience=0.05
    )
    with pytest.raises(PowerCutError):
        dying.hand_overs.take(SAM, code, step="step-one")
    assert foyer.state() is SeatState.HELD
    with pytest.raises(NotFoundError):
        foyer.other.hand_overs.take(EVA, code)
    with pytest.raises(SeatsLostError):
        hold(foyer.other, EVA, foyer.house.screening, "B1")
    assert pay(foyer.till, SAM, foyer.till.hand_overs.take(SAM, code, step="step-one")) == 1900
    assert in_order(foyer.till, foyer.house.connection) == []


@pytest.mark.parametrize("point", ["after baskets.put", "after seat_maps.hand_over"])
def test_a_kiosk_that_dies_while_it_offers_leaves_seats_that_end_by_themselves(foyer: Foyer, point: str) -> None:
    dying = foyer.opened("kiosk-7b", StationKind.KIOSK, lambda storage: faulty(storage, point))
    there = replace(AT_KIOSK, workstation="kiosk-7b")
    order = begin(dying, there, foyer.house.screening, "B1")
    with pytest.raises(PowerCutError):
        dying.hand_overs.offer(there, order)
    held = foyer.only_hold()
    assert held.seconds_left <= 11 * 60
    expire(foyer.house.connection, foyer.house.screening, held.id)
    assert foyer.state() is SeatState.FREE
    assert findings(foyer.till) == []


def test_seats_are_taken_back_by_who_offered_them_while_nobody_has_them(foyer: Foyer) -> None:
    order = foyer.order()
    basket = foyer.kiosk.hand_overs.offer(AT_KIOSK, order)
    with pytest.raises(NotAllowedError, match="another customer"):
        foyer.till.hand_overs.recall(SAM, basket)
    for _repeat in range(2):
        (held,) = foyer.kiosk.hand_overs.recall(AT_KIOSK, basket).holds
        assert (held.owner, held.seats) == ("kiosk-7/guest", ("B1", "B2"))
    assert foyer.stored() == []
    with pytest.raises(NotFoundError):
        foyer.till.hand_overs.take(SAM, basket.number or "")
    again = foyer.kiosk.hand_overs.offer(AT_KIOSK, order)  # the same purchase, to the counter after all
    foyer.till.hand_overs.take(SAM, again.number or "")
    for back in (foyer.kiosk.hand_overs.recall, foyer.kiosk.hand_overs.give_up):
        with pytest.raises(ConflictError, match="at the counter now"):
            back(AT_KIOSK, again)
    assert foyer.only_hold().owner == "till-1/user-staff"


def test_what_ran_out_is_not_taken_back(foyer: Foyer) -> None:
    basket = foyer.offered()
    expire(foyer.house.connection, foyer.house.screening, basket.order.screenings[0].hold)
    for _repeat in range(2):
        with pytest.raises(HoldExpiredError):
            foyer.kiosk.hand_overs.recall(AT_KIOSK, basket)


def test_seats_that_are_given_up_are_free_at_once(foyer: Foyer) -> None:
    basket = foyer.offered()
    with pytest.raises(NotAllowedError):
        foyer.till.hand_overs.give_up(SAM, basket)
    for _repeat in range(2):
        foyer.kiosk.hand_overs.give_up(AT_KIOSK, basket)
    assert (foyer.state(), foyer.stored()) == (SeatState.FREE, [])
    with pytest.raises(NotFoundError):
        foyer.till.hand_overs.take(SAM, basket.number or "")


@pytest.mark.parametrize("point", ["after baskets.take_back", "after seat_maps.release"])
def test_giving_up_that_was_interrupted_is_repeated(foyer: Foyer, point: str) -> None:
    basket = foyer.offered()
    keys = _keys_of(foyer.kiosk)
    dying = join(faulty(open_storage(foyer.house.connection), point), "kiosk-7", keys=keys, patience=0.05)
    with pytest.raises(PowerCutError):
        dying.hand_overs.give_up(AT_KIOSK, basket)
    foyer.kiosk.hand_overs.give_up(AT_KIOSK, basket)
    assert (foyer.state(), foyer.stored()) == (SeatState.FREE, [])


def test_staff_gives_a_baskets_seats_back_unless_it_was_taken(foyer: Foyer) -> None:
    basket = foyer.offered()
    for _repeat in range(2):
        foyer.till.baskets.release(SAM, basket.id)
    assert (foyer.state(), foyer.stored()) == (SeatState.FREE, [])
    other = foyer.offered()
    foyer.kiosk.hand_overs.take(AT_KIOSK, other.number or "")
    with pytest.raises(ConflictError, match="Another till"):
        foyer.till.baskets.release(SAM, other.id)
    assert foyer.only_hold().owner == "kiosk-7/guest"


def test_it_is_not_collected_without_its_code(foyer: Foyer) -> None:
    basket = foyer.offered()
    with pytest.raises(ConflictError, match="four digits"):
        foyer.till.baskets.collect(SAM, basket.id)
    assert foyer.only_hold().owner == basket.owner


def test_one_that_was_taken_and_not_sold_is_parked(foyer: Foyer) -> None:
    collected = foyer.till.hand_overs.take(SAM, foyer.offered().number or "")
    for _repeat in range(2):
        parked = foyer.till.baskets.put_back(SAM, collected)
        assert (parked.kind, parked.number) == (BasketKind.PARKED, None)
    (seen,) = foyer.other.baskets.waiting(EVA)
    assert seen.labels == ("B1", "B2")
    assert pay(foyer.other, EVA, foyer.other.baskets.collect(EVA, parked.id)) == 1900


def test_a_kept_order_that_was_changed_is_not_handed_over(foyer: Foyer) -> None:
    with pytest.raises(ConflictError, match="out of date"):
        foyer.kiosk.hand_overs.offer(AT_KIOSK, replace(foyer.order(), total=1))
    assert foyer.stored() == []


def test_without_a_free_number_the_seats_stay(foyer: Foyer, monkeypatch: pytest.MonkeyPatch) -> None:
    first = foyer.offered("B1")
    monkeypatch.setattr("secrets.randbelow", lambda most: int(first.number or "") if most == 10_000 else 12345)
    order = foyer.order("B2")
    with pytest.raises(ConflictError, match="No number"):
        foyer.kiosk.hand_overs.offer(AT_KIOSK, order)
    kept = foyer.kiosk.booking.find(AT_KIOSK, foyer.house.screening, order.screenings[0].hold)
    assert kept is not None


def test_many_calls_at_once_compare_no_more_than_five(foyer: Foyer) -> None:
    code = foyer.offered().number or ""
    keys, ends, start = _keys_of(foyer.till), [], threading.Barrier(12)

    def guess(number: int) -> None:
        cinema = join(open_storage(foyer.house.connection), "till-1", keys=keys, patience=0.05)
        cinema.house()
        start.wait()
        try:
            cinema.hand_overs.take(SAM, wrong(code, number))
        except (NotFoundError, TooManyAttemptsError, StorageError) as error:
            ends.append(type(error))

    threads = [threading.Thread(target=guess, args=(number,)) for number in range(12)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert (ends.count(NotFoundError), ends.count(TooManyAttemptsError)) == (5, 7)
