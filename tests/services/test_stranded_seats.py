"""No basket leaves a seat alone without need: told at the hold, refused when it is complete, allowed by staff."""

from dataclasses import replace

import pytest

from cinema.adapters.passwords import BcryptPasswords
from cinema.domain.exchanges import Swap
from cinema.domain.house import House
from cinema.domain.limits import LentAction
from cinema.domain.operations import Exchanged, Sold
from cinema.domain.orders import Choice, Order
from cinema.domain.parties import WantedParty
from cinema.domain.registration import Registration
from cinema.domain.seat_maps import Hold
from cinema.domain.stranding import StrandedReason, Stranding, StrandingRule, stranding_rule
from cinema.domain.tills import StationKind
from cinema.domain.users import Actor, Channel, Role
from cinema.errors import ConflictError, ErrorCode, ManagerNeededError, NotAllowedError, StrandedSeatsError
from tests.conftest import SmallHouse
from tests.support import CASH, card, choice, enrol, findings, hold, sell

COUNTER = Actor(Role.STAFF, "till-1", Channel.BOX_OFFICE, "user-staff", "Sam")
ADMIN = Actor(Role.ADMIN, "till-1", Channel.ADMIN, "user-admin", "Ada Office")
ASKED = StrandedReason.ASKED_FOR
SENTENCE, PIN = "a long sentence", "471386"


def strict(house: SmallHouse, *channels: str) -> None:
    for one in channels or ("window", "kiosk", "counter"):
        house.cinema.office.set(house.operator, f"stranded_at_{one}", "strict")


def complete(house: SmallHouse, held: Hold, actor: Actor | None = None) -> Order:
    return house.cinema.checkout.begin(actor or house.guest, [choice(held)])


def refused(house: SmallHouse, held: Hold, actor: Actor | None = None) -> StrandedSeatsError:
    with pytest.raises(StrandedSeatsError) as told:
        complete(house, held, actor)
    return told.value


def another(house: SmallHouse, name: str = "kiosk-2") -> Actor:
    return replace(house.guest, workstation=name)


def test_customers_are_refused_and_staff_is_told_as_delivered() -> None:
    rules = [stranding_rule(House(), one) for one in (Channel.CUSTOMER, Channel.KIOSK, Channel.BOX_OFFICE)]
    assert rules == [StrandingRule.STRICT, StrandingRule.STRICT, StrandingRule.WARN]
    assert stranding_rule(House(stranded_at_counter="off"), Channel.COMMAND) is StrandingRule.OFF


def test_a_complete_basket_that_leaves_a_seat_alone_is_refused_by_its_label(house: SmallHouse) -> None:
    strict(house)
    held = hold(house.cinema, house.guest, house.screening, "B2")
    assert held.alone == ("B1",), "told at the hold already"
    assert findings(house.cinema) == []
    error = refused(house, held)
    assert (error.code, error.seats, error.field) == (ErrorCode.STRANDED_SEATS, ("B1",), "seats")
    assert "B1" in error.message
    both = house.cinema.booking.hold(house.guest, house.screening, held.id, ["B1"])
    assert both.alone == ()
    assert complete(house, both).seats == ("B1", "B2")


def test_seats_may_be_chosen_and_given_back_in_any_order(house: SmallHouse) -> None:
    strict(house)
    booking = house.cinema.booking
    held = booking.hold(house.guest, house.screening, None, ["B1", "B2", "B3"])
    fewer = booking.release(house.guest, held, ["B2"])
    assert fewer is not None
    assert refused(house, fewer).seats == ("B2",), "a seat that was given back is left alone too"
    fewer = booking.release(house.guest, fewer, ["B3"])
    assert fewer is not None
    assert fewer.alone == ()
    assert complete(house, fewer).seats == ("B1",)


def test_who_came_first_is_not_refused_for_what_the_next_one_does(house: SmallHouse) -> None:
    strict(house)
    first = hold(house.cinema, house.guest, house.screening, "B3")
    later = hold(house.cinema, another(house), house.screening, "B1")
    assert (first.alone, later.alone) == ((), ("B2",))
    assert refused(house, later, another(house)).seats == ("B2",)
    assert complete(house, first).seats == ("B3",)
    house.cinema.booking.release(house.guest, first)
    assert complete(house, later, another(house)).seats == ("B1",), "nobody is beside B2 any more"


