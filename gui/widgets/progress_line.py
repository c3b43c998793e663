"""The thin line that says that something is under way."""

import tkinter as tk
from tkinter import ttk


class ProgressLine(ttk.Progressbar):
    """Moves to and fro between `start` and `stop`; has the same height when it rests, so nothing jumps."""

    def __init__(self, master: tk.Misc, *, length: int = 200, surface: bool = False) -> None:
        prefix = "Surface." if surface else ""
        super().__init__(master, style=f"{prefix}Line.Horizontal.TProgressbar", mode="indeterminate", length=length)

    def run(self) -> None:
        """Begin to move."""
        self.start(25)

    def rest(self) -> None:
        """Stop moving."""
        self.stop()
