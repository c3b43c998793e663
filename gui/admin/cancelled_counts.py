"""How many sales of a cancelled screening are to be refunded, wait, and are refunded: four cards with their amounts."""

import tkinter as tk
from tkinter import ttk

from cinema.domain.cancelling import BackSales, BackState
from cinema.i18n import N_, _, money, number
from gui.fonts import font
from gui.scale import px
from gui.widgets.card import Card
from gui.widgets.pictures import IconLabel

GROUPS: tuple[tuple[str, str, str, frozenset[BackState]], ...] = (
    (N_("to refund"), "arrow-counterclockwise", "info", frozenset((BackState.TO_REFUND,))),
    (N_("at the counter"), "cash-coin", "warn", frozenset((BackState.COUNTER,))),
    (
        N_("under way"), "hourglass-split", "warn",
        frozenset((BackState.BEING_REFUNDED, BackState.UNDECIDED, BackState.BEING_PAID, BackState.UNREADABLE)),
    ),
    (N_("refunded"), "check-circle", "good", frozenset((BackState.REFUNDED,))),
)  # fmt: skip
_LOW = 190  # px of width for a card; below it, the word stands below the number


class BackCounts(ttk.Frame):
    """Four cards side by side."""

    def __init__(self, master: tk.Misc) -> None:
        super().__init__(master)
        self._lines: list[tuple[ttk.Label, ttk.Label, ttk.Label, str]] = []
        self._amounts = [""] * len(GROUPS)
        for column, (words, icon, role, _states) in enumerate(GROUPS):
            self.columnconfigure(column, weight=1, uniform="counts")
            card = Card(self)
            card.grid(row=0, column=column, sticky="nsew", padx=(0 if column == 0 else px(6), 0))
            inside = ttk.Frame(card.body, style="Surface.TFrame", padding=(px(14), px(8)))
            inside.pack(fill="both", expand=True)
            line = ttk.Frame(inside, style="Surface.TFrame")
            line.pack(anchor="w")
            count = ttk.Label(line, text="–", style="Surface.TLabel", font=font(24, bold=True, display=True))
            count.pack(side="left")
            IconLabel(line, icon, size=14, role=role, surface=True).pack(side="left", padx=(px(10), px(4)))
            word = ttk.Label(line, text=_(words), style="Surface.Bold.TLabel")
            word.pack(side="left")
            second = ttk.Label(inside, style="Surface.Small.TLabel")
            second.pack(anchor="w")
            self._lines.append((count, word, second, _(words)))
        self.bind("<Configure>", lambda event: self._fit(event.width))

    def show(self, found: BackSales) -> None:
        """Show the numbers of sales and their amounts."""
        for place, (_words, _icon, _role, states) in enumerate(GROUPS):
            mine = [one for one in found.sales if one.state in states]
            self._lines[place][0].configure(text=number(len(mine)))
            currency = next((one.currency for one in found.sales if one.currency), "")
            self._amounts[place] = money(sum(one.amount for one in mine), currency) if currency else ""
        self._fit(self.winfo_width())

    def _fit(self, width: int) -> None:
        """Put the word below the number where there is no room beside it."""
        beside = width >= px(4 * _LOW)
        for (_count, word, second, name), amount in zip(self._lines, self._amounts, strict=True):
            if beside and not word.winfo_manager():
                word.pack(side="left")
            elif not beside:
                word.pack_forget()
            second.configure(text=amount if beside else f"{name} {amount}".strip())
