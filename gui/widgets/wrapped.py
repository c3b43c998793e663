"""A label whose text wraps to the width that it is given."""

import tkinter as tk
from tkinter import ttk
from typing import Any

from gui.scale import px

_LEAST = 80  # px


class WrappedLabel(ttk.Label):
    """Must be stretched by its geometry manager (`fill="x"`).

    It asks for a width of about `room` unscaled px, whatever its text: if that followed the text, wrapping would change
    the width that it is wrapped to. `most` limits its lines (0: no limit).
    """

    def __init__(self, master: tk.Misc, *, room: int = 120, most: int = 0, **options: Any) -> None:
        super().__init__(master, wraplength=px(room), justify="left", **options)
        type_ = ttk.Style(self).lookup(str(self.cget("style")) or "TLabel", "font")
        self.configure(width=max(1, px(room) // int(self.tk.call("font", "measure", type_, "0"))))
        self._most = px(most)
        # A style's padding, as `configure` had it: one number for both sides, or one for each.
        aside = self.tk.splitlist(ttk.Style(self).lookup(str(self.cget("style")) or "TLabel", "padding") or "0")
        self._aside = 2 * round(float(str(aside[0])))
        self.bind("<Configure>", lambda event: self._wrap(event.width))

    def _wrap(self, width: int) -> None:
        width = max(px(_LEAST), min(width, self._most or width)) - self._aside
        if int(str(self.cget("wraplength"))) != width:
            self.configure(wraplength=width)
