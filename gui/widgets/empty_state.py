"""The content of a page that has nothing to show: an icon, the reason, what to do, and at most one button."""

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk

from gui.scale import px
from gui.widgets.pictures import IconLabel

_WIDEST = 440  # px


class EmptyState(ttk.Frame):
    """Centred in its parent. `action` is the button's label and command."""

    def __init__(
        self,
        master: tk.Misc,
        *,
        icon: str,
        title: str,
        sentence: str,
        action: tuple[str, Callable[[], None]] | None = None,
        surface: bool = False,
    ) -> None:
        prefix = "Surface." if surface else ""
        super().__init__(master, style=f"{prefix}TFrame")
        middle = self._middle = ttk.Frame(self, style=f"{prefix}TFrame")
        middle.place(relx=0.5, rely=0.42, anchor="center")  # a little above the middle looks centred
        self.bind("<Configure>", lambda event: self._fit(event.width))
        IconLabel(middle, icon, size=48, surface=surface).pack(pady=(0, px(16)))
        self._lines = (
            ttk.Label(middle, text=title, style=f"{prefix}Title.TLabel", justify="center"),
            ttk.Label(middle, text=sentence, style=f"{prefix}Muted.TLabel", justify="center"),
        )
        for line, below in zip(self._lines, (8, 16), strict=True):
            line.configure(wraplength=px(_WIDEST))
            line.pack(pady=(0, px(below)))
        self.button: ttk.Button | None = None
        if action is not None:
            words, command = action
            self.button = ttk.Button(middle, text=words, command=command, style=f"{prefix}Quiet.TButton")
            self.button.pack()

    def _fit(self, width: int) -> None:
        for line in self._lines:
            line.configure(wraplength=max(px(120), min(px(_WIDEST), width - px(32))))
