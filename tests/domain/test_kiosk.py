"""The hours of kiosks in the house's timezone, over midnight and in the nights in which clocks are changed; codes."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from cinema.domain.house import House
from cinema.domain.kiosk import (
    CUSTOMER_WORDS,
    STAFF_WORDS,
    CauseCode,
    OutOfOrder,
    opening,
    pick_up_code,
    waits_too_long,
)
from cinema.domain.print_jobs import PaperKind, PrintJob

LISBON = ZoneInfo("Europe/Lisbon")


def hours(opens: str, closes: str, zone: str = "Europe/Lisbon") -> House:
    return House(kiosk_opens=opens, kiosk_closes=closes, timezone=zone)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LISBON).astimezone(UTC)


@pytest.mark.parametrize(
    ("opens", "closes", "now", "is_open", "next_at"),
    [
        ("13:30", "23:00", "2026-11-20T13:29:59", False, "2026-11-20T13:30"),
        ("13:30", "23:00", "2026-11-20T13:30", True, None),
        ("13:30", "23:00", "2026-11-20T22:59:59", True, None),
        ("13:30", "23:00", "2026-11-20T23:00", False, "2026-11-21T13:30"),
        ("13:30", "00:30", "2026-11-20T23:59", True, None),
        ("13:30", "00:30", "2026-11-21T00:29", True, None),
        ("13:30", "00:30", "2026-11-21T00:30", False, "2026-11-21T13:30"),
        ("00:00", "00:30", "2026-11-20T23:00", False, "2026-11-21T00:00"),
        # Clocks are set forward at 1:00 on 29 March, back at 2:00 on 25 October.
        ("13:30", "02:30", "2026-03-29T02:29", True, None),
        ("13:30", "01:30", "2026-10-25T00:59", True, None),
        ("13:30", "02:30", "2026-10-25T02:30", False, "2026-10-25T13:30"),
        ("01:30", "12:00", "2026-03-28T23:30", False, "2026-03-29T01:30"),
    ],
)
def test_a_kiosk_is_open_in_its_hours(opens: str, closes: str, now: str, is_open: bool, next_at: str | None) -> None:
    found = opening(hours(opens, closes), at(now))
    assert found == (is_open, at(next_at) if next_at is not None else None)


@pytest.mark.parametrize(("opens", "closes"), [("", ""), ("13:30", ""), ("", "23:00"), ("08:00", "08:00")])
def test_without_hours_it_is_never_closed(opens: str, closes: str) -> None:
    for hour in range(24):
        assert opening(hours(opens, closes), at(f"2026-11-20T{hour:02}:15")) == (True, None)


def test_whatever_the_hour_the_next_opening_opens_it() -> None:
    begin = datetime(2026, 3, 27, tzinfo=UTC)
    for zone in ("Europe/Lisbon", "America/Sao_Paulo", "Asia/Kathmandu", "UTC"):
        for opens, closes in (("13:30", "00:30"), ("23:30", "04:00"), ("01:15", "02:45")):
            house = hours(opens, closes, zone)
            for quarter in range(4 * 24 * 4):
                now = begin + timedelta(minutes=15 * quarter)
                is_open, opens_at = opening(house, now)
                assert is_open is (opens_at is None)
                if opens_at is not None:
                    assert now < opens_at <= now + timedelta(hours=25)
                    assert opening(house, opens_at)[0]


def test_each_cause_has_words_for_customers_and_for_staff() -> None:
    assert set(CUSTOMER_WORDS) == set(STAFF_WORDS) == set(CauseCode)
    codes = [one.value for one in CauseCode]
    assert sorted(codes) == ["D1", "H1", "N1", "P0", "P1", "P2", "R1", "T1"]
    for code in CauseCode:
        cause = OutOfOrder(code, "", datetime(2026, 11, 20, tzinfo=UTC))
        assert "counter" in cause.customer_words
        assert cause.staff_words


@pytest.mark.parametrize(
    ("typed", "found", "bare"),
    [
        ("P4711", "P4711", "P4711"), (" p4711 ", "P4711", "P4711"), ("P 4711", "P4711", "P4711"),
        ("P47114711", "P47114711", "P47114711"), ("4711", None, "P4711"), ("P471", None, None), ("471", None, None),
        ("", None, None), ("P47１1", None, None), ("P12", None, None), ("PA711", None, None), ("P4711 x", None, None),
    ],
)  # fmt: skip
def test_a_code_is_read_with_its_letter(typed: str, found: str | None, bare: str | None) -> None:
    assert pick_up_code(typed) == found
    assert pick_up_code(typed, bare=True) == bare


def test_a_job_is_given_up_sooner_where_nothing_prints() -> None:
    now = datetime(2026, 11, 20, tzinfo=UTC)

    def given_up(seconds: float, *, may_print: bool) -> bool:
        job = PrintJob("a", PaperKind.SALE, "s", "1", "en", "p", "t", now - timedelta(seconds=seconds))
        return waits_too_long(job, now, may_print=may_print)

    assert [given_up(one, may_print=True) for one in (-3600, -0.5, 0, 44, 46)] == [True, False, False, False, True]
    assert [given_up(one, may_print=False) for one in (-3600, 0, 3, 5)] == [True, False, False, True]
