"""SIGSTOP of a till at every step boundary of each operation; it wakes when others have ended its work.

While it sleeps its lease and its hold run out, recovery runs in another till, and whatever seats are free then are sold
to somebody else. Awake, it goes on as if nothing had been: the sale must end once, and seats and numbers agree.
"""

import os
import signal
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from multiprocessing.connection import Connection as Pipe
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from cinema.domain.transactions import TransactionState
from cinema.errors import CinemaError, SeatsLostError
from repositories.connect import connect
from tests.races.deeds import Deed, deeds_for
from tests.races.faults import Fault, every_fault
from tests.races.rig import Hand, fork_server, small
from tests.races.stage import Stage
from tests.races.tally import Row
from tests.support import expire, raw, sell

_TOGETHER = 6
PATIENCE = 60.0


@dataclass(frozen=True)
class _Sleeper:
    """One till that is to sleep, and where."""

    fault: Fault
    deed: Deed
    process: ForkServerProcess
    pipe: Pipe


def fall_asleep() -> None:
    """Stop this process until somebody wakes it."""
    os.kill(os.getpid(), signal.SIGSTOP)


def sleep_at(pipe: Pipe, uri: str | None, database: str, number: int, deed: Deed, fault: Fault) -> None:
    """Do something in a process that is stopped at a point of it; say what it was told."""
    with closing(connect(small(uri), database)) as connection:
        hand = Hand.at(connection, number, lambda storage: fault.befall(storage, fall_asleep))
        try:
            sale = deed.do(hand)
            if deed.receipt is None:
                pipe.send(("sale", sale.id))
            else:
                pipe.send(("refund", sale.refunds[-1].id))
        except CinemaError as error:
            pipe.send((error.code, ""))


def sleeps_at_every_step(stage: Stage, faults: Sequence[Fault] = ()) -> Row:
    """Let a till sleep before and after every durable step, or at these."""
    chosen = list(faults) or every_fault()
    stage.clear(rows=26, screenings=2 * (1 + len(chosen) // 200))
    told: dict[str, list[str]] = {"sale": [], "refund": []}
    ends: list[str] = []
    resold = 0
    deeds = deeds_for(stage, chosen, told["sale"])
    for first in range(0, len(chosen), _TOGETHER):
        sleepers = [
            start(stage, number, deeds[number], chosen[number])
            for number in range(first, min(first + _TOGETHER, len(chosen)))
        ]
        for sleeper in sleepers:
            wait_for_sleep(sleeper)
        resold += _meanwhile(stage, sleepers, told["sale"])
        for sleeper in sleepers:
            os.kill(sleeper.process.pid or 0, signal.SIGCONT)
        for sleeper in sleepers:
            assert sleeper.pipe.poll(PATIENCE), f"a till did not wake up: {sleeper.fault}"
            end, done = sleeper.pipe.recv()
            ends.append(end)
            told.get(end, []).append(done)
            sleeper.process.join(PATIENCE)
            sleeper.pipe.close()
    stage.recover()
    counts = ", ".join(f"{end} {ends.count(end)}" for end in sorted(set(ends)))
    # Theirs, ours meanwhile, and before.
    attempts = sum(1 + len(deed.lots) + (deed.receipt is not None) for deed in deeds)
    refused = attempts - len(told["sale"]) - len(told["refund"])
    return stage.row(
        "till stopped at every step, then awake", _TOGETHER, attempts, refused,
        told=told["sale"], told_refunded=told["refund"], note=f"told: {counts}; seats resold meanwhile: {resold}",
    )  # fmt: skip


def start(stage: Stage, number: int, deed: Deed, fault: Fault) -> _Sleeper:
    context = fork_server()
    ours, theirs = context.Pipe()
    arguments = (theirs, stage.uri, stage.database, number, deed, fault)
    process = context.Process(target=sleep_at, args=arguments, daemon=True)
    process.start()
    theirs.close()
    return _Sleeper(fault, deed, process, ours)


def wait_for_sleep(sleeper: _Sleeper) -> None:
    """Wait until the process is stopped, as the system says."""
    deadline = time.monotonic() + PATIENCE
    status = Path(f"/proc/{sleeper.process.pid}/stat")
    while status.read_text().rpartition(")")[2].split()[0] != "T":
        assert time.monotonic() < deadline, f"a till did not stop: {sleeper.fault}"
        time.sleep(0.01)


def _meanwhile(stage: Stage, sleepers: Sequence[_Sleeper], told: list[str]) -> int:
    """Let what they hold run out, recover, and sell what is free then to somebody else."""
    for document in raw(stage.connection, "seat_maps"):
        for hold in document["holds"]:
            expire(stage.connection, document["_id"], hold)
    stage.recover(1)
    resold = 0
    for sleeper in sleepers:
        for lot in sleeper.deed.lots:
            try:
                sale = sell(stage.cinema, stage.house.staff, *lot)
            except SeatsLostError:
                continue
            assert sale.state is TransactionState.PAID
            told.append(sale.id)
            resold += 1
    return resold


SCENARIOS = (sleeps_at_every_step,)
