"""Customers cancel their own tickets: by the house's rule, once, whoever else does something with them meanwhile."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from functools import partial
from threading import Barrier

import pytest

from cinema.domain.discounts import DiscountReason, DiscountWay, WantedDiscount
from cinema.domain.door import DoorVerdict
from cinema.domain.own_tickets import CancelWay, RequestState
from cinema.domain.payments import PaymentRequest
from cinema.domain.refunds import RefundCause
from cinema.domain.transactions import Transaction, TransactionState
from cinema.domain.users import Actor, Channel, Role
from cinema.errors import (
    CinemaError,
    ConflictError,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
    PaymentRefusedError,
    PaymentUnresolvedError,
)
from tests.conftest import Remembered, SmallHouse
from tests.selling_checks import contradictions, recover
from tests.services.conftest import Failing, PowerCutError
from tests.services.test_refunds import make_silent
from tests.support import CASH, LATE, NO_REFUNDS, card, choice, enrol, findings, hold, raw, sell, shown_from

ADA = Actor(Role.CUSTOMER, "window-1", Channel.CUSTOMER, "ada", "Ada")
GRACE = Actor(Role.CUSTOMER, "window-1", Channel.CUSTOMER, "grace", "Grace")
MANAGER = Actor(Role.MANAGER, "till-1", Channel.BOX_OFFICE, "user-manager", "Mo")
STEPS = [
    ("before transactions.ask_refund", "paid"),
    ("after transactions.ask_refund", "paid"),
    ("before terminal_memory.decide", "paid"),
    ("after terminal_memory.decide", "refunded"),
    ("before journal.insert", "refunded"),
    ("after journal.insert", "refunded"),
]


def _with_the_rule(house: SmallHouse) -> None:
    house.storage.settings.set("cancel_until_minutes", 120)
    enrol(house.storage, ADA, GRACE, MANAGER)


@pytest.fixture
def at(remembered: Remembered) -> SmallHouse:
    """The small house, whose customers cancel until two hours before the start."""
    return remembered(_with_the_rule)


def bought(house: SmallHouse, *seats: str, request: PaymentRequest | None = None) -> Transaction:
    return sell(house.cinema, ADA, house.screening, *seats, request=request)


def sold_to_ada(house: SmallHouse, *seats: str) -> Transaction:
    """Sell seats to Ada at the counter, in cash."""
    sam = replace(house.staff, channel=Channel.BOX_OFFICE)
    held = hold(house.cinema, sam, house.screening, *seats)
    order = house.cinema.checkout.begin(sam, [choice(held)], customer="ada")
    return house.cinema.checkout.pay(sam, order, CASH)


def begins_in(house: SmallHouse, time: timedelta) -> None:
    """Let the screening begin so long after now, by the database's clock."""
    starts = house.storage.database.now() + time
    shown_from(house, house.screening, starts, starts + timedelta(minutes=153))


def stored(house: SmallHouse, sale: Transaction) -> Transaction:
    return house.storage.transactions.get(sale.id)


def given_back(house: SmallHouse) -> list[int]:
    """Return what the terminal gave back, by its own memory."""
    kept = raw(house.connection, "test_terminal")
    return [one["amount"] for one in kept if one.get("refund") and one["state"] == "approved"]


def seats_now(house: SmallHouse, *seats: str) -> list[str]:
    seat_map = house.storage.seat_maps.get(house.screening)
    return [seat_map.state(seat).value for seat in seats]


def is_clean(house: SmallHouse) -> None:
    assert contradictions(house.connection) == []
    assert findings(house.cinema) == []


def test_tickets_go_back_to_the_card_at_once_and_their_seats_are_free(at: SmallHouse) -> None:
    sale = bought(at, "B1", "B2", "B3")
    offer = at.cinema.own_tickets.cancel_offer(ADA, sale.id)
    assert [one.seat for one in offer.tickets] == ["B1", "B2", "B3"]
    assert (offer.reason, offer.request) == ("", None)
    assert offer.way([one.id for one in offer.tickets]) is CancelWay.CARD
    assert offer.until == sale.screenings[0].starts_at - timedelta(minutes=120)
    done = at.cinema.own_tickets.cancel(ADA, sale.id, ["B2"])
    assert done.request is None
    (refund,) = done.sale.refunds
    assert (refund.cause, refund.by, refund.amount) == (RefundCause.CUSTOMER_CANCELLED, "ada", 950)
    assert done.sale.state is TransactionState.PART_REFUNDED
    assert refund.number is not None
    assert seats_now(at, "B1", "B2", "B3") == ["sold", "free", "sold"]
    whole = at.cinema.own_tickets.cancel(ADA, sale.id)
    assert whole.sale.state is TransactionState.REFUNDED
    assert sorted(given_back(at)) == [950, 1900]
    assert "already" in at.cinema.own_tickets.cancel_offer(ADA, sale.id).reason
    sell(at.cinema, at.guest, at.screening, "B2")
    is_clean(at)


