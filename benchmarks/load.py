"""Fills a house with years of paid sales by bulk inserts, for measurements alone: no service writes like this.

What is written is copied from one sale that the services made, so that it has the shape the program gives it, and
the audit finds nothing to say of it. A house shows so much a day and sells so much a showing; more sales are more
days, back from yesterday; what is shown in the week to come has not been sold yet.
"""

import hashlib
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from multiprocessing import get_context

from pymongo import WriteConcern
from pymongo.read_concern import ReadConcern

from benchmarks.house import SEATS, add_screenings, sell, seller
from cinema.adapters.till_keys import Ed25519TillKey
from cinema.bootstrap import join
from cinema.domain.entries import FIRST, Series, entry_hash, number_of
from cinema.domain.movies import Movie, MovieKind
from repositories.collection import Document
from repositories.connect import Connection, connect
from repositories.schema import apply_schema
from repositories.storage import open_storage

SCREENINGS_A_DAY = 10
SALES_A_SCREENING = 100
DAYS_TO_COME = 7
SALES_A_DAY = SCREENINGS_A_DAY * SALES_A_SCREENING
PURCHASES_A_CUSTOMER = 20
_TILLS = 4
_WRITERS = 2
_WORTH_WRITERS = 10  # days: fewer are written before other processes have begun
_TITLES = 200
_DAYS_A_TITLE = 3.5  # two new titles a week
_TEMPLATE = "template"
_BULK = ("screenings", "transactions", "journal", "seat_maps")
_NO_VOWELS = str.maketrans("aeiou", "zyxwv")


@dataclass(frozen=True)
class Templates:
    """One document of each kind, as the program wrote it, and the day that the house's past is counted back from."""

    sale: Document
    entry: Document
    screening: Document
    seat_map: Document
    today: datetime

    def date(self, day: int) -> datetime:
        """Return midnight of a day by its number: 0 is yesterday, and the past goes on from there."""
        return self.today - timedelta(days=day + 1)


@dataclass(frozen=True)
class LoadedSale:
    """The `number`-th sale of a day. Ids are hashes, so that they fall anywhere in an index, as real ones do."""

    templates: Templates
    day: int
    number: int

    @property
    def till(self) -> int:
        """Which till sells it."""
        return self.number % _TILLS

    @property
    def place(self) -> tuple[int, int]:
        """Which showing of the day it is for, and the how manieth of that."""
        return divmod(self.number, SALES_A_SCREENING)

    @property
    def tickets(self) -> list[tuple[str, str]]:
        """Its tickets' ids with their seats."""
        _which, place = self.place
        seat, count = place // 2 * 5 + place % 2 * 2, 2 + place % 2
        return [(_id(f"{self.key}/{one}"), SEATS[seat + one]) for one in range(count)]

    @property
    def key(self) -> str:
        """What its ids are made of."""
        return f"{self.day}/{self.number}"

    @property
    def at(self) -> datetime:
        """When it was paid."""
        which, place = self.place
        return self.templates.date(self.day) + timedelta(hours=9, minutes=60 * which, seconds=20 * place)

    def documents(self, number: str) -> tuple[Document, Document]:
        """Return the sale, and what its entry says, with its receipt's number."""
        order, (tender,) = self.templates.entry["operation"]["order"], self.templates.entry["operation"]["tenders"]
        which, _place = self.place
        screening = _screening_id(self.day, which)
        ticket = order["tickets"][0]
        tickets = [{**ticket, "id": name, "screening": screening, "seat": seat} for name, seat in self.tickets]
        total = ticket["price"] * len(tickets)
        shown = {
            **order["screenings"][0],
            "id": screening,
            "hold": _id(f"{self.key}/hold"),
            "movie": title_id((self.day * 3 + which) % titles_by(max(self.day, 0) + 1)),
            "starts_at": self.templates.date(self.day) + timedelta(hours=10, minutes=60 * which),
        }
        changed = {
            "screenings": [shown],
            "tickets": tickets,
            "total": total,
            "workstation": _till_name(self.till),
            "customer": f"customer-{(self.day * SALES_A_DAY + self.number) // PURCHASES_A_CUSTOMER}",
        }
        attempt = _id(f"{self.key}/pay")
        paid = {**tender, "id": attempt, "amount": total, "tendered": total, "change": 0, "at": self.at}
        sale = {
            **self.templates.sale,
            **changed,
            "_id": _id(self.key),
            "attempts": [paid],
            "counted": [attempt],
            "paid_at": self.at,
            "history": [["paid", self.at]],
            "receipt_number": number,
        }
        said = {
            **self.templates.entry["operation"],
            "order": {**order, **changed, "id": _id(self.key)},
            "tenders": [paid],
        }
        return sale, said


