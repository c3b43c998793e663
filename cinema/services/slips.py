"""Slips of a separate terminal: the money was taken already, so none is ever turned away.

A slip ends the attempt that waits for it. One that comes when its sale can take no money any more is written down as a
payment of its own, without seats: a manager gives the money back.
"""

import hashlib
from dataclasses import replace
from datetime import UTC, datetime

from cinema.domain.ids import new_id
from cinema.domain.payments import Answer, AnswerKind, Attempt, AttemptState, Tender
from cinema.domain.transactions import Transaction, TransactionState
from cinema.domain.users import Actor
from cinema.errors import ConflictError
from cinema.i18n import _
from cinema.ports import Transactions
from cinema.services.payment_answers import PaymentAnswers

PROVIDER = "separate"
_LEASE_SECONDS = 60
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_WAITING = (TransactionState.PAYING, TransactionState.UNRESOLVED)
_NOT_TAKEN = (AttemptState.DECLINED, AttemptState.CANCELLED)


class Slips:
    """Takes a slip for a sale that is not open: being paid, waiting for a manager, or closed."""

    def __init__(self, transactions: Transactions, answers: PaymentAnswers) -> None:
        self._transactions = transactions
        self._answers = answers

    def take(self, actor: Actor, sale: Transaction, reference: str) -> Transaction:
        """Bring a slip's money to its sale and return the paid sale. The same slip again ends in the same.

        Raises PaymentUnresolvedError where its seats can't be given (a manager gives the money back),
        PaymentRefusedError where the attempt was noted as not charged and the basket is open again, and ConflictError
        where the slip's money was given back.
        """
        for attempt in sale.attempts:
            if attempt.provider == PROVIDER and attempt.reference == reference:
                return self._again(sale, attempt)
        last = sale.last_attempt
        if last is not None and last.provider == PROVIDER:
            if sale.state in _WAITING and last.state is AttemptState.ASKED and last.reference is None:
                return self._answers.settle(sale, last, Answer(AnswerKind.APPROVED, reference))
            if sale.state is TransactionState.PAYING and last.state in _NOT_TAKEN:
                return self._answers.by_first_word(sale, last)
        return self._without_seats(actor, sale, reference)

    def answer(self, actor: Actor, sale: Transaction, reference: str) -> Transaction:
        """Bring the slip of the attempt that was asked; one that is taken already, by whose word ever, is that one.

        Else as `take`.
        """
        last = sale.last_attempt
        if last is not None and last.provider == PROVIDER and last.state is AttemptState.APPROVED:
            return self._again(sale, last)
        return self.take(actor, sale, reference)

    def _again(self, sale: Transaction, attempt: Attempt) -> Transaction:
        if sale.receipt_number is not None:
            return sale
        if attempt.state is AttemptState.RETURNED:
            raise ConflictError(_("The money of this slip was given back already."))
        return self._answers.settle(sale, attempt, Answer(AnswerKind.APPROVED, attempt.reference))

    def _without_seats(self, actor: Actor, sale: Transaction, reference: str) -> Transaction:
        """Write a slip down that no sale waits for, as a payment over the same lines whose seats it can't have."""
        # Made of the slip, so that the same slip typed again is found and not written down twice.
        name = f"slip-{hashlib.sha256(f'{sale.id} {reference}'.encode()).hexdigest()[:20]}"
        stray = self._transactions.begin(
            replace(
                sale,
                id=name,
                state=TransactionState.OPEN,
                tickets=tuple(replace(ticket, id=new_id()) for ticket in sale.tickets),
                channel=actor.channel,
                workstation=actor.workstation,
                seller=actor.user,
                attempts=(),
                refunds=(),
                receipt_number=None,
                paid_at=None,
            )
        )
        attempt = Attempt(new_id(), Tender.CARD, PROVIDER, stray.total, AttemptState.ASKED, _EPOCH, reference=reference)
        stray = self._transactions.ask(name, attempt, _LEASE_SECONDS) or self._transactions.get(name)
        written = stray.last_attempt
        assert written is not None
        return self._again(stray, written)
