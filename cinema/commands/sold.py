"""The answer of `cinema sell`: what was sold, under which receipt number, with the code of each ticket."""

from typing import TYPE_CHECKING

from cinema.commands.base import Answer
from cinema.commands.output import UNTOLD
from cinema.errors import CinemaError
from cinema.i18n import _, money

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
    if codes is None:
        words = _("The codes of its tickets can't be read now. Print them with: cinema receipt {number}")
        return Answer(data, [*lines, words.format(number=sale.receipt_number)], UNTOLD)
    return Answer(data, [*lines, *(f"{one.seat_label}  {codes[one.id]}" for one in sale.tickets)])
