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
from cinema.domain.orders import Choice, Order, OrderScreening, Ticket
from cinema.domain.payments import (
    REASONS,
    Attempt,
    AttemptState,
    PaymentRequest,
    PaymentWay,
    Provider,
    Tender,
    cash_change,
    check_card_number,
)
from cinema.domain.prices import PriceCard, TicketType, price_lines
from cinema.domain.receipts import Receipt
from cinema.domain.screenings import Seating
from cinema.domain.seat_maps import Hold, LiveSeat, Pin, SeatChange, SeatMap, SeatQuota, SeatState
from cinema.domain.transactions import Transaction, TransactionState
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
    QuotaExhaustedError,
    SeatsLostError,
    SlipKnownError,
    StorageError,
)
from gui.customer.face import SCREENS
from gui.window.screen import Screen
from tests.gui.fakes import FakeCinema, FakeProgramme, FakeReceipts, Weather, seed
from tests.gui.sales import SCREENING, sample_receipt

NEVER = datetime(9999, 12, 31, tzinfo=UTC)


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
        self.hold_seconds, self.allowed = 480.0, 10
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
        self.quotas: tuple[SeatQuota, ...] = ()
        self.lock = threading.RLock()
        self.followers: list[queue.SimpleQueue[SeatChange]] = []

    def now(self) -> datetime:
        return datetime.now(UTC) + self.shift

    def most(self, actor: Actor) -> int:
        return self.allowed

    def seating(self, screening_id: str) -> Seating:
        self.weather.pass_through("seating")
        now = self.now()
        showing = next(iter(self.programme.showings.values()))
        showing = self.programme.showings.get(screening_id, showing)
        sell_until = now + self.sell_for
        seat_map = SeatMap(screening_id, dict(self.seats), self.selling, sell_until, now, quotas=self.quotas)
        return Seating(showing, self.plan, self.card, seat_map)

    def hold(
        self,
        actor: Actor,
        screening_id: str,
        hold_id: str | None,
        seats: Sequence[str],
        types: Mapping[str, str | None] | None = None,
        *,
        spaces: bool = False,
    ) -> Hold:
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
            given = types or {}
            self.put({seat: LiveSeat(SeatState.HELD, key, until, type=given.get(seat)) for seat in seats})
            if self.lose_answer:
                self.lose_answer = False
                raise StorageError("The answer was lost.")
            return hold

    def change_types(self, actor: Actor, hold: Hold, types: Mapping[str, str]) -> Hold:
        self.weather.pass_through("change_types")
        with self.lock:
            for quota in self.quotas:
                others = [live.type for seat, live in self.seats.items() if seat not in types]
                if sum(one in quota.types for one in (*others, *types.values())) > quota.most:
                    raise QuotaExhaustedError(f"{quota.name}: no ticket is left.", quota.name, 0)
            self.put({seat: replace(self.seats[seat], type=one) for seat, one in types.items()})
            return replace(hold, now=self.now())

    def find(self, actor: Actor, screening_id: str, hold_id: str) -> Hold | None:
        self.weather.pass_through("find")
        hold = self.holds.get(hold_id)
        return replace(hold, now=self.now()) if hold is not None and hold.until > self.now() else None

    def left_behind(self, actor: Actor) -> tuple[Hold, ...]:
        self.weather.pass_through("left_behind")
        mine = (replace(one, now=self.now()) for one in self.holds.values() if one.owner == actor.user)
        return tuple(one for one in mine if one.pinned is None and one.until > one.now)

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
    """Sales in memory; the test terminal's numbers decide. `lose_answer` lets the next call happen unheard.

    `never_heard`: the next call does not happen, and its answer is lost. An order whose operation has ended can't be
    paid, as in the real one.
    """

    def __init__(self, weather: Weather, booking: FakeBooking) -> None:
        self.weather, self.booking = weather, booking
        self.ways: tuple[PaymentWay, ...] = (PaymentWay(Tender.CARD, Provider.TEST),)
        self.sales: dict[str, Transaction] = {}
        self.ended: dict[str, str] = {}
        self.charged: list[str] = []
        self.lose_answer = self.never_heard = False
        self.slip_is_refused: CinemaError | None = None
        self.known_slips: set[str] = set()

    def ways_to_pay(self, actor: Actor) -> tuple[PaymentWay, ...]:
        self.weather.pass_through("ways_to_pay")
        return self.ways

    def begin(self, actor: Actor, choices: Sequence[Choice]) -> Order:
        self.weather.pass_through("begin")
        (choice,) = choices
        hold = choice.hold
        if set(choice.types) != set(hold.seats):
            raise InvalidInputError("The basket and the chosen seats don't agree.", field="seats")
        lines = price_lines(self.booking.plan, self.booking.card, choice.types)
        tickets = tuple(
            Ticket(new_id(), hold.screening, ln.seat, ln.kind, ln.type, ln.type_name, ln.price) for ln in lines
        )
        starts_at = self.booking.now() + timedelta(hours=2)
        screening = OrderScreening(hold.screening, hold.id, "metropolis", "Metropolis", "Sala Lumière", starts_at)
        return Order(
            new_id(), (screening,), tickets, sum(t.price for t in tickets), "EUR",
            actor.channel, actor.workstation, actor.user, actor.user,
        )  # fmt: skip

    def again(self, actor: Actor, order: Order) -> Order:
        return order.again()

    def pay(self, actor: Actor, order: Order, request: PaymentRequest) -> Transaction:
        self._pass_through("pay")
        number = "" if request.tender is Tender.CASH or not order.total else check_card_number(request.card)
        attempt = self._attempt(order, request)
        reason = {"0002": "declined", "9995": "insufficient-funds", "0127": "timeout"}.get(number[-4:])
        if number.endswith("0259"):
            self.sales[order.id] = self._sale(order, attempts=(attempt,), state=TransactionState.UNRESOLVED)
            raise PaymentUnresolvedError("The card terminal can't say whether the money was taken.")
        self.charged.append(order.id)
        if reason:
            self._end(order, reason)
            self._lose()
            raise PaymentRefusedError(REASONS[reason], reason)
        return self._finish(order, replace(attempt, last4=number[-4:] or None))

    def ask(self, actor: Actor, order: Order, request: PaymentRequest) -> Transaction:
        self._pass_through("ask")
        attempt = self._attempt(order, request)
        self.sales[order.id] = self._sale(order, attempts=(attempt,))
        self._lose()
        return self.sales[order.id]

    def answer(self, actor: Actor, sale_id: str, reference: str | None, *, known_slip: bool = False) -> Transaction:
        self._pass_through("answer")
        if sale_id not in self.sales:
            raise NotFoundError("There is no such sale.")
        sale = self.sales[sale_id]
        assert sale.last_attempt is not None
        if sale_id in self.ended:
            raise ConflictError("This purchase is not waiting for the card terminal.")
        if reference is None:
            self._end(sale, "not-taken")
            self._lose()
            raise PaymentRefusedError(REASONS["not-taken"], "not-taken")
        if self.slip_is_refused is not None:
            raise self.slip_is_refused
        if known_slip:
            raise PaymentUnresolvedError("This slip is noted: a manager gives its money back.")
        if reference in self.known_slips:
            raise SlipKnownError("This slip is noted for another sale already.")
        return self._finish(sale.order, replace(sale.last_attempt, reference=reference))

    def decide(self, sale_id: str, *, taken: bool) -> None:
        """Decide an unresolved sale as a manager does elsewhere."""
        sale = self.sales.pop(sale_id)
        assert sale.last_attempt is not None
        if taken:
            self._finish(sale.order, sale.last_attempt)
            return
        self._end(sale.order, "not-taken")
        hold = self.booking.holds.pop(sale.screenings[0].hold)
        self.booking.put({seat: LiveSeat(SeatState.FREE) for seat in hold.seats})

    def resume(self, actor: Actor, order: Order | str) -> Transaction:
        self._pass_through("resume")
        if isinstance(order, str):
            if order in self.ended:
                raise PaymentRefusedError(REASONS[self.ended[order]], self.ended[order])
            return self._told(self.sales[order])
        if order.id not in self.sales and order.id not in self.ended:
            self._end(order, "cancelled")
        if order.id in self.ended:
            reason = self.ended[order.id]
            raise PaymentRefusedError(REASONS[reason], reason)
        return self._told(self.sales[order.id])

    def _told(self, sale: Transaction) -> Transaction:
        if sale.state is TransactionState.UNRESOLVED:
            raise PaymentUnresolvedError("The card terminal can't say whether the money was taken.")
        return sale

    def _pass_through(self, call: str) -> None:
        self.weather.pass_through(call)
        if self.never_heard:
            self.never_heard = False
            raise StorageError("The call was lost.")

    def _lose(self) -> None:
        if self.lose_answer:
            self.lose_answer = False
            raise StorageError("The answer was lost.")

    def _attempt(self, order: Order, request: PaymentRequest) -> Attempt:
        if order.id in self.ended or order.id in self.sales:
            raise ConflictError("This purchase has ended already, or is being paid for elsewhere.")
        change = cash_change(order.total, request.tendered) if request.tender is Tender.CASH else None
        key = order.screenings[0].hold
        hold = self.booking.holds.get(key)
        if hold is None or hold.until <= self.booking.now():
            raise HoldExpiredError("The time for these seats ran out. Nothing was taken; please choose again.")
        pin = Pin(SCREENING, key, order.id, order.id, "till", order.total)
        self.booking.holds[key] = replace(hold, pinned=pin, until=NEVER)
        provider = next(way.provider for way in self.ways if way.tender is request.tender)
        at = self.booking.now()
        return Attempt(
            new_id(), request.tender, provider, order.total, AttemptState.ASKED, at, request.tendered, change
        )

    def _end(self, order: Order, reason: str) -> None:
        self.ended[order.id] = reason
        key = order.screenings[0].hold
        if (hold := self.booking.holds.get(key)) is not None:
            until = self.booking.now() + timedelta(seconds=self.booking.hold_seconds)
            self.booking.holds[key] = replace(hold, pinned=None, until=until)

    def _sale(self, order: Order, **facts: Any) -> Transaction:
        return Transaction(**{name: getattr(order, name) for name in Order.__dataclass_fields__}, **facts)

    def _finish(self, order: Order, attempt: Attempt) -> Transaction:
        paid = self._sale(
            order, state=TransactionState.PAID, receipt_number=f"2026-01-{len(self.charged):06d}",
            attempts=(replace(attempt, state=AttemptState.APPROVED),), counted=(attempt.id,),
            paid_at=self.booking.now(),
        )  # fmt: skip
        self.sales[order.id] = paid
        self.booking.holds.pop(order.screenings[0].hold, None)
        self.booking.put({t.seat: LiveSeat(SeatState.SOLD, ticket=t.id) for t in order.tickets})
        self._lose()
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
        return sample_receipt(self.checkout.sales[sale_id], copy=copy)

    def being_checked(self, actor: Actor) -> tuple[Transaction, ...]:
        self.weather.pass_through("being_checked")
        undecided = {TransactionState.PAYING, TransactionState.UNRESOLVED}
        return tuple(
            one for one in self.checkout.sales.values() if one.state in undecided and one.customer == actor.user
        )

    def pdf(self, receipt: Receipt, language: str) -> bytes:
        self.weather.pass_through("pdf")
        return f"%PDF-1.4 {receipt.number} {language}".encode()

    def qr(self, code: str) -> tuple[tuple[bool, ...], ...]:
        self.weather.pass_through("qr")
        return tuple(tuple(bool((x * y + len(code)) % 3) for x in range(41)) for y in range(41))


def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Spare the tests of buying what they don't look at: the first screen, and long waits before trying again."""
    monkeypatch.setitem(SCREENS, "on_now", "tests.gui.seat_fakes:Blank")
    monkeypatch.setattr("gui.window.tasks.RETRY", 200)
    monkeypatch.setattr("gui.window.undecided.FOLLOW", 200)


class BuyingCinema(FakeCinema):
    """The pretended cinema with what buying needs."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.booking: FakeBooking = FakeBooking(self.weather, self.programme)
        self.checkout = FakeCheckout(self.weather, self.booking)
        self.receipts = SeatReceipts(self.weather, self.checkout)

    def house(self) -> House:
        return replace(super().house(), seats_per_basket=self.booking.allowed)
