"""Accounts: registration, sign-in, and what a failed attempt reveals."""

import pytest

from cinema.adapters.passwords import BcryptPasswords
from cinema.bootstrap import join
from cinema.domain.users import Actor, Channel, Role, User
from cinema.errors import (
    CinemaError,
    ConflictError,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
    TooManyAttemptsError,
)
from cinema.services.accounts import Accounts
from cinema.services.cinema import Cinema
from repositories.connect import Connection
from repositories.storage import Storage
from tests.support import everything, pass_time, raw

GUEST = Actor(Role.GUEST, "till-1", Channel.CUSTOMER)
SENTENCE = "a long sentence"
TEN_WORDS = "ten words that no list of passwords has in this order; "
BAD_TEXTS = ["", " ", "x" * 10_000, "a\x00b", "\u202eada", "\udcff", "🎬", '{"$gt": ""}', "$where", "a.b"]


@pytest.fixture
def cinema(storage: Storage, monkeypatch: pytest.MonkeyPatch) -> Cinema:
    """An empty house with fast password hashes."""
    monkeypatch.setattr(BcryptPasswords.__init__, "__defaults__", (4,))
    return join(storage, "till-1")


@pytest.fixture
def accounts(cinema: Cinema) -> Accounts:
    return cinema.accounts


@pytest.fixture
def ada(accounts: Accounts) -> User:
    return accounts.register(GUEST, "Ada Lovelace", "Ada", "ada@example.org", SENTENCE)


def test_somebody_who_registers_can_sign_in_by_name_or_address(accounts: Accounts, ada: User) -> None:
    assert ada.role is Role.CUSTOMER
    for login in ("ada", "ADA", " Ada ", "ADA@example.org"):
        assert accounts.sign_in(login, SENTENCE) == ada


def test_a_password_is_kept_as_a_hash_alone(ada: User, connection: Connection) -> None:
    kept = raw(connection, "users")[0]
    assert SENTENCE not in repr(kept)
    assert kept["password_hash"].startswith("$2b$")


@pytest.mark.parametrize(
    ("password", "other"),
    [
        (TEN_WORDS * 2 + "a", TEN_WORDS * 2 + "b"),
        ("🎬🍿🎟️🎭🎪🎨🎤🎧🎼🎹" * 4 + "a", "🎬🍿🎟️🎭🎪🎨🎤🎧🎼🎹" * 4 + "b"),
        ("a\u0301 bit of a word", "a\u0301 bit of a work"),
    ],
)
def test_a_long_password_counts_to_its_end(accounts: Accounts, password: str, other: str) -> None:
    accounts.register(GUEST, "Bob", "bob", "bob@example.org", password)
    with pytest.raises(InvalidInputError):
        accounts.sign_in("bob", other)
    assert accounts.sign_in("bob", password).username == "bob"


@pytest.mark.parametrize(
    ("username", "email", "field"), [("ADA", "new@example.org", "username"), ("new", "ADA@EXAMPLE.ORG", "email")]
)
def test_a_name_that_is_taken_is_refused_for_its_field(
    accounts: Accounts, ada: User, username: str, email: str, field: str
) -> None:
    with pytest.raises(ConflictError) as taken:
        accounts.register(GUEST, "Somebody", username, email, SENTENCE)
    assert taken.value.field == field


@pytest.mark.parametrize("field", ["name", "username", "email", "password"])
@pytest.mark.parametrize("text", ["", "x" * 10_000, "a\x00b"])
def test_what_can_t_be_is_refused_and_nothing_is_written(
    accounts: Accounts, connection: Connection, field: str, text: str
) -> None:
    good = {"name": "Ada", "username": "ada", "email": "ada@example.org", "password": SENTENCE}
    with pytest.raises(InvalidInputError) as refused:
        accounts.register(GUEST, **{**good, field: text})
    assert refused.value.field == field
    assert raw(connection, "users") == []


def test_a_wrong_name_and_a_wrong_password_tell_the_same(accounts: Accounts, ada: User) -> None:
    told = []
    for login in ("ada", "nobody"):
        for _try in range(5):
            with pytest.raises(CinemaError) as refused:
                accounts.sign_in(login, "wrong password")
            told.append((type(refused.value), refused.value.message, refused.value.field))
    assert told[:5] == told[5:]
    assert told[4][0] is TooManyAttemptsError


