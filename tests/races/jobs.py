"""What the processes of a race do: see `rig` for the shape of a job."""

import random
import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from typing import Any

from cinema.domain.door import DoorVerdict
from cinema.domain.entries import Draft, Entry
from cinema.domain.exchanges import Swap
from cinema.domain.ids import new_id
from cinema.domain.operations import Voided
from cinema.domain.orders import Order
from cinema.domain.payments import AttemptState, PaymentRequest, Tender
from cinema.domain.refunds import Refund
from cinema.domain.seat_maps import Hold
from cinema.domain.transactions import Transaction, TransactionState
from cinema.domain.users import Actor, Channel, Role
from cinema.domain.vouchers import is_claim
from cinema.errors import CinemaError, ErrorCode, HoldExpiredError, SeatsLostError, StorageError
from cinema.services.selling.entries import Entries
from tests.races.deeds import WAY_OF
from tests.races.rig import Hand, Race, Said
from tests.support import DECLINES, LACKS_FUNDS, card, choice

KIOSK = Actor(Role.GUEST, "kiosk-1", Channel.CUSTOMER)
_PATIENCE = 60.0
_DONE = {"paid", "part_refunded", "refunded"}


class Log:
    """Collects what a process is told."""

    def __init__(self) -> None:
        self.ends: list[str] = []
        self.told: list[str] = []
        self.told_refunded: list[str] = []

    def said(self) -> Said:
        return Said(tuple(self.ends), tuple(self.told), tuple(self.told_refunded))

    def pay(self, hand: Hand, actor: Actor, order: Order, request: PaymentRequest) -> bool:
        """Pay an order and note the end; True if it is paid."""
        return self.ends_with(lambda: hand.till.checkout.pay(actor, order, request))

    def refund(self, hand: Hand, receipt: str, seats: Sequence[str]) -> bool:
        """Refund and note the end; True if the money is given back."""
        work = hand.till.refunds.refund
        return self.ends_with(
            lambda: work(hand.staff, receipt, seats, reason="a race"), mine=lambda refund: refund.by == hand.staff.user
        )

    def ends_with(self, work: Callable[[], Transaction], mine: Callable[[Refund], bool] | None = None) -> bool:
        """Note how a payment, or a refund that is `mine`, ends; True if it is done."""
        try:
            sale = work()
        except CinemaError as error:
            self.ends.append(error.code)
            return False
        self.ends.append(sale.state.value)
        if mine is None:
            self.told += [sale.id] if sale.state is TransactionState.PAID else []
            return sale.state.value in _DONE
        self.told_refunded += [
            one.id
            for one in sale.refunds
            if mine(one) and one.state is AttemptState.APPROVED and one.id not in self.told_refunded
        ]
        return True

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
        return self.ends_with(lambda: till.pay(actor, till.begin(actor, [choice(held)]), WAY_OF[cash]))


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
    order = hand.till.checkout.begin(hand.guest, [choice(held)])
    yield
    log = Log()
    time.sleep(seconds - early)
    log.pay(hand, hand.guest, order, card())
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


def pay_one_order(hand: Hand, order: Order) -> Race:
    """Pay an order that others pay too."""
    yield
    log = Log()
    log.pay(hand, KIOSK, order, card())
    return log.said()


def pay_one_hold(hand: Hand, held: Hold) -> Race:
    """Pay a hold that others pay too, each with an order of its own; in cash and by card."""
    order = hand.till.checkout.begin(KIOSK, [choice(held)])
    yield
    log = Log()
    cash = hand.number % 3 == 0
    log.pay(hand, hand.staff if cash else KIOSK, order, WAY_OF[cash])
    return log.said()


def pay_by_slip(hand: Hand, order: Order | str) -> Race:
    """Pay an order with a slip of one's own, as others do, and type the same slip again; a name: it waits for one."""
    slip = PaymentRequest(Tender.CARD, reference=slip_of(hand.number))
    yield
    log = Log()
    for _again in range(2):
        if isinstance(order, str):
            log.ends_with(lambda: hand.till.checkout.answer(hand.staff, order, slip.reference))
        else:
            log.pay(hand, hand.staff, order, slip)
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
            if log.refund(hand, receipt, seats) or log.ends[-1] == ErrorCode.INVALID:
                break
    return log.said()


def exchange(hand: Hand, receipt: str, swap: Swap, tries: int = 3) -> Race:
    """Exchange a ticket that others refund or exchange, or into a seat that others want, with so many tries."""
    yield
    log = Log()
    exchanges = hand.till.exchanges
    for _try in range(tries):
        try:
            quote = exchanges.begin(hand.staff, receipt, [swap])
        except CinemaError as error:
            log.ends.append(error.code)
            time.sleep(0.01)
            continue
        if log.ends_with(lambda: exchanges.finish(hand.staff, quote)):  # noqa: B023 - called at once
            break
        exchanges.release(hand.staff, quote)
    return log.said()


def scan(hand: Hand, code: str, late: float = 0.0, tries: int = 3) -> Race:
    """Scan a ticket that others scan, refund or exchange, up to so many seconds late; the entry follows the answer."""
    yield
    log = Log()
    time.sleep(random.Random(hand.number).uniform(0.0, late))
    for _try in range(tries):
        try:
            answer = hand.till.door.scan(hand.staff, code)
        except CinemaError as error:
            log.ends.append(error.code)
            continue
        log.ends.append(answer.verdict)
        log.told += [answer.sale.id] if answer.verdict is DoorVerdict.ADMITTED and answer.sale else []
        break
    hand.till.door.note()
    return log.said()


