"""What the box office shows of its printers, and that a printer never keeps a sale: by printers of ours."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from typing import Any

import pytest

from cinema.adapters.printers import devices, links
from cinema.domain.print_jobs import JobState
from cinema.domain.printers import Printer, PrintRole
from cinema.domain.users import Actor, Channel, Role
from gui.box_office import printer_badge, printing
from gui.box_office.printing import PrintingPage
from gui.box_office.receipt import ReceiptPage
from gui.customer import receipt as customer_receipt
from gui.customer.face import CUSTOMER
from tests.conftest import SmallHouse
from tests.gui.geometry import faults
from tests.gui.hands import Window, words_of
from tests.gui.till_windows import Till, till_window
from tests.printer_of_ours import Running, on_network
from tests.services.printing_house import PrintingHouse, printing_house
from tests.support import raw, sell


@pytest.fixture
def at(house: SmallHouse, monkeypatch: pytest.MonkeyPatch) -> PrintingHouse:
    for module in (printer_badge, printing):
        monkeypatch.setattr(module, "_EVERY", 700)
    monkeypatch.setattr(devices, "_BETWEEN", 0.1)
    monkeypatch.setattr(links, "_DRAIN_SECONDS", 0.1)
    return printing_house(house)


@pytest.fixture
def running() -> Iterator[Running]:
    with on_network() as made:
        yield made


def sold(till: Till, *keys: str) -> str:
    """Sell by keys, and return the sale's id once it is paid."""
    till.press(*keys)
    till.window.until(lambda: till.page.sale is not None and till.page.sale.paid is not None)
    till.settled()
    assert till.page.sale is not None
    assert till.page.sale.paid is not None
    return till.page.sale.paid.id


def state_of(at: PrintingHouse, job: str) -> JobState | None:
    found = at.house.storage.print_jobs.find(job)
    return found.state if found is not None else None


def test_a_sale_is_printed_by_itself_and_f4_prints_a_copy(at: PrintingHouse, running: Running) -> None:
    printer = at.add(running, PrintRole.RECEIPT)
    with till_window(at.house) as till:
        sale = sold(till, "a", "F5")
        till.window.until(lambda: state_of(at, f"sale.{sale}") is JobState.WAITING)
        at.step(printer)
        assert [one.is_copy for one in running.printer.out] == [False]
        assert running.printer.events[0] == "drawer"
        shell = till.window.app.shell
        assert shell is not None
        till.press("F4")
        till.window.until(lambda: isinstance(shell.current, ReceiptPage) and shell.current.box is not None)
        till.press("F4")
        till.window.until(lambda: len(raw(at.house.connection, "print_jobs")) == 2)
        at.step(printer)
        assert [one.is_copy for one in running.printer.out] == [False, True]


def test_a_dead_printer_keeps_no_sale_is_told_in_the_bar_and_its_papers_are_decided_there(
    at: PrintingHouse, running: Running
) -> None:
    running.printer.no_paper = True
    printer: Printer = at.add(running, PrintRole.RECEIPT)
    with till_window(at.house) as till:
        shell = till.window.app.shell
        assert shell is not None
        first = sold(till, "a", "F5")
        at.step(printer)
        second = sold(till, "Return", "c", "F5")
        till.window.until(lambda: "out of paper" in shell.bar.badge.words)
        assert faults(till.window.app.root) == []
        shell.bar.badge.button.invoke()
        till.window.until(lambda: isinstance(shell.current, PrintingPage) and len(shell.current.found) == 2)
        page = shell.current
        assert isinstance(page, PrintingPage)
        assert "out of paper" in words_of(page)
        page.table.select(f"sale.{second}")
        till.window.settle()
        page.buttons["drop"].invoke()
        till.window.until(lambda: len(page.found) == 1)
        running.printer.no_paper = False
        at.step(printer, 2)
        assert state_of(at, f"sale.{first}") is JobState.PRINTED
        till.window.until(lambda: not page.found)
        assert len(running.printer.out) == 1


@pytest.mark.soak  # the services' tests decide the same without a window
def test_a_paper_that_may_be_out_is_looked_at_and_printed_again_as_a_copy(at: PrintingHouse, running: Running) -> None:
    running.printer.empty_after = 150
    printer = at.add(running, PrintRole.RECEIPT)
    with till_window(at.house) as till:
        shell = till.window.app.shell
        assert shell is not None
        sale = sold(till, "a", "F5")
        till.window.until(lambda: state_of(at, f"sale.{sale}") is JobState.WAITING)
        at.step(printer)
        running.printer.no_paper = False
        at.workers[printer.id].step()
        shell.go("printing")
        till.window.until(lambda: isinstance(shell.current, PrintingPage) and len(shell.current.found) == 1)
        page = shell.current
        assert isinstance(page, PrintingPage)
        page.table.select(f"sale.{sale}")
        till.window.until(lambda: page.buttons["came_out"].instate(["!disabled"]))
        page.buttons["again"].invoke()
        till.window.until(lambda: state_of(at, f"sale.{sale}") is JobState.WAITING)
        at.step(printer)
        receipts = [one for one in running.printer.papers if one.text.strip() and not one.is_ticket]
        assert [one.is_copy for one in receipts] == [False, True]


def test_a_customer_is_told_to_collect_a_paper_at_the_counter_and_never_why(
    at: PrintingHouse, running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(customer_receipt, "_EVERY", 700)
    running.printer.no_paper = True
    printer = at.add(running, PrintRole.RECEIPT)
    guest = Actor(Role.GUEST, "till-1", Channel.CUSTOMER)
    sale = sell(at.cinema, guest, at.house.screening, "C1")
    cinema: Any = replace(at.cinema, close=lambda: None)
    with closing(Window(cinema, face=CUSTOMER)) as window:
        window.until(lambda: window.app.cinema is not None)
        window.app.enter(None)
        shell = window.app.shell
        assert shell is not None
        shell.go("receipt", transaction_id=sale.id, fresh=True)
        window.until(lambda: "being printed" in words_of(shell.banner))
        at.step(printer)
        window.until(lambda: f"at the counter, number {sale.receipt_number}" in words_of(shell.banner))
        assert "paper" not in words_of(shell.banner)
        running.printer.no_paper = False
        at.step(printer)
        window.until(lambda: "Printed" in words_of(shell.banner))