def test_a_lock_holds_against_the_right_password_too(accounts: Accounts, ada: User, connection: Connection) -> None:
    for _try in range(3):
        with pytest.raises(CinemaError):
            accounts.sign_in("ada", "wrong password")
    with pytest.raises(TooManyAttemptsError) as slowed:
        accounts.sign_in("ada", SENTENCE)
    assert 0 < slowed.value.seconds <= 2
    pass_time(connection, 2)
    assert accounts.sign_in("ada", SENTENCE) == ada
    assert raw(connection, "sign_ins")[0]["failures"] == 0


@pytest.mark.parametrize("text", BAD_TEXTS)
def test_any_text_can_be_tried_and_gets_nobody_in(accounts: Accounts, ada: User, text: str) -> None:
    for login, password in ((text, SENTENCE), ("ada", text)):
        with pytest.raises((InvalidInputError, TooManyAttemptsError)):
            accounts.sign_in(login, password)


def test_a_password_is_changed_by_whoever_knows_the_old_one(cinema: Cinema, ada: User) -> None:
    actor = cinema.actor(ada, Channel.CUSTOMER)
    with pytest.raises(InvalidInputError):
        cinema.accounts.change_password(actor, "wrong password", "another long one")
    with pytest.raises(InvalidInputError) as refused:
        cinema.accounts.change_password(actor, SENTENCE, "short")
    assert refused.value.field == "new_password"
    cinema.accounts.change_password(actor, SENTENCE, "another long one")
    assert cinema.accounts.sign_in("ada", "another long one").id == ada.id
    with pytest.raises(InvalidInputError):
        cinema.accounts.sign_in("ada", SENTENCE)


def test_a_one_time_password_opens_a_locked_login_and_must_be_replaced(cinema: Cinema, ada: User) -> None:
    for _try in range(4):
        with pytest.raises(CinemaError):
            cinema.accounts.sign_in("ada", "wrong password")
    secret = cinema.accounts.reset(cinema.operator(), "ADA@example.org")
    signed_in = cinema.accounts.sign_in("ada", secret)
    assert signed_in.must_change_password
    cinema.accounts.change_password(cinema.actor(signed_in, Channel.CUSTOMER), secret, "another long one")
    assert not cinema.accounts.sign_in("ada", "another long one").must_change_password


def test_only_an_administrator_gives_one_time_passwords(cinema: Cinema, ada: User) -> None:
    for role in (Role.GUEST, Role.CUSTOMER, Role.STAFF, Role.MANAGER):
        with pytest.raises(NotAllowedError):
            cinema.accounts.reset(Actor(role, "till-1", Channel.COMMAND, "u"), "ada")
    for name in ("nobody", *BAD_TEXTS):
        with pytest.raises(NotFoundError):
            cinema.accounts.reset(cinema.operator(), name)


def test_a_profile_is_kept(cinema: Cinema, ada: User) -> None:
    actor = cinema.actor(ada, Channel.CUSTOMER)
    saved = cinema.accounts.save_profile(actor, "  Ada L. ", ("drama", "comedy", "drama"), "pt_BR")
    assert (saved.name, saved.genres, saved.language) == ("Ada L.", ("comedy", "drama"), "pt_BR")
    cinema.accounts.set_favourite(actor, "metropolis", favourite=True)
    assert cinema.accounts.profile(actor).favourites == ("metropolis",)


@pytest.mark.parametrize(
    ("name", "genres", "language", "field"),
    [
        ("", (), "en", "name"),
        ("x" * 10_000, (), "en", "name"),
        ("Ada", ("$where",), "en", "genres"),
        ("Ada", (), "xx", "language"),
    ],
)
def test_a_profile_that_can_t_be_changes_nothing(
    cinema: Cinema, ada: User, connection: Connection, name: str, genres: tuple[str, ...], language: str, field: str
) -> None:
    before = everything(connection.database)
    with pytest.raises(InvalidInputError) as refused:
        cinema.accounts.save_profile(cinema.actor(ada, Channel.CUSTOMER), name, genres, language)
    assert refused.value.field == field
    assert everything(connection.database) == before


def test_a_guest_has_no_profile(cinema: Cinema) -> None:
    guest = cinema.actor(None, Channel.CUSTOMER)
    with pytest.raises(NotAllowedError):
        cinema.accounts.profile(guest)
    with pytest.raises(NotAllowedError):
        cinema.accounts.set_favourite(guest, "metropolis", favourite=True)
    with pytest.raises(NotAllowedError):
        cinema.receipts.purchases(guest)
