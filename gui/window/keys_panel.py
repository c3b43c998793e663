"""The list of shortcuts that F1 shows, from the same table that the window binds."""

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk
from typing import Literal

from cinema.i18n import _
from gui.scale import px
from gui.widgets.scrolled import ScrolledFrame
from gui.window.shortcuts import Shortcut

_EDGE = 16  # px between the panel and the window's edges, at least
_WORDS = 300  # px
_BAR = 28  # px for the scroll bar and the room before it
_STEP = 48  # px that an arrow scrolls
_SCROLLS: dict[str, tuple[int, Literal["units", "pages"]]] = {
    "Up": (-1, "units"), "Down": (1, "units"), "Prior": (-1, "pages"), "Next": (1, "pages"),
}  # fmt: skip
"""Keys of the list, whose only control is its button."""


class KeysPanel(ttk.Frame):
    """A panel in the middle of the window, which scrolls if it is too high for it; Esc or its button closes it."""

    def __init__(self, master: tk.Misc, shortcuts: tuple[Shortcut, ...], on_close: Callable[[], None]) -> None:
        super().__init__(master, style="Line.TFrame", padding=px(1))
        inside = ttk.Frame(self, style="Surface.TFrame", padding=px(24))
        inside.pack(fill="both", expand=True)
        ttk.Label(inside, text=_("Keys"), style="Surface.Title.TLabel").pack(anchor="w")
        self.button = ttk.Button(inside, text=_("Close"), style="Surface.Quiet.TButton", command=on_close)
        self.button.pack(side="bottom", anchor="e", pady=(px(16), 0))
        self._list = ScrolledFrame(inside, surface=True)
        self._list.pack(fill="both", expand=True)
        table = self._list.inside
        for row, entry in enumerate(one for one in shortcuts if one.key):
            ttk.Label(table, text=_(entry.key), style="Surface.Bold.TLabel").grid(
                row=row, column=0, sticky="nw", padx=(0, px(32)), pady=(px(10), 0)
            )
            ttk.Label(table, text=_(entry.what), style="Surface.Muted.TLabel", wraplength=px(_WORDS)).grid(
                row=row, column=1, sticky="w", pady=(px(10), 0)
            )
        self._list.settle()
        for key, (many, what) in _SCROLLS.items():
            self.button.bind(f"<{key}>", lambda _event, many=many, what=what: self._scroll(many, what))  # type: ignore[misc]
        self.fit()
        self.button.focus_set()

    def _scroll(self, many: int, what: Literal["units", "pages"]) -> str:
        """Scroll a list that is higher than its room."""
        if self._list.canvas.yview() != (0.0, 1.0):
            self._list.canvas.yview_scroll(many * px(_STEP) if what == "units" else many, what)
        return "break"

    def fit(self) -> None:
        """Take the size of the list, or of the window if that is smaller."""
        self.update_idletasks()
        table, most = self._list.inside, self.master.winfo_height() - 2 * px(_EDGE)
        self._list.canvas.configure(width=table.winfo_reqwidth() + px(_BAR), height=table.winfo_reqheight())
        self.update_idletasks()
        self.place(relx=0.5, rely=0.5, anchor="center", height=min(self.winfo_reqheight(), most))
