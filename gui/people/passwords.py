"""Rates a new password while it is typed, in steps and in words, by the same rule that accepts or refuses it."""

from cinema.domain.passwords import PASSWORD_LENGTH, PASSWORD_RULE, password_fault
from cinema.i18n import _, ngettext

STEPS = 4


def strength(password: str, personal: tuple[str, ...] = ()) -> int:
    """Return 0 to 4 steps: none for nothing, one for a password that is refused, else by its length."""
    if not password:
        return 0
    if password_fault(password, personal) is not None:
        return 1
    return 2 if len(password) < 13 else 3 if len(password) < 18 else 4


def judgement(password: str, personal: tuple[str, ...] = ()) -> str:
    """Return a short comment on the password typed so far; `personal` as in `password_fault`."""
    if not password:
        return _(PASSWORD_RULE)
    missing = PASSWORD_LENGTH[0] - len(password)
    if missing > 0:
        return ngettext("{count} more character.", "{count} more characters.", missing).format(count=missing)
    fault = password_fault(password, personal)
    if fault is not None:
        return fault
    word = {2: _("Fair."), 3: _("Good."), 4: _("Very good.")}[strength(password, personal)]
    length = ngettext("{count} character.", "{count} characters.", len(password)).format(count=len(password))
    return f"{word} {length}"
