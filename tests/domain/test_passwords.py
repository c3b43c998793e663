"""New passwords: what is guessed first is refused, and one text has one form."""

import unicodedata

import pytest

from cinema.adapters.passwords import BcryptPasswords
from cinema.domain.passwords import check_password
from cinema.domain.registration import check_registration
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
