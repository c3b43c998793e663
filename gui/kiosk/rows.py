"""Lays buttons out in as few rows as their words need: nothing is cut off, whatever the language and the text size."""

import tkinter as tk
from collections.abc import Sequence
from tkinter import ttk


def rows_of(buttons: Sequence[ttk.Button], room: int, gap: int) -> list[list[ttk.Button]]:
    """Return the buttons in rows that are no wider than the room, in their order; one that is wider is alone."""
    rows: list[list[ttk.Button]] = [[]]
    left = room
    for button in buttons:
        need = button.winfo_reqwidth()
        if rows[-1] and need + gap > left:
            rows.append([])
            left = room
        left -= need + (gap if rows[-1] else 0)
        rows[-1].append(button)
    return rows


def lay_rows(master: tk.Misc, rows: Sequence[Sequence[ttk.Button]], gap: int, grows: Sequence[ttk.Button]) -> None:
    """Lay rows of buttons out; in each row the room that is left goes to those that `grows` names, else to all."""
    for child in master.winfo_children():
        if isinstance(child, _Row):
            child.destroy()
    for at, buttons in enumerate(rows):
        row = _Row(master, style="Surface.TFrame")
        row.pack(fill="x", pady=(gap if at else 0, 0))
        some = [one for one in buttons if one in grows]
        for column, button in enumerate(buttons):
            weight = button.winfo_reqwidth() if not some or button in some else 0
            row.columnconfigure(column, weight=weight)
            button.grid(in_=row, row=0, column=column, sticky="nsew", padx=(gap if column else 0, 0))
            button.lift()


class _Row(ttk.Frame):
    """One row."""
