"""Finishes or releases what a crash left half done. Run at the start of every face and every minute in each.

It cancels first: a payment or refund without an answer is cancelled at its terminal, whose tombstone refuses it for
ever. If it had been approved, the sale or refund is finished; if nobody can tell, a manager decides.
"""

import logging
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass

from cinema.domain.ids import new_id
from cinema.domain.payments import Answer, AnswerKind, AttemptState
from cinema.domain.refunds import Refund
from cinema.domain.transactions import Transaction, TransactionState
from cinema.errors import ConflictError, PaymentUnresolvedError, StorageError, UnreadableError
from cinema.ports import HouseSettings, PaymentTerminal, SeatMaps, Transactions
from cinema.services.selling.refund_steps import SERIES as REFUNDS
from cinema.services.selling.refund_steps import RefundSteps
from cinema.services.selling.sale_steps import SaleSteps, not_taken
from cinema.services.selling.slips import PROVIDER as SEPARATE

_LEASE_SECONDS = 60
_BATCH = 200
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Recovered:
    """How many sales and refunds were finished, released or left to a manager; how many numbers and maps tidied."""

    settled: int = 0
    abandoned: int = 0
    numbers: int = 0
    swept: int = 0
    failed: int = 0


class Recovery:
    """Brings every unfinished sale to an end; may run in many places at once."""

    def __init__(
        self,
        transactions: Transactions,
        seat_maps: SeatMaps,
        settings: HouseSettings,
        terminals: Mapping[str, PaymentTerminal],
        steps: SaleSteps,
        refund_steps: RefundSteps,
        workstation: str,
    ) -> None:
        self._transactions = transactions
        self._seat_maps = seat_maps
        self._settings = settings
        self._terminals = terminals
        self._steps = steps
        self._refund_steps = refund_steps
        self._owner = f"recovery/{workstation}/{new_id()}"

    def recover(self) -> Recovered:
        """Settle what nobody works on any more; a repeat finds nothing to do."""
        settled, failed = self._settle_all()
        numbers = 0
        for series, owner, number in self._steps.numbers_on_their_way():
            steps = self._refund_steps if series.startswith(REFUNDS) else self._steps
            done = _alone(steps.bring_home, series, owner, number)
            numbers, failed = numbers + done, failed + (not done)
        return Recovered(settled, self._abandon_old(), numbers, self._seat_maps.sweep(_BATCH), failed)

    def _settle_all(self) -> tuple[int, int]:
        """Return how many were settled, and how many could not be."""
        seen: set[str] = set()
        settled = failed = 0
        # Everything that is due is tried once: what can't be finished keeps nobody waiting.
        while batch := self._transactions.to_recover(_BATCH, but=seen):
            seen.update(batch)
            for sale_id in batch:
                done = _alone(self._settle_now, sale_id)
                settled, failed = settled + done, failed + (not done)
        return settled, failed

    def _settle_now(self, sale_id: str) -> None:
        if self._transactions.lease(sale_id, self._owner, _LEASE_SECONDS):
            self.settle(self._transactions.get(sale_id))

    def settle(self, sale: Transaction) -> None:
        """Bring a payment or refund that is under way to an end: done, not done, or unresolved; a repeat: nothing."""
        if sale.state is TransactionState.REFUNDING:
            self._settle_refund(sale)
            return
        attempt = sale.last_attempt
        if sale.state is not TransactionState.PAYING or attempt is None:
            return
        if attempt.provider == SEPARATE and attempt.reference is not None:
            with suppress(PaymentUnresolvedError, ConflictError):
                self._steps.finish_by_slip(sale, attempt)
            return
        if attempt.state is AttemptState.ASKED:
            answer = not_taken() if attempt.amount == 0 else self._terminals[attempt.provider].cancel(attempt.id)
            if answer.kind is AnswerKind.NONE:
                paying = (TransactionState.PAYING,)
                unresolved = TransactionState.UNRESOLVED
                self._transactions.move(sale.id, paying, unresolved, attempt=attempt.id, unanswered=True)
                return
            sale = self._steps.write_answer(sale, attempt, answer) or self._transactions.get(sale.id)
            if sale.state is not TransactionState.PAYING or sale.attempts[-1].id != attempt.id:
                return  # its till was not dead, and has ended the attempt itself
        if sale.payment is None:
            self._steps.give_up(sale, attempt, unpinned=True)
            return
        with suppress(PaymentUnresolvedError, ConflictError):
            self._steps.finish(sale)

    def _settle_refund(self, sale: Transaction) -> None:
        refund = sale.last_refund
        assert refund is not None
        answer = self._refund_answer(refund)
        if answer.kind is AnswerKind.NONE:
            self._refund_steps.leave_to_a_manager(sale, refund)
        else:
            self._refund_steps.end(sale, refund, answer)

    def _refund_answer(self, refund: Refund) -> Answer:
        if refund.state is not AttemptState.ASKED or refund.amount == 0:
            return not_taken()
        if refund.has_unanswered_slip:
            return Answer(AnswerKind.APPROVED, refund.reference)
        return self._terminals[refund.provider].cancel(refund.id)

    def _abandon_old(self) -> int:
        house = self._settings.house()
        age = 2 * house.hold_seconds + house.extend_seconds + _LEASE_SECONDS
        abandoned = 0
        for sale in self._transactions.stale_open(age, _BATCH):
            if self._seat_maps.find_hold(sale.screening, sale.hold) is None:
                abandoned += self._transactions.move(sale.id, (TransactionState.OPEN,), TransactionState.ABANDONED)
        return abandoned


def _alone(work: Callable[..., None], *subject: object) -> bool:
    """Do one piece of work so that its failure stops no other; logs it and returns False. A lost database stops all."""
    try:
        work(*subject)
    except StorageError as error:
        if error.code != "spoilt":
            raise
        _log.error("recovery could not finish %s: %s", subject, error.detail)
        return False
    except UnreadableError as error:
        _log.error("recovery could not finish %s: %s", subject, error.message)
        return False
    except Exception:  # noqa: BLE001 - one broken sale must not keep the others, or the program, from going on
        _log.exception("recovery could not finish %s", subject)
        return False
    return True
