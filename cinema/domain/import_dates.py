"""Dates as other programs write them: 2026-12-31, 31/12/2026, 12/31/2026, 31 Dec 2026, Dec 31 2026, 20261231.

Whether the day or the month comes first is judged over the whole column, and told.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from cinema.domain.text import fold
from cinema.errors import InvalidInputError
from cinema.i18n import N_, _

_MONTHS = {
    name: month
    for month, names in enumerate(
        (
            "jan january ene enero janeiro", "feb february febrero fev fevereiro", "mar march marzo marco",
            "apr april abr abril", "may mayo mai maio", "jun june junio junho", "jul july julio julho",
            "aug august ago agosto", "sep sept september septiembre setiembre set setembro",
            "oct october octubre out outubro", "nov november noviembre novembro",
            "dec december dic diciembre dez dezembro",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_NUMBERS = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})")
_SHORT_YEAR = re.compile(r"\d{1,2}[-/. ](?:\d{1,2}|[^\W\d]+)[-/. ]'?\d{2}")
_WORD = re.compile(r"[^\W\d_]+|\d+")


class DateOrder(StrEnum):
    """What comes first in dates of numbers."""

    DAY = "day"
    MONTH = "month"


ORDER_NAMES = {DateOrder.DAY: N_("day, month, year"), DateOrder.MONTH: N_("month, day, year")}


@dataclass(frozen=True, slots=True)
class DateGuess:
    """The order of a column's dates of numbers; `is_sure`: one of its dates has only that order. `mixed`: both have."""

    order: DateOrder = DateOrder.DAY
    is_sure: bool = False
    mixed: bool = False


def guess_order(texts: Iterable[str]) -> DateGuess:
    """Return the order of a column's dates; day first if none of them shows it."""
    found = {DateOrder.DAY: 0, DateOrder.MONTH: 0}
    for text in texts:
        numbers = _NUMBERS.fullmatch(text.strip())
        if numbers is None:
            continue
        first, second = int(numbers[1]), int(numbers[2])
        if 12 < first <= 31 and second <= 12:
            found[DateOrder.DAY] += 1
        elif 12 < second <= 31 and first <= 12:
            found[DateOrder.MONTH] += 1
    order = DateOrder.MONTH if found[DateOrder.MONTH] > found[DateOrder.DAY] else DateOrder.DAY
    return DateGuess(order, is_sure=any(found.values()), mixed=all(found.values()))


def read_foreign_date(text: str, guess: DateGuess) -> str | None:
    """Return an ISO date; None for an empty text or a year alone, which is no date.

    InvalidInputError for what is no date, and in a column where both orders occur for one that may be either.
    """
    tidy = text.strip()
    if not tidy or re.fullmatch(r"\d{4}", tidy):
        return None
    year, month, day = _parts(tidy, guess)
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        raise InvalidInputError(_("This day doesn't exist."), field="opens_on") from None


def _parts(text: str, guess: DateGuess) -> tuple[int, int, int]:
    if found := _ISO.fullmatch(text) or _COMPACT.fullmatch(text):
        return int(found[1]), int(found[2]), int(found[3])
    if found := _NUMBERS.fullmatch(text):
        first, second = int(found[1]), int(found[2])
        order = guess.order
        if max(first, second) > 12:
            order = DateOrder.DAY if second <= 12 else DateOrder.MONTH if first <= 12 else order
        elif guess.mixed and first != second:
            words = _("This column has dates with the day first and with the month first. Which is this?")
            raise InvalidInputError(words, field="opens_on")
        return (int(found[3]), second, first) if order is DateOrder.DAY else (int(found[3]), first, second)
    words_of = [
        word for word in _WORD.findall(fold(text)) if word not in {"de", "of", "the", "del", "st", "nd", "rd", "th"}
    ]
    months = [_MONTHS[word] for word in words_of if word in _MONTHS]
    numbers = [word for word in words_of if word.isdigit()]
    if len(months) == 1 and len(numbers) == 2:
        years = [int(word) for word in numbers if len(word) == 4]
        days = [int(word) for word in numbers if len(word) <= 2]
        if len(years) == 1 and len(days) == 1:
            return years[0], months[0], days[0]
    if _SHORT_YEAR.fullmatch(text):
        raise InvalidInputError(_("Write the year with four digits."), field="opens_on")
    raise InvalidInputError(_("This is no date."), field="opens_on")
