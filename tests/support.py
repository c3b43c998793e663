"""Hands of the tests: they move time and spoil data directly in the database, as no program part does."""

import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from pymongo import WriteConcern
from pymongo.read_concern import ReadConcern
from pymongo.synchronous.collection import Collection as PyMongoCollection
from pymongo.synchronous.database import Database

from cinema.domain.house import business_day
from cinema.domain.map_limits import MapLimits
from cinema.domain.orders import Choice, Order
from cinema.domain.payments import PaymentRequest, Tender
from cinema.domain.screenings import Screening, house_day
from cinema.domain.seat_maps import Hold
from cinema.domain.transactions import Transaction
from cinema.domain.users import Actor, User
from cinema.services.cinema import Cinema
from cinema.services.screening_limits import ScreeningLimits
from repositories.connect import Connection
from repositories.storage import Storage

if TYPE_CHECKING:
    from tests.conftest import SmallHouse

Kept = dict[str, list[dict[str, Any]]]
"""What a database holds, by collection."""
APPROVES, DECLINES, LACKS_FUNDS = "4242424242424242", "4000000000000002", "4000000000009995"
NO_REFUNDS = "4000000000005126"
TIMES_OUT, LATE, SILENT = "4000000000000127", "4000000000000119", "4000000000000259"
NO_REGISTRATION: dict[str, Any] = {"operation.collection": {"$ne": "tills"}}
CASH = PaymentRequest(Tender.CASH, tendered=100_00)


def require_tool(command: str, package: str) -> None:
    """Fail with the line to type where a program is not installed that `make test` installs."""
    if shutil.which(command) is None:
        pytest.fail(f"{command} is not installed; type: tools/system_packages.sh {package}")


def card(number: str = APPROVES) -> PaymentRequest:
    return PaymentRequest(Tender.CARD, card=number)


def in_the_evening(house: "SmallHouse") -> str:
    """Let the house's business day have begun twelve hours ago, whatever the hour is, and return it."""
    now, zone = house.storage.database.now(), ZoneInfo(house.storage.settings.house().timezone)
    house.storage.settings.set("day_starts_at", (now - timedelta(hours=12)).astimezone(zone).hour)
    return business_day(now, house.storage.settings.house())


def shown_from(house: "SmallHouse", screening: str, starts: datetime, ends: datetime) -> None:
    """Let a screening be shown from one instant to another, as if it had been placed there."""
    day = house_day(starts, house.storage.settings.house().timezone)
    change = {"$set": {"starts_at": starts, "ends_at": ends, "day": day}}
    house.connection.database["screenings"].update_one({"_id": screening}, change)
    house.storage.screenings.forget(screening)


def expire(connection: Connection, screening: str, hold: str) -> None:
    """Let a hold have run out a second ago, by the database's clock; one that is being paid does not run out."""
    past = {"$subtract": ["$$NOW", 1000]}
    mine = {"$and": [{"$eq": ["$$one.v.hold", hold]}, {"$eq": ["$$one.v.state", "held"]}]}
    moved = {"k": "$$one.k", "v": {"$cond": [mine, {"$mergeObjects": ["$$one.v", {"until": past}]}, "$$one.v"]}}
    seats = {"$arrayToObject": {"$map": {"input": {"$objectToArray": "$seats"}, "as": "one", "in": moved}}}
    connection.database["seat_maps"].update_one(
        {"_id": screening, f"holds.{hold}.pinned": None, f"holds.{hold}": {"$exists": True}},
        [{"$set": {"seats": seats, f"holds.{hold}.until": past, "next_expiry": past}}],
    )


def expire_leases(connection: Connection) -> None:
    """Let every payer's and recoverer's lease have run out."""
    connection.database["transactions"].update_many(
        {"lease": {"$exists": True}}, [{"$set": {"lease.until": {"$subtract": ["$$NOW", 1000]}}}]
    )


def pass_time(connection: Connection, seconds: int) -> None:
    """Move every instant of the sign-ins back, as if so much time had passed."""
    earlier = {"$mergeObjects": ["$$this", {"retry_at": {"$subtract": ["$$this.retry_at", seconds * 1000]}}]}
    trusted = {"$cond": [{"$gt": ["$$this.trusted_until", None]}, "$$this.trusted_until", "$$NOW"]}
    until = {"trusted_until": {"$subtract": [trusted, seconds * 1000]}}
    connection.database["sign_ins"].update_many(
        {},
        [
            {
                "$set": {
                    "retry_at": {"$subtract": ["$retry_at", seconds * 1000]},
                    "tills": {"$map": {"input": "$tills", "in": {"$mergeObjects": [earlier, until]}}},
                }
            }
        ],
    )


