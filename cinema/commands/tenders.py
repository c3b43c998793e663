"""Parses the tenders of `cinema sell`: each --pay begins one, and the options after it belong to it."""

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from cinema.commands.base import wrong_use
from cinema.errors import InvalidInputError, NotAllowedError
from cinema.i18n import _, money

if TYPE_CHECKING:
    from cinema.domain.payments import PaymentRequest, Provider, Tender
    from cinema.domain.transactions import Order
    from cinema.domain.users import Actor
    from cinema.services.cinema import Cinema


@dataclass(frozen=True)
class TypedTender:
    """One tender as typed; `amount` None is all that is still due, but not more than the `most` of a voucher."""

    tender: "Tender"
    amount: str | None = None
    tendered: str | None = None
    card: str | None = None
    reference: str | None = None
    known_slip: bool = False
    voucher: str | None = None
    most: int | None = None


class _Voucher(argparse.Action):
    """Argparse action of --voucher: the code of the --pay voucher before it, else a tender that pays what it can."""

    def __call__(
        self, _parser: argparse.ArgumentParser, namespace: argparse.Namespace, values: Any, _option: str | None = None
    ) -> None:
        from cinema.domain.payments import Tender

        *before, last = namespace.pay or [None]
        if last is not None and last.tender is Tender.VOUCHER and last.voucher is None:
            namespace.pay = [*before, replace(last, voucher=str(values))]
        else:
            namespace.pay = [*(namespace.pay or ()), TypedTender(Tender.VOUCHER, voucher=str(values))]


class _Pay(argparse.Action):
    """Argparse action of --pay: begins a tender."""

    def __call__(
        self, parser: argparse.ArgumentParser, namespace: argparse.Namespace, values: Any, _option: str | None = None
    ) -> None:
        from cinema.domain.payments import Tender

        kind, sign, amount = str(values).partition(":")
        if kind not in set(Tender):
            parser.error(
                _("--pay takes {kinds}, with or without an amount: card:20.50").format(kinds=", ".join(Tender))
            )
        namespace.pay = [*(namespace.pay or ()), TypedTender(Tender(kind), amount if sign else None)]


class _OfTender(argparse.Action):
    """Argparse action that sets a field of the last tender."""

    def __call__(
        self, parser: argparse.ArgumentParser, namespace: argparse.Namespace, values: Any, option: str | None = None
    ) -> None:
        if not namespace.pay:
            parser.error(_("put {option} after the --pay that it belongs to").format(option=option))
        *before, last = namespace.pay
        if getattr(last, self.dest):
            parser.error(_("{option} is given twice for one --pay").format(option=option))
        namespace.pay = [*before, replace(last, **{self.dest: True if self.nargs == 0 else values})]


def add_tender_arguments(parser: argparse.ArgumentParser, *, required: bool = True) -> None:
    """Add --pay, which can be repeated, and the options that belong to each."""
    words = _(
        "cash, card, voucher or invoice, for all or a part (card:20.50); several are paid in this order, the last pays "
        "the rest"
    )
    parser.add_argument("--pay", action=_Pay, metavar="cash|card|voucher|invoice[:N]", required=required, help=words)
    none = argparse.SUPPRESS
    words = _("cash given, such as 20.50")
    parser.add_argument("--tendered", action=_OfTender, metavar="N", default=none, help=words)
    words = _("a card number of the test terminal")
    parser.add_argument("--card", action=_OfTender, metavar="N", default=none, help=words)
    words = _("the reference on the slip of a separate terminal")
    parser.add_argument("--reference", action=_OfTender, metavar="R", default=none, help=words)
    words = _(
        "a voucher's code: it pays what it can, or the amount of the --pay voucher:AMOUNT before it; a ticket voucher "
        "makes the dearest ticket free"
    )
    parser.add_argument("--voucher", action=_Voucher, metavar="CODE", default=none, dest="voucher_code", help=words)
    words = _("confirm that a slip which is recorded for another sale was paid again")
    parser.add_argument("--known-slip", action=_OfTender, nargs=0, default=none, help=words)


def check_use(tenders: Sequence[TypedTender]) -> None:
    """Exit with code 2 if the options contradict each other, before any seat is held."""
    from cinema.domain.payments import Tender

    for one in tenders:
        if one.tender is Tender.CASH and one.tendered is None:
            wrong_use(_("Cash needs --tendered: how much cash was given."))
        if one.tender is not Tender.CARD and (one.card is not None or one.reference is not None or one.known_slip):
            wrong_use(_("--card, --reference and --known-slip need --pay card."))
        if one.tender is not Tender.CASH and one.tendered is not None:
            wrong_use(_("--tendered needs --pay cash."))
        if one.tender is Tender.VOUCHER and one.voucher is None:
            wrong_use(_("--pay voucher needs --voucher with its code."))
        if one.tender is Tender.VOUCHER and (one.tendered or one.card or one.reference or one.known_slip):
            wrong_use(_("--tendered, --card, --reference and --known-slip don't go with --pay voucher."))
    if len(tenders) > 1 and any(one.known_slip for one in tenders):
        wrong_use(_("--known-slip needs a single --pay: the money of such a slip is given back and pays for nothing."))
    if any(one.amount is None and one.tender is not Tender.VOUCHER for one in tenders[:-1]):
        wrong_use(_("Only the last --pay may leave out its amount."))


