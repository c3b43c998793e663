"""The audit: do journal, sales and seats agree? The journal is the truth of money. Changes nothing.

The journal is gone through once, by till and number; then the sales, beside their entries, a screening at a time with
its seat map. Memory stays bounded. The house goes on selling meanwhile, so what was found is looked at again, and only
what is still so is told.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime

from cinema.domain.audit import Part, SaleRow
from cinema.domain.days import read_day
from cinema.domain.entries import OF_MONEY
from cinema.domain.house import business_day_bounds
from cinema.domain.journal import EntryRow
from cinema.errors import InvalidInputError
from cinema.i18n import _
from cinema.ports import AuditRows, Database, Finding, HouseSettings, Progress
from cinema.services.audit.asked import unasked
from cinema.services.audit.baskets import basket_findings
from cinema.services.audit.finding import capped, still_so
from cinema.services.audit.journal_check import JournalCheck, Removed
from cinema.services.audit.numbers import told_by_number
from cinema.services.audit.ratings import rating_findings
from cinema.services.audit.sales import sale_findings
from cinema.services.audit.screenings import Group, groups
from cinema.services.audit.seats import seat_findings
from cinema.services.audit.watched import Watched
from cinema.services.selling.seals import Seals


class Audit:
    """Reads everything, or a day's; at most a thousand findings of each family."""

    def __init__(
        self, rows: AuditRows, journal: JournalCheck, settings: HouseSettings, database: Database, seals: Seals
    ) -> None:
        self._rows = rows
        self._journal = journal
        self._settings = settings
        self._database = database
        self._seals = seals

    def findings(self, day: str | None = None, progress: Progress | None = None) -> tuple[Finding, ...]:
        """Return what does not agree; empty when all is well. `progress` is told of entries, then of sales.

        A `day` (ISO date) restricts it to the seats, holds and sales of the screenings of that day, the entries of that
        business day with their sales, and the sales that were asked for in it.
        """
        now = self._database.now()
        baskets = capped(basket_findings(self._rows)) if day is None else []
        ratings = self._ratings() if day is None else ()
        if day is None:
            removed = Removed(self._rows)
            watched = Watched(progress, sum(head.seq for head in self._rows.heads()) if progress is not None else 0)
            chains = self._journal.findings(see=watched.entry(removed.see))
            watched.entries_read()
            grouped = watched.sales(self._groups(None, removed.sales()), lambda group: len(group.new))
            found = self._found(grouped, now)
        else:
            of = read_day(day)
            span = self._bounds(of)
            stretches = self._rows.stretches(span)
            watched = Watched(progress, sum(last - first + 1 for _till, first, last in stretches))
            sales: set[str] = set()

            def see(entry: EntryRow) -> None:
                if entry.kind in OF_MONEY:
                    sales.add(entry.subject)

            chains = self._journal.findings(stretches, see=watched.entry(see))
            watched.entries_read()
            sales.update(row.id for row in self._rows.sales(Part(asked=span)))
            found = self._of_a_day(of.isoformat(), tuple(sales), now)
        return (*chains, *told_by_number(self._again(found, now), self._rows), *baskets, *ratings)

    def _ratings(self) -> tuple[Finding, ...]:
        """Look twice: a review may be written while the first look compares."""
        found = capped(rating_findings(self._rows))
        return still_so(found, rating_findings(self._rows)) if found else ()

    def _of_a_day(self, day: str, sales: tuple[str, ...], now: datetime) -> list[Finding]:
        shown = self._rows.screenings_of(day)
        found = self._found(self._groups(shown, ()), now)
        others = sorted(self._rows.sales(Part(sales=sales)), key=lambda row: row.first_screening)
        elsewhere = sorted({one for row in others for one in row.screenings} - {*shown})
        grouped = groups(others, self._rows.seat_maps(elsewhere))
        parts = (one._replace(screening="") if one.screening in shown else one for one in grouped)
        return found + self._found(parts, now, whole=False)

    def _groups(self, screenings: Sequence[str] | None, sales: Iterable[str]) -> Iterator[Group]:
        """Group the sales of all screenings (None) or of some, and some sales that may not be stored."""
        names = None if screenings is None else tuple(screenings)
        extra = self._rows.sales(Part(sales=tuple(sales)))
        return groups(self._rows.sales(Part(screenings=names)), self._rows.seat_maps(names), extra)

    def _found(self, grouped: Iterable[Group], now: datetime, *, whole: bool = True) -> list[Finding]:
        return capped(one for group in grouped for one in self._in_a_group(group, now, whole=whole))

    def _again(self, found: list[Finding], now: datetime) -> tuple[Finding, ...]:
        """Return what is still so, in the screenings and sales of what was found."""
        if not found:
            return ()
        sales = sorted({one.about["sale"] for one in found if "sale" in one.about})
        screenings = sorted({one.about["screening"] for one in found if "screening" in one.about})
        now = max(now, self._database.now())
        return still_so(found, self._looked_at(screenings, sales, now))

    def _looked_at(self, screenings: list[str], sales: list[str], now: datetime) -> Iterator[Finding]:
        for row in self._rows.sales(Part(sales=tuple(sales))):
            yield from self._of_a_sale(row, now)
        for start in range(0, len(screenings), 100):
            for group in self._groups(screenings[start : start + 100], sales):
                yield from self._in_a_group(group, now)

    def _of_a_sale(self, row: SaleRow, now: datetime) -> Iterator[Finding]:
        yield from sale_findings(row, now)
        yield from unasked(row, self._seals)

    def _in_a_group(self, group: Group, now: datetime, *, whole: bool = True) -> Iterator[Finding]:
        for row in group.new:
            yield from self._of_a_sale(row, now)
        if group.screening or group.seat_map is not None:
            yield from seat_findings(group, now, whole=whole)

    def _bounds(self, day: date) -> tuple[datetime, datetime]:
        try:
            return business_day_bounds(day, self._settings.house())
        except (KeyError, OSError, TypeError, ValueError):  # somebody wrote it by hand
            words = _("The house's timezone can't be used. Set it first: cinema settings timezone NAME")
            raise InvalidInputError(words, field="timezone") from None
