"""Split sales: paid by several tenders one after the other, each recorded as an entry of its own.

When the tenders add up to the total, `sold` closes the sale. Giving up inserts `void` under its id: card payments are
given back at their terminal, cash and slips by a manager. Recovery gives up a sale whose lease ran out.
"""

from collections.abc import Mapping
from dataclasses import replace

from cinema.domain.entries import EntryKind
from cinema.domain.orders import Order
from cinema.domain.payments import (
    AnswerKind,
    Attempt,
    AttemptState,
    PaymentRequest,
    Provider,
    Refusal,
)
from cinema.domain.transactions import Transaction, TransactionState
from cinema.errors import (
    ConflictError,
    NotPinnedError,
    PaymentRefusedError,
    PaymentUnresolvedError,
    VoucherRefusedError,
)
from cinema.i18n import _
from cinema.ports import PaymentTerminal, Transactions
from cinema.services.selling.card_payments import (
    CardPayments,
    lease_of,
    new_attempt,
    paid_elsewhere,
    refused,
)
from cinema.services.selling.closing import Closing, surplus_message
from cinema.services.selling.returns import Returns
from cinema.services.selling.up_to_date import UpToDate

# Longer than a card payment's: customers look for another payment card. A till at work renews it.
SPLIT_LEASE_SECONDS = 120


class SplitTenders:
    """Takes tenders, closes the sale when they add up, and gives up."""

    def __init__(
        self,
        transactions: Transactions,
        terminals: Mapping[Provider, PaymentTerminal],
        closing: Closing,
        cards: CardPayments,
        returns: Returns,
        up_to_date: UpToDate,
    ) -> None:
        self._transactions = transactions
        self._terminals = terminals
        self._closing = closing
        self._cards = cards
        self._returns = returns
        self._up_to_date = up_to_date

    def begin(self, order: Order) -> Transaction:
        """Store an order as a sale in `part_paid` and pin its seats; a repeat changes nothing."""
        sale = self._transactions.ask(order, None, SPLIT_LEASE_SECONDS)
        assert sale is not None
        try:
            self._closing.pin(order)
        except NotPinnedError:
            self._closing.end(order, reason=Refusal.CANCELLED, keep_hold=True)
            raise
        return sale

    def renew(self, sale_id: str) -> bool:
        """Renew the lease of a split sale; False if it has ended."""
        return self._transactions.renew(sale_id, SPLIT_LEASE_SECONDS)

    def tender(
        self, sale: Transaction, provider: Provider, request: PaymentRequest, amount: int, rounding: int = 0
    ) -> Transaction:
        """Take one tender and return the sale, which the last tender completes. `rounding` is of cash.

        Raises PaymentRefusedError if no money was taken (the sale goes on), PaymentUnresolvedError if the outcome is
        unknown or the sale has ended meanwhile, ConflictError while another tender is under way.
        """
        attempt = new_attempt(provider, request, amount, rounding)
        if provider is Provider.SEPARATE:
            attempt = replace(attempt, reference=request.reference)
        asked = self._transactions.ask_tender(sale.id, attempt, lease_of(provider))
        if asked is None:  # the end of the tender before may have been lost in a fail-over: the journal has it
            self._up_to_date.brought(sale.id)
            asked = self._transactions.ask_tender(sale.id, attempt, lease_of(provider))
        if asked is None:
            raise paid_elsewhere()
        written = asked.attempt_named(attempt.id)
        if provider.is_entered or written.reference is not None:
            try:
                return self.took(asked, written.approved())
            except VoucherRefusedError as refusal:
                return self._not_redeemed(asked, written, refusal)
        if provider is Provider.SEPARATE:
            return asked  # staff charges the card, then types its slip
        answer = self._terminals[provider].charge(written.id, amount, request)
        answer = self._cards.final(asked, written, answer)
        if answer.kind is AnswerKind.APPROVED:
            return self.took(asked, written.approved(answer.reference, answer.last4))
        return self.refuse(asked, written, answer.reason or Refusal.DECLINED)

    def _not_redeemed(self, sale: Transaction, attempt: Attempt, refusal: VoucherRefusedError) -> Transaction:
        """End a tender whose voucher can't be redeemed, as `refuse` does, in the voucher's words."""
        try:
            return self.refuse(sale, attempt, Refusal.VOUCHER)
        except PaymentRefusedError as error:
            raise PaymentRefusedError(refusal.message, error.reason) from refusal

    def refuse(self, sale: Transaction, attempt: Attempt, reason: str) -> Transaction:
        """End a tender that took no money and raise PaymentRefusedError; return the sale if its entry came first."""
        if not self.end_tender(sale, attempt, reason):
            return self.complete(sale.id)
        self._transactions.renew(sale.id, SPLIT_LEASE_SECONDS)
        raise refused(reason)

    def took(self, sale: Transaction, tender: Attempt, by: str | None = None) -> Transaction:
        """Record a taken tender and complete the sale; a repeat changes nothing. `by` is the manager who decided."""
        self._closing.record(sale.order, tender, tender.at, by=by)
        return self.complete(sale.id)

    def complete(self, sale_id: str) -> Transaction:
        """Close a split sale if its tenders add up to its total, and return it either way.

        Raises PaymentUnresolvedError if the sale has ended: its money goes back.
        """
        sale = self._up_to_date.brought(sale_id)
        if sale.state is TransactionState.ABANDONED:
            self._returns.give_back(sale)
            raise PaymentUnresolvedError(surplus_message())
        tenders = sale.tenders_toward_total
        if sale.receipt_number is not None or sum(one.amount for one in tenders) < sale.total:
            return sale
        try:
            self._closing.pin(sale.order)
        except NotPinnedError:
            if self._closing.end(sale.order) is None:
                return self.complete(sale_id)
        sold = self._closing.sell_tendered(sale.order, tenders, tenders[-1].at)
        if sold is None:
            return self.complete(sale_id)
        return sold

    def give_up(self, sale: Transaction, *, keep_hold: bool = False) -> Transaction:
        """Void a split sale, give back its card payments and vouchers and return it; a repeat gives back what is left.

        `keep_hold`: its seats are held again, for another try.

        Raises ConflictError if it is sold, or a tender is under way.
        """
        if sale.state is TransactionState.PAYING:
            raise ConflictError(tender_under_way_message())
        if sale.state is TransactionState.UNRESOLVED:
            raise ConflictError(_("A payment of this sale has an unknown outcome. A manager decides about it first."))
        if self._closing.end(sale.order, reason=Refusal.CANCELLED, keep_hold=keep_hold) is not None:
            raise ConflictError(_("This sale is paid already."))
        return self._returns.give_back(self._up_to_date.brought(sale.id))

    def end_tender(
        self,
        sale: Transaction,
        attempt: Attempt,
        reason: str,
        state: AttemptState = AttemptState.DECLINED,
        by: str | None = None,
    ) -> bool:
        """End a tender that took no money, and bring the sale up to date; False if its entry came first."""
        if attempt.state is AttemptState.ASKED:
            self._transactions.answer(sale.id, attempt.refused(reason, state))
        # The tender's own void: an entry of this attempt that is still in flight can't land any more.
        entry = self._closing.void_operation(attempt.id, sale.id, reason=reason, by=by)
        self._up_to_date.bring(sale.id)
        return entry.kind is EntryKind.VOID


def tender_under_way_message() -> str:
    """Return the message for a split sale that can't be ended while a tender is under way."""
    return _("A payment of this sale is under way. Wait until it has finished, then try again.")
