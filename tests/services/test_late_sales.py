"""A screening that began is sold at the counter for some minutes, then with a manager's leave, never after its end."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from cinema.adapters.passwords import BcryptPasswords
from cinema.domain.late_sales import LateReason, LateSale, LateWish
from cinema.domain.limits import LentAction
from cinema.domain.operations import Sold
from cinema.domain.orders import Choice
from cinema.domain.parties import WantedParty
from cinema.domain.registration import Registration
from cinema.domain.seat_maps import Pin, SeatState
from cinema.domain.tills import StationKind
from cinema.domain.users import Actor, Channel, Role
from cinema.errors import (
    ErrorCode,
    HoldExpiredError,
    LateSaleError,
    ManagerNeededError,
    NotSellingError,
)
from cinema.services.selling.booking import holder_of
from tests.conftest import SmallHouse
from tests.support import CASH, choice, enrol, findings, hold

COUNTER = Actor(Role.STAFF, "till-1", Channel.BOX_OFFICE, "user-staff", "Sam")
MANAGER = Actor(Role.MANAGER, "till-1", Channel.BOX_OFFICE, "user-mia", "Mia")
ADMIN = Actor(Role.ADMIN, "till-1", Channel.ADMIN, "user-admin", "Ada Office")
WISH = LateWish(LateReason.CAME_LATE)
SENTENCE, PIN = "a long sentence", "471386"
WANTED = WantedParty({"adult": 2}, {})


def began(house: SmallHouse, minutes: float) -> SmallHouse:
    """Return the house as another till sees it, whose first screening began so many minutes ago; it takes 153."""
    start = house.storage.database.now() - timedelta(minutes=minutes)
    database = house.connection.database
    times = {"starts_at": start, "ends_at": start + timedelta(minutes=153)}
    database["screenings"].update_one({"_id": house.screening}, {"$set": times})
    database["seat_maps"].update_one({"_id": house.screening}, {"$set": {"sell_until": start}})
    return replace(house, cinema=house.another_till("till-1"))


def end_of(house: SmallHouse) -> datetime:
    ends: datetime = house.storage.screenings.get(house.screening).ends_at
    return ends


def seats_held(house: SmallHouse) -> int:
    seats = house.storage.seat_maps.get(house.screening).seats
    return sum(one.state is SeatState.HELD for one in seats.values())


def test_a_cashier_sells_for_some_minutes_and_a_customer_never(house: SmallHouse) -> None:
    late = began(house, 12)
    with pytest.raises(NotSellingError) as refused:
        hold(late.cinema, late.guest, late.screening, "B1")
    assert refused.value.code is ErrorCode.NOT_SELLING
    at_a_kiosk = replace(COUNTER, channel=Channel.KIOSK)
    for actor in (late.guest, at_a_kiosk):
        with pytest.raises(NotSellingError):
            late.cinema.booking.hold(actor, late.screening, None, ["B1"], late=WISH)
        with pytest.raises(NotSellingError):
            late.cinema.party_booking.hold(actor, late.screening, None, WANTED, late=WISH)
    held = hold(late.cinema, COUNTER, late.screening, "B1")
    party = late.cinema.party_booking.hold(COUNTER, late.screening, None, WANTED)
    assert (held.late, party.hold.late) == (None, None)
    late.cinema.checkout.pay(COUNTER, late.cinema.checkout.begin(COUNTER, [choice(held)]), CASH)


def test_after_them_a_reason_and_a_manager_are_asked_for(house: SmallHouse) -> None:
    late = began(house, 20)
    for ask in (
        lambda wish: late.cinema.booking.hold(COUNTER, late.screening, None, ["B1"], late=wish),
        lambda wish: late.cinema.party_booking.hold(COUNTER, late.screening, None, WANTED, late=wish),
    ):
        with pytest.raises(LateSaleError, match="20 minutes ago") as told:
            ask(None)
        assert told.value.code is ErrorCode.LATE_SALE
        with pytest.raises(ManagerNeededError) as asked:
            ask(WISH)
        assert asked.value.action == LentAction.LATE_SALE
    assert seats_held(late) == 0


def test_a_manager_s_hold_is_paid_and_the_entry_says_why_and_by_whom(house: SmallHouse) -> None:
    enrol(house.storage, MANAGER)
    late = began(house, 100)
    party = late.cinema.party_booking.hold(MANAGER, late.screening, None, WANTED, late=WISH)
    allowed = LateSale(LateReason.CAME_LATE, "user-mia", end_of(late))
    assert party.hold.late == allowed
    more = late.cinema.party_booking.hold(MANAGER, late.screening, party.hold.id, WantedParty({"adult": 3}, {}))
    assert more.hold.late == allowed, "what was allowed once is good for the whole party"
    assert findings(late.cinema) == []
    order = late.cinema.checkout.begin(MANAGER, [Choice(more.hold, more.types)])
    sale = late.cinema.checkout.pay(MANAGER, order, CASH)
    entry = late.storage.journal.find(sale.id)
    assert entry is not None
    assert isinstance(entry.operation, Sold)
    assert entry.operation.order.screenings[0].late == allowed
    assert findings(late.cinema) == []


def test_a_cashier_is_lent_it_once(house: SmallHouse, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(BcryptPasswords.__init__, "__defaults__", (4,))
    late = began(house, 20)
    cinema = late.cinema
    enrol(house.storage, ADMIN)
    cinema.office.record_marks(house.operator)
    cinema.stations.register(ADMIN, StationKind.TILL, "Counter 1")
    mia = cinema.accounts.add(house.operator, Registration("Mia", "mia", "mia@example.org", SENTENCE), Role.MANAGER)
    cinema.pins.choose(cinema.actor(mia, Channel.BOX_OFFICE), SENTENCE, PIN)
    wish = replace(WISH, loan=late.cinema.lending.lend(COUNTER, mia.id, PIN, LentAction.LATE_SALE))
    held = late.cinema.booking.hold(COUNTER, late.screening, None, ["B1"], late=wish)
    assert held.late == LateSale(LateReason.CAME_LATE, mia.id, end_of(late))
    again = late.cinema.booking.hold(COUNTER, late.screening, held.id, ["B1", "B2"], late=wish)
    assert again.late == held.late, "a repeat, or a seat more, uses no other loan"


def test_the_reason_that_the_map_has_cannot_be_left_out_of_the_order(house: SmallHouse) -> None:
    enrol(house.storage, MANAGER)
    late = began(house, 20)
    held = late.cinema.booking.hold(MANAGER, late.screening, None, ["B1"], late=WISH)
    assert held.late is not None
    for forged in (None, replace(held.late, by="somebody else")):
        order = late.cinema.checkout.begin(MANAGER, [choice(replace(held, late=forged))])
        with pytest.raises(HoldExpiredError):
            late.cinema.checkout.pay(MANAGER, order, CASH)
    late.cinema.checkout.pay(MANAGER, late.cinema.checkout.begin(MANAGER, [choice(held)]), CASH)


def test_nobody_sells_after_the_end_and_the_guard_itself_refuses(house: SmallHouse) -> None:
    enrol(house.storage, MANAGER)
    late = began(house, 153.1)
    with pytest.raises(NotSellingError, match="no longer on sale"):
        late.cinema.booking.hold(MANAGER, late.screening, None, ["B1"], late=WISH)
    maps, by, over = late.storage.seat_maps, holder_of(MANAGER), end_of(late)
    allowed = LateSale(LateReason.QUEUE, "user-mia", over)
    for latest in (None, over):
        with pytest.raises(NotSellingError):
            maps.hold(late.screening, "h1", ["B1"], by, 60, 10, latest=latest, late=allowed)
        with pytest.raises(NotSellingError):
            maps.hold_anew(late.screening, "h1", ["B1"], by, 60, 10, {"B1": "adult"}, {}, latest=latest, late=allowed)
    assert seats_held(late) == 0


def test_a_late_hold_is_not_paid_after_the_end_but_a_pin_that_is_in_stays(house: SmallHouse) -> None:
    enrol(house.storage, MANAGER)
    late = began(house, 150)
    maps, by = late.storage.seat_maps, holder_of(MANAGER)

    def allowed_for(seconds: float) -> LateSale:
        until = late.storage.database.now() + timedelta(seconds=seconds)
        return LateSale(LateReason.QUEUE, "user-mia", until)

    def over(hold_id: str) -> LateSale:
        past = allowed_for(-5)
        where = {"_id": late.screening}
        late.connection.database["seat_maps"].update_one(where, {"$set": {f"holds.{hold_id}.late.until": past.until}})
        found = maps.find_hold(late.screening, hold_id)
        assert found is not None
        assert found.late is not None
        return found.late

    paid = allowed_for(60)
    for name, seat in (("h1", "B1"), ("h2", "B2")):
        maps.hold(late.screening, name, [seat], by, 60, 10, latest=paid.until, late=paid)
    stored = maps.find_hold(late.screening, "h1")
    assert stored is not None
    first, second = (Pin(late.screening, name, f"o-{name}", f"o-{name}", "till", 1) for name in ("h1", "h2"))
    assert maps.pin(first, ["B1"], by.owner, late=stored.late) is not None
    assert maps.pin(first, ["B1"], by.owner, late=over("h1")) is not None, "the money may be taken already"
    assert maps.pin(second, ["B2"], by.owner, late=over("h2")) is None


def test_a_screening_that_the_house_closed_or_cancelled_is_not_sold_late(house: SmallHouse) -> None:
    enrol(house.storage, MANAGER)
    late = began(house, 20)
    late.connection.database["seat_maps"].update_one({"_id": late.screening}, {"$set": {"selling": False}})
    with pytest.raises(NotSellingError, match="no longer on sale"):
        late.cinema.booking.hold(MANAGER, late.screening, None, ["B1"], late=WISH)
