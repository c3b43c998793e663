"""The tiles of the ticket types: key, number, name, price. A press adds one; with Shift or the right button, less."""

import tkinter as tk
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from cinema.i18n import _, money
from gui import images
from gui.fonts import font
from gui.scale import px
from gui.tokens import SMALL, Tokens, mix
from gui.widgets.fitting import shorten
from gui.widgets.paint import Painted

HEIGHT = 72
_GAP, _LEAST = 8, 76
_SHIFT = 0x1


@dataclass(frozen=True, slots=True)
class Tile:
    """A ticket type as its tile shows it; `left` is what its quota has left, None without one."""

    type: str
    letter: str
    name: str
    price: int
    left: int | None = None


class TypeTiles(Painted):
    """`on_press` gets the type, and whether one is to be taken away."""

    def __init__(self, master: tk.Misc, on_press: Callable[[str, bool], None]) -> None:
        super().__init__(master, surface=True, height=px(HEIGHT), width=px(300), takefocus=False)
        self._tiles: Sequence[Tile] = ()
        self._counts: Mapping[str, int] = {}
        self._currency = "EUR"
        self._places: list[tuple[int, int, int, int, str]] = []
        self._on_press = on_press
        self.bind("<Configure>", lambda _event: self.repaint())
        self.bind("<ButtonRelease-1>", lambda event: self._pressed(event, bool(int(event.state) & _SHIFT)))
        self.bind("<ButtonRelease-3>", lambda event: self._pressed(event, True))
        self.start()

    def show(self, tiles: Sequence[Tile], counts: Mapping[str, int], currency: str) -> None:
        """Show the types and how many of each are asked for."""
        shown = (tuple(tiles), dict(counts), currency)
        if shown != (tuple(self._tiles), dict(self._counts), self._currency):
            self._tiles, self._counts, self._currency = tiles, counts, currency
            self.repaint()

    def paint(self, tokens: Tokens) -> None:
        """Draw the tiles, on several lines where there is no room on one."""
        width = max(self.winfo_width(), px(_LEAST))
        across = max(1, min(len(self._tiles) or 1, (width + px(_GAP)) // (px(_LEAST + _GAP))))
        each = (width - (across - 1) * px(_GAP)) // across
        self._places = []
        for place, one in enumerate(self._tiles):
            x = (place % across) * (each + px(_GAP))
            y = (place // across) * px(HEIGHT + _GAP)
            self._tile(tokens, one, x, y, each)
            self._places.append((x, y, x + each, y + px(HEIGHT), one.type))
        lines = -(-len(self._tiles) // across) if self._tiles else 1
        height = lines * px(HEIGHT) + (lines - 1) * px(_GAP)
        if int(str(self.cget("height"))) != height:
            self.configure(height=height)

    def _tile(self, tokens: Tokens, one: Tile, x: int, y: int, width: int) -> None:
        count = self._counts.get(one.type, 0)
        is_out = one.left == 0 and not count
        fill = mix(tokens.accent, tokens.surface, 0.1) if count else tokens.raised
        outline = tokens.accent if count else tokens.line
        self.put(x, y, images.rounded(width, px(HEIGHT), fill=fill, on=self.ground, outline=outline))
        cap = images.rounded(px(20), px(20), fill=tokens.surface, on=fill, outline=tokens.line, radius=4)
        self.put(x + px(8), y + px(8), cap)
        self.write(x + px(18), y + px(18), one.letter.upper() or "–", size=SMALL, bold=True, anchor="center")
        if count:
            self.write(x + width - px(8), y + px(18), f"×{count}", size=16, bold=True, colour=tokens.accent, anchor="e")
        elif one.left is not None:
            words = _("exhausted") if is_out else _("{count} left").format(count=one.left)
            self.write(x + width - px(8), y + px(18), words, size=SMALL, colour=tokens.warn, anchor="e")
        ink = tokens.muted if is_out else tokens.text
        name = shorten(one.name, width - px(16), font(13, bold=True).measure)
        self.write(x + px(8), y + px(34), name, bold=True, colour=ink)
        price = money(one.price, self._currency) if one.price else _("free")
        self.write(x + px(8), y + px(52), price, size=SMALL, colour=tokens.muted)

    def _pressed(self, event: "tk.Event[tk.Misc]", away: bool) -> None:
        for left, top, right, bottom, type_id in self._places:
            if left <= event.x < right and top <= event.y < bottom:
                self._on_press(type_id, away)
