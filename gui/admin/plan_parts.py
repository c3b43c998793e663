"""A seat picture and the panel of what is done with its seats: side by side, or one above the other."""

import tkinter as tk
from tkinter import ttk

from gui.scale import px
from gui.widgets.page import Page

NARROW = 740  # px of width; from here down the picture stands above the panel, and the page scrolls
_PICTURE, _BOTH = 320, 860


class PlanParts(ttk.Frame):
    """Give it the picture's card once and every new panel; both must be its children."""

    def __init__(self, master: tk.Misc, page: Page) -> None:
        super().__init__(master)
        self._page = page
        self._narrow: bool | None = None
        self._card: ttk.Frame | None = None
        self._panel: ttk.Frame | None = None
        self.bind("<Configure>", lambda _event: self._fit(), add=True)

    def show(self, card: ttk.Frame, panel: ttk.Frame) -> None:
        """Show a card and a panel in the place of earlier ones."""
        self._card, self._panel, self._narrow = card, panel, None
        self._fit()

    def _fit(self) -> None:
        width = self.winfo_width()
        if width <= 1 or self._card is None or self._panel is None:
            return
        narrow = width < px(NARROW)
        if narrow == self._narrow:
            return
        self._narrow = narrow
        self._card.pack_forget()
        self._panel.pack_forget()
        self._page.need(440, _BOTH if narrow else 420)
        if narrow:
            self._card.configure(height=px(_PICTURE))
            self._card.pack_propagate(False)
            self._card.pack(fill="x")
            self._panel.pack(fill="both", expand=True, pady=(px(12), 0))
        else:
            self._panel.pack(side="right", fill="y", padx=(px(12), 0))
            self._card.pack(side="left", fill="both", expand=True)
