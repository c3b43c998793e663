"""One healthy house with a sale in every state, and every way to spoil a single field of what is stored of it."""

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import pytest
from pymongo import WriteConcern
from pymongo.errors import DuplicateKeyError, WriteError
from pymongo.read_concern import ReadConcern
from pymongo.synchronous.database import Database

from cinema.bootstrap import join
from cinema.domain.payments import PaymentRequest, Tender
from cinema.errors import PaymentRefusedError, PaymentUnresolvedError
from cinema.services.cinema import Cinema
from repositories.connect import connect
from repositories.storage import open_storage
from tests.conftest import SmallHouse, build_house, make_empty
from tests.services.conftest import PowerCutError, faulty
from tests.support import CASH, DECLINES, SILENT, begin, card, hold, sell

Data = Database[dict[str, Any]]
Path = tuple[str | int, ...]
REMOVED = object()
_SECONDS = 60
_LATER: dict[str, Any] = {"$add": ["$$NOW", 600_000]}  # the longest lease there is
LONG_AGO = datetime(2001, 2, 3, tzinfo=UTC)
CHANGES: dict[str, Any] = {
    "removed": REMOVED, "null": None, "7": 7, "x": "x", "[]": [], "{}": {}, "-5": -5, "date": LONG_AGO,
}  # fmt: skip


@contextmanager
def house_in_every_state(uri: str, database: str) -> Iterator[SmallHouse]:
    """Build the house in an empty database, written and read quickly; the database is empty again afterwards."""
    made = connect(uri, database)
    quick = made.database.with_options(read_concern=ReadConcern("local"), write_concern=WriteConcern(w=1, j=False))
    connection = replace(made, database=quick)
    house = build_house(connection, open_storage(connection))
    house.storage.settings.set("hold_seconds", 7200)  # the long form takes minutes
    sell_in_every_state(house)
    yield house
    # Durably: the next test reads at majority, and would find the old mark of the house, and write none of its own.
    make_empty(made)
    made.close()


def sell_in_every_state(house: SmallHouse) -> None:
    """Sell, so that each state of a sale and each kind of entry is there, and holds live and are pinned."""
    shown, cinema = house.screening, house.cinema
    sell(cinema, house.staff, shown, "B1", "B2", request=CASH)
    cinema.baskets.reserve(house.staff, begin(cinema, house.staff, house.other_screening, "C9", "C10"), "Ada")
    for seats, back in ((["B3", "B4"], ["B3"]), (["B5"], ["B5"])):
        sale = sell(cinema, house.staff, shown, *seats)
        cinema.refunds.refund(house.staff, sale.receipt_number or "", back, reason="ill")
    for given_back, seat in ((True, "B6"), (False, "B7")):
        sale = cinema.checkout.begin_split(house.staff, begin(cinema, house.staff, shown, seat))
        cinema.checkout.tender(house.staff, sale.id, PaymentRequest(Tender.CASH, tendered=500), 500)
        cinema.checkout.give_up(house.staff, sale.id)
        cinema.unresolved.decide_surplus(house.operator, sale.id, given_back=given_back)
    split = cinema.checkout.begin_split(house.staff, begin(cinema, house.staff, shown, "B8"))
    cinema.checkout.tender(house.staff, split.id, PaymentRequest(Tender.CASH, tendered=500), 500)
    with suppress(PaymentRefusedError):
        cinema.checkout.tender(house.staff, split.id, card(DECLINES), 200)
    with suppress(PaymentUnresolvedError):
        sell(cinema, house.guest, shown, "C1", request=card(SILENT))
    for seat in ("C2", "C3"):
        sale = sell(cinema, house.guest, shown, seat)
        with pytest.raises(PowerCutError):
            _failing(house, "after transactions.ask_refund").refunds.refund(
                house.staff, sale.receipt_number or "", reason="ill"
            )
        if seat == "C2":
            refund = house.storage.transactions.get(sale.id).refunds[0]
            house.storage.transactions.leave_refund_to_manager(sale.id, refund.id)
    hold(cinema, house.guest, shown, "C6")
    with pytest.raises(PowerCutError):
        sell(_failing(house, "after seat_maps.pin"), house.guest, shown, "C7", "C8")
    with pytest.raises(PowerCutError):
        sell(_failing(house, "after transactions.ask"), house.guest, shown, "C9")
    # Nothing is young, so nothing is accepted for being on its way, and no lease is over.
    data = house.connection.database
    data["transactions"].update_many({"lease": {"$exists": True}}, [{"$set": {"lease.until": _LATER}}])
    while data["journal"].find_one({"due": True}):
        cinema.recovery.recover()
        for entry in data["journal"].find({"due": True}):
            house.storage.journal.settled([entry["_id"]])
    _age_pins(data)


