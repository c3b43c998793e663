"""Arabic and Hebrew are put in the order in which they are read, and nothing else is touched."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cinema.domain.visual_order import is_right_to_left, visual


@pytest.mark.parametrize("text", ["", "Metropolis", "Łódź – 3,50 €", "千と千尋の神隠し", "ขอบคุณ", "🎬 👩‍🚀", "a\nb"])
def test_other_scripts_stay_as_they_are(text: str) -> None:
    assert not is_right_to_left(text)
    assert visual(text) == text


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("שלום", "םולש"),
        ("שלום (2024)", "(2024) םולש"),
        ("שלום, עולם", "םלוע ,םולש"),
        ("The Dybbuk · הדיבוק · 1937", "The Dybbuk · קובידה · 1937"),
        ("הדיבוק · 1937 · שלום", "קובידה · 1937 · םולש"),
        ("אחד\nשתיים", "דחא\nםייתש"),
        ("שָׁלוֹם", "םולש"),
    ],
)
def test_hebrew_is_read_from_right_to_left_within_the_sentence_it_stands_in(text: str, seen: str) -> None:
    assert visual(text) == seen


def test_arabic_letters_are_joined_to_their_neighbours() -> None:
    seen = visual("لورنس العرب")
    assert all(unicodedata.name(one).startswith("ARABIC LETTER") or one == " " for one in seen)
    forms = [unicodedata.name(one).rpartition(" ")[0].rpartition(" ")[2] for one in seen if one != " "]
    assert {"INITIAL", "FINAL"} <= set(forms)
    assert unicodedata.normalize("NFKC", seen)[::-1] == "لورنس العرب"


@given(st.text("ab1 (.שלםعرب\n٣", max_size=30))
def test_no_letter_and_no_line_gets_lost(text: str) -> None:
    seen = visual(text)
    assert len(seen.split("\n")) == len(text.split("\n"))
    for line, shown in zip(text.split("\n"), seen.split("\n"), strict=True):
        letters = sorted(one for one in line if one.isalnum())
        assert sorted(one for one in unicodedata.normalize("NFKC", shown) if one.isalnum()) == letters
