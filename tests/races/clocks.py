"""Tills whose clock is an hour wrong, racing each other; what they were told and what was stamped must not show it.

The clock is wrong by the clock port, or, with libfaketime, the whole process believes another time.
"""

import multiprocessing
import os
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection as Pipe
from typing import Any, SupportsIndex
from unittest.mock import patch

from cinema.bootstrap import join
from cinema.domain.users import Actor, Channel, Role
from cinema.errors import SeatsLostError
from repositories.connect import connect
from repositories.storage import open_storage
from tests.races import faketime
from tests.races.rig import fork_server, small
from tests.races.sellers import PAID, Lot, lots_of
from tests.races.stage import Stage
from tests.races.tally import Row, with_wrong
from tests.support import CASH, choice, enrol, raw

_HOURS = (-1, 0, 1)
_HOLD_SECONDS = 600
_PATIENCE = 120.0


class WrongClock:
    """A clock port that is some hours wrong, and counts how often it was asked."""

    def __init__(self, hours: int) -> None:
        self.asked = 0
        self._hours = timedelta(hours=hours)

    def now(self) -> datetime:
        """See the port."""
        self.asked += 1
        return datetime.now(UTC) + self._hours


def sell_by_wrong_clock(
    pipe: Pipe, uri: str, database: str, lots: Sequence[Lot], number: int, hours: int, *, by_port: bool
) -> None:
    """Buy every seat there is, like all the others; say how each try ended, and how long each hold was to last."""
    if not by_port:
        time.sleep = _wait  # libfaketime and the system's own sleep don't agree about the monotonic clock
    believed = datetime.now(UTC)
    with closing(connect(small(uri), database)) as connection:
        clock = WrongClock(hours)
        storage = open_storage(connection)
        till = join(storage, f"till-{number}", patience=0.01, clock=clock if by_port else None)
        staff = Actor(Role.STAFF, f"till-{number}", Channel.BOX_OFFICE, f"user-{number}")
        enrol(storage, staff)
        pipe.send(believed)
        pipe.recv()
        words = []
        for screening, seat in lots:
            till.programme.sellable()  # what a till shows before a sale is the one thing it asks its own clock for
            try:
                held = till.booking.hold(staff, screening, None, [seat])
                sale = till.checkout.pay(staff, till.checkout.begin(staff, [choice(held)]), CASH)
                words.append((sale.state.value, sale.id, (held.until - held.now).total_seconds()))
            except SeatsLostError as error:
                words.append((error.code, "", 0.0))
    pipe.send((words, clock.asked))


def _wait(seconds: float | SupportsIndex, /) -> None:
    threading.Event().wait(float(seconds))


def wrong_clock_ports(stage: Stage, tills: int = 6, seats: int = 100) -> Row:
    """Tills whose clock port is an hour behind, right and an hour ahead list what is on sale and want the same seats.

    Nothing of a hold, a sale or a payment asks that port, which the stamps show; the list does, and its till must sell.
    """
    return _race(stage, "clock port an hour wrong", tills, seats, by_port=True)


def wrong_system_clocks(stage: Stage, tills: int = 6, seats: int = 100) -> Row:
    """The same with libfaketime: the process as a whole believes it is an hour earlier or later."""
    return _race(stage, "till an hour wrong (libfaketime)", tills, seats, by_port=False)


def _race(stage: Stage, scenario: str, tills: int, seats: int, *, by_port: bool) -> Row:
    stage.clear(rows=12)
    stage.house.storage.settings.set("hold_seconds", _HOLD_SECONDS)
    assert stage.uri is not None
    lots = lots_of(stage)[:seats]
    before = _database_now(stage)
    words: list[tuple[str, str, float]] = []
    wrong: list[str] = []
    with _tills(stage.uri, stage.database, lots, tills, by_port=by_port) as pipes:
        for number, pipe in enumerate(pipes):
            off = pipe.recv() - datetime.now(UTC)
            hours = 0 if by_port else _HOURS[number % len(_HOURS)]
            assert abs(off - timedelta(hours=hours)) < timedelta(minutes=10), (
                "a till's clock is not as wrong as it must be"
            )
        for pipe in pipes:
            pipe.send("go")
        for pipe in pipes:
            assert pipe.poll(_PATIENCE), "a till did not end"
            said, asked = pipe.recv()
            words += said
            if by_port and asked < len(lots):
                wrong.append(f"a till asked its clock {asked} times for {len(lots)} sales")
    told = [sale for end, sale, _lasts in words if end == PAID]
    lasting = {lasts for end, _sale, lasts in words if end == PAID}
    if lasting - {float(_HOLD_SECONDS)}:
        wrong.append(f"holds last {sorted(lasting)} s")
    wrong += _stamped_outside(stage, before, _database_now(stage))
    winners = {one["workstation"] for one in raw(stage.connection, "transactions") if one["state"] == PAID}
    note = f"{len(winners)} tills got seats; every stamp is the database's"
    row = stage.row(scenario, tills, len(words), len(words) - len(told), told=told, note=note)
    return with_wrong(row, wrong)


def _stamped_outside(stage: Stage, since: datetime, until: datetime) -> list[str]:
    """Return each instant of a sale, a payment or the journal that is not within the race, by the database's clock."""
    stamps: list[tuple[str, datetime]] = []
    for sale in raw(stage.connection, "transactions"):
        named = [("asked_at", sale.get("asked_at")), ("paid_at", sale.get("paid_at"))]
        named += [("attempt", attempt["at"]) for attempt in sale["attempts"]]
        named += [(state, at) for state, at in sale["history"]]
        stamps += [(f"{sale['_id']} {name}", at) for name, at in named if at is not None]
    stamps += [(f"entry {one['number']}", one["at"]) for one in raw(stage.connection, "journal")]
    return [f"{name} is stamped {at}" for name, at in stamps if not since <= at <= until]


def _database_now(stage: Stage) -> datetime:
    moment: datetime = stage.connection.client.admin.command("hello")["localTime"]
    return moment.replace(tzinfo=UTC)


@contextmanager
def _tills(uri: str, database: str, lots: Sequence[Lot], count: int, *, by_port: bool) -> Iterator[list[Pipe]]:
    """Start the tills; afresh, where a library that shows another time must be there from a process's beginning."""
    context = fork_server() if by_port else multiprocessing.get_context("spawn")
    pipes, processes = [], []
    try:
        for number in range(count):
            hours = _HOURS[number % len(_HOURS)]
            ours, theirs = context.Pipe()
            environment: Mapping[str, str] = {} if by_port or not hours else faketime.shifted(hours)
            given: tuple[Any, ...] = (theirs, uri, database, lots, number, hours)
            process = context.Process(target=sell_by_wrong_clock, args=given, kwargs={"by_port": by_port}, daemon=True)
            with patch.dict(os.environ, environment):
                process.start()
            theirs.close()
            pipes.append(ours)
            processes.append(process)
        yield pipes
    finally:
        for pipe, process in zip(pipes, processes, strict=True):
            process.join(5)
            process.kill()
            process.join()
            pipe.close()


SCENARIOS = (wrong_clock_ports, wrong_system_clocks)
