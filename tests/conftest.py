"""Shared by all tests: one private MongoDB a session and worker, a database a test, and a small cinema in it."""

import os
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, settings
from pymongo import WriteConcern
from pymongo.read_concern import ReadConcern
from pymongo.synchronous.database import Database

from cinema.adapters.passwords import BcryptPasswords
from cinema.bootstrap import join
from cinema.domain.auditoriums import Auditorium, SeatKind, plan_from_rows
from cinema.domain.house import House, business_day, next_business_day
from cinema.domain.ids import new_id
from cinema.domain.movies import Movie, MovieKind
from cinema.domain.price_cards import CardRecord
from cinema.domain.screenings import Screening, slot_of
from cinema.domain.setting_texts import BY_RULE
from cinema.domain.ticket_types import TypeRecord
from cinema.domain.users import Actor, Channel, Role
from cinema.services.cinema import Cinema
from repositories.connect import Connection, connect
from repositories.migrations import migrate
from repositories.private_server.server import PrivateServer
from repositories.schema import EPOCH, SCHEMA
from repositories.storage import Storage, open_storage
from tests.support import Kept, enrol, in_order, put_back
from tests.variations import leave_to_the_soak

# No timed assertion decides a test: this machine may be busy. Each run has other examples.
settings.register_profile("untimed", max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")

os.environ.setdefault("CINEMA_SERVER_LINGER", "2")
# A hash of bcrypt's least cost: programs that tests start have the product's own, which takes a fifth of a second.
BcryptPasswords.__init__.__defaults__ = (4,)
_MEMORY = Path("/dev/shm")
_ROOM = 4_000_000_000
# What a test takes, by folder, and what a file takes whose tests take much longer: seconds of computing.
_A_TEST = {"gui": 0.5, "commands": 0.4, "races": 0.3}
_A_FILE = {
    "test_box_office": 22, "test_kiosk_measures": 22, "test_readme": 21, "test_windows": 21, "test_kiosk_session": 20,
    "test_kiosk_time": 20, "test_kiosk_pages": 19, "test_payment_page": 19, "test_sale": 18,
    "test_box_office_sales": 17, "test_kiosk_night": 17, "test_translations": 17, "test_kiosk_forgets": 16,
    "test_kiosk_papers": 16, "test_backup": 15, "test_kiosk_hostile": 15, "test_till_day": 15, "test_restore": 14,
    "test_server_first_start": 14, "test_booking_machine": 13, "test_pick_up_desk": 13, "test_private_server": 13,
    "test_scenarios": 13, "test_admin_prices": 12, "test_benchmarks": 10, "test_box_office_exchange": 10,
    "test_handing_over": 10, "test_kiosk": 10, "test_parking": 10, "test_scanner": 10, "test_admin_movies": 9,
    "test_drawer": 9, "test_kiosk_without_machines": 9, "test_pick_ups": 9, "test_queries": 9, "test_supervisor": 9,
    "test_kiosk_pixels": 8, "test_scale": 8, "test_seat_groups": 8, "test_entries": 7, "test_kiosk_keyboard": 7,
    "test_lending": 7, "test_locking": 7, "test_payment_checks": 7, "test_refunds_to_another_tender": 7,
    "test_schema_check": 7, "test_voucher_faults": 7, "test_box_office_vouchers": 6, "test_door_away": 6,
    "test_growth": 6, "test_kiosk_purchase": 6, "test_tab_order": 6, "test_cancel_races": 4, "test_killed_window": 4,
    "test_moved_server": 4,
}  # fmt: skip
ZONE = "Europe/Lisbon"
STAFF = Actor(Role.STAFF, "till-1", Channel.CUSTOMER, "user-staff", "Sam")


def pytest_configure(config: pytest.Config) -> None:
    """Keep the run's files in memory where there is room, and what was compiled for the programs that are started.

    On a disk each durable write takes ten times as long. No test cuts the computer's power, and what else may end a
    server leaves what it wrote to memory as it leaves what it wrote to a disk.
    """
    if "TMPDIR" not in os.environ and _has_room(_MEMORY):
        os.environ["TMPDIR"] = str(_MEMORY)
        tempfile.tempdir = None
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.dont_write_bytecode = False
    if hasattr(config.option, "loadscopereorder"):  # pytest-xdist: else it puts the files with most tests first
        config.option.loadscopereorder = False


@pytest.hookimpl(tryfirst=True)  # before `-m` chooses by the marks
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Begin with the files that take longest where workers share a run, so that none works on one alone at its end."""
    leave_to_the_soak(items)
    if hasattr(config, "workerinput"):
        sizes = Counter(one.path for one in items if one.get_closest_marker("soak") is None)
        items.sort(key=lambda one: -_seconds(one.path, sizes[one.path]))  # stable: a file keeps its order


def _seconds(file: Path, tests: int) -> float:
    """Guess what a file takes."""
    return _A_FILE.get(file.stem, tests * _A_TEST.get(file.parent.name, 0.1))


def _has_room(memory: Path) -> bool:
    """Tell whether the files of a run may lie there, among them programs that are started."""
    if not memory.is_dir() or os.statvfs(memory).f_flag & os.ST_NOEXEC:
        return False
    return os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > _ROOM


@pytest.fixture(scope="session")
def mongodb_uri(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A private server of this session's own; stopped with it."""
    server = PrivateServer.acquire(tmp_path_factory.mktemp("mongod"))
    yield server.uri
    server.release()


@pytest.fixture(scope="session")
def migrated(mongodb_uri: str) -> str:
    """The name of a database brought to the newest version, which takes longer than most tests."""
    with closing(connect(mongodb_uri, f"test_{new_id()}")) as made:
        migrate(made.database)
        return made.database.name


@pytest.fixture(scope="session")
def opened(mongodb_uri: str, migrated: str) -> Iterator[Connection]:
    """One connection for all tests: to sign in at the server takes longer than many a test."""
    with closing(connect(mongodb_uri, migrated)) as made:
        yield made


@pytest.fixture
def connection(opened: Connection) -> Iterator[Connection]:
    """An empty database of the newest version, this test's alone for its time; emptied after."""
    yield opened
    make_empty(opened)


def make_empty(connection: Connection) -> None:
    """Leave nothing in a database but its newest schema."""
    database = connection.database.with_options(write_concern=WriteConcern(w=1), read_concern=ReadConcern("local"))
    for name in database.list_collection_names():
        if name not in SCHEMA:
            database.drop_collection(name)
    for name in _filled(database):
        database[name].delete_many({})
    # A restore in a test raised the number that new tills begin at: the next test's till is the first one again.
    database["schema"].update_one({"_id": EPOCH}, {"$unset": {"till_floor": ""}})
    connection.database["settings"].delete_many({})  # as durable as the program writes, and so all before it


def _filled(database: Database[dict[str, Any]]) -> list[str]:
    """Return the collections that have documents, in one question: to empty the others takes ten times as long."""
    asked = {name: [{"$limit": 1}, {"$project": {"_id": {"$literal": name}}}] for name in SCHEMA if name != "schema"}
    parts = [{"$unionWith": {"coll": name, "pipeline": pipeline}} for name, pipeline in asked.items()]
    return [one["_id"] for one in database["schema"].aggregate([{"$match": {"_id": "nothing"}}, *parts])]


@pytest.fixture
def fresh_connection(opened: Connection) -> Iterator[Connection]:
    """A database of this test's own that nobody has touched yet; dropped after."""
    made = replace(opened, database=opened.client[f"test_{new_id()}"])
    yield made
    made.client.drop_database(made.database.name)


@pytest.fixture
def storage(connection: Connection) -> Storage:
    """Every repository over the test's database."""
    return open_storage(connection)


@dataclass(frozen=True)
class SmallHouse:
    """A demo house with one movie, one room of three rows and two screenings on the evening of the next day."""

    cinema: Cinema
    storage: Storage
    connection: Connection
    screening: str
    other_screening: str
    guest: Actor
    staff: Actor
    operator: Actor

    def another_till(self, workstation: str) -> Cinema:
        """Return a cinema over the same database as another workstation sees it, with a client of its own store."""
        return join(open_storage(self.connection), workstation, patience=0.05)


Change = Callable[[SmallHouse], object]
Remembered = Callable[[Change], SmallHouse]


@pytest.fixture(scope="session")
def memory() -> dict[tuple[Change, str, str], Kept]:
    """What databases held, by what was done in them, on which business day and in which epoch."""
    return {}


@pytest.fixture
def remembered(connection: Connection, storage: Storage, memory: dict[tuple[Change, str, str], Kept]) -> Remembered:
    """Return a function that makes a small house in the empty database and changes it by another function.

    The program does so itself for the first test that asks for it; each later one gets a copy, document by document,
    as a till finds it that was started since. Nothing of a test comes back to the copy.
    """

    def made(change: Change) -> SmallHouse:
        # The screenings are of the day after it: a run that goes on into another day needs others.
        day = business_day(datetime.now(UTC), House(timezone=ZONE))
        # A test that restored a backup began another epoch, in which no entry of an earlier one can be written.
        known = (change, day, storage.tills.epoch())
        if known in memory:
            put_back(connection.database, memory[known])
            return enter_house(connection, storage)
        house = build_house(connection, storage)
        change(house)
        kept = in_order(connection.database)
        # One that was read while something else wrote would fail every later test, far from its cause.
        assert {"mark", "house"} <= {one["_id"] for one in kept["settings"]}, kept["settings"]
        memory[known] = kept
        return house

    return made


@pytest.fixture
def house(remembered: Remembered) -> SmallHouse:
    """The small house, on sale."""
    return remembered(_as_it_is)


def _as_it_is(house: SmallHouse) -> None:
    """Change nothing."""


def build_house(connection: Connection, storage: Storage, rows: int = 3, columns: int = 10) -> SmallHouse:
    """Fill an empty database with the small house; rows A, B … of so many seats, a wheelchair pair in row A."""
    storage.settings.mark_demo()
    for name, value in (("card_provider", "test"), ("currency", "EUR"), ("timezone", ZONE)):
        storage.settings.set(name, value)
    for name in BY_RULE:  # so that a test sells any seats; `test_stranded_seats.py` sets the rule that it is about
        storage.settings.set(name, "off")
    storage.movies.put(Movie("metropolis", MovieKind.FILM, "Metropolis", "Metropolis", 1927, 153, "PG", "A city."))
    names = [chr(ord("A") + index) for index in range(rows)]
    signs = [("wc" + "s" * (columns - 2)) if name == "A" else "s" * columns for name in names]
    plan = plan_from_rows("hall", 1, [(name, row, 0.0) for name, row in zip(names, signs, strict=True)], 0.05)
    storage.auditoriums.put(Auditorium("hall", 1, "Hall", plan.id), plan)
    adult = {SeatKind.STANDARD: 950, SeatKind.PREMIUM: 1250, SeatKind.WHEELCHAIR: 950, SeatKind.COMPANION: 0}
    child = {SeatKind.STANDARD: 600, SeatKind.PREMIUM: 800, SeatKind.WHEELCHAIR: 600, SeatKind.COMPANION: 0}
    for order, name in enumerate(("adult", "child")):
        storage.ticket_types.put(TypeRecord(name, name.title(), order=order))
    storage.price_cards.put(CardRecord("weekday", "Weekday", prices={"adult": adult, "child": child}))
    # Both on one day, whatever the hour is now: its date is their business day and in UTC the same.
    day = next_business_day(datetime.now(UTC), House(timezone=ZONE))
    for hour in (18, 23):
        starts = datetime.combine(date.fromisoformat(day), time(hour), ZoneInfo(ZONE)).astimezone(UTC)
        screening = Screening(
            f"{starts:%Y%m%d-%H%M}-hall", "metropolis", "hall", plan.id, starts, starts + timedelta(minutes=153), day,
            "weekday",
        )  # fmt: skip
        storage.calendars.book("hall", slot_of(screening))
        storage.seat_maps.create(screening, plan, starts)
        storage.screenings.put(screening)
    enrol(storage, STAFF)
    return enter_house(connection, storage)


def enter_house(connection: Connection, storage: Storage) -> SmallHouse:
    """Return the small house that a database holds, as its first till sees it from its start on."""
    screenings = [one["_id"] for one in connection.database["screenings"].find({}, {"_id": 1}, sort=[("starts_at", 1)])]
    return SmallHouse(
        join(storage, "till-1", patience=0.05),
        storage,
        connection,
        screenings[0],
        screenings[1],
        Actor(Role.GUEST, "kiosk-1", Channel.CUSTOMER),
        STAFF,
        Actor(Role.ADMIN, "till-1", Channel.COMMAND),
    )