@dataclass
class LoadedTill:
    """One till's chain, written from its oldest entry on."""

    templates: Templates
    number: int
    _seq: int = 0
    _head: str = FIRST

    @cached_property
    def key(self) -> Ed25519TillKey:
        """Its key, the same for every load: what is loaded is no secret."""
        return Ed25519TillKey(hashlib.sha256(_till_name(self.number).encode()).digest())

    def write(self, connection: Connection, days: int) -> None:
        """Write what this till has sold in so many days, sales and entries."""
        key, counts = self.key, dict[str, int]()
        for day in reversed(range(days)):
            year = str(self.templates.date(day).year)
            series = f"{Series.RECEIPT}-{year}"
            sales, entries = [], []
            for number in range(self.number, SALES_A_DAY, _TILLS):
                one = LoadedSale(self.templates, day, number)
                counts[series] = counts.get(series, 0) + 1
                sale, said = one.documents(number_of(Series.RECEIPT, year, self.number + 1, counts[series]))
                entry = self._entry(one, sale, said, dict(counts))
                entry["hash"] = self._head = entry_hash(entry)
                entry["signature"] = key.sign(self._head.encode()).hex()
                sales.append(sale)
                entries.append(entry)
            _insert(connection, "transactions", sales)
            _insert(connection, "journal", entries)

    def _entry(self, one: LoadedSale, sale: Document, said: Document, counts: dict[str, int]) -> Document:
        self._seq += 1
        return {
            **self.templates.entry,
            "_id": sale["_id"],
            "subject": sale["_id"],
            "till": self.key.fingerprint,
            "till_number": self.number + 1,
            "seq": self._seq,
            "previous": self._head,
            "at": one.at,
            "day": one.at.date().isoformat(),
            "counts": counts,
            "operation": said,
            "number": sale["receipt_number"],
            "claims": [f"attempt:{said['tenders'][0]['id']}"],
        }


def load_sales(uri: str, database: str, sales: int) -> None:
    """Fill a house that `build_house` has made and that has sold nothing with so many sales and their titles.

    In whole days; the indexes are made after, which takes a third of the time.
    """
    assert sales % SALES_A_DAY == 0, sales
    days = sales // SALES_A_DAY
    with closing(connect(uri, database)) as connection:
        storage = open_storage(connection)
        for number in range(titles_by(days)):
            storage.movies.put(_title(number))
        templates = _templates(connection)
        _register(connection, templates)
        of = connection.database
        for name in _BULK:
            of[name].drop_indexes()
        if days < _WORTH_WRITERS:
            for till in range(_TILLS):
                LoadedTill(templates, till).write(connection, days)
            _write_all_showings(connection, templates, days)
        else:
            with ProcessPoolExecutor(_WRITERS, mp_context=get_context("spawn")) as writers:
                writing = [writers.submit(_write_till, uri, database, templates, till, days) for till in range(_TILLS)]
                _write_all_showings(connection, templates, days)
                for one in writing:
                    one.result()
        apply_schema(of)


def _templates(connection: Connection) -> Templates:
    """Sell once by the services, and take away what that left."""
    storage, of = open_storage(connection), connection.database
    (screening,) = add_screenings(storage, _TEMPLATE, 1)
    sell(join(storage, "till-template"), seller("till-template"), screening, SEATS[:2])
    # As the primary has them now: the sale was brought up to date by writes that no majority was waited for.
    now = {name: of.get_collection(name, read_concern=ReadConcern("local")) for name in _BULK}
    (sale,), (entry,) = list(now["transactions"].find({})), list(now["journal"].find({"kind": "sold"}))
    (shown,), (seat_map,) = (list(now[name].find({"_id": screening})) for name in ("screenings", "seat_maps"))
    for name in (*_BULK, "tills"):
        of[name].delete_many({})
    connection.database["schema"].update_one({"_id": "epoch"}, {"$unset": {"till_floor": ""}})
    for volatile in ("next_expiry", "oldest_pin", "changed_at"):
        seat_map.pop(volatile, None)
    for written in ("due", "hash", "signature"):
        entry.pop(written, None)
    today = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return Templates(sale, entry, shown, seat_map, today)


