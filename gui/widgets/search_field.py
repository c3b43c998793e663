"""The search field: an icon, a hint what can be searched, and the key that moves the focus here."""

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk

from gui import images, theme
from gui.fonts import font
from gui.scale import px
from gui.style_colours import input_fill
from gui.tokens import Tokens
from gui.widgets.fitting import shorten
from gui.widgets.form_field import remove_traces
from gui.widgets.paint import Painted

PAUSE = 60  # milliseconds without typing before a search starts: the keys of a fast hand are one search


class SearchField(ttk.Frame):
    """Calls `on_search(text)` when typing pauses, or at once at Enter, and `on_leave` at Down."""

    def __init__(
        self,
        master: tk.Misc,
        hint: str,
        on_search: Callable[[str], None],
        on_leave: Callable[[], None],
        *,
        width: int = 280,
        key: str = "/",
        surface: bool = True,
    ) -> None:
        prefix = "Surface." if surface else ""
        super().__init__(master, style=f"{prefix}TFrame", width=px(width + 8), height=px(44))
        self.pack_propagate(False)
        self._on_search = on_search
        self._timer: str | None = None
        self._searched = ""
        self.value = tk.StringVar(self)
        self.entry = ttk.Entry(self, textvariable=self.value, style=f"{prefix}Search.TEntry")
        self.entry.pack(fill="both", expand=True)
        # ttk entries have no placeholder: canvases lie over the entry and are hidden while it has text.
        self._icon = _KeyCap(self, "search")
        self._icon.place(x=px(14), rely=0.5, anchor="w")
        self._key = _KeyCap(self, key)
        self._beside = px(52) + self._key.winfo_reqwidth()
        self._hint = _Hint(self, hint, px(width) - self._beside)
        self._show_hint()
        for piece in (self._hint, self._icon, self._key):
            piece.bind("<Button-1>", lambda _event: self.entry.focus_set())
        self.value.trace_add("write", lambda *_: self._typed())
        self.entry.bind("<Return>", lambda _event: self._enter(on_leave), add=True)
        self.entry.bind("<Down>", lambda _event: on_leave(), add=True)

    def resize(self, width: int) -> None:
        """Change the field's width, in real pixels; the hint is shortened to it."""
        self.configure(width=width + px(8))
        self._hint.fit(width - self._beside)

    def clear(self) -> bool:
        """Clear the field without searching; returns whether it had text."""
        had = bool(self.value.get())
        self._searched = ""
        self.value.set("")
        self._stop()  # after the value, whose trace starts the timer
        return had

    def typed(self) -> tuple[str, bool]:
        """Return the text and whether the field has the focus, for a field that takes its place."""
        return self.value.get(), self.focus_displayof() is self.entry

    def type(self, text: str, focused: bool) -> None:
        """Go on with what was typed in the field before this one; it is not searched again."""
        self._searched = text.strip()
        self.value.set(text)
        self._stop()  # after the value, whose trace starts the timer
        self.entry.icursor("end")
        if focused:
            self.entry.focus_set()

    def destroy(self) -> None:
        """Cancel the timer, remove the traces and destroy the field."""
        self._stop()
        remove_traces(self.value)
        super().destroy()

    def _typed(self) -> None:
        if self.value.get():
            self._hint.place_forget()
            self._key.place_forget()
        else:
            self._show_hint()
        self._stop()
        self._timer = self.after(PAUSE, self._now)

    def _show_hint(self) -> None:
        self._hint.place(x=px(40), rely=0.5, anchor="w")
        self._key.place(relx=1.0, rely=0.5, x=-px(14), anchor="e")

    def _stop(self) -> None:
        if self._timer is not None:
            self.after_cancel(self._timer)
            self._timer = None

    def _enter(self, on_leave: Callable[[], object]) -> None:
        """Search at once; what was searched for already is gone to."""
        text = self.value.get().strip()
        if text == self._searched:
            on_leave()
        else:
            self._now()

    def _now(self) -> None:
        self._stop()
        text = self.value.get().strip()
        if text != self._searched:
            self._searched = text
            self._on_search(text)


class _Inside(Painted):
    """A canvas inside the field."""

    @property
    def ground(self) -> str:
        """The background colour of a field."""
        return input_fill(theme.current())


class _Hint(_Inside):
    """The hint, shown while the field is empty."""

    def __init__(self, master: tk.Misc, hint: str, room: int) -> None:
        super().__init__(master, height=px(20))
        self._hint, self._room = hint, room
        self.configure(cursor="xterm")
        self.start()

    def fit(self, room: int) -> None:
        """Shorten the hint to a width in real pixels."""
        if room != self._room:
            self._room = room
            self.repaint()

    def paint(self, tokens: Tokens) -> None:
        """Draw the hint."""
        words = shorten(self._hint, self._room, font(13).measure)
        self.configure(width=font(13).measure(words) + px(2))
        self.write(0, px(10), words, colour=tokens.muted, anchor="w")


class _KeyCap(_Inside):
    """The search icon, or a key drawn as its cap."""

    def __init__(self, master: tk.Misc, what: str) -> None:
        self._room = px(20) if len(what) == 1 or what == "search" else font(11, bold=True).measure(what) + px(12)
        super().__init__(master, width=self._room, height=px(20))
        self._what = what
        self.start()

    def paint(self, tokens: Tokens) -> None:
        """Draw the icon or the key cap."""
        middle = px(10)
        if self._what == "search":
            self.icon(middle, middle, "search", 14, tokens.muted)
            return
        cap = images.rounded(self._room, px(20), fill=tokens.surface, on=self.ground, outline=tokens.line, radius=4)
        self.put(0, 0, cap)
        self.write(self._room / 2, middle, self._what, size=11, bold=True, colour=tokens.muted, anchor="center")
