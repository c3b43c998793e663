"""Draws one screening on the schedule: doors, trailers, feature, cleaning, and what is known of it."""

from dataclasses import dataclass
from datetime import UTC, datetime

from cinema.domain.schedule import Block
from cinema.domain.screening_words import version_words
from cinema.domain.screenings import Lengths, ScreeningState
from cinema.i18n import _, when
from gui.admin.schedule_plane import MINUTE, Line, Plane
from gui.fonts import font
from gui.scale import px
from gui.tokens import Tokens, mix
from gui.widgets.fitting import shorten, wrap
from gui.widgets.paint import Painted

TALL = 60  # px of a block's height from which on it has more than a title
_NARROW = 46  # px of a feature's width; below it the text is turned


@dataclass(frozen=True, slots=True)
class BlockPainter:
    """Draws screenings on a canvas in one theme; `selected` is outlined."""

    board: Painted
    tokens: Tokens
    zone: str
    selected: str

    def draw(self, plane: Plane, index: int, line: Line, block: Block, *, low: bool) -> None:
        """Draw a screening on a line; `low` lines have a smaller margin."""
        one, tokens, ground = block.screening, self.tokens, self.board.ground
        edge = px(3 if low else 8)
        top, bottom = plane.y(index) + edge, plane.y(index) + plane.lane - edge
        start, end = plane.x(line, one.starts_at), plane.x(line, one.ends_at)
        doors, cleaned = plane.x(line, block.slot.start), plane.x(line, block.slot.end)
        is_draft, is_off = one.state is ScreeningState.DRAFT, one.state is ScreeningState.CANCELLED
        is_quiet = is_off or one.ends_at < datetime.now(UTC)
        chosen = one.id == self.selected
        board = self.board
        board.create_rectangle(doors, top, cleaned, bottom, outline="", fill=mix(tokens.muted, ground, 0.10))
        self._hatch(end, top, cleaned, bottom)
        board.create_rectangle(
            start, top, end, bottom, outline=tokens.accent if chosen else tokens.bad if is_off else tokens.muted,
            fill=tokens.raised if is_draft or is_quiet else ground, width=px(2 if chosen else 1),
            dash=(px(4), px(3)) if is_draft else (),
        )  # fmt: skip
        trailers = (one.lengths or Lengths()).trailers
        if trailers:
            right = plane.x(line, one.starts_at + trailers * MINUTE)
            board.create_rectangle(
                start + 1, top + 1, right, bottom - 1, outline="", fill=mix(tokens.info, ground, 0.18)
            )
        self._write(block, (start + px(6), top, end - px(4), bottom), quiet=is_quiet)

    def _write(self, block: Block, box: tuple[float, float, float, float], *, quiet: bool) -> None:
        left, top, right, bottom = box
        room, tokens = int(right - left), self.tokens
        clock = when(block.screening.starts_at, self.zone, "HH:mm")
        strong = tokens.muted if quiet else tokens.text
        if bottom - top < px(TALL):
            if room >= font(11, bold=True).measure(clock):
                words = shorten(f"{clock} {block.title}", room, font(11, bold=True).measure)
                self.board.write(left, (top + bottom) / 2, words, size=11, bold=True, colour=strong, anchor="w")
            return
        if room < px(_NARROW):
            words = shorten(f"{clock} {block.title}", int(bottom - top) - px(12), font(11, bold=True).measure)
            middle = (left + right) / 2
            self.board.write(
                middle, (top + bottom) / 2, words, size=11, bold=True, colour=strong, anchor="center", angle=90
            )
            return
        self._write_head(block, clock, left, top, room, tokens.muted if quiet else tokens.accent)
        y = self._write_title(block, left, top, room, bottom, strong)
        facts = version_words(block.screening)
        if y < bottom - px(30) and facts:
            words = shorten(facts, room, font(11).measure)
            self.board.write(left, y, words, size=11, colour=tokens.muted, anchor="w")
        self._write_foot(block, left, right, bottom)

    def _write_head(self, block: Block, clock: str, left: float, top: float, room: int, colour: str) -> None:
        self.board.write(left, top + px(14), clock, bold=True, colour=colour, anchor="w")
        ends, used = f"– {when(block.screening.ends_at, self.zone, 'HH:mm')}", font(13, bold=True).measure(clock)
        if used + font(11).measure(ends) + px(6) < room:
            self.board.write(left + used + px(4), top + px(14), ends, size=11, colour=self.tokens.muted, anchor="w")

    def _write_title(self, block: Block, left: float, top: float, room: int, bottom: float, colour: str) -> float:
        """Write the title on one or two lines; returns where the next line begins."""
        measure = font(13, bold=True).measure
        lines, most, y = wrap(block.title, room, measure), 2 if bottom - top >= px(90) else 1, top + px(34)
        shown = lines if len(lines) <= most else [*lines[: most - 1], " ".join(lines[most - 1 :])]
        for words in shown:
            self.board.write(left, y, shorten(words, room, measure), bold=True, colour=colour, anchor="w")
            y += px(17)
        return y

    def _write_foot(self, block: Block, left: float, right: float, bottom: float) -> None:
        one, counts, tokens, room = block.screening, block.counts, self.tokens, int(right - left)
        if one.state is not ScreeningState.SCHEDULED:
            words = _("cancelled") if one.state is ScreeningState.CANCELLED else _("draft")
            if one.state is ScreeningState.DRAFT and not one.price_card:
                words = _("draft, no prices")
            colour = tokens.bad if one.state is ScreeningState.CANCELLED else tokens.muted
            self.board.write(
                left, bottom - px(12), shorten(words, room, font(11).measure), size=11, colour=colour, anchor="w"
            )
            return
        is_full = bool(counts.capacity) and counts.sold >= counts.capacity
        words = _("sold out") if is_full else _("{sold} of {all}").format(sold=counts.sold, all=counts.capacity)
        self.board.write(
            left, bottom - px(18), shorten(words, room, font(11).measure), size=11, bold=is_full, anchor="w",
            colour=tokens.bad if is_full else tokens.muted,
        )  # fmt: skip
        low, high = bottom - px(9), bottom - px(6)
        self.board.create_rectangle(left, low, right, high, outline="", fill=tokens.line)
        if counts.sold and counts.capacity:
            sold = left + (right - left) * min(1, counts.sold / counts.capacity)
            self.board.create_rectangle(left, low, sold, high, outline="", fill=tokens.bad if is_full else tokens.text)

    def _hatch(self, left: float, top: float, right: float, bottom: float) -> None:
        """Draw slanted lines: booked, but nothing is shown."""
        colour, step, height = self.tokens.line, px(7), bottom - top
        self.board.create_rectangle(left, top, right, bottom, outline=colour, fill="")
        x = left - height
        while x < right:
            low, high = max(x, left), min(x + height, right)
            if high > low:
                self.board.create_line(low, bottom - (low - x), high, bottom - (high - x), fill=colour)
            x += step
