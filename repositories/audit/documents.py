"""One document as the audit's row: where the document is not what the program writes, a row that says so.

This is the one place that judges it. A row of a corrupt document is `odd`, and is told by the audit as one finding; no
check after this one needs to ask of what kind a value is.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from cinema.domain.audit import HoldRow, MapRow, Read, SaleRow, SoldFor
from cinema.domain.entries import Entry
from cinema.domain.journal import EntryRow
from cinema.domain.journal_times import AHEAD
from cinema.domain.late_sales import LateSale
from cinema.domain.sale_facts import facts_of
from cinema.domain.seat_maps import Pin, SeatQuota, has_ended
from cinema.domain.seat_reservations import OutReason, Reservation
from cinema.domain.transactions import BEING_PAID, Transaction
from cinema.errors import UnreadableError
from repositories.audit.values import inside, list_in, number, word
from repositories.collection import Document
from repositories.documents import from_document
from repositories.journal import read_entry

_LISTS = ("screenings", "tickets", "lines", "discounts", "attempts", "refunds", "counted", "history", "admissions")
_NEVER = 9999
_NONE = type(None)
_UNPAID = {state.value for state in BEING_PAID}
_SEATS = {
    ("free", _NONE, _NONE, _NONE),
    ("blocked", _NONE, _NONE, _NONE),
    ("held", str, datetime, _NONE),
    ("sold", _NONE, _NONE, str),
}


@dataclass(frozen=True)
class _Out:
    """Why a seat is out of sale."""

    reason: OutReason


@dataclass(frozen=True)
class StoredMap:
    """A seat map as it is stored; its seats and holds are judged one by one."""

    id: str
    selling: bool
    sell_until: datetime
    capacity: int
    now: datetime
    changed_at: datetime | None = None
    next_expiry: datetime | None = None
    oldest_pin: datetime | None = None
    longest: int | None = None
    sell_from: datetime | None = None
    quotas: tuple[SeatQuota, ...] = ()
    reserved: dict[str, Reservation] = field(default_factory=dict)
    reserved_by_hand: bool = False
    out: dict[str, _Out] = field(default_factory=dict)


@dataclass(frozen=True)
class _Pinned:
    """What pins a hold, as it is stored."""

    operation: str
    sale: str
    till: str
    total: int
    at: datetime


@dataclass(frozen=True)
class _Hold:
    """A hold inside a seat map."""

    seats: tuple[str, ...]
    until: datetime
    pinned: _Pinned | None
    owner: str
    channel: str
    extended: bool
    alone: tuple[str, ...] = ()
    late: LateSale | None = None
    fixed: bool = False
    since: datetime | None = None
    released: tuple[str, ...] = ()


LIMIT_FIELDS = ("sell_from", "quotas", "reserved", "reserved_by_hand", "out")
MAP_FIELDS: dict[str, Any] = {
    **dict.fromkeys(
        (
            "seats",
            "holds",
            "selling",
            "sell_until",
            "capacity",
            "changed_at",
            "next_expiry",
            "oldest_pin",
            "longest",
            "moving",
            *LIMIT_FIELDS,
        ),
        1,
    ),
    "now": "$$NOW",
}


def sale_row(name: str, stored: Document | None, written: Sequence[Document]) -> SaleRow:
    """Return a sale beside its entries."""
    due = [one["at"] for one in written if one.get("due") and isinstance(one.get("at"), datetime)]
    until = inside(stored or {}, "lease").get("until")
    settled = _settled(stored, written[0]) if stored is not None and len(written) == 1 else None
    return SaleRow(
        name,
        lambda: _read(name, stored, written),
        settled,
        {one["id"]: _sold_for(one) for one in written[0]["operation"]["order"]["screenings"]} if settled else None,
        due=min(due, default=None),
        lease=until if isinstance(until, datetime) else None,
    )


def _settled(stored: Document, entry: Document) -> dict[str, dict[str, str]] | None:
    """Return the seats of a sale that says just what its only entry says, by screening; None for any other.

    Documents are compared as they are, which takes a hundredth of reading them: an entry that was changed is told by
    its hash, and so is, by the entry, a sale. Only what no entry has is looked at here.
    """
    try:
        operation, order = entry["operation"], entry["operation"]["order"]
        seats: dict[str, dict[str, str]] = {one["id"]: {} for one in order["screenings"]}
        for ticket in order["tickets"]:
            seats[ticket["screening"]][ticket["seat"]] = ticket["id"]
        is_so = (
            entry["kind"] == "sold"
            and stored["_id"] == entry["_id"] == entry["subject"] == order["id"]
            and all(stored[name] == value for name, value in order.items() if name != "id")
            and stored["attempts"] == operation["tenders"]
            and stored["counted"] == [one["id"] for one in operation["tenders"]]
            and (stored["receipt_number"], stored["paid_at"]) == (entry["number"], entry["at"])
            and (stored["state"], stored["refunds"]) == ("paid", [])
            and stored.get("admissions", []) == []
            and sum(one["amount"] for one in operation["tenders"]) == stored["total"]
            and {type(stored["total"]), *(type(one["price"]) for one in stored["tickets"])} == {int}
        )
    except (KeyError, TypeError):
        return None
    return seats if is_so and _is_a_trail(stored) else None


def _sold_for(screening: Document) -> SoldFor:
    starts = screening.get("starts_at")
    known = starts if isinstance(starts, datetime) else None
    return SoldFor(known, word(screening, "movie"), word(screening, "auditorium_name"))


def _is_a_trail(stored: Document) -> bool:
    """Tell whether what no entry has is as the program writes it when nothing happens meanwhile.

    Another trail isn't wrong yet: such a sale is read, and judged by `sale_trail.py`.
    """
    asked, trail, paid = stored.get("asked_at"), stored.get("history"), stored.get("paid_at")
    if "lease" in stored or type(stored.get("split")) is not bool or not isinstance(trail, list) or not trail:
        return False
    if not all(isinstance(one, list) and list(map(type, one)) == [str, datetime] for one in trail):
        return False
    if asked is None:
        return trail == [["paid", paid]]
    first = stored["attempts"][0]["at"]
    times = [one[1] for one in trail]
    return (
        isinstance(asked, datetime)
        and times[0] == asked
        and (stored["split"] or first == asked)
        and trail[0][0] in {"paying", "part_paid"}
        and trail[-1][0] == "paid"
        and all(one[0] in _UNPAID for one in trail[1:-1])
        and times == sorted(times)
        and isinstance(paid, datetime)
        and paid <= times[-1] <= paid + AHEAD
    )


def _read(name: str, stored: Document | None, written: Sequence[Document]) -> Read:
    """Read a sale and its entries; an entry that can't be read is left out, and makes it doubtful."""
    entries = [entry for entry in map(_entry, written) if entry is not None]
    sale = None
    if stored is not None:
        with suppress(UnreadableError):
            sale = read_sale(stored)
    is_odd = stored is not None and sale is None
    return Read(sale, facts_of(name, entries), odd=is_odd, doubtful=len(entries) != len(written))


