"""What the till's columns show of a party or a sale, as values. No widgets."""

from collections.abc import Mapping

from cinema.domain.cash_rounding import cash_due
from cinema.domain.named_buyers import invoices_are_taken
from cinema.domain.parties import usual_kind
from cinema.domain.payments import Tender
from cinema.domain.transactions import Transaction
from cinema.i18n import _, clock, current_language
from gui.box_office.asked import Asked
from gui.box_office.basket_lines import BasketLine
from gui.box_office.discount import discount_line
from gui.box_office.till_column import BasketView, PaidView
from gui.box_office.type_tiles import Tile
from gui.selling.purchase import Purchase


def tiles_of(purchase: Purchase, letters: Mapping[str, str]) -> tuple[Tile, ...]:
    """Return the tiles of what a screening sells for its usual kind of seat."""
    seating = purchase.seating
    kind = usual_kind(seating.plan)
    keys = {name: letter for letter, name in letters.items()}
    left = purchase.live.left
    return tuple(
        Tile(one.id, keys.get(one.id, ""), one.name_in(current_language()), one.prices[kind], left.get(one.id))
        for one in seating.card.types_for(kind)
    )


def basket_view(purchase: Purchase, shown: Asked, letters: Mapping[str, str]) -> BasketView:
    """Return a party with what it costs: what is held, and of keys that are still waiting the number alone."""
    seating, house = purchase.seating, purchase.house
    keys = {name: letter for letter, name in letters.items()}
    language = current_language()
    lines = [
        BasketLine("+", len(one.tickets), one.title, f"{one.at} · {one.labels}", one.total) for one in purchase.aside
    ]
    asks: list[str] = []
    for one in seating.card.types:
        count = shown.counts.get(one.id, 0)
        held = [line for line in purchase.lines if line.type == one.id]
        if not count and not held:
            continue
        prices = {line.price for line in held}
        lines.append(
            BasketLine(
                keys.get(one.id, ""),
                count,
                one.name_in(language),
                " ".join(line.label for line in held) or "…",
                sum(line.price for line in held),
                prices.pop() if len(prices) == 1 and len(held) > 1 else None,
            )
        )
        if one.rules is not None and (
            proof := one.rules.proof.get(language) or next(iter(one.rules.proof.values()), "")
        ):
            asks.append(proof)
    member = purchase.member
    if member is not None:
        card = member.number or member.email
        state = "" if member.is_valid or not member.number else f" · {_('not valid now')}"
        lines.append(BasketLine("F3", 0, member.name, f"{card}{state}", None))
    off = discount_line(purchase)
    if off is not None:
        lines.append(off)
    rating = seating.showing.movie.age_rating
    if lines and any(sign.isdigit() for sign in rating):
        asks.insert(0, _("age, rated {rating}").format(rating=rating))
    start = clock(seating.showing.screening.starts_at, house.timezone)
    return BasketView(
        seating.showing.movie.title_in(language),
        f"{start} · {seating.showing.auditorium.name}",
        lines,
        purchase.total,
        house.currency,
        _("Ask for: {what}").format(what="; ".join(dict.fromkeys(asks))) if asks else "",
        cash_due(purchase.total, house),
        invoices_are_taken(house),
    )


def paid_view(sale: Transaction, given: int | None) -> PaidView:
    """Return a paid sale as the column shows it; `given` is the cash, None for what was paid on a page of its own."""
    cash = next((one for one in sale.payments if one.tender is Tender.CASH), None)
    # On a page of its own the amount given was typed there.
    tendered = (cash.tendered if given is None else given) if cash is not None else None
    tenders = {one.tender for one in sale.payments}
    return PaidView(
        sale.receipt_number or "",
        ", ".join(ticket.seat_label for ticket in sale.tickets),
        sale.total,
        tendered,
        max(0, tendered - cash.received) if cash is not None and tendered is not None else 0,
        sale.currency,
        cash.received if cash is not None and cash.rounding else None,
        _("Sold on invoice")
        if Tender.INVOICE in tenders
        else _("Paid by voucher")
        if Tender.VOUCHER in tenders
        else _("Paid by card"),
    )
