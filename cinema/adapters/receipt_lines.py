"""Which lines stand on a receipt, the same on every kind of paper."""

from cinema.domain.payments import Tender
from cinema.domain.receipts import Receipt
from cinema.i18n import _, current_language, money, number, when


def money_lines(receipt: Receipt) -> list[tuple[str, str]]:
    """Return the lines of a receipt that bear amounts: tickets of a kind together, then nothing else."""
    groups: dict[tuple[str, int], list[str]] = {}
    for one in receipt.tickets:
        groups.setdefault((one.ticket.type_in(current_language()), one.ticket.price), []).append(one.ticket.seat)
    return [
        (f"{len(seats)} × {name} ({', '.join(seats)})", money(price * len(seats), receipt.currency))
        for (name, price), seats in groups.items()
    ]


def payment_lines(receipt: Receipt) -> list[tuple[str, str]]:
    """Return how it was paid: cash with change, or the card's last digits and the terminal's reference."""
    paid = receipt.payment
    if paid is None:
        return []
    if receipt.refund_of is not None and paid.tender is Tender.CASH:
        return [(_("Given back in cash"), "")]
    if paid.tendered is not None:
        return [
            (_("Cash given"), money(paid.tendered, receipt.currency)),
            (_("Change"), money(paid.change or 0, receipt.currency)),
        ]
    card = _("Card ending {last4}").format(last4=paid.last4) if paid.last4 else _("Card")
    if receipt.refund_of is not None:
        card = (
            _("Given back to card ending {last4}").format(last4=paid.last4) if paid.last4 else _("Given back to card")
        )
    return [(card, paid.reference or "")]


def given_back_lines(receipt: Receipt) -> list[tuple[str, str]]:
    """Return a line for each refund of a sale, its number and what was given back; then what is left of the sale."""
    lines = [
        (_("Given back, {number}").format(number=refund), money(-amount, receipt.currency))
        for refund, amount in receipt.given_back
    ]
    left = money(receipt.total - receipt.given_back_in_all, receipt.currency)
    return [*lines, (_("Left of this sale"), left)] if lines else []


def mark(receipt: Receipt) -> str:
    """Return what stands large above a paper that is no plain receipt, else nothing."""
    if receipt.refund_of is not None:
        return _("REFUND")
    if not receipt.given_back:
        return ""
    return _("PARTLY REFUNDED") if receipt.admitting else _("REFUNDED")


def number_lines(receipt: Receipt) -> list[tuple[str, str]]:
    """Return the receipt's number; for a refund also that of the sale's receipt."""
    if receipt.refund_of is None:
        return [(_("Receipt"), receipt.number)]
    return [(_("Refund"), receipt.number), (_("for receipt"), receipt.refund_of)]


def total_word(receipt: Receipt) -> str:
    """Return the word before the total."""
    return _("Total") if receipt.refund_of is None else _("Given back")


def paid_word(receipt: Receipt) -> str:
    """Return the word before the instant of payment."""
    return _("Paid") if receipt.refund_of is None else _("On")


def tax_line(receipt: Receipt) -> tuple[str, str] | None:
    """Return the line of the tax included, or None where the house has set none."""
    if not receipt.tax_percent:
        return None
    words = _("of which tax {percent} %").format(percent=number(receipt.tax_percent))
    return words, money(receipt.tax_included, receipt.currency)


def showing_line(receipt: Receipt) -> str:
    """Return when the showing starts, in the house's timezone."""
    return when(receipt.starts_at, receipt.timezone)
