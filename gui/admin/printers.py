"""The house's printers: a table with state and waiting papers, and a form beside it."""

from typing import ClassVar

from cinema.domain.printers import CONDITION_WORDS, KIND_NAMES, PAPER_NAMES, ROLE_NAMES, Condition, PrintRole
from cinema.domain.text import Searched
from cinema.i18n import N_, _, ngettext
from cinema.services.office.printers import PrinterLine, PrinterTable
from gui.admin.edit_panel import EditPanel
from gui.admin.list_page import ListPage
from gui.admin.printer_form import PrinterForm
from gui.scale import px
from gui.widgets.icon_button import icon_button
from gui.widgets.repeat import Repeat
from gui.widgets.table import Column, Row

_EVERY = 5_000


class PrintersPage(ListPage):
    """All printers by name, with what is known of them now."""

    nav: ClassVar[str | None] = "house"
    part: ClassVar[str] = N_("Printers")
    hint: ClassVar[str] = N_("Name, address, till")
    empty: ClassVar[tuple[str, str, str]] = (
        "printer", N_("No printers yet"), N_("Add the first one, then choose what each till prints on it."),
    )  # fmt: skip

    def build(self) -> None:
        """Make the page in the current language, and read the states every few seconds."""
        self.columns = (  # type: ignore[misc]
            Column("name", _("Name"), 140, grows=True),
            Column("state", _("State"), 190, grows=True),
            Column("jobs", _("Waiting"), 84, "e"),
            Column("kind", _("Reached by"), 120, drops=3),
            Column("address", _("Address"), 150, grows=True, drops=2),
            Column("paper", _("Paper"), 76, drops=4),
            Column("tills", _("Prints for"), 190, grows=True, drops=1),
        )
        self._read: PrinterTable | None = None
        super().build()
        Repeat(self.body, _EVERY, self._look)

    def make_tools(self) -> None:
        """Add the way back and the button."""
        self.add_button(_("New printer"), "plus-lg", lambda: self.open(""))
        back = icon_button(self.tools, "arrow-left", self.app.navigator.back, style="Quiet.TButton", text=_("House"))
        back.pack(side="left", before=self.field, padx=(0, px(8)))

    def reload(self, keep: str | None = None) -> None:
        """Load all printers and show those that match."""
        office, actor = self.app.cinema.admin.printers, self.app.identity.actor()

        def show(table: PrinterTable) -> None:
            self._read = table
            self._show(keep)

        self.load(lambda: office.table(actor), show)

    def search(self, text: str) -> bool:
        """Filter what is loaded: no query is needed."""
        self._text = text
        self._show(None)
        return True

    def make_panel(self, key: str) -> EditPanel:
        """Return the form of a printer."""
        known = self._read or PrinterTable((), ())
        line = next((one for one in known.lines if one.printer.id == key), None)
        return PrinterForm(
            self.body, self.app, line.printer if line is not None else None, known, on_close=self.close,
            on_saved=self._saved, on_removed=self._removed,
        )  # fmt: skip

    def _look(self) -> None:
        if self._read is not None and not self.is_offline and self.winfo_ismapped():
            self.reload(self.table.selected)

    def _saved(self, printer: str) -> None:
        self.app.notify(_("The printer is saved."), "good", seconds=6)
        self.close_panel()
        self.reload(printer)

    def _removed(self) -> None:
        self.app.notify(_("The printer is removed."), "good", seconds=6)
        self.close_panel()
        self.reload()

    def _show(self, keep: str | None) -> None:
        if self._read is None:
            return
        table = self._read
        rows = [_row(one, _tills(one, table)) for one in table.lines]
        found = [one for one in rows if Searched.of(*one.cells).has(self.text)]
        words = ngettext("{count} printer", "{count} printers", len(found)).format(count=len(found))
        self.show_rows(found, words, keep=keep, any_at_all=bool(rows))


def _tills(line: PrinterLine, table: PrinterTable) -> str:
    """Return which tills print what on a printer, such as “Counter 1: Tickets, Receipts”."""
    said = []
    for station in table.stations:
        roles = [_(ROLE_NAMES[role]) for role in PrintRole if station.devices.get(role.value) == line.printer.id]
        if roles:
            said.append(f"{station.label}: {', '.join(roles)}")
    return "; ".join(said) or "–"


def _row(line: PrinterLine, tills: str) -> Row:
    printer, state = line.printer, line.state
    condition = state.condition if state is not None and state.is_live else Condition.UNWATCHED
    tone = "" if condition.prints else "muted" if condition is Condition.UNWATCHED else "bad"
    cells = (
        printer.name, _(CONDITION_WORDS[condition]), str(line.open_jobs or "–"), _(KIND_NAMES[printer.kind]),
        printer.address, _(PAPER_NAMES[printer.paper]), tills,
    )  # fmt: skip
    return Row(printer.id, cells, {"jobs": line.open_jobs}, tone="warn" if condition is Condition.PAPER_LOW else tone)
