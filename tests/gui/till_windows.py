"""Opens the box office over a test's house, for a member of staff who is enrolled there, and types keys into it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from cinema.domain.registration import Registration
from cinema.domain.tills import StationKind
from cinema.domain.users import Actor, Channel, Role, User
from gui.box_office.face import BOX_OFFICE
from gui.box_office.sell import SellPage
from tests.conftest import STAFF, SmallHouse
from tests.gui.hands import Window
from tests.support import enrol


class Till:
    """The window with the page that sells."""

    def __init__(self, window: Window) -> None:
        self.window = window
        self.keys = 0

    @property
    def page(self) -> SellPage:
        """The page that sells."""
        assert self.window.app.shell is not None
        found = self.window.app.shell.current
        assert isinstance(found, SellPage)
        return found

    def press(self, *keys: str) -> None:
        """Press keys where the focus is, counting them; S-a is a letter with Shift."""
        for key in keys:
            self.keys += 1
            self.window.press(f"<Shift-Key-{key[2:].upper()}>" if key.startswith("S-") else f"<Key-{key}>")

    def settled(self) -> None:
        """Wait until every key is carried out."""
        self.window.until(lambda: self.page.sale is not None and not self.page.sale.is_busy)
        self.window.settle()

    def held(self) -> tuple[str, ...]:
        """The held seats."""
        purchase = self.page.purchase
        return purchase.basket.seats if purchase is not None else ()


def current(till: Till, kind: type) -> Any:
    """Wait for a page of the till, and return it at rest."""
    shell = till.window.app.shell
    assert shell is not None
    till.window.until(lambda: isinstance(shell.current, kind))
    till.window.settle()
    return shell.current


@contextmanager
def till_window(house: SmallHouse, *, opens: type[object] = SellPage, **options: Any) -> Iterator[Till]:
    """Yield the box office, signed in, with a screening chosen, unless it `opens` on another page; closed after."""
    cinema: Any = replace(house.cinema, close=lambda: None)
    window = Window(cinema, face=BOX_OFFICE, **options)
    window.root.geometry("1280x800")
    try:
        window.until(lambda: window.app.cinema is not None)
        window.app.enter(house.storage.users.get(STAFF.user or ""))
        window.until(lambda: window.app.shell is not None and window.app.shell.current is not None)
        till = Till(window)
        if opens is not SellPage:
            shell = window.app.shell
            window.until(lambda: shell is not None and isinstance(shell.current, opens))
            yield till
            return
        window.until(lambda: till.page.sale is not None)
        window.settle()
        window.focused(till.page.first_focus)
        yield till
    finally:
        window.close()


def manager_with_pin(house: SmallHouse, pin: str) -> User:
    """Register this workstation as a till, and return a manager who has this PIN there."""
    admin = Actor(Role.ADMIN, "till-1", Channel.ADMIN, "user-admin", "Ada Office")
    enrol(house.storage, admin)
    house.cinema.office.record_marks(house.operator)
    house.cinema.stations.register(admin, StationKind.TILL, "Counter 1")
    made = Registration("Mia", "mia", "mia@example.org", "a long sentence")
    mia = house.cinema.accounts.add(house.operator, made, Role.MANAGER)
    house.cinema.pins.choose(house.cinema.actor(mia, Channel.BOX_OFFICE), "a long sentence", pin)
    return mia
