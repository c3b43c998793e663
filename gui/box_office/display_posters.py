"""Draws tonight's posters with their times, which the customer display shows between two sales."""

import math
import tkinter as tk
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from PIL.ImageTk import PhotoImage

from cinema.domain.screenings import Showing
from cinema.i18n import _, clock, current_language, in_language, long_date
from gui import images
from gui.box_office.day import Day
from gui.box_office.display_pane import DisplayPane
from gui.fonts import font
from gui.movies.titles import fit_title
from gui.tokens import Tokens
from gui.widgets.repeat import Repeat
from gui.window.posters import Posters

_MARGIN, _GAP, _HEAD, _WORDS, _LEAST = 28, 28, 92, 132, 200
_TITLE, _SMALL_TITLE, _TIME = 26, 20, 30
_TURN = 10_000  # milliseconds that a page of posters stays


@dataclass(frozen=True, slots=True)
class PosterTime:
    """A start in words; `is_sold`: nothing is left."""

    text: str
    is_sold: bool


@dataclass(frozen=True, slots=True)
class TonightPoster:
    """A movie with its times that have not begun."""

    title: str
    poster: str | None
    times: tuple[PosterTime, ...]


@dataclass(frozen=True, slots=True)
class Tonight:
    """What is shown between two sales: the house's name, which day, and its movies, soonest first."""

    house: str
    day: str
    posters: tuple[TonightPoster, ...]


def tonight(day: Day) -> Tonight:
    """Return a day's movies in the house's language, without what has begun or was closed."""
    with in_language(day.house.language):
        found: dict[str, list[Showing]] = {}
        for one in day.showings:
            if one.screening.starts_at > day.now and one.availability.selling:
                found.setdefault(one.movie.id, []).append(one)
        zone = day.house.timezone
        posters = tuple(
            TonightPoster(
                each[0].movie.title_in(current_language()),
                each[0].movie.poster,
                tuple(PosterTime(clock(one.screening.starts_at, zone), not one.availability.free) for one in each),
            )
            for each in found.values()
        )
        noon = datetime.combine(date.fromisoformat(day.day), time(12), ZoneInfo(zone))
        words = _("Today") if day.day == day.today else long_date(noon, zone, year=False)
        return Tonight(day.house.name, words if posters else "", posters)