def raw(connection: Connection, collection: str, *, whole: bool = False) -> list[dict[str, Any]]:
    """Return every document of a collection as the primary has it now, acknowledged by others or not.

    Of the journal what tills did: the registration that begins each chain is left out, unless it is `whole`.
    """
    query = {} if whole else NO_REGISTRATION
    return list(_local(connection, collection).find(query, sort=[("_id", 1)]))


def everything(database: Database[dict[str, Any]]) -> Kept:
    """Return the whole database as the primary has it now, to compare it with itself later.

    A majority read may still lack what was written last with write concern 1: an entry that is not due any more.
    """
    now = database.with_options(read_concern=ReadConcern("local"))
    return {name: list(now[name].find({}, sort=[("_id", 1)])) for name in sorted(database.list_collection_names())}


def in_order(database: Database[dict[str, Any]]) -> Kept:
    """Return the whole database in the order in which it was written, which queries without an order tell."""
    return {name: list(database[name].find({}, sort=[("$natural", 1)])) for name in database.list_collection_names()}


def put_back(database: Database[dict[str, Any]], kept: Kept) -> None:
    """Write what a database held into an empty one of the same schema; the last write is as durable as the program's.

    That one is answered when all before it are as durable, so that every read sees them.
    """
    *names, last = (name for name, documents in kept.items() if documents and name != "schema")
    for name in names:
        database[name].with_options(write_concern=WriteConcern(w=1)).insert_many(kept[name])
    database[last].insert_many(kept[last])


def odd_seats(connection: Connection) -> list[str]:
    """Return the seats that contradict themselves, by a rule of the tests: no write of the program may leave one."""
    return odd_seats_of(raw(connection, "seat_maps"))


def odd_seats_of(maps: list[dict[str, Any]]) -> list[str]:
    """Return the same of seat maps that were read."""
    return [
        f"{one['_id']} {name}: {seat}" for one in maps for name, seat in one["seats"].items() if not _is_whole(**seat)
    ]


def _local(connection: Connection, collection: str) -> PyMongoCollection[dict[str, Any]]:
    return connection.database[collection].with_options(read_concern=ReadConcern("local"))


def _is_whole(state: str, hold: str | None, until: datetime | None, ticket: str | None, **known: str | None) -> bool:
    if known and (not set(known) <= {"type", "released"} or state not in {"held", "sold"}):
        return False
    if state in {"free", "blocked"}:
        return (hold, until, ticket) == (None, None, None)
    if state == "held":
        return bool(hold) and isinstance(until, datetime) and ticket is None
    return state == "sold" and (hold, until) == (None, None) and bool(ticket)


def hold(cinema: Cinema, actor: Actor, screening: str, *seats: str) -> Hold:
    return cinema.booking.hold(actor, screening, None, seats)


def choice(held: Hold) -> Choice:
    """Choose every seat of a hold, everybody an adult."""
    return Choice(held, dict.fromkeys(held.seats))


def begin(cinema: Cinema, actor: Actor, screening: str, *seats: str) -> Order:
    """Hold seats and make their order, everybody an adult; nothing of it is stored."""
    return cinema.checkout.begin(actor, [choice(hold(cinema, actor, screening, *seats))])


def charge_nothing(house: "SmallHouse") -> None:
    """Make every ticket of the house's price card free."""
    card = house.storage.price_cards.get("weekday")
    free = {name: dict.fromkeys(prices, 0) for name, prices in card.prices.items()}
    house.storage.price_cards.put(replace(card, prices=free))


def enrol(storage: Storage, *actors: Actor) -> None:
    """Give actors accounts with their ids and roles; what is changed in a house is done in the name of an account."""
    for actor in actors:
        assert actor.user is not None
        name = f"account-of-{actor.user}"  # nobody registers under it
        user = User(actor.user, name, actor.name or name, f"{name}@example.net", actor.role, datetime.now(UTC))
        storage.users.add(user, "")


def sell(
    cinema: Cinema, actor: Actor, screening: str, *seats: str, request: PaymentRequest | None = None
) -> Transaction:
    return cinema.checkout.pay(actor, begin(cinema, actor, screening, *seats), request or card())


def findings(cinema: Cinema) -> list[str]:
    """Return the names of what the audit finds."""
    return [one.check for one in cinema.audit.findings(cinema.operator())]


def limits_of(storage: Storage, screening: Screening) -> MapLimits:
    """Return what a new seat map of a screening would be limited by."""
    plan = storage.auditoriums.plan(screening.plan)
    return ScreeningLimits(storage.auditoriums, storage.price_cards).of(screening, plan)
