"""The rig: real processes, each with a client of its own, that get job after job and begin each at one instant.

A job is a generator function `job(hand, …)`: what it does before its `yield` is preparation, what it does after is the
race, and what it returns is what it was told. Told, not so: the database is counted by `tally`.
"""

import hashlib
import multiprocessing
import multiprocessing.context
import os
import time
import traceback
from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection as Pipe
from pathlib import Path
from typing import Any

from cinema.adapters.till_keys import Ed25519TillKey, KeysInFolder, KeysInMemory
from cinema.bootstrap import join
from cinema.domain.auditoriums import Auditorium, SeatPlan
from cinema.domain.movies import Movie
from cinema.domain.payments import Attempt
from cinema.domain.price_cards import CardRecord
from cinema.domain.refunds import Refund
from cinema.domain.screenings import Screening
from cinema.domain.seat_maps import SeatMap
from cinema.domain.ticket_types import TypeRecord
from cinema.domain.transactions import Transaction
from cinema.domain.users import Actor, Channel, Role
from cinema.ports import TillKeys
from cinema.services.cinema import Cinema
from repositories import documents
from repositories.connect import Connection, connect
from repositories.storage import Storage, open_storage
from tests.support import enrol

_PRELOADED = [
    f"tests.races.{name}"
    for name in (
        "jobs",
        "kills",
        "random_kills",
        "sellers",
        "freeze",
        "clocks",
        "tills",
        "late_inserts",
        "schedule_races",
        "cancel_races",
        "half_price",
        "best_seats",
        "basket_races",
        "hand_over_races",
        "door_races",
        "till_races",
        "printer_races",
        "accessible_spaces",
        "kiosk_kills",
    )
]
_PATIENCE = 120.0


@dataclass(frozen=True)
class Said:
    """What one process was told: of each try its end, and the sales and refunds that are said to be done."""

    ends: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    told_refunded: tuple[str, ...] = ()

    @property
    def refused(self) -> int:
        """How many tries came to nothing."""
        return len(self.ends) - len(self.told) - len(self.told_refunded)


@dataclass(frozen=True)
class Hand:
    """What a job works with: a process's connection, and storage and till of this job alone."""

    number: int
    connection: Connection
    storage: Storage
    till: Cinema
    guest: Actor
    staff: Actor

    @classmethod
    def at(
        cls,
        connection: Connection,
        number: int,
        change: Callable[[Storage], Storage] | None = None,
        keys: TillKeys | None = None,
    ) -> "Hand":
        """Open a till, one of its own unless it is given keys that others have too.

        `change` puts a repository in another's place, as controls and fault points do.
        """
        storage = open_storage(connection)
        staff = Actor(Role.STAFF, f"till-{number}", Channel.BOX_OFFICE, f"user-{number}")
        enrol(storage, staff)
        storage = change(storage) if change else storage
        workstation = f"till-{number}"
        till = join(storage, workstation, keys=keys or KeysInMemory(), patience=0.01)
        return cls(
            number,
            connection,
            storage,
            till,
            Actor(Role.GUEST, workstation, Channel.CUSTOMER),
            staff,
        )

    def confirm(self, sale_id: str) -> None:
        """Let the till read a sale at majority that it brought up to date, until it is found in place."""
        up_to_date = self.till.recovery._up_to_date
        acknowledge(self.connection)
        while not up_to_date.confirm():
            up_to_date.brought(sale_id)
            acknowledge(self.connection)


def acknowledge(connection: Connection) -> None:
    """Return when all that was written until now is acknowledged by a majority; a write that changes nothing waits."""
    connection.database["seat_maps"].update_one({"_id": "nothing"}, {"$set": {"selling": False}})


class SharedKey:
    """The key of a till that several programs are: the same for all who know the word, another in each epoch."""

    def __init__(self, word: str) -> None:
        self._word = word

    def key(self, epoch: str) -> Ed25519TillKey:
        """See the port `TillKeys`."""
        return Ed25519TillKey(hashlib.sha256(f"{self._word}/{epoch}".encode()).digest())

    def renew(self, epoch: str, lost: str) -> Ed25519TillKey:
        """See the port; a job keeps no heads, so nothing of it is ever lost."""
        return self.key(epoch)

    def others(self, epoch: str) -> tuple[str, ...]:
        """See the port."""
        return ()


Race = Generator[None, None, Said]
Change = Callable[[Storage], Storage]


