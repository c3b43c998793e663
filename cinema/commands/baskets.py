"""cinema reserve, baskets: reserves seats or hands them over, and lists, collects or gives back what waits."""

import argparse
from contextlib import suppress
from typing import TYPE_CHECKING

from cinema.commands.base import Answer, Arguments, Command, table, wrong_use
from cinema.commands.output import say, uninterrupted
from cinema.commands.sale import groups_of, order_of, paid
from cinema.commands.screening_names import add_screening_argument
from cinema.commands.sold import sold
from cinema.commands.tenders import add_tender_arguments, check_use, requests_for
from cinema.errors import InvalidInputError, NotFoundError, PaymentUnresolvedError, StorageError
from cinema.i18n import _, current_language, money, when

if TYPE_CHECKING:
    from cinema.domain.baskets import Collected, WaitingBasket
    from cinema.domain.orders import Order
    from cinema.domain.seat_maps import Hold
    from cinema.domain.users import Actor
    from cinema.services.cinema import Cinema


def _reserve_arguments(parser: argparse.ArgumentParser) -> None:
    add_screening_argument(parser)
    words = _("a seat, with a ticket type if not the usual one; after another screening, seats of that screening")
    parser.add_argument("seats", metavar="SEAT[=TYPE]", nargs="+", help=words)
    words = _("who collects the seats; it is deleted with the reservation. Without it, by the number alone")
    parser.add_argument("--name", metavar="NAME", default="", help=words)
    words = _("hand them over in the place of reserving: to be paid at a kiosk, for some minutes, under four digits")
    parser.add_argument("--hand-over", action="store_true", help=words)


def _reserve(cinema: "Cinema", actor: "Actor", arguments: Arguments) -> Answer:
    holds: list[Hold] = []
    try:
        order = order_of(cinema, actor, groups_of(cinema, arguments.screening, arguments.seats), holds)
        zone = cinema.house().timezone
        with uninterrupted():
            send = cinema.hand_overs.offer if arguments.hand_over else cinema.baskets.reserve
            basket = send(actor, order, arguments.name)
    except StorageError:
        raise
    except BaseException:
        for hold in holds:
            with suppress(StorageError):  # the hold expires by itself
                cinema.booking.release(actor, hold)
        raise
    words = _("Reserved {seats} under number {number}, until {until}.")
    if arguments.hand_over:
        words = _("Handed over {seats} under the digits {number}, valid once until {until}.")
    line = words.format(seats=", ".join(order.seat_labels), number=basket.number, until=when(basket.until, zone))
    data = {
        "kind": basket.kind.value,
        "number": basket.number,
        "name": basket.label,
        "seats": list(order.seat_labels),
        "until": basket.until.isoformat(),
        "total": order.total,
        "currency": order.currency,
    }
    return Answer(data, [line])


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.epilog = _(
        "A parked basket and one that was handed over keep their seats for some minutes, a reservation until some"
        " before the start."
    )
    words = _("list: those that wait; collect: sell one; release: give the seats of one back")
    parser.add_argument("action", choices=["list", "collect", "release"], nargs="?", default="list", help=words)
    parser.add_argument("name", metavar="NAME", nargs="?", default="", help=_("a name, its beginning, or a number"))
    add_tender_arguments(parser, required=False)


def _baskets(cinema: "Cinema", actor: "Actor", arguments: Arguments) -> Answer:
    if arguments.action == "list":
        return _listed(cinema, actor, arguments.name)
    if not arguments.name.strip():
        wrong_use(_("collect and release need a name or a number"))
    if arguments.action == "collect":
        if not arguments.pay:
            wrong_use(_("collect needs --pay: a command keeps no basket"))
        check_use(arguments.pay)
        return _collected(cinema, actor, arguments)
    found = _only(cinema, actor, arguments.name)
    with uninterrupted():
        cinema.baskets.release(actor, found.basket.id)
    seats = list(found.labels)
    return Answer({"released": seats}, [_("Given back: {seats}.").format(seats=", ".join(seats))])


