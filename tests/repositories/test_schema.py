"""The schema: what the server itself refuses, and that every query of a screen, a sale and recovery has an index."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pymongo import MongoClient
from pymongo.errors import WriteError
from pymongo.monitoring import CommandFailedEvent, CommandListener, CommandStartedEvent, CommandSucceededEvent

from cinema.domain.movies import MovieKind, MovieQuery
from cinema.domain.users import Channel, Role
from cinema.services.cinema import Cinema
from repositories.connect import Connection
from repositories.schema import SCHEMA, apply_schema
from repositories.storage import open_storage
from tests.conftest import SmallHouse
from tests.support import begin, expire, expire_leases, sell

SEAT = {"state": "free", "hold": None, "until": None, "ticket": None}
NOW = datetime(2026, 11, 20, tzinfo=UTC)


@pytest.mark.parametrize(
    "seat",
    [
        {**SEAT, "state": "sold"},
        {**SEAT, "state": "held"},
        {**SEAT, "state": "held", "hold": "h1"},
        {**SEAT, "state": "free", "hold": "h1"},
        {**SEAT, "state": "free", "ticket": "t1"},
        {**SEAT, "state": "mine"},
        {"state": "free"},
    ],
)
def test_a_seat_that_contradicts_itself_is_refused_by_the_server(house: SmallHouse, seat: dict[str, Any]) -> None:
    maps = house.connection.database["seat_maps"]
    with pytest.raises(WriteError):
        maps.update_one({"_id": house.screening}, {"$set": {"seats.B1": seat}})
    assert maps.find_one({"_id": house.screening}, {"seats.B1": 1}) == {"_id": house.screening, "seats": {"B1": SEAT}}


@pytest.mark.parametrize(
    ("collection", "change"),
    [
        ("transactions", {"state": "nearly-paid"}),
        ("transactions", {"total": -1}),
        ("transactions", {"total": 9.5}),
        ("transactions", {"tickets": []}),
        ("transactions", {"tickets.0.price": -1}),
        ("movies", {"year": "1927"}),
        ("movies", {"kind": "play"}),
        ("screenings", {"starts_at": "20:00"}),
        ("screenings", {"state": "maybe"}),
        ("counters", {"next": "2"}),
        ("journal", {"seq": "1"}),
    ],
)
def test_a_document_of_another_shape_is_refused_by_the_server(
    house: SmallHouse, collection: str, change: dict[str, Any]
) -> None:
    sell(house.cinema, house.guest, house.screening, "B1")
    documents = house.connection.database[collection]
    before = documents.find_one({})
    assert before is not None
    with pytest.raises(WriteError):
        documents.update_one({"_id": before["_id"]}, {"$set": change})
    assert documents.find_one({}) == before


def test_making_the_schema_again_changes_nothing(connection: Connection) -> None:
    def shape() -> dict[str, Any]:
        return {name: connection.database[name].index_information() for name in sorted(SCHEMA)}

    before = shape()
    apply_schema(connection.database)
    assert shape() == before


class Listener(CommandListener):
    """Keeps every command that reads or writes by a query."""

    def __init__(self) -> None:
        self.commands: list[dict[str, Any]] = []

    def started(self, event: CommandStartedEvent) -> None:
        if event.command_name in {"find", "aggregate", "distinct", "count", "update", "findAndModify"}:
            self.commands.append(dict(event.command))

    def succeeded(self, event: CommandSucceededEvent) -> None: ...

    def failed(self, event: CommandFailedEvent) -> None: ...


@pytest.fixture
def watched(house: SmallHouse, mongodb_uri: str) -> Iterator[tuple[Cinema, Listener]]:
    """The small house through a client whose every command is kept."""
    from cinema.bootstrap import join

    listener = Listener()
    client: MongoClient[dict[str, Any]] = MongoClient(mongodb_uri, tz_aware=True, event_listeners=[listener])
    seen = Connection(client, client[house.connection.database.name], "", "", "set")
    yield join(open_storage(seen), "till-1", patience=0.05), listener
    client.close()


def stages(plan: Any) -> Iterator[dict[str, Any]]:
    """Yield every stage of a plan that was chosen, in whatever the server wrapped it."""
    if isinstance(plan, dict):
        if "stage" in plan:
            yield plan
        for name, part in plan.items():
            if name != "rejectedPlans":
                yield from stages(part)
    elif isinstance(plan, list):
        for part in plan:
            yield from stages(part)


OF_THE_WIRE = {"lsid", "$clusterTime", "$db", "$readPreference", "txnNumber", "readConcern", "writeConcern", "ordered"}


def scanned(house: SmallHouse, commands: list[dict[str, Any]]) -> list[str]:
    """Return what walks a whole collection, or the server's word for it."""
    found = []
    for command in commands:
        plain = {name: value for name, value in command.items() if name not in OF_THE_WIRE}
        if "cursor" in plain or "aggregate" in plain:
            plain["cursor"] = {}
        plan = house.connection.database.command("explain", plain, verbosity="queryPlanner")
        names = [stage["stage"] for stage in stages(plan)]
        if "COLLSCAN" in names:
            found.append(f"{names}: {plain}")
    return found


