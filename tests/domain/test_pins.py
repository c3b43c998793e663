"""Which PINs are taken."""

import pytest

from cinema.domain.pins import check_pin
from cinema.errors import InvalidInputError


@pytest.mark.parametrize("pin", ["4713", " 83156 ", "90218734", "1123", "2026"])
def test_digits_without_a_pattern_are_taken(pin: str) -> None:
    assert check_pin(pin, "42") == pin.strip()


@pytest.mark.parametrize(
    "pin",
    [
        "", "471", "471300001", "47a3", "47 13", "-471", "4713.0", "٤٧١٣", "¹²³⁴", "0000", "99999999", "1234", "012345",
        "9876", "3210", "7890", "8901", "1212", "123123", "47474747", "2580", "0042", "000042",
    ],
)  # fmt: skip
def test_patterns_the_staff_number_and_what_are_no_digits_are_refused_with_words(pin: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        check_pin(pin, "42", field="new_pin")
    assert refused.value.field == "new_pin"
    assert len(refused.value.message) > 10
