"""Rows for the audit: each collection is gone through once, in the order of an index, in bounded memory.

Whether a document still has the shape that the program gave it is judged in `documents.py`: what has not becomes an odd
row, never an exception.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from cinema.domain.audit import ALL, MapRow, Part, PlanRow, SaleRow, Shown
from cinema.domain.baskets import Basket
from cinema.domain.entries import Entry, EntryKind
from cinema.domain.journal import EntryRow, Head
from cinema.domain.payments import AnswerKind
from cinema.domain.receipts import Buyer, buyer_hash
from cinema.domain.tills import Till
from cinema.domain.transactions import BEING_REFUNDED, TransactionState
from cinema.domain.users import Role
from cinema.domain.vouchers import PREFIX as VOUCHER
from cinema.domain.vouchers import Voucher
from cinema.errors import UnreadableError
from repositories.audit.documents import MAP_FIELDS, entry_row, map_row, moving_to, sale_row
from repositories.audit.shown import PLAN_FIELDS, beside_plan, plan_row, shown_row
from repositories.audit.slips import slips_again
from repositories.audit.values import list_in
from repositories.collection import Collection, Document, driver_errors
from repositories.documents import from_document
from repositories.journal import read_entry

_CHAIN = [("till", 1), ("seq", 1)]
_MAPS_AT_ONCE, _SALES_AT_ONCE = 50, 200
_MOST = 10_000
_VOUCHERS = "vouchers"
_OF_STAFF = {"role": 1, "password_hash": 1, "pin.hash": 1, "erasing": 1}
_WORD = {"$type": "string"}
_NUMBER = re.compile(r"[RZ]?[0-9]{4}-([0-9]{1,9})-[0-9]{1,12}")


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
        rooms: Collection,
        buyers: Collection,
        recorded: Callable[[str], Collection],
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
        self._rooms = rooms.with_any_date()
        self._buyers = buyers.with_any_date()
        self._recorded = recorded

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
        # An exchange, or its void, is an entry of its old sale, and of the new one that has its id.
        known = {one["_id"] for entries in written.values() for one in entries}
        ids = [name for name in names if name not in known]
        for entry in self._journal.stream({"_id": {"$in": ids}}, {}, sort=[]) if ids else ():
            written.setdefault(entry["_id"], []).insert(0, entry)
        here = set(names)
        both = [
            entry
            for name, entries in written.items()
            for entry in entries
            if entry["_id"] != name and entry["_id"] in here
        ]
        for entry in both:
            written.setdefault(entry["_id"], []).insert(0, entry)
        for name, sale in sales:
            entries = written.get(name, []) if isinstance(name, str) else []
            if sale is not None or entries:
                yield sale_row(str(name), sale, entries)

    def seat_maps(self, screenings: Sequence[str] | None = None) -> Iterator[MapRow]:
        """See the port."""
        query = {} if screenings is None else {"_id": {"$in": list(screenings)}}
        found = self._maps.stream(query, MAP_FIELDS, sort=[("_id", 1)], batch=_MAPS_AT_ONCE)
        plans: dict[str, PlanRow | None] = {}  # a house has few rooms
        rooms = {str(one["_id"]): str(one.get("name")) for one in self._rooms.find({}, {"name": 1}, limit=_MOST)}
        while some := list(islice(found, _MAPS_AT_ONCE)):
            shown = self._shown(some, plans, rooms)
            for one in some:
                row = map_row(one)
                here = shown.get(row.screening)
                row = row._replace(shown=here)
                yield row if here is None or here.plan is None or row.odd else beside_plan(row, one, here.plan)

    def _shown(
        self, maps: Sequence[Document], plans: dict[str, PlanRow | None], rooms: Mapping[str, str]
    ) -> dict[str, Shown]:
        fields = dict.fromkeys(("starts_at", "state", "plan", "movie", "auditorium", "override", "cancelled"), 1)
        moving = {str(one["_id"]): moving_to(one) for one in maps}
        found = self._screenings.find({"_id": {"$in": [one["_id"] for one in maps]}}, fields, limit=len(maps) + 1)
        shown: dict[str, Shown] = {}
        for one in found:
            # Between the move of a map and that of its screening's document, tickets are sold on the map's plan.
            plan = moving.get(str(one["_id"])) or one.get("plan")
            if str(plan) not in plans:
                plans[str(plan)] = plan_row(self._plans.find_one({"_id": plan}, PLAN_FIELDS))
            shown[one["_id"]] = shown_row(one, plans[str(plan)], rooms)
        return shown

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

    def closed_elsewhere(self) -> Iterator[EntryRow]:
        """See the port."""
        # A prefix of the claims, which are indexed: a few entries for each session of a till.
        query = {"claims": {"$regex": "^session:", "$type": "string"}, "operation.of": {"$type": "string"}}
        return map(entry_row, self._journal.stream(query, {}, sort=[]))

    def days_closed(self) -> Iterator[EntryRow]:
        """See the port."""
        return map(entry_row, self._journal.stream({"kind": EntryKind.DAY_CLOSED.value}, {}, sort=[]))

    def entry_of(self, row: EntryRow) -> Entry | None:
        """See the port."""
        try:
            return read_entry(dict(row.document))
        except UnreadableError:
            return None

    def vouchers(self) -> Iterator[tuple[str, Voucher | None]]:
        """See the port."""
        found = self._recorded(_VOUCHERS).with_any_date().stream({}, {}, sort=[])
        return ((str(one["_id"]), _voucher(one)) for one in found)

    def baskets(self) -> Iterator[tuple[str, Basket | None]]:
        """See the port."""
        found = self._recorded("baskets").with_any_date().stream({}, {}, sort=[])
        return ((str(one["_id"]), _basket(one)) for one in found)

    def voucher(self, voucher_id: str) -> Voucher | None:
        """See the port."""
        found = self._recorded(_VOUCHERS).with_any_date().find_one({"_id": voucher_id})
        return None if found is None else _voucher(found)

    def entries_moving(self, voucher_id: str) -> tuple[EntryRow, ...]:
        """See the port."""
        query = {"claims": {"$regex": f"^{VOUCHER}:{re.escape(voucher_id)}:", **_WORD}}
        return tuple(map(entry_row, self._journal.stream(query, {}, sort=[])))

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
        text = name.encode("utf-8", "replace").decode()  # no database takes a lone surrogate
        found = self._journal.find({"subject": text}, sort=[("at", 1)], limit=_MOST)
        if all(one["_id"] != text for one in found):  # an exchange has the id of its new sale
            found = [*self._journal.find({"_id": text}, limit=1), *found]
        numbered = _NUMBER.fullmatch(name)
        if not found and numbered:  # its till's chain alone is gone through
            for till in self._tills.find({"number": int(numbered[1])}, {"_id": 1}, limit=_MOST):
                either = [{"number": name}, {"refund_number": name}]
                found += self._journal.stream({"till": till["_id"], "$or": either}, {}, sort=_CHAIN)
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

    def recorded(self, collection: str, documents: Sequence[str]) -> dict[str, Document]:
        """See the port."""
        found = self._recorded(collection).with_any_date().find({"_id": {"$in": list(documents)}}, limit=_MOST)
        return {str(one["_id"]): one for one in found}

    def house(self) -> dict[tuple[str, str], Document]:
        """See the port."""
        roles = {"role": {"$ne": Role.CUSTOMER.value}}
        read = (
            ("settings", self._settings.find({}, limit=_MOST)),
            ("tills", self._tills.find({}, limit=_MOST)),
            ("users", self._users.find(roles, _OF_STAFF, limit=_MOST)),
        )
        return {(name, str(one["_id"])): one for name, found in read for one in found}

    def terminal_answers(self, keys: Sequence[str]) -> dict[str, tuple[str, object, str]]:
        """See the port."""
        found = self._terminal.find(
            {"_id": {"$in": list(keys)}}, {"state": 1, "amount": 1, "last4": 1}, limit=len(keys) + 1
        )
        return {one["_id"]: (str(one.get("state")), one.get("amount"), str(one.get("last4") or "")) for one in found}

    def accounts(self) -> Iterator[Document]:
        """See the port."""
        names = ("username", "email", "username_key", "email_key", "erasing")
        return self._users.stream({}, dict.fromkeys(names, 1), sort=[])

    def ratings(self) -> Iterator[tuple[str, tuple[Any, ...], tuple[int, ...]]]:
        """See the port."""
        counted: dict[str, list[int]] = {}
        by_rating = {"$group": {"_id": {"movie": "$movie", "rating": "$rating"}, "count": {"$sum": 1}}}
        for one in self._recorded("reviews").aggregate([{"$match": {"shown": True}}, by_rating], allowDiskUse=True):
            stars = one["_id"].get("rating")
            if isinstance(stars, int) and 1 <= stars <= 5:
                counted.setdefault(str(one["_id"].get("movie")), [0] * 5)[stars - 1] = one["count"]
        fields = {"rating_counts": 1, "rating_count": 1, "rating_sum": 1, "ratings_due": 1}
        for one in self._recorded("movies").stream({}, fields, sort=[]):
            if not one.get("ratings_due"):  # else a writer is about to count, or recovery
                # A movie that a manager made has none until its first review.
                counts = one.get("rating_counts", [0] * 5)
                sums = (one.get("rating_count", 0), one.get("rating_sum", 0))
                stored = (*(counts if isinstance(counts, list) else ()), *sums)
                yield str(one["_id"]), stored, tuple(counted.get(str(one["_id"]), [0] * 5))

    def terminal_payments(self) -> Iterator[str]:
        """See the port."""
        approved = {"state": AnswerKind.APPROVED.value, "refund": {"$ne": True}, "amount": {"$ne": 0}}
        return (str(one["_id"]) for one in self._terminal.stream(approved, {"_id": 1}, sort=[]))

    def known_payments(self, keys: Sequence[str]) -> frozenset[str]:
        """See the port."""
        claims = {"claims": {"$in": [f"attempt:{key}" for key in keys], **_WORD}}
        known: set[str] = set()
        for one in self._journal.find(claims, {"claims": 1}, limit=_MOST):
            known.update(claim.removeprefix("attempt:") for claim in map(str, one["claims"]))
        if others := sorted({*keys} - known):  # few: what is under way, or was never asked for
            for one in self._sales.find({"attempts.id": {"$in": others}}, {"attempts.id": 1}, limit=_MOST):
                known.update(str(attempt.get("id")) for attempt in one["attempts"])
            going = {"state": {"$in": sorted(state.value for state in BEING_REFUNDED)}}
            for one in self._sales.find(going, {"refunds.exchange.tender.id": 1}, limit=_MOST):
                known.update(_asked_by_exchanges(one))
        return frozenset(known)

    def buyers(self, names: Mapping[str, object]) -> dict[str, bool]:
        """See the port."""
        found = self._buyers.find({"_id": {"$in": sorted(names)}}, limit=len(names) + 1)
        return {one["_id"]: _is_of_its_hash(one) and one.get("customer") == names[one["_id"]] for one in found}

    def noted(self, subjects: Sequence[str]) -> frozenset[tuple[str, str]]:
        """See the port."""
        query = {"subject": {"$in": list(subjects)}, "kind": EntryKind.CHANGED.value, "operation.version": 0}
        found = self._journal.stream(query, {"subject": 1, "operation.after.field": 1}, sort=[])
        return frozenset((one["subject"], str(_after(one).get("field"))) for one in found)

    def slips_again(self, hours: int, limit: int) -> tuple[tuple[str, str, str, str], ...]:
        """See the port."""
        found = self._journal.aggregate(slips_again(hours, limit), allowDiskUse=True)
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


def _asked_by_exchanges(sale: Document) -> Iterator[str]:
    """Yield the payments that exchanges under way ask for, whatever else is in their sale."""
    for refund in list_in(sale, "refunds"):
        exchange = refund.get("exchange") if isinstance(refund, dict) else None
        tender = exchange.get("tender") if isinstance(exchange, dict) else None
        if isinstance(tender, dict):
            yield str(tender.get("id"))


def _after(entry: Document) -> Mapping[str, Any]:
    after = (entry.get("operation") or {}).get("after")
    return after if isinstance(after, dict) else {}


def _is_of_its_hash(document: Document) -> bool:
    try:
        buyer = from_document(Buyer, {name: document.get(name) for name in Buyer.__dataclass_fields__})
    except UnreadableError:
        return False
    return buyer_hash(buyer, str(document.get("salt"))) == str(document["_id"])


def _basket(found: Document) -> Basket | None:
    try:
        return from_document(Basket, found)
    except UnreadableError:
        return None


def _voucher(document: Document) -> Voucher | None:
    try:
        return from_document(Voucher, document)
    except UnreadableError:
        return None


def _till(document: Document) -> Till | str:
    try:
        return from_document(Till, document)
    except UnreadableError:
        return str(document["_id"])
