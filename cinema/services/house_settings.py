"""The house's settings and its first set-up."""

from collections.abc import Callable
from datetime import datetime

from cinema.domain.house import House, read_setting
from cinema.domain.payments import Provider
from cinema.domain.registration import check_registration, new_user
from cinema.domain.users import Actor, Role, User
from cinema.errors import ConflictError, InvalidInputError
from cinema.i18n import _
from cinema.ports import HouseSettings, Passwords, Users


class HouseOffice:
    """Reads and changes the house's settings; does the first set-up."""

    def __init__(
        self, settings: HouseSettings, users: Users, passwords: Passwords, now: Callable[[], datetime]
    ) -> None:
        self._settings = settings
        self._users = users
        self._passwords = passwords
        self._now = now

    def house(self) -> House:
        """Return the current settings."""
        return self._settings.house()

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
        actor.require_office(Role.ADMIN)
        value = read_setting(name, text)
        if name == "card_provider" and value is Provider.TEST and not self._settings.is_demo():
            raise InvalidInputError(_("The test terminal works in a demo only."), field=name)
        if name == "currency" and value != self._settings.house().currency and self._settings.has_prices():
            words = _("There are prices in {currency} already, so the currency can't be changed any more.")
            raise ConflictError(words.format(currency=self._settings.house().currency), field=name)
        if name == "day_starts_at":
            self._settings.set_day_start(value, self._now())
        else:
            self._settings.set(name, value)
        return self._settings.house()

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

        Everything is checked before anything is written; ConflictError if the house is set up already. After a crash
        it can be repeated: an administrator of that username is kept and gets the new password. A new house has no
        accounts, so no role is required; NotAllowedError at a kiosk.
        """
        actor.require_staffed()
        if self._settings.is_set_up():
            raise ConflictError(_("This house is set up already."))
        chosen = {"name": name, "currency": currency, "timezone": timezone, "language": language}
        values = {key: read_setting(key, text) for key, text in chosen.items()}
        registration = check_registration(admin_name, admin_username, admin_email, admin_password)
        for key, value in values.items():
            self._settings.set(key, value)
        found = self._users.find_login(registration.username)
        password_hash = self._passwords.hash(registration.password)
        if found is not None and found[0].role is Role.ADMIN:
            admin = found[0]
            self._users.set_password(admin.id, password_hash, must_change=False)
        else:
            admin = new_user(registration, Role.ADMIN, self._now(), language)
            self._users.add(admin, password_hash)
        self._settings.mark_set_up()  # last: until then, the set-up can be repeated
        return admin
