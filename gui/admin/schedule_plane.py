"""The plane of the schedule: where a line, an instant and a screening lie, in pixels; draws nothing.

A line is an auditorium on one business day. All lines share one scale of minutes since their day's start.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from cinema.domain.schedule import Block, DaySchedule
from cinema.domain.screenings import Slot
from cinema.domain.slots import GRID, first_clash, nearest_start

MINUTE = timedelta(minutes=1)
_FIRST, _LAST = 5 * 60, 19 * 60  # minutes of a day's range at least: from 11:00 to 01:00 where days start at 06:00


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the grid: an auditorium on a business day."""

    room: str
    day: str
    start: datetime
    end: datetime
    number: int
    name: str
    blocks: tuple[Block, ...]
    taken: tuple[Slot, ...]

    @property
    def key(self) -> tuple[str, str]:
        """What names the line: its day and room."""
        return (self.day, self.room)


@dataclass(frozen=True, slots=True)
class Target:
    """Where a screening would go: its line, its start, and what is in the way (None: nothing).

    `nearest` is the allowed start nearest to the wanted one, None if that day has none.
    """

    line: Line
    start: datetime
    clash: Slot | None
    nearest: datetime | None


def lines_of(days: Sequence[DaySchedule]) -> tuple[Line, ...]:
    """Return the lines of some days, all rooms of a day together."""
    return tuple(
        Line(
            one.auditorium.id, day.day, day.start, day.end, one.auditorium.number, one.auditorium.name, one.blocks,
            one.taken,
        )
        for day in days
        for one in day.rooms
    )  # fmt: skip


def minutes_shown(lines: Sequence[Line]) -> tuple[int, int]:
    """Return the first and last minute of the day that is shown: whole hours around all slots, at least the evening."""
    first, last = _FIRST, _LAST
    for line in lines:
        for block in line.blocks:
            first = min(first, (block.slot.start - line.start) // MINUTE)
            last = max(last, -((line.start - block.slot.end) // MINUTE))
    return max(0, first // 60 * 60), -(-last // 60) * 60


@dataclass(frozen=True, slots=True)
class Plane:
    """Lines and their scale: `left` and `top` are where the first minute and the first line begin, in pixels."""

    lines: tuple[Line, ...]
    first: int
    last: int
    left: int
    top: int
    lane: int
    per_minute: float

    def x(self, line: Line, instant: datetime) -> float:
        """Return where an instant lies on a line."""
        return self.left + ((instant - line.start) / MINUTE - self.first) * self.per_minute

    def y(self, index: int) -> int:
        """Return where a line begins."""
        return self.top + index * self.lane

    @property
    def width(self) -> int:
        """The right end of the last minute."""
        return round(self.left + (self.last - self.first) * self.per_minute)

    @property
    def height(self) -> int:
        """The lower end of the last line."""
        return self.top + len(self.lines) * self.lane

    def line_at(self, y: float) -> int | None:
        """Return the index of the line at a height, None outside."""
        index = int((y - self.top) // self.lane)
        return index if 0 <= index < len(self.lines) and y >= self.top else None

    def instant_at(self, line: Line, x: float) -> datetime:
        """Return the instant at a place of a line, rounded down to the grid of five minutes."""
        minute = self.first + (x - self.left) / self.per_minute
        return line.start + int(minute // (GRID / MINUTE)) * GRID

    def block_at(self, x: float, y: float) -> tuple[int, Block] | None:
        """Return the screening at a place and its line's index, None where there is none."""
        index = self.line_at(y)
        if index is None:
            return None
        line = self.lines[index]
        for block in sorted(line.blocks, key=lambda one: one.is_cancelled):
            if self.x(line, block.slot.start) <= x < self.x(line, block.slot.end):
                return index, block
        return None


def target(line: Line, wanted: datetime, before: timedelta, after: timedelta, *, moved: str = "") -> Target:
    """Return where a screening that takes `before` and `after` its start would go; `moved` is its own id."""
    taken = tuple(one for one in line.taken if one.screening != moved)
    clash = first_clash(Slot(moved or "new", wanted - before, wanted + after), taken)
    nearest = wanted if clash is None else nearest_start(taken, wanted, before, after)
    if nearest is not None and not line.start <= nearest < line.end:
        nearest = None
    return Target(line, wanted, clash, nearest)


def next_start(line: Line, before: timedelta, after: timedelta, opening: int = 8 * 60) -> datetime | None:
    """Return the start that is offered for the next screening of a line: after the last one, else in the afternoon."""
    last = max((block.slot.end for block in line.blocks), default=None)
    wanted = last + before if last is not None else line.start + opening * MINUTE
    wanted += (line.start - wanted) % GRID
    return target(line, wanted, before, after).nearest
