"""Several programs, each a process with a client and a till of its own, that sell in rounds: by services or bare.

Decides who sells which seats in a round, and times every sale; what it comes to is `benchmarks.sales`.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from multiprocessing import get_context
from multiprocessing.connection import Connection as Pipe
from typing import Any, Literal

from benchmarks.house import DATABASE, SALES_A_SCREENING, add_screenings, place, sell, seller
from benchmarks.replay import Replayer, send
from benchmarks.round_trips import RecordedSale
from cinema.bootstrap import open_cinema
from repositories.connect import connect
from repositories.storage import Storage

Side = Literal["services", "bare"]


@dataclass(frozen=True)
class Task:
    """What a program is told to do in a round."""

    side: Side
    programs: int
    screenings: tuple[str, ...]
    sales: int


@dataclass(frozen=True)
class Round:
    """What a round came to: sales a second of all programs together, and the seconds that each sale took."""

    rate: float
    seconds: tuple[float, ...]


def spread(number: int, screenings: Sequence[str]) -> tuple[str, tuple[str, ...]]:
    """Return the screening and the seats of a round's sale of this number: one after the other in each screening."""
    sale, which = divmod(number, len(screenings))
    assert sale < SALES_A_SCREENING, number
    return place(sale + which * SALES_A_SCREENING, screenings)


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
        places = [spread(sale, task.screenings) for sale in numbers]
        ready = [replayer.sale(bare.database, *where) for where in places] if task.side == "bare" else []
        barriers[task.programs].wait()
        times = [time.monotonic()]
        if task.side == "bare":
            for sale in ready:
                send(sale)
                times.append(time.monotonic())
        else:
            for where in places:
                sell(cinema, actor, *where)
                times.append(time.monotonic())
        pipe.send(times)
    bare.close()
    cinema.close()


class Programs:
    """All the programs, started once and used by every round."""

    def __init__(self, uri: str, recorded: RecordedSale, storage: Storage, counts: Sequence[int]) -> None:
        context = get_context("spawn")
        barriers = {count: context.Barrier(count) for count in counts}
        self._storage, self._rounds = storage, 0
        self._pipes: list[Pipe] = []
        self._processes = []
        for number in range(max(counts)):
            ours, theirs = context.Pipe()
            process = context.Process(target=program, args=(uri, number, recorded, theirs, barriers), daemon=True)
            process.start()
            self._pipes.append(ours)
            self._processes.append(process)
        for pipe in self._pipes:
            assert pipe.recv() == "ready"

    def round(self, side: Side, programs: int, screenings: int, sales: int) -> Round:
        """Sell so much by each program, on fresh screenings."""
        self._rounds += 1
        names = add_screenings(self._storage, f"r{self._rounds}", screenings)
        for pipe in self._pipes[:programs]:
            pipe.send(Task(side, programs, names, sales))
        times = [pipe.recv() for pipe in self._pipes[:programs]]
        took: float = max(one[-1] for one in times) - min(one[0] for one in times)
        each = (end - start for one in times for start, end in pairwise(one))
        return Round(programs * sales / took, tuple(each))

    def stop(self) -> None:
        """End every program."""
        for pipe in self._pipes:
            pipe.send(None)
        for process in self._processes:
            process.join(10)
