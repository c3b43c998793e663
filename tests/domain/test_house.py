"""The house's settings: each default reads back, and what can't be is refused by name."""

from dataclasses import asdict, replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cinema.domain.house import (
    SETTING_NAMES,
    House,
    business_day,
    business_day_bounds,
    next_business_day,
    setting_help,
)
from cinema.domain.setting_texts import read_setting
from cinema.errors import CinemaError, InvalidInputError, NotFoundError


@pytest.mark.parametrize("name", SETTING_NAMES)
def test_each_default_reads_back_and_has_a_word_of_help(name: str) -> None:
    default = asdict(House())[name]
    assert read_setting(name, str(default)) == default
    assert type(read_setting(name, str(default))) is type(default)
    assert setting_help(name).endswith(".")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("name", ""), ("name", "x" * 10_000), ("name", "a\x00b"), ("address", "a\u202eb"), ("tagline", "a\nb"),
        ("currency", ""), ("currency", "eur"), ("currency", "EURO"), ("currency", "XX"), ("currency", '{"$gt": ""}'),
        ("timezone", ""), ("timezone", "Atlantis"), ("timezone", "../../etc/passwd"), ("timezone", "\udcff"),
        ("timezone", "localtime"), ("timezone", "Factory"), ("currency", "XAU"), ("currency", "XTS"),
        ("language", "de"), ("language", ""), ("card_provider", ""), ("card_provider", "bank"),
        ("hold_seconds", ""), ("hold_seconds", "4"), ("hold_seconds", "-5"), ("hold_seconds", "7201"),
        ("hold_seconds", "8.5"), ("hold_seconds", "1e3"), ("hold_seconds", "9" * 200), ("hold_seconds", "9" * 5000),
        ("seats_per_basket", "0"), ("seats_per_basket", "101"), ("tax_percent", "nan"), ("tax_percent", "inf"),
        ("tax_percent", "-1"), ("tax_percent", "100.1"), ("tax_percent", "5.255"), ("tax_percent", "1e1"),
        ("tax_percent", ""), ("day_starts_at", "24"), ("day_starts_at", "6.5"), ("sell_until_minutes", "soon"),
        ("cashier_discount_percent", "101"), ("cashier_discount_percent", "7.5"), ("comps_by", "admin"),
        ("comps_by", ""), ("stranded_seats_by", "nobody"), ("late_sale_minutes", "-1"), ("kiosk_opens", "25:00"),
        ("kiosk_diagonal", "5"), ("kiosk_diagonal", "NaN"), ("kiosk_adults", "no"), ("hand_over_minutes", "0"),
        ("cancel_until_minutes", "-1"), ("cancel_until_minutes", "10081"),
        ("cashier_refund", "-1"),
        ("cashier_refund", "much"), ("cashier_refund", "nan"), ("cashier_refund", "1e3"), ("cashier_refund", "5.0001"),
        ("cashier_refund", "12,500"), ("cashier_refund", "9" * 30), ("voucher_most", "-1"), ("voucher_most", "much"),
    ],
)  # fmt: skip
def test_a_bad_value_is_refused_and_its_setting_named(name: str, text: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        read_setting(name, text)
    assert refused.value.field == name


def test_a_currency_of_two_islands_is_one_although_its_letters_begin_as_those_of_metals_do() -> None:
    assert read_setting("currency", "XCG") == "XCG"


@pytest.mark.parametrize("name", ["", "Name", "day_starts_from", "ticket_key", "$set", "name.first", "x" * 10_000])
def test_a_setting_that_does_not_exist_is_refused(name: str) -> None:
    with pytest.raises(NotFoundError):
        read_setting(name, "1")


@given(st.sampled_from(SETTING_NAMES), st.text())
def test_no_text_does_more_than_be_refused(name: str, text: str) -> None:
    try:
        value = read_setting(name, text)
    except CinemaError:
        return
    assert type(value) is type(asdict(House())[name])


@pytest.mark.parametrize(
    ("text", "kept", "rate"),
    [("6", "6", 600), ("6.0", "6", 600), ("5.25", "5.25", 525), ("0", "0", 0), ("100", "100", 10_000)],
)
def test_a_tax_is_kept_in_whole_hundredths_of_a_percent(text: str, kept: str, rate: int) -> None:
    assert read_setting("tax_percent", text) == kept
    assert House(tax_percent=kept).tax_rate == rate


LISBON = House(timezone="Europe/Lisbon")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Europe/Lisbon"))


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        ("2026-11-20T23:59", "2026-11-20"), ("2026-11-21T01:30", "2026-11-20"), ("2026-11-21T05:59", "2026-11-20"),
        ("2026-11-21T06:00", "2026-11-21"), ("2027-01-01T03:00", "2026-12-31"),
        ("2026-10-25T05:59", "2026-10-24"), ("2026-10-25T06:00", "2026-10-25"), ("2026-03-29T06:00", "2026-03-29"),
    ],
)  # fmt: skip
def test_a_sale_after_midnight_belongs_to_the_evening_before(instant: str, day: str) -> None:
    assert business_day(at(instant).astimezone(UTC), LISBON) == day


@pytest.mark.parametrize("hour", [0, 4, 8, 23])
def test_a_changed_hour_counts_from_the_next_business_day(hour: int) -> None:
    changed = replace(LISBON, day_starts_at=hour, day_starts_from="2026-11-21", day_started_at=6)
    first = datetime(2026, 11, 21, hour, tzinfo=ZoneInfo("Europe/Lisbon"))
    assert business_day(first, changed) == "2026-11-21"
    assert business_day(first - timedelta(seconds=1), changed) == "2026-11-20"
    assert business_day(at("2026-11-20T06:00"), changed) == "2026-11-20", "as it was before the change"
    assert business_day(at("2026-11-20T05:59"), changed) == "2026-11-19"
    assert next_business_day(at("2026-11-20T07:00"), LISBON) == "2026-11-21"


@pytest.mark.parametrize("new", [4, 6, 9])
@pytest.mark.parametrize("day", ["2026-11-19", "2026-11-20", "2026-11-21", "2026-11-22", "2026-03-28", "2026-03-29"])
def test_the_bounds_of_a_business_day_hold_just_its_instants(day: str, new: int) -> None:
    house = replace(LISBON, day_starts_at=new, day_starts_from="2026-11-21", day_started_at=6)
    start, end = business_day_bounds(date.fromisoformat(day), house)
    moment, last = timedelta(microseconds=1), end - timedelta(microseconds=1)
    assert (business_day(start, house), business_day(last, house)) == (day, day)
    assert business_day(start - moment, house) < day < business_day(end, house)


@given(st.integers(0, 23), st.integers(0, 23), st.integers(0, 60 * 72))
def test_business_days_never_go_back(new: int, old: int, minutes: int) -> None:
    changed = replace(LISBON, day_starts_at=new, day_starts_from="2026-11-21", day_started_at=old)
    instant = at("2026-11-19T12:00") + timedelta(minutes=minutes)
    assert business_day(instant, changed) <= business_day(instant + timedelta(minutes=1), changed)
