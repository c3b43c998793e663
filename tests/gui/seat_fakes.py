"""A pretended box office for the tests of buying: seats, holds, sales and receipts in memory, with the real errors."""

import queue
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from cinema.domain.auditoriums import SeatKind, SeatPlan, plan_from_rows
from cinema.domain.house import House
from cinema.domain.ids import new_id
from cinema.domain.payments import (
    REASONS,
    Attempt,
    AttemptState,
    PaymentRequest,
    PaymentWay,
    Tender,
    cash_change,
    check_card_number,
)
from cinema.domain.prices import PriceCard, TicketType, price_lines
from cinema.domain.receipts import Receipt, ReceiptTicket
from cinema.domain.screenings import Seating
from cinema.domain.seat_maps import Hold, LiveSeat, SeatChange, SeatMap, SeatState
from cinema.domain.transactions import Ticket, Transaction, TransactionState
from cinema.domain.users import Actor
from cinema.errors import (
    CinemaError,
    ConflictError,
    HoldExpiredError,
    InvalidInputError,
    NotFoundError,
    NotSellingError,
    PaymentRefusedError,
    PaymentUnresolvedError,
    SeatsLostError,
    StorageError,
)
from gui.customer.face import SCREENS
from gui.window.screen import Screen
from tests.gui.fakes import FakeCinema, FakeProgramme, FakeReceipts, Weather, seed

NEVER = datetime(9999, 12, 31, tzinfo=UTC)
SCREENING = "metropolis-1-20:30-lumiere"


def sample_plan(index: int = 0) -> SeatPlan:
    row = seed()["auditoriums"][index]
    rows = [(one["row"], one["seats"], one["gap_before"]) for one in row["plan"]["rows"]]
    return plan_from_rows(row["id"], 1, rows, row["plan"]["curve"])


def small_plan() -> SeatPlan:
    """Three rows, so that a window with them opens quickly."""
    rows = [("A", "wc_ssssssssss_cw", 0.0), ("H", "ss_ssssssssss_ss", 0.0), ("K", "pp_pppppppppp_pp", 0.4)]
    return plan_from_rows("lumiere", 1, rows, 0.05)


class Blank(Screen):
    """Stands in for the first screen, which these tests have no use for."""

    def build(self) -> None:
        """Show nothing."""


def sample_card() -> PriceCard:
    row = seed()["price_cards"][0]
    types = tuple(
        TicketType(one["id"], one["name"], {SeatKind(k): v for k, v in one["prices"].items()}, one["names"])
        for one in row["types"]
    )
    return PriceCard(row["id"], row["name"], types, row["names"])


