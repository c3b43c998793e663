"""People: what managers and administrators may do, sessions that end, and the last administrator, who stays."""

import json
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from cinema.adapters.passwords import BcryptPasswords
from cinema.bootstrap import join
from cinema.domain.memberships import Membership
from cinema.domain.orders import Choice
from cinema.domain.reviews import Review
from cinema.domain.users import Actor, Channel, Role, User
from cinema.errors import (
    ChangedMeanwhileError,
    CinemaError,
    ConflictError,
    InvalidFieldsError,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
    SignedOutError,
    TooManyAttemptsError,
)
from cinema.services.office.people import Group, PeopleOffice
from repositories.storage import open_storage
from tests.conftest import SmallHouse
from tests.services.conftest import Failing, PowerCutError
from tests.support import enrol, findings, pass_time, raw, sell

ADMIN = Actor(Role.ADMIN, "office", Channel.ADMIN, "user-admin", "Ada")
OTHER = Actor(Role.ADMIN, "desk", Channel.ADMIN, "user-other", "Olu")
MANAGER = Actor(Role.MANAGER, "office", Channel.ADMIN, "user-manager", "Mia")
SENTENCE = "a long sentence"


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(BcryptPasswords.__init__, "__defaults__", (4,))


@pytest.fixture
def people(house: SmallHouse) -> PeopleOffice:
    enrol(house.storage, ADMIN, MANAGER)
    return house.cinema.admin.people


@pytest.fixture
def zoe(house: SmallHouse) -> User:
    """A customer."""
    return house.cinema.accounts.register(house.guest, "Zoë Żak", "zoe", "zoe@example.org", SENTENCE)


def role_of(house: SmallHouse, user: str) -> Role:
    return house.storage.users.get(user).role


def noted(house: SmallHouse, user: str) -> list[dict[str, object]]:
    return [one["operation"]["after"] for one in raw(house.connection, "journal") if one["subject"] == f"users/{user}"]


# Lists


def test_staff_customers_and_the_locked_are_listed_and_counted(
    house: SmallHouse, people: PeopleOffice, zoe: User
) -> None:
    for _try in range(10):
        pass_time(house.connection, 200)  # the waits of the tries before
        with pytest.raises((InvalidInputError, TooManyAttemptsError)):
            house.cinema.accounts.sign_in("zoe", "not it")
    staff = people.table(MANAGER, Group.STAFF)
    assert [row.user.id for row in staff.rows] == ["user-admin", "user-manager", "user-staff"]
    assert (staff.counts.staff, staff.counts.customers, staff.counts.locked) == (3, 1, 1)
    (locked,) = people.table(MANAGER, Group.LOCKED).rows
    assert locked.user.id == zoe.id
    assert locked.lock is not None
    assert locked.lock.till == "till-1"
    assert people.unlock(MANAGER, zoe.id).lock is None
    assert people.table(MANAGER, Group.LOCKED).rows == ()
    assert house.cinema.accounts.sign_in("zoe", SENTENCE).id == zoe.id


@pytest.mark.parametrize("text", ["zo", "ZOË", "zak", "zoe@exam", "zak zoe", "M-77"])
def test_a_customer_is_found_by_the_beginnings_of_words(people: PeopleOffice, zoe: User, text: str) -> None:
    people.save(MANAGER, zoe, {"member_number": "M-77"})
    assert [row.user.id for row in people.table(MANAGER, Group.CUSTOMERS, text).rows] == [zoe.id]


@pytest.mark.parametrize("group", [Group.CUSTOMERS, Group.STAFF])
@pytest.mark.parametrize("text", ["lukasz muller", "łukasz", "mueller", "müller"])
def test_people_are_found_by_the_letters_that_a_keyboard_has(
    house: SmallHouse, people: PeopleOffice, group: Group, text: str
) -> None:
    user_id = "user-staff"
    if group is Group.CUSTOMERS:
        user_id, at = "u9", datetime.now(UTC)
        house.storage.users.add(User("u9", "lm", "Łukasz Müller", "l@example.org", Role.CUSTOMER, at), "")
    else:
        people.save(ADMIN, house.storage.users.get(user_id), {"name": "Łukasz Müller"})
    assert [row.user.id for row in people.table(MANAGER, group, text).rows] == [user_id]


