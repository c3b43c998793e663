"""The administration's page of people, over a real house: lists, a form, a password shown once, a session that ends."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

import pytest

from cinema.adapters.passwords import BcryptPasswords
from cinema.domain.users import Actor, Channel, Role, User
from cinema.errors import NotFoundError
from cinema.services.office.people import Group
from gui.admin.face import ADMIN as FACE
from gui.admin.people import PeoplePage
from gui.admin.person_form import PersonForm
from gui.admin.person_parts import LockBox
from tests.conftest import SmallHouse
from tests.gui.fakes import FakeCinema
from tests.gui.hands import Window, words_of
from tests.support import enrol, findings

ADMIN = Actor(Role.ADMIN, "office", Channel.ADMIN, "user-admin", "Ada Office")
SECOND = Actor(Role.ADMIN, "office", Channel.ADMIN, "user-second", "Ben Office")


@pytest.fixture
def office(house: SmallHouse, monkeypatch: pytest.MonkeyPatch) -> Iterator[Window]:
    """The administration's window of an administrator; its cinema outlasts it."""
    monkeypatch.setattr(BcryptPasswords.__init__, "__defaults__", (4,))
    enrol(house.storage, ADMIN, SECOND)
    window = Window(cast(FakeCinema, replace(house.cinema, close=lambda: None)), face=FACE)
    window.settle()
    window.app.enter(house.storage.users.seen("user-admin"))
    window.settle()
    yield window
    window.close()


def page_of(window: Window) -> PeoplePage:
    assert window.app.shell is not None
    window.app.shell.go("people")
    window.settle()
    page = window.app.shell.current
    assert isinstance(page, PeoplePage)
    return page


def form_of(window: Window, page: PeoplePage, key: str) -> PersonForm:
    page.open(key)
    window.settle()
    assert isinstance(page.panel, PersonForm)
    return page.panel


def press(window: Window, button: object) -> None:
    button.invoke()  # type: ignore[attr-defined]
    window.settle()


def customer(house: SmallHouse) -> User:
    return house.cinema.accounts.register(house.guest, "Zoë Żak", "zoe", "zoe@example.org", "a long sentence")


def test_staff_come_first_and_a_search_of_customers_asks_the_database(house: SmallHouse, office: Window) -> None:
    zoe = customer(house)
    page = page_of(office)
    assert list(page.table.shown) == ["user-admin", "user-second", "user-staff"]
    page._choose(Group.CUSTOMERS.value)
    page.search("zak")
    office.settle()
    assert list(page.table.shown) == [zoe.id]
    page.search("nobody")
    office.settle()
    assert "Nothing found" in words_of(page)


def test_a_person_is_added_and_the_one_time_password_is_shown_and_copied(house: SmallHouse, office: Window) -> None:
    page = page_of(office)
    form = form_of(office, page, "")
    form.fields["name"].set("Lucía Sanz")
    form.fields["username"].set("lucia")
    form.fields["email"].set("nowhere")
    press(office, form.save)
    assert "1 to put right" in words_of(form)
    form.fields["email"].set("lucia@example.org")
    press(office, form.save)
    office.until(lambda: isinstance(page.panel, PersonForm) and page.panel._user is not None)
    opened = page.panel
    assert isinstance(opened, PersonForm)
    assert opened.secret is not None
    press(office, opened.secret.button)
    secret = office.root.clipboard_get()
    assert house.cinema.accounts.sign_in("lucia", secret).role is Role.STAFF


def test_a_role_is_given_by_the_form_and_the_last_changes_tell_it(house: SmallHouse, office: Window) -> None:
    page = page_of(office)
    form = form_of(office, page, "user-staff")
    form.fields["role"].set("manager")
    form.fields["name"].set("Sam Sung")
    press(office, form.save)
    user = house.storage.users.get("user-staff")
    assert (user.role, user.name) == (Role.MANAGER, "Sam Sung")
    told = words_of(form)
    assert "Role: staff → manager" in told
    assert "Saved." in told
    assert not form.is_changed


def test_a_role_that_is_refused_is_told_at_its_field_and_the_details_are_saved_again(
    house: SmallHouse, office: Window
) -> None:
    house.cinema.admin.people.give_role(ADMIN, house.storage.users.get("user-second"), Role.STAFF)
    page = page_of(office)
    form = form_of(office, page, "user-admin")
    form.fields["name"].set("Ada Lovelace")
    form.fields["role"].set("staff")
    press(office, form.save)
    assert "last administrator" in words_of(form)
    form.fields["role"].set("admin")
    form.fields["name"].set("Ada L.")
    press(office, form.save)
    user = house.storage.users.get("user-admin")
    assert (user.role, user.name) == (Role.ADMIN, "Ada L.")