class FakeBooking:
    """Seats in memory. `hold_seconds` may be a fraction; `lose_answer` lets the next hold happen unheard."""

    def __init__(self, weather: Weather, programme: FakeProgramme) -> None:
        self.weather, self.programme = weather, programme
        self.hold_seconds, self.most = 480.0, 10
        self.lose_answer = self.feed_away = False
        self.selling = True
        self.shift = timedelta(0)
        self.sell_for = timedelta(days=1)
        self.seats: dict[str, LiveSeat] = {}
        self.holds: dict[str, Hold] = {}
        self.plan, self.card = small_plan(), sample_card()
        for seat in self.plan.seats:
            state = SeatState.BLOCKED if seat.id in self.plan.blocked else SeatState.FREE
            self.seats[seat.id] = LiveSeat(state)
        self.lock = threading.RLock()
        self.followers: list[queue.SimpleQueue[SeatChange]] = []

    def now(self) -> datetime:
        return datetime.now(UTC) + self.shift

    def seating(self, screening_id: str) -> Seating:
        self.weather.pass_through("seating")
        now = self.now()
        showing = next(iter(self.programme.showings.values()))
        showing = self.programme.showings.get(screening_id, showing)
        seat_map = SeatMap(screening_id, dict(self.seats), self.selling, now + self.sell_for, now)
        return Seating(showing, self.plan, self.card, seat_map)

    def hold(self, actor: Actor, screening_id: str, hold_id: str | None, seats: Sequence[str]) -> Hold:
        self.weather.pass_through("hold")
        with self.lock:
            if not self.selling:
                raise NotSellingError("This screening is no longer on sale.")
            now = self.now()
            key = hold_id or new_id()
            old = self.holds.get(key)
            if old is not None and old.until <= now:
                raise HoldExpiredError("The time for these seats ran out.")
            lost = tuple(
                s for s in seats if self.seats[s].state_at(now) is not SeatState.FREE and self.seats[s].hold != key
            )
            if lost:
                raise SeatsLostError("Somebody else was faster.", lost)
            until = old.until if old else now + timedelta(seconds=self.hold_seconds)
            held = tuple(dict.fromkeys([*(old.seats if old else ()), *seats]))
            hold = self.holds[key] = Hold(key, screening_id, held, until, now, actor.user or "guest")
            self.put({seat: LiveSeat(SeatState.HELD, key, until) for seat in seats})
            if self.lose_answer:
                self.lose_answer = False
                raise StorageError("The answer was lost.")
            return hold

    def find(self, actor: Actor, screening_id: str, hold_id: str) -> Hold | None:
        self.weather.pass_through("find")
        hold = self.holds.get(hold_id)
        return replace(hold, now=self.now()) if hold is not None and hold.until > self.now() else None

    def extend(self, actor: Actor, hold: Hold) -> Hold:
        self.weather.pass_through("extend")
        if self.holds[hold.id].extended:
            raise ConflictError("The time can be extended only once.")
        longer = replace(hold, until=hold.until + timedelta(seconds=300), now=self.now(), extended=True)
        self.holds[hold.id] = longer
        self.put({seat: LiveSeat(SeatState.HELD, hold.id, longer.until) for seat in hold.seats})
        return longer

    def release(self, actor: Actor, hold: Hold, seats: Sequence[str] | None = None) -> Hold | None:
        self.weather.pass_through("release")
        with self.lock:
            there = self.holds.get(hold.id)
            if there is None or there.pinned:
                return there
            gone = set(there.seats if seats is None else seats)
            self.put({seat: LiveSeat(SeatState.FREE) for seat in there.seats if seat in gone})
            rest = tuple(seat for seat in there.seats if seat not in gone)
            if not rest:
                del self.holds[hold.id]
                return None
            self.holds[hold.id] = replace(there, seats=rest, now=self.now())
            return self.holds[hold.id]

    def put(self, seats: Mapping[str, LiveSeat]) -> None:
        """Change seats and send the news."""
        self.seats.update(seats)
        self.tell(SeatChange(SCREENING, dict(seats), self.now()))

    def tell(self, change: SeatChange) -> None:
        for follower in list(self.followers):
            follower.put(change)

    def taken_by_another(self, *seats: str, seconds: float = 480) -> None:
        self.put({s: LiveSeat(SeatState.HELD, "another", self.now() + timedelta(seconds=seconds)) for s in seats})

    @contextmanager
    def changes(self, screening_id: str) -> Iterator[Iterator[SeatChange | None]]:
        if self.feed_away:
            raise StorageError("The database can't be reached just now.")
        mine: queue.SimpleQueue[SeatChange] = queue.SimpleQueue()
        self.followers.append(mine)
        try:
            yield self._follow(mine)
        finally:
            self.followers.remove(mine)

    def _follow(self, mine: "queue.SimpleQueue[SeatChange]") -> Iterator[SeatChange | None]:
        while True:
            if self.feed_away:
                raise StorageError("The database can't be reached just now.")
            try:
                yield mine.get(timeout=0.05)
            except queue.Empty:
                yield None


