"""cinema sell, cinema receipt, cinema check: a sale without a window, its paper, and its tickets."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from cinema.commands.base import Answer, Arguments, Command, wrong_use
from cinema.errors import InvalidInputError, PaymentUnresolvedError, StorageError
from cinema.i18n import _, current_language, money

if TYPE_CHECKING:
    from cinema.domain.payments import PaymentRequest
    from cinema.domain.transactions import Transaction
    from cinema.domain.users import Actor
    from cinema.services.cinema import Cinema


def _sell_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("screening", metavar="SCREENING")
    parser.add_argument(
        "seats", metavar="SEAT[=TYPE]", nargs="+", help=_("a seat, with a ticket type or the usual one")
    )
    parser.add_argument("--pay", choices=["cash", "card"], required=True)
    parser.add_argument("--tendered", metavar="N", help=_("cash given, such as 20.50"))
    parser.add_argument("--card", metavar="N", help=_("a card number of the test terminal"))
    parser.add_argument("--reference", metavar="R", help=_("the reference on the slip of a separate terminal"))


def _sell(cinema: "Cinema", actor: "Actor", arguments: Arguments) -> Answer:
    choice = _choice(arguments.seats)
    request = _request(cinema, arguments)
    hold = cinema.booking.hold(actor, arguments.screening, None, tuple(choice))
    try:
        sale = cinema.checkout.begin(actor, hold, choice)
    except Exception:
        cinema.booking.release(actor, hold)
        raise
    try:
        paid = cinema.checkout.pay(actor, sale, request)
    except (PaymentUnresolvedError, StorageError):
        raise
    except Exception:
        cinema.checkout.abandon(actor, sale.id)
        raise
    return _sold(cinema, paid)


def _choice(seats: list[str]) -> dict[str, str | None]:
    choice: dict[str, str | None] = {}
    for text in seats:
        seat, _sign, ticket_type = text.partition("=")
        seat = seat.upper()
        if seat in choice:
            raise InvalidInputError(_("The same seat is named twice."), field="seats")
        choice[seat] = ticket_type or None
    return choice


def _request(cinema: "Cinema", arguments: Arguments) -> "PaymentRequest":
    from cinema.domain.money import from_major
    from cinema.domain.payments import PaymentRequest, Tender

    if arguments.pay == Tender.CASH.value:
        if arguments.tendered is None:
            wrong_use(_("Say how much cash was given: --tendered."))
        given = from_major(arguments.tendered, cinema.house().currency, field="tendered")
        return PaymentRequest(Tender.CASH, tendered=given)
    return PaymentRequest(Tender.CARD, card=arguments.card, reference=arguments.reference)


def _sold(cinema: "Cinema", sale: "Transaction") -> Answer:
    codes = cinema.receipts.codes(sale)
    payment = sale.payment
    data = {
        "transaction": sale.id,
        "receipt_number": sale.receipt_number,
        "total": sale.total,
        "currency": sale.currency,
        "change": payment.change if payment else None,
        "tickets": [
            {"id": one.id, "seat": one.seat, "type": one.type, "price": one.price, "code": codes[one.id]}
            for one in sale.tickets
        ],
    }
    lines = [
        _("Sold {seats}, receipt {number}, {total}.").format(
            seats=", ".join(sale.seats), number=sale.receipt_number, total=money(sale.total, sale.currency)
        )
    ]
    if payment and payment.change:
        lines.append(_("Change: {amount}").format(amount=money(payment.change, sale.currency)))
    return Answer(data, [*lines, *(f"{one.seat}  {codes[one.id]}" for one in sale.tickets)])


def _receipt_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("number", metavar="NUMBER")
    parser.add_argument("--pdf", metavar="F", type=Path, help=_("write the PDF to this file"))


def _receipt(cinema: "Cinema", actor: "Actor", arguments: Arguments) -> Answer:
    receipt = cinema.receipts.by_number(actor, arguments.number)
    text = cinema.receipts.text(receipt, current_language())
    data = {
        "receipt_number": receipt.number,
        "transaction": receipt.transaction,
        "total": receipt.total,
        "currency": receipt.currency,
        "copy": receipt.copy,
        "text": text,
        "refund_of": receipt.refund_of,
        "tickets": [
            {"id": one.ticket.id, "seat": one.ticket.seat, "code": one.code, "refunded": one.refused}
            for one in receipt.tickets
        ],
    }
    if arguments.pdf is None:
        return Answer(data, text.splitlines())
    try:
        arguments.pdf.write_bytes(cinema.receipts.pdf(receipt, current_language()))
    except OSError as error:
        words = _("The file can't be written: {reason}").format(reason=error.strerror)
        raise InvalidInputError(words, field="pdf") from None
    data["pdf"] = str(arguments.pdf)
    return Answer(data, [_("Written to {file}.").format(file=arguments.pdf)])


def _check_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("code", metavar="CODE", help=_("a ticket's code"))


def _check(cinema: "Cinema", _actor: "Actor", arguments: Arguments) -> Answer:
    from cinema.domain.tickets import TicketVerdict

    words = {
        TicketVerdict.VALID: _("Valid."),
        TicketVerdict.NOT_PAID: _("Genuine, but not paid: do not admit."),
        TicketVerdict.REFUNDED: _("Genuine, but refunded or being refunded: do not admit."),
        TicketVerdict.FORGED: _("Not a ticket of this house: do not admit."),
        TicketVerdict.UNKNOWN: _("No ticket of this house is known under this code: do not admit."),
    }
    check = cinema.ticket_checks.check(arguments.code)
    sale, ticket = check.sale, check.ticket
    data = {
        "verdict": check.verdict.value,
        "ok": check.verdict is TicketVerdict.VALID,
        "ticket": ticket.id if ticket else None,
        "seat": ticket.seat if ticket else None,
        "screening": sale.screening if sale else None,
        "movie": sale.movie_title if sale else None,
    }
    lines = [words[check.verdict]]
    if sale and ticket:
        lines.append(f"{sale.movie_title} · {sale.screening} · {ticket.seat} · {ticket.type_name}")
    return Answer(data, lines, 0 if check.verdict is TicketVerdict.VALID else 1)


COMMANDS = {
    "sell": Command(_sell, _sell_arguments, lambda _arguments: True, recover=True),
    "receipt": Command(_receipt, _receipt_arguments),
    "check": Command(_check, _check_arguments),
}
