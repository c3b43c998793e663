"""cinema refund, cinema payments: money that goes back, and money of which nobody knows where it is."""

import argparse
from typing import TYPE_CHECKING

from cinema.commands.base import Answer, Arguments, Command, table, wrong_use
from cinema.i18n import _, current_language, money

if TYPE_CHECKING:
    from cinema.domain.transactions import Transaction
    from cinema.domain.users import Actor
    from cinema.services.cinema import Cinema


def _refund_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("receipt", metavar="RECEIPT", help=_("the number of the sale's receipt"))
    parser.add_argument("seats", metavar="SEAT", nargs="*", help=_("a seat to refund; none: all that are left"))
    parser.add_argument("--reason", metavar="TEXT", required=True, help=_("why, kept with the sale"))
    words = _("the reference on the slip, where a separate terminal gave the money back")
    parser.add_argument("--reference", metavar="R", help=words)


def _refund(cinema: "Cinema", actor: "Actor", arguments: Arguments) -> Answer:
    sale = cinema.refunds.refund(
        actor,
        arguments.receipt,
        [seat.upper() for seat in arguments.seats],
        reason=arguments.reason,
        reference=arguments.reference,
    )
    receipt = cinema.receipts.of_refund(actor, sale)
    data = {
        "transaction": sale.id,
        "state": sale.state.value,
        "receipt_number": sale.receipt_number,
        "refund_number": receipt.number,
        "amount": receipt.total,
        "currency": sale.currency,
        "seats": [one.ticket.seat for one in receipt.tickets],
        "text": cinema.receipts.text(receipt, current_language()),
    }
    words = _("Gave back {amount} for {seats}, refund {number}.").format(
        amount=money(receipt.total, sale.currency),
        seats=", ".join(one.ticket.seat for one in receipt.tickets),
        number=receipt.number,
    )
    return Answer(data, [words, "", *str(data["text"]).splitlines()])


def _payments_arguments(parser: argparse.ArgumentParser) -> None:
    words = _("decide this payment or refund; without it, list what waits")
    parser.add_argument("sale", metavar="SALE", nargs="?", help=words)
    verdict = parser.add_mutually_exclusive_group()
    verdict.add_argument("--taken", action="store_true", help=_("the terminal's log says that the money was taken"))
    verdict.add_argument("--not-taken", action="store_true", help=_("the terminal's log says that it was not"))
    words = _("the terminal's log says that the money was given back")
    verdict.add_argument("--given-back", action="store_true", help=words)
    words = _("the terminal's log says that it was not given back")
    verdict.add_argument("--not-given-back", action="store_true", help=words)
    parser.add_argument("--reference", metavar="R", default="", help=_("the reference in the terminal's log"))


def _payments(cinema: "Cinema", actor: "Actor", arguments: Arguments) -> Answer:
    decided = arguments.taken or arguments.not_taken or arguments.given_back or arguments.not_given_back
    if arguments.sale is not None:
        return _decide(cinema, actor, arguments)
    if decided:
        wrong_use(_("Say which sale: cinema payments SALE, as the list names it."))
    from cinema.domain.transactions import TransactionState

    waiting = cinema.unresolved.waiting(actor)
    refunds = {
        one.id: one.last_refund.amount
        for one in waiting
        if one.state is TransactionState.REFUND_UNRESOLVED and one.last_refund is not None
    }
    data_list = [
        {
            "transaction": one.id,
            "state": one.state.value,
            "screening": one.screening,
            "seats": list(one.seats),
            "total": one.total,
            "currency": one.currency,
            "attempt": one.last_attempt.id if one.last_attempt else None,
            "asked_at": one.last_attempt.at.isoformat() if one.last_attempt else None,
            "refund": refunds.get(one.id),
            "reference": _slip(one),
        }
        for one in waiting
    ]
    rows = [
        (
            one.id,
            _("refund") if one.id in refunds else _("payment"),
            money(refunds.get(one.id, one.total), one.currency),
            one.movie_title,
            ", ".join(one.seats),
            _slip(one) or "",
        )
        for one in waiting
    ]
    return Answer(data_list, table(rows, right=(2,)) or [_("No payment or refund waits for a decision.")])


def _slip(sale: "Transaction") -> str | None:
    """Return the reference of the slip that the decision is about, where one was typed."""
    if sale.last_refund is not None:
        return sale.last_refund.reference
    return sale.last_attempt.reference if sale.last_attempt else None


def _decide(cinema: "Cinema", actor: "Actor", arguments: Arguments) -> Answer:
    from cinema.domain.transactions import state_name

    if arguments.given_back or arguments.not_given_back:
        sale = cinema.unresolved.decide_refund(
            actor, arguments.sale, given_back=arguments.given_back, reference=arguments.reference
        )
    elif arguments.taken or arguments.not_taken:
        sale = cinema.unresolved.decide(actor, arguments.sale, taken=arguments.taken, reference=arguments.reference)
    else:
        wrong_use(_("say --taken or --not-taken; of a refund, --given-back or --not-given-back"))
    data = {"transaction": sale.id, "state": sale.state.value, "receipt_number": sale.receipt_number}
    return Answer(data, [_("Decided: {state}.").format(state=state_name(sale.state))])


COMMANDS = {
    "refund": Command(_refund, _refund_arguments, lambda _arguments: True, recover=True),
    "payments": Command(
        _payments,
        _payments_arguments,
        lambda arguments: arguments.sale is not None,
        recover=True,
    ),
}
