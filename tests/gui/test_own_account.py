"""A customer's own account in real windows over a real house, and the way back in for who forgot the password."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest

from cinema.domain.registration import Registration
from cinema.domain.users import Actor, Channel, Role, User
from cinema.errors import InvalidInputError, NotFoundError
from gui.box_office.find import FindPage
from gui.box_office.help_in import HelpInPage
from gui.customer.face import CUSTOMER
from gui.customer.profile import Profile
from gui.people.account_forms import DeleteForm, EverywhereForm
from gui.people.sign_in_forms import SignInPage
from gui.people.sign_in_window import SignInWindow
from tests.conftest import SmallHouse
from tests.gui.fakes import FakeCinema
from tests.gui.hands import Window, words_of
from tests.gui.till_windows import Till, current, till_window
from tests.support import raw, sell

SENTENCE = "a long sentence"


@pytest.fixture
def ada(house: SmallHouse) -> User:
    return house.cinema.accounts.register(house.guest, "Ada Lovelace", "ada", "ada@example.org", SENTENCE)


@pytest.fixture
def window(house: SmallHouse, ada: User) -> Iterator[Window]:
    """A customer's window; its cinema outlasts it."""
    opened = Window(cast(FakeCinema, replace(house.cinema, close=lambda: None)), face=CUSTOMER)
    opened.until(lambda: opened.app.cinema is not None)
    opened.settle()
    yield opened
    opened.close()


def profile_of(window: Window, house: SmallHouse, login: str = "ada") -> Profile:
    window.app.enter(house.cinema.accounts.sign_in(login, SENTENCE))
    assert window.app.shell is not None
    window.app.shell.go("profile")
    window.settle()
    page = window.app.shell.current
    assert isinstance(page, Profile)
    return page


def form_of(page: Profile) -> object:
    """Return the form that is open in place, None if none is."""
    return page.account.form


def send(window: Window, form: Any, **values: str) -> None:
    for name, text in values.items():
        form.fields[name].value.set(text)
    form.button.invoke()
    window.settle()


def signed_out(window: Window) -> SignInPage:
    """Return the sign-in, which must be what the window shows."""
    frame = window.app.sign_in_frame
    assert window.app.shell is None
    assert isinstance(frame, SignInWindow)
    assert isinstance(frame.page, SignInPage)
    return frame.page


def test_an_e_mail_is_changed_and_shown_and_the_password_does_not_stay(
    house: SmallHouse, ada: User, window: Window
) -> None:
    page = profile_of(window, house)
    assert page.email.fields["email"].get() == "ada@example.org"
    send(window, page.email, email="ada@example.org", password=SENTENCE)
    assert page.email.fields["email"].fault == "This is your e-mail already."
    send(window, page.email, email="ada@example.net", password="not this one")
    assert page.email.fields["password"].fault
    send(window, page.email, password=SENTENCE)
    assert house.storage.users.get(ada.id).email == "ada@example.net"
    assert page.email.fields["password"].get() == ""
    assert "ada@example.net" in words_of(page.account)
    assert window.app.identity is not None
    assert window.app.identity.user is not None
    assert window.app.identity.user.email == "ada@example.net"


def test_an_e_mail_of_somebody_else_is_told_at_its_field(house: SmallHouse, window: Window) -> None:
    house.cinema.accounts.register(house.guest, "Eve", "eve", "eve@example.org", SENTENCE)
    page = profile_of(window, house)
    send(window, page.email, email="EVE@example.org", password=SENTENCE)
    assert "Another account" in page.email.fields["email"].fault


def test_one_form_is_open_at_a_time_and_escape_closes_it(house: SmallHouse, window: Window) -> None:
    page = profile_of(window, house)
    shell = window.app.shell
    assert shell is not None
    page.account.buttons["everywhere"].invoke()
    assert isinstance(form_of(page), EverywhereForm)
    page.account.buttons["delete"].invoke()
    window.settle()
    form = form_of(page)
    assert isinstance(form, DeleteForm)
    window.focused(lambda: form.fields["password"].entry)
    window.press("<Escape>")
    assert form_of(page) is None
    assert shell.current is page
    window.focused(lambda: page.account.buttons["delete"])
    page.account.buttons["delete"].invoke()
    window.settle()
    page.account.buttons["delete"].invoke()
    assert form_of(page) is None


