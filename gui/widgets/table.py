"""A table with sorting, thumbnails and keys: Enter opens a row, Del and Ctrl N are told to the page.

A column sorts by a value of its own, so that numbers, dates and titles each have their order. Rows are kept by their
key, so that a reload keeps selection and place.
"""

import tkinter as tk
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from tkinter import ttk
from typing import Any

from cinema.domain.text import fold
from gui import theme
from gui.fonts import font
from gui.scale import px
from gui.tokens import Tokens
from gui.widgets.fitting import shorten
from gui.widgets.right_to_left import shown

ROW, SLIM_ROW, THUMB = 56, 36, (32, 46)
_EDGE = 16
_AT_FIRST, _AT_ONCE = 200, 400  # rows that are added at once: about 10 ms
_REST = 120  # milliseconds without a change of size, after which texts are cut to it


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, least width in unscaled px, alignment (w or e), and whether it takes spare room.

    In a narrow table columns are left out, those with the highest `drops` first; 0 is always shown.
    """

    key: str
    words: str
    width: int
    anchor: str = "w"
    grows: bool = False
    drops: int = 0


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its key, the text of each column, and what a column sorts by where that isn't its text.

    `tone` is muted, bad or warn; `picture` the name of its thumbnail.
    """

    key: str
    cells: Sequence[str]
    sort_by: dict[str, Any] = field(default_factory=dict)
    tone: str = ""
    picture: str | None = None


