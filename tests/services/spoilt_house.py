"""One healthy house with a sale in every state, and every way to spoil a single field of what is stored of it."""

from collections.abc import Iterator
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
from cinema.domain.transactions import TransactionState as State
from cinema.errors import PaymentUnresolvedError
from cinema.services.cinema import Cinema
from repositories.connect import connect
from repositories.storage import open_storage
from tests.conftest import SmallHouse, build_house, make_empty
from tests.services.conftest import PowerCutError, faulty
from tests.support import CASH, SILENT, begin, card, expire_leases, hold, sell

Data = Database[dict[str, Any]]
Path = tuple[str | int, ...]
REMOVED = object()
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
    make_empty(connection)
    connection.close()


def sell_in_every_state(house: SmallHouse) -> None:
    """Sell, so that each state of a sale is there, numbers are on their way and given back, and baskets live."""
    screening = house.screening
    paid = sell(house.cinema, house.staff, screening, "B1", "B2", request=CASH)
    for reference, given_back in (("SLIP-1", True), ("SLIP-2", False)):
        with suppress(PaymentUnresolvedError):
            house.cinema.checkout.answer(house.staff, paid.id, reference)
        house.cinema.unresolved.decide_slip(house.operator, paid.id, reference, given_back=given_back)
    for seats, back in ((["B3", "B4"], ["B3"]), (["B5"], ["B5"])):
        sale = sell(house.cinema, house.staff, screening, *seats)
        house.cinema.refunds.refund(house.staff, sale.receipt_number or "", back, reason="ill")
    _cut(house, "after transactions.ask", "B6")
    expire_leases(house.connection)
    house.cinema.recovery.recover()  # abandons it
    with suppress(PaymentUnresolvedError):
        sell(house.cinema, house.guest, screening, "C1", request=card(SILENT))
    for point, seat in (("after refunds.ask", "C2"), ("after refunds.ask", "C3"), ("after counters.take", "C4")):
        sale = sell(house.cinema, house.guest, screening, seat)
        with pytest.raises(PowerCutError):
            _failing(house, point).refunds.refund(house.staff, sale.receipt_number or "", reason="ill")
        if seat == "C2":
            refund = house.storage.transactions.get(sale.id).refunds[0]
            house.storage.refunds.move(sale.id, refund.id, (State.REFUNDING,), State.REFUND_UNRESOLVED)
    house.storage.counters.give_back(_series(house), "late", house.storage.counters.take(_series(house), "late"))
    begin(house.cinema, house.guest, screening, "C5")
    hold(house.cinema, house.guest, screening, "C6")
    _cut(house, "after seat_maps.pin", "C7", "C8")
    _cut(house, "after counters.take", "C9")
    house.storage.counters.give_back(_series(house), "later", house.storage.counters.take(_series(house), "later"))


def _series(house: SmallHouse) -> str:
    return next(name for name in house.storage.audit_rows.series() if name.startswith("receipt"))


def _failing(house: SmallHouse, point: str) -> Cinema:
    return join(faulty(open_storage(house.connection), point), "till-9", patience=0.01)


def _cut(house: SmallHouse, point: str, *seats: str) -> None:
    with pytest.raises(PowerCutError):
        sell(_failing(house, point), house.guest, house.screening, *seats)


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
        parents = {"open", "holds", "seats"}
        named = [
            "*" if isinstance(step, int) or (place and self.path[place - 1] in parents) else step
            for place, step in enumerate(self.path)
        ]
        return ".".join([self.collection, *map(str, named)])

    @property
    def state(self) -> str:
        """What the changed thing was: the state of a sale (charged: paying, and the money is taken), of a seat."""
        if self.collection == "seat_maps" and self.path[0] == "seats" and len(self.path) > 1:
            return str(self.document["seats"][self.path[1]]["state"])
        if self.document.get("state") == "paying" and self.document["attempts"][-1]["state"] == "approved":
            return "charged"
        return str(self.document.get("state") or self.document.get("event", "")).partition("/")[0]

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
        return value == CHANGES[self.change] or (self.change == "removed" and value in (None, [], {}))

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
    for collection in ("transactions", "counters", "journal", "seat_maps"):
        for document in list(database[collection].find({})):
            for path in paths(document):
                if collection == "seat_maps" and not _is_of_interest(document, path):
                    continue
                for change in CHANGES:
                    yield Spoiling(collection, document, path, change)


def _is_of_interest(document: dict[str, object], path: tuple[str | int, ...]) -> bool:
    return bool(document["holds"]) and (path[0] != "seats" or path[1:2] in {(), ("A3",), ("B1",), ("C6",), ("C7",)})


def in_turns(cases: Iterator[Spoiling]) -> list[Spoiling]:
    """Put cases into an order that is another one at each document, so that all of them have their turn."""
    return sorted(cases, key=lambda one: sha256(f"{one.field} {one.change} {one.document['_id']}".encode()).digest())
