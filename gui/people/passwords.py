"""How a new password is judged while it is typed: in words and in steps. What is accepted is the domain's rule."""

from cinema.domain.users import PASSWORD_LENGTH, PASSWORD_RULE
from cinema.i18n import _, ngettext

STEPS = 4


def strength(password: str) -> int:
    """Return 0 to 4 steps: length counts, and repeating the same few characters does not."""
    count = min(len(password), 2 * len(set(password)))
    if count < PASSWORD_LENGTH[0] or len(password) > PASSWORD_LENGTH[1]:
        return 1 if count else 0
    return 2 if count < 13 else 3 if count < 18 else 4


def judgement(password: str) -> str:
    """Return a short word on the password typed so far."""
    step = strength(password)
    if step == 0:
        return _(PASSWORD_RULE)
    if len(password) > PASSWORD_LENGTH[1]:
        return _("That is too long: a password has at most 128 characters.")
    missing = PASSWORD_LENGTH[0] - len(password)
    if missing > 0:
        return ngettext("{count} more character.", "{count} more characters.", missing).format(count=missing)
    if step == 1:
        return _("Use more different characters.")
    word = {2: _("Fair."), 3: _("Good."), 4: _("Very good.")}[step]
    length = ngettext("{count} character.", "{count} characters.", len(password)).format(count=len(password))
    return f"{word} {length}"
