"""Voids this till's last sale: a refund of all of it to the tenders that paid, marked so that a Z tells it apart."""

from datetime import timedelta

from cinema.domain.entries import Series, newest_count, number_of
from cinema.domain.limits import Loan
from cinema.domain.receipts import check_receipt_number
from cinema.domain.refunds import RefundCause, is_refund_number
from cinema.domain.transactions import Transaction
from cinema.domain.users import Actor
from cinema.errors import ConflictError, InvalidInputError
from cinema.i18n import _
from cinema.ports import Journal
from cinema.services.selling.refunds import Refunds
from cinema.services.selling.this_till import ThisTill
from cinema.services.selling.up_to_date import UpToDate
from cinema.services.standing import Standing

VOID_WITHIN = timedelta(minutes=5)


class Voids:
    """Voids sales. For staff."""

    def __init__(
        self, refunds: Refunds, journal: Journal, this_till: ThisTill, up_to_date: UpToDate, standing: Standing
    ) -> None:
        self._refunds = refunds
        self._journal = journal
        self._this_till = this_till
        self._up_to_date = up_to_date
        self._standing = standing

    def void(
        self, actor: Actor, receipt_number: str, *, reference: str | None = None, loan: Loan | None = None
    ) -> Transaction:
        """Void the last sale of this till within five minutes, and return the sale; a repeat is refused.

        `reference` is printed on the slip of a separate terminal that gave the money back; `loan` is a manager's for an
        amount above the house's limit. ConflictError if it is not the last one, is too old, was refunded or exchanged
        in part, came by an exchange, or has goods; else raises as `Refunds.refund` does.
        """
        self._standing.check(actor).require_staff()
        number = check_receipt_number(receipt_number)
        if is_refund_number(number):
            raise InvalidInputError(_("That is the number of a refund. Name the sale's receipt."), field="number")
        sale = self._up_to_date.brought(self._up_to_date.sale_of(number))
        self.require_voidable(actor, sale)
        return self._refunds.give_all(actor, sale, RefundCause.VOIDED, reference, loan)

    def require_voidable(self, actor: Actor, sale: Transaction) -> None:
        """Raise ConflictError with the reason if a sale is none that this till may void now."""
        self._standing.check(actor).require_staff()
        if sale.exchange_of is not None:
            raise ConflictError(_("An exchange can't be voided. Exchange the tickets back instead."))
        if sale.refunds and any(one.is_under_way or one.number is not None for one in sale.refunds):
            raise ConflictError(_("Tickets of this sale were given back or exchanged already, so it can't be voided."))
        sale.require_unused(sale.tickets)
        if sale.receipt_number != self._last_number():
            raise ConflictError(_("Only the last sale of this till can be voided. Refund this one instead."))
        if sale.paid_at is None or self._journal.now() - sale.paid_at > VOID_WITHIN:
            raise ConflictError(_("A sale can be voided for five minutes. Refund this one instead."))

    def _last_number(self) -> str | None:
        """Return the receipt number that this till gave last; its chain counts them."""
        head = self._journal.head(self._this_till.identity().till.id)
        newest = newest_count(head.counts, Series.RECEIPT) if head is not None else None
        if head is None or newest is None:
            return None
        return number_of(Series.RECEIPT, newest[0], head.till_number, newest[1])
