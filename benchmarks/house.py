"""The house that is sold from: a private server in a temporary folder, one plan, and screenings as they are needed."""

import os
import shutil
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cinema.domain.auditoriums import Auditorium, SeatKind, SeatPlan, plan_from_rows
from cinema.domain.movies import Movie, MovieKind
from cinema.domain.orders import Choice
from cinema.domain.payments import PaymentRequest, Tender
from cinema.domain.price_cards import CardRecord
from cinema.domain.screenings import Screening
from cinema.domain.ticket_types import TypeRecord
from cinema.domain.transactions import Transaction, TransactionState
from cinema.domain.users import Actor, Channel, Role, User
from cinema.services.cinema import Cinema
from repositories.connect import connect
from repositories.migrations import migrate
from repositories.private_server.server import PrivateServer
from repositories.storage import Storage, open_storage

DATABASE = "bench"
ROWS, COLUMNS = 12, 25
PLAN: SeatPlan = plan_from_rows("hall", 1, [(chr(ord("A") + row), "s" * COLUMNS, 0.0) for row in range(ROWS)], 0.05)
SEATS = tuple(seat.id for seat in PLAN.seats)
SEATS_A_SALE = 2
SALES_A_SCREENING = len(SEATS) // SEATS_A_SALE
_PRICE = 950


@contextmanager
def private_server() -> Iterator[str]:
    """Run a server of this run's own and yield its address; folder and server are gone afterwards."""
    os.environ["CINEMA_SERVER_LINGER"] = "0"
    folder = Path(tempfile.mkdtemp(prefix="cinema-bench-"))
    server = PrivateServer.acquire(folder)
    try:
        yield server.uri
    finally:
        pid = server.pid
        server.release()
        for _try in range(100):
            if not _runs(pid):
                break
            time.sleep(0.1)
        shutil.rmtree(folder, ignore_errors=True)


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except OSError:
        return False
    return True


def build_house(uri: str, database: str = DATABASE) -> None:
    """Fill the empty database with all but screenings."""
    connection = connect(uri, database)
    migrate(connection.database)
    storage = open_storage(connection)
    storage.settings.mark_demo()
    for name, value in (("card_provider", "test"), ("currency", "EUR"), ("timezone", "Europe/Lisbon")):
        storage.settings.set(name, value)
    storage.settings.set("stranded_at_window", "off")  # the sales take all seats in turn, whatever they leave
    storage.movies.put(Movie("metropolis", MovieKind.FILM, "Metropolis", "Metropolis", 1927, 153, "PG", "A city."))
    storage.auditoriums.put(Auditorium("hall", 1, "Hall", PLAN.id), PLAN)
    for order, name in enumerate(("adult", "child")):
        storage.ticket_types.put(TypeRecord(name, name.title(), order=order))
    prices = {name: dict.fromkeys(SeatKind, _PRICE) for name in ("adult", "child")}
    storage.price_cards.put(CardRecord("weekday", "Weekday", prices=prices))
    storage.users.add(User("user-staff", "sam", "Sam", "sam@example.org", Role.STAFF, datetime.now(UTC)), "")
    connection.close()


def add_screenings(storage: Storage, prefix: str, count: int) -> tuple[str, ...]:
    """Put so many screenings with all seats free on sale and return their ids."""
    starts = datetime.now(UTC).replace(minute=0, second=0, microsecond=0) + timedelta(days=1)
    names = tuple(f"{prefix}-{number:03}" for number in range(count))
    for name in names:
        screening = Screening(
            name, "metropolis", "hall", PLAN.id, starts, starts + timedelta(minutes=153),
            starts.date().isoformat(), "weekday",
        )  # fmt: skip
        storage.seat_maps.create(screening, PLAN, starts)
        storage.screenings.put(screening)
    return names


def place(number: int, screenings: Sequence[str]) -> tuple[str, tuple[str, ...]]:
    """Return the screening and the seats of a round's sale of this number; no two numbers share a seat."""
    which, sale = divmod(number, SALES_A_SCREENING)
    return screenings[which], SEATS[sale * SEATS_A_SALE : (sale + 1) * SEATS_A_SALE]


def seller(workstation: str) -> Actor:
    """Return a member of staff at a till."""
    return Actor(Role.STAFF, workstation, Channel.CUSTOMER, "user-staff", "Sam")


def sell(cinema: Cinema, actor: Actor, screening: str, seats: tuple[str, ...], card: str | None = None) -> Transaction:
    """Sell seats through the services, from hold to paid: for cash, or by a card of the test terminal."""
    hold = cinema.booking.hold(actor, screening, None, seats)
    order = cinema.checkout.begin(actor, [Choice(hold, dict.fromkeys(seats, None))])
    cash = PaymentRequest(Tender.CASH, tendered=5000)
    paid = cinema.checkout.pay(actor, order, PaymentRequest(Tender.CARD, card=card) if card else cash)
    assert paid.state is TransactionState.PAID
    return paid
