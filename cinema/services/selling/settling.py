"""Settles one sale whose payment or refund is under way, whatever became of the till that began it.

A payment without an answer is first cancelled at its terminal, whose refusal is final; an unknown outcome is left to a
manager. Which sales are settled, and when, is recovery's and the checkout's matter.
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace

from cinema.domain.payments import UNKNOWN, Answer, AnswerKind, Attempt, AttemptState, Provider, Refusal
from cinema.domain.refunds import Refund, RefundShare
from cinema.domain.transactions import Transaction, TransactionState
from cinema.errors import ConflictError, PaymentRefusedError, PaymentUnresolvedError, SlipKnownError
from cinema.ports import PaymentTerminal, Transactions
from cinema.services.selling.closing import Closing
from cinema.services.selling.refund_steps import RefundSteps
from cinema.services.selling.returns import Returns
from cinema.services.selling.split_tenders import SplitTenders
from cinema.services.selling.up_to_date import UpToDate

# How a payment or refund may well end: each leaves the sale in a state that is recorded.
_OUTCOMES = (PaymentUnresolvedError, PaymentRefusedError, ConflictError)


class Settling:
    """Ends what is under way in a sale; safe to repeat, and in several programs at once."""

    def __init__(
        self,
        transactions: Transactions,
        terminals: Mapping[Provider, PaymentTerminal],
        closing: Closing,
        refunds: RefundSteps,
        split: SplitTenders,
        returns: Returns,
        up_to_date: UpToDate,
    ) -> None:
        self._transactions = transactions
        self._terminals = terminals
        self._closing = closing
        self._refunds = refunds
        self._split = split
        self._returns = returns
        self._up_to_date = up_to_date

    def settle(self, sale_id: str, *, keep_hold: bool = False) -> bool:
        """Settle a sale's payment, refunds and surplus money, whatever its lease says; safe to repeat.

        `keep_hold`: seats that are not sold are held again, for the customer at the till. Returns whether surplus money
        is left, which only a manager can give back.
        """
        sale = self._up_to_date.brought(sale_id)
        if sale.state in {TransactionState.PAYING, TransactionState.PART_PAID}:
            with suppress(*_OUTCOMES):
                self._settle_sale(sale, keep_hold=keep_hold)
            return False
        for attempt in sale.attempts:
            if attempt.state is AttemptState.ASKED and sale.state is not TransactionState.UNRESOLVED:
                self._settle_leftover(sale, attempt)
        for refund in sale.refunds:
            with suppress(*_OUTCOMES):  # each by itself: one that gave nothing back must not keep the next one locked
                self._settle_refund(sale, refund)
        sale = self._up_to_date.brought(sale_id)
        return bool(sale.waiting_surplus) and bool(self._returns.give_back(sale).waiting_surplus)

    def _settle_sale(self, sale: Transaction, *, keep_hold: bool) -> None:
        attempt = sale.asked or sale.last_attempt
        if attempt is None or attempt.state is not AttemptState.ASKED:
            if sale.split or attempt is None:
                if attempt is not None and attempt.state is not AttemptState.APPROVED:
                    self._split.end_tender(sale, attempt, attempt.reason or "")
                self._complete_or_give_up(sale.id)
            else:  # the attempt has its answer, and the till died before it ended the sale
                self._closing.end(sale.order, reason=attempt.reason or "", keep_hold=keep_hold)
            return
        # Cancel before anything is ended: after the answer "not taken" the terminal never charges this key.
        answer = self._cancelled(attempt)
        if answer.kind is AnswerKind.NONE:
            self._transactions.leave_to_manager(sale.id, attempt.id)
        elif answer.kind is AnswerKind.APPROVED:
            taken = attempt.approved(answer.reference, answer.last4)
            if sale.split:
                self._take_tender(sale, taken)
            else:
                self._closing.pin_and_sell(sale.order, taken, taken.at)
        else:
            reason = answer.reason or Refusal.CANCELLED
            state = AttemptState(answer.kind.value)
            if sale.split:
                self._split.end_tender(sale, attempt, reason, state)
                self._complete_or_give_up(sale.id)
            else:
                self._transactions.answer(sale.id, replace(attempt, state=state, reason=reason))
                self._closing.end(sale.order, reason=reason, keep_hold=keep_hold)

    def _take_tender(self, sale: Transaction, taken: Attempt) -> None:
        try:
            self._split.took(sale, taken)
        except SlipKnownError:  # recorded for another sale too: a manager must find out which one it paid
            self._transactions.leave_to_manager(sale.id, taken.id)

    def _complete_or_give_up(self, sale_id: str) -> None:
        """Sell a split sale whose tenders add up; give up one that nobody goes on with."""
        sale = self._split.complete(sale_id)
        if sale.state is TransactionState.PART_PAID:
            self._split.give_up(sale)

    def _cancelled(self, attempt: Attempt) -> Answer:
        # A typed reference shows that the separate terminal took the money before the till died.
        if attempt.provider is Provider.SEPARATE and attempt.reference is not None:
            return Answer(AnswerKind.APPROVED, attempt.reference)
        if not attempt.amount:
            return Answer(AnswerKind.CANCELLED, reason=Refusal.CANCELLED)
        return self._terminals[attempt.provider].cancel(attempt.id)

    def _settle_leftover(self, sale: Transaction, attempt: Attempt) -> None:
        """End an attempt that is still asked although its sale has ended or was paid otherwise: its money goes back."""
        if attempt.reason == UNKNOWN:  # a manager has it
            return
        answer = self._cancelled(attempt)
        if answer.kind is AnswerKind.NONE:
            self._transactions.leave_to_manager(sale.id, attempt.id)
        elif answer.kind is AnswerKind.APPROVED:
            try:
                self._closing.record(sale.order, attempt.approved(answer.reference, answer.last4), attempt.at)
            except SlipKnownError:
                self._transactions.leave_to_manager(sale.id, attempt.id)
        else:
            state = AttemptState(answer.kind.value)
            self._split.end_tender(sale, attempt, answer.reason or Refusal.CANCELLED, state)

    def _settle_refund(self, sale: Transaction, refund: Refund) -> None:
        if not refund.is_under_way or refund.unresolved:
            return
        if refund.refusal is not None:
            self._refunds.void(sale, refund, refund.refusal)
        else:
            self._end_refund(sale, refund)

    def _end_refund(self, sale: Transaction, refund: Refund) -> None:
        answers = [self._refund_answer(share) for share in refund.shares]
        kinds = {one.kind for one in answers}
        if kinds == {AnswerKind.APPROVED}:
            self._refunds.finish(sale, refund, answers)
        elif AnswerKind.NONE in kinds or AnswerKind.APPROVED in kinds:
            # Unknown, or only in part given back: neither an entry nor a void would be true.
            self._transactions.leave_refund_to_manager(sale.id, refund.id)
        else:
            self._refunds.not_given(sale, refund, Refusal.CANCELLED)

    def _refund_answer(self, share: RefundShare) -> Answer:
        if not share.amount:
            return Answer(AnswerKind.CANCELLED)
        if share.provider is Provider.SEPARATE and share.reference is not None:  # staff gives back, then types the slip
            return Answer(AnswerKind.APPROVED, share.reference)
        return self._terminals[share.provider].cancel(share.id)