def test_a_lock_is_shown_and_opened(house: SmallHouse, office: Window) -> None:
    house.storage.users.lock("user-staff", "till-7", 900)
    page = page_of(office)
    form = form_of(office, page, "user-staff")
    (box,) = form._top.winfo_children()
    assert isinstance(box, LockBox)
    assert "till-7" in words_of(form)
    press(office, box.button)
    assert "till-7" not in words_of(form)
    assert house.storage.people.locks(["user-staff"]) == {}


def test_a_pin_is_given_shown_once_and_taken_away(house: SmallHouse, office: Window) -> None:
    form = form_of(office, page_of(office), "user-staff")
    form.fields["staff_number"].set("7a")
    press(office, form.save)
    assert "1 to 6 digits" in words_of(form)
    form.fields["staff_number"].set("7")
    press(office, form.save)
    assert house.storage.users.get("user-staff").staff_number == "7"
    assert "None. With one they sign in at a till." in words_of(form)
    press(office, form.give_pin)
    assert form.secret is not None
    assert form.secret.secret.isdigit()
    assert form.secret.secret in words_of(form)
    office.until(lambda: "they choose their own at a till" in words_of(form))
    assert "PIN" in words_of(form._changes)
    press(office, form.remove_pin)
    office.until(lambda: "None. With one they sign in at a till." in words_of(form))


def test_a_locked_pin_is_shown_and_opened(house: SmallHouse, office: Window) -> None:
    house.cinema.pins.give(ADMIN, "user-staff")
    for _try in range(5):
        house.storage.pins.begin("user-staff", "till")
    page = page_of(office)
    page._choose(Group.LOCKED.value)
    office.settle()
    assert list(page.table.shown) == ["user-staff"]
    form = form_of(office, page, "user-staff")
    office.until(lambda: "Locked at 1 till after wrong tries." in words_of(form))
    press(office, form.unlock_pin)
    office.until(lambda: "Locked at" not in words_of(form))
    assert not house.storage.pins.states(["user-staff"])["user-staff"].locked


def test_what_was_typed_stays_when_sessions_are_ended_and_can_be_saved(house: SmallHouse, office: Window) -> None:
    page = page_of(office)
    form = form_of(office, page, "user-staff")
    form.fields["name"].set("Samantha")
    press(office, form.end_all)
    press(office, form._access)
    assert form.fields["name"].get() == "Samantha"
    press(office, form.save)
    user = house.storage.users.get("user-staff")
    assert (user.name, user.deactivated) == ("Samantha", True)


def test_all_that_is_kept_of_a_person_is_exported_into_a_file_that_was_not_there(
    house: SmallHouse, office: Window, tmp_path: Path
) -> None:
    user = customer(house)
    page = page_of(office)
    page._choose(Group.CUSTOMERS.value)
    office.settle()
    form = form_of(office, page, user.id)
    old, new = tmp_path / "old.json", tmp_path / "new.json"
    old.write_text("of somebody else")
    press(office, form.data.export)
    form.dialog.path.value.set(str(old))
    press(office, form.dialog.choose)
    assert "already" in words_of(form.dialog)
    form.dialog.path.value.set(str(new))
    press(office, form.dialog.choose)
    office.until(lambda: str(new) in words_of(form.message))
    assert json.loads(new.read_text("utf-8"))["account"]["id"] == user.id
    assert old.read_text() == "of somebody else"


def test_a_person_is_erased_when_the_button_is_pressed_twice_and_the_list_is_read_again(
    house: SmallHouse, office: Window
) -> None:
    user = customer(house)
    page = page_of(office)
    page._choose(Group.CUSTOMERS.value)
    office.settle()
    form = form_of(office, page, user.id)
    press(office, form.data.erase)
    assert house.storage.users.seen(user.id).name == user.name, "asked first"
    assert user.name in words_of(form.message)
    press(office, form.data.erase)
    office.until(lambda: page.panel is None)
    with pytest.raises(NotFoundError):
        house.storage.users.get(user.id)
    assert findings(house.cinema) == []


def test_nobody_is_offered_to_erase_the_account_they_work_with(office: Window) -> None:
    form = form_of(office, page_of(office), "user-admin")
    assert not hasattr(form.data, "erase")


def test_a_window_whose_sessions_were_ended_shows_the_sign_in_and_says_why(house: SmallHouse, office: Window) -> None:
    page = page_of(office)
    second = replace(SECOND, signed_in_at=datetime.now(UTC))
    house.another_till("desk").admin.people.end_sessions(second, "user-admin")
    office.pump(2.1)  # so long what was known of a person may be believed
    page.reload()
    office.until(lambda: office.app.sign_in_frame is not None)
    frame = office.app.sign_in_frame
    assert frame is not None
    assert "signed out" in words_of(frame)
    assert office.app.shell is None
    office.app.enter(house.storage.users.seen("user-admin"))
    office.settle()
    assert page_of(office).table.shown
