"""The screenings of a door with how many people are in; those that are chosen are the ones this door is for."""

import tkinter as tk
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from cinema.i18n import _, clock
from gui import images
from gui.fonts import font
from gui.scale import px
from gui.tokens import LEAD, SMALL, Tokens, mix
from gui.widgets.card import Card
from gui.widgets.fitting import shorten
from gui.widgets.paint import Painted
from gui.widgets.scrolled import Scroller

ROW = 64
WIDTH = 320


@dataclass(frozen=True, slots=True)
class CountLine:
    """A screening of this door's evening; `number` is its key, 0 for none."""

    id: str
    number: int
    title: str
    room: str
    starts_at: datetime
    admitted: int
    sold: int


class ScreeningCounts(Card):
    """`on_choose` gets a screening that is pressed. None chosen: the door is for all of them."""

    def __init__(self, master: tk.Misc, on_choose: Callable[[str], None]) -> None:
        super().__init__(master, _("This door"))
        self.configure(width=px(WIDTH))
        self.pack_propagate(False)
        self.rows = _Rows(self.body, on_choose)
        self._scroller = Scroller(self.rows, None)
        self.rows.pack(fill="both", expand=True)

    def show(self, lines: Sequence[CountLine], wanted: frozenset[str], zone: str) -> None:
        """Show the counts."""
        self.rows.show(lines, wanted, zone)


class _Rows(Painted):
    def __init__(self, master: tk.Misc, on_choose: Callable[[str], None]) -> None:
        super().__init__(master, surface=True, width=px(WIDTH - 8), takefocus=False)
        self._lines: Sequence[CountLine] = ()
        self._wanted: frozenset[str] = frozenset()
        self._zone = "UTC"
        self._on_choose = on_choose
        self.bind("<Configure>", lambda _event: self.repaint())
        self.bind("<ButtonRelease-1>", self._pressed)
        self.start()

    def show(self, lines: Sequence[CountLine], wanted: frozenset[str], zone: str) -> None:
        shown = (tuple(lines), wanted, zone)
        if shown != (self._lines, self._wanted, self._zone):
            self._lines, self._wanted, self._zone = shown
            self.repaint()

    def paint(self, tokens: Tokens) -> None:
        width, y = max(self.winfo_width(), px(200)), px(8)
        words = _("For all screenings") if not self._wanted else _("For the chosen screenings; press again for all")
        item = self.write(px(16), y, words, size=SMALL, colour=tokens.muted, width=width - px(32))
        y = self.bbox(item)[3] + px(8)
        self._top = y
        if not self._lines:
            words = _("No screening lets in now. They are listed from the evening's first doors on.")
            self.write(px(16), y, words, colour=tokens.muted, width=width - px(32))
        for line in self._lines:
            self._line(tokens, line, y, width)
            y += px(ROW)
        self.configure(scrollregion=(0, 0, width, y + px(4)))

    def _line(self, tokens: Tokens, line: CountLine, y: int, width: int) -> None:
        chosen = line.id in self._wanted
        if chosen:
            fill = mix(tokens.accent, tokens.surface, 0.08)
            box = images.rounded(width - px(16), px(ROW - 6), fill=fill, on=self.ground, outline=tokens.accent)
            self.put(px(8), y, box)
        left, right = px(20), width - px(20)
        if line.number:
            cap = images.rounded(px(20), px(20), fill=tokens.raised, on=self.ground, outline=tokens.line, radius=4)
            self.put(left, y + px(18), cap, anchor="w")
            self.write(left + px(10), y + px(18), str(line.number), size=SMALL, bold=True, anchor="center")
        x = left + px(30)
        self.write(x, y + px(18), clock(line.starts_at, self._zone), size=LEAD, bold=True, anchor="w")
        count = _("{admitted} of {sold}").format(admitted=line.admitted, sold=line.sold)
        self.write(right, y + px(18), count, size=LEAD, bold=True, anchor="e", colour=tokens.good)
        x += px(58)
        room = right - x - font(LEAD, bold=True).measure(count) - px(8)
        self.write(x, y + px(18), shorten(line.title, room, font(13, bold=True).measure), bold=True, anchor="w")
        bar = px(80)
        self.write(left + px(30), y + px(42), shorten(line.room, right - left - bar - px(44), font(SMALL).measure),
                   size=SMALL, colour=tokens.muted, anchor="w")  # fmt: skip
        self.create_rectangle(right - bar, y + px(41), right, y + px(44), width=0, fill=tokens.line)
        share = line.admitted / line.sold if line.sold else 0
        self.create_rectangle(
            right - bar, y + px(41), right - bar + round(bar * min(1, share)), y + px(44), width=0, fill=tokens.good
        )

    def _pressed(self, event: "tk.Event[tk.Misc]") -> None:
        at = int((self.canvasy(event.y) - self._top) // px(ROW))
        if 0 <= at < len(self._lines) and self.canvasy(event.y) >= self._top:
            self._on_choose(self._lines[at].id)
