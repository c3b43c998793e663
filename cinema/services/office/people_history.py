"""The history of an account, as its house events tell it: fields and roles, and never values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cinema.domain.house_record import USERS
from cinema.domain.operations import Changed
from cinema.errors import NotFoundError
from cinema.ports import Journal, Users

_MOST = 50
_MOST_READ = 200  # some entries are no change of this account


@dataclass(frozen=True, slots=True)
class PersonChange:
    """A change of an account: its fields, and of a role the one before and the one after.

    `by` is a user's id, None for a machine's operator; `name` is theirs: empty for the operator, None once erased.
    """

    at: datetime
    by: str | None
    name: str | None
    fields: tuple[str, ...]
    before: str = ""
    after: str = ""


def changes_of(journal: Journal, users: Users, user_id: str) -> tuple[PersonChange, ...]:
    """Return the latest 50 changes of an account, newest first."""
    found: list[PersonChange] = []
    names: dict[str | None, str | None] = {None: ""}
    for entry in journal.latest_of(f"{USERS}/{user_id}", _MOST_READ):
        said = entry.operation
        if not isinstance(said, Changed) or len(found) == _MOST:
            continue
        fields, before, after = _told(said)
        if fields:
            if said.by not in names:
                names[said.by] = _name(users, said.by)
            found.append(PersonChange(entry.at, said.by, names[said.by], fields, before, after))
    return tuple(found)


def _told(said: Changed) -> tuple[tuple[str, ...], str, str]:
    if not said.version:
        return tuple(str(said.after.get("field", "")).split(",")), "", ""
    if (role := said.after.get("role")) is not None:
        before = _before(said.before)
        # Of an administrator who stays while another one goes, nothing has changed.
        return (("role",), before, str(role)) if before != role else ((), "", "")
    return ("deactivated" if said.after.get("deactivated") else "activated",), "", ""


def _before(said: Mapping[str, Any]) -> str:
    return str(said.get("role", ""))


def _name(users: Users, user_id: str | None) -> str | None:
    try:
        return users.get(user_id or "").name
    except NotFoundError:
        return None
