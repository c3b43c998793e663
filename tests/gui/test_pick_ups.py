"""A cashier finds what a kiosk could not print beside the baskets that wait, and prints it by one key."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from cinema.domain.kiosk import PrintOutcome
from cinema.domain.printers import Printer, PrinterKind, PrintRole
from cinema.domain.tills import StationKind
from cinema.domain.transactions import Transaction
from cinema.domain.users import Actor, Channel, Role
from cinema.i18n import LANGUAGES
from gui.box_office.waiting import WaitingPage
from tests.conftest import SmallHouse
from tests.gui.geometry import faults
from tests.gui.hands import words_of
from tests.gui.till_windows import Till, till_window
from tests.services.printing_house import MANAGER
from tests.support import enrol, raw, sell

KIOSK = Actor(Role.GUEST, "foyer", Channel.KIOSK)


@pytest.fixture
def house_with_kiosk(house: SmallHouse) -> SmallHouse:
    enrol(house.storage, MANAGER)
    house.cinema.office.record_marks(house.operator)
    house.cinema.stations.register(MANAGER, StationKind.TILL, "Counter 1")
    return house


@pytest.fixture
def till(house_with_kiosk: SmallHouse) -> Iterator[Till]:
    with till_window(house_with_kiosk) as opened:
        yield opened


def not_printed(house: SmallHouse, *seats: str) -> list[tuple[Transaction, str]]:
    """Sell seats one by one at a kiosk without a printer, and return each sale with its code."""
    foyer = house.another_till("foyer")
    foyer.stations.register(replace(MANAGER, workstation="foyer"), StationKind.KIOSK, "Foyer")
    sales = [sell(foyer, KIOSK, house.screening, seat) for seat in seats]
    assert {foyer.kiosk.printed(KIOSK, one.id) for one in sales} == {PrintOutcome.NOT_PRINTED}
    return [(one, foyer.kiosk.pickup_code(KIOSK, one.id)) for one in sales]


def with_printer(house: SmallHouse) -> None:
    printer = house.cinema.admin.printers.add(
        MANAGER, Printer("", "Counter", PrinterKind.NETWORK, "127.0.0.1:9")
    )  # fmt: skip
    house.cinema.admin.printers.assign(MANAGER, house.cinema.tills.this_one(), PrintRole.RECEIPT, printer.id)


def waiting(till: Till, count: int) -> WaitingPage:
    till.window.press("<Alt-Key-4>")
    shell = till.window.app.shell
    assert shell is not None
    till.window.until(lambda: isinstance(shell.current, WaitingPage))
    page = shell.current
    assert isinstance(page, WaitingPage)
    till.window.until(lambda: len(page.pick_ups.found) == count)
    till.window.settle()
    return page


def test_without_a_pick_up_the_page_is_as_it_was(house_with_kiosk: SmallHouse, till: Till) -> None:
    page = waiting(till, 0)
    assert not page.pick_ups.winfo_ismapped()


def test_a_code_is_typed_and_one_key_prints_it(house_with_kiosk: SmallHouse, till: Till) -> None:
    house = house_with_kiosk
    with_printer(house)
    (first, code), (second, other) = not_printed(house, "B1", "B2")
    page = waiting(till, 2)
    assert page.pick_ups.winfo_ismapped()
    assert "Paid at a kiosk, not printed" in words_of(page)
    till.press("F4")
    till.window.settle()
    assert raw(house.connection, "print_jobs") == [] or not [
        one for one in raw(house.connection, "print_jobs") if one["state"] == "waiting"
    ], "of two that wait none is guessed"
    till.window.focused(page.first_focus)
    till.window.type(code[1:])
    till.window.settle()
    till.press("F4")
    till.window.until(lambda: len(page.pick_ups.found) == 1)
    (job,) = [one for one in raw(house.connection, "print_jobs") if one["state"] == "waiting"]
    assert (job["subject"], job["copy"]) == (first.id, 0)
    assert [one.pick_up.code for one in page.pick_ups.found.values()] == [other]
    assert page.escape()
    till.window.settle()
    till.press("F4")
    till.window.until(lambda: not page.pick_ups.found)
    till.window.settle()
    assert not page.pick_ups.winfo_ismapped()
    assert {one["subject"] for one in raw(house.connection, "print_jobs") if one["state"] == "waiting"} == {
        first.id, second.id,
    }  # fmt: skip


def test_a_till_without_a_printer_says_so_and_ticks_off(house_with_kiosk: SmallHouse, till: Till) -> None:
    ((_sale, code),) = not_printed(house_with_kiosk, "B1")
    page = waiting(till, 1)
    till.press("F4")
    till.window.until(lambda: "No printer for this is assigned" in words_of(page.pick_ups))
    assert len(page.pick_ups.found) == 1
    page.pick_ups.tick.invoke()
    till.window.until(lambda: not page.pick_ups.found)
    assert till.window.app.shell is not None
    assert code in till.window.app.shell.banner.message


def test_a_ticket_scanned_from_a_phone_chooses_its_pick_up(house_with_kiosk: SmallHouse, till: Till) -> None:
    house = house_with_kiosk
    (first, _code), _other = not_printed(house, "B1", "B2")
    page = waiting(till, 2)
    scanned = next(iter(house.cinema.receipts.codes(house.staff, first).values()))
    assert page.scanned(scanned)
    assert page.pick_ups.table.selected == first.id
    assert not page.scanned("C1/NOTHING")
    assert not page.scanned("hello")


def test_another_till_s_hand_is_told(house_with_kiosk: SmallHouse, till: Till) -> None:
    house = house_with_kiosk
    with_printer(house)
    ((sale, _code),) = not_printed(house, "B1")
    page = waiting(till, 1)
    house.cinema.pick_ups.tick_off(house.staff, sale.id)
    till.press("F4")
    till.window.until(lambda: not page.pick_ups.found)
    assert [one for one in raw(house.connection, "print_jobs") if one["state"] == "waiting"] == []


@pytest.mark.parametrize("language", list(LANGUAGES))
@pytest.mark.parametrize("size", ["1280x800", "1024x600", "720x420"])
def test_nothing_lies_outside(house_with_kiosk: SmallHouse, till: Till, language: str, size: str) -> None:
    not_printed(house_with_kiosk, "B1", "B2", "B3", "B4", "B5", "B6")
    till.window.root.geometry(size)
    page = waiting(till, 6)
    till.window.app.change_language(language)
    till.window.until(lambda: len(page.pick_ups.found) == 6)
    till.window.settle()
    assert faults(till.window.root) == []
