"""Samples of sales, tickets and refunds, for tests of what windows show of them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from cinema.domain.auditoriums import SeatKind
from cinema.domain.orders import OrderScreening, Ticket
from cinema.domain.payments import Attempt, AttemptState, Provider, Tender
from cinema.domain.receipts import Receipt, ReceiptScreening, ReceiptTicket, tender_of
from cinema.domain.refunds import Refund, RefundShare
from cinema.domain.transactions import Transaction, TransactionState
from cinema.domain.users import Channel
from tests.gui.fakes import NOW

SCREENING = "metropolis-1-20:30-lumiere"


def ticket(seat: str, kind: SeatKind = SeatKind.PREMIUM, type_name: str = "Adult", price: int = 1250) -> Ticket:
    return Ticket("t" + seat.lower(), SCREENING, seat, kind, type_name.lower(), type_name, price)


def sample_sale(name: str = "sale", tickets: Sequence[Ticket] = (), **changes: Any) -> Transaction:
    """Return a sale of Ana's, paid, for a showing far away; `starts_at` moves it."""
    starts_at: datetime = changes.pop("starts_at", NOW + timedelta(days=3650))
    screening = OrderScreening(SCREENING, "h", "metropolis", "Metropolis", "Sala Lumière", starts_at)
    sale = Transaction(
        id=name, screenings=(screening,), tickets=tuple(tickets), total=sum(one.price for one in tickets),
        currency="EUR", channel=Channel.CUSTOMER, workstation="w", seller=None, customer="ana",
        state=TransactionState.PAID, receipt_number="2026-01-000001", paid_at=NOW,
    )  # fmt: skip
    return replace(sale, **changes)


def paid_by_card(amount: int, provider: Provider = Provider.TEST, **changes: Any) -> Attempt:
    return replace(Attempt("a", Tender.CARD, provider, amount, AttemptState.APPROVED, NOW, last4="4417"), **changes)


def sample_refund(tickets: Sequence[str], state: AttemptState = AttemptState.APPROVED, number: str = "") -> Refund:
    amount = 1250 * len(tickets)
    share = RefundShare("share", "a", Tender.CARD, Provider.TEST, amount)
    return Refund(
        "r", tuple(tickets), amount, (share,), state, None, "till", NOW,
        number=number or None, done_at=NOW if number else None,
    )  # fmt: skip


def sample_receipt(sale: Transaction, *, copy: bool = False) -> Receipt:
    """Return a sale's receipt with made-up codes, as `Receipts.of_sale` does."""
    screenings = tuple(
        ReceiptScreening(one.id, one.movie_title, one.auditorium_name, one.starts_at, "PG", 153)
        for one in sale.screenings
    )
    return Receipt(
        sale.receipt_number or "", sale.id, "The Lantern", "12 Quay Street", "VAT PT 504 118 220", "Europe/Lisbon",
        sale.currency, screenings,
        tuple(
            ReceiptTicket(
                one, f"C1/{one.id}/X".upper(), refused=one.id in sale.refused_tickets, refunded=one.id in sale.refunded
            )
            for one in sale.tickets
        ),
        sale.total, sale.paid_at or NOW, {600: sale.total * 6 // 106},
        tenders=tuple(tender_of(one) for one in sale.payments), copy=copy,
        given_back=tuple((one.number, one.amount) for one in sale.refunds if one.number),
    )  # fmt: skip
