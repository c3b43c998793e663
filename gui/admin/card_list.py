"""The price cards as a list: name, conditions, how many screenings sell by each, and whether two clash."""

import tkinter as tk
from collections.abc import Callable, Mapping, Sequence

from cinema.domain.card_words import condition_words
from cinema.i18n import _, ngettext
from cinema.services.office.prices import CardLine
from gui import images
from gui.fonts import font
from gui.scale import px
from gui.style_colours import tint
from gui.tokens import Tokens
from gui.widgets.card import Card
from gui.widgets.fitting import shorten
from gui.widgets.paint import Painted
from gui.widgets.scrolled import ScrolledFrame
from gui.widgets.wrapped import WrappedLabel

_EDGE = 8


class CardList(Card):
    """`on_open` is called with a card's id at a press, at Enter, and when the arrows move to it."""

    def __init__(self, master: tk.Misc, on_open: Callable[[str], None]) -> None:
        super().__init__(master, _("Price cards"))
        self.title.configure(style="Surface.Lead.TLabel")
        self._on_open = on_open
        self.tiles: dict[str, CardTile] = {}
        self._scrolled = ScrolledFrame(self.body, surface=True, padding=(px(_EDGE), px(8), 0, px(8)))
        self._scrolled.pack(fill="both", expand=True)
        words = _(
            "Most conditions first: that price card wins. "
            "Two that name as many and fit one screening can't both be saved."
        )
        WrappedLabel(self.foot, text=words, style="Surface.Small.TLabel").pack(fill="x")

    def show(self, lines: Sequence[CardLine], rooms: Mapping[str, str], selected: str) -> None:
        """Replace the list; `rooms` are the auditoriums' names by id."""
        had_focus = any(tile.focus_displayof() is tile for tile in self.tiles.values())
        for tile in self.tiles.values():
            tile.destroy()
        self.tiles = {}
        for line in lines:
            tile = CardTile(self._scrolled.inside, line, rooms, self._on_open, self._walk)
            tile.pack(fill="x", pady=(0, px(4)))
            self.tiles[line.card.id] = tile
        self.select(selected)
        self._scrolled.settle()
        if had_focus and selected in self.tiles:
            self.tiles[selected].focus_set()

    def select(self, card: str) -> None:
        """Show a card as selected; Tab stops at it alone."""
        for key, tile in self.tiles.items():
            tile.mark(
                selected=key == card, stops=key == card or (card not in self.tiles and key == next(iter(self.tiles)))
            )

    def _walk(self, card: str, step: int) -> None:
        keys = list(self.tiles)
        place = keys.index(card) + step
        if 0 <= place < len(keys):
            self.tiles[keys[place]].focus_set()
            self._on_open(keys[place])


class CardTile(Painted):
    """One price card of the list."""

    def __init__(
        self,
        master: tk.Misc,
        line: CardLine,
        rooms: Mapping[str, str],
        on_open: Callable[[str], None],
        on_walk: Callable[[str, int], None],
    ) -> None:
        super().__init__(master, surface=True, height=px(84), width=px(120), takefocus=True, cursor="hand2")
        card = line.card
        self._line, self._selected = line, False
        self._badges = [condition_words(card.conditions, kind, rooms) for kind in card.conditions.named]
        self.bind("<Configure>", lambda _event: self.repaint())
        for event in ("<FocusIn>", "<FocusOut>"):
            self.bind(event, lambda _event: self.repaint(), add=True)
        self.bind("<Button-1>", lambda _event: self._press(on_open))
        for key in ("<Return>", "<space>"):
            self.bind(key, lambda _event: on_open(card.id))
        for key, step in (("<Up>", -1), ("<Down>", 1)):
            self.bind(key, lambda _event, step=step: on_walk(card.id, step))  # type: ignore[misc]
        self.start()

    def mark(self, *, selected: bool, stops: bool) -> None:
        """Show whether it is selected, and whether Tab stops at it."""
        self.configure(takefocus=stops)
        if selected != self._selected:
            self._selected = selected
            self.repaint()

    def paint(self, tokens: Tokens) -> None:
        """Draw the card's line."""
        width = self.winfo_width()
        if width <= 1:
            return
        card, muted = self._line.card, self._line.card.archived
        edge, inner = px(_EDGE), width - 2 * px(_EDGE)
        side = self._side(tokens)
        right = font(11, bold=True).measure(side[0]) + px(12) if side[0] else 0
        name = shorten(card.name, inner - right, font(13, bold=True).measure)
        self.write(edge, px(18), name, bold=True, anchor="w", colour=tokens.muted if muted else tokens.text)
        if side[0]:
            self.write(
                width - edge, px(18), side[0], size=11, bold=bool(self._line.clashes), anchor="e", colour=side[1]
            )
        y = self._draw_badges(edge, px(42), inner)
        self.write(edge, y, self._count_words(), size=11, colour=tokens.muted, anchor="w")
        height = y + px(16)
        if self._selected or self.focus_displayof() is self:
            focused = self.focus_displayof() is self
            fill = tint(tokens, tokens.accent, self.ground) if self._selected else self.ground
            outline = tokens.info if focused else tokens.accent
            self.tag_lower(
                self.put(0, 0, images.rounded(width, height, fill=fill, on=self.ground, outline=outline, line=2))
            )
        if self.winfo_reqheight() != height:
            self.configure(height=height)

    def _draw_badges(self, x: int, y: int, room: int) -> int:
        """Draw the conditions, on as many lines as they need; return where the line below stands."""
        left = x
        for word in self._badges:
            words = shorten(word, room - px(12), font(11, bold=True).measure)
            width = font(11, bold=True).measure(words) + px(12)
            if left > x and left + width > x + room:
                left, y = x, y + px(24)
            self.badge(left, y, words, on=self.ground)
            left += width + px(6)
        return y + px(24) if self._badges else y

    def _side(self, tokens: Tokens) -> tuple[str, str]:
        if self._line.clashes:
            return _("clashes"), tokens.bad
        if self._line.card.archived:
            return _("archived"), tokens.muted
        return ("", "") if self._badges else (_("the base"), tokens.muted)

    def _count_words(self) -> str:
        count, sold = len(self._badges), self._line.screenings
        conditions = ngettext("{count} condition", "{count} conditions", count).format(count=count)
        screenings = ngettext("{count} screening", "{count} screenings", sold).format(count=sold)
        return f"{conditions}, {screenings}"

    def _press(self, on_open: Callable[[str], None]) -> None:
        self.focus_set()
        on_open(self._line.card.id)
