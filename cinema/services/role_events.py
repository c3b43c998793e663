"""Roles as house events: who gave which account which role; and what was done to an account, never its values."""

from cinema.domain.users import Actor, Role, User
from cinema.services.house_events import HouseEvents


class RoleEvents:
    """Records roles. An account is stored as a customer's first: it gets another role by the entry alone."""

    def __init__(self, events: HouseEvents) -> None:
        self._events = events

    def give(self, actor: Actor, user: User) -> None:
        """Record an account's role and store it; nothing to do for a customer, or for a role that is recorded."""
        if user.role is not Role.CUSTOMER and not self._events.is_recorded("users", user.id):
            self._events.record(actor, "users", user.id, {"role": user.role.value}, {"role": Role.CUSTOMER.value})

    def note(self, actor: Actor, user: User, field: str) -> None:
        """Record that a field of somebody's account was changed, such as its password, or the account erased."""
        self._events.note(actor, "users", user.id, {"field": field, "role": user.role.value})
