"""Races on the schedule: many managers who want one auditorium, and a screening that is moved while tills sell it.

What came of it is counted by bare reads of calendars and screenings, which share nothing with the guards.
"""

import random
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from pymongo.read_concern import ReadConcern

from cinema.domain.schedule import Closing, Override, Taken
from cinema.domain.screening_fields import OverrideReason
from cinema.domain.screenings import Slot
from cinema.domain.users import Actor, Channel, Role
from cinema.errors import CinemaError, ConflictError, OverlapError
from repositories.calendars import Calendars
from repositories.connect import Connection
from repositories.screening_changes import ScreeningChanges
from repositories.storage import Storage
from tests.races.jobs import Log
from tests.races.rig import Change, Crowd, Hand, Job, Race, Said, total
from tests.races.stage import Stage
from tests.races.tally import Row, with_wrong
from tests.support import enrol

WORDS = Override(OverrideReason.TECHNICAL)
_GONE = {"removed", "cancelled"}
MANAGER = Actor(Role.MANAGER, "office", Channel.ADMIN, "user-manager", "Max")


def place_at(hand: Hand, starts: Sequence[datetime]) -> Race:
    """Place a movie at each of these times, whoever else does; move it once where it was refused."""
    hand.till.house()
    yield
    ends = []
    schedule = hand.till.admin.schedule
    placed = None
    for start in starts:
        try:
            if placed is None or hand.number % 2:
                placed = schedule.place(MANAGER, "metropolis", "hall", start, price_card="weekday")
            else:
                placed = schedule.move(MANAGER, placed, start).screening
        except ConflictError as error:
            ends.append(error.code.value)
        else:
            ends.append("placed")
    return Said(tuple(ends))


