"""A thin progress line for work of unknown length."""

import tkinter as tk
from tkinter import ttk
from typing import Any

from gui.scale import px


class ProgressLine(ttk.Frame):
    """Moves between `run` and `rest`. At rest it is invisible but keeps its height, so that the layout doesn't jump."""

    def __init__(self, master: tk.Misc, *, length: int = 200, surface: bool = False) -> None:
        prefix = "Surface." if surface else ""
        super().__init__(master, style=f"{prefix}TFrame", width=length, height=px(4))
        style: Any = f"{prefix}Line.Horizontal.TProgressbar"
        self._bar = ttk.Progressbar(self, style=style, mode="indeterminate", length=length)

    def run(self) -> None:
        """Show the line and start it; a repeat changes nothing."""
        if not self._bar.winfo_ismapped():
            self._bar.place(x=0, y=0, relwidth=1.0)
            self._bar.start(25)

    def rest(self) -> None:
        """Stop the line and hide it."""
        self._bar.stop()
        self._bar.place_forget()
