"""Narrow rows for the audit: each collection is gone through once, in the order of an index, in bounded memory.

Rows are built by hand and not by the converter: it costs more than the reading, and would refuse what the audit is to
find.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import product
from typing import Any

from bson.int64 import Int64

from cinema.domain.audit import (
    ALL,
    HoldRow,
    MapRow,
    Part,
    PaymentRow,
    RefundRow,
    SaleRow,
    SeriesRow,
    TicketRow,
)
from cinema.domain.journal import Head, JournalEntry
from cinema.domain.transactions import TransactionState
from repositories.collection import Collection, Document

SALE_FIELDS = dict.fromkeys(
    (
        "screening", "state", "hold", "created_at", "total", "currency", "receipt_number",
        "tickets.id", "tickets.seat", "tickets.price",
        "attempts.id", "attempts.state", "attempts.amount", "attempts.at",
        "refunds.id", "refunds.tickets", "refunds.amount", "refunds.state", "refunds.at", "refunds.number",
        "refunds.done_at", "paid_at",
    ),
    1,
)  # fmt: skip
ENTRY_FIELDS = dict.fromkeys(("chain", "seq", "previous", "hash", "transaction", "event", "at", "data"), 1) | {"_id": 0}
_CHAIN = [("chain", 1), ("seq", 1)]
_AFTER_ALL = "\U0010ffff"
_MAPS_AT_ONCE = 50
_NONE = type(None)
_SHAPES = {
    ("free", _NONE, _NONE, _NONE),
    ("blocked", _NONE, _NONE, _NONE),
    ("held", str, datetime, _NONE),
    ("sold", _NONE, _NONE, str),
}
_WHOLE = (int, Int64)
_WORD = (str, _NONE)
_MOMENT = (datetime, _NONE)
_IS_TICKET = set(product((str,), (str,), _WHOLE))
_IS_PAYMENT = set(product((str,), (str,), _WHOLE, (datetime,)))
_IS_REFUND = set(product((str,), (tuple,), _WHOLE, (str,), (datetime,), _WORD, _MOMENT))
_WORDS = ((str,),) * 4
_ROWS = ((tuple,),) * 3
_IS_SALE = set(product(*_WORDS, (datetime,), _WHOLE, (str,), _WORD, *_ROWS, _MOMENT, (bool,)))
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


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
        self._maps = seat_maps
        self._sales = transactions
        self._journal = journal
        self._counters = counters
        self._screenings = screenings

    def sales(self, part: Part = ALL) -> Iterator[SaleRow]:
        """See the port."""
        if part == ALL or part.screenings is not None:
            query = _one_of("screening", part.screenings)
            found = self._sales.stream(query, SALE_FIELDS, sort=[("screening", 1)])
        elif part.begun is not None:
            states = [state.value for state in TransactionState]
            between = {"$gte": part.begun[0], "$lt": part.begun[1]}
            found = self._sales.stream({"state": {"$in": states}, "created_at": between}, SALE_FIELDS, sort=[])
        elif part.refunds is not None:
            # The index holds strings alone; without saying so, the query would walk every sale.
            found = self._sales.stream(
                {"refunds.id": {"$in": list(part.refunds), "$type": "string"}}, SALE_FIELDS, sort=[]
            )
        else:
            found = self._sales.stream(_of_sales("_id", part), SALE_FIELDS, sort=[])
        return map(_sale, found)

    def seat_maps(self, screenings: Sequence[str] | None = None) -> Iterator[MapRow]:
        """See the port."""
        fields: dict[str, Any] = {"seats": 1, "holds": 1, "now": "$$NOW"}
        found = self._maps.stream(_one_of("_id", screenings), fields, sort=[("_id", 1)], batch=_MAPS_AT_ONCE)
        return map(_map, found)

    def screenings_of(self, day: str) -> tuple[str, ...]:
        """See the port."""
        return tuple(one["_id"] for one in self._screenings.find({"day": day}, {"_id": 1}, limit=10_000))

    def entries(self, chains: Sequence[str] | None = None, day: str | None = None) -> Iterator[JournalEntry]:
        """See the port."""
        query = _one_of("chain", chains)
        if day is not None:
            query = {"chain": {"$gte": f"{day}/", "$lt": f"{day}/{_AFTER_ALL}"}}
        return map(_entry, self._journal.stream(query, ENTRY_FIELDS, sort=_CHAIN))

    def entries_about(self, part: Part) -> Iterator[JournalEntry]:
        """See the port."""
        return map(_entry, self._journal.stream(_of_sales("transaction", part), ENTRY_FIELDS, sort=[]))

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
        return (Head(one["_id"], one["seq"], one["hash"]) for one in found)

    def hashes(self, heads: Sequence[Head]) -> dict[tuple[str, int], str]:
        """See the port."""
        found: dict[tuple[str, int], str] = {}
        for start in range(0, len(heads), 500):
            places = [{"chain": head.chain, "seq": head.seq} for head in heads[start : start + 500]]
            for one in self._journal.find({"$or": places}, {"chain": 1, "seq": 1, "hash": 1}, limit=500):
                found[(one["chain"], one["seq"])] = one["hash"]
        return found

    def series(self) -> dict[str, SeriesRow]:
        """See the port."""
        return {
            one["_id"]: SeriesRow(one["next"] - 1, one["open"], frozenset(one["spare"]))
            for one in self._counters.find({}, limit=1000)
        }

    def known_numbers(self, numbers: Sequence[str]) -> frozenset[str]:
        """See the port."""
        known: set[str] = set()
        asked = {"$in": list(numbers), "$type": "string"}
        for one in self._sales.find({"receipt_number": asked}, {"receipt_number": 1}, limit=len(numbers) + 1):
            known.add(one["receipt_number"])
        for one in self._sales.find({"refunds.number": asked}, {"refunds.number": 1}, limit=len(numbers) + 1):
            known.update(refund["number"] for refund in one["refunds"] if refund.get("number"))
        return frozenset(known & set(numbers))


def _one_of(field: str, values: Sequence[str] | None) -> dict[str, Any]:
    return {} if values is None else {field: {"$in": list(values)}}


def _of_sales(field: str, part: Part) -> dict[str, Any]:
    if part.prefix is not None:
        return {field: {"$gte": part.prefix, "$lt": part.prefix + _AFTER_ALL}}
    return _one_of(field, part.sales or ())


def _sale(one: Document) -> SaleRow:
    try:
        sale = _as_it_stands(one)
    except (KeyError, TypeError, AttributeError):  # something is missing, or a word or number where a list was
        return _odd_sale(one)
    return sale if _has_its_shape(sale) else _odd_sale(one)


def _has_its_shape(sale: SaleRow) -> bool:
    if tuple(map(type, sale)) not in _IS_SALE:
        return False
    for ticket in sale.tickets:
        if tuple(map(type, ticket)) not in _IS_TICKET:
            return False
    for payment in sale.payments:
        if tuple(map(type, payment)) not in _IS_PAYMENT:
            return False
    return all(tuple(map(type, one)) in _IS_REFUND and {*map(type, one.tickets)} <= {str} for one in sale.refunds)


def _odd_sale(one: Document) -> SaleRow:
    """Return what can be read of a sale that somebody took out of shape."""
    tickets = [TicketRow(_word(line, "id"), _word(line, "seat"), 0) for line in _lines(one, "tickets")]
    refunds = []
    for line in _lines(one, "refunds"):
        at, number = line.get("at"), line.get("number")
        moment = at if isinstance(at, datetime) else _LONG_AGO
        refunds.append(
            RefundRow(_word(line, "id"), (), 0, "", moment, number if isinstance(number, str) else None, None)
        )
    began, receipt = one.get("created_at"), one.get("receipt_number")
    return SaleRow(
        str(one["_id"]),
        _word(one, "screening"),
        _word(one, "state"),
        _word(one, "hold"),
        began if isinstance(began, datetime) else _LONG_AGO,
        0,
        _word(one, "currency"),
        receipt if isinstance(receipt, str) else None,
        tuple(tickets),
        (),
        tuple(refunds),
        None,
        odd=True,
    )


def _word(one: Mapping[str, Any], name: str) -> str:
    value = one.get(name)
    return value if isinstance(value, str) else ""


def _lines(one: Document, name: str) -> list[dict[str, Any]]:
    lines = one.get(name)
    return [line for line in lines if isinstance(line, dict)] if isinstance(lines, list) else []


def _as_it_stands(one: Document) -> SaleRow:
    return SaleRow(
        one["_id"],
        one["screening"],
        one["state"],
        one["hold"],
        one["created_at"],
        one.get("total", 0),
        one["currency"],
        one.get("receipt_number"),
        tuple([TicketRow(line["id"], line["seat"], line["price"]) for line in one["tickets"]]),
        tuple([PaymentRow(paid["id"], paid["state"], paid["amount"], paid["at"]) for paid in one.get("attempts", ())]),
        tuple([_refund(refund) for refund in one.get("refunds", ())]),
        one.get("paid_at"),
    )


def _refund(one: Mapping[str, Any]) -> RefundRow:
    return RefundRow(
        one["id"],
        tuple(one["tickets"]),
        one["amount"],
        one["state"],
        one["at"],
        one.get("number"),
        one.get("done_at"),
    )


def _map(one: Document) -> MapRow:
    now: datetime = one["now"]
    sold, held, odd = [], {}, []
    for name, seat in one["seats"].items():
        shape = _shape(seat)
        if shape not in _SHAPES:
            odd.append(name)
        state, hold, until, ticket = shape
        if state == "sold" and ticket is str:
            sold.append((seat["ticket"], name))
        elif state == "held" and hold is str and until is datetime and seat["until"] > now:
            held[name] = seat["hold"]
    holds = {
        name: HoldRow(tuple(hold.get("seats", ())), hold.get("pinned"))
        for name, hold in one["holds"].items()
        if hold.get("until", now) > now
    }
    return MapRow(one["_id"], tuple(sold), held, holds, tuple(odd))


def _shape(seat: Any) -> tuple[str, type, type, type]:
    """Return a seat's state and the kinds of its hold, end and ticket; what is not there is of no such kind."""
    if not isinstance(seat, dict):
        return ("", object, object, object)
    state = seat.get("state")
    return (
        state if isinstance(state, str) else "",
        type(seat.get("hold", 0)),
        type(seat.get("until", 0)),
        type(seat.get("ticket", 0)),
    )


def _entry(one: Document) -> JournalEntry:
    return JournalEntry(
        one["chain"],
        one["seq"],
        one["previous"],
        one["hash"],
        one["transaction"],
        one["event"],
        one.get("at"),  # type: ignore[arg-type]  # what is no instant is found by the hash
        data if isinstance(data := one.get("data"), dict) else {},
    )
