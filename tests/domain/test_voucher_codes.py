"""The code on a voucher: what people type, and what is told before anything is looked up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cinema.domain.check_signs import SIGNS
from cinema.domain.voucher_codes import code_from, code_hash, last_four, read_code, shown
from cinema.errors import InvalidInputError

secrets = st.binary(min_size=32, max_size=64)
places = st.integers(0, 15)


@given(secrets)
def test_a_code_is_read_as_it_was_printed(secret: bytes) -> None:
    code = code_from(secret)
    assert len(code) == 16
    assert set(code) <= set(SIGNS)
    assert read_code(shown(code)) == code
    assert shown(code).count("-") == 3
    assert shown(code).endswith(last_four(code))


@given(secrets, st.sampled_from(["o", "O", "0"]), st.sampled_from(["i", "l", "I", "1", "L"]))
def test_look_alikes_small_letters_and_spaces_are_read_as_what_is_meant(secret: bytes, zero: str, one: str) -> None:
    code = code_from(secret)
    typed = " " + shown(code).replace("-", " ").replace("0", zero).replace("1", one).lower() + "\t"
    assert read_code(typed) == code
    fullwidth = "".join(chr(ord(sign) + 0xFEE0) for sign in code)
    assert read_code(fullwidth) == code


@given(secrets, places, st.sampled_from(SIGNS))
def test_one_wrong_sign_is_always_told(secret: bytes, place: int, sign: str) -> None:
    code = code_from(secret)
    wrong = code[:place] + sign + code[place + 1 :]
    if wrong != code:
        with pytest.raises(InvalidInputError, match="One of the signs of this code is wrong"):
            read_code(wrong)


@given(secrets, places, places)
def test_two_signs_in_each_others_place_are_always_told(secret: bytes, first: int, second: int) -> None:
    signs = list(code_from(secret))
    signs[first], signs[second] = signs[second], signs[first]
    if "".join(signs) != code_from(secret):
        with pytest.raises(InvalidInputError, match="One of the signs of this code is wrong"):
            read_code("".join(signs))


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "Type the code"),
        (" - ", "Type the code"),
        ("ABCD", "has 16 signs, and this one has 4"),
        ("A" * 17, "has 16 signs, and this one has 17"),
        ("A" * 100_000, "has 16 signs"),
        ("ABCD-EFGH-JKMN-PQR?", "no “\\?”"),
        ("ABCD-ÉFGH-JKMN-PQRS", "no “É”"),
        ("ABCD\x00EFGHJKMNPQR", "no “\\?”"),
    ],
)
def test_what_is_no_code_is_told_in_words(typed: str, words: str) -> None:
    with pytest.raises(InvalidInputError, match=words) as refused:
        read_code(typed)
    assert refused.value.field == "voucher"


def test_every_secret_has_a_code_of_its_own_and_its_hash_does_not_show_it() -> None:
    codes = {code_from(bytes([value]) * 32) for value in range(256)}
    assert len(codes) == 256
    assert len({code_hash(code) for code in codes}) == 256
    assert all(code not in code_hash(code).upper() for code in codes)
