"""Money is read and written without losing a cent, and nothing that is no amount becomes one."""

from contextlib import suppress

import pytest
from babel.numbers import parse_decimal
from hypothesis import given
from hypothesis import strategies as st

from cinema.domain.currencies import digits, to_major
from cinema.domain.money import from_major
from cinema.errors import InvalidInputError
from cinema.i18n import in_language, money

CURRENCIES = ["JPY", "XOF", "EUR", "BRL", "KWD", "OMR"]


@given(st.integers(0, 100_000_000), st.sampled_from(CURRENCIES))
def test_an_amount_survives_being_written_and_read(minor: int, currency: str) -> None:
    assert from_major(str(to_major(minor, currency)), currency, field="tendered") == minor


@pytest.mark.parametrize(
    ("currency", "count"), [("JPY", 0), ("UGX", 0), ("XOF", 0), ("EUR", 2), ("KWD", 3), ("OMR", 3), ("JOD", 3)]
)
def test_a_currency_has_the_digits_of_the_standard(currency: str, count: int) -> None:
    assert digits(currency) == count


@given(st.integers(0, 100_000_000), st.sampled_from([*CURRENCIES, "RSD", "COP", "IQD", "HUF"]))
def test_what_is_shown_is_the_amount_and_not_a_rounded_one(minor: int, currency: str) -> None:
    with in_language("en"):
        shown = money(minor, currency)
    number = "".join(sign for sign in shown if sign.isdigit() or sign in ",.").strip(".")
    assert parse_decimal(number, locale="en") == to_major(minor, currency)


@pytest.mark.parametrize(
    ("minor", "currency", "shown"),
    [
        (3500, "KWD", {"en": "KWD\u00a03.500", "es": "3,500\u00a0KWD", "pt_BR": "KWD\u00a03,500"}),
        (-3500, "KWD", {"en": "-KWD\u00a03.500", "es": "-3,500\u00a0KWD", "pt_BR": "-KWD\u00a03,500"}),
        (350, "PLN", {"en": "PLN\u00a03.50", "es": "3,50\u00a0PLN", "pt_BR": "PLN\u00a03,50"}),
        (350, "CHF", {"en": "CHF\u00a03.50", "es": "3,50\u00a0CHF", "pt_BR": "CHF\u00a03,50"}),
        (500, "XOF", {"en": "F\u202fCFA\u00a0500", "es": "500\u00a0XOF", "pt_BR": "F\u202fCFA\u00a0500"}),
        (350, "EUR", {"en": "€3.50", "es": "3,50\u00a0€", "pt_BR": "€\u00a03,50"}),
        (350, "BRL", {"en": "R$3.50", "es": "3,50\u00a0BRL", "pt_BR": "R$\u00a03,50"}),
        (500, "JPY", {"en": "¥500", "es": "500\u00a0JPY", "pt_BR": "JP¥\u00a0500"}),
    ],
)
def test_letters_of_a_currency_never_touch_the_number(minor: int, currency: str, shown: dict[str, str]) -> None:
    for language, expected in shown.items():
        with in_language(language):
            assert money(minor, currency) == expected


@pytest.mark.parametrize(
    ("text", "minor"), [("20.50", 2050), (" 20.5 ", 2050), ("0", 0), ("-0", 0), ("0.01", 1), ("20,50", 2050)]
)
def test_an_amount_is_read(text: str, minor: int) -> None:
    assert from_major(text, "EUR", field="tendered") == minor


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "twenty", "1,234,50", "-1", "-0.01", "0.001", "20.505", "nan", "NaN", "inf", "-inf", "sNaN", "1e99",
        "1e2", "1.000",
        "1e999999999", "-1e999999999", "1e-999999999", "100000000.01", "9" * 10_000, "1." + "0" * 60 + "1",
        '{"$gt": ""}', "$where", "\x00", "🎬", "\u202e20", "1/2", "0x10", "\udcff",
    ],
)  # fmt: skip
def test_what_is_no_amount_is_refused_for_its_field(text: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        from_major(text, "EUR", field="tendered")
    assert refused.value.field == "tendered"


@given(st.text())
def test_no_text_does_more_than_be_refused(text: str) -> None:
    with suppress(InvalidInputError):
        assert from_major(text, "EUR", field="tendered") >= 0


def test_a_currency_without_cents_takes_none() -> None:
    assert from_major("2050", "JPY", field="tendered") == 2050
    with pytest.raises(InvalidInputError):
        from_major("20.5", "JPY", field="tendered")
    assert from_major("2.050", "KWD", field="tendered") == 2050