def _age_pins(data: Data) -> None:
    """Let every pin be forty minutes old."""
    old = {"$subtract": ["$$NOW", 2_400_000]}
    for one in data["seat_maps"].find({}):
        names = [name for name, hold in one["holds"].items() if hold["pinned"]]
        aged: dict[str, Any] = {f"holds.{name}.pinned.at": old for name in names}
        if names:
            data["seat_maps"].update_one({"_id": one["_id"]}, [{"$set": {**aged, "oldest_pin": old}}])


def _failing(house: SmallHouse, point: str) -> Cinema:
    return join(faulty(open_storage(house.connection), point), "till-9", patience=0.01)


@dataclass(frozen=True)
class Spoiling:
    """One field of one document, changed in one way."""

    collection: str
    document: dict[str, Any]
    path: Path
    change: str

    @property
    def field(self) -> str:
        """The field as the list names it: numbers in lists, and names that are ids or seats, are stars."""
        parents = {"holds", "seats", "counts", "type_names", "movie_titles"}
        named = [
            "*" if isinstance(step, int) or (place and self.path[place - 1] in parents) else step
            for place, step in enumerate(self.path)
        ]
        return ".".join([self.collection, *map(str, named)])

    @property
    def state(self) -> str:
        """What the changed thing was: the state of a sale or seat, the kind of an entry."""
        if self.collection == "seat_maps" and self.path[0] == "seats" and len(self.path) > 1:
            return str(self.document["seats"][self.path[1]]["state"])
        return str(self.document.get("state") or self.document.get("kind", ""))

    @property
    def spoilt(self) -> dict[str, Any]:
        """The document with the change."""
        return changed(self.document, self.path, CHANGES[self.change])

    @property
    def spoilt_id(self) -> str:
        """The id that the document has then, as the audit writes it."""
        return str(self.spoilt.get("_id"))

    @property
    def changes_nothing(self) -> bool:
        """Whether it was so before; what is not there stands for what is empty."""
        value: Any = self.document
        for step in self.path:
            value = value[step]
        return value == CHANGES[self.change] or (self.change == "removed" and not value)

    def __str__(self) -> str:
        return f"{self.field} of what is {self.state or 'there'}: {self.change}"

    def do(self, data: Data) -> bool:
        """Spoil it; False if the database itself refuses."""
        if (self.path, self.change) == (("_id",), "removed"):
            return False
        try:
            self._put(data, self.spoilt)
        except (DuplicateKeyError, WriteError):
            self.undo(data)
            return False
        return True

    def _put(self, data: Data, document: dict[str, Any]) -> None:
        if document.get("_id") == self.document["_id"]:
            data[self.collection].replace_one({"_id": document["_id"]}, document, bypass_document_validation=True)
        else:
            data[self.collection].delete_one({"_id": self.document["_id"]})
            data[self.collection].insert_one(document, bypass_document_validation=True)

    def undo(self, data: Data) -> None:
        """Put it back."""
        if self.path == ("_id",):
            data[self.collection].delete_many({"_id": {"$not": {"$type": "string"}}})
            data[self.collection].delete_one({"_id": self.spoilt_id})
        data[self.collection].replace_one({"_id": self.document["_id"]}, self.document, upsert=True)


def changed(document: dict[str, Any], path: Path, value: Any) -> dict[str, Any]:
    """Return a copy of a document with one value of it changed or removed."""
    copy = deepcopy(document)
    inner: Any = copy
    for step in path[:-1]:
        inner = inner[step]
    if value is REMOVED:
        del inner[path[-1]]
    else:
        inner[path[-1]] = value
    return copy


def paths(document: dict[str, Any]) -> Iterator[Path]:
    """Yield the place of every value in a document, at every depth."""
    return _paths(document, ())


def _paths(value: Any, here: Path) -> Iterator[Path]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, one in inner:
        yield (*here, step)
        yield from _paths(one, (*here, step))


def spoilings(house: SmallHouse) -> Iterator[Spoiling]:
    """Every field of every document, changed in every way; of seats alike one is enough."""
    database = house.connection.database
    for collection in ("transactions", "journal", "tills", "seat_maps"):
        for document in list(database[collection].find({})):
            for path in paths(document):
                if collection == "seat_maps" and not _is_of_interest(document, path):
                    continue
                for change in CHANGES:
                    yield Spoiling(collection, document, path, change)


def _is_of_interest(document: dict[str, object], path: tuple[str | int, ...]) -> bool:
    return bool(document["holds"]) and (path[0] != "seats" or path[1:2] in {(), ("A3",), ("B1",), ("C6",), ("C7",)})


def in_turns(cases: Iterator[Spoiling]) -> list[Spoiling]:
    """Put cases into an order by chance that is the same in every run."""
    return sorted(cases, key=lambda one: sha256(f"{one.field} {one.change} {one.state}".encode()).digest())


def bounded(cases: Iterable[Spoiling]) -> Iterator[Spoiling]:
    """Yield cases for a minute."""
    end = time.monotonic() + _SECONDS
    for case in cases:
        if time.monotonic() > end:
            return
        yield case
