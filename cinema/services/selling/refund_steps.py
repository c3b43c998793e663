"""Steps of a refund after its tickets are locked, shared by windows, recovery and a manager's decision.

The order of writes matters: seats return to sale only after the refund's entry is in, and tickets are unlocked only
after its `void` is in. An exchange is a refund that also sells: its entry and its `void` do both halves at once
(`exchange_steps.py`). Callers check permissions.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from cinema.domain.entries import ClaimTakenError, Draft, EntryKind
from cinema.domain.ids import new_id
from cinema.domain.operations import Refunded
from cinema.domain.payments import REASONS, Answer, AnswerKind, Attempt, AttemptState, PaymentRequest, Provider, Refusal
from cinema.domain.refunds import Refund, RefundShare, as_entered, money_of
from cinema.domain.sale_facts import reason_hash
from cinema.domain.transactions import Transaction, refund_under_way_message
from cinema.domain.voucher_moves import given_back, issued_by
from cinema.errors import ConflictError, NotPinnedError, PaymentRefusedError, PaymentUnresolvedError, SlipKnownError
from cinema.i18n import _
from cinema.ports import PaymentTerminal, Transactions
from cinema.services.selling.card_payments import LEASE_SECONDS
from cinema.services.selling.closing import Closing
from cinema.services.selling.exchange_steps import ExchangeSteps, not_exchanged, slip_claims
from cinema.services.selling.seals import Seals
from cinema.services.selling.up_to_date import UpToDate
from cinema.services.selling.voucher_books import VoucherBooks

_log = logging.getLogger(__name__)


class RefundSteps:
    """Gives money back and ends refunds."""

    def __init__(
        self,
        transactions: Transactions,
        terminals: Mapping[Provider, PaymentTerminal],
        vouchers: VoucherBooks,
        closing: Closing,
        up_to_date: UpToDate,
        seals: Seals,
        exchanges: ExchangeSteps,
    ) -> None:
        self._transactions = transactions
        self._terminals = terminals
        self._vouchers = vouchers
        self._closing = closing
        self._up_to_date = up_to_date
        self._seals = seals
        self._exchanges = exchanges

    def ask(self, sale_id: str, refund: Refund, before: datetime | None = None) -> Transaction | None:
        """Seal a refund and add it to its sale, which locks its tickets; None if one is locked or refunded already.

        None also from the instant `before` on, by the database's clock.
        """
        sealed = self._seals.sealed(sale_id, refund)
        return self._transactions.ask_refund(sale_id, sealed, LEASE_SECONDS, before=before)

    def was_asked(self, sale_id: str, refund: Refund) -> bool:
        """Tell whether a till asked for a refund; one that was appended by hand is a manager's to judge."""
        return self._seals.is_sealed(sale_id, refund)

    def give(self, sale: Transaction, refund: Refund) -> Transaction:
        """Give back the shares of a refund in order up to the first failure, end the refund and return the sale.

        Raises PaymentRefusedError if nothing was given back (the tickets are valid again), PaymentUnresolvedError if
        the outcome is unknown or only some of the shares were given back.
        """
        answers: list[Answer] = []
        for share in refund.shares:
            answers.append(self._given(sale, share))
            if answers[-1].kind is not AnswerKind.APPROVED:
                break
        return self.end(sale, refund, answers)

    def exchange(self, sale: Transaction, refund: Refund, request: PaymentRequest | None) -> Transaction:
        """Pin the new seats of an exchange that was asked, move its money, enter it and return the old sale.

        Raises HoldExpiredError if the seats can't be pinned, and as `give` does; all has ended then, unless the outcome
        is unknown.
        """
        assert refund.exchange is not None
        try:
            self._closing.pin_exchange(sale.id, refund.exchange)
        except NotPinnedError:
            if self.void(sale, refund, Refusal.CANCELLED):
                raise
            return self._up_to_date.brought(sale.id)
        # Recovery may have ended it while this process was frozen: then no money may move any more.
        now = self._transactions.get(sale.id).refund_named(refund.id)
        if not now.is_under_way or now.unresolved:
            raise ConflictError(refund_under_way_message())
        answers: list[Answer] = []
        for part in refund.parts:
            answers.append(self._given(sale, part) if isinstance(part, RefundShare) else self._charged(part, request))
            if answers[-1].kind is not AnswerKind.APPROVED:
                return self.end(sale, refund, answers)
        return self.finish(sale, refund, answers)

    def _charged(self, tender: Attempt, request: PaymentRequest | None) -> Answer:
        """Return a terminal's answer to a charge; without one, cancel it and return the answer to that."""
        assert request is not None
        terminal = self._terminals[tender.provider]
        answer = terminal.charge(tender.id, tender.amount, request)
        if answer.kind is not AnswerKind.NONE:
            return answer
        answer = terminal.cancel(tender.id)
        return replace(answer, reason=Refusal.TIMEOUT) if answer.kind is AnswerKind.CANCELLED else answer

    def end(self, sale: Transaction, refund: Refund, answers: Sequence[Answer]) -> Transaction:
        """End a refund by the terminals' answers to its shares, up to the first failure. Raises as `give` does."""
        kinds = {one.kind for one in answers}
        if kinds == {AnswerKind.APPROVED}:
            return self.finish(sale, refund, answers)
        if not kinds & {AnswerKind.NONE, AnswerKind.APPROVED}:
            return self.not_given(sale, refund, next((one.reason for one in answers if one.reason), Refusal.DECLINED))
        # Unknown, or given back only in part: neither an entry nor a void would be true.
        if refund.exchange is not None:
            self._transactions.leave_refund_to_manager(sale.id, refund.id)
            raise PaymentUnresolvedError(
                _("The card terminal can't say whether money has moved. The tickets are kept; a manager will decide.")
            )
        if not self._transactions.leave_refund_to_manager(sale.id, refund.id) and _by_terminal(refund, answers):
            again = self._asked_again(sale, refund)
            if again is not None:
                self._transactions.leave_refund_to_manager(sale.id, again.id)
        raise PaymentUnresolvedError(
            _("The card terminal can't say whether the money was given back. A manager will decide.")
        )

    def finish(
        self, sale: Transaction, refund: Refund, answers: Sequence[Answer], by: str | None = None
    ) -> Transaction:
        """Insert the entry of a refund whose money was given back, and return the sale; a repeat changes nothing.

        If the refund was voided meanwhile, what a terminal gave back all the same is entered as a new refund of the
        same tickets. Raises ConflictError if that is impossible, or if no terminal gave anything back; for an exchange
        as `ExchangeSteps.enter` does. `answers` are those to its parts.
        """
        if refund.exchange is not None:
            return self._exchanges.enter(sale, refund, answers, by)
        shares = tuple(
            replace(share, reference=answer.reference or share.reference, last4=answer.last4 or share.last4)
            for share, answer in zip(refund.shares, answers, strict=True)
        )
        # Free text stays out of the journal, so that it can be erased: the entry has its salted hash.
        done = replace(as_entered(refund), shares=shares, state=AttemptState.APPROVED, unresolved=False)
        operation = Refunded(
            replace(done, refusal=None), sale.receipt_number or "", reason_hash(refund.reason, refund.salt), by
        )
        claims = [f"ticket:{ticket}:ended" for ticket in refund.tickets]
        claims += slip_claims(refund, shares)
        try:
            draft = Draft(refund.id, sale.id, refund.at, operation, tuple(dict.fromkeys(claims)))
            entry = self._vouchers.add(draft, given_back(sale, refund), issued_by(refund))
        except ClaimTakenError as taken:
            return self._claimed(sale, refund, taken)
        if entry.kind is EntryKind.VOID:
            self._up_to_date.bring(sale.id)
            if by is None and _by_terminal(refund, answers):
                again = self._asked_again(sale, refund)
                return self._up_to_date.brought(sale.id) if again is None else self.finish(sale, again, answers)
            words = _("This refund was ended meanwhile: give no money back. Look at the sale, then try again.")
            raise ConflictError(words)
        return self._up_to_date.brought(sale.id)

    def not_given(self, sale: Transaction, refund: Refund, reason: str) -> Transaction:
        """End a refund that gave nothing back and raise PaymentRefusedError; return the sale if its entry was first."""
        self._transactions.answer_refund(sale.id, replace(refund, refusal=reason))
        if self.void(sale, refund, reason):
            if refund.exchange is not None:
                raise not_exchanged(reason, is_charged=refund.exchange.tender is not None)
            words = _("The money was not given back, and the tickets are valid as before.")
            raise PaymentRefusedError(words, reason if reason in REASONS else Refusal.DECLINED)
        return self._up_to_date.brought(sale.id)

    def void(self, sale: Transaction, refund: Refund, reason: str, *, by: str | None = None) -> bool:
        """Void a refund, unlock its tickets and free an exchange's new seats; False if its entry came first."""
        pins = refund.exchange.pins if refund.exchange is not None else ()
        entry = self._closing.void_operation(refund.id, sale.id, pins, reason=reason, by=by)
        self._up_to_date.bring(sale.id)
        return entry.kind is EntryKind.VOID

    def by_terminals(self, refund: Refund) -> int:
        """Return the amount that terminals gave back of a refund; they refuse the rest of it from now on.

        A terminal that doesn't answer counts as one that gave nothing back. Of an exchange, also what was charged.
        """
        parts = [one for one in refund.parts if money_of(one) and one.provider.is_terminal]
        answers = [(one, self._terminals[one.provider].cancel(one.id)) for one in parts]
        return sum(money_of(one) for one, answer in answers if answer.kind is AnswerKind.APPROVED)

    def _asked_again(self, sale: Transaction, refund: Refund) -> Refund | None:
        """Lock the tickets of a voided refund again, under a new id, since a terminal gave money back for it.

        None if another program did so already, or the refund wasn't voided. The shares keep their ids, which are the
        terminal's keys. Raises ConflictError if the tickets were refunded meanwhile: money was given back twice.
        """
        now = self._up_to_date.brought(sale.id)
        keys = {one.id for one in refund.shares}
        alive = [one for one in now.refunds if one.is_under_way or one.state is AttemptState.APPROVED]
        if any(keys & {share.id for share in one.shares} for one in alive):
            return None
        again = replace(refund, id=new_id(), state=AttemptState.ASKED, refusal=None, unresolved=False)
        asked = self.ask(sale.id, again)
        if asked is None:
            _log.error("Sale %s: voided refund %s was given back by a terminal, and another too", sale.id, refund.id)
            words = _("The terminal gave money back for a refund that was ended meanwhile. Tell a manager: {sale}.")
            raise ConflictError(words.format(sale=sale.receipt_number or sale.id))
        return asked.refund_named(again.id)

    def _claimed(self, sale: Transaction, refund: Refund, taken: ClaimTakenError) -> Transaction:
        self._up_to_date.bring(sale.id)
        self.void(sale, refund, Refusal.CANCELLED)
        if any(f"ticket:{ticket}:ended" in taken.entry.claims for ticket in refund.tickets):
            raise ConflictError(refund_under_way_message())
        words = _("This slip is recorded for another refund already: {number}.")
        raise SlipKnownError(words.format(number=taken.entry.number or taken.entry.subject))

    def _given(self, sale: Transaction, share: RefundShare) -> Answer:
        """Return a terminal's answer; without one, cancel the refund and return the answer to that."""
        if not share.returned:
            return Answer(AnswerKind.APPROVED)
        terminal = self._terminals[share.provider]
        payment = sale.attempt_named(share.attempt)
        answer = terminal.refund(share.id, share.returned, payment, share.reference)
        return terminal.cancel(share.id) if answer.kind is AnswerKind.NONE else answer


def _by_terminal(refund: Refund, answers: Sequence[Answer]) -> bool:
    """Tell whether a terminal gave back any money, by the answers so far. Staff hands over other money afterwards."""
    return any(
        share.amount and share.provider.is_terminal and answer.kind is AnswerKind.APPROVED
        for share, answer in zip(refund.shares, answers, strict=False)
    )
