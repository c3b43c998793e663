"""The thin line that says that something is under way."""

import tkinter as tk
from tkinter import ttk
from typing import Any

from gui.scale import px


class ProgressLine(ttk.Frame):
    """Moves to and fro between `run` and `rest`; at rest it is not seen but keeps its room, so nothing jumps."""

    def __init__(self, master: tk.Misc, *, length: int = 200, surface: bool = False) -> None:
        prefix = "Surface." if surface else ""
        super().__init__(master, style=f"{prefix}TFrame", width=length, height=px(4))
        style: Any = f"{prefix}Line.Horizontal.TProgressbar"
        self._bar = ttk.Progressbar(self, style=style, mode="indeterminate", length=length)

    def run(self) -> None:
        """Begin to move; a repeat changes nothing."""
        if not self._bar.winfo_ismapped():
            self._bar.place(x=0, y=0, relwidth=1.0)
            self._bar.start(25)

    def rest(self) -> None:
        """Stop moving and disappear."""
        self._bar.stop()
        self._bar.place_forget()
