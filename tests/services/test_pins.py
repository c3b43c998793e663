"""Staff sign in at a registered till by a PIN; wrong tries lock it there, and a manager unlocks it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest

from cinema.adapters.passwords import BcryptPasswords
from cinema.domain.registration import Registration
from cinema.domain.tills import StationKind
from cinema.domain.users import Actor, Channel, Role, User
from cinema.errors import (
    ConflictError,
    InvalidFieldsError,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
    PinLockedError,
    PinToReplaceError,
)
from cinema.services.cinema import Cinema
from cinema.services.pin_sign_in import initials
from tests.conftest import SmallHouse
from tests.services.audit_faults import unchecked
from tests.support import enrol, findings, raw

ADMIN = Actor(Role.ADMIN, "till-1", Channel.ADMIN, "user-admin", "Ada Office")
MANAGER = Actor(Role.MANAGER, "office", Channel.ADMIN, "user-manager", "Mia")
SENTENCE, PIN, WRONG = "a long sentence", "471386", "90817"


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(BcryptPasswords.__init__, "__defaults__", (4,))


@pytest.fixture
def till(house: SmallHouse) -> Cinema:
    """A workstation that is registered as a till."""
    enrol(house.storage, ADMIN, MANAGER)
    house.cinema.office.record_marks(house.operator)
    house.cinema.stations.register(ADMIN, StationKind.TILL, "Counter 1")
    return house.cinema


@pytest.fixture
def ben(house: SmallHouse, till: Cinema) -> User:
    """A member of staff with a PIN of his own."""
    user = till.accounts.add(house.operator, Registration("Ben Ber", "ben", "ben@example.org", SENTENCE), Role.STAFF)
    till.pins.choose(till.actor(user, Channel.BOX_OFFICE), SENTENCE, PIN)
    return house.storage.users.get(user.id)


def second_till(house: SmallHouse, name: str = "till-2") -> Cinema:
    cinema = house.another_till(name)
    cinema.stations.register(ADMIN, StationKind.TILL, name)
    return cinema


def guess(cinema: Cinema, user: User, times: int) -> list[type[Exception]]:
    """Try a wrong PIN so often, and return how each try was refused."""
    found: list[type[Exception]] = []
    for _time in range(times):
        with pytest.raises((InvalidInputError, PinLockedError)) as refused:
            cinema.pin_sign_in.sign_in(user.id, WRONG)
        found.append(type(refused.value))
    return found


def test_a_person_who_is_chosen_signs_in_by_the_pin(house: SmallHouse, till: Cinema, ben: User) -> None:
    people = till.pin_sign_in.people(house.guest)
    assert [(one.id, one.name, one.initials) for one in people] == [(ben.id, "Ben Ber", "BB")]
    signed_in = till.pin_sign_in.sign_in(ben.id, f" {PIN} ")
    assert (signed_in.id, signed_in.role) == (ben.id, Role.STAFF)
    actor = till.actor(signed_in, Channel.BOX_OFFICE)
    assert till.accounts.profile(actor).id == ben.id
    assert findings(till) == []


def test_a_password_is_no_pin_and_a_pin_no_password(till: Cinema, ben: User) -> None:
    with pytest.raises(InvalidInputError):
        till.pin_sign_in.sign_in(ben.id, SENTENCE)
    with pytest.raises(InvalidInputError):
        till.accounts.sign_in("ben", PIN)


@pytest.mark.parametrize("kind", [None, StationKind.DOOR, StationKind.KIOSK])
def test_pins_work_at_a_registered_till_only(house: SmallHouse, ben: User, kind: StationKind | None) -> None:
    other = house.another_till("laptop")
    if kind is not None:
        other.stations.register(ADMIN, kind, "Foyer")
    calls: list[Callable[[], object]] = [
        lambda: other.pin_sign_in.people(house.guest), lambda: other.pin_sign_in.sign_in(ben.id, PIN),
    ]  # fmt: skip
    for call in calls:
        with pytest.raises(ConflictError, match="not registered as a till"):
            call()


def test_a_till_that_is_retired_takes_no_pins(till: Cinema, house: SmallHouse, ben: User) -> None:
    till.stations.retire(ADMIN, till.tills.this_one())
    with pytest.raises(ConflictError):
        till.pin_sign_in.sign_in(ben.id, PIN)


def test_five_wrong_tries_lock_the_person_at_that_till_alone(house: SmallHouse, till: Cinema, ben: User) -> None:
    with pytest.raises(InvalidInputError, match="4 more tries"):
        till.pin_sign_in.sign_in(ben.id, WRONG)
    assert guess(till, ben, 4) == [InvalidInputError] * 3 + [PinLockedError]
    with pytest.raises(PinLockedError, match="at this till after 5 wrong tries"):
        till.pin_sign_in.sign_in(ben.id, PIN)
    assert second_till(house).pin_sign_in.sign_in(ben.id, PIN).id == ben.id
    assert till.accounts.sign_in("ben", SENTENCE).id == ben.id, "the password works as before"
    with pytest.raises(PinLockedError):
        till.pin_sign_in.sign_in(ben.id, PIN)


def test_the_right_pin_forgets_the_wrong_tries_before(till: Cinema, ben: User) -> None:
    for _round in range(3):
        guess(till, ben, 4)
        till.pin_sign_in.sign_in(ben.id, PIN)


def test_guesses_at_many_tills_are_counted_for_the_house(house: SmallHouse, till: Cinema, ben: User) -> None:
    for number in range(5):
        guess(second_till(house, f"till-{number + 2}"), ben, 4)
    for cinema in (till, house.another_till("till-3")):
        if cinema is not till:
            cinema.stations.register(ADMIN, StationKind.TILL, "Another counter")
        with pytest.raises(PinLockedError, match="tills of the house"):
            cinema.pin_sign_in.sign_in(ben.id, PIN)
    assert till.accounts.unlock(MANAGER, "ben")[1]
    assert till.pin_sign_in.sign_in(ben.id, PIN).id == ben.id


def test_a_manager_unlocks_and_sees_who_is_locked(house: SmallHouse, till: Cinema, ben: User) -> None:
    guess(till, ben, 5)
    office = till.admin.people
    person = office.get(MANAGER, ben.id)
    assert person.pin.exists
    assert person.pin.locked_at == (till.tills.this_one(),)
    assert house.storage.people.counts().locked == 1
    assert [one.id for one in house.storage.people.locked(10)] == [ben.id]
    assert not office.unlock(MANAGER, ben.id).pin.locked
    assert house.storage.people.counts().locked == 0
    assert till.pin_sign_in.sign_in(ben.id, PIN).id == ben.id
    assert till.accounts.unlock(MANAGER, "ben") == (till.accounts.find(MANAGER, "ben"), False)


def test_of_many_guesses_at_one_instant_no_more_than_five_are_compared(
    house: SmallHouse, till: Cinema, ben: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared: list[str] = []
    matches = BcryptPasswords.matches

    def counted(self: BcryptPasswords, pin: str, known: str) -> bool:
        compared.append(pin)
        return matches(self, pin, known)

    monkeypatch.setattr(BcryptPasswords, "matches", counted)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _n: guess(till, ben, 2), range(8)))
    assert len(compared) == 5


def test_a_given_pin_lets_its_owner_choose_one_and_nothing_else(house: SmallHouse, till: Cinema, ben: User) -> None:
    given = till.pins.give(ADMIN, ben.id)
    with pytest.raises(InvalidInputError, match="wrong"):
        till.pin_sign_in.sign_in(ben.id, PIN)
    with pytest.raises(PinToReplaceError) as asked:
        till.pin_sign_in.sign_in(ben.id, given)
    assert asked.value.field == "new_pin"
    for bad in ("1234", given):
        with pytest.raises(InvalidInputError) as refused:
            till.pin_sign_in.sign_in(ben.id, given, bad)
        assert refused.value.field == "new_pin"
    assert till.pin_sign_in.sign_in(ben.id, given, "58203").id == ben.id
    assert till.pin_sign_in.sign_in(ben.id, "58203").id == ben.id
    with pytest.raises(InvalidInputError, match="wrong"):
        till.pin_sign_in.sign_in(ben.id, given, "77031")
    assert findings(till) == []


def test_a_given_pin_ends_after_a_day(house: SmallHouse, till: Cinema, ben: User) -> None:
    given = till.pins.give(ADMIN, ben.id)
    past = {"pin.until": datetime(2020, 1, 1, tzinfo=UTC)}
    house.connection.database["users"].update_one({"_id": ben.id}, {"$set": past})
    with pytest.raises(InvalidInputError, match="expired"):
        till.pin_sign_in.sign_in(ben.id, given, "58203")


def test_a_pin_that_became_the_staff_number_must_be_replaced(till: Cinema, house: SmallHouse, ben: User) -> None:
    user = till.admin.people.get(ADMIN, ben.id).user
    till.admin.people.save(ADMIN, user, {"staff_number": PIN})
    with pytest.raises(PinToReplaceError):
        till.pin_sign_in.sign_in(ben.id, PIN)
    assert till.pin_sign_in.sign_in(ben.id, PIN, "58203").id == ben.id


def test_who_sets_a_pin_needs_the_password_and_a_good_pin(till: Cinema, ben: User) -> None:
    actor = till.actor(ben, Channel.BOX_OFFICE)
    with pytest.raises(InvalidInputError) as refused:
        till.pins.choose(actor, "another sentence", "58203")
    assert refused.value.field == "password"
    with pytest.raises(InvalidInputError) as refused:
        till.pins.choose(actor, SENTENCE, "4444")
    assert refused.value.field == "pin"
    guess(till, ben, 5)
    till.pins.choose(actor, SENTENCE, "58203")
    assert till.pin_sign_in.sign_in(ben.id, "58203").id == ben.id


def test_customers_have_no_pin(house: SmallHouse, till: Cinema, ben: User) -> None:
    zoe = till.accounts.register(house.guest, "Zoe", "zoe", "zoe@example.org", SENTENCE)
    with pytest.raises(InvalidInputError, match="Only staff"):
        till.pins.give(ADMIN, zoe.id)
    till.admin.people.give_role(ADMIN, ben, Role.CUSTOMER)
    assert till.pin_sign_in.people(house.guest) == ()
    with pytest.raises(NotFoundError):
        till.pin_sign_in.sign_in(ben.id, PIN)


def test_who_is_deactivated_is_told_so_with_the_right_pin_only(house: SmallHouse, till: Cinema, ben: User) -> None:
    till.admin.people.deactivate(ADMIN, ben)
    assert till.pin_sign_in.people(house.guest) == ()
    with pytest.raises(InvalidInputError):
        till.pin_sign_in.sign_in(ben.id, WRONG)
    with pytest.raises(NotAllowedError, match="deactivated"):
        till.pin_sign_in.sign_in(ben.id, PIN)


def test_a_one_time_password_is_replaced_before_the_pin_works(house: SmallHouse, till: Cinema, ben: User) -> None:
    till.accounts.reset(house.operator, "ben")
    with pytest.raises(NotAllowedError, match="one-time password"):
        till.pin_sign_in.sign_in(ben.id, PIN)


def test_a_pin_is_taken_away_and_an_erased_person_has_none(house: SmallHouse, till: Cinema, ben: User) -> None:
    till.pins.remove(ADMIN, ben.id)
    till.pins.remove(ADMIN, ben.id)
    assert till.pin_sign_in.people(house.guest) == ()
    with pytest.raises(InvalidInputError, match="has no PIN"):
        till.pin_sign_in.sign_in(ben.id, PIN)
    till.pins.give(ADMIN, ben.id)
    till.accounts.erase(house.operator, "ben")
    assert findings(till) == []


def test_the_journal_names_who_set_a_pin_and_has_no_value(house: SmallHouse, till: Cinema, ben: User) -> None:
    given = till.pins.give(ADMIN, ben.id)
    changes = till.admin.people.get(ADMIN, ben.id).changes
    assert [(one.by, one.fields) for one in changes[:2]] == [("user-admin", ("pin",)), (ben.id, ("pin",))]
    (stored,) = [one["pin"]["hash"] for one in raw(house.connection, "users") if "pin" in one]
    journal = str(raw(house.connection, "journal"))
    assert stored not in journal
    assert given not in journal
    assert PIN not in journal


@pytest.mark.parametrize("put", ["pin.hash", "password_hash"])
def test_the_audit_finds_a_pin_that_was_replaced_by_hand(house: SmallHouse, till: Cinema, ben: User, put: str) -> None:
    known = BcryptPasswords().hash("135790") if put == "pin.hash" else _pin_hash(house, ben)
    unchecked(house.connection.database["users"], {"_id": ben.id}, {"$set": {put: known}})
    assert findings(till) == ["pin-replaced" if put == "pin.hash" else "password-replaced"]


def test_the_audit_finds_the_pin_of_somebody_else(house: SmallHouse, till: Cinema, ben: User) -> None:
    pin = {"hash": _pin_hash(house, ben), "until": None}
    unchecked(house.connection.database["users"], {"_id": "user-manager"}, {"$set": {"pin": pin}})
    assert findings(till) == ["pin-replaced"]


def _pin_hash(house: SmallHouse, user: User) -> str:
    return str(next(one["pin"]["hash"] for one in raw(house.connection, "users") if one["_id"] == user.id))


def test_staff_numbers_are_digits_and_each_belongs_to_one_person(till: Cinema, ben: User) -> None:
    office = till.admin.people
    saved = office.save(ADMIN, office.get(ADMIN, ben.id).user, {"staff_number": " 07 "}).user
    assert saved.staff_number == "07"
    other = office.get(ADMIN, "user-manager").user
    with pytest.raises(ConflictError) as refused:
        office.save(ADMIN, other, {"staff_number": "07"})
    assert refused.value.field == "staff_number"
    with pytest.raises(InvalidFieldsError):
        office.save(ADMIN, other, {"staff_number": "7b"})


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Ada Lovelace", "AL"), ("Cher", "C"), ("  ", ""), ("Ana de la Cruz", "AC"), ("łukasz ł", "ŁŁ")],
)
def test_initials_are_those_of_the_first_and_the_last_word(name: str, letters: str) -> None:
    assert initials(name) == letters
