"""The list of shortcuts that F1 shows, from the same table that the window binds."""

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk

from cinema.i18n import _
from gui.scale import px
from gui.window.shortcuts import Shortcut


class KeysPanel(ttk.Frame):
    """A panel in the middle of the window; Esc or its button closes it."""

    def __init__(self, master: tk.Misc, shortcuts: tuple[Shortcut, ...], on_close: Callable[[], None]) -> None:
        super().__init__(master, style="Line.TFrame", padding=1)
        inside = ttk.Frame(self, style="Surface.TFrame", padding=px(24))
        inside.pack()
        ttk.Label(inside, text=_("Keys"), style="Surface.Title.TLabel").grid(row=0, column=0, columnspan=2, sticky="w")
        for row, entry in enumerate(shortcuts, start=1):
            ttk.Label(inside, text=_(entry.key), style="Surface.Bold.TLabel").grid(
                row=row, column=0, sticky="w", padx=(0, px(32)), pady=(px(10), 0)
            )
            ttk.Label(inside, text=_(entry.what), style="Surface.Muted.TLabel").grid(
                row=row, column=1, sticky="w", pady=(px(10), 0)
            )
        self.button = ttk.Button(inside, text=_("Close"), style="Surface.Quiet.TButton", command=on_close)
        self.button.grid(row=99, column=0, columnspan=2, sticky="e", pady=(px(16), 0))
        self.place(relx=0.5, rely=0.5, anchor="center")
        self.button.focus_set()
