"""Which names a database can have: MongoDB's rules (its manual, "MongoDB Limits and Thresholds"), told in words."""

from cinema.errors import InvalidInputError
from cinema.i18n import _

SERVERS_OWN = ("admin", "config", "local")
_REFUSED = '/\\. "$'
_MOST_BYTES = 63


def check_database_name(name: str) -> None:
    """Raise InvalidInputError with the rule for a name that no database of a house can have."""
    shown = ascii(name) if not name.isprintable() else f"“{name}”"
    if not name:
        raise _refusal(_("The name of the database is empty."))
    if name.casefold() in SERVERS_OWN:
        words = _("The database {name} is the server's own. Name another one with --database.")
        raise _refusal(words.format(name=shown))
    if any(sign in _REFUSED or not sign.isprintable() for sign in name):
        words = _("{name} can't be a database's name: it may have no blank, no control character and none of {signs}")
        raise _refusal(words.format(name=shown, signs=" ".join(_REFUSED.replace(" ", ""))))
    if (length := len(name.encode())) > _MOST_BYTES:
        words = _("{name} can't be a database's name: it has {length} bytes, and at most {most} are allowed.")
        raise _refusal(words.format(name=shown, length=length, most=_MOST_BYTES))


def _refusal(words: str) -> InvalidInputError:
    return InvalidInputError(words, field="database")
