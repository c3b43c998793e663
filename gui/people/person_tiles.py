"""The people who sign in at a till as tiles: initials, name and staff number, on as many lines as they need."""

import tkinter as tk
from collections.abc import Callable, Sequence

from cinema.domain.pins import TillPerson
from cinema.i18n import _
from gui import images
from gui.fonts import font
from gui.scale import px
from gui.tokens import Tokens
from gui.widgets.fitting import shorten
from gui.widgets.flow import Flow
from gui.widgets.paint import Painted

WIDTH, HEIGHT = 234, 64  # px of a tile
RING = 4  # px around each, for the focus ring
_BADGE = 40


class PersonTiles(Flow):
    """One Tab stop; arrows move between the tiles. `on_choose` gets the person of a tile that is pressed."""

    def __init__(
        self, master: tk.Misc, people: Sequence[TillPerson], on_choose: Callable[[TillPerson], None], *, most: int
    ) -> None:
        """`most`: the width in unscaled px that the tiles take at most."""
        super().__init__(master, most=most)
        self.tiles = [PersonTile(self, person, on_choose) for person in people]
        for index, tile in enumerate(self.tiles):
            self.add(tile)  # type: ignore[arg-type]  # a canvas is placed like any widget
            tile.configure(takefocus=index == 0)
            tile.bind("<FocusIn>", lambda _event, tile=tile: self._entered(tile), add=True)  # type: ignore[misc]
            for key, step in (("Left", (-1, 0)), ("Right", (1, 0)), ("Up", (0, -1)), ("Down", (0, 1))):
                tile.bind(f"<{key}>", lambda _event, tile=tile, step=step: self._walk(tile, *step))  # type: ignore[misc]

    def _entered(self, entered: "PersonTile") -> None:
        """Let Tab come back to the tile that had the focus last."""
        for tile in self.tiles:
            tile.configure(takefocus=tile is entered)

    def _walk(self, tile: "PersonTile", aside: int, down: int) -> str:
        """Focus the neighbour of a tile in the line, or above or below it."""
        at = self.tiles.index(tile)
        step = aside or down
        others = self.tiles[at + 1 :] if step > 0 else self.tiles[:at][::-1]
        x = tile.winfo_x()
        found = next((other for other in others if aside or other.winfo_x() == x), None)
        if found is not None:
            found.focus_set()
        return "break"


class PersonTile(Painted):
    """One person. Enter, Space or a tap chooses them."""

    def __init__(self, master: tk.Misc, person: TillPerson, on_choose: Callable[[TillPerson], None]) -> None:
        super().__init__(
            master, cursor="hand2", takefocus=True, width=px(WIDTH + 2 * RING), height=px(HEIGHT + 2 * RING)
        )
        self.person, self._on_choose = person, on_choose
        self._under = False
        for key in ("Return", "space"):
            self.bind(f"<{key}>", lambda _event: self.choose())
        self.bind("<ButtonRelease-1>", self._tap)
        for event in ("<FocusIn>", "<FocusOut>"):
            self.bind(event, lambda _event: self.repaint(), add=True)
        self.bind("<Enter>", lambda _event: self._hover(under=True))
        self.bind("<Leave>", lambda _event: self._hover(under=False))
        self.start()

    def choose(self) -> str:
        """Choose this person."""
        self._on_choose(self.person)
        return "break"

    def paint(self, tokens: Tokens) -> None:
        """Draw the tile, and the focus ring around it."""
        if self.focus_displayof() is self:
            ring = images.ring(
                px(WIDTH + 2 * RING), px(HEIGHT + 2 * RING), colour=tokens.info, radius=12, on=self.ground
            )
            self.put(0, 0, ring)
        fill = tokens.raised if self._under else tokens.surface
        line = tokens.muted if self._under else tokens.line
        left, middle = px(RING), px(RING) + px(HEIGHT) // 2
        self.put(left, px(RING), images.rounded(px(WIDTH), px(HEIGHT), fill=fill, on=self.ground, outline=line))
        circle = images.rounded(
            px(_BADGE), px(_BADGE), fill=tokens.raised, on=fill, outline=tokens.line, radius=_BADGE // 2
        )
        self.put(left + px(12), middle, circle, anchor="w")
        self.write(left + px(12 + _BADGE // 2), middle, self.person.initials, bold=True, anchor="center")
        x, number = left + px(24 + _BADGE), self.person.number
        name = shorten(self.person.name, px(WIDTH - _BADGE - 36), font(13, bold=True).measure)
        self.write(x, middle - (px(10) if number else 0), name, bold=True, anchor="w")
        if number:
            words = _("No. {number}").format(number=number)
            self.write(x, middle + px(11), words, size=11, colour=tokens.muted, anchor="w")

    def _hover(self, *, under: bool) -> None:
        self._under = under
        self.repaint()

    def _tap(self, event: "tk.Event[tk.Misc]") -> None:
        # A finger that has left the tile has changed its mind.
        if 0 <= event.x < self.winfo_width() and 0 <= event.y < self.winfo_height():
            self.choose()
