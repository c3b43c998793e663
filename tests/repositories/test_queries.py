"""Every query of a screen, a sale, a refund and recovery uses an index, and looks at little more than it returns.

The commands are those that the services send while people go about their day in a house that has sold for days; each
is explained by the server. So a new query is looked at as soon as a path takes it, and a path has to take it.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from bson import CodecOptions, DatetimeConversion

from benchmarks.house import add_screenings, build_house
from benchmarks.load import load_sales
from benchmarks.recording import Command, recorded_connection
from cinema.bootstrap import join
from cinema.domain.ids import new_id
from cinema.domain.transactions import Transaction
from repositories.connect import Connection, connect
from repositories.documents import from_document
from repositories.storage import Storage, open_storage
from tests.support import enrol
from tests.workloads import EVERYTHING, MANAGER, Visit

SALES = 2000
EXPLAINED = {"find", "aggregate", "distinct", "count", "update", "delete", "findAndModify"}
OF_THE_WIRE = {"lsid", "$clusterTime", "$db", "$readPreference", "txnNumber", "readConcern", "writeConcern", "ordered"}
# Read whole, since all of it is wanted: the rooms of a house, its tills, and where each till's chain ends.
# The screenings to come of all price cards are counted in their index: no screening is read (`test_screenings.py`).
WHOLE = {
    "Auditoriums.all",
    "PriceCards.all",
    "Tills.all",
    "Printers.all",
    "AuditRows.heads",
    "Screenings.count_by_card",
}
# A search reads and sorts what matches, of what grows with what is shown and said, not with what is sold.
SEARCH = {"Movies.search", "Reviews.search"}
FEW = 25
# For other paths than these: the sample data, the backup, the audit and its repairs, which have tests of their own.
ELSEWHERE = {"AuditRows", "SeatRepairs", "StoredDatabase", "Archives", "StoredBackupLog", "ServerLogs", "Rehearsals"}
NEVER_IN_A_DAY = {
    "SeatMaps.create", "Screenings.put", "Screenings.forget", "Screenings.last_day", "Movies.put", "Movies.put_poster",
    "Movies.forget", "Auditoriums.forget",
    "PriceCards.forget", "TicketTypes.forget", "TicketTypes.put",
    "PriceCards.get", "TicketTypes.cached",  # heard as PriceCards.of
    "Auditoriums.put", "PriceCards.put", "Reviews.put", "HouseSettings.set", "HouseSettings.day_start",
    "HouseSettings.has_prices",
    "HouseSettings.backup_key",  # for the daily backup
    "HouseSettings.find_set_up", "HouseSettings.decide_set_up", "HouseSettings.finish_set_up",
    "HouseSettings.drop_set_up",
    "SeatMaps.changes",  # heard as SeatFeed, which it hands over to
    "HouseSettings.is_set_up",  # knows it from is_demo
    "HouseSettings.forget",  # asks nothing
    "Journal.insert", "HouseDocuments.fields", "Users.forget",  # ask nothing
    "DoorBook.put_right",  # for a repair
    "HouseSettings.mark_demo", "HouseSettings.mark_set_up", "HouseSettings.seed_state", "HouseSettings.note_seed",
}  # fmt: skip


@pytest.fixture(scope="module")
def visited(mongodb_uri: str) -> Iterator[tuple[Connection, list[Command]]]:
    """A house of a few thousand documents and all that was asked of it in a day."""
    name = f"test_{new_id()}"
    build_house(mongodb_uri, name)
    load_sales(mongodb_uri, name, SALES)
    connection = connect(mongodb_uri, name)
    (screening,) = add_screenings(open_storage(connection), "today", 1)
    found = connection.database["transactions"].find_one({})
    assert found is not None
    watched, recorder = recorded_connection(mongodb_uri, name)
    storage = open_storage(watched)
    enrol(open_storage(connection), MANAGER)  # the other is there
    cinema = join(storage, "till-1", patience=0.05)
    visit = Visit(cinema, storage, connection, screening, from_document(Transaction, found))
    for path in EVERYTHING:
        path(visit)
    heard = list(recorder.commands)
    cinema.close()
    yield connection, heard
    connection.client.drop_database(name)
    connection.close()


def explain(connection: Connection, command: Command) -> dict[str, Any]:
    """Return the server's word for what a command does, with what it looked at."""
    plain = {name: value for name, value in command.body.items() if name not in OF_THE_WIRE}
    if command.name == "aggregate":
        plain["cursor"] = {}
    # A count's bounds have the last instant that there is, which Python has no datetime for.
    options: CodecOptions[dict[str, Any]] = CodecOptions(datetime_conversion=DatetimeConversion.DATETIME_AUTO)
    return connection.database.command("explain", plain, verbosity="executionStats", codec_options=options)


