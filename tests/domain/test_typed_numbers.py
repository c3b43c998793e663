"""Numbers are read as people type them in their language; one that could mean two numbers is refused with both."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cinema.domain.discounts import DiscountWay, read_discount
from cinema.domain.hire import hire_text, read_hire
from cinema.domain.money import amount_text, from_major
from cinema.domain.movies import HireTerm
from cinema.domain.sale_search import read_search
from cinema.domain.setting_texts import read_setting
from cinema.domain.typed_numbers import read_decimal
from cinema.errors import InvalidInputError
from cinema.i18n import LANGUAGES, in_language

COMMA = ["es", "pt_BR"]


@pytest.mark.parametrize(
    ("language", "text", "minor"),
    [
        ("en", "20.50", 2050), ("en", "20,50", 2050), ("en", "1,020.50", 102050), ("en", "1,234,567.5", 123456750),
        ("es", "20,50", 2050), ("es", "20.50", 2050), ("es", "1.020,50", 102050), ("es", "1.234.567", 123456700),
        ("pt_BR", "20,5", 2050), ("pt_BR", "1.020,50", 102050), ("es", ",5", 50), ("es", "20,", 2000),
    ],
)  # fmt: skip
def test_an_amount_is_read_as_it_is_written_in_the_language(language: str, text: str, minor: int) -> None:
    with in_language(language):
        assert from_major(text, "EUR", field="tendered") == minor


@pytest.mark.parametrize(
    ("language", "text", "whole", "fraction"),
    [("en", "1,020", "1020", "1.020"), ("es", "1.020", "1020", "1,020"), ("pt_BR", "12.500", "12500", "12,500")],
)
@pytest.mark.parametrize("currency", ["EUR", "KWD", "JPY"])
def test_a_number_that_could_mean_two_is_refused_with_both(
    language: str, text: str, whole: str, fraction: str, currency: str
) -> None:
    with in_language(language), pytest.raises(InvalidInputError) as refused:
        from_major(text, currency, field="tendered")
    assert refused.value.field == "tendered"
    assert {text, whole} < {word.rstrip(".,") for word in refused.value.message.split()}
    assert fraction in refused.value.message


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "1.020,50"), ("es", "1,020.50"), ("es", "1.20,50"), ("es", "1.020.50"), ("en", "0,020,5"),
        ("en", "1_000"), ("en", "١٢"), ("en", "１２"), ("es", "."), ("es", ",,"), ("en", "2 0"),
    ],
)  # fmt: skip
def test_what_is_no_number_of_the_language_is_none(language: str, text: str) -> None:
    with in_language(language):
        assert read_decimal(text, field="amount") is None
        with pytest.raises(InvalidInputError):
            from_major(text, "EUR", field="amount")


def test_the_example_is_in_the_language_of_who_types() -> None:
    for language, example in (("en", "20.50"), ("es", "20,50"), ("pt_BR", "20,50")):
        with in_language(language), pytest.raises(InvalidInputError, match=example):
            from_major("twenty", "EUR", field="amount")


@given(st.integers(0, 100_000_000), st.sampled_from(["JPY", "EUR", "KWD"]), st.sampled_from(sorted(LANGUAGES)))
def test_an_amount_that_a_field_shows_is_read_again(minor: int, currency: str, language: str) -> None:
    with in_language(language):
        assert from_major(amount_text(minor, currency), currency, field="amount") == minor


def test_three_decimals_of_a_currency_are_read_with_the_sign_of_the_language() -> None:
    with in_language("es"):
        assert from_major("2,050", "KWD", field="amount") == 2050
        assert read_search("2,050", "KWD").amount == 2050


@pytest.mark.parametrize("language", LANGUAGES)
def test_hire_terms_come_back_as_they_are_shown_in_every_language(language: str) -> None:
    terms = (HireTerm(1, 5250, 1_200_500), HireTerm(3, 4000, 2050))
    with in_language(language):
        assert read_hire(hire_text(terms, "KWD"), "KWD") == terms


@pytest.mark.parametrize("language", COMMA)
def test_settings_and_percents_take_the_decimal_sign_of_the_language(language: str) -> None:
    with in_language(language):
        assert read_setting("tax_percent", "5,25") == "5.25"
        assert read_setting("cashier_refund", "12,50") == "12.50"
        assert read_setting("cash_rounding", "0,05") == "0.05"
        assert read_discount("12,5", DiscountWay.PERCENT, "EUR") == 1250
    assert read_discount("12.5", DiscountWay.PERCENT, "EUR") == 1250


def test_a_long_text_is_no_number() -> None:
    assert read_decimal("9" * 10_000, field="amount") is None
    assert read_decimal("20.5", field="amount") == Decimal("20.5")
