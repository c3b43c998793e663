"""The audit: do seats, tickets, sales, payments, refunds, numbers and the journal agree? Changes nothing.

Sales are gone through once, a screening at a time beside its seat map, and the journal once; what is kept of them is a
byte a receipt number and a sum a group of sales, so that memory stays bounded. The house goes on selling meanwhile, so
what was found is looked at again, and only what is still so is told. Cash in tills is not counted yet.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from itertools import chain, groupby, islice
from operator import attrgetter
from zoneinfo import ZoneInfo

from cinema.domain.audit import MapRow, Part, SaleRow, SeriesRow
from cinema.domain.screenings import house_day
from cinema.errors import InvalidInputError
from cinema.i18n import _
from cinema.ports import AuditRows, Database, Finding, HouseSettings
from cinema.services.audit_finding import MOST, capped, still_so
from cinema.services.audit_journal import Sums, compare, explained, of_sales
from cinema.services.audit_numbers import (
    Numbers,
    arrivals,
    given_again,
    missing,
    number_on_its_way,
    still_missing,
    written,
)
from cinema.services.audit_sales import STUCK, sale_findings
from cinema.services.audit_seats import seat_findings
from cinema.services.journal_check import JournalCheck

# The longest that a basket may live is far less, so a sale of a day began on that day or on the one before.
_BEFORE = timedelta(days=1)
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
        return self._of_all() if day is None else self._of_day(day)

    def _of_all(self) -> tuple[Finding, ...]:
        series = self._rows.series()
        numbers, sums, now = Numbers(series), Sums(), self._database.now()
        found: list[Finding] = []
        for sales, seat_map in self._by_screening():
            for sale in sales:
                numbers.add(sale)
                sums.add_sale(sale)
            _keep(found, _of_screening(sales, seat_map, now))
        still = self._sales_again(found, now)
        chains = capped(self._journal.walk(see=sums.take_entry), to_the_end=True)
        counted = capped(numbers.findings(self._rows.series()))
        journaled: list[Finding] = []
        for part in sums.differing():
            _keep(journaled, compare(self._rows, part, now))
            if len(journaled) >= MOST:
                break
        return (
            *still,
            *self._numbers_again(counted),
            *capped(self._on_their_way(series, numbers, now)),
            *self._journal.again(chains),
            *self._journaled_again(journaled, now),
        )

    def _of_day(self, day: str) -> tuple[Finding, ...]:
        start, end = self._bounds(day)
        shown = self._rows.screenings_of(day)
        now, numbers = self._database.now(), Numbers(self._rows.series())
        found: list[Finding] = []
        names: set[str] = set()
        for sales, seat_map in self._by_screening(shown):
            names.update(sale.id for sale in sales)
            for sale in sales:
                numbers.add(sale, (start, end))
            _keep(found, _of_screening(sales, seat_map, now))
        begun = self._rows.sales(Part(begun=(start - _BEFORE, end)))
        rest = [sale for sale in begun if start <= sale.moment < end and sale.id not in names]
        for sale in rest:
            numbers.add(sale, (start, end))
        names.update(sale.id for sale in rest)
        rest.sort(key=attrgetter("screening"))
        others = sorted({sale.screening for sale in rest})
        for sales, seat_map in _merged(iter(rest), self._rows.seat_maps(others)):
            _keep(found, _of_screening(sales, seat_map, now, whole=False))
        still = self._sales_again(found, now)
        walk = self._journal.walk(day=day, see=lambda entry: names.add(entry.transaction))
        chains = capped(walk, to_the_end=True)
        counted = capped(chain(numbers.findings(self._rows.series(), gaps=False), self._gaps_between(numbers)))
        journaled: list[Finding] = []
        for part in of_sales(names):
            _keep(journaled, compare(self._rows, part, now))
        return (
            *still,
            *self._numbers_again(counted),
            *self._journal.again(chains),
            *self._journaled_again(journaled, now),
        )

    def _by_screening(self, screenings: tuple[str, ...] | None = None) -> Iterator[tuple[list[SaleRow], MapRow | None]]:
        part = Part(screenings=screenings)
        return _merged(self._rows.sales(part), self._rows.seat_maps(screenings))

    def _sales_again(self, found: list[Finding], now: datetime) -> tuple[Finding, ...]:
        """Return what is still so in the screenings of what was found."""
        if not found:
            return ()
        screenings = sorted({one.about["screening"] for one in found})
        again: list[Finding] = []
        for start in range(0, len(screenings), 100):
            for sales, seat_map in self._by_screening(tuple(screenings[start : start + 100])):
                again.extend(_of_screening(sales, seat_map, now))
        return still_so(found, again)

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
        zone = self._settings.house().timezone
        whole: dict[str, bool] = {}
        for one in found:
            if one.check != "not-in-journal":
                yield one
                continue
            day = house_day(datetime.fromisoformat(one.about["at"]), zone)
            if day not in whole:
                whole[day] = next(self._journal.walk(day=day), None) is None
            yield explained(one, whole=whole[day])

    def _bounds(self, day: str) -> tuple[datetime, datetime]:
        try:
            first = date.fromisoformat(day)
        except ValueError:
            words = _("Write the day as a date that exists, such as 2026-12-31.")
            raise InvalidInputError(words, field="day") from None
        zone = ZoneInfo(self._settings.house().timezone)
        midnight = datetime.combine(first, time(), zone)
        return midnight, datetime.combine(first + timedelta(days=1), time(), zone)


def _of_screening(
    sales: list[SaleRow], seat_map: MapRow | None, now: datetime, *, whole: bool = True
) -> Iterator[Finding]:
    for sale in sales:
        yield from sale_findings(sale, now)
    screening = seat_map.screening if seat_map else sales[0].screening
    yield from seat_findings(screening, seat_map, sales, whole=whole)


def _keep(found: list[Finding], more: Iterable[Finding]) -> None:
    found.extend(capped(more, MOST - len(found)))


def _merged(sales: Iterator[SaleRow], seat_maps: Iterator[MapRow]) -> Iterator[tuple[list[SaleRow], MapRow | None]]:
    """Pair the sales of each screening with its map, both by screening; one screening is in memory at a time."""
    seat_map = next(seat_maps, None)
    for screening, group in groupby(sales, key=attrgetter("screening")):
        while seat_map is not None and seat_map.screening < screening:
            yield [], seat_map
            seat_map = next(seat_maps, None)
        if seat_map is not None and seat_map.screening == screening:
            yield list(group), seat_map
            seat_map = next(seat_maps, None)
        else:
            yield list(group), None
    while seat_map is not None:
        yield [], seat_map
        seat_map = next(seat_maps, None)
