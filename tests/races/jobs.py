"""What the processes of a race do: see `rig` for the shape of a job."""

import random
import time
from collections.abc import Callable, Collection, Sequence

from cinema.domain.payments import PaymentRequest, Tender
from cinema.domain.seat_maps import Hold
from cinema.domain.transactions import Transaction, TransactionState
from cinema.domain.users import Actor, Channel, Role
from cinema.errors import CinemaError, HoldExpiredError, SeatsLostError, StorageError
from tests.races.rig import Hand, Race, Said
from tests.support import CASH, card

KIOSK = Actor(Role.GUEST, "kiosk-1", Channel.CUSTOMER)
_PATIENCE = 60.0
_DONE = {"paid", "part_refunded", "refunded"}
WAY_OF = {True: CASH, False: card()}


class Log:
    """Collects what a process is told."""

    def __init__(self) -> None:
        self.ends: list[str] = []
        self.told: list[str] = []
        self.told_refunded: list[str] = []

    def said(self) -> Said:
        return Said(tuple(self.ends), tuple(self.told), tuple(self.told_refunded))

    def pay(self, hand: Hand, actor: Actor, sale_id: str, request: PaymentRequest) -> bool:
        """Pay a sale and note the end; True if it is paid."""
        return self.ends_with(lambda: hand.till.checkout.pay(actor, sale_id, request))

    def refund(self, hand: Hand, receipt: str, seats: Sequence[str]) -> bool:
        """Refund and note the end; True if the money is given back."""
        return self.ends_with(lambda: hand.till.refunds.refund(hand.staff, receipt, seats, reason="a race"))

    def ends_with(self, work: Callable[[], Transaction]) -> bool:
        """Note how a payment or refund ends; True if it is done."""
        try:
            sale = work()
        except CinemaError as error:
            self.ends.append(error.code)
            return False
        self.ends.append(sale.state.value)
        if sale.state is TransactionState.PAID:
            self.told.append(sale.id)
        elif sale.state in {TransactionState.PART_REFUNDED, TransactionState.REFUNDED}:
            self.told_refunded.append(sale.refunds[-1].id)
        return sale.state.value in _DONE

    def buy(self, hand: Hand, screening: str, seats: Sequence[str], *, cash: bool = False) -> bool:
        """Hold and pay; True if the seats are ours."""
        held = self.hold(hand, screening, seats, cash=cash)
        return held is not None and self.pay_hold(hand, hand.staff if cash else hand.guest, held, cash=cash)

    def hold(self, hand: Hand, screening: str, seats: Sequence[str], *, cash: bool = False) -> Hold | None:
        """Hold seats; a loser must be told which of its seats are gone."""
        try:
            return hand.till.booking.hold(hand.staff if cash else hand.guest, screening, None, seats)
        except StorageError as error:  # the machine is busy: no seats, but no wrong word either
            self.ends.append(error.code)
            return None
        except SeatsLostError as error:
            lost = error
        assert lost.seats, "the loser is told which seats"
        assert set(lost.seats) <= set(seats), "and they are its own"
        self.ends.append(lost.code)
        return None

    def pay_hold(self, hand: Hand, actor: Actor, held: Hold, *, cash: bool = False) -> bool:
        till = hand.till.checkout
        return self.ends_with(
            lambda: till.pay(actor, till.begin(actor, held, dict.fromkeys(held.seats)).id, WAY_OF[cash])
        )


def buy(hand: Hand, wanted: Sequence[tuple[str, Sequence[str]]]) -> Race:
    """Want groups of seats, one after the other, whoever has got them; cash and card by turns."""
    yield
    log = Log()
    for place, (screening, seats) in enumerate(wanted):
        log.buy(hand, screening, seats, cash=(hand.number + place) % 2 == 0)
    return log.said()


def pay_as_it_expires(hand: Hand, screening: str, seats: Sequence[str], seconds: float, early: float) -> Race:
    """Pay seats at about the moment when their hold runs out, so many seconds after the start."""
    held = hand.till.booking.hold(hand.guest, screening, None, seats)
    sale = hand.till.checkout.begin(hand.guest, held, dict.fromkeys(seats))
    yield
    log = Log()
    time.sleep(seconds - early)
    log.pay(hand, hand.guest, sale.id, card())
    return log.said()


