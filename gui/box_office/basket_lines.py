"""The lines of the till's basket: key, number, ticket type and seats, and what they cost."""

import tkinter as tk
from collections.abc import Sequence
from dataclasses import dataclass
from tkinter import ttk

from cinema.i18n import _, money
from gui import images
from gui.fonts import font
from gui.scale import px
from gui.tokens import LEAD, SMALL, Tokens
from gui.widgets.fitting import shorten
from gui.widgets.paint import Painted
from gui.widgets.scrolled import Scroller

ROW = 48
_SIDE = 16


@dataclass(frozen=True, slots=True)
class BasketLine:
    """Tickets of one type: `seats` are their labels, `each` is empty where prices differ.

    A discount is a line too, of no tickets: `seats` says why it is given. So is the customer, who has no `amount`.
    """

    letter: str
    count: int
    name: str
    seats: str
    amount: int | None
    each: int | None = None


class BasketLines(ttk.Frame):
    """A head with the screening, and a line a ticket type; it scrolls if there are many."""

    def __init__(self, master: tk.Misc) -> None:
        super().__init__(master, style="Surface.TFrame")
        self.drawn = _Lines(self)
        bar = ttk.Scrollbar(self, orient="vertical", style="Surface.Slim.Vertical.TScrollbar", takefocus=False)
        self._scroller = Scroller(self.drawn, bar)
        self.drawn.pack(fill="both", expand=True)

    def show(self, title: str, at: str, lines: Sequence[BasketLine], currency: str) -> None:
        """Show a basket; without lines it says how to begin."""
        self.drawn.show(title, at, lines, currency)


class _Lines(Painted):
    def __init__(self, master: tk.Misc) -> None:
        super().__init__(master, surface=True, width=px(300), height=px(80), takefocus=False)
        self._shown: tuple[str, str, tuple[BasketLine, ...], str] = ("", "", (), "EUR")
        self.bind("<Configure>", lambda _event: self.repaint())
        self.start()

    def show(self, title: str, at: str, lines: Sequence[BasketLine], currency: str) -> None:
        """Show a basket."""
        shown = (title, at, tuple(lines), currency)
        if shown != self._shown:
            self._shown = shown
            self.repaint()

    def paint(self, tokens: Tokens) -> None:
        """Draw head and lines."""
        title, at, lines, currency = self._shown
        width, side = max(self.winfo_width(), px(200)), px(_SIDE)
        self.write(width - side, px(12), at, colour=tokens.muted, anchor="ne")
        room = width - 2 * side - font(13).measure(at) - px(12)
        self.write(side, px(12), shorten(title, room, font(13, bold=True).measure), bold=True)
        y = px(40)
        if not lines:
            words = _("A letter adds a ticket, and its seat is chosen at once.")
            self.write(side, y, words, colour=tokens.muted, width=width - 2 * side)
            y += px(ROW)
        for place, one in enumerate(lines):
            if place:
                self.create_line(side, y, width - side, y, fill=tokens.line)
            self._line(tokens, one, y, width, currency)
            y += px(ROW)
        self.configure(scrollregion=(0, 0, width, y))

    def _line(self, tokens: Tokens, one: BasketLine, y: int, width: int, currency: str) -> None:
        side, middle = px(_SIDE), y + px(ROW) // 2
        cap = images.rounded(px(20), px(20), fill=tokens.raised, on=self.ground, outline=tokens.line, radius=4)
        self.put(side, middle, cap, anchor="w")
        self.write(side + px(10), middle, one.letter.upper() or "–", size=SMALL, bold=True, anchor="center")
        if one.count:
            self.write(side + px(46), middle, str(one.count), size=LEAD, bold=True, anchor="e")
            self.write(side + px(54), middle, "×", colour=tokens.muted, anchor="w")
        amount = money(one.amount, currency) if one.amount is not None else ""
        x, right = side + px(72), width - side
        room = right - x - font(13, bold=True).measure(amount) - px(12)
        self.write(x, y + px(8), shorten(one.name, room, font(13, bold=True).measure), bold=True)
        self.write(right, y + px(8), amount, bold=True, anchor="ne")
        each = _("{price} each").format(price=money(one.each, currency)) if one.each is not None else ""
        room = right - x - font(SMALL).measure(each) - px(12)
        self.write(x, y + px(27), shorten(one.seats, room, font(SMALL).measure), size=SMALL, colour=tokens.muted)
        self.write(right, y + px(27), each, size=SMALL, colour=tokens.muted, anchor="ne")
