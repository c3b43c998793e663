"""The history of a document, as forms show it: who changed which fields when, by name."""

from dataclasses import dataclass

from cinema.domain.users import Actor, Role
from cinema.errors import NotFoundError
from cinema.ports import Users
from cinema.services.office.records import Change, Records
from cinema.services.standing import Standing


@dataclass(frozen=True, slots=True)
class NamedChange:
    """A change with the name of who made it: empty for a machine's operator, None for an erased account."""

    change: Change
    name: str | None


class Histories:
    """Reads histories; changes nothing."""

    def __init__(self, records: Records, users: Users, standing: Standing) -> None:
        self._records = records
        self._users = users
        self._standing = standing

    def of(self, actor: Actor, collection: str, document: str) -> tuple[NamedChange, ...]:
        """Return the latest 50 changes of a document, newest first; of an unknown one, none. For managers."""
        self._standing.check(actor).require_office(Role.MANAGER)
        changes = self._records.history(collection, document)
        names = {one.by: self._name(one.by) for one in changes}
        return tuple(NamedChange(one, names[one.by]) for one in changes)

    def name(self, actor: Actor, user: str | None) -> str | None:
        """Return the name of whoever made a change, as `NamedChange` has it. For managers."""
        self._standing.check(actor).require_office(Role.MANAGER)
        return self._name(user)

    def _name(self, user: str | None) -> str | None:
        if user is None:
            return ""
        try:
            return self._users.get(user).name
        except NotFoundError:
            return None
