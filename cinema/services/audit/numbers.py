"""Receipt and refund numbers: every number of a series stands once, from the first to the last.

Each number seen sets one byte of its series, whatever the order, so that nothing is sorted and memory stays small.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from cinema.domain.audit import SaleRow, SeriesRow
from cinema.i18n import _
from cinema.ports import Finding
from cinema.services.audit.finding import MOST, finding

_MOST_OF_A_SERIES = 20
# A number this far beyond its counter was never given: it is told, and takes no memory.
_FAR_BEYOND = 1_000_000
_WRITERS: dict[str, Callable[[int, int], str]] = {}
_FORMS = {
    "receipt": re.compile(r"([0-9]{4})-([0-9]{1,11})"),
    "refund": re.compile(r"R([0-9]{4})-([0-9]{1,11})"),
}


class _Told(NamedTuple):
    """What is wrong with a number: of which kind and series (empty: of none) it is, and which sale has it."""

    kind: str
    series: str
    sale: str


class Numbers:
    """Takes the numbers of sales as they come by, and then tells what is missing, twice, or was never given."""

    def __init__(self, series: Mapping[str, SeriesRow]) -> None:
        self._series = series
        self._seen: dict[str, bytearray] = {}
        self._twice: dict[str, _Told] = {}
        self._beyond: dict[str, _Told] = {}

    def add(self, sale: SaleRow, span: tuple[datetime, datetime] | None = None) -> None:
        """Take the numbers of a sale's receipt and refunds; only those of a span of time where one is given."""
        if sale.receipt is not None and (span is None or span[0] <= sale.moment < span[1]):
            self._add("receipt", sale.receipt, sale.id)
        for refund in sale.refunds:
            if refund.number is not None and (span is None or span[0] <= refund.at < span[1]):
                self._add("refund", refund.number, sale.id)

    def _add(self, kind: str, number: str, sale: str) -> None:
        match = _FORMS[kind].fullmatch(number)
        if match is None:
            _note(self._beyond, number[:20], _Told(kind, "", sale))
            return
        year, count = match.groups()
        series, place = f"{kind}-{year}", int(count)
        seen = self._seen.get(series)
        if seen is None:
            seen = self._seen[series] = bytearray(1)
        if place >= len(seen):
            last = self._series[series].last if series in self._series else 0
            if place > last + _FAR_BEYOND and not _is_odd(series, self._series):
                _note(self._beyond, written(series, place), _Told(kind, series, sale))
                return
            seen.extend(bytes(max(place + 1, 2 * len(seen)) - len(seen)))
        if seen[place]:
            _note(self._twice, written(series, place), _Told(kind, series, sale))
        seen[place] = 1

    def findings(self, series: Mapping[str, SeriesRow], *, gaps: bool = True) -> Iterator[Finding]:
        """Yield what is wrong, by the counters as they are after the last number was taken.

        Without `gaps` only a part of the numbers was taken: none is missing then, see `between`.
        """
        for number, told in self._twice.items():
            words = _("The number {number} was given twice.")
            yield _about(f"{told.kind}-number-twice", told.series, number, words, told.sale)
        for number, told in self._beyond.items():
            yield _never_given(told.series, number, told.sale)
        for name in sorted(series):
            yield from self._by_counter(name, series[name])
        for name, seen in self._seen.items():
            last = series[name].last if name in series else 0
            if not _is_odd(name, series) and len(seen.rstrip(b"\0")) - 1 > last:
                yield _never_given(name, written(name, len(seen.rstrip(b"\0")) - 1), "")
        if gaps:
            for name in sorted(series.keys() | self._seen.keys()):
                if _is_odd(name, series):
                    continue
                for number in self._gaps(name, series.get(name)):
                    yield missing(name, number)

    def _by_counter(self, name: str, row: SeriesRow) -> Iterator[Finding]:
        """Yield what is wrong with a counter: it can't be read, or waiting numbers were never given, or stand twice."""
        if row.odd:
            words = _("The counter of the numbers {number} can't be read: something in it is no longer of its kind.")
            yield _about("counter-contradicts-itself", name, name, words, "")
            return
        waiting = Counter((*row.on_their_way.values(), *row.spare))
        for count, times in sorted(waiting.items()):
            if not 0 < count <= row.last:
                yield _never_given(name, written(name, count), "")
            elif times > 1 or (count in row.spare and self.has(name, count)):
                yield given_again(name, count)

    def has(self, series: str, count: int) -> bool:
        """Tell whether a sale that came by has this number."""
        seen = self._seen.get(series, b"")
        return 0 < count < len(seen) and bool(seen[count])

    def between(self) -> Iterator[tuple[str, str]]:
        """Yield (series, number) of those between the first and the last that was taken which were not."""
        for name, seen in self._seen.items():
            first, last = seen.find(1), len(seen.rstrip(b"\0"))
            for place in range(first, last):
                if not seen[place]:
                    yield name, written(name, place)

    def _gaps(self, name: str, row: SeriesRow | None) -> Iterable[str]:
        seen = self._seen.get(name, bytearray(1))
        last = max(row.last if row else 0, len(seen.rstrip(b"\0")) - 1)
        elsewhere = elsewhere_in(row)
        place, told = 0, 0
        while told < _MOST_OF_A_SERIES:
            place = seen.find(0, place + 1)
            if place < 0:
                place = len(seen)
                seen.append(0)
            if place > last:
                return
            if place not in elsewhere:
                told += 1
                yield written(name, place)


