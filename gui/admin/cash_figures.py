"""A row of cards with one figure each, as the top of a report."""

import tkinter as tk
from tkinter import ttk

from gui.scale import px
from gui.widgets.card import PADDING, Card

_GAP = 12


class Figures(ttk.Frame):
    """Cards of one width; `show` sets a figure and what stands below it."""

    def __init__(self, master: tk.Misc, names: tuple[tuple[str, str], ...]) -> None:
        """`names` are (key, words) from left to right."""
        super().__init__(master)
        self._labels: dict[str, tuple[ttk.Label, ttk.Label]] = {}
        for column, (key, words) in enumerate(names):
            card = Card(self)
            card.grid(row=0, column=column, sticky="nsew", padx=(px(_GAP) if column else 0, 0))
            self.columnconfigure(column, weight=1, uniform="figures")
            inside = ttk.Frame(card.body, style="Surface.TFrame", padding=(px(PADDING), px(8)))
            inside.pack(fill="both", expand=True)
            ttk.Label(inside, text=words, style="Surface.Muted.TLabel").pack(anchor="w")
            figure = ttk.Label(inside, text="–", style="Surface.Title.TLabel")
            figure.pack(anchor="w")
            note = ttk.Label(inside, style="Surface.Small.TLabel")
            note.pack(anchor="w")
            self._labels[key] = (figure, note)

    def show(self, key: str, figure: str, note: str = "") -> None:
        """Set a figure, with a note below it."""
        for label, words in zip(self._labels[key], (figure, note), strict=True):
            label.configure(text=words)

    def said(self, key: str) -> str:
        """Return a figure as it is shown."""
        return str(self._labels[key][0].cget("text"))
