"""What people do with their own account: another e-mail, every session ended, a copy of their data, and the end."""

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from bson import json_util

from cinema.domain.registration import Registration
from cinema.domain.reviews import Review
from cinema.domain.users import Actor, Channel, Role, User
from cinema.errors import (
    CinemaError,
    ConflictError,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
    SignedOutError,
    TooManyAttemptsError,
)
from cinema.services.cinema import Cinema
from tests.conftest import SmallHouse
from tests.services.conftest import Failing, PowerCutError
from tests.support import SILENT, card, everything, findings, pass_time, raw, sell

SENTENCE, WRONG = "a long sentence", "a wrong sentence"


@pytest.fixture
def ada(house: SmallHouse) -> User:
    house.cinema.accounts.register(house.guest, "Ada Lovelace", "countess", "ada@example.org", SENTENCE)
    return house.cinema.accounts.sign_in("countess", SENTENCE)


@pytest.fixture
def actor(house: SmallHouse, ada: User) -> Actor:
    return house.cinema.actor(ada, Channel.CUSTOMER)


def notes(house: SmallHouse, user: User) -> list[str]:
    """Return what the journal says was done to an account."""
    mine = [one for one in raw(house.connection, "journal") if one["subject"] == f"users/{user.id}"]
    return [one["operation"]["after"]["field"] for one in sorted(mine, key=lambda one: one["seq"])]


def staff_member(house: SmallHouse, role: Role = Role.STAFF) -> Actor:
    given = Registration("Sam", "sam", "sam@example.org", SENTENCE)
    house.cinema.accounts.add(house.operator, given, role)
    return house.cinema.actor(house.cinema.accounts.sign_in("sam", SENTENCE), Channel.BOX_OFFICE)


def test_a_new_e_mail_signs_in_and_the_old_one_is_free(house: SmallHouse, ada: User, actor: Actor) -> None:
    changed = house.cinema.own_account.change_email(actor, SENTENCE, " Ada@Example.NET ")
    assert changed.email == "Ada@example.net"
    assert house.cinema.accounts.sign_in("ada@example.net", SENTENCE).id == ada.id
    with pytest.raises(InvalidInputError):
        house.cinema.accounts.sign_in("ada@example.org", SENTENCE)
    house.cinema.accounts.register(house.guest, "Eve", "eve", "ada@example.org", SENTENCE)
    assert notes(house, ada) == ["email"]
    assert findings(house.cinema) == []


def test_staff_find_a_customer_by_the_new_e_mail_and_not_by_the_old(house: SmallHouse, ada: User, actor: Actor) -> None:
    house.cinema.own_account.change_email(actor, SENTENCE, "new@lace.example.com")
    assert [one.id for one in house.cinema.members.find(house.staff, "lace.example")] == [ada.id]
    assert house.cinema.members.find(house.staff, "ada@example.org") == ()


def test_the_same_e_mail_again_changes_and_notes_nothing(house: SmallHouse, ada: User, actor: Actor) -> None:
    for _time in range(2):
        house.cinema.own_account.change_email(actor, SENTENCE, "new@example.org")
    assert notes(house, ada) == ["email"]
    assert house.storage.users.get(ada.id).revision == 1


def test_one_s_own_e_mail_may_be_written_in_another_case(house: SmallHouse, actor: Actor) -> None:
    assert house.cinema.own_account.change_email(actor, SENTENCE, "ADA@example.org").email == "ADA@example.org"


def test_an_e_mail_of_somebody_else_is_refused_in_any_case(house: SmallHouse, ada: User, actor: Actor) -> None:
    house.cinema.accounts.register(house.guest, "Eve", "eve", "eve@example.org", SENTENCE)
    with pytest.raises(ConflictError, match="Another account") as refused:
        house.cinema.own_account.change_email(actor, SENTENCE, "EVE@Example.ORG")
    assert refused.value.field == "email"
    assert notes(house, ada) == []
    assert house.storage.users.get(ada.id).email == "ada@example.org"


