"""Till sessions: a session is a stretch of the chain, the Z is final, and no money is in two of them or in none."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext, suppress
from dataclasses import replace

import pytest

from cinema.adapters.till_keys import KeysInMemory
from cinema.bootstrap import join
from cinema.domain.drawer import DifferenceReason, DrawerReason
from cinema.domain.exchanges import Swap
from cinema.domain.operations import Closed, Opened
from cinema.domain.orders import Choice
from cinema.domain.payments import PaymentRequest, Tender
from cinema.domain.session_lines import session_lines
from cinema.domain.session_report import SessionReport
from cinema.domain.till_sessions import CashierSums
from cinema.domain.transactions import Transaction
from cinema.domain.users import Actor, Channel, Role
from cinema.errors import (
    CinemaError,
    ConflictError,
    InvalidInputError,
    ManagerNeededError,
    NotAllowedError,
    PaymentRefusedError,
    PaymentUnresolvedError,
    PendingSalesError,
    StorageError,
    UnreadableError,
)
from cinema.services.cinema import Cinema
from repositories.schema import begin_epoch
from repositories.storage import open_storage
from tests.conftest import SmallHouse
from tests.interruptions import interrupted
from tests.selling_checks import recover
from tests.services.conftest import PowerCutError
from tests.support import CASH, SILENT, begin, card, enrol, findings, raw, sell

SAFE, OTHER, CHANGE, FLOAT = DrawerReason.SAFE, DrawerReason.OTHER, DrawerReason.CHANGE, DrawerReason.FLOAT


def manager(house: SmallHouse) -> Actor:
    actor = Actor(Role.MANAGER, "till-1", Channel.BOX_OFFICE, "user-mia", "Mia")
    with suppress(CinemaError):
        enrol(house.storage, actor)
    return actor


def cash_sale(house: SmallHouse, *seats: str, cinema: Cinema | None = None) -> Transaction:
    return sell(cinema or house.cinema, house.staff, house.screening, *seats, request=CASH)


def refund(house: SmallHouse, sale: Transaction) -> None:
    house.cinema.refunds.refund(house.staff, sale.receipt_number or "", reason="ill")


def exchange(house: SmallHouse, sale: Transaction, swap: Swap, request: PaymentRequest | None = None) -> Transaction:
    quote = house.cinema.exchanges.begin(house.staff, sale.receipt_number or "", (swap,))
    return house.cinema.exchanges.finish(house.staff, quote, request)


def same_till(house: SmallHouse) -> tuple[Cinema, Cinema]:
    """Return two programs of one till, as two windows of a machine are."""
    keys = KeysInMemory()
    first, other = (join(open_storage(house.connection), "till-1", keys=keys, patience=0.05) for _window in range(2))
    return first, other


def session_entries(house: SmallHouse) -> list[str]:
    kinds = {"opened", "drawer", "closed"}
    return [one["kind"] for one in sorted(raw(house.connection, "journal"), key=lambda one: one["seq"])
            if one["kind"] in kinds]  # fmt: skip


def test_a_day_at_a_till_adds_up_to_the_cent(house: SmallHouse) -> None:
    sessions, staff = house.cinema.till_sessions, house.staff
    opened = sessions.open(staff, 150_00)
    assert (opened.counted, opened.difference, opened.till_number) == (150_00, None, 1)
    sale = cash_sale(house, "B1", "B2")
    sell(house.cinema, staff, house.screening, "B3")  # by card
    refund(house, cash_sale(house, "B4"))
    sessions.add(staff, 20_00, CHANGE)
    moved = sessions.drop(staff, 100_00, SAFE, "BAG 7")
    x = sessions.x(staff)
    assert (moved.held, moved.bag) == (x.expected_cash, "BAG 7")
    assert x.expected_cash == 150_00 + sale.total + 20_00 - 100_00
    assert x.expected_card == 950
    assert (x.sums.taken, x.sums.given_back) == ({Tender.CASH: 2850, Tender.CARD: 950}, {Tender.CASH: 950})
    assert (x.sums.sales, x.sums.refunds, x.sums.additions, x.sums.drops) == (3, 1, 20_00, 100_00)
    assert (x.sums.tendered, x.sums.change) == (200_00, 200_00 - 2850)
    assert x.sums.by_cashier == {"user-staff": CashierSums(3, 3800, 950)}
    assert x.number is None
    z = sessions.close(staff, x.expected_cash, 950, by_denomination={50_00: 1, 10_00: 3, 5_00: 1, 1_00: 4})
    assert z.closed is not None
    assert (z.number or "")[5:] == "-01-0001"
    assert (z.closed.difference, z.closed.card_difference) == (0, 0)
    assert z.closed.denominations == {"100": 4, "500": 1, "1000": 3, "5000": 1}
    assert z.sums == x.sums
    assert sessions.current(staff) is None
    assert sessions.last_z(staff) == z
    assert findings(house.cinema) == []


def test_the_next_opening_is_compared_with_the_last_closing(house: SmallHouse) -> None:
    sessions, staff = house.cinema.till_sessions, house.staff
    assert sessions.opening(staff).expected is None
    sessions.open(staff, 100_00)
    first = sessions.close(staff, 98_00, None)
    cash_sale(house, "B1")  # by a program that asks for no session: between two of them
    state = sessions.opening(staff)
    assert (state.last_z, state.expected) == (first.number, 98_00 + 950)
    opened = sessions.open(staff, 107_00)
    assert opened.difference == 107_00 - 98_00 - 950
    x = sessions.x(staff)
    assert (x.sums.sales, x.sums.taken) == (1, {Tender.CASH: 950})
    assert (x.sums.before, x.expected_cash) == (950, 107_00)
    z = sessions.close(staff, 107_00, None)
    assert (z.number or "").endswith("-0002")
    assert sessions.last_z(staff) == z
    assert findings(house.cinema) == []


@pytest.mark.parametrize("call", [
    lambda s, a: s.x(a),
    lambda s, a: s.add(a, 1, CHANGE),
    lambda s, a: s.drop(a, 1, SAFE, "B"),
    lambda s, a: s.close(a, 0, None),
    lambda s, a: s.require_open(a),
])  # fmt: skip
def test_without_an_open_session_nothing_is_moved(house: SmallHouse, call: Callable[..., object]) -> None:
    with pytest.raises(ConflictError):
        call(house.cinema.till_sessions, house.staff)
    assert session_entries(house) == []


def test_one_session_is_open_at_a_till_whoever_opens_it(house: SmallHouse) -> None:
    first, other = same_till(house)
    first.till_sessions.open(house.staff, 100_00)
    with pytest.raises(ConflictError):
        other.till_sessions.open(house.staff, 100_00)
    with pytest.raises(ConflictError):
        first.till_sessions.open(manager(house), 100_00)
    house.another_till("till-2").till_sessions.open(house.staff, 50_00)
    assert session_entries(house) == ["opened", "opened"]


def test_of_many_windows_that_open_and_close_at_once_one_does(house: SmallHouse) -> None:
    keys = KeysInMemory()
    windows = [join(open_storage(house.connection), "till-1", keys=keys, patience=0.05) for _window in range(4)]

    def tried(call: Callable[[Cinema], object]) -> list[bool]:
        def one(cinema: Cinema) -> bool:
            try:
                call(cinema)
            except ConflictError:
                return False
            return True

        with ThreadPoolExecutor(len(windows)) as pool:
            return list(pool.map(one, windows))

    assert sum(tried(lambda cinema: cinema.till_sessions.open(house.staff, 100_00))) == 1
    assert sum(tried(lambda cinema: cinema.till_sessions.drop(house.staff, 60_00, OTHER))) == 1, "no more than it holds"
    assert sum(tried(lambda cinema: cinema.till_sessions.close(house.staff, 40_00, None))) == 1
    assert session_entries(house) == ["opened", "drawer", "closed"]
    assert findings(house.cinema) == []


def test_a_close_amid_sales_of_another_window_has_each_sale_in_one_z(house: SmallHouse) -> None:
    first, other = same_till(house)
    first.till_sessions.open(house.staff, 0)
    seats = [f"{row}{column}" for row in "BC" for column in range(1, 9)]

    def sell_all() -> None:
        for seat in seats:
            cash_sale(house, seat, cinema=other)

    with ThreadPoolExecutor(1) as pool:
        selling = pool.submit(sell_all)
        zs: list[SessionReport] = []
        while not selling.done():
            counted = first.till_sessions.x(house.staff).expected_cash
            with suppress(InvalidInputError):  # the difference is what was sold since: count again
                zs.append(first.till_sessions.close(house.staff, counted, None))
                first.till_sessions.open(house.staff, first.till_sessions.opening(house.staff).expected or 0)
        selling.result()
    counted = first.till_sessions.x(house.staff).expected_cash
    zs.append(first.till_sessions.close(house.staff, counted, None))
    assert sum(one.sums.sales for one in zs) == len(seats)
    assert sum(one.sums.taken.get(Tender.CASH, 0) for one in zs) == len(seats) * 950
    assert findings(house.cinema) == []


def test_a_sale_that_another_window_was_paying_at_the_close_is_in_the_next_z(house: SmallHouse) -> None:
    first, other = same_till(house)
    first.till_sessions.open(house.staff, 100_00)
    order = begin(other, house.staff, house.screening, "B1")
    z = first.till_sessions.close(house.staff, 100_00, None)
    other.checkout.pay(house.staff, order, CASH)
    assert z.sums.sales == 0
    with pytest.raises(ConflictError):
        first.till_sessions.require_open(house.staff)
    assert first.till_sessions.opening(house.staff).expected == 100_00 + 950
    assert first.till_sessions.last_z(house.staff) == z, "a Z is final"
    first.till_sessions.open(house.staff, 109_50)
    assert first.till_sessions.x(house.staff).sums.sales == 1


def test_no_more_cash_leaves_the_drawer_than_is_in_it(house: SmallHouse) -> None:
    sessions, staff = house.cinema.till_sessions, house.staff
    sale = cash_sale(house, "B1")
    sessions.open(staff, 9_00)
    with pytest.raises(ConflictError, match="holds"):
        sessions.drop(staff, 9_01, SAFE, "B")
    with pytest.raises(ConflictError, match="holds"):
        refund(house, sale)
    assert house.storage.transactions.get(sale.id).refunds == ()
    assert session_entries(house) == ["opened"]
    sessions.add(staff, 50, CHANGE)
    refund(house, sale)
    assert sessions.x(staff).expected_cash == 0


def test_an_exchange_counts_what_it_took_or_gave_back_and_not_what_it_moved(house: SmallHouse) -> None:
    sessions, staff = house.cinema.till_sessions, house.staff
    sessions.open(staff, 10_00)
    held = house.cinema.booking.hold(staff, house.screening, None, ["B1"], {"B1": "child"})
    order = house.cinema.checkout.begin(staff, [Choice(held, {"B1": "child"})])
    child = house.cinema.checkout.pay(staff, order, CASH)
    adult = cash_sale(house, "B4")
    dearer = exchange(house, child, Swap("B1", "B1", type="adult"), PaymentRequest(Tender.CASH, tendered=500))
    exchange(house, adult, Swap("B4", "B5", type="child"))
    exchange(house, dearer, Swap("B1", "B2"))
    x = sessions.x(staff)
    assert (x.sums.sales, x.sums.refunds, x.sums.exchanges) == (2, 0, 3)
    assert (x.sums.taken, x.sums.given_back) == ({Tender.CASH: 6_00 + 9_50 + 3_50}, {Tender.CASH: 3_50})
    assert x.expected_cash == 10_00 + 6_00 + 9_50
    sessions.close(staff, x.expected_cash, x.expected_card)
    house.cinema.business_days.close(manager(house))
    assert findings(house.cinema) == []


def test_an_exchange_gives_no_more_cash_back_than_is_in_the_drawer(house: SmallHouse) -> None:
    sale = cash_sale(house, "B1")
    house.cinema.till_sessions.open(house.staff, 3_49)
    with pytest.raises(ConflictError, match="holds"):
        exchange(house, sale, Swap("B1", "B1", type="child"))
    assert house.storage.transactions.get(sale.id).refunds == ()


def test_a_difference_above_the_setting_needs_a_reason_and_a_manager(house: SmallHouse) -> None:
    sessions, staff = house.cinema.till_sessions, house.staff
    sessions.open(staff, 100_00)
    with pytest.raises(InvalidInputError) as refused:
        sessions.close(staff, 94_99, None)
    assert refused.value.field == "reason"
    with pytest.raises(NotAllowedError):
        sessions.close(staff, 94_99, None, DifferenceReason.UNKNOWN)
    assert sessions.current(staff) is not None
    z = sessions.close(manager(house), 94_99, None, DifferenceReason.UNKNOWN)
    assert z.closed is not None
    assert (z.closed.difference, z.closed.reason, z.closed.by) == (-501, DifferenceReason.UNKNOWN, "user-mia")


def test_a_small_difference_is_closed_by_staff_and_the_setting_says_what_is_small(house: SmallHouse) -> None:
    sessions, staff = house.cinema.till_sessions, house.staff
    sessions.open(staff, 100_00)
    assert sessions.close(staff, 105_00, None).closed is not None
    house.cinema.office.set(house.operator, "cash_difference", "0")
    sessions.open(staff, 105_00)
    with pytest.raises(InvalidInputError):
        sessions.close(staff, 105_01, None)


def test_the_card_terminal_s_total_is_compared_too(house: SmallHouse) -> None:
    sessions, staff = house.cinema.till_sessions, house.staff
    sessions.open(staff, 0)
    sell(house.cinema, staff, house.screening, "B1")
    with pytest.raises(InvalidInputError) as refused:
        sessions.close(staff, 0, None)
    assert refused.value.field == "card_batch"
    with pytest.raises(InvalidInputError) as refused:
        sessions.close(staff, 0, 0)
    assert refused.value.field == "reason"
    z = sessions.close(staff, 0, 950)
    assert z.closed is not None
    assert z.closed.card_difference == 0


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"counted": -1}, "counted"),
        ({"counted": 10**13}, "counted"),
        ({"counted": True}, "counted"),
        ({"by_denomination": {50_00: 1}}, "by_denomination"),
        ({"by_denomination": {100_00: 2, 1: -100_00}}, "by_denomination"),
        ({"by_denomination": {0: 5, 100_00: 1}}, "by_denomination"),
        ({"bagged": 5}, "bag"),
        ({"bag": "B", "bagged": 0}, "bagged"),
        ({"bag": "B", "bagged": 100_01}, "bagged"),
        ({"bag": " "}, "bag"),
        ({"bag": "two\nlines"}, "bag"),
        ({"card_batch": 10**13}, "card_batch"),
    ],
)
def test_a_wrong_count_closes_nothing(house: SmallHouse, change: dict[str, object], field: str) -> None:
    house.cinema.till_sessions.open(house.staff, 100_00)
    given = {"counted": 100_00, "card_batch": None, **change}
    with pytest.raises(InvalidInputError) as refused:
        house.cinema.till_sessions.close(house.staff, **given)  # type: ignore[arg-type]
    assert refused.value.field == field
    assert session_entries(house) == ["opened"]


@pytest.mark.parametrize(
    ("call", "field"),
    [
        (lambda s, a: s.add(a, 0, CHANGE), "amount"),
        (lambda s, a: s.add(a, -5, CHANGE), "amount"),
        (lambda s, a: s.add(a, 5, SAFE), "reason"),
        (lambda s, a: s.add(a, 5, CHANGE, "B"), "bag"),
        (lambda s, a: s.add(a, 5, FLOAT), "bag"),
        (lambda s, a: s.drop(a, 5, CHANGE), "reason"),
        (lambda s, a: s.drop(a, 5, SAFE), "bag"),
        (lambda s, a: s.drop(a, 5, SAFE, "x" * 41), "bag"),
        (lambda s, a: s.drop(a, 5, OTHER, "B"), "bag"),
    ],
)
def test_a_wrong_movement_moves_nothing(house: SmallHouse, call: Callable[..., object], field: str) -> None:
    house.cinema.till_sessions.open(house.staff, 100_00)
    with pytest.raises(InvalidInputError) as refused:
        call(house.cinema.till_sessions, house.staff)
    assert refused.value.field == field
    assert session_entries(house) == ["opened"]


def test_sales_without_an_outcome_are_listed_before_a_session_is_closed(house: SmallHouse) -> None:
    cinema, sessions, staff = house.cinema, house.cinema.till_sessions, house.staff
    sessions.open(staff, 0)
    split = cinema.checkout.begin_split(staff, begin(cinema, staff, house.screening, "B1", "B2"))
    cinema.checkout.tender(staff, split.id, PaymentRequest(Tender.CASH, tendered=500), 500)
    with pytest.raises(PaymentUnresolvedError):
        sell(cinema, staff, house.screening, "C1", request=card(SILENT))
    waiting = {one["_id"] for one in raw(house.connection, "transactions")}
    with pytest.raises(PendingSalesError) as refused:
        sessions.close(staff, 500, None)
    assert set(refused.value.sales) == waiting == set(sessions.x(staff).pending)
    assert all(name in refused.value.message for name in waiting)
    with pytest.raises(PendingSalesError) as refused:
        sessions.close(staff, 500, None, pending=[split.id])
    assert set(refused.value.sales) == waiting - {split.id}
    z = sessions.close(staff, 500, None, pending=[*waiting])
    assert set(z.pending) == waiting
    cinema.checkout.tender(staff, split.id, card(), split.total - 500)
    sessions.open(staff, 500)
    x = sessions.x(staff)
    assert (x.sums.sales, x.sums.taken) == (1, {Tender.CARD: split.total - 500}), "the cash was in the Z before"


def test_another_till_s_open_sale_does_not_keep_a_session_open(house: SmallHouse) -> None:
    other = house.another_till("till-2")
    elsewhere = replace(house.staff, workstation="till-2")
    other.checkout.begin_split(elsewhere, begin(other, elsewhere, house.screening, "B1"))
    house.cinema.till_sessions.open(house.staff, 0)
    assert house.cinema.till_sessions.close(house.staff, 0, None).pending == ()


def test_what_another_till_recovered_is_late_in_the_next_z_and_in_one_alone(house: SmallHouse) -> None:
    sessions, staff = house.cinema.till_sessions, house.staff
    sessions.open(staff, 0)
    with pytest.raises(PaymentUnresolvedError):
        sell(house.cinema, staff, house.screening, "B1", request=card(SILENT))
    (waiting,) = raw(house.connection, "transactions")
    sessions.close(staff, 0, None, pending=[waiting["_id"]])
    office = house.another_till("office")
    office.unresolved.decide(replace(manager(house), workstation="office"), waiting["_id"], taken=True)
    sessions.open(staff, 0)
    x = sessions.x(staff)
    assert (x.late, x.late_sums.card, x.sums.card) == ((waiting["_id"],), 950, 0)
    z = sessions.close(staff, 0, 950)
    assert z.closed is not None
    assert (z.closed.late, z.closed.late_card, z.expected_card) == ((waiting["_id"],), 950, 950)
    sessions.open(staff, 0)
    assert sessions.close(staff, 0, None).late == ()
    assert findings(house.cinema) == []


def test_a_card_payment_that_recovery_finds_taken_is_late_as_well(house: SmallHouse) -> None:
    def power_cut() -> None:
        raise PowerCutError

    house.cinema.till_sessions.open(house.staff, 0)
    order = begin(house.cinema, house.staff, house.screening, "B1")
    dying = join(interrupted(house.storage, "after terminal_memory.decide", power_cut), "till-1", patience=0.05)
    with pytest.raises(PowerCutError):
        dying.checkout.pay(house.staff, dying.checkout.again(house.staff, order), card())
    recover(house.another_till("till-2"), house.connection)
    x = house.cinema.till_sessions.x(house.staff)
    (sale,) = raw(house.connection, "transactions")
    assert (sale["state"], x.late, x.expected_card) == ("paid", (sale["_id"],), 950)


POINTS = ("before journal.insert", "after journal.insert")
Deed = Callable[[Cinema, Actor], object]
DEEDS: dict[str, Deed] = {
    "open": lambda c, a: c.till_sessions.open(a, 60_00),
    "add": lambda c, a: c.till_sessions.add(a, 5_00, CHANGE, operation="a-1"),
    "drop": lambda c, a: c.till_sessions.drop(a, 10_00, SAFE, "B-1"),
    "close": lambda c, a: c.till_sessions.close(a, 0, None, DifferenceReason.UNKNOWN, bag=None),
}


@pytest.mark.parametrize("point", POINTS)
@pytest.mark.parametrize("deed", DEEDS)
@pytest.mark.parametrize("is_killed", [True, False])
def test_a_deed_that_was_cut_off_is_whole_or_not_there_and_its_retry_does_it_once(
    house: SmallHouse, point: str, deed: str, *, is_killed: bool
) -> None:
    def cut() -> None:
        if is_killed:
            raise PowerCutError
        raise StorageError("away")

    boss, keys = manager(house), KeysInMemory()
    before = join(open_storage(house.connection), "till-1", keys=keys)
    if deed != "open":
        before.till_sessions.open(boss, 50_00)
    dying = join(interrupted(open_storage(house.connection), point, cut), "till-1", keys=keys)
    with pytest.raises((PowerCutError, StorageError)):
        DEEDS[deed](dying, boss)
    after = dying if not is_killed else join(open_storage(house.connection), "till-1", keys=keys)
    was_done = point.startswith("after")
    refused = (ConflictError,) if was_done and deed != "add" else ()
    with pytest.raises(refused) if refused else nullcontext():
        DEEDS[deed](after, boss)
    entered = session_entries(house)
    assert entered == {"open": ["opened"], "add": ["opened", "drawer"], "drop": ["opened", "drawer"],
                       "close": ["opened", "closed"]}[deed]  # fmt: skip
    assert findings(house.cinema) == []


def test_cash_that_a_manager_gives_back_leaves_the_drawer(house: SmallHouse) -> None:
    cinema, sessions, staff = house.cinema, house.cinema.till_sessions, house.staff
    sessions.open(staff, 0)
    split = cinema.checkout.begin_split(staff, begin(cinema, staff, house.screening, "B1", "B2"))
    cinema.checkout.tender(staff, split.id, PaymentRequest(Tender.CASH, tendered=500), 500)
    cinema.checkout.give_up(staff, split.id)
    assert sessions.x(staff).expected_cash == 500
    cinema.unresolved.decide_surplus(manager(house), split.id, given_back=True)
    x = sessions.x(staff)
    assert (x.expected_cash, x.sums.not_completed, x.sums.given_back) == (0, 1, {Tender.CASH: 500})
    assert sessions.close(staff, 0, None).closed is not None
    assert findings(house.cinema) == []


@pytest.mark.parametrize("change", [{"$unset": {"claims": ""}}, {"$set": {"operation": {"session": 7}}}])
def test_a_closing_that_somebody_changed_is_told_and_the_till_does_not_hang(
    house: SmallHouse, change: dict[str, object]
) -> None:
    house.cinema.till_sessions.open(house.staff, 0)
    house.cinema.till_sessions.close(house.staff, 0, None)
    house.connection.database["journal"].update_one({"kind": "closed"}, change, bypass_document_validation=True)
    with pytest.raises(UnreadableError):
        house.cinema.till_sessions.current(house.staff)
    with pytest.raises(UnreadableError):
        house.cinema.till_sessions.open(house.staff, 0)
    assert "journal-changed" in findings(house.cinema)


def test_a_z_is_found_in_the_journal_by_its_number(house: SmallHouse) -> None:
    sessions, staff = house.cinema.till_sessions, house.staff
    numbers = []
    for _time in range(2):
        sessions.open(staff, 0)
        numbers.append(sessions.close(staff, 0, None).number or "")
    (entry,) = house.cinema.journal.about(house.operator, numbers[0])
    assert (entry.kind, entry.number) == ("closed", numbers[0])


def test_a_corrupt_late_answer_keeps_no_till_open(house: SmallHouse) -> None:
    elsewhere = replace(house.staff, workstation="till-1")
    sale = sell(house.another_till("office"), elsewhere, house.screening, "B1")
    house.connection.database["journal"].update_one(
        {"_id": sale.id}, {"$set": {"operation": {"order": 7}}}, bypass_document_validation=True
    )
    house.cinema.till_sessions.open(house.staff, 0)
    assert house.cinema.till_sessions.close(house.staff, 0, None).late == ()


def test_a_till_that_was_killed_finds_its_session_again(house: SmallHouse) -> None:
    keys = KeysInMemory()
    before = join(open_storage(house.connection), "till-1", keys=keys)
    opened = before.till_sessions.open(house.staff, 100_00)
    cash_sale(house, "B1", cinema=before)
    after = join(open_storage(house.connection), "till-1", keys=keys)
    assert after.till_sessions.current(manager(house)) == opened
    assert after.till_sessions.x(manager(house)).expected_cash == 109_50


def test_a_cashier_changes_without_ending_the_session(house: SmallHouse) -> None:
    bea = Actor(Role.STAFF, "till-1", Channel.BOX_OFFICE, "user-bea", "Bea")
    enrol(house.storage, bea)
    house.cinema.till_sessions.open(house.staff, 0)
    cash_sale(house, "B1")
    sell(house.cinema, bea, house.screening, "B2", "B3", request=CASH)
    z = house.cinema.till_sessions.close(bea, 2850, None)
    assert z.sums.by_cashier == {"user-staff": CashierSums(1, 950), "user-bea": CashierSums(1, 1900)}


def test_a_movement_that_is_tried_again_is_recorded_once(house: SmallHouse) -> None:
    sessions, staff = house.cinema.till_sessions, house.staff
    sessions.open(staff, 0)
    for _try in range(2):
        assert sessions.add(staff, 10_00, CHANGE, operation="try-1").held == 10_00
    assert session_entries(house) == ["opened", "drawer"]


def test_an_entry_of_a_session_is_never_due_and_is_no_sale(house: SmallHouse) -> None:
    sessions, staff = house.cinema.till_sessions, house.staff
    sessions.open(staff, 0)
    sessions.add(staff, 5, CHANGE)
    sessions.close(staff, 5, None)
    entries = raw(house.connection, "journal")
    assert not any("due" in one for one in entries)
    assert {type(one.operation) for one in house.storage.journal.of_subject(entries[0]["subject"])} >= {Opened, Closed}
    before = raw(house.connection, "transactions")
    recover(house.cinema, house.connection)
    assert raw(house.connection, "transactions") == before == []


def test_a_session_of_before_a_restore_does_not_stand_in_the_way_of_a_new_till(house: SmallHouse) -> None:
    house.cinema.till_sessions.open(house.staff, 100_00)
    begin_epoch(house.connection.database)
    again = house.another_till("till-1")  # as after a restart: its key and chain are new
    assert again.till_sessions.current(house.staff) is None
    assert again.till_sessions.open(house.staff, 100_00).difference is None
    assert [one.till.name for one in again.business_days.open_tills(house.operator)] == ["till-1"]


def test_who_counts_blind_is_not_told_what_should_be_there(house: SmallHouse) -> None:
    house.storage.settings.set("expected_cash_by", "manager")
    sessions, staff, boss = house.cinema.till_sessions, house.staff, manager(house)
    sessions.open(staff, 100_00)
    with pytest.raises(NotAllowedError):
        sessions.x(staff)
    assert sessions.x(boss).expected_cash == 100_00
    assert sessions.add(staff, 10_00, CHANGE, operation="one").held is None
    assert sessions.add(staff, 10_00, CHANGE, operation="one").held is None
    with pytest.raises(ConflictError) as refused:
        sessions.drop(staff, 110_01, OTHER)
    assert "110.00" not in refused.value.message
    z = sessions.close(staff, 109_00, None)
    assert z.closed is not None
    assert z.closed.difference == -1_00
    state = sessions.opening(staff)
    assert (state.last_z, state.expected, state.is_blind) == (z.number, None, True)
    assert sessions.opening(boss).expected == 109_00


@pytest.mark.parametrize("counted", [0, 109_00, 1_000_000_00])
def test_a_blind_count_that_does_not_agree_is_refused_without_a_figure(house: SmallHouse, counted: int) -> None:
    house.storage.settings.set("expected_cash_by", "manager")
    house.storage.settings.set("cash_difference", 0)
    sessions, staff, boss = house.cinema.till_sessions, house.staff, manager(house)
    sessions.open(staff, 100_00)
    cash_sale(house, "B1")
    with pytest.raises(InvalidInputError) as refused:
        sessions.close(staff, counted, None)
    assert refused.value.field == "reason"
    assert not any(sign.isdigit() or sign in "-−€" for sign in refused.value.message)
    with pytest.raises(ManagerNeededError) as needed:
        sessions.close(staff, counted, None, DifferenceReason.UNKNOWN)
    assert not any(sign.isdigit() for sign in needed.value.message)
    with pytest.raises(InvalidInputError) as told:
        sessions.close(boss, 100_00, None)
    assert "€9.50" in told.value.message


def test_a_declined_card_is_not_told_as_a_voided_sale(house: SmallHouse) -> None:
    cinema, sessions, staff = house.cinema, house.cinema.till_sessions, house.staff
    sessions.open(staff, 100_00)
    with pytest.raises(PaymentRefusedError):
        sell(cinema, staff, house.screening, "B1", request=card("4000000000000002"))
    told = dict(session_lines(sessions.x(staff)))
    assert (told["Voided"], told["Not completed"], told["Refunds"]) == ("0", "1", "0")
    cinema.voids.void(staff, cash_sale(house, "B2").receipt_number or "")
    refund(house, cash_sale(house, "B3"))
    z = sessions.close(staff, 100_00, None)
    told = dict(session_lines(z))
    assert (told["Voided"], told["Not completed"], told["Refunds"]) == ("1", "1", "1")
    assert sessions.last_z(staff) == z
    assert findings(cinema) == []