def one_auditorium_for_all(
    stage: Stage, crowd: Crowd, contenders: int, *, tries: int = 4, seed: int = 1, change: Change | None = None
) -> Row:
    """Everybody places and moves screenings in one auditorium, at random around the end of a month."""
    stage.clear()
    enrol(stage.house.storage, MANAGER)
    month = _end_of_a_month()
    chance = random.Random(seed)
    span = 60 * (12 + contenders)
    jobs = []
    for _place in range(contenders):
        starts = [month + timedelta(minutes=5 * chance.randint(-span // 10, span // 10)) for _try in range(tries)]
        jobs.append(Job(place_at, (starts,), change))
    ends = [end for one in crowd.run(jobs) for end in one.ends]
    stage.recover()
    there = stage.connection.database["screenings"].count_documents({"state": "draft"})
    refused = ends.count("conflict")
    row = stage.row(
        "one auditorium, many managers", contenders, len(ends), refused, note=f"{there} placed, seed {seed}"
    )
    wrong = overlaps(stage.connection)
    return with_wrong(replace(row, sold_twice=row.sold_twice + len(wrong)), contradicting(stage.connection))


def _end_of_a_month() -> datetime:
    later = datetime.now(UTC) + timedelta(days=45)
    return later.replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def overlaps(connection: Connection) -> list[str]:
    """Return the screenings of one auditorium that overlap, by their own times with doors and cleaning."""
    found = []
    by_room: dict[str, list[tuple[datetime, datetime, str]]] = {}
    for one in _all(connection, "screenings"):
        if one["state"] not in _GONE:
            start = one["starts_at"] - timedelta(minutes=_lengths(one)["doors"])
            end = one["ends_at"] + timedelta(minutes=_lengths(one)["cleaning"])
            by_room.setdefault(one["auditorium"], []).append((start, end, one["_id"]))
    for times in by_room.values():
        latest = datetime.min.replace(tzinfo=UTC)
        for start, end, name in sorted(times):
            if start < latest:
                found.append(f"{name} overlaps")
            latest = max(latest, end)
    return found


def contradicting(connection: Connection) -> list[str]:
    """Return where calendars and screenings differ: time booked for nobody, a screening without its time."""
    booked = {
        (one["_id"].partition("/")[0], slot["screening"], slot["start"])
        for one in _all(connection, "calendars")
        for slot in one["slots"]
    }
    shown = {
        (
            one["auditorium"],
            one["_id"],
            one["starts_at"] - timedelta(minutes=(one.get("lengths") or {"doors": 20})["doors"]),
        )
        for one in _all(connection, "screenings")
        if one["state"] not in _GONE
    }
    in_hands = [one["_id"] for one in _all(connection, "seat_maps") if "changing" in one]
    return [
        *(f"{name} is booked, but not shown then" for _room, name, _start in booked - shown),
        *(f"{name} is shown, but not booked then" for _room, name, _start in shown - booked),
        *(f"the seat map of {name} is still closed" for name in in_hands),
    ]


def _lengths(screening: dict[str, Any]) -> dict[str, int]:
    return screening.get("lengths") or {"doors": 20, "cleaning": 25}


def _all(connection: Connection, collection: str) -> list[dict[str, Any]]:
    return list(connection.database[collection].with_options(read_concern=ReadConcern("local")).find({}))


class UnguardedCalendars(Calendars):
    """Looks whether the time is free and books it then, as two updates."""

    def _free(self, slot: Slot) -> dict[str, Any]:
        return {}

    def book(self, auditorium: str, slot: Slot, operation: str | None = None, version: int = 0) -> None:
        others = self.between([auditorium], slot.start, slot.end)
        if any(one.slot.screening != slot.screening for one in others):
            raise OverlapError("taken", "")
        super().book(auditorium, slot, operation, version)


def without_the_calendar_guard(storage: Storage) -> Storage:
    """Put calendars that read first in the place of the guarded ones."""
    calendars: Any = UnguardedCalendars(storage.calendars._calendars)
    return replace(storage, calendars=calendars)


def auditorium_without_guard(stage: Stage, crowd: Crowd, contenders: int) -> Row:
    """The same race without the guard: `sold_twice` counts overlaps and must not be 0."""
    row = one_auditorium_for_all(stage, crowd, contenders, change=without_the_calendar_guard)
    return replace(row, scenario="CONTROL: no calendar guard")


def sell_on(hand: Hand, screening: str, seats: Sequence[str], seconds: float) -> Race:
    """Sell one seat after the other, spread over the time in which the screening is moved."""
    chance = random.Random(hand.number)
    yield
    log = Log()
    end = time.monotonic() + seconds
    for place, seat in enumerate(seats):
        time.sleep(chance.uniform(0.0, 2 * seconds / len(seats)))
        while time.monotonic() < end:
            try:
                if log.buy(hand, screening, (seat,), cash=(hand.number + place) % 2 == 0):
                    break
            except CinemaError as error:  # closed for a moment
                log.ends.append(error.code)
            time.sleep(0.05)
    return log.said()


def move_on(hand: Hand, screening: str, moves: int, pause: float) -> Race:
    """Move the screening by five minutes again and again, and say which sales each move listed."""
    yield
    told: list[str] = []
    ends = []
    schedule = hand.till.admin.schedule
    for _move in range(moves):
        time.sleep(pause)
        one = schedule.screening(MANAGER, screening)
        try:
            moved = schedule.move(MANAGER, one, one.starts_at + timedelta(minutes=5), override=WORDS)
        except ConflictError as error:
            ends.append(error.code.value)
            continue
        ends.append("moved")
        listed = sorted({party.sale for party in moved.parties})
        told.append(f"{one.starts_at.isoformat()} {' '.join(listed)}")
    return Said((*ends, *told))


def moved_while_tills_sell(
    stage: Stage, crowd: Crowd, contenders: int, *, moves: int = 4, change: Change | None = None
) -> Row:
    """One manager moves a screening, with a reason, while all the others sell it.

    Every ticket says the time at which the screening is, or its sale is in the list of the move that changed that.
    """
    stage.clear(rows=26)
    enrol(stage.house.storage, MANAGER)
    storage = stage.house.storage
    seats = stage.seats()
    tills = max(1, contenders - 1)
    seconds = moves * 5.0 + 3
    lots = [seats[place::tills][:12] for place in range(tills)]
    jobs = [Job(sell_on, (stage.screening, lot, seconds)) for lot in lots]
    mover = Job(move_on, (stage.screening, moves, 4.5), change)
    said = crowd.run([*jobs, mover])
    lists = {}
    for one in said[-1].ends:
        old, _space, sales = one.partition(" ")
        if old not in {"moved", "conflict"}:
            lists[old] = set(sales.split())
    stage.recover()
    attempts, refused, told, _refunded = total(said[:-1])
    row = stage.row("moved while tills sell it", contenders, attempts, refused, told=told, note=f"{len(lists)} moves")
    wrong = [] if lists else ["nothing was moved"]
    wrong += unseen(stage.connection, stage.screening, lists)
    assert storage.screenings.stored(stage.screening) is not None
    return with_wrong(row, [*wrong, *contradicting(stage.connection)])


def unseen(connection: Connection, screening: str, lists: dict[str, set[str]]) -> list[str]:
    """Return the sales whose tickets say a time at which the screening isn't, and that no move of that time listed."""
    now = next(one["starts_at"] for one in _all(connection, "screenings") if one["_id"] == screening)
    wrong = []
    for entry in _all(connection, "journal"):
        if entry["kind"] == "sold":
            for one in entry["operation"]["order"]["screenings"]:
                says = one["starts_at"]
                if one["id"] == screening and says != now and entry["_id"] not in lists.get(says.isoformat(), set()):
                    wrong.append(f"{entry['_id']} says {says:%H:%M}, and no list has it")
    return wrong


class UnguardedChanges(ScreeningChanges):
    """Reads what is sold and lets the tills sell on, as a program does that trusts its read."""

    def begin(self, screening_id: str, operation: str, closing: Closing) -> Taken:
        taken = super().begin(screening_id, operation, Closing.KEEP)
        time.sleep(0.2)  # the others' share of the machine
        return taken


def without_closing(storage: Storage) -> Storage:
    """Put changes that close nothing in the place of the guarded ones."""
    changes: Any = UnguardedChanges(storage.screening_changes._maps)
    return replace(storage, screening_changes=changes)


def move_without_guard(stage: Stage, crowd: Crowd, contenders: int) -> Row:
    """The same race without the guard: `lost` counts tickets that nobody was told of, and must not be 0."""
    row = moved_while_tills_sell(stage, crowd, contenders, change=without_closing)
    return replace(row, scenario="CONTROL: moved without closing")
