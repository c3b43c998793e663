"""cinema sell: sells seats of one or several screenings, paid by one or several tenders."""

import argparse
from collections.abc import Sequence
from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING

from cinema.commands.base import Answer, Arguments, Command, with_option, wrong_use
from cinema.commands.buyers import add_buyer_arguments, check_buyer_use, with_buyer
from cinema.commands.output import say, uninterrupted
from cinema.commands.screening_names import add_screening_argument, named_screening
from cinema.commands.sold import sold
from cinema.commands.tenders import add_tender_arguments, check_use, requests_for, with_vouchers
from cinema.errors import (
    CinemaError,
    ErrorCode,
    InvalidInputError,
    LateSaleError,
    NotFoundError,
    PaymentRefusedError,
    PaymentUnresolvedError,
    SlipKnownError,
    StorageError,
)
from cinema.i18n import _, money

if TYPE_CHECKING:
    from cinema.domain.discounts import WantedDiscount
    from cinema.domain.payments import PaymentRequest
    from cinema.domain.seat_maps import Hold
    from cinema.domain.transactions import Order, Transaction
    from cinema.domain.users import Actor
    from cinema.services.cinema import Cinema

Group = tuple[str, dict[str, str | None]]
_SLIP_TRIES = 3
_LATE = ("came-late", "queue", "other-screening", "delayed")


def _sell_arguments(parser: argparse.ArgumentParser) -> None:
    add_screening_argument(parser)
    words = _("a seat, with a ticket type if not the usual one; after another screening, seats of that screening")
    parser.add_argument("seats", metavar="SEAT[=TYPE]", nargs="+", help=words)
    add_tender_arguments(parser, required=False)  # a ticket voucher may be all that it takes
    parser.set_defaults(not_so=parser.error)
    add_buyer_arguments(parser)
    parser.add_argument(
        "--companions",
        choices=["bought-earlier", "other-need", "house-full"],
        help=_("why companion seats are sold without a wheelchair space"),
    )
    words = _("a discount on all tickets: 10%%, 2.50 (off the sum), =5.00 (each ticket costs that at most), or free")
    parser.add_argument("--discount", metavar="D", help=words)
    parser.add_argument(
        "--discount-reason",
        choices=["promotion", "group", "partner", "complaint", "staff", "press", "guest"],
        help=_("why the discount is given"),
    )
    add_stranded_argument(parser)
    parser.add_argument(
        "--late",
        choices=_LATE,
        help=_("why tickets are sold although the screening began long ago"),
    )


def _sell(cinema: "Cinema", actor: "Actor", arguments: Arguments) -> Answer:
    if not arguments.pay:
        arguments.not_so(_("say how it is paid: --pay, or --voucher with a code"))
    check_use(arguments.pay)
    check_buyer_use(arguments, arguments.pay)
    if (arguments.discount is None) != (arguments.discount_reason is None):
        wrong_use(_("--discount and --discount-reason belong together."))
    discounts = _discounts(cinema, arguments)
    holds: list[Hold] = []
    try:
        groups = groups_of(cinema, arguments.screening, arguments.seats)
        order = order_of(cinema, actor, groups, holds, arguments, discounts)
        left = [] if arguments.stranded else _left_alone(cinema, actor, holds)
        order, tenders = with_vouchers(cinema, actor, order, arguments.pay)
        requests = requests_for(cinema, actor, order, tenders)
        order = with_buyer(cinema, actor, order, arguments)
        try:
            with uninterrupted():
                return _with_words(sold(cinema, actor, paid(cinema, actor, order, requests)), left)
        except KeyboardInterrupt:
            say(
                _(
                    "It is not known yet whether the seats were sold. Look again with: cinema journal show {sale}"
                ).format(sale=order.id)
            )
            raise
        except (PaymentUnresolvedError, StorageError):  # the sale may come to be, and needs its buyer
            raise
        except CinemaError:
            cinema.receipt_names.drop(actor, order)
            raise
    except StorageError:
        raise
    except BaseException:
        for hold in holds:  # a hold that a payment still needs is pinned, and not released
            with suppress(StorageError):  # the hold expires by itself
                cinema.booking.release(actor, hold)
        raise


def groups_of(cinema: "Cinema", first: str, words: Sequence[str]) -> list[Group]:
    """Return the seats of each screening with their ticket types, in the order typed."""
    from cinema.domain.auditoriums import looks_like_seat

    plan = cache(lambda screening: cinema.booking.seating(screening).plan)
    groups: list[Group] = [(named_screening(cinema, first), {})]
    names = [first]
    for text in words:
        seat, sign, ticket_type = text.partition("=")
        named = plan(groups[-1][0]).named(seat)
        if not sign and _is_screening(cinema, text, is_seat=named is not None):
            groups.append((named_screening(cinema, text), {}))
            names.append(text)
            continue
        seat = named.id if named is not None else seat.upper()
        if named is None and not looks_like_seat(
            seat
        ):  # a screening's id with a typo must not be told as an unknown seat
            message = _("There is no screening {name}, and a seat is named like B7. See: cinema screenings")
            raise NotFoundError(message.format(name=ascii(text)[1:-1][:60]), field="screening")
        if seat in groups[-1][1]:
            raise InvalidInputError(_("The same seat is named twice."), field="seats")
        groups[-1][1][seat] = ticket_type or None
    for (_screening, choice), typed in zip(groups, names, strict=True):
        if not choice:
            raise InvalidInputError(_("No seat is named for {screening}.").format(screening=typed), field="seats")
    return groups