@dataclass(frozen=True)
class Job:
    """A job, what it is given, and which repository of its till is changed.

    `till` is whose key it uses: a word that others use too, or a data folder; None for a till of its own.
    """

    work: Callable[..., Race]
    given: tuple[Any, ...] = ()
    change: Change | None = None
    till: str | Path | None = None

    @property
    def keys(self) -> TillKeys | None:
        """Return the keys of its till."""
        if self.till is None:
            return None
        return SharedKey(self.till) if isinstance(self.till, str) else KeysInFolder(self.till)


def fork_server() -> multiprocessing.context.ForkServerContext:
    """Return the server of processes that have everything imported and no client open."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(_PRELOADED)
    return context


def warm() -> None:
    """Let the converter write its functions, in the fork server, once for all its processes."""
    for kind in (Transaction, SeatMap, Screening, SeatPlan, Auditorium, CardRecord, TypeRecord, Movie, Attempt, Refund):
        documents._converter.get_structure_hook(kind)
        documents._converter.get_unstructure_hook(kind)


warm()


def small(uri: str | None) -> str | None:
    """Return an address whose clients are small: one connection, and a server that is hardly asked how it is."""
    if uri is None:
        return None
    return uri + ("&" if "?" in uri else "?") + "maxPoolSize=1&serverMonitoringMode=poll&heartbeatFrequencyMS=120000"


def work(pipe: Pipe, uri: str | None, database: str, number: int) -> None:
    """Do job after job in a process of its own until None comes."""
    with closing(connect(small(uri), database)) as connection:
        pipe.send(os.getpid())
        for job in iter(pipe.recv, None):
            try:
                pipe.send(("said", _race(pipe, Hand.at(connection, number, job.change, job.keys), job)))
            except Exception:
                pipe.send(("broke", traceback.format_exc()))


def _race(pipe: Pipe, hand: Hand, job: Job) -> Said:
    hand.till.house()
    race = job.work(hand, *job.given)
    next(race)
    pipe.send(("ready", None))
    time.sleep(max(0.0, pipe.recv() - time.monotonic()))
    try:
        next(race)
    except StopIteration as end:
        said: Said = end.value
        return said
    raise AssertionError("a job has one yield")


class Crowd:
    """Processes that wait for jobs; started once, since starting is what takes long."""

    def __init__(self, uri: str | None, database: str, count: int) -> None:
        context = fork_server()
        self.pipes: list[Pipe] = []
        self.processes = []
        for number in range(count):
            ours, theirs = context.Pipe()
            self.pipes.append(ours)
            self.processes.append(context.Process(target=work, args=(theirs, uri, database, number), daemon=True))
            self.processes[-1].start()
            theirs.close()
        for pipe in self.pipes:
            assert pipe.poll(_PATIENCE), "a process did not start"
            pipe.recv()

    def run(self, jobs: Sequence[Job], before: Callable[[], object] | None = None) -> list[Said]:
        """Let as many processes as there are jobs begin theirs at one instant, and return what each was told.

        `before` is done when all are ready.
        """
        pipes = self.pipes[: len(jobs)]
        for pipe, job in zip(pipes, jobs, strict=True):
            pipe.send(job)
        _all(pipes, "ready")
        if before is not None:
            before()
        instant = time.monotonic() + 0.05 + 0.0005 * len(pipes)  # one clock for all processes of a machine
        for pipe in pipes:
            pipe.send(instant)
        return [said for said in _all(pipes, "said") if isinstance(said, Said)]

    def close(self) -> None:
        """Let them go."""
        for pipe in self.pipes:
            with suppress(BrokenPipeError):  # one that is dead already
                pipe.send(None)
        for process in self.processes:
            process.join(20)
            process.kill()


def _all(pipes: Iterable[Pipe], expected: str) -> list[Any]:
    said = []
    for pipe in pipes:
        assert pipe.poll(_PATIENCE), "a process says nothing"
        said.append(pipe.recv())
    # Only when all were heard: a word left in a pipe would be taken for the next job's.
    for kind, word in said:
        assert kind == expected, word
    return [word for _kind, word in said]


def total(said: Iterable[Said]) -> tuple[int, int, list[str], list[str]]:
    """Return attempts, refusals, and what was told to be sold and refunded, of all processes together."""
    said = list(said)
    return (
        sum(len(one.ends) for one in said),
        sum(one.refused for one in said),
        [sale for one in said for sale in one.told],
        [refund for one in said for refund in one.told_refunded],
    )
