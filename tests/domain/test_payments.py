"""Card numbers and change."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cinema.domain.demo_cards import DEMO_CARDS
from cinema.domain.payments import PaymentRequest, Tender, cash_change, check_card_number
from cinema.errors import InvalidInputError


def check_digit(digits: str) -> str:
    doubled = [int(sign) for sign in reversed(digits)]
    total = sum(doubled[1::2]) + sum(sum(divmod(2 * value, 10)) for value in doubled[0::2])
    return str(-total % 10)


@pytest.mark.parametrize("number", [card.number for card in DEMO_CARDS])
def test_the_numbers_of_the_test_terminal_are_possible_ones(number: str) -> None:
    assert check_card_number(number) == number


@given(st.text("0123456789", min_size=11, max_size=18), st.integers(1, 9), st.data())
def test_one_wrong_digit_is_noticed(digits: str, change: int, data: st.DataObject) -> None:
    number = digits + check_digit(digits)
    assert check_card_number(f" {number[:4]} {number[4:8]}-{number[8:]} ") == number
    place = data.draw(st.integers(0, len(number) - 1))
    wrong = number[:place] + str((int(number[place]) + change) % 10) + number[place + 1 :]
    with pytest.raises(InvalidInputError) as refused:
        check_card_number(wrong)
    assert refused.value.field == "card"


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        " ",
        "4242",
        "4242 4242 4242 4242 4242",
        "4" * 10_000,
        "4242x42424242424",
        "٤٢٤٢٤٢٤٢٤٢٤٢٤٢٤٢",
        "-" * 16,
        "🎬",
        '{"$gt": ""}',
        "\udcff",
    ],
)
def test_what_is_no_card_number_is_refused_for_its_field(text: str | None) -> None:
    with pytest.raises(InvalidInputError) as refused:
        check_card_number(text)
    assert refused.value.field == "card"


@given(st.text())
def test_no_text_does_more_than_be_refused(text: str) -> None:
    with suppress(InvalidInputError):
        assert check_card_number(text).isdigit()


@given(st.integers(0, 10**9), st.integers(-5, 10**9))
def test_change_is_what_was_given_less_what_was_due(total: int, over: int) -> None:
    if over >= 0:
        assert cash_change(total, total + over) == over
    else:
        with pytest.raises(InvalidInputError) as refused:
            cash_change(total, total + over)
        assert refused.value.field == "tendered"


def test_cash_without_an_amount_is_refused() -> None:
    with pytest.raises(InvalidInputError):
        cash_change(0, None)


def test_a_request_never_shows_its_card_number() -> None:
    request = PaymentRequest(Tender.CARD, card="4242424242424242")
    assert "4242" not in repr(request) + str(request)
