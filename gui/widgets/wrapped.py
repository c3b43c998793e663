"""A label whose text wraps to the width that it is given."""

import tkinter as tk
from tkinter import ttk
from typing import Any

from gui.scale import px

_LEAST = 80  # px


class WrappedLabel(ttk.Label):
    """Must be stretched by its geometry manager (`fill="x"`), inside something whose width does not follow its own.

    `room` is the width in unscaled px that it asks for at first, `most` that of its lines (0: no limit).
    """

    def __init__(self, master: tk.Misc, *, room: int = 200, most: int = 0, **options: Any) -> None:
        super().__init__(master, wraplength=px(room), justify="left", **options)
        self._most = px(most)
        self.bind("<Configure>", lambda event: self._wrap(event.width))

    def _wrap(self, width: int) -> None:
        width = max(px(_LEAST), min(width, self._most or width))
        if int(str(self.cget("wraplength"))) != width:
            self.configure(wraplength=width)
