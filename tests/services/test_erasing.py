"""Erasing a user keeps sales and ratings, and removes everything that identifies the user."""

from datetime import UTC, datetime

import pytest
from bson import json_util

from cinema.adapters.passwords import BcryptPasswords
from cinema.domain.registration import Registration
from cinema.domain.reviews import Review, ReviewOrder
from cinema.domain.users import Channel, Role, User
from cinema.errors import ConflictError, InvalidInputError, NotAllowedError, NotFoundError
from tests.conftest import SmallHouse
from tests.services.conftest import Failing, PowerCutError
from tests.support import Kept, everything, findings, raw, sell

SENTENCE = "a long sentence"


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(BcryptPasswords.__init__, "__defaults__", (4,))


@pytest.fixture
def ada(house: SmallHouse) -> User:
    """A customer with a purchase, a review, favourites and a failed sign-in."""
    accounts = house.cinema.accounts
    user = accounts.register(house.guest, "Ada Lovelace", "countess", "ada@example.org", SENTENCE)
    actor = house.cinema.actor(user, Channel.CUSTOMER)
    accounts.save_profile(actor, "Ada Lovelace", ("drama",), "es")
    accounts.set_favourite(actor, "metropolis", favourite=True)
    for login in ("countess", "ada@example.org"):
        with pytest.raises(InvalidInputError):
            accounts.sign_in(login, "a wrong sentence")
    words = "Signed: Ada Lovelace"
    house.storage.reviews.put(Review("r1", user.id, user.name, "metropolis", 5, words, datetime.now(UTC)))
    sell(house.cinema, actor, house.screening, "B1")
    return user


def but_what_is_due(house: SmallHouse) -> Kept:
    """Return the whole database, without the mark that is taken off an entry when its document is in place."""
    kept = everything(house.connection.database)
    for entry in kept["journal"]:
        entry.pop("due", None)
    return kept


def test_nothing_tells_of_an_erased_person(house: SmallHouse, ada: User) -> None:
    (stars,) = (one["rating_counts"] for one in raw(house.connection, "movies"))
    sales, journal = raw(house.connection, "transactions"), raw(house.connection, "journal")
    house.cinema.accounts.erase(house.operator, "countess")
    left = json_util.dumps(everything(house.connection.database)).casefold()
    for word in ("lovelace", "countess", "ada@example.org"):
        assert word not in left
    assert raw(house.connection, "transactions") == sales
    known = {one["_id"] for one in journal}
    (erased,) = [one for one in raw(house.connection, "journal") if one["_id"] not in known]
    after = {"field": "account", "role": "customer"}
    assert (erased["subject"], erased["operation"]["after"]) == (f"users/{ada.id}", after)
    assert sales[0]["customer"] == ada.id
    (review,) = house.storage.reviews.of_movie("metropolis", ReviewOrder.NEWEST, 10)
    assert (review.rating, review.writer, review.comment) == (5, "", "")
    assert [one["rating_counts"] for one in raw(house.connection, "movies")] == [stars]
    assert house.cinema.journal.verify(house.operator) == ()
    assert house.cinema.audit.findings(house.operator) == ()


def test_an_erased_login_can_not_sign_in(house: SmallHouse, ada: User) -> None:
    house.cinema.accounts.erase(house.operator, "ADA@example.org")
    for login in (ada.username, ada.email):
        with pytest.raises(InvalidInputError):
            house.cinema.accounts.sign_in(login, SENTENCE)
    with pytest.raises(NotFoundError):
        house.cinema.accounts.erase(house.operator, ada.username)


def test_the_name_can_be_taken_by_somebody_else_who_gets_none_of_the_purchases(house: SmallHouse, ada: User) -> None:
    assert house.storage.transactions.of_customer(ada.id, 10)
    house.cinema.accounts.erase(house.operator, ada.username)
    other = house.cinema.accounts.register(house.guest, "Somebody Else", ada.username, ada.email, SENTENCE)
    assert other.id != ada.id
    assert house.storage.transactions.of_customer(other.id, 10) == ()
    assert house.cinema.accounts.sign_in(ada.username, SENTENCE) == other


def test_the_last_administrator_can_not_be_erased(house: SmallHouse) -> None:
    add = house.cinema.accounts.add
    first = add(house.operator, Registration("First", "first", "first@example.org", SENTENCE), Role.ADMIN)
    before = but_what_is_due(house)
    with pytest.raises(ConflictError):
        house.cinema.accounts.erase(house.operator, "first")
    assert but_what_is_due(house) == before
    assert house.cinema.accounts.sign_in("first", SENTENCE) == first
    add(house.operator, Registration("Second", "second", "second@example.org", SENTENCE), Role.ADMIN)
    house.cinema.accounts.erase(house.operator, "first")
    with pytest.raises(ConflictError):
        house.cinema.accounts.erase(house.operator, "second")


def test_an_erasure_of_an_administrator_that_is_cut_off_is_finished_by_a_repeat(
    house: SmallHouse, failing_at: Failing
) -> None:
    for name in ("first", "second"):
        given = Registration(name, name, f"{name}@example.org", SENTENCE)
        house.cinema.accounts.add(house.operator, given, Role.ADMIN)
    house.cinema.office.record_marks(house.operator)
    with pytest.raises(PowerCutError):
        failing_at("before users.begin_erasing").accounts.erase(house.operator, "first")
    assert house.cinema.accounts.sign_in("first", SENTENCE).role is Role.CUSTOMER
    assert findings(house.cinema) == []
    house.cinema.accounts.erase(house.operator, "first")
    with pytest.raises(NotFoundError):
        house.cinema.accounts.find(house.operator, "first")
    assert findings(house.cinema) == []


def test_an_administrator_is_never_marked_as_being_erased(house: SmallHouse) -> None:
    given = Registration("First", "first", "first@example.org", SENTENCE)
    admin = house.cinema.accounts.add(house.operator, given, Role.ADMIN)
    with pytest.raises(ConflictError):
        house.storage.users.begin_erasing(admin.id)
    assert house.cinema.accounts.sign_in("first", SENTENCE) == admin


def test_only_administrators_erase(house: SmallHouse, ada: User) -> None:
    with pytest.raises(NotAllowedError):
        house.cinema.accounts.erase(house.staff, ada.username)
    assert house.cinema.accounts.find(house.operator, ada.username).id == ada.id
