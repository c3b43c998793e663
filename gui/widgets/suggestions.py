"""Suggestions below a field while somebody types: arrows choose one, Enter or a press takes it, Esc closes."""

import tkinter as tk
from collections.abc import Callable, Sequence
from tkinter import ttk

from gui import theme
from gui.scale import px
from gui.tokens import Tokens
from gui.widgets.right_to_left import shown
from gui.widgets.scrolled import bind_tag

_ROW, _EDGE = 36, 4  # px
Suggestion = tuple[str, str]
"""The value that is taken, and the words that describe it."""


class Suggestions:
    """`find` returns what fits the typed text; what is taken replaces it. A text that is set asks for nothing."""

    def __init__(
        self, entry: ttk.Entry, value: tk.StringVar, find: Callable[[str], Sequence[Suggestion]], *, width: int = 400
    ) -> None:
        self._entry, self._value, self._find, self._width = entry, value, find, width
        self._searched = value.get()
        self._shown: tk.Frame | None = None
        self._tree: ttk.Treeview | None = None
        entry.bind("<KeyRelease>", lambda event: self._typed(event.keysym), add=True)
        entry.bind("<Down>", lambda _event: self._step(1), add=True)
        entry.bind("<Up>", lambda _event: self._step(-1), add=True)
        # Before the form's own binding, which would submit: Enter takes the suggestion first.
        tag = f"Suggestions{id(self)}"
        entry.bindtags((tag, *entry.bindtags()))
        bind_tag(entry, tag, "<Return>", lambda _event: self._enter())
        bind_tag(entry, tag, "<Escape>", lambda _event: self._escape())
        for event in ("<FocusOut>", "<Destroy>"):
            entry.bind(event, lambda _event: self.close(), add=True)

    @property
    def shown(self) -> tuple[str, ...]:
        """The values that are suggested now."""
        return tuple(self._tree.get_children()) if self._tree is not None else ()

    def close(self) -> None:
        """Close the list; a repeat changes nothing."""
        if self._shown is not None and self._shown.winfo_exists():
            self._shown.destroy()
        self._shown = self._tree = None

    def _typed(self, keysym: str) -> None:
        if self._value.get() == self._searched or keysym == "Escape":  # keys that type nothing
            return
        self._searched = self._value.get()
        self.close()
        found = self._find(self._value.get()) if self._value.get().strip() else ()
        if found:
            self._open(found)

    def _open(self, found: Sequence[Suggestion]) -> None:
        window, edge = self._entry.winfo_toplevel(), px(_EDGE)
        self._shown = tk.Frame(window, borderwidth=0)
        self._tree = tree = ttk.Treeview(
            self._shown, columns=("words", "value"), show="", style="Table.Treeview", selectmode="browse",
            height=len(found), takefocus=False,
        )  # fmt: skip
        for value, words in found:
            tree.insert("", "end", iid=value, values=(shown(words), value if value != words else ""), tags=("plain",))
        tree.pack(fill="both", expand=True, padx=px(1), pady=px(1))
        x, y = self._entry.winfo_rootx() - window.winfo_rootx(), self._entry.winfo_rooty() - window.winfo_rooty()
        width = min(max(px(self._width), self._entry.winfo_width()), window.winfo_width() - x - edge)
        tree.column("words", width=width * 3 // 5, stretch=True)
        tree.column("value", width=width * 2 // 5, stretch=False)
        height = len(found) * px(_ROW) + 2 * edge
        below = y + self._entry.winfo_height()
        top = below - edge if below + height <= window.winfo_height() else max(0, y - height + edge)
        self._shown.place(x=x + edge, y=top, width=width - edge, height=height)
        self._shown.lift()
        tree.bind("<Motion>", lambda event: self._select(tree.identify_row(event.y)))
        tree.bind("<ButtonPress-1>", lambda event: self._pressed(tree.identify_row(event.y)))
        theme.on_change(self._shown, self._paint)

    def _paint(self, tokens: Tokens) -> None:
        if self._shown is not None and self._tree is not None:
            self._shown.configure(background=tokens.line)
            self._tree.tag_configure("plain", foreground=tokens.text)

    def _select(self, value: str) -> None:
        if self._tree is not None and value:
            self._tree.selection_set(value)
            self._tree.see(value)

    def _step(self, way: int) -> str | None:
        if self._tree is None:
            return None
        values, chosen = self.shown, self._tree.selection()
        place = values.index(chosen[0]) + way if chosen else (0 if way > 0 else len(values) - 1)
        self._select(values[max(0, min(len(values) - 1, place))])
        return "break"

    def _enter(self) -> str | None:
        chosen = self._tree.selection() if self._tree is not None else ()
        if not chosen:
            self.close()
            return None
        self._take(chosen[0])
        return "break"

    def _escape(self) -> str | None:
        if self._shown is None:
            return None
        self.close()
        return "break"

    def _pressed(self, value: str) -> str:
        if value:
            self._take(value)
        return "break"

    def _take(self, value: str) -> None:
        self.close()
        self._searched = value
        self._value.set(value)
        self._entry.icursor("end")
        self._entry.focus_set()
