"""Finishes or ends operations that a crash interrupted. Runs at the start of every program and every minute in windows.

It looks for sales and refunds whose lease ran out, for pins older than a lease, and for due entries. Every operation is
ended by an entry before anything is freed. A payment without an answer is first cancelled at its terminal, whose
refusal is final; an unknown outcome is left to a manager.
"""

import logging
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace

from cinema.domain.entries import EntryKind, EpochEndedError
from cinema.domain.ids import new_id
from cinema.domain.payments import Answer, AnswerKind, Attempt, AttemptState, Provider, Refusal
from cinema.domain.refunds import Refund, RefundShare
from cinema.domain.seat_maps import Pin
from cinema.domain.transactions import BEING_PAID, Transaction, TransactionState
from cinema.errors import (
    ConflictError,
    ErrorCode,
    PaymentRefusedError,
    PaymentUnresolvedError,
    SlipKnownError,
    StorageError,
    UnreadableError,
)
from cinema.ports import Journal, PaymentTerminal, SeatMaps, Transactions
from cinema.services.house_events import HouseEvents
from cinema.services.selling.card_payments import LEASE_SECONDS
from cinema.services.selling.closing import Closing, taken_attempt
from cinema.services.selling.refund_steps import RefundSteps
from cinema.services.selling.returns import Returns
from cinema.services.selling.split_tenders import SplitTenders
from cinema.services.selling.up_to_date import UpToDate

_BATCH = 200
_ENDS = (PaymentUnresolvedError, PaymentRefusedError, ConflictError)
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Recovered:
    """Counts of asked sales settled, stale pins ended, sales confirmed, seat maps swept, and failures."""

    settled: int = 0
    unpinned: int = 0
    confirmed: int = 0
    swept: int = 0
    failed: int = 0


