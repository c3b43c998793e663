"""The people of the house, staff and customers: listed, added, changed, locked out, let in again, erased.

Managers keep customers' accounts, unlock anybody and keep memberships; administrators keep staff, roles and resets.
Every change is a house event that names the field and the role, and never a value: a journal can't be erased.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from cinema.domain.house_record import CREATED, EXPORT, LOCK, SESSIONS
from cinema.domain.ids import is_id, new_id
from cinema.domain.person_forms import changed_fields, read_person
from cinema.domain.pins import PinState
from cinema.domain.text import begin_words, search_words
from cinema.domain.users import Actor, Rank, Role, SignInLock, User, user_texts
from cinema.errors import ChangedMeanwhileError, InvalidInputError, NotAllowedError, NotFoundError
from cinema.i18n import _
from cinema.ports import HouseSettings, Journal, People, PeopleCounts, Pins, Users
from cinema.services.access_changes import AccessChanges
from cinema.services.erasing import Erasing
from cinema.services.house_events import changed_meanwhile
from cinema.services.office.people_history import PersonChange, changes_of
from cinema.services.office.personal_data import PersonalData
from cinema.services.one_time_passwords import OneTimePasswords
from cinema.services.role_events import RoleEvents
from cinema.services.sign_in import SignInCheck
from cinema.services.standing import Standing

MOST = 200  # people in a table; a search finds the others
_MOST_READ = 2000  # staff, or people who are locked


class Group(StrEnum):
    """Whom a table lists."""

    STAFF = "staff"
    CUSTOMERS = "customers"
    LOCKED = "locked"


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person, and the lock of their sign-in if one is on now. `pin_locked`: the PIN is locked at some till."""

    user: User
    lock: SignInLock | None
    pin_locked: bool = False


@dataclass(frozen=True, slots=True)
class PeopleTable:
    """People by role and name; `more`: there are others, which a narrower search finds."""

    rows: tuple[PersonRow, ...]
    counts: PeopleCounts
    more: bool
    timezone: str


@dataclass(frozen=True, slots=True)
class Person:
    """All that a form of a person shows. `may_edit`: the actor may change more of this account than its membership."""

    user: User
    lock: SignInLock | None
    changes: tuple[PersonChange, ...]
    timezone: str
    may_edit: bool
    pin: PinState


