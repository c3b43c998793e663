"""Usernames that look like another's, that can't be seen, or that look like the house; e-mails in either form."""

import pytest

from cinema.domain.registration import check_registration
from cinema.domain.usernames import check_username, login_key
from cinema.errors import InvalidInputError


@pytest.mark.parametrize(
    "text",
    [
        "аna",  # the first letter is Cyrillic
        "adа",
        "οlga",  # Greek
        "ada１２３٤",
        "рауpal",
        "ადა_ada",
        "ᎪᎠᎪada",
        "李ada",
        "ᵃda",
    ],
)
def test_a_name_of_two_scripts_is_refused(text: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        check_username(text)
    assert refused.value.field == "username"


@pytest.mark.parametrize(
    "text", ["東京タワー", "さくら咲く", "서울역", "漢字와한글", "ольга_2", "علي", "علي٢٠", "ʻolelo", "ada_99"]
)
def test_a_name_of_one_script_or_of_scripts_that_belong_together_passes(text: str) -> None:
    assert check_username(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "\u3164\u3164\u3164",  # Hangul filler
        "\uffa0\uffa0\uffa0",
        "\u115f\u1160\u115f",
        "ada\u200b",
        "ada\u00ad",
        "ada\ufe0f",
        "ada\u034f",
        "a\u2060da",
        "ada\u180e",
        "ada\U000e0061",
        "\u17b4\u17b5\u17b4",
    ],
)
def test_what_can_t_be_seen_is_no_part_of_a_name(text: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        check_username(text)
    assert refused.value.field == "username"


def test_a_name_is_stored_in_lower_case_and_ordinary_width() -> None:
    assert check_username("Ａｄａ_L") == "ada_l"
    assert check_username("A\u030ase") == "åse"


@pytest.mark.parametrize(
    "text",
    [
        "admin",
        "Administrator",
        "ROOT",
        "operator",
        "guest",
        "system",
        "support",
        "cinema",
        "admin2",
        "_admin_",
        "a-d-m-i-n",
        "ａｄｍｉｎ",
    ],
)
def test_names_that_look_like_the_house_are_refused_at_registration(text: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        check_registration("Ada", text, "ada@example.org", "a long sentence")
    assert refused.value.field == "username"


@pytest.mark.parametrize(
    "text",
    [
        "adm1n",
        "4dm1n2026",
        "operat0r",
        "r00t",
        "b0x0ffice",
        "admln",
        "adrnin",
        "ádmin",
        "admın",
    ],
)
def test_a_reserved_name_in_disguise_is_refused(text: str) -> None:
    with pytest.raises(InvalidInputError, match="reserved"):
        check_registration("Ada", text, "ada@example.org", "a long sentence")


@pytest.mark.parametrize(
    "text",
    [
        "tech-support",
        "techsupport",
        "24support",
        "the-cinema",
        "cine-caja",
        "soporte_tecnico",
        "atencion_al_cliente_cine",
        "segurança",
        "taquillera",
        "админ",
        "оператор7",
        "техподдержка",
    ],
)
def test_a_name_of_nothing_but_words_of_the_house_is_refused_in_each_language(text: str) -> None:
    with pytest.raises(InvalidInputError, match="reserved"):
        check_registration("Ada", text, "ada@example.org", "a long sentence")


@pytest.mark.parametrize("text", ["сосо", "аре", "сосо1", "ѕаѕһа", "αννα", "ρίο", "օօօ", "ᎪᎠᎪ", "ꓮꓠꓮ"])
def test_a_name_that_can_be_read_as_a_latin_one_letter_by_letter_is_refused(text: str) -> None:
    with pytest.raises(InvalidInputError, match="looks like a Latin one") as refused:
        check_username(text)
    assert refused.value.field == "username"


@pytest.mark.parametrize("text", ["ɑna", "ɡuido", "ᴄora"])
def test_a_phonetic_sign_or_a_small_capital_is_no_letter_of_a_name(text: str) -> None:
    with pytest.raises(InvalidInputError, match=f"hold that character: {text[0]}"):
        check_username(text)


@pytest.mark.parametrize("text", ["ana_", "_ana", "-ana", "ana-", "ana__b", "ana_-b"])
def test_separators_stand_singly_between_letters(text: str) -> None:
    with pytest.raises(InvalidInputError, match="singly between letters") as refused:
        check_username(text)
    assert refused.value.field == "username"


@pytest.mark.parametrize(
    "text",
    [
        "adminah",
        "rooty",
        "ana_support_lopez",
        "helper",
        "cinephile",
        "tillman",
        "info_ana",
        "rodrigo007",
        "m4ria",
        "ışık",
        "søren",
        "ιωάννα",
        "владимир",
    ],
)
def test_names_that_hold_a_reserved_one_or_some_look_alikes_pass(text: str) -> None:
    assert check_registration("Ada", text, "ada@example.org", "a long sentence").username == text


@pytest.mark.parametrize(
    ("stored", "typed"),
    [
        ("ana@bücher.example", "ana@xn--bcher-kva.example"),
        ("ana@bücher.example", "ANA@XN--BCHER-KVA.EXAMPLE"),
        ("ana@straße.example", "ana@xn--strae-oqa.example"),
        ("ana@пример.example", "ana@xn--e1afmkfd.example"),
    ],
)
def test_an_address_is_one_address_in_punycode_and_in_unicode(stored: str, typed: str) -> None:
    assert login_key(stored) == login_key(typed)
    for text in (stored, typed):
        email = check_registration("Ana", "ana", text, "a long sentence").email
        assert login_key(email) == login_key(stored)


@pytest.mark.parametrize("typed", ["ana@example。org", "ana＠example.org", " Ana@Example.Org "])
def test_an_address_may_be_typed_with_the_wide_signs_of_another_keyboard(typed: str) -> None:
    assert login_key(typed) == login_key("ana@example.org")


def test_what_is_no_punycode_stays_as_it_is() -> None:
    assert login_key("ana@xn--\u00fc.example") == "ana@xn--ü.example"
    assert login_key("xn--bcher-kva") == "xn--bcher-kva"