class Recovery:
    """Brings unfinished sales and refunds to an end; safe to run in many programs at once."""

    def __init__(
        self,
        transactions: Transactions,
        seat_maps: SeatMaps,
        journal: Journal,
        terminals: Mapping[Provider, PaymentTerminal],
        closing: Closing,
        refunds: RefundSteps,
        split: SplitTenders,
        returns: Returns,
        up_to_date: UpToDate,
        house_events: HouseEvents,
        workstation: str,
    ) -> None:
        self._transactions = transactions
        self._seat_maps = seat_maps
        self._journal = journal
        self._terminals = terminals
        self._closing = closing
        self._refunds = refunds
        self._split = split
        self._returns = returns
        self._up_to_date = up_to_date
        self._house_events = house_events
        self._owner = f"recovery/{workstation}/{new_id()}"

    def recover(self) -> Recovered:
        """Settle all operations whose till no longer works on them; a repeat finds nothing to do."""
        settled, failed = self._each(lambda seen: self._transactions.to_recover(_BATCH, but=seen), self._settle_leased)
        pins, pins_failed = self._pins()
        _due, due_failed = self._each(
            lambda seen: self._journal.due(LEASE_SECONDS, _BATCH, but=seen), self._up_to_date.bring
        )
        for entry in self._journal.due_changes(LEASE_SECONDS, _BATCH):
            due_failed += not _run_isolated(self._house_events.bring, entry)
        confirmed = self._up_to_date.confirm()
        return Recovered(settled, pins, confirmed, self._seat_maps.sweep(_BATCH), failed + pins_failed + due_failed)

    def settle(self, sale_id: str, *, keep_hold: bool = False) -> None:
        """Settle a sale's payment, surplus and refunds that are under way, whatever its lease says; safe to repeat.

        `keep_hold`: seats that are not sold are held again, for the customer at the till.
        """
        sale = self._up_to_date.stored(sale_id)
        with suppress(*_ENDS):
            if sale.state in {TransactionState.PAYING, TransactionState.PART_PAID}:
                self._settle_sale(sale, keep_hold=keep_hold)
                return
            if sale.waiting_surplus:
                self._returns.give_back(sale)
                self._transactions.end_lease(sale.id, self._owner)
            self._settle_refunds(sale)

    def _settle_leased(self, sale_id: str) -> None:
        if self._transactions.lease(sale_id, self._owner, LEASE_SECONDS):
            self.settle(sale_id)

    def _settle_sale(self, sale: Transaction, *, keep_hold: bool) -> None:
        attempt = sale.last_attempt
        if attempt is None or attempt.state is not AttemptState.ASKED:
            if attempt is not None and sale.split and attempt.state is not AttemptState.APPROVED:
                self._closing.void_operation(attempt.id, sale.id, reason=attempt.reason or "")
            if sale.split or attempt is None:
                self._end_split(self._up_to_date.stored(sale.id))
            else:  # the attempt has its answer, and the till died before it ended the sale
                self._closing.end(sale.order, reason=attempt.reason or "", keep_hold=keep_hold)
            return
        # Cancel before anything is ended: after the answer "not taken" the terminal never charges this key.
        answer = self._cancelled(attempt)
        if answer.kind is AnswerKind.NONE:
            self._transactions.leave_to_manager(sale.id, attempt.id)
        elif answer.kind is AnswerKind.APPROVED:
            taken = taken_attempt(attempt, reference=answer.reference or attempt.reference, last4=answer.last4)
            if sale.split:
                self._take_tender(sale, taken)
            else:
                self._closing.pin_and_sell(sale.order, taken, taken.at)
        else:
            reason = answer.reason or Refusal.CANCELLED
            state = AttemptState(answer.kind.value)
            self._transactions.answer(sale.id, replace(attempt, state=state, reason=reason))
            if sale.split:
                self._closing.void_operation(attempt.id, sale.id, reason=reason)
                self._end_split(self._up_to_date.stored(sale.id))
            else:
                self._closing.end(sale.order, reason=reason, keep_hold=keep_hold)

    def _take_tender(self, sale: Transaction, taken: Attempt) -> None:
        try:
            self._split.took(sale, taken)
        except SlipKnownError:  # recorded for another sale too: a manager must find out which one it paid
            self._transactions.leave_to_manager(sale.id, taken.id)

    def _end_split(self, sale: Transaction) -> None:
        if sale.state is TransactionState.PART_PAID and self._split.complete(sale.id).receipt_number is None:
            self._split.give_up(self._up_to_date.stored(sale.id))

    def _cancelled(self, attempt: Attempt) -> Answer:
        # A typed reference shows that the separate terminal took the money before the till died.
        if attempt.provider is Provider.SEPARATE and attempt.reference is not None:
            return Answer(AnswerKind.APPROVED, attempt.reference)
        if not attempt.amount:
            return Answer(AnswerKind.CANCELLED, reason=Refusal.CANCELLED)
        return self._terminals[attempt.provider].cancel(attempt.id)

    def _settle_refunds(self, sale: Transaction) -> None:
        for refund in sale.refunds:
            if not refund.is_under_way or refund.unresolved:
                continue
            if refund.refusal is not None:
                self._refunds.void(sale, refund, refund.refusal)
                continue
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

    def _pins(self) -> tuple[int, int]:
        done = failed = 0
        for pin in self._seat_maps.stale_pins(LEASE_SECONDS, _BATCH):
            succeeded = _run_isolated(self._end_pin, pin)
            done, failed = done + succeeded, failed + (not succeeded)
        return done, failed

    def _end_pin(self, pin: Pin) -> None:
        """Void an operation that pinned a hold and stopped; a stored sale is ended through its attempt, not here."""
        entry = self._journal.find(pin.operation)
        if entry is None:
            sale = self._transactions.find(pin.sale)
            if sale is not None and sale.state in BEING_PAID:
                return
            # The entry may still be in flight although `find` returned none: void first, free afterwards.
            pins = ((pin.screening, pin.hold),)
            entry = self._closing.void_operation(pin.operation, pin.sale, pins, reason=Refusal.CANCELLED)
        if entry.kind is EntryKind.VOID:
            # `bring` frees only the pins that the void or the order names, which need not include this one.
            self._seat_maps.free_pinned(pin.screening, pin.hold, pin.operation)
        self._up_to_date.bring(pin.sale)

    def _each(self, find: Callable[[set[str]], tuple[str, ...]], work: Callable[[str], object]) -> tuple[int, int]:
        """Work on each item once, in batches; returns how many succeeded and how many failed."""
        seen: set[str] = set()
        done = failed = 0
        # A query can't leave out a corrupt id, which is no text.
        while batch := [one for one in find(seen) if one not in seen]:
            seen.update(batch)
            for name in batch:
                succeeded = _run_isolated(work, name)
                done, failed = done + succeeded, failed + (not succeeded)
        return done, failed


def _run_isolated(work: Callable[..., object], subject: object) -> bool:
    """Run one piece of work; log a failure and return False. Connection errors propagate."""
    try:
        work(subject)
    except StorageError as error:
        if error.code is not ErrorCode.CORRUPT:
            raise
        _log.error("recovery could not finish %s: %s", subject, error.detail)
        return False
    except UnreadableError as error:
        _log.error("recovery could not finish %s: %s", subject, error.message)
        return False
    except EpochEndedError:
        _log.warning("recovery stopped at %s: the database was restored", subject)
        return False
    except Exception:  # noqa: BLE001 - one corrupt sale must not keep the others, or the program, from going on
        _log.exception("recovery could not finish %s", subject)
        return False
    return True
