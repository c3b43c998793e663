"""Several programs, each a process with a client and a till of its own, that sell in rounds: by services or bare.

Decides who sells which seats in a round, and times every sale; what it comes to is `benchmarks.sales`.
"""

import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection as Pipe
from pathlib import Path
from typing import Any, Literal, NamedTuple

from benchmarks import old_protocol
from benchmarks.house import DATABASE, SALES_A_SCREENING, add_screenings, place, sell, seller
from benchmarks.old_protocol import OldTill
from benchmarks.replay import ReadySale, Replayer, send
from benchmarks.round_trips import Batch
from cinema.adapters.till_keys import KeysInFolder
from cinema.bootstrap import join
from repositories.connect import connect
from repositories.journal import Journal
from repositories.storage import open_storage

Side = Literal["services", "one till", "bare", "old"]
"""By the services, each program as a till of its own or all as one; the same commands bare; the old protocol, bare."""
Place = tuple[str, tuple[str, ...]]


@dataclass(frozen=True)
class Task:
    """What a program is told to do in a round."""

    side: Side
    programs: int
    screenings: tuple[str, ...]
    sales: int


class Sale(NamedTuple):
    """When a sale began, when its receipt could print, when it was done; and how often its entry was tried."""

    start: float
    printable: float
    end: float
    tries: int = 1


@dataclass(frozen=True)
class Round:
    """What a round came to: sales a second of all programs together, and each sale."""

    rate: float
    sales: tuple[Sale, ...]

    @property
    def seconds(self) -> tuple[float, ...]:
        """How long each sale took."""
        return tuple(one.end - one.start for one in self.sales)

    @property
    def seconds_to_paper(self) -> tuple[float, ...]:
        """How long each sale took until its receipt could print."""
        return tuple(one.printable - one.start for one in self.sales)


def spread(number: int, screenings: Sequence[str]) -> Place:
    """Return the screening and the seats of a round's sale of this number: one after the other in each screening."""
    sale, which = divmod(number, len(screenings))
    assert sale < SALES_A_SCREENING, number
    return place(sale + which * SALES_A_SCREENING, screenings)


class _Inserts:
    """Notes when entries came in, and how often it was tried, at the one place where they go in."""

    def __init__(self) -> None:
        self.tries = 0
        self.done = 0.0
        insert = Journal.insert

        def noted(journal: Journal, *arguments: Any) -> Any:
            self.tries += 1
            entry = insert(journal, *arguments)
            self.done = time.monotonic()
            return entry

        Journal.insert = noted  # type: ignore[method-assign,assignment]


class Program:
    """One program's clients and tills."""

    def __init__(self, uri: str, number: int, batch: Batch, shared: Path, stack: ExitStack) -> None:
        self._inserts = _Inserts()
        own, one = (connect(uri, DATABASE) for _till in range(2))
        bare, old = connect(uri, DATABASE), connect(uri, old_protocol.DATABASE)
        for connection in (own, one, bare, old):
            stack.callback(connection.close)
        self._actor = seller(f"till-{number}")
        self._cinemas = {
            "services": join(open_storage(own), f"till-{number}"),
            "one till": join(open_storage(one), "shared", keys=KeysInFolder(shared)),
        }
        self._databases = {"bare": bare.database, "old": old.database}
        self._tills: dict[str, Replayer | OldTill] = {
            "bare": Replayer(batch, f"bare-{number}"),
            "old": OldTill(f"old-{number}"),
        }

    def ready(self, side: Side, places: Sequence[Place]) -> list[Callable[[], Sale]]:
        """Return sales, ready to be made one after the other."""
        if side in self._cinemas:
            return [lambda where=where: self._sell(side, where) for where in places]  # type: ignore[misc]
        ready = [self._tills[side].sale(self._databases[side], *where) for where in places]
        return [lambda sale=sale: _send(sale) for sale in ready]  # type: ignore[misc]

    def _sell(self, side: Side, where: Place) -> Sale:
        tries, start = self._inserts.tries, time.monotonic()
        sell(self._cinemas[side], self._actor, *where)
        return Sale(start, self._inserts.done, time.monotonic(), self._inserts.tries - tries)


def _send(sale: ReadySale) -> Sale:
    start = time.monotonic()
    return Sale(start, send(sale), time.monotonic())


def run_program(uri: str, number: int, batch: Batch, shared: Path, pipe: Pipe, barriers: dict[int, Any]) -> None:
    """Be one program: open the house, then work off rounds until told to stop (None)."""
    with ExitStack() as stack:
        program = Program(uri, number, batch, shared, stack)
        pipe.send("ready")
        while (task := pipe.recv()) is not None:
            numbers = range(number, task.programs * task.sales, task.programs)
            ready = program.ready(task.side, [spread(sale, task.screenings) for sale in numbers])
            barriers[task.programs].wait()
            pipe.send([sale() for sale in ready])


class Programs:
    """All the programs, started once and used by every round."""

    def __init__(self, uri: str, batch: Batch, counts: Sequence[int]) -> None:
        context = get_context("spawn")
        barriers = {count: context.Barrier(count) for count in counts}
        self._rounds = 0
        self._shared = tempfile.TemporaryDirectory(prefix="cinema-bench-till-")
        self._here, self._old = connect(uri, DATABASE), connect(uri, old_protocol.DATABASE)
        old_protocol.make(self._old.database)
        self._pipes: list[Pipe] = []
        self._processes = []
        for number in range(max(counts)):
            ours, theirs = context.Pipe()
            arguments = (uri, number, batch, Path(self._shared.name), theirs, barriers)
            process = context.Process(target=run_program, args=arguments, daemon=True)
            process.start()
            theirs.close()  # so that a program that failed is not waited for
            self._pipes.append(ours)
            self._processes.append(process)
        for pipe in self._pipes:
            assert pipe.recv() == "ready"

    def round(self, side: Side, programs: int, screenings: int, sales: int) -> Round:
        """Sell so much by each program, on fresh screenings; a sale that fails ends the run."""
        self._rounds += 1
        names = add_screenings(open_storage(self._here), f"r{self._rounds}", screenings)
        if side == "old":
            maps = self._here.database["seat_maps"].find({"_id": {"$in": list(names)}})
            self._old.database["seat_maps"].insert_many(maps)
        for pipe in self._pipes[:programs]:
            pipe.send(Task(side, programs, names, sales))
        made: list[Sale] = [sale for pipe in self._pipes[:programs] for sale in pipe.recv()]
        took = max(one.end for one in made) - min(one.start for one in made)
        return Round(len(made) / took, tuple(made))

    def stop(self) -> None:
        """End every program."""
        for pipe in self._pipes:
            pipe.send(None)
        for process in self._processes:
            process.join(10)
        self._here.close()
        self._old.close()
        self._shared.cleanup()
