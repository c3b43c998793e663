"""The search field: a loupe, words that say what can be searched, and the key that leads here."""

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk

from gui import images, theme
from gui.fonts import font
from gui.scale import px
from gui.style_colours import input_fill
from gui.tokens import Tokens
from gui.widgets.form_field import forget_traces
from gui.widgets.paint import Painted

PAUSE = 250  # milliseconds without a key before a search begins


class SearchField(ttk.Frame):
    """Calls `on_search(text)` when typing pauses, or at once with Enter. Down leaves it by `on_leave`."""

    def __init__(
        self,
        master: tk.Misc,
        hint: str,
        on_search: Callable[[str], None],
        on_leave: Callable[[], None],
        *,
        width: int = 280,
        key: str = "/",
    ) -> None:
        super().__init__(master, style="Surface.TFrame", width=px(width + 8), height=px(44))
        self.pack_propagate(False)
        self._on_search = on_search
        self._timer: str | None = None
        self._told = ""
        self.value = tk.StringVar(self)
        self.entry = ttk.Entry(self, textvariable=self.value, style="Surface.Search.TEntry")
        self.entry.pack(fill="both", expand=True)
        self._cover = _Cover(self, hint, width - 4 - px(24))
        self._loupe = _Piece(self, "search")
        self._loupe.place(x=px(14), rely=0.5, anchor="w")
        self._key = _Piece(self, key)
        self._key.place(relx=1.0, rely=0.5, x=-px(14), anchor="e")
        self._cover.place(x=px(40), rely=0.5, anchor="w")
        for piece in (self._cover, self._loupe, self._key):
            piece.bind("<Button-1>", lambda _event: self.entry.focus_set())
        self.value.trace_add("write", lambda *_: self._typed())
        self.entry.bind("<Return>", lambda _event: self._now(), add=True)
        self.entry.bind("<Down>", lambda _event: on_leave(), add=True)

    def clear(self) -> bool:
        """Empty the field without searching; tells whether there was anything in it."""
        had = bool(self.value.get())
        self._told = ""
        self.value.set("")
        self._stop()
        return had

    def destroy(self) -> None:
        """End, and with it the pause that was waited for."""
        self._stop()
        forget_traces(self.value)
        super().destroy()

    def _typed(self) -> None:
        if self.value.get():
            self._cover.place_forget()
            self._key.place_forget()
        else:
            self._cover.place(x=px(40), rely=0.5, anchor="w")
            self._key.place(relx=1.0, rely=0.5, x=-px(14), anchor="e")
        self._stop()
        self._timer = self.after(PAUSE, self._now)

    def _stop(self) -> None:
        if self._timer is not None:
            self.after_cancel(self._timer)
            self._timer = None

    def _now(self) -> None:
        self._stop()
        text = self.value.get().strip()
        if text != self._told:
            self._told = text
            self._on_search(text)


class _Inside(Painted):
    """A canvas that lies inside the field."""

    @property
    def ground(self) -> str:
        """The colour inside a field."""
        return input_fill(theme.current())


class _Cover(_Inside):
    def __init__(self, master: tk.Misc, hint: str, room: int) -> None:
        super().__init__(master, width=min(font(13).measure(hint) + px(2), px(room) - px(40)), height=px(20))
        self._hint = hint
        self.configure(cursor="xterm")
        self.start()

    def paint(self, tokens: Tokens) -> None:
        """Write the hint."""
        self.write(0, px(10), self._hint, colour=tokens.muted, anchor="w")


class _Piece(_Inside):
    def __init__(self, master: tk.Misc, what: str) -> None:
        super().__init__(master, width=px(20), height=px(20))
        self._what = what
        self.start()

    def paint(self, tokens: Tokens) -> None:
        """Draw the loupe, or the cap of a key."""
        middle = px(10)
        if self._what == "search":
            self.icon(middle, middle, "search", 14, tokens.muted)
            return
        cap = images.rounded(px(20), px(20), fill=tokens.surface, on=self.ground, outline=tokens.line, radius=4)
        self.put(0, 0, cap)
        self.write(middle, middle, self._what, size=11, bold=True, colour=tokens.muted, anchor="center")
