"""Refunds a whole sale or single tickets: to the tenders that paid for them, the last first, or to another one.

Locks the tickets in their sale before any money moves; `refund_steps.py` does the rest.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from cinema.domain.cancelling import left_to_refund, needs_a_person, next_refund, shares_of
from cinema.domain.ids import new_id
from cinema.domain.limits import Loan
from cinema.domain.other_tender import turned
from cinema.domain.payments import Provider, Tender
from cinema.domain.receipts import check_receipt_number
from cinema.domain.refunds import (
    TYPED_CAUSES,
    RefundCause,
    RefundShare,
    is_refund_number,
    refund_shares,
)
from cinema.domain.text import clean_line
from cinema.domain.transactions import Ticket, Transaction, refund_under_way_message
from cinema.domain.users import Actor
from cinema.errors import ConflictError, InvalidInputError
from cinema.i18n import _
from cinema.services.selling.giving_back import GivingBack
from cinema.services.selling.refund_asking import RefundAsking, asked_refund, require_companions
from cinema.services.selling.refund_steps import RefundSteps
from cinema.services.selling.refund_vouchers import RefundVouchers
from cinema.services.selling.up_to_date import UpToDate
from cinema.services.standing import Standing


class Refunds:
    """Gives money back. For staff."""

    def __init__(
        self,
        asking: RefundAsking,
        steps: RefundSteps,
        up_to_date: UpToDate,
        giving_back: GivingBack,
        vouchers: RefundVouchers,
        standing: Standing,
    ) -> None:
        self._asking = asking
        self._steps = steps
        self._up_to_date = up_to_date
        self._giving_back = giving_back
        self._vouchers = vouchers
        self._standing = standing

    def refund(
        self,
        actor: Actor,
        receipt_number: str,
        seats: Sequence[str] = (),
        *,
        reason: str,
        reference: str | None = None,
        cause: RefundCause | None = None,
        to: Tender | None = None,
        loan: Loan | None = None,
    ) -> Transaction:
        """Refund the tickets for some seats of a sale (none named: all that are left) and return the sale.

        `cause` is from the fixed list; with one, `reason` may be empty, unless it is `other`. `reference` is printed on
        the slip of a separate terminal. `to` gives it back another way, by a manager's right: CASH for what a card
        paid, VOUCHER (a new one, which the refund's receipt has) for card and cash. `loan` is a manager's for what is
        above the house's limit, or goes another way. Raises NotAllowedError for customers, NotFoundError for an unknown
        receipt, InvalidInputError for the field (number, seats, reason, cause, reference, to), ConflictError if a
        ticket was refunded already, another refund of this sale is under way, or the drawer of this till's open session
        holds less cash than is to be given back, ManagerNeededError above the limit, to another tender or for a ticket
        that let somebody in, PaymentRefusedError if the money was not given back (the tickets stay valid),
        PaymentUnresolvedError if the outcome is unknown. A repeat without seats refunds what is left.
        """
        self._standing.check(actor).require_staff()
        # Due entries come first: a refund brought in before `sold` would leave its seats sold to an ended ticket.
        sale = self._sale(receipt_number)
        if not sale.payments:
            raise ConflictError(_("This sale is not paid, so there is nothing to give back."))
        if cause is not None and cause not in TYPED_CAUSES:
            raise InvalidInputError(_("Choose a reason from the list."), field="cause")
        needs_words = cause in {None, RefundCause.OTHER}
        words = clean_line(reason, "reason", _("reason"), longest=200, required=needs_words)
        tickets = sale.tickets_on(seats)
        require_companions(sale, tickets)
        return self._give_back(actor, sale, tickets, _Wish(words, cause, reference, to, loan))

    def give_all(
        self, actor: Actor, sale: Transaction, cause: RefundCause, reference: str | None, loan: Loan | None = None
    ) -> Transaction:
        """Refund all tickets of a sale that was checked by the caller, and return it; raises as `refund` does."""
        self._standing.check(actor).require_staff()
        return self._give_back(actor, sale, sale.tickets_on(()), _Wish("", cause, reference, None, loan))

    def refund_screening(self, actor: Actor, sale_id: str, screening_id: str, *, reason: str) -> Transaction:
        """Refund what is left of a sale's tickets for a cancelled screening, and return the sale.

        The ids of the refund and of its shares follow from sale and screening: a repeat after a crash, and another
        program, carry out the same operation and ask the terminal with the same keys. So one that was asked and not
        ended is gone on with at once. A sale with nothing left is returned as it is. ConflictError if money must be
        given back by hand, which `refund` does; else raises as `refund` does.
        """
        self._standing.check(actor).require_staff()
        sale = self._up_to_date.brought(sale_id)
        if not sale.payments:
            raise ConflictError(_("This sale is not paid, so there is nothing to give back."))
        name, going = next_refund(sale, screening_id)
        if going is not None:
            if going.unresolved or not self._steps.was_asked(sale.id, going):
                raise ConflictError(refund_under_way_message())
            return self._steps.give(sale, going)
        tickets = left_to_refund(sale, screening_id)
        if not tickets:
            return sale
        shares = shares_of(sale, sum(ticket.paid for ticket in tickets), name)
        if needs_a_person(shares):
            words = _("This money is given back by hand, at the counter. The receipt is {number}.")
            raise ConflictError(words.format(number=sale.receipt_number or ""))
        words = clean_line(reason, "reason", _("reason"), longest=200)
        asked = asked_refund(actor, name, tickets, shares, words, RefundCause.SCREENING_CANCELLED)
        # A showing may break off with people inside.
        return self._asking.give(sale, replace(asked, used=any(ticket.id in sale.inside for ticket in tickets)))

    def _give_back(
        self,
        actor: Actor,
        sale: Transaction,
        tickets: Sequence[Ticket],
        wish: "_Wish",
    ) -> Transaction:
        amount = sum(ticket.paid for ticket in tickets)
        shared = turned(refund_shares(sale.payments, sale.given_back, amount), wish.to)
        shares = with_slip(self._giving_back.rounded(sale, shared), wish.reference)
        issued = self._vouchers.issued(sale, shares)
        used = any(ticket.id in sale.inside for ticket in tickets)
        self._giving_back.require(actor, sale, shares, wish.loan, used=used, turned=wish.to is not None)
        asked = asked_refund(actor, new_id(), tickets, shares, wish.words, wish.cause)
        return self._asking.give(sale, replace(asked, used=used, issued=issued))

    def _sale(self, receipt_number: str) -> Transaction:
        number = check_receipt_number(receipt_number)
        # By its entries, due or not: a price that somebody changed in the sale is not given back.
        sale = self._up_to_date.brought(self._up_to_date.sale_of(number))
        if not is_refund_number(number):
            return sale
        words = _("{refund} is the number of a refund; the receipt of its sale is {receipt}.")
        raise InvalidInputError(words.format(refund=number, receipt=sale.receipt_number), field="number")


class _Wish(NamedTuple):
    """What was asked for: why, on which slip, to which other tender, and by whose permission."""

    words: str
    cause: RefundCause | None
    reference: str | None
    to: Tender | None
    loan: Loan | None


def with_slip(shares: Sequence[RefundShare], reference: str | None) -> tuple[RefundShare, ...]:
    """Return the shares with the reference of a separate terminal's slip, which is required if one gives money back."""
    if not any(one.provider is Provider.SEPARATE and one.returned for one in shares):
        return tuple(shares)
    if reference is None:
        words = _("Give the money back on the card terminal first, then type the reference on its slip.")
        raise InvalidInputError(words, field="reference")
    tidy = clean_line(reference, "reference", _("reference on the slip"), longest=40)
    return tuple(
        replace(one, reference=tidy) if one.provider is Provider.SEPARATE and one.returned else one for one in shares
    )
