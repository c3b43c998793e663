"""Lays a receipt out as plain text for a till's printer."""

import textwrap

from cinema.domain.receipt_lines import (
    head_lines,
    last_lines,
    mark,
    number_lines,
    paid_line,
    parts,
    screening_lines,
    small_lines,
    total_line,
)
from cinema.domain.receipts import Receipt
from cinema.domain.short_codes import shown
from cinema.i18n import _, current_language, when

_WIDTH = 42  # characters of the printers' standard font on 80 mm paper


def write_receipt(receipt: Receipt) -> str:
    """Return the receipt as text, with the codes of its valid tickets."""
    rule = "-" * _WIDTH
    head = [receipt.house_name.upper(), *head_lines(receipt)]
    lines = [line.center(_WIDTH).rstrip() for text in head for line in _wrapped(text)]
    if words := mark(receipt):
        lines.append(words.center(_WIDTH).rstrip())
    if receipt.copy:
        lines.append(receipt.copy_words.center(_WIDTH).rstrip())
    for part in parts(receipt):
        lines.append(rule)
        if part.screening is not None:
            lines += _wrapped(part.screening.title_in(current_language()))
            lines += [row for line in screening_lines(part.screening, receipt.timezone) for row in _wrapped(line)]
        lines += [_spread(*pair) for pair in part.lines]
    lines += [rule, _spread(*total_line(receipt)), *(_spread(*pair) for pair in small_lines(receipt))]
    lines += [rule, *(_spread(*pair) for pair in number_lines(receipt)), _spread(*paid_line(receipt))]
    lines += [row for line in last_lines(receipt) for row in _wrapped(line)]
    for one in receipt.admitting:
        lines += [rule, _("Ticket for seat {seat}").format(seat=one.ticket.seat_label)]
        if len(receipt.screenings) > 1 and (screening := receipt.screening_of(one.ticket)):
            lines += _wrapped(
                f"{screening.title_in(current_language())}, {when(screening.starts_at, receipt.timezone)}"
            )
        lines += _wrapped(one.code)
        lines += [_spread(_("Code"), shown(one.ticket.short_code))] if one.ticket.short_code else []
        lines += _wrapped(receipt.ticket_line) if receipt.ticket_line else []
    return "\n".join(lines) + "\n"


def _spread(left: str, right: str) -> str:
    *above, last = _wrapped(left)
    space = _WIDTH - len(last) - len(right)
    lines = [f"{last}{' ' * space}{right}"] if space > 0 else [last, *(line.rjust(_WIDTH) for line in _wrapped(right))]
    return "\n".join([*above, *lines])


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, _WIDTH, break_long_words=True, break_on_hyphens=False) or [""]
