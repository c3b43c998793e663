"""The list of what vouchers pay of a party."""

import tkinter as tk
from collections.abc import Sequence
from tkinter import ttk

from cinema.i18n import _, money
from gui.scale import px

_WIDTH = 312


class VoucherList(ttk.Frame):
    """What the party costs, and a line for each voucher."""

    def __init__(self, master: tk.Misc) -> None:
        super().__init__(master)
        self._lines: list[ttk.Frame] = []

    def show(self, price: int, lines: Sequence[tuple[str, int]], currency: str) -> None:
        """Show them in the place of what was shown; amounts are in minor units."""
        for one in self._lines:
            one.destroy()
        self._lines = []
        self._add(_("Price"), price, currency, "TLabel")
        for words, amount in lines:
            self._add(words, amount, currency, "Muted.TLabel")

    def _add(self, words: str, amount: int, currency: str, style: str) -> None:
        row = ttk.Frame(self, width=px(_WIDTH), height=px(24))
        row.pack_propagate(False)
        row.pack(anchor="w")
        ttk.Label(row, text=words, style=style).pack(side="left", padx=px(4))
        ttk.Label(row, text=money(amount, currency), style=style).pack(side="right")
        self._lines.append(row)
