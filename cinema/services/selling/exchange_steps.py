"""The end of an exchange: one entry ends the old tickets and sells the new ones, or `void` does neither.

The steps before are a refund's: `refund_steps.py` locks, asks the terminals and voids. Callers check permissions.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace

from cinema.domain.entries import ClaimTakenError, Draft, Entry, EntryKind, EpochEndedError, slip_key
from cinema.domain.operations import Exchanged
from cinema.domain.payments import REASONS, Answer, AttemptState, Provider, Refusal
from cinema.domain.refunds import Refund, RefundShare, as_entered
from cinema.domain.sale_facts import reason_hash
from cinema.domain.transactions import Transaction
from cinema.domain.voucher_moves import exchanged
from cinema.errors import (
    ConflictError,
    NotPinnedError,
    PaymentRefusedError,
    PaymentUnresolvedError,
    SlipKnownError,
    VoucherRefusedError,
)
from cinema.i18n import _
from cinema.ports import Journal, Transactions
from cinema.services.selling.closing import Closing, surplus_message
from cinema.services.selling.up_to_date import UpToDate
from cinema.services.selling.voucher_books import VoucherBooks

_log = logging.getLogger(__name__)


class ExchangeSteps:
    """Enters exchanges."""

    def __init__(
        self,
        transactions: Transactions,
        journal: Journal,
        vouchers: VoucherBooks,
        closing: Closing,
        up_to_date: UpToDate,
    ) -> None:
        self._transactions = transactions
        self._journal = journal
        self._vouchers = vouchers
        self._closing = closing
        self._up_to_date = up_to_date

    def enter(self, sale: Transaction, refund: Refund, answers: Sequence[Answer], by: str | None = None) -> Transaction:
        """Insert the entry of an exchange whose money has moved, and return the old sale; a repeat changes nothing.

        If it was ended meanwhile, or its tickets were, a charge is recorded as surplus of the new sale, which goes back
        (PaymentUnresolvedError); with nothing charged, ConflictError. SlipKnownError for a slip of another refund.
        """
        exchange = refund.exchange
        assert exchange is not None
        till = self._closing.pinned_by(refund.id)
        if till is None:  # another program pinned it, and may have freed it since
            try:
                self._closing.pin_exchange(sale.id, exchange)
            except NotPinnedError:
                if self._journal.find(refund.id) is None:
                    return self._without_seats(sale, refund, answers, by)
            till = self._closing.pinned_by(refund.id)
        operation = _operation(sale, refund, answers, by)
        draft = Draft(refund.id, sale.id, refund.at, operation, _claims(refund, operation), till)
        try:
            wanted = exchanged(sale, refund, exchange.order, operation.taken)
            entry = self._vouchers.add(draft, wanted)
        except VoucherRefusedError as why:
            return self._not_redeemed(sale, refund, operation, by, why)
        except EpochEndedError:  # the pins may be missing from the restored database
            self._record(refund, operation, by)
            self._void(sale, refund)
            return self._too_late(sale, refund, operation, by)
        except ClaimTakenError as taken:
            return self._claimed(sale, refund, operation, taken, by)
        done = self._up_to_date.bring(sale.id)
        if entry.kind is EntryKind.VOID or done is None:
            return self._too_late(sale, refund, operation, by)
        return done

    def _without_seats(
        self, sale: Transaction, refund: Refund, answers: Sequence[Answer], by: str | None
    ) -> Transaction:
        operation = _operation(sale, refund, answers, by)
        if not any(one.returned for one in refund.shares):
            self._record(refund, operation, by)
            self._void(sale, refund)
            return self._too_late(sale, refund, operation, by)
        # Money was given back, and the seats it was given back for are gone: only people can settle that.
        _log.error("Sale %s: exchange %s gave money back, and its seats are gone", sale.id, refund.id)
        self._transactions.leave_refund_to_manager(sale.id, refund.id)
        raise PaymentUnresolvedError(_("The seats of this exchange are gone. A manager will decide."))

    def _claimed(
        self, sale: Transaction, refund: Refund, operation: Exchanged, taken: ClaimTakenError, by: str | None
    ) -> Transaction:
        # Money first: after the void nothing would lead to it, should this process die in between.
        self._record(refund, operation, by)
        self._void(sale, refund)
        is_its_own = taken.entry.subject == refund.id  # recorded as surplus already
        if is_its_own or any(f"ticket:{ticket}:ended" in taken.entry.claims for ticket in refund.tickets):
            return self._too_late(sale, refund, operation, by)
        words = _("This slip is recorded for another refund already: {number}.")
        raise SlipKnownError(words.format(number=taken.entry.refund_number or taken.entry.number or ""))

    def _not_redeemed(
        self, sale: Transaction, refund: Refund, operation: Exchanged, by: str | None, why: VoucherRefusedError
    ) -> Transaction:
        """End an exchange whose difference a voucher can't pay any more; the old tickets are valid again."""
        entry = self._void(sale, refund)
        if entry.kind is not EntryKind.VOID:  # an earlier try entered it
            return self._up_to_date.brought(sale.id)
        if self._record(refund, operation, by):
            raise PaymentUnresolvedError(surplus_message()) from why
        raise PaymentRefusedError(why.message, Refusal.VOUCHER) from why

    def _too_late(self, sale: Transaction, refund: Refund, operation: Exchanged, by: str | None) -> Transaction:
        """Tell how an exchange ended that was ended by somebody else; what it charged goes back as surplus."""
        if self._record(refund, operation, by):
            raise PaymentUnresolvedError(surplus_message())
        if any(share.returned and share.provider.is_terminal for share in operation.refund.shares):
            _log.error("Sale %s: exchange %s was ended, and a terminal gave money back for it", sale.id, refund.id)
            words = _("The terminal gave money back for an exchange that was ended meanwhile. Tell a manager: {sale}.")
            raise ConflictError(words.format(sale=sale.receipt_number or sale.id))
        words = _("This exchange was ended meanwhile, so nothing was exchanged. Hand back any cash, then try again.")
        raise ConflictError(words)

    def _record(self, refund: Refund, operation: Exchanged, by: str | None) -> bool:
        """Record what was charged as surplus of the new sale; False if nothing was, or cash that is on the counter."""
        charged = [one for one in operation.taken if one.amount and not one.provider.is_entered]
        for tender in charged:
            self._closing.record(operation.order, tender, refund.at, by=by)
            self._up_to_date.bring(operation.order.id)
        return bool(charged)

    def _void(self, sale: Transaction, refund: Refund) -> Entry:
        assert refund.exchange is not None
        entry = self._closing.void(refund.exchange.order, reason=Refusal.CANCELLED)
        self._up_to_date.bring(sale.id)
        return entry


