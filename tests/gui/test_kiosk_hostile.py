"""What people, other tills and clocks do to a kiosk: it is never stuck, never raises, and holds no seat for nobody."""

import random
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from cinema.domain.parties import WantedParty
from cinema.domain.registration import Registration
from cinema.domain.tills import StationKind
from cinema.domain.users import Actor, Channel, Role
from cinema.errors import CinemaError
from cinema.services.cinema import Cinema
from gui.kiosk import head
from tests.conftest import SmallHouse
from tests.gui.kiosk_traces import widgets
from tests.gui.kiosk_walk import APPROVED, Walk
from tests.gui.kiosk_windows import Kiosk, kiosk_window
from tests.support import begin, expire, hold, raw, sell

COUNTER = Actor(Role.STAFF, "counter", Channel.BOX_OFFICE, "user-staff", "Sam")
GUEST = Actor(Role.GUEST, "till-1", Channel.KIOSK)
SENTENCE, PIN, WRONG = "a sentence of the staff", "471386", "90817"


@pytest.fixture
def kiosk(house: SmallHouse) -> Iterator[Kiosk]:
    with kiosk_window(house) as opened:
        yield opened


@pytest.fixture
def walk(house: SmallHouse, kiosk: Kiosk) -> Walk:
    return Walk(kiosk, house.screening)


@pytest.fixture
def counter(house: SmallHouse, kiosk: Kiosk) -> Cinema:
    """A till beside the kiosk."""
    made = house.another_till("counter")
    admin = Actor(Role.ADMIN, "counter", Channel.ADMIN, "user-admin", "Ada Office")
    made.stations.register(admin, StationKind.TILL, "Counter")
    return made


def held(house: SmallHouse) -> list[str]:
    """Return the seats that are held."""
    maps = raw(house.connection, "seat_maps")
    return [name for one in maps for name, seat in one["seats"].items() if seat["state"] == "held"]


def said(kiosk: Kiosk) -> str:
    """Return what stands above the buttons."""
    rooms = kiosk.window.frame.rooms
    assert rooms is not None
    return " ".join(str(one.cget("text")) for one in rooms.note.winfo_children())


def sell_the_rest(house: SmallHouse, till: Cinema) -> None:
    """Sell every seat that is free, the wheelchair space too, at another till."""
    there = house.storage.seat_maps.get(house.screening).seats
    free = [name for name, seat in there.items() if seat.state == "free" and name not in {"A1", "A2"}]
    for at in range(0, len(free), 10):
        sell(till, COUNTER, house.screening, *free[at : at + 10])


# Hands


@pytest.mark.parametrize("seed", range(3))
def test_two_buttons_at_once_ten_times_a_second_during_the_reset_break_nothing(
    house: SmallHouse, walk: Walk, seed: int
) -> None:
    kiosk, chance = walk.kiosk, random.Random(seed)
    kiosk.window.touch_guard.clock = time.monotonic
    for page in chance.sample(("seats", "types", "pay"), 2):
        walk_by_hand(walk, page)
        end = time.monotonic() + 1.5
        kiosk.root.after(400, kiosk.window.start_over)
        while time.monotonic() < end:
            hammer(kiosk, chance)
        kiosk.settle()
        kiosk.window.start_over()
        kiosk.on("attract")
        kiosk.settle()
        assert not held(house)
    kiosk.window.touch_guard.clock = lambda: time.monotonic() + kiosk._ahead
    assert walk.to("seats").purchase.basket.seats, "it sells as before"


def walk_by_hand(walk: Walk, page: str) -> None:
    """Go to a page without waiting for the guard, which counts real time here."""
    window = walk.kiosk.window
    walk.kiosk.on("attract").begin.invoke()
    films = walk.kiosk.on("programme")
    walk.kiosk.until(lambda: walk.screening in films.times)
    films.times[walk.screening].invoke()
    walk.kiosk.on("how_many").numbers[2].invoke()
    seats = walk.kiosk.on("seats")
    walk.kiosk.until(lambda: len(seats.purchase.basket.seats) == 2 and not seats.is_busy)
    for name in ("types", "pay"):
        if window.page_name != page:
            window.go(name)
            walk.kiosk.settle()


def hammer(kiosk: Kiosk, chance: random.Random) -> None:
    """Press two buttons at once, and let them go in another order, within a tenth of a second."""
    buttons = [one for one in widgets(kiosk.root) if one.winfo_class() == "TButton" and one.winfo_viewable()]
    two = chance.sample(buttons, min(2, len(buttons)))
    for event in ("<ButtonPress-1>", "<ButtonRelease-1>"):
        for one in two:
            if one.winfo_exists():
                one.event_generate(event, x=5, y=5)
        kiosk.root.update()
        time.sleep(0.05)
        two.reverse()


