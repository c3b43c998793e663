"""The paper of a sale, a refund or an exchange, then a ticket for each seat and a slip for each voucher.

The lines are those of `receipt_lines.py`, which text and screen have too: nothing is summed here.
"""

import re
from datetime import date

from cinema.domain import receipt_lines
from cinema.domain.papers.blocks import Align, Block, Code, Gap, Logo, Pair, Paper, Rule, SeatCode, Sheet, Size, Text
from cinema.domain.receipts import Receipt, ReceiptScreening, ReceiptTicket, ReceiptVoucher
from cinema.domain.short_codes import shown
from cinema.domain.vouchers import VoucherKind
from cinema.i18n import _, clock, current_language, long_date, money, ngettext, when

_SEAT = re.compile(r"(?P<row>\D*[^\W\d])(?P<number>\d\w*)")
_DASHED = re.compile(r"(?P<row>.+)-(?P<number>[^-]*\d[^-]*)")


def sale_paper(receipt: Receipt, logo: bytes | None = None) -> Paper:
    """Return a receipt with its tickets and vouchers, in the current language."""
    admitting = receipt.admitting if receipt.refund_of is None else ()
    tickets = [ticket_sheet(receipt, one, place, len(admitting)) for place, one in enumerate(admitting, 1)]
    vouchers = [_voucher_sheet(receipt, one) for one in receipt.vouchers if one.code is not None]
    return Paper(f"{receipt.house_name} {receipt.number}", (_receipt_sheet(receipt, logo), *tickets, *vouchers))


def ticket_sheet(receipt: Receipt, one: ReceiptTicket, place: int, tickets: int) -> Sheet:
    """Return the ticket at a place (1: the first) of so many, in the current language."""
    ticket, screening = one.ticket, receipt.screening_of(one.ticket)
    number = _("Ticket {place} of {tickets}").format(place=place, tickets=tickets)
    blocks: list[Block] = [Pair(receipt.house_name, number, bold=True), Rule()]
    if receipt.copy:
        blocks.append(Text(receipt.copy_words, bold=True))
    if screening is not None:
        blocks += _screening(screening, receipt.timezone)
    price = Pair(ticket.type_in(current_language()), money(ticket.price, receipt.currency), Size.MEDIUM, True)
    tax = _("incl. tax {percent} %").format(percent=receipt_lines.percent(ticket.tax_rate))
    beside = (price, Text(tax)) if ticket.tax_rate else (price,)
    blocks.append(SeatCode(one.code, seat_boxes(ticket.seat_label), beside))
    if ticket.short_code:
        blocks.append(Pair(_("Code"), shown(ticket.short_code), Size.MEDIUM, True))
    blocks.append(Pair(_("Receipt"), receipt.number))
    if receipt.ticket_line:
        blocks.append(Text(receipt.ticket_line))
    return Sheet(tuple(blocks), is_card=True)


def seat_boxes(label: str) -> tuple[tuple[str, str], ...]:
    """Return a seat's label as row and number, if it has both; else it stands in one box."""
    found = _DASHED.fullmatch(label) or _SEAT.fullmatch(label)
    if found is None:
        return ((_("SEAT"), label),)
    return ((_("ROW"), found["row"]), (_("SEAT"), found["number"]))


def _screening(screening: ReceiptScreening, zone: str) -> list[Block]:
    blocks: list[Block] = [
        Text(screening.title_in(current_language()), Size.LARGE, bold=True),
        Pair(when(screening.starts_at, zone, "EEE d MMM y"), clock(screening.starts_at, zone), Size.MEDIUM, True),
    ]
    doors = _("doors {time}").format(time=clock(screening.doors_at, zone)) if screening.doors_at else ""
    blocks.append(Text(screening.auditorium_name, Size.MEDIUM, bold=True))
    rating = _("Age rating {rating}").format(rating=screening.age_rating) if screening.age_rating else ""
    details = " · ".join(one for one in (screening.version, rating) if one)
    blocks += [Pair(details, doors)] if details or doors else []
    if screening.is_cancelled:
        blocks.append(Text(receipt_lines.cancelled_words(), bold=True))
    return blocks


def _receipt_sheet(receipt: Receipt, logo: bytes | None) -> Sheet:
    blocks: list[Block] = [] if logo is None else [Logo(logo)]
    blocks.append(Text(receipt.house_name, Size.LARGE, True, Align.CENTRE))
    blocks += [Text(line, align=Align.CENTRE) for line in receipt_lines.head_lines(receipt)]
    for line in (receipt_lines.mark(receipt), receipt.copy_words):
        blocks += [Text(line, Size.MEDIUM, True, Align.CENTRE)] if line else []
    blocks.append(Rule())
    blocks += [Pair(*pair, bold=True) for pair in receipt_lines.number_lines(receipt)]
    blocks += [Pair(*receipt_lines.paid_line(receipt)), Rule()]
    if receipt.fiscal is not None:
        blocks += [Code(receipt.fiscal.data, receipt.fiscal.caption, receipt.fiscal.least, receipt.fiscal.most)]
    for place, part in enumerate(receipt_lines.parts(receipt)):
        blocks += [Gap()] if place and part.screening is not None else []
        if part.screening is not None:
            blocks.append(Text(part.screening.title_in(current_language()), bold=True))
            blocks += [Text(line) for line in receipt_lines.screening_lines(part.screening, receipt.timezone)]
        blocks += [Pair(*pair) for pair in part.lines]
    blocks += [Rule(), Pair(*receipt_lines.total_line(receipt), Size.LARGE, True)]
    blocks += [Pair(*pair) for pair in receipt_lines.small_lines(receipt)]
    last = receipt_lines.last_lines(receipt)
    blocks += [Rule(), *(Text(line) for line in last)] if last else []
    return Sheet(tuple(blocks))


def _voucher_sheet(receipt: Receipt, voucher: ReceiptVoucher) -> Sheet:
    assert voucher.code is not None
    worth = money(voucher.amount, receipt.currency)
    if voucher.kind is VoucherKind.TICKET:
        worth = ngettext("{count} ticket", "{count} tickets", voucher.amount).format(count=voucher.amount)
    until = _("Valid until {day}").format(day=long_date(date.fromisoformat(voucher.valid_until)))
    blocks = (
        Pair(receipt.house_name, receipt.number, bold=True),
        Rule(),
        Pair(_("Voucher"), worth, Size.LARGE, bold=True),
        Text(until),
        Code(voucher.code, least=20, most=30),
        Text(voucher.code, Size.MEDIUM, True, Align.CENTRE),
    )
    return Sheet(blocks, is_card=True)
