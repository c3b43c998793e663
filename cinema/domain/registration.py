"""What somebody must give to get an account, and how it is checked and tidied."""

from dataclasses import dataclass, field
from datetime import datetime

from cinema.domain.ids import new_id
from cinema.domain.text import clean_line
from cinema.domain.users import Role, User, check_password, check_username
from cinema.errors import InvalidInputError
from cinema.i18n import _


@dataclass(frozen=True, slots=True)
class Registration:
    """What a new customer typed, checked and tidied; see `check_registration`."""

    name: str
    username: str
    email: str
    password: str = field(repr=False)


def check_registration(name: str, username: str, email: str, password: str) -> Registration:
    """Return what was typed, checked and tidied; InvalidInputError names the first field that is wrong."""
    tidy_name = clean_line(name, "name", _("name"))
    tidy_username = check_username(username)
    tidy_email = check_email(email)
    check_password(password, personal=(tidy_username, tidy_email, tidy_name))
    return Registration(tidy_name, tidy_username, tidy_email, password)


def new_user(registration: Registration, role: Role, at: datetime, language: str = "en") -> User:
    """Return the person of a registration, with an id of its own; nothing is stored."""
    known = registration
    return User(new_id(), known.username, known.name, known.email, role, at, language=language)


def check_email(text: str) -> str:
    """Return an e-mail address in its usual form; InvalidInputError says what is missing (RFC 5322, by a library)."""
    from email_validator import EmailNotValidError, validate_email

    tidy = clean_line(text, "email", _("e-mail"), longest=254)
    local, at, domain = tidy.partition("@")
    if not at or not local or not domain:
        raise InvalidInputError(_("An e-mail looks like name@example.org."), field="email")
    if "." not in domain.strip("."):
        raise InvalidInputError(_("The address stops early. Add an ending such as .org."), field="email")
    try:
        return validate_email(tidy, check_deliverability=False).normalized
    except EmailNotValidError:
        raise InvalidInputError(_("That e-mail can't be right. Please check it."), field="email") from None
