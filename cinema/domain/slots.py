"""Booked times of an auditorium: months of its calendar, overlaps, and the nearest start that is allowed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cinema.domain.screenings import Slot

GRID = timedelta(minutes=5)
LONGEST = timedelta(days=1)
_FURTHEST = timedelta(hours=24)
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class BookedSlot:
    """A slot in the calendar of an auditorium."""

    auditorium: str
    slot: Slot


@dataclass(frozen=True, slots=True)
class Unfinished:
    """An operation on a screening that has booked time or closed its seat map, and whose end isn't written yet."""

    screening: str
    operation: str


def months_of(slot: Slot) -> tuple[str, ...]:
    """Return the UTC months (2026-11) that a slot lies in, the earlier one first."""
    first, last = slot.start.astimezone(UTC), slot.end.astimezone(UTC) - timedelta(microseconds=1)
    months = []
    year, month = first.year, first.month
    while (year, month) <= (last.year, last.month):
        months.append(f"{year:04}-{month:02}")
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    return tuple(months)


def overlap(one: Slot, other: Slot) -> bool:
    """Tell whether two slots have an instant in common."""
    return one.start < other.end and other.start < one.end


def first_clash(slot: Slot, taken: Iterable[Slot]) -> Slot | None:
    """Return the first of the slots of other screenings that a slot overlaps, or None."""
    return next((one for one in taken if one.screening != slot.screening and overlap(one, slot)), None)


def nearest_start(
    taken: Sequence[Slot], wanted: datetime, before: timedelta, after: timedelta, grid: timedelta = GRID
) -> datetime | None:
    """Return the allowed start nearest to a wanted one, on the grid; the earlier one of two that are equally near.

    `taken` are the room's slots without the one that is moved, by start; `before` and `after` is what the screening
    takes before and after its start. None if there is none within a day.
    """
    later = _later(taken, wanted, before, after, grid)
    earlier = _earlier(taken, wanted, before, after, grid)
    found = [one for one in (earlier, later) if abs(one - wanted) <= _FURTHEST]
    return min(found, key=lambda one: (abs(one - wanted), one), default=None)


def _later(taken: Sequence[Slot], wanted: datetime, before: timedelta, after: timedelta, grid: timedelta) -> datetime:
    start = _up(wanted, grid)
    for one in taken:
        if one.start < start + after and one.end > start - before:
            start = _up(one.end + before, grid)
    return start


def _earlier(taken: Sequence[Slot], wanted: datetime, before: timedelta, after: timedelta, grid: timedelta) -> datetime:
    start = _down(wanted, grid)
    for one in reversed(taken):
        if one.start < start + after and one.end > start - before:
            start = _down(one.start - after, grid)
    return start


def _down(instant: datetime, grid: timedelta) -> datetime:
    return instant - (instant - _EPOCH) % grid


def _up(instant: datetime, grid: timedelta) -> datetime:
    return _down(instant + grid - timedelta(microseconds=1), grid)


@dataclass(frozen=True, slots=True)
class FreeStarts:
    """Starts that are allowed, on the grid: each from `first` to `last`, both included."""

    first: datetime
    last: datetime


def free_starts(
    taken: Iterable[Slot],
    opening: datetime,
    closing: datetime,
    before: timedelta,
    after: timedelta,
    grid: timedelta = GRID,
) -> tuple[FreeStarts, ...]:
    """Return when a screening that takes `before` and `after` its start may start, from `opening` to `closing`.

    `taken` are the room's slots without the one that is moved. Soonest first; nothing where it never fits.
    """
    found: list[FreeStarts] = []
    start, last = _up(opening, grid), _down(closing, grid)
    for one in sorted(taken, key=lambda slot: slot.start):
        latest = min(_down(one.start - after, grid), last)
        if latest >= start:
            found.append(FreeStarts(start, latest))
        start = max(start, _up(one.end + before, grid))
    if last >= start:
        found.append(FreeStarts(start, last))
    return tuple(found)
