"""What people wait for at the screen, as calls of the services on a house that `benchmarks.load` has filled.

Decides what each path asks for: things taken at random from the whole house, so that no call finds the last one's
documents at hand. Which of them may not grow is told here, how they are judged in `benchmarks.growth`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from benchmarks.house import DATABASE, add_screenings, build_house, place, seller
from benchmarks.load import load_sales
from cinema.bootstrap import join
from cinema.domain.movies import MovieQuery
from cinema.domain.orders import Choice
from cinema.domain.payments import PaymentRequest, Tender
from cinema.domain.tickets import TicketVerdict
from cinema.domain.transactions import Transaction
from cinema.domain.users import Actor, Channel, Role
from cinema.services.cinema import Cinema
from repositories.connect import Connection, connect
from repositories.documents import from_document
from repositories.storage import open_storage

MOST_CALLS = 150  # the places of one screening


@dataclass(frozen=True)
class FilledHouse:
    """A house with so many sales, and some of them to ask for."""

    sales: int
    connection: Connection
    cinema: Cinema
    actor: Actor
    screenings: tuple[str, ...]
    known: tuple[Transaction, ...]
    coming: tuple[str, ...]


@dataclass(frozen=True)
class Path:
    """One thing that is waited for: `ready` makes what the call of this number needs, `act` is timed.

    `reads` tells that it shows something and changes nothing, so that it may grow no faster than logarithmically.
    """

    name: str
    reads: bool
    ready: Callable[[FilledHouse, int], Any]
    act: Callable[[FilledHouse, Any], object]


def fill(uri: str, sales: int) -> FilledHouse:
    """Make a house of so many sales in a database of its own."""
    name = f"{DATABASE}_{sales}"
    build_house(uri, name)
    load_sales(uri, name, sales)
    connection = connect(uri, name)
    storage = open_storage(connection)
    screenings = add_screenings(storage, "fresh", 2)
    found = connection.database["transactions"].aggregate([{"$sample": {"size": MOST_CALLS}}])
    known = tuple(from_document(Transaction, one) for one in found)
    tomorrow = {"starts_at": {"$gt": datetime.now(UTC)}, "movie": {"$ne": "metropolis"}}
    coming = tuple(sorted(connection.database["screenings"].distinct("movie", tomorrow)))
    return FilledHouse(sales, connection, join(storage, "till-1"), seller("till-1"), screenings, known, coming)


def _known(house: FilledHouse, number: int) -> Transaction:
    return house.known[number % len(house.known)]


def _day(house: FilledHouse, number: int) -> str:
    starts = _known(house, number).starts_at
    assert starts is not None
    return starts.date().isoformat()


def _buyer(house: FilledHouse, number: int) -> Actor:
    return Actor(Role.CUSTOMER, "till-1", Channel.CUSTOMER, _known(house, number).customer, "Ada")


def _code(house: FilledHouse, number: int) -> str:
    return next(iter(house.cinema.receipts.codes(house.actor, _known(house, number)).values()))


def _hold(house: FilledHouse, number: int) -> Any:
    return house.cinema.booking.hold(house.actor, house.screenings[1], None, place(number, house.screenings)[1])


def _sell(house: FilledHouse, hold: Any) -> None:
    order = house.cinema.checkout.begin(house.actor, [Choice(hold, dict.fromkeys(hold.seats))])
    house.cinema.checkout.pay(house.actor, order, PaymentRequest(Tender.CASH, tendered=5000))


def _check(house: FilledHouse, code: str) -> None:
    assert house.cinema.ticket_checks.check(house.actor, code).verdict is TicketVerdict.VALID


def _page(house: FilledHouse, query: MovieQuery) -> None:
    assert house.cinema.catalogue.search(query).movies


def _showings(house: FilledHouse, movie: str) -> None:
    assert house.cinema.programme.of_movie(movie)


def _number(_house: FilledHouse, number: int) -> int:
    return number


PATHS = (
    Path("programme of a day", True, _day, lambda house, day: house.cinema.programme.of_day(day)),
    Path("days to come", True, _number, lambda house, _: house.cinema.programme.days()),
    Path(
        "showings of a title",
        True,
        lambda house, number: house.coming[number % len(house.coming)],
        _showings,
    ),
    Path(
        "seat page",
        True,
        lambda house, number: _known(house, number).screening,
        lambda house, screening: house.cinema.booking.seating(screening),
    ),
    Path("catalogue page", True, lambda _house, _number: MovieQuery(), _page),
    Path("search", True, lambda _house, _number: MovieQuery(text="lant"), _page),
    Path("history of a customer", True, _buyer, lambda house, actor: house.cinema.receipts.purchases(actor)),
    Path(
        "receipt by number",
        True,
        lambda house, number: _known(house, number).receipt_number,
        lambda house, receipt: house.cinema.receipts.by_number(house.actor, receipt),
    ),
    Path("ticket check", True, _code, _check),
    Path("recovery with nothing to do", True, _number, lambda house, _: house.cinema.recovery.recover()),
    Path(
        "hold",
        False,
        lambda house, number: place(number, house.screenings)[1],
        lambda house, seats: house.cinema.booking.hold(house.actor, house.screenings[0], None, seats),
    ),
    Path("sale after the hold", False, _hold, _sell),
)
