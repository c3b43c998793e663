"""A house that has sold for long, made for the audit's benchmark alone: plausible documents, written in bulk.

Sales stand in the order in which they were sold, each among the screenings of the next ten days, as in a real house;
one in fifty was abandoned and one in a hundred given back in part.
"""

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any

from pymongo.synchronous.database import Database

from benchmarks.house import SEATS
from cinema.domain.ids import new_id
from cinema.domain.journal import FIRST, JournalEvent, chain_name, entry_hash
from cinema.domain.receipts import receipt_number
from cinema.domain.refunds import refund_number

Document = dict[str, Any]
TICKETS_A_SCREENING = 250
_SCREENINGS_A_DAY = 20
_TILLS = 4
_PRICE = 950
_BATCH = 2000
_FIRST_DAY = datetime(2025, 2, 1, 14, tzinfo=UTC)


@dataclass
class Books:
    """What runs on from sale to sale: numbers, and the head of each chain."""

    numbers: dict[str, int] = field(default_factory=dict)
    heads: dict[str, tuple[int, str]] = field(default_factory=dict)

    def number(self, series: str) -> int:
        """Take the next number of a series."""
        self.numbers[series] = self.numbers.get(series, 0) + 1
        return self.numbers[series]

    def entry(self, chain: str, at: datetime, event: JournalEvent) -> Document:
        """Return the next entry of a chain."""
        seq, previous = self.heads.get(chain, (0, FIRST))
        hashed = entry_hash(chain, seq + 1, previous, at, event)
        self.heads[chain] = (seq + 1, hashed)
        return {
            "_id": new_id(), "chain": chain, "seq": seq + 1, "previous": previous, "hash": hashed,
            "transaction": event.transaction, "event": event.event, "at": at, "data": event.data,
        }  # fmt: skip


@dataclass(frozen=True)
class _Sale:
    """A sale to be made: when, what, and what became of it."""

    at: datetime
    id: str
    screening: str
    starts_at: datetime
    seats: tuple[str, ...]
    tickets: tuple[str, ...]
    abandoned: bool
    given_back: bool


def load(database: Database[Document], tickets: int) -> dict[str, int]:
    """Fill a migrated, empty database with so many tickets and return how many documents were written."""
    chance = random.Random(7)
    sales: list[_Sale] = []
    counts = {"seat_maps": _write(database, "seat_maps", _maps(tickets, chance, sales))}
    sales.sort(key=lambda sale: sale.at)
    books = Books()
    entries: list[Document] = []
    counts["transactions"] = counts["journal"] = 0
    documents = (_document(sale, books, entries, chance) for sale in sales)
    while some := list(islice(documents, _BATCH)):
        counts["transactions"] += _write(database, "transactions", some)
        counts["journal"] += _write(database, "journal", entries)
        entries.clear()
    counters = ({"_id": name, "next": last + 1, "open": {}, "spare": []} for name, last in books.numbers.items())
    counts["counters"] = _write(database, "counters", counters)
    return counts


def _write(database: Database[Document], name: str, documents: Iterable[Document]) -> int:
    count, some = 0, iter(documents)
    while batch := list(islice(some, _BATCH if name != "seat_maps" else 100)):
        database[name].insert_many(batch, ordered=False)
        count += len(batch)
    return count


