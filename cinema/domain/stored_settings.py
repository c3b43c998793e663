"""Judges stored settings: a document that was written by hand, or restored, may hold values of any kind.

Judged is whether a value can be used, not whether it may be typed: bounds change from version to version, and a house
goes on with what it was set to before.
"""

import re
from datetime import date
from functools import lru_cache

from cinema.domain.house import House
from cinema.domain.seat_maps import LONGEST_HOLD
from cinema.domain.setting_texts import read_setting
from cinema.errors import InvalidInputError
from cinema.i18n import _

_HOURS = ("day_starts_at", "day_started_at", "backup_hour")
_MONEY = ("cash_difference",)
_MOST_MONEY = 10**12


def why_unusable(name: str, value: object) -> str | None:
    """Return why a stored value can't be this setting's, in the user's language; None if it can."""
    try:
        if isinstance(getattr(House(), name), int):
            _check_number(name, value)
        elif not isinstance(value, str):
            return _("It is not text.")
        else:
            _check_text(name, str(value))
    except InvalidInputError as error:
        return error.message
    return None


def unusable_words(name: str, reason: str) -> str:
    """Return the message for a setting that can't be used."""
    return _("The setting {name} is invalid: {reason}").format(name=name, reason=reason)


def _check_number(name: str, value: object) -> None:
    high = 23 if name in _HOURS else _MOST_MONEY if name in _MONEY else LONGEST_HOLD
    if not isinstance(value, int) or isinstance(value, bool):
        raise InvalidInputError(_("Write a number."), field=name)
    if not 0 <= value <= high:
        raise InvalidInputError(_("Write a number from {low} to {high}.").format(low=0, high=high), field=name)


@lru_cache(maxsize=100)  # the list of timezones takes milliseconds; what is wrong raises, and isn't remembered
def _check_text(name: str, text: str) -> None:
    if name == "currency":
        # The list of currencies is Babel's, which would delay the first window.
        if not re.fullmatch("[A-Z]{3}", text):
            raise InvalidInputError(_("Write a currency's three letters, such as EUR."), field=name)
    elif name == "day_starts_from":
        try:
            date.fromisoformat(text or "2000-01-01")
        except ValueError:
            raise InvalidInputError(_("It is not a date such as 2026-12-31."), field=name) from None
    elif name == "logo":
        if not re.fullmatch(r"(logo-[0-9a-f]{32}\.png)?", text):
            raise InvalidInputError(_("It is not the name of a stored picture."), field=name)
    else:
        read_setting(name, text)
