"""The week of four screens, made by the keyboard: one day typed, one copy, one publish, in at most 150 events."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from cinema.domain.auditoriums import Auditorium, plan_from_rows
from cinema.domain.house import business_day
from cinema.domain.movies import Movie, MovieKind
from cinema.domain.screenings import ScreeningState
from cinema.domain.users import Actor, Channel, Role
from gui.admin.copy_panel import CopyPanel
from gui.admin.schedule import SchedulePage
from tests.conftest import SmallHouse
from tests.gui.admin_windows import admin_window
from tests.gui.hands import Window, words_of
from tests.support import CASH, enrol, sell

MANAGER = Actor(Role.MANAGER, "office", Channel.ADMIN, "user-manager", "Mia")
MOVIES = ("Aelita", "Charade", "Detour", "Nosferatu", "Wings")
ROOMS, DAYS, MOST = 4, 7, 150


class Counted:
    """Hands that count the keys and presses that a person would make."""

    def __init__(self, window: Window) -> None:
        self.window, self.events = window, 0

    def key(self, name: str) -> None:
        self.events += 1
        self.window.press(f"<{name}>")

    def word(self, text: str) -> None:
        for letter in text:
            self.key(f"Key-{letter}")

    def press(self, button: Any) -> None:
        self.events += 1
        button.invoke()
        self.window.root.update()


@pytest.fixture
def office(house: SmallHouse) -> Iterator[Window]:
    enrol(house.storage, MANAGER)
    for number in range(2, ROOMS + 1):
        plan = plan_from_rows(f"room-{number}", 1, [("A", "ssss", 0.0)], 0.05)
        house.storage.auditoriums.put(Auditorium(f"room-{number}", number, f"Room {number}", plan.id), plan)
    for title in MOVIES:
        house.storage.movies.put(Movie(title.lower(), MovieKind.FILM, title, title, 1930, 90, "PG", title))
    with admin_window(house) as opened:
        opened.settle()
        yield opened


def page(window: Window) -> SchedulePage:
    assert window.app.shell is not None
    found = window.app.shell.current
    assert isinstance(found, SchedulePage)
    return found


def placed(window: Window) -> int:
    return sum(len(line.blocks) for line in page(window).board.lines)


def monday_after(house: SmallHouse) -> date:
    day = date.fromisoformat(business_day(datetime.now().astimezone(), house.cinema.house()))
    return day + timedelta(days=14 - day.weekday())


def test_the_week_of_four_screens_is_made_and_published_with_few_keys(office: Window, house: SmallHouse) -> None:
    hands, here, monday = Counted(office), page(office), monday_after(house)
    here.go_to(monday.isoformat())
    office.until(lambda: here.board.lines and here.board.lines[0].day == monday.isoformat())
    here.board.focus_set()
    for room in range(ROOMS):
        for number, title in enumerate(MOVIES):
            office.focused(lambda: here.board)
            hands.word(title[:2].lower())
            hands.key("Return")
            office.until(lambda room=room, number=number: placed(office) == room * len(MOVIES) + number + 1)  # type: ignore[misc]
        office.focused(lambda: here.board)
        hands.key("Down")
    here._copy_days()
    hands.events += 1  # the press on Copy
    panel = here.panel
    assert isinstance(panel, CopyPanel)
    for after in range(1, DAYS):
        hands.press(panel.fields["days"].buttons[(monday + timedelta(days=after)).isoformat()])
    hands.press(panel.save)
    copies = str(ROOMS * len(MOVIES) * (DAYS - 1))
    office.until(lambda: copies in words_of(panel._result))
    here.close_panel(asked=True)
    here._change_span("week")
    hands.events += 2  # Esc, and the press on Week
    office.until(lambda: placed(office) == ROOMS * len(MOVIES) * DAYS)
    hands.press(here.publish_button)
    drafts = ScreeningState.DRAFT
    office.until(
        lambda: all(one.screening.state is not drafts for line in here.board.lines for one in line.blocks), seconds=120
    )
    assert hands.events <= MOST, hands.events
    first = here.board.lines[0].blocks[0].screening
    assert sell(house.cinema, house.staff, first.id, "B1", request=CASH).receipt_number