def _maps(tickets: int, chance: random.Random, sales: list[_Sale]) -> Iterator[Document]:
    for number in range(-(-tickets // TICKETS_A_SCREENING)):
        wanted = min(TICKETS_A_SCREENING, tickets - number * TICKETS_A_SCREENING)
        day, place = divmod(number, _SCREENINGS_A_DAY)
        starts = _FIRST_DAY + timedelta(days=day, minutes=25 * place)
        name = f"{starts:%Y%m%d-%H%M}-hall-{place:02}"
        made = _sales_of(name, starts, wanted, chance)
        sales.extend(made)
        owners = {
            seat: ticket
            for sale in made
            if not sale.abandoned
            for place, (seat, ticket) in enumerate(zip(sale.seats, sale.tickets, strict=True))
            if place or not sale.given_back
        }
        seats = {seat: _seat(owners.get(seat)) for seat in SEATS}
        yield {
            "_id": name, "selling": True, "sell_until": starts, "capacity": len(SEATS), "seats": seats, "holds": {},
            "changed_at": starts,
        }  # fmt: skip


def _seat(ticket: str | None) -> Document:
    return {"state": "sold" if ticket else "free", "hold": None, "until": None, "ticket": ticket}


def _sales_of(screening: str, starts: datetime, wanted: int, chance: random.Random) -> list[_Sale]:
    left, made = list(SEATS[:wanted]), []
    while left:
        size = chance.randint(1, 4)
        seats, left = tuple(left[:size]), left[size:]
        abandoned = chance.random() < 0.02
        before = timedelta(seconds=chance.randint(60, 10 * 86400))
        tickets = tuple(new_id() for _seat in seats)
        back = not abandoned and chance.random() < 0.01
        made.append(_Sale(starts - before, new_id(), screening, starts, seats, tickets, abandoned, back))
    return made


def _document(sale: _Sale, books: Books, entries: list[Document], chance: random.Random) -> Document:
    """Return a sale as the program stores it, with its numbers taken and its entries added to the journal."""
    at, total = sale.at, _PRICE * len(sale.seats)
    day, till = at.date().isoformat(), f"till-{chance.randrange(_TILLS)}"
    attempt = {
        "id": new_id(), "tender": "card", "provider": "test", "amount": total,
        "state": "cancelled" if sale.abandoned else "approved", "at": at, "tendered": None, "change": None,
        "last4": "4242", "reference": "T-000001", "reason": "cancelled" if sale.abandoned else None,
    }  # fmt: skip
    document: Document = {
        "_id": sale.id, "screening": sale.screening, "hold": new_id(), "state": "abandoned", "total": total,
        "tickets": [
            {
                "id": ticket, "seat": seat, "kind": "standard", "type": "adult", "type_name": "Adult",
                "price": _PRICE, "type_names": {"es": "Adulto", "pt_BR": "Adulto"},
            }
            for seat, ticket in zip(sale.seats, sale.tickets, strict=True)
        ],
        "currency": "EUR", "channel": "box-office", "workstation": till, "seller": "user-staff", "customer": None,
        "created_at": at, "movie": "metropolis", "movie_title": "Metropolis", "movie_titles": {"es": "Metrópolis"},
        "auditorium_name": "Hall", "starts_at": sale.starts_at, "attempts": [attempt], "receipt_number": None,
        "paid_at": None, "history": [["open", at], ["paying", at]], "refunds": [],
    }  # fmt: skip
    if not sale.abandoned:
        _pay(document, till, day, books, entries)
    if sale.given_back:
        _give_back(document, till, day, books, entries)
    return document


def _pay(document: Document, till: str, day: str, books: Books, entries: list[Document]) -> None:
    at = document["created_at"]
    number = receipt_number(int(day[:4]), books.number(f"receipt-{day[:4]}"))
    document |= {"state": "paid", "receipt_number": number, "paid_at": at}
    document["history"].append(["paid", at])
    seats = " ".join(ticket["seat"] for ticket in document["tickets"])
    data = {
        "receipt": number, "total": document["total"], "currency": "EUR", "screening": document["screening"],
        "seats": seats, "tender": "card", "seller": "user-staff", "channel": "box-office",
    }  # fmt: skip
    entries.append(books.entry(chain_name(till, day), at, JournalEvent(document["_id"], "sold", data)))


def _give_back(document: Document, till: str, day: str, books: Books, entries: list[Document]) -> None:
    at, ticket = document["created_at"], document["tickets"][0]
    number = refund_number(int(day[:4]), books.number(f"refund-{day[:4]}"))
    refund = {
        "id": new_id(), "tickets": [ticket["id"]], "amount": _PRICE, "tender": "card", "provider": "test",
        "state": "approved", "reason": "ill", "by": "user-staff", "workstation": till, "at": at,
        "reference": "T-000002", "refusal": None, "number": number, "done_at": at,
    }  # fmt: skip
    whole = len(document["tickets"]) == 1
    document |= {"state": "refunded" if whole else "part_refunded", "refunds": [refund]}
    data = {
        "refund": number, "receipt": document["receipt_number"], "amount": _PRICE, "tickets": 1, "currency": "EUR",
        "screening": document["screening"], "seats": ticket["seat"], "tender": "card", "by": "user-staff",
    }  # fmt: skip
    event = JournalEvent(document["_id"], f"refunded/{refund['id']}", data)
    entries.append(books.entry(chain_name(till, day), at, event))
