"""The shelf below the schedule: movies to drag onto a line."""

import tkinter as tk
from collections.abc import Sequence
from typing import Protocol

from cinema.domain.movies import Movie
from cinema.i18n import _
from gui import images, theme
from gui.fonts import font
from gui.scale import px
from gui.tokens import Tokens
from gui.widgets.fitting import shorten
from gui.widgets.paint import Painted
from gui.window.posters import Posters

_HEIGHT, _CARD, _GAP, _LABEL = 92, 196, 8, 168
_POSTER = (44, 64)


class OnCarry(Protocol):
    """Follows a movie that is dragged, in places of the screen, until it is dropped."""

    def __call__(self, movie: Movie, x_root: int, y_root: int, *, dropped: bool) -> None:
        """Called at each motion, and once at the end."""


class Shelf(Painted):
    """As many movies as there is room for; the arrows at its ends turn the pages."""

    def __init__(self, master: tk.Misc, posters: Posters, on_carry: OnCarry) -> None:
        super().__init__(master, surface=True, height=px(_HEIGHT), cursor="hand2")
        self._posters, self._on_carry = posters, on_carry
        self._movies: tuple[Movie, ...] = ()
        self._first = 0
        self._held: Movie | None = None
        self.bind("<Configure>", lambda _event: self.repaint(), add=True)
        self.bind("<ButtonPress-1>", self._press)
        self.bind("<B1-Motion>", lambda event: self._follow(event, dropped=False))
        self.bind("<ButtonRelease-1>", lambda event: self._follow(event, dropped=True))
        for button, step in (("<Button-4>", -1), ("<Button-5>", 1)):
            self.bind(button, lambda _event, step=step: self._turn(step))  # type: ignore[misc]
        self.start()

    def show(self, movies: Sequence[Movie]) -> None:
        """Show movies, those that opened last first."""
        found = tuple(sorted(movies, key=lambda one: one.opens_on or "", reverse=True))
        if found != self._movies:
            self._movies, self._first = found, 0
            self.repaint()

    def paint(self, tokens: Tokens) -> None:
        """Draw the cards."""
        width = self.winfo_width()
        if width <= 1:
            return
        self.put(
            0, 0, images.rounded(width, px(_HEIGHT), fill=self.ground, on=theme.current().ground, outline=tokens.line)
        )
        self.write(px(16), px(26), _("Movies to place"), bold=True, anchor="w")
        self.write(px(16), px(46), _("drag one onto a line"), size=11, colour=tokens.muted, anchor="w")
        for place, movie in enumerate(self._shown()):
            self._card(px(_LABEL + place * (_CARD + _GAP)), movie, tokens)
        if self._pages() > 1:
            self.icon(width - px(16), px(_HEIGHT) / 2, "chevron-right", 14, tokens.muted)
            self.icon(px(_LABEL - 12), px(_HEIGHT) / 2, "chevron-left", 14, tokens.muted)

    def _card(self, x: int, movie: Movie, tokens: Tokens) -> None:
        y, height = px(10), px(_HEIGHT - 20)
        self.put(x, y, images.rounded(px(_CARD), height, fill=tokens.raised, on=self.ground, outline=tokens.line))
        room = px(_CARD - _POSTER[0] - 28)
        left = x + px(_POSTER[0] + 16)
        self.write(left, y + px(24), shorten(movie.title, room, font(13, bold=True).measure), bold=True, anchor="w")
        length = _("{minutes} min").format(minutes=movie.minutes)
        self.write(left, y + px(44), length, size=11, colour=tokens.muted, anchor="w")
        shown = tokens.name

        def use(photo: object) -> None:
            if theme.current().name == shown and movie in self._shown():
                self.put(x + px(6), y + px(4), photo)  # type: ignore[arg-type]

        self._posters.show(
            movie.poster, px(_POSTER[0]), px(_POSTER[1]), owner=self, use=use, on=tokens.raised, radius=4
        )

    def _room(self) -> int:
        return max(1, (self.winfo_width() - px(_LABEL + 20)) // px(_CARD + _GAP))

    def _pages(self) -> int:
        return -(-len(self._movies) // self._room())

    def _shown(self) -> tuple[Movie, ...]:
        return self._movies[self._first : self._first + self._room()]

    def _turn(self, step: int) -> None:
        last = max(0, len(self._movies) - 1)
        self._first = min(max(0, self._first + step * self._room()), last // self._room() * self._room())
        self.repaint()

    def _press(self, event: "tk.Event[tk.Misc]") -> None:
        place = (event.x - px(_LABEL)) // px(_CARD + _GAP)
        shown = self._shown()
        self._held = shown[place] if 0 <= place < len(shown) and event.x >= px(_LABEL) else None
        if self._held is None and self._pages() > 1:
            self._turn(-1 if event.x < px(_LABEL) else 1)

    def _follow(self, event: "tk.Event[tk.Misc]", *, dropped: bool) -> None:
        if self._held is not None:
            self._on_carry(self._held, event.x_root, event.y_root, dropped=dropped)
            if dropped:
                self._held = None
