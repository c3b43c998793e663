"""`kill -9` of mongod right after it acknowledged a step of bringing a sale up to date, which it then may not know.

Those steps wait for no disk. The program goes on against the server that was started again; an entry stays due until
sale and seats were read at majority. In the controls they are not, or an entry is projected without its sale.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

from pymongo.read_concern import ReadConcern

from cinema.domain.entries import Entry
from cinema.domain.sale_facts import facts_of
from cinema.errors import CinemaError
from cinema.services.selling.up_to_date import UpToDate
from repositories.journal import read_entry
from repositories.storage import Storage
from tests.races.deeds import deeds_for, order_for
from tests.races.faults import Fault, every_fault
from tests.races.members import primary
from tests.races.mongods import Mongod, running, uri
from tests.races.rig import Hand, acknowledge
from tests.races.sellers import audited, lots_of
from tests.races.stage import Stage
from tests.races.tally import Row, with_wrong
from tests.support import CASH, raw, sell

_STEPS = {"transactions.bring", "seat_maps.finish", "journal.settled"}
FAULTS = tuple(
    fault
    for fault in every_fault()
    if fault.when == "after" and fault.step in _STEPS and (fault.kind, fault.tender) != ("sale", "card")
)
VOIDED = Fault("sale", "cash", "after", "seat_maps.free_pinned", 1, None)


@dataclass
class Scene:
    """A house on a server that is killed, and how often it then had not what it had acknowledged."""

    house: Stage
    server: Mongod
    kills: int = 0
    forgotten: int = 0
    told: list[str] = field(default_factory=list)
    told_refunded: list[str] = field(default_factory=list)

    def kill(self) -> None:
        """Kill the server and start it again; note whether it forgot a write."""
        before = self._content()
        self.server.kill()
        self.server.start()
        primary([self.server])
        self.kills += 1
        self.forgotten += self._content() != before

    def hand(self, number: int, change: Callable[[Storage], Storage] | None = None) -> Hand:
        return Hand.at(self.house.connection, number, change)

    def entries(self, kind: str) -> list[Entry]:
        return [read_entry(one) for one in raw(self.house.connection, "journal") if one["kind"] == kind]

    def row(self, scenario: str, attempts: int, refused: int = 0) -> Row:
        """Recover and count; nothing is shown if the server forgot nothing."""
        self.house.recover()
        note = f"{self.kills} kills of mongod, {self.forgotten} of which took a step back"
        row = self.house.row(
            scenario, 1, attempts, refused, told=self.told, told_refunded=self.told_refunded, note=note
        )
        return with_wrong(row, [] if self.forgotten else ["no proof: the server forgot nothing"])

    def _content(self) -> dict[str, Any]:
        names = ("transactions", "seat_maps", "journal")
        database = self.house.connection.database.with_options(read_concern=ReadConcern("local"))
        return {name: list(database[name].find({}, sort=[("_id", 1)])) for name in names}


@contextmanager
def scene(screenings: int = 4) -> Iterator[Scene]:
    """Give a house on a server of its own."""
    with (
        TemporaryDirectory() as folder,
        running(Path(folder)) as servers,
        closing(Stage.open(uri(servers), screenings=screenings)) as house,
    ):
        yield Scene(house, servers[0])


def kills_after_each_step(stage: Stage | None, faults: Sequence[Fault] = FAULTS) -> Row:
    """Kill the server after each step of sales, refunds and of one that was ended; the same programs go on."""
    with scene() as now:
        sold: list[str] = []
        deeds = deeds_for(now.house, faults, sold)
        now.told += sold
        for number, (fault, deed) in enumerate(zip(faults, deeds, strict=True)):
            hand = now.hand(number, lambda storage, fault=fault: fault.befall(storage, now.kill))  # type: ignore[misc]
            done = deed.do(hand)
            now.told.append(done.id)
            now.told_refunded += [one.id for one in done.refunds]
        _ended(now)
        row = now.row("mongod killed after each step", len(deeds) + len(sold) + 1, 1)
        return audited(now.house, row)


def _ended(now: Scene) -> None:
    """Pin seats for a sale that nobody goes on with; the server is killed when recovery has freed them."""
    idle = now.hand(100)
    lot = [one for one in lots_of(now.house) if one[1].startswith("A")][-1]
    idle.till.recovery._closing.pin(order_for(idle.till, idle.staff, [lot]))
    now.house.recover(1, now.hand(101, lambda storage: VOIDED.befall(storage, now.kill)).till)


def settled_without_reading(stage: Stage | None, refunds: int = 4) -> Row:
    """The control: what was acknowledged is taken for certain, and a seat that was put back stays sold: `lost`."""
    with scene() as now, patch.object(UpToDate, "_in_place", lambda _self, several: list(several)):
        lots = lots_of(now.house)[:refunds]
        for number, lot in enumerate(lots):
            sold = sell(now.house.cinema, now.house.house.staff, *lot, request=CASH)
            hand = now.hand(number, lambda storage: _kill_at_put_back(now, storage))
            hand.till.refunds.refund(hand.staff, sold.receipt_number or "", reason="a control")
            with suppress(CinemaError):
                hand.till.recovery._up_to_date.confirm()
        return replace(now.row("", 2 * refunds), scenario="CONTROL: due unset without reading")


def _kill_at_put_back(now: Scene, storage: Storage) -> Storage:
    """Let the sale be written to disk, and the server be killed when it has put the seat back."""
    written = Fault("refund", "cash", "after", "transactions.bring", 2, None)
    put_back = Fault("refund", "cash", "after", "seat_maps.finish", 2, None)
    storage = written.befall(storage, lambda: acknowledge(now.house.connection))
    return put_back.befall(storage, now.kill)


def entry_without_its_sale(stage: Stage | None, sales: int = 4) -> Row:
    """The control: each entry is projected by itself. A refund finds its seat not sold yet, which then is: `lost`."""
    with scene() as now:
        for number, lot in enumerate(lots_of(now.house)[:sales]):
            hand = now.hand(number, lambda storage: _kill_at_sale(now, storage))
            sold = hand.till.checkout.pay(hand.staff, order_for(hand.till, hand.staff, [lot]), CASH)
            with patch.object(UpToDate, "brought", lambda self, name: self._transactions.get(name)):
                hand.till.refunds.refund(hand.staff, sold.receipt_number or "", reason="a control")
            for kind in ("refunded", "sold"):
                for entry in now.entries(kind):
                    if entry.subject == sold.id:
                        _project_alone(hand, entry)
        return replace(now.row("", 2 * sales), scenario="CONTROL: an entry without its sale")


def _kill_at_sale(now: Scene, storage: Storage) -> Storage:
    written = Fault("sale", "cash", "after", "transactions.bring", 1, None)
    sold = Fault("sale", "cash", "after", "seat_maps.finish", 1, None)
    storage = written.befall(storage, lambda: acknowledge(now.house.connection))
    return sold.befall(storage, now.kill)


def _project_alone(hand: Hand, entry: Entry) -> None:
    """Write what one entry says, and note that it is done; a refund frees a seat that is sold to its ticket."""
    facts = facts_of(entry.subject, [entry])
    order = hand.storage.transactions.get(entry.subject)
    hand.storage.transactions.bring(facts)
    for screening in order.screenings:
        tickets = order.tickets_of(screening.id)
        gone = {seat: ticket for seat, ticket in tickets.items() if ticket in facts.ended_tickets}
        sold = tickets if facts.is_sold else {}
        operation = facts.sale if facts.is_sold else entry.id
        hand.storage.seat_maps.finish(screening.id, screening.hold, operation, sold, gone)
    hand.storage.journal.settled([entry.id])


SCENARIOS = (kills_after_each_step,)