def test_what_the_window_says_of_its_hold_is_not_believed(house: SmallHouse) -> None:
    strict(house)
    held = hold(house.cinema, house.guest, house.screening, "B2")
    refused(house, replace(held, alone=()))


def test_a_seat_that_was_single_before_and_one_that_cannot_be_avoided_are_nobody_s_fault(house: SmallHouse) -> None:
    strict(house, "window")
    hold(house.cinema, house.staff, house.screening, "C2")  # nobody sells them yet: C1 stands alone from here on
    held = hold(house.cinema, house.guest, house.screening, "C3")
    assert complete(house, held).seats == ("C3",)
    house.cinema.booking.release(house.guest, held)
    # Nothing is left but A3, B1 to B3 and single seats: three go, two can't without one of the B's left alone.
    rest = [f"A{n}" for n in range(3, 11)], [f"B{n}" for n in range(4, 11)], [f"C{n}" for n in range(3, 11)]
    hold(house.cinema, COUNTER, house.screening, *(name for row in rest for name in row))
    pair = hold(house.cinema, house.guest, house.screening, "B1", "B2")
    assert pair.alone == ("B3",)
    assert complete(house, pair).seats == ("B1", "B2")
    house.cinema.booking.release(house.guest, pair)
    middle = hold(house.cinema, house.guest, house.screening, "B2")
    assert refused(house, middle).seats == ("B1", "B3"), "B1 alone would have left two together"


def test_a_seat_that_the_house_keeps_back_is_no_lost_neighbour(house: SmallHouse) -> None:
    strict(house)
    maps = house.connection.database["seat_maps"]
    maps.update_one({"_id": house.screening}, {"$set": {"reserved": {"B1": {"kind": "guests", "until": None}}}})
    held = hold(house.cinema, house.guest, house.screening, "B3")
    assert complete(house, held).seats == ("B3",)


def test_the_best_seats_are_never_refused_until_the_house_is_full(house: SmallHouse) -> None:
    strict(house)
    parties = house.cinema.party_booking
    for number in range(9):
        actor = another(house, f"kiosk-{number}")
        party = parties.hold(actor, house.screening, None, WantedParty({"adult": 3}, {}))
        assert party.strands == ()
        house.cinema.checkout.begin(actor, [Choice(party.hold, dict.fromkeys(party.hold.seats))])


def test_the_box_office_is_told_of_seats_placed_by_hand_and_goes_on(house: SmallHouse) -> None:
    house.cinema.office.set(house.operator, "stranded_at_counter", "warn")
    parties = house.cinema.party_booking
    party = parties.hold(COUNTER, house.screening, None, WantedParty({}, {"B2": "adult"}))
    assert party.strands == ("B1",)
    hold(house.cinema, house.guest, house.screening, "B4")
    more = parties.hold(COUNTER, house.screening, party.hold.id, WantedParty({}, {"B2": "adult", "C5": "adult"}))
    assert more.strands == ("B1",), "the guest left B3, between this party's seat and theirs"
    order = house.cinema.checkout.begin(COUNTER, [Choice(more.hold, more.types)])
    assert order.screenings[0].stranding is None


def test_staff_leaves_one_with_a_reason_which_the_entry_says(house: SmallHouse) -> None:
    strict(house)
    held = hold(house.cinema, COUNTER, house.screening, "B2")
    refused(house, held, COUNTER)
    checkout = house.cinema.checkout
    order = checkout.begin(COUNTER, [choice(held)], stranded=ASKED)
    sale = checkout.pay(COUNTER, checkout.again(COUNTER, order), CASH)
    entry = house.storage.journal.find(sale.id)
    assert entry is not None
    assert isinstance(entry.operation, Sold)
    assert entry.operation.order.screenings[0].stranding == Stranding(ASKED, ("B1",), "user-staff")
    assert findings(house.cinema) == []
    fine = hold(house.cinema, COUNTER, house.screening, "C1")
    order = checkout.begin(COUNTER, [choice(fine)], stranded=ASKED)
    assert order.screenings[0].stranding is None, "a reason that nothing asked for is not recorded"