def _is_odd(name: str, series: Mapping[str, SeriesRow]) -> bool:
    return name in series and series[name].odd


def _note(numbers: dict[str, _Told], number: str, told: _Told) -> None:
    if len(numbers) < MOST:
        numbers.setdefault(number, told)


def elsewhere_in(row: SeriesRow | None) -> frozenset[int]:
    """Return the numbers of a series that no sale has yet: on their way, or given back for the next one."""
    return row.spare | frozenset(row.on_their_way.values()) if row else frozenset()


def still_missing(
    found: Sequence[Finding], series: Mapping[str, SeriesRow], known: frozenset[str]
) -> Iterator[Finding]:
    """Yield the gaps that are still there, by the counters read first and the numbers that are known since."""
    for one in found:
        name, number = one.about["series"], one.about["number"]
        count = int(number.partition("-")[2])
        if number not in known and count not in elsewhere_in(series.get(name)):
            yield one


def missing(series: str, number: str) -> Finding:
    """Return the finding that a number of a series is missing."""
    kind = series.partition("-")[0]
    words = _("The number {number} is missing: no sale has it.")
    return _about("receipt-gap" if kind == "receipt" else "refund-gap", series, number, words, "")


def arrivals(sale: SaleRow, kind: str) -> Iterator[tuple[str, tuple[str | None, datetime | None]]]:
    """Yield (owner, (its number, since when)) of a sale, or of its refunds; None: not yet."""
    if kind == "receipt":
        yield sale.id, (sale.receipt, sale.paid_at)
    else:
        yield from ((one.id, (one.number, one.done_at)) for one in sale.refunds)


def given_again(series: str, count: int) -> Finding:
    """Return the finding that a number which is in use would be given again."""
    words = _("The number {number} is in use already, but its counter would give it again.")
    return _about("number-given-again", series, written(series, count), words, "")


def number_on_its_way(series: str, count: int, owner: str) -> Finding:
    """Return the finding that a number is on its way to what does not take it any more."""
    number = written(series, count)
    words = _("The number {number} was taken for {owner}, which is not there or has another number.")
    advice = _(
        "The program puts it aside for the next one: cinema audit --repair does it now. If it stays, call for help."
    )
    return finding(
        "number-on-its-way", owner, words.format(number=number, owner=owner), advice, owner=owner, number=number
    )


def written(series: str, count: int) -> str:
    """Return a number of a series as it stands on paper."""
    kind, _dash, year = series.partition("-")
    return _WRITERS[kind](int(year), count)


def _never_given(series: str, number: str, sale: str) -> Finding:
    words = _("The number {number} was never given: its counter does not reach that far.")
    return _about("number-not-given", series, number, words, sale)


def _about(check: str, series: str, number: str, words: str, sale: str) -> Finding:
    advice = _(
        "Numbers go without gap or repeat by law in many countries: compare with a backup, and tell your accountant."
    )
    return finding(check, number, words.format(number=number), advice, series=series, number=number, sale=sale)
