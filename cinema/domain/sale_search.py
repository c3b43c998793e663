"""What somebody may mean who looks for a sale without its number: an amount, a card, a seat, a time, a member.

A text is what is known of the sale, then a time (19:47) and a day (2026-11-30) if they are known: `24.50 19:47`,
`C7 20:30`, `4242`, `19:47`, `19:47 2`, `ada@example.org`.
"""

import re
from dataclasses import dataclass, replace
from datetime import date, time

from cinema.domain.money import from_major
from cinema.errors import CinemaError, InvalidInputError
from cinema.i18n import _

LONGEST = 80
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_TIME = re.compile(r"(\d{1,2}):(\d{2})", re.ASCII)
_AMOUNT = re.compile(r"\d+[.,]\d+", re.ASCII)
_LAST4 = re.compile(r"\d{4}", re.ASCII)
_TILL = re.compile(r"\d{1,3}", re.ASCII)


@dataclass(frozen=True, slots=True)
class SaleSearch:
    """What is looked for; None for what is not known. `amount` is in minor units, `till` a till's number.

    `words` are a seat or a member. `at` is when a seat's screening begins, else when the sale was made.
    """

    amount: int | None = None
    last4: str | None = None
    words: str = ""
    till: int | None = None
    at: time | None = None
    day: date | None = None


def read_search(text: str, currency: str) -> SaleSearch:
    """Return what a typed text looks for; InvalidInputError for the field `number` if it can't be told."""
    parts = text.split()
    if not parts or len(text) > LONGEST:
        raise _unclear()
    found = SaleSearch()
    rest: list[str] = []
    for part in parts:
        if _DAY.fullmatch(part) and found.day is None:
            found = replace(found, day=_day(part))
        elif (clock := _TIME.fullmatch(part)) and found.at is None:
            found = replace(found, at=_time(clock))
        else:
            rest.append(part)
    words = " ".join(rest)
    if not words:
        if found.at is None:
            raise _unclear()
        return found
    if _AMOUNT.fullmatch(words):
        return replace(found, amount=_amount(words, currency))
    if _LAST4.fullmatch(words):
        return replace(found, last4=words)
    if _TILL.fullmatch(words) and found.at is not None:
        return replace(found, till=int(words))
    return replace(found, words=words)


def _amount(words: str, currency: str) -> int:
    try:
        return from_major(words, currency, field="number")
    except CinemaError:
        raise _unclear() from None


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise _unclear() from None


def _time(found: "re.Match[str]") -> time:
    try:
        return time(int(found[1]), int(found[2]))
    except ValueError:
        raise _unclear() from None


def _unclear() -> InvalidInputError:
    words = _("Type a number, an amount (24.50), a card's last four digits, a seat (C7), a time (19:47) or a member.")
    return InvalidInputError(words, field="number")
