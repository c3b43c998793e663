"""The form of one printer: how it is reached, what stands in for it, and what each till prints on it."""

import tkinter as tk
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from tkinter import ttk
from typing import Any

from cinema.domain.print_jobs import PaperKind
from cinema.domain.printers import (
    KIND_NAMES,
    PAPER_NAMES,
    ROLE_NAMES,
    PaperSize,
    Printer,
    PrinterKind,
    PrintRole,
)
from cinema.domain.tills import Till
from cinema.i18n import _, current_language
from cinema.services.office.printers import PrinterTable
from gui.admin.changes import ChangedLine
from gui.admin.edit_panel import Again, EditPanel
from gui.scale import px
from gui.widgets.icon_button import icon_button
from gui.widgets.inputs import YES
from gui.widgets.wrapped import WrappedLabel
from gui.window.context import AppContext

_USUAL = Printer("", "", PrinterKind.NETWORK, "")
_TILL = "till."  # before a station's id, in the name of its field


class PrinterForm(EditPanel):
    """Edits a printer, or adds one (None). `on_saved` is called with its id, `on_removed` when it is gone."""

    def __init__(
        self,
        master: tk.Misc,
        app: AppContext,
        printer: Printer | None,
        known: PrinterTable,
        *,
        on_close: Callable[[], None],
        on_saved: Callable[[str], None],
        on_removed: Callable[[], None],
    ) -> None:
        title = printer.name if printer is not None else _("New printer")
        super().__init__(master, app, title, on_close=on_close, on_save=self._save)
        self._printer, self._stations = printer, {one.id: one for one in known.stations}
        self._on_saved, self._on_removed = on_saved, on_removed
        self.test: ttk.Button | None = None
        self.remove: ttk.Button | None = None
        if printer is not None:
            ChangedLine(self.inside, app, "printers", printer.id).pack(fill="x", padx=px(4), pady=(0, px(8)))
            self.test = icon_button(
                self.inside, "printer", self._test, style="Surface.Quiet.TButton", text=_("Print a test page")
            )
            self.test.pack(anchor="w", pady=(0, px(12)))
            self.remove = self.action(_("Remove"), self._remove, danger=True)
        self.line("name", _("Name"))
        self.toggles("kind", _("Reached by"), [(one.value, _(KIND_NAMES[one])) for one in PrinterKind], one=True)
        words = _(
            "Network: host:port. Serial: device:baud. USB: vendor:product. File: its path. System: its name there."
        )
        self.line("address", _("Address"), help_text=words)
        self.toggles("paper", _("Paper"), [(one.value, _(PAPER_NAMES[one])) for one in PaperSize], one=True)
        words = _("The workstation that it is connected to. Empty for a network printer that all may use.")
        self.line("machine", _("Workstation"), help_text=words)
        others = [one.printer for one in known.lines if printer is None or one.printer.id != printer.id]
        choices = [("", _("Nobody")), *((one.id, one.name) for one in others)]
        self.toggles("stand_in", _("Stands in for it"), choices, one=True)
        self.tick("reports", _("Tells its state (DLE EOT)"))
        self.tick("drawer", _("A cash drawer is connected to it"))
        self._make_roles(known.stations)
        self.fill(self._filled(printer or _USUAL))

    def again(self) -> Again | None:
        """Read the printer again."""
        office, actor, printer = self.app.cinema.admin.printers, self.app.identity.actor(), self._printer
        if printer is None:
            return None

        def take(found: PrinterTable) -> Mapping[str, str]:
            self._stations = {one.id: one for one in found.stations}
            self._printer = next((one.printer for one in found.lines if one.printer.id == printer.id), printer)
            return self._filled(self._printer)

        return partial(office.table, actor), take

    def _make_roles(self, stations: Sequence[Till]) -> None:
        self.heading(_("What tills print on it"))
        for one in stations:
            choices = [(role.value, _(ROLE_NAMES[role])) for role in PrintRole]
            self.toggles(_TILL + one.id, f"{one.number:02d}  {one.label}", choices)
        if not stations:
            self.note(_("No till is registered yet. Register this workstation on the page House."))

    def note(self, words: str) -> None:
        """Add a sentence."""
        WrappedLabel(self.inside, text=words, style="Surface.Small.TLabel").pack(fill="x", padx=px(4))

    def _save(self) -> None:
        office, actor, old = self.app.cinema.admin.printers, self.app.identity.actor(), self._printer
        values = self.values()
        new, wanted, stations = _typed(old, values), self._wanted(values), dict(self._stations)

        def work() -> Printer:
            saved = office.add(actor, new) if old is None else office.change(actor, old, new)
            for station, roles in wanted.items():
                for role in PrintRole:
                    is_on = stations[station].devices.get(role.value) == saved.id
                    if (role.value in roles) != is_on:
                        office.assign(actor, station, role, saved.id if role.value in roles else None)
            return saved

        self.send(work, lambda saved: self._on_saved(saved.id))

    def _wanted(self, values: Mapping[str, str]) -> dict[str, set[str]]:
        """Return what each till prints on it, as it is chosen."""
        mine = {name: value for name, value in values.items() if name.startswith(_TILL)}
        return {name.removeprefix(_TILL): set(value.split(",")) for name, value in mine.items()}

    def _test(self) -> None:
        printing, actor, printer = self.app.cinema.printing, self.app.identity.actor(), self._printer
        assert printer is not None
        words = _("A test page is asked for. It prints as soon as a till's window is open that has this printer.")
        self.send(
            lambda: printing.ask(actor, PaperKind.TEST, printer.id, current_language()),
            lambda _job: self.message.show(words, "good", seconds=None),
        )

    def _remove(self) -> None:
        office, actor, printer = self.app.cinema.admin.printers, self.app.identity.actor(), self._printer
        assert printer is not None
        self.send(lambda: office.remove(actor, printer), lambda _nothing: self._on_removed())

    def _filled(self, printer: Printer) -> dict[str, str]:
        tills = {
            _TILL + one.id: ",".join(role for role, name in one.devices.items() if name == printer.id and printer.id)
            for one in self._stations.values()
        }
        return {
            "name": printer.name,
            "kind": printer.kind.value,
            "address": printer.address,
            "paper": printer.paper.value,
            "machine": printer.machine,
            "stand_in": printer.stand_in,
            "reports": YES if printer.reports else "",
            "drawer": YES if printer.drawer else "",
            **tills,
        }


def _typed(old: Printer | None, values: Mapping[str, Any]) -> Printer:
    return replace(
        old or _USUAL,
        name=values["name"],
        kind=PrinterKind(values["kind"]),
        address=values["address"],
        paper=PaperSize(values["paper"]),
        machine=values["machine"],
        stand_in=values["stand_in"],
        reports=values["reports"] == YES,
        drawer=values["drawer"] == YES,
    )
