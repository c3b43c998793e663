"""Any order of holds, payments, refunds, expiries and recoveries on the real server, against a model of ten lines."""

from dataclasses import dataclass, field, replace

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from cinema.bootstrap import join
from cinema.domain.map_limits import MapLimits
from cinema.domain.orders import Choice, Order
from cinema.domain.payments import Answer, AnswerKind
from cinema.domain.quotas import Quota, seat_quotas
from cinema.domain.seat_maps import Hold
from cinema.domain.tickets import TicketVerdict
from cinema.domain.transactions import Transaction, TransactionState
from cinema.errors import (
    CinemaError,
    ConflictError,
    HoldExpiredError,
    PaymentRefusedError,
    QuotaExhaustedError,
    SeatsLostError,
)
from cinema.services.cinema import Cinema
from repositories.storage import open_storage
from tests.conftest import SmallHouse
from tests.selling_checks import contradictions, in_order, recover
from tests.services.conftest import PowerCutError, faulty
from tests.support import APPROVES, CASH, DECLINES, LATE, card, expire

SEATS = ["1B1", "1B2", "1B3", "2B1", "2B2"]
CHILDREN = Quota("Children", ("child",), number=1)
TYPES = st.sampled_from(["adult", "child"])


@dataclass
class Basket:
    """The model: who has which seats, and whether they were paid. A seat is its basket's until it ends unpaid, or until
    its money was given back.
    """

    holds: list[Hold]
    seats: set[str]
    types: dict[str, str] = field(default_factory=dict)
    order: Order | None = None
    ended: bool = False
    paid: bool = False
    asked: bool = False  # its payment has begun, and nobody knows its end
    charged: int = 0  # what was taken so far for what is asked
    split: bool = False
    cash: bool = False  # pinned for cash by a till that died
    extended: bool = False
    going: set[str] = field(default_factory=set)  # on their way back, not yet known whether the money was given
    given: bool = False
    died: bool = False  # the till was gone while it paid, so its charge may still be on the way
    back: set[str] = field(default_factory=set)