def test_forty_seats_are_never_asked_for(house: SmallHouse, walk: Walk) -> None:
    page = walk.to("seats")
    for _time in range(40):
        page._step(1)
    walk.kiosk.settle()
    walk.kiosk.until(lambda: not page.is_busy)
    assert len(page.purchase.basket.seats) == house.cinema.house().seats_per_basket
    for name in page.purchase.live.seats:
        page._press(name)
    walk.kiosk.until(lambda: not page.is_busy)
    assert len(page.purchase.basket.seats) <= house.cinema.house().seats_per_basket
    with pytest.raises(CinemaError):
        house.cinema.party_booking.hold(GUEST, house.screening, None, WantedParty({"adult": 40}, {}))
    walk.kiosk.walk_away()
    assert not held(house)


# Other tills


def test_a_room_that_is_sold_out_while_somebody_counts_is_told(house: SmallHouse, walk: Walk, counter: Cinema) -> None:
    walk.to("how_many")
    sell_the_rest(house, counter)
    walk.kiosk.touch(walk.kiosk.page.numbers[2])
    page = walk.kiosk.on("seats")
    walk.kiosk.until(lambda: not page.is_busy and said(walk.kiosk))
    assert page.proceed.instate(["disabled"])
    page.way_back()()
    walk.kiosk.on("how_many")
    walk.kiosk.walk_away()
    assert not held(house)


def test_a_room_that_is_sold_out_while_somebody_chooses_leaves_them_what_they_hold(
    house: SmallHouse, walk: Walk, counter: Cinema
) -> None:
    page = walk.to("seats")
    sell_the_rest(house, counter)
    mine = page.purchase.basket.seats
    page._step(1)
    walk.kiosk.until(lambda: not page.is_busy and said(walk.kiosk))
    assert page.purchase.basket.seats == mine
    walk.pay_from_seats()
    walk.kiosk.on("done")
    walk.kiosk.settle()
    assert not house.cinema.audit.findings(house.operator)


