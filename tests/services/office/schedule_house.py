"""What the tests of the schedule share: a manager, times of a day some days ahead, and what is stored."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from cinema.bootstrap import join
from cinema.domain.schedule_times import TypedTime
from cinema.domain.screenings import Screening
from cinema.domain.users import Actor, Channel, Role
from cinema.services.cinema import Cinema
from repositories.connect import Connection
from repositories.storage import open_storage
from tests.conftest import SmallHouse
from tests.support import enrol, raw

MANAGER = Actor(Role.MANAGER, "office", Channel.ADMIN, "user-manager", "Max")
# Far from the two screenings of the small house, which are tomorrow.
DAY = (datetime.now(UTC) + timedelta(days=10)).date()


def day_after(days: int) -> str:
    return (DAY + timedelta(days=days)).isoformat()


def at(text: str, day: date | str = DAY, which: int | None = None) -> TypedTime:
    return TypedTime(str(day), text, which)


def office(house: SmallHouse) -> Cinema:
    """Return the house as a manager's program sees it."""
    enrol(house.storage, MANAGER)
    return join(house.storage, "office", patience=0.05)


def reopened(connection: Connection) -> Cinema:
    return join(open_storage(connection), "office-2", patience=0.05)


def slots(connection: Connection) -> list[tuple[str, str, datetime, str | None]]:
    """Return what is booked: auditorium, screening, start, and the operation of an open slot."""
    return sorted(
        (one["_id"].partition("/")[0], slot["screening"], slot["start"], slot["operation"])
        for one in raw(connection, "calendars")
        for slot in one["slots"]
    )


def seat_map(connection: Connection, screening: str) -> dict[str, Any] | None:
    return next((one for one in raw(connection, "seat_maps") if one["_id"] == screening), None)


def open_at_once(connection: Connection, screening: str) -> None:
    """Let the pause after a change be over."""
    connection.database["seat_maps"].update_one({"_id": screening}, {"$unset": {"sell_from": ""}})


def stored(connection: Connection, screening: str) -> Screening | None:
    return open_storage(connection).screenings.stored(screening)
