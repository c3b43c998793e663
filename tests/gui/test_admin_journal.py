"""The journal's page: the newest entries, those of a sale, a seat or a person, and each one's proof."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from cinema.domain.users import Actor, Channel, Role
from cinema.services.office import journal_book
from gui.admin.journal import JournalPageScreen
from gui.admin.receipt import ReceiptPage
from gui.admin.screening_seats import ScreeningSeatsPage
from tests.conftest import SmallHouse
from tests.gui.admin_windows import admin_window
from tests.gui.geometry import faults
from tests.gui.hands import Window
from tests.support import CASH, enrol, raw, sell

MANAGER = Actor(Role.MANAGER, "office", Channel.ADMIN, "user-manager", "Mia")
Office = Callable[..., Window]


@pytest.fixture
def office(house: SmallHouse) -> Iterator[Office]:
    enrol(house.storage, MANAGER)
    with ExitStack() as opened:

        def enter(screen: str = "journal", **arguments: object) -> Window:
            window: Window = opened.enter_context(admin_window(house, MANAGER.user or ""))
            assert window.app.shell is not None
            window.app.shell.go(screen, **arguments)
            window.settle()
            return window

        yield enter


def page(window: Window) -> JournalPageScreen:
    assert window.app.shell is not None
    assert isinstance(window.app.shell.current, JournalPageScreen)
    return window.app.shell.current


def cells(window: Window, column: str) -> list[str]:
    table = page(window).table
    place = [one.key for one in table.columns].index(column)
    return [str(table.tree.item(key, "values")[place]) for key in table.shown]


def test_the_newest_entries_are_shown_and_a_selected_one_is_proved(house: SmallHouse, office: Office) -> None:
    sold = sell(house.cinema, house.staff, house.screening, "B1", "B2", request=CASH)
    window = office()
    shown = dict(zip(cells(window, "kind"), cells(window, "said"), strict=True))
    assert shown[f"Sale {sold.receipt_number}"] == "Metropolis: B1, B2 · €19.00 · Cash"
    assert faults(window.root) == []
    table, entry = page(window).table, page(window).entry
    table.focus_set()
    window.settle()
    assert table.selected == table.shown[0]  # the keys walk from there
    table.select(sold.id)
    window.settle()
    assert any(line.startswith("Proved") for line in entry.said())
    assert raw(house.connection, "journal")[0]["hash"][:12] in str(entry.chain.cget("text"))
    assert faults(window.root) == []


def test_an_entry_that_was_changed_is_told(house: SmallHouse, office: Office) -> None:
    sold = sell(house.cinema, house.staff, house.screening, "B1", request=CASH)
    house.connection.database["journal"].update_one(
        {"_id": sold.id}, {"$set": {"operation.order.total": 1}}, bypass_document_validation=True
    )
    window = office()
    page(window).table.select(sold.id)
    window.settle()
    told = page(window).entry.said()
    assert any("changed after it was written" in line for line in told)
    assert not any(line.startswith("Proved") for line in told)


def test_a_sale_is_found_by_keyboard_and_a_wrong_number_is_told_at_its_field(house: SmallHouse, office: Office) -> None:
    first = sell(house.cinema, house.staff, house.screening, "B1", request=CASH)
    sell(house.cinema, house.staff, house.screening, "B2", request=CASH)
    window = office()
    shown = page(window)
    assert len(cells(window, "kind")) > 2
    chips = shown.asking.chips.buttons
    chips["latest"].focus_force()
    window.root.update()
    chips["latest"].event_generate("<Right>")
    window.root.update()
    assert window.root.focus_get() is chips["sale"]
    chips["sale"].event_generate("<Return>")
    window.settle()
    field = shown.asking.sale
    assert window.root.focus_get() is field.entry
    field.set("2026-01-999999")
    field.entry.event_generate("<Return>")
    window.settle()
    assert "nothing about" in field._error
    assert cells(window, "kind") == []
    field.set(first.receipt_number or "")
    field.entry.event_generate("<Return>")
    window.settle()
    assert cells(window, "kind") == [f"Sale {first.receipt_number}"]
    assert field._error == ""
    assert faults(window.root) == []


def test_a_seat_is_looked_for_on_a_day_in_a_screening(house: SmallHouse, office: Office) -> None:
    sell(house.cinema, house.staff, house.screening, "B1", "B2", request=CASH)
    sell(house.cinema, house.staff, house.other_screening, "B1", request=CASH)
    window = office()
    search = page(window).asking
    search.chips.buttons["seat"].invoke()
    window.settle()
    search.day.set(house.storage.screenings.get(house.screening).day)
    search.day.entry.event_generate("<Return>")
    window.settle()
    assert search.screening.get() == "18:00 Metropolis"
    assert search.screening.entry.cget("values") == ("18:00 Metropolis", "23:00 Metropolis")
    search.ask()
    window.settle()
    assert "such as B7" in search.seat._error
    search.seat.set("B2")
    search.ask()
    window.settle()
    assert cells(window, "said") == ["Metropolis: B1, B2 · €19.00 · Cash"]
    assert faults(window.root) == []
    search.day.set("tomorrow")
    search.day.entry.focus_force()
    search.day.entry.event_generate("<Return>")
    window.settle()
    assert "date that exists" in search.day._error


def test_what_a_person_did_goes_on_page_by_page(
    house: SmallHouse, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal_book, "PAGE", 3)
    for seat in range(1, 6):
        sell(house.cinema, house.staff, house.screening, f"B{seat}", request=CASH)
    window = office()
    shown = page(window)
    shown.asking.chips.buttons["person"].invoke()
    login = house.storage.users.get(house.staff.user or "").username
    shown.asking.person.set("nobody-of-us")
    shown.asking.ask()
    window.settle()
    assert "Nobody" in shown.asking.person._error
    shown.asking.person.set(login)
    shown.asking.ask()
    window.settle()
    assert len(cells(window, "kind")) == 3
    assert shown.older.winfo_ismapped()
    shown.older.invoke()
    window.settle()
    assert len(cells(window, "kind")) == len(set(shown.table.shown)) == 5
    assert not shown.older.winfo_ismapped()
    assert str(shown.count.cget("text")) == "5 entries"


def test_a_person_who_did_nothing_is_told_as_such(house: SmallHouse, office: Office) -> None:
    window = office()
    shown = page(window)
    shown.asking.chips.buttons["person"].invoke()
    shown.asking.person.set(house.storage.users.get("user-manager").username)
    shown.asking.ask()
    window.settle()
    assert "did anything" in str(shown.count.cget("text"))


def test_a_seat_of_a_screening_leads_to_its_history(house: SmallHouse, office: Office) -> None:
    sold = sell(house.cinema, house.staff, house.screening, "B1", request=CASH)
    sell(house.cinema, house.staff, house.screening, "B2", request=CASH)
    window = office("screening_seats", screening=house.screening, title="Metropolis")
    assert window.app.shell is not None
    seats = window.app.shell.current
    assert isinstance(seats, ScreeningSeatsPage)
    assert seats.panel.history.instate(["disabled"])
    seats.choose(["B1", "B2"])
    assert seats.panel.history.instate(["disabled"])
    seats.choose(["B1"])
    seats.panel.history.invoke()
    window.settle()
    assert page(window).table.shown == (sold.id,)
    assert page(window).asking.screening.get() == "Metropolis"
    page(window).asking.ask()  # again, as it stands in the fields
    window.settle()
    assert page(window).table.shown == (sold.id,)
    assert faults(window.root) == []


def test_a_receipt_leads_to_its_sales_entries_and_an_entry_to_all_of_its_sale(
    house: SmallHouse, office: Office
) -> None:
    sold = sell(house.cinema, house.guest, house.screening, "B1")
    sell(house.cinema, house.guest, house.screening, "B2")
    window = office("receipt", transaction_id=sold.id)
    assert window.app.shell is not None
    receipt = window.app.shell.current
    assert isinstance(receipt, ReceiptPage)
    receipt.journal.invoke()
    window.settle()
    assert page(window).table.shown == (sold.id,)
    assert page(window).asking.sale.get() == sold.id
    page(window).asking.chips.buttons["latest"].invoke()
    window.settle()
    assert len(page(window).table.shown) > 1
    page(window).table.select(sold.id)
    window.settle()
    page(window).entry.sale.invoke()
    window.settle()
    assert page(window).table.shown == (sold.id,)
