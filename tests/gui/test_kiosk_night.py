"""A night at the kiosk: many customers by chance, at the window and without one, and nothing is left of them.

The short form runs each time; the night itself in the soak.
"""

import gc
import os
import random
import resource
import time
from collections import Counter
from itertools import product
from pathlib import Path

import pytest

from cinema.domain.orders import Choice
from cinema.domain.tills import StationKind
from cinema.domain.users import Actor, Channel, Role
from cinema.services.cinema import Cinema
from gui.kiosk.page import KioskPage
from gui.kiosk.visit import Access
from repositories.connect import Connection
from repositories.storage import Storage
from tests.conftest import SmallHouse, build_house
from tests.gui.kiosk_customers import Customer, buy_without_window, kinds_of
from tests.gui.kiosk_traces import own_temporary, widgets
from tests.gui.kiosk_walk import Walk
from tests.gui.kiosk_windows import Kiosk, kiosk_window, register_kiosk
from tests.support import CASH, expire_leases, raw

SEED = int(os.environ.get("CINEMA_SEED", "12"))
COUNTER = Actor(Role.STAFF, "counter", Channel.BOX_OFFICE, "user-staff", "Sam")
SHORT, SHORT_WITHOUT = 5, 60
NIGHT, NIGHT_WITHOUT = 200, 2_000
# By how much the caches may grow of what was drawn and measured: they have bounds of their own.
_CACHES = {"images": 900, "seat images": 8, "fonts": 40}


@pytest.fixture
def large(connection: Connection, storage: Storage) -> SmallHouse:
    """A house with room for a night."""
    return build_house(connection, storage, rows=14, columns=24)


def counter_of(house: SmallHouse) -> Cinema:
    made = house.another_till("counter")
    admin = Actor(Role.ADMIN, "counter", Channel.ADMIN, "user-admin", "Ada Office")
    made.stations.register(admin, StationKind.TILL, "Counter")
    return made


def is_clean(house: SmallHouse, counter: Cinema) -> None:
    """Let the counter sell what waits there; then nothing may be held, wait, or be found by the audit."""
    waiting = [one["number"] for one in raw(house.connection, "baskets") if one.get("taken") is None]
    for number in waiting:
        collected = counter.hand_overs.take(COUNTER, number)
        choices = [Choice(one, dict(collected.types(one))) for one in collected.holds]
        counter.checkout.pay(COUNTER, counter.checkout.begin(COUNTER, choices), CASH)
    expire_leases(house.connection)
    counter.recovery.recover()
    assert [one for one in raw(house.connection, "baskets") if one.get("taken") is None] == []
    held = [
        f"{one['_id']} {name}"
        for one in raw(house.connection, "seat_maps")
        for name, seat in one["seats"].items()
        if seat["state"] == "held"
    ]
    assert held == []
    states = {one["state"] for one in raw(house.connection, "transactions")}
    assert not states & {"paying", "unresolved"}
    assert counter.audit.findings(house.operator) == ()


def kept(kiosk: Kiosk) -> Counter[str]:
    """Return how many things Tk and Python hold while nobody is there; what is drawn and measured once stands apart."""
    kiosk.on("attract")
    kiosk.settle()
    gc.collect()
    call, split = kiosk.root.tk.call, kiosk.root.tk.splitlist
    images = len(split(call("image", "names")))
    seat_images = sum(1 for one in kiosk.root.winfo_children() if one.winfo_class() == "Canvas")
    return Counter(
        {
            "widgets": sum(1 for _one in widgets(kiosk.root)) - seat_images,
            # Each image is a command, and each widget.
            "commands": len(split(call("info", "commands"))) - images - seat_images,
            "timers": len(split(call("after", "info"))),
            "variables": len(split(call("info", "vars"))),
            # By type: `isinstance` asks a weak proxy for its class, which may be gone.
            "pages": sum(1 for one in gc.get_objects() if issubclass(type(one), KioskPage)),
            "images": images,
            "seat images": seat_images,
            "fonts": len(split(call("font", "names"))),
        }
    )


