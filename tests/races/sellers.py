"""Sellers who sell on and on in processes of their own, whatever happens to the database, and what they were told."""

import itertools
import os
import random
import signal
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection as Pipe
from types import MappingProxyType

from pymongo.errors import PyMongoError

from cinema.bootstrap import join
from cinema.domain.transactions import TransactionState
from cinema.domain.users import Actor, Channel, Role
from cinema.errors import CinemaError, ConflictError
from repositories.connect import Connection, connect
from repositories.storage import open_storage
from tests.races.rig import fork_server
from tests.races.stage import Stage
from tests.races.tally import Row, with_wrong
from tests.support import CASH, begin, card, enrol

Lot = tuple[str, str]
Word = tuple[float, str, str]
Change = Callable[[Connection], Connection]
_AFTER_TROUBLE = 0.1
_PATIENCE = 120.0
PAID = TransactionState.PAID.value


@dataclass(frozen=True)
class Said:
    """What all sellers were told: (monotonic second, how it ended, sale) of each try, in time's order."""

    words: tuple[Word, ...]

    @property
    def paid(self) -> tuple[str, ...]:
        return tuple(sale for _at, end, sale in self.words if end == PAID)

    @property
    def ends(self) -> dict[str, int]:
        ends = sorted({end for _at, end, _sale in self.words})
        return {end: sum(one == end for _at, one, _sale in self.words) for end in ends}

    def longest_silence(self, since: float, until: float) -> float:
        """Return the longest time without a sale, in seconds."""
        stamps = [since, *(at for at, end, _sale in self.words if end == PAID and since < at < until), until]
        return max(later - earlier for earlier, later in itertools.pairwise(stamps))


def unchanged(connection: Connection) -> Connection:
    """Return the connection as it is."""
    return connection


def sell_until_told(
    pipe: Pipe,
    uri: str | None,
    database: str,
    lots: Sequence[Lot],
    seed: int,
    environment: Mapping[str, str],
    change: Change,
) -> None:
    """Sell seats in an order of this seller's own until something comes through the pipe; cash and card by turns."""
    os.environ.update(environment)
    dice = random.Random(seed)
    wanted = list(lots)
    dice.shuffle(wanted)
    words: list[Word] = []
    with closing(change(connect(uri, database))) as connection:
        workstation = f"till-{os.getpid()}"
        storage = open_storage(connection)
        till = join(storage, workstation, patience=0.01)
        staff = Actor(Role.STAFF, workstation, Channel.BOX_OFFICE, f"user-{seed}")
        enrol(storage, staff)
        pipe.send("ready")
        pipe.recv()
        for screening, seat in wanted:
            if pipe.poll():
                break
            sale = ""
            try:
                order = begin(till, staff, screening, seat)
                sale = order.id
                end = till.checkout.pay(staff, order, dice.choice((CASH, card()))).state.value
            except ConflictError as error:
                end = error.code
            except CinemaError as error:
                end = error.code
                time.sleep(_AFTER_TROUBLE)
            words.append((time.monotonic(), end, sale))
    pipe.send(words)


class Crew:
    """Sellers at work. `stop` ends their selling and returns what they were told."""

    def __init__(
        self,
        uri: str | None,
        database: str,
        lots: Sequence[Lot],
        count: int,
        environment: Mapping[str, str] = MappingProxyType({}),
        change: Change = unchanged,
    ) -> None:
        context = fork_server()
        self.pipes: list[Pipe] = []
        self.processes = []
        for seed in range(count):
            ours, theirs = context.Pipe()
            arguments = (theirs, uri, database, lots, seed, dict(environment), change)
            self.processes.append(context.Process(target=sell_until_told, args=arguments, daemon=True))
            self.processes[-1].start()
            theirs.close()
            self.pipes.append(ours)
        for pipe in self.pipes:
            assert pipe.recv() == "ready"

    def begin(self) -> None:
        for pipe in self.pipes:
            pipe.send("go")

    @property
    def at_work(self) -> bool:
        """Whether every seller still sells: none has died or run out of seats."""
        return all(process.is_alive() for process in self.processes) and not any(pipe.poll() for pipe in self.pipes)

    @contextmanager
    def held_still(self, every: int = 2) -> Iterator[None]:
        """Keep every so many-th seller from doing anything."""
        chosen = [process.pid or 0 for process in self.processes[::every]]
        for pid in chosen:
            os.kill(pid, signal.SIGSTOP)
        try:
            yield
        finally:
            for pid in chosen:
                os.kill(pid, signal.SIGCONT)

    def stop(self) -> Said:
        words: list[Word] = []
        for pipe in self.pipes:
            pipe.send("stop")
        for pipe, process in zip(self.pipes, self.processes, strict=True):
            words += pipe.recv()
            process.join(30)
        return Said(tuple(sorted(words)))

    def leave(self) -> None:
        """End what is left of the sellers."""
        for pipe, process in zip(self.pipes, self.processes, strict=True):
            process.kill()
            process.join(30)
            pipe.close()


@contextmanager
def crew(
    uri: str | None,
    database: str,
    lots: Sequence[Lot],
    count: int,
    environment: Mapping[str, str] = MappingProxyType({}),
    change: Change = unchanged,
) -> Iterator[Crew]:
    """Give sellers who have begun; `change` is what a control does to their connections."""
    made = Crew(uri, database, lots, count, environment, change)
    try:
        made.begin()
        yield made
    finally:
        made.leave()


def lots_of(stage: Stage) -> list[Lot]:
    """Return every seat of the house that one adult can buy."""
    return [(screening, seat) for screening in stage.screenings() for seat in stage.seats(screening)]


def wait_for_sales(stage: Stage, more: int = 5) -> None:
    """Wait until so many more sales are paid, as the database says; asking it starts and mends nothing."""
    deadline = time.monotonic() + _PATIENCE
    first: int | None = None
    while time.monotonic() < deadline:
        with suppress(PyMongoError):
            paid = stage.connection.database["transactions"].count_documents({"state": PAID})
            first = paid if first is None else first
            if paid >= first + more:
                return
        time.sleep(0.05)
    message = "selling did not go on"
    raise TimeoutError(message)


def counted(stage: Stage, scenario: str, contenders: int, said: Said, note: str) -> Row:
    """Return the row of what sellers were told, with the audit asked at once: what it finds counts as lost.

    For a scenario that brings a server of its own, which is gone when the table is printed.
    """
    tried = len(said.words)
    row = stage.row(scenario, contenders, tried, tried - len(said.paid), told=said.paid, note=note)
    return audited(stage, row)


def audited(stage: Stage, row: Row) -> Row:
    """Return the row with the audit's findings counted as lost."""
    return with_wrong(row, stage.findings())