class PostersPane(DisplayPane):
    """Shows what is on; with more movies than have room it turns the page by itself."""

    def __init__(self, master: tk.Misc, on_error: Callable[[BaseException], None], posters: Posters) -> None:
        super().__init__(master, on_error)
        self.posters = posters
        self.tonight: Tonight | None = None
        self._page, self._pages, self._round = 0, 1, 0
        Repeat(self, _TURN, self._turn)
        self.start()

    def show(self, shown: Tonight) -> None:
        """Show a day."""
        if shown != self.tonight:
            self.tonight, self._page = shown, 0
            self.repaint()

    def paint(self, tokens: Tokens) -> None:
        """Draw the head and one page of posters."""
        shown, (width, height) = self.tonight, self._size
        self._round += 1
        if shown is None or not width:
            return
        margin, gap = self.units(_MARGIN), self.units(_GAP)
        if not shown.posters:
            self.text(width // 2, height // 2, shown.house, 64, bold=True, display=True, anchor="center",
                      width=width - 2 * margin, justify="center")  # fmt: skip
            return
        middle = margin + self.units(_HEAD - _MARGIN) // 2
        day = self.width_of(shown.day, 36, bold=True)
        self.text(width - margin, middle, shown.day, 36, bold=True, colour=tokens.accent, anchor="e")
        size = 40.0
        while size > 16 and self.width_of(shown.house, size, display=True) > width - 2 * margin - day - gap:
            size *= 0.9
        self.text(margin, middle, shown.house, size, bold=True, display=True, anchor="w")
        top = margin + self.units(_HEAD - 8)
        self._cards(tokens, shown.posters, (margin, top, width - margin, height - margin))

    def _cards(self, tokens: Tokens, posters: tuple[TonightPoster, ...], box: tuple[int, int, int, int]) -> None:
        left, top, right, bottom = box
        gap, words = self.units(_GAP), self.units(_WORDS)
        self._pages, rows, columns, width = best_pages(
            len(posters), right - left, bottom - top, gap, words, self.units(_LEAST)
        )
        self._page %= self._pages
        each = math.ceil(len(posters) / self._pages)
        shown = posters[self._page * each : (self._page + 1) * each]
        columns = min(columns, len(shown))
        top += max(0, bottom - top - rows * (width * 3 // 2 + words + gap) + gap) // 2
        step = (right - left + gap) // columns
        room = min(step - gap, width * 2)
        for place, one in enumerate(shown):
            row, column = divmod(place, columns)
            x = left + column * step + (step - gap - width) // 2
            y = top + row * (width * 3 // 2 + words + gap)
            self._card(tokens, one, x, y, width, min(room, width + gap))

    def _card(self, tokens: Tokens, one: TonightPoster, x: int, y: int, width: int, room: int) -> None:
        high = width * 3 // 2
        box = images.rounded(width, high, fill=tokens.surface, on=tokens.ground, outline=tokens.line)
        item = self.put(x, y, box)
        if one.poster is None:
            self.sign(x + width // 2, y + high // 2, "film", 56, tokens.muted, anchor="center")
        drawn = self._round

        def use(photo: PhotoImage) -> None:
            if drawn == self._round:  # it may have been redrawn while the poster was loaded
                self.itemconfigure(item, image=photo)

        self.posters.show(one.poster, width, high, owner=self, use=use, on=tokens.ground)
        large, small = (font(self.type_size(size), bold=True) for size in (_TITLE, _SMALL_TITLE))
        is_large, lines = fit_title(one.title, room, large.measure, small.measure)
        y += high + self.units(8)
        middle = x + width // 2
        for line in lines:
            self.text(middle, y, line, _TITLE if is_large else _SMALL_TITLE, bold=True, anchor="n")
            y += self.units(_TITLE + 8 if is_large else _TITLE)
        self._times(tokens, one, middle, y + self.units(2), room)

    def _times(self, tokens: Tokens, one: TonightPoster, middle: int, y: int, room: int) -> None:
        """Draw as many times as one line has room for, the first ones."""
        between = self.units(14)
        widths = [self.width_of(each.text, _TIME, bold=True) for each in one.times]
        count = len(widths)
        while count > 1 and sum(widths[:count]) + between * (count - 1) > room:
            count -= 1
        x = middle - (sum(widths[:count]) + between * (count - 1)) // 2
        for each, width in zip(one.times[:count], widths, strict=False):
            self.text(x, y, each.text, _TIME, bold=True, colour=tokens.muted if each.is_sold else tokens.accent)
            if each.is_sold:
                line = y + self.units(_TIME * 0.62)
                self.create_line(x, line, x + width, line, fill=tokens.muted, width=self.units(2))
            x += width + between

    def _turn(self) -> None:
        if self._pages > 1 and self.winfo_ismapped():
            self._page += 1
            self.repaint()


def best_pages(count: int, width: int, height: int, gap: int, words: int, least: int) -> tuple[int, int, int, int]:
    """Return pages, rows, columns and the width of a poster: as few pages as leave every poster `least` wide."""
    best = (1, 1, 1, 16)
    for pages in range(1, count + 1):
        each = math.ceil(count / pages)
        for rows in range(1, each + 1):
            columns = math.ceil(each / rows)
            found = (pages, rows, columns, _fitting(rows, columns, width, height, gap, words))
            best = max(best, found, key=lambda one: one[3])
        if best[3] >= least:
            break
    return best


def _fitting(rows: int, columns: int, width: int, height: int, gap: int, words: int) -> int:
    across = (width - gap * (columns - 1)) // columns
    down = (height - gap * (rows - 1)) // rows - words
    return min(across, down * 2 // 3)