def test_an_open_form_and_what_was_typed_survive_a_change_of_language(house: SmallHouse, window: Window) -> None:
    page = profile_of(window, house)
    page.email.fields["email"].value.set("new@example")
    page.account.toggle("delete")
    window.settle()
    assert page.account.form is not None
    page.account.form.fields["password"].value.set("typed")
    window.app.change_language("es")
    window.settle()
    assert page.email.fields["email"].get() == "new@example"
    form = page.account.form
    assert isinstance(form, DeleteForm)
    assert form.fields["password"].get() == "typed"
    assert form.button.instate(["!disabled"])


def test_signing_out_everywhere_leads_to_the_sign_in_with_a_sentence(
    house: SmallHouse, ada: User, window: Window
) -> None:
    elsewhere = house.cinema.actor(house.cinema.accounts.sign_in("ada", SENTENCE), Channel.CUSTOMER)
    page = profile_of(window, house)
    page.account.toggle("everywhere")
    send(window, page.account.form, password="not this one")
    assert page.account.form is not None
    assert page.account.form.fields["password"].fault
    send(window, page.account.form, password=SENTENCE)
    assert "You are signed out everywhere." in words_of(signed_out(window))
    with pytest.raises(Exception, match="signed out of this window"):
        house.another_till("till-2").accounts.save_profile(elsewhere, "Ada", (), "en")


