"""Counts what a check has read, for a progress bar: entries of the journal, then the sales that follow from them."""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from cinema.domain.entries import EntryKind
from cinema.domain.journal import EntryRow
from cinema.i18n import _
from cinema.ports import Progress

T = TypeVar("T")
_STEPS = 100  # so often a bar is drawn anew, however much there is to read


class Watched:
    """Tells a progress how far a check is; without one (None) it counts nothing.

    The house goes on selling meanwhile, so the totals are those of the start: a section is full when it has ended.
    """

    def __init__(self, progress: Progress | None, entries: int) -> None:
        self._progress = progress
        self._entries, self._sales = entries, 0
        self._read = 0

    def entry(self, see: Callable[[EntryRow], None]) -> Callable[[EntryRow], None]:
        """Return a function that shows each entry to `see` and counts it."""
        if self._progress is None:
            return see

        def seen(entry: EntryRow) -> None:
            see(entry)
            self._sales += entry.kind in {EntryKind.SOLD, EntryKind.EXCHANGED}
            self._read += 1
            self._tell(self._read, self._entries, _("entries"))

        return seen

    def entries_read(self) -> None:
        """Tell that all entries are read."""
        self._full(self._entries, _("entries"))

    def sales(self, rows: Iterable[T], count: Callable[[T], int] = lambda _row: 1) -> Iterator[T]:
        """Yield rows and count the sales in them."""
        read = 0
        for row in rows:
            yield row
            read += count(row)
            self._tell(read, self._sales, _("sales"))
        self._full(self._sales, _("sales"))

    def _full(self, total: int, section: str) -> None:
        if self._progress is not None and total:
            self._progress(total, total, section)

    def _tell(self, done: int, total: int, section: str) -> None:
        if self._progress is not None and done < total and done % max(1, total // _STEPS) == 0:
            self._progress(done, total, section)
