"""F3 at the till: another screening by its title, and the customer that a sale is for."""

import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest

from cinema.domain.memberships import Membership
from cinema.domain.users import Actor, Channel, Role
from cinema.errors import StorageError
from cinema.services.audience.favourites import Favourites
from gui.box_office.find import FindPage
from gui.box_office.sell import SellPage
from tests.conftest import SmallHouse
from tests.gui.hands import texts_of
from tests.gui.till_windows import Till, current, till_window
from tests.support import enrol

ADA = Actor(Role.CUSTOMER, "till-1", Channel.CUSTOMER, "user-ada", "Ada Lovelace")


@pytest.fixture
def till(house: SmallHouse) -> Iterator[Till]:
    enrol(house.storage, ADA)
    user = house.storage.users.get("user-ada")
    house.storage.people.save(user, replace(user, membership=Membership("M-1042")))
    with till_window(house) as opened:
        yield opened


def look_for(till: Till, text: str) -> FindPage:
    till.press("F3")
    page: FindPage = current(till, FindPage)
    till.window.focused(lambda: page.field.entry)
    till.window.type(text)
    till.press("Return")
    return page


def test_a_film_is_found_by_its_title_and_sold(house: SmallHouse, till: Till) -> None:
    later = house.other_screening
    page = look_for(till, "no such")
    till.window.until(lambda: "no customer" in page.note.cget("text"))
    page.field.value.set("metro hall")
    till.window.until(lambda: len(page.table.shown) == 2)
    till.window.focused(lambda: page.field.entry)
    till.press("Down")
    till.window.focused(lambda: page.table.tree)
    till.press("Down", "Return")
    current(till, SellPage)
    till.window.until(lambda: till.page.purchase is not None and till.page.purchase.calls._screening == later)
    till.settled()
    till.window.focused(till.page.first_focus)
    till.press("a", "F5")
    till.window.until(lambda: till.page.sale is not None and till.page.sale.paid is not None)
    assert till.page.sale is not None
    assert till.page.sale.paid is not None
    assert till.page.sale.paid.screening == later


def test_a_sale_is_attached_to_a_member_and_the_next_one_is_not(house: SmallHouse, till: Till) -> None:
    look_for(till, "m-1042")
    current(till, SellPage)
    till.press("a")
    till.settled()
    assert "Ada Lovelace" in texts_of(till.page.column.lines.drawn)
    till.press("F5")
    till.window.until(lambda: till.page.sale is not None and till.page.sale.paid is not None)
    till.settled()
    bought = house.storage.transactions.of_customer("user-ada", 10)
    assert [one.customer for one in bought] == ["user-ada"]
    till.press("a")
    till.settled()
    assert till.page.purchase is not None
    assert till.page.purchase.member is None


def test_a_customer_can_be_taken_away_again(till: Till) -> None:
    look_for(till, "lovelace")
    current(till, SellPage)
    assert till.page.purchase is not None
    assert till.page.purchase.member is not None
    till.press("F3")
    page = current(till, FindPage)
    page.table.tree.focus_set()
    till.window.focused(lambda: page.table.tree)
    till.press("Return")
    current(till, SellPage)
    assert till.page.purchase.member is None


def mark_metropolis(house: SmallHouse) -> None:
    house.cinema.accounts.set_favourite(ADA, "metropolis", favourite=True)


def said(till: Till) -> str:
    """Return what is said below the list of screenings."""
    line = till.page.list.line
    return str(line.cget("text")) if line.winfo_manager() else ""


def test_the_till_says_which_favourites_of_a_customer_are_on_screen(house: SmallHouse, till: Till) -> None:
    mark_metropolis(house)
    look_for(till, "m-1042")
    current(till, SellPage)
    till.window.until(lambda: said(till) == "Favourites on screen: Metropolis tomorrow 18:00")
    assert "Ada Lovelace" in texts_of(till.page.column.lines.drawn)
    till.window.focused(till.page.first_focus)
    till.press("a", "F5")
    till.window.until(lambda: till.page.sale is not None and till.page.sale.paid is not None)
    till.press("a")
    till.settled()
    assert said(till) == "", "the next party is nobody's"


def test_a_customer_without_favourites_on_screen_is_shown_as_ever(till: Till) -> None:
    look_for(till, "m-1042")
    current(till, SellPage)
    till.settled()
    assert "Ada Lovelace" in texts_of(till.page.column.lines.drawn)
    assert said(till) == ""


def test_favourites_that_can_t_be_read_are_logged_and_stop_no_sale(
    house: SmallHouse, till: Till, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(*_args: object) -> None:
        raise StorageError("The database can't be reached just now.")

    mark_metropolis(house)
    monkeypatch.setattr("cinema.services.audience.favourites.Favourites.on_screen", fails)
    look_for(till, "m-1042")
    current(till, SellPage)
    till.window.until(lambda: "favourites of a customer" in caplog.text)
    assert "Ada Lovelace" in texts_of(till.page.column.lines.drawn)
    till.window.focused(till.page.first_focus)
    till.press("a", "F5")
    till.window.until(lambda: till.page.sale is not None and till.page.sale.paid is not None)
    till.settled()
    assert [one.customer for one in house.storage.transactions.of_customer("user-ada", 10)] == ["user-ada"]


def test_favourites_that_come_late_are_not_said_of_another_customer(
    house: SmallHouse, till: Till, monkeypatch: pytest.MonkeyPatch
) -> None:
    mark_metropolis(house)
    begun, may_go_on = threading.Event(), threading.Event()
    read = Favourites.on_screen

    def slow(service: Favourites, actor: Actor, user_id: str) -> object:
        begun.set()
        assert may_go_on.wait(20)
        return read(service, actor, user_id)

    monkeypatch.setattr(Favourites, "on_screen", slow)
    look_for(till, "m-1042")
    till.window.until(begun.is_set)
    assert till.page.purchase is not None
    till.page.purchase.member = None
    till.page.refresh()
    may_go_on.set()
    till.window.settle()
    assert said(till) == ""
