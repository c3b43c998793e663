"""PINs as they are set: by their owners with the password, or given and taken away by administrators.

The journal has a seal of each, made from the stored hash as a password's, and never a value.
"""

import secrets

from cinema.domain.house_record import PIN
from cinema.domain.ids import is_id
from cinema.domain.pins import check_pin, pin_fault
from cinema.domain.users import Actor, Rank, Role, User
from cinema.errors import ConflictError, InvalidInputError, NotAllowedError, NotFoundError
from cinema.i18n import _
from cinema.ports import Passwords, Pins, Users
from cinema.services.role_events import RoleEvents
from cinema.services.sign_in import SignInCheck
from cinema.services.standing import Standing

_GIVEN_DIGITS = 6


class PinOffice:
    """Sets PINs. Hashing takes about 0.2 s on purpose."""

    def __init__(
        self,
        users: Users,
        pins: Pins,
        passwords: Passwords,
        sign_in: SignInCheck,
        roles: RoleEvents,
        standing: Standing,
    ) -> None:
        self._users = users
        self._pins = pins
        self._passwords = passwords
        self._sign_in = sign_in
        self._roles = roles
        self._standing = standing

    def choose(self, actor: Actor, password: str, pin: str) -> None:
        """Set the actor's own PIN; the password is checked as at a sign-in, with the same errors. For staff.

        Any workstation will do. It also ends a lock of the PIN. InvalidInputError for `pin`.
        """
        actor = self._standing.check(actor)
        actor.require_staff()
        if actor.user is None:
            raise NotAllowedError(_("Sign in first."))
        user = self._users.get(actor.user)
        if not password:
            raise InvalidInputError(_("Type your password."), field="password")
        tidy = check_pin(pin, user.staff_number)
        self._sign_in.confirm(user, password)
        self._set(actor, user, tidy)

    def give(self, actor: Actor, user_id: str) -> str:
        """Give a member of staff a random PIN and return it, to be shown once. For administrators.

        It works for 24 hours, and only to choose one of their own at a till. Also ends a lock; each call gives another.
        """
        actor = self._standing.check(actor)
        actor.require_office(Role.ADMIN)
        user = self._read(user_id)
        pin = ""
        while pin_fault(pin, user.staff_number) is not None:
            pin = f"{secrets.randbelow(10**_GIVEN_DIGITS):0{_GIVEN_DIGITS}d}"
        self._set(actor, user, pin, given=True)
        return pin

    def remove(self, actor: Actor, user_id: str) -> None:
        """Take a person's PIN away; the password works as before. For administrators. A repeat changes nothing."""
        actor = self._standing.check(actor)
        actor.require_office(Role.ADMIN)
        if not is_id(user_id):
            raise NotFoundError(_("There is no such account."), field="name")
        user = self._users.get(user_id)
        if user_id in self._pins.states([user_id]):
            self._roles.note(actor, user, PIN)
            self._pins.remove(user_id)

    def _read(self, user_id: str) -> User:
        if not is_id(user_id):
            raise NotFoundError(_("There is no such account."), field="name")
        user = self._users.get(user_id)
        if user.role.rank < Rank.STAFF:
            raise InvalidInputError(_("Only staff has a PIN. Give this person a role first."), field="role")
        return user

    def _set(self, actor: Actor, user: User, pin: str, *, given: bool = False) -> None:
        pin_hash = self._passwords.hash(pin)
        self._roles.seal_pin(actor, user, pin_hash)
        if not self._pins.set(user.id, pin_hash, given=given):
            raise ConflictError(_("This person is no longer of the staff."), field="role")