def catalogue(cinema: Cinema, house: SmallHouse) -> None:
    """Every filter and order of the catalogue."""
    for query in (
        MovieQuery(),
        MovieQuery(text="met"),
        MovieQuery(text="fritz lang"),
        MovieQuery(kind=MovieKind.FILM),
        MovieQuery(genre="drama"),
        MovieQuery(year_from=1920, year_to=1930),
        MovieQuery(min_rating=3),
        MovieQuery(age_rating="PG"),
        MovieQuery(day=cinema.programme.days()[0]),
        MovieQuery(sort="newest"),
        MovieQuery(sort="oldest"),
        MovieQuery(sort="rating"),
        MovieQuery(kind=MovieKind.FILM, genre="drama", text="m", sort="rating"),
    ):
        cinema.catalogue.search(query)
    cinema.catalogue.movie("metropolis")
    cinema.catalogue.reviews("metropolis")


def programme(cinema: Cinema, house: SmallHouse) -> None:
    """The list of days, a day, a title's showings, what is on sale, a seat page."""
    cinema.programme.of_day(cinema.programme.days()[0])
    cinema.programme.of_movie("metropolis")
    cinema.programme.sellable()
    cinema.booking.seating(house.screening)


def people(cinema: Cinema, house: SmallHouse) -> None:
    """Registering, signing in, the profile, and the history with its receipt."""
    ada = cinema.accounts.register("Ada", "ada", "ada@example.org", "a long sentence")
    cinema.accounts.sign_in("ada@example.org", "a long sentence")
    actor = cinema.actor(ada, Channel.CUSTOMER)
    cinema.accounts.save_profile(actor, "Ada", ("drama",), "es")
    cinema.accounts.set_favourite(actor, "metropolis", favourite=True)
    sale = sell(cinema, actor, house.screening, "B1")
    assert cinema.receipts.purchases(actor) == (sale,)
    cinema.receipts.by_number(actor, sale.receipt_number or "")
    cinema.ticket_checks.check(cinema.receipts.codes(sale)[sale.tickets[0].id])
    assert ada.role is Role.CUSTOMER


def sale(cinema: Cinema, house: SmallHouse) -> None:
    """A sale, an extension, a release."""
    held = cinema.booking.hold(house.guest, house.screening, None, ["C1", "C2"])
    cinema.booking.extend(house.guest, held)
    cinema.booking.release(house.guest, held)
    sell(cinema, house.guest, house.screening, "C1")


def recovery(cinema: Cinema, house: SmallHouse) -> None:
    """A start of the program after a crash, with all it may find."""
    begun = begin(cinema, house.guest, house.screening, "B5")
    expire(house.connection, house.screening, begun.hold)
    house.connection.database["transactions"].update_one(
        {"_id": begun.id}, {"$set": {"created_at": NOW - timedelta(days=1)}}
    )
    from tests.support import card

    cinema.checkout.ask(house.guest, begin(cinema, house.guest, house.screening, "B6").id, card())
    expire_leases(house.connection)
    recovered = cinema.recovery.recover()
    assert (recovered.settled, recovered.abandoned) == (1, 1)
    cinema.unresolved.waiting(house.operator)


@pytest.mark.parametrize("screen", [catalogue, programme, people, sale, recovery])
def test_every_query_of_a_screen_uses_an_index(
    house: SmallHouse, watched: tuple[Cinema, Listener], screen: Callable[[Cinema, SmallHouse], None]
) -> None:
    cinema, listener = watched
    screen(cinema, house)
    assert listener.commands
    # The numbers on their way stand in one small document a year, all of which are wanted.
    commands = [one for one in listener.commands if not (one.get("find") == "counters" and not one["filter"])]
    assert not scanned(house, commands)


def test_a_query_without_an_index_is_noticed(house: SmallHouse) -> None:
    assert scanned(house, [{"find": "movies", "filter": {"synopsis": "A city."}}])
