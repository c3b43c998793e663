"""Lays a receipt out as plain text, as wide as the narrow paper of a till."""

import textwrap

from cinema.adapters.receipt_lines import (
    given_back_lines,
    mark,
    money_lines,
    number_lines,
    paid_word,
    payment_lines,
    showing_line,
    tax_line,
    total_word,
)
from cinema.domain.receipts import Receipt
from cinema.i18n import _, clock, current_language, money, when

_WIDTH = 42


def write_receipt(receipt: Receipt) -> str:
    """Return the receipt with its tickets' codes."""
    rule = "-" * _WIDTH
    head = [receipt.house_name.upper(), receipt.house_address, receipt.tax_line]
    lines = [line.center(_WIDTH).rstrip() for text in head if text for line in _wrapped(text)]
    if words := mark(receipt):
        lines.append(words.center(_WIDTH).rstrip())
    if receipt.copy:
        lines.append(_("COPY").center(_WIDTH).rstrip())
    lines += [
        rule,
        *_wrapped(receipt.title_in(current_language())),
        showing_line(receipt),
        *_wrapped(receipt.auditorium_name),
        rule,
    ]
    lines += [_spread(*pair) for pair in money_lines(receipt)]
    lines += [rule, _spread(total_word(receipt), money(receipt.total, receipt.currency))]
    tax = tax_line(receipt)
    pairs = ([tax] if tax else []) + payment_lines(receipt) + given_back_lines(receipt)
    lines += [_spread(*pair) for pair in pairs]
    paid = f"{when(receipt.paid_at, receipt.timezone, 'd MMM y')}, {clock(receipt.paid_at, receipt.timezone)}"
    lines += [rule, *(_spread(*pair) for pair in number_lines(receipt)), _spread(paid_word(receipt), paid)]
    for one in receipt.admitting:
        lines += [rule, _("Ticket for seat {seat}").format(seat=one.ticket.seat), *_wrapped(one.code)]
    return "\n".join(lines) + "\n"


def _spread(left: str, right: str) -> str:
    *above, last = _wrapped(left)
    space = _WIDTH - len(last) - len(right)
    lines = [f"{last}{' ' * space}{right}"] if space > 0 else [last, *(line.rjust(_WIDTH) for line in _wrapped(right))]
    return "\n".join([*above, *lines])


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, _WIDTH, break_long_words=True, break_on_hyphens=False) or [""]
