"""Short codes: what is printed is read again, and a wrong sign never is another ticket's code."""

import pytest

from cinema.domain.check_signs import SIGNS
from cinema.domain.short_codes import read_short_code, short_code_from, short_code_words, shown

CODE = short_code_from(b"s" * 64)


@pytest.mark.parametrize(
    "typed", [CODE, shown(CODE), shown(CODE).lower(), f" {CODE[:3]} {CODE[3:]}\n", shown(CODE).replace("-", "'")]
)
def test_a_code_is_read_however_it_is_typed(typed: str) -> None:
    assert read_short_code(typed) == CODE
    assert len(shown(CODE)) == 11


def test_one_wrong_sign_and_two_exchanged_ones_are_refused() -> None:
    for place, sign in enumerate(CODE):
        for other in SIGNS:
            changed = CODE[:place] + other + CODE[place + 1 :]
            assert read_short_code(changed) == (CODE if other == sign else None)
    for place in range(len(CODE) - 1):
        swapped = CODE[:place] + CODE[place + 1] + CODE[place] + CODE[place + 2 :]
        assert read_short_code(swapped) == (CODE if swapped == CODE else None)


@pytest.mark.parametrize(
    "text", ["", "K7Q2", CODE + "0", CODE[:-1], "C1/A/B/C1/AAAA", "\udcff" * 9, "🎬" * 9, "x" * 10_000]
)
def test_other_texts_are_none(text: str) -> None:
    assert read_short_code(text) is None


def test_codes_follow_from_the_key_and_the_ticket() -> None:
    assert short_code_from(b"t" * 64) != CODE
    assert short_code_words("one") != short_code_words("two")
