"""Rows that break into lines where the window is too narrow for them."""

import tkinter as tk
from tkinter import ttk

from gui.scale import px
from gui.widgets.idle_layout import IdleLayout


class Flow(IdleLayout):
    """Widgets side by side, on as many lines as they need; `add` them in reading order."""

    def __init__(self, master: tk.Misc, *, style: str = "TFrame", most: int = 0) -> None:
        """`most`: the width in unscaled px that it asks for at most (0: that of one line)."""
        super().__init__(master, style=style)
        self._most = px(most)
        self._pieces: list[tuple[ttk.Widget, int, bool]] = []
        self.bind("<Configure>", lambda _event: self.later())

    def add(self, piece: "ttk.Widget", *, gap: int = 0, divides: bool = False) -> None:
        """Add a child, `gap` unscaled px beside it, but for a line's start.

        One that `divides` others is left out at the ends of a line.
        """
        self._pieces.append((piece, px(gap), divides))
        piece.bind("<Configure>", lambda _event: self.later(), add=True)  # its label may have changed
        self.later()

    def clear(self) -> None:
        """Destroy all children."""
        for child in self.winfo_children():
            child.destroy()
        self._pieces.clear()

    def _lay(self) -> None:
        room = self.winfo_width()
        sizes = [(piece.winfo_reqwidth(), piece.winfo_reqheight()) for piece, _gap, _divides in self._pieces]
        wanted = sum(
            width + 2 * gap for (width, _height), (_piece, gap, _divides) in zip(sizes, self._pieces, strict=True)
        )
        wanted = min(wanted, self._most or wanted)
        y = 0
        if room > 1 and sizes:
            for line in self._lines(sizes, room):
                y += self._place_line(line, sizes, y)
        if (wanted, y) != (self.winfo_reqwidth(), self.winfo_reqheight()):
            self.configure(width=max(1, wanted), height=max(1, y))
            if isinstance(self.master, Flow):  # which gave it its size, so no event tells it
                self.master.later()

    def _lines(self, sizes: list[tuple[int, int]], room: int) -> list[list[int]]:
        """Return the indexes of the pieces by line, without the dividers at a line's ends."""
        lines: list[list[int]] = [[]]
        x = 0
        for index, (_piece, gap, _divides) in enumerate(self._pieces):
            width = sizes[index][0] + 2 * gap
            if lines[-1] and x + width > room:
                lines.append([])
                x = 0
            lines[-1].append(index)
            x += width
        for line in lines:
            while line and self._pieces[line[-1]][2]:
                line.pop()
            while line and self._pieces[line[0]][2]:
                line.pop(0)
        shown = {index for line in lines for index in line}
        for index, (piece, _gap, _divides) in enumerate(self._pieces):
            if index not in shown:
                piece.place_forget()
        return lines

    def _place_line(self, line: list[int], sizes: list[tuple[int, int]], y: int) -> int:
        height = max((sizes[index][1] for index in line), default=0)
        x, room = 0, self.winfo_width()
        for index in line:
            piece, gap, _divides = self._pieces[index]
            width, own = sizes[index]
            x += gap if x else 0
            # A row inside a row gets no more than the width there is, and breaks itself.
            given = min(width, room - x) if isinstance(piece, Flow) else width
            piece.place(x=x, y=y + (height - own) // 2, width=max(1, given))
            x += width + gap
        return height


class PageTitle(IdleLayout):
    """A page's title with a small text beside it and a control at the right; they move below it in a narrow window."""

    def __init__(self, master: tk.Misc, words: str) -> None:
        super().__init__(master)
        self._title = ttk.Label(self, text=words, style="Display.TLabel")
        self.count = ttk.Label(self, style="Muted.TLabel")
        self._control: ttk.Widget | None = None
        self._title.grid(row=0, column=0, sticky="w")
        self.columnconfigure(1, weight=1)
        self.bind("<Configure>", lambda _event: self.later())
        self.count.bind("<Configure>", lambda _event: self.later())

    def say(self, words: str) -> None:
        """Show the small text."""
        self.count.configure(text=words)
        self.later()

    def put(self, control: "ttk.Widget") -> None:
        """Show a control at the right."""
        self._control = control
        control.bind("<Configure>", lambda _event: self.later(), add=True)
        self.later()

    def _lay(self) -> None:
        room = self.winfo_width()
        if room <= 1:
            return
        self.count.configure(wraplength=0)
        control = self._control.winfo_reqwidth() if self._control is not None else 0
        both = self._title.winfo_reqwidth() + px(16) + self.count.winfo_reqwidth()
        one_line = both + px(16) + control <= room
        if one_line:
            self.count.grid(row=0, column=1, columnspan=1, sticky="w", padx=px(16), pady=(px(8), 0))
        else:
            self.count.configure(wraplength=room)
            self.count.grid(row=2, column=0, columnspan=3, sticky="w", padx=0, pady=0)
        if self._control is not None:
            beside = one_line or self._title.winfo_reqwidth() + px(16) + control <= room
            self._control.grid(
                row=0 if beside else 1, column=2 if beside else 0, columnspan=1 if beside else 3, sticky="e"
            )
