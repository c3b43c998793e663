"""The bar above a face's pages that has a rail: where the user is, and the field that finds anything."""

import tkinter as tk
from collections.abc import Callable, Sequence
from tkinter import ttk

from cinema.i18n import _
from gui.fonts import font
from gui.scale import px
from gui.widgets.fitting import shorten
from gui.widgets.pictures import IconLabel, rule
from gui.widgets.search_field import SearchField

HEIGHT = 56
_SEARCH, _NARROW_SEARCH, _EDGE = 220, 132, 24
SEARCH_ROOM = _SEARCH + 2 * _EDGE
"""px at the right that the search field takes, with its margins."""


class HeadBar(ttk.Frame):
    """`title` shows where the user is: the page, and after an arrow what of it is open."""

    def __init__(self, master: tk.Misc, on_search: Callable[[str], None], leave: Callable[[], None]) -> None:
        super().__init__(master, style="Surface.TFrame")
        row = ttk.Frame(self, style="Surface.TFrame", height=px(HEIGHT) - px(1))
        row.pack(fill="x", padx=px(_EDGE))
        row.pack_propagate(False)
        rule(self).pack(fill="x")
        self.search = SearchField(row, _("Find anything"), on_search, leave, width=_SEARCH, key="Ctrl K")
        self.search.pack(side="right")
        self._words = ttk.Frame(row, style="Surface.TFrame")
        self._words.pack(side="left", fill="y")
        self._parts: tuple[str, ...] = ()
        self._room = 0
        self.bind("<Configure>", lambda event: self._fit(event.width))

    def title(self, *parts: str) -> None:
        """Show the page's name, and what is open in it."""
        if parts != self._parts:
            self._parts = parts
            self._write()

    def _fit(self, width: int) -> None:
        room = width - 2 * px(_EDGE)
        self.search.resize(px(_SEARCH) if room >= px(620) else px(_NARROW_SEARCH))
        if room != self._room:
            self._room = room
            self._write()

    def _write(self) -> None:
        for old in self._words.winfo_children():
            old.destroy()
        room = self._room - px(_SEARCH if self._room >= px(620) else _NARROW_SEARCH) - px(32)
        for words in _fitted(self._parts, room):
            if self._words.winfo_children():
                IconLabel(self._words, "chevron-right", size=14, surface=True).pack(side="left", padx=px(10))
            ttk.Label(self._words, text=words, style="Surface.Title.TLabel").pack(side="left")


def _fitted(parts: Sequence[str], room: int) -> list[str]:
    """Return the parts, the last one shortened to the room that the others leave."""
    measure = font(20, bold=True, display=True).measure
    if not parts:
        return []
    used = sum(measure(one) + px(34) for one in parts[:-1])
    return [*parts[:-1], shorten(parts[-1], max(px(40), room - used), measure)]
