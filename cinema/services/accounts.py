"""Accounts: registration, sign-in, passwords, profiles, erasing.

Hashing takes about 0.2 s on purpose: call these methods from a worker thread, never from the Tk thread.
"""

import secrets
from collections.abc import Callable
from datetime import datetime

from cinema.domain.ids import is_id
from cinema.domain.movies import GENRES
from cinema.domain.registration import Registration, check_registration, new_user
from cinema.domain.text import clean_line
from cinema.domain.users import Actor, Role, User, check_password
from cinema.errors import InvalidInputError, NotAllowedError, NotFoundError, TooManyAttemptsError
from cinema.i18n import LANGUAGES, _
from cinema.ports import Buyers, Passwords, Reviews, SignIns, Users


class Accounts:
    """The rules for accounts, for every window and command. Only `sign_in` takes no actor: it determines the user."""

    def __init__(
        self,
        users: Users,
        sign_ins: SignIns,
        reviews: Reviews,
        buyers: Buyers,
        passwords: Passwords,
        now: Callable[[], datetime],
    ) -> None:
        self._users = users
        self._sign_ins = sign_ins
        self._reviews = reviews
        self._buyers = buyers
        self._passwords = passwords
        self._now = now
        self._decoy_hash = ""

    def sign_in(self, login: str, password: str) -> User:
        """Return the user with this username or e-mail and password.

        A wrong name and a wrong password raise the same InvalidInputError and count the same, so that neither reveals
        an account. After three failures TooManyAttemptsError delays the next attempt, longer each time; after ten the
        login is locked for 15 minutes.
        """
        if not login.strip():
            raise InvalidInputError(_("Type your username or e-mail."), field="login")
        if not password:
            raise InvalidInputError(_("Type your password."), field="password")
        gate = self._sign_ins.gate(login)
        if gate.wait:
            raise _wait(gate.wait)
        found = self._users.find_login(login) if len(login) <= 320 else None  # no login is longer: see `login_key`
        matches = self._passwords.matches(password[:1000], found[1] if found else self._decoy())
        if found is None or not matches:
            gate = self._sign_ins.failed(login)
            if gate.wait:
                raise _wait(gate.wait)
            raise InvalidInputError(
                _("The username or the password is wrong. Check both and try again."), field="password"
            )
        if gate.failures:  # else there is nothing to reset, and no write to wait for
            self._sign_ins.succeeded(login)
        return found[0]

    def register(self, actor: Actor, name: str, username: str, email: str, password: str) -> User:
        """Create a customer's account and return it; InvalidInputError and ConflictError name the field.

        For guests, who create their own, and for staff; NotAllowedError for a customer, who has one already.
        """
        if actor.user is not None:
            actor.require_staff()
        return self._add(check_registration(name, username, email, password), Role.CUSTOMER)

    def add(self, actor: Actor, registration: Registration, role: Role, *, language: str = "en") -> User:
        """Create an account with a role; ConflictError names the field that is taken. For administrators."""
        actor.require_office(Role.ADMIN)
        return self._add(registration, role, language)

    def change_password(self, actor: Actor, current: str, new: str) -> None:
        """Replace the actor's password; `current` is checked like a sign-in, with the same errors."""
        user = self.profile(actor)
        self.sign_in(user.username, current)  # so that guesses are counted and slowed here too
        check_password(new, field="new_password", personal=(user.username, user.email, user.name))
        self._users.set_password(user.id, self._passwords.hash(new), must_change=False)

    def reset(self, actor: Actor, username: str) -> str:
        """Set a random one-time password and return it; the user must replace it at the next sign-in.

        For administrators. Also ends a lock of the user's sign-in.
        """
        actor.require_office(Role.ADMIN)
        found = self._users.find_login(username)
        if found is None:
            raise NotFoundError(_("There is no such account."), field="name")
        secret = "-".join(secrets.token_hex(2) for _part in range(4))
        self._users.set_password(found[0].id, self._passwords.hash(secret), must_change=True)
        self._sign_ins.succeeded(found[0].username)
        self._sign_ins.succeeded(found[0].email)
        return secret

    def erase(self, actor: Actor, login: str) -> None:
        """Erase a user for good; ConflictError for the last administrator. For administrators.

        Name, e-mail, password, preferences and favourites are deleted with the account; the username is free again.
        Reviews keep their rating, which counts for the movie, but lose name and comment. Receipts lose the buyer's
        name. Sales and the journal refer to users by id only, so they stay as they are.
        """
        actor.require_office(Role.ADMIN)
        user = self.find(login)
        # The account is deleted last: after a crash in between, the same name still finds it, and a repeat goes on.
        self._users.begin_erasing(user.id)
        self._reviews.forget_writer(user.id)
        self._buyers.forget_customer(user.id)
        for known in (user.username, user.email):
            self._sign_ins.forget(known)
        self._users.remove(user.id)

    def profile(self, actor: Actor) -> User:
        """Return the actor's user; NotAllowedError for a guest."""
        if actor.user is None:
            raise NotAllowedError(_("Sign in first."))
        return self._users.get(actor.user)

    def save_profile(self, actor: Actor, name: str, genres: tuple[str, ...], language: str) -> User:
        """Replace the actor's name, preferred genres and language, and return the user; a repeat changes nothing."""
        user = self.profile(actor)
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
        return self._users.set_favourite(self.profile(actor).id, movie, favourite=favourite)

    def find(self, login: str) -> User:
        """Return the user with this username or e-mail; NotFoundError if there is none."""
        found = self._users.find_login(login)
        if found is None:
            raise NotFoundError(_("There is no such account."), field="name")
        return found[0]

    def _add(self, registration: Registration, role: Role, language: str = "en") -> User:
        user = new_user(registration, role, self._now(), language)
        self._users.add(user, self._passwords.hash(registration.password))
        return user

    def _decoy(self) -> str:
        """Return the hash of a random password: comparing with it takes as long for an unknown login as for a known."""
        self._decoy_hash = self._decoy_hash or self._passwords.hash(secrets.token_hex(8))
        return self._decoy_hash


def _wait(seconds: int) -> TooManyAttemptsError:
    if seconds < 60:
        words = _("Too many attempts. Try again in {count} seconds.").format(count=seconds)
    else:
        words = _("Too many attempts. Try again in {count} minutes.").format(count=-(-seconds // 60))
    return TooManyAttemptsError(words, seconds)
