"""A business day as a manager sees it: what keeps it open, what it adds up to, and what came after it was closed."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from cinema.domain.entries import Entry, EntryKind
from cinema.domain.journal import read_head
from cinema.domain.operations import DayAdmissions, DayClosed, DayTotal
from cinema.domain.payments import Tender
from cinema.domain.till_sessions import TenderSums, money_of
from cinema.domain.tills import Till
from cinema.domain.transactions import Transaction


@dataclass(frozen=True, slots=True)
class OpenTill:
    """A till whose session is open, with the instant at which it was opened, and who did it."""

    till: Till
    opened_at: datetime
    by: str | None = None


@dataclass(frozen=True, slots=True)
class LateEntry:
    """An entry of a day that came after the day was closed: it is no part of the closing. Amounts in minor units."""

    id: str
    kind: EntryKind
    till_number: int
    at: datetime
    number: str | None
    tender: Tender
    taken: int
    given_back: int


@dataclass(frozen=True, slots=True)
class ClosedDay:
    """What was entered when a business day was closed, and when that was."""

    closed: DayClosed
    at: datetime


@dataclass(frozen=True, slots=True)
class DayState:
    """A business day as it is now. `closing` is None while it is open; then totals and admissions may still grow.

    What keeps it open are the sessions of `open_tills` and the `undecided` sales, of any day. `late` is of a closed day
    alone. `tills` has every till by its id, for the totals.
    """

    day: str
    today: str
    closing: ClosedDay | None
    open_tills: tuple[OpenTill, ...]
    undecided: tuple[Transaction, ...]
    totals: tuple[DayTotal, ...]
    admissions: tuple[DayAdmissions, ...]
    late: tuple[LateEntry, ...]
    tills: dict[str, Till]

    @property
    def may_close(self) -> bool:
        """Whether nothing keeps the day open."""
        return self.closing is None and not self.open_tills and not self.undecided


def day_totals(entries: Iterable[Entry], day: str, heads: dict[str, int]) -> tuple[DayTotal, ...]:
    """Return the money of a day by till and tender, of the entries up to a number of each chain."""
    sums: dict[tuple[str, Tender], TenderSums] = {}
    for entry in entries:
        if entry.day != day or entry.seq > heads.get(entry.till, 0):
            continue
        for tender, moved in money_of(entry).items():
            sums[entry.till, tender] = sums.get((entry.till, tender), TenderSums()).plus(moved)
    return tuple(
        DayTotal(till, tender, one.taken, one.given_back, one.rounding)
        for (till, tender), one in sorted(sums.items(), key=lambda item: item[0])
    )


def heads_of(closed: DayClosed) -> dict[str, int]:
    """Return how far each chain went when a day was closed, by the till's id."""
    return {head.till: head.seq for head in map(read_head, closed.heads)}


def late_entries(entries: Iterable[Entry], closed: DayClosed) -> Iterator[LateEntry]:
    """Yield the entries of money that came after their day was closed, one for each tender."""
    heads = heads_of(closed)
    for entry in entries:
        if entry.day != closed.day or entry.seq <= heads.get(entry.till, 0):
            continue
        for tender, moved in sorted(money_of(entry).items()):
            yield LateEntry(
                entry.id, entry.kind, entry.till_number, entry.at, entry.number, tender, moved.taken, moved.given_back
            )  # fmt: skip
