"""The texts of the receipt page: seats by row, payment, file name. No widgets."""

import re
from collections.abc import Sequence

from cinema.domain.auditoriums import SEAT_KIND_NAMES
from cinema.domain.payments import Tender
from cinema.domain.receipt_lines import tender_words
from cinema.domain.receipts import Receipt
from cinema.domain.transactions import Ticket
from cinema.i18n import _, current_language, money

# A few letters and a number, or two numbers: as `join_label` writes row and number.
_LABEL = re.compile(r"(?:([^\W\d_]{1,3})|(\d{1,3})-)(\d{1,4})")


def split_seat(label: str) -> tuple[str, str]:
    """Split a seat's label into row and number; the row is empty where it can't be told."""
    found = _LABEL.fullmatch(label)
    return (found[1] or found[2], found[3]) if found else ("", label)


def ticket_name(ticket: Ticket) -> str:
    """Return a ticket's seat in words."""
    row, number = split_seat(ticket.seat_label)
    return _("Row {row} · Seat {number}").format(row=row, number=number) if row else number


def ticket_kind(ticket: Ticket) -> str:
    """Return a ticket's seat kind and ticket type: Premium · Adult."""
    return f"{_(SEAT_KIND_NAMES[ticket.kind])} · {ticket.type_in(current_language())}"


def places(tickets: Sequence[Ticket]) -> str:
    """Return the seats of tickets, row by row: row K, seats 11, 12, 13."""
    rows: dict[str, list[str]] = {}
    for row, number in sorted((split_seat(ticket.seat_label) for ticket in tickets), key=_in_order):
        rows.setdefault(row, []).append(number)
    return "; ".join(_row_words(row, numbers) for row, numbers in rows.items())


def _in_order(place: tuple[str, str]) -> tuple[str, int, str]:
    row, number = place
    return row, int(number) if number.isdecimal() else 0, number


def _row_words(row: str, numbers: list[str]) -> str:
    joined = ", ".join(numbers)
    if not row:
        return joined
    words = _("row {row}, seats {numbers}") if len(numbers) > 1 else _("row {row}, seat {numbers}")
    return words.format(row=row, numbers=joined)


def payment_words(receipt: Receipt) -> str:
    """Return how a sale was paid, in one line; what an exchange brought along from the sale before did not move."""
    tenders = [one for one in receipt.tenders if not one.moved] if receipt.exchange is not None else receipt.tenders
    if not any(one.amount for one in tenders):
        return _("Nothing to pay")
    if len(tenders) > 1:
        return ", ".join(f"{tender_words(one)} {money(one.amount, receipt.currency)}" for one in tenders)
    (paid,) = tenders
    if paid.tender is Tender.CASH:
        given, change = paid.tendered or paid.amount, paid.change or 0
        words = _("Cash {given}, change {change}")
        return words.format(given=money(given, receipt.currency), change=money(change, receipt.currency))
    if paid.last4 or paid.tender is Tender.INVOICE:
        return tender_words(paid)
    return _("Card, reference {reference}").format(reference=paid.reference or "–")


def change_due(receipt: Receipt) -> int:
    """Return the change of a sale's cash in minor units; 0 for none."""
    return sum(one.change or 0 for one in receipt.tenders if not one.moved)


def file_name(receipt: Receipt) -> str:
    """Return the default file name of a receipt."""
    title = receipt.title_in(current_language()).casefold()
    title = "".join(character if character.isalnum() else "-" for character in title)
    title = "-".join(part for part in title.split("-") if part)[:40]
    return f"{title}-{receipt.number}.pdf" if title else f"{receipt.number}.pdf"
