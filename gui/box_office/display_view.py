"""What the customer sees of a sale, as values: the whole of what leaves the till for the customer display. No widgets.

The texts are in the house's language. Staff, other sales, keys, the drawer, reasons and the customer's name have no
place in a `DisplayView`, so that no drawing can show them.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from cinema.domain.cash_rounding import cash_due
from cinema.domain.house import House, business_day
from cinema.domain.payments import Tender
from cinema.domain.seat_maps import SeatState
from cinema.i18n import _, clock, current_language, day, in_language, money
from gui.seat_map.looks import SeatLook

if TYPE_CHECKING:
    from cinema.domain.auditoriums import SeatPlan
    from cinema.domain.orders import Ticket
    from cinema.domain.transactions import Transaction
    from gui.selling.purchase import Purchase


class Stage(StrEnum):
    """How far a sale is, as its customer sees it. `TERMINAL`: the payment card is asked for; `WAIT`: it is checked."""

    CHOOSING = "choosing"
    TERMINAL = "terminal"
    WAIT = "wait"
    PAID = "paid"


@dataclass(frozen=True, slots=True)
class DisplayLine:
    """Tickets of one type, all of another screening, or a discount, which has no `count`. `amount` is in words."""

    count: int
    name: str
    details: str
    amount: str


@dataclass(frozen=True, slots=True)
class DisplaySum:
    """An amount below the lines, in words. `is_large`: the one that the customer looks for."""

    name: str
    amount: str
    is_large: bool = False


@dataclass(frozen=True, slots=True)
class DisplayView:
    """A sale as its customer sees it: the seats of `plan` have their looks, those of others are only taken.

    `message` asks for something or says thanks. `language` is that of all texts.
    """

    stage: Stage
    title: str
    at: str
    lines: tuple[DisplayLine, ...]
    sums: tuple[DisplaySum, ...]
    message: str = ""
    plan: "SeatPlan | None" = None
    looks: Mapping[str, SeatLook] = field(default_factory=dict)
    language: str = "en"


def party_display(
    purchase: "Purchase", today: str = "", stage: Stage = Stage.CHOOSING, paid: int = 0
) -> DisplayView | None:
    """Return what is held for a customer and what it costs; None while nothing is held.

    `today` is the business day (ISO date), so that another day is named. `paid` is what a payment in parts has so far.
    """
    if not purchase.lines and not purchase.aside:
        return None
    house = purchase.house
    with in_language(house.language):
        total, currency = purchase.total, house.currency
        sums = [DisplaySum(_("Total"), money(total, currency), is_large=not paid)]
        if paid:
            sums.append(DisplaySum(_("Paid so far"), money(paid, currency)))
            sums.append(DisplaySum(_("Left to pay"), money(total - paid, currency), is_large=True))
        elif stage is Stage.CHOOSING and (due := cash_due(total, house)) != total:
            sums.append(DisplaySum(_("In cash"), money(due, currency)))
        own = {one.seat for one in purchase.lines}
        return view_of(purchase, today, stage, _party_lines(purchase), sums, own, _asked_words(stage))


def paid_display(purchase: "Purchase", sale: "Transaction", given: int | None, today: str = "") -> DisplayView:
    """Return a sale that was paid with its change; `given` is the cash, None for what was paid on a page of its own."""
    with in_language(purchase.house.language):
        cash = next((one for one in sale.payments if one.tender is Tender.CASH), None)
        tendered = (cash.tendered if given is None else given) if cash is not None else None
        sums = [DisplaySum(_("Total"), money(sale.total, sale.currency), is_large=tendered is None)]
        if cash is not None and tendered is not None:
            sums.append(DisplaySum(_("Cash given"), money(tendered, sale.currency)))
            change = max(0, tendered - cash.received)
            sums.append(DisplaySum(_("Your change"), money(change, sale.currency), is_large=True))
        screening = purchase.seating.showing.screening.id
        own = {one.seat for one in sale.tickets if one.screening == screening}
        lines = _sold_lines(sale, screening, purchase.house)
        return view_of(purchase, today, Stage.PAID, lines, sums, own, _("Thank you. Enjoy the show!"))


def view_of(
    purchase: "Purchase", today: str, stage: Stage, lines: list[DisplayLine], sums: list[DisplaySum],
    own: Collection[str], message: str,
) -> DisplayView:  # fmt: skip
    """Return a sale in the screening of a purchase, whose seats `own` are the customer's, in the current language."""
    showing, house = purchase.seating.showing, purchase.house
    starts = showing.screening.starts_at
    other_day = today and business_day(starts, house) != today
    parts = (day(starts, house.timezone) if other_day else "", clock(starts, house.timezone), showing.auditorium.name)
    return DisplayView(
        stage, showing.movie.title_in(current_language()), " · ".join(one for one in parts if one), tuple(lines),
        tuple(sums), message, purchase.seating.plan, _looks(purchase, own), current_language(),
    )  # fmt: skip