def grown(kiosk: Kiosk, before: Counter[str]) -> Counter[str]:
    """Return what is more than before; what was under way may end first."""
    end = time.monotonic() + 10
    while (more := kept(kiosk) - before) and time.monotonic() < end:
        kiosk.root.update()
    return more


def memory() -> int:
    """Return the most memory that this program ever had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def fill_caches(kiosk: Kiosk, screening: str) -> None:
    """Show pages with every choice of contrast, text size and low controls, as customers do in the first days."""
    for page in ("programme", "how_many", "seats", "list", "types", "pay"):
        Walk(kiosk, screening).to(page)
        for contrast, text, low in product((False, True), range(3), (False, True)):
            kiosk.window.change_access(Access(contrast, text, low))
            kiosk.settle()
        kiosk.walk_away()


def night_at_the_window(house: SmallHouse, folder: Path, customers: int, warm: int, *, long: bool = False) -> None:
    chance = random.Random(SEED)
    with own_temporary(folder / "temporary") as temporary, kiosk_window(house, size="720x1280") as kiosk:
        counter = counter_of(house)
        ends: list[str] = []
        before, megabytes = Counter[str](), 0
        if long:
            fill_caches(kiosk, house.screening)
        for number in range(customers):
            if number == warm:
                before, megabytes = kept(kiosk), memory()
            ends.append(Customer(kiosk, chance, (house.screening, house.other_screening)).visit())
        print(kinds_of(ends), f"{memory() - megabytes} MB more, seed {SEED}")
        more = grown(kiosk, before)
        for name, most in _CACHES.items():
            assert more.pop(name, 0) <= most, f"{name}, seed {SEED}"
        assert not more, f"seed {SEED}"
        assert memory() - megabytes < 60, f"seed {SEED}"
        is_clean(house, counter)
        assert list(temporary.iterdir()) == []


def night_without_window(house: SmallHouse, customers: int) -> None:
    chance, ends = random.Random(SEED), Counter[str]()
    register_kiosk(house)
    counter = counter_of(house)
    house.cinema.recovery.recover()
    objects = megabytes = 0
    for number in range(customers):
        if number == customers // 4:
            gc.collect()
            objects, megabytes = len(gc.get_objects()), memory()
        end = buy_without_window(house.cinema, chance, (house.screening, house.other_screening))
        ends[end] += 1
        if number % max(15, customers // 20) == 14:
            make_room(house, counter)
    gc.collect()
    more = len(gc.get_objects()) - objects
    print(ends, f"{more} objects, {memory() - megabytes} MB more, seed {SEED}")
    assert ends["paid"] > customers // 4, ends
    assert more < 3_000, f"{more} objects more, seed {SEED}"
    assert memory() - megabytes < 40
    is_clean(house, counter)


def make_room(house: SmallHouse, counter: Cinema) -> None:
    """Give back what was sold, so that there is a seat for whoever comes."""
    for sale in raw(house.connection, "transactions"):
        if sale["state"] == "paid" and sale["channel"] == "kiosk":
            counter.refunds.refund(COUNTER, sale["receipt_number"], reason="room")
    counter.recovery.recover()  # each minute at a till


def test_after_some_customers_nothing_is_held_kept_or_left(house: SmallHouse, tmp_path: Path) -> None:
    night_at_the_window(house, tmp_path, SHORT, warm=3)


def test_after_some_purchases_without_a_window_nothing_is_held_or_left(house: SmallHouse) -> None:
    night_without_window(house, SHORT_WITHOUT)


@pytest.mark.soak
def test_after_a_night_of_customers_nothing_is_held_kept_or_left(large: SmallHouse, tmp_path: Path) -> None:
    night_at_the_window(large, tmp_path, NIGHT, warm=20, long=True)


@pytest.mark.soak
def test_after_a_night_of_purchases_without_a_window_nothing_is_held_or_left(large: SmallHouse) -> None:
    night_without_window(large, NIGHT_WITHOUT)