def parts(plan: Any, key: str) -> Iterator[dict[str, Any]]:
    """Yield every part of a plan that has a key, in whatever the server wrapped it; not what it decided against."""
    if isinstance(plan, dict):
        if key in plan:
            yield plan
        for name, part in plan.items():
            if name not in {"rejectedPlans", "allPlansExecution", "command"}:
                yield from parts(part, key)
    elif isinstance(plan, list):
        for part in plan:
            yield from parts(part, key)


def wasteful(connection: Connection, command: Command) -> str | None:
    """Return what is wrong with a command: it walks a collection, sorts what it found, or looks at far too much."""
    plan = explain(connection, command)
    stages = [part["stage"] for part in parts(plan, "stage")]
    if "COLLSCAN" in stages:
        return "walks the whole collection"
    if command.method in SEARCH and (command.body.get("filter") or command.name == "aggregate"):
        return None
    if "SORT" in stages or any("$sort" in part for part in parts(plan, "$sort")):
        return "sorts in memory"
    for stats in parts(plan, "totalKeysExamined"):
        looked = max(stats["totalKeysExamined"], stats["totalDocsExamined"])
        if looked > FEW + 2 * stats["nReturned"]:
            return f"looks at {looked} to find {stats['nReturned']}"
    return None


def asked(heard: list[Command]) -> list[Command]:
    """Return the commands that ask by a query; a change stream reads the oplog."""
    return [
        one
        for one in heard
        if one.name in EXPLAINED and not (one.name == "aggregate" and "$changeStream" in one.body["pipeline"][0])
    ]


def test_every_query_of_a_day_uses_an_index(visited: tuple[Connection, list[Command]]) -> None:
    connection, heard = visited
    commands = [one for one in asked(heard) if one.method not in WHOLE]
    assert len(commands) > 100
    found = {(one.method, why) for one in commands if (why := wasteful(connection, one))}
    assert not found


@pytest.mark.parametrize(
    ("command", "why"),
    [
        ({"find": "movies", "filter": {"age_rating": "PG", "minutes": 91}}, "looks at"),
        ({"find": "transactions", "filter": {"seller": "h1"}}, "walks"),
        ({"find": "transactions", "filter": {"state": "paid"}, "sort": {"workstation": 1}, "limit": 5}, "sorts"),
        ({"find": "transactions", "filter": {"state": "paid", "workstation": "nowhere"}}, "looks at"),
        ({"aggregate": "screenings", "pipeline": [{"$match": {"plan": "hall-1"}}]}, "walks"),
        ({"update": "transactions", "updates": [{"q": {"seller": "h1"}, "u": {"$set": {"seller": "m"}}}]}, "walks"),
    ],
)
def test_a_wasteful_query_is_noticed(
    visited: tuple[Connection, list[Command]], command: dict[str, Any], why: str
) -> None:
    found = wasteful(visited[0], Command(next(iter(command)), command, "", ""))
    assert found is not None
    assert found.startswith(why)


def test_every_method_that_asks_was_taken(visited: tuple[Connection, list[Command]]) -> None:
    taken = {one.method for one in visited[1]}
    missing = set(methods()) - taken - NEVER_IN_A_DAY
    assert sorted(missing) == []


def methods() -> Iterator[str]:
    """Yield every public method of a repository."""
    for kind in Storage.__annotations__.values():
        if kind.__name__ not in ELSEWHERE:
            yield from (f"{kind.__name__}.{name}" for name in vars(kind) if not name.startswith("_"))
