"""Old tickets beside their new ones, drawn: two tiles in a row with an arrow between them."""

import tkinter as tk
from collections.abc import Sequence

from gui import images
from gui.box_office.exchange_view import Pair
from gui.fonts import font
from gui.scale import px
from gui.tokens import LEAD, SMALL, Tokens, mix
from gui.widgets.fitting import shorten
from gui.widgets.paint import Painted

_HEAD, _TILE, _STEP, _ARROW = 40, 44, 52, 32


class ExchangePairs(Painted):
    """Shows pairs below the two screenings."""

    def __init__(self, master: tk.Misc) -> None:
        super().__init__(master, surface=True, height=px(_HEAD), width=px(240), takefocus=False)
        self._heads: tuple[tuple[str, str], tuple[str, str]] = (("", ""), ("", ""))
        self._pairs: Sequence[Pair] = ()
        self.bind("<Configure>", lambda _event: self.repaint())
        self.start()

    def show(self, old: tuple[str, str], new: tuple[str, str], pairs: Sequence[Pair]) -> None:
        """Show pairs; `old` and `new` are title and time of their screenings."""
        self._heads, self._pairs = (old, new), pairs
        self.configure(height=px(_HEAD + _STEP * len(pairs)))
        self.repaint()

    def paint(self, tokens: Tokens) -> None:
        """Draw everything."""
        width = self.winfo_width()
        each = (width - px(_ARROW)) // 2
        if each < px(40):
            return
        right = each + px(_ARROW)
        for x, (title, at), ink in ((0, self._heads[0], tokens.muted), (right, self._heads[1], tokens.text)):
            self.write(x, 0, shorten(title, each, font(13, bold=True).measure), bold=True, colour=ink)
            self.write(x, px(18), shorten(at, each, font(SMALL).measure), size=SMALL, colour=tokens.muted)
        for place, pair in enumerate(self._pairs):
            y = px(_HEAD + place * _STEP)
            self._tile(tokens, 0, y, each, pair.old, chosen=False)
            self.icon(each + px(_ARROW) // 2, y + px(_TILE) // 2, "arrow-right", 16, tokens.accent)
            self._tile(tokens, right, y, each, pair.new, chosen=pair.is_new)

    def _tile(self, tokens: Tokens, x: int, y: int, width: int, words: tuple[str, str, str], *, chosen: bool) -> None:
        fill = mix(tokens.accent, tokens.surface, 0.08) if chosen else tokens.raised
        line = tokens.accent if chosen else tokens.line
        self.put(x, y, images.rounded(width, px(_TILE), fill=fill, on=self.ground, outline=line))
        middle, ink = y + px(_TILE) // 2, tokens.text if chosen else tokens.muted
        seat, kind, amount = words
        taken = font(LEAD, bold=True).measure(seat)
        self.write(
            x + px(10), middle, seat, size=LEAD, bold=True, anchor="w", colour=tokens.accent if chosen else tokens.muted
        )
        self.write(x + width - px(8), middle, amount, size=SMALL, bold=chosen, anchor="e", colour=ink)
        room = width - taken - font(SMALL, bold=True).measure(amount) - px(32)
        if room > px(12):
            named = shorten(kind, room, font(SMALL, bold=chosen).measure)
            self.write(x + px(16) + taken, middle, named, size=SMALL, bold=chosen, anchor="w", colour=ink)
