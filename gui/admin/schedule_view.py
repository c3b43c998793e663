"""Draws the schedule on a canvas: hours, lines, screenings with trailers and cleaning; shows a drag and the cursor."""

import tkinter as tk
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from tkinter import ttk

from cinema.domain.schedule import Block
from cinema.domain.screenings import Lengths, Screening
from cinema.i18n import _, when
from gui import images, theme
from gui.admin.schedule_blocks import BlockPainter
from gui.admin.schedule_hints import Hint, HintPainter, fitting, now, offered
from gui.admin.schedule_plane import MINUTE, Line, Plane, Target, minutes_shown, next_start
from gui.fonts import font
from gui.scale import px
from gui.tokens import Tokens, mix
from gui.widgets.fitting import shorten
from gui.widgets.paint import Painted
from gui.widgets.scrolled import Scroller

LABELS, HEAD = 124, 32
_LEAST_LANE, _MOST_LANE, _WEEK_LANE, _LEAST_PER_MINUTE = 84, 148, 34, 0.45


@dataclass(frozen=True, slots=True)
class Ghost:
    """A screening while it is dragged: its title, what it takes, and where it would go."""

    title: str
    before: timedelta
    after: timedelta
    target: Target
    pointer: tuple[int, int]


class ScheduleView(ttk.Frame):
    """The grid. It draws what it is given; `ScheduleHands` changes selection, cursor and ghost."""

    def __init__(self, master: tk.Misc) -> None:
        super().__init__(master, style="Card.TFrame", padding=px(1))
        self.board = ScheduleBoard(self)
        bar = ttk.Scrollbar(self, orient="vertical", style="Surface.Slim.Vertical.TScrollbar", takefocus=False)
        self.scroller = Scroller(self.board, bar)
        self.board.pack(fill="both", expand=True)


