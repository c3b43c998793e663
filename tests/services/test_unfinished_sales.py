"""A till that is killed between the pin and the entry of a sale: its next program finishes the sale, or voids it."""

import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from cinema.adapters.till_keys import KeysInFolder
from cinema.bootstrap import join
from cinema.domain.baskets import Basket
from cinema.domain.orders import Choice, Order
from cinema.domain.payments import PaymentRequest, Tender
from cinema.domain.seat_maps import SeatState
from cinema.domain.users import Actor, Channel, Role
from cinema.errors import (
    ConflictError,
    HoldExpiredError,
    NotAllowedError,
    NotFoundError,
    PaymentRefusedError,
    PaymentUnresolvedError,
    SeatsLostError,
    StorageError,
)
from cinema.services.cinema import Cinema
from repositories.journal import Journal
from tests.conftest import SmallHouse
from tests.gui.fakes import ROOT
from tests.interruptions import interrupted
from tests.selling_checks import in_order
from tests.services import vouchers
from tests.services.conftest import PowerCutError, faulty
from tests.services.dying_till import SAM, till_at
from tests.services.vouchers import by, sell_voucher
from tests.support import CASH, DECLINES, begin, card, enrol, expire, expire_leases, findings, hold, raw, sell

EVA = Actor(Role.STAFF, "till-1", Channel.BOX_OFFICE, "user-eva", "Eva")
SEATS = ("B1", "B2")
Killed = Callable[..., Cinema]
"""Lets a till of an open session die at a point of a sale, and returns the next program there."""


