"""The shelf below the schedule: movies to drag onto a line or to place by Enter, with what each made last week."""

import tkinter as tk
from collections.abc import Mapping, Sequence
from typing import Protocol

from cinema.domain.admissions import MovieWeek
from cinema.domain.movies import Movie
from cinema.i18n import _, money, ngettext, number
from gui import images, theme
from gui.fonts import font
from gui.scale import px
from gui.tokens import Tokens, mix
from gui.widgets.fitting import shorten, wrap
from gui.widgets.paint import Painted
from gui.window.posters import Posters

_HEIGHT, _CARD, _GAP, _LABEL = 106, 228, 8, 168
_POSTER = (54, 78)
_SLOP = 6  # px before a press is a drag


class ShelfActions(Protocol):
    """What the page does with a movie of the shelf."""

    def carry(self, movie: Movie, x_root: int, y_root: int, *, dropped: bool) -> None:
        """Follow a movie that is dragged, in places of the screen: called at each motion, and once at the end."""

    def hint_chosen(self) -> None:
        """Show where the chosen movie fits, or nothing."""

    def place_chosen(self) -> bool:
        """Place the chosen movie where it is offered."""

    def change_line(self, step: int) -> None:
        """Choose the line above or below, on which it is offered."""


class Shelf(Painted):
    """As many movies as there is room for; the arrows at its ends turn the pages.

    A press or the arrow keys choose a movie, then the schedule shows where it fits and Enter places it.
    """

    def __init__(self, master: tk.Misc, posters: Posters, act: ShelfActions) -> None:
        super().__init__(master, surface=True, height=px(_HEIGHT), cursor="hand2", takefocus=True)
        self._posters, self._act = posters, act
        self._movies: tuple[Movie, ...] = ()
        self._takings: Mapping[str, MovieWeek] | None = None
        self._currency = ""
        self._first = 0
        self._held: Movie | None = None
        self._pressed: tuple[int, int] | None = None
        self._dragged = False
        self.chosen: Movie | None = None
        self.bind("<Configure>", lambda _event: self.repaint(), add=True)
        self.bind("<ButtonPress-1>", self._press)
        self.bind("<B1-Motion>", lambda event: self._follow(event, dropped=False))
        self.bind("<ButtonRelease-1>", lambda event: self._follow(event, dropped=True))
        for button, step in (("<Button-4>", -1), ("<Button-5>", 1)):
            self.bind(button, lambda _event, step=step: self._turn(step))  # type: ignore[misc]
        for key, step in (("<Left>", -1), ("<Right>", 1)):
            self.bind(key, lambda _event, step=step: self._walk(step))  # type: ignore[misc]
        for key, step in (("<Up>", -1), ("<Down>", 1)):
            self.bind(key, lambda _event, step=step: self._act.change_line(step))  # type: ignore[misc]
        self.bind("<Return>", lambda _event: self._enter())
        for event in ("<FocusIn>", "<FocusOut>"):
            self.bind(event, lambda _event: self.repaint(), add=True)
        self.start()

    def show(self, movies: Sequence[Movie], currency: str) -> None:
        """Show movies, those that opened last first; amounts are in a currency."""
        found = tuple(sorted(movies, key=lambda one: one.opens_on or "", reverse=True))
        if found != self._movies or currency != self._currency:
            same = [one for one in found if self.chosen is not None and one.id == self.chosen.id]
            if tuple(one.id for one in found) != tuple(one.id for one in self._movies):
                self._first = 0
            self._movies, self._currency, self.chosen = found, currency, same[0] if same else None
            self.repaint()

    def show_takings(self, takings: Mapping[str, MovieWeek]) -> None:
        """Show what each movie made last week, by its id; a movie that isn't there was not shown."""
        self._takings = takings
        self.repaint()

    def choose(self, movie: Movie | None) -> None:
        """Choose a movie, or none, and show where it fits."""
        self.chosen = movie
        if movie is not None and movie not in self._shown():
            self._first = self._movies.index(movie) // self._room() * self._room()
        self.repaint()
        self._act.hint_chosen()

    def paint(self, tokens: Tokens) -> None:
        """Draw the cards."""
        width = self.winfo_width()
        if width <= 1:
            return
        focused = self.focus_displayof() is self
        edge, line = (tokens.info, 2) if focused else (tokens.line, 1)
        on = theme.current().ground
        self.put(0, 0, images.rounded(width, px(_HEIGHT), fill=self.ground, on=on, outline=edge, line=line))
        self.write(px(16), px(20), _("Movies to place"), bold=True, anchor="w")
        told = _("Drag one onto a line, or choose it to see where it fits.")
        for place, words in enumerate(wrap(told, px(_LABEL - 32), font(11).measure)[:3]):
            self.write(px(16), px(39 + 16 * place), words, size=11, colour=tokens.muted, anchor="w")
        for place, movie in enumerate(self._shown()):
            self._card(px(_LABEL + place * (_CARD + _GAP)), movie, tokens)
        if self._pages() > 1:
            self.icon(width - px(16), px(_HEIGHT) / 2, "chevron-right", 14, tokens.muted)
            self.icon(px(_LABEL - 12), px(_HEIGHT) / 2, "chevron-left", 14, tokens.muted)

    def _card(self, x: int, movie: Movie, tokens: Tokens) -> None:
        y, height = px(8), px(_HEIGHT - 16)
        chosen = self.chosen is not None and movie.id == self.chosen.id
        outline = tokens.accent if chosen else tokens.line
        fill = mix(tokens.accent, self.ground, 0.12) if chosen else tokens.raised
        self.put(x, y, images.rounded(px(_CARD), height, fill=fill, on=self.ground, outline=outline))
        room = px(_CARD - _POSTER[0] - 24)
        left = x + px(_POSTER[0] + 14)
        measure = font(13, bold=True).measure
        first, *rest = wrap(movie.title, room, measure)
        titles = [first, shorten(" ".join(rest), room, measure)] if rest else [first]
        at = y + px(16)
        for words in titles:
            self.write(left, at, words, bold=True, anchor="w")
            at += px(16)
        for words in (_("{minutes} min").format(minutes=movie.minutes), *self._made(movie)):
            self.write(left, at, shorten(words, room, font(11).measure), size=11, colour=tokens.muted, anchor="w")
            at += px(14)
        shown = tokens.name

        def use(photo: object) -> None:
            if theme.current().name == shown and movie in self._shown():
                self.put(x + px(6), y + px(6), photo)  # type: ignore[arg-type]

        self._posters.show(movie.poster, px(_POSTER[0]), px(_POSTER[1]), owner=self, use=use, on=fill, radius=4)

    def _made(self, movie: Movie) -> tuple[str, ...]:
        """Return what a movie made last week, in one or two lines; nothing before that was read."""
        if self._takings is None:
            return ()
        week = self._takings.get(movie.id)
        if week is None:
            return (_("not shown last week"),)
        tickets = ngettext("last week {count} ticket", "last week {count} tickets", week.number)
        return tickets.format(count=number(week.number)), money(week.gross, self._currency)

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

    def _walk(self, step: int) -> str:
        """Choose the next movie, or the one before."""
        if self._movies:
            ids = [one.id for one in self._movies]
            here = ids.index(self.chosen.id) + step if self.chosen is not None else self._first
            self.choose(self._movies[min(max(0, here), len(ids) - 1)])
        return "break"

    def _enter(self) -> str:
        if not self._act.place_chosen():
            self._walk(0)
        return "break"

    def _press(self, event: "tk.Event[tk.Misc]") -> None:
        self.focus_set()
        place = (event.x - px(_LABEL)) // px(_CARD + _GAP)
        shown = self._shown()
        self._held = shown[place] if 0 <= place < len(shown) and event.x >= px(_LABEL) else None
        self._pressed, self._dragged = (event.x_root, event.y_root), False
        if self._held is None and self._pages() > 1:
            self._turn(-1 if event.x < px(_LABEL) else 1)

    def _follow(self, event: "tk.Event[tk.Misc]", *, dropped: bool) -> None:
        held, pressed = self._held, self._pressed
        if held is None or pressed is None:
            return
        far = abs(event.x_root - pressed[0]) >= px(_SLOP) or abs(event.y_root - pressed[1]) >= px(_SLOP)
        self._dragged = self._dragged or (far and not dropped)
        if self._dragged:
            self._act.carry(held, event.x_root, event.y_root, dropped=dropped)
        elif dropped:
            self.choose(None if self.chosen is not None and self.chosen.id == held.id else held)
        if dropped:
            self._held = None
