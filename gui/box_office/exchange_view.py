"""What the exchange's column shows of a quote, as values. No widgets."""

from collections.abc import Sequence
from dataclasses import dataclass

from cinema.domain.cash_rounding import with_rounding
from cinema.domain.exchanges import ExchangeQuote, moved_shares
from cinema.domain.orders import OrderScreening
from cinema.domain.payments import Provider
from cinema.domain.receipt_lines import tender_words
from cinema.domain.receipts import tender_of
from cinema.domain.refunds import refund_shares
from cinema.domain.transactions import Transaction
from cinema.i18n import _, current_language, money, when
from gui.box_office.exchange_choice import Wanted
from gui.selling.purchase import Purchase


@dataclass(frozen=True, slots=True)
class Pair:
    """An old ticket and its new one: seat, type, amount; `is_new`: something changes. Empty words: not known yet."""

    old: tuple[str, str, str]
    new: tuple[str, str, str]
    is_new: bool


@dataclass(frozen=True, slots=True)
class Back:
    """What is given back, as lines of tender and amount; `needs_slip`: a separate terminal gives some of it."""

    lines: tuple[tuple[str, str], ...] = ()
    needs_slip: bool = False


def pairs_of(wanted: Wanted, quote: ExchangeQuote | None, purchase: Purchase | None, currency: str) -> Sequence[Pair]:
    """Return the tickets beside what they are exchanged for."""
    language = current_language()
    found = []
    names = {one.id: one.name_in(language) for one in purchase.seating.card.types} if purchase is not None else {}
    for place, wish in enumerate(wanted.wishes):
        ticket = wish.ticket
        old = (ticket.seat_label, ticket.type_in(language), money(ticket.paid, currency))
        if quote is not None and place < len(quote.order.tickets):
            to = quote.order.tickets[place]
            new = (to.seat_label, to.type_in(language), money(to.paid, currency))
        else:
            plan = purchase.seating.plan.by_id if purchase is not None else {}
            seat = plan[wish.seat].label if wish.seat is not None and wish.seat in plan else "…"
            new = (seat, names.get(wish.type, ticket.type_in(language)), "")
        is_new = not wish.stays_in(wanted.screening) or wish.type != ticket.type
        found.append(Pair(old, new, is_new))
    return tuple(found)


def from_words(sale: Transaction, wanted: Wanted, zone: str) -> tuple[str, str]:
    """Return title and time of the screening that the tickets are for; of several, of the first ticket's."""
    first = next((one.ticket.screening for one in wanted.wishes), None)
    one = next((each for each in sale.screenings if each.id == first), None)
    return _screening_words(one, zone) if one is not None else ("", "")


def into_words(purchase: Purchase) -> tuple[str, str]:
    """Return title and time of the screening that is exchanged into."""
    showing = purchase.seating.showing
    at = when(showing.screening.starts_at, purchase.house.timezone, "EEE HH:mm")
    return showing.movie.title_in(current_language()), f"{at} · {showing.auditorium.name}"


def gives_back(sale: Transaction, quote: ExchangeQuote, step: int) -> Back:
    """Return what the exchange gives back, the last payment first, as the exchange itself shares it.

    `step` is the smallest amount of cash that the house gives.
    """
    if quote.difference >= 0:
        return Back()
    amount = sum(one.paid for one in quote.old)
    shares = moved_shares(refund_shares(sale.payments, sale.given_back, amount), -quote.difference)
    back = [one for one in with_rounding(sale, shares, step) if one.returned]
    payments = {one.id: one for one in sale.payments}
    lines = [(tender_words(tender_of(payments[one.attempt])), money(one.paid_out, sale.currency)) for one in back]
    return Back(tuple(lines), any(one.provider is Provider.SEPARATE for one in back))


def then_words(wanted: Wanted) -> str:
    """Return what happens in one step when the exchange is concluded."""
    seats = " ".join(one.ticket.seat_label for one in wanted.wishes)
    if not seats:
        return _("Tick the tickets to exchange.")
    if not wanted.is_changed:
        words = _("Choose another screening, other seats or another type. A lost ticket is issued again as it is.")
    elif all(one.stays_in(wanted.screening) for one in wanted.wishes):
        words = _("The codes of {seats} stop at once, and the new ones are valid. One receipt is printed.")
    else:
        words = _("The codes of {seats} stop at once, and seats that are left go back on sale. One receipt is printed.")
    return words.format(seats=seats)


def reasons() -> tuple[str, ...]:
    """Return the reasons that can be chosen."""
    return (_("Another screening"), _("Other seats"), _("Another ticket type"), _("Lost ticket"))


def reason_for(wanted: Wanted) -> str:
    """Return the reason that an exchange shows by itself."""
    screening, seats, kind, lost = reasons()
    if wanted.moves:
        return screening
    if any(not one.stays_in(wanted.screening) for one in wanted.wishes):
        return seats
    return kind if wanted.is_changed else lost


def _screening_words(one: OrderScreening, zone: str) -> tuple[str, str]:
    return one.title_in(current_language()), f"{when(one.starts_at, zone, 'EEE HH:mm')} · {one.auditorium_name}"
