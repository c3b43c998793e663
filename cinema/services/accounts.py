"""People and their accounts: registering, signing in, passwords and profiles.

Hashing takes a fifth of a second on purpose: call these from a worker, never from the Tk thread.
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
    """See each method; every rule holds for all faces. `sign_in` alone has no actor: it finds out who that is."""

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
        self._nobodys_hash = ""

    def sign_in(self, login: str, password: str) -> User:
        """Return the person of a username or e-mail and password.

        A wrong name and a wrong password give the same InvalidInputError and count the same. After three failures
        TooManyAttemptsError makes the next try wait, longer each time, and after ten it locks for a quarter of an hour.
        """
        if not login.strip():
            raise InvalidInputError(_("Type your username or e-mail."), field="login")
        if not password:
            raise InvalidInputError(_("Type your password."), field="password")
        gate = self._sign_ins.gate(login)
        if gate.wait:
            raise _wait(gate.wait)
        found = self._users.find_login(login) if len(login) <= 320 else None
        matches = self._passwords.matches(password[:1000], found[1] if found else self._nobody())
        if found is None or not matches:
            gate = self._sign_ins.failed(login)
            if gate.wait:
                raise _wait(gate.wait)
            raise InvalidInputError(_("That username and password don't belong together."), field="password")
        if gate.failures:
            self._sign_ins.succeeded(login)
        return found[0]

    def register(self, actor: Actor, name: str, username: str, email: str, password: str) -> User:
        """Make a customer's account and return it; InvalidInputError or ConflictError name the field.

        For guests, who make their own, and for staff; NotAllowedError for a customer who has one already.
        """
        if actor.user is not None:
            actor.require_staff()
        return self._add(check_registration(name, username, email, password), Role.CUSTOMER)

    def add(self, actor: Actor, registration: Registration, role: Role, *, language: str = "en") -> User:
        """Make an account in a role; ConflictError names the field that is taken. For administrators."""
        actor.require_office(Role.ADMIN)
        return self._add(registration, role, language)

    def change_password(self, actor: Actor, current: str, new: str) -> None:
        """Replace the password; the current one must be right."""
        user = self.profile(actor)
        self.sign_in(user.username, current)
        check_password(new, field="new_password", personal=(user.username, user.email, user.name))
        self._users.set_password(user.id, self._passwords.hash(new), must_change=False)

    def reset(self, actor: Actor, username: str) -> str:
        """Give an account a one-time secret and return it; it must be replaced at the next sign-in."""
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
        """Forget a person for good; ConflictError for the last administrator.

        Name, e-mail, password, preferences and favourites go with the account; the username is free again. Reviews
        keep their stars, which belong to the title, but neither name nor words, which may tell who wrote them; their
        receipts name nobody any more. Sales and the journal name people by id only and stay as they are: the id means
        nobody any more. The account goes last, so that what a crash cut off can be asked for again by the same name.
        """
        actor.require_office(Role.ADMIN)
        user = self.find(login)
        self._users.begin_erasing(user.id)
        self._reviews.forget_writer(user.id)
        self._buyers.forget_customer(user.id)
        for known in (user.username, user.email):
            self._sign_ins.forget(known)
        self._users.remove(user.id)

    def profile(self, actor: Actor) -> User:
        """Return the person behind an actor; NotAllowedError for a guest."""
        if actor.user is None:
            raise NotAllowedError(_("Sign in first."))
        return self._users.get(actor.user)

    def save_profile(self, actor: Actor, name: str, genres: tuple[str, ...], language: str) -> User:
        """Keep name, preferred genres and language, and return the person."""
        user = self.profile(actor)
        tidy = clean_line(name, "name", _("name"))
        if any(genre not in GENRES for genre in genres):
            raise InvalidInputError(_("There is no such genre."), field="genres")
        if language not in LANGUAGES:
            raise InvalidInputError(_("There is no such language."), field="language")
        return self._users.set_profile(user.id, tidy, tuple(sorted(set(genres))), language)

    def set_favourite(self, actor: Actor, movie: str, *, favourite: bool) -> User:
        """Add a movie to the favourites or take it away; a repeat changes nothing."""
        if not is_id(movie):
            raise InvalidInputError(_("There is no such movie."), field="movie")
        return self._users.set_favourite(self.profile(actor).id, movie, favourite=favourite)

    def find(self, login: str) -> User:
        """Return the person of a username or e-mail; NotFoundError if there is none."""
        found = self._users.find_login(login)
        if found is None:
            raise NotFoundError(_("There is no such account."), field="name")
        return found[0]

    def _add(self, registration: Registration, role: Role, language: str = "en") -> User:
        user = new_user(registration, role, self._now(), language)
        self._users.add(user, self._passwords.hash(registration.password))
        return user

    def _nobody(self) -> str:
        """Return a hash to compare with, so that a wrong name takes as long as a wrong password."""
        self._nobodys_hash = self._nobodys_hash or self._passwords.hash(secrets.token_hex(8))
        return self._nobodys_hash


def _wait(seconds: int) -> TooManyAttemptsError:
    if seconds < 60:
        words = _("Too many attempts. Try again in {count} seconds.").format(count=seconds)
    else:
        words = _("Too many attempts. Try again in {count} minutes.").format(count=-(-seconds // 60))
    return TooManyAttemptsError(words, seconds)
