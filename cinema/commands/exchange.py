"""cinema exchange: exchanges tickets of a sale for others, or issues a lost one again."""

import argparse
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from cinema.commands.base import Answer, Arguments, Command, wrong_use
from cinema.commands.buyers import add_buyer_arguments, check_buyer_use, with_buyer
from cinema.commands.output import UNTOLD, say, uninterrupted
from cinema.commands.sale import add_stranded_argument
from cinema.commands.screening_names import named_screening
from cinema.commands.sold import sold
from cinema.commands.tenders import add_tender_arguments, check_use, requests_for
from cinema.errors import CinemaError, PaymentRefusedError, PaymentUnresolvedError, StorageError
from cinema.i18n import _, current_language, money

if TYPE_CHECKING:
    from cinema.domain.exchanges import ExchangeQuote
    from cinema.domain.orders import Order
    from cinema.domain.payments import PaymentRequest
    from cinema.domain.transactions import Transaction
    from cinema.domain.users import Actor
    from cinema.services.cinema import Cinema


class _Ticket(argparse.Action):
    """Argparse action of --ticket: begins a ticket to exchange."""

    def __call__(
        self, _parser: argparse.ArgumentParser, namespace: argparse.Namespace, values: Any, _option: str | None = None
    ) -> None:
        from cinema.domain.exchanges import Swap

        namespace.swaps = [*(namespace.swaps or ()), Swap(str(values))]


class _OfTicket(argparse.Action):
    """Argparse action that sets a field of the last ticket."""

    def __call__(
        self, parser: argparse.ArgumentParser, namespace: argparse.Namespace, values: Any, option: str | None = None
    ) -> None:
        if not namespace.swaps:
            parser.error(_("put {option} after the --ticket that it belongs to").format(option=option))
        *before, last = namespace.swaps
        if getattr(last, self.dest) is not None:
            parser.error(_("{option} is given twice for one --ticket").format(option=option))
        namespace.swaps = [*before, replace(last, **{self.dest: values})]


def _arguments(parser: argparse.ArgumentParser) -> None:
    none = argparse.SUPPRESS
    parser.add_argument("receipt", metavar="RECEIPT", help=_("the number of the sale's receipt"))
    words = _("the seat of a ticket to exchange; each begins another one, with the options after it")
    parser.add_argument("--ticket", action=_Ticket, dest="swaps", metavar="SEAT", required=True, help=words)
    words = _("its new seat; none: the same seat")
    parser.add_argument("--to", action=_OfTicket, dest="to_seat", metavar="SEAT", default=none, help=words)
    words = _("its new screening, by its number or id; none: the same screening")
    parser.add_argument(
        "--screening", action=_OfTicket, dest="screening", metavar="SCREENING", default=none, help=words
    )
    words = _("its new ticket type; none: the same type")
    parser.add_argument("--type", action=_OfTicket, dest="type", metavar="TYPE", default=none, help=words)
    add_tender_arguments(parser, required=False)
    add_buyer_arguments(parser)
    add_stranded_argument(parser)
    parser.add_argument("--reason", metavar="TEXT", default="", help=_("why, kept with the sale"))
    words = _("the reference on the slip, where a separate terminal gave the money back")
    parser.add_argument("--slip", metavar="R", help=words)


def _exchange(cinema: "Cinema", actor: "Actor", arguments: Arguments) -> Answer:
    tenders = arguments.pay or ()
    check_use(tenders)
    if len(tenders) > 1:
        wrong_use(_("The difference of an exchange is paid by one --pay."))
    check_buyer_use(arguments, tenders)
    if any(one.screening is not None and one.to_seat is None for one in arguments.swaps):
        wrong_use(_("--screening needs --to, with the seat in that screening."))
    from cinema.domain.stranding import left_words

    swaps = [
        one if one.screening is None else replace(one, screening=named_screening(cinema, one.screening))
        for one in arguments.swaps
    ]
    quote = cinema.exchanges.begin(actor, arguments.receipt, swaps)
    named: Order | None = None
    if not arguments.stranded and (alone := cinema.exchanges.left_alone(actor, quote)):
        say(left_words(alone))
    try:
        request = None
        if quote.difference > 0 and tenders:
            due = replace(quote.order, total=quote.difference)
            ((request, _amount),) = requests_for(cinema, actor, due, tenders)
        named = with_buyer(cinema, actor, quote.order, arguments)
        quote = replace(quote, order=named)
        with uninterrupted():
            sale = _finished(cinema, actor, quote, request, arguments)
    except (StorageError, PaymentUnresolvedError):
        raise
    except BaseException:
        if named is not None and arguments.buyer_name is not None:  # else the buyer is the old sale's
            cinema.receipt_names.drop(actor, named)
        cinema.exchanges.release(actor, quote)
        raise
    return _told(cinema, actor, quote, sale)


def _finished(
    cinema: "Cinema",
    actor: "Actor",
    quote: "ExchangeQuote",
    request: "PaymentRequest | None",
    arguments: Arguments,
) -> "Transaction":
    from cinema.domain.stranding import StrandedReason

    try:
        return cinema.exchanges.finish(
            actor,
            quote,
            request,
            reason=arguments.reason,
            reference=arguments.slip,
            stranded=StrandedReason(arguments.stranded) if arguments.stranded else None,
        )
    except StorageError as lost:
        try:
            return cinema.exchanges.resume(actor, quote)
        except PaymentRefusedError:
            raise
        except CinemaError as error:
            words = _(
                "It is not known yet whether the tickets were exchanged. Look again with: cinema receipt {number}"
            )
            message = f"{error.message} {words.format(number=quote.receipt_number)}"
            raise StorageError(message, code=lost.code, detail=lost.detail) from error


def _told(cinema: "Cinema", actor: "Actor", quote: "ExchangeQuote", sale: "Transaction") -> Answer:
    answer = sold(cinema, actor, sale)
    text, refund_number, code = None, None, answer.code
    try:
        receipt = cinema.receipts.of_sale(actor, sale.id)
        refund_number = receipt.exchange.refund_number if receipt.exchange is not None else None
        text = cinema.receipts.text(receipt, current_language())
    except CinemaError:
        code = UNTOLD
    data = {
        **answer.data,
        "exchange_of": quote.sale,
        "old_receipt_number": quote.receipt_number,
        "refund_number": refund_number,
        "difference": quote.difference,
        "text": text,
    }
    words = _("Exchanged {old} for {new}: receipt {number}, difference {difference}.").format(
        old=", ".join(one.seat_label for one in quote.old),
        new=", ".join(sale.seat_labels),
        number=sale.receipt_number,
        difference=money(quote.difference, sale.currency),
    )
    return Answer(data, [words, *answer.lines[1:], *(["", *text.splitlines()] if text else [])], code)


COMMANDS = {"exchange": Command(_exchange, _arguments, lambda _arguments: True, recover=True, money=lambda _: True)}
