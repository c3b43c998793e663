"""A house on a server for the proof: its own database, migrated and filled, counted and dropped."""

from collections.abc import Collection
from dataclasses import replace
from datetime import timedelta
from typing import Any
from unittest.mock import patch

from cinema.domain.ids import new_id
from cinema.services.cinema import Cinema
from cinema.services.selling import recovery
from repositories.connect import Connection, connect
from repositories.migrations import migrate
from repositories.schema import SCHEMA
from repositories.seat_expressions import NEVER
from repositories.storage import open_storage
from tests.conftest import SmallHouse, build_house
from tests.races.rig import acknowledge
from tests.races.tally import Row, Tally, tally
from tests.rebuilding import rebuilt_equals_stored
from tests.support import expire_leases

ROWS = 26
COLUMNS = 10


def _roomy_house(connection: Connection, rows: int, columns: int) -> SmallHouse:
    """Build a house in which one guest and one clerk stand for many people: they may hold any number of seats."""
    storage = open_storage(connection)
    house = build_house(connection, storage, rows, columns)
    for name in ("seats_per_basket", "seats_at_counter"):
        storage.settings.set(name, 500)
    return house


class Stage:
    """The house, and what is asked of it after a race."""

    def __init__(self, connection: Connection, uri: str | None, house: SmallHouse) -> None:
        self.connection = connection
        self.uri = uri
        self.house = house

    @classmethod
    def open(cls, uri: str | None, *, rows: int = 3, columns: int = COLUMNS, screenings: int = 2) -> "Stage":
        """Make a house in a fresh database; `uri` None is this machine's private server, as in `connect`."""
        connection = connect(uri, f"race_{new_id()}")
        migrate(connection.database)
        stage = cls(connection, uri, _roomy_house(connection, rows, columns))
        stage.add_screenings(screenings - 2)
        return stage

    @property
    def database(self) -> str:
        """The name of the database, for the processes of a race."""
        return self.connection.database.name

    @property
    def cinema(self) -> Cinema:
        """The house as its first till sees it."""
        return self.house.cinema

    @property
    def screening(self) -> str:
        """The first screening."""
        return self.house.screening

    def seats(self, screening: str | None = None) -> list[str]:
        """Return the seats of a screening that one adult can buy, in the plan's order."""
        plan = self.house.storage.auditoriums.plan(
            self.house.storage.screenings.get(screening or self.screening).plan
        )  # fmt: skip
        return [seat.id for seat in plan.seats if seat.kind.value == "standard"]

    def screenings(self) -> list[str]:
        """Return every screening."""
        return [one["_id"] for one in self.connection.database["seat_maps"].find({}, {"_id": 1}, sort=[("_id", 1)])]

    def add_screenings(self, count: int) -> list[str]:
        """Put more screenings of the first one's kind on sale, one day after the other."""
        storage = self.house.storage
        first = storage.screenings.get(self.screening)
        plan = storage.auditoriums.plan(first.plan)
        made = []
        for days in range(1, count + 1):
            apart = timedelta(days=days)
            screening = replace(
                first, id=f"more-{days}-{new_id()}", starts_at=first.starts_at + apart, ends_at=first.ends_at + apart
            )
            storage.seat_maps.create(screening, plan, screening.starts_at)
            storage.screenings.put(screening)
            made.append(screening.id)
        return made

    def clear(self, *, rows: int = 3, columns: int = COLUMNS, screenings: int = 2) -> None:
        """Empty the database and build the house anew, which is quicker than a database of its own."""
        for name in SCHEMA:
            if name != "schema":
                self.connection.database[name].delete_many({})
        self.house = _roomy_house(self.connection, rows, columns)
        self.add_screenings(screenings - 2)

    def end_holds(self, seconds: float, screening: str | None = None) -> None:
        """Let every hold (of a screening) that is not being paid run out so many seconds from now.

        Seats and holds in one update: with two, and so two instants, a seat would run out before its hold.
        """
        then = {"$add": ["$$NOW", round(seconds * 1000)]}
        held = {"$and": [{"$eq": ["$$one.v.state", "held"]}, {"$lt": ["$$one.v.until", NEVER]}]}
        change: dict[str, Any] = {"next_expiry": then}
        for path, which in (("seats", held), ("holds", {"$eq": ["$$one.v.pinned", None]})):
            moved = {
                "k": "$$one.k",
                "v": {"$cond": [which, {"$mergeObjects": ["$$one.v", {"until": then}]}, "$$one.v"]},
            }
            each = {"$map": {"input": {"$objectToArray": f"${path}"}, "as": "one", "in": moved}}
            change[path] = {"$arrayToObject": each}
        of = {} if screening is None else {"_id": screening}
        self.connection.database["seat_maps"].update_many(of, [{"$set": change}])

    def recover(self, times: int = 3, till: Cinema | None = None) -> int:
        """Let every lease be over and bring what was left half done to its end; returns how much that was.

        To recovery, everything that is asked, pinned or due is old enough.
        """
        brought = 0
        with patch.object(recovery, "LEASE_SECONDS", 0):
            for _time in range(times):
                expire_leases(self.connection)
                done = (till or self.cinema).recovery.recover()
                assert not done.failed, "recovery could not finish something: see the log"
                brought += done.settled + done.unpinned + done.confirmed
        return brought

    def tally(self, told: Collection[str] = (), told_refunded: Collection[str] = ()) -> Tally:
        """Count what is in the database."""
        return tally(self.connection, told, told_refunded)

    def row(
        self,
        scenario: str,
        contenders: int,
        attempts: int,
        refused: int,
        *,
        told: Collection[str] = (),
        told_refunded: Collection[str] = (),
        note: str = "",
    ) -> Row:
        """Return the table's row: what the processes tried, and what the database says became of it."""
        count = self.tally(told, told_refunded)
        said = "; ".join(filter(None, [note, *count.found[:3]]))
        return Row(
            scenario, contenders, attempts, count.sold, refused, count.sold_twice, count.lost, count.gaps, said,
            count.refunded,
        )  # fmt: skip

    def findings(self) -> list[str]:
        """Return, in words, what the audit finds and what differs from what the journal says."""
        acknowledge(self.connection)  # both read at majority
        found = [f"{one.check} {one.subject}" for one in self.cinema.audit.findings(self.house.operator)]
        return [*found, *rebuilt_equals_stored(self.connection)]

    def verify(self, row: Row) -> Row:
        """Return the row if it is clean and the audit agrees; else AssertionError with what was found."""
        assert row.is_clean, row
        findings = self.findings()
        assert findings == [], (row, findings)
        return row

    def close(self) -> None:
        """Drop the database and let the server go."""
        self.connection.client.drop_database(self.database)
        self.connection.close()
