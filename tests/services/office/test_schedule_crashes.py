"""A program that is killed at each step of placing, moving, publishing, cancelling and removing, or stands still there.

Recovery ends each operation: it is done whole, or nothing of it is left; no time stays booked for nobody, no screening
is without its time, and no seat map stays closed.
"""

import contextlib
import itertools
from collections.abc import Callable
from unittest.mock import patch

import pytest

from cinema.bootstrap import join
from cinema.domain.schedule import Cancellation, Override
from cinema.domain.screening_fields import CancelReason, OverrideReason
from cinema.domain.screenings import GONE, Screening, ScreeningState, slot_of
from cinema.errors import CinemaError, ConflictError
from cinema.services.cinema import Cinema
from cinema.services.selling import recovery
from repositories.connect import Connection
from repositories.storage import open_storage
from tests.conftest import SmallHouse
from tests.interruptions import interrupted
from tests.services.conftest import PowerCutError, faulty
from tests.services.office.schedule_house import MANAGER, at, office, seat_map, slots, stored
from tests.support import hold, raw, sell

FAULT = Override(OverrideReason.MISTAKE)
PLACING = [
    "before calendars.book", "after calendars.book",
    "before screening_changes.create", "after screening_changes.create",
    "before journal.insert", "after journal.insert",
    "before house_documents.bring", "after house_documents.bring",
    "before screening_changes.finish", "after screening_changes.finish",
    "before calendars.settle", "after calendars.settle",
]  # fmt: skip
CHANGING = [one.replace("changes.create", "changes.begin") for one in PLACING]
WITHOUT_TIME = [one for one in CHANGING if "calendars" not in one]


def place(cinema: Cinema, _one: Screening) -> None:
    cinema.admin.schedule.place(MANAGER, "metropolis", "hall", at("9:00"))


def move(cinema: Cinema, one: Screening) -> None:
    cinema.admin.schedule.move(MANAGER, one, at("21:30"))


def move_all_the_same(cinema: Cinema, one: Screening) -> None:
    cinema.admin.schedule.move(MANAGER, one, at("21:30"), override=FAULT)


def publish(cinema: Cinema, one: Screening) -> None:
    cinema.admin.schedule.publish(MANAGER, (one.id,))


def unpublish(cinema: Cinema, one: Screening) -> None:
    cinema.admin.schedule.unpublish(MANAGER, one)


def remove(cinema: Cinema, one: Screening) -> None:
    cinema.admin.schedule.remove(MANAGER, one)


def cancel(cinema: Cinema, one: Screening) -> None:
    cinema.admin.cancelling.cancel(MANAGER, one, Cancellation(CancelReason.TECHNICAL))


Deed = Callable[[Cinema, Screening], None]
ENDS: list[tuple[Deed, bool, list[str]]] = [
    (place, True, PLACING),
    (move, False, CHANGING),
    (move, True, CHANGING),
    (move_all_the_same, True, CHANGING),
    (publish, False, WITHOUT_TIME),
    (unpublish, True, WITHOUT_TIME),
    (remove, True, [*WITHOUT_TIME, "before calendars.settle", "after calendars.settle"]),
    (cancel, True, [*WITHOUT_TIME, "before calendars.settle", "after calendars.settle"]),
]
CASES = [(deed, published, point) for deed, published, points in ENDS for point in points]
NAMES = [f"{deed.__name__}-{'sold' if sold else 'draft'}-{point.replace(' ', '-')}" for deed, sold, point in CASES]


def recover(connection: Connection) -> Cinema:
    """Recover as a program does that is started later."""
    cinema = join(open_storage(connection), "till-7", patience=0.05)
    with patch.object(recovery, "LEASE_SECONDS", 0):
        assert not cinema.recovery.recover().failed
    return cinema


def contradictions(connection: Connection) -> list[str]:
    """Return, by a rule of the tests, where screenings, calendars and seat maps don't fit together."""
    screenings = {
        one.id: one for one in (stored(connection, one["_id"]) for one in raw(connection, "screenings")) if one
    }
    wrong = [f"open slot {one}" for one in slots(connection) if one[3] is not None]
    wrong += [f"{one['_id']} is in hands" for one in raw(connection, "seat_maps") if "changing" in one]
    booked = [one[:3] for one in slots(connection)]
    there = [(one.auditorium, one.id, slot_of(one).start) for one in screenings.values() if one.state not in GONE]
    if sorted(booked) != sorted(there):
        wrong.append(f"booked {sorted(booked)}, shown {sorted(there)}")
    for one in raw(connection, "seat_maps"):
        screening = screenings.get(one["_id"])
        if screening is None:
            wrong.append(f"{one['_id']} has no screening")
        elif one["selling"] is not (screening.state is ScreeningState.SCHEDULED):
            wrong.append(f"{one['_id']} is {screening.state}, and selling is {one['selling']}")
        elif screening.sell_until is not None and one["sell_until"] != screening.sell_until:
            wrong.append(f"{one['_id']} is sold until {one['sell_until']}")
    return wrong + [f"{one} has no seat map" for one in screenings if seat_map(connection, one) is None]


def begun(house: SmallHouse, *, published: bool) -> Screening:
    schedule = office(house).admin.schedule
    draft = schedule.place(MANAGER, "metropolis", "hall", at("20:15"))
    if published:
        schedule.publish(MANAGER, (draft.id,))
    return schedule.screening(MANAGER, draft.id)


