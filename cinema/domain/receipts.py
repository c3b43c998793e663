"""Receipts of sales and refunds as data; `receipt_lines.py` writes their lines."""

import hashlib
import json
import re
from dataclasses import dataclass, field
from datetime import datetime

from cinema.domain.orders import Discount, Line, Ticket
from cinema.domain.payments import Attempt, Tender
from cinema.domain.refunds import Refund
from cinema.domain.text import clean_line
from cinema.domain.totals import refund_tax
from cinema.domain.transactions import Transaction
from cinema.domain.vouchers import VoucherKind
from cinema.errors import InvalidInputError
from cinema.i18n import _

_NUMBER = re.compile(r"R?[0-9]{4}-[0-9]{2,6}-[0-9]{6,9}")


@dataclass(frozen=True, slots=True)
class Buyer:
    """The person or firm named on a receipt. Stored apart from the sale, so that it can be erased."""

    name: str
    tax_id: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class ReceiptTicket:
    """A sold seat with its signed code.

    `refused`: it no longer admits anybody, since it is refunded (`refunded`) or being refunded.
    """

    ticket: Ticket
    code: str
    refused: bool = False
    refunded: bool = False


@dataclass(frozen=True, slots=True)
class ReceiptScreening:
    """A screening as printed on a receipt. `version` has its language, subtitles and format, in words.

    `doors_at` is None where it is not known, such as for a screening that was moved since.
    """

    id: str
    movie_title: str
    auditorium_name: str
    starts_at: datetime
    age_rating: str = ""
    minutes: int = 0
    movie_titles: dict[str, str] = field(default_factory=dict)
    is_cancelled: bool = False
    doors_at: datetime | None = None
    version: str = ""

    def title_in(self, language: str) -> str:
        """Return the movie's title in a language, else the house's own."""
        return self.movie_titles.get(language, self.movie_title)


@dataclass(frozen=True, slots=True)
class FiscalCode:
    """The QR code that a tax authority wants on a receipt: the first on the paper, from `least` to `most` mm wide."""

    data: str
    caption: str
    least: int = 30
    most: int = 40


@dataclass(frozen=True, slots=True)
class ReceiptVoucher:
    """A voucher that a sale sold: its code in groups of four, None where it is not shown, and its last business day.

    `amount` is what it is worth in minor units, of a ticket voucher a number of tickets.
    """

    id: str
    valid_until: str
    last4: str
    code: str | None
    kind: VoucherKind
    amount: int


@dataclass(frozen=True, slots=True)
class ReceiptTender:
    """Money taken, or on a refund given back. Cash has the amount tendered and its change.

    `moved`: an exchange moved it here from the receipt before, or on a refund into the next one. `amount` is of the
    price; cash that was rounded is `rounding` more or less than that.
    """

    tender: Tender
    amount: int
    tendered: int | None = None
    change: int | None = None
    last4: str | None = None
    reference: str | None = None
    moved: bool = False
    rounding: int = 0

    @property
    def money(self) -> int:
        """The money that moved."""
        return self.amount + self.rounding


@dataclass(frozen=True, slots=True)
class ReceiptExchange:
    """The other half of an exchange, on the paper of its new tickets.

    It has the old sale's receipt, the refund's number, the old tickets with what they cost, and what was given back of
    that to which tender.
    """

    receipt: str
    refund_number: str
    tickets: tuple[Ticket, ...]
    amount: int
    given_back: tuple[ReceiptTender, ...] = ()


@dataclass(frozen=True, slots=True)
class Receipt:
    """Everything a receipt shows. Amounts in minor units, `taxes` by rate; `copy` marks a reprint.

    `copy_number` counts a reprint, 0 where that is not known.
    `given_back` lists a sale's refunds with their amounts. A refund's own receipt has the number of the sale's in
    `refund_of`, the refunded tickets, and the amount given back as its total.
    """

    number: str
    transaction: str
    house_name: str
    house_address: str
    tax_line: str
    timezone: str
    currency: str
    screenings: tuple[ReceiptScreening, ...]
    tickets: tuple[ReceiptTicket, ...]
    total: int
    paid_at: datetime
    taxes: dict[int, int] = field(default_factory=dict)
    lines: tuple[Line, ...] = ()
    discounts: tuple[Discount, ...] = ()
    tenders: tuple[ReceiptTender, ...] = ()
    copy: bool = False
    copy_number: int = 0
    given_back: tuple[tuple[str, int], ...] = ()
    refund_of: str | None = None
    buyer: Buyer | None = None
    last_line: str = ""
    head_line: str = ""
    ticket_line: str = ""
    refund_line: str = ""
    logo: str = ""
    exchange: ReceiptExchange | None = None
    vouchers: tuple[ReceiptVoucher, ...] = ()
    fiscal: FiscalCode | None = None

    @property
    def copy_words(self) -> str:
        """What a reprint says of itself; empty for an original."""
        if not self.copy:
            return ""
        return _("COPY {number}").format(number=self.copy_number) if self.copy_number else _("COPY")

    @property
    def admitting(self) -> tuple[ReceiptTicket, ...]:
        """The tickets that still admit somebody."""
        return tuple(one for one in self.tickets if not one.refused)

    @property
    def given_back_in_all(self) -> int:
        """The amount of a sale given back so far, in minor units."""
        return sum(amount for _number, amount in self.given_back)

    @property
    def first(self) -> ReceiptScreening | None:
        """The first screening, for windows that show only one; None for a sale without tickets."""
        return self.screenings[0] if self.screenings else None

    def title_in(self, language: str) -> str:
        """Return the first movie's title in a language, empty without a screening."""
        return self.first.title_in(language) if self.first else ""

    def screening_of(self, ticket: Ticket) -> ReceiptScreening | None:
        """Return a ticket's screening, None if the receipt doesn't have it."""
        return next((one for one in self.screenings if one.id == ticket.screening), None)

    def tickets_of(self, screening: ReceiptScreening) -> tuple[ReceiptTicket, ...]:
        """Return the tickets of one screening."""
        return tuple(one for one in self.tickets if one.ticket.screening == screening.id)


