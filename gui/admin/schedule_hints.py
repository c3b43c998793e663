"""Where on the schedule a movie fits that is being placed: quiet bands over the free times, and the start offered."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cinema.domain.slots import FreeStarts, free_starts
from cinema.i18n import _, when
from gui.admin.schedule_plane import MINUTE, Line, Plane
from gui.fonts import font
from gui.scale import px
from gui.tokens import Tokens, mix
from gui.widgets.fitting import shorten
from gui.widgets.paint import Painted


@dataclass(frozen=True, slots=True)
class Hint:
    """What is being placed: its title, what it takes around its start, and its own id if it is there already.

    `offers`: Enter places it, at the start that is drawn on the chosen line.
    """

    title: str
    before: timedelta
    after: timedelta
    moved: str = ""
    offers: bool = False


def fitting(plane: Plane, line: Line, hint: Hint, now: datetime) -> tuple[FreeStarts, ...]:
    """Return the starts of a line at which it fits: to come, and within the shown hours, as its doors are."""
    opening = max(line.start + plane.first * MINUTE + hint.before, now)
    closing = min(line.start + plane.last * MINUTE, line.end) - MINUTE
    return free_starts((one for one in line.taken if one.screening != hint.moved), opening, closing, hint.before,
                       hint.after)  # fmt: skip


def offered(free: tuple[FreeStarts, ...], wanted: datetime | None) -> datetime | None:
    """Return the start to offer: the first one from the wanted instant on, else the last one before it."""
    if not free:
        return None
    if wanted is None:
        return free[0].first
    for one in free:
        if one.last >= wanted:
            return max(one.first, wanted)
    return free[-1].last


@dataclass(frozen=True, slots=True)
class HintPainter:
    """Draws bands on a canvas, all with the tag `hint`."""

    board: Painted
    tokens: Tokens
    zone: str

    def band(self, plane: Plane, index: int, line: Line, hint: Hint, free: FreeStarts, *, low: bool) -> None:
        """Draw one band, from the doors of its first start to the end of cleaning of its last, with the first start."""
        tokens, ground = self.tokens, self.board.ground
        left, right = plane.x(line, free.first - hint.before), self._end(plane, line, free.last + hint.after)
        edge = px(3 if low else 8)
        top, bottom = plane.y(index) + edge, plane.y(index) + plane.lane - edge
        self.board.create_rectangle(
            left, top, right, bottom, outline="", fill=mix(tokens.good, ground, 0.10), tags="hint"
        )
        self.board.create_rectangle(left, bottom - px(2), right, bottom, outline="", fill=tokens.good, tags="hint")
        if low:
            return
        words = _("from {time}").format(time=when(free.first, self.zone, "HH:mm"))
        room = int(right - left) - px(10)
        if room >= font(11).measure(words):
            self.board.write(left + px(6), bottom - px(12), words, size=11, colour=tokens.good, anchor="w", tags="hint")

    def offer(self, plane: Plane, index: int, line: Line, hint: Hint, start: datetime, *, low: bool) -> None:
        """Draw where Enter puts it."""
        tokens, board = self.tokens, self.board
        left, right = plane.x(line, start - hint.before), self._end(plane, line, start + hint.after)
        edge = px(3 if low else 8)
        top, bottom = plane.y(index) + edge, plane.y(index) + plane.lane - edge
        board.create_rectangle(
            left, top, right, bottom, outline=tokens.good, width=px(2), dash=(px(5), px(3)),
            fill=mix(tokens.good, board.ground, 0.16), tags="hint",
        )  # fmt: skip
        clock, room = when(start, self.zone, "HH:mm"), int(right - left) - px(14)
        if low:
            board.write(
                left + px(6), (top + bottom) / 2, shorten(f"{clock} {hint.title}", room, font(11, bold=True).measure),
                size=11, bold=True, colour=tokens.good, anchor="w", tags="hint",
            )  # fmt: skip
            return
        board.write(left + px(8), top + px(16), clock, size=16, bold=True, colour=tokens.good, anchor="w", tags="hint")
        for place, (words, bold) in enumerate(((hint.title, True), (_("Enter puts it here"), False))):
            y = top + px(38 + 18 * place)
            if y > bottom - px(8) or (not bold and room < font(11).measure(words)):
                break
            board.write(
                left + px(8), y, shorten(words, room, font(11, bold=bold).measure), size=11, bold=bold,
                colour=tokens.good, anchor="w", tags="hint",
            )  # fmt: skip

    def _end(self, plane: Plane, line: Line, instant: datetime) -> float:
        """Return where an instant lies, at most the end of the shown hours."""
        return min(plane.x(line, instant), float(plane.width))


def now() -> datetime:
    """Return the present instant by this machine's clock, which is near enough for a hint."""
    return datetime.now(UTC)
