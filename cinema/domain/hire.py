"""Hire terms as a form has them: a line for each week from which another share is due, such as “3: 40 %, 150.00”."""

import re
from collections.abc import Collection, Sequence
from decimal import Decimal

from cinema.domain.money import amount_text, from_major
from cinema.domain.movies import HireTerm
from cinema.domain.typed_numbers import write_decimal
from cinema.errors import InvalidInputError
from cinema.i18n import _

HIRE = "hire"
_MOST_WEEKS = 52
_LINE = re.compile(r"(\d{1,2})\s*:\s*(\d{1,3}(?:[.,]\d{1,2})?)\s*%\s*(?:[,;+]\s*(\S.*))?", re.ASCII)


def hire_text(terms: Sequence[HireTerm], currency: str) -> str:
    """Return hire terms as `read_hire` reads them, by week."""
    return "\n".join(_line(term, currency) for term in sorted(terms, key=lambda term: term.week))


def read_hire(text: str, currency: str) -> tuple[HireTerm, ...]:
    """Return the hire terms of a form, by week; InvalidInputError names the first line that is wrong."""
    found: dict[int, HireTerm] = {}
    lines = [one.strip() for one in text.splitlines() if one.strip()]
    for number, line in enumerate(lines, 1):
        try:
            term = _read_line(line, currency, found)
        except InvalidInputError as error:
            words = _("Line {number}: {reason}").format(number=number, reason=error.message)
            raise InvalidInputError(words, field=HIRE) from None
        found[term.week] = term
    return tuple(found[week] for week in sorted(found))


def _line(term: HireTerm, currency: str) -> str:
    percent = Decimal(term.percent) / 100
    share = write_decimal(percent.quantize(Decimal("0.01" if term.percent % 100 else "1")))
    least = f", {amount_text(term.minimum, currency)}" if term.minimum else ""
    return f"{term.week}: {share} %{least}"


def _read_line(line: str, currency: str, before: Collection[int]) -> HireTerm:
    parts = _LINE.fullmatch(line)
    if parts is None:
        raise InvalidInputError(_("Write week, share and least amount, such as 1: 50 %, 200.00."))
    week = int(parts[1])
    percent = int(Decimal(parts[2].replace(",", ".")) * 100)
    if not 1 <= week <= _MOST_WEEKS:
        raise InvalidInputError(_("Write a week from {low} to {high}.").format(low=1, high=_MOST_WEEKS))
    if week in before:
        raise InvalidInputError(_("Week {week} has two lines.").format(week=week))
    if percent > 100_00:
        raise InvalidInputError(_("A share is at most 100 %."))
    return HireTerm(week, percent, from_major(parts[3], currency, field=HIRE) if parts[3] else 0)
