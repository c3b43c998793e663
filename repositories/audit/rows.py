"""Rows for the audit: each collection is gone through once, in the order of an index, in bounded memory.

Rows are built by hand and not by the converter, which costs more than the reading. Whether a document still has the
shape that the program gave it is judged here, and nowhere else: what has not becomes an odd row, never an exception.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from cinema.domain.audit import ALL, MapRow, Part, SaleRow, SeriesRow
from cinema.domain.journal import Head, JournalEntry
from cinema.domain.transactions import TransactionState
from repositories.audit.documents import MAP_FIELDS, entry_row, is_head, map_row, sale_row, series_row
from repositories.collection import Collection

ENTRY_FIELDS = dict.fromkeys(("chain", "seq", "previous", "hash", "transaction", "event", "at", "data"), 1) | {"_id": 0}
_CHAIN = [("chain", 1), ("seq", 1)]
_AFTER_ALL = "\U0010ffff"
_MAPS_AT_ONCE = 50
_NO_WORD = {"$not": {"$type": "string"}}


class AuditRows:
    """See `cinema.ports.AuditRows`."""

    def __init__(
        self,
        seat_maps: Collection,
        transactions: Collection,
        journal: Collection,
        counters: Collection,
        screenings: Collection,
    ) -> None:
        self._maps = seat_maps.with_any_date()
        self._sales = transactions.with_any_date()
        self._journal = journal.with_any_date()
        self._counters = counters.with_any_date()
        self._screenings = screenings.with_any_date()

    def sales(self, part: Part = ALL) -> Iterator[SaleRow]:
        """See the port."""
        if part == ALL or part.screenings is not None:
            query = _one_of("screening", part.screenings)
            found = self._sales.stream(query, {}, sort=[("screening", 1)])
        elif part.begun is not None:
            states = [state.value for state in TransactionState]
            between = {"$gte": part.begun[0], "$lt": part.begun[1]}
            found = self._sales.stream({"state": {"$in": states}, "created_at": between}, {}, sort=[])
        elif part.refunds is not None:
            # The index holds strings alone; without saying so, the query would walk every sale.
            found = self._sales.stream({"refunds.id": {"$in": list(part.refunds), "$type": "string"}}, {}, sort=[])
        else:
            found = self._sales.stream(_of_sales("_id", part), {}, sort=[])
        return map(sale_row, found)

    def seat_maps(self, screenings: Sequence[str] | None = None) -> Iterator[MapRow]:
        """See the port."""
        found = self._maps.stream(_one_of("_id", screenings), MAP_FIELDS, sort=[("_id", 1)], batch=_MAPS_AT_ONCE)
        return map(map_row, found)

    def screenings_of(self, day: str) -> tuple[str, ...]:
        """See the port."""
        shown = self._screenings.find({"day": day, "_id": {"$type": "string"}}, {"_id": 1}, limit=10_000)
        return tuple(one["_id"] for one in shown)

    def entries(self, chains: Sequence[str] | None = None, day: str | None = None) -> Iterator[JournalEntry]:
        """See the port."""
        query = _one_of("chain", chains)
        if day is not None:
            query = {"chain": {"$gte": f"{day}/", "$lt": f"{day}/{_AFTER_ALL}"}}
        return map(entry_row, self._journal.stream(query, ENTRY_FIELDS, sort=_CHAIN))

    def entries_about(self, part: Part) -> Iterator[JournalEntry]:
        """See the port."""
        return map(entry_row, self._journal.stream(_of_sales("transaction", part), ENTRY_FIELDS, sort=[]))

    def heads(self) -> Iterator[Head]:
        """See the port."""
        newest = {"seq": {"$first": "$seq"}, "hash": {"$first": "$hash"}}
        found = self._journal.aggregate(
            [
                {"$sort": {"chain": -1, "seq": -1}},
                {"$group": {"_id": "$chain", **newest}},
                {"$sort": {"_id": 1}},
            ],
            allowDiskUse=True,
        )
        heads = (Head(one["_id"], one["seq"], one["hash"]) for one in found)
        return (head for head in heads if is_head(head))

    def hashes(self, heads: Sequence[Head]) -> dict[tuple[str, int], str]:
        """See the port."""
        found: dict[tuple[str, int], str] = {}
        for start in range(0, len(heads), 500):
            places = [{"chain": head.chain, "seq": head.seq} for head in heads[start : start + 500]]
            for one in self._journal.find({"$or": places}, {"chain": 1, "seq": 1, "hash": 1}, limit=500):
                found[(one["chain"], one["seq"])] = str(one.get("hash"))
        return found

    def series(self) -> dict[str, SeriesRow]:
        """See the port."""
        return {str(one["_id"]): series_row(one) for one in self._counters.find({}, limit=1000)}

    def known_numbers(self, numbers: Sequence[str]) -> frozenset[str]:
        """See the port."""
        known: set[str | None] = set()
        asked, most = {"$in": list(numbers), "$type": "string"}, len(numbers) + 1
        for one in self._sales.find({"receipt_number": asked}, {"receipt_number": 1}, limit=most):
            known.add(sale_row(one).receipt)
        for one in self._sales.find({"refunds.number": asked}, {"refunds.number": 1}, limit=most):
            known.update(refund.number for refund in sale_row(one).refunds)
        return frozenset(number for number in known.intersection(numbers) if number is not None)


def _one_of(field: str, values: Sequence[str] | None) -> dict[str, Any]:
    """Ask for some values of a field, None: for all; an empty one stands for whatever is no word at all."""
    if values is None:
        return {}
    some: dict[str, Any] = {field: {"$in": list(values)}}
    return some if "" not in values else {"$or": [some, {field: _NO_WORD}]}


def _of_sales(field: str, part: Part) -> dict[str, Any]:
    if part.prefix is not None:
        return {field: {"$gte": part.prefix, "$lt": part.prefix + _AFTER_ALL}}
    return _one_of(field, part.sales or ())
