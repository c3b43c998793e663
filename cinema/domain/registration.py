"""Registration of an account: the required fields, and how they are checked and normalised."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from cinema.domain.ids import new_id
from cinema.domain.passwords import check_password
from cinema.domain.text import clean_line
from cinema.domain.usernames import check_username, refuse_reserved
from cinema.domain.users import Role, User
from cinema.errors import InvalidFieldsError, InvalidInputError
from cinema.i18n import _


@dataclass(frozen=True, slots=True)
class Registration:
    """A new account's checked and normalised fields; made by `check_registration`."""

    name: str
    username: str
    email: str
    password: str = field(repr=False)


def check_registration(name: str, username: str, email: str, password: str, *, house: str = "") -> Registration:
    """Return the fields checked and normalised; InvalidFieldsError has every mistake, in the order of the form.

    `house` is the house's name, which is no password.
    """
    wrong: dict[str, str] = {}

    def checked(field_name: str, check: Callable[[], str]) -> str:
        try:
            return check()
        except InvalidInputError as error:
            wrong[field_name] = error.message
            return ""

    tidy_name = checked("name", lambda: clean_line(name, "name", _("name")))
    tidy_username = checked("username", lambda: _free_username(username))
    tidy_email = checked("email", lambda: check_email(email))
    personal = (tidy_username or username, tidy_email or email, tidy_name or name, house)
    tidy_password = checked("password", lambda: check_password(password, personal=personal))
    if wrong:
        raise InvalidFieldsError(wrong)
    return Registration(tidy_name, tidy_username, tidy_email, tidy_password)


def _free_username(text: str) -> str:
    tidy = check_username(text)
    refuse_reserved(tidy)
    return tidy


def new_user(registration: Registration, role: Role, at: datetime, language: str = "en") -> User:
    """Return a new user with a new id; stores nothing."""
    given = registration
    return User(new_id(), given.username, given.name, given.email, role, at, language=language)


def check_email(text: str) -> str:
    """Return an e-mail address normalised; InvalidInputError says what is missing. The syntax is RFC 5322's."""
    from email_validator import EmailNotValidError, validate_email

    tidy = clean_line(text, "email", _("e-mail"), longest=254)  # RFC 5321's limit, see RFC 3696 erratum 1690
    # The two usual mistakes have messages of their own; the library's are in English only.
    local, at, domain = tidy.partition("@")
    if not at or not local or not domain:
        raise InvalidInputError(_("An e-mail looks like name@example.org."), field="email")
    if "." not in domain.strip("."):
        raise InvalidInputError(_("The e-mail address is incomplete. Add an ending such as .org."), field="email")
    try:
        # No DNS query: a till may have no internet, and a window must not wait for it.
        return validate_email(tidy, check_deliverability=False).normalized
    except EmailNotValidError:
        raise InvalidInputError(_("That is no valid e-mail address. Please check it."), field="email") from None
