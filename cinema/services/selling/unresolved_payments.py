"""Payments, refunds and surplus money with an unknown outcome: a manager decides by the terminal's log.

A decision is the entry that ends the operation and names the manager; the first one stands.
"""

from dataclasses import replace

from cinema.domain.entries import GivenBack
from cinema.domain.ids import is_id
from cinema.domain.payments import Answer, AnswerKind, Attempt, AttemptState, Refusal
from cinema.domain.text import clean_line
from cinema.domain.transactions import Transaction, TransactionState
from cinema.domain.users import Actor, Role
from cinema.errors import ConflictError, NotFoundError
from cinema.i18n import _
from cinema.ports import Transactions
from cinema.services.selling.closing import Closing
from cinema.services.selling.refund_steps import RefundSteps
from cinema.services.selling.returns import Returns
from cinema.services.selling.split_tenders import SplitTenders
from cinema.services.selling.up_to_date import UpToDate


class UnresolvedPayments:
    """Lists and decides payments with an unknown outcome. For managers."""

    def __init__(
        self,
        transactions: Transactions,
        closing: Closing,
        refunds: RefundSteps,
        split: SplitTenders,
        returns: Returns,
        up_to_date: UpToDate,
    ) -> None:
        self._transactions = transactions
        self._closing = closing
        self._refunds = refunds
        self._split = split
        self._returns = returns
        self._up_to_date = up_to_date

    def waiting(self, actor: Actor, limit: int = 200) -> tuple[Transaction, ...]:
        """Return the sales with a payment, refund or surplus money that waits for a decision, oldest first."""
        actor.require(Role.MANAGER)
        return self._transactions.unresolved(limit)

    def decide(self, actor: Actor, sale_id: str, *, taken: bool, reference: str = "") -> Transaction:
        """Sell a sale whose payment was taken, or end one that took no money; ConflictError if it is decided already.

        Raises PaymentUnresolvedError if its seats are gone: the money is recorded as surplus.
        """
        sale = self._sale(actor, sale_id)
        attempt = sale.last_attempt
        if sale.state is not TransactionState.UNRESOLVED or attempt is None:
            raise ConflictError(_("No payment of this sale waits for a decision."))
        if taken:
            return self._taken(sale, attempt, _tidy(reference), actor.user)
        if sale.split:
            self._split.end_tender(sale, attempt, Refusal.NOT_TAKEN, AttemptState.CANCELLED, actor.user)
        else:
            self._transactions.answer(sale.id, replace(attempt, state=AttemptState.CANCELLED, reason=Refusal.NOT_TAKEN))
        self._closing.end(sale.order, reason=Refusal.NOT_TAKEN, by=actor.user)
        return self._returns.give_back(self._up_to_date.brought(sale.id))

    def decide_surplus(
        self, actor: Actor, sale_id: str, reference: str | None = None, *, given_back: bool
    ) -> Transaction:
        """Record that surplus money was given back by hand, or that it was no payment at all.

        `reference` says which of several. NotFoundError if the sale has none of that reference, ConflictError if it was
        decided otherwise; a repeat changes nothing.
        """
        sale = self._sale(actor, sale_id)
        tidy = None if reference is None else clean_line(reference, "slip", _("reference on the slip"), longest=40)
        found = [one for one in sale.surplus if tidy is None or one.reference == tidy]
        waiting = [one for one in found if one.state is AttemptState.APPROVED] or found
        if not waiting:
            raise NotFoundError(_("This sale has no such payment to give back."))
        entry = self._returns.note(sale, waiting[0], money=given_back, by=actor.user)
        if not isinstance(entry.operation, GivenBack) or entry.operation.money is not given_back:
            raise ConflictError(_("A manager has decided about this payment already."))
        return self._up_to_date.brought(sale.id)

    def decide_refund(self, actor: Actor, sale_id: str, *, given_back: bool, reference: str = "") -> Transaction:
        """Finish a refund whose money was given back, or void one that gave nothing back (its tickets are valid again).

        ConflictError if it is decided already.
        """
        sale = self._sale(actor, sale_id)
        refund = next((one for one in sale.refunds if one.is_under_way and one.unresolved), None)
        if refund is None:
            raise ConflictError(_("No refund of this sale waits for a decision."))
        if given_back:
            answer = Answer(AnswerKind.APPROVED, _tidy(reference))
            return self._refunds.finish(sale, refund, [answer] * len(refund.shares), by=actor.user)
        self._refunds.void(sale, refund, Refusal.NOT_TAKEN, by=actor.user)
        return self._up_to_date.brought(sale.id)

    def _taken(self, sale: Transaction, attempt: Attempt, reference: str | None, by: str | None) -> Transaction:
        money = attempt.approved(reference)
        if sale.split:
            return self._split.took(sale, money, by)
        return self._closing.pin_and_sell(sale.order, money, attempt.at, by)

    def _sale(self, actor: Actor, sale_id: str) -> Transaction:
        actor.require(Role.MANAGER)
        if not is_id(sale_id):
            raise NotFoundError(_("There is no such sale."))
        return self._up_to_date.brought(sale_id)


def _tidy(reference: str) -> str | None:
    words = _("reference in the terminal's log")
    return clean_line(reference, "reference", words, longest=40, required=False) or None
