"""A crash, or a till that stands still, at every step of a sale: it is sold or ended, never both and never neither."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from unittest.mock import patch

import pytest

from cinema.bootstrap import join
from cinema.domain.orders import Order
from cinema.domain.payments import PaymentRequest, Tender
from cinema.domain.sale_facts import SaleFacts
from cinema.domain.seat_maps import SeatState
from cinema.domain.transactions import Transaction, TransactionState
from cinema.domain.users import Actor
from cinema.errors import CinemaError, ConflictError, HoldExpiredError, PaymentRefusedError, PaymentUnresolvedError
from cinema.services.cinema import Cinema
from cinema.services.selling import recovery, up_to_date
from cinema.services.selling.up_to_date import UpToDate
from repositories.seat_expressions import NEVER
from repositories.storage import open_storage
from tests.conftest import SmallHouse
from tests.interruptions import interrupted
from tests.selling_checks import contradictions, in_order, recover, unfinished
from tests.services.conftest import Failing, PowerCutError
from tests.support import CASH, DECLINES, LATE, begin, card, charge_nothing, expire, expire_leases, hold, raw, sell

SEATS = ("B1", "B2")
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
SLIP = PaymentRequest(Tender.CARD, reference="SLIP-1")
SOLD, ENDED, NOTHING = "sold", "void", None
# Each write of a sale in its order, with what recovery must make of a sale whose till stopped there.
CASH_STEPS = [
    ("before seat_maps.pin", NOTHING),
    ("after seat_maps.pin", ENDED),
    ("before journal.insert", ENDED),
    ("after journal.insert", SOLD),
    ("before transactions.bring", SOLD),
    ("after transactions.bring", SOLD),
    ("before seat_maps.finish", SOLD),
    ("after seat_maps.finish", SOLD),
]
CARD_STEPS = [
    ("before transactions.ask", NOTHING),
    ("after transactions.ask", ENDED),
    ("before seat_maps.pin", ENDED),
    ("after seat_maps.pin", ENDED),
    ("before terminal_memory.decide", ENDED),
    ("after terminal_memory.decide", SOLD),
    ("before journal.insert", SOLD),
    *CASH_STEPS[3:],
]
REFUSED_STEPS = [
    ("after terminal_memory.decide", ENDED),
    ("before transactions.answer", ENDED),
    ("after transactions.answer", ENDED),
    ("before journal.insert", ENDED),
    ("after journal.insert", ENDED),
    ("before seat_maps.unpin", ENDED),
    ("after seat_maps.unpin", ENDED),
    ("before transactions.bring", ENDED),
    ("after seat_maps.free_pinned", ENDED),
]


@dataclass(frozen=True)
class Way:
    """A way to pay: who pays, and with what."""

    who: str
    request: PaymentRequest
    provider: str = "test"

    def actor(self, house: SmallHouse) -> Actor:
        """Return who pays."""
        return house.staff if self.who == "staff" else house.guest


BY_CASH, BY_CARD, BY_SLIP = Way("staff", CASH), Way("guest", card()), Way("staff", SLIP, "separate")
LATE_CARD, BAD_CARD = Way("guest", card(LATE)), Way("guest", card(DECLINES))
STEPS = [
    *((BY_CASH, point, expected) for point, expected in CASH_STEPS),
    *((BY_SLIP, point, expected) for point, expected in CASH_STEPS),
    *((BY_CARD, point, expected) for point, expected in CARD_STEPS),
    *((BAD_CARD, point, expected) for point, expected in REFUSED_STEPS),
]
NAMES = [f"{way.request.tender}-{way.provider}-{point.replace(' ', '-')}" for way, point, _expected in STEPS]


def kinds(house: SmallHouse) -> list[str]:
    return [one["kind"] for one in raw(house.connection, "journal")]


def seat_states(house: SmallHouse, *seats: str) -> set[str]:
    seat_map = house.storage.seat_maps.get(house.screening)
    return {seat_map.state(seat).value for seat in seats or SEATS}


def expire_holds(house: SmallHouse) -> None:
    for stored in raw(house.connection, "seat_maps"):
        for name in stored["holds"]:
            expire(house.connection, stored["_id"], name)


def has_ended(house: SmallHouse, expected: str | None) -> None:
    """Let recovery work, and see that all agrees with what was expected."""
    assert in_order(house.cinema, house.connection) == []
    expire_holds(house)
    assert kinds(house) == ([expected] if expected else [])
    assert seat_states(house) == ({"sold"} if expected == SOLD else {"free"})
    again = house.cinema.recovery.recover()
    assert (again.settled, again.unpinned, again.confirmed, again.failed) == (0, 0, 0, 0)


@pytest.mark.parametrize(("way", "point", "expected"), STEPS, ids=NAMES)
def test_a_crash_at_any_step_of_a_sale_ends_in_a_sale_or_in_nothing(
    house: SmallHouse, failing_at: Failing, way: Way, point: str, expected: str | None
) -> None:
    house.storage.settings.set("card_provider", way.provider)
    actor = way.actor(house)
    with pytest.raises(PowerCutError):
        sell(failing_at(point), actor, house.screening, *SEATS, request=way.request)
    assert contradictions(house.connection) == [] or point.startswith(("after journal", "before", "after trans"))
    has_ended(house, expected)
    free = ("B3",) if expected == SOLD else SEATS
    assert sell(house.cinema, house.staff, house.screening, *free, request=CASH).receipt_number is not None
    assert in_order(house.cinema, house.connection) == []


def interrupted_at(house: SmallHouse, point: str, meanwhile: Callable[[], object]) -> Cinema:
    """Return a till that stands still at a step while others act."""
    return join(interrupted(open_storage(house.connection), point, meanwhile), "till-8", patience=0.01)


@pytest.mark.parametrize(("way", "point"), [(way, point) for way, point, _expected in STEPS], ids=NAMES)
def test_a_till_that_wakes_after_recovery_ended_its_sale_harms_nobody(house: SmallHouse, way: Way, point: str) -> None:
    """While it stands still, recovery ends its sale and the seats are sold to somebody else where they are free."""
    house.storage.settings.set("card_provider", way.provider)
    actor = way.actor(house)

    def meanwhile() -> None:
        recover(house.cinema, house.connection)
        expire_holds(house)
        with suppress(CinemaError):
            sell(house.cinema, house.staff, house.screening, *SEATS, request=CASH)

    till = interrupted_at(house, point, meanwhile)
    order = begin(till, actor, house.screening, *SEATS)
    error: CinemaError | None = None
    try:
        paid = till.checkout.pay(actor, order, way.request)
    except CinemaError as raised:
        error = raised
    assert in_order(house.cinema, house.connection) == []
    mine = [one for one in raw(house.connection, "journal") if one["_id"] == order.id]
    if error is None:
        assert paid.state is TransactionState.PAID
        assert [one["kind"] for one in mine] == ["sold"]
    else:
        assert isinstance(error, ConflictError | PaymentRefusedError | PaymentUnresolvedError), repr(error)
        assert all(one["kind"] == "void" for one in mine)
    if way is BY_SLIP and error is not None:
        surplus = house.cinema.unresolved.waiting(house.operator)
        assert [one.id for one in surplus] == [order.id], "its money was taken: a manager gives it back"
    if way is BY_CASH and error is not None:
        assert isinstance(error, HoldExpiredError)
        assert house.storage.transactions.find(order.id) is None, "cash is handed back, not recorded"


@pytest.mark.parametrize("point", ["after terminal_memory.decide", "before journal.insert"])
def test_a_card_that_is_approved_after_its_sale_was_ended_goes_back_at_the_terminal(
    house: SmallHouse, point: str
) -> None:
    """A manager ends it by mistake while the till waits for the approval."""
    order: list[Order] = []

    def meanwhile() -> None:
        attempt = house.storage.transactions.get(order[0].id).attempts[0]
        house.storage.transactions.leave_to_manager(order[0].id, attempt.id)
        house.cinema.unresolved.decide(house.operator, order[0].id, taken=False)
        sell(house.cinema, house.staff, house.screening, *SEATS, request=CASH)

    till = interrupted_at(house, point, meanwhile)
    order.append(begin(till, house.guest, house.screening, *SEATS))
    with pytest.raises(PaymentUnresolvedError):
        till.checkout.pay(house.guest, order[0], card())
    assert in_order(house.cinema, house.connection) == []
    ended = house.storage.transactions.get(order[0].id)
    assert ended.state is TransactionState.ABANDONED
    assert [one.state.value for one in ended.surplus] == ["returned"]
    back = [one for one in raw(house.connection, "test_terminal") if one.get("refund")]
    assert [(one["state"], one["amount"]) for one in back] == [("approved", 1900)]


@pytest.mark.parametrize(("number", "expected"), [(LATE, SOLD), (DECLINES, ENDED)])
def test_recovery_asks_the_terminal_what_became_of_a_charge(
    house: SmallHouse, failing_at: Failing, number: str, expected: str
) -> None:
    with pytest.raises(PowerCutError):
        sell(failing_at("after terminal_memory.decide"), house.guest, house.screening, *SEATS, request=card(number))
    has_ended(house, expected)


def test_a_free_basket_that_crashed_is_ended_or_sold(house: SmallHouse, failing_at: Failing) -> None:
    charge_nothing(house)
    for point in ("after seat_maps.pin", "after journal.insert"):
        with pytest.raises(PowerCutError):
            sell(failing_at(point), house.guest, house.screening, "B1")
        assert in_order(house.cinema, house.connection) == []
    assert sorted(kinds(house)) == ["sold", "void"]


@pytest.mark.parametrize(
    ("way", "crash", "point"),
    [
        (BY_CARD, "after terminal_memory.decide", "before seat_maps.pin"),
        (BY_CARD, "after terminal_memory.decide", "after seat_maps.pin"),
        (BY_CARD, "after terminal_memory.decide", "before journal.insert"),
        (BY_CARD, "after terminal_memory.decide", "after journal.insert"),
        (BY_CARD, "after terminal_memory.decide", "after transactions.bring"),
        (BY_CARD, "after terminal_memory.decide", "after seat_maps.finish"),
        (BY_CARD, "after seat_maps.pin", "after transactions.answer"),
        (BY_CARD, "after seat_maps.pin", "after journal.insert"),
        (BY_CARD, "after seat_maps.pin", "after transactions.bring"),
        (BY_CARD, "after seat_maps.pin", "after seat_maps.free_pinned"),
        (BY_CASH, "after seat_maps.pin", "after journal.insert"),
        (BY_CASH, "after seat_maps.pin", "after seat_maps.free_pinned"),
        (BY_CASH, "after journal.insert", "after transactions.bring"),
        (BY_CASH, "after journal.insert", "before journal.settled"),
    ],
)  # fmt: skip
def test_a_crash_in_recovery_itself_is_recovered(
    house: SmallHouse, failing_at: Failing, way: Way, crash: str, point: str
) -> None:
    with pytest.raises(PowerCutError):
        sell(failing_at(crash), way.actor(house), house.screening, *SEATS, request=way.request)
    with pytest.raises(PowerCutError):
        recover(failing_at(point), house.connection)
    has_ended(house, SOLD if crash in {"after terminal_memory.decide", "after journal.insert"} else ENDED)


@pytest.mark.parametrize(
    ("way", "crash"),
    [
        (BY_CARD, "after terminal_memory.decide"),
        (BY_CARD, "after seat_maps.pin"),
        (BY_CASH, "after seat_maps.pin"),
        (BY_CASH, "after journal.insert"),
        (BAD_CARD, "after transactions.answer"),
    ],
)
def test_two_recoveries_at_once_end_a_sale_once(house: SmallHouse, failing_at: Failing, way: Way, crash: str) -> None:
    with pytest.raises(PowerCutError):
        sell(failing_at(crash), way.actor(house), house.screening, *SEATS, request=way.request)
    expire_leases(house.connection)
    tills = [house.another_till(f"till-{number}") for number in (2, 3)]
    with patch.object(recovery, "LEASE_SECONDS", 0), ThreadPoolExecutor(2) as pool:
        for work in [pool.submit(till.recovery.recover) for till in tills]:
            assert work.result().failed == 0
    assert in_order(house.cinema, house.connection) == []
    assert len(kinds(house)) == 1


@pytest.mark.parametrize("point", ["seat_maps.pin", "journal.insert", "transactions.bring", "seat_maps.finish"])
def test_a_recoverer_that_is_held_up_finds_its_sale_finished(house: SmallHouse, point: str) -> None:
    asked = house.cinema.checkout.ask(house.guest, begin(house.cinema, house.guest, house.screening, "B1"), card())
    house.storage.terminal_memory.decide(asked.attempts[0].id, "approved", asked.total, "4242")

    def meanwhile() -> None:
        house.cinema.checkout.resume(house.guest, asked.id)
        sell(house.cinema, house.guest, house.screening, "C1")

    late = interrupted_at(house, f"before {point}", meanwhile)
    assert late.checkout.resume(house.guest, asked.id).state is TransactionState.PAID
    assert in_order(house.cinema, house.connection) == []
    assert kinds(house) == ["sold", "sold"]


def test_a_sale_that_somebody_works_on_is_left_alone(house: SmallHouse) -> None:
    order = begin(house.cinema, house.guest, house.screening, "B1")
    house.cinema.checkout.ask(house.guest, order, card())
    recovered = house.another_till("till-2").recovery.recover()
    assert (recovered.settled, recovered.unpinned) == (0, 0)
    assert house.storage.transactions.get(order.id).state is TransactionState.PAYING


def test_a_fresh_pin_is_left_alone_and_one_in_the_future_is_ended(house: SmallHouse, failing_at: Failing) -> None:
    with pytest.raises(PowerCutError):
        sell(failing_at("after seat_maps.pin"), house.staff, house.screening, "B1", request=CASH)
    assert house.cinema.recovery.recover().unpinned == 0
    (stored,) = (one for one in raw(house.connection, "seat_maps") if one["holds"])
    (name,) = stored["holds"]
    tomorrow = {"$add": ["$$NOW", 86_400_000]}
    house.connection.database["seat_maps"].update_one(
        {"_id": stored["_id"]}, [{"$set": {f"holds.{name}.pinned.at": tomorrow, "oldest_pin": tomorrow}}]
    )
    assert house.cinema.recovery.recover().unpinned == 1
    assert seat_states(house, "B1") == {"free"}
    assert in_order(house.cinema, house.connection) == []


def test_a_till_confirms_several_sales_at_a_time_after_a_later_pin(
    house: SmallHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(up_to_date, "BATCH", 3)
    for number in range(1, 11):
        sell(house.cinema, house.staff, house.screening, f"B{number}", request=CASH)
    due = [one for one in raw(house.connection, "journal") if one.get("due")]
    assert 0 < len(due) < 10
    assert in_order(house.cinema, house.connection) == []


def test_what_a_fail_over_took_back_is_brought_up_to_date_again(house: SmallHouse) -> None:
    """The writes after the entry are acknowledged by one member alone: here they are lost, and the entry is not."""
    paid = sell(house.cinema, house.staff, house.screening, *SEATS, request=CASH)
    database = house.connection.database
    database["transactions"].delete_one({"_id": paid.id})
    lost = {
        "state": "held",
        "hold": paid.screenings[0].hold,
        "until": raw(house.connection, "seat_maps")[0]["sell_until"],
    }
    pinned = {"operation": paid.id, "sale": paid.id, "till": "t", "total": 1900, "at": paid.paid_at}
    database["seat_maps"].update_one(
        {"_id": house.screening},
        {
            "$set": {
                **{f"seats.{seat}": {**lost, "ticket": None} for seat in SEATS},
                f"holds.{paid.screenings[0].hold}": {
                    "until": lost["until"], "seats": list(SEATS), "extended": False, "pinned": pinned,
                    "owner": "x", "channel": "customer",
                },
                "oldest_pin": paid.paid_at,
            }
        },
    )  # fmt: skip
    house.cinema.recovery.recover()
    assert in_order(house.cinema, house.connection) == []
    assert house.storage.transactions.get(paid.id).receipt_number == paid.receipt_number


def test_one_sale_that_can_t_be_recovered_does_not_stop_the_others(
    house: SmallHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recovery, "_BATCH", 2)
    orders = [begin(house.cinema, house.guest, house.screening, seat) for seat in ("B1", "B2", "B3", "B4")]
    for order in orders:
        house.cinema.checkout.ask(house.guest, order, card())
    broken = [order.id for order in orders[:3]]
    house.connection.database["transactions"].update_many(
        {"_id": {"$in": broken}}, {"$set": {"attempts.0.provider": "a terminal that is no more"}}
    )
    for _minute in range(2):
        expire_leases(house.connection)
        assert house.cinema.recovery.recover().failed == len(broken), "each is tried once in a round"
    assert house.storage.transactions.get(orders[3].id).state is TransactionState.ABANDONED
    assert unfinished(house.connection)


def test_a_corrupt_house_event_keeps_recovery_from_nothing_else(
    house: SmallHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recovery, "_BATCH", 2)
    sell(house.cinema, house.staff, house.screening, "B1", request=CASH)
    database, sweep = house.connection.database, house.storage.seat_maps
    entry = raw(house.connection, "journal")[0]
    for number in range(3):
        torn = {
            "_id": f"torn-{number}",
            "seq": 90 + number,
            "claims": [f"torn-{number}"],
            "operation": {"collection": 5},
        }
        database["journal"].insert_one({
            **entry, "kind": "changed", "subject": "a/b", "number": None, "due": True, "at": LONG_AGO, **torn,
        })  # fmt: skip
    held = hold(house.cinema, house.guest, house.screening, "B5")
    expire(house.connection, house.screening, held.id)
    for _minute in range(2):
        assert house.cinema.recovery.recover().failed == 3, "each is tried once in a round"
    assert sweep.get(house.screening).seats["B5"].state is SeatState.FREE


def test_sales_of_a_corrupt_seat_map_are_brought_again_once_and_left_to_recovery(
    house: SmallHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(up_to_date, "BATCH", 3)
    torn = {"until": NEVER, "seats": ["C9"]}
    maps = house.connection.database["seat_maps"]
    maps.update_one({"_id": house.screening}, {"$set": {"holds.torn": torn}})
    brought: list[str] = []
    bring = UpToDate._bring

    def counted(self: UpToDate, facts: SaleFacts) -> Transaction | None:
        brought.append(facts.sale)
        return bring(self, facts)

    with patch.object(UpToDate, "_bring", counted):
        sold = [sell(house.cinema, house.staff, house.screening, f"B{n}", request=CASH).id for n in range(1, 11)]
    assert max(map(brought.count, sold)) == 2
    assert len([one for one in raw(house.connection, "journal") if one.get("due")]) == len(sold)
    maps.update_one({"_id": house.screening}, {"$unset": {"holds.torn": ""}})
    assert in_order(house.cinema, house.connection) == []


def test_a_pin_on_a_corrupt_map_keeps_no_other_from_its_end(house: SmallHouse, failing_at: Failing) -> None:
    for screening in (house.screening, house.other_screening):
        with pytest.raises(PowerCutError):
            sell(failing_at("after seat_maps.pin"), house.staff, screening, "B1", request=CASH)
    house.connection.database["seat_maps"].update_one(
        {"_id": house.screening}, [{"$set": {"seats": {"$literal": {"B1": "torn"}}}}]
    )
    house.connection.database["seat_maps"].update_many(
        {}, [{"$set": {"oldest_pin": {"$subtract": ["$$NOW", 100_000]}}}]
    )
    with patch.object(recovery, "LEASE_SECONDS", 0):
        house.cinema.recovery.recover()
    seat_map = house.storage.seat_maps.get(house.other_screening)
    assert seat_map.state("B1").value == "free"


def test_stale_pins_of_several_batches_are_ended_in_one_go(
    house: SmallHouse, failing_at: Failing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recovery, "_BATCH", 1)
    for screening in (house.screening, house.other_screening):
        with pytest.raises(PowerCutError):
            sell(failing_at("after seat_maps.pin"), house.staff, screening, "B1", request=CASH)
    with patch.object(recovery, "LEASE_SECONDS", 0):
        assert house.cinema.recovery.recover().unpinned == 2
    assert in_order(house.cinema, house.connection) == []
