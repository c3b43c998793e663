"""Signing in at a till by a PIN: the person is chosen first, then the PIN is typed."""

from cinema.domain.pins import TillPerson
from cinema.domain.users import Actor, Channel, Rank, User
from cinema.ports import Pins, Users
from cinema.services.pin_check import PinCheck
from cinema.services.standing import Standing
from cinema.services.stations import ThisStation

_MOST = 500


class PinSignIn:
    """Works only at a workstation that a manager has registered as a till: ConflictError at any other."""

    def __init__(self, users: Users, pins: Pins, check: PinCheck, here: ThisStation, standing: Standing) -> None:
        self._users = users
        self._pins = pins
        self._check = check
        self._here = here
        self._standing = standing

    def people(self, actor: Actor) -> tuple[TillPerson, ...]:
        """Return the staff who have a PIN, by name. For anybody at a staffed till, signed in or not."""
        actor.require_staffed()
        self._here.require_till()
        return tuple(
            TillPerson(one.id, one.name, one.staff_number, initials(one.name), one.role.rank >= Rank.MANAGER)
            for one in self._pins.people(_MOST)
        )

    def sign_in(self, person: str, pin: str, new_pin: str = "") -> User:
        """Return the member of staff with this id and PIN, whose sign-in is recorded.

        A PIN that an administrator gave is replaced here: PinToReplaceError until `new_pin` comes with it. Five wrong
        tries lock the person at this till, twenty in the house at every till, until a manager unlocks them
        (PinLockedError); passwords work as before. InvalidInputError names the field (pin, new_pin); NotAllowedError
        for an account that is deactivated or must replace a one-time password first.
        """
        till = self._here.require_till()
        user = (
            self._check.replace(person, pin, new_pin, till) if new_pin.strip() else self._check.find(person, pin, till)
        )
        seen = self._users.seen(user.id)
        self._standing.check(Actor(seen.role, till.label, Channel.BOX_OFFICE, seen.id, seen.name, seen.last_seen))
        return seen


def initials(name: str) -> str:
    """Return the first letters of a name's first and last word, for a picture of somebody without one."""
    words = name.split()
    return "".join(word[0] for word in ([*words[:1], *words[-1:]] if len(words) > 1 else words)).upper()