@pytest.mark.parametrize("text", ["oe", "zoe kowalski", "!!", "$where", ".*", "sam"])
def test_other_words_find_no_customer(people: PeopleOffice, zoe: User, text: str) -> None:
    assert people.table(MANAGER, Group.CUSTOMERS, text).rows == ()


def test_a_name_that_its_owner_changed_is_found_by_its_new_words(
    house: SmallHouse, people: PeopleOffice, zoe: User
) -> None:
    house.cinema.accounts.save_profile(house.cinema.actor(zoe, Channel.CUSTOMER), "Yuki", (), "en")
    assert len(people.table(MANAGER, Group.CUSTOMERS, "yuki").rows) == 1
    assert people.table(MANAGER, Group.CUSTOMERS, "zak").rows == ()


# Details


def test_a_new_member_of_staff_signs_in_once_with_the_password_that_was_shown(
    house: SmallHouse, people: PeopleOffice
) -> None:
    values = {"name": "Lucía", "username": "lucia", "email": "lucia@example.org", "role": "staff"}
    person, secret = people.create(ADMIN, values)
    assert person.user.role is Role.STAFF
    user = house.cinema.accounts.sign_in("lucia", secret)
    assert user.must_change_password
    house.cinema.accounts.change_password(house.cinema.actor(user, Channel.CUSTOMER), secret, SENTENCE)
    house.cinema.office.record_marks(house.operator)
    assert findings(house.cinema) == []


def test_a_manager_creates_customers_and_no_staff(people: PeopleOffice) -> None:
    values = {"name": "Kim", "username": "kim", "email": "kim@example.org"}
    with pytest.raises(NotAllowedError):
        people.create(MANAGER, {**values, "role": "staff"})
    person, _secret = people.create(MANAGER, {**values, "member_number": "7"})
    assert (person.user.role, person.user.membership) == (Role.CUSTOMER, Membership("7"))


def test_every_mistake_of_a_form_is_told_at_its_field(people: PeopleOffice, zoe: User) -> None:
    wrong = {
        "name": "", "username": "admin", "email": "nowhere", "member_number": "", "member_kind": "gold",
        "member_from": "2026-02-30", "member_until": "tomorrow",
    }  # fmt: skip
    with pytest.raises(InvalidFieldsError) as told:
        people.save(MANAGER, zoe, wrong)
    assert list(told.value.fields) == ["name", "username", "email", "member_number", "member_from", "member_until"]
    with pytest.raises(InvalidFieldsError) as told:
        people.save(MANAGER, zoe, {"member_number": "1", "member_from": "2026-02-02", "member_until": "2026-02-01"})
    assert list(told.value.fields) == ["member_until"]


def test_what_another_account_has_is_refused_at_its_field_and_nothing_is_half_done(
    house: SmallHouse, people: PeopleOffice, zoe: User
) -> None:
    zoe = people.save(MANAGER, zoe, {"member_number": "7"}).user
    other, _secret = people.create(MANAGER, {"name": "Kim", "username": "kim", "email": "kim@example.org"})
    for field, value in (("username", "ZOE"), ("email", "Zoe@example.org"), ("member_number", "7")):
        with pytest.raises(ConflictError) as taken:
            people.save(MANAGER, other.user, {field: value, "name": "Kim II"})
        assert taken.value.field == field
    values = {"name": "Lee", "username": "lee", "email": "lee@example.org", "member_number": "7"}
    with pytest.raises(ConflictError, match="membership number"):
        people.create(MANAGER, values)
    assert house.storage.users.get(other.user.id) == other.user
    with pytest.raises(NotFoundError):
        house.cinema.accounts.find(house.operator, "lee")


def test_a_renamed_person_signs_in_by_the_new_name_alone(house: SmallHouse, people: PeopleOffice, zoe: User) -> None:
    people.save(MANAGER, zoe, {"username": "zozo", "email": "zozo@example.org"})
    for login in ("zozo", "zozo@example.org"):
        assert house.cinema.accounts.sign_in(login, SENTENCE).id == zoe.id
    for login in ("zoe", "zoe@example.org"):
        with pytest.raises(InvalidInputError):
            house.cinema.accounts.sign_in(login, SENTENCE)


