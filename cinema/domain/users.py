"""Users, roles and permissions, and the rules for usernames and passwords. Hashing is in the adapters."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum

from cinema.domain.text import clean_line
from cinema.errors import InvalidInputError, NotAllowedError
from cinema.i18n import N_, _

USERNAME_LENGTH = (3, 32)
PASSWORD_LENGTH = (10, 128)
PASSWORD_RULE = N_("At least 10 characters. A short sentence is easy to remember and hard to guess.")
USERNAME_RULE = N_("3 to 32 letters, digits, or - and _.")
_USERNAME = re.compile(r"[\w-]+")


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
    """A user with an account. The password's hash is stored beside it and is never loaded into this value."""

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


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, and through which channel; services check its rights.

    `user` is None for a guest and for the operator of this machine (role admin, channel command).
    """

    role: Role
    workstation: str
    channel: Channel
    user: str | None = None
    name: str = ""

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
    def is_staff(self) -> bool:
        """Whether this actor may do counter work, such as taking cash, in this channel."""
        return self.role.rank >= Rank.STAFF and self.channel.is_staffed


def login_key(login: str) -> str:
    """Return the normalised form in which usernames and e-mails are compared: NFKC, case folded, trimmed.

    Accepts any text: it is cut to 320 characters, and lone surrogates, which no database takes, are replaced.
    """
    # Cut before normalising too, so that a huge text costs nothing. 320 = 64 + "@" + 255, the longest e-mail address.
    folded = unicodedata.normalize("NFKC", login[:1000]).strip().casefold()[:320]
    return folded.encode("utf-8", "replace").decode()


def check_username(text: str) -> str:
    """Return the normalised username; InvalidInputError if it breaks `USERNAME_RULE`."""
    username = clean_line(text, "username", _("username"), longest=USERNAME_LENGTH[1])
    if len(username) < USERNAME_LENGTH[0] or _USERNAME.fullmatch(username) is None:
        raise InvalidInputError(_("A username has 3 to 32 letters, digits, or - and _."), field="username")
    return username


def check_password(text: str, *, field: str = "password", personal: tuple[str, ...] = ()) -> str:
    """Return the password unchanged; InvalidInputError if it is not 10 to 128 characters, or is trivial to guess.

    Follows NIST SP 800-63B: it asks for length and advises against composition rules. `personal` lists texts that may
    not be the password, such as the user's own name.
    """
    shortest, longest = PASSWORD_LENGTH
    if len(text) < shortest:
        raise InvalidInputError(_("Add more characters: a password has at least 10."), field=field)
    if len(text) > longest:
        raise InvalidInputError(_("That is too long: a password has at most 128 characters."), field=field)
    if any(unicodedata.category(one) in {"Cc", "Cs"} for one in text):
        raise InvalidInputError(_("A password can't hold control characters."), field=field)
    if len(set(text)) < 4:
        raise InvalidInputError(_("Use more different characters."), field=field)
    if any(login_key(own) == login_key(text) for own in personal if own):
        raise InvalidInputError(_("Choose something other than your own name or address."), field=field)
    return text
