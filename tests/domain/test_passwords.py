"""New passwords: what is guessed first is refused, and one text has one form."""

import time
import unicodedata

import pytest

from cinema.adapters.passwords import BcryptPasswords
from cinema.domain.guessed_words import PLACES_AND_TIMES, WORDS, parts_of_rows
from cinema.domain.passwords import check_password, password_fault
from cinema.domain.registration import check_registration
from cinema.domain.text import fold
from cinema.errors import InvalidInputError


@pytest.mark.parametrize(
    "text",
    [
        "1234567890",
        "password123",
        "qwertyuiop",
        "P@ssw0rd2024",
        "iloveyou2023",
        "1q2w3e4r5t",
        "Summer2026!",
        "letmein2024",
        "passwordpassword",
        "password" * 16,
        "abcdefghij",
        "x1y2" * 20,
        "cinema2026",
        "Cinema-Cinema",
    ],
)
def test_a_password_that_is_guessed_first_is_refused(text: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        check_password(text, field="new_password")
    assert refused.value.field == "new_password"


@pytest.mark.parametrize(
    "text",
    [
        "contraseña123",
        "Contrasen\u0303a2026!",
        "c0ntr4s3ñ4!",
        "contraseñacontraseña",
        "minhasenha123",
        "senha12345678",
        "tequieromucho",
        "Te-Quiero-Mucho!!",
        "eu te amo 2026",
        "meuamor2026",
        "amorcorazon2026",
        "jesuscristo1",
        "flamengo2026",
        "corinthians1910",
        "пароль2026",
        "привет123456",
    ],
)
def test_the_usual_passwords_of_other_languages_are_refused_with_or_without_accents(text: str) -> None:
    assert password_fault(text)


@pytest.mark.parametrize(
    "text",
    [
        "brasil2026!",
        "Brasil2026!!!",
        "brasil_2026_!!",
        "brasil12112001",
        "España2026",
        "verano2026!",
        "primavera26!!",
        "Março2026!",
        "dezembro-2026",
        "sábado2026!",
        "enero2026enero",
    ],
)
def test_a_country_a_month_or_a_season_with_a_year_and_signs_is_refused(text: str) -> None:
    assert password_fault(text)


@pytest.mark.parametrize(
    "text",
    [
        "йцукенгшщз",
        "йцукенгшщз2026!!",
        "йцукен12345",
        "фывапролдж",
        "зщшгнекуцй",
        "azertyuiop",
        "azertyuiop2026!",
        "poiuytreza",
        "qwertzuiop",
        "1qay2wsx3edc",
        "asdfghjklñ",
        "asdfghjklç123",
    ],
)
def test_keyboard_rows_of_other_countries_are_refused(text: str) -> None:
    assert password_fault(text)


@pytest.mark.parametrize(
    "text",
    [
        "correcthorsebatterystaple",
        "Correct-Horse-Battery-Staple-1",
        "Tr0ub4dor&3",
        "The quick brown fox",
        "to be or not to be",
    ],
)
def test_passwords_that_are_printed_as_examples_are_refused(text: str) -> None:
    assert password_fault(text)


@pytest.mark.parametrize(
    "text",
    [
        "mi gato duerme en la ventana",
        "o amor é lindo quando chove",
        "mariposa cocina lentejas verdes",
        "brasil ganhou de sete a zero",
        "la nin\u0303a comio\u0301 pin\u0303as ayer",
        "lunes de lluvia y té",
        "estrella princesa corazon lenteja",
        "кошка спит на окне",
        "Zürich im Regen, spät",
        "in december we drink tea",
        "brasil7391846205",
        "kç9-ñandú-Öl",
    ],
)
def test_a_sentence_passes_in_any_language_though_a_usual_word_is_in_it(text: str) -> None:
    assert password_fault(text) is None


def test_the_lists_are_written_as_a_password_is_compared() -> None:
    for word in (*WORDS, *PLACES_AND_TIMES, *parts_of_rows()):
        assert word == fold(word)
    assert len(WORDS) <= 200
    assert len({*WORDS, *PLACES_AND_TIMES}) == len(WORDS) + len(PLACES_AND_TIMES)


def test_the_longest_password_is_judged_in_a_moment() -> None:
    password_fault("a long sentence")  # loads the lists
    began = time.perf_counter()
    password_fault("amor" * 31 + "x1!?")
    assert time.perf_counter() - began < 2


@pytest.mark.parametrize(
    "text",
    [
        "countess847261",
        "countess20261130",
        "123COUNTESS123",
        "ada.lovelace.1815",
        "Lovelace Ada 99",
        "thelantern2026",
        "The Lantern Cinema",
        "lantern_countess",
        "adalove@example.org",
    ],
)
def test_names_of_the_user_and_of_the_house_with_digits_are_refused(text: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        check_registration("Ada Lovelace", "countess", "adalove@example.org", text, house="The Lantern")
    assert refused.value.field == "password"


@pytest.mark.parametrize("text", ["a long sentence", "lantern light in the fog", "x1y2z3w4v5", "correct horse battery"])
def test_a_sentence_passes_though_a_name_is_in_it(text: str) -> None:
    check_registration("Ada Lovelace", "countess", "adalove@example.org", text, house="The Lantern")


@pytest.mark.parametrize("text", ["contraseña: mañana", "\u212bngström and more", "two\u00a0words and more"])
def test_a_password_is_the_same_in_each_form_in_which_a_keyboard_writes_it(text: str) -> None:
    passwords = BcryptPasswords(4)
    forms = [text, *(unicodedata.normalize(form, text) for form in ("NFC", "NFD"))]
    for stored in forms:
        hashed = passwords.hash(stored)
        assert all(passwords.matches(typed, hashed) for typed in forms)
    assert len({check_password(one) for one in forms}) == 1


def test_a_password_counts_beyond_the_72_bytes_that_bcrypt_reads() -> None:
    passwords = BcryptPasswords(4)
    hashed = passwords.hash("a" * 72 + "b")
    assert not passwords.matches("a" * 72 + "c", hashed)
