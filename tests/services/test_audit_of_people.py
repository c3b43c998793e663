"""What the program itself does to accounts, buyers and rooms is no finding; what a hand does to them is one."""

import pytest

from cinema.adapters.passwords import BcryptPasswords
from cinema.domain.house_record import password_seal
from cinema.domain.payments import PaymentRequest, Tender
from cinema.domain.registration import Registration
from cinema.domain.users import Channel, Role, User
from cinema.errors import ConflictError, PaymentRefusedError
from tests.conftest import SmallHouse
from tests.services import audit_faults as faults
from tests.support import CASH, DECLINES, begin, card, findings, raw, sell

SENTENCE, ANOTHER = "a long sentence", "another long one"


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(BcryptPasswords.__init__, "__defaults__", (4,))


@pytest.fixture
def max_(house: SmallHouse) -> User:
    """A manager of a house whose marks are recorded."""
    house.cinema.office.record_marks(house.operator)
    registration = Registration("Max", "max", "max@example.org", SENTENCE)
    return house.cinema.accounts.add(house.operator, registration, Role.MANAGER)


def test_passwords_that_staff_changes_or_gets_anew_are_no_finding(house: SmallHouse, max_: User) -> None:
    accounts = house.cinema.accounts
    accounts.change_password(house.cinema.actor(max_, Channel.BOX_OFFICE), SENTENCE, ANOTHER)
    assert findings(house.cinema) == []
    secret = accounts.reset(house.operator, "max")
    assert findings(house.cinema) == []
    user = accounts.sign_in("max", secret)
    accounts.change_password(house.cinema.actor(user, Channel.BOX_OFFICE), secret, "a third long one")
    assert findings(house.cinema) == []


def test_a_password_that_could_not_be_stored_after_its_note_is_no_finding(house: SmallHouse, max_: User) -> None:
    secret = house.cinema.accounts.reset(house.operator, "max")
    actor = house.cinema.actor(house.cinema.accounts.sign_in("max", secret), Channel.BOX_OFFICE)
    faults.unchecked(house.connection.database["users"], {"_id": max_.id}, {"$set": {"replace_until": faults.LONG_AGO}})
    with pytest.raises(ConflictError):
        house.cinema.accounts.change_password(actor, secret, ANOTHER)
    assert findings(house.cinema) == []


def test_the_journal_has_the_seal_of_a_password_and_not_its_hash(house: SmallHouse, max_: User) -> None:
    (stored,) = [one["password_hash"] for one in raw(house.connection, "users") if one["_id"] == max_.id]
    journal = str(raw(house.connection, "journal"))
    assert password_seal(max_.id, stored) in journal
    assert stored not in journal


def test_the_password_of_somebody_else_is_found_by_the_account_that_it_was_sealed_for(
    house: SmallHouse, max_: User
) -> None:
    """Eve, a manager too, copies her own hash into the account of Max."""
    eve = house.cinema.accounts.add(
        house.operator, Registration("Eve", "eve", "eve@example.org", ANOTHER), Role.MANAGER
    )
    (hers,) = [one["password_hash"] for one in raw(house.connection, "users") if one["_id"] == eve.id]
    house.connection.database["users"].update_one({"_id": max_.id}, {"$set": {"password_hash": hers}})
    (found,) = house.cinema.audit.findings(house.operator)
    assert (found.check, found.about["user"]) == ("password-replaced", max_.id)
    assert hers not in found.message


def test_a_buyer_who_is_forgotten_by_a_manager_or_with_the_account_is_no_finding(house: SmallHouse) -> None:
    user = house.cinema.accounts.register(house.guest, "Ada", "countess", "ada@example.org", SENTENCE)
    ada = house.cinema.actor(user, Channel.CUSTOMER)
    sales = []
    for actor, seat in ((house.staff, "B1"), (ada, "B2")):
        order = begin(house.cinema, actor, house.screening, seat)
        named = house.cinema.receipt_names.name(actor, order, "Ada")
        sales.append(house.cinema.checkout.pay(actor, named, card()))
    assert findings(house.cinema) == []
    house.cinema.receipt_names.forget(house.operator, sales[0].receipt_number or "")
    house.cinema.accounts.erase(house.operator, "countess")
    assert raw(house.connection, "buyers") == []
    assert findings(house.cinema) == []


def test_an_erasure_that_was_cut_off_after_its_mark_is_told_until_it_is_repeated(house: SmallHouse) -> None:
    house.cinema.accounts.register(house.guest, "Ada", "countess", "ada@example.org", SENTENCE)
    house.connection.database["users"].update_one({"username": "countess"}, {"$set": {"erasing": True}})
    assert findings(house.cinema) == ["account-being-erased"]
    house.cinema.accounts.erase(house.operator, "countess")
    assert findings(house.cinema) == []


def test_the_mark_of_the_last_administrator_is_told_and_taken_away_by_an_erasure(house: SmallHouse) -> None:
    house.cinema.office.record_marks(house.operator)
    registration = Registration("Ada", "countess", "ada@example.org", SENTENCE)
    house.cinema.accounts.add(house.operator, registration, Role.ADMIN)
    house.connection.database["users"].update_one({"username": "countess"}, {"$set": {"erasing": True}})
    assert findings(house.cinema) == ["account-being-erased"]
    with pytest.raises(ConflictError):
        house.cinema.accounts.erase(house.operator, "countess")
    assert findings(house.cinema) == []


def test_a_room_that_got_another_name_after_tickets_were_sold_is_no_finding(house: SmallHouse) -> None:
    sell(house.cinema, house.guest, house.screening, "B1")
    house.connection.database["auditoriums"].update_many({}, {"$set": {"name": "Grand"}})
    assert findings(house.cinema) == []


def test_a_refused_tender_of_a_split_sale_is_no_finding_and_an_invented_one_is(house: SmallHouse) -> None:
    checkout, data = house.cinema.checkout, house.connection.database
    split = checkout.begin_split(house.staff, begin(house.cinema, house.staff, house.screening, "B1"))
    with pytest.raises(PaymentRefusedError):
        checkout.tender(house.staff, split.id, card(DECLINES), 500)
    checkout.tender(house.staff, split.id, card(), 500)
    checkout.tender(house.staff, split.id, PaymentRequest(Tender.CASH, tendered=1000), split.total - 500)
    faults.settle(data, house.cinema)
    assert findings(house.cinema) == []
    faults.refused_payment_invented(data)
    assert findings(house.cinema) == ["payment-invented"]


def test_a_refused_payment_of_a_sale_that_was_paid_in_cash_is_invented(house: SmallHouse) -> None:
    sell(house.cinema, house.staff, house.screening, "B1", request=CASH)
    faults.settle(house.connection.database, house.cinema)
    assert findings(house.cinema) == []
    faults.refused_payment_invented(house.connection.database)
    assert findings(house.cinema) == ["payment-invented"]
