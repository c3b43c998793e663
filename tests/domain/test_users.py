"""Usernames, passwords and roles: what is accepted, and which logins count as equal."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cinema.domain.passwords import check_password
from cinema.domain.usernames import check_username, login_key
from cinema.domain.users import Actor, Channel, Role
from cinema.errors import InvalidInputError, NotAllowedError

BAD_TEXTS = ["", " ", "x" * 10_000, "a\x00b", "a\nb", "\u202eabc", "\udcffabc", '{"$gt": ""}', "$where", "a.b", "a b"]


@pytest.mark.parametrize("text", ["ada", "Ada_L-1815", "josé", "Ольга", "李小龍", "x" * 32])
def test_a_username_of_any_script_passes(text: str) -> None:
    assert check_username(f" {text} ") == text.lower()


@pytest.mark.parametrize("text", [*BAD_TEXTS, "ab", "x" * 33, "a$b", "ada@example.org", "ada🎬", "---", "_ _"])
def test_a_bad_username_is_refused_for_its_field(text: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        check_username(text)
    assert refused.value.field == "username"


@given(st.text())
def test_a_username_never_holds_what_a_query_could_take_for_its_own(text: str) -> None:
    try:
        kept = check_username(text)
    except InvalidInputError:
        return
    assert not set(kept) & set("$.{}\"'/@ \x00")
    assert check_username(kept) == kept


@pytest.mark.parametrize(
    ("one", "other"), [("Ada", "aDA"), ("ÅSE", "A\u030ase"), ("straße", "STRASSE"), ("ａｄａ", "ada"), (" ada ", "ada")]
)
def test_names_that_look_the_same_are_compared_as_the_same(one: str, other: str) -> None:
    assert login_key(one) == login_key(other)


@given(st.text())
def test_any_text_has_a_key_that_a_database_can_be_asked_for(text: str) -> None:
    login_key(text).encode()


def test_long_addresses_that_differ_at_the_end_are_not_the_same() -> None:
    local = "a" * 60 + "@" + ".".join(["b" * 60] * 2) + "."
    assert login_key(local + "c" * 40 + ".org") != login_key(local + "c" * 40 + ".net")


@pytest.mark.parametrize(
    "text", ["a short sentence", "x1y2z3w4v5", "🎬🍿🎟️🎭🎪🎨🎤🎧🎼🎹", "a" * 60 + "bcd" + "e" * 65, "contraseña: mañana"]
)
def test_a_password_passes_unchanged(text: str) -> None:
    assert check_password(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "short",
        "x" * 9,
        "aaaaaaaaaaaa",
        "abababababab",
        "with\x00control",
        "with\nnew line",
        "ab1" * 67,
        "half \udcff of a sign",
        "x" * 10_000,
    ],
)
def test_a_bad_password_is_refused_for_its_field(text: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        check_password(text, field="new_password")
    assert refused.value.field == "new_password"


def test_a_password_of_200_signs_is_refused_with_the_limit() -> None:
    with pytest.raises(InvalidInputError, match="128"):
        check_password("abcde" * 40)


def test_a_person_s_own_name_is_no_password() -> None:
    with pytest.raises(InvalidInputError):
        check_password("Ada Lovelace", personal=("ada", "ada lovelace"))


ROLES = [Role.GUEST, Role.CUSTOMER, Role.STAFF, Role.MANAGER, Role.ADMIN]


@pytest.mark.parametrize("channel", [Channel.CUSTOMER, Channel.BOX_OFFICE, Channel.ADMIN, Channel.COMMAND])
def test_each_role_may_do_what_the_lower_ones_may(channel: Channel) -> None:
    for place, role in enumerate(ROLES):
        actor = Actor(role, "till-1", channel)
        for lower in ROLES[: place + 1]:
            actor.require(lower)
        for higher in ROLES[place + 1 :]:
            with pytest.raises(NotAllowedError):
                actor.require(higher)
        assert actor.is_staff == (place >= 2)


@pytest.mark.parametrize("role", ROLES[1:])
def test_everybody_is_a_customer_at_a_kiosk(role: Role) -> None:
    actor = Actor(role, "kiosk-1", Channel.KIOSK, "user-1")
    assert not actor.is_staff
    actor.require(Role.CUSTOMER)
    with pytest.raises(NotAllowedError):
        actor.require_staff()


def test_a_refusal_at_a_kiosk_names_the_counter_and_one_for_the_role_a_colleague() -> None:
    with pytest.raises(NotAllowedError, match="counter"):
        Actor(Role.STAFF, "kiosk-1", Channel.KIOSK, "user-1").require_staff()
    with pytest.raises(NotAllowedError, match="colleague"):
        Actor(Role.CUSTOMER, "till-1", Channel.BOX_OFFICE, "user-1").require_staff()


@pytest.mark.parametrize("channel", list(Channel))
def test_the_house_is_run_from_the_office(channel: Channel) -> None:
    actor = Actor(Role.ADMIN, "till-1", channel)
    if channel in {Channel.BOX_OFFICE, Channel.ADMIN, Channel.COMMAND}:
        actor.require_office(Role.MANAGER)
    else:
        with pytest.raises(NotAllowedError):
            actor.require_office(Role.MANAGER)