class FakeCheckout:
    """Sales in memory; the test terminal's numbers decide. `lose_answer` lets the next payment happen unheard."""

    def __init__(self, weather: Weather, booking: FakeBooking) -> None:
        self.weather, self.booking = weather, booking
        self.ways: tuple[PaymentWay, ...] = (PaymentWay(Tender.CARD, "test"),)
        self.sales: dict[str, Transaction] = {}
        self.charged: list[str] = []
        self.lose_answer = self.never_begins = False
        self.slip_is_refused: CinemaError | None = None

    def ways_to_pay(self, actor: Actor) -> tuple[PaymentWay, ...]:
        self.weather.pass_through("ways_to_pay")
        return self.ways

    def begin(
        self, actor: Actor, hold: Hold, choice: Mapping[str, str | None], *, sale_id: str | None = None
    ) -> Transaction:
        self.weather.pass_through("begin")
        if set(choice) != set(hold.seats):
            raise InvalidInputError("The basket and the chosen seats don't agree.", field="seats")
        key = sale_id or new_id()
        if key not in self.sales:
            lines = price_lines(self.booking.plan, self.booking.card, choice)
            tickets = tuple(Ticket(new_id(), ln.seat, ln.kind, ln.type, ln.type_name, ln.price) for ln in lines)
            self.sales[key] = Transaction(
                key, hold.screening, hold.id, TransactionState.OPEN, tickets, sum(t.price for t in tickets), "EUR",
                actor.channel, actor.workstation, actor.user, actor.user, self.booking.now(),
            )  # fmt: skip
        return self.sales[key]

    def pay(self, actor: Actor, begun: Transaction, request: PaymentRequest) -> Transaction:
        self.weather.pass_through("pay")
        sale, attempt = self._attempt(begun.id, request)
        number = "" if request.tender is Tender.CASH or not sale.total else check_card_number(request.card)
        reason = {"0002": "declined", "9995": "insufficient-funds", "0127": "timeout"}.get(number[-4:])
        if number.endswith("0259"):
            raise PaymentUnresolvedError("The card terminal can't say whether the money was taken.")
        self.charged.append(begun.id)
        if reason:
            self._unpin(sale)
            raise PaymentRefusedError(REASONS[reason], reason)
        paid = self._finish(sale, replace(attempt, last4=number[-4:] or None))
        if self.lose_answer:
            self.lose_answer = False
            raise StorageError("The answer was lost.")
        return paid

    def ask(self, actor: Actor, sale_id: str, request: PaymentRequest) -> Transaction:
        self.weather.pass_through("ask")
        sale, attempt = self._attempt(sale_id, request)
        self.sales[sale_id] = replace(sale, state=TransactionState.PAYING, attempts=(*sale.attempts, attempt))
        return self.sales[sale_id]

    def answer(self, actor: Actor, sale_id: str, reference: str | None) -> Transaction:
        self.weather.pass_through("answer")
        sale = self.sales[sale_id]
        assert sale.last_attempt is not None
        if reference is None:
            self.sales[sale_id] = replace(sale, state=TransactionState.OPEN)
            self._unpin(sale)
            raise PaymentRefusedError(REASONS["not-taken"], "not-taken")
        if self.slip_is_refused is not None:
            raise self.slip_is_refused
        return self._finish(sale, replace(sale.last_attempt, reference=reference))

    def resume(self, actor: Actor, sale_id: str) -> Transaction:
        self.weather.pass_through("resume")
        return self.sales[sale_id]

    def _attempt(self, sale_id: str, request: PaymentRequest) -> tuple[Transaction, Attempt]:
        sale = self.sales[sale_id]
        if sale.state is not TransactionState.OPEN:
            raise ConflictError("This purchase is closed already.")
        change = cash_change(sale.total, request.tendered) if request.tender is Tender.CASH else None
        hold = self.booking.holds.get(sale.hold)
        if hold is None or hold.until <= self.booking.now():
            raise HoldExpiredError("The time for these seats ran out. Nothing was taken; please choose again.")
        self.booking.holds[sale.hold] = replace(hold, pinned="x", until=NEVER)
        given, now = request.tendered, self.booking.now()
        attempt = Attempt(new_id(), request.tender, "test", sale.total, AttemptState.ASKED, now, given, change)
        return sale, attempt

    def _unpin(self, sale: Transaction) -> None:
        hold = self.booking.holds[sale.hold]
        until = self.booking.now() + timedelta(seconds=self.booking.hold_seconds)
        self.booking.holds[sale.hold] = replace(hold, pinned=None, until=until)

    def _finish(self, sale: Transaction, attempt: Attempt) -> Transaction:
        paid = replace(
            sale, state=TransactionState.PAID, receipt_number=f"2026-{len(self.charged):06d}",
            attempts=(*sale.attempts, replace(attempt, state=AttemptState.APPROVED)), paid_at=self.booking.now(),
        )  # fmt: skip
        self.sales[sale.id] = paid
        self.booking.holds.pop(sale.hold, None)
        self.booking.put({t.seat: LiveSeat(SeatState.SOLD, ticket=t.id) for t in sale.tickets})
        return paid


