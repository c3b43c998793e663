"""cinema voucher: sell vouchers, show what is left of one, block a lost one and issue it anew."""

import argparse
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from cinema.commands.base import Answer, Arguments, Command, done_by, table, wrong_use
from cinema.commands.output import UNTOLD, say, uninterrupted
from cinema.commands.tenders import add_tender_arguments, check_use, requests_for
from cinema.errors import CinemaError, StorageError
from cinema.i18n import _, money

if TYPE_CHECKING:
    from cinema.domain.orders import Order
    from cinema.domain.payments import PaymentRequest
    from cinema.domain.transactions import Transaction
    from cinema.domain.users import Actor
    from cinema.domain.vouchers import Voucher
    from cinema.services.cinema import Cinema

_SELLS = {"tickets", "price", "types", "until", "pay"}


def _arguments(parser: argparse.ArgumentParser) -> None:
    words = _(
        "sell: for an amount, or for tickets with --tickets; show: what is left, by its code; list: the newest, or "
        "those whose code ends with four signs; block, unblock, reissue: a lost one, by its id or its code"
    )
    parser.add_argument("action", choices=["sell", "show", "list", "block", "unblock", "reissue"], help=words)
    words = _("with sell the amount, such as 20.00; else the code, the id, or the last four signs")
    parser.add_argument("voucher", metavar="AMOUNT|CODE|ID", nargs="?", help=words)
    words = _("with sell: a ticket voucher for so many tickets")
    parser.add_argument("--tickets", metavar="N", type=int, help=words)
    parser.add_argument("--price", metavar="P", help=_("with sell and --tickets: what they cost together"))
    words = _("with sell and --tickets: a ticket type that it is good for; may be given several times")
    parser.add_argument("--type", metavar="TYPE", dest="types", action="append", help=words)
    words = _("with sell: its last business day, such as 2029-12-31; without it, three years from today")
    parser.add_argument("--until", metavar="D", help=words)
    add_tender_arguments(parser, required=False)


def _voucher(cinema: "Cinema", actor: "Actor", arguments: Arguments) -> Answer:
    action = arguments.action
    _check_use(arguments)
    if action == "sell":
        return _sold(cinema, actor, arguments)
    if action == "list":
        found = cinema.vouchers.newest(actor, arguments.voucher)
        return Answer([_data(one) for one in found], table([_row(one) for one in found]) or [_("No voucher.")])
    if action == "show":
        return _told(cinema.vouchers.show(actor, arguments.voucher))
    voucher_id = _named(cinema, actor, arguments.voucher)
    with uninterrupted():
        if action == "reissue":
            issued = cinema.vouchers.reissue(actor, voucher_id)
            told = _told(issued.voucher)
            words = _("Its code: {code}")
            return Answer({**told.data, "code": issued.code}, [*told.lines, words.format(code=issued.code)])
        change = cinema.vouchers.block if action == "block" else cinema.vouchers.unblock
        return _told(change(actor, voucher_id))


def _check_use(arguments: Arguments) -> None:
    """Exit with code 2 if the arguments don't go with the action, before anything is read."""
    action = arguments.action
    given = sorted(name for name in _SELLS if getattr(arguments, name))
    if action != "sell":
        if given:
            wrong_use(_("{option} does not go with {action}").format(option=f"--{given[0]}", action=action))
        if arguments.voucher is None and action != "list":
            wrong_use(_("{action} needs the code of a voucher, or its id").format(action=action))
        return
    if (arguments.voucher is None) == (arguments.tickets is None):
        wrong_use(_("sell needs an amount, or --tickets with --price"))
    if (arguments.tickets is None) != (arguments.price is None) or (arguments.types and arguments.tickets is None):
        wrong_use(_("--price and --type go with --tickets, which needs a --price"))
    if arguments.pay is None or len(arguments.pay) != 1:
        wrong_use(_("A voucher is paid for by one --pay."))
    check_use(arguments.pay)