def _party_lines(purchase: "Purchase") -> list[DisplayLine]:
    currency, language = purchase.house.currency, current_language()
    lines = [
        DisplayLine(len(one.tickets), one.title, f"{one.at} · {one.labels}", money(one.total, currency))
        for one in purchase.aside
    ]
    for kind in purchase.seating.card.types:
        held = [line for line in purchase.lines if line.type == kind.id]
        if held:
            amount = money(sum(line.price for line in held), currency)
            labels = " ".join(line.seat_label for line in held)
            lines.append(DisplayLine(len(held), kind.name_in(language), labels, amount))
    wanted = purchase.discount
    if wanted is not None and purchase.taken_off:
        words = wanted.words(money(wanted.value, currency))  # without the reason, which is for staff
        lines.append(DisplayLine(0, words, "", money(-purchase.taken_off, currency)))
    return lines


def _sold_lines(sale: "Transaction", screening: str, house: House) -> list[DisplayLine]:
    """Return the tickets by type, those of other screenings in one line each, as before they were paid."""
    language, lines = current_language(), list[DisplayLine]()
    for one in sale.screenings:
        tickets = [ticket for ticket in sale.tickets if ticket.screening == one.id]
        if one.id != screening and tickets:
            at = f"{clock(one.starts_at, house.timezone)} · {one.auditorium_name} · {_labels(tickets)}"
            amount = money(sum(ticket.price for ticket in tickets), sale.currency)
            lines.append(DisplayLine(len(tickets), one.title_in(language), at, amount))
    here = [ticket for ticket in sale.tickets if ticket.screening == screening]
    for kind in dict.fromkeys(ticket.type for ticket in here):
        tickets = [ticket for ticket in here if ticket.type == kind]
        name = tickets[0].type_names.get(language, tickets[0].type_name)
        amount = money(sum(ticket.price for ticket in tickets), sale.currency)
        lines.append(DisplayLine(len(tickets), name, _labels(tickets), amount))
    off = sum(ticket.discount for ticket in sale.tickets)
    if off:
        lines.append(DisplayLine(0, _("Discount"), "", money(-off, sale.currency)))
    return lines


def _labels(tickets: "list[Ticket]") -> str:
    return " ".join(one.seat_label for one in tickets)


def _asked_words(stage: Stage) -> str:
    if stage is Stage.TERMINAL:
        return _("Please use the card terminal")
    return _("One moment, please") if stage is Stage.WAIT else ""


_OTHERS = {SeatState.FREE: SeatLook.FREE, SeatState.BLOCKED: SeatLook.BLOCKED}


def _looks(purchase: "Purchase", own: Collection[str]) -> dict[str, SeatLook]:
    """Return the looks of all seats: whether another's seat is held or sold is no matter of this customer."""
    live = purchase.live
    return {
        seat.id: SeatLook.MINE if seat.id in own
        else SeatLook.BLOCKED if seat.id not in live.seats
        else _OTHERS.get(live.state(seat.id), SeatLook.SOLD)
        for seat in purchase.seating.plan.seats
    }  # fmt: skip
