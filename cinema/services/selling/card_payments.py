"""Card payments in three steps: store the sale with its attempt, charge the card, close the sale by the answer.

The first answer to an attempt stands. For approved money the entry is the first record, written before the sale.
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
from cinema.errors import ConflictError, NotPinnedError, PaymentRefusedError, PaymentUnresolvedError
from cinema.i18n import _
from cinema.ports import PaymentTerminal, Transactions
from cinema.services.selling.closing import Closing

LEASE_SECONDS = 60
# On a separate terminal people type: recovery must not call the payment unresolved while they do.
LEASE_AT_THE_TERMINAL_SECONDS = 600
# A placeholder: the database stamps the instant when it stores the attempt or refund.
UNSTAMPED = datetime(1970, 1, 1, tzinfo=UTC)


class CardPayments:
    """Stores, charges and settles card payments."""

    def __init__(
        self, transactions: Transactions, terminals: Mapping[Provider, PaymentTerminal], closing: Closing
    ) -> None:
        self._transactions = transactions
        self._terminals = terminals
        self._closing = closing

    def ask(self, order: Order, attempt: Attempt) -> Transaction:
        """Store an order as a sale in `paying` and pin its seats; no money has moved when this returns.

        Raises HoldExpiredError, with the order ended, if the seats can't be pinned; ConflictError if another process
        ended the order meanwhile.
        """
        asked = self._transactions.ask(order, attempt, lease_of(attempt.provider))
        if asked is None:
            raise paid_elsewhere()
        try:
            self._closing.pin(order)
        except NotPinnedError:
            self._transactions.answer(order.id, attempt.refused(Refusal.CANCELLED))
            self._closing.end(order, reason=Refusal.CANCELLED, keep_hold=True)
            raise
        # Recovery may have ended the attempt while this process was frozen: then nothing may be charged any more.
        sale = self._transactions.get(order.id)
        if sale.attempt_named(attempt.id).state is not AttemptState.ASKED:
            self._closing.end(order)
            raise paid_elsewhere()
        return sale

    def charge(self, order: Order, attempt: Attempt, request: PaymentRequest) -> Transaction:
        """Store, charge and settle a payment; returns the paid sale, or raises as `ask` and `settle` do."""
        sale = self.ask(order, attempt)
        asked = sale.attempt_named(attempt.id)
        return self.settle(sale, asked, self._terminals[asked.provider].charge(asked.id, asked.amount, request))

    def settle(self, sale: Transaction, attempt: Attempt, answer: Answer) -> Transaction:
        """Settle an attempt by the terminal's answer; without an answer the payment is cancelled first.

        Returns the paid sale. Raises PaymentRefusedError if no money was taken (the sale has ended, its seats are held
        again), PaymentUnresolvedError if the outcome is unknown or the seats are gone. A repeat has the same result.
        """
        answer = self.final(sale, attempt, answer)
        if answer.kind is AnswerKind.APPROVED:
            paid = attempt.approved(answer.reference, answer.last4)
            return self._closing.sell(sale.order, (paid,), attempt.at)
        refusal = answer.reason or Refusal.DECLINED
        self._transactions.answer(sale.id, attempt.refused(refusal, AttemptState(answer.kind.value)))
        sold = self._closing.end(sale.order, reason=refusal, keep_hold=True)
        if sold is not None:  # by a slip or a manager's decision
            return sold
        raise refused(refusal)

    def final(self, sale: Transaction, attempt: Attempt, answer: Answer) -> Answer:
        """Return a terminal's answer; without one, cancel the payment and return the answer to that.

        Raises PaymentUnresolvedError, with the sale left to a manager, if cancelling gets no answer either.
        """
        if answer.kind is not AnswerKind.NONE:
            return answer
        answer = self._terminals[attempt.provider].cancel(attempt.id)
        if answer.kind is AnswerKind.CANCELLED:
            return replace(answer, reason=Refusal.TIMEOUT)
        if answer.kind is AnswerKind.NONE:
            self._transactions.leave_to_manager(sale.id, attempt.id)
            raise PaymentUnresolvedError(unresolved_message())
        return answer


def new_attempt(provider: Provider, request: PaymentRequest, amount: int, rounding: int = 0) -> Attempt:
    """Return a new attempt to pay an amount; of cash with its change and rounding, of a voucher with its voucher."""
    is_cash = provider is Provider.CASH
    voucher, last4 = (request.redeems if provider is Provider.VOUCHER else None) or (None, None)
    return Attempt(
        id=new_id(),
        tender=request.tender,
        provider=provider,
        amount=amount,
        state=AttemptState.ASKED,
        at=UNSTAMPED,
        tendered=request.tendered if is_cash else None,
        change=cash_change(amount + rounding, request.tendered) if is_cash else None,
        rounding=rounding,
        last4=last4,
        voucher=voucher,
    )


def lease_of(provider: Provider) -> int:
    """Return the seconds for which recovery leaves a payment to the till that asked for it."""
    return LEASE_AT_THE_TERMINAL_SECONDS if provider is Provider.SEPARATE else LEASE_SECONDS


def refused(reason: str) -> PaymentRefusedError:
    """Return the error for a payment that took no money."""
    return PaymentRefusedError(_(REASONS.get(reason, REASONS[Refusal.DECLINED])), reason)


def unresolved_message() -> str:
    """Return the message for a payment with an unknown outcome."""
    return _("The card terminal can't say whether the money was taken. Your seats are kept; a manager will decide.")


def paid_elsewhere() -> ConflictError:
    """Return the error for a sale that has ended, or has another payment under way."""
    return ConflictError(
        _("This purchase has ended already, or is being paid for elsewhere. Begin a new one if its seats are free.")
    )
