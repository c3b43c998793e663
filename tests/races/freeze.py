"""SIGSTOP of a till at every step boundary of a sale and of a refund; it wakes when others have ended its work.

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
from tests.interruptions import interrupted
from tests.races.faults import Fault, every_fault
from tests.races.rig import Hand, fork_server, small
from tests.races.stage import Stage
from tests.races.tally import Row
from tests.support import CASH, begin, card, expire, raw, sell

_TOGETHER = 6
_PATIENCE = 60.0


@dataclass(frozen=True)
class _Sleeper:
    """One till that is to sleep, and where."""

    fault: Fault
    lot: tuple[str, str]
    receipt: str | None
    process: ForkServerProcess
    pipe: Pipe


def fall_asleep() -> None:
    """Stop this process until somebody wakes it."""
    os.kill(os.getpid(), signal.SIGSTOP)


def sleep_at(
    pipe: Pipe, uri: str | None, database: str, number: int, lot: tuple[str, str], receipt: str | None, fault: Fault
) -> None:
    """Sell a seat, or refund a receipt, in a process that is stopped at a point of it; say what it was told."""
    with closing(connect(small(uri), database)) as connection:
        hand = Hand.at(connection, number, lambda storage: interrupted(storage, fault.point, fall_asleep))
        try:
            if receipt is None:
                sale = begin(hand.till, hand.staff, *lot)
                sale = hand.till.checkout.pay(hand.staff, sale.id, CASH if fault.is_cash else card())
                pipe.send(("sale", sale.id))
            else:
                sale = hand.till.refunds.refund(hand.staff, receipt, reason="a sleep")
                pipe.send(("refund", sale.refunds[-1].id))
        except CinemaError as error:
            pipe.send((error.code, ""))


def sleeps_at_every_step(stage: Stage, faults: Sequence[Fault] = ()) -> Row:
    """Let a till sleep before and after every durable step, or at these."""
    chosen = list(faults) or every_fault()
    stage.clear(rows=12)
    seats = [seat for seat in stage.seats() if seat[0] != "A"]
    told: dict[str, list[str]] = {"sale": [], "refund": []}
    ends: list[str] = []
    resold = 0
    for first in range(0, len(chosen), _TOGETHER):
        batch = chosen[first : first + _TOGETHER]
        sleepers = [
            _start(stage, first + place, (stage.screening, seats[first + place]), fault, told["sale"])
            for place, fault in enumerate(batch)
        ]
        for sleeper in sleepers:
            _wait_for_sleep(sleeper)
        resold += _meanwhile(stage, sleepers, told["sale"])
        for sleeper in sleepers:
            os.kill(sleeper.process.pid or 0, signal.SIGCONT)
        for sleeper in sleepers:
            assert sleeper.pipe.poll(_PATIENCE), f"a till did not wake up: {sleeper.fault}"
            end, done = sleeper.pipe.recv()
            ends.append(end)
            told.get(end, []).append(done)
            sleeper.process.join(_PATIENCE)
            sleeper.pipe.close()
    stage.recover()
    counts = ", ".join(f"{end} {ends.count(end)}" for end in sorted(set(ends)))
    attempts = 2 * len(chosen) + sum(fault.kind == "refund" for fault in chosen)  # theirs, ours meanwhile, and before
    refused = attempts - len(told["sale"]) - len(told["refund"])
    return stage.row(
        "till stopped at every step, then awake", _TOGETHER, attempts, refused,
        told=told["sale"], told_refunded=told["refund"], note=f"told: {counts}; seats resold meanwhile: {resold}",
    )  # fmt: skip


def _start(stage: Stage, number: int, lot: tuple[str, str], fault: Fault, told: list[str]) -> _Sleeper:
    receipt = None
    if fault.kind == "refund":
        sold = sell(stage.cinema, stage.house.staff, *lot, request=CASH if fault.is_cash else card())
        told.append(sold.id)
        receipt = sold.receipt_number
    context = fork_server()
    ours, theirs = context.Pipe()
    arguments = (theirs, stage.uri, stage.database, number, lot, receipt, fault)
    process = context.Process(target=sleep_at, args=arguments, daemon=True)
    process.start()
    theirs.close()
    return _Sleeper(fault, lot, receipt, process, ours)


def _wait_for_sleep(sleeper: _Sleeper) -> None:
    """Wait until the process is stopped, as the system says."""
    deadline = time.monotonic() + _PATIENCE
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
        try:
            sale = sell(stage.cinema, stage.house.staff, *sleeper.lot)
        except SeatsLostError:
            continue
        assert sale.state is TransactionState.PAID
        told.append(sale.id)
        resold += 1
    return resold


SCENARIOS = (sleeps_at_every_step,)