class Table(ttk.Frame):
    """Rows of which one is selected. `on_open` is called at Enter and at a press, `on_select` for each selection."""

    def __init__(
        self,
        master: tk.Misc,
        columns: Sequence[Column],
        *,
        on_open: Callable[[str], None],
        on_select: Callable[[str], None] | None = None,
        thumbs: bool = False,
        multiple: bool = False,
    ) -> None:
        super().__init__(master, style="Surface.TFrame")
        self.columns, self._thumbs = tuple(columns), thumbs
        self._on_open, self._on_select = on_open, on_select
        self._rows: dict[str, Row] = {}
        self._photos: dict[str, Any] = {}
        self._sorted_by: tuple[str, bool] | None = None
        names = [one.key for one in columns]
        self._ring = tk.Frame(self, borderwidth=0)  # shows that the rows have the focus
        self.tree = ttk.Treeview(
            self._ring, columns=names, show="tree headings" if thumbs else "headings", style="Table.Treeview",
            selectmode="extended" if multiple else "browse",
        )  # fmt: skip
        if thumbs:
            self.tree.configure(style="Thumbs.Table.Treeview")
            self.tree.column("#0", width=px(THUMB[0] + 2 * _EDGE), stretch=False, anchor="w")
        for one in columns:
            anchor: Any = one.anchor
            self.tree.heading(one.key, text=one.words, anchor=anchor, command=lambda key=one.key: self.sort(key))  # type: ignore[misc]
            self.tree.column(one.key, width=px(one.width), minwidth=px(40), stretch=one.grows, anchor=anchor)
        self._bar = ttk.Scrollbar(
            self, orient="vertical", style="Surface.Slim.Vertical.TScrollbar", command=self.tree.yview
        )
        self.tree.configure(yscrollcommand=self._moved)
        self._ring.pack(side="left", fill="both", expand=True)
        self.tree.pack(fill="both", expand=True, padx=px(2), pady=px(2))
        self.tree.bind("<<TreeviewSelect>>", lambda _event: self._selected(), add=True)
        self.tree.bind("<Return>", lambda _event: self._open(), add=True)
        self.tree.bind("<ButtonRelease-1>", self._pressed, add=True)
        if multiple:
            for key, way in (("<Shift-Down>", "next"), ("<Shift-Up>", "prev")):
                self.tree.bind(key, lambda _event, way=way: self._extend(way))  # type: ignore[misc]
        self.tree.bind("<FocusIn>", lambda _event: self._focused(), add=True)
        self.tree.bind("<FocusOut>", lambda _event: self._draw_ring(theme.current()), add=True)
        self.bind("<Configure>", lambda event: self._fit(event.width), add=True)
        self._cut_to: tuple[int, ...] = ()
        self._waiting = self._later = ""
        self._left: list[Row] = []
        self.tree.bind("<Configure>", lambda _event: self._resized(), add=True)
        theme.on_change(self, self._tag)

    def show(self, rows: Sequence[Row], *, keep: str | None = None) -> None:
        """Replace the rows; `keep` names the row to select, else the selected one stays if it is still there."""
        chosen = keep if keep is not None else self.selected
        self._rows = {row.key: row for row in rows}
        self.tree.delete(*self.tree.get_children())
        self._cut_to = self._room()
        self._left = self._in_order(rows)
        self._insert(_AT_FIRST)
        if chosen in self._rows:
            self.select(chosen)
        elif self.focus_displayof() is self.tree:  # it got the focus before it had rows
            self._take_first()

    def _insert(self, most: int) -> None:
        """Add the next rows; what is left follows when the window has nothing else to do, so that it never stands."""
        some, self._left = self._left[:most], self._left[most:]
        for row in some:
            options: dict[str, Any] = {"image": self._photos[row.key]} if row.key in self._photos else {}
            self.tree.insert("", "end", iid=row.key, values=self._cut(row), tags=(row.tone or "plain",), **options)
        if self._later:
            self.after_cancel(self._later)
        self._later = self.after(1, self._insert, _AT_ONCE) if self._left else ""

    def _finish(self) -> None:
        """Add all rows that are left."""
        if self._left:
            self._insert(len(self._left))

    def picture(self, key: str, photo: Any) -> None:
        """Show a row's thumbnail."""
        self._photos[key] = photo
        if key in self._rows and self.tree.exists(key):
            self.tree.item(key, image=photo)

    @property
    def selected(self) -> str:
        """The key of the selected row, empty for none."""
        chosen = self.tree.selection()
        return str(chosen[0]) if chosen else ""

    @property
    def all_selected(self) -> tuple[str, ...]:
        """The keys of all selected rows, as they stand."""
        return tuple(str(one) for one in self.tree.selection())

    @property
    def shown(self) -> tuple[str, ...]:
        """The keys of all rows, as they stand."""
        self._finish()
        return tuple(str(one) for one in self.tree.get_children())

    def select(self, key: str) -> None:
        """Select a row and bring it into view; an unknown one changes nothing."""
        if key in self._rows and not self.tree.exists(key):
            self._finish()
        if self.tree.exists(key):
            self.tree.selection_set(key)
            self.tree.focus(key)
            self.tree.see(key)

    def sort(self, key: str) -> None:
        """Sort by a column; a second time, the other way round."""
        upwards = not (self._sorted_by is not None and self._sorted_by == (key, True))
        self._sorted_by = (key, upwards)
        for one in self.columns:
            sign = (" ↑" if upwards else " ↓") if one.key == key else ""
            self.tree.heading(one.key, text=one.words + sign)
        self.show(list(self._rows.values()))

    def focus_set(self) -> None:
        """Give the rows the focus."""
        self.tree.focus_set()

    def destroy(self) -> None:
        """Cancel the timer and destroy the table."""
        for timer in (self._waiting, self._later):
            if timer:
                self.after_cancel(timer)
        super().destroy()

    def _room(self) -> tuple[int, ...]:
        """Return how wide a text may be in each column that takes spare room, 0 in the others."""
        return tuple(
            max(1, int(self.tree.column(one.key, "width")) - px(24)) if one.grows else 0 for one in self.columns
        )

    def _cut(self, row: Row) -> list[str]:
        """Return a row's cells with an ellipsis where there is no room for the whole text: ttk cuts without a sign."""
        measure = font(13).measure
        return [
            shown(shorten(cell, room, measure) if room else cell)
            for cell, room in zip(row.cells, self._cut_to, strict=True)
        ]

    def _resized(self) -> None:
        if self._waiting:
            self.after_cancel(self._waiting)
        self._waiting = self.after(_REST, self._cut_again)

    def _cut_again(self) -> None:
        self._waiting = ""
        if self._room() == self._cut_to:
            return
        self._cut_to = self._room()
        for row in self._rows.values():
            self.tree.item(row.key, values=self._cut(row))

    def _in_order(self, rows: Sequence[Row]) -> list[Row]:
        if self._sorted_by is None:
            return list(rows)
        key, upwards = self._sorted_by
        place = [one.key for one in self.columns].index(key)

        def value(row: Row) -> tuple[bool, Any]:
            found = row.sort_by.get(key, fold(row.cells[place]))
            return (found is None, 0 if found is None else found)  # what is missing comes last

        return sorted(rows, key=value, reverse=not upwards)

    def _fit(self, width: int) -> None:
        """Leave out columns until the others have their least width."""
        room = width - px(24) - (px(THUMB[0] + 2 * _EDGE) if self._thumbs else 0)
        shown = list(self.columns)
        while sum(px(one.width) for one in shown) > room and any(one.drops for one in shown):
            shown.remove(max(shown, key=lambda one: one.drops))
        names = tuple(one.key for one in shown)
        if names != tuple(self.tree.cget("displaycolumns")):
            self.tree.configure(displaycolumns=names)

    def _moved(self, first: float, last: float) -> None:
        """Show the bar only when there is something to scroll."""
        self._bar.set(first, last)
        if float(first) <= 0 and float(last) >= 1:
            self._bar.pack_forget()
        elif not self._bar.winfo_manager():
            self._bar.pack(side="right", fill="y", pady=px(2), before=self._ring)

    def _tag(self, tokens: Tokens) -> None:
        for tone in ("muted", "bad", "warn"):
            self.tree.tag_configure(tone, foreground=getattr(tokens, tone))
        self.tree.tag_configure("plain", foreground=tokens.text)
        self._draw_ring(tokens)

    def _draw_ring(self, tokens: Tokens) -> None:
        focused = self.focus_displayof() is self.tree
        self._ring.configure(background=tokens.info if focused else tokens.surface)

    def _focused(self) -> None:
        self._draw_ring(theme.current())
        self._take_first()

    def _take_first(self) -> None:
        if not self.tree.selection() and self.tree.get_children():
            self.select(self.tree.get_children()[0])

    def _selected(self) -> None:
        if self._on_select is not None and self.selected:
            self._on_select(self.selected)

    def _open(self) -> str:
        if self.selected:
            self._on_open(self.selected)
        return "break"

    def _extend(self, way: str) -> str:
        """Select the row after or before too; ttk binds this for the mouse alone."""
        self._finish()
        there = str(self.tree.next(self.tree.focus()) if way == "next" else self.tree.prev(self.tree.focus()))
        if there:
            self.tree.focus(there)
            self.tree.selection_add(there)
            self.tree.see(there)
        return "break"

    def _pressed(self, event: "tk.Event[tk.Misc]") -> None:
        row = self.tree.identify_row(event.y)
        if row and self.tree.identify_region(event.x, event.y) in {"cell", "tree"}:
            self._on_open(str(row))


def cut(text: str, width: int) -> str:
    """Return a cell's text shortened with an ellipsis to a column's width in unscaled px: ttk cuts without a sign."""
    return shorten(text, px(width - 16), font(13).measure)
