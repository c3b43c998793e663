"""The steps of a refund whose tickets are locked: what the faces, recovery and a manager's decision share.

The order is the promise: one entry ends the refund, and its seats return to sale only when it is in. A refund that gave
nothing back is ended by `void` before it unlocks. Who may give back is asked before, by those who call this.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from cinema.domain.entries import ClaimTakenError, Draft, EntryKind, Refunded
from cinema.domain.payments import REASONS, Answer, AnswerKind, AttemptState, Provider, Refusal
from cinema.domain.refunds import Refund, RefundShare
from cinema.domain.sale_facts import reason_hash
from cinema.domain.transactions import Transaction, words_for_refund_under_way
from cinema.errors import ConflictError, PaymentRefusedError, PaymentUnresolvedError, SlipKnownError
from cinema.i18n import _
from cinema.ports import PaymentTerminal, Transactions
from cinema.services.selling.closing import Closing
from cinema.services.selling.entries import Entries
from cinema.services.selling.up_to_date import UpToDate


class RefundSteps:
    """Gives back, and ends refunds."""

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

    def give(self, sale: Transaction, refund: Refund) -> Transaction:
        """Give back the shares of a refund in their order and end it by what the terminals answer.

        Raises PaymentRefusedError where nothing was given back (the tickets are valid again), PaymentUnresolvedError
        where nobody can tell, or a part was given back and the rest was not.
        """
        heard: list[Answer] = []
        for share in refund.shares:
            if any(one.kind is not AnswerKind.APPROVED for one in heard):
                break
            heard.append(self._given(sale, share))
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

    def _given(self, sale: Transaction, share: RefundShare) -> Answer:
        """Return a terminal's answer, or after silence what its cancelling says."""
        if not share.amount:
            return Answer(AnswerKind.APPROVED)
        terminal = self._terminals[share.provider]
        payment = next(one for one in sale.attempts if one.id == share.attempt)
        answer = terminal.refund(share.id, share.amount, payment, share.reference)
        return terminal.cancel(share.id) if answer.kind is AnswerKind.NONE else answer