def tender_of(attempt: Attempt) -> ReceiptTender:
    """Return a payment as the sale's receipt shows it."""
    return ReceiptTender(
        attempt.tender,
        attempt.amount,
        attempt.tendered,
        attempt.change,
        attempt.last4,
        attempt.reference,
        moved=attempt.moved_from is not None,
        rounding=attempt.rounding if attempt.moved_from is None else 0,
    )


def refund_tenders(sale: Transaction, refund: Refund) -> tuple[ReceiptTender, ...]:
    """Return the amount given back to each tender, with the last digits of the payment card or voucher."""
    last4s = {(one.id, one.tender): one.last4 for one in sale.attempts}
    new = refund.issued.last4 if refund.issued is not None else None
    back = tuple(
        ReceiptTender(
            one.tender, one.returned, reference=one.reference,
            last4=one.last4 or last4s.get((one.attempt, one.tender), new if one.tender is Tender.VOUCHER else None),
            rounding=one.rounding,
        )
        for one in refund.shares
        if one.returned or not one.moved
    )  # fmt: skip
    moved = tuple(
        ReceiptTender(one.tender, one.moved, last4=one.last4 or last4s.get((one.attempt, one.tender)), moved=True)
        for one in refund.shares
        if one.moved
    )
    return (*back, *moved)


def exchange_of(old: Transaction, refund: Refund) -> ReceiptExchange:
    """Return what the new tickets' receipt says of the old ones."""
    return ReceiptExchange(
        old.receipt_number or "",
        refund.number or "",
        tuple(one for one in old.tickets if one.id in refund.tickets),
        refund.amount,
        tuple(one for one in refund_tenders(old, refund) if not one.moved and one.amount),
    )


def refund_taxes(sale: Transaction, refund: Refund) -> dict[int, int]:
    """Return the included tax of a refund by rate; see `refund_tax`."""
    gone: set[str] = set()
    for one in _given_back(sale):
        if one.id == refund.id:
            break
        gone |= set(one.tickets)
    before = [one for one in sale.items if one.id not in gone]
    amounts = [(one.paid, one.tax_rate) for one in before]
    left = [(one.paid, one.tax_rate) for one in before if one.id not in refund.tickets]
    return {rate: tax for rate, tax in refund_tax(amounts, left).items() if tax}


def check_receipt_number(text: str) -> str:
    """Return a receipt or refund number in its stored form; InvalidInputError for the field `number`."""
    number = text.strip().upper()
    if _NUMBER.fullmatch(number) is None:
        words = _("That is not a receipt number: one looks like {sale}, a refund's like {refund}.")
        raise InvalidInputError(words.format(sale="2026-01-000123", refund="R2026-01-000007"), field="number")
    return number


def _given_back(sale: Transaction) -> list[Refund]:
    done = [one for one in sale.refunds if one.number is not None and one.done_at is not None]
    return sorted(done, key=lambda one: (one.done_at, one.at, one.id))


def check_buyer(name: str, tax_id: str = "", address: str = "") -> Buyer:
    """Return a buyer for a receipt from typed text; raises InvalidInputError for the field."""
    return Buyer(
        clean_line(name, "buyer_name", _("name"), longest=120),
        clean_line(tax_id, "buyer_tax_id", _("tax number"), longest=40, required=False),
        clean_line(address, "buyer_address", _("address"), longest=200, required=False),
    )


def buyer_hash(buyer: Buyer, salt: str) -> str:
    """Return the salted SHA-256 of a buyer's details, which a sale and its entry have in their place."""
    said = json.dumps([salt, buyer.name, buyer.tax_id, buyer.address], ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()
