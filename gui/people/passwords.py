"""Rates a new password while it is typed, in steps and in words. The domain decides which passwords are accepted."""

from cinema.domain.passwords import PASSWORD_LENGTH, PASSWORD_RULE
from cinema.i18n import _, ngettext

STEPS = 4


def strength(password: str) -> int:
    """Return 0 to 4 steps: length counts, but not repetition of the same few characters."""
    # A character counts twice at most: "aaaaaaaaaaaa" is long, but easy to guess.
    count = min(len(password), 2 * len(set(password)))
    if count < PASSWORD_LENGTH[0] or len(password) > PASSWORD_LENGTH[1]:
        return 1 if count else 0
    return 2 if count < 13 else 3 if count < 18 else 4


def judgement(password: str) -> str:
    """Return a short comment on the password typed so far."""
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
