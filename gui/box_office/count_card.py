"""The count of a drawer: how many of each note and coin, or one amount where the house's currency has no list."""

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk

from cinema.domain.denominations import COINS, NOTES
from cinema.domain.till_sessions import denominations_total
from cinema.i18n import _, money
from gui.scale import px
from gui.selling.cash_amounts import live_change
from gui.widgets.card import PADDING, Card
from gui.widgets.form_field import FormField, remove_traces
from gui.widgets.message_line import MessageLine

WIDTH = 468
_BOX, _VALUE = 64, 68
_MOST_DIGITS = 6


class CountCard(Card):
    """`total` is what was counted so far; `on_change` is called after every change of it."""

    def __init__(self, master: tk.Misc, currency: str, on_change: Callable[[], None]) -> None:
        super().__init__(master, _("Count"))
        self.configure(width=px(WIDTH))
        self.pack_propagate(False)
        self._currency, self._on_change = currency, on_change
        self.boxes: dict[int, PieceBox] = {}
        self.amount: FormField | None = None
        hint = ttk.Label(self.head, text=_("Tab goes to the next box"), style="Surface.Small.TLabel")
        hint.pack(side="right", padx=px(PADDING))
        self._message = MessageLine(self.body, WIDTH - 2 * PADDING)
        if currency in NOTES:
            self._make_boxes()
        else:
            self._make_amount()
        self._message.pack(side="bottom", fill="x", padx=px(PADDING))
        ttk.Label(self.foot, text=_("In the drawer"), style="Surface.Lead.TLabel").pack(side="left")
        self.sum = ttk.Label(self.foot, style="Surface.Display.TLabel")
        self.sum.pack(side="right")
        self._show()

    @property
    def total(self) -> int | None:
        """What was counted, in minor units; None while something typed is no number."""
        if self.amount is not None:
            return live_change(self.amount.get(), 0, self._currency) if self.amount.get().strip() else 0
        numbers = self.numbers
        return None if numbers is None else denominations_total(numbers)

    @property
    def numbers(self) -> dict[int, int] | None:
        """How many there are of each note and coin by value; None while a box holds no number, or without boxes."""
        counts = {value: box.number for value, box in self.boxes.items()}
        known = {value: number for value, number in counts.items() if number is not None}
        return known if self.boxes and len(known) == len(counts) else None

    @property
    def texts(self) -> dict[str, tk.StringVar]:
        """What is typed, by field."""
        if self.amount is not None:
            return {"counted": self.amount.value}
        return {f"pieces:{value}": box.text for value, box in self.boxes.items()}

    def first(self) -> tk.Misc:
        """Return the first field."""
        return self.amount.entry if self.amount is not None else next(iter(self.boxes.values())).entry

    def error(self, message: str) -> None:
        """Tell what is wrong with the count."""
        self._message.show(message, "bad", seconds=None)

    def _make_boxes(self) -> None:
        both = ttk.Frame(self.body, style="Surface.TFrame", padding=(px(PADDING), px(6)))
        both.pack(fill="both", expand=True)
        for column, (words, values) in enumerate(((_("Notes"), NOTES), (_("Coins"), COINS))):
            part = ttk.Frame(both, style="Surface.TFrame")
            part.pack(side="left", fill="y", anchor="n", padx=(0 if column == 0 else px(16), 0))
            ttk.Label(part, text=words, style="Surface.Bold.TLabel").grid(row=0, column=0, sticky="w")
            ttk.Label(part, text=_("pieces"), style="Surface.Small.TLabel").grid(row=0, column=1, sticky="e")
            for row, value in enumerate(values[self._currency], 1):
                self.boxes[value] = PieceBox(part, row, value, self._currency, self._show)

    def _make_amount(self) -> None:
        self.amount = FormField(self.body, _("Counted in cash"), width=WIDTH - 4 * PADDING, surface=True)
        self.amount.pack(fill="x", padx=px(PADDING - 4), pady=px(8))
        self.amount.value.trace_add("write", lambda *_: self._show())

    def _show(self) -> None:
        if not hasattr(self, "sum"):
            return
        self._message.hide()
        total = self.total
        self.sum.configure(text="–" if total is None else money(total, self._currency))
        self._on_change()


class PieceBox:
    """One row: the value, the number of pieces, and what they come to. An empty box is none; letters are marked."""

    def __init__(self, master: ttk.Frame, row: int, value: int, currency: str, on_change: Callable[[], None]) -> None:
        self._value, self._currency, self._on_change = value, currency, on_change
        self.text = tk.StringVar(master)
        ttk.Label(master, text=money(value, currency), style="Surface.TLabel").grid(row=row, column=0, sticky="w")
        holder = ttk.Frame(master, style="Surface.TFrame", width=px(_BOX + 8), height=px(40))
        holder.pack_propagate(False)
        holder.grid(row=row, column=1, padx=px(4))
        self.entry = ttk.Entry(holder, textvariable=self.text, style="Surface.Field.TEntry", justify="right")
        self.entry.pack(fill="both", expand=True)
        self.sum = ttk.Label(master, style="Surface.Small.TLabel", anchor="e")
        self.sum.grid(row=row, column=2, sticky="e")
        master.columnconfigure(2, minsize=px(_VALUE))
        self.text.trace_add("write", lambda *_: self._changed())
        self.entry.bind("<Destroy>", lambda _event: remove_traces(self.text), add=True)
        for key, turn in (("<Down>", "<<NextWindow>>"), ("<Return>", "<<NextWindow>>"), ("<Up>", "<<PrevWindow>>")):
            self.entry.bind(key, lambda _event, turn=turn: self._turn(turn), add=True)  # type: ignore[misc]
        self._show()

    @property
    def number(self) -> int | None:
        """The number of pieces: 0 for an empty box, None for what is no number."""
        text = self.text.get().strip()
        if not text:
            return 0
        return int(text) if text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS else None

    def _turn(self, turn: str) -> str:
        self.entry.event_generate(turn)
        return "break"

    def _changed(self) -> None:
        self._show()
        self._on_change()

    def _show(self) -> None:
        number = self.number
        self.entry.state(["invalid" if number is None else "!invalid"])
        self.sum.configure(text="–" if number is None else money(self._value * number, self._currency))
