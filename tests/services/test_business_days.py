"""Closing a business day: what is open or undecided keeps it open, and what comes afterwards is told as late."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from cinema.domain.operations import DayTotal
from cinema.domain.payments import Tender
from cinema.domain.users import Actor, Channel, Role
from cinema.errors import ConflictError, InvalidInputError, NotAllowedError, PaymentUnresolvedError, PendingSalesError
from tests.conftest import ZONE, SmallHouse
from tests.support import CASH, SILENT, card, findings, in_the_evening, raw, sell, shown_from


def closings(house: SmallHouse) -> int:
    return sum(1 for one in raw(house.connection, "journal") if one["kind"] == "day_closed")


def test_a_day_is_closed_with_its_totals_by_till_and_tender(house: SmallHouse) -> None:
    other = house.another_till("till-2")
    back = sell(house.cinema, house.staff, house.screening, "B1", request=CASH)
    sell(house.cinema, house.staff, house.screening, "B2", "B3", request=CASH)
    sell(other, house.guest, house.screening, "C1")
    house.cinema.refunds.refund(house.staff, back.receipt_number or "", reason="ill")
    done = house.cinema.business_days.close(house.operator)
    here, there = house.cinema.tills.this_one(), other.tills.this_one()
    assert set(done.totals) == {
        DayTotal(here, Tender.CASH, 2850, 950),
        DayTotal(there, Tender.CARD, 950, 0),
    }
    assert {one.partition("=")[0] for one in done.heads} == {here, there}
    assert house.cinema.business_days.closed(house.operator, done.day) == done
    assert findings(house.cinema) == []


def test_admissions_are_those_of_the_day_s_screenings(house: SmallHouse) -> None:
    sell(house.cinema, house.staff, house.screening, "B1", "B2", request=CASH)
    in_the_evening(house)
    now = house.storage.database.now()
    shown_from(house, house.screening, now, now + timedelta(hours=2))
    (one,) = house.cinema.business_days.close(house.operator).admissions
    assert (one.screening, one.number, one.gross) == (house.screening, 2, 1900)


def test_admissions_of_a_screening_after_midnight_are_of_the_evening_before(house: SmallHouse) -> None:
    sell(house.cinema, house.staff, house.screening, "B1", "B2", request=CASH)
    day = date.fromisoformat(house.cinema.programme.today()) - timedelta(days=9)
    midnight = datetime.combine(day + timedelta(days=1), time(), ZoneInfo(ZONE)).astimezone(UTC)
    shown_from(house, house.screening, midnight + timedelta(minutes=10), midnight + timedelta(hours=2))
    days = house.cinema.business_days
    after = (day + timedelta(days=1)).isoformat()
    assert [one.screening for one in days.state(house.operator, day.isoformat()).admissions] == [house.screening]
    assert days.state(house.operator, after).admissions == ()
    assert [one.gross for one in days.close(house.operator, day.isoformat()).admissions] == [1900]
    assert days.close(house.operator, after).admissions == ()


def test_a_day_stays_open_while_a_session_is(house: SmallHouse) -> None:
    days = house.cinema.business_days
    other = house.another_till("till-2")
    other.till_sessions.open(house.staff, 0)
    house.cinema.till_sessions.open(house.staff, 0)
    house.cinema.till_sessions.close(house.staff, 0, None)
    assert [one.till.number for one in days.open_tills(house.operator)] == [1]
    with pytest.raises(ConflictError, match="01 till-2"):
        days.close(house.operator)
    assert closings(house) == 0
    other.till_sessions.close(house.staff, 0, None)
    assert days.close(house.operator).left_open == ()


def test_a_session_that_nobody_can_close_any_more_is_named_in_the_closing(house: SmallHouse) -> None:
    house.another_till("gone").till_sessions.open(house.staff, 0)
    assert house.cinema.business_days.close(house.operator, leaving=[1]).left_open == (1,)


def test_a_day_stays_open_while_a_payment_is_undecided(house: SmallHouse) -> None:
    with pytest.raises(PaymentUnresolvedError):
        sell(house.cinema, house.staff, house.screening, "B1", request=card(SILENT))
    (waiting,) = raw(house.connection, "transactions")
    with pytest.raises(PendingSalesError) as refused:
        house.cinema.business_days.close(house.operator)
    assert refused.value.sales == (waiting["_id"],)
    house.cinema.unresolved.decide(house.operator, waiting["_id"], taken=False)
    house.cinema.business_days.close(house.operator)


def test_what_is_entered_after_its_day_was_closed_is_late_in_the_next_z(house: SmallHouse) -> None:
    sessions, staff = house.cinema.till_sessions, house.staff
    sell(house.cinema, staff, house.screening, "B1", request=CASH)
    done = house.cinema.business_days.close(house.operator)
    sessions.open(staff, 0)
    late = sell(house.cinema, staff, house.screening, "B2", request=CASH)
    assert late.id in sessions.x(staff).after_day
    z = sessions.close(staff, 950, None)
    assert late.id in z.after_day
    assert sum(one.taken for one in done.totals) == 950
    state = house.cinema.business_days.state(house.operator)
    assert [(one.id, one.taken, one.number) for one in state.late] == [(late.id, 950, late.receipt_number)]
    assert state.totals == done.totals, "a closing never changes"
    assert findings(house.cinema) == []


def test_a_day_tells_what_keeps_it_open_and_what_it_adds_up_to(house: SmallHouse) -> None:
    days, operator = house.cinema.business_days, house.operator
    other = house.another_till("till-2")
    other.till_sessions.open(house.staff, 0)
    sell(other, house.staff, house.screening, "B1", request=CASH)
    with pytest.raises(PaymentUnresolvedError):
        sell(house.cinema, house.staff, house.screening, "B2", request=card(SILENT))
    state = days.state(operator)
    assert [(one.till.number, one.by) for one in state.open_tills] == [(1, "user-staff")]
    assert [one.id for one in state.undecided] == [
        one["_id"] for one in raw(house.connection, "transactions") if one["state"] == "unresolved"
    ]
    assert [(state.tills[one.till].number, one.tender, one.taken) for one in state.totals] == [(1, Tender.CASH, 950)]
    assert (state.closing, state.late, state.may_close) == (None, (), False)
    other.till_sessions.close(house.staff, 950, None)
    house.cinema.unresolved.decide(operator, state.undecided[0].id, taken=False)
    assert days.state(operator).may_close
    before = (date.fromisoformat(state.today) - timedelta(days=1)).isoformat()
    assert (days.state(operator, before).totals, days.closings(operator)) == ((), ())
    days.close(operator)
    days.close(operator, before)
    assert [one.closed.day for one in days.closings(operator)] == [state.today, before]


def test_a_day_is_closed_once(house: SmallHouse) -> None:
    done = house.cinema.business_days.close(house.operator)
    with pytest.raises(ConflictError):
        house.another_till("till-2").business_days.close(house.operator, done.day)
    assert closings(house) == 1


def test_a_day_that_has_not_begun_or_is_none_is_not_closed(house: SmallHouse) -> None:
    tomorrow = date.fromisoformat(house.cinema.programme.today()) + timedelta(days=1)
    for text in (tomorrow.isoformat(), "soon", "2026-02-30", ""):
        with pytest.raises(InvalidInputError) as refused:
            house.cinema.business_days.close(house.operator, text)
        assert refused.value.field == "day"
    before = (tomorrow - timedelta(days=3)).isoformat()
    assert house.cinema.business_days.close(house.operator, before).totals == ()
    assert house.cinema.business_days.closed(house.operator, tomorrow.isoformat()) is None
    assert closings(house) == 1


def test_only_managers_close_a_day(house: SmallHouse) -> None:
    with pytest.raises(NotAllowedError):
        house.cinema.business_days.close(house.staff)
    with pytest.raises(NotAllowedError):
        house.cinema.business_days.close(replace(house.operator, role=Role.ADMIN, channel=Channel.KIOSK))
    with pytest.raises(NotAllowedError):
        house.cinema.business_days.open_tills(Actor(Role.STAFF, "till-1", Channel.BOX_OFFICE, "user-staff"))
    assert closings(house) == 0
