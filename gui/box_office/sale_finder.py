"""The left column of the sales page: the field for what is known of a sale, and below it those that it may mean.

Before anything is looked for, this till's latest sales stand there.
"""

import tkinter as tk
from collections.abc import Callable, Sequence
from functools import partial
from tkinter import ttk

from cinema.domain.transactions import Transaction
from cinema.i18n import _, clock, money, ngettext, when
from gui.fonts import font
from gui.scale import px
from gui.widgets.card import PADDING, Card
from gui.widgets.fitting import shorten
from gui.widgets.form_field import FormField
from gui.widgets.scrolled import ScrolledFrame
from gui.window.scanner import takes_codes

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
        self._latest: tuple[Sequence[Transaction], str] = ((), "UTC")
        self._found: frozenset[str] = frozenset()
        self.field = FormField(
            self.body, _("Number, or what is known of it"), width=WIDTH - 2 * PADDING - 2, surface=True,
            help_text=_(
                "Last digits, 24.50, C7 20:30, 4242 (card), 19:47, P4711 (code) or a member; 2026-11-30 after it for "
                "another day. Or scan a ticket. Then press Enter."
            ),
        )  # fmt: skip
        self.field.pack(fill="x", padx=px(_EDGE), pady=(px(12), px(8)))
        self.field.entry.bind("<Return>", lambda _event: self._enter(), add=True)
        takes_codes(self.field.entry)
        self._title = ttk.Label(self.body, style="Surface.Small.TLabel")
        self._list = ScrolledFrame(self.body, surface=True, gutter=False)

    def show_latest(self, sales: Sequence[Transaction], zone: str) -> None:
        """Show this till's latest sales, unless some that were looked for are shown; without any no list is there."""
        self._latest = (sales, zone)
        if not self._found:
            self._show(_("Last sales of this till"), sales, zone)

    def show_found(self, sales: Sequence[Transaction], zone: str) -> None:
        """Show the sales that may be meant, and give the first one the focus."""
        self._found = frozenset(one.id for one in sales)
        words = ngettext("{count} sale like that", "{count} sales like that", len(sales))
        self._show(words.format(count=len(sales)), sales, zone)
        self.update_idletasks()  # Tk gives the focus to mapped widgets only
        self._walk(0)

    def opened(self, sale: Transaction) -> None:
        """Show the latest sales again, unless this sale was one of those that may be meant."""
        if self._found and sale.id not in self._found:
            self._found = frozenset()
            self._show(_("Last sales of this till"), *self._latest)

    def _show(self, title: str, sales: Sequence[Transaction], zone: str) -> None:
        focused = next((place for place, row in enumerate(self.rows) if row.focus_displayof() is row), None)
        for row in self.rows:
            row.destroy()
        self._title.configure(text=title)
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
        if sale.id in self._found:  # of any day and till: the seats tell them apart
            at = when(sale.paid_at, zone, "d MMM HH:mm")
            seats = " ".join(one.seat_label for one in sale.tickets)
            second = shorten(f"{number} · {seats}", px(WIDTH - 64), font(13, bold=True).measure)
            words = f"{at}   {money(sale.total, sale.currency)}\n{second}"
        else:
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
