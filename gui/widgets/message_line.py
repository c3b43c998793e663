"""Message lines that hide themselves after some seconds; `gui.widgets.banner` is the window's own."""

import tkinter as tk
from tkinter import ttk

from gui.scale import px
from gui.widgets.pictures import IconLabel
from gui.widgets.wrapped import WrappedLabel

SIGNS = {"info": "info-circle", "good": "check-circle", "warn": "hourglass-split", "bad": "exclamation-circle"}


class TimedMessage(ttk.Frame):
    """The base of message lines: shows one message, for a time or until the next one; takes no room without one."""

    def __init__(self, master: tk.Misc) -> None:
        super().__init__(master, style="Surface.TFrame")
        self._timer: str | None = None
        self.message = ""

    def lay(self, message: str, kind: str) -> None:
        """Make the widgets of a message; every subclass implements it."""
        raise NotImplementedError

    def say(self, message: str, kind: str, milliseconds: int | None) -> None:
        """Show a message for a time (None: until the next message), replacing an earlier one."""
        self.hide()  # also stops the timer of the message before, which would hide this one
        self.message = message
        self.lay(message, kind)
        if milliseconds is not None:
            self._timer = self.after(milliseconds, self.hide)

    def hide(self) -> None:
        """Remove the message; a repeat changes nothing."""
        self._stop()
        self.message = ""
        for child in self.winfo_children():
            child.destroy()
        self.configure(height=1)  # a frame keeps its last size when its children are gone

    def destroy(self) -> None:
        """Cancel the timer and destroy the line."""
        self._stop()
        super().destroy()

    def _stop(self) -> None:
        if self._timer is not None:
            self.after_cancel(self._timer)
            self._timer = None


class MessageLine(TimedMessage):
    """A message line inside a panel, for messages that concern neither a field nor the whole window."""

    def __init__(self, master: tk.Misc, width: int = 304) -> None:
        super().__init__(master)
        self._width = width

    def show(self, message: str, kind: str = "info", *, seconds: int | None = 10) -> None:
        """Show a message for some seconds (None: until the next message). Kinds: the keys of `SIGNS`."""
        self.say(message, kind, None if seconds is None else seconds * 1000)

    def lay(self, message: str, kind: str) -> None:
        """Lay out icon and text side by side."""
        IconLabel(self, SIGNS[kind], role=kind, surface=True).pack(side="left", anchor="n", padx=(0, px(8)), pady=px(2))
        label = WrappedLabel(self, text=message, style="Surface.TLabel", most=self._width - 32)
        label.pack(side="left", fill="x", expand=True)
