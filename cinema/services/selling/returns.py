"""Gives back surplus money: payments that were taken for a sale which ended without them.

A card terminal gets the same idempotency key on every repeat. Cash, slips, and payments that a terminal can't give back
wait for a manager.
"""

import hashlib
import logging
from collections.abc import Mapping

from cinema.domain.entries import ClaimTakenError, Draft, Entry
from cinema.domain.ids import new_id
from cinema.domain.operations import GivenBack
from cinema.domain.payments import Answer, AnswerKind, Attempt, Provider
from cinema.domain.transactions import Transaction
from cinema.domain.voucher_moves import surplus_of
from cinema.ports import Journal, PaymentTerminal
from cinema.services.selling.up_to_date import UpToDate
from cinema.services.selling.voucher_books import VoucherBooks

_log = logging.getLogger(__name__)


class Returns:
    """Gives back surplus money, and records what a manager gave back by hand."""

    def __init__(
        self,
        journal: Journal,
        terminals: Mapping[Provider, PaymentTerminal],
        vouchers: VoucherBooks,
        up_to_date: UpToDate,
    ) -> None:
        self._journal = journal
        self._terminals = terminals
        self._vouchers = vouchers
        self._up_to_date = up_to_date

    def give_back(self, sale: Transaction) -> Transaction:
        """Give back each surplus payment that a terminal can, and return the sale; a repeat gives none back twice."""
        given = False
        for attempt in sale.waiting_surplus:
            if attempt.provider.is_manual or not attempt.amount:
                continue
            answer = self._terminals[attempt.provider].refund(back_key(attempt), attempt.amount, attempt, None)
            if answer.kind is AnswerKind.APPROVED:
                entry = self.note(sale, attempt, reference=answer.reference)
                # `cancelled` comes before every manager's entry, so that this can't be, unless a terminal breaks its
                # word: then the money went back twice, and only people can get it again.
                if isinstance(entry.operation, GivenBack) and entry.operation.by is not None:
                    _log.error("Sale %s: a terminal gave payment %s back after a manager did", sale.id, attempt.id)
                given = True
        return self._up_to_date.brought(sale.id) if given else sale

    def cancelled(self, attempt: Attempt) -> Answer:
        """Let a payment's terminal refuse to give it back from now on, and return its answer."""
        return self._terminals[attempt.provider].cancel(back_key(attempt))

    def note(
        self,
        sale: Transaction,
        attempt: Attempt,
        *,
        money: bool = True,
        reference: str | None = None,
        by: str | None = None,
    ) -> Entry:
        """Record the outcome of surplus money and return the entry; the first one recorded stands."""
        operation = GivenBack(attempt.id, attempt.amount, money, reference, by, attempt.tender, attempt.rounding)
        draft = Draft(new_id(), sale.id, self._journal.now(), operation, (f"back:{attempt.id}",))
        try:
            return self._vouchers.add(draft, surplus_of(attempt) if money else ())
        except ClaimTakenError as taken:
            return taken.entry


def back_key(attempt: Attempt) -> str:
    """Return the idempotency key for giving a payment back, the same in every program."""
    return f"back-{hashlib.sha256(attempt.id.encode()).hexdigest()[:24]}"
