"""What the tests of auditoriums share: a manager, a house with a plan to move to, and what its seat maps hold."""

from dataclasses import replace
from typing import Any

from cinema.domain.auditoriums import SeatPlan
from cinema.domain.users import Actor, Channel, Role
from cinema.services.cinema import Cinema
from cinema.services.office.auditoriums import AuditoriumOffice
from tests.conftest import SmallHouse
from tests.support import enrol, raw

MANAGER = Actor(Role.MANAGER, "office", Channel.ADMIN, "user-manager", "Mia")
OTHER = Actor(Role.MANAGER, "desk", Channel.ADMIN, "user-other", "Ole")
STAFF = Actor(Role.STAFF, "till-1", Channel.BOX_OFFICE, "user-staff", "Sam")
# Row A has a wheelchair pair, B more seats than before; C is gone.
ROWS = "A wcssssssss\nB ssssssssssss\n\nD pppp"
WARNINGS = ("no-screen", "no-rows", "no-wheelchair", "no-companion", "lonely-companion", "long-labels")


def office_of(house: SmallHouse, *, of: Cinema | None = None) -> AuditoriumOffice:
    """Return the house's auditoriums, in the hands of two managers with accounts."""
    if not any(one["_id"] == MANAGER.user for one in raw(house.connection, "users")):
        enrol(house.storage, MANAGER, OTHER)
    return (of or house.cinema).admin.auditoriums


def publish_another(house: SmallHouse, rows: str = ROWS) -> SeatPlan:
    """Publish another plan for the hall, and return it."""
    office = office_of(house)
    draft = office.plans.from_rows(MANAGER, "hall", rows)
    room = office.plans.publish(MANAGER, draft, WARNINGS)
    assert room.plan == draft.id
    return office.plans.get(MANAGER, draft.id)


def seat_map(house: SmallHouse, screening: str) -> dict[str, Any]:
    """Return a seat map as it is stored."""
    return next(one for one in raw(house.connection, "seat_maps") if one["_id"] == screening)


def screening_document(house: SmallHouse, screening: str) -> dict[str, Any]:
    """Return a screening as it is stored."""
    return next(one for one in raw(house.connection, "screenings") if one["_id"] == screening)


def with_label(plan: SeatPlan, seat: str, row: str, number: str) -> SeatPlan:
    """Return a plan with another label of a seat."""
    seats = tuple(replace(one, row_label=row, number_label=number) if one.id == seat else one for one in plan.seats)
    return replace(plan, seats=seats)
