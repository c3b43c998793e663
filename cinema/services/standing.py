"""What a person may do now: the role as it is stored, looked up again for everything that changes something."""

from dataclasses import replace

from cinema.domain.users import Actor, Channel, User
from cinema.errors import NotAllowedError, SignedOutError
from cinema.i18n import _
from cinema.ports import Users
from cinema.services.sign_in import deactivated


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
        person who must replace a one-time password first (`one_time` allows that one thing), and SignedOutError for one
        whose account is gone or deactivated, or whose session was ended since the sign-in.
        """
        if actor.user is None:
            return actor
        user = self._users.standing(actor.user)
        if user is None:
            raise SignedOutError(_("This account is not there any more. Sign in again."))
        if user.deactivated:
            raise SignedOutError(deactivated())
        if _has_ended(actor, user):
            raise SignedOutError(_("You were signed out of this window by the house. Sign in again."))
        if user.must_change_password and not one_time:
            raise NotAllowedError(_("Sign in again with the one-time password, and choose a new one first."))
        return actor if actor.role is user.role else replace(actor, role=user.role)


def _has_ended(actor: Actor, user: User) -> bool:
    """Tell whether the session was ended: an unknown instant of a sign-in counts as one before."""
    if user.sessions_from is None or actor.channel is Channel.COMMAND:  # each command is a new session
        return False
    return actor.signed_in_at is None or actor.signed_in_at <= user.sessions_from
