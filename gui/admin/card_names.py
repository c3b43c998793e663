"""The name of a price card: the house's own, and those in other languages."""

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk

from cinema.domain.card_forms import TypedCard
from cinema.i18n import LANGUAGES, _
from gui.admin.line_field import LineField
from gui.scale import px
from gui.widgets.flow import Flow
from gui.widgets.pictures import rule


class CardNames:
    """The fields stand in two places: the own name at the top of `master`, the others where `pack_others` is called."""

    def __init__(self, master: tk.Misc, on_change: Callable[[], None]) -> None:
        self._master, self._on_change = master, on_change
        self._card = TypedCard()
        own = LineField(master, _("Name"), width=280, surface=True)
        own.pack(fill="x")
        self._others = Flow(master, style="Surface.TFrame")
        self.fields = {"name": own}
        for code, language in LANGUAGES.items():
            self.fields[code] = LineField(self._others, language, width=160, surface=True)
            self._others.add(self.fields[code])
        for name, field in self.fields.items():
            field.value.trace_add("write", lambda *_, name=name, field=field: self._read(name, field.get()))

    def pack_others(self) -> None:
        """Put the names in other languages below what is there."""
        rule(self._master, surface=True).pack(fill="x", padx=px(4), pady=px(12))
        heading = ttk.Label(self._master, text=_("Its name in other languages"), style="Surface.Bold.TLabel")
        heading.pack(anchor="w", padx=px(4))
        self._others.pack(fill="x", pady=(px(4), 0))

    def show(self, card: TypedCard) -> None:
        """Show the names of a typed card."""
        self._card = card
        for name, field in self.fields.items():
            field.set(card.name if name == "name" else card.names.get(name, ""))

    def error(self, name: str, words: str) -> None:
        """Show an error at the own name (`name`), or at the first of the others."""
        field = self.fields["name" if name == "name" else next(iter(LANGUAGES))]
        field.error(words)
        field.entry.focus_set()

    def clear(self) -> None:
        """Take all errors away."""
        for field in self.fields.values():
            field.error("")

    def _read(self, name: str, text: str) -> None:
        if name == "name":
            self._card.name = text
        elif text:
            self._card.names[name] = text
        else:
            self._card.names.pop(name, None)
        self._on_change()