class ScheduleBoard(Painted):
    """The canvas of the grid."""

    def __init__(self, master: tk.Misc) -> None:
        super().__init__(master, surface=True, takefocus=True)
        self.lines: tuple[Line, ...] = ()
        self.zone = "UTC"
        self.week = False
        self.selected = ""
        self.cursor = 0
        self.ghost: Ghost | None = None
        self.hint: Hint | None = None
        self.offer: tuple[Line, datetime] | None = None
        self.plane: Plane | None = None
        self.on_laid_out: Callable[[], None] = lambda: None
        self._timer: str | None = None
        self.bind("<Configure>", lambda _event: self.repaint(), add=True)
        for event in ("<FocusIn>", "<FocusOut>"):
            self.bind(event, lambda _event: self.draw_marks(), add=True)
        self.start()

    def show(self, lines: Sequence[Line], zone: str, *, week: bool) -> None:
        """Show lines, as a day's or a week's."""
        self.lines, self.zone, self.week = tuple(lines), zone, week
        self.cursor = min(self.cursor, max(0, len(self.lines) - 1))
        self.repaint()

    def scroll_to(self, index: int) -> None:
        """Bring a line into view."""
        if self.plane is not None:
            whole = max(1, self.plane.height)
            top, bottom = self.plane.y(index), self.plane.y(index) + self.plane.lane
            if top < self.canvasy(0) or bottom > self.canvasy(self.winfo_height()):
                self.yview_moveto(max(0, top - px(HEAD)) / whole)

    def find(self, screening: str) -> tuple[int, Block] | None:
        """Return a screening's line and block, None if it isn't shown."""
        for index, line in enumerate(self.lines):
            for block in line.blocks:
                if block.screening.id == screening:
                    return index, block
        return None

    def paint(self, tokens: Tokens) -> None:
        """Draw everything but what moves."""
        if not self.lines or self.winfo_width() <= 1:
            return
        self.plane = self._laid_out()
        self.configure(scrollregion=(0, 0, self.winfo_width(), max(self.plane.height, self.winfo_height())))
        self._draw_hours(self.plane, tokens)
        for index, line in enumerate(self.lines):
            self._draw_line(self.plane, index, line, tokens)
        self._draw_now(self.plane, tokens)
        self.show_hint(self.hint)
        self.on_laid_out()

    def show_hint(self, hint: Hint | None) -> None:
        """Show where something fits that is being placed, or nothing; `offer` is what Enter would take."""
        self.hint, self.offer = hint, None
        self.delete("hint")
        plane = self.plane
        if hint is not None and plane is not None and self.lines:
            painter = HintPainter(self, theme.current(), self.zone)
            for index, line in enumerate(plane.lines):
                free = fitting(plane, line, hint, now())
                for one in free:
                    painter.band(plane, index, line, hint, one, low=self.week)
                if hint.offers and index == self.cursor:
                    start = offered(free, next_start(line, hint.before, hint.after))
                    if start is not None:
                        self.offer = (line, start)
                        painter.offer(plane, index, line, hint, start, low=self.week)
        self.draw_marks()

    def draw_marks(self) -> None:
        """Draw the cursor, the selection and what is dragged anew."""
        self.delete("mark")
        if self.plane is None or not self.lines:
            return
        tokens = theme.current()
        self._draw_cursor(self.plane, tokens)
        if self.ghost is not None:
            self._draw_ghost(self.plane, self.ghost, tokens)

    def _laid_out(self) -> Plane:
        first, last = minutes_shown(self.lines)
        left, top = px(LABELS), px(HEAD)
        width = self.winfo_width() - left - px(14)
        per_minute = max(width / (last - first), px(100) / 100 * _LEAST_PER_MINUTE)
        if self.week:
            lane = px(_WEEK_LANE)
        else:
            share = (self.winfo_height() - top) // max(1, len(self.lines))
            lane = min(px(_MOST_LANE), max(px(_LEAST_LANE), share))
        return Plane(self.lines, first, last, left, top, lane, per_minute)

    def _draw_hours(self, plane: Plane, tokens: Tokens) -> None:
        line = plane.lines[0]
        every = 60 if 60 * plane.per_minute >= px(42) else 120
        for minute in range(plane.first, plane.last + 1, every):
            x = plane.x(line, line.start + minute * MINUTE)
            self.create_line(x, px(HEAD), x, plane.height, fill=tokens.line)
            half = x + 30 * plane.per_minute
            if not self.week and minute < plane.last:
                self.create_line(half, px(HEAD), half, plane.height, fill=mix(tokens.line, tokens.surface, 0.4))
            hour = when(line.start + minute * MINUTE, self.zone, "HH:mm")
            self.write(x + px(6), px(HEAD) / 2, hour, size=11, colour=tokens.muted, anchor="w")
        self.create_line(0, px(HEAD), self.winfo_width(), px(HEAD), fill=tokens.line)

    def _draw_line(self, plane: Plane, index: int, line: Line, tokens: Tokens) -> None:
        top = plane.y(index)
        self.create_line(0, top + plane.lane, self.winfo_width(), top + plane.lane, fill=tokens.line)
        if self.week:
            self._label_of_week(plane, index, line, tokens)
        else:
            self._label_of_day(line, top, tokens)
        painter = BlockPainter(self, tokens, self.zone, self.selected)
        # Another screening may be placed where one was cancelled: it is drawn over it.
        for block in sorted(line.blocks, key=lambda one: not one.is_cancelled):
            painter.draw(plane, index, line, block, low=self.week)

    def _label_of_week(self, plane: Plane, index: int, line: Line, tokens: Tokens) -> None:
        top, middle = plane.y(index), plane.y(index) + plane.lane / 2
        if index == 0 or self.lines[index - 1].day != line.day:
            if index:
                self.create_line(0, top, self.winfo_width(), top, fill=tokens.muted, width=px(1))
            day = when(line.start, self.zone, "EEE d").replace(".", "")
            self.write(px(10), middle, day[:1].upper() + day[1:], bold=True, anchor="w")
        name = shorten(f"{line.number} {line.name}", px(LABELS - 70), font(11).measure)
        self.write(px(66), middle, name, size=11, colour=tokens.muted, anchor="w")

    def _label_of_day(self, line: Line, top: int, tokens: Tokens) -> None:
        size = px(20)
        self.put(px(12), top + px(12), images.rounded(size, size, fill=tokens.raised, on=self.ground, radius=4))
        self.write(px(12) + size / 2, top + px(12) + size / 2, str(line.number), size=11, bold=True, anchor="center")
        name = shorten(line.name, px(LABELS - 46), font(13, bold=True).measure)
        self.write(px(40), top + px(22), name, bold=True, anchor="w")
        sold = sum(block.counts.sold for block in line.blocks)
        seats = sum(block.counts.capacity for block in line.blocks)
        if seats:
            words = _("sold: {share} %").format(share=round(100 * sold / seats))
            self.write(px(12), top + px(44), words, size=11, colour=tokens.muted, anchor="w")

    def _draw_now(self, plane: Plane, tokens: Tokens) -> None:
        now = datetime.now(UTC)
        for index, line in enumerate(self.lines):
            if line.start <= now < line.end:
                x = plane.x(line, now)
                if plane.left <= x <= plane.width:
                    self.create_line(x, plane.y(index), x, plane.y(index) + plane.lane, fill=tokens.accent, width=px(2))

    def _draw_cursor(self, plane: Plane, tokens: Tokens) -> None:
        placing = self.hint is not None and self.hint.offers
        if self.focus_displayof() is not self and not placing:
            return
        top = plane.y(self.cursor)
        self.create_rectangle(
            px(2), top + px(2), px(LABELS - 4), top + plane.lane - px(2), outline=tokens.info, width=px(2), tags="mark"
        )
        found = self.find(self.selected)
        if found is not None:
            index, block = found
            line = self.lines[index]
            self.create_rectangle(
                plane.x(line, block.screening.starts_at) - px(3), plane.y(index) + px(1 if self.week else 5),
                plane.x(line, block.screening.ends_at) + px(3), plane.y(index) + plane.lane - px(1 if self.week else 5),
                outline=tokens.info, width=px(2), tags="mark",
            )  # fmt: skip

    def _draw_ghost(self, plane: Plane, ghost: Ghost, tokens: Tokens) -> None:
        line, place = ghost.target.line, plane.lines.index(ghost.target.line)
        edge = px(3 if self.week else 8)
        top, bottom = plane.y(place) + edge, plane.y(place) + plane.lane - edge
        bad = ghost.target.clash is not None
        if bad and ghost.target.nearest is not None:
            fits = ghost.target.nearest
            self._draw_slot(plane, line, fits, ghost, (top, bottom), tokens.good, dashed=True)
            self.write(
                plane.x(line, fits) + px(8), top + px(14), when(fits, self.zone, "HH:mm"), bold=True,
                colour=tokens.good, anchor="w", tags="mark",
            )  # fmt: skip
        colour = tokens.bad if bad else tokens.accent
        self._draw_slot(plane, line, ghost.target.start, ghost, (top, bottom), colour, dashed=False)
        words = f"{when(ghost.target.start, self.zone, 'HH:mm')} {ghost.title}"
        if bad:
            words += " · " + (_("overlaps") if ghost.target.nearest is not None else _("no room that day"))
        x, y = ghost.pointer
        box = font(11, bold=True).measure(words) + px(20)
        left = max(px(4), min(x + px(14), self.winfo_width() - box - px(4)))
        low = min(y + px(16), plane.height - px(30))
        self.put(left, low, images.rounded(box, px(26), fill=colour, on=self.ground), tags="mark")
        ink = tokens.on_accent if not bad else tokens.surface
        self.write(left + px(10), low + px(13), words, size=11, bold=True, colour=ink, anchor="w", tags="mark")

    def _draw_slot(
        self, plane: Plane, line: Line, start: datetime, ghost: Ghost, edges: tuple[int, int], colour: str, *,
        dashed: bool,
    ) -> None:  # fmt: skip
        self.create_rectangle(
            plane.x(line, start - ghost.before), edges[0], plane.x(line, start + ghost.after), edges[1],
            outline=colour, width=px(2), dash=(px(5), px(3)) if dashed else (),
            fill=mix(colour, self.ground, 0.12), tags="mark",
        )  # fmt: skip


def lengths_of(one: Screening) -> tuple[timedelta, timedelta]:
    """Return what a screening takes before its start and after it."""
    lengths = one.lengths or Lengths()
    return timedelta(minutes=lengths.doors), one.ends_at - one.starts_at + timedelta(minutes=lengths.cleaning)