@contextmanager
def standing(house: SmallHouse, uri: str, folder: Path, point: str, way: str) -> Iterator[subprocess.Popen[str]]:
    """Run a till that stands still at a point of a sale; it is killed at the end."""
    command = [sys.executable, "-m", "tests.services.dying_till", uri, house.connection.database.name, str(folder)]
    with subprocess.Popen(
        [*command, point, house.screening, way, *SEATS], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as till:
        try:
            assert till.stdout is not None
            assert till.stdout.readline().strip() == "here", "it never got there"
            yield till
        finally:
            till.kill()
        assert till.wait() == -signal.SIGKILL


@pytest.fixture
def killed(house: SmallHouse, mongodb_uri: str, tmp_path: Path) -> Killed:
    """Kill a till's process, which is `really` one of its own."""

    def at(point: str, way: str = "cash", *, really: bool = False) -> Cinema:
        next_one = till_at(house.storage, tmp_path)
        next_one.till_sessions.open(SAM, 10_000)
        enrol(house.storage, EVA)
        if really:
            with standing(house, mongodb_uri, tmp_path, point, way):
                assert next_one.unfinished.here(SAM) == (), "its program still runs"
            return next_one
        dying = join(faulty(house.storage, point), "till-1", keys=KeysInFolder(tmp_path), patience=0.05)
        with pytest.raises(PowerCutError):
            sell(dying, SAM, house.screening, *SEATS, request=CASH if way == "cash" else card())
        return next_one

    return at


def left(cinema: Cinema) -> Basket:
    (found,) = cinema.unfinished.here(EVA)
    assert found.order.seats == SEATS
    return found


def age_pins(house: SmallHouse, seconds: int) -> None:
    earlier = {"$subtract": ["$$NOW", seconds * 1000]}
    maps = house.connection.database["seat_maps"]
    for one in raw(house.connection, "seat_maps"):
        change = {f"holds.{name}.pinned.at": earlier for name, fields in one["holds"].items() if fields["pinned"]}
        if change:
            maps.update_one({"_id": one["_id"]}, [{"$set": {**change, "oldest_pin": earlier}}])


def states(house: SmallHouse) -> set[SeatState]:
    seat_map = house.storage.seat_maps.get(house.screening)
    return {seat_map.state(name) for name in SEATS}


def test_a_sale_killed_before_its_entry_is_finished_by_another_cashier_with_the_same_seats(
    house: SmallHouse, killed: Killed
) -> None:
    till = killed("before journal.insert", really=True)
    age_pins(house, 120)
    till.recovery.recover()
    assert states(house) == {SeatState.HELD}, "recovery leaves it to the till, whose session is open"
    unfinished = left(till)
    done = till.unfinished.finish(EVA, unfinished.id)
    assert done.sold is None
    assert done.again is not None
    (held,) = done.again.holds
    assert (held.seats, held.owner) == (SEATS, "till-1/user-eva")
    sale = till.checkout.pay(EVA, till.checkout.begin(EVA, [Choice(held, dict(done.again.types(held)))]), CASH)
    assert sale.id != unfinished.id, "a new order: the old one has ended"
    assert sorted(one["kind"] for one in raw(house.connection, "journal")) == ["opened", "sold", "void"]
    assert till.unfinished.here(EVA) == ()
    assert in_order(till, house.connection) == []
    assert findings(till) == []


def test_after_five_minutes_recovery_frees_its_seats_and_finishing_takes_them_again_or_says_which_are_gone(
    house: SmallHouse, killed: Killed
) -> None:
    till = killed("after seat_maps.pin")
    age_pins(house, 301)
    till.recovery.recover()
    assert states(house) == {SeatState.FREE}
    taken = hold(till, house.guest, house.screening, "B2")
    with pytest.raises(SeatsLostError, match="B2") as lost:
        till.unfinished.finish(SAM, left(till).id)
    assert lost.value.seats == ("B2",)
    assert house.storage.seat_maps.get(house.screening).state("B1") is SeatState.FREE, "and none is held"
    till.booking.release(house.guest, taken)
    done = till.unfinished.finish(SAM, left(till).id)
    assert done.again is not None
    assert done.again.holds[0].seats == SEATS


def test_voided_it_gives_its_seats_back_and_a_late_entry_lands_no_more(house: SmallHouse, killed: Killed) -> None:
    till = killed("before journal.insert")
    unfinished = left(till)
    assert till.unfinished.void(SAM, unfinished.id) is None
    assert states(house) == {SeatState.FREE}
    assert till.unfinished.here(SAM) == ()
    with pytest.raises(NotFoundError):
        till.unfinished.void(SAM, unfinished.id)
    entries = {one["_id"]: one["kind"] for one in raw(house.connection, "journal")}
    assert entries[unfinished.id] == "void"
    assert in_order(till, house.connection) == []


def test_one_whose_entry_is_there_was_sold_and_is_neither_sold_again_nor_voided(
    house: SmallHouse, killed: Killed
) -> None:
    till = killed("after journal.insert")
    unfinished = left(till)
    done = till.unfinished.finish(SAM, unfinished.id)
    assert done.sold is not None
    assert done.sold.receipt_number
    assert till.unfinished.here(SAM) == ()
    house.storage.baskets.put(unfinished, 60)
    voided = till.unfinished.void(SAM, done.sold.id)
    assert voided is not None
    assert voided.receipt_number == done.sold.receipt_number
    assert states(house) == {SeatState.SOLD}
    assert in_order(till, house.connection) == []


def test_a_card_that_was_charged_before_the_kill_is_found_out_and_sold(house: SmallHouse, killed: Killed) -> None:
    till = killed("after terminal_memory.decide", "card")
    done = till.unfinished.finish(SAM, left(till).id)
    assert done.sold is not None
    assert done.sold.payments[0].last4 == "4242"
    assert in_order(till, house.connection) == []


def test_a_card_that_was_not_charged_yet_never_is_and_the_sale_goes_on(house: SmallHouse, killed: Killed) -> None:
    till = killed("before terminal_memory.decide", "card")
    done = till.unfinished.finish(SAM, left(till).id)
    assert done.again is not None
    (held,) = done.again.holds
    sale = till.checkout.pay(SAM, till.checkout.begin(SAM, [Choice(held, dict.fromkeys(held.seats))]), card())
    assert sale.receipt_number
    assert in_order(till, house.connection) == []


def test_of_a_till_without_an_open_session_recovery_ends_the_sale_after_a_minute(
    house: SmallHouse,
) -> None:
    dying = join(faulty(house.storage, "before journal.insert"), "till-1", patience=0.05)
    with pytest.raises(PowerCutError):
        sell(dying, SAM, house.screening, *SEATS, request=CASH)
    age_pins(house, 61)
    house.cinema.recovery.recover()
    assert states(house) == {SeatState.FREE}


def test_a_sale_with_an_answer_is_kept_no_longer_and_other_windows_keep_none(house: SmallHouse) -> None:
    sell(house.cinema, SAM, house.screening, *SEATS, request=CASH)
    sell(house.cinema, house.guest, house.screening, "C1")
    with pytest.raises(PaymentRefusedError):
        sell(house.cinema, SAM, house.screening, "C2", request=card(DECLINES))
    assert raw(house.connection, "baskets") == []


def test_a_payment_at_the_terminal_that_was_refused_as_it_began_is_no_unfinished_sale(house: SmallHouse) -> None:
    house.cinema.office.set(house.operator, "card_provider", "separate")
    order, ask = begin(house.cinema, SAM, house.screening, *SEATS), house.cinema.checkout.ask
    expire(house.connection, house.screening, order.screenings[0].hold)
    with pytest.raises(HoldExpiredError):
        ask(SAM, order, PaymentRequest(Tender.CARD))
    assert raw(house.connection, "baskets") == []
    asked = begin(house.cinema, SAM, house.screening, *SEATS)
    ask(SAM, asked, PaymentRequest(Tender.CARD))
    with pytest.raises(ConflictError):
        ask(SAM, asked, PaymentRequest(Tender.CARD))
    assert [one["_id"] for one in raw(house.connection, "baskets")] == [asked.id], "the first one is under way"
    house.cinema.checkout.answer(SAM, asked.id, "T-1")
    assert raw(house.connection, "baskets") == []


def dead_while_paid_in_parts(house: SmallHouse, folder: Path, code: str, entries: int) -> tuple[Cinema, Order]:
    """Pay by voucher and cash at a till that dies after so many of the entries: two payments, then the sale."""
    next_one = till_at(house.storage, folder)
    next_one.till_sessions.open(SAM, 10_000)
    dying = join(house.storage, "till-1", keys=KeysInFolder(folder), patience=0.05)
    order = begin(dying, SAM, house.screening, "B1")
    insert = Journal.insert
    written: list[object] = []

    def dies(self: Journal, *given: Any, **named: Any) -> Any:
        if len(written) == entries:
            raise PowerCutError
        written.append(given)
        return insert(self, *given, **named)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Journal, "insert", dies)
        with pytest.raises(PowerCutError):
            dying.checkout.pay_in_parts(SAM, order, [(by(code), 500), (CASH, 450)])
    return next_one, order


