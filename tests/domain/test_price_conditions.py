"""When a price card applies: by the business day of the start, and whether two cards can apply to one screening."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cinema.domain.house import House
from cinema.domain.price_conditions import (
    ConditionKind,
    Conditions,
    Occasion,
    checked_conditions,
    failures,
    occasion_of,
    witness,
)
from cinema.domain.price_words import night_words, weekday_words, why_not
from cinema.errors import InvalidInputError

HOUSE = House(timezone="Europe/Lisbon")
LISBON = ZoneInfo("Europe/Lisbon")
TODAY = date(2026, 11, 30)
FRIDAY = date(2026, 11, 27)


def start(day: date, hour: int, minute: int = 0) -> Occasion:
    local = datetime(day.year, day.month, day.day, hour, minute, tzinfo=LISBON)
    return occasion_of(local.astimezone(UTC), HOUSE, shown_in="2D", auditorium="lumiere", tags=("festival",))


def test_a_show_after_midnight_is_of_the_evening_before() -> None:
    late = start(FRIDAY + timedelta(days=1), 0, 10)
    assert (late.day, late.minute, late.time, late.is_after_midnight) == (FRIDAY, 1450, "00:10", True)
    assert failures(Conditions(weekdays=(4,)), late) == ()
    assert failures(Conditions(weekdays=(5,)), late) == (ConditionKind.WEEKDAYS,)
    assert failures(Conditions(date_from="2026-11-27", date_until="2026-11-27"), late) == ()
    assert failures(Conditions(time_from="22:00"), late) == ()
    assert failures(Conditions(time_until="17:00"), late) == (ConditionKind.TIMES,)
    assert "Fri" in night_words(late)
    assert "06:00" in night_words(late)


def test_the_first_minute_of_a_business_day_is_of_the_new_day() -> None:
    assert start(FRIDAY, 6).day == FRIDAY
    assert start(FRIDAY, 5, 59).day == FRIDAY - timedelta(days=1)


NIGHT = ["06:00", "16:59", "17:00", "21:59", "22:00", "23:59", "00:00", "01:59", "02:00", "05:59"]


@pytest.mark.parametrize(
    ("first", "last", "fits"),
    [
        ("22:00", "02:00", ["22:00", "23:59", "00:00", "01:59"]),
        ("06:00", "17:00", ["06:00", "16:59"]),
        (None, "17:00", ["06:00", "16:59"]),
        ("22:00", None, ["22:00", "23:59", "00:00", "01:59", "02:00", "05:59"]),
        (None, "06:00", NIGHT),
        ("00:00", "02:00", ["00:00", "01:59"]),
    ],
)
def test_times_are_of_the_business_day_and_the_last_is_excluded(
    first: str | None, last: str | None, fits: list[str]
) -> None:
    conditions = checked_conditions(Conditions(time_from=first, time_until=last), HOUSE)
    starts = {text: start(FRIDAY + timedelta(days=text < "06:00"), int(text[:2]), int(text[3:])) for text in NIGHT}
    assert [text for text, one in starts.items() if not failures(conditions, one)] == fits


def test_the_times_of_the_nights_of_daylight_saving_are_those_of_the_clock() -> None:
    for day in (date(2026, 3, 28), date(2026, 10, 24)):
        late = start(day + timedelta(days=1), 3, 30)
        assert (late.day, late.time) == (day, "03:30")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        (Conditions(weekdays=(7,)), "weekdays"),
        (Conditions(time_from="25:00"), "time_from"),
        (Conditions(time_until="soon"), "time_until"),
        (Conditions(time_from="00:00", time_until="17:00"), "time_until"),
        (Conditions(time_from="17:00", time_until="17:00"), "time_until"),
        (Conditions(date_from="2026-02-30"), "date_from"),
        (Conditions(date_until="0001-01-01"), "date_until"),
        (Conditions(date_from="2026-12-02", date_until="2026-12-01"), "date_until"),
        (Conditions(tags=tuple(str(one) for one in range(101))), "tags"),
    ],
)
def test_conditions_that_say_nothing_sensible_are_refused_beside_their_field(wrong: Conditions, field: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        checked_conditions(wrong, HOUSE)
    assert refused.value.field == field


def test_lists_that_exclude_nothing_are_no_condition() -> None:
    asked = Conditions(tuple(range(7)), "", "", "", "", (), (" ",), ("b", "a", "a "))
    assert checked_conditions(asked, HOUSE) == Conditions(tags=("a", "b"))


def test_why_a_card_doesn_t_fit_is_entered_in_words() -> None:
    evening = start(date(2026, 11, 21), 21)
    conditions = Conditions(
        (0, 1, 2, 3), None, "17:00", "2026-12-03", None, ("3D", "35 mm"), ("attic",), ("preview",)
    )  # fmt: skip
    rooms = {"lumiere": "Lumière", "attic": "Attic"}
    assert [why_not(conditions, kind, evening, rooms) for kind in failures(conditions, evening)] == [
        "Sat isn't Mon – Thu", "21:00 is after 17:00", "starts on 3 December 2026", "2D isn't 3D, 35 mm",
        "Lumière isn't Attic", "isn't tagged preview",
    ]  # fmt: skip
    ended = Conditions(date_until="2026-11-20", time_from="22:00")
    assert [why_not(ended, kind, evening) for kind in failures(ended, evening)] == [
        "21:00 is before 22:00", "ended on 20 November 2026",
    ]  # fmt: skip
    assert why_not(conditions, ConditionKind.TIMES, start(FRIDAY, 17)) == "17:00 is not before 17:00"
    assert "after midnight counts for Fri" in why_not(conditions, ConditionKind.TIMES, start(date(2026, 11, 28), 0, 10))


def test_weekdays_in_words_name_the_ends_of_a_run() -> None:
    assert weekday_words((0, 1, 2, 3)) == "Mon – Thu"
    assert weekday_words((5, 6)) == "Sat – Sun"
    assert weekday_words((0, 2, 4, 5, 6)) == "Mon, Wed, Fri – Sun"


DATES = st.dates(date(2026, 11, 20), date(2026, 12, 12)).map(date.isoformat)
TIMES = st.sampled_from(["06:00", "10:00", "17:00", "17:01", "22:00", "00:30", "02:00", "05:59"])
SOME = st.none() | st.sets(st.sampled_from(["a", "b", "c"]), min_size=1).map(lambda some: tuple(sorted(some)))


@st.composite
def conditions(draw: st.DrawFn) -> Conditions:
    asked = Conditions(
        draw(st.none() | st.sets(st.integers(0, 6), min_size=1).map(lambda some: tuple(sorted(some)))),
        draw(st.none() | TIMES), draw(st.none() | TIMES), draw(st.none() | DATES), draw(st.none() | DATES),
        draw(SOME), draw(SOME), draw(SOME),
    )  # fmt: skip
    try:
        return checked_conditions(asked, HOUSE)
    except InvalidInputError:
        return Conditions()


OCCASIONS = st.builds(
    Occasion,
    st.dates(date(2026, 11, 10), date(2026, 12, 24)),
    st.integers(360, 1799),
    st.just(6),
    st.sampled_from("abcd"),
    st.sampled_from("abcd"),
    st.sets(st.sampled_from("abcd")).map(frozenset),
)


@given(one=conditions(), two=conditions(), screening=OCCASIONS)
@example(Conditions(weekdays=(5,), date_until="2026-11-29"), Conditions(date_until="2026-11-29"), start(FRIDAY, 20))
def test_an_example_fits_both_and_there_is_one_wherever_a_screening_fits_both(
    one: Conditions, two: Conditions, screening: Occasion
) -> None:
    found = witness(one, two, HOUSE, TODAY)
    assert found is None or not (failures(one, found) or failures(two, found))
    if not (failures(one, screening) or failures(two, screening)):
        assert found is not None
    assert (witness(two, one, HOUSE, TODAY) is None) == (found is None)


def test_an_example_is_the_first_date_from_today_on() -> None:
    found = witness(Conditions(weekdays=(5, 6)), Conditions(date_from="2026-12-03"), HOUSE, TODAY)
    assert found is not None
    assert found.day == date(2026, 12, 5)
    assert witness(Conditions(), Conditions(weekdays=(2,)), HOUSE, TODAY) == Occasion(date(2026, 12, 2), 360, 6)


@given(minutes=st.integers(0, 60 * 24 * 400), opens=st.integers(0, 23))
def test_a_start_is_always_within_its_business_day(minutes: int, opens: int) -> None:
    house = House(timezone="Europe/Lisbon", day_starts_at=opens)
    found = occasion_of(datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes), house)
    # On the night when the clock goes forward an hour of the start may not exist.
    assert (opens - 1) * 60 <= found.minute < (opens + 25) * 60
    assert failures(Conditions(weekdays=(found.day.weekday(),)), found) == ()