@pytest.mark.parametrize(("deed", "published", "point"), CASES, ids=NAMES)
def test_killed_at_a_step_it_is_done_whole_or_not_at_all(
    house: SmallHouse, deed: Deed, published: bool, point: str
) -> None:
    one = begun(house, published=published)
    before = {one["_id"]: one for one in raw(house.connection, "screenings")}
    cinema = join(faulty(open_storage(house.connection), point), "office-9", patience=0.05)
    with pytest.raises(PowerCutError):
        deed(cinema, one)
    later = recover(house.connection)
    assert contradictions(house.connection) == []
    after = {one["_id"]: one for one in raw(house.connection, "screenings")}
    is_done = point not in {*PLACING[:5], *CHANGING[:5]}
    assert (after != before) is is_done
    assert list(later.audit.findings(later.operator())) == []
    if not is_done:
        deed(join(open_storage(house.connection), "office-8", patience=0.05), one)
        assert contradictions(house.connection) == []
        assert {one["_id"]: one for one in raw(house.connection, "screenings")} != before


@pytest.mark.parametrize("point", CHANGING)
def test_one_who_stands_still_while_recovery_ends_it_does_no_harm(house: SmallHouse, point: str) -> None:
    one = begun(house, published=True)
    frozen = interrupted(open_storage(house.connection), point, lambda: recover(house.connection))
    cinema = join(frozen, "office-9", patience=0.05)
    try:
        move(cinema, one)
    except ConflictError as error:
        assert "undone" in error.message  # noqa: PT017
        assert stored(house.connection, one.id) == one
    assert contradictions(house.connection) == []


@pytest.mark.parametrize("point", PLACING)
def test_one_who_stands_still_while_placing_does_no_harm(house: SmallHouse, point: str) -> None:
    one = begun(house, published=True)
    frozen = interrupted(open_storage(house.connection), point, lambda: recover(house.connection))
    cinema = join(frozen, "office-9", patience=0.05)
    try:
        place(cinema, one)
    except ConflictError as error:
        assert "undone" in error.message  # noqa: PT017
    assert contradictions(house.connection) == []


@pytest.mark.parametrize("point", CHANGING)
def test_a_time_that_recovery_gave_back_may_be_another_s_by_then(house: SmallHouse, point: str) -> None:
    one = begun(house, published=True)

    def meanwhile() -> None:
        other = recover(house.connection)
        try:
            other.admin.schedule.place(MANAGER, "metropolis", "hall", at("23:00"))
        except CinemaError:
            return

    cinema = join(interrupted(open_storage(house.connection), point, meanwhile), "office-9", patience=0.05)
    with contextlib.suppress(ConflictError):
        move(cinema, one)
    assert contradictions(house.connection) == []
    times = sorted(
        (slot_of(found).start, slot_of(found).end)
        for raw_one in raw(house.connection, "screenings")
        if (found := stored(house.connection, raw_one["_id"])) is not None
    )
    assert all(first[1] <= second[0] for first, second in itertools.pairwise(times))


@pytest.mark.parametrize("point", ["before screening_changes.begin", "after screening_changes.begin"])
@pytest.mark.parametrize("what", ["hold", "sell"])
def test_a_seat_that_is_taken_just_before_a_move_stops_it_and_just_after_it_is_refused(
    house: SmallHouse, point: str, what: str
) -> None:
    one = begun(house, published=True)
    till = house.another_till("till-5")
    told: list[str] = []

    def take() -> None:
        try:
            if what == "hold":
                hold(till, house.guest, one.id, "B1")
            else:
                sell(till, house.staff, one.id, "B1")
            told.append("taken")
        except CinemaError as error:
            told.append(error.code)

    cinema = join(interrupted(open_storage(house.connection), point, take), "office-9", patience=0.05)
    try:
        move(cinema, one)
        told.append("moved")
    except CinemaError as error:
        told.append(type(error).__name__)
    assert told == (["taken", "ScreeningLockedError"] if "before" in point else ["not-selling", "moved"])
    assert contradictions(house.connection) == []


@pytest.mark.parametrize("point", CHANGING)
def test_an_override_killed_at_a_step_keeps_every_ticket(house: SmallHouse, point: str) -> None:
    one = begun(house, published=True)
    sale = sell(house.cinema, house.staff, one.id, "B1")
    cinema = join(faulty(open_storage(house.connection), point), "office-9", patience=0.05)
    with pytest.raises(PowerCutError):
        move_all_the_same(cinema, one)
    later = recover(house.connection)
    there = seat_map(house.connection, one.id)
    assert there is not None
    assert there["seats"]["B1"]["ticket"] == sale.tickets[0].id
    assert contradictions(house.connection) == []
    assert [party.sale for party in later.admin.schedule.parties(MANAGER, one.id)] == [sale.id]


def test_a_removed_draft_is_not_made_again_by_one_who_stood_still(house: SmallHouse) -> None:
    def meanwhile() -> None:
        later = recover(house.connection)
        for document in raw(house.connection, "screenings"):
            found = stored(house.connection, document["_id"])
            if found is not None and found.state is ScreeningState.DRAFT:
                later.admin.schedule.remove(MANAGER, found)

    office(house)
    frozen = interrupted(open_storage(house.connection), "before house_documents.bring", meanwhile)
    place(join(frozen, "office-9", patience=0.05), house.storage.screenings.get(house.screening))
    assert contradictions(house.connection) == []
    assert ScreeningState.DRAFT not in {one["state"] for one in raw(house.connection, "screenings")}
