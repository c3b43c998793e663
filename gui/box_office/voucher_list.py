"""The list of what vouchers pay of a party, and what is left."""

import tkinter as tk
from collections.abc import Sequence
from tkinter import ttk

from cinema.i18n import _, money
from gui.scale import px

_WIDTH = 312


class VoucherList(ttk.Frame):
    """One line for each voucher between what the party costs and what is left to pay."""

    def __init__(self, master: tk.Misc) -> None:
        super().__init__(master)
        self._lines: list[ttk.Frame] = []
        self.left: ttk.Label | None = None

    def show(self, price: int, lines: Sequence[tuple[str, int]], left: int, currency: str) -> None:
        """Show them in the place of what was shown; amounts are in minor units."""
        for one in self._lines:
            one.destroy()
        self._lines = []
        self._add(_("Price"), price, currency, "TLabel")
        for words, amount in lines:
            self._add(words, amount, currency, "Muted.TLabel")
        self.left = self._add(_("Left to pay"), left, currency, "Bold.TLabel")

    def _add(self, words: str, amount: int, currency: str, style: str) -> ttk.Label:
        row = ttk.Frame(self, width=px(_WIDTH), height=px(24))
        row.pack_propagate(False)
        row.pack(anchor="w")
        ttk.Label(row, text=words, style=style).pack(side="left", padx=px(4))
        label = ttk.Label(row, text=money(amount, currency), style=style)
        label.pack(side="right")
        self._lines.append(row)
        return label
