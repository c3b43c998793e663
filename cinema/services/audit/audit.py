"""The audit: do seats, tickets, sales, payments, refunds, numbers and the journal agree? Changes nothing.

Sales are gone through once, a screening at a time beside its seat map, and the journal once; what is kept of them is a
byte a receipt number and a sum a group of sales, so that memory stays bounded. The house goes on selling meanwhile, so
what was found is looked at again, and only what is still so is told. Cash in tills is not counted yet.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import chain, islice
from operator import attrgetter
from zoneinfo import ZoneInfo

from cinema.domain.audit import Part, SeriesRow
from cinema.errors import InvalidInputError
from cinema.i18n import _
from cinema.ports import AuditRows, Database, Finding, HouseSettings
from cinema.services.audit.finding import MOST, capped, still_so
from cinema.services.audit.journal import Names, Sums, compare, explained, of_sales
from cinema.services.audit.journal_check import JournalCheck
from cinema.services.audit.numbers import (
    Numbers,
    arrivals,
    given_again,
    missing,
    number_on_its_way,
    still_missing,
    written,
)
from cinema.services.audit.sales import STUCK
from cinema.services.audit.screenings import Pair, pair_findings, paired

# The longest that a basket may live is far less, so a sale of a day began on that day or on the one before.
_BEFORE = timedelta(days=1)
_FIRST, _LAST = datetime(1970, 1, 2, tzinfo=UTC), datetime(9999, 12, 30, tzinfo=UTC)
_GAPS = {"receipt-gap", "refund-gap"}


class Audit:
    """Reads everything, or a day's; at most a thousand findings of each family."""

    def __init__(self, rows: AuditRows, journal: JournalCheck, settings: HouseSettings, database: Database) -> None:
        self._rows = rows
        self._journal = journal
        self._settings = settings
        self._database = database

    def findings(self, day: str | None = None) -> tuple[Finding, ...]:
        """Return what does not agree; empty when all is well.

        A `day` (ISO date, house timezone) restricts it to the seats, holds and sales of the screenings of that day, the
        sales paid or last tried on it with their seats, the receipt numbers between the first and the last of these,
        and the chains of the journal of that day with the sales in them.
        """
        span = None if day is None else self._bounds(day)
        series, now = self._rows.series(), self._database.now()
        numbers, compared = Numbers(series), Sums() if span is None else Names()
        found: list[Finding] = []
        for pair, whole in self._pairs(day, span):
            for sale in pair[0]:
                numbers.add(sale, span)
                compared.add_sale(sale)
            _keep(found, pair_findings(pair, now, whole=whole))
        still = self._sales_again(found, now)
        chains = capped(self._journal.walk(day=day, see=compared.take_entry), to_the_end=True)
        counted = capped(self._counted(numbers, part=span is not None))
        journaled: list[Finding] = []
        for part in compared.differing():
            _keep(journaled, compare(self._rows, part, now))
            if len(journaled) >= MOST:
                break
        return (
            *still,
            *self._numbers_again(counted),
            *(capped(self._on_their_way(series, numbers, now)) if span is None else ()),
            *self._journal.again(chains),
            *self._journaled_again(journaled, now),
        )

    def _pairs(self, day: str | None, span: tuple[datetime, datetime] | None) -> Iterator[tuple[Pair, bool]]:
        """Yield what is judged, and whether it is a whole screening: first those of the day, then other sales of it."""
        if day is None or span is None:
            yield from ((pair, True) for pair in self._by_screening())
            return
        seen: set[str] = set()
        for pair in self._by_screening(self._rows.screenings_of(day)):
            seen.update(sale.id for sale in pair[0])
            yield pair, True
        begun = self._rows.sales(Part(begun=(span[0] - _BEFORE, span[1])))
        rest = [sale for sale in begun if span[0] <= sale.moment < span[1] and sale.id not in seen]
        rest.sort(key=attrgetter("screening"))
        others = sorted({sale.screening for sale in rest})
        yield from ((pair, False) for pair in paired(iter(rest), self._rows.seat_maps(others)))

    def _by_screening(self, screenings: tuple[str, ...] | None = None) -> Iterator[Pair]:
        return paired(self._rows.sales(Part(screenings=screenings)), self._rows.seat_maps(screenings))

    def _counted(self, numbers: Numbers, *, part: bool) -> Iterator[Finding]:
        yield from numbers.findings(self._rows.series(), gaps=not part)
        if part:
            yield from self._gaps_between(numbers)

    def _sales_again(self, found: list[Finding], now: datetime) -> tuple[Finding, ...]:
        """Return what is still so in the screenings of what was found."""
        if not found:
            return ()
        screenings = sorted({one.about["screening"] for one in found})
        parts = (tuple(screenings[start : start + 100]) for start in range(0, len(screenings), 100))
        pairs = chain.from_iterable(self._by_screening(part) for part in parts)
        return still_so(found, chain.from_iterable(pair_findings(pair, now) for pair in pairs))

    def _numbers_again(self, found: list[Finding]) -> tuple[Finding, ...]:
        gaps = [one for one in found if one.check in _GAPS]
        if not gaps:
            return tuple(found)
        series = self._rows.series()
        known = self._rows.known_numbers([one.about["number"] for one in gaps])
        return (*(one for one in found if one.check not in _GAPS), *still_missing(gaps, series, known))

    def _gaps_between(self, numbers: Numbers) -> Iterator[Finding]:
        between = numbers.between()
        while some := list(islice(between, MOST)):
            known = self._rows.known_numbers([number for _series, number in some])
            yield from (missing(series, number) for series, number in some if number not in known)

    def _on_their_way(self, before: dict[str, SeriesRow], numbers: Numbers, now: datetime) -> Iterator[Finding]:
        """Yield numbers that were on their way all the time, for what is not there or has another number since long.

        A number that has arrived may stay noted until the next one is taken; whether a sale is stuck is found with it.
        """
        after = self._rows.series()
        for name in before.keys() & after.keys():
            kind, there = name.partition("-")[0], after[name].on_their_way
            waiting = {owner: one for owner, one in before[name].on_their_way.items() if there.get(owner) == one}
            for part in of_sales(waiting):
                found = self._rows.sales(part if kind == "receipt" else Part(refunds=part.sales))
                ends = {owner: end for sale in found for owner, end in arrivals(sale, kind)}
                for owner in part.sales or ():
                    number, since = ends.get(owner, ("", now - 2 * STUCK))
                    if number == written(name, waiting[owner]):
                        continue
                    if numbers.has(name, waiting[owner]):
                        yield given_again(name, waiting[owner])
                    elif since is not None and since < now - STUCK:
                        yield number_on_its_way(name, waiting[owner], owner)

    def _journaled_again(self, found: list[Finding], now: datetime) -> tuple[Finding, ...]:
        parts = of_sales(one.about["sale"] for one in found)
        still = still_so(found, (one for part in parts for one in compare(self._rows, part, now)))
        return tuple(self._explained(still))

    def _explained(self, found: Iterable[Finding]) -> Iterator[Finding]:
        """Say of what is not in the journal whether it was removed, by the chains of its own day alone."""
        whole = {"": False}
        for one in found:
            if one.check != "not-in-journal":
                yield one
                continue
            day = self._day(datetime.fromisoformat(one.about["at"]))
            if day not in whole:
                whole[day] = next(self._journal.walk(day=day), None) is None
            yield explained(one, whole=whole[day])

    def _day(self, at: datetime) -> str:
        """Return the business day of an instant, also of one at the calendar's ends; empty if nobody can tell."""
        zone = self._zone()
        return min(max(at, _FIRST), _LAST).astimezone(zone).date().isoformat() if zone else ""

    def _zone(self) -> ZoneInfo | None:
        try:
            return ZoneInfo(self._settings.house().timezone)
        except (KeyError, OSError, TypeError, ValueError):  # somebody wrote it by hand
            return None

    def _bounds(self, day: str) -> tuple[datetime, datetime]:
        try:
            first = date.fromisoformat(day)
        except ValueError:
            words = _("Write the day as a date that exists, such as 2026-12-31.")
            raise InvalidInputError(words, field="day") from None
        if (zone := self._zone()) is None:
            words = _("The house's timezone can't be used. Set it first: cinema settings timezone NAME")
            raise InvalidInputError(words, field="timezone")
        midnight = datetime.combine(first, time(), zone)
        return midnight, datetime.combine(first + timedelta(days=1), time(), zone)


def _keep(found: list[Finding], more: Iterable[Finding]) -> None:
    found.extend(capped(more, MOST - len(found)))