class BookingMachine(RuleBasedStateMachine):
    """Each rule does one thing to the house and to the model, and compares. A seat is named by screening and seat."""

    house: SmallHouse
    baskets = Bundle("baskets")

    def __init__(self) -> None:
        super().__init__()
        _empty(self.house)
        # A till remembers where its chain ended; one that opens now remembers nothing of the example before.
        self.cinema = self.house.another_till("till-1")
        self.all: list[Basket] = []
        self.maps = self.house.storage.seat_maps
        self.ids = {"1": self.house.screening, "2": self.house.other_screening}

    def owner_of(self, seat: str) -> Basket | None:
        return next((one for one in self.all if seat in one.seats - one.back and (one.paid or not one.ended)), None)

    def children_left(self, show: str) -> int:
        """Return how many children's tickets a screening has left: those that nobody has a seat by."""
        taken = [(seat, self.owner_of(seat)) for seat in SEATS if seat.startswith(show)]
        return 1 - sum(owner is not None and owner.types[seat] == "child" for seat, owner in taken)

    @rule(target=baskets, seats=st.sets(st.sampled_from(SEATS), min_size=1, max_size=3), type_id=TYPES)
    def hold(self, seats: set[str], type_id: str) -> Basket:
        """Take seats of one or both screenings, each with a hold of its own, all as adults or all as children."""
        basket = Basket([], set(), ended=True)
        for show, screening in self.ids.items():
            wanted = {seat for seat in seats if seat.startswith(show)}
            lost = {seat for seat in wanted if self.owner_of(seat)}
            if not wanted:
                continue
            names = sorted(seat[1:] for seat in wanted)
            if lost:
                with pytest.raises(SeatsLostError) as refused:
                    self.cinema.booking.hold(self.house.guest, screening, None, names, dict.fromkeys(names, type_id))
                assert set(refused.value.seats) == {seat[1:] for seat in lost}
                continue
            types = dict.fromkeys(names, type_id)
            if type_id == "child" and len(names) > self.children_left(show):
                with pytest.raises(QuotaExhaustedError) as exhausted:
                    self.cinema.booking.hold(self.house.guest, screening, None, names, types)
                assert exhausted.value.left == self.children_left(show)
                continue
            basket.holds.append(self.cinema.booking.hold(self.house.guest, screening, None, names, types))
            basket.seats |= wanted
            basket.types |= dict.fromkeys(wanted, type_id)
        if basket.holds:
            basket.ended = False
            self.all.append(basket)
        return basket

    @rule(basket=baskets)
    def extend(self, basket: Basket) -> None:
        for held in basket.holds:
            if not (basket.ended or basket.extended or basket.asked):
                self.maps.extend(held.screening, held.id, held.owner, 60)
            else:
                with pytest.raises(HoldExpiredError if basket.ended else ConflictError):
                    self.maps.extend(held.screening, held.id, held.owner, 60)
        basket.extended = basket.extended or not (basket.ended or basket.asked)

    @rule(basket=baskets)
    def extend_at_a_kiosk(self, basket: Basket) -> None:
        """Ask for more time as a kiosk does, any number of times."""
        for held in basket.holds:
            if not (basket.ended or basket.asked):
                longer = self.maps.prolong(held.screening, held.id, held.owner, 600, 3600)
                assert longer.since is not None
                assert longer.now < longer.until <= longer.longest(60)
            else:
                with pytest.raises(HoldExpiredError if basket.ended else ConflictError):
                    self.maps.prolong(held.screening, held.id, held.owner, 600, 3600)

    @rule(basket=baskets, seat=st.sampled_from(SEATS), type_id=TYPES)
    def change_type(self, basket: Basket, seat: str, type_id: str) -> None:
        """Change the ticket type of a seat that is held; one that is ordered keeps its own."""
        screening = self.ids[seat[0]]
        held = next((one for one in basket.holds if one.screening == screening), None)
        if held is None or seat not in basket.seats or basket.order is not None:
            return
        types = {seat[1:]: type_id}
        if basket.ended:
            with pytest.raises(HoldExpiredError):
                self.cinema.booking.change_types(self.house.guest, held, types)
        elif type_id == "child" != basket.types[seat] and not self.children_left(seat[0]):
            with pytest.raises(QuotaExhaustedError):
                self.cinema.booking.change_types(self.house.guest, held, types)
        else:
            self.cinema.booking.change_types(self.house.guest, held, types)
            basket.types[seat] = type_id

    @rule(basket=baskets)
    def release(self, basket: Basket) -> None:
        for held in basket.holds:
            self.maps.release(held.screening, held.id, held.owner)
        basket.ended = basket.ended or not basket.asked

    @rule(basket=baskets)
    def begin(self, basket: Basket) -> None:
        if basket.holds and basket.order is None:
            shows = {screening: show for show, screening in self.ids.items()}
            choices = [
                Choice(held, {name: basket.types[shows[held.screening] + name] for name in held.seats})
                for held in basket.holds
            ]
            basket.order = self.cinema.checkout.begin(self.house.guest, choices)

    @rule(basket=baskets, number=st.sampled_from([APPROVES, DECLINES, LATE]))
    def pay(self, basket: Basket, number: str) -> None:
        if basket.order is None:
            return
        could = not basket.ended and (basket.cash or not basket.asked)
        try:
            self.cinema.checkout.pay(self.house.guest, basket.order, card(number))
        except PaymentRefusedError:
            assert could
            assert number == DECLINES
            basket.order = self.cinema.checkout.again(self.house.guest, basket.order)
            basket.asked = basket.cash = False
            return
        except CinemaError:
            assert not could
            return
        assert could
        assert number != DECLINES
        basket.paid = basket.ended = True
        basket.asked = basket.cash = False

    @rule(basket=baskets)
    def begin_split(self, basket: Basket) -> None:
        """Pay by several tenders: the seats are pinned from now on."""
        if basket.order is None or basket.ended or basket.asked:
            return
        self.cinema.checkout.begin_split(self.house.staff, basket.order)
        basket.asked = basket.split = True

    @rule(basket=baskets, number=st.sampled_from([APPROVES, DECLINES]), part=st.integers(1, 2000))
    def tender(self, basket: Basket, number: str, part: int) -> None:
        if basket.order is None or not basket.split or not basket.asked:
            return
        amount = min(part, basket.order.total - basket.charged)
        try:
            sale = self.cinema.checkout.tender(self.house.staff, basket.order.id, card(number), amount)
        except PaymentRefusedError:
            assert number == DECLINES
            return
        basket.charged += amount
        assert (sale.state is TransactionState.PAID) == (basket.charged == basket.order.total)
        if sale.state is TransactionState.PAID:
            basket.paid = basket.ended = True
            basket.asked = False

    @rule(basket=baskets)
    def give_up(self, basket: Basket) -> None:
        if basket.order is None or not basket.split or not basket.asked:
            return
        self.cinema.checkout.give_up(self.house.staff, basket.order.id)
        basket.ended, basket.asked = True, False

    @rule(basket=baskets, charged=st.booleans())
    def die_while_paying(self, basket: Basket, charged: bool) -> None:
        """The till asks, is charged or not, and is gone."""
        if basket.order is None or basket.ended or basket.asked:
            return
        asked = self.cinema.checkout.ask(self.house.guest, basket.order, card())
        basket.asked = basket.died = True
        if charged:
            self._decide(asked)
            basket.charged = asked.total

    @rule(basket=baskets)
    def die_before_the_entry(self, basket: Basket) -> None:
        """The till takes cash, pins, and is gone before its entry. The order may be paid anew."""
        if basket.order is None or basket.ended or basket.asked:
            return
        dying = join(faulty(open_storage(self.house.connection), "before journal.insert"), "till-9", patience=0.01)
        with pytest.raises(PowerCutError):
            dying.checkout.pay(self.house.staff, basket.order, CASH)
        basket.asked = basket.cash = True

    @rule(basket=baskets)
    def approve_late(self, basket: Basket) -> None:
        """The terminal hears of a charge after its till is gone: taken, or refused where it was cancelled."""
        if basket.order is None or not basket.died or basket.paid or basket.charged:
            return
        said = self._decide(self.house.storage.transactions.get(basket.order.id))
        assert (said.kind is AnswerKind.APPROVED) == basket.asked, "a cancelled charge never goes through"
        basket.charged = basket.order.total if basket.asked else 0

    def _decide(self, sale: Transaction) -> Answer:
        attempt = sale.attempts[-1]
        return self.house.storage.terminal_memory.decide(attempt.id, "approved", attempt.amount, "4242")

    @rule(basket=baskets, seats=st.sets(st.sampled_from(SEATS), max_size=2))
    def refund(self, basket: Basket, seats: set[str]) -> None:
        """Give back the seats of one screening by their names, or all that are left."""
        wanted = seats & basket.seats
        if not basket.paid or len(basket.holds) > 1:
            wanted = set()
        if not basket.paid:
            return
        chosen = wanted or basket.seats - basket.back - basket.going
        could = bool(chosen) and not chosen & (basket.back | basket.going)
        try:
            self._refund(self.cinema, basket, wanted)
        except CinemaError:
            assert not could
            return
        assert could
        basket.back |= chosen

    @rule(basket=baskets, given=st.booleans())
    def die_while_refunding(self, basket: Basket, given: bool) -> None:
        """The till writes the refund of all that is left down, the money is given back or is not, and it is gone."""
        wanted = basket.seats - basket.back
        if not (basket.paid and wanted) or basket.going:
            return
        point = "after terminal_memory.decide" if given else "before terminal_memory.decide"
        dying = join(faulty(open_storage(self.house.connection), point), "till-9", patience=0.01)
        with pytest.raises(PowerCutError):
            self._refund(dying, basket, set())
        # Of several tenders only the first was given back: then nobody can tell by the terminal alone.
        basket.going, basket.given = wanted, given

    def _refund(self, cinema: Cinema, basket: Basket, seats: set[str]) -> None:
        assert basket.order is not None
        number = self.house.storage.transactions.get(basket.order.id).receipt_number
        assert number is not None
        cinema.refunds.refund(self.house.staff, number, sorted(seat[1:] for seat in seats), reason="ill")

    @rule(basket=baskets)
    def let_time_run_out(self, basket: Basket) -> None:
        for held in basket.holds:
            expire(self.house.connection, held.screening, held.id)
        basket.ended = basket.ended or not basket.asked

    @rule()
    def recover(self) -> None:
        recover(self.cinema, self.house.connection)
        for waiting in self.cinema.unresolved.waiting(self.house.operator):
            # A refund over several tenders of which one was given back: a manager gives the rest.
            self.cinema.unresolved.decide_refund(self.house.operator, waiting.id, given_back=True)
        for basket in self.all:
            if basket.asked and not basket.ended:
                paid = basket.order is not None and basket.charged == basket.order.total
                basket.ended, basket.paid, basket.asked, basket.cash = True, paid, False, False
            if basket.going:
                basket.back |= basket.going if basket.given else set()
                basket.going, basket.given = set(), False

    @invariant()
    def every_seat_is_as_the_model_says(self) -> None:
        maps = {show: self.maps.get(screening) for show, screening in self.ids.items()}
        for seat in SEATS:
            owner = self.owner_of(seat)
            expected = "free" if owner is None else "sold" if owner.paid else "held"
            assert maps[seat[0]].state(seat[1:]).value == expected, seat
        for show, one in maps.items():
            assert one.left == {"Children": self.children_left(show)}

    @invariant()
    def nothing_contradicts_itself(self) -> None:
        found = contradictions(self.house.connection)
        assert [one for one in found if "terminal" not in one] == [], "money is compared at the end"

    @invariant()
    def the_door_admits_whom_the_model_admits(self) -> None:
        shows = {screening: show for show, screening in self.ids.items()}
        for basket in self.all:
            if basket.order is not None and basket.paid:
                sale = self.house.storage.transactions.get(basket.order.id)
                codes = self.cinema.receipts.codes(self.house.staff, sale)
                for ticket in sale.tickets:
                    refused = shows[ticket.screening] + ticket.seat in basket.back | basket.going
                    verdict = self.cinema.ticket_checks.check(self.house.staff, codes[ticket.id]).verdict
                    assert verdict is (TicketVerdict.REFUNDED if refused else TicketVerdict.VALID)

    def teardown(self) -> None:
        self.recover()
        self.every_seat_is_as_the_model_says()
        found = in_order(self.cinema, self.house.connection)
        by_hand = [one for one in found if "gave back" in one]
        assert [one for one in found if one not in by_hand] == []


def _empty(house: SmallHouse) -> None:
    """Start over with the same house: every seat free, no sale, no entry."""
    database = house.connection.database
    for name in ("transactions", "journal", "test_terminal", "seat_maps"):
        database[name].delete_many({})
    for name in (house.screening, house.other_screening):
        screening = house.storage.screenings.get(name)
        plan = house.storage.auditoriums.plan(screening.plan)
        limits = MapLimits(quotas=seat_quotas((CHILDREN,), plan.capacity), card="weekday")
        house.storage.seat_maps.create(screening, plan, screening.starts_at, limits)


def _run(house: SmallHouse, examples: int, steps: int) -> None:
    card_now = house.storage.price_cards.read("weekday")
    house.storage.price_cards.put(replace(card_now, quotas=(CHILDREN,)))
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
    _run(house, 12, 25)


@pytest.mark.soak
@pytest.mark.timeout(1800)
def test_no_order_of_many_more_events_breaks_the_house(house: SmallHouse) -> None:
    _run(house, 400, 60)