def test_the_journal_names_the_fields_that_were_changed_and_no_value(
    house: SmallHouse, people: PeopleOffice, zoe: User
) -> None:
    person = people.save(MANAGER, zoe, {"name": "Yuki Kurosawa", "member_number": "M-77"})
    assert noted(house, zoe.id) == [{"field": "name,membership", "role": "customer"}]
    assert [(one.fields, one.name) for one in person.changes] == [(("name", "membership"), "Mia")]
    assert not [word for word in ("Kurosawa", "M-77", "zoe") if word in repr(raw(house.connection, "journal"))]


def test_values_that_change_nothing_write_nothing(house: SmallHouse, people: PeopleOffice, zoe: User) -> None:
    people.save(MANAGER, zoe, {"name": zoe.name})
    assert noted(house, zoe.id) == []


def test_the_second_of_two_managers_is_told_and_overwrites_nothing(people: PeopleOffice, zoe: User) -> None:
    people.save(ADMIN, zoe, {"name": "First"})
    with pytest.raises(ChangedMeanwhileError) as told:
        people.save(MANAGER, zoe, {"name": "Second", "email": "second@example.org"})
    assert (told.value.fields, told.value.by) == (("name",), "user-admin")
    assert people.get(MANAGER, zoe.id).user.name == "First"


def test_of_many_managers_at_one_instant_one_saves(house: SmallHouse, people: PeopleOffice, zoe: User) -> None:
    told = race([partial(people.save, ADMIN, zoe, {"name": f"Name {n}"}) for n in range(8)])
    assert sorted(map(type, told), key=str) == [ChangedMeanwhileError] * 7
    assert house.storage.users.get(zoe.id).revision == 1


def test_a_form_does_not_overwrite_what_its_person_changed_since(
    house: SmallHouse, people: PeopleOffice, zoe: User
) -> None:
    house.cinema.accounts.save_profile(house.cinema.actor(zoe, Channel.CUSTOMER), "Yuki", (), "en")
    with pytest.raises(ChangedMeanwhileError) as told:
        people.save(MANAGER, zoe, {"name": "Zoe"})
    assert (told.value.fields, told.value.by) == (("name",), zoe.id)


def test_a_ticket_for_members_is_sold_while_a_membership_is_valid(
    house: SmallHouse, people: PeopleOffice, zoe: User
) -> None:
    prices = house.cinema.admin.prices
    child = next(one for one in prices.overview(MANAGER).types if one.id == "child")
    prices.change_type(MANAGER, child, replace(child, members_only=True))
    window = signed_in(house, "zoe")

    def buy(seat: str) -> None:
        held = house.cinema.booking.hold(window, house.screening, None, (seat,))
        house.cinema.checkout.begin(window, [Choice(held, {seat: "child"})])

    today = datetime.now(ZoneInfo("Europe/Lisbon")).date()
    with pytest.raises(NotAllowedError, match="only for members"):
        buy("B1")
    zoe = people.save(MANAGER, zoe, {"member_number": "7", "member_until": (today - timedelta(9)).isoformat()}).user
    with pytest.raises(NotAllowedError, match="only for members"):
        buy("B2")
    people.save(MANAGER, zoe, {"member_from": (today - timedelta(9)).isoformat(), "member_until": ""})
    buy("B3")


# What managers may do


def test_a_manager_changes_of_staff_just_membership_and_lock(house: SmallHouse, people: PeopleOffice) -> None:
    staff = house.storage.users.get("user-staff")
    for forbidden in (
        lambda: people.save(MANAGER, staff, {"name": "Samuel"}),
        lambda: people.deactivate(MANAGER, staff),
        lambda: people.activate(MANAGER, staff),
        lambda: people.end_sessions(MANAGER, staff.id),
        lambda: people.export(MANAGER, staff.id, Path("/nowhere/at/all")),
        lambda: people.one_time_password(MANAGER, staff.id),
        lambda: people.give_role(MANAGER, staff, Role.CUSTOMER),
        lambda: people.erase(MANAGER, staff.id),
        lambda: people.deactivate(MANAGER, replace(staff, role=Role.CUSTOMER)),
    ):
        with pytest.raises(NotAllowedError):
            forbidden()
    assert house.storage.users.get("user-staff") == staff
    people.unlock(MANAGER, staff.id)
    assert people.save(MANAGER, staff, {"member_number": "S1"}).user.membership == Membership("S1")


