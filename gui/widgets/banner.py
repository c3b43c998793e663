"""The quiet line at the top of the window: something to know, with a sign, words and a cross. No message boxes."""

import tkinter as tk
from tkinter import ttk

from cinema.i18n import _
from gui.scale import px
from gui.widgets.pictures import IconLabel, rule

SIGNS = {"info": "info-circle", "good": "check-circle", "warn": "hourglass-split", "bad": "exclamation-circle"}
STAY = 12_000  # milliseconds; errors stay until they are closed


class Banner(ttk.Frame):
    """Takes no room until `show` is called."""

    def __init__(self, master: tk.Misc) -> None:
        super().__init__(master, style="Surface.TFrame")
        self._timer: str | None = None
        self._line: ttk.Frame | None = None
        self.message = ""

    def show(self, message: str, kind: str = "info") -> None:
        """Say something; kinds: info, good, warn, bad. A newer message takes the place of an older one."""
        self.hide()
        self.message = message
        self._line = ttk.Frame(self, style="Surface.TFrame", padding=(px(24), px(6)))
        self._line.pack(fill="x")
        IconLabel(self._line, SIGNS[kind], role=kind, surface=True).pack(side="left", padx=(0, px(10)))
        ttk.Label(self._line, text=message, style="Surface.Bold.TLabel", wraplength=px(1000)).pack(side="left")
        ttk.Button(self._line, text=_("Close"), style="Surface.Link.TButton", command=self.hide).pack(side="right")
        rule(self).pack(fill="x", side="bottom")
        if kind != "bad":
            self._timer = self.after(STAY, self.hide)

    def hide(self) -> None:
        """Take the line away; a repeat does nothing."""
        if self._timer is not None:
            self.after_cancel(self._timer)
            self._timer = None
        self.message = ""
        for child in self.winfo_children():
            child.destroy()
        self.configure(height=1)

    def destroy(self) -> None:
        """End, and with it the timer."""
        if self._timer is not None:
            self.after_cancel(self._timer)
            self._timer = None
        super().destroy()
