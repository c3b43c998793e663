"""Cut connections: each durable write of a sale and of a refund, before the server has it and after it was applied.

A cut is mended by the program's own repeat, or by the driver's, or by the program's after both of the driver's tries
were cut. Then there is the cut that stays: the till gives up, and recovery ends what it left.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from unittest.mock import patch

from pymongo import common

from cinema.bootstrap import join
from cinema.domain.payments import PaymentRequest
from cinema.domain.transactions import Transaction
from cinema.domain.users import Actor, Channel, Role
from cinema.errors import StorageError
from cinema.services.cinema import Cinema
from cinema.services.selling import entries, up_to_date
from repositories import collection
from repositories.connect import connect
from repositories.storage import open_storage
from tests.races.cutter import AFTER, BEFORE, Cutter, Plan, cutting
from tests.races.rig import small
from tests.races.sellers import counted, crew, lots_of
from tests.races.stage import Stage
from tests.races.tally import Row
from tests.support import CASH, begin, card

STAFF = Actor(Role.STAFF, "till-cut", Channel.BOX_OFFICE, "user-staff")
# What is cut: whether the driver repeats by itself, how many tries in a row are cut, and by which tender it is paid.
EVERY_WAY = ((False, 1, card()), (False, 1, CASH), (True, 1, card()), (True, 2, card()))
# The waits between two tries, shortened so that a hundred cuts take seconds.
_SHORT_PATIENCE, _SHORT_PAUSE = 0.1, 0.02
_ENOUGH = 60.0  # seconds more, for a machine that is busy
Work = Callable[[], Transaction]


@dataclass
class _Ledger:
    """What was tried, and what the till was told."""

    stage: Stage
    attempts: int = 0
    refused: int = 0
    told: list[str] = field(default_factory=list)
    told_refunded: list[str] = field(default_factory=list)
    writes: dict[str, int] = field(default_factory=dict)

    def row(self, scenario: str) -> Row:
        """Recover what was left and count."""
        self.stage.recover()
        counts = ", ".join(f"{count} writes of a {what}" for what, count in self.writes.items())
        return self.stage.row(
            scenario, 1, self.attempts, self.refused, told=self.told, told_refunded=self.told_refunded, note=counts
        )


class _Cuts:
    """A till behind a cutter, which does the same over and over while another write of it is cut each time."""

    def __init__(self, ledger: _Ledger, cutter: Cutter, till: Cinema, lots: Iterator[tuple[str, str]]) -> None:
        self._ledger = ledger
        self._cutter = cutter
        self._till = till
        self._lots = lots

    def sales(self, request: PaymentRequest, plan: Plan, whens: Sequence[str]) -> None:
        """Cut each write of a sale."""
        self._each(f"{request.tender.value} sale", lambda: self._sale(self._till, request), plan, whens)

    def refunds(self, request: PaymentRequest, plan: Plan, whens: Sequence[str]) -> None:
        """Cut each write of a refund; the sale before it is made by a till whose connection nobody cuts."""

        def prepare() -> Work:
            paid = self._sale(self._ledger.stage.cinema, request)()
            self._ledger.attempts += 1
            self._ledger.told.append(paid.id)
            number = paid.receipt_number or ""
            return lambda: self._till.refunds.refund(STAFF, number, reason="the projector is broken")

        self._each(f"{request.tender.value} refund", prepare, plan, whens)

    def _sale(self, till: Cinema, request: PaymentRequest) -> Work:
        screening, seat = next(self._lots)
        return lambda: till.checkout.pay(STAFF, begin(till, STAFF, screening, seat), request)

    def _each(self, what: str, prepare: Callable[[], Work], plan: Plan, whens: Sequence[str]) -> None:
        """Do it undisturbed to count its writes, then once a write and way of cutting."""
        for _time in range(2):  # the first one registers the till, and has none before it to confirm
            work = prepare()
            self._cutter.plan = Plan()
            self._do(work)
        self._ledger.writes[what] = writes = len(self._cutter.plan.seen)
        for nth in range(writes):
            for when in whens:
                work = prepare()
                self._cutter.plan = replace(plan, nth=nth, when=when, seen=[])
                self._do(work)
                assert self._cutter.plan.cuts, f"write {nth} of a {what} was not cut"
                self._cutter.plan = Plan()

    def _do(self, work: Work) -> None:
        self._ledger.attempts += 1
        try:
            sale = work()
        except StorageError:
            self._ledger.refused += 1
            return
        self._ledger.told.append(sale.id)
        self._ledger.told_refunded += [one.id for one in sale.refunds]


@contextmanager
def _cuts(ledger: _Ledger, lots: Iterator[tuple[str, str]], *, retry: bool, batch: int = 1) -> Iterator[_Cuts]:
    """Give a till behind a cutter, which confirms so many sales at a time: one, and each sale has as many writes."""
    stage = ledger.stage
    assert stage.uri is not None
    with (
        patch.object(common, "MIN_HEARTBEAT_INTERVAL", _SHORT_PAUSE),
        patch.object(collection, "_PAUSE", _SHORT_PAUSE),
        patch.object(up_to_date, "BATCH", batch),
        cutting(stage.uri, retry=retry) as (cutter, uri),
        closing(connect(small(uri), stage.database)) as connection,
    ):
        yield _Cuts(ledger, cutter, join(open_storage(connection), "till-cut", patience=0.01), lots)


def each_write_cut(
    stage: Stage,
    ways: Sequence[tuple[bool, int, PaymentRequest]] = EVERY_WAY,
    whens: Sequence[str] = (BEFORE, AFTER),
    screenings: int = 16,
) -> Row:
    """Cut each write once or twice: the till is told that all went well, so what it is refused counts as lost."""
    stage.clear(screenings=screenings)
    ledger, lots = _Ledger(stage), iter(lots_of(stage))
    for retry, times, request in ways:
        with _cuts(ledger, lots, retry=retry) as cuts:
            cuts.sales(request, Plan(times=times), whens)
            cuts.refunds(request, Plan(times=times), whens)
    row = ledger.row("each write's connection cut")
    return replace(row, lost=row.lost + row.refused)


@contextmanager
def short_patience() -> Iterator[None]:
    """Let a till give up a write, and an entry, at once."""
    with (
        patch.object(collection, "WRITE_SECONDS", _SHORT_PATIENCE),
        patch.object(entries, "WRITE_SECONDS", _SHORT_PATIENCE),
    ):
        yield


def connection_lost(
    stage: Stage, whens: Sequence[str] = (BEFORE, AFTER), kinds: Sequence[str] = ("sale", "refund")
) -> Row:
    """Cut each write and all that follow, so that the till gives up and is refused; recovery ends what it left."""
    stage.clear(screenings=6)
    ledger, lots = _Ledger(stage), iter(lots_of(stage))
    with short_patience(), _cuts(ledger, lots, retry=False, batch=1000) as cuts:
        for kind in kinds:
            work = cuts.sales if kind == "sale" else cuts.refunds
            work(card(), Plan(for_good=True), whens)
    return ledger.row("connection lost at each write")


def cuts_at_random(stage: Stage, sellers: int = 6, seconds: float = 20.0, chance: float = 0.03, cuts: int = 100) -> Row:
    """Let several tills sell behind connections that are cut now and then, either way, for so long and so often."""
    stage.clear(rows=10, screenings=30)
    assert stage.uri is not None
    with cutting(stage.uri) as (cutter, uri), crew(uri, stage.database, lots_of(stage), sellers) as crowd:
        cutter.plan = Plan(chance=chance)
        time.sleep(seconds)
        end = time.monotonic() + _ENOUGH
        while cutter.plan.cuts < cuts and time.monotonic() < end:
            time.sleep(0.1)
        cuts = cutter.plan.cuts
        said = crowd.stop()
    stage.recover()
    return counted(stage, "connections cut at random", sellers, said, f"{cuts} cuts, {said.ends}")


SCENARIOS = (each_write_cut, connection_lost, cuts_at_random)
