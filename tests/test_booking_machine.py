"""Any order of holds, payments, refunds, expiries and recoveries on the real server, against a model of ten lines."""

from dataclasses import dataclass, field

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from cinema.bootstrap import join
from cinema.domain.payments import AnswerKind
from cinema.domain.seat_maps import Hold
from cinema.domain.tickets import TicketVerdict
from cinema.domain.transactions import Transaction
from cinema.errors import CinemaError, ConflictError, HoldExpiredError, PaymentRefusedError, SeatsLostError
from cinema.services.cinema import Cinema
from repositories.seat_maps import NEVER
from repositories.storage import open_storage
from tests.conftest import SmallHouse
from tests.services.conftest import PowerCutError, faulty
from tests.support import APPROVES, DECLINES, LATE, card, expire, expire_leases, findings, odd_seats

SEATS = ["B1", "B2", "B3", "B4"]


@dataclass
class Basket:
    """The model: who has which seats, and whether they were paid. A seat is its basket's until it ends unpaid, or until
    its money was given back.
    """

    hold: Hold
    seats: set[str]
    sale: Transaction | None = None
    ended: bool = False
    paid: bool = False
    asked: bool = False
    charged: bool = False
    extended: bool = False
    going: set[str] = field(default_factory=set)  # on their way back, not yet known whether the money was given
    given: bool = False
    died: bool = False  # the till was gone while it paid, so its charge may still be on the way
    back: set[str] = field(default_factory=set)


