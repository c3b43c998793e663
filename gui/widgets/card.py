"""A card: a surface with a head of a fixed height, a body, and a foot with the actions."""

import tkinter as tk
from tkinter import ttk

from gui.scale import px
from gui.widgets.pictures import rule

HEAD, PADDING = 48, 16


class Card(ttk.Frame):
    """Add widgets to `head` (if it has a title), `body` and `foot`; `foot` is shown by its first use."""

    def __init__(self, master: tk.Misc, title: str = "") -> None:
        super().__init__(master, style="Card.TFrame", padding=px(1))
        self.head = ttk.Frame(self, style="Surface.TFrame", height=px(HEAD))
        self.title = ttk.Label(self.head, text=title, style="Surface.Title.TLabel")
        self.title.pack(side="left", padx=(px(PADDING), px(8)))
        if title:
            self.head.pack(fill="x")
            self.head.pack_propagate(False)
            rule(self, surface=True).pack(fill="x")
        self.body = ttk.Frame(self, style="Surface.TFrame")
        self.body.pack(fill="both", expand=True)
        self._foot: ttk.Frame | None = None

    @property
    def foot(self) -> ttk.Frame:
        """The row of actions at the bottom; it keeps its place whatever the body holds."""
        if self._foot is None:
            self._foot = ttk.Frame(self, style="Surface.TFrame", padding=(px(PADDING), px(8)))
            self._foot.pack(side="bottom", fill="x", before=self.body)
            rule(self, surface=True).pack(side="bottom", fill="x", before=self.body)
        return self._foot
