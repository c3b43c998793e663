"""Compares passwords: every try is counted before it is compared, by person and till, whatever name was typed."""

import secrets

from cinema.domain.ids import new_id
from cinema.domain.passwords import PASSWORD_LENGTH
from cinema.domain.usernames import login_key
from cinema.domain.users import FailedTries, User
from cinema.errors import CinemaError, InvalidInputError, NotAllowedError, TooManyAttemptsError
from cinema.i18n import _
from cinema.ports import LOCKED_FROM, Passwords, SignIns, Users

_LONGEST_LOGIN = 320  # see `login_key`
_MOST_COMPARED = 8 * PASSWORD_LENGTH[1]


class SignInCheck:
    """Finds out who somebody is. Comparing takes about 0.2 s on purpose."""

    def __init__(self, users: Users, sign_ins: SignIns, passwords: Passwords, till: str) -> None:
        self._users = users
        self._sign_ins = sign_ins
        self._passwords = passwords
        self._till = till
        self._decoy_hash = ""

    def find(self, login: str, password: str) -> User:
        """Return the user of a login and a password; a one-time password is used up by it.

        A wrong name and a wrong password raise the same InvalidInputError and count the same, so that neither reveals
        an account; TooManyAttemptsError while a wait lasts. NotAllowedError for a deactivated account, told only to
        those who know its password.
        """
        found = self._users.find_login(login) if len(login) <= _LONGEST_LOGIN else None
        who = f"name:{login_key(login)}" if found is None else _of(found[0])
        wrong = InvalidInputError(
            _("The username or the password is wrong. Check both and try again."), field="password"
        )
        password_hash = found[1] if found else self._decoy()
        self._compare(who, password, password_hash, wrong, found[0] if found else None)
        if found is None:  # the decoy's password is random, and nobody guesses it
            raise wrong
        user = found[0]
        if user.deactivated:
            self._sign_ins.succeeded(who, self._till)
            raise NotAllowedError(deactivated())
        if user.must_change_password and not self._users.use_secret(user.id, password_hash, new_id()):
            # Not taken back: an old paper with a one-time password is one of the ways to guess.
            raise InvalidInputError(
                _("This one-time password was used already, or has expired. Ask for a new one."), field="password"
            )
        self._sign_ins.succeeded(who, self._till)
        return self._users.seen(user.id)

    def confirm(self, user: User, password: str, *, field: str = "password") -> str:
        """Compare a known user's password, and return its hash; raises as `find` does."""
        found = self._users.find_login(user.username)
        if found is None or found[0].id != user.id:
            raise NotAllowedError(_("This account is not there any more. Sign in again."))
        password_hash = found[1]
        wrong = InvalidInputError(_("The password is wrong. Check it and try again."), field=field)
        self._compare(_of(user), password, password_hash, wrong, user)
        self._sign_ins.succeeded(_of(user), self._till)
        return password_hash

    def failed_tries(self, user_id: str) -> FailedTries | None:
        """Return the failed tries that the last sign-in of a user found; None if there were none."""
        return self._sign_ins.failed_tries(f"user:{user_id}")

    def unlock(self, user_id: str) -> bool:
        """End every wait of a user and every lock of the PIN, at every till; False if there was none."""
        waited = self._sign_ins.unlock(f"user:{user_id}")
        return self._users.unlock(user_id) or waited

    def forget(self, user: User) -> None:
        """Delete what was counted of a user, and of tries with the names that the user had."""
        for who in (_of(user), f"name:{login_key(user.username)}", f"name:{login_key(user.email)}"):
            self._sign_ins.forget(who)

    def _compare(self, who: str, password: str, password_hash: str, wrong: CinemaError, user: User | None) -> None:
        tried = self._sign_ins.begin(who, self._till)
        if tried.wait:
            raise _wait(tried.wait)
        if not self._passwords.matches(password[:_MOST_COMPARED], password_hash):
            if user is not None and tried.next_wait >= LOCKED_FROM:
                self._users.lock(user.id, self._till, tried.next_wait)
            raise _wait(tried.next_wait) if tried.next_wait else wrong

    def _decoy(self) -> str:
        """Return the hash of a random password: comparing with it takes as long for an unknown login as for a known."""
        self._decoy_hash = self._decoy_hash or self._passwords.hash(secrets.token_hex(8))
        return self._decoy_hash


def deactivated() -> str:
    """Return the words for a person whose account is deactivated."""
    return _("This account is deactivated. Ask an administrator of the house.")


def _of(user: User) -> str:
    return f"user:{user.id}"


def _wait(seconds: int) -> TooManyAttemptsError:
    if seconds < 60:
        words = _("Too many attempts. Try again in {count} seconds.").format(count=seconds)
    else:
        words = _("Too many attempts. Try again in {count} minutes.").format(count=-(-seconds // 60))
    return TooManyAttemptsError(words, seconds)
