"""What stands on the receipt page, in words: lines summed up, seats by row, how it was paid. No widgets."""

from collections.abc import Sequence
from dataclasses import dataclass

from cinema.domain.auditoriums import SEAT_KIND_NAMES
from cinema.domain.payments import Attempt, Tender
from cinema.domain.receipts import Receipt
from cinema.domain.transactions import Ticket
from cinema.i18n import _, current_language, money, when


@dataclass(frozen=True, slots=True)
class Line:
    """Tickets of one kind and type; `amount` is for all of them."""

    words: str
    amount: int


def split_seat(seat: str) -> tuple[str, int]:
    """Return a seat's row and number from its id."""
    row = seat.rstrip("0123456789")
    return row, int(seat[len(row) :])


def ticket_name(ticket: Ticket) -> str:
    """Return a ticket's place in words."""
    row, number = split_seat(ticket.seat)
    return _("Row {row} · Seat {number}").format(row=row, number=number)


def ticket_kind(ticket: Ticket) -> str:
    """Return what a ticket is: Premium · Adult."""
    return f"{_(SEAT_KIND_NAMES[ticket.kind])} · {ticket.type_in(current_language())}"


def summed_up(tickets: Sequence[Ticket]) -> tuple[Line, ...]:
    """Sum tickets of the same kind, type and price up, in the order in which they first come."""
    counts: dict[tuple[str, int], int] = {}
    for ticket in tickets:
        key = (f"{_(SEAT_KIND_NAMES[ticket.kind])}, {ticket.type_in(current_language())}", ticket.price)
        counts[key] = counts.get(key, 0) + 1
    return tuple(Line(f"{count} × {words}", count * price) for (words, price), count in counts.items())


def places(tickets: Sequence[Ticket]) -> str:
    """Return all seats, row by row: row K, seats 11, 12, 13."""
    rows: dict[str, list[int]] = {}
    for row, number in sorted(split_seat(ticket.seat) for ticket in tickets):
        rows.setdefault(row, []).append(number)
    return "; ".join(
        (_("row {row}, seats {numbers}") if len(numbers) > 1 else _("row {row}, seat {numbers}")).format(
            row=row, numbers=", ".join(map(str, numbers))
        )
        for row, numbers in rows.items()
    )


def payment_words(payment: Attempt | None, currency: str) -> str:
    """Return how it was paid, without a date."""
    if payment is None or not payment.amount:
        return _("Nothing to pay")
    if payment.tender is Tender.CASH:
        given, change = payment.tendered or payment.amount, payment.change or 0
        words = _("Cash {given}, change {change}")
        return words.format(given=money(given, currency), change=money(change, currency))
    if payment.last4:
        return _("Card ending {last4}").format(last4=payment.last4)
    return _("Card, reference {reference}").format(reference=payment.reference or "–")


def paid_words(receipt: Receipt) -> str:
    """Return how and when it was paid."""
    at = when(receipt.paid_at, receipt.timezone, "d MMM y, HH:mm")
    return f"{payment_words(receipt.payment, receipt.currency)} · {at}"


def file_name(receipt: Receipt) -> str:
    """Return the name offered for the receipt's file."""
    title = "".join(sign if sign.isalnum() else "-" for sign in receipt.title_in(current_language()).casefold())
    title = "-".join(part for part in title.split("-") if part)[:40]
    return f"{title}-{receipt.number}.pdf" if title else f"{receipt.number}.pdf"
