"""The house's settings and its first set-up."""

import pytest

from cinema.adapters.passwords import BcryptPasswords
from cinema.bootstrap import join
from cinema.domain.payments import Provider
from cinema.domain.users import Actor, Channel, Role
from cinema.errors import ConflictError, InvalidInputError, NotAllowedError, NotFoundError
from cinema.services.cinema import Cinema
from repositories.connect import Connection
from repositories.storage import Storage
from tests.conftest import SmallHouse
from tests.support import everything

GUEST = Actor(Role.GUEST, "till-1", Channel.CUSTOMER)
GOOD = {
    "name": "The Lantern", "currency": "EUR", "timezone": "Europe/Lisbon", "language": "en", "admin_name": "Ada",
    "admin_username": "ada", "admin_email": "ada@example.org", "admin_password": "a long sentence",
}  # fmt: skip


@pytest.fixture
def empty(storage: Storage, monkeypatch: pytest.MonkeyPatch) -> Cinema:
    monkeypatch.setattr(BcryptPasswords.__init__, "__defaults__", (4,))
    return join(storage, "till-1")


def test_an_empty_house_is_set_up_once(empty: Cinema) -> None:
    assert not empty.is_set_up()
    admin = empty.office.set_up(GUEST, **GOOD)
    assert (admin.role, empty.house().name, empty.house().timezone) == (Role.ADMIN, "The Lantern", "Europe/Lisbon")
    assert empty.is_set_up()
    assert not empty.is_demo()
    assert empty.accounts.sign_in("ada", "a long sentence") == admin
    with pytest.raises(ConflictError):
        empty.office.set_up(GUEST, **{**GOOD, "admin_username": "eve", "admin_email": "eve@example.org"})


@pytest.mark.parametrize("field", GOOD)
@pytest.mark.parametrize("text", ["", "x" * 10_000, "a\x00b"])
def test_a_set_up_with_one_wrong_field_writes_nothing(
    empty: Cinema, connection: Connection, field: str, text: str
) -> None:
    before = everything(connection.database)
    with pytest.raises(InvalidInputError) as refused:
        empty.office.set_up(GUEST, **{**GOOD, field: text})
    assert refused.value.field == field.removeprefix("admin_") or refused.value.field == field
    assert everything(connection.database) == before


def test_settings_are_the_administrator_s(empty: Cinema) -> None:
    assert empty.office.set(empty.operator(), "hold_seconds", " 60 ").hold_seconds == 60
    for role in (Role.GUEST, Role.CUSTOMER, Role.STAFF, Role.MANAGER):
        with pytest.raises(NotAllowedError):
            empty.office.set(Actor(role, "till-1", Channel.COMMAND), "hold_seconds", "60")
    with pytest.raises(NotFoundError):
        empty.office.set(empty.operator(), "ticket_key", "x")


def test_the_test_terminal_can_t_be_chosen_in_a_real_house(empty: Cinema) -> None:
    with pytest.raises(InvalidInputError) as refused:
        empty.office.set(empty.operator(), "card_provider", "test")
    assert refused.value.field == "card_provider"
    assert empty.house().card_provider is Provider.SEPARATE


def test_the_currency_stays_once_there_are_prices(house: SmallHouse) -> None:
    with pytest.raises(ConflictError) as refused:
        house.cinema.office.set(house.operator, "currency", "JPY")
    assert refused.value.field == "currency"
    assert house.cinema.office.set(house.operator, "currency", "EUR").currency == "EUR"
