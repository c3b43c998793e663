"""Writes the lines of a receipt for paper, text and screen alike, in the current language.

The lines of goods add up to the total. The layout is decided where they are drawn.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from cinema.domain.auditoriums import SEAT_KIND_NAMES
from cinema.domain.discounts import percent_text
from cinema.domain.orders import Discount, Line
from cinema.domain.payments import Tender
from cinema.domain.receipts import Receipt, ReceiptScreening, ReceiptTender, ReceiptTicket
from cinema.i18n import _, current_language, long_date, money, number, when

Pair = tuple[str, str]
"""Text on the left, an amount or a number on the right."""


@dataclass(frozen=True, slots=True)
class Part:
    """The goods of one screening; without a screening: lines without a seat, and discounts."""

    screening: ReceiptScreening | None
    lines: tuple[Pair, ...]


def parts(receipt: Receipt) -> tuple[Part, ...]:
    """Return the goods: tickets by screening, then lines without seats, then discounts."""
    is_refund = receipt.refund_of is not None
    found = [
        Part(one, _ticket_lines(receipt.tickets_of(one), receipt.currency, paid=is_refund))
        for one in receipt.screenings
    ]
    rest = [(line_words(one), one.price) for one in receipt.lines]
    rest += [(discount_words(one), -one.amount) for one in receipt.discounts]
    if rest:
        found.append(Part(None, tuple((words, money(amount, receipt.currency)) for words, amount in rest)))
    return tuple(found)


def discount_words(discount: Discount) -> str:
    """Return a discount as paper shows it; why it was given is not the customer's to read."""
    if discount.name:
        return discount.name
    if discount.comp:
        return _("Complimentary")
    if discount.rate is not None:
        return _("Discount {percent} %").format(percent=percent_text(discount.rate))
    return _("Discount")


def screening_lines(screening: ReceiptScreening, timezone: str) -> list[str]:
    """Return the lines below a screening's title: when and where it is, and whether it was cancelled."""
    lines = [when(screening.starts_at, timezone), screening.auditorium_name]
    return [*lines, cancelled_words()] if screening.is_cancelled else lines


def cancelled_words() -> str:
    """Return what stands beside a screening that was cancelled."""
    return _("This screening was cancelled.")


def tax_lines(receipt: Receipt) -> list[Pair]:
    """Return a line for the included tax of each rate; none for a house without a tax rate."""
    words = _("of which tax {percent} %")
    return [
        (words.format(percent=percent(rate)), money(tax, receipt.currency))
        for rate, tax in receipt.taxes.items()
        if rate
    ]


def percent(rate: int) -> str:
    """Return a tax rate, in hundredths of a percent, as a number in the current language."""
    return number(rate / 100)


def payment_lines(receipt: Receipt) -> list[Pair]:
    """Return the lines of each tender: its amount, the change of cash, the reference of a card payment."""
    is_refund = receipt.refund_of is not None
    if not any(one.amount for one in receipt.tenders):
        return [] if is_refund else [(_("Nothing to pay"), "")]
    lines: list[Pair] = []
    for one in receipt.tenders:
        if one.moved:
            words = _("Moved to the new tickets") if is_refund else _("Moved from the old tickets")
            lines.append((words, money(one.amount, receipt.currency)))
            continue
        lines += _rounding_lines(one, receipt.currency)
        if is_refund:
            lines.append((_back_words(one), money(one.money, receipt.currency)))
        elif one.tendered is None or one.rounding or sum(1 for each in receipt.tenders if not each.moved) > 1:
            lines.append((tender_words(one), money(one.money, receipt.currency)))
        if one.tendered is not None:
            lines.append((_("Cash given"), money(one.tendered, receipt.currency)))
            lines.append((_("Change"), money(one.change or 0, receipt.currency)))
        if one.reference:
            lines.append((_("Reference"), one.reference))
    return lines


def given_back_lines(receipt: Receipt) -> list[Pair]:
    """Return a line for each refund of a sale with its number and amount, then what is left of the sale."""
    lines = [
        (_("Given back, {number}").format(number=refund), money(-amount, receipt.currency))
        for refund, amount in receipt.given_back
    ]
    left = money(receipt.total - receipt.given_back_in_all, receipt.currency)
    return [*lines, (_("Left of this sale"), left)] if lines else []


def small_lines(receipt: Receipt) -> list[Pair]:
    """Return the lines below the total: tax, payment, vouchers sold, the old tickets of an exchange, refunds."""
    exchange, vouchers = exchange_lines(receipt), voucher_lines(receipt)
    return [*tax_lines(receipt), *payment_lines(receipt), *vouchers, *exchange, *given_back_lines(receipt)]


def voucher_lines(receipt: Receipt) -> list[Pair]:
    """Return the code of each voucher that was sold, and until when it is valid; else its last four signs."""
    lines: list[Pair] = []
    for one in receipt.vouchers:
        lines.append((_("Voucher code"), one.code or f"…{one.last4}"))
        lines.append((_("Valid until"), long_date(date.fromisoformat(one.valid_until))))
    return lines


