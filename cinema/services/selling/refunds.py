"""Giving money back: a whole sale or single tickets, to the tenders they were paid with, the last one first.

The order is the promise: the tickets are locked in their sale before any money moves, one entry ends them, and their
seats return to sale only when it is in. A refund that gave nothing back is ended by `void` before it unlocks.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from cinema.domain.entries import ClaimTakenError, Draft, EntryKind, Refunded
from cinema.domain.ids import new_id
from cinema.domain.payments import REASONS, Answer, AnswerKind, AttemptState, Provider, Refusal
from cinema.domain.receipts import check_receipt_number
from cinema.domain.refunds import Refund, RefundShare, is_refund_number, refund_shares
from cinema.domain.sale_facts import reason_hash
from cinema.domain.text import clean_line
from cinema.domain.transactions import Transaction, words_for_refund_under_way
from cinema.domain.users import Actor
from cinema.errors import (
    ConflictError,
    InvalidInputError,
    PaymentRefusedError,
    PaymentUnresolvedError,
    SlipKnownError,
)
from cinema.i18n import _
from cinema.ports import PaymentTerminal, Transactions
from cinema.services.selling.closing import Closing
from cinema.services.selling.entries import Entries
from cinema.services.selling.up_to_date import UpToDate

_LEASE_SECONDS = 60
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Refunds:
    """Gives money back. For staff."""

    def __init__(
        self,
        transactions: Transactions,
        terminals: Mapping[Provider, PaymentTerminal],
        entries: Entries,
        closing: Closing,
        up_to_date: UpToDate,
    ) -> None:
        self._transactions = transactions
        self._terminals = terminals
        self._entries = entries
        self._closing = closing
        self._up_to_date = up_to_date

    def refund(
        self,
        actor: Actor,
        receipt_number: str,
        seats: Sequence[str] = (),
        *,
        reason: str,
        reference: str | None = None,
    ) -> Transaction:
        """Give back the tickets of some seats of a sale (none named: all that are left) and return the sale.

        `reference` is what stands on the slip of a separate terminal. Raises NotAllowedError for customers,
        NotFoundError where there is no such receipt, InvalidInputError for the field (number, seats, reason,
        reference), ConflictError where a ticket was refunded already or another refund of this sale is under way,
        PaymentRefusedError when the money was not given back (the tickets are valid as before), PaymentUnresolvedError
        when nobody can tell. Asked again, it gives back what is left.
        """
        actor.require_staff()
        # What is due comes first: a refund before `sold` would leave a seat sold to nobody.
        sale = self._up_to_date.stored(self._sale(receipt_number).id)
        if not sale.payments:
            raise ConflictError(_("This sale is not paid, so there is nothing to give back."))
        words = clean_line(reason, "reason", _("reason"), longest=200)
        tickets = sale.tickets_on(seats)
        amount = sum(ticket.paid for ticket in tickets)
        shares = refund_shares(sale.payments, sale.given_back, amount)
        refund = Refund(
            id=new_id(),
            tickets=tuple(ticket.id for ticket in tickets),
            amount=amount,
            shares=self._with_slip(shares, reference),
            state=AttemptState.ASKED,
            reason=words,
            salt=new_id(),
            by=actor.user,
            workstation=actor.workstation,
            at=_EPOCH,
        )
        asked = self._transactions.ask_refund(sale.id, refund, _LEASE_SECONDS)
        if asked is None:  # somebody was faster: say which it is
            self._transactions.get(sale.id).tickets_on([ticket.seat for ticket in tickets])
            raise ConflictError(words_for_refund_under_way())
        written = asked.refund_named(refund.id)
        return self.settle(asked, written, [self._given(asked, one) for one in written.shares[:1]])

    def settle(self, sale: Transaction, refund: Refund, answers: Sequence[Answer]) -> Transaction:
        """Settle a refund by the answers of its shares in their order; the shares after these are asked here.

        Raises PaymentRefusedError where nothing was given back (the tickets are valid again), PaymentUnresolvedError
        where nobody can tell, or a part was given back and the rest was not.
        """
        heard = [self._heard(share, answer) for share, answer in zip(refund.shares, answers, strict=False)]
        for share in refund.shares[len(heard) :]:
            if any(one.kind is not AnswerKind.APPROVED for one in heard):
                break
            heard.append(self._heard(share, self._given(sale, share)))
        if all(one.kind is AnswerKind.APPROVED for one in heard) and len(heard) == len(refund.shares):
            return self.finish(sale, refund, heard)
        if heard[0].kind in {AnswerKind.NONE, AnswerKind.APPROVED}:
            self._transactions.leave_refund_to_manager(sale.id, refund.id)
            raise PaymentUnresolvedError(
                _("The card terminal can't say whether the money was given back. A manager will decide.")
            )
        return self.not_given(sale, refund, heard[0].reason or Refusal.DECLINED)

    def finish(
        self, sale: Transaction, refund: Refund, answers: Sequence[Answer] = (), by: str | None = None
    ) -> Transaction:
        """Enter a refund whose money was given back, and return the sale; a repeat changes nothing."""
        shares = tuple(
            replace(share, reference=answer.reference or share.reference, last4=answer.last4 or share.last4)
            for share, answer in zip(refund.shares, answers, strict=True)
        ) if answers else refund.shares  # fmt: skip
        said = replace(refund, shares=shares, state=AttemptState.APPROVED, reason="", salt="", unresolved=False)
        said = replace(said, refusal=None)
        operation = Refunded(said, sale.receipt_number or "", reason_hash(refund.reason, refund.salt), by)
        claims = [f"ticket:{ticket}:ended" for ticket in refund.tickets]
        claims += [
            f"refund-slip:{share.provider}:{refund.at.date().isoformat()}:{share.reference}"
            for share in shares
            if share.provider is Provider.SEPARATE and share.reference is not None
        ]
        try:
            entry = self._entries.add(Draft(refund.id, sale.id, refund.at, operation, tuple(dict.fromkeys(claims))))
        except ClaimTakenError as taken:
            return self._claimed(sale, refund, taken)
        if entry.kind is EntryKind.VOID:
            self._up_to_date.bring(sale.id)
            raise ConflictError(_("A manager has decided about this refund already."))
        return self._up_to_date.stored(sale.id)

    def not_given(self, sale: Transaction, refund: Refund, reason: str, *, by: str | None = None) -> Transaction:
        """End a refund that gave nothing back and raise PaymentRefusedError; return the sale if it did after all."""
        self._transactions.answer_refund(sale.id, replace(refund, refusal=reason))
        if self.void(sale, refund, reason, by=by):
            words = _("The money was not given back, and the tickets are valid as before.")
            raise PaymentRefusedError(words, reason if reason in REASONS else Refusal.DECLINED)
        return self._up_to_date.stored(sale.id)

    def void(self, sale: Transaction, refund: Refund, reason: str, *, by: str | None = None) -> bool:
        """End a refund for good and unlock its tickets; False where its entry was faster."""
        entry = self._closing.void_operation(refund.id, sale.id, reason=reason, by=by)
        self._up_to_date.bring(sale.id)
        return entry.kind is EntryKind.VOID

    def _claimed(self, sale: Transaction, refund: Refund, taken: ClaimTakenError) -> Transaction:
        self._up_to_date.bring(sale.id)
        if any(claim.startswith("ticket:") for claim in taken.entry.claims if claim[7:-6] in refund.tickets):
            self.void(sale, refund, Refusal.CANCELLED)
            raise ConflictError(words_for_refund_under_way())
        self.void(sale, refund, Refusal.CANCELLED)
        words = _("This slip is noted for another refund already: {number}.")
        raise SlipKnownError(words.format(number=taken.entry.number or taken.entry.subject))

    def _heard(self, share: RefundShare, answer: Answer) -> Answer:
        if answer.kind is AnswerKind.NONE and share.amount:
            return self._terminals[share.provider].cancel(share.id)
        return answer

    def _given(self, sale: Transaction, share: RefundShare) -> Answer:
        if not share.amount:
            return Answer(AnswerKind.APPROVED)
        payment = next(one for one in sale.attempts if one.id == share.attempt)
        return self._terminals[share.provider].refund(share.id, share.amount, payment, share.reference)

    def _sale(self, receipt_number: str) -> Transaction:
        number = check_receipt_number(receipt_number)
        if not is_refund_number(number):
            return self._transactions.by_receipt(number)
        sale = self._transactions.by_refund(number)
        words = _("{refund} is the number of a refund; the receipt of its sale is {receipt}.")
        raise InvalidInputError(words.format(refund=number, receipt=sale.receipt_number), field="number")

    def _with_slip(self, shares: Sequence[RefundShare], reference: str | None) -> tuple[RefundShare, ...]:
        """Return the shares with the reference of a separate terminal's slip, which must be there beforehand."""
        if not any(one.provider is Provider.SEPARATE and one.amount for one in shares):
            return tuple(shares)
        if reference is None:
            words = _("Give the money back on the card terminal first, then type the reference on its slip.")
            raise InvalidInputError(words, field="reference")
        tidy = clean_line(reference, "reference", _("reference on the slip"), longest=40)
        return tuple(replace(one, reference=tidy) if one.provider is Provider.SEPARATE else one for one in shares)