class SeatReceipts(FakeReceipts):
    """Receipts of the pretended sales."""

    def __init__(self, weather: Weather, checkout: FakeCheckout) -> None:
        super().__init__(weather)
        self.checkout = checkout

    def of_sale(self, actor: Actor, sale_id: str, *, copy: bool = False) -> Receipt:
        self.weather.pass_through("of_sale")
        if sale_id not in self.checkout.sales:
            raise NotFoundError("There is no such sale.")
        sale = self.checkout.sales[sale_id]
        receipt = sample_receipt(sale.tickets, sale.payment, number=sale.receipt_number or "", copy=copy)
        return replace(
            receipt,
            tickets=tuple(
                replace(one, refused=one.ticket.id in sale.refused_tickets, refunded=one.ticket.id in sale.refunded)
                for one in receipt.tickets
            ),
            given_back=tuple((one.number, one.amount) for one in sale.refunds if one.number),
        )

    def pdf(self, receipt: Receipt, language: str) -> bytes:
        self.weather.pass_through("pdf")
        return f"%PDF-1.4 {receipt.number} {language}".encode()

    def qr(self, code: str) -> tuple[tuple[bool, ...], ...]:
        self.weather.pass_through("qr")
        return tuple(tuple(bool((x * y + len(code)) % 3) for x in range(41)) for y in range(41))


def sample_receipt(
    tickets: Sequence[Ticket], payment: Attempt | None, *, number: str = "2026-000001", copy: bool = False
) -> Receipt:
    at = datetime(2026, 11, 20, 18, 2, tzinfo=UTC)
    return Receipt(
        number, "sale", "The Lantern", "12 Quay Street", "VAT PT 504 118 220", 6.0, 195, "Europe/Lisbon", "EUR",
        "Metropolis", "PG", 153, "Sala Lumière", at + timedelta(hours=2), at,
        tuple(ReceiptTicket(ticket, f"C1/{ticket.id}/X".upper()) for ticket in tickets),
        sum(ticket.price for ticket in tickets), payment, copy,
    )  # fmt: skip


def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Spare the tests of buying what they don't look at: the first screen, and long waits before trying again."""
    monkeypatch.setitem(SCREENS, "on_now", "tests.gui.seat_fakes:Blank")
    for module in ("gui.selling.seat_requests.RETRY", "gui.selling.payment_flow.RETRY"):
        monkeypatch.setattr(module, 200)
    monkeypatch.setattr("gui.selling.live_seats.RETRY", 0.2)


class BuyingCinema(FakeCinema):
    """The pretended cinema with what buying needs."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.booking = FakeBooking(self.weather, self.programme)
        self.checkout = FakeCheckout(self.weather, self.booking)
        self.receipts = SeatReceipts(self.weather, self.checkout)

    def house(self) -> House:
        return replace(super().house(), seats_per_basket=self.booking.most)
