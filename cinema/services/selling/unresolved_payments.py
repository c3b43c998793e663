"""Payments and refunds of which nobody knows the end, and slips too many: a manager decides by the terminal's log."""

from contextlib import suppress
from dataclasses import replace

from cinema.domain.ids import is_id
from cinema.domain.payments import Answer, AnswerKind, AttemptState
from cinema.domain.text import clean_line
from cinema.domain.transactions import Transaction, TransactionState
from cinema.domain.users import Actor, Role
from cinema.errors import ConflictError, NotFoundError, PaymentUnresolvedError
from cinema.i18n import _
from cinema.ports import Transactions
from cinema.services.selling.manager_decisions import ManagerDecisions
from cinema.services.selling.refund_steps import RefundSteps
from cinema.services.selling.sale_steps import SaleSteps, not_taken

_TAKEN = (AttemptState.APPROVED, AttemptState.RETURNED)


class UnresolvedPayments:
    """Lists and decides them. For managers."""

    def __init__(
        self, transactions: Transactions, steps: SaleSteps, refund_steps: RefundSteps, decisions: ManagerDecisions
    ) -> None:
        self._transactions = transactions
        self._steps = steps
        self._refund_steps = refund_steps
        self._decisions = decisions

    def waiting(self, actor: Actor, limit: int = 200) -> tuple[Transaction, ...]:
        """Return the sales of which a payment, a refund or a slip waits for a decision, oldest first."""
        actor.require(Role.MANAGER)
        return self._transactions.unresolved(limit)

    def decide(self, actor: Actor, sale_id: str, *, taken: bool, reference: str = "") -> Transaction:
        """Finish the sale (the money was taken) or release its seats (it was not); ConflictError if it is decided.

        Where the money was taken and the seats can't be given, `taken=False` says that it was given back by hand. Where
        they can, or were by a decision that was cut off, the first word stands and the sale is finished.
        """
        sale = self._sale(actor, sale_id)
        attempt = sale.last_attempt
        if sale.state is not TransactionState.UNRESOLVED or attempt is None:
            raise ConflictError(_("No payment of this sale waits for a decision."))
        answer = not_taken("not-taken")
        if taken:
            done = _done(reference)
            answer = replace(done, last4=attempt.last4, reference=done.reference or attempt.reference)
        if attempt.state is AttemptState.ASKED:
            sale = self._steps.write_answer(sale, attempt, answer) or self._transactions.get(sale_id)
            attempt = next(one for one in sale.attempts if one.id == attempt.id)
        if taken and attempt.state in {AttemptState.DECLINED, AttemptState.CANCELLED}:
            words = _(
                "It was noted already that no money was taken: decide so, and give back what was taken after all."
            )
            raise ConflictError(words)
        if attempt.state is AttemptState.APPROVED:
            try:
                return self._steps.finish(sale)
            except PaymentUnresolvedError:
                if taken:
                    raise
        if attempt.state in _TAKEN:
            self._decisions.money_returned(sale, attempt, actor.user)
        else:
            self._decisions.not_taken(sale, attempt, actor.user)
        self._steps.give_up(sale, attempt)
        return self._transactions.get(sale_id)

    def waits_for_money_back(self, actor: Actor, sale_id: str) -> bool:
        """Tell whether the money of a payment was taken, and its seats can't be given."""
        sale = self._sale(actor, sale_id)
        return sale.state is TransactionState.UNRESOLVED and sale.payment is not None

    def decide_returned(self, actor: Actor, sale_id: str) -> Transaction:
        """End a payment whose seats can't be given: its money went back by hand, so its seats are given to nobody.

        ConflictError if it does not wait for that. A sale whose seats a decision that was cut off gave already is paid.
        """
        sale = self._sale(actor, sale_id)
        attempt = sale.last_attempt
        if sale.state is not TransactionState.UNRESOLVED or attempt is None or attempt.state not in _TAKEN:
            raise ConflictError(_("No payment of this sale waits for its money to be given back."))
        self._steps.free(sale, attempt)
        if sale.payment is not None:
            with suppress(PaymentUnresolvedError):
                return self._steps.finish(sale)
        self._decisions.money_returned(sale, attempt, actor.user)
        self._steps.give_up(sale, attempt)
        return self._transactions.get(sale_id)

    def decide_slip(self, actor: Actor, sale_id: str, reference: str, *, given_back: bool) -> Transaction:
        """End a slip that came when its sale could take no money any more: its money was given back, or it had none.

        NotFoundError if the sale has no such slip, ConflictError if it was decided otherwise; a repeat: nothing.
        """
        sale = self._sale(actor, sale_id)
        tidy = clean_line(reference, "slip", _("reference on the slip"), longest=40)
        slip = next((one for one in sale.surplus if one.reference == tidy), None)
        if slip is None:
            raise NotFoundError(_("This sale has no such slip."))
        end = self._decisions.slip_returned if given_back else self._decisions.slip_dropped
        if not end(sale, slip, actor.user):
            raise ConflictError(_("A manager has decided about this slip already."))
        return self._transactions.get(sale_id)

    def decide_refund(self, actor: Actor, sale_id: str, *, given_back: bool, reference: str = "") -> Transaction:
        """Finish the refund (the money was given back) or end it (it was not, so the tickets are valid again).

        ConflictError if it is decided.
        """
        sale = self._sale(actor, sale_id)
        refund = sale.last_refund
        if sale.state is not TransactionState.REFUND_UNRESOLVED or refund is None:
            raise ConflictError(_("No refund of this sale waits for a decision."))
        ended = self._refund_steps.end(sale, refund, _done(reference) if given_back else not_taken("not-taken"))
        if ended.refund_named(refund.id).state is not AttemptState.APPROVED:
            self._decisions.not_given_back(ended, refund, actor.user)
        return ended

    def _sale(self, actor: Actor, sale_id: str) -> Transaction:
        actor.require(Role.MANAGER)
        if not is_id(sale_id):
            raise NotFoundError(_("There is no such sale."))
        return self._transactions.get(sale_id)


def _done(reference: str) -> Answer:
    tidy = clean_line(reference, "reference", _("reference in the terminal's log"), longest=40, required=False)
    return Answer(AnswerKind.APPROVED, tidy or None)
