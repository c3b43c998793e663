"""A line that says something for some seconds: a word in a panel. The window's own line is `gui.widgets.banner`."""

import tkinter as tk
from tkinter import ttk

from gui.scale import px
from gui.widgets.pictures import IconLabel

SIGNS = {"info": "info-circle", "good": "check-circle", "warn": "hourglass-split", "bad": "exclamation-circle"}


class TimedMessage(ttk.Frame):
    """Takes no room while nothing is said. `message` is what is said now."""

    def __init__(self, master: tk.Misc) -> None:
        super().__init__(master, style="Surface.TFrame")
        self._timer: str | None = None
        self.message = ""

    def lay(self, message: str, kind: str) -> None:
        """Make the widgets of a message; each kind of line has its own."""
        raise NotImplementedError

    def say(self, message: str, kind: str, milliseconds: int | None) -> None:
        """Say something for a time, or (None) until something else is said. The newer message stands."""
        self.hide()
        self.message = message
        self.lay(message, kind)
        if milliseconds is not None:
            self._timer = self.after(milliseconds, self.hide)

    def hide(self) -> None:
        """Say nothing; a repeat changes nothing."""
        self._stop()
        self.message = ""
        for child in self.winfo_children():
            child.destroy()
        self.configure(height=1)

    def destroy(self) -> None:
        """End, and with it the timer."""
        self._stop()
        super().destroy()

    def _stop(self) -> None:
        if self._timer is not None:
            self.after_cancel(self._timer)
            self._timer = None


class MessageLine(TimedMessage):
    """A word that belongs to no field and not to the whole window, such as that a seat was lost."""

    def __init__(self, master: tk.Misc, width: int = 304) -> None:
        super().__init__(master)
        self._width = width

    def show(self, message: str, kind: str = "info", *, seconds: int | None = 10) -> None:
        """Say something for some seconds, or (None) until something else is said. Kinds: see `SIGNS`."""
        self.say(message, kind, None if seconds is None else seconds * 1000)

    def lay(self, message: str, kind: str) -> None:
        """Put the sign and the words side by side."""
        IconLabel(self, SIGNS[kind], role=kind, surface=True).pack(side="left", anchor="n", padx=(0, px(8)), pady=px(2))
        label = ttk.Label(
            self, text=message, style="Surface.TLabel", wraplength=px(self._width - 24), justify="left"
        )  # fmt: skip
        label.pack(side="left", fill="x", expand=True)
