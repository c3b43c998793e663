"""cinema refund, void, payments: refund tickets; list and decide payments and refunds with an unknown outcome."""

import argparse
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from cinema.commands.base import Answer, Arguments, Command, done_by, table, wrong_use
from cinema.commands.output import UNTOLD, uninterrupted
from cinema.errors import CinemaError
from cinema.i18n import _, current_language, money

if TYPE_CHECKING:
    from cinema.domain.transactions import Transaction
    from cinema.domain.users import Actor
    from cinema.services.cinema import Cinema


_CAUSES = (
    "changed-plans", "illness", "wrong-ticket", "show-disturbed", "screening-cancelled", "goodwill", "other",
)  # fmt: skip
_ANY = ""  # --surplus without a name: the sale's only surplus payment


def _refund_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("receipt", metavar="RECEIPT", help=_("the number of the sale's receipt"))
    words = _("a seat to refund, SCREENING/SEAT if several screenings of the sale have it; none: all that are left")
    parser.add_argument("seats", metavar="SEAT", nargs="*", default=[], help=words)
    parser.add_argument("--reason", metavar="TEXT", default="", help=_("why, kept with the sale"))
    parser.add_argument("--cause", choices=_CAUSES, help=_("why, from the list that reports count by"))
    words = _("the reference on the slip, where a separate terminal gave the money back")
    parser.add_argument("--reference", metavar="R", help=words)
    words = _("give it back another way, for managers: in cash what a card paid, or in a new voucher")
    parser.add_argument("--to", choices=("cash", "voucher"), help=words)


def _refund(cinema: "Cinema", actor: "Actor", arguments: Arguments) -> Answer:
    from cinema.domain.payments import Tender
    from cinema.domain.refunds import RefundCause

    if not arguments.reason and arguments.cause in {None, "other"}:
        wrong_use(_("Say why, with --reason or with a --cause from the list."))
    with uninterrupted():
        sale = cinema.refunds.refund(
            actor,
            arguments.receipt,
            arguments.seats,
            reason=arguments.reason,
            reference=arguments.reference,
            cause=RefundCause(arguments.cause) if arguments.cause else None,
            to=Tender(arguments.to) if arguments.to else None,
        )
    return _given_back(cinema, actor, sale)


def _void_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("receipt", metavar="RECEIPT", help=_("the number of this till's last receipt"))
    words = _("the reference on the slip, where a separate terminal gave the money back")
    parser.add_argument("--reference", metavar="R", help=words)


def _void(cinema: "Cinema", actor: "Actor", arguments: Arguments) -> Answer:
    with uninterrupted():
        sale = cinema.voids.void(actor, arguments.receipt, reference=arguments.reference)
    return _given_back(cinema, actor, sale)


def _given_back(cinema: "Cinema", actor: "Actor", sale: "Transaction") -> Answer:
    """Return the answer of a refund that was done a moment ago."""
    done = sale.last_refund
    assert done is not None
    seats = [one.seat_label for one in sale.tickets if one.id in done.tickets]
    data = {
        "transaction": sale.id,
        "state": sale.state.value,
        "receipt_number": sale.receipt_number,
        "refund_number": done.number,
        "amount": done.amount,
        "paid_out": done.in_question,
        "currency": sale.currency,
        "seats": seats,
        "by": actor.name or None,
        "text": None,
    }
    words = _("Gave back {amount} for {seats}, refund {number}.").format(
        amount=money(done.in_question, sale.currency), seats=", ".join(seats), number=done.number
    )
    lines = [words, done_by(actor)]
    try:
        text = cinema.receipts.text(cinema.receipts.of_refund(actor, sale), current_language())
    except CinemaError:
        again = _("Its receipt can't be read now. Print it with: cinema receipt {number}")
        return Answer(data, [*lines, again.format(number=done.number)], UNTOLD)
    return Answer({**data, "text": text}, [*lines, "", *text.splitlines()])


def _payments_arguments(parser: argparse.ArgumentParser) -> None:
    words = _("decide a payment, a refund or surplus money of this sale; without SALE, list all that wait")
    parser.add_argument("sale", metavar="SALE", nargs="?", help=words)
    verdict = parser.add_mutually_exclusive_group()
    verdict.add_argument("--taken", action="store_true", help=_("the terminal's log says that the money was taken"))
    verdict.add_argument("--not-taken", action="store_true", help=_("the terminal's log says that it was not"))
    words = _("a refund: the terminal's log says that the money was given back; surplus money: you gave it back")
    verdict.add_argument("--given-back", action="store_true", help=words)
    words = _("the terminal's log says that it was not given back")
    verdict.add_argument("--not-given-back", action="store_true", help=words)
    parser.add_argument("--reference", metavar="R", default="", help=_("the reference in the terminal's log"))
    words = _(
        "decide surplus money of this sale, with --given-back, or --not-taken if it was no payment at all; "
        "ID is its id or the reference on its slip, required if there are several"
    )
    parser.add_argument("--surplus", metavar="ID", nargs="?", const=_ANY, help=words)
    words = _("the refund to decide, by its id from the list; required if several of this sale wait")
    parser.add_argument("--refund", metavar="ID", help=words)


