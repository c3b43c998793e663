"""The list of what waits: drawn rows of which one is selected, with arrows, Home and End as keys."""

import tkinter as tk
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from gui import images
from gui.fonts import font
from gui.scale import px
from gui.style_colours import tint
from gui.tokens import Tokens
from gui.widgets.fitting import shorten
from gui.widgets.paint import Painted
from gui.widgets.scrolled import ScrolledFrame

ROW, GAP = 84, 8
_EDGE = 8


@dataclass(frozen=True, slots=True)
class MatterRow:
    """What a row shows; `long` waits are marked."""

    key: str
    icon: str
    title: str
    amount: str
    about: str
    who: str
    waits: str
    long: bool


class MatterList(Painted):
    """One Tab stop in a scrolled frame, which it keeps scrolled to the selection.

    `on_choose` is called for each selected row, `on_open` at a press and at Enter.
    """

    def __init__(self, scrolled: ScrolledFrame, on_choose: Callable[[str], None], on_open: Callable[[], None]) -> None:
        super().__init__(scrolled.inside, surface=True, takefocus=True, cursor="hand2", width=px(200))
        self._scrolled, self._on_choose, self._on_open = scrolled, on_choose, on_open
        self.rows: tuple[MatterRow, ...] = ()
        self.chosen = ""
        for key, step in (("Up", -1), ("Down", 1), ("Home", -9999), ("End", 9999)):
            self.bind(f"<{key}>", lambda _event, step=step: self._walk(step))  # type: ignore[misc]
        for event in ("<FocusIn>", "<FocusOut>", "<Configure>"):
            self.bind(event, lambda _event: self.repaint(), add=True)
        self.bind("<ButtonRelease-1>", self._tap)
        self.bind("<Return>", lambda _event: self._on_open())
        self.start()

    def show(self, rows: Sequence[MatterRow], chosen: str) -> None:
        """Replace the rows and the selection without calling `on_choose`."""
        self.rows, self.chosen = tuple(rows), chosen
        self.configure(height=max(1, len(rows) * px(ROW + GAP) + px(GAP)))
        self.repaint()

    def choose(self, key: str) -> None:
        """Select a row as a press does."""
        self.chosen = key
        self.repaint()
        place = self._place()
        self._scrolled.scroller.see(place * px(ROW + GAP), (place + 1) * px(ROW + GAP) + px(GAP))
        self._on_choose(key)

    def paint(self, tokens: Tokens) -> None:
        """Draw the rows."""
        width = self.winfo_width()
        if width <= 1:
            return
        for index, row in enumerate(self.rows):
            self._draw(row, px(GAP) + index * px(ROW + GAP), width, tokens)

    def _draw(self, row: MatterRow, y: int, width: int, tokens: Tokens) -> None:
        x, chosen = px(_EDGE), row.key == self.chosen
        inside = width - 2 * x
        on = self.ground
        if chosen:
            on = tint(tokens, tokens.accent, self.ground)
            ringed = self.focus_displayof() is self
            box = images.rounded(
                inside, px(ROW), fill=on, on=self.ground, outline=tokens.info if ringed else tokens.accent, line=2
            )
            self.put(x, y, box)
        elif row is not self.rows[-1]:
            self.create_line(x + px(8), y + px(ROW + 4), x + inside - px(8), y + px(ROW + 4), fill=tokens.line)
        circle = images.rounded(px(32), px(32), fill=tokens.raised, on=on, outline=tokens.line, radius=16)
        self.put(x + px(10), y + px(12), circle)
        self.icon(x + px(26), y + px(28), row.icon, 15, tokens.accent if chosen else tokens.muted)
        left, right = x + px(54), x + inside - px(12)
        self.write(right, y + px(20), row.amount, size=16, bold=True, anchor="e")
        room = right - left - font(16, bold=True).measure(row.amount) - px(8)
        title = shorten(row.title, room, font(13, bold=True).measure)
        self.write(left, y + px(20), title, bold=True, anchor="w")
        self.write(left, y + px(43), shorten(row.about, right - left, font(13).measure), anchor="w")
        tone = tokens.warn if row.long else tokens.muted
        self.write(right, y + px(66), row.waits, size=11, bold=row.long, colour=tone, anchor="e")
        waits = font(11, bold=row.long).measure(row.waits)
        if row.long:
            self.icon(right - waits - px(10), y + px(66), "clock", 11, tone)
            waits += px(20)
        who = shorten(row.who, right - left - waits - px(8), font(11).measure)
        self.write(left, y + px(66), who, size=11, colour=tokens.muted, anchor="w")

    def _place(self) -> int:
        keys = [row.key for row in self.rows]
        return keys.index(self.chosen) if self.chosen in keys else 0

    def _walk(self, step: int) -> str:
        if self.rows:
            place = min(max(0, self._place() + step), len(self.rows) - 1)
            self.choose(self.rows[place].key)
        return "break"

    def _tap(self, event: "tk.Event[tk.Misc]") -> None:
        place = (event.y - px(GAP) // 2) // px(ROW + GAP)
        if self._scrolled.scroller.dragging or not 0 <= place < len(self.rows):
            return
        self.focus_set()  # a canvas doesn't take the focus at a press
        self.choose(self.rows[place].key)
        self._on_open()