def test_a_screening_that_is_cancelled_while_somebody_looks_is_told_once(
    house: SmallHouse, walk: Walk, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = walk.to("seats")
    sounds: list[str] = []
    monkeypatch.setattr(walk.kiosk.window, "sound", sounds.append)
    page.purchase.calls.give_all_back()
    house.connection.database["seat_maps"].update_one({"_id": house.screening}, {"$set": {"selling": False}})
    page.purchase.live.selling = False
    page.purchase.run_out()
    walk.kiosk.until(lambda: "not on sale" in said(walk.kiosk))
    walk.kiosk.until(lambda: not page.is_busy)
    before = len(sounds)
    for _time in range(5):
        page.tick()
    assert len(sounds) == before, "nobody is told four times a second"
    walk.kiosk.walk_away()


@pytest.mark.parametrize("taken", [False, True])
def test_seats_that_expire_while_they_are_paid_are_sold_once_or_not_at_all(
    house: SmallHouse, walk: Walk, counter: Cinema, taken: bool
) -> None:
    page = walk.to("pay")
    held_by_me, seats = page.purchase.basket.hold, page.purchase.basket.seats
    expire(house.connection, house.screening, held_by_me.id)
    if taken:
        sell(counter, COUNTER, house.screening, *seats)
    walk.pay_by(APPROVED)
    walk.kiosk.settle()
    sold = [one for one in raw(house.connection, "transactions") if one["state"] == "paid"]
    assert walk.kiosk.window.page_name == "seats"
    assert said(walk.kiosk), "it is told"
    assert len(sold) == taken
    assert not [one for one in raw(house.connection, "test_terminal") if one["state"] == "approved" and not taken]
    walk.kiosk.walk_away()
    assert not held(house)
    assert not house.cinema.audit.findings(house.operator)


# Hand-over codes


def offered(house: SmallHouse, counter: Cinema, *seats: str) -> str:
    basket = counter.hand_overs.offer(COUNTER, begin(counter, COUNTER, house.screening, *seats))
    assert basket.number is not None
    return basket.number


def type_code(walk: Walk, code: str) -> None:
    page = walk.kiosk.page
    page.pad._set(code)
    page._take()
    walk.kiosk.until(lambda: walk.kiosk.page is not page or not page._is_busy)


def test_a_code_works_once(house: SmallHouse, walk: Walk, counter: Cinema) -> None:
    code = offered(house, counter, "B1", "B2")
    walk.to("collect")
    type_code(walk, code)
    assert walk.kiosk.on("types").purchase.basket.seats == ("B1", "B2")
    walk.kiosk.walk_away()
    walk.to("collect")
    type_code(walk, code)
    assert walk.kiosk.window.page_name == "collect"
    assert "not valid" in said(walk.kiosk)
    assert not held(house)


@pytest.mark.parametrize("late", [timedelta(seconds=1), timedelta(days=1)])
def test_a_code_that_has_ended_is_not_valid(house: SmallHouse, walk: Walk, counter: Cinema, late: timedelta) -> None:
    code = offered(house, counter, "B1", "B2")
    ended = [{"$set": {"until": {"$subtract": ["$$NOW", round(late.total_seconds() * 1000)]}}}]
    house.connection.database["baskets"].update_many({}, ended)
    walk.to("collect")
    type_code(walk, code)
    assert walk.kiosk.window.page_name == "collect"
    assert "not valid" in said(walk.kiosk)


@pytest.mark.parametrize("guesses", [pytest.param(1000, marks=pytest.mark.soak), 40])
def test_a_code_is_not_guessed(house: SmallHouse, walk: Walk, counter: Cinema, guesses: int) -> None:
    code = offered(house, counter, "B1", "B2")
    walk.to("collect")
    heard: list[str] = []
    for number in range(guesses):
        type_code(walk, f"{(int(code) + 1 + number) % 10_000:04}" if number != guesses // 2 else code)
        assert walk.kiosk.window.page_name == "collect"
        heard.append(said(walk.kiosk))
    compared = sum("not valid" in one for one in heard)
    assert compared <= 5 * (1 + guesses // 40), "five a minute"
    assert all("not valid" in one or "Too many" in one for one in heard)
    earlier = {"$mergeObjects": ["$$this", {"at": {"$subtract": ["$$this.at", 60_000]}}]}
    change = [{"$set": {"tries": {"$map": {"input": "$tries", "in": earlier}}}}]
    house.connection.database["code_tries"].update_many({}, change)
    type_code(walk, code)
    assert walk.kiosk.on("types").purchase.basket.seats == ("B1", "B2")


# Clocks


@pytest.mark.parametrize("hours", [-30, 30])
def test_a_clock_that_is_turned_neither_forgets_nor_keeps_a_customer(
    house: SmallHouse, walk: Walk, monkeypatch: pytest.MonkeyPatch, hours: int
) -> None:
    page = walk.to("seats")
    left, mine, was = page.held_for, page.purchase.basket.seats, time.time

    class Turned(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> Any:
            return datetime.now(tz or UTC) + timedelta(hours=hours)

    monkeypatch.setattr(time, "time", lambda: was() + hours * 3600)
    monkeypatch.setattr(head, "datetime", Turned)
    for _time in range(4):
        walk.kiosk.window._tick()
        walk.kiosk.root.update()
    assert walk.kiosk.page is page
    assert abs(page.held_for - left) < 30
    assert not walk.kiosk.window.frame.warns
    assert page.purchase.basket.seats == mine
    walk.pay_from_seats()
    walk.kiosk.on("done")
    walk.kiosk.settle()
    walk.kiosk.walk_away()


# Staff


def test_a_pin_is_not_guessed_and_the_kiosk_sells_on(house: SmallHouse, walk: Walk) -> None:
    made = house.cinema.accounts.add(
        house.operator, Registration("Ben Ber", "ben", "b@example.org", SENTENCE), Role.STAFF
    )
    house.cinema.pins.choose(house.cinema.actor(made, Channel.ADMIN), SENTENCE, PIN)
    house.connection.database["users"].update_one({"_id": made.id}, {"$set": {"staff_number": "17"}})
    for _time in range(8):
        type_pin(walk, WRONG)
        assert walk.kiosk.page.user is None
    type_pin(walk, PIN)
    assert walk.kiosk.page.user is None, "it is locked"
    assert "locked" in said(walk.kiosk).lower()
    walk.kiosk.walk_away()
    walk.to("done")


def type_pin(walk: Walk, pin: str) -> None:
    """Type the staff number and a PIN, from the first page or the staff's."""
    page = walk.kiosk.page if walk.kiosk.window.page_name == "staff" else walk.staff()
    page.pad._set("17")
    page._go_on()
    page.pad._set(pin)
    page._go_on()
    walk.kiosk.until(lambda: not page._is_busy)


# Access


def test_access_that_is_switched_while_a_press_runs_leaves_no_press_stuck(house: SmallHouse, walk: Walk) -> None:
    page = walk.to("seats")
    other = hold(house.cinema, house.guest, house.screening, "A5")
    for seat, button in (("A3", "low"), ("A4", "text"), ("A5", "contrast"), ("A6", "low"), ("A7", "pt_BR")):
        page._press(seat)
        walk.kiosk.window.frame.bar.buttons[button].invoke()  # type: ignore[union-attr]
        walk.kiosk.root.update()
    walk.kiosk.until(lambda: not page.is_busy)
    assert {"A3", "A4", "A6", "A7"} <= set(page.purchase.basket.seats)
    assert "A5" not in page.purchase.basket.seats
    house.cinema.booking.release(house.guest, other)
    assert page.proceed.instate(["!disabled"])
    walk.kiosk.walk_away()
    assert not held(house)
