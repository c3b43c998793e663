"""The table of admissions of some business days, with its totals, and its export as CSV or XLSX."""

import tkinter as tk
from pathlib import Path
from tkinter import ttk
from typing import ClassVar, Literal

from cinema.domain.currencies import to_major
from cinema.domain.verifactu import SCHEME
from cinema.errors import ConflictError
from cinema.i18n import N_, _, money, ngettext, number, when
from cinema.services.office.admissions import AdmissionRow, AdmissionTable
from gui.admin.back_page import BackPage
from gui.admin.line_field import LineField
from gui.scale import px
from gui.widgets.file_dialog import typed_path
from gui.widgets.icon_button import icon_button
from gui.widgets.table import Column, Row, Table
from gui.window import errors

_AMOUNTS = (("came", 84), ("number", 84), ("gross", 116), ("tax", 100), ("net", 116))
_BOTH = 800  # px of width that days and export need side by side
_BESIDE = 23  # px at the right of the table's last column: the bar, the ring and the cell's padding


class AdmissionsPage(BackPage):
    """Screenings count by their own business day, whenever their tickets were sold."""

    smallest: ClassVar[tuple[int, int]] = (560, 500)
    title: ClassVar[str] = N_("Admissions")
    sentence: ClassVar[str] = N_("Sold tickets less refunded ones, by screening and ticket type. A screening counts on "
        "its own business day, whenever its tickets were sold. Who came in was let in at the door.")  # fmt: skip

    def fill(self) -> None:
        """Make fields and table, and load the last seven days."""
        self.found: AdmissionTable | None = None
        self._make_fields()
        names = {"came": _("People in"), "number": _("Tickets"), "gross": _("Gross"), "tax": _("Tax"), "net": _("Net")}
        self.table = Table(
            self.card.body,
            (
                Column("start", _("Start"), 160),
                Column("movie", _("Movie"), 150, grows=True),
                Column("room", _("Auditorium"), 110, drops=1),
                Column("type", _("Ticket type"), 110),
                *(Column(name, names[name], width, "e") for name, width in _AMOUNTS),
            ),
            on_open=lambda _key: None,
        )
        self.table.pack(fill="both", expand=True)
        self.totals: dict[str, ttk.Label] = {}
        self.card.foot.configure(padding=(px(16), px(8), 0, px(8)))
        ttk.Frame(self.card.foot, style="Surface.TFrame", width=px(_BESIDE)).pack(side="right")
        for name, width in reversed(_AMOUNTS):
            holder = ttk.Frame(self.card.foot, style="Surface.TFrame", width=px(width), height=px(24))
            holder.pack_propagate(False)
            holder.pack(side="right")
            self.totals[name] = ttk.Label(holder, style="Surface.Bold.TLabel", anchor="e")
            self.totals[name].pack(side="right")
        self.count = ttk.Label(self.card.foot, style="Surface.Bold.TLabel")
        self.reload()

    def reload(self) -> None:
        """Load the table of the typed days."""
        cinema, actor = self.app.cinema, self.app.identity.actor()
        first, last = self.first.get(), self.last.get()
        for field in (self.first, self.last):
            field.error("")

        def work() -> tuple[AdmissionTable, str]:
            return cinema.admin.admissions.table(actor, first, last), cinema.house().fiscal

        self.load(work, self._show, on_error=self._failed)

    def export(self) -> None:
        """Write the shown table to the typed file; one that exists is never replaced."""
        found, text = self.found, self.file.get().strip()
        self.file.error("")
        if found is None:
            return
        if not text:
            self.file.error(_("Type where the table is to be written."))
            return
        office, actor, file = self.app.cinema.admin.admissions, self.app.identity.actor(), typed_path(text, Path.home())
        self.app.tasks.submit(
            lambda: office.write(actor, file, found), owner=self, on_done=lambda _nothing: self._written(file),
            on_error=self._not_written, write=True,
        )  # fmt: skip

    def export_fiscal(self) -> None:
        """Write the fiscal records of the shown days into a file at home; never over one that exists."""
        found, admin, actor = self.found, self.app.cinema.admin, self.app.identity.actor()
        if found is None:
            return
        file = Path.home() / f"fiscal-{found.first}-{found.last}.xml"
        self.file.error("")

        def done(count: int) -> None:
            words = ngettext("{count} fiscal record is in {file}.", "{count} fiscal records are in {file}.", count)
            notice = _("They are not sent, not signed, and no declaration is made.")
            self.app.notify(f"{words.format(count=number(count), file=file)} {notice}", "good", seconds=30)

        self.app.tasks.submit(
            lambda: admin.fiscal.export(actor, file, found.first, found.last), owner=self, on_done=done,
            on_error=lambda error: self.file.error(errors.words(error).message), write=True,
        )  # fmt: skip

    def first_focus(self) -> tk.Misc:
        """Return the field of the first day."""
        return self.first.entry

    def _make_fields(self) -> None:
        row = ttk.Frame(self.room)
        row.pack(fill="x", pady=(0, px(8)))
        self._first_row, self._second_row = row, ttk.Frame(self.room)
        self.first = LineField(row, _("From"), width=128)
        self.last = LineField(row, _("To"), width=128)
        for field in (self.first, self.last):
            field.pack(side="left", anchor="n")
            field.entry.bind("<Return>", lambda _event: self.reload())
        show = icon_button(row, "table", self.reload, style="Quiet.TButton", text=_("Show"))
        show.pack(side="left", anchor="n", pady=(px(23), 0), padx=(px(4), px(24)))
        self.file = LineField(self.room, _("File (.csv or .xlsx)"), width=210)
        self.save = icon_button(self.room, "download", self.export, style="Quiet.TButton", text=_("Export"))
        self.file.entry.bind("<Return>", lambda _event: self.export())
        self.fiscal = icon_button(row, "download", self.export_fiscal, style="Quiet.TButton", text=_("Fiscal records"))
        self.room.bind("<Configure>", lambda event: self._fit(event.width))

    def _fit(self, width: int) -> None:
        """Put the export beside the days, or below them where there is no room."""
        wide = width >= px(_BOTH)
        row = self._first_row if wide else self._second_row
        side: Literal["left", "right"] = "right" if wide else "left"
        self._second_row.pack_forget()
        if not wide:
            self._second_row.pack(fill="x", pady=(0, px(8)))
        for piece in (self.file, self.save):
            piece.pack_forget()
        pieces = (self.save, self.file) if wide else (self.file, self.save)
        for piece in pieces:
            above = px(23) if piece is self.save else 0
            piece.pack(in_=row, side=side, anchor="n", pady=(above, 0), padx=(px(4), 0) if piece is self.save else 0)
            piece.lift()
        self.count.pack_forget()
        if wide:
            self.count.pack(side="left")

    def _show(self, read: tuple[AdmissionTable, str]) -> None:
        found, fiscal = read
        self.found = found
        if fiscal == SCHEME:
            self.fiscal.pack(side="left", anchor="n", pady=(px(23), 0))
        else:
            self.fiscal.pack_forget()
        self.first.set(found.first)
        self.last.set(found.last)
        self.file.set(str(Path.home() / f"admissions-{found.first}-{found.last}.csv"))
        self.table.show([_row(one, place, found) for place, one in enumerate(found.rows)])
        screenings = len({one.screening for one in found.rows})
        words = ngettext("Total of {count} screening", "Total of {count} screenings", screenings)
        self.count.configure(text=words.format(count=number(screenings)))
        for name in ("came", "number"):
            self.totals[name].configure(text=number(getattr(found, name)))
        for name in ("gross", "tax", "net"):
            self.totals[name].configure(text=money(getattr(found, name), found.currency))

    def _failed(self, error: BaseException) -> None:
        words = errors.words(error)
        field = {"first": self.first, "last": self.last}.get(words.field or "")
        if field is None:
            self.app.report(error)
            return
        field.error(words.message)
        field.entry.focus_set()

    def _not_written(self, error: BaseException) -> None:
        there = _("There is such a file already. Choose another name.")
        self.file.error(there if isinstance(error, ConflictError) else errors.words(error).message)

    def _written(self, file: Path) -> None:
        self.app.notify(_("Written: {file}").format(file=file), "good", seconds=10)


def _row(one: AdmissionRow, place: int, table: AdmissionTable) -> Row:
    sold = one.sold
    amounts = {name: getattr(sold, name) for name in ("gross", "tax", "net")}
    return Row(
        str(place),
        (
            when(one.starts_at, table.timezone, "EEE d MMM HH:mm"), one.movie, one.auditorium,
            sold.type_name or "–", "" if one.came is None else number(one.came), number(sold.number),
            *(money(minor, table.currency) for minor in amounts.values()),
        ),
        {
            "start": (one.starts_at, place), "came": one.came or 0, "number": sold.number,
            **{name: to_major(minor, table.currency) for name, minor in amounts.items()},
        },
        tone="" if sold.number else "muted",
    )  # fmt: skip
