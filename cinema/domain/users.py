"""People: who they are, what they may do, and what their input must look like. Hashing is not decided here."""

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
    """How much a role may do; a higher rank may do all of a lower one."""

    GUEST = 0
    CUSTOMER = 1
    STAFF = 2
    MANAGER = 3
    ADMIN = 4


class Role(StrEnum):
    """What a person is to the house."""

    GUEST = "guest"
    CUSTOMER = "customer"
    STAFF = "staff"
    MANAGER = "manager"
    ADMIN = "admin"

    @property
    def rank(self) -> Rank:
        """How much this role may do."""
        return Rank[self.name]


class Channel(StrEnum):
    """Through which face something was done."""

    CUSTOMER = "customer"
    BOX_OFFICE = "box-office"
    KIOSK = "kiosk"
    ADMIN = "admin"
    COMMAND = "command"
    TEST = "test"

    @property
    def is_staffed(self) -> bool:
        """Whether a colleague who signs in here works here: counts cash, reads slips, decides, gives money back.

        A kiosk stands in the foyer: whoever signs in there is a customer, a colleague too.
        """
        return self is Channel.CUSTOMER or self.is_office

    @property
    def is_office(self) -> bool:
        """Whether the house is run from here: its settings, its people, its backups."""
        return self in {Channel.BOX_OFFICE, Channel.ADMIN, Channel.COMMAND}


@dataclass(frozen=True, slots=True)
class User:
    """A person with an account. The password's hash is not part of it."""

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
    """Who does something, from where: handed to every service that changes anything.

    `user` is None for a guest and for the operator of this machine (role admin, channel command).
    """

    role: Role
    workstation: str
    channel: Channel
    user: str | None = None
    name: str = ""

    def require(self, role: Role) -> None:
        """Raise NotAllowedError unless this actor's role is at least the given one, in a channel where it counts.

        Where no colleague works, nobody has more rights than a customer.
        """
        if self.role.rank < role.rank:
            raise NotAllowedError(_("This needs somebody with more rights: ask a colleague to sign in."))
        if role.rank > Rank.CUSTOMER:
            self.require_staffed()

    def require_staff(self) -> None:
        """Raise NotAllowedError unless this actor works here."""
        self.require(Role.STAFF)

    def require_staffed(self) -> None:
        """Raise NotAllowedError in a channel where no colleague works, whoever acts."""
        if not self.channel.is_staffed:
            raise NotAllowedError(_("This can't be done at a kiosk. Please go to the counter."))

    def require_office(self, role: Role) -> None:
        """Raise NotAllowedError unless this actor has a role and sits where the house is run."""
        self.require(role)
        if not self.channel.is_office:
            raise NotAllowedError(
                _("This is done at the box office, in the administration window or by a command, not in this window.")
            )

    def require_access(self, customer: str | None, *, to_guests: bool) -> None:
        """Raise NotAllowedError unless a purchase is open to this actor: to staff and to its customer.

        One without a customer is open to everybody where `to_guests` says so.
        """
        theirs = to_guests if customer is None else customer == self.user
        if not (theirs or self.is_staff):
            raise NotAllowedError(_("This purchase belongs to somebody else."))

    @property
    def is_staff(self) -> bool:
        """Whether cash and other counter work is open to this actor, here."""
        return self.role.rank >= Rank.STAFF and self.channel.is_staffed


def login_key(login: str) -> str:
    """Return the form in which usernames and e-mails are compared: NFKC, case folded, trimmed.

    Any text may be given: it is cut where no address reaches, and half characters, which no database takes, replaced.
    """
    folded = unicodedata.normalize("NFKC", login[:1000]).strip().casefold()[:320]
    return folded.encode("utf-8", "replace").decode()


def check_username(text: str) -> str:
    """Return the tidied username, or raise InvalidInputError for the field."""
    username = clean_line(text, "username", _("username"), longest=USERNAME_LENGTH[1])
    if len(username) < USERNAME_LENGTH[0] or _USERNAME.fullmatch(username) is None:
        raise InvalidInputError(_("A username has 3 to 32 letters, digits, or - and _."), field="username")
    return username


def check_password(text: str, *, field: str = "password", personal: tuple[str, ...] = ()) -> str:
    """Return the password unchanged, or raise InvalidInputError: length 10 to 128, not the person's own name.

    The lengths follow NIST SP 800-63B, which asks for length and advises against rules of composition.
    """
    shortest, longest = PASSWORD_LENGTH
    if len(text) < shortest:
        raise InvalidInputError(_("Add more characters: a password has at least 10."), field=field)
    if len(text) > longest:
        raise InvalidInputError(_("That is too long: a password has at most 128 characters."), field=field)
    if any(unicodedata.category(sign) in {"Cc", "Cs"} for sign in text):
        raise InvalidInputError(_("A password can't hold control characters."), field=field)
    if len(set(text)) < 4:
        raise InvalidInputError(_("Use more different characters."), field=field)
    if any(login_key(own) == login_key(text) for own in personal if own):
        raise InvalidInputError(_("Choose something other than your own name or address."), field=field)
    return text
