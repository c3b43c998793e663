"""Typed times, and what they mean in nights in which the clocks are changed."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cinema.domain.house import House, business_day
from cinema.domain.schedule_times import TypedTime, calendar_date, instant_of, parse_time, typed_day, typed_instant
from cinema.errors import HourTwiceError, InvalidInputError

LISBON, LORD_HOWE, SAO_PAULO = "Europe/Lisbon", "Australia/Lord_Howe", "America/Sao_Paulo"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("20:15", time(20, 15)), ("2015", time(20, 15)), ("8:15pm", time(20, 15)), ("20.15", time(20, 15)),
        ("20h15", time(20, 15)), ("20H15", time(20, 15)), (" 8:15 PM ", time(20, 15)), ("8.15 p.m.", time(20, 15)),
        ("815", time(8, 15)), ("20", time(20)), ("20h", time(20)), ("8pm", time(20)), ("12am", time(0)),
        ("12:30pm", time(12, 30)), ("0:10", time(0, 10)), ("0010", time(0, 10)), ("２０：１５", time(20, 15)),
    ],
)  # fmt: skip
def test_a_time_may_be_typed_in_many_ways(text: str, expected: time) -> None:
    assert parse_time(text) == expected


@pytest.mark.parametrize(
    "text",
    ["", "24:00", "20:60", "13pm", "0am", "20:1", "20:155", "half past eight", "-1:00", "20-15", "٢٠:١٥"],
)
def test_what_is_no_time_is_told_beside_its_field(text: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        parse_time(text)
    assert refused.value.field == "starts_at"


@pytest.mark.parametrize(
    ("zone", "day", "missing"),
    [
        (LISBON, "2027-03-28", "01:00"), (LISBON, "2027-03-28", "01:59"),
        (LORD_HOWE, "2026-10-04", "02:00"), (LORD_HOWE, "2026-10-04", "02:29"),
        (SAO_PAULO, "2018-11-04", "00:00"), (SAO_PAULO, "2018-11-04", "00:59"),
    ],
)  # fmt: skip
def test_an_hour_that_the_clocks_skip_is_refused_in_words(zone: str, day: str, missing: str) -> None:
    with pytest.raises(InvalidInputError, match="clocks are set forward") as refused:
        instant_of(date.fromisoformat(day), time.fromisoformat(missing), zone)
    assert refused.value.field == "starts_at"
    assert not isinstance(refused.value, HourTwiceError)


@pytest.mark.parametrize(
    ("zone", "day", "twice", "apart"),
    [
        (LISBON, "2026-10-25", "01:00", 60), (LISBON, "2026-10-25", "01:59", 60),
        (LORD_HOWE, "2027-04-04", "01:30", 30), (LORD_HOWE, "2027-04-04", "01:59", 30),
        (SAO_PAULO, "2018-02-17", "23:30", 60),
    ],
)  # fmt: skip
def test_an_hour_that_comes_twice_is_asked_about(zone: str, day: str, twice: str, apart: int) -> None:
    on, at = date.fromisoformat(day), time.fromisoformat(twice)
    with pytest.raises(HourTwiceError) as asked:
        instant_of(on, at, zone)
    first, second = asked.value.choices
    assert second - first == timedelta(minutes=apart)
    assert (instant_of(on, at, zone, 1), instant_of(on, at, zone, 2)) == (first, second)


@pytest.mark.parametrize(
    ("zone", "day", "at", "utc"),
    [
        (LISBON, "2026-10-25", "00:59", "2026-10-24T23:59"), (LISBON, "2026-10-25", "02:00", "2026-10-25T02:00"),
        (LISBON, "2027-03-28", "00:59", "2027-03-28T00:59"), (LISBON, "2027-03-28", "02:00", "2027-03-28T01:00"),
        (LORD_HOWE, "2026-10-04", "02:30", "2026-10-03T15:30"), (SAO_PAULO, "2026-11-01", "00:30", "2026-11-01T03:30"),
    ],
)  # fmt: skip
def test_beside_such_an_hour_times_mean_what_they_always_do(zone: str, day: str, at: str, utc: str) -> None:
    expected = datetime.fromisoformat(utc).replace(tzinfo=UTC)
    assert instant_of(date.fromisoformat(day), time.fromisoformat(at), zone) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("20:15", "2026-11-20T20:15"),
        ("06:00", "2026-11-20T06:00"),
        ("05:59", "2026-11-21T05:59"),
        ("0:10", "2026-11-21T00:10"),
    ],
)
def test_before_the_hour_at_which_days_start_a_time_is_on_the_date_after(text: str, expected: str) -> None:
    house = House(timezone=LISBON)
    found = typed_instant(TypedTime("2026-11-20", text), house)
    assert found.astimezone(ZoneInfo(LISBON)).replace(tzinfo=None) == datetime.fromisoformat(expected)
    assert business_day(found, house) == "2026-11-20"


@pytest.mark.parametrize("day", ["", "tomorrow", "2026-02-30", "9999-12-31"])
def test_a_day_that_is_none_is_told_beside_its_field(day: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        typed_instant(TypedTime(day, "0:10"), House())
    assert refused.value.field == "day"


def minutes_of(day: date) -> list[datetime]:
    """Return every minute of a day and the next, wherever in the world it is."""
    first = datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(hours=14)
    return [first + timedelta(minutes=count) for count in range(76 * 60)]


@given(
    st.dates(date(2016, 1, 1), date(2028, 1, 1)), st.times(), st.sampled_from((LISBON, LORD_HOWE, SAO_PAULO)),
    st.integers(0, 23),
)  # fmt: skip
def test_a_typed_time_lies_on_its_business_day_and_reads_as_it_was_typed(
    day: date, at: time, zone: str, hour: int
) -> None:
    at = at.replace(second=0, microsecond=0)
    house = House(timezone=zone, day_starts_at=hour)
    for which in (1, 2):
        try:
            found = typed_instant(TypedTime(day.isoformat(), f"{at:%H:%M}", which), house)
        except InvalidInputError:  # the clocks skip it, so no instant reads so
            wanted = datetime.combine(calendar_date(day, at, house), at)
            assert all(instant.astimezone(ZoneInfo(zone)).replace(tzinfo=None) != wanted for instant in minutes_of(day))
            return
        assert found.astimezone(ZoneInfo(zone)).time() == at
        assert business_day(found, house) == day.isoformat()


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2027-01-31", "2027-01-31"), ("31/1/2027", "2027-01-31"), ("24", "2026-12-24"), ("1", "2027-01-01"),
        ("11", "2026-12-11"), ("31", "2026-12-31"), ("24/12", "2026-12-24"), ("24.12.", "2026-12-24"),
        ("3 jan", "2027-01-03"), ("24 de diciembre", "2026-12-24"), ("30/11", "2026-11-30"), ("1/6", "2027-06-01"),
        ("29/2/2028", "2028-02-29"), ("2020-05-05", "2020-05-05"),
    ],
)  # fmt: skip
def test_a_typed_day_is_the_next_such_day(text: str, day: str) -> None:
    assert typed_day(text, date(2026, 12, 12)) == date.fromisoformat(day)


@pytest.mark.parametrize("text", ["", "32", "0", "31/2", "29/2", "tomorrow", "99999", "24/12/26", "20:15", "-5"])
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(InvalidInputError, match="Write a day"):
        typed_day(text, date(2026, 12, 12))
