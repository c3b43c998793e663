"""The left column of the sales page: the field for a number, and this till's latest sales below it."""

import tkinter as tk
from collections.abc import Callable, Sequence
from functools import partial
from tkinter import ttk

from cinema.domain.transactions import Transaction
from cinema.i18n import _, clock, money
from gui.scale import px
from gui.widgets.card import PADDING, Card
from gui.widgets.form_field import FormField
from gui.widgets.scrolled import ScrolledFrame

WIDTH = 296
_EDGE = PADDING - 4  # fields and buttons bring 4 px for their focus ring


class SaleFinder(Card):
    """Calls `on_find` with what was typed or scanned, at Enter, or with the number of a sale that was chosen."""

    def __init__(self, master: tk.Misc, on_find: Callable[[str], None]) -> None:
        super().__init__(master, _("Find the sale"))
        self.configure(width=px(WIDTH))
        self.pack_propagate(False)
        self._on_find = on_find
        self.rows: list[ttk.Button] = []
        self.field = FormField(
            self.body, _("Receipt or refund number"), width=WIDTH - 2 * PADDING - 2, surface=True,
            help_text=_("Type it or its last digits, or scan a ticket, then press Enter."),
        )  # fmt: skip
        self.field.pack(fill="x", padx=px(_EDGE), pady=(px(12), px(8)))
        self.field.entry.bind("<Return>", lambda _event: self._enter(), add=True)
        self._title = ttk.Label(self.body, text=_("Last sales of this till"), style="Surface.Small.TLabel")
        self._list = ScrolledFrame(self.body, surface=True, gutter=False)

    def show_latest(self, sales: Sequence[Transaction], zone: str) -> None:
        """Show this till's latest sales; without any the list is not there."""
        focused = next((place for place, row in enumerate(self.rows) if row.focus_displayof() is row), None)
        for row in self.rows:
            row.destroy()
        self.rows = [self._row(sale, zone) for sale in sales if sale.paid_at is not None]
        for place, row in enumerate(self.rows):
            row.bind("<Down>", lambda _event, place=place: self._walk(place + 1))  # type: ignore[misc]
            row.bind("<Up>", lambda _event, place=place: self._walk(place - 1))  # type: ignore[misc]
        if self.rows:
            self._title.pack(anchor="w", padx=px(PADDING), pady=(px(4), px(4)))
            self._list.pack(fill="both", expand=True, padx=px(_EDGE), pady=(0, px(8)))
            self._list.settle()
            if focused is not None:
                self._walk(min(focused, len(self.rows) - 1))

    def refuse(self, message: str) -> None:
        """Show under the field why nothing was found, and let it be typed over."""
        self.field.error(message)
        self.take_focus()

    def take_focus(self) -> None:
        """Give the field the focus with its text selected, for the next scan."""
        self.field.entry.focus_set()
        self.field.entry.selection_range(0, "end")

    def _enter(self) -> None:
        text = self.field.get().strip()
        if text:
            self._on_find(text)
        else:
            self.field.error(_("Type the number on the receipt."))

    def _row(self, sale: Transaction, zone: str) -> ttk.Button:
        number = sale.receipt_number or ""
        assert sale.paid_at is not None
        words = f"{clock(sale.paid_at, zone)}   {number}   {money(sale.total, sale.currency)}"
        row = ttk.Button(
            self._list.inside, text=words, style="Surface.Quiet.TButton", command=partial(self._on_find, number)
        )
        row.bind("<Return>", lambda _event: row.invoke())
        row.pack(fill="x")
        return row

    def _walk(self, place: int) -> str:
        if place < 0:
            self.field.entry.focus_set()
        elif place < len(self.rows):
            self.rows[place].focus_set()
        return "break"
