"""cinema receipt, check: reprint a receipt, and check a ticket's code."""

import argparse
from dataclasses import asdict, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from cinema.commands.base import Answer, Arguments, Command
from cinema.commands.output import uninterrupted
from cinema.commands.paper_files import add_paper_arguments, asks_for_paper, check_paper_use, write_papers
from cinema.domain.short_codes import shown
from cinema.errors import CinemaError
from cinema.i18n import _, current_language, when

if TYPE_CHECKING:
    from cinema.domain.ticket_looks import TicketLook
    from cinema.domain.transactions import Ticket, Transaction
    from cinema.domain.users import Actor
    from cinema.services.cinema import Cinema


def _receipt_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("number", metavar="NUMBER")
    add_paper_arguments(parser)
    words = _("erase the buyer named on this receipt for good; the sale and the journal stay unchanged")
    parser.add_argument("--forget-buyer", action="store_true", help=words)


def _receipt(cinema: "Cinema", actor: "Actor", arguments: Arguments) -> Answer:
    check_paper_use(arguments)
    receipt = cinema.receipts.by_number(actor, arguments.number)  # read first: nothing may fail once it is done
    if arguments.forget_buyer:
        with uninterrupted():
            cinema.receipt_names.forget(actor, arguments.number)
        receipt = replace(receipt, buyer=None)
    text = cinema.receipts.text(receipt, current_language())
    data = {
        "receipt_number": receipt.number,
        "transaction": receipt.transaction,
        "total": receipt.total,
        "currency": receipt.currency,
        "copy": receipt.copy,
        "text": text,
        "refund_of": receipt.refund_of,
        "taxes": [{"percent": f"{Decimal(rate) / 100}", "tax": tax} for rate, tax in receipt.taxes.items()],
        "buyer": asdict(receipt.buyer) if receipt.buyer else None,
        "tickets": [
            {
                "id": one.ticket.id,
                "screening": one.ticket.screening,
                "seat": one.ticket.seat_label,
                "seat_id": one.ticket.seat,
                "code": one.code,
                "short_code": shown(one.ticket.short_code) if one.ticket.short_code else None,
                "refused": one.refused,
                "refunded": one.refunded,
            }
            for one in receipt.tickets
        ],
    }
    if not asks_for_paper(arguments):
        return Answer(data, text.splitlines())
    try:
        written, lines = write_papers(cinema, cinema.papers.of_receipt(receipt, current_language()), arguments)
    except CinemaError as error:
        if not arguments.forget_buyer:
            raise
        words = _("The buyer's details were erased.")
        raise type(error)(f"{error.message} {words}", field=error.field) from None
    return Answer({**data, **written}, lines)


def _check_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("code", metavar="CODE", help=_("a ticket's code, or its short code such as K7Q2-4418-X"))


def _check(cinema: "Cinema", actor: "Actor", arguments: Arguments) -> Answer:
    look = cinema.ticket_checks.look(actor, arguments.code)
    zone = cinema.house().timezone
    sale, ticket, screening = look.sale, look.ticket, look.screening
    data = {
        "verdict": look.verdict.value,
        "ok": look.is_good,
        "ticket": ticket.id if ticket else None,
        "seat": ticket.seat_label if ticket else None,
        "seat_id": ticket.seat if ticket else None,
        "screening": ticket.screening if ticket else None,
        "movie": _movie(sale, ticket) if sale and ticket else None,
        "auditorium": look.room or None,
        "starts_at": screening.starts_at.isoformat() if screening else None,
        "ends_at": screening.ends_at.isoformat() if screening else None,
        "time": look.time.value if look.time else None,
        "used_at": look.admission.at.isoformat() if look.admission else None,
    }
    lines = [_verdict(look, zone)]
    if sale and ticket and screening:
        language = current_language()
        title = next((one.title_in(language) for one in sale.screenings if one.id == ticket.screening), "")
        about = (title, when(screening.starts_at, zone), look.room, ticket.seat_label, ticket.type_in(language))
        lines.append(" · ".join(about))
    return Answer(data, lines, 0 if look.is_good else 1)


def _verdict(look: "TicketLook", zone: str) -> str:
    """Return what a ticket is, and what to do with whoever has it."""
    from cinema.domain.ticket_looks import TicketTime
    from cinema.domain.tickets import TicketVerdict

    if look.verdict is not TicketVerdict.VALID or look.screening is None:
        return {
            TicketVerdict.VALID: _("Valid."),
            TicketVerdict.NOT_PAID: _("Genuine, but not paid: do not admit."),
            TicketVerdict.REFUNDED: _("Genuine, but refunded or being refunded: do not admit."),
            TicketVerdict.CANCELLED: _("Genuine, but the screening was cancelled: do not admit; give the money back."),
            TicketVerdict.FORGED: _("Not a ticket of this house: do not admit."),
            TicketVerdict.UNKNOWN: _("No ticket of this house is known under this code: do not admit."),
        }[look.verdict]
    if look.admission is not None:
        words = _("Genuine, but used: somebody came in with it at {time}, {station}. Do not admit.")
        return words.format(time=when(look.admission.at, zone), station=look.admission.station)
    if look.time is TicketTime.OVER:
        words = _("Genuine, but the screening is over: it ended at {time}. Do not admit.")
        return words.format(time=when(look.screening.ends_at, zone))
    if look.time is TicketTime.OTHER_DAY:
        words = _("Valid, but not today: it is for {day}.")
        return words.format(day=when(look.screening.starts_at, zone))
    return _("Valid.")


def _movie(sale: "Transaction", ticket: "Ticket") -> str:
    return next((one.movie_title for one in sale.screenings if one.id == ticket.screening), "")


COMMANDS = {
    "receipt": Command(
        _receipt,
        _receipt_arguments,
        lambda arguments: arguments.forget_buyer,
        acts=asks_for_paper,
    ),
    "check": Command(_check, _check_arguments),
}
