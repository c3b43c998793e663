"""A crash after every step of a sale: what recovery makes of it is sold or released, never both and never neither."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

import pytest

from cinema.bootstrap import join
from cinema.domain.payments import AttemptState, PaymentRequest
from cinema.domain.transactions import TransactionState
from cinema.domain.users import Actor
from cinema.errors import HoldExpiredError, PaymentRefusedError
from cinema.services.cinema import Cinema
from repositories.storage import open_storage
from tests.conftest import SmallHouse
from tests.interruptions import interrupted
from tests.services.conftest import Failing, PowerCutError
from tests.support import CASH, DECLINES, LATE, begin, card, expire, expire_leases, findings, raw, sell

# Each step of design section 4 in order, with what recovery must make of a sale that ended there.
STEPS = [
    ("before transactions.begin", None),
    ("after transactions.begin", "open"),
    ("before transactions.ask", "open"),
    ("after transactions.ask", "abandoned"),
    ("before seat_maps.pin", "abandoned"),
    ("after seat_maps.pin", "abandoned"),
    ("before terminal_memory.decide", "abandoned"),
    ("after terminal_memory.decide", "paid"),
    ("before transactions.answer", "paid"),
    ("after transactions.answer", "paid"),
    ("before seat_maps.sell", "paid"),
    ("after seat_maps.sell", "paid"),
    ("before counters.take", "paid"),
    ("after counters.take", "paid"),
    ("before transactions.mark_paid", "paid"),
    ("after transactions.mark_paid", "paid"),
    ("before journal.append", "paid"),
    ("after journal.append", "paid"),
    ("before counters.arrived", "paid"),
    ("after counters.arrived", "paid"),
]


def crash(cinema: Cinema, actor: Actor, screening: str, request: PaymentRequest) -> None:
    with pytest.raises(PowerCutError):
        sell(cinema, actor, screening, "B1", "B2", request=request)


def ended(house: SmallHouse, expected: str | None) -> None:
    """Let the leases and the hold run out, recover twice, and see that all agrees with what was expected."""
    expire_leases(house.connection)
    for stored in raw(house.connection, "seat_maps"):
        for hold in stored["holds"]:
            expire(house.connection, stored["_id"], hold)
    house.cinema.recovery.recover()
    again = house.cinema.recovery.recover()
    assert (again.settled, again.numbers) == (0, 0)
    states = [sale["state"] for sale in raw(house.connection, "transactions")]
    assert states == ([expected] if expected else [])
    seat_map = house.storage.seat_maps.get(house.screening)
    seats = {seat_map.state(seat).value for seat in ("B1", "B2")}
    assert seats == ({"sold"} if expected == "paid" else {"free"})
    assert findings(house.cinema) == []


@pytest.mark.parametrize(("point", "expected"), STEPS)
def test_a_crash_in_a_card_sale_is_finished_or_released(
    house: SmallHouse, failing_at: Failing, point: str, expected: str | None
) -> None:
    crash(failing_at(point), house.guest, house.screening, card())
    ended(house, expected)
    free = "B3" if expected == "paid" else "B1"
    assert sell(house.cinema, house.guest, house.screening, free).receipt_number is not None
    assert findings(house.cinema) == [], "no number was left out"


@pytest.mark.parametrize(
    ("point", "expected"),
    [
        ("after seat_maps.pin", "abandoned"),
        ("before transactions.answer", "abandoned"),
        ("after transactions.answer", "paid"),
        ("after seat_maps.sell", "paid"),
        ("after counters.take", "paid"),
        ("after transactions.mark_paid", "paid"),
    ],
)
def test_cash_counts_as_taken_when_it_is_written_down(
    house: SmallHouse, failing_at: Failing, point: str, expected: str
) -> None:
    crash(failing_at(point), house.staff, house.screening, CASH)
    ended(house, expected)


@pytest.mark.parametrize("point", ["after transactions.answer", "before seat_maps.unpin", "after seat_maps.unpin"])
def test_a_crash_after_a_refusal_releases_the_seats(house: SmallHouse, failing_at: Failing, point: str) -> None:
    crash(failing_at(point), house.guest, house.screening, card(DECLINES))
    ended(house, "abandoned")


@pytest.mark.parametrize(("number", "expected"), [(LATE, "paid"), (DECLINES, "abandoned")])
def test_recovery_asks_the_terminal_what_became_of_a_charge(
    house: SmallHouse, failing_at: Failing, number: str, expected: str
) -> None:
    crash(failing_at("after terminal_memory.decide"), house.guest, house.screening, card(number))
    ended(house, expected)


def test_a_free_basket_that_crashed_is_released_or_sold(house: SmallHouse, failing_at: Failing) -> None:
    for point in ("after transactions.ask", "after seat_maps.pin", "after seat_maps.sell"):
        with pytest.raises(PowerCutError):
            sell(failing_at(point), house.guest, house.screening, "A2")
        expire_leases(house.connection)
        house.cinema.recovery.recover()
    states = sorted(sale["state"] for sale in raw(house.connection, "transactions"))
    assert states == ["abandoned", "abandoned", "paid"]
    assert findings(house.cinema) == []


@pytest.mark.parametrize(
    "point",
    [
        "before transactions.answer",
        "after transactions.answer",
        "after seat_maps.sell",
        "after counters.take",
        "after transactions.mark_paid",
        "after journal.append",
    ],
)
def test_a_crash_in_recovery_itself_is_recovered(house: SmallHouse, failing_at: Failing, point: str) -> None:
    crash(failing_at("after terminal_memory.decide"), house.guest, house.screening, card())
    expire_leases(house.connection)
    with pytest.raises(PowerCutError):
        failing_at(point).recovery.recover()
    ended(house, "paid")


def test_a_crash_while_releasing_is_recovered(house: SmallHouse, failing_at: Failing) -> None:
    crash(failing_at("after seat_maps.pin"), house.guest, house.screening, card())
    for point in ("after transactions.answer", "before seat_maps.give_up", "after seat_maps.give_up"):
        expire_leases(house.connection)
        with pytest.raises(PowerCutError):
            failing_at(point).recovery.recover()
    ended(house, "abandoned")


def test_a_sale_that_somebody_works_on_is_left_alone(house: SmallHouse) -> None:
    sale = begin(house.cinema, house.guest, house.screening, "B1")
    house.cinema.checkout.ask(house.guest, sale.id, card())
    assert house.another_till("till-2").recovery.recover().settled == 0
    assert house.storage.transactions.get(sale.id).state is TransactionState.PAYING


def test_an_open_sale_whose_hold_is_gone_is_abandoned_when_it_is_old(house: SmallHouse) -> None:
    sale = begin(house.cinema, house.guest, house.screening, "B1")
    expire(house.connection, house.screening, sale.hold)
    assert house.cinema.recovery.recover().abandoned == 0, "not old enough"
    long_ago = {"$set": {"created_at": {"$subtract": ["$$NOW", 7_200_000]}}}
    house.connection.database["transactions"].update_one({"_id": sale.id}, [long_ago])
    assert house.cinema.recovery.recover().abandoned == 1
    assert house.storage.transactions.get(sale.id).state is TransactionState.ABANDONED


def interrupted_before(house: SmallHouse, step: str, meanwhile: Callable[[], None]) -> Cinema:
    """Return a till that is held up before a step while somebody else acts."""
    return join(interrupted(open_storage(house.connection), f"before {step}", meanwhile), "till-8", patience=0.01)


@pytest.mark.parametrize(
    "point", ["seat_maps.sell", "counters.take", "transactions.mark_paid", "journal.append", "counters.arrived"]
)
def test_a_late_recoverer_that_finishes_a_sale_twice_leaves_no_gap(house: SmallHouse, point: str) -> None:
    """Two finish the same sale, one of them held up at each step in turn while the other does it all."""
    sale = begin(house.cinema, house.guest, house.screening, "B1")
    asked = house.cinema.checkout.ask(house.guest, sale.id, card())
    assert asked.last_attempt is not None
    house.storage.terminal_memory.decide(asked.last_attempt.id, "approved", sale.total, "4242", 0)

    def meanwhile() -> None:
        house.cinema.checkout.resume(house.guest, sale.id)
        sell(house.cinema, house.guest, house.screening, "C1")

    late = interrupted_before(house, point, meanwhile)
    late.checkout.resume(house.guest, sale.id)
    assert house.storage.transactions.get(sale.id).state is TransactionState.PAID
    assert findings(house.cinema) == []
    sell(house.cinema, house.guest, house.screening, "C2")
    numbers = {one["receipt_number"] for one in raw(house.connection, "transactions")} - {None}
    assert sorted(number[5:] for number in numbers) == ["000001", "000002", "000003"]
    assert findings(house.cinema) == []


@pytest.mark.parametrize("point", ["transactions.answer", "seat_maps.give_up", "transactions.move"])
def test_a_late_recoverer_does_not_end_the_next_attempt_of_a_sale(house: SmallHouse, point: str) -> None:
    """It cancelled the first attempt and is held up; the customer is refused, takes another card, and pays."""
    sale = begin(house.cinema, house.guest, house.screening, "B1")
    first = house.cinema.checkout.ask(house.guest, sale.id, card()).last_attempt
    assert first is not None
    second: list[str] = []

    def meanwhile() -> None:
        """The first attempt ends refused, as its payer's till sees it; the second one is charged."""
        refused = replace(first, state=AttemptState.CANCELLED, reason="cancelled")
        house.storage.transactions.answer(sale.id, refused)
        house.storage.seat_maps.unpin(house.screening, sale.hold, first.id, 480)
        if house.storage.transactions.move(sale.id, (TransactionState.PAYING,), TransactionState.OPEN):
            with suppress(HoldExpiredError):  # the seats may be given back already, then nothing is charged
                asked = house.cinema.checkout.ask(house.guest, sale.id, card()).last_attempt
                assert asked is not None
                second.append(asked.id)
                house.storage.terminal_memory.decide(asked.id, "approved", sale.total, "4242", 0)

    expire_leases(house.connection)
    interrupted_before(house, point, meanwhile).recovery.recover()
    if second:
        assert house.cinema.checkout.resume(house.guest, sale.id).state is TransactionState.PAID, "it was charged"
    expire_leases(house.connection)
    house.cinema.recovery.recover()
    assert findings(house.cinema) == []


