"""Sales against the journal: each sale, refund and returned payment stands in it with its amount, and nothing else.

Neither side is sorted or kept: both are summed up in small groups by the beginning of the sale's id, and only a group
whose sums differ is read again, entry by entry.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from cinema.domain.audit import Part, SaleRow, SeriesRow, facts_of
from cinema.domain.journal import JournalEntry
from cinema.i18n import _
from cinema.ports import AuditRows, Finding
from cinema.services.audit.finding import amount_in, finding, name_of, sale_name
from cinema.services.audit.sales import STUCK

WRITTEN_AGAIN = frozenset(("sold", "refunded"))
"""Events that can be journaled by what the sale says; of the others only a manager knows."""
_SIGNS = 3
_AT_ONCE = 500


class Sums:
    """One sum for each group of sales; all are zero when sales and journal say the same."""

    def __init__(self) -> None:
        self._sums: dict[str, int] = {}

    def add_sale(self, sale: SaleRow) -> None:
        """Add what the journal must have of a sale."""
        for event, facts in sale.events():
            group = sale.id[:_SIGNS]
            self._sums[group] = self._sums.get(group, 0) + _hash((sale.id, event, facts))

    def take_entry(self, entry: JournalEntry) -> None:
        """Take away what the journal has."""
        facts = facts_of(entry.event, entry.data)
        if facts is not None and entry.transaction:  # without: its hash tells, and the sale lacks it
            group = entry.transaction[:_SIGNS]
            self._sums[group] = self._sums.get(group, 0) - _hash((entry.transaction, entry.event, facts))

    def differing(self) -> Iterator[Part]:
        """Yield the groups to read again."""
        groups = (group for group, total in sorted(self._sums.items()) if total)
        return (Part(prefix=one) if len(one) == _SIGNS else Part(sales=(one,)) for one in groups)


class Names:
    """The sales of a day, of which there are so few that each is compared: those that were judged, or stand in it."""

    def __init__(self) -> None:
        self._names: set[str] = set()

    def add_sale(self, sale: SaleRow) -> None:
        """Add a sale that was judged."""
        self._names.add(sale.id)

    def take_entry(self, entry: JournalEntry) -> None:
        """Add the sale of an entry, which may not be there any more."""
        self._names.add(entry.transaction)

    def differing(self) -> Iterator[Part]:
        """Yield them all."""
        return of_sales(self._names)


def _hash(content: tuple[object, ...]) -> int:
    try:
        return hash(content)
    except TypeError:  # somebody put a list where a word was: no sale says the same
        return hash(repr(content))


def of_sales(sales: Iterable[str]) -> Iterator[Part]:
    """Yield sales by id in parts of a size that one query takes."""
    names = sorted(set(sales))
    return (Part(sales=tuple(names[start : start + _AT_ONCE])) for start in range(0, len(names), _AT_ONCE))


def compare(rows: AuditRows, part: Part, now: datetime) -> Iterator[Finding]:
    """Yield what does not agree in a part, read in this order: sales, journal, counters.

    A number stays on its way until its entry is written, so what was paid a moment ago is not judged yet.
    """
    sales = list(rows.sales(part))
    odd = {sale.id for sale in sales if sale.odd}  # nobody can say what the journal must have of these
    sales = [sale for sale in sales if not sale.odd]
    written = {(one.transaction, one.event): one for one in rows.entries_about(part)}
    missing = [(sale, event) for sale in sales for event, _facts in sale.events() if (sale.id, event) not in written]
    on_their_way = _on_their_way(rows.series()) if missing else frozenset()
    for sale, event in missing:
        owner = event.partition("/")[2] or sale.id
        if owner not in on_their_way or _since(sale, owner) < now - STUCK:
            yield _missing(sale, event)
    for sale in sales:
        for event, facts in sale.events():
            entry = written.pop((sale.id, event), None)
            if entry is not None and (there := facts_of(event, entry.data) or (None,)) != facts:
                yield _changed(sale, entry, facts[0], there[0])
    pending = odd | {sale.id for sale in sales if any(payment.state == "returned" for payment in sale.payments)}
    for entry in written.values():
        if facts_of(entry.event, entry.data) is not None and entry.transaction not in pending:
            yield _only_there(entry)


def _on_their_way(series: Mapping[str, SeriesRow]) -> frozenset[str]:
    return frozenset(owner for row in series.values() for owner in row.on_their_way)


def _since(sale: SaleRow, owner: str) -> datetime:
    """Return since when the journal should have a sale, or one of its refunds."""
    times = [refund.done_at for refund in sale.refunds if refund.id == owner] or [sale.paid_at]
    return times[0] or sale.created_at


def _missing(sale: SaleRow, event: str) -> Finding:
    name, _slash, refund = event.partition("/")
    words = {
        "sold": _("Sale {sale} is paid, but not in the journal."),
        "refunded": _("A refund of sale {sale} is not in the journal."),
        "no-payment": _("What a manager decided about a slip of sale {sale} is not in the journal."),
    }.get(name, _("That the money of sale {sale} was given back is not in the journal."))
    about = {"sale": sale.id, "event": event, "at": _asked(sale, refund).isoformat()}
    if name == "refunded":
        about["refund"] = refund
    return finding("not-in-journal", sale.id, words.format(sale=sale_name(sale)), "", **about)


def _asked(sale: SaleRow, refund: str) -> datetime:
    """Return the moment by whose business day a sale, or one of its refunds or slips too many, is journaled."""
    return dict(_moments(sale)).get(refund, sale.moment)


def _moments(sale: SaleRow) -> Iterator[tuple[str, datetime]]:
    yield from ((one.id, one.at) for one in sale.refunds)
    yield from ((one.id, one.at) for one in sale.surplus)


def explained(missing: Finding, *, whole: bool) -> Finding:
    """Add to what is not in the journal why: the chains of its day are `whole`, or somebody was at them."""
    if not whole:
        advice = _(
            "It was removed from the journal: cinema journal verify names the place in the chains of that day. "
            "Compare with a backup, and ask who could."
        )
        return replace(missing, advice=advice, about={**missing.about, "removed": "yes"})
    advice = _("The journal of that day has no gap, so it was never written. Keep the terminal's slip as evidence.")
    event, slash, _id = missing.about["event"].partition("/")
    if event in WRITTEN_AGAIN:
        advice = _("The journal of that day has no gap, so it was never written: cinema audit --repair does.")
    elif slash:
        advice = _("The decision was cut off before it was written: a manager says it again, cinema payments --slip.")
    return replace(missing, advice=advice)


def _changed(sale: SaleRow, entry: JournalEntry, here: object, there: object) -> Finding:
    place = {"sale": sale.id, "event": entry.event, "chain": entry.chain, "seq": str(entry.seq)}
    advice = _("If cinema journal verify finds nothing, the journal is right and the sale was changed. Ask who could.")
    name = sale_name(sale)
    if here != there:
        words = _("The amount of sale {sale} is {here}, but the journal says {there}.")
        if entry.event != "sold":
            words = _("An amount given back of sale {sale} is {here}, but the journal says {there}.")
        currency = sale.currency
        message = words.format(sale=name, here=amount_in(here, currency), there=amount_in(there, currency))
        return finding("amount-changed", sale.id, message, advice, **place, amount=str(here), journal=str(there))
    words = _("The number, seats, screening, currency, tender or seller of sale {sale} are not what the journal says.")
    return finding("sale-changed", sale.id, words.format(sale=name), advice, **place)


def _only_there(entry: JournalEntry) -> Finding:
    name = name_of(entry.transaction, entry.data.get("receipt"))
    words = _("The journal has entry {chain} {seq} ({event}) of sale {sale}, but the sale does not say so any more.")
    return finding(
        "only-in-journal",
        entry.transaction,
        words.format(chain=entry.chain, seq=entry.seq, event=entry.event, sale=name),
        _("The sale was removed or its state changed by hand. cinema journal show prints what was sold for how much."),
        sale=entry.transaction, event=entry.event, chain=entry.chain, seq=str(entry.seq),
    )  # fmt: skip
