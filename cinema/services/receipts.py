"""Receipts of sales and refunds, with signed ticket codes, on screen, as text and as PDF."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from cinema.domain.access import require_access
from cinema.domain.fiscal_invoices import supplied
from cinema.domain.house import House
from cinema.domain.ids import is_id
from cinema.domain.papers.blocks import Paper
from cinema.domain.papers.sale_papers import sale_paper
from cinema.domain.papers.session_papers import session_paper
from cinema.domain.receipts import (
    FiscalCode,
    Receipt,
    ReceiptExchange,
    ReceiptScreening,
    ReceiptTicket,
    check_receipt_number,
    exchange_of,
    refund_taxes,
    refund_tenders,
    tender_of,
)
from cinema.domain.refunds import Refund, is_refund_number
from cinema.domain.screening_words import version_words
from cinema.domain.screenings import Screening
from cinema.domain.session_report import SessionReport
from cinema.domain.tickets import TicketClaim, write_code
from cinema.domain.transactions import Order, OrderScreening, Transaction
from cinema.domain.users import Actor
from cinema.domain.verifactu import NO_SCHEME
from cinema.errors import ConflictError, NotAllowedError, NotFoundError, UnreadableError
from cinema.i18n import _, in_language
from cinema.ports import Buyers, FiscalPort, HouseSettings, Movies, PaperWriter, Screenings, TicketSigner, Transactions
from cinema.services.fiscal_settings import FiscalSettings
from cinema.services.selling.up_to_date import UpToDate
from cinema.services.selling.voucher_papers import VoucherPapers

_MOST_CHECKED = 50
_log = logging.getLogger(__name__)


class Receipts:
    """Makes receipts of paid sales and refunds; brings the sale up to date from its entries first."""

    def __init__(
        self,
        transactions: Transactions,
        up_to_date: UpToDate,
        movies: Movies,
        screenings: Screenings,
        buyers: Buyers,
        settings: HouseSettings,
        signer: TicketSigner,
        paper: PaperWriter,
        vouchers: VoucherPapers,
        fiscal: Mapping[str, FiscalPort],
        fiscal_settings: FiscalSettings,
    ) -> None:
        self._transactions = transactions
        self._up_to_date = up_to_date
        self._movies = movies
        self._screenings = screenings
        self._buyers = buyers
        self._settings = settings
        self._signer = signer
        self._paper = paper
        self._vouchers = vouchers
        self._fiscal = fiscal
        self._then = fiscal_settings

    def of_sale(self, actor: Actor, sale_id: str, *, copy: bool = False) -> Receipt:
        """Return a paid sale's receipt from its entry; `copy` marks a reprint. For its buyer and for staff."""
        if not is_id(sale_id):
            raise NotFoundError(_("There is no such sale."))
        return self._receipt(actor, self._up_to_date.current(sale_id), copy=copy)

    def by_number(self, actor: Actor, number: str) -> Receipt:
        """Return a sale's or refund's receipt by its number, marked as a copy; NotFoundError for an unknown number.

        For staff and its customer only: numbers are easy to guess, and a receipt has the codes of its tickets.
        """
        number = check_receipt_number(number)
        is_refund = is_refund_number(number)
        sale = self._up_to_date.numbered(number)
        require_access(actor, sale, to_guests=False)
        receipt = self._receipt(actor, sale, copy=True)
        if not is_refund:
            return receipt
        return self._of_refund(actor, receipt, sale, next(one for one in sale.refunds if one.number == number))

    def of_refund(self, actor: Actor, sale: Transaction) -> Receipt:
        """Return the receipt of a sale's newest refund; ConflictError if no money was given back."""
        refund = sale.last_refund
        if refund is None or refund.number is None:
            raise ConflictError(_("No money was given back, so there is no receipt."))
        return self._of_refund(actor, self._receipt(actor, sale, copy=False), sale, refund)

    def codes(self, actor: Actor, sale: Order) -> dict[str, str]:
        """Return each ticket's signed code by ticket id; always the same codes. For its buyer and for staff.

        A code says nothing of a payment: the door asks the database.
        """
        require_access(actor, sale)
        return self._codes(sale)

    def _codes(self, sale: Order) -> dict[str, str]:
        claims = {ticket.id: TicketClaim(ticket.id, ticket.screening, ticket.seat) for ticket in sale.tickets}
        return {ticket: write_code(claim, self._signer.sign(claim.message())) for ticket, claim in claims.items()}

    def purchases(self, actor: Actor, offset: int = 0, limit: int = 50) -> tuple[Transaction, ...]:
        """Return the actor's purchases, the latest screening first, at most 200; NotAllowedError for a guest."""
        if actor.user is None:
            raise NotAllowedError(_("Sign in to see your tickets."))
        return self._transactions.of_customer(actor.user, min(limit, 200), offset)

    def being_checked(self, actor: Actor) -> tuple[Transaction, ...]:
        """Return the actor's sales with undecided money, the latest screening first; NotAllowedError for a guest."""
        if actor.user is None:
            raise NotAllowedError(_("Sign in to see your tickets."))
        return self._transactions.undecided_of(actor.user, _MOST_CHECKED)

    def paper(self, receipt: Receipt, language: str) -> Paper:
        """Return the receipt with its tickets as a paper, with the house's logo if there is one."""
        logo = self._movies.poster(receipt.logo) if receipt.logo else None
        with in_language(language):
            return sale_paper(receipt, logo)

    def session_paper(self, report: SessionReport, language: str) -> Paper:
        """Return an X or a Z as a paper."""
        house = self._settings.house()
        with in_language(language):
            return session_paper(report, house.name, house.timezone)

    def pdf(self, receipt: Receipt, language: str) -> bytes:
        """Return the receipt with its tickets as a PDF file of A4 pages."""
        paper = self.paper(receipt, language)
        with in_language(language):
            return self._paper.a4(paper)

    def session_pdf(self, report: SessionReport, language: str) -> bytes:
        """Return an X or a Z as a PDF file of A4 pages."""
        paper = self.session_paper(report, language)
        with in_language(language):
            return self._paper.a4(paper)

    def text(self, receipt: Receipt, language: str) -> str:
        """Return the receipt as plain text, 42 characters wide."""
        return self._paper.text(receipt, language)

    def qr(self, code: str) -> tuple[tuple[bool, ...], ...]:
        """Return a ticket code's QR modules, True for dark, without the quiet zone of four modules (ISO/IEC 18004)."""
        return self._paper.qr(code)

    def _receipt(self, actor: Actor, sale: Transaction, *, copy: bool) -> Receipt:
        require_access(actor, sale)
        if sale.receipt_number is None or sale.paid_at is None:
            raise ConflictError(_("This sale is not paid, so there is no receipt."))
        house = self._settings.house()
        codes = self._codes(sale)
        names = [one.id for one in sale.screenings]
        known, cancelled = self._known(names), self._screenings.cancelled(names)
        return Receipt(
            number=sale.receipt_number,
            transaction=sale.id,
            house_name=house.name,
            house_address=house.address,
            tax_line=house.tax_line,
            head_line=house.receipt_head,
            last_line=house.receipt_line,
            ticket_line=house.ticket_line,
            refund_line=house.refund_line,
            logo=house.logo,
            timezone=house.timezone,
            currency=sale.currency,
            screenings=tuple(
                self._screening(one, known.get(one.id), is_cancelled=one.id in cancelled) for one in sale.screenings
            ),
            tickets=tuple(
                ReceiptTicket(ticket, codes[ticket.id], ticket.id in sale.refused_tickets, ticket.id in sale.refunded)
                for ticket in sale.tickets
            ),
            total=sale.total,
            paid_at=sale.paid_at,
            taxes=sale.taxes,
            lines=sale.lines,
            discounts=sale.discounts,
            tenders=tuple(tender_of(one) for one in sale.payments),
            copy=copy,
            given_back=tuple((one.number, one.amount) for one in sale.refunds if one.number is not None),
            buyer=self._buyers.find(sale.buyer) if sale.buyer else None,
            exchange=self._exchange(sale),
            vouchers=self._vouchers.of_sale(actor, sale),
            fiscal=self._fiscal_code(house, sale.receipt_number, sale.paid_at, [one.paid for one in supplied(sale)]),
        )

    def _fiscal_code(self, house: House, number: str, at: datetime, amounts: Sequence[int]) -> FiscalCode | None:
        """Return the fiscal code of a receipt; none for one of value vouchers alone, which are no supply yet."""
        port = self._fiscal.get(house.fiscal)  # of an unusable setting there is none: the receipt is printed
        if port is None or not amounts or house.fiscal == NO_SCHEME:
            return None
        then = self._then.read().at(at)
        return port.code(then, number, at, sum(amounts)) if then.fiscal == house.fiscal else None

    def _of_refund(self, actor: Actor, receipt: Receipt, sale: Transaction, refund: Refund) -> Receipt:
        """Return the receipt of a refund, made from its sale's receipt."""
        assert refund.number is not None
        assert refund.done_at is not None
        back = tuple(one for one in receipt.tickets if one.ticket.id in refund.tickets)
        shown = {one.ticket.screening for one in back}
        house = self._settings.house()
        return replace(
            receipt,
            number=refund.number,
            refund_of=receipt.number,
            screenings=tuple(one for one in receipt.screenings if one.id in shown),
            tickets=back,
            lines=(),
            discounts=(),
            total=refund.amount,
            taxes=refund_taxes(sale, refund),
            paid_at=refund.done_at,
            tenders=refund_tenders(sale, refund),
            given_back=(),
            exchange=None,
            vouchers=self._vouchers.of_refund(actor, refund),
            fiscal=self._fiscal_code(house, refund.number, refund.done_at, [-refund.amount]),
        )

    def _exchange(self, sale: Transaction) -> ReceiptExchange | None:
        if sale.exchange_of is None:
            return None
        old = self._up_to_date.current(sale.exchange_of)
        refund = next((one for one in old.refunds if one.id == sale.id and one.number is not None), None)
        return None if refund is None else exchange_of(old, refund)

    def _known(self, screenings: Sequence[str]) -> dict[str, Screening]:
        """Return the screenings as they are now; none if one is corrupt, which must not keep a receipt back."""
        try:
            return self._screenings.many(screenings)
        except UnreadableError as error:
            _log.warning("%s", error.message)
            return {}

    def _screening(self, sold: OrderScreening, now: Screening | None, *, is_cancelled: bool) -> ReceiptScreening:
        """Return a screening as it was sold, with what only its document says as it is `now`."""
        movie = self._movies.get(sold.movie)
        stays = now is not None and now.starts_at == sold.starts_at
        return ReceiptScreening(
            id=sold.id,
            movie_title=sold.movie_title,
            movie_titles=sold.movie_titles,
            auditorium_name=sold.auditorium_name,
            starts_at=sold.starts_at,
            age_rating=movie.age_rating,
            minutes=movie.minutes,
            is_cancelled=is_cancelled,
            doors_at=now.doors_at if now is not None and stays else None,
            version=version_words(now) if now is not None else "",
        )
