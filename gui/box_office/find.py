"""Looks for another screening to sell, or for the customer of this party: one field for both."""

import tkinter as tk
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from tkinter import ttk

from cinema.domain.members import Member
from cinema.domain.screenings import Showing
from cinema.i18n import _, current_language, number, when
from gui.scale import px
from gui.widgets.card import PADDING, Card
from gui.widgets.key_hints import KeyHints
from gui.widgets.search_field import SearchField
from gui.widgets.table import Column, Row, Table
from gui.window.screen import Screen

_SCREENING, _MEMBER, _NOBODY = "screening", "member", "nobody"


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found: screenings on sale, then customers."""

    screenings: Sequence[Showing] = ()
    members: Sequence[Member] = ()
    timezone: str = "UTC"


class FindPage(Screen):
    """`on_screening` gets a screening's id, `on_member` a customer (None: the one of the party is taken away).

    A customer who is selected and forgot their password is helped in from here.
    """

    nav = "sell"

    def build(self) -> None:
        """Make the field and the list below it."""
        self._found = Found()
        self._asked = self._shown = ""
        self._is_waiting = False
        self.member: Member | None = self.arguments["member"]
        card = Card(self.body, _("Find a film or a customer"))
        card.pack(fill="both", expand=True, padx=px(24), pady=px(24))
        self.field = SearchField(
            card.body, _("Title or room; name, e-mail or membership number"), self._search, self._walk,
            width=520, key="↵",
        )  # fmt: skip
        self.field.pack(anchor="w", padx=px(PADDING - 4), pady=px(12))
        self.field.entry.bind("<Return>", lambda _event: self._enter(), add=True)
        self.note = ttk.Label(card.body, style="Surface.Muted.TLabel", text=self._hint())
        self.note.pack(anchor="w", padx=px(PADDING), pady=(0, px(8)))
        columns = (
            Column("what", _("Film or customer"), 260, grows=True),
            Column("when", _("When, or number"), 200),
            Column("where", _("Room, or e-mail"), 200, drops=1),
            Column("state", _("Free"), 110, "e"),
        )
        self.table = Table(card.body, columns, on_open=self._open, on_select=lambda _key: self._selected())
        self.table.pack(fill="both", expand=True, padx=px(8), pady=(0, px(8)))
        self.help = ttk.Button(
            card.foot, text=_("Forgot the password…"), style="Surface.Quiet.TButton", command=self._help_in
        )
        self.help.pack(side="left")
        KeyHints(card.foot, [("F4", _("for the customer who is selected"))]).pack(
            side="left", fill="x", expand=True, padx=px(16)
        )
        self._selected()
        if self.member is not None:
            self.table.show([self._nobody()])

    def first_focus(self) -> tk.Misc:
        """Return the field."""
        return self.field.entry

    def act(self, name: str) -> None:
        """Help the selected customer in."""
        if name == "help_in":
            self.help.invoke()  # a disabled button ignores it

    def _selected(self) -> None:
        """Allow what can be done for a customer only."""
        self.help.state(["!disabled" if self._chosen() is not None else "disabled"])

    def _chosen(self) -> Member | None:
        kind, _sign, name = self.table.selected.partition(":")
        return next((one for one in self._found.members if kind == _MEMBER and one.id == name), None)

    def _help_in(self) -> None:
        member = self._chosen()
        if member is not None:
            self.app.navigator.go("help_in", member=member)

    def _hint(self) -> str:
        if self.member is not None:
            return _("This sale is for {name}.").format(name=self.member.name)
        return _("Enter takes the first one; the arrow keys choose another.")

    def _search(self, text: str) -> None:
        self._asked = text
        cinema, actor = self.app.cinema, self.app.identity.actor()

        def read() -> Found:
            return Found(cinema.programme.find(text), cinema.members.find(actor, text), cinema.house().timezone)

        def show(found: Found) -> None:
            if text == self._asked:
                self._show(text, found)

        if text.strip():
            self.load(read, show)
        else:
            self._is_waiting = False
            self._show(text, Found())

    def _show(self, text: str, found: Found) -> None:
        self._found, self._shown = found, text
        rows = [self._screening(one) for one in found.screenings] + [self._customer(one) for one in found.members]
        if self.member is not None:
            rows.append(self._nobody())
        self.table.show(rows, keep=rows[0].key if rows else None)
        self._selected()
        nothing = _("Nothing is on sale under this title, and no customer has this name or number.")
        self.note.configure(text=self._hint() if rows or not text.strip() else nothing)
        if self._is_waiting and rows and text.strip():
            self._open(rows[0].key)
        self._is_waiting = False

    def _enter(self) -> None:
        """Take the first row; one that is still being looked for is taken when it is there."""
        text = self.field.value.get()
        if text != self._shown:
            self._is_waiting = bool(text.strip())
        elif self.table.shown and text.strip():
            self._open(self.table.selected or self.table.shown[0])

    def _walk(self) -> None:
        if self.table.shown:
            self.table.focus_set()

    def _open(self, key: str) -> None:
        kind, _sign, name = key.partition(":")
        self.app.navigator.back()
        if kind == _SCREENING:
            choose: Callable[[str], None] = self.arguments["on_screening"]
            choose(name)
        else:
            attach: Callable[[Member | None], None] = self.arguments["on_member"]
            attach(next((one for one in self._found.members if one.id == name), None))

    def _screening(self, one: Showing) -> Row:
        start = when(one.screening.starts_at, self._found.timezone, "EEE d MMM HH:mm")
        free = number(one.availability.free) if one.availability.state.can_buy else _("sold out")
        title = one.movie.title_in(current_language())
        return Row(f"{_SCREENING}:{one.screening.id}", (title, start, one.auditorium.name, free))

    def _customer(self, one: Member) -> Row:
        state = _("member") if one.is_valid else _("not valid now") if one.number else _("customer")
        return Row(f"{_MEMBER}:{one.id}", (one.name, one.number or "–", one.email, state))

    def _nobody(self) -> Row:
        return Row(f"{_NOBODY}:", (_("No customer after all"), "", "", ""), tone="muted")
