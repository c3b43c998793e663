"""The names of people who decided something or wait for it, as lists show them."""

from cinema.errors import NotFoundError
from cinema.ports import Users


def name_of(users: Users, user_id: str | None) -> str:
    """Return a person's name; empty for nobody, for the operator, who has no account, and for somebody erased."""
    if user_id is None:
        return ""
    try:
        return users.get(user_id).name
    except NotFoundError:
        return ""
