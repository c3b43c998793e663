"""Accounts: registration, sign-in, passwords, profiles, erasing.

Hashing takes about 0.2 s on purpose: call these methods from a worker thread, never from the Tk thread.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from cinema.domain.house_record import LOCK
from cinema.domain.ids import is_id
from cinema.domain.movies import GENRES
from cinema.domain.passwords import check_password
from cinema.domain.registration import Registration, check_registration, new_user
from cinema.domain.text import clean_line
from cinema.domain.users import Actor, FailedTries, Role, User
from cinema.errors import ConflictError, InvalidInputError, NotAllowedError, NotFoundError
from cinema.i18n import LANGUAGES, _
from cinema.ports import HouseSettings, Passwords, Users
from cinema.services.erasing import Erasing
from cinema.services.one_time_passwords import OneTimePasswords
from cinema.services.role_events import RoleEvents
from cinema.services.sign_in import SignInCheck
from cinema.services.standing import Standing


class Accounts:
    """The rules for accounts, for every window and command. Only `sign_in` takes no actor: it determines the user."""

    def __init__(
        self,
        users: Users,
        sign_in: SignInCheck,
        standing: Standing,
        erasing: Erasing,
        one_time: OneTimePasswords,
        passwords: Passwords,
        settings: HouseSettings,
        now: Callable[[], datetime],
        roles: RoleEvents,
    ) -> None:
        self._users = users
        self._sign_in = sign_in
        self._standing = standing
        self._erasing = erasing
        self._one_time = one_time
        self._passwords = passwords
        self._settings = settings
        self._now = now
        self._roles = roles

    def sign_in(self, login: str, password: str) -> User:
        """Return the user with this username or e-mail and password; a one-time password is used up by it.

        A wrong name and a wrong password raise the same InvalidInputError and count the same, so that neither reveals
        an account. After three failures at a till TooManyAttemptsError delays the next attempt, longer each time; after
        ten the person is locked there for 15 minutes. NotAllowedError for a deactivated account, once the password is
        right.
        """
        if not login.strip():
            raise InvalidInputError(_("Type your username or e-mail."), field="login")
        if not password:
            raise InvalidInputError(_("Type your password."), field="password")
        return self._sign_in.find(login, password)

    def confirm(self, actor: Actor, password: str) -> User:
        """Return the actor's user, whose password it is; for a window that is locked. Raises as `sign_in` does."""
        user = self.profile(self._standing.check(actor))
        if not password:
            raise InvalidInputError(_("Type your password."), field="password")
        self._sign_in.confirm(user, password)
        return self._users.seen(user.id)

    def failed_tries(self, actor: Actor) -> FailedTries | None:
        """Return the failed tries to sign in that the actor's last sign-in found; None if there were none."""
        return self._sign_in.failed_tries(self.profile(actor).id)

    def register(self, actor: Actor, name: str, username: str, email: str, password: str) -> User:
        """Create a customer's account and return it; InvalidInputError and ConflictError name the field.

        For guests, who create their own, and for staff; NotAllowedError for a customer, who has one already.
        """
        actor = self._standing.check(actor)
        if actor.user is not None:
            actor.require_staff()
        house = self._settings.house().name
        return self._add(actor, check_registration(name, username, email, password, house=house), Role.CUSTOMER)

    def add(self, actor: Actor, registration: Registration, role: Role, *, language: str = "en") -> User:
        """Create an account with a role; ConflictError names the field that is taken. For administrators."""
        self._standing.check(actor).require_office(Role.ADMIN)
        return self._add(actor, registration, role, language)

    def change_password(self, actor: Actor, current: str, new: str) -> None:
        """Replace the actor's password; `current` is checked like a sign-in, with the same errors.

        A one-time password can be replaced once, in the 15 minutes after its use; ConflictError after them. The new one
        may not be the current one, nor a one-time password that was given out.
        """
        user = self.profile(self._standing.check(actor, one_time=True))
        current_hash = self._sign_in.confirm(user, current)
        personal = (user.username, user.email, user.name, self._settings.house().name)
        tidy = check_password(new, field="new_password", personal=personal)
        secret_hash = self._users.last_secret(user.id)
        # The secret is in small letters, and so is one that is typed in capitals.
        if self._passwords.matches(tidy, current_hash) or self._passwords.matches(tidy.lower(), secret_hash):
            words = _("Choose a password that you haven't had: neither the present one nor a one-time password.")
            raise InvalidInputError(words, field="new_password")
        new_hash = self._passwords.hash(tidy)
        self._roles.seal(actor, user, new_hash)
        if not self._users.set_password(user.id, new_hash, instead_of=current_hash, role=user.role):
            raise ConflictError(_("This password has expired, or was just changed. Sign in again."), field="password")

    def reset(self, actor: Actor, username: str) -> str:
        """Set a random one-time password and return it; it is valid for 24 hours and for one sign-in.

        The user must replace it there. For administrators. Also ends a lock of the user's sign-in.
        """
        self._standing.check(actor).require_office(Role.ADMIN)
        return self._one_time.give(actor, self._find(username))

    def help_in(self, actor: Actor, user_id: str) -> str:
        """Give a customer who forgot the password a one-time one and return it, as `reset` does. For staff at work.

        The journal notes who gave it. NotAllowedError for an account with more rights than a customer's, and for one
        that is deactivated; NotFoundError for the field `customer` if it is gone.
        """
        self._standing.check(actor).require_office(Role.STAFF)
        try:
            user = self._users.get(user_id)
        except NotFoundError:
            words = _("There is no such customer any more. Look them up again.")
            raise NotFoundError(words, field="customer") from None
        if user.role is not Role.CUSTOMER:
            raise NotAllowedError(_("This account has rights at the house: an administrator gives it a password."))
        if user.deactivated:
            raise NotAllowedError(_("This account is deactivated. A manager can let it in again."))
        return self._one_time.give(actor, user)

    def unlock(self, actor: Actor, login: str) -> tuple[User, bool]:
        """End the waits of a user after failed sign-ins, at every till. For managers.

        Returns the user, and whether there was a wait; without one, and at a repeat, only the count of failed tries
        begins anew. The user is told of them at the next sign-in all the same.
        """
        self._standing.check(actor).require_office(Role.MANAGER)
        user = self._find(login)
        self._roles.note(actor, user, LOCK)
        return user, self._sign_in.unlock(user.id)

    def erase(self, actor: Actor, login: str) -> None:
        """Erase a user for good; ConflictError for the last administrator. For administrators.

        Name, e-mail, password, preferences and favourites are deleted with the account; the username is free again.
        Reviews keep their rating, which counts for the movie, but lose name and comment. Open proposals are deleted,
        decided ones lose name and reason. Receipts lose the buyer's name. Sales and the journal refer to users by id
        only, so they stay as they are.
        """
        self._standing.check(actor).require_office(Role.ADMIN)
        self._erasing.erase(actor, self._find(login))

    def profile(self, actor: Actor) -> User:
        """Return the actor's user; NotAllowedError for a guest."""
        if actor.user is None:
            raise NotAllowedError(_("Sign in first."))
        return self._users.get(actor.user)

    def save_profile(self, actor: Actor, name: str, genres: tuple[str, ...], language: str) -> User:
        """Replace the actor's name, preferred genres and language, and return the user; a repeat changes nothing."""
        user = self.profile(self._standing.check(actor))
        tidy = clean_line(name, "name", _("name"))
        if any(genre not in GENRES for genre in genres):
            raise InvalidInputError(_("There is no such genre."), field="genres")
        if language not in LANGUAGES:
            raise InvalidInputError(_("There is no such language."), field="language")
        return self._users.set_profile(user.id, tidy, tuple(sorted(set(genres))), language)

    def set_favourite(self, actor: Actor, movie: str, *, favourite: bool) -> User:
        """Add a movie to the actor's favourites or remove it; a repeat changes nothing."""
        if not is_id(movie):
            raise InvalidInputError(_("There is no such movie."), field="movie")
        return self._users.set_favourite(self.profile(self._standing.check(actor)).id, movie, favourite=favourite)

    def find(self, actor: Actor, login: str) -> User:
        """Return the user with this username or e-mail; NotFoundError if there is none. For staff."""
        self._standing.check(actor).require_staff()
        return self._find(login)

    def _find(self, login: str) -> User:
        found = self._users.find_login(login)
        if found is None:
            raise NotFoundError(_("There is no such account."), field="name")
        return found[0]

    def _add(self, actor: Actor, registration: Registration, role: Role, language: str = "en") -> User:
        user = new_user(registration, role, self._now(), language)
        # A customer's account first: the entry gives the role, so a crash in between leaves no power unrecorded.
        password_hash = self._passwords.hash(registration.password)
        self._users.add(replace(user, role=Role.CUSTOMER), password_hash)
        self._roles.give(actor, user, password_hash)
        return user
