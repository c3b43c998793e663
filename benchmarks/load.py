"""Fills a house with years of paid sales by bulk inserts, for measurements alone: no service writes like this.

What is written is copied from one sale that the services made, so that it has the shape the program gives it, and
the audit finds nothing to say of it. A house shows so much a day and sells so much a showing; more sales are more
days, back from yesterday; what is shown in the week to come has not been sold yet.
"""

import hashlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from pymongo import WriteConcern

from benchmarks.house import SEATS, add_screenings, sell, seller
from cinema.bootstrap import join
from cinema.domain.journal import FIRST, JournalEvent, chain_name, entry_hash
from cinema.domain.movies import Movie, MovieKind
from cinema.domain.receipts import receipt_number
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
_TITLES = 200
_DAYS_A_TITLE = 3.5  # two new titles a week
_TEMPLATE = "template"
_BULK = ("screenings", "transactions", "journal", "seat_maps")
_NO_VOWELS = str.maketrans("aeiou", "zyxwv")


@dataclass
class Loader:
    """Writes day after day. Ids are hashes, so that they fall anywhere in an index, as real ones do."""

    connection: Connection
    sale: Document
    entry: Document
    screening: Document
    seat_map: Document

    def load(self, sales: int) -> None:
        """Write so many sales, in whole days; the indexes are made after, which takes a third of the time."""
        assert sales % SALES_A_DAY == 0, sales
        database = self.connection.database
        for name in _BULK:
            database[name].drop_indexes()
        today = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
        dates = [today - timedelta(days=day + 1) for day in range(sales // SALES_A_DAY)]
        numbers: dict[int, int] = {}
        firsts = []
        for date in dates:
            firsts.append(numbers.setdefault(date.year, 1))
            numbers[date.year] += SALES_A_DAY
        with ThreadPoolExecutor(2) as threads:  # one makes documents while the other waits for the server
            list(threads.map(self._write_day, range(len(dates)), dates, firsts))
        for day in range(1, DAYS_TO_COME + 1):
            self._write_showings(-day, today + timedelta(days=day), [])
        for year, after in numbers.items():
            database["counters"].insert_one({"_id": f"receipt-{year}", "next": after, "open": {}, "spare": []})
        apply_schema(database)

    def _write_day(self, day: int, date: datetime, first: int) -> None:
        sold = list(self._sales(day, date, first))
        self._write_showings(day, date, sold)
        self._insert("transactions", sold)
        self._insert("journal", list(self._entries(day, sold)))

    def _write_showings(self, day: int, date: datetime, sold: list[Document]) -> None:
        self._insert("screenings", [self._screening(day, date, number) for number in range(SCREENINGS_A_DAY)])
        self._insert("seat_maps", list(self._seat_maps(day, date, sold)))

    def _insert(self, collection: str, documents: list[Document]) -> None:
        fast = self.connection.database.get_collection(collection, write_concern=WriteConcern(w=1))
        fast.insert_many(documents, ordered=False, bypass_document_validation=True)

    def _screening(self, day: int, date: datetime, number: int) -> Document:
        starts = date + timedelta(hours=10, minutes=60 * number)
        return {
            **self.screening,
            "_id": _screening_id(day, number),
            "movie": title_id((day * 3 + number) % titles_by(max(day, 0) + 1)),
            "day": date.date().isoformat(),
            "starts_at": starts,
            "ends_at": starts + timedelta(hours=2),
        }

    def _sales(self, day: int, date: datetime, receipt: int) -> Iterator[Document]:
        (attempt,) = self.sale["attempts"]
        line, price = self.sale["tickets"][0], self.sale["tickets"][0]["price"]
        for number in range(SALES_A_DAY):
            which, place = divmod(number, SALES_A_SCREENING)
            seat, count = place // 2 * 5 + place % 2 * 2, 2 + place % 2
            at = date + timedelta(hours=9, minutes=60 * which, seconds=20 * place)
            key = f"{day}/{number}"
            yield {
                **self.sale,
                "_id": _id(key),
                "screening": _screening_id(day, which),
                "hold": _id(f"{key}/hold"),
                "tickets": [{**line, "id": _id(f"{key}/{one}"), "seat": SEATS[seat + one]} for one in range(count)],
                "total": price * count,
                "workstation": f"till-{number % _TILLS}",
                "customer": f"customer-{(day * SALES_A_DAY + number) // PURCHASES_A_CUSTOMER}",
                "movie": title_id((day * 3 + which) % titles_by(max(day, 0) + 1)),
                "attempts": [{**attempt, "id": _id(f"{key}/pay"), **_cash(price * count), "at": at}],
                "created_at": at,
                "paid_at": at,
                "starts_at": date + timedelta(hours=10, minutes=60 * which),
                "history": [["open", at], ["paying", at], ["paid", at]],
                "receipt_number": receipt_number(date.year, receipt + number),
            }

    def _entries(self, day: int, sold: list[Document]) -> Iterator[Document]:
        heads: dict[str, tuple[int, str]] = {}
        for sale in sold:
            chain = chain_name(sale["workstation"], sale["paid_at"].date().isoformat())
            seq, previous = heads.get(chain, (0, FIRST))
            data = {
                **self.entry["data"],
                "receipt": sale["receipt_number"],
                "total": sale["total"],
                "screening": sale["screening"],
                "seats": " ".join(ticket["seat"] for ticket in sale["tickets"]),
            }
            event = JournalEvent(sale["_id"], "sold", data)
            digest = entry_hash(chain, seq + 1, previous, sale["paid_at"], event)
            heads[chain] = (seq + 1, digest)
            yield {
                **self.entry,
                "_id": _id(f"{day}/{sale['_id']}"),
                "chain": chain,
                "seq": seq + 1,
                "previous": previous,
                "hash": digest,
                "transaction": sale["_id"],
                "at": sale["paid_at"],
                "data": data,
            }

    def _seat_maps(self, day: int, date: datetime, sold: list[Document]) -> Iterator[Document]:
        free = {"state": "free", "hold": None, "until": None, "ticket": None}
        for number in range(SCREENINGS_A_DAY):
            seats: Document = dict.fromkeys(SEATS, free)
            for sale in sold[number * SALES_A_SCREENING : (number + 1) * SALES_A_SCREENING]:
                for ticket in sale["tickets"]:
                    seats[ticket["seat"]] = {**free, "state": "sold", "ticket": ticket["id"]}
            ends = date + timedelta(hours=10, minutes=60 * number)
            yield {**self.seat_map, "_id": _screening_id(day, number), "sell_until": ends, "seats": seats}


def load_sales(uri: str, database: str, sales: int) -> None:
    """Fill a house that `build_house` has made and that has sold nothing with so many sales and their titles."""
    connection = connect(uri, database)
    storage = open_storage(connection)
    for number in range(titles_by(sales // SALES_A_DAY)):
        storage.movies.put(_title(number))
    (screening,) = add_screenings(storage, _TEMPLATE, 1)
    sell(join(storage, "till-template"), seller("till-template"), screening, SEATS[:2])
    of = connection.database
    templates = [of[name].find_one({}) for name in ("transactions", "journal")]
    maps = [of[name].find_one({"_id": screening}) for name in ("screenings", "seat_maps")]
    for name in (*_BULK, "counters"):
        of[name].delete_many({})
    sale, entry, shown, seat_map = (found for found in (*templates, *maps) if found is not None)
    for volatile in ("next_expiry", "changed_at"):
        seat_map.pop(volatile, None)
    Loader(connection, sale, entry, shown, seat_map).load(sales)
    connection.close()


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


def _id(key: str) -> str:
    return hashlib.blake2b(key.encode(), digest_size=10).hexdigest().translate(_NO_VOWELS)


def _cash(amount: int) -> Document:
    return {"amount": amount, "tendered": amount, "change": 0}
