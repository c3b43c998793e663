"""The base of a price card's lines that are added and removed; `card_sections.py` has the kinds of them."""

import tkinter as tk
from collections.abc import Callable, Sequence
from functools import partial
from tkinter import ttk
from typing import Any

from cinema.domain.card_forms import TypedCard
from cinema.domain.ticket_types import TypeRecord
from cinema.i18n import _
from gui.scale import px
from gui.widgets.form_field import remove_traces
from gui.widgets.icon_button import icon_button
from gui.widgets.pictures import IconLabel, rule
from gui.widgets.wrapped import WrappedLabel


class LineSection(ttk.Frame):
    """A heading with what it means, a button that adds a line, and the lines with their errors.

    A subclass draws a line in `lay`, and adds one to the typed card in `append`.
    """

    title, words = "", ""

    def __init__(self, master: tk.Misc, on_change: Callable[[], None]) -> None:
        super().__init__(master, style="Surface.TFrame")
        self.changed = on_change
        self.card = TypedCard()
        self.types: Sequence[TypeRecord] = ()
        self.currency = ""
        self._notes: list[ttk.Frame] = []
        self.rows: list[dict[str, Any]] = []
        rule(self, surface=True).pack(fill="x", padx=px(4), pady=(px(12), px(8)))
        head = ttk.Frame(self, style="Surface.TFrame")
        head.pack(fill="x", padx=(px(4), 0))
        ttk.Label(head, text=self.title, style="Surface.Bold.TLabel").pack(side="left")
        self.button = ttk.Button(head, text=_("Add"), style="Surface.Link.TButton", command=self._add)
        self.button.pack(side="right")
        self._about = WrappedLabel(self, text=self.words, style="Surface.Small.TLabel")
        self._about.pack(fill="x", padx=px(4))
        self._room = ttk.Frame(self, style="Surface.TFrame")
        self._room.pack(fill="x")

    def show(self, card: TypedCard, types: Sequence[TypeRecord], currency: str) -> None:
        """Show a typed card's lines."""
        self.card, self.types, self.currency = card, types, currency
        self.refill()

    def refill(self) -> None:
        """Draw all lines anew."""
        for child in self._room.winfo_children():
            child.destroy()
        self._notes, self.rows = [], []
        for index in range(len(self.lines)):
            box = ttk.Frame(self._room, style="Surface.TFrame")
            box.pack(fill="x", pady=(px(4), 0))
            row = ttk.Frame(box, style="Surface.TFrame")
            row.pack(fill="x")
            self.rows.append({})
            icon_button(row, "x-lg", partial(self._remove, index), style="Surface.Tool.TButton", size=12).pack(
                side="right", anchor="n", pady=(px(14), 0)
            )
            self.lay(row, box, index)
            note = ttk.Frame(box, style="Surface.TFrame")
            self._notes.append(note)

    @property
    def lines(self) -> list[Any]:
        """The typed card's list of these lines."""
        raise NotImplementedError

    def lay(self, row: ttk.Frame, box: ttk.Frame, index: int) -> None:
        """Make the inputs of a line; `box` has room below the row."""
        raise NotImplementedError

    def append(self) -> None:
        """Add an empty line to the typed card."""
        raise NotImplementedError

    def error(self, index: int, words: str) -> None:
        """Show an error below a line; below the heading where there is no such line."""
        if not 0 <= index < len(self._notes):
            self._about.configure(text=words, style="Surface.Bad.TLabel")
            return
        note = self._notes[index]
        IconLabel(note, "exclamation-circle-fill", role="bad", surface=True).pack(side="left", anchor="n")
        WrappedLabel(note, text=words, style="Surface.Bad.TLabel").pack(side="left", fill="x", expand=True, padx=px(6))
        note.pack(fill="x", padx=px(4))
        next(iter(self.rows[index].values())).focus_set()

    def clear(self) -> None:
        """Take all errors away."""
        self._about.configure(text=self.words, style="Surface.Small.TLabel")
        for note in self._notes:
            for child in note.winfo_children():
                child.destroy()
            note.pack_forget()

    def text(self, row: ttk.Frame, index: int, name: str, label: str, width: int, *, right: bool = False) -> None:
        """Add an input that writes what is typed to the line's field of that name; a width of 0 takes what is left."""
        one = self.lines[index]
        value = tk.StringVar(self, getattr(one, name))
        entry = ttk.Entry(
            row, textvariable=value, style="Surface.Field.TEntry", justify="right" if right else "left", width=1
        )
        self._put(row, index, name, label, width, entry, right=right)

        def write(*_: object) -> None:
            setattr(one, name, value.get())
            self.changed()

        value.trace_add("write", write)
        entry.bind("<Destroy>", lambda _event: remove_traces(value), add=True)

    def choice(
        self, row: ttk.Frame, index: int, name: str, label: str, chosen: str, on_choice: Callable[[str], None]
    ) -> None:
        """Add a choice of a ticket type."""
        names = {one.id: one.name for one in self.types}
        box = ttk.Combobox(row, values=list(names.values()), state="readonly", style="Surface.Field.TCombobox", width=1)
        box.set(names.get(chosen, ""))

        def choose(_event: object) -> None:
            box.selection_clear()
            on_choice(list(names)[box.current()])
            self.changed()

        box.bind("<<ComboboxSelected>>", choose)
        self._put(row, index, name, label, 0, box)

    def _put(
        self, row: ttk.Frame, index: int, name: str, label: str, width: int, entry: Any, *, right: bool = False
    ) -> None:
        holder = ttk.Frame(row, style="Surface.TFrame", width=px((width or 60) + 8), height=px(58))
        holder.pack_propagate(False)
        holder.pack(side="left", fill="x", expand=not width)
        caption = ttk.Label(holder, text=label, style="Surface.Small.TLabel")
        caption.pack(anchor="e" if right else "w", padx=px(4))
        entry.pack(in_=holder, fill="both", expand=True)
        entry.lift()
        self.rows[index][name] = entry

    def _add(self) -> None:
        self.append()
        self.refill()
        self.changed()
        first = next(iter(self.rows[-1].values()))
        first.focus_set()

    def _remove(self, index: int) -> None:
        del self.lines[index]
        self.refill()
        self.button.focus_set()
        self.changed()