class BookingMachine(RuleBasedStateMachine):
    """Each rule does one thing to the house and to the model, and compares."""

    house: SmallHouse
    baskets = Bundle("baskets")

    def __init__(self) -> None:
        super().__init__()
        _empty(self.house)
        # A till remembers where its journal ended; one that opens now remembers nothing of the example before.
        self.cinema = self.house.another_till("till-1")
        self.all: list[Basket] = []
        self.maps = self.house.storage.seat_maps
        self.id = self.house.screening

    def owner_of(self, seat: str) -> Basket | None:
        return next((one for one in self.all if seat in one.seats - one.back and (one.paid or not one.ended)), None)

    @rule(target=baskets, seats=st.sets(st.sampled_from(SEATS), min_size=1, max_size=3))
    def hold(self, seats: set[str]) -> Basket:
        lost = {seat for seat in seats if self.owner_of(seat)}
        if lost:
            with pytest.raises(SeatsLostError) as refused:
                self.cinema.booking.hold(self.house.guest, self.id, None, sorted(seats))
            assert set(refused.value.seats) == lost
            return Basket(Hold("none", self.id, (), NEVER, NEVER, ""), set(), ended=True)
        held = self.cinema.booking.hold(self.house.guest, self.id, None, sorted(seats))
        basket = Basket(held, set(seats))
        self.all.append(basket)
        return basket

    @rule(basket=baskets)
    def extend(self, basket: Basket) -> None:
        if not (basket.ended or basket.extended or basket.asked):
            self.maps.extend(self.id, basket.hold.id, 60)
            basket.extended = True
            return
        with pytest.raises(HoldExpiredError if basket.ended else ConflictError):
            self.maps.extend(self.id, basket.hold.id, 60)

    @rule(basket=baskets)
    def release(self, basket: Basket) -> None:
        self.maps.release(self.id, basket.hold.id)
        basket.ended = basket.ended or not basket.asked

    @rule(basket=baskets)
    def begin(self, basket: Basket) -> None:
        if basket.seats and basket.sale is None:
            basket.sale = self.cinema.checkout.begin(self.house.guest, basket.hold, dict.fromkeys(basket.hold.seats))

    @rule(basket=baskets, number=st.sampled_from([APPROVES, DECLINES, LATE]))
    def pay(self, basket: Basket, number: str) -> None:
        if basket.sale is None:
            return
        could = not (basket.ended or basket.asked)
        try:
            self.cinema.checkout.pay(self.house.guest, basket.sale.id, card(number))
        except PaymentRefusedError:
            assert could
            assert number == DECLINES
            return
        except CinemaError:
            assert not could
            return
        assert could
        assert number != DECLINES
        basket.paid = basket.ended = True

    @rule(basket=baskets, charged=st.booleans())
    def die_while_paying(self, basket: Basket, charged: bool) -> None:
        """The till asks, is charged or not, and is gone."""
        if basket.sale is None or basket.ended or basket.asked:
            return
        asked = self.cinema.checkout.ask(self.house.guest, basket.sale.id, card())
        basket.asked = basket.died = True
        assert asked.last_attempt is not None
        if charged:
            self.house.storage.terminal_memory.decide(asked.last_attempt.id, "approved", asked.total, "4242", 0)
            basket.charged = True

    @rule(basket=baskets)
    def approve_late(self, basket: Basket) -> None:
        """The terminal hears of a charge after its till is gone: taken, or refused where it was cancelled."""
        if basket.sale is None or not basket.died or basket.paid or basket.charged:
            return
        attempt = self.house.storage.transactions.get(basket.sale.id).last_attempt
        assert attempt is not None
        said = self.house.storage.terminal_memory.decide(attempt.id, "approved", attempt.amount, "4242", 0)
        assert (said.kind is AnswerKind.APPROVED) == basket.asked, "a cancelled charge never goes through"
        basket.charged = basket.asked

    @rule(basket=baskets, seats=st.sets(st.sampled_from(SEATS), max_size=2))
    def refund(self, basket: Basket, seats: set[str]) -> None:
        if not basket.paid:
            return
        wanted = seats or basket.seats - basket.back
        could = wanted and wanted <= basket.seats - basket.back and not basket.going
        try:
            self._refund(self.cinema, basket, seats)
        except CinemaError:
            assert not could
            return
        assert could
        basket.back |= wanted

    @rule(basket=baskets, seats=st.sets(st.sampled_from(SEATS), min_size=1, max_size=2), given=st.booleans())
    def die_while_refunding(self, basket: Basket, seats: set[str], given: bool) -> None:
        """The till writes the refund down, the money is given back or is not, and the till is gone."""
        wanted = seats & basket.seats - basket.back
        if not (basket.paid and wanted) or basket.going:
            return
        point = "after terminal_memory.decide" if given else "before terminal_memory.decide"
        dying = join(faulty(open_storage(self.house.connection), point), "till-9", patience=0.01)
        with pytest.raises(PowerCutError):
            self._refund(dying, basket, wanted)
        basket.going, basket.given = wanted, given

    def _refund(self, cinema: Cinema, basket: Basket, seats: set[str]) -> None:
        assert basket.sale is not None
        number = self.house.storage.transactions.get(basket.sale.id).receipt_number
        assert number is not None
        cinema.refunds.refund(self.house.staff, number, sorted(seats), reason="ill")

    @rule(basket=baskets)
    def let_time_run_out(self, basket: Basket) -> None:
        expire(self.house.connection, self.id, basket.hold.id)
        basket.ended = basket.ended or not basket.asked

    @rule()
    def recover(self) -> None:
        expire_leases(self.house.connection)
        self.cinema.recovery.recover()
        for basket in self.all:
            if basket.asked and not basket.ended:
                basket.ended, basket.paid, basket.asked = True, basket.charged, False
            if basket.going:
                basket.back |= basket.going if basket.given else set()
                basket.going, basket.given = set(), False

    @invariant()
    def every_seat_is_as_the_model_says(self) -> None:
        seat_map = self.maps.get(self.id)
        for seat in SEATS:
            owner = self.owner_of(seat)
            expected = "free" if owner is None else "sold" if owner.paid else "held"
            assert seat_map.state(seat).value == expected, seat

    @invariant()
    def no_seat_contradicts_itself(self) -> None:
        assert odd_seats(self.house.connection) == []

    @invariant()
    def the_door_admits_whom_the_model_admits(self) -> None:
        for basket in self.all:
            if basket.sale is not None and basket.paid:
                codes = self.cinema.receipts.codes(basket.sale)
                for ticket in basket.sale.tickets:
                    refused = ticket.seat in basket.back | basket.going
                    verdict = self.cinema.ticket_checks.check(codes[ticket.id]).verdict
                    assert verdict is (TicketVerdict.REFUNDED if refused else TicketVerdict.VALID)

    def teardown(self) -> None:
        self.recover()
        self.every_seat_is_as_the_model_says()
        assert findings(self.cinema) == []


def _empty(house: SmallHouse) -> None:
    """Start over with the same house: every seat free, no sale, no number, no entry."""
    database = house.connection.database
    for name in ("transactions", "counters", "journal", "test_terminal", "seat_maps"):
        database[name].delete_many({})
    screening = house.storage.screenings.get(house.screening)
    plan = house.storage.auditoriums.plan(screening.plan)
    house.storage.seat_maps.create(screening, plan, screening.starts_at)


def _run(house: SmallHouse, examples: int, steps: int) -> None:
    machine = type("Machine", (BookingMachine,), {"house": house})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_no_order_of_events_breaks_the_house(house: SmallHouse) -> None:
    _run(house, 20, 25)


@pytest.mark.soak
@pytest.mark.timeout(1800)
def test_no_order_of_many_more_events_breaks_the_house(house: SmallHouse) -> None:
    _run(house, 400, 60)