def _register(connection: Connection, templates: Templates) -> None:
    tills = open_storage(connection).tills
    for number in range(_TILLS):
        till = tills.register(LoadedTill(templates, number).key, tills.epoch(), _till_name(number))
        assert till.number == number + 1


def _write_till(uri: str, database: str, templates: Templates, till: int, days: int) -> None:
    with closing(connect(uri, database)) as connection:
        LoadedTill(templates, till).write(connection, days)


def _write_all_showings(connection: Connection, templates: Templates, days: int) -> None:
    for day in range(days):
        _write_showings(connection, templates, day, [LoadedSale(templates, day, n) for n in range(SALES_A_DAY)])
    for day in range(1, DAYS_TO_COME + 1):
        _write_showings(connection, templates, -day - 1, [])


def _write_showings(connection: Connection, templates: Templates, day: int, sold: list[LoadedSale]) -> None:
    numbers = range(SCREENINGS_A_DAY)
    _insert(connection, "screenings", [_screening(templates, day, number) for number in numbers])
    of = [sold[number * SALES_A_SCREENING : (number + 1) * SALES_A_SCREENING] for number in numbers]
    _insert(connection, "seat_maps", [_seat_map(templates, day, number, of[number]) for number in numbers])


def _insert(connection: Connection, collection: str, documents: list[Document]) -> None:
    fast = connection.database.get_collection(collection, write_concern=WriteConcern(w=1))
    fast.insert_many(documents, ordered=False, bypass_document_validation=True)


def _screening(templates: Templates, day: int, number: int) -> Document:
    date = templates.date(day)
    starts = date + timedelta(hours=10, minutes=60 * number)
    return {
        **templates.screening,
        "_id": _screening_id(day, number),
        "movie": title_id((day * 3 + number) % titles_by(max(day, 0) + 1)),
        "day": date.date().isoformat(),
        "starts_at": starts,
        "ends_at": starts + timedelta(hours=2),
    }


def _seat_map(templates: Templates, day: int, number: int, sold: list[LoadedSale]) -> Document:
    free = {"state": "free", "hold": None, "until": None, "ticket": None}
    seats: Document = dict.fromkeys(SEATS, free)
    for sale in sold:
        seats |= {seat: {**free, "state": "sold", "ticket": ticket} for ticket, seat in sale.tickets}
    ends = templates.date(day) + timedelta(hours=10, minutes=60 * number)
    return {**templates.seat_map, "_id": _screening_id(day, number), "sell_until": ends, "seats": seats}


def titles_by(days: int) -> int:
    """Return how many titles a house has in its catalogue after so many days."""
    return _TITLES + int(days / _DAYS_A_TITLE)


def title_id(number: int) -> str:
    """Return the id of a title by its number."""
    return f"title-{number}"


def _title(number: int) -> Movie:
    name = f"The {_WORDS[number % len(_WORDS)]} of {_WORDS[number // len(_WORDS) % len(_WORDS)]} {number}"
    years = 1920 + number % 100
    return Movie(title_id(number), MovieKind.FILM, name, name, years, 90 + number % 60, "PG", "A film.")


_WORDS = (
    "Lantern", "Harbour", "Winter", "Orchard", "River", "Mirror", "Garden", "Station", "Letter", "Island",
    "Clock", "Bridge", "Summer", "Shadow", "Silver", "Mountain", "Market", "Theatre", "Voyage", "Window",
)  # fmt: skip


def _screening_id(day: int, number: int) -> str:
    return f"{'past' if day >= 0 else 'coming'}-{abs(day)}-{number}"


def _till_name(till: int) -> str:
    return f"till-{till}"


def _id(key: str) -> str:
    return hashlib.blake2b(key.encode(), digest_size=10).hexdigest().translate(_NO_VOWELS)