@pytest.mark.parametrize("is_recovered", [False, True], ids=["by the next program", "by recovery before"])
@pytest.mark.parametrize("entries", [0, 1, 2])
def test_a_sale_by_voucher_and_cash_is_finished_once_and_loses_no_part(
    house: SmallHouse, tmp_path: Path, entries: int, is_recovered: bool
) -> None:
    _sale, code = sell_voucher(house, 500)
    till, order = dead_while_paid_in_parts(house, tmp_path, code, entries)
    if is_recovered:
        expire_leases(house.connection)
        till.recovery.recover()
    (unfinished,) = till.unfinished.here(SAM)
    assert unfinished.id == order.id
    done = till.unfinished.finish(SAM, order.id)
    if entries == 2:
        assert done.sold is not None, "all of it was paid"
        sale = done.sold
    else:
        assert done.sold is None
        assert done.again is not None
        assert vouchers.left(house, code) == 500, "what the voucher paid is in it again"
        (held,) = done.again.holds
        anew = till.checkout.begin(SAM, [Choice(held, dict(done.again.types(held)))])
        sale = till.checkout.pay_in_parts(SAM, anew, [(by(code), 500), (CASH, 450)])
    assert [one.amount for one in sale.payments] == [500, 450]
    assert vouchers.left(house, code) == 0
    assert [one["kind"] for one in raw(house.connection, "journal")].count("sold") == 2, "the voucher and the seat"
    assert till.till_sessions.x(SAM).expected_cash == 10_450
    assert till.unfinished.here(SAM) == ()
    assert raw(house.connection, "baskets") == []
    assert in_order(till, house.connection) == []
    assert findings(till) == []


def test_voided_a_sale_by_voucher_and_cash_gives_back_what_was_paid(house: SmallHouse, tmp_path: Path) -> None:
    _sale, code = sell_voucher(house, 500)
    till, order = dead_while_paid_in_parts(house, tmp_path, code, 1)
    assert till.unfinished.void(SAM, order.id) is None
    assert vouchers.left(house, code) == 500
    assert house.storage.seat_maps.get(house.screening).state("B1") is SeatState.FREE
    assert till.unfinished.here(SAM) == ()
    assert in_order(till, house.connection) == []


