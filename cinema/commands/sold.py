"""The answer of `cinema sell`: what was sold, under which receipt number, with the code of each ticket."""

from typing import TYPE_CHECKING

from cinema.commands.base import Answer, done_by
from cinema.commands.output import UNTOLD
from cinema.errors import CinemaError
from cinema.i18n import _, current_language, money, when

if TYPE_CHECKING:
    from cinema.domain.transactions import Transaction
    from cinema.domain.users import Actor
    from cinema.services.cinema import Cinema


def sold(cinema: "Cinema", actor: "Actor", sale: "Transaction") -> Answer:
    """Return the answer of a paid sale; without its codes (None) if the database went away after it was paid."""
    try:
        codes: dict[str, str] | None = cinema.receipts.codes(actor, sale)
    except CinemaError:
        codes = None
    change = sum(one.change or 0 for one in sale.payments)
    data = {
        "transaction": sale.id,
        "receipt_number": sale.receipt_number,
        "total": sale.total,
        "currency": sale.currency,
        "by": actor.name or None,
        "change": change if any(one.change is not None for one in sale.payments) else None,
        "tenders": [
            {
                "tender": one.tender.value,
                "amount": one.amount,
                "tendered": one.tendered,
                "change": one.change,
                "rounding": one.rounding,
                "last4": one.last4,
                "reference": one.reference,
            }
            for one in sale.payments
        ],
        "tickets": [
            {
                "id": one.id,
                "screening": one.screening,
                "seat": one.seat_label,
                "seat_id": one.seat,
                "type": one.type,
                "price": one.price,
                "code": codes[one.id] if codes is not None else None,
            }
            for one in sale.tickets
        ],
    }
    lines = [
        _("Sold {seats}, receipt {number}, {total}.").format(
            seats=", ".join(sale.seat_labels), number=sale.receipt_number, total=money(sale.total, sale.currency)
        )
    ]
    if rounding := sum(one.rounding for one in sale.payments if one.moved_from is None):
        lines.append(_("Rounding of cash: {amount}").format(amount=money(rounding, sale.currency)))
    if change:
        lines.append(_("Change: {amount}").format(amount=money(change, sale.currency)))
    lines += [*_shown(cinema, sale), done_by(actor)]
    if codes is None:
        words = _("The codes of its tickets can't be read now. Print them with: cinema receipt {number}")
        return Answer(data, [*lines, words.format(number=sale.receipt_number)], UNTOLD)
    return Answer(data, [*lines, *(f"{one.seat_label}  {codes[one.id]}" for one in sale.tickets)])


def _shown(cinema: "Cinema", sale: "Transaction") -> list[str]:
    """Return which screenings were sold: who typed another one's number sees it while the customer is there."""
    try:
        zone = cinema.house().timezone
    except CinemaError:  # the database went away after it was paid
        return []
    language = current_language()
    return [
        " · ".join((one.title_in(language), when(one.starts_at, zone), one.auditorium_name)) for one in sale.screenings
    ]