def test_a_house_that_has_not_decided_offers_nothing(house: SmallHouse) -> None:
    enrol(house.storage, ADA)
    sale = bought(house, "B1")
    assert "ask at the counter" in house.cinema.own_tickets.cancel_offer(ADA, sale.id).reason
    with pytest.raises(ConflictError, match="ask at the counter"):
        house.cinema.own_tickets.cancel(ADA, sale.id)
    assert stored(house, sale).state is TransactionState.PAID


def test_it_is_for_the_sale_s_own_customer_in_the_customer_window(at: SmallHouse) -> None:
    sale, guests = bought(at, "B1"), sell(at.cinema, at.guest, at.screening, "B2")
    own = at.cinema.own_tickets
    others = [
        (GRACE, sale), (at.staff, sale), (at.guest, sale), (at.guest, guests), (ADA, guests),
        (replace(ADA, channel=Channel.KIOSK), sale), (replace(ADA, channel=Channel.BOX_OFFICE), sale),
    ]  # fmt: skip
    for actor, one in others:
        with pytest.raises(NotAllowedError):
            own.cancel_offer(actor, one.id)
        with pytest.raises(NotAllowedError):
            own.cancel(actor, one.id)
    for name in ("nothing", "No id!"):
        with pytest.raises(NotFoundError):
            own.cancel(ADA, name)
    assert given_back(at) == []


def test_what_is_too_late_is_told_by_the_database_s_clock(at: SmallHouse) -> None:
    sale = bought(at, "B1")
    begins_in(at, timedelta(minutes=119, seconds=59))
    offer = at.cinema.own_tickets.cancel_offer(ADA, sale.id)
    assert offer.tickets == ()
    assert "too late" in offer.reason
    with pytest.raises(ConflictError, match="too late"):
        at.cinema.own_tickets.cancel(ADA, sale.id)
    begins_in(at, timedelta(minutes=121))
    assert at.cinema.own_tickets.cancel(ADA, sale.id).sale.state is TransactionState.REFUNDED
    is_clean(at)