def test_a_customer_gives_no_reason_and_nobody_slips_one_into_an_order(house: SmallHouse) -> None:
    strict(house)
    held = hold(house.cinema, house.guest, house.screening, "B2")
    with pytest.raises(NotAllowedError):
        house.cinema.checkout.begin(house.guest, [choice(held)], stranded=ASKED)
    strict(house, "kiosk")
    house.cinema.office.set(house.operator, "stranded_at_window", "off")
    order = complete(house, held)
    named = replace(order.screenings[0], stranding=Stranding(ASKED, ("B1",), "somebody"))
    for till in (house.cinema, house.another_till("kiosk-1")):
        with pytest.raises(ConflictError, match="out of date"):
            till.checkout.pay(house.guest, replace(order, screenings=(named,)), card())
    strict(house, "window")
    with pytest.raises(StrandedSeatsError):
        house.another_till("kiosk-1").checkout.pay(house.guest, order, card())


def test_where_the_house_asks_for_a_manager_the_entry_names_the_lender(
    house: SmallHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(BcryptPasswords.__init__, "__defaults__", (4,))
    strict(house)
    cinema = house.cinema
    enrol(house.storage, ADMIN)
    cinema.office.record_marks(house.operator)
    cinema.stations.register(ADMIN, StationKind.TILL, "Counter 1")
    cinema.office.set(house.operator, "stranded_seats_by", "manager")
    mia = cinema.accounts.add(house.operator, Registration("Mia", "mia", "mia@example.org", SENTENCE), Role.MANAGER)
    cinema.pins.choose(cinema.actor(mia, Channel.BOX_OFFICE), SENTENCE, PIN)
    held = hold(cinema, COUNTER, house.screening, "B2")
    with pytest.raises(ManagerNeededError) as asked:
        cinema.checkout.begin(COUNTER, [choice(held)], stranded=ASKED)
    assert asked.value.action == LentAction.STRANDED_SEAT
    loan = cinema.lending.lend(COUNTER, mia.id, PIN, LentAction.STRANDED_SEAT)
    order = cinema.checkout.begin(COUNTER, [choice(held)], stranded=ASKED, loans=[loan])
    assert order.screenings[0].stranding == Stranding(ASKED, ("B1",), mia.id)


def test_an_exchange_leaves_no_single_seat_without_a_reason_which_its_entry_says(house: SmallHouse) -> None:
    strict(house)
    sale = sell(house.cinema, COUNTER, house.screening, "C1", request=CASH)
    exchanges = house.cinema.exchanges
    quote = exchanges.begin(COUNTER, sale.receipt_number or "", [Swap("C1", "B2")])
    assert exchanges.left_alone(COUNTER, quote) == ("B1",)
    with pytest.raises(StrandedSeatsError):
        exchanges.finish(COUNTER, quote)
    assert house.storage.transactions.get(sale.id).refunds == (), "nothing was asked for"
    new = exchanges.finish(COUNTER, quote, stranded=ASKED)
    entry = house.storage.journal.find(new.id)
    assert entry is not None
    assert isinstance(entry.operation, Exchanged)
    assert entry.operation.order.screenings[0].stranding == Stranding(ASKED, ("B1",), "user-staff")
    assert findings(house.cinema) == []


def test_a_seat_beside_one_that_the_exchange_gives_up_is_not_alone(house: SmallHouse) -> None:
    strict(house)
    house.cinema.office.set(house.operator, "stranded_at_counter", "off")
    sale = sell(house.cinema, COUNTER, house.screening, "B3", request=CASH)
    strict(house)
    exchanges = house.cinema.exchanges
    quote = exchanges.begin(COUNTER, sale.receipt_number or "", [Swap("B3", "B5")])
    assert quote.holds[0].alone, "B4 is alone until B3 is free again"
    assert exchanges.left_alone(COUNTER, quote) == ()
    assert exchanges.finish(COUNTER, quote).tickets[0].seat == "B5"