def test_all_that_is_kept_is_written_into_a_new_file_and_never_over_another(
    house: SmallHouse, window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    (tmp_path / "ada.json").write_text("mine", encoding="utf-8")
    page = profile_of(window, house)
    page.account.buttons["save"].invoke()
    window.settle()
    dialog = page.account.dialog
    assert dialog.path.get() == str(tmp_path / "ada.json")
    dialog.choose.invoke()
    assert "already" in dialog.path.fault
    dialog.path.value.set("mine.json")
    dialog.choose.invoke()
    window.settle()
    assert json.loads((tmp_path / "mine.json").read_text(encoding="utf-8"))["account"]["username"] == "ada"
    assert (tmp_path / "ada.json").read_text(encoding="utf-8") == "mine"
    assert window.app.shell is not None
    assert str(tmp_path / "mine.json") in words_of(window.app.shell)


def test_a_file_that_can_not_be_written_is_told_in_words_below_the_button(
    house: SmallHouse, window: Window, tmp_path: Path
) -> None:
    page = profile_of(window, house)
    page.account.export(tmp_path / "nowhere" / "ada.json")
    window.settle()
    assert "can't be written there" in words_of(page.account)
    assert page.account.buttons["save"].instate(["!disabled"])


def test_an_account_is_deleted_after_two_questions_and_what_is_lost_is_said_before(
    house: SmallHouse, ada: User, window: Window
) -> None:
    sell(house.cinema, house.cinema.actor(ada, Channel.CUSTOMER), house.screening, "B1", "B2")
    page = profile_of(window, house)
    page.account.buttons["delete"].invoke()
    window.settle()
    form = page.account.form
    assert isinstance(form, DeleteForm)
    assert "2 tickets for screenings to come stay valid" in words_of(form)
    send(window, form)
    assert form.fields["password"].fault
    assert house.storage.users.get(ada.id).id == ada.id
    send(window, form, password=SENTENCE)
    assert "Your account is deleted." in words_of(signed_out(window))
    with pytest.raises(NotFoundError):
        house.storage.users.get(ada.id)
    window.settle()
    assert "not there any more" not in words_of(signed_out(window))


def test_a_customer_deletes_the_account_with_the_keyboard_alone(house: SmallHouse, ada: User, window: Window) -> None:
    page = profile_of(window, house)
    for _step in range(60):
        if window.root.focus_get() is page.account.buttons["delete"]:
            break
        window.press("<Tab>")
    window.focused(lambda: page.account.buttons["delete"])
    window.press("<space>")
    window.settle()
    window.focused(lambda: page.account.form and page.account.form.fields["password"].entry)
    window.type(SENTENCE)
    window.press("<Return>")
    window.settle()
    signed_out(window)
    with pytest.raises(NotFoundError):
        house.storage.users.get(ada.id)


def test_staff_are_told_to_ask_an_administrator(house: SmallHouse, window: Window) -> None:
    house.cinema.accounts.add(house.operator, Registration("Sam", "sam", "sam@example.org", SENTENCE), Role.STAFF)
    page = profile_of(window, house, "sam")
    page.account.buttons["delete"].invoke()
    assert page.account.form is not None
    assert "deleted by an administrator" in words_of(page.account.form)
    assert not page.account.form.fields


def test_who_forgot_the_password_is_told_what_to_do(window: Window) -> None:
    page = signed_out(window)
    assert not page._what_to_do.winfo_manager()
    page.forgot.focus_force()
    window.press("<Return>")
    assert page._what_to_do.winfo_manager()
    assert "Ask at the counter" in str(page._what_to_do.cget("text"))
    page.forgot.invoke()
    assert not page._what_to_do.winfo_manager()


@pytest.fixture
def till(house: SmallHouse, ada: User) -> Iterator[Till]:
    del ada
    with till_window(house) as opened:
        yield opened


def find(till: Till, text: str) -> FindPage:
    till.press("F3")
    page: FindPage = current(till, FindPage)
    till.window.focused(lambda: page.field.entry)
    page.field.value.set(text)
    till.window.until(lambda: page._shown == text)
    till.window.settle()
    return page


def test_staff_give_a_customer_a_one_time_password_that_is_shown_once(house: SmallHouse, ada: User, till: Till) -> None:
    page = find(till, "lovelace")
    assert page.table.selected.endswith(ada.id)
    till.press("F4")
    asked: HelpInPage = current(till, HelpInPage)
    assert "Make sure that this is Ada Lovelace" in words_of(asked)
    assert house.cinema.accounts.sign_in("ada", SENTENCE).id == ada.id, "it was only asked"
    till.window.focused(asked.first_focus)
    till.press("Return", "Return")  # the second is too early to mean anything
    till.window.until(lambda: asked.secret)
    secret = asked.secret
    till.window.settle()
    assert secret in words_of(asked)
    with pytest.raises(InvalidInputError):
        house.cinema.accounts.sign_in("ada", SENTENCE)
    till.window.focused(asked.first_focus)
    till.window.pump(0.6)
    till.press("Return")
    assert current(till, FindPage) is page
    assert not asked.secret
    assert house.cinema.accounts.sign_in("ada", secret).must_change_password
    (noted,) = [one for one in raw(house.connection, "journal") if one["subject"] == f"users/{ada.id}"]
    assert noted["operation"]["by"] == "user-staff"


def test_the_secret_is_gone_when_another_page_covers_it(house: SmallHouse, ada: User, till: Till) -> None:
    find(till, "lovelace")
    till.press("F4")
    page: HelpInPage = current(till, HelpInPage)
    page.form.button.invoke()  # type: ignore[union-attr]
    till.window.until(lambda: page.secret)
    secret = page.secret
    shell = till.window.app.shell
    assert shell is not None
    shell.go("printing")
    till.window.settle()
    shell.back()
    assert secret not in words_of(page)
    assert page.form is not None


def test_of_a_screening_no_password_is_asked(till: Till) -> None:
    page = find(till, "metro")
    assert page.help.instate(["disabled"])
    till.press("F4")
    till.window.settle()
    assert current(till, FindPage) is page


def test_a_customer_who_became_staff_is_refused_in_words(house: SmallHouse, ada: User, till: Till) -> None:
    find(till, "lovelace")
    till.press("F4")
    page: HelpInPage = current(till, HelpInPage)
    house.cinema.admin.people.give_role(house.operator, house.storage.users.get(ada.id), Role.STAFF)
    page.form.button.invoke()  # type: ignore[union-attr]
    till.window.settle()
    assert "an administrator gives it a password" in words_of(page)
    assert not page.secret


def test_a_one_time_password_is_said_to_come_from_the_staff(house: SmallHouse, ada: User, window: Window) -> None:
    staff = Actor(Role.STAFF, "till-1", Channel.BOX_OFFICE, house.staff.user)
    secret = house.cinema.accounts.help_in(staff, ada.id)
    page = signed_out(window)
    send(window, page, login="ada", password=secret)
    frame = window.app.sign_in_frame
    assert isinstance(frame, SignInWindow)
    assert "from the house's staff" in words_of(frame.page)
    send(window, frame.page, new_password="quite another sentence")
    assert window.app.shell is not None