def _is_screening(cinema: "Cinema", text: str, *, is_seat: bool) -> bool:
    """Tell whether a text among the seats names a screening; a seat of the one before goes before a number."""
    from cinema.domain.ids import is_id
    from cinema.domain.screening_numbers import looks_like_number

    if looks_like_number(text) and not is_seat:
        return True
    if not is_id(text):
        return False
    try:
        cinema.programme.showing(text)
    except NotFoundError:
        return False
    return True


def _discounts(cinema: "Cinema", arguments: Arguments) -> "list[WantedDiscount]":
    """Return the discount that is typed, if one is."""
    from cinema.domain.discounts import DiscountReason, DiscountWay, WantedDiscount, read_discount

    text = arguments.discount
    if text is None:
        return []
    way = (
        DiscountWay.FREE if text == "free"
        else DiscountWay.PERCENT if text.endswith("%")
        else DiscountWay.PRICE if text.startswith("=")
        else DiscountWay.AMOUNT
    )  # fmt: skip
    value = read_discount(text.removeprefix("="), way, cinema.house().currency)
    return [WantedDiscount(way, DiscountReason(arguments.discount_reason), value)]


def order_of(
    cinema: "Cinema",
    actor: "Actor",
    groups: Sequence[Group],
    holds: "list[Hold]",
    arguments: Arguments | None = None,
    discounts: "Sequence[WantedDiscount]" = (),
) -> "Order":
    """Hold the seats and return their order; `holds` gets each hold at once, so that an error can release it."""
    from cinema.domain.late_sales import LateReason, LateWish
    from cinema.domain.orders import Choice, CompanionReason
    from cinema.domain.stranding import StrandedReason

    companions = CompanionReason(arguments.companions) if arguments and arguments.companions else None
    stranded = StrandedReason(arguments.stranded) if arguments and arguments.stranded else None
    late = LateWish(LateReason(arguments.late)) if arguments and arguments.late else None
    choices = []
    try:
        for screening, choice in groups:
            holds.append(cinema.booking.hold(actor, screening, None, tuple(choice), choice, late=late))
            choices.append(Choice(holds[-1], choice))
        return cinema.checkout.begin(actor, choices, companions=companions, wanted=discounts, stranded=stranded)
    except LateSaleError as refused:
        if arguments is None:  # of a command without the option
            raise
        raise LateSaleError(with_option(refused.message, "--late", _LATE), field=refused.field) from None


def _with_words(answer: Answer, left: Sequence[str]) -> Answer:
    """Return the answer, after saying what else a cashier should know of the sale."""
    for words in left:
        say(words)
    return answer


def add_stranded_argument(parser: argparse.ArgumentParser) -> None:
    """Add the option that says why a single seat is left."""
    parser.add_argument(
        "--stranded",
        choices=["asked-for", "access", "party", "house-full"],
        help=_("why a single seat is left alone, where the house refuses it"),
    )


def _left_alone(cinema: "Cinema", actor: "Actor", holds: "Sequence[Hold]") -> list[str]:
    """Return what is told of single seats that these holds leave needlessly."""
    from cinema.domain.stranding import left_words

    labels = [cinema.checkout.left_alone(actor, one) for one in holds if one.alone]
    return [left_words(one) for one in labels if one]


def paid(
    cinema: "Cinema", actor: "Actor", order: "Order", requests: "Sequence[tuple[PaymentRequest, int]]"
) -> "Transaction":
    """Pay an order by one or several tenders; if the answer of one is lost, find out what became of it."""
    if len(requests) > 1:
        return _paid_in_parts(cinema, actor, order, requests)
    request, _amount = requests[0]
    is_slip = order.total > 0 and _is_slip(cinema, actor, request)
    try:
        return cinema.checkout.pay(actor, order, request)
    except StorageError as error:
        # `resume` would end the order, and leave no record of money that the separate terminal took.
        return _slip_again(cinema, actor, order, request, error) if is_slip else _resumed(cinema, actor, order)


def _is_slip(cinema: "Cinema", actor: "Actor", request: "PaymentRequest") -> bool:
    """Tell whether a request is the slip of a separate terminal, whose money was taken before it was typed."""
    from cinema.domain.payments import Provider, Tender

    ways = cinema.checkout.ways_to_pay(actor)
    is_separate = any((way.tender, way.provider) == (Tender.CARD, Provider.SEPARATE) for way in ways)
    return request.tender is Tender.CARD and request.reference is not None and is_separate


