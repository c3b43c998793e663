"""The invoices that an entry of the journal makes: a receipt's, a refund's, or both of an exchange. Pure.

A value voucher is no supply of anything yet, so it is in no invoice; what it pays for is.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from cinema.domain.entries import Entry
from cinema.domain.house import House
from cinema.domain.operations import Exchanged, Refunded, Sold
from cinema.domain.orders import Line, Order, Ticket
from cinema.domain.receipts import refund_taxes
from cinema.domain.refunds import Refund
from cinema.domain.totals import tax_by_rate
from cinema.domain.transactions import Transaction
from cinema.domain.verifactu import CORRECTION, RECEIPT, Invoice, taxes_of

_LONGEST = 500
_GOODS = "Entradas"
"""What is said of a sale without a screening; the records are in Spanish, whatever language is shown."""


def invoices_of(entry: Entry, old: Transaction | None, house: House) -> Iterator[Invoice]:
    """Yield the invoices of an entry; `old` is the sale of what a refund or exchange ends, as its entries say it."""
    match entry.operation:
        case Sold(order=order):
            yield from _of_order(entry, order, house)
        case Refunded(refund=refund) if old is not None:
            yield _of_refund(entry, refund, old, house, entry.number or "")
        case Exchanged(refund=refund, order=order) if old is not None:
            yield _of_refund(entry, refund, old, house, entry.refund_number or "")
            yield from _of_order(entry, order, house)


def supplied(order: Order) -> tuple[Ticket | Line, ...]:
    """Return what an order supplies: all but its value vouchers."""
    return tuple(one for one in order.items if not (isinstance(one, Line) and one.voucher and one.voucher.is_value))


def _of_order(entry: Entry, order: Order, house: House) -> Iterator[Invoice]:
    items = supplied(order)
    if not items:
        return
    gross = _gross(items)
    at = _local(entry.at, house)
    yield Invoice(
        issuer=house.fiscal_id,
        number=entry.number or "",
        day=at.date(),
        kind=RECEIPT,
        taxes=taxes_of(gross, tax_by_rate([(one.paid, one.tax_rate) for one in items])),
        total=sum(gross.values()),
        at=at,
        description=_words(order),
    )


def _of_refund(entry: Entry, refund: Refund, old: Transaction, house: House, number: str) -> Invoice:
    items = [one for one in old.tickets if one.id in refund.tickets]
    at = _local(entry.at, house)
    sold_at = _local(old.paid_at or entry.at, house)
    return Invoice(
        issuer=house.fiscal_id,
        number=number,
        day=at.date(),
        kind=CORRECTION,
        taxes=taxes_of(_gross(items), refund_taxes(old, refund), -1),
        total=-refund.amount,
        at=at,
        description=_words(old),
        corrects=(old.receipt_number or "", sold_at.date()),
    )


def _gross(items: Sequence[Ticket | Line]) -> dict[int, int]:
    gross: dict[int, int] = {}
    for one in items:
        gross[one.tax_rate] = gross.get(one.tax_rate, 0) + one.paid
    return gross


def _words(order: Order) -> str:
    titles = ", ".join(dict.fromkeys(one.title_in("es") for one in order.screenings))
    return (f"{_GOODS}: {titles}" if titles else _GOODS)[:_LONGEST]


def _local(at: datetime, house: House) -> datetime:
    return at.astimezone(ZoneInfo(house.timezone))
