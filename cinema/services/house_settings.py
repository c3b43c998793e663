"""The house's settings and its first set-up. What is changed is a house event: the entry first, then the document."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import asdict
from datetime import datetime
from typing import Any

from cinema.domain.cash_rounding import cash_step
from cinema.domain.house import House
from cinema.domain.payments import Provider
from cinema.domain.registration import Registration, check_registration, new_user
from cinema.domain.setting_texts import read_setting
from cinema.domain.users import Actor, Role, User
from cinema.errors import ConflictError, InvalidFieldsError, InvalidInputError, NotFoundError
from cinema.i18n import _
from cinema.ports import HouseSettings, Passwords, SetUp, Users
from cinema.services.house_events import HouseEvents
from cinema.services.house_marks import HouseMarks
from cinema.services.role_events import RoleEvents
from cinema.services.standing import Standing


class HouseOffice:
    """Reads and changes the house's settings; does the first set-up."""

    def __init__(
        self,
        settings: HouseSettings,
        users: Users,
        standing: Standing,
        passwords: Passwords,
        now: Callable[[], datetime],
        events: HouseEvents,
        roles: RoleEvents,
        marks: HouseMarks,
    ) -> None:
        self._settings = settings
        self._users = users
        self._standing = standing
        self._passwords = passwords
        self._events = events
        self._roles = roles
        self._marks = marks
        self._now = now

    def house(self) -> House:
        """Return the current settings; UnreadableError names one that can't be used."""
        return self._settings.house()

    def timezone(self) -> str:
        """Return the house's timezone, or UTC where the stored one can't be used: for what must be told in any case."""
        house, _wrong = self._settings.judged()
        return house.timezone

    def is_set_up(self) -> bool:
        """Tell whether the first set-up is done."""
        return self._settings.is_set_up()

    def is_demo(self) -> bool:
        """Tell whether this is a demo database."""
        return self._settings.is_demo()

    def set(self, actor: Actor, name: str, text: str) -> House:
        """Change a setting, given as text, and return the new settings. For administrators.

        InvalidInputError for a bad value, NotFoundError for an unknown name, ConflictError for a currency in use.
        """
        self._standing.check(actor).require_office(Role.ADMIN)
        return self._store(actor, {name: self._checked(name, text)})

    def set_many(self, actor: Actor, texts: Mapping[str, str], version: int | None = None) -> House:
        """Change several settings by one event, and return the new settings. For administrators.

        All are checked first: InvalidFieldsError has every mistake, and nothing is changed. Values that are stored
        already are left out. With the `version` that the values were read at, ChangedMeanwhileError says what somebody
        else changed since.
        """
        self._standing.check(actor).require_office(Role.ADMIN)
        values, wrong = dict[str, Any](), dict[str, str]()
        for name, text in texts.items():
            try:
                values[name] = self._checked(name, text)
            except (InvalidInputError, ConflictError, NotFoundError) as error:
                wrong[name] = error.message
        if wrong:
            raise InvalidFieldsError(wrong)
        house, unusable = self._settings.judged()
        new = {name: value for name, value in values.items() if name in unusable or value != getattr(house, name)}
        return self._store(actor, new, version) if new else house

    def _checked(self, name: str, text: str) -> Any:
        """Return a setting's value from its text, if this house can have it; raises as `set` does."""
        value = read_setting(name, text)
        if name == "card_provider" and value is Provider.TEST and not self._settings.is_demo():
            raise InvalidInputError(_("The test terminal works in a demo only."), field=name)
        if name == "cash_rounding" and value and cash_step(House(currency=self._currency(), cash_rounding=value)) == 1:
            raise InvalidInputError(_("The house's currency has no such coins."), field=name)
        if name == "currency":
            house, wrong = self._settings.judged()
            # One that can't be used is put right.
            if value != house.currency and name not in wrong and self._settings.has_prices():
                words = _("There are prices in {currency} already, so the currency can't be changed any more.")
                raise ConflictError(words.format(currency=house.currency), field=name)
        return value

    def _currency(self) -> str:
        house, _wrong = self._settings.judged()
        return house.currency

    def _store(self, actor: Actor, values: dict[str, Any], version: int | None = None) -> House:
        if "day_starts_at" in values:
            values |= self._settings.day_start(values["day_starts_at"], self._now())
        change_settings(self._settings, self._events, actor, values, version)
        house, _wrong = self._settings.judged()
        return house

    def record_marks(self, actor: Actor) -> None:
        """Record the marks of a house that was set up without it, such as by a crash. For administrators."""
        self._standing.check(actor).require_office(Role.ADMIN)
        self._marks.record(actor)

    def set_up(
        self,
        actor: Actor,
        name: str,
        currency: str,
        timezone: str,
        language: str,
        admin_name: str,
        admin_username: str,
        admin_email: str,
        admin_password: str,
    ) -> User:
        """Set up a new house with its first administrator, and return that user.

        Everything is checked before anything is written. One guarded write decides: of several set-ups at one instant
        the first is done, by whoever comes, and the others get ConflictError. After a crash any repeat finishes it, and
        returns the administrator to whoever knows the password. A new house has no accounts, so no role is required;
        NotAllowedError at a kiosk.
        """
        self._standing.check(actor).require_staffed()
        if self._settings.is_set_up():
            raise ConflictError(_("This house is set up already."))
        chosen = {"name": name, "currency": currency, "timezone": timezone, "language": language}
        values = {key: str(read_setting(key, text)) for key, text in chosen.items()}
        registration = check_registration(admin_name, admin_username, admin_email, admin_password, house=values["name"])
        # One that was cut off is finished first: its administrator may have the same e-mail.
        plan = self._settings.find_set_up() or self._settings.decide_set_up(self._plan(registration, values))
        admin = self._finish(actor, plan)
        if not self._is_own(plan, registration):
            words = _("This house was set up just now, with {username} as its administrator. Sign in instead.")
            raise ConflictError(words.format(username=admin.username))
        return admin

    def _plan(self, registration: Registration, values: dict[str, str]) -> SetUp:
        """Return what this set-up would write; ConflictError if its username or e-mail is another account's."""
        password_hash = self._passwords.hash(registration.password)
        found = self._users.find_login(registration.username)
        if found is not None and found[0].role is Role.ADMIN:  # from a file that was loaded before
            return SetUp(found[0], password_hash, found[1], values)
        for field, login in (("username", registration.username), ("email", registration.email)):
            if self._users.find_login(login) is not None:
                raise ConflictError(_("There is an account with that username or e-mail already."), field=field)
        admin = new_user(registration, Role.ADMIN, self._now(), values["language"])
        return SetUp(admin, password_hash, None, values)

    def _finish(self, actor: Actor, plan: SetUp) -> User:
        """Write what a decided plan says, as far as it isn't written yet."""
        if plan.password_hash:  # else it is finished
            if plan.replaces is not None:
                self._roles.seal(actor, plan.admin, plan.password_hash)
                self._users.set_password(plan.admin.id, plan.password_hash, instead_of=plan.replaces)
            else:
                try:
                    self._users.add(plan.admin, plan.password_hash)
                except ConflictError:  # somebody registered under that name at the same instant
                    self._settings.drop_set_up(plan)
                    raise
        # Of several who finish it at once the first one records it.
        with suppress(ConflictError):
            change_settings(self._settings, self._events, actor, plan.settings)
        with suppress(ConflictError):
            self._roles.give(actor, plan.admin, plan.password_hash)
        self._settings.finish_set_up(plan)
        with suppress(ConflictError):
            self._marks.record(actor)  # after a crash, the next start records them
        return plan.admin

    def _is_own(self, plan: SetUp, registration: Registration) -> bool:
        """Tell whether the plan that was decided is this one: here, or before it was cut off and repeated."""
        found = self._users.find_login(registration.username)
        return (
            found is not None
            and found[0].id == plan.admin.id
            and self._passwords.matches(registration.password, found[1])
        )


def change_settings(
    settings: HouseSettings,
    events: HouseEvents,
    actor: Actor,
    values: Mapping[str, Any],
    version: int | None = None,
) -> None:
    """Record and store settings; the first event has them all, so that every later change by hand is found.

    `version` is the one that the values were read at (None: the present one); see `HouseEvents.change`.
    """
    settings.forget()
    house, _wrong = settings.judged()
    before = asdict(house)
    whole = {} if events.is_recorded("settings", "house") else before
    after = {name: str(value) if isinstance(value, str) else value for name, value in {**whole, **values}.items()}
    known = events.version("settings", "house") if version is None else version
    events.change(actor, "settings", "house", known, {name: before[name] for name in values}, after)
    settings.forget()