def _slip_again(
    cinema: "Cinema", actor: "Actor", order: "Order", request: "PaymentRequest", lost: StorageError
) -> "Transaction":
    """Repeat the payment of a slip until it is recorded; each try waits for the database by itself.

    A known slip is not repeated: it claims nothing that would tell a repeat from new money.
    """
    for _try in range(0 if request.known_slip else _SLIP_TRIES):
        try:
            return cinema.checkout.pay(actor, order, request)
        except StorageError as again:
            lost = again
    raise _slip_unknown(lost, order, request) from lost


def _slip_unknown(lost: CinemaError, order: "Order", request: "PaymentRequest") -> StorageError:
    """Return the error of a slip whose record may be missing, so that whoever has it does not throw it away."""
    words = _(
        "It is not known yet whether the slip {reference} was recorded. Keep it, and look again in a few minutes with: "
        "cinema journal show {sale}. If the slip is not there, its money paid for nothing: sell the seats again with "
        "it, or give it back."
    )
    message = f"{lost.message} {words.format(reference=request.reference, sale=order.id)}"
    return StorageError(message, code=ErrorCode.AWAY)


def _resumed(cinema: "Cinema", actor: "Actor", order: "Order") -> "Transaction":
    """Return the sale of an order whose answer was lost."""
    try:
        return cinema.checkout.resume(actor, order)
    except StorageError as error:
        words = _("It is not known yet whether the seats were sold. Look again with: cinema journal show {sale}")
        message = f"{error.message} {words.format(sale=order.id)}"
        raise StorageError(message, code=error.code, detail=error.detail) from error


def _paid_in_parts(
    cinema: "Cinema", actor: "Actor", order: "Order", requests: "Sequence[tuple[PaymentRequest, int]]"
) -> "Transaction":
    from cinema.domain.payments import Refusal
    from cinema.domain.transactions import TransactionState

    slips = [_is_slip(cinema, actor, request) for request, _amount in requests]
    sale = cinema.checkout.begin_split(actor, order)
    taken = 0
    for (request, amount), is_slip in zip(requests, slips, strict=True):
        taken += amount
        try:
            sale = _tendered(cinema, actor, sale, request, amount, is_slip=is_slip)
        except StorageError:
            raise
        except PaymentUnresolvedError as unresolved:
            raise _left_to_manager(unresolved, sale) from unresolved
        except PaymentRefusedError as refused:
            raise PaymentRefusedError(_given_up(cinema, actor, sale, refused.message), refused.reason) from refused
        except SlipKnownError:
            with suppress(CinemaError):  # `answer` raises the refusal of the tender
                cinema.checkout.answer(actor, sale.id, None)
            _given_up(cinema, actor, sale, "")
            raise
        except CinemaError:
            _given_up(cinema, actor, sale, "")
            raise
        if sale.state is TransactionState.PART_PAID and sale.taken < taken:
            raise PaymentRefusedError(_given_up(cinema, actor, sale, _("A payment was not taken.")), Refusal.CANCELLED)
    return sale


def _tendered(
    cinema: "Cinema", actor: "Actor", sale: "Transaction", request: "PaymentRequest", amount: int, *, is_slip: bool
) -> "Transaction":
    """Take one tender; if the answer is lost, find out what became of it, and repeat a slip that was not stored."""
    from cinema.domain.transactions import TransactionState

    taken, tries = sale.taken + amount, _SLIP_TRIES
    while True:
        try:
            return cinema.checkout.tender(actor, sale.id, request, amount)
        except StorageError as lost:
            try:
                now = _resumed(cinema, actor, sale)
            except (StorageError, PaymentRefusedError) as error:
                if is_slip:  # given up meanwhile, perhaps without this money
                    raise _slip_unknown(error, sale, request) from error
                raise
            if not is_slip or now.state is not TransactionState.PART_PAID or now.taken >= taken:
                return now
            if not tries:
                raise _slip_unknown(lost, sale, request) from lost
            tries -= 1


def _left_to_manager(unresolved: PaymentUnresolvedError, sale: "Transaction") -> PaymentUnresolvedError:
    """Return the error of a split sale that is not given up, since one of its payments may have taken money."""
    words = _("Decide it with: cinema payments {sale}")
    return PaymentUnresolvedError(f"{unresolved.message} {words.format(sale=sale.id)}")


def _given_up(cinema: "Cinema", actor: "Actor", sale: "Transaction", reason: str) -> str:
    """Give up a split sale, and return the reason with what must be given back by hand."""
    try:
        ended = cinema.checkout.give_up(actor, sale.id)
    except CinemaError:  # ended elsewhere, or left to a manager
        return reason
    waiting = sum(one.received for one in ended.waiting_surplus)
    if not waiting:
        return reason
    words = _("Give back {amount} by hand, then record it with: cinema payments {sale} --surplus --given-back")
    return f"{reason} {words.format(amount=money(waiting, sale.currency), sale=sale.id)}".strip()


COMMANDS = {"sell": Command(_sell, _sell_arguments, lambda _arguments: True, recover=True, money=lambda _: True)}
