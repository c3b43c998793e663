"""Changes of what accounts may do: roles, and whether they are deactivated. The house event is the commit.

The last administrator stays. Before an administrator is let go, the house event of another one, the witness, claims
that one's next version: “stays an administrator”. Whoever lets the witness go at the same instant needs that very
claim, or has claimed the version from which this change is made. So of two administrators who remove each other at
most one goes; both may be told to look again. A crash in between leaves an event that changes nothing.
"""

from dataclasses import replace

from cinema.domain.house_record import USERS
from cinema.domain.users import Actor, Role, User
from cinema.errors import ChangedMeanwhileError, ConflictError
from cinema.i18n import _
from cinema.ports import Users
from cinema.services.house_events import HouseEvents
from cinema.services.role_events import RoleEvents

_WITNESSES = 5  # tries to find an administrator whom nobody is changing


class AccessChanges:
    """Its callers check who may. Every method takes the user as it was read: ChangedMeanwhileError if it isn't so now.

    Raises ConflictError, with nothing changed, where no administrator would be left.
    """

    def __init__(self, users: Users, events: HouseEvents, roles: RoleEvents) -> None:
        self._users = users
        self._events = events
        self._roles = roles

    def give_role(self, actor: Actor, user: User, role: Role) -> None:
        """Give an account another role; nothing to do if it has it."""
        if role is user.role:
            return
        if role is not Role.ADMIN:
            self._keep_an_administrator(actor, user)
        sealed = self._seal(actor, user, role, "")
        self._change(actor, user, {"role": user.role.value}, {"role": role.value})
        # A customer's new password isn't sealed: one that was stored meanwhile is sealed now.
        self._seal(actor, user, role, sealed)

    def deactivate(self, actor: Actor, user: User) -> None:
        """Take all rights from an account, which keeps its role; nothing to do if it is deactivated."""
        if not user.deactivated:
            self._keep_an_administrator(actor, user)
            self._change(actor, user, {"deactivated": False}, {"deactivated": True})

    def activate(self, actor: Actor, user: User) -> None:
        """Give a deactivated account its rights back; windows that it had open stay signed out."""
        if user.deactivated:
            self._users.end_sessions(user.id)
            self._change(actor, user, {"deactivated": True}, {"deactivated": False})

    def _change(self, actor: Actor, user: User, before: dict[str, object], after: dict[str, object]) -> None:
        try:
            self._events.change(actor, USERS, user.id, user.version, before, after)
        finally:
            self._users.forget(user.id)

    def _seal(self, actor: Actor, user: User, role: Role, sealed: str) -> str:
        """Record the password that an account has with its new role, unless that one is recorded; return its hash."""
        found = self._users.find_login(user.username)
        # Without a hash nobody can sign in: the account is new, and a one-time password follows.
        if found is None or found[0].id != user.id or found[1] in {"", sealed}:
            return sealed
        self._roles.seal(actor, replace(user, role=role), found[1])
        return found[1]

    def _keep_an_administrator(self, actor: Actor, user: User) -> None:
        """Claim the version of another administrator, if this one counts as one.

        `user` was read before, and its change is made from that version: else the witness might be gone by then.
        """
        if user.role is not Role.ADMIN or user.deactivated:
            return
        stays = {"role": Role.ADMIN.value}
        for tries_left in reversed(range(_WITNESSES)):
            witness = self._users.another_administrator(user.id)
            if witness is None:
                words = _("This is the last administrator. Add another one first.")
                raise ConflictError(words, field="role")
            try:
                self._events.change(actor, USERS, witness.id, witness.version, stays, stays)
            except ChangedMeanwhileError:
                if not tries_left:
                    raise
            else:
                return
