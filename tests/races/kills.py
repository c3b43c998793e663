"""`kill -9` of the seller at every step boundary of each operation; at random moments: see `random_kills`.

Afterwards the leases run out and recovery runs, as it would in any till; then it is counted. A process that was to be
killed and was not, or a sale that ended otherwise than the money says, is an error of the rig or of the program.
"""

import signal
from collections.abc import Sequence
from contextlib import closing
from multiprocessing.connection import wait
from multiprocessing.context import ForkServerProcess
from typing import cast

from repositories.connect import connect
from repositories.storage import Storage
from tests.races.deeds import Deed, deeds_for
from tests.races.faults import Fault, every_fault
from tests.races.rig import Change, Hand, fork_server, small
from tests.races.stage import Stage
from tests.races.tally import Row
from tests.support import raw

_TOGETHER = 6


def die_at(uri: str | None, database: str, number: int, deed: Deed, fault: Fault, change: Change) -> None:
    """Do something in a process that is killed at a point of it."""
    with closing(connect(small(uri), database)) as connection:
        deed.do(Hand.at(connection, number, lambda storage: fault(change(storage))))


def unchanged(storage: Storage) -> Storage:
    """Return the storage as it is."""
    return storage


def kills_at_every_step(stage: Stage, times: int = 1, chosen: Sequence[Fault] = ()) -> Row:
    """Kill a seller before and after every durable step of each operation, or at these, so many times each."""
    faults = (list(chosen) or every_fault()) * times
    row, ends = killed_at(stage, faults, "kill -9 at every step boundary")
    expected = [fault.end for fault in faults]
    wrong = [
        (fault, end) for fault, end, right in zip(faults, ends, expected, strict=True) if end != right
    ]  # fmt: skip
    assert not wrong, wrong
    return row


def killed_at(
    stage: Stage, faults: Sequence[Fault], scenario: str, change: Change = unchanged
) -> tuple[Row, list[str | None]]:
    """Kill one process at each fault and return the row, and how the sale of each ended."""
    stage.clear(rows=5, screenings=2 * (1 + len(faults) // 40))
    told: list[str] = []
    deeds = deeds_for(stage, faults, told)
    context = fork_server()
    running: list[ForkServerProcess] = []
    for number, (fault, deed) in enumerate(zip(faults, deeds, strict=True)):
        while len(running) >= _TOGETHER:
            running = dead(running)
        arguments = (stage.uri, stage.database, number, deed, fault, change)
        running.append(context.Process(target=die_at, args=arguments, daemon=True))
        running[-1].start()
    while running:
        running = dead(running)
    note = f"{len(faults)} kills, {stage.recover()} recovered"
    row = stage.row(scenario, _TOGETHER, len(faults), 0, told=told, note=note)
    ends = {
        (ticket["screening"], ticket["seat"]): one["state"]
        for one in raw(stage.connection, "transactions")
        for ticket in one["tickets"]
    }
    return row, [ends.get(deed.lots[0]) for deed in deeds]


def dead(running: Sequence[ForkServerProcess]) -> list[ForkServerProcess]:
    """Wait until a process is dead, and return the others; each must have been killed."""
    over = wait([process.sentinel for process in running], timeout=60)
    assert over, "a process lives on that was to die"
    left = []
    for process in running:
        if process.sentinel in cast("list[int]", over):
            process.join()
            assert process.exitcode == -signal.SIGKILL, f"a process ended by itself: {process.exitcode}"
        else:
            left.append(process)
    return left