def _payments(cinema: "Cinema", actor: "Actor", arguments: Arguments) -> Answer:
    decided = arguments.taken or arguments.not_taken or arguments.given_back or arguments.not_given_back
    if arguments.sale is not None:
        return _decide(cinema, actor, arguments)
    if decided or arguments.surplus is not None or arguments.refund is not None or arguments.reference:
        wrong_use(_("Name the sale: cinema payments SALE, with an id from the list."))
    matters = [(sale, matter) for sale in cinema.unresolved.waiting(actor) for matter in _matters(sale)]
    data_list = [
        {
            "transaction": sale.id,
            "what": matter.what,
            "id": matter.id,
            "tender": matter.tender,
            "amount": matter.amount,
            "currency": sale.currency,
            "reference": matter.reference,
            "asked_at": matter.at.isoformat(),
            "state": sale.state.value,
            "screenings": [one.id for one in sale.screenings],
            "seats": list(sale.seat_labels),
        }
        for sale, matter in matters
    ]
    names = {"payment": _("payment"), "refund": _("refund"), "exchange": _("exchange"), "surplus": _("surplus")}
    rows = [
        (
            sale.id,
            names[matter.what],
            money(matter.amount, sale.currency),
            ", ".join(one.movie_title for one in sale.screenings),
            ", ".join(sale.seat_labels),
            matter.reference or "",
            matter.id,
        )
        for sale, matter in matters
    ]
    return Answer(
        data_list, table(rows, right=(2,)) or [_("No payment, refund or surplus money waits for a decision.")]
    )


class _Matter(NamedTuple):
    """A payment, refund, exchange or surplus payment that waits for a manager; `what` says which."""

    what: str
    id: str
    tender: str
    amount: int
    reference: str | None
    at: datetime


def _matters(sale: "Transaction") -> Iterator[_Matter]:
    """Yield a sale's payment, refunds and surplus payments that wait for a decision."""
    attempt = sale.undecided
    if attempt is not None:
        yield _Matter("payment", attempt.id, attempt.tender.value, attempt.received, attempt.reference, attempt.at)
    for refund in sale.undecided_refunds:
        part = next(iter(refund.parts), refund.shares[0])
        what = "refund" if refund.exchange is None else "exchange"
        yield _Matter(what, refund.id, part.tender.value, refund.in_question, part.reference, refund.at)
    for one in sale.waiting_surplus:
        yield _Matter("surplus", one.id, one.tender.value, one.received, one.reference, one.at)


def _decide(cinema: "Cinema", actor: "Actor", arguments: Arguments) -> Answer:
    from cinema.domain.transactions import state_name

    with uninterrupted():
        sale = _decided(cinema, actor, arguments)
    data = {"transaction": sale.id, "state": sale.state.value, "receipt_number": sale.receipt_number}
    lines = [_("Decided: {state}.").format(state=state_name(sale.state))]
    if sale.receipt_number is not None:
        lines.append(
            _("Receipt {number}: {seats}, {total}.").format(
                number=sale.receipt_number, seats=", ".join(sale.seat_labels), total=money(sale.total, sale.currency)
            )
        )
    last = sale.last_refund
    if last is not None and last.number is not None and arguments.given_back and arguments.surplus is None:
        lines.append(
            _("Refund {number}: {amount}.").format(number=last.number, amount=money(last.in_question, sale.currency))
        )
    return Answer({**data, "by": actor.name or None}, [*lines, done_by(actor)])


def _decided(cinema: "Cinema", actor: "Actor", arguments: Arguments) -> "Transaction":
    given_back, unresolved = arguments.given_back, cinema.unresolved
    if arguments.refund is not None and (arguments.surplus is not None or not (given_back or arguments.not_given_back)):
        wrong_use(_("--refund needs --given-back or --not-given-back"))
    if arguments.surplus is not None:
        if not (given_back or arguments.not_taken):
            wrong_use(_("--surplus needs --given-back or --not-taken"))
        if arguments.reference:
            wrong_use(_("--surplus can't be used with --reference: put the reference after --surplus"))
        name = None if arguments.surplus == _ANY else arguments.surplus
        return unresolved.decide_surplus(actor, arguments.sale, name, given_back=given_back)
    if given_back or arguments.not_given_back:
        return unresolved.decide_refund(
            actor, arguments.sale, arguments.refund, given_back=given_back, reference=arguments.reference
        )
    if not (arguments.taken or arguments.not_taken):
        wrong_use(_("add --taken or --not-taken; for a refund, --given-back or --not-given-back"))
    return unresolved.decide(actor, arguments.sale, taken=arguments.taken, reference=arguments.reference)


COMMANDS = {
    "refund": Command(_refund, _refund_arguments, lambda _arguments: True, recover=True, money=lambda _: True),
    "void": Command(_void, _void_arguments, lambda _arguments: True, recover=True, money=lambda _: True),
    "payments": Command(
        _payments,
        _payments_arguments,
        lambda arguments: arguments.sale is not None,
        recover=True,
        money=lambda arguments: arguments.sale is not None,
    ),
}
