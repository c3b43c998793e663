"""Staff signs in at a registered till by a tile and a PIN; elsewhere the sign-in asks for a password as ever."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest

from cinema.adapters.passwords import BcryptPasswords
from cinema.domain.registration import Registration
from cinema.domain.tills import StationKind
from cinema.domain.users import Actor, Channel, Role, User
from cinema.errors import SignedOutError
from gui.box_office.face import BOX_OFFICE
from gui.customer.face import CUSTOMER
from gui.customer.profile import Profile
from gui.people.pin_pages import NewPinPage, PeoplePage, PinPage
from gui.people.sign_in_forms import SignInPage
from tests.conftest import SmallHouse
from tests.gui.hands import Window, words_of
from tests.support import enrol

ADMIN = Actor(Role.ADMIN, "till-1", Channel.ADMIN, "user-admin", "Ada Office")
SENTENCE, PIN, WRONG = "a long sentence", "471386", "90817"


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(BcryptPasswords.__init__, "__defaults__", (4,))


@pytest.fixture
def till(house: SmallHouse) -> SmallHouse:
    """A house whose workstation is registered as a till."""
    enrol(house.storage, ADMIN)
    house.cinema.office.record_marks(house.operator)
    house.cinema.stations.register(ADMIN, StationKind.TILL, "Counter 1")
    return house


@pytest.fixture
def ben(till: SmallHouse) -> User:
    """A member of staff with a staff number and a PIN."""
    return with_pin(till, "Ben Ber", "ben", "07")


def with_pin(house: SmallHouse, name: str, username: str, number: str) -> User:
    cinema = house.cinema
    known = Registration(name, username, f"{username}@example.org", SENTENCE)
    user = cinema.accounts.add(house.operator, known, Role.STAFF)
    user = cinema.admin.people.save(ADMIN, user, {"staff_number": number}).user if number else user
    cinema.pins.choose(cinema.actor(user, Channel.BOX_OFFICE), SENTENCE, PIN)
    return house.storage.users.get(user.id)


@contextmanager
def opened(house: SmallHouse, **options: Any) -> Iterator[Window]:
    cinema: Any = replace(house.cinema, close=lambda: None)
    window = Window(cinema, **{"face": BOX_OFFICE, **options})
    window.root.geometry("1280x800")
    try:
        window.until(lambda: window.app.cinema is not None)
        window.settle()
        yield window
    finally:
        window.close()


def page(window: Window) -> Any:
    assert window.app.sign_in_frame is not None
    return window.app.sign_in_frame.page


def reached(window: Window, kind: type, focus: Callable[[], object] | None = None) -> Any:
    window.until(lambda: window.app.sign_in_frame is not None and isinstance(page(window), kind))
    window.focused(focus or page(window).first_empty)
    return page(window)


def name_of_user(window: Window) -> str | None:
    identity = window.app.identity
    return identity.user.username if identity is not None and identity.user is not None else None


def test_a_person_signs_in_by_keys_alone_and_the_tiles_come_again_after_signing_out(
    till: SmallHouse, ben: User
) -> None:
    with opened(till) as window:
        people = reached(window, PeoplePage)
        assert [(tile.person.initials, tile.person.number) for tile in people.tiles.tiles] == [("BB", "07")]
        window.type("07")
        window.press("<Return>")
        reached(window, PinPage)
        window.type(PIN)
        window.press("<Return>")
        window.until(lambda: window.app.shell is not None)
        assert name_of_user(window) == "ben"
        assert window.app.current.face is BOX_OFFICE
        window.settle()
        window.app.sign_out()
        reached(window, PeoplePage)


def test_a_tile_and_the_pad_sign_in_and_no_digit_is_shown(till: SmallHouse, ben: User) -> None:
    with_pin(till, "Eva Ek", "eva", "")
    with opened(till) as window:
        tiles = reached(window, PeoplePage).tiles.tiles
        window.press("<Down>")
        window.focused(lambda: tiles[0])
        window.press("<Right>")
        window.focused(lambda: tiles[1])
        window.press("<space>")
        pad = reached(window, PinPage)
        assert "Eva Ek" in words_of(pad)
        for digit in f"{PIN}9":
            pad.pad.buttons[digit].invoke()
        pad.pad.buttons["back"].invoke()
        assert pad.pin.get() == PIN
        assert pad.pin.entry.cget("show") == "•"
        pad.button.invoke()
        window.until(lambda: name_of_user(window) == "eva")


def test_a_wrong_pin_empties_the_pad_and_five_lock_it(till: SmallHouse, ben: User) -> None:
    with opened(till) as window:
        reached(window, PeoplePage).tiles.tiles[0].choose()
        pad = reached(window, PinPage)
        window.type("12a4")
        assert pad.pin.get() == "124", "a letter is no digit"
        pad.pin.value.set("")
        for left in ("4 more tries", "3 more", "2 more", "1 more", "A manager unlocks it"):
            window.type(WRONG)
            window.press("<Return>")
            window.until(lambda left=left: left in pad.pin._error)  # type: ignore[misc]
            assert pad.pin.get() == ""
            window.focused(lambda: pad.pin.entry)
        assert name_of_user(window) is None


def test_a_given_pin_is_replaced_before_the_screens_are_shown(till: SmallHouse, ben: User) -> None:
    given = till.cinema.pins.give(ADMIN, ben.id)
    with opened(till) as window:
        reached(window, PeoplePage).tiles.tiles[0].choose()
        reached(window, PinPage).pin.value.set(given)
        window.press("<Return>")
        new = reached(window, NewPinPage)
        assert "was given to you" in words_of(new)

        def typed(first: str, second: str) -> None:
            new.fields["new_pin"].value.set(first)
            new.fields["again"].value.set(second)
            new.button.invoke()
            window.settle()

        typed("58203", "58204")
        assert "different" in new.fields["again"]._error
        typed("1234", "1234")
        assert "pattern" in new.fields["new_pin"]._error
        typed("58203", "58203")
        assert name_of_user(window) == "ben"
    assert till.cinema.pin_sign_in.sign_in(ben.id, "58203").id == ben.id


def test_the_password_s_form_is_one_link_away_and_escape_leads_back(till: SmallHouse, ben: User) -> None:
    with opened(till) as window:
        reached(window, PeoplePage)
        window.app.sign_in_frame.show("sign_in")  # type: ignore[union-attr]
        form = reached(window, SignInPage)
        form.pins.invoke()
        reached(window, PeoplePage).tiles.tiles[0].choose()
        reached(window, PinPage)
        window.press("<Escape>")
        reached(window, PeoplePage)
        window.app.sign_in_frame.show("sign_in")  # type: ignore[union-attr]
        form = reached(window, SignInPage)
        form.fill({"login": "ben", "password": SENTENCE})
        form.button.invoke()
        window.until(lambda: name_of_user(window) == "ben")


def test_a_staff_number_that_nobody_has_is_told_at_its_field(till: SmallHouse, ben: User) -> None:
    with opened(till) as window:
        people = reached(window, PeoplePage)
        window.type("99")
        window.press("<Return>")
        assert "Nobody with this staff number" in people.fields["number"]._error
        assert page(window) is people


@pytest.mark.parametrize("kind", [None, StationKind.DOOR])
def test_at_any_other_workstation_nothing_changes(house: SmallHouse, kind: StationKind | None) -> None:
    enrol(house.storage, ADMIN)
    with_pin(house, "Ben Ber", "ben", "07")
    if kind is not None:
        house.cinema.stations.register(ADMIN, kind, "Foyer")
    with opened(house) as window:
        form = reached(window, SignInPage)
        assert form.pins is None


def test_a_till_whose_people_have_no_pin_asks_for_a_password(till: SmallHouse) -> None:
    with opened(till) as window:
        assert reached(window, SignInPage).pins is None


def test_who_gets_a_pin_while_the_tiles_are_shown_appears_among_them(
    till: SmallHouse, ben: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gui.people.till_sign_in.EVERY", 700)
    with opened(till) as window:
        reached(window, PeoplePage)
        window.type("0")
        with_pin(till, "Eva Ek", "eva", "08")
        window.until(lambda: len(page(window).tiles.tiles) == 2)
        window.focused(page(window).first_empty)
        window.type("8")
        window.press("<Return>")
        assert "Eva Ek" in words_of(reached(window, PinPage))


def test_why_a_session_was_ended_is_told_above_the_tiles(till: SmallHouse, ben: User) -> None:
    with opened(till) as window:
        reached(window, PeoplePage)
        window.app.enter(till.cinema.pin_sign_in.sign_in(ben.id, PIN))
        window.until(lambda: window.app.shell is not None and window.app.shell.current is not None)
        window.settle()
        window.app.sign_out()
        window.app.report(SignedOutError("Signed out by the house."))
        assert "Signed out by the house." in words_of(reached(window, PeoplePage))


def test_staff_sets_a_pin_in_the_profile_and_a_customer_is_not_asked(till: SmallHouse, ben: User) -> None:
    zoe = till.cinema.accounts.register(till.guest, "Zoe", "zoe", "zoe@example.org", SENTENCE)
    with opened(till, face=CUSTOMER) as window:

        def profile_of(user: User) -> Profile:
            window.app.enter(till.storage.users.seen(user.id))
            window.until(lambda: window.app.shell is not None)
            assert window.app.shell is not None
            window.app.shell.go("profile")
            window.settle()
            found = window.app.shell.current
            assert isinstance(found, Profile)
            return found

        assert profile_of(zoe).pin is None
        form = profile_of(ben).pin
        assert form is not None
        for password, pin, again, field, words in (
            (SENTENCE, "58203", "58204", "again", "different"),
            (SENTENCE, "4444", "4444", "pin", "pattern"),
            ("another sentence", "58203", "58203", "password", "wrong"),
        ):
            for name, text in (("password", password), ("pin", pin), ("again", again)):
                form.fields[name].value.set(text)
            form.button.invoke()
            window.settle()
            assert words in form.fields[field]._error
        form.fields["password"].value.set(SENTENCE)
        form.button.invoke()
        window.settle()
        assert set(form.values().values()) == {""}
    assert till.cinema.pin_sign_in.sign_in(ben.id, "58203").id == ben.id
