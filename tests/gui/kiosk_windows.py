"""Opens the kiosk over a test's house, at a workstation that is registered as one, and touches it."""

import time
import tkinter as tk
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from cinema.domain.kiosk import KioskState
from cinema.domain.tills import StationKind
from cinema.domain.users import Actor, Channel, Role
from gui.kiosk import app
from gui.kiosk.app import KioskWindow
from gui.kiosk.patience import Patience
from tests.conftest import SmallHouse
from tests.gui import hands
from tests.support import enrol

ROUND = hands.TICK / 1000  # seconds, in which what a task returned comes to the window


class Kiosk:
    """The window, and a finger whose `touches` are counted; the guard's clock passes between two, as time does."""

    def __init__(self, window: KioskWindow) -> None:
        self.window = window
        self.root = window.root
        self.touches = 0
        self._ahead = self._idle = 0.0
        window.touch_guard.clock = lambda: time.monotonic() + self._ahead
        window.patience = Patience(window.patience.seconds, lambda: time.monotonic() + self._idle)

    @property
    def page(self) -> Any:
        """The page that is shown."""
        return self.window.page

    def until(self, happened: Callable[[], object], seconds: float = 20) -> None:
        """Wait until something is so."""
        end = time.monotonic() + seconds
        while not happened():
            assert time.monotonic() < end, f"it did not happen in time, on the page {self.window.page_name}"
            self.root.update()
            time.sleep(0.005)
        self.root.update()

    def on(self, page: str) -> Any:
        """Wait for a page, and return it."""
        self.until(lambda: self.window.page_name == page)
        return self.page

    def wait(self, seconds: float) -> None:
        """Let a customer stand still for so long: only the idle time passes."""
        self._idle += seconds
        self.root.update()
        end = time.monotonic() + 2 * app.TICK / 1000
        while time.monotonic() < end:
            self.root.update()
            time.sleep(0.01)

    def settle(self) -> None:
        """Wait until nothing is under way any more."""
        end, quiet = time.monotonic() + 20, 0
        while quiet < 4:
            assert time.monotonic() < end, "it did not come to rest in time"
            self.root.update()
            time.sleep(ROUND)
            quiet = 0 if self.window.tasks.busy else quiet + 1

    def touch(self, widget: tk.Misc) -> None:
        """Touch a control in its middle, and count it."""
        self.finger_down(widget)
        if widget.winfo_exists():
            self.finger_up(widget)

    def finger_down(self, widget: tk.Misc) -> None:
        """Begin a touch of a control in its middle, and count it."""
        self.touches += 1
        self.root.update()
        self._ahead += 1.0
        widget.event_generate("<ButtonPress-1>", x=widget.winfo_width() // 2, y=widget.winfo_height() // 2)
        self.root.update()

    def finger_up(self, widget: tk.Misc) -> None:
        """End a touch in the control's middle."""
        widget.event_generate("<ButtonRelease-1>", x=widget.winfo_width() // 2, y=widget.winfo_height() // 2)
        self.root.update()

    def idle(self, seconds: float) -> None:
        """Let so much time pass for the kiosk's patience, in which nobody touches anything."""
        self._idle += seconds

    def walk_away(self) -> None:
        """Leave as people do, and wait until the kiosk has forgotten it and rests."""
        self.idle(self.window.patience.seconds + 1)
        self.on("attract")
        self.settle()

    def to_seats(self, screening: str, count: int = 2) -> Any:
        """Go to the seats of a screening with so many held, and return the page."""
        self.touch(self.on("attract").begin)
        programme = self.on("programme")
        self.until(lambda: screening in programme.times)
        self.touch(programme.times[screening])
        self.touch(self.on("how_many").numbers[count])
        seats = self.on("seats")
        self.until(lambda: len(seats.purchase.basket.seats) == count and not seats.is_busy)
        return seats

    def to_payment(self, screening: str, count: int = 2) -> Any:
        """Go to the payment of the best seats, and return the page with the demo's cards."""
        self.touch(self.to_seats(screening, count).proceed)
        self.touch(self.on("types").proceed)
        page = self.on("pay")
        self.until(lambda: page.cards)
        return page


def register_kiosk(house: SmallHouse, *, label: str = "Foyer left", **settings: str) -> None:
    """Register the house's workstation as a kiosk that sells without paper; `settings` are changed too."""
    admin = Actor(Role.ADMIN, "till-1", Channel.ADMIN, "user-admin", "Ada Office")
    enrol(house.storage, admin)
    house.cinema.office.record_marks(house.operator)
    house.cinema.stations.register(admin, StationKind.KIOSK, label)
    for name, text in {"kiosk_qr_alone": "1", **settings}.items():
        house.cinema.office.set(house.operator, name, text)


@contextmanager
def kiosk_window(
    house: SmallHouse, *, size: str = "1080x1920", language: str = "en", seen: Any = None, **settings: str
) -> Iterator[Kiosk]:
    """Yield a kiosk on its first page; closed after. `seen`: the house's cinema as the window sees it."""
    register_kiosk(house, **settings)
    with opened_kiosk(house, size=size, language=language, seen=seen) as kiosk:
        kiosk.on("attract")
        kiosk.settle()
        yield kiosk


@contextmanager
def opened_kiosk(
    house: SmallHouse, *, size: str = "1080x1920", language: str = "en", seen: Any = None
) -> Iterator[Kiosk]:
    """Yield a kiosk as it starts, whatever it shows; closed after."""
    cinema: Any = replace(seen or house.cinema, close=lambda: None)
    kiosk = Kiosk(KioskWindow(lambda: cinema, language=language, size=size))
    try:
        yield kiosk
    finally:
        kiosk.window.close()


def state_of(kiosk: Kiosk) -> KioskState:
    """Return what the window last read of the machine."""
    kiosk.until(lambda: kiosk.window.state is not None)
    assert kiosk.window.state is not None
    return kiosk.window.state
