"""A one-time password works once, for a day, and is no password."""

import pytest

from cinema.adapters.passwords import BcryptPasswords
from cinema.bootstrap import join
from cinema.domain.users import Actor, Channel, Role, User
from cinema.errors import ConflictError, InvalidInputError, NotAllowedError
from cinema.services.cinema import Cinema
from repositories.connect import Connection
from repositories.storage import Storage, open_storage

GUEST = Actor(Role.GUEST, "till-1", Channel.CUSTOMER)
SENTENCE, NEW = "a long sentence", "another long one"


@pytest.fixture
def cinema(storage: Storage, monkeypatch: pytest.MonkeyPatch) -> Cinema:
    monkeypatch.setattr(BcryptPasswords.__init__, "__defaults__", (4,))
    return join(storage, "till-1")


@pytest.fixture
def ada(cinema: Cinema) -> User:
    return cinema.accounts.register(GUEST, "Ada Lovelace", "ada", "ada@example.org", SENTENCE)


def later(connection: Connection, field: str, hours: float) -> None:
    """Let so many hours pass for one of the ends of a one-time password."""
    moved = {"$subtract": [f"${field}", round(hours * 3_600_000)]}
    connection.database["users"].update_many({field: {"$exists": True}}, [{"$set": {field: moved}}])


def test_it_signs_in_once(cinema: Cinema, ada: User, connection: Connection) -> None:
    secret = cinema.accounts.reset(cinema.operator(), "ada")
    assert cinema.accounts.sign_in("ada", secret).must_change_password
    for program in (cinema, join(open_storage(connection), "till-2")):
        with pytest.raises(InvalidInputError, match="used already"):
            program.accounts.sign_in("ada@example.org", secret)
    with pytest.raises(InvalidInputError):
        cinema.accounts.sign_in("ada", SENTENCE)


@pytest.mark.parametrize(("hours", "works"), [(23.9, True), (24.1, False)])
def test_it_ends_after_a_day_by_the_database_s_clock(
    cinema: Cinema, ada: User, connection: Connection, hours: float, works: bool
) -> None:
    secret = cinema.accounts.reset(cinema.operator(), "ada")
    later(connection, "secret_until", hours)
    if works:
        assert cinema.accounts.sign_in("ada", secret).id == ada.id
    else:
        with pytest.raises(InvalidInputError, match="expired"):
            cinema.accounts.sign_in("ada", secret)


def test_it_is_replaced_once_and_in_the_minutes_after_its_use(
    cinema: Cinema, ada: User, connection: Connection
) -> None:
    actor = cinema.actor(ada, Channel.CUSTOMER)
    secret = cinema.accounts.reset(cinema.operator(), "ada")
    with pytest.raises(ConflictError):
        cinema.accounts.change_password(actor, secret, NEW)  # nobody has signed in with it
    cinema.accounts.sign_in("ada", secret)
    later(connection, "replace_until", 0.3)
    with pytest.raises(ConflictError):
        cinema.accounts.change_password(actor, secret, NEW)
    secret = cinema.accounts.reset(cinema.operator(), "ada")
    cinema.accounts.sign_in("ada", secret)
    cinema.accounts.change_password(actor, secret, NEW)
    with pytest.raises(InvalidInputError):
        cinema.accounts.change_password(actor, secret, "yet another long one")
    assert not cinema.accounts.sign_in("ada", NEW).must_change_password


def test_it_is_no_new_password_not_even_later(cinema: Cinema, ada: User) -> None:
    actor = cinema.actor(ada, Channel.CUSTOMER)
    secret = cinema.accounts.reset(cinema.operator(), "ada")
    cinema.accounts.sign_in("ada", secret)
    with pytest.raises(InvalidInputError) as refused:
        cinema.accounts.change_password(actor, secret, secret)
    assert refused.value.field == "new_password"
    cinema.accounts.change_password(actor, secret, NEW)
    for once_more in (secret, NEW):
        with pytest.raises(InvalidInputError) as refused:
            cinema.accounts.change_password(actor, NEW, once_more)
        assert refused.value.field == "new_password"


def test_a_later_one_ends_the_earlier(cinema: Cinema, ada: User) -> None:
    first, second = (cinema.accounts.reset(cinema.operator(), "ada") for _time in range(2))
    assert first != second
    with pytest.raises(InvalidInputError):
        cinema.accounts.sign_in("ada", first)
    assert cinema.accounts.sign_in("ada", second).id == ada.id


def test_its_owner_may_do_nothing_before_it_is_replaced(cinema: Cinema, ada: User) -> None:
    secret = cinema.accounts.reset(cinema.operator(), "ada")
    actor = cinema.actor(cinema.accounts.sign_in("ada", secret), Channel.CUSTOMER)
    with pytest.raises(NotAllowedError):
        cinema.accounts.save_profile(actor, "Ada", (), "en")
    cinema.accounts.change_password(actor, secret, NEW)
    assert cinema.accounts.save_profile(actor, "Ada", (), "en").name == "Ada"


def test_of_two_who_change_a_password_at_once_one_has_it(cinema: Cinema, storage: Storage, ada: User) -> None:
    found = storage.users.find_login("ada")
    assert found is not None
    assert storage.users.set_password(ada.id, "one", instead_of=found[1])
    assert not storage.users.set_password(ada.id, "other", instead_of=found[1])
    assert (storage.users.find_login("ada") or (ada, ""))[1] == "one"
