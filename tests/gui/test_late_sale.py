"""A screening that began, in the list of the box office: chosen by its number, sold, and asked about when late."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from cinema.adapters.passwords import BcryptPasswords
from cinema.domain.screenings import house_day
from gui.box_office.lend import LendPage
from gui.box_office.reason import ReasonPage
from gui.box_office.screening_list import lines_of
from gui.box_office.sell import SellPage
from tests.conftest import ZONE, SmallHouse
from tests.gui.hands import words_of
from tests.gui.till_windows import Till, manager_with_pin, till_window
from tests.support import in_the_evening, raw

PIN = "471386"


def begin(house: SmallHouse, minutes: int) -> SmallHouse:
    """Let the first screening have begun so many minutes ago, and the other one follow in an hour, on the same day."""
    in_the_evening(house)
    now = house.storage.database.now()
    database = house.connection.database
    for name, start in ((house.screening, now - timedelta(minutes=minutes)), (house.other_screening, now + _HOUR)):
        times = {"starts_at": start, "ends_at": start + timedelta(minutes=153), "day": house_day(start, ZONE)}
        database["screenings"].update_one({"_id": name}, {"$set": times})
        database["seat_maps"].update_one({"_id": name}, {"$set": {"sell_until": start}})
    return replace(house, cinema=house.another_till("till-1"))


_HOUR = timedelta(hours=1)


def current(till: Till) -> Any:
    assert till.window.app.shell is not None
    return till.window.app.shell.current


@pytest.fixture
def late(house: SmallHouse, monkeypatch: pytest.MonkeyPatch) -> SmallHouse:
    monkeypatch.setattr(BcryptPasswords.__init__, "__defaults__", (4,))
    return begin(house, 40)


@pytest.fixture
def till(late: SmallHouse) -> Iterator[Till]:
    with till_window(late) as opened:
        yield opened


def choose_late(till: Till, house: SmallHouse) -> None:
    """Choose the screening that began, by its number."""
    day = till.page.list.day
    assert day is not None
    (line,) = [one for one in lines_of(day.showings, day.now) if one.late is not None]
    assert (line.showing.screening.id, line.late, line.is_gone) == (house.screening, 40, False)
    assert line.number == len([one for one in day.showings if one.availability.state.can_buy]) + 1
    till.press(str(line.number))
    till.window.until(lambda: till.page.purchase.seating.showing.screening.id == house.screening)  # type: ignore[union-attr]
    till.window.settle()


def test_one_that_began_is_sold_with_a_reason_and_a_manager_s_pin(late: SmallHouse, till: Till) -> None:
    mia = manager_with_pin(late, PIN)
    choose_late(till, late)
    till.press("a")
    till.window.until(lambda: isinstance(current(till), ReasonPage))
    page = current(till)
    assert "It began 40 minutes ago" in words_of(page)
    till.window.focused(page.first_focus)
    till.press("2")
    till.window.until(lambda: isinstance(current(till), LendPage) and current(till).form is not None)
    form = current(till).form
    form.fields["pin"].value.set(PIN)
    form.button.invoke()
    till.window.until(lambda: isinstance(current(till), SellPage) and len(till.held()) == 1)
    till.settled()
    till.window.focused(till.page.first_focus)
    till.press("a", "F5")
    till.window.until(lambda: till.page.sale is not None and till.page.sale.paid is not None)
    (sale,) = raw(late.connection, "transactions")
    assert len(sale["tickets"]) == 2, "the second ticket asked nothing more"
    said = sale["screenings"][0]["late"]
    assert (said["reason"], said["by"]) == ("queue", mia.id)


def test_going_back_sells_nothing(till: Till, late: SmallHouse) -> None:
    choose_late(till, late)
    till.press("a")
    till.window.until(lambda: isinstance(current(till), ReasonPage))
    till.window.press("<Escape>")
    till.window.settle()
    assert till.held() == ()
    assert till.page.sale is not None
    assert not till.page.sale.is_busy


def test_within_the_minutes_nothing_is_asked(house: SmallHouse) -> None:
    early = begin(house, 5)
    with till_window(early) as till:
        day = till.page.list.day
        assert day is not None
        (line,) = [one for one in lines_of(day.showings, day.now) if one.late is not None]
        till.press(str(line.number))
        till.window.until(lambda: till.page.purchase.seating.showing.screening.id == early.screening)  # type: ignore[union-attr]
        till.window.settle()
        till.press("a", "F5")
        till.window.until(lambda: till.page.sale is not None and till.page.sale.paid is not None)
        (sale,) = raw(early.connection, "transactions")
        assert (sale["screenings"][0]["id"], sale["screenings"][0]["late"]) == (early.screening, None)
