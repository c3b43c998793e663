"""Each outcome of inserting an entry, and the operation's end: exactly one of `sold` and `void` can exist."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from dataclasses import replace
from typing import Any
from unittest.mock import patch

import pytest

from benchmarks.recording import recorded_connection
from cinema.adapters.till_keys import KeysInMemory
from cinema.bootstrap import join
from cinema.domain.entries import Entry
from cinema.domain.orders import Order
from cinema.domain.transactions import TransactionState
from cinema.domain.users import Actor
from cinema.errors import (
    CinemaError,
    ConflictError,
    ErrorCode,
    HoldExpiredError,
    PaymentRefusedError,
    PaymentUnresolvedError,
    StorageError,
)
from cinema.ports import TillKey
from cinema.services.cinema import Cinema
from cinema.services.selling import entries, recovery
from repositories.connect import Connection
from repositories.migrations import migrate
from repositories.schema import begin_epoch
from repositories.storage import open_storage
from tests.conftest import SmallHouse, build_house
from tests.interruptions import interrupted
from tests.selling_checks import contradictions, in_order, recover
from tests.support import CASH, begin, card, expire, raw, sell

SEATS = ("B1", "B2")


class DelayedJournal:
    """A journal whose next insert of a kind is on its way until the test lets it land; nobody hears whether it came."""

    def __init__(self, inner: Any, kind: str) -> None:
        self._inner, self._kind = inner, kind
        self._sent: list[tuple[Entry, TillKey]] = []

    def insert(self, entry: Entry, key: TillKey, seconds: float) -> Entry | None:
        if entry.kind.value == self._kind and not self._sent:
            self._sent.append((entry, key))
            raise StorageError("gone", code=ErrorCode.AWAY)
        return self._inner.insert(entry, key, seconds)  # type: ignore[no-any-return]

    def land(self) -> Entry | None:
        """Let the insert arrive."""
        return self._inner.insert(*self._sent[0], 5.0)  # type: ignore[no-any-return]

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)


def delayed(house: SmallHouse, kind: str = "sold") -> tuple[Cinema, DelayedJournal]:
    """Return a till whose insert is delayed, and the hand that lets it arrive."""
    storage = open_storage(house.connection)
    journal = DelayedJournal(storage.journal, kind)
    changed: Any = {"journal": journal}
    return join(replace(storage, **changed), "till-3", patience=0.01), journal


def kinds(house: SmallHouse) -> list[str]:
    return [one["kind"] for one in raw(house.connection, "journal")]


def states(house: SmallHouse, *seats: str) -> list[str]:
    seat_map = house.storage.seat_maps.get(house.screening)
    return [seat_map.state(seat).value for seat in seats or SEATS]


def test_a_cash_sale_waits_for_the_disk_three_times_and_a_card_four(house: SmallHouse, mongodb_uri: str) -> None:
    """Counted at the driver: a write is waited for where it asks for a majority and its journal."""
    connection, recorder = recorded_connection(mongodb_uri, house.connection.database.name)
    with closing(connection):
        cinema = join(open_storage(connection), "till-7", patience=0.01)
        sell(cinema, house.staff, house.screening, "C9", request=CASH)  # registers the till
        recorder.take()
        sell(cinema, house.staff, house.screening, "B1", request=CASH)
        cash = [(one.collection, one.method) for one in recorder.take() if one.durable]
        sell(cinema, house.guest, house.screening, "B2")
        heard = [one for one in recorder.take() if one.durable and one.collection != "test_terminal"]
    assert cash == [("seat_maps", "SeatMaps.hold"), ("seat_maps", "SeatMaps.pin"), ("journal", "Journal.insert")]
    assert [(one.collection, one.method) for one in heard] == [
        ("seat_maps", "SeatMaps.hold"),
        ("transactions", "Transactions.ask"),
        ("seat_maps", "SeatMaps.pin"),
        ("journal", "Journal.insert"),
    ]


@pytest.mark.parametrize("programs", [4])
def test_programs_that_share_a_till_sell_at_once_without_a_fork_or_a_gap(house: SmallHouse, programs: int) -> None:
    keys = KeysInMemory()
    tills = [join(open_storage(house.connection), "till-1", keys=keys, patience=0.01) for _one in range(programs)]
    seats = [f"{row}{number}" for row in "BC" for number in range(1, 11)]

    def work(place: int) -> None:
        for seat in seats[place::programs]:
            sell(tills[place], house.staff, house.screening, seat, request=CASH)

    with ThreadPoolExecutor(programs) as pool:
        list(pool.map(work, range(programs)))
    numbers = sorted(one["number"] for one in raw(house.connection, "journal"))
    assert [number[-6:] for number in numbers] == [f"{count:06d}" for count in range(1, 21)]
    assert len(raw(house.connection, "tills")) == 1
    assert in_order(house.cinema, house.connection) == []


def test_a_place_that_another_program_took_is_followed_by_the_next_one(house: SmallHouse) -> None:
    keys = KeysInMemory()
    one, other = (join(open_storage(house.connection), "till-1", keys=keys, patience=0.01) for _till in range(2))
    for till, seat in ((one, "B1"), (other, "B2"), (one, "B3"), (one, "B4"), (other, "B5")):
        sell(till, house.staff, house.screening, seat, request=CASH)
    assert sorted(entry["seq"] for entry in raw(house.connection, "journal", whole=True)) == [1, 2, 3, 4, 5, 6]
    assert contradictions(house.connection) == []


def test_an_order_that_is_paid_again_after_it_was_sold_is_the_same_sale(house: SmallHouse) -> None:
    order = begin(house.cinema, house.staff, house.screening, *SEATS)
    paid = house.cinema.checkout.pay(house.staff, order, CASH)
    assert house.cinema.checkout.pay(house.staff, order, CASH).receipt_number == paid.receipt_number
    assert house.cinema.checkout.resume(house.staff, order).receipt_number == paid.receipt_number
    assert kinds(house) == ["sold"]
    assert in_order(house.cinema, house.connection) == []


def test_an_order_that_was_voided_sells_nothing_and_again_sells(house: SmallHouse) -> None:
    order = begin(house.cinema, house.staff, house.screening, *SEATS)
    with pytest.raises(PaymentRefusedError):
        house.cinema.checkout.resume(house.staff, order)
    with pytest.raises(HoldExpiredError):
        house.cinema.checkout.pay(house.staff, order, CASH)
    assert kinds(house) == ["void"]
    assert raw(house.connection, "transactions") == []
    paid = sell(house.cinema, house.staff, house.screening, *SEATS, request=CASH)
    assert paid.state is TransactionState.PAID
    assert in_order(house.cinema, house.connection) == []


def test_void_after_the_entry_returns_the_sale_and_frees_nothing(house: SmallHouse) -> None:
    paid = sell(house.cinema, house.staff, house.screening, *SEATS, request=CASH)
    for _repeat in range(2):
        assert house.cinema.checkout.resume(house.staff, paid.order) == paid
    assert kinds(house) == ["sold"]
    assert states(house) == ["sold", "sold"]


def test_again_is_another_operation_on_the_same_holds(house: SmallHouse) -> None:
    order = begin(house.cinema, house.guest, house.screening, *SEATS)
    with pytest.raises(PaymentRefusedError):
        house.cinema.checkout.pay(house.guest, order, card("4000000000000002"))
    again = house.cinema.checkout.again(house.guest, order)
    assert {one.id for one in again.items}.isdisjoint({one.id for one in order.items})
    assert house.cinema.checkout.pay(house.guest, again, card()).state is TransactionState.PAID
    assert in_order(house.cinema, house.connection) == []


End = Callable[[SmallHouse, Cinema, Actor, Order], object]


def _till_resumes(_house: SmallHouse, till: Cinema, actor: Actor, order: Order) -> object:
    return till.checkout.resume(actor, order)


def _till_pays_again(_house: SmallHouse, till: Cinema, actor: Actor, order: Order) -> object:
    return till.checkout.pay(actor, order, CASH if actor.is_staff else card())


def _recovery_ends(house: SmallHouse, _till: Cinema, _actor: Actor, _order: Order) -> object:
    recover(house.cinema, house.connection)
    return None


@pytest.mark.parametrize("by", ["cash", "card"])
@pytest.mark.parametrize("lands", ["before", "after"])
@pytest.mark.parametrize("end", [_till_resumes, _till_pays_again, _recovery_ends])
def test_an_entry_that_lands_late_sells_or_is_refused_and_never_both(
    house: SmallHouse, by: str, lands: str, end: End
) -> None:
    till, journal = delayed(house)
    actor = house.staff if by == "cash" else house.guest
    order = begin(till, actor, house.screening, *SEATS)
    with pytest.raises(StorageError):
        till.checkout.pay(actor, order, CASH if by == "cash" else card())
    assert states(house) == ["held", "held"], "the pin stays"
    expire(house.connection, house.screening, order.screenings[0].hold)
    assert states(house) == ["held", "held"], "and keeps the seats"
    if lands == "before":
        journal.land()
    with suppress(CinemaError):
        end(house, till, actor, order)
    if lands == "after":
        with suppress(CinemaError):
            journal.land()
    assert in_order(house.cinema, house.connection) == []
    (entry,) = (one for one in raw(house.connection, "journal") if one["_id"] == order.id)
    sold = entry["kind"] == "sold"
    assert sold or (lands == "after" and by == "cash")
    if sold:
        assert states(house) == ["sold", "sold"]
    expire(house.connection, house.screening, order.screenings[0].hold)  # held on, where somebody stands at the till
    with suppress(CinemaError):
        sell(house.cinema, house.staff, house.screening, *SEATS, request=CASH)
    assert states(house) == ["sold", "sold"]
    assert in_order(house.cinema, house.connection) == []


def test_a_screening_that_closes_while_an_entry_is_on_its_way_does_not_free_its_seats(house: SmallHouse) -> None:
    till, journal = delayed(house)
    order = begin(till, house.staff, house.screening, *SEATS)
    with pytest.raises(StorageError):
        till.checkout.pay(house.staff, order, CASH)
    maps = house.connection.database["seat_maps"]
    maps.update_one({"_id": house.screening}, {"$set": {"selling": False}})
    assert till.checkout.pay(house.staff, order, CASH).state is TransactionState.PAID, "it was pinned before"
    assert journal.land() is None, "the second try was faster"
    assert in_order(house.cinema, house.connection) == []


def test_a_delayed_void_does_not_end_what_was_sold_meanwhile(house: SmallHouse) -> None:
    till, journal = delayed(house, "void")
    order = begin(till, house.staff, house.screening, *SEATS)
    with pytest.raises(StorageError):
        till.checkout.resume(house.staff, order)
    assert house.cinema.checkout.pay(house.staff, order, CASH).state is TransactionState.PAID
    assert journal.land() is None
    assert in_order(house.cinema, house.connection) == []


def test_a_manager_s_decision_and_a_late_entry_leave_one_of_the_two(house: SmallHouse) -> None:
    till, journal = delayed(house)
    order = begin(till, house.guest, house.screening, *SEATS)
    with pytest.raises(StorageError):
        till.checkout.pay(house.guest, order, card())
    attempt = house.storage.transactions.get(order.id).attempts[0]
    house.storage.transactions.leave_to_manager(order.id, attempt.id)
    ended = house.cinema.unresolved.decide(house.operator, order.id, taken=False)
    assert ended.state is TransactionState.ABANDONED
    assert journal.land() is None
    with pytest.raises(PaymentUnresolvedError):  # the till hears of the approval at last
        till.checkout._cards.settle(ended, attempt, house.storage.terminal_memory.cancel(attempt.id))
    assert in_order(house.cinema, house.connection) == [], "its money was recorded and went back"
    assert states(house) == ["free", "free"]


def test_a_claim_that_is_taken_gives_the_entry_that_has_it(house: SmallHouse) -> None:
    """Recovery recorded the money as surplus: the till that wakes sells nothing by the same attempt."""
    order = begin(house.cinema, house.guest, house.screening, *SEATS)
    asked = house.cinema.checkout.ask(house.guest, order, card())
    attempt = asked.attempts[0]
    answer = house.storage.terminal_memory.decide(attempt.id, "approved", order.total, "4242")
    closing_of = house.another_till("till-5").recovery._closing
    closing_of.record(order, replace(attempt, state=attempt.state.APPROVED, last4="4242"), attempt.at)
    with pytest.raises(PaymentUnresolvedError):
        house.cinema.checkout._cards.settle(asked, attempt, answer)
    assert "sold" not in kinds(house)
    assert in_order(house.cinema, house.connection) == []
    assert states(house) == ["free", "free"]


def test_a_database_that_never_answers_ends_in_words_and_keeps_the_pin(
    house: SmallHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    storage = open_storage(house.connection)

    def never(_entry: Entry, _key: TillKey, _seconds: float) -> None:
        """Say that the place is taken, whoever asks."""

    monkeypatch.setattr(storage.journal, "insert", never)
    monkeypatch.setattr(entries, "WRITE_SECONDS", 0.2)
    till = join(storage, "till-2", patience=0.01)
    order = begin(till, house.staff, house.screening, *SEATS)
    with pytest.raises(StorageError):
        till.checkout.pay(house.staff, order, CASH)
    kept = house.storage.seat_maps.find_hold(house.screening, order.screenings[0].hold)
    assert kept is not None
    assert kept.pinned is not None
    assert (kept.pinned.operation, kept.pinned.total) == (order.id, 1900)
    assert in_order(house.cinema, house.connection) == []


def restored(connection: Connection) -> SmallHouse:
    """Return a house in a database of its own, since a restore ends what every copy of another has in its journal."""
    migrate(connection.database)
    return build_house(connection, open_storage(connection))


@pytest.mark.parametrize("by", ["cash", "card"])
def test_a_program_that_was_open_before_a_restore_sells_nothing_in_its_old_chain(
    fresh_connection: Connection, by: str
) -> None:
    house = restored(fresh_connection)
    actor, request = (house.staff, CASH) if by == "cash" else (house.guest, card())
    before = sell(house.cinema, actor, house.screening, "B1", request=request)
    begin_epoch(fresh_connection.database)
    after = [sell(house.cinema, actor, house.screening, seat, request=request) for seat in ("B2", "B3")]
    one, new = (till.number for till in house.storage.tills.all())
    assert one == 1 < new
    numbers = [str(sale.receipt_number)[4:] for sale in (before, *after)]
    assert numbers == ["-01-000001", f"-{new}-000001", f"-{new}-000002"]
    assert len({one["epoch"] for one in raw(fresh_connection, "journal")}) == 2
    assert in_order(house.cinema, fresh_connection) == []


@pytest.mark.parametrize("by", ["cash", "card"])
def test_a_sale_whose_pins_went_with_a_restore_is_refused(fresh_connection: Connection, by: str) -> None:
    house = restored(fresh_connection)
    keys = KeysInMemory()
    sell(join(house.storage, "till-2", keys=keys), house.staff, house.screening, "B1", request=CASH)
    (kept,) = (one for one in raw(fresh_connection, "seat_maps") if one["_id"] == house.screening)

    def restore() -> None:
        fresh_connection.database["seat_maps"].replace_one({"_id": house.screening}, kept)
        begin_epoch(fresh_connection.database)

    till = join(interrupted(house.storage, "after seat_maps.pin", restore), "till-2", keys=keys, patience=0.05)
    actor, request = (house.staff, CASH) if by == "cash" else (house.guest, card())
    order = begin(till, actor, house.screening, "B2")
    with pytest.raises(ConflictError if by == "cash" else PaymentUnresolvedError):
        till.checkout.pay(actor, order, request)
    assert in_order(till, fresh_connection) == []
    assert states(house, "B2") == ["free"]
    sold = sell(till, actor, house.screening, "B3", request=request)
    assert str(sold.receipt_number)[4:] == f"-{house.storage.tills.all()[-1].number}-000001"


def test_a_refund_after_a_restore_is_entered_by_the_new_till(fresh_connection: Connection) -> None:
    house = restored(fresh_connection)
    sale = sell(house.cinema, house.staff, house.screening, "B1", request=CASH)
    begin_epoch(fresh_connection.database)
    done = house.cinema.refunds.refund(house.staff, str(sale.receipt_number), reason="ill")
    assert str(done.refunds[0].number)[5:] == f"-{house.storage.tills.all()[-1].number}-000001"
    assert in_order(house.cinema, fresh_connection) == []


def test_a_broken_entry_keeps_neither_the_till_from_selling_nor_recovery_from_going_on(house: SmallHouse) -> None:
    sales = [sell(house.cinema, house.staff, house.screening, seat, request=CASH) for seat in ("B1", "B2")]
    broken = sales[0].id
    house.connection.database["journal"].update_one({"_id": broken}, {"$set": {"operation": {"order": 1}}})
    for number in range(3, 9):
        sell(house.cinema, house.staff, house.screening, f"B{number}", request=CASH)
    with patch.object(recovery, "LEASE_SECONDS", 0):
        for _round in range(5):
            assert house.another_till("till-2").recovery.recover().failed <= 1
            house.cinema.recovery.recover()
            sell(house.cinema, house.staff, house.screening, f"C{_round + 1}", request=CASH)
    due = {one["_id"] for one in raw(house.connection, "journal") if one.get("due")}
    assert due.isdisjoint({sales[1].id})
