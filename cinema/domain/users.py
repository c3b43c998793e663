"""Users, roles and permissions. The rules for usernames and passwords have files of their own."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum, StrEnum

from cinema.domain.memberships import Membership
from cinema.errors import NotAllowedError
from cinema.i18n import _


class Rank(IntEnum):
    """The order of roles: a higher rank has all rights of a lower one."""

    GUEST = 0
    CUSTOMER = 1
    STAFF = 2
    MANAGER = 3
    ADMIN = 4


class Role(StrEnum):
    """A user's role in the house."""

    GUEST = "guest"
    CUSTOMER = "customer"
    STAFF = "staff"
    MANAGER = "manager"
    ADMIN = "admin"

    @property
    def rank(self) -> Rank:
        """The role's place in the order of rights."""
        return Rank[self.name]


class Channel(StrEnum):
    """The channel of an action: one of the windows, or the command line."""

    CUSTOMER = "customer"
    BOX_OFFICE = "box-office"
    KIOSK = "kiosk"
    ADMIN = "admin"
    COMMAND = "command"
    TEST = "test"

    @property
    def is_staffed(self) -> bool:
        """Whether staff rights count here: for cash, a card terminal's slips, decisions and refunds.

        They don't at a kiosk, which stands in the foyer: there a member of staff is a customer.
        """
        return self is Channel.CUSTOMER or self.is_office

    @property
    def is_office(self) -> bool:
        """Whether the house can be administered here: settings, accounts, backups."""
        return self in {Channel.BOX_OFFICE, Channel.ADMIN, Channel.COMMAND}


@dataclass(frozen=True, slots=True)
class User:
    """A user with an account. The password's hash is stored beside it and is never loaded into this value.

    `version` counts the house events of the account (role, deactivated), `revision` the changes of its details. A
    window that signed in at `sessions_from` or before is signed out. `last_seen`: the last sign-in. Instants are the
    database's. `staff_number` is what a member of staff types at a till in place of the name; empty for none.
    `told_on_screen` has the favourites of which the user knows that they are on screen again.
    """

    id: str
    username: str
    name: str
    email: str
    role: Role
    created_at: datetime
    genres: tuple[str, ...] = ()
    language: str = "en"
    favourites: tuple[str, ...] = ()
    must_change_password: bool = False
    deactivated: bool = False
    membership: Membership | None = None
    staff_number: str = ""
    sessions_from: datetime | None = field(default=None, compare=False)
    last_seen: datetime | None = field(default=None, compare=False)
    version: int = field(default=0, compare=False)
    revision: int = field(default=0, compare=False)
    told_on_screen: tuple[str, ...] = field(default=(), compare=False)


def user_texts(user: User) -> tuple[str, ...]:
    """Return the texts by whose words a user is searched."""
    return user.name, user.username, user.email, user.membership.number if user.membership is not None else ""


@dataclass(frozen=True, slots=True)
class FailedTries:
    """The tries to sign in that failed between two sign-ins of a person, at any till."""

    count: int
    since: datetime


@dataclass(frozen=True, slots=True)
class SignInLock:
    """A lock of a person's sign-in after too many failed tries at a till; it opens by itself at `until`."""

    since: datetime
    until: datetime
    till: str


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, and through which channel; services check its rights.

    `user` is None for a guest and for the operator of this machine (role admin, channel command). `signed_in_at`: when
    the window's user signed in, by the database's clock; None for a command, which is no session.
    """

    role: Role
    workstation: str
    channel: Channel
    user: str | None = None
    name: str = ""
    signed_in_at: datetime | None = None

    def require(self, role: Role) -> None:
        """Raise NotAllowedError unless this actor has at least this role, in a channel where it counts.

        In a channel that is not staffed, nobody has more rights than a customer.
        """
        if self.role.rank < role.rank:
            raise NotAllowedError(_("You don't have the rights for this. Ask a colleague who has them to sign in."))
        if role.rank > Rank.CUSTOMER:
            self.require_staffed()

    def require_staff(self) -> None:
        """Raise NotAllowedError unless this actor is staff, in a staffed channel."""
        self.require(Role.STAFF)

    def require_staffed(self) -> None:
        """Raise NotAllowedError in a channel that is not staffed, whatever the role."""
        if not self.channel.is_staffed:
            raise NotAllowedError(_("This can't be done at a kiosk. Please go to the counter."))

    def require_office(self, role: Role) -> None:
        """Raise NotAllowedError unless this actor has at least this role, in an office channel."""
        self.require(role)
        if not self.channel.is_office:
            raise NotAllowedError(
                _("This is done at the box office, in the administration window or by a command, not in this window.")
            )

    @property
    def decider(self) -> str:
        """Who decides by hand, as entries say it: the user's id, or the operator of the machine, who has none."""
        return self.user or "operator"

    @property
    def is_staff(self) -> bool:
        """Whether this actor may do counter work, such as taking cash, in this channel."""
        return self.role.rank >= Rank.STAFF and self.channel.is_staffed
