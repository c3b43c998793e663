"""Payments of which nobody knows the end: a manager decides with what the terminal's own log says."""

from cinema.domain.ids import is_id
from cinema.domain.payments import Answer, AnswerKind, AttemptState
from cinema.domain.text import clean_line
from cinema.domain.transactions import Transaction, TransactionState
from cinema.domain.users import Actor, Role
from cinema.errors import ConflictError, NotFoundError
from cinema.i18n import _
from cinema.ports import Transactions
from cinema.services.sale_steps import SaleSteps, not_taken


class UnresolvedPayments:
    """Lists and decides them. For managers."""

    def __init__(self, transactions: Transactions, steps: SaleSteps) -> None:
        self._transactions = transactions
        self._steps = steps

    def waiting(self, actor: Actor, limit: int = 200) -> tuple[Transaction, ...]:
        """Return the sales that wait for a decision, oldest first."""
        actor.require(Role.MANAGER)
        return self._transactions.unresolved(limit)

    def decide(self, actor: Actor, sale_id: str, *, taken: bool, reference: str = "") -> Transaction:
        """Finish the sale (the money was taken) or release its seats (it was not); ConflictError if it is decided.

        Where the money was taken and the seats can't be given, `taken=False` says that it was given back by hand.
        """
        actor.require(Role.MANAGER)
        if not is_id(sale_id):
            raise NotFoundError(_("There is no such sale."))
        sale = self._transactions.get(sale_id)
        attempt = sale.last_attempt
        if sale.state is not TransactionState.UNRESOLVED or attempt is None:
            raise ConflictError(_("This payment is decided already."))
        if taken:
            tidy = clean_line(reference, "reference", _("reference in the terminal's log"), longest=40, required=False)
            answer = Answer(AnswerKind.APPROVED, tidy or None, last4=attempt.last4)
        else:
            answer = not_taken("not-taken")
        if attempt.state is AttemptState.ASKED:
            written = self._steps.write_answer(sale, attempt, answer)
            sale = written or self._transactions.get(sale_id)
        if sale.payment is not None and taken:
            return self._steps.finish(sale)
        if sale.payment is not None:
            self._steps.return_money(sale, sale.payment)
        self._steps.give_up(sale, attempt)
        return self._transactions.get(sale_id)
