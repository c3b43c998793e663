"""Cards side by side, each with a number, the word for it, and a line below."""

import tkinter as tk
from collections.abc import Callable, Sequence
from tkinter import ttk
from typing import NamedTuple

from cinema.i18n import _, number
from gui.fonts import font
from gui.scale import px
from gui.widgets.card import Card
from gui.widgets.pictures import IconLabel


class CountCard(NamedTuple):
    """A card's word (a msgid), icon, colour role, and the line below (a msgid) of one that has always the same."""

    words: str
    icon: str
    role: str
    line: str = ""


class CountCards(ttk.Frame):
    """`show` sets a card's number and line. A card narrower than `low` px has its word below the number.

    The word then takes the place of the line, or stands before it if `keeps_line`. `on_press` gets the place of the
    card that was pressed.
    """

    def __init__(
        self,
        master: tk.Misc,
        cards: Sequence[CountCard],
        *,
        low: int,
        keeps_line: bool = False,
        on_press: Callable[[int], None] | None = None,
    ) -> None:
        super().__init__(master)
        self._low, self._keeps_line = low, keeps_line
        self._lines = [_(one.line) if one.line else "" for one in cards]
        self._cards: list[tuple[ttk.Label, ttk.Label, ttk.Label, str]] = []
        for column, one in enumerate(cards):
            self.columnconfigure(column, weight=1, uniform="counts")
            card = Card(self)
            card.grid(row=0, column=column, sticky="nsew", padx=(0 if column == 0 else px(6), 0))
            inside = ttk.Frame(card.body, style="Surface.TFrame", padding=(px(14), px(8)))
            inside.pack(fill="both", expand=True)
            row = ttk.Frame(inside, style="Surface.TFrame")
            row.pack(anchor="w")
            count = ttk.Label(row, text="–", style="Surface.TLabel", font=font(24, bold=True, display=True))
            count.pack(side="left")
            IconLabel(row, one.icon, size=14, role=one.role, surface=True).pack(side="left", padx=(px(10), px(4)))
            word = ttk.Label(row, text=_(one.words), style="Surface.Bold.TLabel")
            word.pack(side="left")
            line = ttk.Label(inside, style="Surface.Small.TLabel")
            line.pack(anchor="w")
            self._cards.append((count, word, line, _(one.words)))
            if on_press is not None:
                for widget in (inside, row, line, *row.winfo_children()):
                    widget.bind("<Button-1>", lambda _event, place=column: on_press(place))  # type: ignore[misc]
        self.bind("<Configure>", lambda event: self._fit(event.width))

    def show(self, place: int, count: int, line: str | None = None) -> None:
        """Show a card's number, and another line below it unless that is None."""
        self._cards[place][0].configure(text=number(count))
        if line is not None:
            self._lines[place] = line
        self._fit(self.winfo_width())

    def _fit(self, width: int) -> None:
        is_wide = width >= px(len(self._cards) * self._low)
        for (_count, word, label, name), line in zip(self._cards, self._lines, strict=True):
            if is_wide and not word.winfo_manager():
                word.pack(side="left")
            elif not is_wide:
                word.pack_forget()
            below = f"{name} {line}".strip() if self._keeps_line else name
            label.configure(text=line if is_wide else below)
