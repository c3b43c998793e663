"""Managers add printers, say what each till prints on them, and print a test page: in a real window on a real house."""

from typing import Any

from cinema.domain.print_jobs import PaperKind
from cinema.domain.printers import PrintRole
from gui.admin.printer_form import PrinterForm
from gui.admin.printers import PrintersPage
from tests.conftest import SmallHouse
from tests.gui.admin_windows import admin_window
from tests.gui.geometry import faults
from tests.gui.hands import words_of
from tests.printer_of_ours import on_network
from tests.services.printing_house import MANAGER, printing_house
from tests.support import findings, raw


def page_of(window: Any) -> PrintersPage:
    page = window.app.shell.current
    assert isinstance(page, PrintersPage)
    return page


def form_of(window: Any) -> PrinterForm:
    form = page_of(window).panel
    assert isinstance(form, PrinterForm)
    return form


def test_a_manager_adds_a_printer_lets_a_till_print_on_it_and_gets_a_test_page(house: SmallHouse) -> None:
    at = printing_house(house)
    this = at.cinema.stations.this(MANAGER)
    assert this is not None
    with on_network() as running, admin_window(house) as window:
        window.app.shell.go("house")
        window.settle()
        window.app.shell.current.lists.buttons["printers"].invoke()
        window.until(lambda: page_of(window)._read is not None)
        page_of(window).open("")
        form = form_of(window)
        form.fields["name"].set("Counter")
        form.fields["address"].set("somewhere:99999")
        form.save.invoke()
        window.settle()
        assert "as in 192.168.1.50:9100" in words_of(form.inside)
        form.fields["address"].set(running.address)
        form.fields[f"till.{this.id}"].set("ticket,receipt")
        assert faults(window.app.root) == []
        form.save.invoke()
        window.until(lambda: page_of(window).panel is None and page_of(window).table.shown)
        assert set(at.cinema.printing.roles(MANAGER)) == {PrintRole.TICKET, PrintRole.RECEIPT}
        (line,) = at.cinema.admin.printers.table(MANAGER).lines
        page_of(window).open(line.printer.id)
        window.settle()
        form = form_of(window)
        assert form.test is not None
        form.test.invoke()
        window.until(lambda: raw(house.connection, "print_jobs"))
        at.step(line.printer)
        window.settle()
        assert "Test page of Counter" in running.printer.out[0].text
        form.fields[f"till.{this.id}"].set("")
        form.save.invoke()
        window.until(lambda: page_of(window).panel is None)
        assert at.cinema.printing.roles(MANAGER) == {}
        page_of(window).open(line.printer.id)
        form = form_of(window)
        assert form.remove is not None
        form.remove.invoke()
        window.until(lambda: page_of(window).panel is None and not page_of(window).table.winfo_manager())
    assert [one["kind"] for one in raw(house.connection, "print_jobs")] == [PaperKind.TEST]
    assert findings(house.cinema) == []