def test_nobody_raises_their_own_role(house: SmallHouse, people: PeopleOffice) -> None:
    """An administrator who was demoted a moment ago may still be known as one for two seconds."""
    enrol(house.storage, OTHER)
    people.table(OTHER, Group.STAFF)  # known from now on
    elsewhere = house.another_till("elsewhere").admin.people
    elsewhere.give_role(ADMIN, house.storage.users.get("user-other"), Role.MANAGER)
    with pytest.raises(NotAllowedError):
        people.give_role(OTHER, house.storage.users.get("user-other"), Role.ADMIN)
    assert role_of(house, "user-other") is Role.MANAGER


# Roles, recorded


def test_a_customer_becomes_staff_and_a_customer_again_and_the_audit_is_content(
    house: SmallHouse, people: PeopleOffice, zoe: User
) -> None:
    house.cinema.office.record_marks(house.operator)
    person = people.give_role(ADMIN, zoe, Role.STAFF)
    assert (person.user.role, role_of(house, zoe.id)) == (Role.STAFF, Role.STAFF)
    assert (person.changes[0].before, person.changes[0].after) == ("customer", "staff")
    assert findings(house.cinema) == []
    people.give_role(ADMIN, person.user, Role.CUSTOMER)
    assert findings(house.cinema) == []
    people.give_role(ADMIN, people.get(ADMIN, zoe.id).user, Role.MANAGER)
    people.erase(ADMIN, zoe.id)
    assert findings(house.cinema) == []


def test_a_role_that_was_changed_meanwhile_is_told(house: SmallHouse, people: PeopleOffice, zoe: User) -> None:
    people.give_role(ADMIN, zoe, Role.STAFF)
    with pytest.raises(ChangedMeanwhileError) as told:
        people.give_role(ADMIN, zoe, Role.MANAGER)
    assert (told.value.fields, told.value.by) == (("role",), "user-admin")
    assert role_of(house, zoe.id) is Role.STAFF


def test_a_promoted_window_may_act_by_its_new_role_and_a_demoted_one_no_more(
    house: SmallHouse, people: PeopleOffice
) -> None:
    manager = house.storage.users.get("user-manager")
    people.table(MANAGER, Group.STAFF)
    people.give_role(ADMIN, manager, Role.STAFF)
    with pytest.raises(NotAllowedError):
        people.table(MANAGER, Group.STAFF)


# The last administrator


@pytest.mark.parametrize("deed", ["demote", "deactivate", "erase", "erase by name"])
def test_the_last_administrator_stays(house: SmallHouse, people: PeopleOffice, deed: str) -> None:
    admin = house.storage.users.get("user-admin")
    deeds: dict[str, Callable[[], object]] = {
        "demote": lambda: people.give_role(ADMIN, admin, Role.MANAGER),
        "deactivate": lambda: people.deactivate(ADMIN, admin),
        "erase": lambda: people.erase(ADMIN, admin.id),
        "erase by name": lambda: house.cinema.accounts.erase(house.operator, admin.username),
    }
    with pytest.raises(ConflictError, match="last administrator"):
        deeds[deed]()
    assert house.storage.users.get("user-admin") == admin


def test_an_administrator_who_is_deactivated_does_not_count(house: SmallHouse, people: PeopleOffice) -> None:
    enrol(house.storage, OTHER)
    people.deactivate(ADMIN, house.storage.users.get("user-other"))
    with pytest.raises(ConflictError, match="last administrator"):
        people.give_role(ADMIN, house.storage.users.get("user-admin"), Role.CUSTOMER)
    people.give_role(ADMIN, house.storage.users.get("user-other"), Role.STAFF)
    assert role_of(house, "user-other") is Role.STAFF


Deed = Callable[[PeopleOffice, Actor, User], object]
DEEDS: dict[str, Deed] = {
    "demote": lambda people, actor, user: people.give_role(actor, user, Role.STAFF),
    "deactivate": lambda people, actor, user: people.deactivate(actor, user),
    "erase": lambda people, actor, user: people.erase(actor, user.id),
}


