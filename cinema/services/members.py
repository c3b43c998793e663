"""Finds the customers that a sale at the counter is for."""

from cinema.domain.house import business_day
from cinema.domain.members import Member, member_of
from cinema.domain.users import Actor
from cinema.errors import NotFoundError
from cinema.i18n import _
from cinema.ports import Clock, HouseSettings, People, Users
from cinema.services.standing import Standing

_FEWEST_SIGNS = 2
_MOST = 20


class Members:
    """Looks customers up by name, e-mail or number. For staff; it changes nothing."""

    def __init__(self, users: Users, people: People, settings: HouseSettings, clock: Clock, standing: Standing) -> None:
        self._users = users
        self._people = people
        self._settings = settings
        self._clock = clock
        self._standing = standing

    def find(self, actor: Actor, text: str) -> tuple[Member, ...]:
        """Return customers of whom each typed word begins a word of name, e-mail or number, by name; 20 at most.

        Fewer than two signs find nobody: the list is no register to leaf through.
        """
        self._standing.check(actor).require_staff()
        if len(text.strip()) < _FEWEST_SIGNS:
            return ()
        today = business_day(self._clock.now(), self._settings.house())
        return tuple(member_of(one, today) for one in self._people.customers(text, _MOST) if not one.deactivated)

    def get(self, actor: Actor, user_id: str) -> Member:
        """Return a customer by id; NotFoundError for the field `customer` if they are gone."""
        self._standing.check(actor).require_staff()
        self.require(user_id)
        return member_of(self._users.get(user_id), business_day(self._clock.now(), self._settings.house()))

    def require(self, user_id: str) -> None:
        """Raise NotFoundError for the field `customer` unless this is somebody who can buy."""
        user = self._users.standing(user_id)
        if user is None or user.deactivated:
            raise NotFoundError(_("There is no such customer any more. Look them up again."), field="customer")
