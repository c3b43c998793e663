"""The last half-price ticket at a kiosk: what the customer reads is what the seats are held as, whatever happens."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from cinema.domain.map_limits import MapLimits
from cinema.domain.quotas import Quota, seat_quotas
from cinema.domain.users import Actor, Channel, Role
from tests.conftest import SmallHouse
from tests.gui.kiosk_walk import APPROVED, Walk
from tests.gui.kiosk_weather import Weather
from tests.gui.kiosk_windows import kiosk_window
from tests.support import raw

GUEST = Actor(Role.GUEST, "till-2", Channel.CUSTOMER)


@pytest.fixture
def sky() -> Weather:
    return Weather()


@pytest.fixture
def walk(house: SmallHouse, sky: Weather, monkeypatch: pytest.MonkeyPatch) -> Iterator[Walk]:
    storage = house.storage
    monkeypatch.setattr("gui.window.tasks.RETRY", 60)
    quotas = (Quota("Half price", ("child",), 1),)
    storage.price_cards.put(replace(storage.price_cards.read("weekday"), quotas=quotas))
    screening = storage.screenings.get(house.screening)
    plan = storage.auditoriums.plan(screening.plan)
    house.connection.database["seat_maps"].delete_one({"_id": screening.id})
    limits = MapLimits(quotas=seat_quotas(quotas, plan.capacity), card="weekday")
    storage.seat_maps.create(screening, plan, screening.starts_at, limits)
    with kiosk_window(house, seen=sky.over(house.cinema)) as kiosk:
        yield Walk(kiosk, house.screening)


def held_as(house: SmallHouse) -> list[str]:
    """Return the types that seats are held as."""
    maps = raw(house.connection, "seat_maps")
    return sorted(seat["type"] for one in maps for seat in one["seats"].values() if seat["state"] == "held")


@pytest.mark.parametrize("weather", ["slow", "deaf"])
def test_a_type_is_held_as_it_is_shown_and_paid_although_somebody_goes_back_meanwhile(
    house: SmallHouse, walk: Walk, sky: Weather, weather: str
) -> None:
    page = walk.to("types")
    sky.delay, sky.deaf = (0.3, False) if weather == "slow" else (0.0, True)
    walk.kiosk.touch(page.plus["child"])
    page.way_back()()
    walk.kiosk.until(lambda: held_as(house) == ["adult", "child"])
    sky.delay, sky.deaf = 0.0, False
    walk.kiosk.until(lambda: not walk.kiosk.window.tasks.busy and not getattr(walk.kiosk.page, "_is_busy", False))
    if walk.kiosk.window.page_name == "seats":
        walk.kiosk.touch(walk.kiosk.page.proceed)
    page = walk.kiosk.on("types")
    assert sorted(line.type for line in page.purchase.lines) == ["adult", "child"]
    walk.kiosk.touch(page.proceed)
    pay = walk.kiosk.on("pay")
    walk.kiosk.until(lambda: pay.cards)
    walk.pay_by(APPROVED)
    walk.kiosk.on("done")
    walk.kiosk.settle()
    (sale,) = raw(house.connection, "transactions")
    assert sorted(one["type"] for one in sale["tickets"]) == ["adult", "child"]


def test_the_last_one_that_another_till_took_first_is_told_and_the_seats_stay_as_they_are(
    house: SmallHouse, walk: Walk
) -> None:
    page = walk.to("types")
    house.cinema.booking.hold(GUEST, house.screening, None, ("B1",), {"B1": "child"})
    walk.kiosk.touch(page.plus["child"])
    walk.kiosk.settle()
    rooms = walk.kiosk.window.frame.rooms
    assert rooms is not None
    assert rooms.note.winfo_children(), "it is told"
    assert walk.kiosk.page is page
    assert held_as(house) == ["adult", "adult", "child"]
    assert [line.type for line in page.purchase.lines] == ["adult", "adult"]
