"""The head of a page inside a purchase: Back button, title, a note, and controls at the right."""

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk
from typing import Protocol

from cinema.i18n import _
from gui.fonts import font
from gui.scale import px
from gui.widgets.icon_button import icon_button
from gui.widgets.idle_layout import IdleLayout

_HEIGHT = 44


class Control(Protocol):
    """Controls that can be made narrower."""

    def wanted(self, *, compact: bool) -> int:
        """Return the width in real pixels, whole or compact."""

    def compact(self, compact: bool) -> None:
        """Show all, or only what is needed."""


class PageHead(IdleLayout):
    """In a narrow window it gives up the title, then the name of the page that Back leads to, then parts of controls.

    A note that has no room beside them lies over the content below.
    """

    def __init__(self, master: tk.Misc, back: str, on_back: Callable[[], None], title: str) -> None:
        super().__init__(master)
        self._control: Control | None = None
        bold = font(13, bold=True).measure
        ttk.Frame(self, width=1, height=px(_HEIGHT)).grid(row=0, column=0)  # the same height on every page
        self.back = icon_button(self, "arrow-left", on_back, style="Link.TButton", text=back, role="info")
        self.back.grid(row=0, column=1)
        whole = self.back.winfo_reqwidth()
        words = (f" {back}", f" {_('Back')}", "")
        self._backs = [(text, whole - bold(words[0]) + bold(text)) for text in words]
        self._line = ttk.Frame(self, style="Line.TFrame", width=px(1), height=px(24))
        self._title = ttk.Label(self, text=title, style="Title.TLabel")
        self.note = ttk.Label(master, style="Warn.TLabel", justify="left", padding=(px(4), px(2)))
        self.columnconfigure(4, weight=1)
        self._control_width = 0
        self.bind("<Configure>", lambda _event: self.later())
        self.note.bind("<Configure>", lambda _event: self.later())

    def put(self, control: ttk.Frame) -> None:
        """Show controls at the right; they must have the methods of `Control`."""
        self._control = control  # type: ignore[assignment]
        control.grid(row=0, column=5, sticky="e")
        self.later()

    def say(self, words: str) -> None:
        """Show a note, or none."""
        self.note.configure(text=words)
        self.later()

    def _lay(self) -> None:
        room = self.winfo_width() - px(8)
        if room <= 0:  # not laid out yet
            return
        title = self._title.winfo_reqwidth() + px(17)
        steps = [(0, title, False), (0, 0, False), (1, 0, False), (1, 0, True), (2, 0, True)]
        back, shown_title, compact = next((step for step in steps if self._needed(*step) <= room), steps[-1])
        words, _width = self._backs[back]
        self.back.configure(text=words, compound="left" if words else "image")
        if shown_title:
            self._line.grid(row=0, column=2, padx=px(8))
            self._title.grid(row=0, column=3)
        else:
            self._line.grid_forget()
            self._title.grid_forget()
        if self._control is not None:
            self._control.compact(compact)
            self._control_width = self._control.wanted(compact=compact)
        self._lay_note(room - self._needed(back, shown_title, compact), room)

    def _needed(self, back: int, title: int, compact: bool) -> int:
        controls = self._control.wanted(compact=compact) if self._control is not None else 0
        return self._backs[back][1] + title + controls

    def _lay_note(self, beside: int, room: int) -> None:
        if not str(self.note.cget("text")):
            self.note.place_forget()
            return
        self.note.configure(wraplength=0)
        if self.note.winfo_reqwidth() + px(24) <= beside:
            self.note.place(
                in_=self, x=room - self._control_width - self.note.winfo_reqwidth() - px(12), rely=0.5, anchor="w"
            )
        else:  # over the content, which must not move under the mouse; as far in as the words of Back
            self.note.configure(wraplength=room)
            self.note.place(in_=self, x=px(4), rely=1.0, anchor="nw")
        self.note.lift()
