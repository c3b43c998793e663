"""The grid of a price card: a line a ticket type, a column a kind of seat. Tab and the arrows walk it."""

import tkinter as tk
from collections.abc import Callable, Mapping, Sequence
from tkinter import ttk

from cinema.domain.auditoriums import SEAT_KIND_NAMES, SeatKind
from cinema.domain.card_forms import TypedCard
from cinema.domain.card_words import age_words
from cinema.domain.money import amount_text
from cinema.domain.price_cards import half, parse_price
from cinema.domain.ticket_types import TypeRecord
from cinema.errors import InvalidInputError
from cinema.i18n import _
from gui import theme
from gui.fonts import font
from gui.scale import px
from gui.tokens import Tokens
from gui.widgets.form_field import remove_traces
from gui.widgets.pictures import IconLabel, rule
from gui.widgets.wrapped import WrappedLabel

CELL, _HEIGHT = 84, 40
Key = tuple[str, SeatKind]


class PriceCell(ttk.Frame):
    """A price to type. While it is empty and without the focus it says what that means, such as not sold."""

    def __init__(self, master: tk.Misc, on_change: Callable[[str], None], on_move: Callable[[int, int], None]) -> None:
        super().__init__(master, style="Surface.TFrame", width=px(CELL + 8), height=px(_HEIGHT))
        self.pack_propagate(False)
        self._on_change = on_change
        self._text, self._hint, self._busy = "", "", False
        self._value = tk.StringVar(self)
        self.entry = ttk.Entry(self, textvariable=self._value, style="Surface.Field.TEntry", justify="right")
        self.entry.pack(fill="both", expand=True)
        self._value.trace_add("write", lambda *_: self._typed())
        self.entry.bind("<FocusIn>", lambda _event: self._enter(), add=True)
        self.entry.bind("<FocusOut>", lambda _event: self._show(), add=True)
        for key, step in (("<Up>", -1), ("<Down>", 1), ("<Return>", 1)):
            self.entry.bind(key, lambda _event, step=step: on_move(step, 0))  # type: ignore[misc]
        self.entry.bind("<Left>", lambda _event: self._sideways(on_move, -1))
        self.entry.bind("<Right>", lambda _event: self._sideways(on_move, 1))
        theme.on_change(self, self._paint)

    def destroy(self) -> None:
        """Remove the value's traces, which would keep their callbacks alive, and destroy the cell."""
        remove_traces(self._value)
        super().destroy()

    def get(self) -> str:
        """Return what is typed."""
        return self._text

    def set(self, text: str, hint: str) -> None:
        """Show a price, and what an empty cell means."""
        self._text, self._hint = text, hint
        self._show()

    def hint(self, words: str) -> None:
        """Change what an empty cell means."""
        if words != self._hint:
            self._hint = words
            self._show()

    @property
    def _is_focused(self) -> bool:
        return self.entry.focus_displayof() is self.entry

    def _enter(self) -> None:
        self._write(self._text)
        self._paint(theme.current())
        self.entry.selection_range(0, "end")
        self.entry.icursor("end")

    def _show(self) -> None:
        self._write(self._text or ("" if self._is_focused else self._hint))
        self._paint(theme.current())

    def _write(self, text: str) -> None:
        self._busy = True
        self._value.set(text)
        self._busy = False

    def _typed(self) -> None:
        if not self._busy:
            self._text = self._value.get()
            self.entry.state(["!invalid"])
            self._on_change(self._text)

    def _paint(self, tokens: Tokens) -> None:
        hinted = not self._text and not self._is_focused
        self.entry.configure(
            foreground=tokens.muted if hinted else tokens.text, font=font(11 if hinted and self._is_long else 13)
        )

    @property
    def _is_long(self) -> bool:
        """Whether the hint has no room in the size of a price."""
        return font(13).measure(self._hint) > px(CELL - 24)

    def _sideways(self, on_move: Callable[[int, int], None], step: int) -> str | None:
        whole = self.entry.selection_present() or not self._text
        at = self.entry.index("insert")
        if whole or at == (0 if step < 0 else len(self._text)):
            on_move(0, step)
            return "break"
        return None


