"""The house's settings: each default reads back, and what can't be is refused by name."""

from dataclasses import asdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cinema.domain.house import SETTING_NAMES, House, read_setting, setting_help
from cinema.domain.receipts import receipt_number
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
        ("timezone", ""), ("timezone", "Lisbon"), ("timezone", "../../etc/passwd"), ("timezone", "\udcff"),
        ("language", "de"), ("language", ""), ("card_provider", ""), ("card_provider", "bank"),
        ("hold_seconds", ""), ("hold_seconds", "4"), ("hold_seconds", "-5"), ("hold_seconds", "7201"),
        ("hold_seconds", "8.5"), ("hold_seconds", "1e3"), ("hold_seconds", "9" * 200), ("hold_seconds", "9" * 5000),
        ("seats_per_basket", "0"), ("seats_per_basket", "101"), ("tax_percent", "nan"), ("tax_percent", "inf"),
        ("tax_percent", "-1"), ("tax_percent", "100.1"), ("sell_until_minutes", "soon"),
    ],
)  # fmt: skip
def test_a_bad_value_is_refused_and_its_setting_named(name: str, text: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        read_setting(name, text)
    assert refused.value.field == name


@pytest.mark.parametrize("name", ["", "Name", "ticket_key", "$set", "name.first", "x" * 10_000])
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


def test_a_receipt_number_names_the_year_and_counts() -> None:
    assert receipt_number(2026, 123) == "2026-000123"
    assert receipt_number(2026, 1_000_000) == "2026-1000000"
