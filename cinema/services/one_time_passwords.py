"""Gives out one-time passwords, which are shown once and stored as a hash."""

import secrets

from cinema.domain.house_record import PASSWORD
from cinema.domain.users import Actor, Role, User
from cinema.errors import ConflictError
from cinema.i18n import _
from cinema.ports import Passwords, Users
from cinema.services.role_events import RoleEvents
from cinema.services.sign_in import SignInCheck


class OneTimePasswords:
    """Its callers check who may."""

    def __init__(self, users: Users, sign_in: SignInCheck, passwords: Passwords, roles: RoleEvents) -> None:
        self._users = users
        self._sign_in = sign_in
        self._passwords = passwords
        self._roles = roles

    def give(self, actor: Actor, user: User) -> str:
        """Set a random one-time password and return it; it is valid for 24 hours and for one sign-in.

        The user must replace it there. Also ends a lock of the user's sign-in. Each call gives another one.
        ConflictError if the user has another role than `user` says by now, or is being erased.
        """
        secret = "-".join(secrets.token_hex(2) for _part in range(4))
        secret_hash = self._passwords.hash(secret)
        if user.role is Role.CUSTOMER:
            self._roles.note(actor, user, PASSWORD)
        self._roles.seal(actor, user, secret_hash)
        if not self._users.give_secret(user.id, secret_hash, role=user.role):
            raise ConflictError(_("This account was changed just now. Look it up again."))
        self._sign_in.unlock(user.id)
        return secret
