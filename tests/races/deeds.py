"""What one process does once from beginning to end, so that something can befall it at each step."""

from collections.abc import Sequence
from dataclasses import dataclass

from cinema.domain.exchanges import Swap
from cinema.domain.orders import Order
from cinema.domain.payments import PaymentRequest, Tender
from cinema.domain.transactions import Transaction
from cinema.domain.users import Actor
from cinema.domain.vouchers import VoucherKind
from cinema.services.cinema import Cinema
from tests.races.faults import Fault
from tests.races.rig import Hand
from tests.races.stage import Stage
from tests.support import CASH, card, choice, hold, sell

Lot = tuple[str, str]
_OF_TWO = {"two screenings", "exchange"}
WAY_OF = {True: CASH, False: card()}


@dataclass(frozen=True)
class Deed:
    """Sell seats of one or two screenings, in one go or by two tenders, or refund or exchange a receipt's ticket.

    An exchange is into the same seat of the second lot's screening, for a child: some money goes back. `code` is the
    voucher that pays.
    """

    kind: str
    is_cash: bool
    lots: tuple[Lot, ...]
    receipt: str | None = None
    code: str | None = None

    def do(self, hand: Hand) -> Transaction:
        """Do it, and note that it is certain."""
        done = self._done(hand.till, hand.staff)
        hand.confirm(done.id)
        return done

    def _done(self, till: Cinema, staff: Actor) -> Transaction:
        if self.kind == "exchange":
            (_old, seat), (screening, to_seat) = self.lots
            swap = Swap(seat, to_seat, screening, "child")
            return till.exchanges.finish(staff, till.exchanges.begin(staff, self.receipt or "", [swap]))
        if self.receipt is not None:
            return till.refunds.refund(staff, self.receipt, reason="a fault")
        order = order_for(till, staff, self.lots)
        if self.kind != "split":
            return till.checkout.pay(staff, order, way_of(self.is_cash, self.code))
        till.checkout.begin_split(staff, order)
        till.checkout.tender(staff, order.id, card(), order.total // 2)
        return till.checkout.tender(staff, order.id, card(), order.total - order.total // 2)


def way_of(is_cash: bool, code: str | None) -> PaymentRequest:
    """Return how somebody pays: by this voucher if there is one."""
    return WAY_OF[is_cash] if code is None else PaymentRequest(Tender.VOUCHER, voucher=code)


def order_for(till: Cinema, staff: Actor, lots: Sequence[Lot]) -> Order:
    """Hold seats in one or several screenings and make one order of them."""
    return till.checkout.begin(staff, [choice(hold(till, staff, *lot)) for lot in lots])


def deeds_for(stage: Stage, faults: Sequence[Fault], told: list[str]) -> list[Deed]:
    """Return what each process is to do, with seats of its own; sales that are to be refunded are made and told."""
    screenings = stage.screenings()
    pairs = [*zip(screenings[::2], screenings[1::2], strict=True)]
    places = [(pair, seat) for pair in pairs for seat in stage.seats() if seat[0] != "A"]
    assert len(places) >= len(faults), "a process has no seat of its own"
    deeds = []
    code = _voucher(stage) if any(one.tender == "voucher" for one in faults) else None
    for fault, (pair, seat) in zip(faults, places, strict=False):
        lots = tuple((screening, seat) for screening in (pair if fault.kind in _OF_TWO else pair[:1]))
        receipt = None
        if fault.kind in {"refund", "exchange"}:
            way = way_of(fault.is_cash, code if fault.tender == "voucher" else None)
            sold = sell(stage.cinema, stage.house.staff, *lots[0], request=way)
            receipt = sold.receipt_number
            told.append(sold.id)
        mine = code if fault.tender == "voucher" else None
        deeds.append(Deed(fault.kind, fault.is_cash, lots, receipt, mine))
    # A refund brings its sale up to date first where an entry is due, and each of its steps is to be met.
    stage.connection.database["journal"].update_many({"kind": "sold"}, {"$set": {"due": True}})
    return deeds


def _voucher(stage: Stage) -> str:
    """Sell a voucher that is enough for all, and return its code."""
    staff, checkout = stage.house.staff, stage.cinema.checkout
    stage.house.storage.settings.set("voucher_most", "")
    line = stage.cinema.vouchers.line(staff, VoucherKind.VALUE, 10_000_00)
    sale = checkout.pay(staff, checkout.begin(staff, [], lines=[line]), PaymentRequest(Tender.CASH, tendered=10_000_00))
    (code,) = stage.cinema.vouchers.codes(staff, sale).values()
    return code
