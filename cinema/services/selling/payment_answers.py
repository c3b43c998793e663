"""What follows from a terminal's answer: the sale is finished, opened again, or left to a manager."""

from collections.abc import Mapping
from dataclasses import replace

from cinema.domain.payments import REASONS, Answer, AnswerKind, Attempt, AttemptState
from cinema.domain.transactions import Transaction, TransactionState
from cinema.errors import PaymentRefusedError, PaymentUnresolvedError
from cinema.i18n import _
from cinema.ports import HouseSettings, PaymentTerminal, SeatMaps, Transactions
from cinema.services.selling.sale_steps import SaleSteps


class PaymentAnswers:
    """Brings an attempt to pay to its end. The first word about an attempt stands, whoever says another one later."""

    def __init__(
        self,
        transactions: Transactions,
        seat_maps: SeatMaps,
        settings: HouseSettings,
        terminals: Mapping[str, PaymentTerminal],
        steps: SaleSteps,
    ) -> None:
        self._transactions = transactions
        self._seat_maps = seat_maps
        self._settings = settings
        self._terminals = terminals
        self._steps = steps

    def settle(self, sale: Transaction, attempt: Attempt, answer: Answer) -> Transaction:
        """End an attempt by an answer, or by the one that stands in it; no answer is cancelled first.

        Returns the paid sale; raises PaymentRefusedError when no money was taken (the basket is open again),
        PaymentUnresolvedError when nobody can tell or the seats can't be given. A repeat ends in the same.
        """
        if answer.kind is AnswerKind.NONE:
            answer = self._terminals[attempt.provider].cancel(attempt.id)
            if answer.kind is AnswerKind.CANCELLED:
                answer = replace(answer, reason="timeout")
        if answer.kind is AnswerKind.NONE:
            paying = (TransactionState.PAYING,)
            self._transactions.move(sale.id, paying, TransactionState.UNRESOLVED, attempt=attempt.id, unanswered=True)
            raise PaymentUnresolvedError(unresolved_words())
        written = self._steps.write_answer(sale, attempt, answer)
        if written is None:
            return self.by_first_word(self._transactions.get(sale.id), attempt)
        if answer.kind is AnswerKind.APPROVED:
            return self._steps.finish(written)
        raise self._reopened(written, attempt, answer.reason or "declined")

    def by_first_word(self, sale: Transaction, attempt: Attempt) -> Transaction:
        """End a sale by the answer that stands in its attempt: recovery, a manager or an earlier call wrote it."""
        stands = next(one for one in sale.attempts if one.id == attempt.id)
        if stands.state is AttemptState.APPROVED:
            return self._steps.finish(sale)
        raise self._reopened(sale, stands, stands.reason or "cancelled")

    def _reopened(self, sale: Transaction, attempt: Attempt, reason: str) -> PaymentRefusedError:
        """Let the basket be paid in another way, and return what to raise; never for an attempt that took money."""
        self._seat_maps.unpin(sale.screening, sale.hold, attempt.id, self._settings.house().hold_seconds)
        self._transactions.move(sale.id, (TransactionState.PAYING,), TransactionState.OPEN, attempt=attempt.id)
        return PaymentRefusedError(_(REASONS.get(reason, REASONS["declined"])), reason)


def unresolved_words() -> str:
    """Return the words for a payment of which nobody can tell the end."""
    return _("The card terminal can't say whether the money was taken. Your seats are kept; a manager will decide.")
