"""The administration's window keeps nothing of the pages and forms that were left."""

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from cinema.domain.schedule import Cancellation
from cinema.domain.screening_fields import CancelReason
from cinema.domain.users import Actor, Channel, Role
from gui.admin.face import SCREENS
from gui.admin.list_page import ListPage
from gui.admin.schedule import SchedulePage
from tests.conftest import SmallHouse
from tests.gui.admin_windows import admin_window
from tests.gui.hands import Window
from tests.gui.test_growth import kept
from tests.support import enrol

ADMINISTRATOR = Actor(Role.ADMIN, "office", Channel.ADMIN, "user-admin", "Ada")
# The pages that show one record get it as an argument, below.
OF_ONE = {"cancelled", "receipt", "screening_seats", "seat_plan", "session_end", "session_report"}
PAGES = tuple(name for name in SCREENS if name not in OF_ONE)
QUICK = ("schedule", "movies", "house")  # a grid, a list and a page of cards: the others are walked by make soak


def left(window: Window, visit: Callable[[], None]) -> Counter[str]:
    """Return what is left of a visit after the first one, which fills the caches."""
    visit()
    before = kept(window)
    visit()
    return kept(window) - before


def forms(window: Window, page: object, house: SmallHouse) -> None:
    """Open and close the form of the page's first record and of a new one."""
    if isinstance(page, SchedulePage):
        page.open_screening(house.screening)
        window.until(lambda: page.panel is not None)
        window.settle()
        page.close_panel()
    elif isinstance(page, ListPage):
        for key in (*list(page.table.shown)[:1], ""):
            page.open(key)
            window.settle()
            page.close_panel()


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=() if name in QUICK else pytest.mark.soak) for name in PAGES]
)
def test_a_page_of_the_administration_that_was_left_leaves_nothing(house: SmallHouse, name: str) -> None:
    enrol(house.storage, ADMINISTRATOR)
    with admin_window(house, "user-admin") as window:
        shell = window.app.shell
        other = "waiting" if name != "waiting" else "schedule"

        def visit() -> None:
            shell.go(name)
            window.settle()
            forms(window, shell.current, house)
            shell.go(other)
            window.settle()

        assert left(window, visit) == Counter()


@pytest.mark.parametrize("name", ["cancelled", "screening_seats", "seat_plan", "session_end"])
def test_a_page_of_one_record_that_was_left_leaves_nothing(house: SmallHouse, name: str) -> None:
    enrol(house.storage, ADMINISTRATOR)
    if name == "cancelled":
        screening = house.storage.screenings.get(house.screening)
        house.cinema.admin.cancelling.cancel(house.operator, screening, Cancellation(CancelReason.TECHNICAL))
    if name == "session_end":
        house.cinema.till_sessions.open(house.staff, 0)
    arguments: dict[str, dict[str, Any]] = {
        "session_end": {"till": 1},
        "cancelled": {"screening": house.screening},
        "screening_seats": {"screening": house.screening, "title": "x"},
        "seat_plan": {"room": "hall", "title": "x"},
    }
    with admin_window(house, "user-admin") as window:
        shell = window.app.shell

        def visit() -> None:
            shell.go(name, **arguments[name])
            window.settle()
            shell.go("waiting")
            window.settle()

        assert left(window, visit) == Counter()