def test_a_window_whose_look_is_older_than_the_end_is_refused_by_the_write(
    at: SmallHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    sale, cash = bought(at, "B1"), sold_to_ada(at, "B3")
    begins_in(at, timedelta(minutes=119))
    database, transactions = type(at.storage.database), type(at.storage.transactions)
    now, ask = database.now, transactions.ask_refund
    slow: list[bool] = [True]

    def earlier(self: object) -> object:
        return now(self) - timedelta(minutes=2) if slow else now(self)  # type: ignore[arg-type]

    def late(self: object, *given: object, **named: object) -> object:
        slow.clear()
        return ask(self, *given, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(database, "now", earlier)
    monkeypatch.setattr(transactions, "ask_refund", late)
    with pytest.raises(ConflictError, match="too late"):
        at.cinema.own_tickets.cancel(ADA, sale.id)
    assert not slow, "it was the write that refused"
    slow.append(True)
    with pytest.raises(ConflictError):
        at.cinema.own_tickets.cancel(ADA, cash.id)
    monkeypatch.undo()
    assert at.cinema.cancel_desk.waiting(at.staff) == ()
    assert [stored(at, one).state for one in (sale, cash)] == [TransactionState.PAID] * 2
    is_clean(at)


def test_of_a_sale_for_two_screenings_each_has_its_own_end(at: SmallHouse) -> None:
    holds = [
        hold(at.cinema, ADA, at.screening, "B1"),
        hold(at.cinema, ADA, at.other_screening, "B1"),
    ]
    sale = at.cinema.checkout.pay(ADA, at.cinema.checkout.begin(ADA, [choice(one) for one in holds]), card())
    begins_in(at, timedelta(minutes=60))
    offer = at.cinema.own_tickets.cancel_offer(ADA, sale.id)
    assert [one.screening for one in offer.tickets] == [at.other_screening]
    with pytest.raises(ConflictError, match="too late"):
        at.cinema.own_tickets.cancel(ADA, sale.id)
    at.cinema.own_tickets.cancel(ADA, sale.id, [f"{at.other_screening}/B1"])
    assert given_back(at) == [950]
    is_clean(at)


def test_who_is_inside_cancels_no_more(at: SmallHouse) -> None:
    sale = bought(at, "B1", "B2")
    assert admit(at, sale, "B1")
    offer = at.cinema.own_tickets.cancel_offer(ADA, sale.id)
    assert [one.seat for one in offer.tickets] == ["B2"]
    with pytest.raises(ConflictError, match="let in"):
        at.cinema.own_tickets.cancel(ADA, sale.id, ["B1"])
    with pytest.raises(ConflictError, match="let in"):
        at.cinema.own_tickets.cancel(ADA, sale.id)
    at.cinema.own_tickets.cancel(ADA, sale.id, ["B2"])
    is_clean(at)


def test_a_companion_seat_goes_with_its_wheelchair_space(at: SmallHouse) -> None:
    sale = bought(at, "A1", "A2")
    with pytest.raises(InvalidInputError) as refused:
        at.cinema.own_tickets.cancel(ADA, sale.id, ["A1"])
    assert refused.value.field == "seats"
    assert given_back(at) == []
    at.cinema.own_tickets.cancel(ADA, sale.id)
    assert seats_now(at, "A1", "A2") == ["free", "free"]
    is_clean(at)


def test_a_screening_that_the_house_cancelled_is_another_matter(at: SmallHouse) -> None:
    sale = bought(at, "B1")
    change = {"$set": {"state": "cancelled"}}
    at.connection.database["screenings"].update_one({"_id": at.screening}, change)
    at.storage.screenings.forget(at.screening)
    assert "was cancelled" in at.cinema.own_tickets.cancel_offer(ADA, sale.id).reason
    with pytest.raises(ConflictError, match="was cancelled"):
        at.cinema.own_tickets.cancel(ADA, sale.id)


def test_a_refused_or_unanswered_card_is_told_and_leaves_things_as_refunds_do(at: SmallHouse) -> None:
    refused = bought(at, "B1", request=card(NO_REFUNDS))
    with pytest.raises(PaymentRefusedError):
        at.cinema.own_tickets.cancel(ADA, refused.id)
    assert stored(at, refused).state is TransactionState.PAID
    assert at.cinema.own_tickets.cancel_offer(ADA, refused.id).tickets
    late = bought(at, "B2", request=card(LATE))
    assert at.cinema.own_tickets.cancel(ADA, late.id).sale.state is TransactionState.REFUNDED
    silent = bought(at, "B3")
    make_silent(at, silent)
    with pytest.raises(PaymentUnresolvedError):
        at.cinema.own_tickets.cancel(ADA, silent.id)
    assert stored(at, silent).state is TransactionState.REFUND_UNRESOLVED
    assert "being given back" in at.cinema.own_tickets.cancel_offer(ADA, silent.id).reason
    with pytest.raises(ConflictError):
        at.cinema.own_tickets.cancel(ADA, silent.id)
    assert given_back(at) == [950]


@pytest.mark.parametrize(("point", "end"), STEPS)
def test_recovery_finishes_what_a_killed_window_began(
    at: SmallHouse, failing_at: Failing, point: str, end: str
) -> None:
    sale = bought(at, "B1", "B2")
    dying = failing_at(point)
    with pytest.raises(PowerCutError):
        dying.own_tickets.cancel(ADA, sale.id)
    recover(at.cinema, at.connection)
    assert stored(at, sale).state.value == end
    assert given_back(at) == ([1900] if end == "refunded" else [])
    if end == "paid":
        at.cinema.own_tickets.cancel(ADA, sale.id)
    assert given_back(at) == [1900]
    assert contradictions(at.connection) == []
    assert findings(at.cinema) == []


def at_once(*calls: Callable[[], object]) -> list[CinemaError | None]:
    """Call all at the same moment and return what each was refused with."""
    barrier = Barrier(len(calls))

    def run(call: Callable[[], object]) -> CinemaError | None:
        barrier.wait()
        try:
            call()
        except CinemaError as error:
            return error
        return None

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def admit(house: SmallHouse, sale: Transaction, seat: str) -> bool:
    """Let somebody in with the ticket for a seat; whether the door opened."""
    codes = house.cinema.receipts.codes(house.staff, sale)
    ticket = next(one for one in sale.tickets if one.seat == seat)
    # By a manager's word, since it is long before the start.
    answer = house.cinema.door.scan(MANAGER, codes[ticket.id], all_the_same=True)
    return answer.verdict is DoorVerdict.ADMITTED


def test_of_two_windows_that_cancel_at_once_one_does_and_money_goes_back_once(at: SmallHouse) -> None:
    windows = [at.another_till(f"window-{number}") for number in range(3)]
    for seat in ("B1", "B2", "B3", "B4"):
        sale = bought(at, seat)
        calls = [lambda one=one, sale=sale: one.own_tickets.cancel(ADA, sale.id) for one in windows]
        said = at_once(*calls)
        assert [one is None for one in said].count(True) == 1, said
        assert all(isinstance(one, ConflictError) for one in said if one is not None), said
        assert stored(at, sale).state is TransactionState.REFUNDED
    assert given_back(at) == [950] * 4
    is_clean(at)


def test_a_customer_and_the_counter_give_one_ticket_back_once(at: SmallHouse) -> None:
    counter = at.another_till("counter")
    for seat in ("B1", "B2", "B3", "B4"):
        sale = bought(at, seat)
        number = sale.receipt_number or ""
        said = at_once(
            partial(at.cinema.own_tickets.cancel, ADA, sale.id),
            partial(counter.refunds.refund, at.staff, number, reason="ill"),
        )
        assert [one is None for one in said].count(True) == 1, said
        assert all(isinstance(one, ConflictError) for one in said if one is not None), said
    assert given_back(at) == [950] * 4
    is_clean(at)


def test_either_somebody_is_let_in_or_the_ticket_is_cancelled(at: SmallHouse) -> None:
    door = at.another_till("door")
    there = replace(at, cinema=door)
    for seat in ("B1", "B2", "B3", "B4", "B5", "B6"):
        sale = bought(at, seat)
        let_in: list[bool] = []

        def scan(sale: Transaction = sale, seat: str = seat, let_in: list[bool] = let_in) -> None:
            let_in.append(admit(there, sale, seat))

        said = at_once(
            partial(at.cinema.own_tickets.cancel, ADA, sale.id),
            scan,
        )
        now = stored(at, sale)
        assert let_in == [said[0] is not None], said
        assert (now.state is TransactionState.REFUNDED) is not let_in[0]
        assert bool(now.inside) is let_in[0]
    is_clean(at)


# Requests


def test_what_was_paid_in_cash_is_asked_for_and_the_counter_gives_it_back(at: SmallHouse) -> None:
    sale = sold_to_ada(at, "B1", "B2")
    offer = at.cinema.own_tickets.cancel_offer(ADA, sale.id)
    assert offer.way([one.id for one in offer.tickets]) is CancelWay.COUNTER
    done = at.cinema.own_tickets.cancel(ADA, sale.id, ["B1"])
    request = done.request
    assert request is not None
    assert (request.state, request.receipt, request.customer) == (RequestState.OPEN, sale.receipt_number, "ada")
    assert seats_now(at, "B1", "B2") == ["sold", "sold"], "until the money is given back"
    (line,) = at.cinema.cancel_desk.waiting(at.staff)
    assert (line.name, line.amount, [one.seat for one in line.tickets]) == ("Ada", 950, ["B1"])
    again = at.cinema.own_tickets.cancel_offer(ADA, sale.id)
    assert again.request == request
    assert [one.seat for one in again.tickets] == ["B2"]

    begins_in(at, timedelta(minutes=5))  # in time is in time, though the counter comes to it later
    assert len(at.cinema.cancel_desk.waiting(at.staff)) == 1
    at.cinema.refunds.refund(at.staff, sale.receipt_number or "", ["B1"], reason="asked")
    assert at.cinema.cancel_desk.waiting(at.staff) == ()
    assert [one.state for one in at.cinema.own_tickets.requests(ADA)] == [RequestState.DONE]
    assert seats_now(at, "B1", "B2") == ["free", "sold"]
    is_clean(at)


def test_a_ticket_is_asked_for_once_at_a_time(at: SmallHouse) -> None:
    sale = sold_to_ada(at, "B1", "B2")
    at.cinema.own_tickets.cancel(ADA, sale.id, ["B1"])
    for seats in (["B1"], ["B1", "B2"], []):
        with pytest.raises(ConflictError, match="asked for this already"):
            at.cinema.own_tickets.cancel(ADA, sale.id, seats)
    at.cinema.own_tickets.cancel(ADA, sale.id, ["B2"])
    assert len(at.cinema.cancel_desk.waiting(at.staff)) == 2


def test_of_windows_that_ask_at_once_one_is_heard(at: SmallHouse) -> None:
    windows = [at.another_till(f"window-{number}") for number in range(4)]
    sale = sold_to_ada(at, "B1", "B2", "B3")
    wanted = (["B1", "B2"], ["B2"], ["B2", "B3"], ["B1", "B2"])
    said = at_once(
        *(
            lambda one=one, seats=seats: one.own_tickets.cancel(ADA, sale.id, seats)
            for one, seats in zip(windows, wanted, strict=True)
        )
    )
    assert [one is None for one in said].count(True) == 1, said
    assert all(isinstance(one, ConflictError) for one in said if one is not None)
    assert len(at.cinema.cancel_desk.waiting(at.staff)) == 1


def test_a_request_is_withdrawn_and_may_be_made_again(at: SmallHouse) -> None:
    own, sale = at.cinema.own_tickets, sold_to_ada(at, "B1")
    request = own.cancel(ADA, sale.id).request
    assert request is not None
    with pytest.raises(NotAllowedError):
        own.withdraw(GRACE, request.id)
    with pytest.raises(NotFoundError):
        own.withdraw(ADA, "nothing")
    own.withdraw(ADA, request.id)
    assert at.cinema.cancel_desk.waiting(at.staff) == ()
    with pytest.raises(ConflictError):
        own.withdraw(ADA, request.id)
    assert own.cancel_offer(ADA, sale.id).tickets
    again = own.cancel(ADA, sale.id).request
    assert again is not None
    assert (again.id, again.state) == (request.id, RequestState.OPEN)
    assert again.at >= request.at


def test_the_counter_refuses_with_a_word_that_the_customer_reads(at: SmallHouse) -> None:
    own, desk, sale = at.cinema.own_tickets, at.cinema.cancel_desk, sold_to_ada(at, "B1")
    request = own.cancel(ADA, sale.id).request
    assert request is not None
    for word in ("", "  ", "x" * 201, "two\nlines"):
        with pytest.raises(InvalidInputError) as wrong:
            desk.refuse(at.staff, request.id, word)
        assert wrong.value.field == "word"
    with pytest.raises(NotAllowedError):
        desk.refuse(ADA, request.id, "no")
    with pytest.raises(NotFoundError):
        desk.refuse(at.staff, "nothing", "no")
    done = desk.refuse(at.staff, request.id, " The film has begun. ")
    assert (done.state, done.by, done.word) == (RequestState.REFUSED, "user-staff", "The film has begun.")
    for late in (lambda: desk.refuse(at.staff, request.id, "again"), lambda: own.withdraw(ADA, request.id)):
        with pytest.raises(ConflictError):
            late()
    offer = own.cancel_offer(ADA, sale.id)
    assert offer.tickets == ()
    assert "The film has begun." in offer.reason
    assert stored(at, sale).state is TransactionState.PAID


def test_what_was_given_back_meanwhile_is_not_refused(at: SmallHouse) -> None:
    sale = sold_to_ada(at, "B1")
    request = at.cinema.own_tickets.cancel(ADA, sale.id).request
    assert request is not None
    at.cinema.refunds.refund(at.staff, sale.receipt_number or "", reason="asked")
    with pytest.raises(ConflictError):
        at.cinema.cancel_desk.refuse(at.staff, request.id, "no")


def test_free_tickets_that_somebody_gave_are_for_the_counter(at: SmallHouse) -> None:
    free = WantedDiscount(DiscountWay.FREE, DiscountReason.GUEST)
    held = hold(at.cinema, MANAGER, at.screening, "B1")
    order = at.cinema.checkout.begin(MANAGER, [choice(held)], customer="ada", wanted=[free])
    sale = at.cinema.checkout.pay(MANAGER, order, CASH)
    assert "omplimentary" in at.cinema.own_tickets.cancel_offer(ADA, sale.id).reason
    with pytest.raises(ConflictError, match="omplimentary"):
        at.cinema.own_tickets.cancel(ADA, sale.id)


def test_the_word_about_a_person_is_erased_with_them(at: SmallHouse) -> None:
    sale = sold_to_ada(at, "B1")
    request = at.cinema.own_tickets.cancel(ADA, sale.id).request
    assert request is not None
    at.cinema.cancel_desk.refuse(at.staff, request.id, "Ada was rude.")
    at.cinema.accounts.erase(at.operator, "account-of-ada")
    (kept,) = raw(at.connection, "cancel_requests")
    assert kept["word"] == ""
    assert at.cinema.cancel_desk.waiting(at.staff) == ()
