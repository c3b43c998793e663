"""Lines of text: every script and emoji is accepted; control characters, line breaks and bidi marks are not."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cinema.domain.text import Searched, asked_words, begin_words, clean_line, fold, search_words
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
    assert all(any(sign.isalnum() for sign in word) and len(word.split()) == 1 for word in words)


@given(st.text())
def test_every_text_is_found_by_itself(text: str) -> None:
    assert begin_words(text, search_words(text))
    assert Searched.of(text).has(text)
    assert Searched.of("something else", text).has(text)


@pytest.mark.parametrize(
    ("title", "typed"),
    [
        ("Cœur", "coeur"), ("Łódź", "lodz"), ("Æon Flux", "aeon"), ("Ærø", "aero"), ("Ærø", "aeroe"),
        ("Þór", "thor"), ("Đorđe", "dorde"), ("Ħaġar Qim", "hagar"), ("Straße", "strasse"),
        ("STRAẞE", "straße"), ("Ĳsland", "ijsland"), ("ﬁn", "fin"), ("Ŋa", "nga"), ("Ǆamija", "dzamija"),
        ("Kızıl Elma", "kizil"), ("KIZIL ELMA", "kızıl"), ("İstanbul", "istanbul"), ("istanbul", "İSTANBUL"),
        ("Hawaiʻi", "hawaii"), ("O’Neill", "o'neill"), ("naïve", "NAIVE"), ("Ｆｕｌｌ", "full"),
        ("Müller", "muller"), ("Müller", "mueller"), ("Müller", "mull"), ("Müller", "muell"), ("Mueller", "müller"),
        ("Smörgåsbord", "smorgasbord"), ("Århus", "aarhus"), ("Århus", "arhus"), ("Søren", "soeren"),
        ("Война и мир", "мир"), ("ВОЙНА", "война"), ("Ёлки", "елки"), ("千と千尋の神隠し", "神隠し"),
        ("千と千尋の神隠し", "千尋"), ("アキラ", "アキ"), ("ขอบคุณ", "คุณ"), ("한국 영화", "영화"),
        ("हिन्दी", "हिन्दी"), ("שָׁלוֹם", "שלום"), ("عُمَر", "عمر"), ("٢٠٤٦", "2046"), ("2046", "۲۰۴۶"),
    ],
)  # fmt: skip
def test_a_title_is_found_by_the_letters_that_a_keyboard_has(title: str, typed: str) -> None:
    assert begin_words(typed, search_words("The", title))
    assert Searched.of("The", title).has(typed)


@pytest.mark.parametrize(
    ("title", "typed"),
    [
        ("Война", "voina"), ("Война", "bo"), ("千と千尋の神隠し", "qian"), ("アキラ", "akira"), ("Αθήνα", "athina"),
        ("Poet", "pot"), ("Blue", "blu e x"), ("שלום", "shalom"), ("Coup", "cœur"), ("Muller", "mueller"),
    ],
)  # fmt: skip
def test_a_word_of_another_script_or_another_word_finds_nothing(title: str, typed: str) -> None:
    assert not begin_words(typed, search_words(title))
    assert not Searched.of(title).has(typed)


def test_signs_alone_are_no_word_and_are_looked_for_as_they_are() -> None:
    assert asked_words("?! 🎬") == ()
    assert Searched.of("What?!").has("?!")
    assert not Searched.of("What").has("?!")
    assert Searched.of("What").has("  ")


@pytest.mark.parametrize("typed", ["l'age", "L’AGE", "d'or", "jean-luc", "Jean–Luc", '"or"'])
def test_quotes_and_dashes_are_found_by_those_of_a_keyboard(typed: str) -> None:
    assert Searched.of("L’Âge d’or", "Jean‑Luc „or“").has(typed)