def test_a_payer_who_comes_back_after_recovery_released_the_seats_is_refused(house: SmallHouse) -> None:
    def meanwhile() -> None:
        expire_leases(house.connection)
        house.cinema.recovery.recover()

    slow = interrupted_before(house, "terminal_memory.decide", meanwhile)
    sale = begin(slow, house.guest, house.screening, "B1")
    with pytest.raises(PaymentRefusedError):
        slow.checkout.pay(house.guest, sale.id, card())
    assert house.storage.transactions.get(sale.id).state is TransactionState.ABANDONED
    assert house.storage.seat_maps.get(house.screening).state("B1").value == "free"
    assert findings(house.cinema) == []


def test_a_payer_who_comes_back_after_recovery_finished_the_sale_has_bought_it(house: SmallHouse) -> None:
    def meanwhile() -> None:
        expire_leases(house.connection)
        house.cinema.recovery.recover()

    slow = interrupted_before(house, "transactions.answer", meanwhile)
    sale = begin(slow, house.guest, house.screening, "B1")
    assert slow.checkout.pay(house.guest, sale.id, card()).state is TransactionState.PAID
    assert findings(house.cinema) == []


def test_the_number_of_the_last_sale_is_brought_home_once(house: SmallHouse) -> None:
    sold = sell(house.cinema, house.guest, house.screening, "B1")
    assert [(sale, number) for _series, sale, number in house.storage.counters.pending()] == [(sold.id, 1)]
    entries = raw(house.connection, "journal")
    other = house.another_till("till-2")
    assert [other.recovery.recover().numbers for _repeat in range(2)] == [1, 0]
    assert house.storage.counters.pending() == ()
    assert raw(house.connection, "journal") == entries
    assert sell(house.cinema, house.guest, house.screening, "B2").receipt_number == f"{str(sold.receipt_number)[:-1]}2"