def test_a_card_that_was_charged_for_a_part_is_found_out_and_gets_its_money_back(
    house: SmallHouse, tmp_path: Path
) -> None:
    till = till_at(house.storage, tmp_path)
    dying = join(faulty(house.storage, "after terminal_memory.decide"), "till-1", keys=KeysInFolder(tmp_path))
    order = begin(dying, SAM, house.screening, *SEATS)
    with pytest.raises(PowerCutError):
        dying.checkout.pay_in_parts(SAM, order, [(card(), 500), (CASH, 1400)])
    done = till.unfinished.finish(SAM, order.id)
    assert done.again is not None
    (held,) = done.again.holds
    assert held.seats == SEATS
    assert house.storage.transactions.get(order.id).waiting_surplus == ()
    assert sorted(one["kind"] for one in raw(house.connection, "journal")) == ["given_back", "tender", "void"]
    till.checkout.pay(SAM, till.checkout.begin(SAM, [Choice(held, dict(done.again.types(held)))]), CASH)
    assert in_order(till, house.connection) == []


def test_cash_that_was_taken_for_a_part_is_left_to_a_manager_who_is_told(house: SmallHouse, tmp_path: Path) -> None:
    till = till_at(house.storage, tmp_path)
    till.till_sessions.open(SAM, 10_000)
    dying = join(faulty(house.storage, "before terminal_memory.decide"), "till-1", keys=KeysInFolder(tmp_path))
    order = begin(dying, SAM, house.screening, *SEATS)
    with pytest.raises(PowerCutError):
        dying.checkout.pay_in_parts(SAM, order, [(CASH, 500), (card(), 1400)])
    with pytest.raises(PaymentUnresolvedError):
        till.unfinished.finish(SAM, order.id)
    assert till.unfinished.here(SAM) == ()
    assert [one.amount for one in house.storage.transactions.get(order.id).waiting_surplus] == [500]
    till.unresolved.decide_surplus(house.operator, order.id, given_back=True)
    assert in_order(till, house.connection) == []


def test_a_sale_in_parts_is_kept_no_longer_than_it_is_paid_or_given_up(house: SmallHouse) -> None:
    _sale, code = sell_voucher(house, 500)
    pay = house.cinema.checkout.pay_in_parts
    refused = begin(house.cinema, SAM, house.screening, "B1")
    with pytest.raises(PaymentRefusedError):
        pay(SAM, refused, [(by(code), 500), (card(DECLINES), 450)])
    assert raw(house.connection, "baskets") == []
    pay(SAM, begin(house.cinema, SAM, house.screening, "B2"), [(by(code), 500), (CASH, 450)])
    with pytest.raises(ConflictError):
        pay(SAM, replace(begin(house.cinema, SAM, house.screening, "B3"), total=1), [(CASH, 1), (CASH, 0)])
    assert raw(house.connection, "baskets") == []


def test_a_lost_answer_keeps_it_until_the_window_has_another(house: SmallHouse) -> None:
    def away() -> None:
        raise StorageError("away")

    till = join(interrupted(house.storage, "before journal.insert", away), "till-1")
    order = begin(till, SAM, house.screening, *SEATS)
    with pytest.raises(StorageError):
        till.checkout.pay(SAM, order, CASH)
    assert len(raw(house.connection, "baskets")) == 1
    assert till.unfinished.here(SAM) == (), "it is this program's own"
    with pytest.raises(ConflictError, match="another window"):
        till.unfinished.finish(SAM, order.id)
    with pytest.raises(PaymentRefusedError):
        till.checkout.resume(SAM, order)
    assert raw(house.connection, "baskets") == []


def test_another_tills_sale_is_not_offered_and_customers_finish_nothing(house: SmallHouse, killed: Killed) -> None:
    till = killed("before journal.insert")
    unfinished = left(till)
    assert house.another_till("till-9").unfinished.here(SAM) == ()
    with pytest.raises(NotFoundError):
        house.another_till("till-9").unfinished.finish(SAM, unfinished.id)
    with pytest.raises(NotAllowedError):
        till.unfinished.finish(house.guest, unfinished.id)
