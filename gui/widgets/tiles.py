"""A grid of tiles of which one is selected, such as days or start times: two lines, an icon and a bar of seats left."""

import tkinter as tk
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from gui import images
from gui.scale import px
from gui.style_colours import tint
from gui.tokens import Tokens
from gui.widgets.paint import Painted


@dataclass(frozen=True, slots=True)
class Tile:
    """One choice. `state`: open, few (last seats) or off (not selectable). `share` of seats left; None: no bar."""

    key: str
    upper: str
    lower: str
    state: str = "open"
    share: float | None = None


@dataclass(frozen=True, slots=True)
class TileShape:
    """Measures in unscaled px; `centred` tiles have the small line above the large one, as days do."""

    width: int
    height: int
    columns: int
    centred: bool = False


DAYS = TileShape(52, 60, 6, centred=True)
TIMES = TileShape(112, 64, 3)
GAP, RING = 8, 4


class Tiles(Painted):
    """One Tab stop; arrows select the next selectable tile. `on_choose` is called for a user's choice, not by `set`."""

    def __init__(
        self,
        master: tk.Misc,
        tiles: Sequence[Tile],
        shape: TileShape,
        on_choose: Callable[[str], None],
        *,
        chosen: str = "",
        surface: bool = True,
    ) -> None:
        super().__init__(master, surface=surface, takefocus=True, cursor="hand2")
        self.tiles, self._shape, self._on_choose = list(tiles), shape, on_choose
        self.chosen = chosen
        rows = -(-len(self.tiles) // shape.columns)  # rounded up
        self.configure(
            width=px(shape.columns * (shape.width + GAP) - GAP + 2 * RING),
            height=px(rows * (shape.height + GAP) - GAP + 2 * RING),
        )
        for key, step in (("Left", -1), ("Right", 1), ("Up", -shape.columns), ("Down", shape.columns)):
            self.bind(f"<{key}>", lambda _event, step=step: self._walk(step))  # type: ignore[misc]
        self.bind("<space>", lambda _event: self._walk(0))
        # The focus ring is drawn, so a change of focus needs a repaint.
        self.bind("<FocusIn>", lambda _event: self.repaint())
        self.bind("<FocusOut>", lambda _event: self.repaint())
        self.bind("<ButtonRelease-1>", self._tap)
        self.start()

    def set(self, key: str) -> None:
        """Select a tile (empty: none) without calling `on_choose`."""
        if key != self.chosen:
            self.chosen = key
            self.repaint()

    def choose(self, key: str) -> None:
        """Select a tile and call `on_choose`, as a press does; a tile that is off is ignored."""
        tile = next((tile for tile in self.tiles if tile.key == key), None)
        if tile is not None and tile.state != "off":
            self.set(key)
            self._on_choose(key)

    def paint(self, tokens: Tokens) -> None:
        """Draw all tiles and the focus ring."""
        focused = self.focus_displayof() is self
        for index, tile in enumerate(self.tiles):
            x, y = self._place(index)
            if focused and index == self._cursor():
                ring = images.ring(
                    px(self._shape.width + 8), px(self._shape.height + 8), colour=tokens.info, radius=12, on=self.ground
                )
                self.put(x - px(4), y - px(4), ring)
            self._draw(tile, x, y, tokens)

    def _draw(self, tile: Tile, x: int, y: int, tokens: Tokens) -> None:
        chosen, off = tile.key == self.chosen, tile.state == "off"
        fill = tint(tokens, tokens.accent, self.ground) if chosen else tokens.raised if off else self.ground
        body = images.rounded(
            px(self._shape.width), px(self._shape.height), fill=fill, on=self.ground,
            outline=tokens.accent if chosen else tokens.line, line=2 if chosen else 1,
        )  # fmt: skip
        self.put(x, y, body)
        strong = tokens.accent if chosen else tokens.muted if off else tokens.text
        weak = tokens.accent if chosen else tokens.warn if tile.state == "few" else tokens.muted
        if self._shape.centred:
            middle = x + px(self._shape.width) // 2
            self.write(middle, y + px(18), tile.upper, size=11, bold=chosen, colour=weak, anchor="center")
            self.write(middle, y + px(40), tile.lower, size=16, bold=True, colour=strong, anchor="center")
            return
        self.write(x + px(12), y + px(19), tile.upper, size=16, bold=not off, colour=strong, anchor="w")
        self.write(x + px(12), y + px(39), tile.lower, size=11, bold=tile.state == "few", colour=weak, anchor="w")
        self._sign(tile, x + px(self._shape.width - 17), y + px(19), chosen=chosen, tokens=tokens)
        if tile.share is not None:
            self._bar(tile, x + px(12), y + px(51), chosen=chosen, tokens=tokens)

    def _sign(self, tile: Tile, x: int, y: int, *, chosen: bool, tokens: Tokens) -> None:
        if chosen:
            self.icon(x, y, "check-circle-fill", 14, tokens.accent)
        elif tile.state == "off":
            self.icon(x, y, "slash-circle", 14, tokens.muted)
        elif tile.state == "few":
            self.icon(x, y, "hourglass-split", 14, tokens.warn)

    def _bar(self, tile: Tile, x: int, y: int, *, chosen: bool, tokens: Tokens) -> None:
        length = px(self._shape.width - 24)
        on = tint(tokens, tokens.accent, self.ground) if chosen else self.ground
        self.put(x, y, images.rounded(length, px(4), fill=tokens.trough, on=on, radius=2))
        left = round(length * (tile.share or 0))
        if left > px(2):
            colour = tokens.accent if chosen else tokens.warn if tile.state == "few" else tokens.muted
            self.put(x, y, images.rounded(left, px(4), fill=colour, on=tokens.trough, radius=2))

    @property
    def spoken(self) -> str:
        """The chosen tile, or that at which the keys begin, in words."""
        tile = self.tiles[self._cursor()] if self.tiles else None
        return f"{tile.upper} {tile.lower}" if tile is not None else ""

    def _cursor(self) -> int:
        keys = [tile.key for tile in self.tiles]
        if self.chosen in keys:
            return keys.index(self.chosen)
        return next((index for index, tile in enumerate(self.tiles) if tile.state != "off"), 0)

    def _place(self, index: int) -> tuple[int, int]:
        row, column = divmod(index, self._shape.columns)
        return (
            px(RING + column * (self._shape.width + GAP)),
            px(RING + row * (self._shape.height + GAP)),
        )

    def _walk(self, step: int) -> str:
        index = self._cursor() + step
        while 0 <= index < len(self.tiles):
            if self.tiles[index].state != "off":
                self.choose(self.tiles[index].key)
                break
            index += 1 if step >= 0 else -1  # past tiles that are off, one by one
        return "break"

    def _tap(self, event: "tk.Event[tk.Misc]") -> None:
        for index, tile in enumerate(self.tiles):
            x, y = self._place(index)
            if 0 <= event.x - x < px(self._shape.width) and 0 <= event.y - y < px(self._shape.height):
                self.focus_set()  # a canvas doesn't take the focus at a press
                self.choose(tile.key)
