"""Rows for the audit: each collection is gone through once, in the order of an index, in bounded memory.

Whether a document still has the shape that the program gave it is judged in `documents.py`: what has not becomes an odd
row, never an exception.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from cinema.domain.audit import ALL, MapRow, Part, SaleRow, Shown
from cinema.domain.entries import EntryKind
from cinema.domain.journal import EntryRow, Head
from cinema.domain.tills import Till
from cinema.domain.transactions import TransactionState
from cinema.domain.users import Role
from cinema.errors import UnreadableError
from repositories.audit.documents import MAP_FIELDS, entry_row, map_row, sale_row, shown_row
from repositories.collection import Collection, Document, driver_errors
from repositories.documents import from_document

_CHAIN = [("till", 1), ("seq", 1)]
_MAPS_AT_ONCE, _SALES_AT_ONCE = 50, 200
_MOST = 10_000
_WORD = {"$type": "string"}
_SLIP = r"^((?:refund-)?slip):[^:]*:\d{4}-\d\d-\d\d:(.+)$"
_NUMBER = re.compile(r"R?[0-9]{4}-([0-9]{1,9})-[0-9]{1,12}")


class AuditRows:
    """See `cinema.ports.AuditRows`."""

    def __init__(
        self,
        seat_maps: Collection,
        transactions: Collection,
        journal: Collection,
        tills: Collection,
        screenings: Collection,
        settings: Collection,
        users: Collection,
        plans: Collection,
        terminal: Collection,
    ) -> None:
        self._maps = seat_maps.with_any_date()
        self._sales = transactions.with_any_date()
        self._journal = journal.with_any_date()
        self._tills = tills.with_any_date()
        self._screenings = screenings.with_any_date()
        self._settings = settings.with_any_date()
        self._users = users.with_any_date()
        self._plans = plans.with_any_date()
        self._terminal = terminal.with_any_date()

    def sales(self, part: Part = ALL) -> Iterator[SaleRow]:
        """See the port."""
        query: dict[str, Any] = {}
        sort = [("screenings.id", 1)]
        if part.screenings is not None:
            query = {"screenings.id": {"$in": list(part.screenings)}}
        elif part.asked is not None:
            states = [state.value for state in TransactionState]
            query = {"state": {"$in": states}, "asked_at": {"$gte": part.asked[0], "$lt": part.asked[1]}}
            sort = []
        elif part.sales is not None:
            for start in range(0, len(part.sales), _SALES_AT_ONCE):
                some = part.sales[start : start + _SALES_AT_ONCE]
                there = {one["_id"]: one for one in self._sales.stream({"_id": {"$in": list(some)}}, {}, sort=[])}
                yield from self._beside_entries([(name, there.get(name)) for name in some])
            return
        found = self._sales.stream(query, {}, sort=sort, batch=_SALES_AT_ONCE)
        while some_sales := list(islice(found, _SALES_AT_ONCE)):
            yield from self._beside_entries([(one["_id"], one) for one in some_sales])

    def _beside_entries(self, sales: Sequence[tuple[Any, Document | None]]) -> Iterator[SaleRow]:
        written: dict[str, list[Document]] = {}
        names = [name for name, _sale in sales if isinstance(name, str)]
        for entry in self._journal.stream({"subject": {"$in": names}}, {}, sort=[]):
            written.setdefault(entry["subject"], []).append(entry)
        for name, sale in sales:
            entries = written.get(name, []) if isinstance(name, str) else []
            if sale is not None or entries:
                yield sale_row(str(name), sale, entries)

    def seat_maps(self, screenings: Sequence[str] | None = None) -> Iterator[MapRow]:
        """See the port."""
        query = {} if screenings is None else {"_id": {"$in": list(screenings)}}
        found = self._maps.stream(query, MAP_FIELDS, sort=[("_id", 1)], batch=_MAPS_AT_ONCE)
        plans: dict[str, Document | None] = {}  # a house has few rooms
        while some := [map_row(one) for one in islice(found, _MAPS_AT_ONCE)]:
            shown = self._shown([one.screening for one in some], plans)
            yield from (one._replace(shown=shown.get(one.screening)) for one in some)

    def _shown(self, screenings: Sequence[str], plans: dict[str, Document | None]) -> dict[str, Shown]:
        fields = {"starts_at": 1, "state": 1, "plan": 1}
        found = self._screenings.find({"_id": {"$in": list(screenings)}}, fields, limit=len(screenings) + 1)
        for one in found:
            name = str(one.get("plan"))
            if name not in plans:
                plans[name] = self._plans.find_one({"_id": one.get("plan")}, {"seats.id": 1})
        return {one["_id"]: shown_row(one, plans[str(one.get("plan"))]) for one in found}

    def screenings_of(self, day: str) -> tuple[str, ...]:
        """See the port."""
        shown = self._screenings.find({"day": day, "_id": _WORD}, {"_id": 1}, limit=_MOST)
        return tuple(one["_id"] for one in shown)

    def entries(self, places: Sequence[tuple[str, int, int]] | None = None) -> Iterator[EntryRow]:
        """See the port."""
        if places is None:
            yield from map(entry_row, self._journal.stream({}, {}, sort=_CHAIN))
        for till, first, last in places or ():
            query = {"till": till, "seq": {"$gte": first, "$lte": last}}
            yield from map(entry_row, self._journal.stream(query, {}, sort=_CHAIN))

    def house_events(self) -> Iterator[EntryRow]:
        """See the port."""
        return map(entry_row, self._journal.stream({"kind": EntryKind.CHANGED.value}, {}, sort=[]))

    def stretches(self, between: tuple[datetime, datetime]) -> tuple[tuple[str, int, int], ...]:
        """See the port."""
        match = {"at": {"$gte": between[0], "$lt": between[1]}, "till": _WORD, "seq": {"$type": "int"}}
        ends = {"first": {"$min": "$seq"}, "last": {"$max": "$seq"}}
        found = self._journal.aggregate(
            [{"$match": match}, {"$group": {"_id": "$till", **ends}}, {"$sort": {"_id": 1}}]
        )
        return tuple((one["_id"], one["first"], one["last"]) for one in found)

    def entries_about(self, name: str) -> tuple[EntryRow, ...]:
        """See the port."""
        found = self._journal.find({"subject": name}, sort=[("at", 1)], limit=_MOST)
        numbered = _NUMBER.fullmatch(name)
        if not found and numbered:  # its till's chain alone is gone through
            for till in self._tills.find({"number": int(numbered[1])}, {"_id": 1}, limit=_MOST):
                found += self._journal.stream({"till": till["_id"], "number": name}, {}, sort=_CHAIN)
        return tuple(map(entry_row, found))

    def stored(self, sales: Sequence[str]) -> frozenset[str]:
        """See the port."""
        found = self._sales.find({"_id": {"$in": list(sales)}}, {"_id": 1}, limit=len(sales) + 1)
        return frozenset(one["_id"] for one in found)

    def numbered(self, numbers: Sequence[str]) -> dict[str, str]:
        """See the port."""
        found: dict[str, str] = {}
        for start in range(0, len(numbers), _SALES_AT_ONCE):
            query = {"receipt_number": {"$in": list(numbers[start : start + _SALES_AT_ONCE])}}
            for one in self._sales.find(query, {"receipt_number": 1}, limit=_MOST):
                found[str(one["receipt_number"])] = str(one["_id"])
        return found

    def heads(self) -> tuple[Head, ...]:
        """See the port."""
        newest = {"seq": {"$first": "$seq"}, "hash": {"$first": "$hash"}}
        found = self._journal.aggregate(
            [{"$sort": {"till": -1, "seq": -1}}, {"$group": {"_id": "$till", **newest}}, {"$sort": {"_id": 1}}],
            allowDiskUse=True,
        )
        heads = (Head(one["_id"], one["seq"], one["hash"]) for one in found)
        # Where the end of a chain can't be read, the walk through the journal says so.
        return tuple(one for one in heads if type(one.till) is type(one.hash) is str and isinstance(one.seq, int))

    def hashes(self, heads: Sequence[Head]) -> dict[tuple[str, int], str]:
        """See the port."""
        found: dict[tuple[str, int], str] = {}
        for start in range(0, len(heads), 500):
            places = [{"till": head.till, "seq": head.seq} for head in heads[start : start + 500]]
            for one in self._journal.find({"$or": places}, {"till": 1, "seq": 1, "hash": 1}, limit=500):
                found[(one["till"], one["seq"])] = str(one.get("hash"))
        return found

    def tills(self) -> tuple[Till | str, ...]:
        """See the port."""
        return tuple(map(_till, self._tills.find({}, limit=_MOST)))

    def house(self) -> dict[tuple[str, str], Document]:
        """See the port."""
        roles = {"role": {"$ne": Role.CUSTOMER.value}}
        read = (
            ("settings", self._settings.find({}, limit=_MOST)),
            ("tills", self._tills.find({}, limit=_MOST)),
            ("users", self._users.find(roles, {"role": 1}, limit=_MOST)),
        )
        return {(name, str(one["_id"])): one for name, found in read for one in found}

    def terminal_answers(self, keys: Sequence[str]) -> dict[str, tuple[str, object]]:
        """See the port."""
        found = self._terminal.find({"_id": {"$in": list(keys)}}, {"state": 1, "amount": 1}, limit=len(keys) + 1)
        return {one["_id"]: (str(one.get("state")), one.get("amount")) for one in found}

    def slips_again(self, hours: int, limit: int) -> tuple[tuple[str, str, str, str], ...]:
        """See the port."""
        found = self._journal.aggregate(
            [
                {"$match": {"claims": {"$type": "string", "$regex": _SLIP}}},
                {"$project": {"subject": 1, "claims": 1, "at": 1}},
                {"$unwind": "$claims"},
                {"$set": {"slip": {"$regexFind": {"input": "$claims", "regex": _SLIP}}}},
                {"$match": {"slip": {"$ne": None}}},
                {
                    "$project": {
                        "subject": 1,
                        "series": {"$first": "$slip.captures"},
                        "at": {"$convert": {"input": "$at", "to": "date", "onError": None}},
                        "reference": {"$arrayElemAt": ["$slip.captures", 1]},
                    }
                },
                {
                    "$setWindowFields": {
                        "partitionBy": {"series": "$series", "reference": "$reference"},
                        "sortBy": {"at": 1},
                        "output": {
                            "other": {"$shift": {"output": "$subject", "by": -1}},
                            "before": {"$shift": {"output": "$at", "by": -1}},
                        },
                    }
                },
                {
                    "$match": {
                        "before": {"$ne": None},
                        "$expr": {
                            "$and": [
                                {"$ne": ["$subject", "$other"]},
                                {
                                    "$lte": [
                                        "$at",
                                        {"$dateAdd": {"startDate": "$before", "unit": "hour", "amount": hours}},
                                    ]
                                },
                            ]
                        },
                    }
                },
                {"$sort": {"reference": 1, "at": 1}},
                {"$limit": limit},
            ],
            allowDiskUse=True,
        )
        return tuple((one["series"], one["reference"], str(one["subject"]), str(one["other"])) for one in found)

    def double_claims(self, limit: int) -> dict[str, tuple[str, ...]]:
        """See the port."""
        with driver_errors():
            known = self._journal.driver.index_information().values()
        if any(one["key"] == [("claims", 1)] and one.get("unique") for one in known):
            return {}
        found = self._journal.aggregate(
            [
                {"$match": {"claims": _WORD}},
                {"$unwind": "$claims"},
                {"$group": {"_id": "$claims", "count": {"$sum": 1}, "entries": {"$firstN": {"n": 9, "input": "$_id"}}}},
                {"$match": {"count": {"$gt": 1}}},
                {"$limit": limit},
            ],
            allowDiskUse=True,
        )
        return {str(one["_id"]): tuple(map(str, one["entries"])) for one in found}


def _till(document: Document) -> Till | str:
    try:
        return from_document(Till, document)
    except UnreadableError:
        return str(document["_id"])
