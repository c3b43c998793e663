"""A person's details as a form has them: texts by field name, checked by the rules of a registration."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

from cinema.domain.memberships import Membership
from cinema.domain.registration import check_email
from cinema.domain.text import clean_line
from cinema.domain.usernames import check_username, refuse_reserved
from cinema.domain.users import User
from cinema.errors import InvalidFieldsError, InvalidInputError
from cinema.i18n import _

DETAILS = ("name", "username", "email", "staff_number")
MEMBERSHIP = ("member_number", "member_kind", "member_from", "member_until")
_LONGEST_NUMBER = 40
_LONGEST_STAFF_NUMBER = 6


def person_values(user: User) -> dict[str, str]:
    """Return a user's details as a form shows them."""
    held = user.membership or Membership("")
    return {
        "name": user.name,
        "username": user.username,
        "email": user.email,
        "staff_number": user.staff_number,
        "member_number": held.number,
        "member_kind": held.kind,
        "member_from": held.since,
        "member_until": held.until,
    }


def read_person(values: Mapping[str, str], old: User) -> User:
    """Return the user with a form's details; fields that it doesn't have keep their value.

    InvalidFieldsError has every mistake. A reserved username that the user has already may stay.
    """
    before, wrong = person_values(old), dict[str, str]()

    def read(name: str, check: Callable[[str], str]) -> str:
        text = values.get(name, before[name])
        if text == before[name] and text:
            return text
        try:
            return check(text)
        except InvalidInputError as error:
            wrong[name] = error.message
            return before[name]

    found = {
        "name": read("name", lambda text: clean_line(text, "name", _("name"))),
        "username": read("username", _new_username),
        "email": read("email", check_email),
        "staff_number": read("staff_number", _staff_number),
        "member_number": read("member_number", _line),
        "member_kind": read("member_kind", _line),
        "member_from": read("member_from", _day),
        "member_until": read("member_until", _day),
    }
    since, until = found["member_from"], found["member_until"]
    if since and until and until < since:
        wrong.setdefault("member_until", _("A membership ends on the day on which it begins, or later."))
    if not found["member_number"] and any(found[name] for name in MEMBERSHIP):
        wrong.setdefault("member_number", _("Please fill in: {label}.").format(label=_("membership number")))
    if wrong:
        raise InvalidFieldsError({name: wrong[name] for name in before if name in wrong})
    held = Membership(found["member_number"], found["member_kind"], since, until) if found["member_number"] else None
    return replace(
        old,
        name=found["name"],
        username=found["username"],
        email=found["email"],
        staff_number=found["staff_number"],
        membership=held,
    )


def changed_fields(old: User, new: User) -> tuple[str, ...]:
    """Return the names of the details that differ, in the order of the form; a membership is one of them."""
    names = (*DETAILS, "membership")
    return tuple(name for name in names if getattr(old, name) != getattr(new, name))


def _new_username(text: str) -> str:
    username = check_username(text)
    refuse_reserved(username)
    return username


def _staff_number(text: str) -> str:
    tidy = text.strip()
    if tidy and not (tidy.isascii() and tidy.isdigit() and len(tidy) <= _LONGEST_STAFF_NUMBER):
        raise InvalidInputError(_("A staff number has 1 to 6 digits."))
    return tidy


def _line(text: str) -> str:
    return clean_line(text, "", "", longest=_LONGEST_NUMBER, required=False)


def _day(text: str) -> str:
    tidy = text.strip()
    if not tidy:
        return ""
    try:
        return date.fromisoformat(tidy).isoformat()
    except ValueError:
        raise InvalidInputError(_("Write a date such as 2026-12-31.")) from None
