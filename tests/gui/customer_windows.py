"""Opens the customer's window over a test's house, for a guest or a customer who is enrolled there."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, TypeVar

from cinema.domain.payments import Provider
from cinema.domain.users import Actor, Channel, Role
from gui.customer.seats import Seats
from gui.customer.title import Title
from gui.seat_map.looks import SeatLook
from gui.selling.seat_choice import SeatChoice
from gui.window.screen import Screen
from tests.conftest import SmallHouse
from tests.gui.hands import Window
from tests.support import enrol

ADA = Actor(Role.CUSTOMER, "till-1", Channel.CUSTOMER, "ada", "Ada Byron")
S = TypeVar("S", bound=Screen)


def without_cards(house: SmallHouse, *, reserving: bool) -> None:
    """Let the house's card terminal be at the counter, and customers reserve or not."""
    house.storage.settings.set("card_provider", Provider.SEPARATE)
    house.storage.settings.set("customers_reserve", int(reserving))
    enrol(house.storage, ADA)


class Customer:
    """The window, and hands for it."""

    def __init__(self, window: Window, house: SmallHouse) -> None:
        self.window, self.house = window, house

    def page(self, kind: type[S]) -> S:
        """Wait for a screen, and return it."""
        shell = self.window.app.shell
        assert shell is not None
        self.window.until(lambda: isinstance(shell.current, kind))
        self.window.settle()
        assert isinstance(shell.current, kind)
        return shell.current

    def go(self, kind: type[S], name: str, **arguments: Any) -> S:
        """Open a screen."""
        assert self.window.app.shell is not None
        self.window.app.shell.go(name, **arguments)
        return self.page(kind)

    def title(self) -> Title:
        """Open the movie's page."""
        return self.go(Title, "title", movie_id="metropolis")

    def seats(self) -> SeatChoice:
        """Open the seats."""
        page = self.go(Seats, "seats", screening_id=self.house.screening)
        assert page.choice is not None
        return page.choice

    def choose(self, *seats: str) -> SeatChoice:
        """Open the seats and take some."""
        choice = self.seats()
        for seat in seats:
            choice.requests.press(seat)
        self.window.until(lambda: set(choice.purchase.basket.seats) == set(seats) and not choice.purchase.basket.busy)
        return choice

    def click(self, choice: SeatChoice, seat: str) -> None:
        """Click a seat on the map."""
        assert choice.view is not None
        board = choice.view.board
        assert board.geometry_now is not None
        spot = board.geometry_now.spots[seat]
        x, y = round(spot.x - board.canvasx(0)), round(spot.y - board.canvasy(0))
        for event in ("<ButtonPress-1>", "<ButtonRelease-1>"):
            board.event_generate(event, x=x, y=y)
        self.window.settle()

    def look(self, choice: SeatChoice, seat: str) -> SeatLook:
        """Return how a seat is shown."""
        assert choice.view is not None
        return choice.view.look(seat)


@contextmanager
def customer_window(
    house: SmallHouse, user: str | None = "ada", *, size: str = "1280x800", **options: Any
) -> Iterator[Customer]:
    """Yield the customer's window after the sign-in; closed after."""
    cinema: Any = replace(house.cinema, close=lambda: None)
    window = Window(cinema, **options)
    window.root.geometry(size)
    try:
        window.until(lambda: window.app.cinema is not None)
        window.app.enter(house.storage.users.get(user) if user is not None else None)
        window.until(lambda: window.app.shell is not None and window.app.shell.current is not None)
        window.settle()
        yield Customer(window, house)
    finally:
        window.close()


def go(window: Window, name: str, **arguments: Any) -> Any:
    """Show a page of any window and return it, at rest."""
    shell = window.app.shell
    assert shell is not None
    shell.go(name, **arguments)
    window.settle()
    return shell.current
