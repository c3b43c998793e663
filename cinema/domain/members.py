"""A customer as the counter sees them: enough to tell who it is, no more."""

from dataclasses import dataclass
from datetime import date

from cinema.domain.users import User


@dataclass(frozen=True, slots=True)
class Member:
    """A customer with an account. `number` and `kind` are those of the membership, empty without one."""

    id: str
    name: str
    email: str
    number: str = ""
    kind: str = ""
    is_valid: bool = False


def member_of(user: User, day: date | str) -> Member:
    """Return a customer as they are on a business day."""
    card = user.membership
    if card is None:
        return Member(user.id, user.name, user.email)
    return Member(user.id, user.name, user.email, card.number, card.kind, card.is_valid_on(day))
