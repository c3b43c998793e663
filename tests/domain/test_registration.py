"""Registration: what is accepted, and which field an error names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cinema.domain.registration import check_email, check_registration
from cinema.errors import InvalidInputError

GOOD = {"name": "Ada", "username": "ada", "email": "ada@example.org", "password": "a long sentence"}
BAD_TEXTS = ["", " ", "x" * 10_000, "a\x00b", "ada\nlovelace", "\u202eabc", "\udcffabc"]


@pytest.mark.parametrize(
    "text",
    [
        *BAD_TEXTS,
        "ada",
        "ada@",
        "@example.org",
        "ada@example",
        "ada@.org",
        "a@b@c.org",
        "ada@ex ample.org",
        "🎬@",
        '{"$gt": ""}',
        "$where",
    ],
)
def test_a_bad_address_is_refused_for_its_field(text: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        check_email(text)
    assert refused.value.field == "email"


def test_an_address_keeps_its_usual_form() -> None:
    assert check_email(" ada@EXAMPLE.org ") == "ada@example.org"


@given(st.one_of(st.text(), st.emails(), st.text().map(lambda text: f"{text}@example.org")))
def test_any_text_is_an_address_or_refused(text: str) -> None:
    try:
        kept = check_email(text)
    except InvalidInputError:
        return
    assert "@" in kept
    assert check_email(kept) == kept


@pytest.mark.parametrize("field", ["name", "username", "email", "password"])
@pytest.mark.parametrize("text", ["", "x" * 10_000, "control\x07signs"])
def test_the_field_that_is_wrong_is_named(field: str, text: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        check_registration(**{**GOOD, field: text})
    assert refused.value.field == field


def test_the_password_is_not_in_what_is_shown() -> None:
    assert "sentence" not in repr(check_registration(**GOOD))
