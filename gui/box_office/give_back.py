"""What goes back for some tickets of a sale, to which tender, and what became of each ticket. No widgets."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cinema.domain.cash_rounding import cash_step, with_rounding
from cinema.domain.found_sales import FoundSale
from cinema.domain.other_tender import possible, turned
from cinema.domain.payments import Provider, Tender
from cinema.domain.receipt_lines import tender_words
from cinema.domain.receipts import tender_of
from cinema.domain.refunds import RefundCause, RefundShare, refund_shares
from cinema.domain.transactions import Ticket, Transaction
from cinema.errors import NotFoundError
from cinema.i18n import _, money

if TYPE_CHECKING:
    from cinema.domain.users import Actor
    from cinema.services.cinema import Cinema

_OF_A_REFUND = re.compile(r"[Rr][0-9-]+")


@dataclass(frozen=True, slots=True)
class GivesBack:
    """An amount that goes back, as lines of tender and amount; `needs_slip`: a separate terminal gives some of it.

    `others` are the tenders to which it could go instead.
    """

    amount: int
    lines: tuple[tuple[str, str], ...]
    needs_slip: bool
    others: tuple[Tender, ...] = ()

    @property
    def words(self) -> str:
        """What goes back to which tender, a line each."""
        return "\n".join(_("{amount} back: {tender}").format(amount=much, tender=to) for to, much in self.lines)


@dataclass(frozen=True, slots=True)
class TicketFate:
    """What became of a ticket, in words with their colour; `refundable`: its money can be given back."""

    words: str
    role: str
    refundable: bool


def gives_back(sale: Transaction, tickets: Collection[str], step: int = 1, to: Tender | None = None) -> GivesBack:
    """Return what goes back for these tickets: the last payment first, as the refund itself shares it.

    `step` is the smallest amount of cash that the house gives. `to` is another tender, ignored where nothing may go to
    it.
    """
    price = sum(one.paid for one in sale.tickets if one.id in tickets)
    paid = refund_shares(sale.payments, sale.given_back, price) if tickets else ()
    others = possible(paid)
    shares = with_rounding(sale, turned(paid, to if to in others else None), step)
    lines = tuple((_tender_words(sale, one), money(one.paid_out, sale.currency)) for one in shares)
    return GivesBack(
        sum(one.paid_out for one in shares),
        lines,
        any(one.provider is Provider.SEPARATE and one.returned for one in shares),
        others,
    )


def _tender_words(sale: Transaction, share: RefundShare) -> str:
    paid = sale.attempt_named(share.attempt)
    if share.tender is paid.tender:
        return tender_words(tender_of(paid))
    return _("Cash") if share.tender is Tender.CASH else _("New voucher")


def to_words(tender: Tender | None) -> str:
    """Return how money goes back, as it is chosen; None: by the tender that paid."""
    if tender is None:
        return _("As it was paid")
    return _("In cash") if tender is Tender.CASH else _("In a new voucher")


def fate_of(sale: Transaction, ticket: Ticket, cancelled: Collection[str]) -> TicketFate:
    """Return what became of a ticket; `cancelled` are the ids of cancelled screenings."""
    for refund in sale.refunds:
        if ticket.id in refund.tickets and refund.is_under_way:
            return TicketFate(_("Being refunded"), "warn", refundable=False)
        if ticket.id in refund.tickets and refund.number is not None:
            exchanged = refund.cause is RefundCause.EXCHANGED
            return TicketFate(_("Exchanged") if exchanged else _("Refunded"), "muted", refundable=False)
    if ticket.screening in cancelled:
        return TicketFate(_("Cancelled"), "bad", refundable=True)
    return TicketFate(_("Valid"), "good", refundable=True)


def paid_words(sale: Transaction) -> Sequence[tuple[str, str]]:
    """Return how a sale was paid, as lines of tender and amount."""
    lines = []
    for one in map(tender_of, sale.payments):
        words = tender_words(one)
        if one.moved:
            words = _("{tender}, from an exchange").format(tender=words)
        lines.append((words, money(one.money, sale.currency)))
    return lines


def find_sale(cinema: "Cinema", actor: "Actor", text: str) -> FoundSale | tuple[Transaction, ...]:
    """Return the sale that a text or a scanned ticket's code means, or several that it may mean; for a worker.

    Errors are those of `CounterSales.search`; NotFoundError for a code of no ticket.
    """
    if "/" in text:
        sale = cinema.ticket_checks.check(actor, text).sale
        if sale is None or sale.receipt_number is None:
            raise NotFoundError(_("No ticket of this house is known under this code."), field="number")
        text = sale.receipt_number
    sales = cinema.counter_sales.search(actor, text)
    if len(sales) > 1:
        return sales
    if not _OF_A_REFUND.fullmatch(text.strip()):
        text = sales[0].receipt_number or ""
    return replace(cinema.counter_sales.find(actor, text), cash_step=cash_step(cinema.house()))