@pytest.mark.parametrize("first", DEEDS)
@pytest.mark.parametrize("second", DEEDS)
def test_of_two_administrators_who_remove_each_other_one_stays(
    house: SmallHouse, people: PeopleOffice, first: str, second: str
) -> None:
    enrol(house.storage, OTHER)
    for _round in range(3):
        told = remove_each_other(house, DEEDS[first], DEEDS[second])
        left = house.connection.database["users"].count_documents({"role": "admin", "deactivated": {"$ne": True}})
        assert left == len(told) >= 1
        if left < 2:  # else both were told to look again
            return


def remove_each_other(house: SmallHouse, first: Deed, second: Deed) -> list[BaseException]:
    one, two = (house.storage.users.get(actor.user or "") for actor in (ADMIN, OTHER))
    offices = [house.another_till(f"till-{n}").admin.people for n in range(2)]
    return race([lambda: first(offices[0], ADMIN, two), lambda: second(offices[1], OTHER, one)])


def test_a_demotion_that_is_cut_off_after_its_witness_changes_nothing_and_a_repeat_goes_on(
    house: SmallHouse, people: PeopleOffice, failing_at: Failing
) -> None:
    enrol(house.storage, OTHER)
    house.cinema.office.record_marks(house.operator)
    other = house.storage.users.get("user-other")
    with pytest.raises(PowerCutError):
        failing_at("after journal.settled").admin.people.give_role(ADMIN, other, Role.STAFF)
    assert role_of(house, "user-other") is Role.ADMIN
    assert findings(house.cinema) == []
    people.give_role(ADMIN, other, Role.STAFF)
    assert role_of(house, "user-other") is Role.STAFF
    assert findings(house.cinema) == []
    assert [one.fields for one in people.get(ADMIN, "user-admin").changes if one.fields == ("role",)] == [("role",)]


