"""One document as the audit's row: where the document is not what the program writes, a row that says so.

This is the one place that judges it. A row of a spoilt document is `odd`, has what can still be read, and is told by
the audit as one finding; no check after this one needs to ask of what kind a value is.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from cinema.domain.audit import HoldRow, MapRow, PaymentRow, RefundRow, SaleRow, SeriesRow, TicketRow
from cinema.domain.journal import Head, JournalEntry
from cinema.domain.transactions import Transaction
from repositories.audit.document_shapes import Shape
from repositories.collection import Document

_NEVER = 9999
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
_NONE = type(None)
_SEATS = {
    ("free", _NONE, _NONE, _NONE),
    ("blocked", _NONE, _NONE, _NONE),
    ("held", str, datetime, _NONE),
    ("sold", _NONE, _NONE, str),
}
_SERIES = re.compile(r"(receipt|refund)-[0-9]{4}")


@dataclass(frozen=True)
class _Map:
    """A seat map as it is stored; its seats and holds are judged one by one."""

    id: str
    selling: bool
    sell_until: datetime
    capacity: int
    now: datetime
    changed_at: datetime | None = None
    next_expiry: datetime | None = None


@dataclass(frozen=True)
class _Hold:
    """A hold inside a seat map."""

    seats: tuple[str, ...]
    until: datetime
    pinned: str | None
    owner: str
    channel: str
    extended: bool


@dataclass(frozen=True)
class _Counter:
    """A series of numbers as it is stored."""

    id: str
    next: int
    open: dict[str, int]
    spare: tuple[int, ...]


_A_SALE, _A_MAP, _A_HOLD, _A_COUNTER = Shape(Transaction), Shape(_Map), Shape(_Hold, inside=True), Shape(_Counter)
MAP_FIELDS: dict[str, Any] = {
    **dict.fromkeys(("seats", "holds", "selling", "sell_until", "capacity", "changed_at", "next_expiry"), 1),
    "now": "$$NOW",
}


def sale_row(one: Document) -> SaleRow:
    """Return a sale, with what can be read of it if it is odd."""
    if not _A_SALE.fits(one):
        return _odd_sale(one)
    return SaleRow(
        one["_id"],
        one["screening"],
        one["state"],
        one["hold"],
        one["created_at"],
        one["total"],
        one["currency"],
        one.get("receipt_number"),
        tuple([TicketRow(line["id"], line["seat"], line["price"]) for line in one["tickets"]]),
        tuple([_payment(paid) for paid in one.get("attempts", ())]),
        tuple([_refund(refund) for refund in one.get("refunds", ())]),
        one.get("paid_at"),
        one["channel"],
        one["seller"],
        tuple([_payment(slip) for slip in one.get("surplus", ())]),
    )


def _payment(paid: Mapping[str, Any]) -> PaymentRow:
    given, back = paid.get("tendered"), paid.get("change")
    return PaymentRow(paid["id"], paid["state"], paid["amount"], paid["at"], paid["tender"], given, back)


def _refund(one: Mapping[str, Any]) -> RefundRow:
    return RefundRow(
        one["id"],
        tuple(one["tickets"]),
        one["amount"],
        one["state"],
        one["at"],
        one.get("number"),
        one.get("done_at"),
        one["tender"],
        one["by"],
    )


def _odd_sale(one: Document) -> SaleRow:
    tickets = [TicketRow(_word(line, "id"), _word(line, "seat"), 0) for line in _lines(one, "tickets")]
    refunds = [
        RefundRow(_word(line, "id"), (), 0, "", _moment(line, "at"), _word(line, "number") or None, None)
        for line in _lines(one, "refunds")
    ]
    return SaleRow(
        str(one["_id"]),
        _word(one, "screening"),
        _word(one, "state"),
        _word(one, "hold"),
        _moment(one, "created_at"),
        0,
        _word(one, "currency"),
        _word(one, "receipt_number") or None,
        tuple(tickets),
        (),
        tuple(refunds),
        None,
        odd=True,
    )


def map_row(one: Document) -> MapRow:
    """Return a seat map; of one that is odd as a whole only which it is."""
    if not (_A_MAP.fits(one) and isinstance(one.get("seats"), dict) and isinstance(one.get("holds"), dict)):
        return MapRow(_word(one, "_id"), (), {}, {}, name=str(one["_id"]), odd=True)
    now: datetime = one["now"]
    sold, held, odd_seats, blocked = [], {}, [], 0
    for name, seat in one["seats"].items():
        shape = state, _hold, _until, _ticket = _of_a_seat(seat)
        if shape not in _SEATS:
            odd_seats.append(name)
        elif state == "sold":
            sold.append((seat["ticket"], name))
        elif state == "held" and seat["until"] > now:
            held[name] = seat["hold"]
        blocked += state == "blocked"
    holds, odd_holds = {}, []
    for name, hold in one["holds"].items():
        if not (isinstance(hold, dict) and _A_HOLD.fits(hold)) or _ends_never(hold):
            odd_holds.append(name)
        elif hold["until"] > now:
            holds[name] = HoldRow(tuple(hold["seats"]), hold["pinned"])
    return MapRow(
        one["_id"],
        tuple(sold),
        held,
        holds,
        one["_id"],
        tuple(odd_seats),
        tuple(odd_holds),
        missing=one["capacity"] + blocked - len(one["seats"]),
    )


def _ends_never(hold: Document) -> bool:
    """Whether a hold that nobody pays for has the end of one that somebody does."""
    return hold["pinned"] is None and bool(hold["until"].year == _NEVER)


def _of_a_seat(seat: Any) -> tuple[str, type, type, type]:
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


def series_row(one: Document) -> SeriesRow:
    """Return a counter; nothing of one that is odd."""
    if not (_A_COUNTER.fits(one) and _SERIES.fullmatch(one["_id"])):
        return SeriesRow(0, {}, frozenset(), odd=True)
    return SeriesRow(one["next"] - 1, one["open"], frozenset(one["spare"]))


def entry_row(one: Document) -> JournalEntry:
    """Return an entry of the journal; a hash finds what was changed, so what can't be read is as good as changed."""
    seq, data = one.get("seq"), one.get("data")
    return JournalEntry(
        _word(one, "chain"),
        seq if isinstance(seq, int) and not isinstance(seq, bool) else 0,
        _word(one, "previous"),
        _word(one, "hash"),
        _word(one, "transaction"),
        _word(one, "event"),
        one.get("at"),  # type: ignore[arg-type]  # what is no instant is found by the hash
        data if isinstance(data, dict) else {},
    )


def is_head(head: Head) -> bool:
    """Tell whether the end of a chain can be read; where it can't, the walk through the journal says so."""
    return type(head.chain) is type(head.hash) is str and isinstance(head.seq, int)


def _word(one: Mapping[str, Any], name: str) -> str:
    value = one.get(name)
    return value if isinstance(value, str) else ""


def _moment(one: Mapping[str, Any], name: str) -> datetime:
    value = one.get(name)
    return value if isinstance(value, datetime) else _LONG_AGO


def _lines(one: Document, name: str) -> list[dict[str, Any]]:
    lines = one.get(name)
    return [line for line in lines if isinstance(line, dict)] if isinstance(lines, list) else []