class PriceGrid(ttk.Frame):
    """`on_change` is called after each change, which is in the typed card by then."""

    def __init__(self, master: tk.Misc, on_change: Callable[[], None]) -> None:
        super().__init__(master, style="Surface.TFrame")
        self._on_change = on_change
        self.cells: dict[Key, PriceCell] = {}
        self._notes: dict[str, ttk.Frame] = {}
        self._lines: dict[str, ttk.Label] = {}
        self._card = TypedCard()
        self._types: Mapping[str, TypeRecord] = {}
        self._currency = ""
        self.columnconfigure(0, weight=1)

    def show(self, card: TypedCard, types: Sequence[TypeRecord], currency: str) -> None:
        """Show the prices of a typed card, for ticket types in their order."""
        for child in self.winfo_children():
            child.destroy()
        self.cells, self._notes, self._lines = {}, {}, {}
        self._card, self._currency = card, currency
        self._types = {one.id: one for one in types}
        WrappedLabel(self, text=_("Ticket type"), room=60, style="Surface.Small.TLabel").grid(
            row=0, column=0, sticky="sew", padx=(px(4), 0)
        )
        for column, kind in enumerate(SeatKind, 1):
            head = ttk.Label(self, text=_(SEAT_KIND_NAMES[kind]), style="Surface.Small.TLabel", justify="right")
            head.configure(wraplength=px(CELL), anchor="e")
            head.grid(row=0, column=column, sticky="se", padx=(0, px(14)))
        for index, one in enumerate(types):
            self._add(3 * index + 1, one)
        self.refresh()

    def refresh(self) -> None:
        """Say what empty cells mean now: half of another price, or not sold."""
        halves = dict(self._card.halves)
        for (name, kind), cell in self.cells.items():
            cell.hint(self._half_price(halves.get(name, ""), kind) or _("not sold"))
        for name, label in self._lines.items():
            base = self._types.get(halves.get(name, ""))
            words = _("half of {name}").format(name=base.name) if base else age_words(self._types[name])
            label.configure(text=words)
            if words:
                label.pack(anchor="w")
            else:
                label.pack_forget()

    def error(self, name: str, kind: SeatKind | None, words: str) -> bool:
        """Show an error at a cell, or below a line; False if it has no such line."""
        if name not in self._notes:
            return False
        cell = self.cells[name, kind or SeatKind.STANDARD]
        cell.entry.state(["invalid"])
        cell.entry.focus_set()
        note = self._notes[name]
        IconLabel(note, "exclamation-circle-fill", role="bad", surface=True).pack(side="left", anchor="n")
        WrappedLabel(note, text=words, style="Surface.Bad.TLabel").pack(side="left", fill="x", expand=True, padx=px(6))
        note.grid()
        return True

    def clear(self) -> None:
        """Take all errors away."""
        for cell in self.cells.values():
            cell.entry.state(["!invalid"])
        for note in self._notes.values():
            for child in note.winfo_children():
                child.destroy()
            note.grid_remove()

    def _add(self, row: int, one: TypeRecord) -> None:
        rule(self, surface=True).grid(row=row, column=0, columnspan=5, sticky="ew", padx=px(4), pady=px(2))
        words = ttk.Frame(self, style="Surface.TFrame")
        words.grid(row=row + 1, column=0, sticky="ew", padx=(px(4), 0), pady=px(2))
        WrappedLabel(words, text=one.name, room=60, style="Surface.Bold.TLabel").pack(fill="x")
        self._lines[one.id] = ttk.Label(words, style="Surface.Small.TLabel")
        for column, kind in enumerate(SeatKind, 1):
            cell = PriceCell(self, lambda text, key=(one.id, kind): self._changed(key, text), self._mover(one.id, kind))  # type: ignore[misc]
            cell.set(self._card.prices.get((one.id, kind), ""), _("not sold"))
            cell.grid(row=row + 1, column=column)
            self.cells[one.id, kind] = cell
        note = self._notes[one.id] = ttk.Frame(self, style="Surface.TFrame")
        note.grid(row=row + 2, column=0, columnspan=5, sticky="ew", pady=(0, px(4)))
        note.grid_remove()

    def _mover(self, name: str, kind: SeatKind) -> Callable[[int, int], None]:
        def move(down: int, right: int) -> None:
            keys, kinds = list(self._lines), list(SeatKind)
            row, column = keys.index(name) + down, kinds.index(kind) + right
            if 0 <= row < len(keys) and 0 <= column < len(kinds):
                self.cells[keys[row], kinds[column]].entry.focus_set()

        return move

    def _changed(self, key: Key, text: str) -> None:
        if text.strip():
            self._card.prices[key] = text
        else:
            self._card.prices.pop(key, None)
        self.refresh()
        self._on_change()

    def _half_price(self, base: str, kind: SeatKind) -> str:
        text = self._card.prices.get((base, kind), "")
        try:
            return amount_text(half(parse_price(text, self._currency, "")), self._currency) if text.strip() else ""
        except InvalidInputError:
            return ""
