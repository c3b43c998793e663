"""The column of a day's screenings: number, time, title, auditorium and how many seats are free."""

import tkinter as tk
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from tkinter import ttk

from cinema.domain.screening_words import language_words
from cinema.domain.screenings import SaleState, Showing
from cinema.i18n import _, clock, current_language, number
from gui import images
from gui.fonts import font
from gui.scale import px
from gui.tokens import LEAD, SMALL, Tokens, mix
from gui.widgets.card import PADDING, Card
from gui.widgets.fitting import shorten
from gui.widgets.icon_button import icon_button
from gui.widgets.paint import Painted
from gui.widgets.scrolled import Scroller
from gui.widgets.wrapped import WrappedLabel

ROW, GONE = 54, 38
_SIDE = 16
_MOST_NUMBERED, _MOST_GONE = 9, 2


@dataclass(frozen=True, slots=True)
class Line:
    """A screening in the list; `number` is its key, 0 for none; `is_gone`: it is over, or was closed before it began.

    `late`: the minutes since it began, for one that is only sold late; None for any other.
    """

    showing: Showing
    number: int
    is_gone: bool
    late: int | None = None


def lines_of(showings: Sequence[Showing], now: datetime) -> tuple[Line, ...]:
    """Return the lines of a day: the first nine that can be sold, or are sold out, have a number.

    Those that began and are not over, which are sold late, have the next numbers. Of those that are over the last ones
    are shown alone.
    """
    lines: list[Line] = []
    count = 0
    began = [one for one in showings if one.availability.state is SaleState.CLOSED and one.screening.starts_at <= now]
    late = [one for one in began if now < one.screening.ends_at]
    over = [one for one in began if one not in late]
    before = len([one for one in showings if one not in began])
    hidden = {one.screening.id for one in over[:-_MOST_GONE]}
    for one in showings:
        if one.screening.id in hidden:
            continue
        if one in over:
            lines.append(Line(one, 0, is_gone=True))
        elif one in late:
            place = before + late.index(one) + 1
            minutes = int((now - one.screening.starts_at).total_seconds() // 60)
            lines.append(Line(one, place if place <= _MOST_NUMBERED else 0, is_gone=False, late=minutes))
        else:
            count += 1
            lines.append(Line(one, count if count <= _MOST_NUMBERED else 0, is_gone=False))
    return tuple(lines)


def facts_of(one: Showing) -> tuple[str, ...]:
    """Return what is said of a screening beside its auditorium: language, format, age rating."""
    return language_words(one.screening), one.screening.format, one.movie.age_rating


class ScreeningList(Card):
    """Shows a day; `on_choose` gets a screening's id, `on_step` -1 or 1 for another day."""

    def __init__(
        self,
        master: tk.Misc,
        on_choose: Callable[[str], None],
        on_step: Callable[[int], None],
        on_today: Callable[[], None],
        on_find: Callable[[], None] | None,
    ) -> None:
        super().__init__(master, "–")
        self.count = ttk.Label(self.head, style="Surface.Small.TLabel")
        for icon, step in (("chevron-right", 1), ("chevron-left", -1)):
            button = icon_button(self.head, icon, partial(on_step, step), style="Surface.Tool.TButton")
            button.pack(side="right", padx=(0, px(8) if step > 0 else px(2)))
        self.rows = _Rows(self.body, on_choose)
        bar = ttk.Scrollbar(self.body, orient="vertical", style="Surface.Slim.Vertical.TScrollbar", takefocus=False)
        self._scroller = Scroller(self.rows, bar)
        self.rows.pack(fill="both", expand=True)
        self.line = WrappedLabel(self.body, style="Surface.Small.TLabel")
        self.note = icon_button(
            self.foot, "arrow-left", on_today, style="Surface.Link.TButton", text=_("Back to today"), role="warn"
        )
        self.find: ttk.Button | None = None
        if on_find is not None:
            self.find = icon_button(
                self.foot, "search", on_find, style="Surface.Link.TButton", text=_("Film or customer  F3")
            )
        self.count.pack(side="left", pady=(px(4), 0))

    def show(self, title: str, lines: Sequence[Line], selected: str, zone: str, *, is_today: bool) -> None:
        """Show a day's lines; a day that is not today is said in colour, with a way back."""
        self.title.configure(text=title, style="Surface.Title.TLabel" if is_today else "Surface.Warn.TLabel")
        self.count.configure(text=number(len(lines)) if is_today else "")
        self.rows.show(lines, selected, zone)
        shown, hidden = (self.find, self.note) if is_today else (self.note, self.find)
        if hidden is not None:
            hidden.pack_forget()
        if shown is not None:
            shown.pack(side="left")

    def say(self, words: str) -> None:
        """Say something about screenings below the list; empty: nothing. The lines stay where they are."""
        self.line.configure(text=words)
        if words:
            self.line.pack(side="bottom", fill="x", padx=px(PADDING), pady=(px(8), px(12)), before=self.rows)
        else:
            self.line.pack_forget()

    def select(self, screening: str) -> None:
        """Mark a screening."""
        self.rows.select(screening)


class _Rows(Painted):
    """The lines, drawn; a press chooses one."""

    def __init__(self, master: tk.Misc, on_choose: Callable[[str], None]) -> None:
        super().__init__(master, surface=True, width=px(300), takefocus=False)
        self._lines: Sequence[Line] = ()
        self._selected, self._zone = "", "UTC"
        self._places: list[tuple[int, int, str]] = []
        self._on_choose = on_choose
        self.bind("<Configure>", lambda _event: self.repaint())
        self.bind("<ButtonRelease-1>", self._pressed)
        self.start()

    def show(self, lines: Sequence[Line], selected: str, zone: str) -> None:
        """Show lines."""
        self._lines, self._selected, self._zone = lines, selected, zone
        self.repaint()

    def select(self, screening: str) -> None:
        """Mark a screening, and scroll to it."""
        self._selected = screening
        self.repaint()
        for top, bottom, key in self._places:
            height = max(1, self._places[-1][1])
            seen = self.canvasy(0), self.canvasy(self.winfo_height())
            if key == screening and not (seen[0] <= top and bottom <= seen[1]):
                self.yview_moveto(max(0, top - px(ROW)) / height)

    def paint(self, tokens: Tokens) -> None:
        """Draw all lines."""
        self._places = []
        y, width = px(4), max(self.winfo_width(), px(200))
        for line in self._lines:
            height = px(GONE if line.is_gone else ROW)
            self._line(tokens, line, y, width, height)
            self._places.append((y, y + height, "" if line.is_gone else line.showing.screening.id))
            y += height
        self.configure(scrollregion=(0, 0, width, y + px(4)))

    def _line(self, tokens: Tokens, line: Line, y: int, width: int, height: int) -> None:
        one, left, middle = line.showing, px(_SIDE), y + height // 2
        is_chosen = one.screening.id == self._selected
        state = one.availability.state
        if is_chosen:
            fill = mix(tokens.accent, tokens.surface, 0.08)
            box = images.rounded(width - px(16), height - px(4), fill=fill, on=self.ground, outline=tokens.accent)
            self.put(px(4), y + px(2), box)
        faint = tokens.muted if line.is_gone or not state.can_buy else tokens.text
        if line.number:
            cap = images.rounded(px(20), px(20), fill=tokens.raised, on=self.ground, outline=tokens.line, radius=4)
            self.put(left, middle, cap, anchor="w")
            self.write(left + px(10), middle, str(line.number), size=SMALL, bold=True, anchor="center")
        start = clock(one.screening.starts_at, self._zone)
        colour = tokens.accent if is_chosen else faint
        self.write(left + px(30), middle, start, size=LEAD, bold=not line.is_gone, colour=colour, anchor="w")
        x = left + px(88)
        right = width - px(_SIDE)
        words = self._free_words(line)
        is_sold = state.can_buy or (line.late is not None and bool(one.availability.free))
        taken = font(LEAD if is_sold else SMALL, bold=True).measure(words)
        room = right - x - max(taken, px(44)) - px(8)
        named = one.movie.short_title or one.movie.title_in(current_language())
        title = shorten(named, room, font(13, bold=True).measure)
        if line.is_gone:
            self.write(x, middle, title, colour=tokens.muted, anchor="w")
            self.write(right, middle, words, size=SMALL, colour=tokens.muted, anchor="e")
            return
        item = self.write(x, y + px(11), title, bold=True, colour=faint)
        if state is SaleState.SOLD:
            first, top, last, bottom = self.bbox(item)
            self.create_line(first, (top + bottom) // 2, last, (top + bottom) // 2, fill=tokens.muted)
        since = _("Started {count} min ago").format(count=line.late) if line.late is not None else ""
        facts = " · ".join(part for part in (since, one.auditorium.name, *facts_of(one)) if part)
        self.write(x, y + px(30), shorten(facts, room, font(SMALL).measure), size=SMALL, colour=tokens.muted)
        if is_sold:
            few = state is SaleState.FEW
            self.write(right, y + px(9), words, size=LEAD, bold=True, anchor="ne", colour=tokens.warn if few else faint)
            self._bar(tokens, one, right, y + px(38), few=few)
        else:
            ink = tokens.bad if state is SaleState.SOLD else tokens.muted
            self.write(right, middle, words, size=SMALL, bold=True, anchor="e", colour=ink)

    def _bar(self, tokens: Tokens, one: Showing, right: int, y: int, *, few: bool) -> None:
        """Draw how full the auditorium is."""
        width = px(40)
        share = 1 - one.availability.free / max(1, one.availability.capacity)
        self.create_rectangle(right - width, y, right, y + px(3), width=0, fill=tokens.line)
        filled = round(width * share)
        self.create_rectangle(
            right - width, y, right - width + filled, y + px(3), width=0, fill=tokens.warn if few else tokens.muted
        )

    def _free_words(self, line: Line) -> str:
        state = line.showing.availability.state
        if line.is_gone:
            return _("started")
        if state is SaleState.SOLD or (line.late is not None and not line.showing.availability.free):
            return _("sold out")
        if line.late is not None:
            return number(line.showing.availability.free)
        return number(line.showing.availability.free) if state.can_buy else _("not on sale")

    def _pressed(self, event: "tk.Event[tk.Misc]") -> None:
        y = self.canvasy(event.y)
        found = next((key for top, bottom, key in self._places if top <= y < bottom and key), "")
        if found:
            self._on_choose(found)