def slip_claims(refund: Refund, shares: Sequence[RefundShare]) -> list[str]:
    """Return the claims of the slips on which a separate terminal gave money back."""
    return [
        f"refund-slip:{share.provider}:{refund.at.date().isoformat()}:{slip_key(share.reference)}"
        for share in shares
        if share.provider is Provider.SEPARATE and share.reference is not None
    ]


def not_exchanged(reason: str, *, is_charged: bool) -> PaymentRefusedError:
    """Return the error for an exchange for which no money moved; `is_charged`: a difference was to be paid."""
    if is_charged:
        why = _(REASONS.get(reason, REASONS[Refusal.DECLINED]))
        words = _("Nothing was exchanged, and the old tickets are valid as before. {why}").format(why=why)
    else:
        words = _("The money was not given back, so nothing was exchanged. The old tickets are valid as before.")
    return PaymentRefusedError(words, reason if reason in REASONS else Refusal.DECLINED)


def _operation(sale: Transaction, refund: Refund, answers: Sequence[Answer], by: str | None) -> Exchanged:
    exchange = refund.exchange
    assert exchange is not None
    said: Mapping[str, Answer] = {part.id: one for part, one in zip(refund.parts, answers, strict=True)}
    shares = tuple(
        replace(
            share,
            reference=said[share.id].reference or share.reference,
            last4=said[share.id].last4 or share.last4,
        )
        if share.id in said
        else share
        for share in refund.shares
    )
    tender = exchange.tender
    paid = () if tender is None else (tender.approved(said[tender.id].reference, said[tender.id].last4, refund.at),)
    done = replace(as_entered(refund), shares=shares, state=AttemptState.APPROVED, unresolved=False, refusal=None)
    return Exchanged(
        done,
        sale.receipt_number or "",
        reason_hash(refund.reason, refund.salt),
        exchange.order,
        (*exchange.tenders, *paid),
        exchange.kept,
        by,
    )


def _claims(refund: Refund, operation: Exchanged) -> tuple[str, ...]:
    claims = [f"ticket:{ticket}:ended" for ticket in refund.tickets]
    claims += [one.claim for one in operation.taken if one.amount]
    claims += slip_claims(refund, [one for one in operation.refund.shares if one.returned])
    return tuple(dict.fromkeys(claims))