def test_without_a_witness_two_administrators_remove_each_other(
    house: SmallHouse, people: PeopleOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: a look at who else is there, before the change, keeps nobody."""
    enrol(house.storage, OTHER)
    storages = [open_storage(house.connection) for _ in range(2)]
    looked = threading.Barrier(2, timeout=30)
    for storage in storages:
        access = join(storage, "till-x").admin.people._access
        seen = storage.users.another_administrator

        def look(actor: Actor, user: User, seen: Callable[[str], User | None] = seen) -> None:
            assert seen(user.id) is not None
            looked.wait()

        monkeypatch.setattr(access, "_keep_an_administrator", look)
        storage.__dict__["access"] = access
    one, two = (house.storage.users.get(actor.user or "") for actor in (ADMIN, OTHER))
    race([
        lambda: storages[0].__dict__["access"].give_role(ADMIN, two, Role.STAFF),
        lambda: storages[1].__dict__["access"].give_role(OTHER, one, Role.STAFF),
    ])  # fmt: skip
    assert house.connection.database["users"].count_documents({"role": "admin"}) == 0


def race(deeds: list[Callable[[], object]]) -> list[BaseException]:
    """Do all at one instant, and return what was raised."""
    told: list[BaseException] = []
    start = threading.Barrier(len(deeds))

    def run(deed: Callable[[], object]) -> None:
        start.wait()
        try:
            deed()
        except CinemaError as error:
            told.append(error)

    threads = [threading.Thread(target=run, args=(deed,)) for deed in deeds]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return told


# Sessions


def signed_in(house: SmallHouse, login: str) -> Actor:
    return house.cinema.actor(house.cinema.accounts.sign_in(login, SENTENCE), Channel.CUSTOMER)


def test_a_window_that_signed_in_before_its_sessions_were_ended_is_signed_out_and_a_later_one_is_not(
    house: SmallHouse, people: PeopleOffice, zoe: User
) -> None:
    before = signed_in(house, "zoe")
    people.end_sessions(MANAGER, zoe.id)
    with pytest.raises(SignedOutError):
        house.cinema.accounts.set_favourite(before, "metropolis", favourite=True)
    with pytest.raises(SignedOutError):  # an unknown sign-in is one before
        house.cinema.accounts.set_favourite(replace(before, signed_in_at=None), "metropolis", favourite=True)
    with pytest.raises(SignedOutError):  # a locked window can't be opened by its password
        house.cinema.accounts.confirm(before, SENTENCE)
    after = signed_in(house, "zoe")
    assert house.cinema.accounts.set_favourite(after, "metropolis", favourite=True).favourites == ("metropolis",)
    assert noted(house, zoe.id)[0]["field"] == "sessions"


def test_sessions_end_by_their_order_whatever_the_clock_says(
    house: SmallHouse, people: PeopleOffice, zoe: User
) -> None:
    users = house.connection.database["users"]
    users.update_one({"_id": zoe.id}, {"$set": {"sessions_from": datetime(2099, 1, 1, tzinfo=UTC)}})
    before = signed_in(house, "zoe")  # the clock was set back since
    house.cinema.accounts.set_favourite(before, "metropolis", favourite=True)
    people.end_sessions(MANAGER, zoe.id)
    with pytest.raises(SignedOutError):
        house.cinema.accounts.set_favourite(before, "metropolis", favourite=True)
    house.cinema.accounts.set_favourite(signed_in(house, "zoe"), "metropolis", favourite=True)


def test_a_deactivated_person_is_out_at_once_and_in_again_only_by_a_new_sign_in(
    house: SmallHouse, people: PeopleOffice, zoe: User
) -> None:
    window = signed_in(house, "zoe")
    person = people.deactivate(MANAGER, zoe)
    assert people.deactivate(MANAGER, person.user).user.deactivated
    with pytest.raises(SignedOutError, match="deactivated"):
        house.cinema.accounts.set_favourite(window, "metropolis", favourite=True)
    with pytest.raises(NotAllowedError, match="deactivated"):
        house.cinema.accounts.sign_in("zoe", SENTENCE)
    assert not people.activate(MANAGER, person.user).user.deactivated
    with pytest.raises(SignedOutError):
        house.cinema.accounts.set_favourite(window, "metropolis", favourite=True)
    house.cinema.accounts.set_favourite(signed_in(house, "zoe"), "metropolis", favourite=True)


def test_a_wrong_password_tells_nothing_of_a_deactivated_account(
    house: SmallHouse, people: PeopleOffice, zoe: User
) -> None:
    people.deactivate(MANAGER, zoe)
    words = []
    for login in ("zoe", "nobody"):
        with pytest.raises(InvalidInputError) as told:
            house.cinema.accounts.sign_in(login, "a wrong sentence")
        words.append(told.value.message)
    assert words[0] == words[1]


def test_a_one_time_password_of_a_deactivated_account_is_not_used_up(
    house: SmallHouse, people: PeopleOffice, zoe: User
) -> None:
    secret = people.one_time_password(ADMIN, zoe.id)
    person = people.deactivate(ADMIN, zoe)
    with pytest.raises(NotAllowedError, match="deactivated"):
        house.cinema.accounts.sign_in("zoe", secret)
    people.activate(ADMIN, person.user)
    assert house.cinema.accounts.sign_in("zoe", secret).must_change_password


# Export and erasing


def test_an_export_has_all_that_is_kept_of_a_person_in_a_file_of_its_own(
    house: SmallHouse, people: PeopleOffice, zoe: User, tmp_path: Path
) -> None:
    window = signed_in(house, "zoe")
    house.cinema.accounts.set_favourite(window, "metropolis", favourite=True)
    house.storage.reviews.put(Review("r1", zoe.id, zoe.name, "metropolis", 5, "Great.", datetime.now(UTC)))
    sale = sell(house.cinema, window, house.screening, "B1")
    file = tmp_path / "zoe.json"
    people.export(MANAGER, zoe.id, file)
    told = json.loads(file.read_text("utf-8"))
    assert told["account"]["email"] == "zoe@example.org"
    assert told["favourites"] == ["metropolis"]
    assert [one["comment"] for one in told["reviews"]] == ["Great."]
    assert [one["id"] for one in told["purchases"]] == [sale.id]
    assert "password" not in file.read_text("utf-8").replace("must_change_password", "")
    assert file.stat().st_mode & 0o077 == 0
    with pytest.raises(InvalidInputError) as there:
        people.export(MANAGER, zoe.id, file)
    assert there.value.field == "file"


def test_an_erased_person_is_gone(house: SmallHouse, people: PeopleOffice, zoe: User) -> None:
    people.erase(ADMIN, zoe.id)
    with pytest.raises(NotFoundError):
        people.get(ADMIN, zoe.id)
    assert people.table(ADMIN, Group.CUSTOMERS, "zoe").rows == ()
