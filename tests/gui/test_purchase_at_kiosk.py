"""What a purchase at a kiosk knows without a widget: whether it may have more time, and if it has a wheelchair."""

from dataclasses import replace
from datetime import timedelta

import pytest

from cinema.domain.users import Actor, Channel, Role
from cinema.errors import SpacesKeptError
from gui.selling.purchase import Purchase, open_purchase
from tests.conftest import SmallHouse

KIOSK = Actor(Role.GUEST, "kiosk-1", Channel.KIOSK)
WINDOW = replace(KIOSK, channel=Channel.CUSTOMER)


def held(house: SmallHouse, actor: Actor, *seats: str) -> Purchase:
    purchase = open_purchase(house.cinema, actor, house.screening)
    purchase.take_over(purchase.calls.take(*seats, anew=True))
    return purchase


def test_a_kiosk_may_extend_again_and_a_window_once(house: SmallHouse) -> None:
    for actor, again in ((KIOSK, True), (WINDOW, False)):
        purchase = held(house, actor, "B1" if again else "C1")
        assert purchase.may_extend
        purchase.take_over(purchase.calls.extend())
        assert purchase.may_extend is again


def test_a_kiosk_may_not_extend_a_hold_that_is_as_long_as_it_may_be_or_being_paid(house: SmallHouse) -> None:
    purchase = held(house, KIOSK, "B1")
    hold = purchase.basket.hold
    assert hold is not None
    assert hold.since is not None
    last = hold.since + timedelta(minutes=purchase.house.kiosk_hold_minutes)
    for until, may in ((last - timedelta(seconds=1), True), (last, False), (last + timedelta(seconds=1), False)):
        purchase.take_over(replace(hold, until=until))
        assert purchase.may_extend is may
    purchase.take_over(None)
    assert not purchase.may_extend


def test_the_whole_time_of_a_kiosk_s_hold_is_what_each_extension_gives(house: SmallHouse) -> None:
    purchase = held(house, KIOSK, "B1")
    purchase.take_over(purchase.calls.extend())
    assert purchase.whole_time == purchase.house.hold_seconds


def test_the_calls_say_that_the_party_has_a_wheelchair(house: SmallHouse) -> None:
    purchase = open_purchase(house.cinema, KIOSK, house.screening)
    with pytest.raises(SpacesKeptError):
        purchase.calls.take("A1", "A2", anew=True)
    assert purchase.calls.take("A1", "A2", anew=True, spaces=True).seats == ("A1", "A2")


def test_the_next_party_is_not_taken_for_the_one_before(house: SmallHouse) -> None:
    for end in (Purchase.sold, Purchase.let_go):
        purchase = open_purchase(house.cinema, KIOSK, house.screening)
        purchase.has_wheelchair = True
        purchase.run_out()
        assert purchase.has_wheelchair, "the customer is still there"
        end(purchase)
        assert not purchase.has_wheelchair