def extend_as_it_expires(hand: Hand, screening: str, seats: Sequence[str], seconds: float, early: float) -> Race:
    """Extend a hold just when it runs out; whoever is told that it is extended must be able to pay."""
    held = hand.till.booking.hold(hand.guest, screening, None, seats)
    yield
    log = Log()
    time.sleep(seconds - early)
    try:
        held = hand.till.booking.extend(hand.guest, held)
    except HoldExpiredError as error:
        log.ends.append(error.code)
        return log.said()
    assert log.pay_hold(hand, hand.guest, held), "extended, so it is paid"
    return log.said()


def take_over(hand: Hand, screening: str, seats: Sequence[str], after: float, old: Collection[str] = ()) -> Race:
    """Want seats that somebody has just now, again and again, so as to get them the moment they are free.

    Ends when they are ours, or one is sold for good to somebody else: to a ticket that is not one of the `old`.
    """
    yield
    log = Log()
    time.sleep(after)
    end = time.monotonic() + _PATIENCE
    while not log.buy(hand, screening, seats, cash=hand.number % 2 == 0):
        if not _tickets(hand, screening, seats) <= {None, *old}:
            break
        assert time.monotonic() < end, "nobody gets these seats"
        time.sleep(0.005)
    return log.said()


def _tickets(hand: Hand, screening: str, seats: Sequence[str]) -> set[str | None]:
    wanted = {f"seats.{seat}.ticket": 1 for seat in seats}
    found = hand.connection.database["seat_maps"].find_one({"_id": screening}, wanted)
    assert found is not None
    return {seat.get("ticket") for seat in found["seats"].values()}


def release(hand: Hand, held: Hold) -> Race:
    """Give a hold's seats back, and again after somebody else may have taken them."""
    yield
    time.sleep(random.Random(hand.number).uniform(0.0, 0.03))
    for _time in range(3):
        hand.till.booking.release(KIOSK, held)
        time.sleep(0.01)
    return Said()


def pay_one_sale(hand: Hand, sale_id: str) -> Race:
    """Pay a sale that others pay too."""
    yield
    log = Log()
    log.pay(hand, KIOSK, sale_id, card())
    return log.said()


def pay_one_hold(hand: Hand, held: Hold) -> Race:
    """Pay a hold that others pay too, each with a sale of its own."""
    sale = hand.till.checkout.begin(KIOSK, held, dict.fromkeys(held.seats))
    yield
    log = Log()
    log.pay(hand, KIOSK, sale.id, card())
    return log.said()


def pay_by_slip(hand: Hand, sale_id: str) -> Race:
    """Pay a sale with a slip of one's own, as others do, and type the same slip again."""
    slip = PaymentRequest(Tender.CARD, reference=slip_of(hand.number))
    yield
    log = Log()
    for _again in range(2):
        log.pay(hand, hand.staff, sale_id, slip)
    return log.said()


def slip_of(number: int) -> str:
    """Return what stands on the slip of a process."""
    return f"SLIP-{number}"


Owner = Callable[[Hand, str, Sequence[str], float, int], Race]


def give_back(hand: Hand, receipts: Sequence[tuple[str, Sequence[str]]], tries: int = 3) -> Race:
    """Refund sales, whole or some of their seats, that others refund too."""
    yield
    log = Log()
    for receipt, seats in receipts:
        for _try in range(tries):
            if log.refund(hand, receipt, seats) or log.ends[-1] == "invalid-input":
                break
    return log.said()


def deliver_payment(hand: Hand, sale_id: str) -> Race:
    """Charge, answer and finish a sale's attempt, as a process does that has asked: here several have."""
    sale = hand.storage.transactions.get(sale_id)
    attempt = sale.last_attempt
    assert attempt is not None
    yield
    log = Log()
    answer = hand.till.checkout._terminals[attempt.provider].charge(attempt.id, attempt.amount, card())
    log.ends_with(lambda: hand.till.checkout._answers.settle(sale, attempt, answer))
    return log.said()


def deliver_refund(hand: Hand, sale_id: str) -> Race:
    """Give back, answer and finish a sale's refund, as a process does that has asked: here several have."""
    sale = hand.storage.transactions.get(sale_id)
    refund, payment = sale.last_refund, sale.payment
    assert refund is not None
    assert payment is not None
    yield
    log = Log()
    answer = hand.till.refunds._terminals[refund.provider].refund(refund.id, refund.amount, payment, None)
    log.ends_with(lambda: hand.till.refunds._settle(sale, refund, answer))
    return log.said()


def settle(hand: Hand, sale_id: str) -> Race:
    """Recover a sale that others are still at: cancel first, whatever its lease says."""
    sale = hand.storage.transactions.get(sale_id)
    yield
    hand.till.recovery.settle(sale)
    return Said()