def scan_away(hand: Hand, code: str) -> Race:
    """Let in by a list of one's own, as without the database; then settle while others do: entered, or named."""
    hand.till.door_away.fetch(hand.staff)
    answer = hand.till.door_away.scan(hand.staff, code)
    yield
    log = Log()
    hand.till.door_settling.settle(hand.staff)
    named = [one.outcome.settled for one in hand.till.door_settling.told(hand.staff)]
    log.ends += named or [answer.verdict]
    log.told += [] if named else [answer.sale_id]
    return log.said()


def deliver_payment(hand: Hand, sale_id: str, cancelled_first: bool = False) -> Race:
    """Charge, answer and close a sale's attempt, as a process does that has asked: here several have.

    With `cancelled_first` it was asleep until another process had cancelled the charge.
    """
    sale = hand.storage.transactions.get(sale_id)
    attempt = sale.last_attempt
    assert attempt is not None
    yield
    log = Log()
    if cancelled_first:
        _await_answer(hand, attempt.id)
    answer = hand.till.checkout._terminals[attempt.provider].charge(attempt.id, attempt.amount, card())
    log.ends_with(lambda: hand.till.checkout._cards.settle(sale, attempt, answer))
    return log.said()


def _await_answer(hand: Hand, key: str) -> None:
    """Wait until the demo terminal has answered for a payment's key; a fixed pause is too short on a busy machine."""
    until = time.monotonic() + _PATIENCE
    while hand.connection.database["test_terminal"].find_one({"_id": key}) is None:
        if time.monotonic() > until:
            raise TimeoutError(f"nobody cancelled {key}")
        time.sleep(0.05)


def deliver_refund(hand: Hand, sale_id: str) -> Race:
    """Give back, answer and enter a sale's refund, as a process does that has asked: here several have."""
    sale = hand.storage.transactions.get(sale_id)
    refund = sale.last_refund
    assert refund is not None
    yield
    log = Log()
    steps = hand.till.refunds._steps
    log.ends_with(lambda: steps.give(sale, refund), mine=lambda one: one.id == refund.id)
    return log.said()


def settle(hand: Hand, sale_id: str) -> Race:
    """Recover a sale that others are still at: cancel first, whatever its lease says."""
    yield
    hand.till.checkout._settling.settle(sale_id)
    return Said()


def pay_by_other_cards(hand: Hand, screening: str, seats: Sequence[str]) -> Race:
    """Be declined twice while somebody waits for the seats, and pay with the third card."""
    till = hand.till.checkout
    order = till.begin(hand.guest, [choice(hand.till.booking.hold(hand.guest, screening, None, seats))])
    yield
    log = Log()
    for number in (DECLINES, LACKS_FUNDS):
        assert not log.pay(hand, hand.guest, order, card(number))
        assert log.ends[-1] == ErrorCode.PAYMENT_REFUSED
        order = till.again(hand.guest, order)
    assert log.pay(hand, hand.guest, order, card()), "the seats were kept for the next card"
    return log.said()


def pay_two_as_one_expires(hand: Hand, lots: Sequence[tuple[str, Sequence[str]]], seconds: float, early: float) -> Race:
    """Pay seats of two screenings in one sale at about the moment when the hold in one of them runs out."""
    is_cash = hand.number % 3 == 0
    actor = hand.staff if is_cash else hand.guest
    held = [hand.till.booking.hold(actor, screening, None, seats) for screening, seats in lots]
    order = hand.till.checkout.begin(actor, [choice(one) for one in held])
    yield
    log = Log()
    time.sleep(seconds - early)
    log.pay(hand, actor, order, WAY_OF[is_cash])
    return log.said()


def spend_voucher(hand: Hand, screening: str, seat: str, code: str, *, is_guarded: bool = True) -> Race:
    """Pay for a seat of one's own with a voucher that others pay with too."""
    if not is_guarded:
        books: Any = hand.till.recovery._closing._vouchers
        books._entries = _Unclaimed(books._entries)
    held = hand.till.booking.hold(hand.staff, screening, None, (seat,))
    order = hand.till.checkout.begin(hand.staff, [choice(held)])
    yield
    log = Log()
    log.pay(hand, hand.staff, order, PaymentRequest(Tender.VOUCHER, voucher=code))
    return log.said()


def spend_unclaimed(hand: Hand, screening: str, seat: str, code: str) -> Race:
    """The same, and no entry claims the voucher's movement: the guard of the control is missing."""
    return spend_voucher(hand, screening, seat, code, is_guarded=False)


class _Unclaimed:
    """Enters what moves a voucher without its claim."""

    def __init__(self, inner: Entries) -> None:
        self._inner = inner

    def add(self, draft: Draft) -> Entry:
        return self._inner.add(replace(draft, claims=tuple(one for one in draft.claims if not is_claim(one))))


def enter(hand: Hand, count: int) -> Race:
    """Enter so many operations that have ended, as quickly as can be."""
    entries = hand.till.recovery._closing._entries
    now = hand.storage.journal.now()
    yield
    for _one in range(count):
        name = new_id()
        entries.add(Draft(name, name, now, Voided()))
    return Said()


def tender_apart(hand: Hand, sale_id: str, amount: int, *, rounds: int = 3) -> Race:
    """Pay parts of a split sale that others pay too, until it is paid."""
    yield
    log = Log()
    for _round in range(rounds):
        is_paid = log.ends_with(lambda: hand.till.checkout.tender(hand.staff, sale_id, card(), amount))
        if is_paid or log.ends[-1] == ErrorCode.INVALID:
            break
        time.sleep(0.01)
    return log.said()
