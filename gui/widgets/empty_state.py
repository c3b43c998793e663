"""The content of a page that has nothing to show: an icon, the reason, what to do, and at most one button."""

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk

from gui.scale import px
from gui.widgets.pictures import IconLabel


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
        middle = ttk.Frame(self, style=f"{prefix}TFrame")
        middle.place(relx=0.5, rely=0.42, anchor="center")  # a little above the middle looks centred
        IconLabel(middle, icon, size=48, surface=surface).pack(pady=(0, px(16)))
        ttk.Label(middle, text=title, style=f"{prefix}Title.TLabel").pack(pady=(0, px(8)))
        ttk.Label(middle, text=sentence, style=f"{prefix}Muted.TLabel", wraplength=px(440), justify="center").pack(
            pady=(0, px(16))
        )
        self.button: ttk.Button | None = None
        if action is not None:
            words, command = action
            self.button = ttk.Button(middle, text=words, command=command, style=f"{prefix}Quiet.TButton")
            self.button.pack()