def test_an_e_mail_that_is_none_is_refused_before_the_password_is_compared(
    house: SmallHouse, ada: User, actor: Actor
) -> None:
    with pytest.raises(InvalidInputError) as refused:
        house.cinema.own_account.change_email(actor, WRONG, "ada@nowhere")
    assert refused.value.field == "email"
    assert house.cinema.accounts.failed_tries(actor) is None
    assert notes(house, ada) == []


@pytest.mark.parametrize("what", ["change_email", "sign_out_everywhere", "erase"])
def test_a_wrong_password_is_refused_at_its_field_counted_and_delayed(
    house: SmallHouse, ada: User, actor: Actor, what: str
) -> None:
    own = house.cinema.own_account

    def attempt(password: str) -> None:
        if what == "change_email":
            own.change_email(actor, password, "new@example.org")
        elif what == "erase":
            own.erase(actor, password)
        else:
            own.sign_out_everywhere(actor, password)

    for _time in range(2):
        with pytest.raises(InvalidInputError) as refused:
            attempt(WRONG)
        assert refused.value.field == "password"
    with pytest.raises(TooManyAttemptsError):
        attempt(WRONG)
    with pytest.raises(TooManyAttemptsError):
        attempt(SENTENCE)
    stored = house.storage.users.get(ada.id)
    assert (stored.email, stored.sessions_from, notes(house, ada)) == (ada.email, None, [])
    pass_time(house.connection, 60)
    attempt(SENTENCE)
    assert len(notes(house, ada)) == 1


def test_of_two_windows_with_different_e_mails_one_is_stored_and_the_other_told(
    house: SmallHouse, ada: User, actor: Actor
) -> None:
    windows, gate = [house.another_till(f"till-{number}") for number in (2, 3)], threading.Barrier(2)

    def change(number: int) -> str | None:
        gate.wait(10)
        address = f"ada-{number}@example.org"
        with suppress(ConflictError):
            return windows[number].own_account.change_email(actor, SENTENCE, address).email
        return None

    with ThreadPoolExecutor(2) as pool:
        stored = [one for one in pool.map(change, range(2)) if one is not None]
    # One after the other is two changes, the later of which stays.
    user = house.storage.users.get(ada.id)
    assert user.email in stored
    assert user.revision == len(stored)
    assert house.cinema.accounts.sign_in(user.email, SENTENCE).id == ada.id


def test_of_two_people_who_want_one_address_at_once_one_gets_it(house: SmallHouse, ada: User) -> None:
    eve = house.cinema.accounts.register(house.guest, "Eve", "eve", "eve@example.org", SENTENCE)
    gate = threading.Barrier(2)

    def change(user: User) -> bool:
        window = house.another_till(f"till-of-{user.username}")
        mine = window.actor(house.storage.users.seen(user.id), Channel.CUSTOMER)
        gate.wait(10)
        with suppress(ConflictError):
            return window.own_account.change_email(mine, SENTENCE, "both@example.org").email == "both@example.org"
        return False

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(change, (ada, eve))) == [False, True]


