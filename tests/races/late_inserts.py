"""An entry that lands late: a proxy holds its insert while others want to free what it sells, and lets it go then.

The till gives up and is told that nobody knows. Then the till itself, recovery, a repair or a manager ends what it
began, and the seats are sold to somebody else; or the insert lands just before. Whoever is first, there is one sale.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from unittest.mock import patch

from pymongo import common

from cinema.bootstrap import join
from cinema.domain.orders import Order
from cinema.domain.payments import PaymentRequest, Tender
from cinema.domain.transactions import Transaction
from cinema.errors import CinemaError, PaymentRefusedError, SeatsLostError, StorageError
from cinema.services.cinema import Cinema
from repositories.connect import connect
from repositories.storage import Storage, open_storage
from tests.races.cutter import HELD, Cutter, Plan, cutting
from tests.races.proxy import STAFF, short_patience
from tests.races.rig import small
from tests.races.scenarios_money import with_a_terminal_beside_the_till
from tests.races.sellers import lots_of
from tests.races.stage import Stage
from tests.races.tally import Row, with_wrong
from tests.support import CASH, begin, card, choice, hold, sell

Change = Callable[[Storage], Storage]


@dataclass
class Late:
    """A till whose inserts are held, the other tills of its house, and what all of them were told.

    `beside` is the same till where its card terminal is not connected.
    """

    stage: Stage
    cutter: Cutter
    till: Cinema
    beside: Cinema
    others: Cinema
    lots: Iterator[tuple[str, str]]
    attempts: int = 0
    refused: int = 0
    told: list[str] = field(default_factory=list)
    told_refunded: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def hold_insert(self, work: Callable[[], object]) -> None:
        """Do something whose entry is held; the till must give up without knowing."""
        self.attempts += 1
        self.cutter.plan = Plan(nth=0, when=HELD, for_good=True, only="insert journal")
        try:
            work()
        except StorageError:
            self.refused += 1
        else:
            self.wrong.append("the till was told an end that it can't know")
        self.cutter.plan = Plan()
        assert self.cutter.holds, "nothing was held"

    def resell(self, lot: tuple[str, str]) -> bool:
        """Sell a seat to somebody else, if it is free; True if it was."""
        self.attempts += 1
        try:
            self.told.append(sell(self.others, self.stage.house.staff, *lot, request=CASH).id)
        except SeatsLostError:
            self.refused += 1
            return False
        return True

    def row(self, scenario: str, note: str = "") -> Row:
        """Recover what is left, let a manager give back what waits, and count."""
        self.stage.recover(till=self.others)
        for sale in self.others.unresolved.waiting(self.stage.house.operator):
            for slip in sale.waiting_surplus:
                self.others.unresolved.decide_surplus(self.stage.house.operator, sale.id, slip.id, given_back=True)
        row = self.stage.row(
            scenario, 2, self.attempts, self.refused, told=self.told, told_refunded=self.told_refunded, note=note
        )
        return with_wrong(row, self.wrong)


@contextmanager
def late(stage: Stage, change: Change | None = None) -> Iterator[Late]:
    """Give the house with a till behind a proxy; `change` is what a control does to the storage of all others."""
    stage.clear(screenings=4)
    assert stage.uri is not None
    storage = open_storage(stage.connection)
    with (
        short_patience(),
        patch.object(common, "MIN_HEARTBEAT_INTERVAL", 0.02),
        cutting(stage.uri) as (cutter, uri),
        closing(connect(small(uri), stage.database)) as connection,
    ):
        till = join(open_storage(connection), "till-cut", patience=0.01)
        beside = join(with_a_terminal_beside_the_till(open_storage(connection)), "till-cut", patience=0.01)
        others = join(change(storage) if change else storage, "till-1", patience=0.01)
        lots = lots_of(stage)
        for one in (till, beside):
            _begin_chain(one, lots[0])
        yield Late(stage, cutter, till, beside, others, iter(lots))


def _begin_chain(till: Cinema, lot: tuple[str, str]) -> None:
    """Let a till register itself: the first insert that is held is to be that of a sale or refund."""
    screening, seat = lot
    held = hold(till, STAFF, screening, seat)
    with suppress(PaymentRefusedError):
        till.checkout.resume(STAFF, till.checkout.begin(STAFF, [choice(held)]))
    till.booking.release(STAFF, held)


def freed_by_till(scene: Late, order: Order) -> None:
    """The till itself asks what became of its order, which ends it, and gives the seats back."""
    with suppress(CinemaError):
        scene.told.append(scene.till.checkout.resume(STAFF, order).id)
    held = scene.till.booking.find(STAFF, order.screening, order.screenings[0].hold)
    if held is not None:
        scene.till.booking.release(STAFF, held)


def freed_by_recovery(scene: Late, _order: Order) -> None:
    """Recovery finds the pin, or the sale that was asked for, when its lease is over."""
    scene.stage.recover(1, scene.others)


def freed_by_repair(scene: Late, order: Order) -> None:
    """A person lets the audit repair what it finds, then recovery goes on."""
    found, operator = scene.others.audit.findings(scene.others.operator()), scene.stage.house.operator
    scene.others.repairs.do(operator, scene.others.repairs.planned(operator, found))
    freed_by_recovery(scene, order)


def freed_by_manager(scene: Late, order: Order) -> None:
    """A manager decides that the card was not charged."""
    scene.stage.recover(1, scene.others)
    with suppress(CinemaError):
        scene.others.unresolved.decide(scene.stage.house.operator, order.id, taken=False)


Freeing = Callable[[Late, Order], None]
# Who frees, and how the sale is paid (None: by a slip).
Ways = Sequence[tuple[Freeing, PaymentRequest | None]]
WAYS: Ways = (
    (freed_by_till, CASH),
    (freed_by_till, card()),
    (freed_by_recovery, CASH),
    (freed_by_recovery, card()),
    (freed_by_repair, CASH),
    (freed_by_manager, None),
)


def late_inserts(
    stage: Stage,
    ways: Ways = WAYS,
    rounds: int = 3,
    change: Change | None = None,
) -> Row:
    """Hold the insert of a sale and let it land before or after the seats were freed, and sold to somebody else."""
    resold = 0
    with late(stage, change) as scene:
        for free, request in [*ways] * rounds:
            for lands_first in (True, False):
                lot = next(scene.lots)
                order = begin(scene.till, STAFF, *lot)
                send = _sale(scene, order, request)
                scene.hold_insert(send)
                if lands_first:
                    scene.cutter.land()
                free(scene, order)
                resold += scene.resell(lot)
                if not lands_first:
                    scene.cutter.land()
                if request is None:  # it is typed again, since nobody knows what became of it
                    with suppress(CinemaError):
                        send()
        return scene.row("an entry that lands late", f"{resold} seats resold before it landed")


def _sale(scene: Late, order: Order, request: PaymentRequest | None) -> Callable[[], Transaction]:
    """Return what sends the entry of a sale; by a slip, it was asked for before."""
    if request is not None:
        return lambda: scene.till.checkout.pay(STAFF, order, request)
    sale = scene.beside.checkout.ask(STAFF, order, PaymentRequest(Tender.CARD))
    return lambda: scene.beside.checkout.answer(STAFF, sale.id, f"SLIP-{order.id[-6:]}")


def late_refunds(stage: Stage, rounds: int = 3, change: Change | None = None) -> Row:
    """Hold the insert of a refund in cash while recovery ends it; a ticket that is valid again then stays so."""
    admitted: dict[str, Transaction] = {}
    with late(stage, change) as scene:
        for lands_first in (True, False) * rounds:
            lot = next(scene.lots)
            sold = sell(scene.others, scene.stage.house.staff, *lot, request=CASH)
            scene.attempts += 1
            scene.told.append(sold.id)
            number = sold.receipt_number or ""
            scene.hold_insert(partial(scene.till.refunds.refund, STAFF, number, reason="late"))
            if lands_first:
                scene.cutter.land()
            scene.stage.recover(1, scene.others)
            now = scene.stage.house.storage.transactions.get(sold.id)
            if now.tickets[0].id not in now.refused_tickets:
                admitted[sold.id] = now  # the door lets its bearer in
            if scene.cutter.holds:
                scene.cutter.land()
        scene.stage.recover(till=scene.others)
        gone = {one["subject"] for one in scene.stage.connection.database["journal"].find({"kind": "refunded"})}
        scene.wrong += [f"the ticket of {name} was admitted and given back" for name in admitted if name in gone]
        return scene.row("a refund that lands late", f"{len(admitted)} tickets valid again")


SCENARIOS = (late_inserts, late_refunds)