def _sold(cinema: "Cinema", actor: "Actor", arguments: Arguments) -> Answer:
    from cinema.commands.amounts import typed_amount
    from cinema.domain.vouchers import VoucherKind

    currency, desk = cinema.house().currency, cinema.vouchers
    if arguments.tickets is None:
        amount = typed_amount(arguments.voucher, currency, "AMOUNT", field="amount")
        line = desk.line(actor, VoucherKind.VALUE, amount, valid_until=arguments.until)
    else:
        price = typed_amount(arguments.price, currency, "--price", field="price")
        types = tuple(arguments.types or ())
        line = desk.line(
            actor, VoucherKind.TICKET, arguments.tickets, price=price, valid_until=arguments.until, types=types
        )
    order = cinema.checkout.begin(actor, [], lines=[line])
    ((request, _amount),) = requests_for(cinema, actor, order, arguments.pay)
    with uninterrupted():
        return _paid(cinema, actor, _bought(cinema, actor, order, request))


def _bought(cinema: "Cinema", actor: "Actor", order: "Order", request: "PaymentRequest") -> "Transaction":
    try:
        return cinema.checkout.pay(actor, order, request)
    except StorageError:
        if request.reference is not None:  # money that a separate terminal took: `resume` would end its sale
            say(_("It is not known yet whether it was sold. Look again with: cinema journal show {sale}").format(
                sale=order.id
            ))  # fmt: skip
            raise
        return cinema.checkout.resume(actor, order)


def _paid(cinema: "Cinema", actor: "Actor", sale: "Transaction") -> Answer:
    (new,) = sale.new_vouchers
    code: str | None = None
    with suppress(CinemaError):  # sold, but the database went away: the receipt has the code again
        code = cinema.vouchers.codes(actor, sale).get(new.id)
    data: dict[str, Any] = {
        "transaction": sale.id,
        "receipt_number": sale.receipt_number,
        "total": sale.total,
        "currency": sale.currency,
        "id": new.id,
        "kind": new.kind.value,
        "amount": new.amount,
        "valid_until": new.valid_until,
        "code": code,
        "by": actor.name or None,
    }
    words = _("Sold a voucher, receipt {number}, {total}, valid until {day}.")
    total = money(sale.total, sale.currency)
    lines = [words.format(number=sale.receipt_number, total=total, day=new.valid_until)]
    change = sum(one.change or 0 for one in sale.payments)
    if change:
        lines.append(_("Change: {amount}").format(amount=money(change, sale.currency)))
    lines.append(done_by(actor))
    if code is None:
        words = _("Its code can't be read now. Print it with: cinema receipt {number}")
        return Answer(data, [*lines, words.format(number=sale.receipt_number)], UNTOLD)
    return Answer(data, [*lines, _("Its code: {code}").format(code=code)])


def _named(cinema: "Cinema", actor: "Actor", text: str) -> str:
    """Return the id of a voucher that is named by its id or its code."""
    from cinema.domain.ids import new_id

    is_an_id = len(text) == len(new_id()) and text == text.lower() and text.isalnum()
    return text if is_an_id else cinema.vouchers.show(actor, text).id


def _told(voucher: "Voucher") -> Answer:
    return Answer(_data(voucher), table([_row(voucher)]))


def _data(voucher: "Voucher") -> dict[str, Any]:
    return {
        "id": voucher.id,
        "kind": voucher.kind.value,
        "last4": voucher.last4,
        "amount": voucher.amount,
        "balance": voucher.balance,
        "currency": voucher.currency,
        "valid_until": voucher.valid_until,
        "types": list(voucher.types),
        "state": voucher.state.value,
        "sale": voucher.sale,
        "replaced_by": voucher.replaced_by,
        "replaces": voucher.replaces,
    }


def _row(voucher: "Voucher") -> tuple[str, ...]:
    from cinema.domain.vouchers import balance_words, state_words

    return (voucher.id, f"…{voucher.last4}", balance_words(voucher), voucher.valid_until, state_words(voucher.state))


COMMANDS = {
    "voucher": Command(
        _voucher,
        _arguments,
        lambda arguments: arguments.action not in {"show", "list"},
        recover=True,
        money=lambda arguments: arguments.action not in {"show", "list"},
    )
}