def test_a_name_that_another_window_saves_meanwhile_stays(
    house: SmallHouse, ada: User, actor: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = house.another_till("till-2")
    saved: list[User] = []
    save = type(house.storage.people).save

    def interrupted(self: object, old: User, new: User) -> User | None:
        if not saved:
            saved.append(house.storage.users.set_profile(ada.id, "Ada King", (), "en"))
        return save(self, old, new)  # type: ignore[arg-type]

    monkeypatch.setattr(type(house.storage.people), "save", interrupted)
    changed = window.own_account.change_email(actor, SENTENCE, "new@example.org")
    assert (changed.name, changed.email) == ("Ada King", "new@example.org")
    assert [one.id for one in house.cinema.members.find(house.staff, "king new@")] == [ada.id]


def test_signing_out_everywhere_ends_every_window_and_a_new_sign_in_goes_on(
    house: SmallHouse, ada: User, actor: Actor
) -> None:
    other = house.another_till("till-2")
    at_home = other.actor(other.accounts.sign_in("countess", SENTENCE), Channel.CUSTOMER)
    house.cinema.own_account.sign_out_everywhere(actor, SENTENCE)
    for window, mine in ((house.cinema, actor), (house.another_till("till-3"), at_home)):
        with pytest.raises(SignedOutError):
            window.accounts.save_profile(mine, "Ada", (), "en")
    again = house.cinema.actor(house.cinema.accounts.sign_in("countess", SENTENCE), Channel.CUSTOMER)
    assert house.cinema.accounts.save_profile(again, "Ada", (), "en").name == "Ada"
    assert notes(house, ada) == ["sessions"]


def test_a_copy_of_one_s_data_has_all_of_one_s_own_and_nothing_of_others(
    house: SmallHouse, ada: User, actor: Actor, tmp_path: Path
) -> None:
    sale = sell(house.cinema, actor, house.screening, "B1")
    eve = house.cinema.accounts.register(house.guest, "Eve", "eve", "eve@example.org", SENTENCE)
    sell(house.cinema, house.cinema.actor(eve, Channel.CUSTOMER), house.screening, "B3")
    for user in (ada, eve):
        words = f"{user.name} liked it"
        house.storage.reviews.put(Review(user.id, user.id, user.name, "metropolis", 5, words, datetime.now(UTC)))
    house.cinema.accounts.set_favourite(actor, "metropolis", favourite=True)
    house.cinema.own_account.save_export(actor, tmp_path / "ada.json")
    written = (tmp_path / "ada.json").read_text(encoding="utf-8")
    kept = json.loads(written)
    assert kept["account"]["email"] == "ada@example.org"
    assert kept["favourites"] == ["metropolis"]
    assert [one["id"] for one in kept["purchases"]] == [sale.id]
    assert [one["comment"] for one in kept["reviews"]] == ["Ada Lovelace liked it"]
    assert "eve" not in written.casefold()
    assert "$2b$" not in written
    assert notes(house, ada) == ["export"]


def test_a_file_that_is_there_is_not_written_over(house: SmallHouse, actor: Actor, tmp_path: Path) -> None:
    file = tmp_path / "ada.json"
    file.write_text("mine", encoding="utf-8")
    with pytest.raises(InvalidInputError) as refused:
        house.cinema.own_account.save_export(actor, file)
    assert refused.value.field == "file"
    assert file.read_text(encoding="utf-8") == "mine"


def test_tickets_to_come_are_counted_without_what_was_given_back(house: SmallHouse, ada: User, actor: Actor) -> None:
    own = house.cinema.own_account
    assert own.tickets_to_come(actor) == 0
    sell(house.cinema, actor, house.screening, "B1", "B2")
    given_back = sell(house.cinema, actor, house.other_screening, "B1", "B2")
    assert own.tickets_to_come(actor) == 4
    house.cinema.refunds.refund(house.staff, given_back.receipt_number or "", ("B1",), reason="ill")
    assert own.tickets_to_come(actor) == 3
    past = {"$set": {"screenings.$[].starts_at": datetime(2020, 1, 1, tzinfo=UTC)}}
    house.connection.database["transactions"].update_one({"_id": given_back.id}, past)
    assert own.tickets_to_come(actor) == 2


def test_an_erased_account_leaves_sales_and_ratings_and_nothing_that_names_its_owner(
    house: SmallHouse, ada: User, actor: Actor
) -> None:
    sell(house.cinema, actor, house.screening, "B1")
    house.storage.reviews.put(Review("r1", ada.id, ada.name, "metropolis", 5, "Lovelace", datetime.now(UTC)))
    sales = raw(house.connection, "transactions")
    house.cinema.own_account.erase(actor, SENTENCE)
    left = json_util.dumps(everything(house.connection.database)).casefold()
    for word in ("lovelace", "countess", "ada@example.org"):
        assert word not in left
    assert raw(house.connection, "transactions") == sales
    assert notes(house, ada) == ["account"]
    assert findings(house.cinema) == []
    with pytest.raises(InvalidInputError):
        house.cinema.accounts.sign_in("countess", SENTENCE)


def test_who_is_erased_already_is_signed_out_and_nothing_changes(house: SmallHouse, ada: User, actor: Actor) -> None:
    house.cinema.own_account.erase(actor, SENTENCE)
    before = everything(house.connection.database)
    with pytest.raises(SignedOutError, match="not there any more"):
        house.cinema.own_account.erase(actor, SENTENCE)
    assert everything(house.connection.database) == before


STEPS = (
    "after users.begin_erasing", "before reviews.forget_writer", "after buyers.forget_customer", "before users.remove",
)  # fmt: skip


@pytest.mark.parametrize("point", STEPS)
def test_an_erasure_that_is_cut_off_is_finished_by_a_repeat_at_any_window(
    house: SmallHouse, ada: User, actor: Actor, failing_at: Failing, point: str
) -> None:
    with pytest.raises(PowerCutError):
        failing_at(point).own_account.erase(actor, SENTENCE)
    assert house.storage.users.get(ada.id).id == ada.id
    house.another_till("till-2").own_account.erase(actor, SENTENCE)
    with pytest.raises(NotFoundError):
        house.storage.users.get(ada.id)
    assert findings(house.cinema) == []


@pytest.mark.parametrize("point", STEPS)
def test_an_erasure_whose_window_died_is_finished_by_recovery_a_minute_later(
    house: SmallHouse, ada: User, actor: Actor, failing_at: Failing, point: str
) -> None:
    house.storage.reviews.put(Review("r1", ada.id, ada.name, "metropolis", 5, "Lovelace", datetime.now(UTC)))
    with pytest.raises(PowerCutError):
        failing_at(point).own_account.erase(actor, SENTENCE)
    house.cinema.recovery.recover()
    assert house.storage.users.get(ada.id).id == ada.id, "its window may still be at it"
    an_hour_ago = [{"$set": {"erasing_at": {"$subtract": ["$erasing_at", 3_600_000]}}}]
    house.connection.database["users"].update_one({"_id": ada.id}, an_hour_ago)
    assert house.cinema.recovery.recover().failed == 0
    with pytest.raises(NotFoundError):
        house.storage.users.get(ada.id)
    assert "lovelace" not in json_util.dumps(everything(house.connection.database)).casefold()
    assert set(notes(house, ada)) == {"account"}
    assert findings(house.cinema) == []


def test_recovery_erases_nobody_of_the_staff_whatever_mark_somebody_made(house: SmallHouse) -> None:
    sam = staff_member(house)
    mark = {"$set": {"erasing": True, "erasing_at": datetime(2020, 1, 1, tzinfo=UTC)}}
    house.connection.database["users"].update_one({"_id": sam.user}, mark)
    house.cinema.recovery.recover()
    assert sam.user is not None
    assert house.storage.users.get(sam.user).role is Role.STAFF
    with pytest.raises(SignedOutError):
        house.another_till("till-2").own_account.erase(sam, SENTENCE)


def test_nobody_is_erased_while_a_payment_is_being_decided(house: SmallHouse, ada: User, actor: Actor) -> None:
    with suppress(CinemaError):
        sell(house.cinema, actor, house.screening, "B1", request=card(SILENT))
    assert house.cinema.receipts.being_checked(actor)
    with pytest.raises(ConflictError, match="still being checked"):
        house.cinema.own_account.erase(actor, SENTENCE)
    assert house.cinema.accounts.sign_in("countess", SENTENCE).id == ada.id
    assert notes(house, ada) == []


@pytest.mark.parametrize("role", [Role.STAFF, Role.MANAGER, Role.ADMIN])
def test_staff_are_told_to_ask_an_administrator(house: SmallHouse, role: Role) -> None:
    sam = staff_member(house, role)
    with pytest.raises(NotAllowedError, match="administrator"):
        house.cinema.own_account.erase(sam, SENTENCE)
    assert house.cinema.accounts.sign_in("sam", SENTENCE).role is role


def test_who_was_made_staff_since_the_sign_in_is_no_customer_any_more(
    house: SmallHouse, ada: User, actor: Actor
) -> None:
    house.cinema.admin.people.give_role(house.operator, ada, Role.STAFF)
    with pytest.raises(NotAllowedError, match="administrator"):
        house.another_till("till-2").own_account.erase(actor, SENTENCE)


@pytest.mark.parametrize("who", ["guest", "at a kiosk"])
def test_a_guest_and_who_stands_at_a_kiosk_change_no_account(
    house: SmallHouse, actor: Actor, who: str, tmp_path: Path
) -> None:
    own, mine = house.cinema.own_account, replace(actor, channel=Channel.KIOSK) if who != "guest" else house.guest
    before = everything(house.connection.database)
    for call in (
        lambda: own.change_email(mine, SENTENCE, "new@example.org"),
        lambda: own.sign_out_everywhere(mine, SENTENCE),
        lambda: own.export(mine),
        lambda: own.save_export(mine, tmp_path / "a.json"),
        lambda: own.tickets_to_come(mine),
        lambda: own.erase(mine, SENTENCE),
    ):
        with pytest.raises(NotAllowedError):
            call()
    assert everything(house.connection.database) == before
    assert list(tmp_path.iterdir()) == []


def at_the_counter(house: SmallHouse) -> Actor:
    return replace(house.staff, channel=Channel.BOX_OFFICE)


def test_staff_help_a_customer_in_who_then_chooses_a_password(house: SmallHouse, ada: User, actor: Actor) -> None:
    secret = house.cinema.accounts.help_in(at_the_counter(house), ada.id)
    with pytest.raises(InvalidInputError):
        house.cinema.accounts.sign_in("countess", SENTENCE)
    assert house.cinema.accounts.sign_in("countess", secret).must_change_password
    house.cinema.accounts.change_password(actor, secret, "another long sentence")
    assert house.cinema.accounts.sign_in("countess", "another long sentence").id == ada.id
    (noted,) = [one for one in raw(house.connection, "journal") if one["subject"] == f"users/{ada.id}"]
    assert noted["operation"]["after"]["field"] == "password"
    assert noted["operation"]["by"] == house.staff.user
    assert secret not in json_util.dumps(everything(house.connection.database))


@pytest.mark.parametrize("role", [Role.STAFF, Role.MANAGER, Role.ADMIN])
def test_staff_help_nobody_in_who_has_rights_at_the_house(house: SmallHouse, role: Role) -> None:
    sam = staff_member(house, role)
    with pytest.raises(NotAllowedError, match="administrator"):
        house.cinema.accounts.help_in(at_the_counter(house), sam.user or "")
    assert house.cinema.accounts.sign_in("sam", SENTENCE).role is role


def test_a_customer_who_becomes_staff_at_that_instant_gets_no_password(
    house: SmallHouse, ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    promoted: list[Cinema] = []
    give = type(house.storage.users).give_secret

    def meanwhile(self: object, user_id: str, password_hash: str, *, role: Role) -> bool:
        if not promoted:
            promoted.append(house.another_till("till-2"))
            promoted[0].admin.people.give_role(house.operator, ada, Role.MANAGER)
        return give(self, user_id, password_hash, role=role)  # type: ignore[arg-type]

    monkeypatch.setattr(type(house.storage.users), "give_secret", meanwhile)
    with pytest.raises(ConflictError, match="changed just now"):
        house.cinema.accounts.help_in(at_the_counter(house), ada.id)
    assert house.cinema.accounts.sign_in("countess", SENTENCE).role is Role.MANAGER


def test_nobody_is_helped_into_an_account_that_is_gone_or_deactivated(house: SmallHouse, ada: User) -> None:
    house.cinema.admin.people.deactivate(house.operator, ada)
    with pytest.raises(NotAllowedError, match="deactivated"):
        house.cinema.accounts.help_in(at_the_counter(house), ada.id)
    house.cinema.accounts.erase(house.operator, "countess")
    with pytest.raises(NotFoundError) as refused:
        house.cinema.accounts.help_in(at_the_counter(house), ada.id)
    assert refused.value.field == "customer"


@pytest.mark.parametrize("channel", [Channel.CUSTOMER, Channel.KIOSK])
def test_staff_help_nobody_in_away_from_their_work(house: SmallHouse, ada: User, channel: Channel) -> None:
    with pytest.raises(NotAllowedError):
        house.cinema.accounts.help_in(replace(house.staff, channel=channel), ada.id)
    assert house.cinema.accounts.sign_in("countess", SENTENCE).id == ada.id