def with_vouchers(
    cinema: "Cinema", actor: "Actor", order: "Order", tenders: Sequence[TypedTender]
) -> "tuple[Order, list[TypedTender]]":
    """Return the order with what ticket vouchers make free, and the tenders that pay for the rest of it.

    A value voucher without an amount pays what it can; a tender after those that pay everything is left out. Raises
    InvalidInputError for a voucher of which nothing can be redeemed.
    """
    from cinema.domain.payments import Tender

    rest = []
    for one in tenders:
        if one.voucher is None or one.amount is not None:
            rest.append(one)
            continue
        voucher = cinema.vouchers.usable(actor, one.voucher)
        if voucher.is_value:
            rest.append(replace(one, most=voucher.balance))
        else:
            order = cinema.vouchers.cover(actor, order, one.voucher)
    left, paying = order.total, list[TypedTender]()
    for one in rest:
        if one.most is not None and left:
            left -= min(left, one.most)
        elif not left and len(rest) > 1:
            continue
        paying.append(one)
    return order, paying or [TypedTender(Tender.CASH, tendered="0")]


def requests_for(
    cinema: "Cinema", actor: "Actor", order: "Order", tenders: Sequence[TypedTender]
) -> "list[tuple[PaymentRequest, int]]":
    """Return each tender's request with its amount in minor units; InvalidInputError if one is wrong.

    Every tender is checked before the first one is charged: an error in a later one would leave a sale paid in part.
    """
    from cinema.commands.amounts import typed_amount
    from cinema.domain.cash_rounding import cash_due, check_cash_part
    from cinema.domain.payments import PaymentRequest, Tender

    house = cinema.house()
    ways = {way.tender: way.provider for way in cinema.checkout.ways_to_pay(actor)}
    if not ways and not actor.is_staff:
        words = _("{name} is not staff, and can take no money by a command. Name a member of staff by --as.")
        raise NotAllowedError(words.format(name=actor.name))
    found, left = [], order.total
    for one in tenders:
        open_amount = left if one.most is None else min(left, one.most)
        amount = open_amount
        if one.amount is not None:
            amount = typed_amount(one.amount, order.currency, f"--pay {one.tender.value}:", field="amount")
        if len(tenders) > 1 and not 0 < amount <= left:
            raise InvalidInputError(_("The amount is nothing, or more than is still open."), field="amount")
        left -= amount
        given = None
        if one.tendered is not None:
            given = typed_amount(one.tendered, order.currency, "--tendered", field="tendered")
        request = PaymentRequest(one.tender, given, one.card, one.reference, one.known_slip, one.voucher)
        if one.tender is Tender.CASH and left:
            check_cash_part(amount, house)
        if amount:
            _check(request, cash_due(amount, house) if one.tender is Tender.CASH else amount, order.currency, ways)
        found.append((request, amount))
    if left:
        words = _("The payments don't add up to the total: {amount} is still due. Change their amounts.")
        raise InvalidInputError(words.format(amount=money(left, order.currency)), field="amount")
    return found


def _check(request: "PaymentRequest", amount: int, currency: str, ways: "Mapping[Tender, Provider]") -> None:
    """Raise InvalidInputError for a request that can't pay its amount, in the words of the command's options."""
    from cinema.domain.payments import Provider, Tender, check_card_number
    from cinema.domain.voucher_codes import read_code

    provider = ways.get(request.tender)
    if provider is None:
        words = _("You can't use this way to pay: {kind}. Possible: {known}.")
        known = ", ".join(sorted(one.value for one in ways))
        raise NotAllowedError(words.format(kind=request.tender.value, known=known))
    if request.tender is Tender.CASH:
        if request.tendered is not None and request.tendered < amount:
            words = _("{given} in cash is less than {amount}, which is to be paid.")
            raise InvalidInputError(
                words.format(given=money(request.tendered, currency), amount=money(amount, currency)), field="tendered"
            )
    elif provider is Provider.INVOICE:
        return
    elif request.tender is Tender.VOUCHER:
        read_code(request.voucher or "")
    elif provider is Provider.SEPARATE:
        if request.card is not None:
            words = _(
                "This house has a separate card terminal: charge the card there, and give --reference, not --card."
            )
            raise InvalidInputError(words, field="card")
        if request.reference is None:
            words = _("Add --reference with the reference on the slip of the card terminal.")
            raise InvalidInputError(words, field="reference")
    elif request.card is None:
        raise InvalidInputError(_("Add --card with the number of a test card."), field="card")
    else:
        check_card_number(request.card)