def _listed(cinema: "Cinema", actor: "Actor", text: str) -> Answer:
    found, zone = cinema.baskets.waiting(actor, text), cinema.house().timezone
    data = [
        {
            "kind": one.basket.kind.value,
            "number": one.basket.number,
            "name": one.basket.label,
            "screenings": [shown.id for shown in one.basket.order.screenings],
            "shows": [
                {"screening": shown.id, "movie": shown.movie_title, "starts_at": shown.starts_at.isoformat()}
                for shown in one.basket.order.screenings
            ],
            "seats": list(one.labels),
            "total": one.basket.order.total,
            "currency": one.basket.order.currency,
            "until": one.until.isoformat(),
            "from": one.origin.number if one.origin is not None else None,
        }
        for one in found
    ]
    if not found:
        return Answer(data, [_("No basket waits.")])
    rows = [
        (
            one.basket.number or _("parked"),
            one.basket.label or _from(one),
            _shows(one, zone),
            ", ".join(one.labels) or _("seats are free again"),
            money(one.basket.order.total, one.basket.order.currency),
            when(one.until, zone),
        )
        for one in found
    ]
    return Answer(data, table(rows, right=(4,)))


def _from(waiting: "WaitingBasket") -> str:
    """Return which kiosk or till a basket that was handed over comes from; empty for others."""
    from cinema.domain.tills import KIND_NAMES

    origin = waiting.origin
    if origin is None or origin.kind is None:
        return ""
    return f"{_(KIND_NAMES[origin.kind])} {origin.number:02d}"


def _shows(waiting: "WaitingBasket", zone: str) -> str:
    """Return which films a basket is for, and when they start."""
    language = current_language()
    shown = waiting.basket.order.screenings
    return "; ".join(f"{one.title_in(language)}, {when(one.starts_at, zone)}" for one in shown)


def _only(cinema: "Cinema", actor: "Actor", text: str) -> "WaitingBasket":
    found = cinema.baskets.waiting(actor, text)
    exact = [one for one in found if one.basket.number == text.strip()] or list(found)
    if not exact:
        raise NotFoundError(_("No basket waits under {name}. See: cinema baskets").format(name=text), field="name")
    if len(exact) > 1:
        words = _("Several baskets wait under {name}. Name one by its number or its whole name.")
        raise InvalidInputError(words.format(name=text), field="name")
    return exact[0]


def _collected(cinema: "Cinema", actor: "Actor", arguments: Arguments) -> Answer:
    """Collect a basket and sell it with all that was said of it; if it isn't paid, it waits on."""
    from cinema.domain.baskets import BasketKind

    found = _only(cinema, actor, arguments.name).basket
    requests_for(cinema, actor, found.order, arguments.pay)  # what is mistyped must not take it from its place
    if found.kind is BasketKind.HANDED_OVER:
        collected = cinema.hand_overs.take(actor, found.number or "")
    else:
        collected = cinema.baskets.collect(actor, found.id)
    try:
        order = _begun(cinema, actor, collected)
        requests = requests_for(cinema, actor, order, arguments.pay)
        with uninterrupted():
            return sold(cinema, actor, paid(cinema, actor, order, requests))
    except (PaymentUnresolvedError, StorageError):
        raise
    except BaseException:
        _wait_on(cinema, actor, collected)
        raise


def _begun(cinema: "Cinema", actor: "Actor", collected: "Collected") -> "Order":
    """Make the order of a basket anew, with all that was said of it."""
    from cinema.domain.discounts import wanted_again
    from cinema.domain.orders import Choice

    if collected.gone:
        words = _("Free again meanwhile: {seats}. Collect the others once more.")
        raise InvalidInputError(words.format(seats=", ".join(collected.gone)), field="seats")
    before = collected.basket.order
    discount = wanted_again(before.discounts, {one.id: one.type for one in before.tickets})
    return cinema.checkout.begin(
        actor,
        [Choice(one, dict(collected.types(one))) for one in collected.holds],
        companions=before.companions,
        wanted=() if discount is None else (discount,),
        stranded=next((one.stranding.reason for one in before.screenings if one.stranding is not None), None),
        customer=before.customer,
    )


def _wait_on(cinema: "Cinema", actor: "Actor", collected: "Collected") -> None:
    """Let a basket wait on that was not paid, and say under which number."""
    number = cinema.baskets.put_back(actor, collected).number
    if number is None:
        say(_("The basket is parked again."))
    else:
        say(_("The seats are reserved again, under number {number}.").format(number=number))


COMMANDS = {
    "reserve": Command(_reserve, _reserve_arguments, lambda _arguments: True, recover=True),
    "baskets": Command(
        _baskets,
        _arguments,
        lambda arguments: arguments.action != "list",
        recover=True,
        money=lambda arguments: arguments.action == "collect",
    ),
}
