"""What is looked for in the journal: everything, a sale, a seat of a screening, or what a person did."""

import tkinter as tk
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from tkinter import ttk

from cinema.i18n import _
from gui.admin.line_field import LineField
from gui.scale import px
from gui.widgets.chips import Chips
from gui.widgets.icon_button import icon_button
from gui.window import errors
from gui.window.context import AppContext

LATEST, SALE, SEAT, PERSON = "latest", "sale", "seat", "person"


@dataclass(frozen=True, slots=True)
class Asked:
    """What is looked for: `text` is a sale's name, a seat or a login; `shown` names the screening to people."""

    kind: str
    text: str = ""
    screening: str = ""
    shown: str = ""


class JournalSearch(ttk.Frame):
    """Choices, and the fields that the choice needs. `on_ask` is called with what is looked for."""

    def __init__(self, master: tk.Misc, app: AppContext, on_ask: Callable[[Asked], None]) -> None:
        super().__init__(master)
        self._app, self._on_ask = app, on_ask
        self._screenings: dict[str, str] = {}
        choices = (
            (LATEST, _("The newest")), (SALE, _("A sale")), (SEAT, _("A seat")), (PERSON, _("A person")),
        )  # fmt: skip
        self.chips = Chips(self, choices, LATEST, self._choose)
        self.chips.pack(fill="x", pady=(0, px(4)))
        self._row = ttk.Frame(self)
        self.sale = LineField(self._row, _("Receipt, refund or Z number, or a sale's id"), width=320)
        self.day = LineField(self._row, _("Date"), width=120, value=date.today().isoformat())  # noqa: DTZ011 - offered
        self.screening = LineField(self._row, _("Screening"), width=260, choices=())
        self.seat = LineField(self._row, _("Seat"), width=80)
        self.person = LineField(self._row, _("Username or e-mail"), width=320)
        self.find = icon_button(self._row, "search", self.ask, style="Quiet.TButton", text=_("Find"))
        for field in (self.sale, self.seat, self.person):
            field.entry.bind("<Return>", lambda _event: self.ask())
        self.day.entry.bind("<Return>", lambda _event: self._load_day())
        self.day.entry.bind("<FocusOut>", lambda _event: self._load_day(), add=True)
        self._loaded_day = ""
        self._fields = {LATEST: (), SALE: (self.sale,), SEAT: (self.day, self.screening, self.seat),
                        PERSON: (self.person,)}  # fmt: skip

    @property
    def first(self) -> tk.Misc:
        """The chip of what is looked for."""
        return self.chips.buttons[self.chips.value]

    def begin(self, asked: Asked) -> None:
        """Show what is looked for, and look for it."""
        self.chips.set(asked.kind)
        self._lay(asked.kind)
        if asked.kind == SALE:
            self.sale.set(asked.text)
        elif asked.kind == SEAT:
            self._screenings = {asked.shown or asked.screening: asked.screening}
            self.screening.offer(list(self._screenings))
            self.screening.set(next(iter(self._screenings)))
            self.day.set("")
            self._loaded_day = ""
            self.seat.set(asked.text)
            if not asked.text:
                self.seat.entry.focus_set()
                return
        elif asked.kind == PERSON:
            self.person.set(asked.text)
        self._on_ask(asked)

    def ask(self) -> None:
        """Look for what is typed."""
        kind = self.chips.value
        text = {SALE: self.sale, SEAT: self.seat, PERSON: self.person}
        screening = self._screenings.get(self.screening.get(), "") if kind == SEAT else ""
        self._on_ask(Asked(kind, text[kind].get() if kind in text else "", screening))

    def error(self, field: str | None, message: str) -> bool:
        """Show an error beside its field, and tell whether that is one of those shown."""
        fields = {"sale": self.sale, "day": self.day, "screening": self.screening, "seat": self.seat,
                  "person": self.person}  # fmt: skip
        found = fields.get(field or "")
        if found is None or not found.winfo_manager():
            return False
        found.error(message)
        found.entry.focus_set()
        return True

    def _choose(self, kind: str) -> None:
        """Lay the fields of a choice; the newest entries are read at once."""
        self._lay(kind)
        if kind == LATEST:
            self._on_ask(Asked(LATEST))
            return
        fields = self._fields[kind]
        fields[0].entry.focus_set()
        if kind == SEAT and not self._screenings:
            self._load_day()

    def _lay(self, kind: str) -> None:
        for child in self._row.grid_slaves():
            child.grid_forget()
        self._row.pack_forget()
        fields = self._fields[kind]
        if not fields:
            return
        for column, field in enumerate(fields):
            field.among = (column, len(fields), 560)
            field.grid(row=0, column=column, sticky="nw", padx=(0, px(4)))
        self.find.grid(row=0, column=len(fields), sticky="nw", pady=(px(23), 0), padx=(px(4), 0))
        self._row.pack(fill="x", pady=(0, px(4)))

    def _load_day(self) -> None:
        """Offer the screenings of the typed date."""
        day = self.day.get().strip()
        if not day or day == self._loaded_day:
            return
        self._loaded_day = day
        book, actor = self._app.cinema.journal_book, self._app.identity.actor()

        def done(found: tuple[tuple[str, str], ...]) -> None:
            self._screenings = {}
            for name, words in found:  # two auditoriums may show one movie at one time
                self._screenings[words if words not in self._screenings else f"{words} ({name})"] = name
            self.screening.offer(list(self._screenings))
            self.screening.set(next(iter(self._screenings), ""))
            if not found:
                self.screening.error(_("Nothing was shown on this date."))

        def failed(error: BaseException) -> None:
            self._loaded_day = ""
            self.day.error(errors.words(error).message)

        self._app.tasks.submit(lambda: book.screenings(actor, day), owner=self, on_done=done, on_error=failed)