def exchange_lines(receipt: Receipt) -> list[Pair]:
    """Return the old tickets of an exchange, their receipt and refund, and the difference; none for another sale."""
    exchange = receipt.exchange
    if exchange is None:
        return []
    language, currency = current_language(), receipt.currency
    lines = [(_("Old tickets, receipt {number}").format(number=exchange.receipt), "")]
    lines += [(f"{one.type_in(language)} ({one.seat_label})", money(-one.paid, currency)) for one in exchange.tickets]
    lines.append((_("Refund"), exchange.refund_number))
    difference = receipt.total - exchange.amount
    if difference > 0:
        lines.append((_("Difference paid"), money(difference, currency)))
    for one in exchange.given_back:
        lines += [*_rounding_lines(one, currency), (_back_words(one), money(one.money, currency))]
    return lines


def number_lines(receipt: Receipt) -> list[Pair]:
    """Return the line of the receipt's number; for a refund also that of the sale's receipt."""
    if receipt.refund_of is None:
        return [(_("Receipt"), receipt.number)]
    return [(_("Refund"), receipt.number), (_("for receipt"), receipt.refund_of)]


def buyer_lines(receipt: Receipt) -> list[str]:
    """Return the lines of the buyer named on the receipt, if any."""
    buyer = receipt.buyer
    if buyer is None:
        return []
    tax_id = _("Tax number {number}").format(number=buyer.tax_id) if buyer.tax_id else ""
    return [line for line in (_("For {name}").format(name=buyer.name), buyer.address, tax_id) if line]


def last_lines(receipt: Receipt) -> list[str]:
    """Return what stands below the payments: the buyer, if one is named, and the house's last line."""
    last = receipt.last_line if receipt.refund_of is None else receipt.refund_line
    return [*buyer_lines(receipt), *([last] if last else [])]


def head_lines(receipt: Receipt) -> list[str]:
    """Return what stands below the house's name: address, tax number, and what the house adds."""
    return [line for line in (receipt.house_address, receipt.tax_line, receipt.head_line) if line]


def mark(receipt: Receipt) -> str:
    """Return the large mark at the top of a refund or a refunded sale, else an empty text."""
    if receipt.refund_of is not None:
        return _("REFUND")
    if not receipt.given_back:
        return ""
    return _("PARTLY REFUNDED") if receipt.admitting else _("REFUNDED")


def total_line(receipt: Receipt) -> Pair:
    """Return the line of the total, or of the amount given back."""
    words = _("Total") if receipt.refund_of is None else _("Given back")
    return words, money(receipt.total, receipt.currency)


def paid_line(receipt: Receipt) -> Pair:
    """Return the line of the calendar date on which it was paid or given back."""
    words = _("Paid") if receipt.refund_of is None else _("On")
    return words, when(receipt.paid_at, receipt.timezone, "d MMM y, HH:mm")


def line_words(line: Line) -> str:
    """Return goods without a seat as paper shows them: how many, and what."""
    words = line.names.get(current_language(), line.name)
    return f"{line.quantity} × {words}" if line.quantity != 1 else words


def tender_words(tender: ReceiptTender) -> str:
    """Return a tender in words, without amounts."""
    if tender.tender is Tender.CASH:
        return _("Cash")
    if tender.tender is Tender.INVOICE:
        return _("Invoice or transfer")
    if tender.tender is Tender.VOUCHER:
        return _("Voucher …{last4}").format(last4=tender.last4 or "")
    return _("Card ending {last4}").format(last4=tender.last4) if tender.last4 else _("Card")


def _rounding_lines(tender: ReceiptTender, currency: str) -> list[Pair]:
    return [(_("Rounding"), money(tender.rounding, currency))] if tender.rounding else []


def _back_words(tender: ReceiptTender) -> str:
    if tender.tender is Tender.CASH:
        return _("Given back in cash")
    if tender.tender is Tender.INVOICE:
        return _("Given back by transfer")
    if tender.tender is Tender.VOUCHER:
        return _("Given back to voucher …{last4}").format(last4=tender.last4 or "")
    if tender.last4:
        return _("Given back to card ending {last4}").format(last4=tender.last4)
    return _("Given back to card")


def _ticket_lines(tickets: Sequence[ReceiptTicket], currency: str, *, paid: bool) -> tuple[Pair, ...]:
    """Return one line for tickets of the same seat kind, type and price, in the order of their first seat.

    A sale shows prices before discounts, which follow as lines; a refund shows the amounts `paid`.
    """
    language = current_language()
    groups: dict[tuple[str, int], list[str]] = {}
    for one in (each.ticket for each in tickets):
        words = f"{_(SEAT_KIND_NAMES[one.kind])}, {one.type_in(language)}"
        groups.setdefault((words, one.paid if paid else one.price), []).append(one.seat_label)
    return tuple(
        (f"{len(seats)} × {words} ({', '.join(seats)})", money(price * len(seats), currency))
        for (words, price), seats in groups.items()
    )
