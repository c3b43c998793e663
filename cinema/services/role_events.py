"""Roles as house events: who gave which account which role; and what was done to an account, never its values.

A password of an account with a role is sealed: the note has a hash of its stored hash, so that the audit finds one that
was replaced by hand.
"""

from cinema.domain.house_record import PASSWORD, PIN, USERS, password_seal
from cinema.domain.users import Actor, Role, User
from cinema.services.house_events import HouseEvents


class RoleEvents:
    """Records roles. An account is stored as a customer's first: it gets another role by the entry alone."""

    def __init__(self, events: HouseEvents) -> None:
        self._events = events

    def give(self, actor: Actor, user: User, password_hash: str) -> None:
        """Record an account's role and store it; nothing to do for a customer, or for a role that is recorded."""
        if user.role is not Role.CUSTOMER and not self._events.is_recorded(USERS, user.id):
            self.seal(actor, user, password_hash)
            self._events.record(actor, USERS, user.id, {"role": user.role.value}, {"role": Role.CUSTOMER.value})

    def seal(self, actor: Actor, user: User, password_hash: str) -> None:
        """Record that an account with a role gets this password, before it is stored; a customer's isn't recorded."""
        if user.role is not Role.CUSTOMER:
            said = {"field": PASSWORD, "role": user.role.value, "seal": password_seal(user.id, password_hash)}
            self._events.note(actor, USERS, user.id, said)

    def seal_pin(self, actor: Actor, user: User, pin_hash: str) -> None:
        """Record that a member of staff gets this PIN, before it is stored."""
        said = {"field": PIN, "role": user.role.value, "seal": password_seal(user.id, pin_hash)}
        self._events.note(actor, USERS, user.id, said)

    def note(self, actor: Actor, user: User, field: str) -> None:
        """Record that a field of somebody's account was changed, such as its password, or the account erased."""
        self._events.note(actor, USERS, user.id, {"field": field, "role": user.role.value})