class PeopleOffice:
    """Lists and changes accounts. Hashing takes about 0.2 s on purpose: `create` and `one_time_password` do."""

    def __init__(
        self,
        users: Users,
        people: People,
        pins: Pins,
        settings: HouseSettings,
        journal: Journal,
        standing: Standing,
        sign_in: SignInCheck,
        roles: RoleEvents,
        access: AccessChanges,
        one_time: OneTimePasswords,
        erasing: Erasing,
        data: PersonalData,
        write: Callable[[Path, Mapping[str, Any]], None],
        now: Callable[[], datetime],
    ) -> None:
        """`write` writes plain values into a new file."""
        self._users = users
        self._people = people
        self._pins = pins
        self._settings = settings
        self._journal = journal
        self._standing = standing
        self._sign_in = sign_in
        self._roles = roles
        self._access = access
        self._one_time = one_time
        self._erasing = erasing
        self._data = data
        self._write = write
        self._now = now

    def table(self, actor: Actor, which: Group, text: str = "") -> PeopleTable:
        """Return a group's people; with a text, those of whom each of its words begins a word.

        Customers are searched in the database; of staff and locked people, who are few, all are read.
        """
        self._check(actor)
        if which is Group.CUSTOMERS:
            found = self._people.customers(text, MOST + 1)
        else:
            found = self._people.staff(_MOST_READ) if which is Group.STAFF else self._people.locked(_MOST_READ)
            found = tuple(one for one in found if _has(one, text))
        locks = self._people.locks([one.id for one in found])
        pins = self._pins.states([one.id for one in found if one.role is not Role.CUSTOMER])
        rows = tuple(PersonRow(one, locks.get(one.id), pins.get(one.id, PinState()).locked) for one in found[:MOST])
        ordered = tuple(sorted(rows, key=lambda row: -row.user.role.rank))
        return PeopleTable(ordered, self._people.counts(), len(found) > MOST, self._settings.house().timezone)

    def get(self, actor: Actor, user_id: str) -> Person:
        """Return a person as stored now, with the latest changes; NotFoundError if there is none."""
        actor = self._check(actor)
        return self._person(actor, self._read(user_id))

    def create(self, actor: Actor, values: Mapping[str, str]) -> tuple[Person, str]:
        """Create an account from a form, and return it with its one-time password, which is shown once.

        `role` is customer unless the form says otherwise. InvalidFieldsError has every mistake; ConflictError names the
        field that another account has. A crash in between leaves a customer's account without a password.
        """
        actor = self._check(actor)
        role = _role(values.get("role") or Role.CUSTOMER.value)
        if role is not Role.CUSTOMER:
            actor.require_office(Role.ADMIN)
        empty = User(new_id(), "", "", "", Role.CUSTOMER, self._now(), language=self._settings.house().language)
        given = read_person(
            {name: values.get(name, "") for name in ("name", "username", "email")} | dict(values), empty
        )
        self._users.add(given, "")
        self._roles.note(actor, given, CREATED)
        self._access.give_role(actor, given, role)
        user = self._read(given.id)
        secret = self._one_time.give(actor, user)
        return self._person(actor, self._read(user.id)), secret

    def save(self, actor: Actor, old: User, values: Mapping[str, str]) -> Person:
        """Change a person's details from a form that read `old`, and return the person.

        InvalidFieldsError has every mistake, ConflictError names the field that another account has,
        ChangedMeanwhileError what somebody else changed since. Values that change nothing write nothing. The note comes
        first: of two managers at one instant it may stand for the change of the one who was refused.
        """
        actor = self._check(actor)
        new = read_person(values, old)
        fields = changed_fields(old, new)
        stored = self._read(old.id)
        if not fields:
            return self._person(actor, stored)
        if fields != ("membership",):
            self._require(actor, stored)
        if stored.revision != old.revision:
            raise self._meanwhile(actor, old, stored)
        self._roles.note(actor, stored, ",".join(fields))
        saved = self._people.save(old, new)
        if saved is None:
            raise self._meanwhile(actor, old, self._read(old.id))
        self._users.forget(old.id)
        return self._person(actor, saved)

    def give_role(self, actor: Actor, user: User, role: Role) -> Person:
        """Give a person another role. For administrators.

        ConflictError for the last administrator; ChangedMeanwhileError if role or rights changed since `user` was read.
        """
        actor = self._check(actor, Role.ADMIN)
        stored = self._read(user.id)
        if role is Role.GUEST:
            raise InvalidInputError(_("A guest has no account."), field="role")
        if actor.user == user.id and role.rank > stored.role.rank:
            raise NotAllowedError(_("Nobody can raise their own role. Ask another administrator."))
        self._access.give_role(actor, replace(stored, version=user.version), role)
        return self._person(actor, self._read(user.id))

    def deactivate(self, actor: Actor, user: User) -> Person:
        """Sign a person out of every window and let them in no more; purchases stay. Raises as `give_role` does."""
        return self._set_access(actor, user, self._access.deactivate)

    def activate(self, actor: Actor, user: User) -> Person:
        """Let a deactivated person sign in again. Raises as `give_role` does."""
        return self._set_access(actor, user, self._access.activate)

    def unlock(self, actor: Actor, user_id: str) -> Person:
        """End the waits of a person after failed sign-ins, at every till; a repeat changes nothing."""
        actor = self._check(actor)
        user = self._read(user_id)
        self._roles.note(actor, user, LOCK)
        self._sign_in.unlock(user.id)
        return self._person(actor, user)

    def one_time_password(self, actor: Actor, user_id: str) -> str:
        """Give a person a new one-time password and return it, to be shown once. For administrators."""
        actor = self._check(actor, Role.ADMIN)
        return self._one_time.give(actor, self._read(user_id))

    def end_sessions(self, actor: Actor, user_id: str) -> Person:
        """Sign a person out of every window within two seconds; the password stays, so they can sign in again."""
        actor = self._check(actor)
        user = self._read(user_id)
        self._require(actor, user)
        self._roles.note(actor, user, SESSIONS)
        self._users.end_sessions(user.id)
        return self._person(actor, user)

    def export(self, actor: Actor, user_id: str, file: Path) -> None:
        """Write all that is kept of a person into a new JSON file; InvalidInputError if it can't be written."""
        actor = self._check(actor)
        user = self._read(user_id)
        self._require(actor, user)
        self._roles.note(actor, user, EXPORT)
        self._write(file, self._data.of(user))

    def erase(self, actor: Actor, user_id: str) -> None:
        """Erase a person for good, as `Accounts.erase` does. For administrators."""
        actor = self._check(actor, Role.ADMIN)
        self._erasing.erase(actor, self._read(user_id))

    def _set_access(self, actor: Actor, user: User, change: Callable[[Actor, User], None]) -> Person:
        actor = self._check(actor)
        stored = self._read(user.id)
        self._require(actor, stored)
        change(actor, replace(stored, version=user.version))
        return self._person(actor, self._read(user.id))

    def _check(self, actor: Actor, role: Role = Role.MANAGER) -> Actor:
        actor = self._standing.check(actor)
        actor.require_office(role)
        return actor

    def _require(self, actor: Actor, user: User) -> None:
        """Raise NotAllowedError for an account of staff, unless the actor is an administrator."""
        if not _may_edit(actor, user):
            raise NotAllowedError(_("Only an administrator can change the accounts of staff."))

    def _read(self, user_id: str) -> User:
        if not is_id(user_id):
            raise NotFoundError(_("There is no such account."), field="name")
        return self._users.get(user_id)

    def _person(self, actor: Actor, user: User) -> Person:
        return Person(
            user,
            self._people.locks([user.id]).get(user.id),
            changes_of(self._journal, self._users, user.id),
            self._settings.house().timezone,
            _may_edit(actor, user),
            self._pins.states([user.id]).get(user.id, PinState()),
        )

    def _meanwhile(self, actor: Actor, old: User, stored: User) -> ChangedMeanwhileError:
        """Return the error with what differs now, by whom and when as far as the journal says: people change theirs."""
        fields = changed_fields(old, stored)
        noted = next((one for one in changes_of(self._journal, self._users, old.id) if {*one.fields} & {*fields}), None)
        by, at = (noted.by, noted.at) if noted is not None else (old.id, self._journal.now())
        words = changed_meanwhile(actor, by)
        return ChangedMeanwhileError(words, fields=fields, by=by, at=at)


def _has(user: User, text: str) -> bool:
    """Tell whether each word of a text begins one of the words by which a user is found."""
    return begin_words(text, search_words(*user_texts(user)))


def _may_edit(actor: Actor, user: User) -> bool:
    return user.role is Role.CUSTOMER or actor.role.rank >= Rank.ADMIN


def _role(text: str) -> Role:
    try:
        return Role(text)
    except ValueError:
        known = ", ".join(role.value for role in Role if role is not Role.GUEST)
        raise InvalidInputError(_("Choose one of: {known}.").format(known=known), field="role") from None
