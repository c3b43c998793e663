"""Makes the accounts of a seed file. One that is here stays as it is, with its role and its password.

An account with a password has the one of the file, for demos. One of staff without gets a one-time password, which is
told once; a customer's gets one that nobody knows.
"""

from dataclasses import replace

from cinema.domain.ids import new_id
from cinema.domain.seed import SeedUser, StaffSecret
from cinema.domain.users import Actor, Role, User
from cinema.ports import Clock, Passwords, Users
from cinema.services.one_time_passwords import OneTimePasswords
from cinema.services.role_events import RoleEvents


class SeedAccounts:
    """Its callers check who may."""

    def __init__(
        self, users: Users, known_passwords: Passwords, one_time: OneTimePasswords, roles: RoleEvents, clock: Clock
    ) -> None:
        self._users = users
        self._known_passwords = known_passwords
        self._one_time = one_time
        self._roles = roles
        self._clock = clock

    def make(self, actor: Actor, one: SeedUser) -> StaffSecret | None:
        """Make an account, and return its one-time password if it gets one.

        A repeat makes nothing and returns None; after a crash it gives the role that is missing, and `cinema user
        reset` another one-time password.
        """
        is_new = self._users.find_login(one.username) is None
        password_hash = self._known_passwords.hash(one.password or new_id())
        user = User(
            user_id(one),
            one.username,
            one.name,
            one.email,
            one.role,
            self._clock.now(),
            genres=one.genres,
            language=one.language,
        )
        self._users.add(replace(user, role=Role.CUSTOMER), password_hash)
        self._roles.give(actor, user, password_hash)
        if not is_new or one.password is not None or one.role is Role.CUSTOMER:
            return None
        return StaffSecret(one.username, self._one_time.give(actor, user))


def user_id(user: SeedUser) -> str:
    """Return an id that is the same in every load, so that a repeat adds nobody twice."""
    return f"user-{user.username.casefold()}"[:60]
