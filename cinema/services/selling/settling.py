"""Settles one sale whose payment or refund is under way, whatever became of the till that began it.

A payment without an answer is first cancelled at its terminal, whose refusal is final; an unknown outcome is left to a
manager. Which sales are settled, and when, is recovery's and the checkout's matter.
"""

from collections.abc import Mapping
from contextlib import suppress

from cinema.domain.payments import UNKNOWN, Answer, AnswerKind, Attempt, AttemptState, Provider, Refusal
from cinema.domain.refunds import Refund, RefundShare, money_of
from cinema.domain.transactions import BEING_PAID, Transaction, TransactionState
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
            has_manager = sale.state is TransactionState.UNRESOLVED or attempt.reason == UNKNOWN
            if attempt.state is AttemptState.ASKED and not has_manager:
                # Still asked although its sale has ended or was paid otherwise: its money goes back.
                self._settle_attempt(sale, attempt)
        for refund in sale.refunds:
            with suppress(*_OUTCOMES):  # each by itself: one that gave nothing back must not keep the next one locked
                self._settle_refund(sale, refund)
        sale = self._up_to_date.brought(sale_id)
        return bool(sale.waiting_surplus) and bool(self._returns.give_back(sale).waiting_surplus)

    def take(self, sale: Transaction, money: Attempt, by: str | None = None) -> Transaction:
        """Record money that was found taken, and sell what it pays for; surplus for a sale that has ended.

        `by` is the manager who decided. Raises PaymentUnresolvedError if the seats are gone, SlipKnownError for a slip
        that is recorded for another sale.
        """
        if sale.state not in BEING_PAID:
            self._closing.record(sale.order, money, money.at, by=by)
            return self._up_to_date.brought(sale.id)
        if sale.split:
            return self._split.took(sale, money, by)
        return self._closing.pin_and_sell(sale.order, money, money.at, by)

    def refuse(
        self, sale: Transaction, attempt: Attempt, reason: str, state: AttemptState, by: str | None = None
    ) -> None:
        """Record that an attempt took no money; the caller ends its sale."""
        if sale.split or sale.state not in BEING_PAID:
            self._split.end_tender(sale, attempt, reason, state, by)
        else:
            self._transactions.answer(sale.id, attempt.refused(reason, state))

    def _settle_sale(self, sale: Transaction, *, keep_hold: bool) -> None:
        attempt = sale.asked or sale.last_attempt
        if attempt is not None and attempt.state is AttemptState.ASKED:
            self._settle_attempt(sale, attempt, keep_hold=keep_hold)
        elif sale.split or attempt is None:
            if attempt is not None and attempt.state is not AttemptState.APPROVED:
                self._split.end_tender(sale, attempt, attempt.reason or "")
            self._complete_or_give_up(sale.id, keep_hold=keep_hold)
        else:  # the attempt has its answer, and the till died before it ended the sale
            self._closing.end(sale.order, reason=attempt.reason or "", keep_hold=keep_hold)

    def _settle_attempt(self, sale: Transaction, attempt: Attempt, *, keep_hold: bool = False) -> None:
        """Settle an attempt without an answer, and its sale if that is still being paid."""
        # Cancel before anything is ended: after the answer "not taken" the terminal never charges this key.
        answer = self._cancelled(attempt)
        if answer.kind is AnswerKind.NONE:
            self._transactions.leave_to_manager(sale.id, attempt.id)
            return
        if answer.kind is AnswerKind.APPROVED:
            try:
                self.take(sale, attempt.approved(answer.reference, answer.last4))
            except SlipKnownError:  # recorded for another sale too: a manager must find out which one it paid
                self._transactions.leave_to_manager(sale.id, attempt.id)
            return
        reason = answer.reason or Refusal.CANCELLED
        self.refuse(sale, attempt, reason, AttemptState(answer.kind.value))
        if sale.state not in BEING_PAID:
            return
        if sale.split:
            self._complete_or_give_up(sale.id, keep_hold=keep_hold)
        else:
            self._closing.end(sale.order, reason=reason, keep_hold=keep_hold)

    def _complete_or_give_up(self, sale_id: str, *, keep_hold: bool) -> None:
        """Sell a split sale whose tenders add up; give up one that nobody goes on with."""
        sale = self._split.complete(sale_id)
        if sale.state is TransactionState.PART_PAID:
            self._split.give_up(sale, keep_hold=keep_hold)

    def _cancelled(self, money: Attempt | RefundShare) -> Answer:
        """Return the answer to a payment, or to a part of a refund, that nobody goes on with."""
        if not money_of(money):
            return Answer(AnswerKind.CANCELLED, reason=Refusal.CANCELLED)
        # A typed reference shows that the separate terminal moved the money before the till died.
        if money.provider is Provider.SEPARATE and money.reference is not None:
            return Answer(AnswerKind.APPROVED, money.reference)
        return self._terminals[money.provider].cancel(money.id)

    def _settle_refund(self, sale: Transaction, refund: Refund) -> None:
        if not refund.is_under_way or refund.unresolved:
            return
        if refund.refusal is not None:
            self._refunds.void(sale, refund, refund.refusal)
        elif not self._refunds.was_asked(sale.id, refund):
            self._transactions.leave_refund_to_manager(sale.id, refund.id)
        else:
            self._refunds.end(sale, refund, [self._cancelled(part) for part in refund.parts])
