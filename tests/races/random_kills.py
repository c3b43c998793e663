"""`kill -9` at random moments: sellers and refunders trade on and on, and a killer takes one after the other.

While they trade, leases are let run out and recovery runs beside the living, since correctness may not rest on a lease.
"""

import random
import signal
import time
import traceback
from collections.abc import Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection as Pipe
from multiprocessing.connection import wait
from multiprocessing.context import ForkServerProcess
from typing import cast

from repositories.connect import connect
from tests.races.jobs import Log
from tests.races.rig import Hand, fork_server, small
from tests.races.stage import Stage
from tests.races.tally import Row

_TOGETHER = 8
_RECOVER_EVERY = 60
_MOST_SECONDS = 40.0
Lots = Sequence[tuple[str, tuple[str, ...]]]


def trade(pipe: Pipe, uri: str | None, database: str, number: int, lots: Lots, seed: int) -> None:
    """Sell and refund until killed, and say what was told at once."""
    chance = random.Random(seed)
    with closing(connect(small(uri), database)) as connection:
        hand = Hand.at(connection, number)
        hand.till.house()
        pipe.send("ready")
        try:
            for screening, seats in lots:
                log = Log()
                log.buy(hand, screening, seats, cash=chance.random() < 0.5)
                pipe.send(log.said())
                receipt = _any_receipt(hand) if chance.random() < 0.6 else None
                if receipt is not None:
                    log = Log()
                    log.refund(hand, receipt, ())
                    pipe.send(log.said())
        except Exception:
            pipe.send(traceback.format_exc())


def _any_receipt(hand: Hand) -> str | None:
    found = hand.connection.database["transactions"].aggregate(
        [{"$match": {"state": {"$in": ["paid", "part_refunded"]}}}, {"$sample": {"size": 1}}]
    )
    return next((one["receipt_number"] for one in found), None)


@dataclass
class Victim:
    """A process that trades, and when it dies."""

    process: ForkServerProcess
    pipe: Pipe
    dies_at: float | None = None


@dataclass
class Killer:
    """Keeps so many at work, kills them one after the other, and remembers what they were told."""

    stage: Stage
    chance: random.Random
    victims: list[Victim] = field(default_factory=list)
    born: int = 0
    killed: int = 0
    log: Log = field(default_factory=Log)

    def bear(self) -> None:
        context = fork_server()
        ours, theirs = context.Pipe()
        lots = lots_at_random(self.stage, self.chance, 200)
        self.born += 1
        arguments = (theirs, self.stage.uri, self.stage.database, self.born, lots, self.born)
        process = context.Process(target=trade, args=arguments, daemon=True)
        process.start()
        theirs.close()
        self.victims.append(Victim(process, ours))

    def kill(self, victim: Victim) -> None:
        self.victims.remove(victim)
        victim.process.kill()
        victim.process.join()
        assert victim.process.exitcode == -signal.SIGKILL
        with suppress(EOFError, ConnectionResetError):
            while True:
                self.hear(victim)
        victim.pipe.close()
        self.killed += 1

    def hear(self, victim: Victim) -> None:
        word = victim.pipe.recv()
        if word == "ready":
            victim.dies_at = time.monotonic() + self.chance.uniform(0.0, 0.5)
            return
        assert not isinstance(word, str), word
        self.log.ends += word.ends
        self.log.told += word.told
        self.log.told_refunded += word.told_refunded

    def work(self) -> None:
        """Hear what is said and kill whose time has come."""
        now = time.monotonic()
        due = [victim for victim in self.victims if victim.dies_at is not None and victim.dies_at <= now]
        for victim in due:
            self.kill(victim)
        talking = wait([victim.pipe for victim in self.victims], timeout=0.005)
        for victim in [one for one in self.victims if one.pipe in cast("list[Pipe]", talking)]:
            self.hear(victim)


def random_kills(stage: Stage, kills: int, seed: int = 1) -> Row:
    """Kill so many processes, each at a random moment of its trading, or as many as there is time for.

    On a slow machine it goes on until somebody has sold: if all die before their first sale, nothing was tried.
    """
    stage.clear(rows=6, screenings=20)
    stage.house.storage.settings.set("hold_seconds", 2)
    killer = Killer(stage, random.Random(seed))
    recovered = 0
    end = time.monotonic() + _MOST_SECONDS
    try:
        while (killer.killed < kills or not killer.log.told) and time.monotonic() < end:
            while len(killer.victims) < _TOGETHER:
                killer.bear()
            before = killer.killed
            killer.work()
            if before // _RECOVER_EVERY != killer.killed // _RECOVER_EVERY:
                recovered += stage.recover(1)
    finally:
        for victim in killer.victims[:]:
            killer.kill(victim)
    recovered += stage.recover()
    said = killer.log.said()
    note = f"{killer.killed} kills, {recovered} recovered, {len(said.told_refunded)} refunds, seed {seed}"
    return stage.row(
        "kill -9 at random moments", _TOGETHER, len(said.ends) + killer.killed, said.refused,
        told=said.told, told_refunded=said.told_refunded, note=note,
    )  # fmt: skip


def lots_at_random(stage: Stage, chance: random.Random, count: int) -> list[tuple[str, tuple[str, ...]]]:
    """Return so many groups of one to three seats beside each other, over all screenings."""
    seats = [seat for seat in stage.seats() if seat[0] != "A"]
    screenings = stage.screenings()
    lots = []
    for _time in range(count):
        first = chance.randrange(0, len(seats), 5)
        lots.append((chance.choice(screenings), tuple(seats[first : first + chance.randint(1, 3)])))
    return lots