def read_sale(stored: Document) -> Transaction:
    """Read a sale, as strictly as it is written: its lists are lists, and its lease says until when."""
    lists = [stored.get(name, []) for name in _LISTS]
    for refund in list_in(stored, "refunds"):
        lists += [refund.get("tickets"), refund.get("shares")] if isinstance(refund, dict) else []
    lease = stored.get("lease")
    is_leased = isinstance(lease, dict) and isinstance(lease.get("until"), datetime)
    # `split` has a default, so reading alone would not miss it.
    is_whole = "state" in stored and type(stored.get("split")) is bool
    if not all(isinstance(one, list) for one in lists) or not (lease is None or is_leased) or not is_whole:
        raise UnreadableError(str(stored["_id"]))
    return from_document(Transaction, stored)


def _entry(document: Document) -> Entry | None:
    try:
        return read_entry(document)
    except UnreadableError:
        return None


def map_row(one: Document) -> MapRow:
    """Return a seat map; of one that is odd as a whole only which it is."""
    try:
        read = from_document(StoredMap, one)
        seats, stored_holds = one["seats"].items(), one["holds"].items()
    except (AttributeError, KeyError, UnreadableError):
        return MapRow(word(one, "_id"), (), {}, {}, name=str(one["_id"]), odd=True)
    sold, held, odd_seats, blocked = [], {}, [], 0
    for name, seat in seats:
        shape = state, _hold, _until, _ticket = _of_a_seat(seat)
        if shape not in _SEATS:
            odd_seats.append(name)
        elif state == "sold":
            sold.append((seat["ticket"], name))
        elif state == "held" and not has_ended(seat["until"], read.now, read.longest, fixed=seat.get("fixed", False)):
            held[name] = seat["hold"]
        blocked += state == "blocked"
    holds, odd_holds = {}, []
    for name, document in stored_holds:
        hold = _hold_of(document)
        if hold is None:
            odd_holds.append(name)
        elif not has_ended(hold.until, read.now, read.longest, fixed=hold.fixed):
            pin = Pin(read.id, name, **vars(hold.pinned)) if hold.pinned else None
            holds[name] = HoldRow(hold.seats, pin)
    missing = read.capacity + blocked - len(one["seats"])
    return MapRow(read.id, tuple(sold), held, holds, read.id, tuple(odd_seats), tuple(odd_holds), missing)


def moving_to(one: Document) -> str | None:
    """Return the plan that a map was moved to, while its screening's document may still name the old one."""
    moving = one.get("moving")
    plan = moving.get("plan") if isinstance(moving, dict) else None
    return plan if isinstance(plan, str) else None


def _hold_of(document: Any) -> _Hold | None:
    """Return a hold; None for what is none, and for one without a pin that has the end of a pinned one."""
    if not isinstance(document, dict) or not isinstance(document.get("seats"), list):
        return None
    try:
        hold = from_document(_Hold, document)
    except UnreadableError:
        return None
    return None if hold.pinned is None and hold.until.year == _NEVER else hold


def _of_a_seat(seat: Any) -> tuple[str, type, type, type]:
    """Return a seat's state and the kinds of its hold, end and ticket; what is not there is of no such kind."""
    if not isinstance(seat, dict):
        return ("", object, object, object)
    state = seat.get("state")
    if type(seat.get("fixed", False)) is not bool or type(seat.get("released", False)) is not bool:
        return ("", object, object, object)
    if "type" in seat and not (isinstance(seat["type"], str) and state in ("held", "sold")):  # a list has no hash
        return ("", object, object, object)
    return (
        state if isinstance(state, str) else "",
        type(seat.get("hold", 0)),
        type(seat.get("until", 0)),
        type(seat.get("ticket", 0)),
    )


def entry_row(one: Document) -> EntryRow:
    """Return an entry of the journal; a hash finds what was changed, so what can't be read is as good as changed."""
    at = one.get("at")
    counts = {name: count for name, count in inside(one, "counts").items() if type(count) is int}
    return EntryRow(
        str(one["_id"]),
        word(one, "kind"),
        word(one, "subject"),
        word(one, "till"),
        number(one, "till_number"),
        word(one, "epoch"),
        number(one, "seq"),
        word(one, "previous"),
        word(one, "hash"),
        word(one, "signature"),
        at if isinstance(at, datetime) else None,
        word(one, "day"),
        counts,
        word(one, "number") or None,
        one,
    )
