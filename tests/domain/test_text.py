"""Lines of text: every script and emoji is accepted; control characters, line breaks and bidi marks are not."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cinema.domain.text import clean_line, fold, search_words
from cinema.errors import InvalidInputError


def clean(text: str, **options: bool) -> str:
    return clean_line(text, "name", "name", **options)


@pytest.mark.parametrize(
    "text",
    [
        "Ada",
        "Łucja Ñúñez-O'Neill",
        "李小龍",
        "عمر",
        "שרה",
        "👩‍🚀 Valentina",
        '{"$gt": ""}',
        "$where",
        "a.b",
        "' OR 1=1 --",
    ],
)
def test_words_of_every_script_pass_unchanged(text: str) -> None:
    assert clean(text) == text


def test_a_line_is_trimmed_and_composed() -> None:
    assert clean("  Jose\u0301\t") == "José"


@pytest.mark.parametrize("text", ["", " ", "\t\n", "\u3000"])
def test_an_empty_line_is_refused_where_one_is_needed(text: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        clean(text)
    assert refused.value.field == "name"
    assert clean(text, required=False) == ""


@pytest.mark.parametrize("text", ["x" * 121, "x" * 10_000, "e\u0301" * 10_000, "🎬" * 10_000])
def test_what_is_too_long_is_refused_with_the_limit(text: str) -> None:
    with pytest.raises(InvalidInputError, match="120"):
        clean(text)


@pytest.mark.parametrize(
    "sign",
    [
        "\x00",
        "\x07",
        "\x1b",
        "\n",
        "\r",
        "\x7f",
        "\x85",
        "\u2028",
        "\u2029",
        "\u202e",
        "\u2066",
        "\u200f",
        "\u061c",
        "\udcff",
    ],
)
def test_a_sign_that_hides_breaks_or_turns_a_line_is_refused(sign: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        clean(f"Ada{sign}Love")
    assert refused.value.field == "name"


@given(st.text(max_size=200))
def test_what_passes_is_one_short_visible_line(text: str) -> None:
    try:
        kept = clean(text)
    except InvalidInputError:
        return
    assert 0 < len(kept) <= 120
    assert kept == kept.strip() == unicodedata.normalize("NFC", kept)
    assert len(kept.splitlines()) == 1
    assert clean(kept) == kept
    kept.encode()


def test_search_ignores_accents_case_and_signs() -> None:
    assert fold("Amélie STRAßE") == "amelie strasse"
    assert search_words("L'Âge d'or!", "d'OR") == ("age", "d", "l", "or")


@given(st.text())
def test_any_text_can_be_searched_for(text: str) -> None:
    words = search_words(text)
    assert list(words) == sorted(set(words))
    assert all(sign.isalnum() for word in words for sign in word)
