"""`kill -9` of the seller at every step boundary of a sale and of a refund; at random moments: see `random_kills`.

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
from tests.races.faults import Fault, every_fault
from tests.races.jobs import KIOSK, WAY_OF, Log
from tests.races.rig import Change, Hand, fork_server, small
from tests.races.stage import Stage
from tests.races.tally import Row
from tests.support import raw, sell

_TOGETHER = 6


def die_at(
    uri: str | None, database: str, number: int, lot: tuple[str, str], receipt: str | None, fault: Fault, change: Change
) -> None:
    """Sell a seat, or refund a receipt, in a process that is killed at a point of it."""
    with closing(connect(small(uri), database)) as connection:
        hand = Hand.at(connection, number, lambda storage: fault(change(storage)))
        if receipt is None:
            Log().buy(hand, lot[0], [lot[1]], cash=fault.is_cash)
        else:
            hand.till.refunds.refund(hand.staff, receipt, reason="a kill")


def unchanged(storage: Storage) -> Storage:
    """Return the storage as it is."""
    return storage


def kills_at_every_step(stage: Stage, times: int = 1, chosen: Sequence[Fault] = ()) -> Row:
    """Kill a seller before and after every durable step of a sale and a refund, or at these, so many times each."""
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
    stage.clear(rows=5, screenings=2 + len(faults) // 40)
    lots = [(screening, seat) for screening in stage.screenings() for seat in stage.seats() if seat[0] != "A"]
    told = []
    assert len(lots) >= len(faults), "a kill has no seat of its own"
    lots = lots[: len(faults)]
    context = fork_server()
    running: list[ForkServerProcess] = []
    for number, (fault, lot) in enumerate(zip(faults, lots, strict=True)):
        receipt = None
        if fault.kind == "refund":
            actor = stage.house.staff if fault.is_cash else KIOSK
            sold = sell(stage.cinema, actor, *lot, request=WAY_OF[fault.is_cash])
            receipt = sold.receipt_number
            told.append(sold.id)
        while len(running) >= _TOGETHER:
            running = _dead(running)
        arguments = (stage.uri, stage.database, number, lot, receipt, fault, change)
        running.append(context.Process(target=die_at, args=arguments, daemon=True))
        running[-1].start()
    while running:
        running = _dead(running)
    note = f"{len(faults)} kills, {stage.recover()} recovered"
    row = stage.row(scenario, _TOGETHER, len(faults), 0, told=told, note=note)
    ends = {
        (one["screening"], one["tickets"][0]["seat"]): one["state"] for one in raw(stage.connection, "transactions")
    }
    return row, [ends.get(lot) for lot in lots]


def _dead(running: Sequence[ForkServerProcess]) -> list[ForkServerProcess]:
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
