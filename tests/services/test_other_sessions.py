"""A manager closes the session of a till that can't: its Z has that till's sums; nothing is in two Zs, or in none."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest

from cinema.domain.drawer import DifferenceReason, DrawerReason
from cinema.domain.entries import Draft, Entry
from cinema.domain.session_report import SessionReport
from cinema.errors import (
    CinemaError,
    ConflictError,
    InvalidInputError,
    NotFoundError,
    PaymentUnresolvedError,
    PendingSalesError,
)
from cinema.services.cinema import Cinema
from cinema.services.selling.entries import Entries
from repositories.schema import begin_epoch
from tests.conftest import STAFF, SmallHouse
from tests.selling_checks import in_order
from tests.support import CASH, SILENT, card, findings, raw, sell

THERE = replace(STAFF, workstation="till-2")


def dead_till(house: SmallHouse) -> Cinema:
    """A till whose session is open with two sales in it; its number is 1."""
    other = house.another_till("till-2")
    other.till_sessions.open(THERE, 100_00)
    sell(other, THERE, house.screening, "B1", request=CASH)
    sell(other, THERE, house.screening, "B2")
    return other


def close(house: SmallHouse, counted: int = 109_50, **options: Any) -> SessionReport:
    return house.cinema.other_sessions.close(house.operator, 1, counted, 950, **options)


def test_its_z_has_the_sums_of_that_till_and_its_cash_goes_into_the_safe(house: SmallHouse) -> None:
    other = dead_till(house)
    house.cinema.till_sessions.open(house.staff, 50_00)  # the till at hand has a session of its own, which goes on
    sell(house.cinema, house.staff, house.screening, "C1", request=CASH)
    x = house.cinema.other_sessions.x(house.operator, 1)
    assert (x.session.till_number, x.expected_cash, x.expected_card) == (1, 109_50, 9_50)
    z = close(house, bag="Bag 1", bagged=100_00)
    assert z.closed is not None
    assert (z.session.till_number, z.sums, z.closed.difference, z.closed.card_difference) == (1, x.sums, 0, 0)
    assert (z.number or "").endswith("-02-0001"), "a number of the series of the till that entered it"
    assert [one.amount for one in house.cinema.safe.contents(house.staff)] == [100_00]
    assert other.till_sessions.current(THERE) is None
    assert other.till_sessions.last_z(THERE) == z
    assert house.cinema.till_sessions.x(house.staff).expected_cash == 59_50
    assert house.cinema.till_sessions.close(house.staff, 59_50, None).number != z.number
    assert house.cinema.business_days.open_tills(house.operator) == ()
    assert findings(house.cinema) == []
    assert in_order(house.cinema, house.connection) == []


def test_a_till_that_lives_on_begins_where_its_z_ended(house: SmallHouse) -> None:
    other = dead_till(house)
    z = close(house)
    late = sell(other, THERE, house.screening, "B3", request=CASH)  # its window was in the middle of a sale
    with pytest.raises(ConflictError):
        other.till_sessions.close(THERE, 119_00, 950)
    state = other.till_sessions.opening(THERE)
    assert (state.last_z, state.expected) == (z.number, 119_00)
    other.till_sessions.open(THERE, 119_00)
    following = other.till_sessions.close(THERE, 119_00, None)
    assert following.closed is not None
    assert (following.sums.sales, following.closed.difference) == (1, 0)
    assert z.sums.sales == 2
    assert late.receipt_number is not None
    assert findings(house.cinema) == []


def test_what_the_till_enters_while_it_is_being_closed_is_in_one_of_both(
    house: SmallHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    other, add = dead_till(house), Entries.add

    def slow(entries: Entries, draft: Draft) -> Entry:
        if draft.kind == "closed":
            with monkeypatch.context() as undone:
                undone.setattr(Entries, "add", add)
                sell(other, THERE, house.screening, "B3", request=CASH)
                other.till_sessions.drop(THERE, 10_00, DrawerReason.EXPENSE)
        return add(entries, draft)

    monkeypatch.setattr(Entries, "add", slow)
    z = close(house)
    monkeypatch.undo()
    assert z.sums.sales == 2
    assert other.till_sessions.opening(THERE).expected == 109_50 + 9_50 - 10_00
    other.till_sessions.open(THERE, 109_00)
    assert other.till_sessions.x(THERE).sums.sales == 1
    assert findings(house.cinema) == [], "cash that its own till moved in that instant is no fault"


def test_of_many_who_close_a_session_at_once_one_does(house: SmallHouse) -> None:
    other = dead_till(house)
    offices = [house.another_till(f"office-{at}") for at in range(3)]
    calls: list[Callable[[], SessionReport]] = [
        *(lambda office=one: office.other_sessions.close(house.operator, 1, 109_50, 950) for one in offices),
        lambda: other.till_sessions.close(THERE, 109_50, 950),
    ]

    def tried(call: Callable[[], SessionReport]) -> bool:
        try:
            call()
        except ConflictError:
            return False
        return True

    with ThreadPoolExecutor(len(calls)) as pool:
        assert sum(pool.map(tried, calls)) == 1
    assert sum(one["kind"] == "closed" for one in raw(house.connection, "journal")) == 1
    assert findings(house.cinema) == []


def test_a_difference_needs_a_reason_and_what_is_undecided_a_list(house: SmallHouse) -> None:
    other = dead_till(house)
    with pytest.raises(InvalidInputError) as refused:
        close(house, counted=50_00)
    assert refused.value.field == "reason"
    with pytest.raises(PaymentUnresolvedError):
        sell(other, THERE, house.screening, "C5", request=card(SILENT))
    with pytest.raises(PendingSalesError) as waits:
        close(house, counted=50_00, reason=DifferenceReason.UNKNOWN)
    assert house.cinema.business_days.open_tills(house.operator) != ()
    z = close(house, counted=50_00, reason=DifferenceReason.UNKNOWN, pending=waits.value.sales)
    assert z.pending == waits.value.sales
    assert findings(house.cinema) == []


def test_what_recovery_entered_for_it_stands_in_its_z(house: SmallHouse) -> None:
    other = dead_till(house)
    with pytest.raises(PaymentUnresolvedError):
        sell(other, THERE, house.screening, "C5", request=card(SILENT))
    (waiting,) = [one for one in raw(house.connection, "transactions") if one["state"] == "unresolved"]
    house.cinema.unresolved.decide(house.operator, waiting["_id"], taken=True)
    z = house.cinema.other_sessions.close(house.operator, 1, 109_50, 19_00)
    assert z.closed is not None
    assert len(z.late) == 1
    assert (z.late_sums.card, z.closed.card_difference) == (9_50, 0)
    assert findings(house.cinema) == []


@pytest.mark.parametrize(("number", "error"), [(9, NotFoundError), (2, ConflictError)])
def test_no_till_and_a_till_without_a_session_are_told(
    house: SmallHouse, number: int, error: type[CinemaError]
) -> None:
    dead_till(house)
    sell(house.cinema, house.staff, house.screening, "C1", request=CASH)
    with pytest.raises(error):
        house.cinema.other_sessions.close(house.operator, number, 0, None)
    with pytest.raises(error):
        house.cinema.other_sessions.x(house.operator, number)


def test_the_till_at_hand_closes_its_own_session_as_ever(house: SmallHouse) -> None:
    house.cinema.till_sessions.open(house.staff, 10_00)
    z = house.cinema.other_sessions.close(house.operator, 1, 10_00, None)
    assert z.closed is not None
    assert (z.closed.of, house.cinema.till_sessions.current(house.staff)) == (None, None)


def test_a_session_from_before_a_restore_can_not_be_closed_any_more(house: SmallHouse) -> None:
    dead_till(house)
    begin_epoch(house.connection.database)
    with pytest.raises(NotFoundError):
        close(house)


@pytest.mark.parametrize(
    ("update", "check"),
    [
        ({"$inc": {"operation.expected_cash": 100}}, "session-sums-differ"),
        ({"$inc": {"operation.through": -1}}, "session-sums-differ"),
        ({"$set": {"operation.session": "another"}}, "session-not-open"),
    ],
)
def test_the_audit_finds_a_z_that_says_something_else_of_another_till(
    house: SmallHouse, update: dict[str, Any], check: str
) -> None:
    dead_till(house)
    close(house)
    house.connection.database["journal"].update_one({"kind": "closed"}, update, bypass_document_validation=True)
    assert check in findings(house.cinema)
