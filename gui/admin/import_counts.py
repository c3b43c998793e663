"""How many rows an import adds, changes, leaves and refuses: four cards with a number each."""

import tkinter as tk
from collections.abc import Callable, Mapping
from tkinter import ttk

from cinema.domain.movie_import import RowState
from cinema.i18n import N_, _, number
from gui.fonts import font
from gui.scale import px
from gui.widgets.card import Card
from gui.widgets.pictures import IconLabel

STATES = {
    RowState.ADDED: (N_("new"), "plus-circle-fill", "good", N_("added, none scheduled")),
    RowState.CHANGED: (N_("changed"), "arrow-repeat", "info", N_("old → new in each row")),
    RowState.UNCHANGED: (N_("unchanged"), "check-circle", "muted", N_("nothing is written")),
    RowState.REFUSED: (N_("refused"), "exclamation-circle-fill", "bad", N_("need an answer, or stay out")),
}
_LOW = 176  # px of width for a card; below it, the word stands below the number


class Counts(ttk.Frame):
    """Four cards side by side; a press on one filters by its state."""

    def __init__(self, master: tk.Misc, on_press: Callable[[RowState], None]) -> None:
        super().__init__(master)
        self._numbers: dict[RowState, ttk.Label] = {}
        self._lines: list[tuple[ttk.Label, ttk.Label, str, str]] = []
        for column, (state, (words, icon, role, below)) in enumerate(STATES.items()):
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
            second = ttk.Label(inside, text=_(below), style="Surface.Small.TLabel")
            second.pack(anchor="w")
            self._lines.append((word, second, _(words), _(below)))
            self._numbers[state] = count
            for widget in (inside, line, count, second, *line.winfo_children()):
                widget.bind("<Button-1>", lambda _event, state=state: on_press(state))  # type: ignore[misc]
        self.bind("<Configure>", lambda event: self._fit(event.width))

    def show(self, counts: Mapping[RowState, int]) -> None:
        """Show how many rows there are of each state."""
        for state, label in self._numbers.items():
            label.configure(text=number(counts.get(state, 0)))

    def _fit(self, width: int) -> None:
        """Put the word below the number where there is no room beside it."""
        beside = width >= px(4 * _LOW)
        for word, second, name, below in self._lines:
            if beside and not word.winfo_manager():
                word.pack(side="left")
            elif not beside:
                word.pack_forget()
            second.configure(text=below if beside else name)
