"""What a window that was really killed leaves behind, in a real database, and to whom it is offered."""

import signal
import subprocess
import sys
from contextlib import closing

import pytest

from cinema.domain.users import Actor, Channel, Role, User
from gui.customer.seats import Seats
from tests.conftest import SmallHouse
from tests.gui.fakes import ROOT
from tests.gui.hands import Window
from tests.gui.killed_window import WORKSTATION, window_at
from tests.support import enrol

ADA = Actor(Role.CUSTOMER, WORKSTATION, Channel.CUSTOMER, "ada", "Ada")
SEATS = ("B1", "B2")


@pytest.fixture
def ada(house: SmallHouse) -> User:
    enrol(house.storage, ADA)
    return house.storage.users.get("ada")


@pytest.fixture
def left(house: SmallHouse, ada: User, mongodb_uri: str) -> str:
    """The id of the hold of a window that was killed."""
    command = [sys.executable, "-m", "tests.gui.killed_window", mongodb_uri, house.connection.database.name]
    with subprocess.Popen(
        [*command, house.screening, ada.id, *SEATS], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as window:
        try:
            assert window.stdout is not None
            hold = window.stdout.readline().strip()
            assert hold, "the window took no seats"
        finally:
            window.kill()
        assert window.wait() == -signal.SIGKILL
    return hold


def offered(window: Window, user: User | None) -> str:
    """Let somebody come in, and return what the window says to them."""
    window.app.enter(user)
    window.settle()
    assert window.app.shell is not None
    return window.app.shell.banner.message


def test_seats_of_a_killed_window_are_offered_to_its_user_there_and_to_no_guest(
    house: SmallHouse, ada: User, left: str, mongodb_uri: str
) -> None:
    name = house.connection.database.name
    with closing(window_at("till-2", mongodb_uri, name)[0]) as elsewhere:
        assert not offered(elsewhere, ada), "at another workstation they are not"
    with closing(window_at(WORKSTATION, mongodb_uri, name)[0]) as window:
        assert not offered(window, None)
        window.app.sign_out()
        assert "B1, B2" in offered(window, ada)
        assert window.app.shell is not None
        window.app.shell.banner.act()
        page = window.app.shell.current
        assert isinstance(page, Seats)
        window.until(lambda: page.choice is not None)
        assert page.choice is not None
        basket = page.choice.purchase.basket
        assert basket.hold is not None
        assert (basket.hold.id, basket.seats) == (left, SEATS)
        assert house.cinema.booking.left_behind(ADA) != (), "they are still held, for the purchase that goes on"
    assert house.cinema.booking.left_behind(ADA) == (), "and given back as that window closes"
