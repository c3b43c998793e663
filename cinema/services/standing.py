"""What a person may do now: the role as it is stored, looked up again for everything that changes something."""

from dataclasses import replace

from cinema.domain.users import Actor
from cinema.errors import NotAllowedError
from cinema.i18n import _
from cinema.ports import Users


class Standing:
    """Judges actors by their stored accounts. Every service method that begins something new asks it first.

    A window knows its user from the sign-in, which may be hours ago. What must be recorded whoever reports it, such as
    money that was taken, isn't asked about.
    """

    def __init__(self, users: Users) -> None:
        self._users = users

    def check(self, actor: Actor, *, one_time: bool = False) -> Actor:
        """Return the actor with the role that is stored now, known for two seconds at most.

        Guests and this machine's operator have no account and are returned as they are. Raises NotAllowedError for a
        person whose account is gone, or who must replace a one-time password first; `one_time` allows that one thing.
        """
        if actor.user is None:
            return actor
        user = self._users.standing(actor.user)
        if user is None:
            raise NotAllowedError(_("This account is not there any more. Sign in again."))
        if user.must_change_password and not one_time:
            raise NotAllowedError(_("Sign in again with the one-time password, and choose a new one first."))
        return actor if actor.role is user.role else replace(actor, role=user.role)
