"""Payments that must be asked for before they are taken: the sale is stored as asked, then charged, then closed.

The first answer about an attempt stands. Approved money is never abandoned: its entry is the first record of it.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime

from cinema.domain.ids import new_id
from cinema.domain.orders import Order
from cinema.domain.payments import (
    REASONS,
    Answer,
    AnswerKind,
    Attempt,
    AttemptState,
    PaymentRequest,
    Provider,
    Refusal,
    cash_change,
)
from cinema.domain.transactions import Transaction
from cinema.errors import ConflictError, HoldExpiredError, PaymentRefusedError, PaymentUnresolvedError
from cinema.i18n import _
from cinema.ports import PaymentTerminal, Transactions
from cinema.services.selling.closing import Closing, taken_attempt

LEASE_SECONDS = 60
# A person walks to the terminal, the customer looks for a card: nobody else may take over in that time.
LEASE_AT_THE_TERMINAL_SECONDS = 600
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class CardPayments:
    """Asks, charges and settles."""

    def __init__(
        self, transactions: Transactions, terminals: Mapping[Provider, PaymentTerminal], closing: Closing
    ) -> None:
        self._transactions = transactions
        self._terminals = terminals
        self._closing = closing

    def ask(self, order: Order, attempt: Attempt) -> Transaction:
        """Store an order as asked for and pin its seats; no money has moved when this returns.

        Raises HoldExpiredError, with the order ended, where the seats can't be kept; ConflictError where somebody ended
        it meanwhile.
        """
        lease = LEASE_AT_THE_TERMINAL_SECONDS if attempt.provider is Provider.SEPARATE else LEASE_SECONDS
        asked = self._transactions.ask(order, attempt, lease)
        if asked is None:
            raise _paid_for_already()
        try:
            self._closing.pin(order)
        except HoldExpiredError:
            self._transactions.answer(order.id, _answered(attempt, Refusal.CANCELLED))
            self._closing.end(order, reason=Refusal.CANCELLED, keep_hold=True)
            raise
        # Somebody may have ended it while this till stood still: then nothing may be charged.
        sale = self._transactions.get(order.id)
        if attempt_of(sale, attempt.id).state is not AttemptState.ASKED:
            self._closing.end(order)
            raise _paid_for_already()
        return sale

    def charge(self, order: Order, attempt: Attempt, request: PaymentRequest) -> Transaction:
        """Ask, charge and settle; returns the paid sale, or raises as `settle` and `ask` do."""
        sale = self.ask(order, attempt)
        asked = attempt_of(sale, attempt.id)
        return self.settle(sale, asked, self._terminals[asked.provider].charge(asked.id, asked.amount, request))

    def settle(self, sale: Transaction, attempt: Attempt, answer: Answer) -> Transaction:
        """Settle an attempt by the terminal's answer, or by the one that is recorded; no answer is cancelled first.

        Returns the paid sale; raises PaymentRefusedError when no money was taken (the sale has ended, its seats are
        held on), PaymentUnresolvedError when nobody can tell or the seats can't be given. A repeat ends in the same.
        """
        answer = self.final(sale, attempt, answer)
        if answer.kind is AnswerKind.APPROVED:
            paid = taken_attempt(attempt, reference=answer.reference, last4=answer.last4 or attempt.last4)
            return self._closing.sell(sale.order, (paid,), attempt.at)
        refusal = answer.reason or Refusal.DECLINED
        self._transactions.answer(sale.id, _answered(attempt, refusal, AttemptState(answer.kind.value)))
        if not self._closing.end(sale.order, reason=refusal, keep_hold=True):
            return self._closing.sold_meanwhile(sale.id)  # by a slip or a manager
        raise refused(refusal)

    def final(self, sale: Transaction, attempt: Attempt, answer: Answer) -> Answer:
        """Return a terminal's answer, or after silence what its cancelling says.

        Raises PaymentUnresolvedError, with the sale left to a manager, where that says nothing either.
        """
        if answer.kind is not AnswerKind.NONE:
            return answer
        answer = self._terminals[attempt.provider].cancel(attempt.id)
        if answer.kind is AnswerKind.CANCELLED:
            return replace(answer, reason=Refusal.TIMEOUT)
        if answer.kind is AnswerKind.NONE:
            self._transactions.leave_to_manager(sale.id, attempt.id)
            raise PaymentUnresolvedError(unresolved_words())
        return answer


def new_attempt(provider: Provider, request: PaymentRequest, amount: int, total: int | None = None) -> Attempt:
    """Return an attempt to pay an amount, with an id of its own; cash gets its change (of the `amount`)."""
    is_cash = provider is Provider.CASH
    return Attempt(
        id=new_id(),
        tender=request.tender,
        provider=provider,
        amount=amount,
        state=AttemptState.ASKED,
        at=EPOCH,
        tendered=request.tendered if is_cash else None,
        change=cash_change(amount if total is None else total, request.tendered) if is_cash else None,
    )


def attempt_of(sale: Transaction, attempt_id: str) -> Attempt:
    """Return one of a sale's attempts; StopIteration for another sale's."""
    return next(one for one in sale.attempts if one.id == attempt_id)


def refused(reason: str) -> PaymentRefusedError:
    """Return the error for money that was not taken."""
    return PaymentRefusedError(_(REASONS.get(reason, REASONS[Refusal.DECLINED])), reason)


def unresolved_words() -> str:
    """Return the words for a payment whose outcome nobody can tell."""
    return _("The card terminal can't say whether the money was taken. Your seats are kept; a manager will decide.")


def _answered(attempt: Attempt, reason: str, state: AttemptState = AttemptState.CANCELLED) -> Attempt:
    return replace(attempt, state=state, reason=reason)


def _paid_for_already() -> ConflictError:
    return ConflictError(_("This purchase has ended already, or is being paid for elsewhere."))
