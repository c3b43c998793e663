"""Complete sales through the services against the same commands sent bare, by 1, 4 and 8 programs at once.

One recorded sale tells the commands. Every program sells seats of its own, all in the same screenings, so that the
same documents are hot on both sides; the sides take turns within one run on one server.
"""

import time
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection as Pipe
from statistics import median
from typing import Any, Literal

from benchmarks.house import (
    DATABASE,
    SALES_A_SCREENING,
    add_screenings,
    build_house,
    place,
    private_server,
    sell,
    seller,
)
from benchmarks.replay import Replayer, send
from benchmarks.report import Line
from benchmarks.round_trips import RecordedSale, record_sales
from cinema.bootstrap import open_cinema
from repositories.connect import connect
from repositories.storage import Storage, open_storage

TARGET = 0.8
PROGRAMS = (1, 4, 8)
_SALES = {1: 60, 4: 30, 8: 20}  # each program's in a round
_ROUNDS, _QUICK_ROUNDS = 9, 2
Side = Literal["services", "bare"]


@dataclass(frozen=True)
class Round:
    """What a program is told to do."""

    side: Side
    programs: int
    screenings: tuple[str, ...]
    sales: int


def program(uri: str, number: int, recorded: RecordedSale, pipe: Pipe, barriers: dict[int, Any]) -> None:
    """Be one program: open the house, then work off rounds until told to stop (None)."""
    workstation = f"till-{number}"
    cinema = open_cinema(DATABASE, uri=uri, workstation=workstation, recover=False)
    bare = connect(uri, DATABASE)
    replayer = Replayer(recorded, f"bare-{number}")
    actor = seller(workstation)
    pipe.send("ready")
    while (task := pipe.recv()) is not None:
        numbers = range(number, task.programs * task.sales, task.programs)
        places = [place(sale, task.screenings) for sale in numbers]
        ready = [replayer.sale(bare.database, *where) for where in places] if task.side == "bare" else []
        barriers[task.programs].wait()
        start = time.monotonic()
        if task.side == "bare":
            for sale in ready:
                send(sale)
        else:
            for where in places:
                sell(cinema, actor, *where)
        pipe.send((start, time.monotonic()))
    bare.close()
    cinema.close()


class Programs:
    """All the programs, started once and used by every round."""

    def __init__(self, uri: str, recorded: RecordedSale, storage: Storage) -> None:
        context = get_context("spawn")
        barriers = {count: context.Barrier(count) for count in PROGRAMS}
        self._storage, self._rounds = storage, 0
        self._pipes: list[Pipe] = []
        self._processes = []
        for number in range(max(PROGRAMS)):
            ours, theirs = context.Pipe()
            process = context.Process(target=program, args=(uri, number, recorded, theirs, barriers), daemon=True)
            process.start()
            self._pipes.append(ours)
            self._processes.append(process)
        for pipe in self._pipes:
            assert pipe.recv() == "ready"

    def round(self, side: Side, programs: int, sales: int) -> float:
        """Sell on fresh screenings and return the sales a second of all programs together."""
        self._rounds += 1
        needed = -(-programs * sales // SALES_A_SCREENING)
        screenings = add_screenings(self._storage, f"r{self._rounds}", needed)
        for pipe in self._pipes[:programs]:
            pipe.send(Round(side, programs, screenings, sales))
        times = [pipe.recv() for pipe in self._pipes[:programs]]
        took: float = max(end for _start, end in times) - min(start for start, _end in times)
        return programs * sales / took

    def stop(self) -> None:
        """End every program."""
        for pipe in self._pipes:
            pipe.send(None)
        for process in self._processes:
            process.join(10)


def run(*, quick: bool) -> list[Line]:
    """Measure on a server of this run's own."""
    with private_server() as uri:
        build_house(uri)
        (recorded,) = record_sales(uri)
        connection = connect(uri, DATABASE)
        programs = Programs(uri, recorded, open_storage(connection))
        try:
            return [_compare(programs, count, quick=quick) for count in PROGRAMS]
        finally:
            programs.stop()
            connection.close()


def _compare(programs: Programs, count: int, *, quick: bool) -> Line:
    sales = _SALES[count] // 2 if quick else _SALES[count]
    measured: dict[Side, list[float]] = {"services": [], "bare": []}
    sides: tuple[Side, Side] = ("services", "bare")
    for side in sides:
        programs.round(side, count, 5)
    for number in range(_QUICK_ROUNDS if quick else _ROUNDS):
        for side in sides if number % 2 else reversed(sides):
            measured[side].append(programs.round(side, count, sales))
    services, bare = measured["services"], measured["bare"]
    ratios = sorted(ours / theirs for ours, theirs in zip(services, bare, strict=True))
    return Line(
        "sales",
        f"services / bare, {count} program{'s' if count > 1 else ''}",
        median(ratios),
        target=TARGET,
        way="at least",
        detail=f"{median(services):.1f} against {median(bare):.1f} sales a second; "
        f"rounds from {ratios[0]:.2f} to {ratios[-1]:.2f}",
    )
