"""Payments, refunds and surplus money with an unknown outcome: a manager decides by the terminal's log.

A decision is the entry that ends the operation and names the manager; the first one stands.
"""

from cinema.domain.ids import is_id
from cinema.domain.operations import GivenBack
from cinema.domain.payments import Answer, AnswerKind, Attempt, AttemptState, Refusal
from cinema.domain.refunds import Refund
from cinema.domain.text import clean_line
from cinema.domain.transactions import BEING_PAID, Transaction
from cinema.domain.users import Actor, Role
from cinema.errors import ConflictError, InvalidInputError, NotFoundError
from cinema.i18n import _, money
from cinema.ports import Transactions
from cinema.services.selling.closing import Closing
from cinema.services.selling.refund_steps import RefundSteps
from cinema.services.selling.returns import Returns
from cinema.services.selling.settling import Settling
from cinema.services.selling.up_to_date import UpToDate
from cinema.services.standing import Standing


class UnresolvedPayments:
    """Lists and decides payments with an unknown outcome. For managers."""

    def __init__(
        self,
        transactions: Transactions,
        closing: Closing,
        settling: Settling,
        refunds: RefundSteps,
        returns: Returns,
        up_to_date: UpToDate,
        standing: Standing,
    ) -> None:
        self._transactions = transactions
        self._closing = closing
        self._settling = settling
        self._refunds = refunds
        self._returns = returns
        self._up_to_date = up_to_date
        self._standing = standing

    def waiting(self, actor: Actor, limit: int = 200) -> tuple[Transaction, ...]:
        """Return the sales with a payment, refund or surplus money that waits for a decision, oldest first."""
        self._standing.check(actor).require(Role.MANAGER)
        return self._transactions.unresolved(limit)

    def decide(self, actor: Actor, sale_id: str, *, taken: bool, reference: str = "") -> Transaction:
        """Sell a sale whose payment was taken, or end one that took no money; ConflictError if it is decided already.

        So is an exchange whose difference was charged.

        Raises PaymentUnresolvedError if its seats are gone: the money is recorded as surplus, as it is for a sale that
        has ended.
        """
        sale = self._sale(actor, sale_id)
        # It can outlive its sale: charged while the sale was given up, or paid for in another way.
        attempt = sale.undecided
        if attempt is None:
            charged = next((one for one in sale.undecided_refunds if one.exchange and one.exchange.tender), None)
            if charged is not None:  # the difference of an exchange
                return self.decide_refund(actor, sale_id, charged.id, given_back=taken, reference=reference)
            raise ConflictError(_("No payment of this sale waits for a decision."))
        if taken:
            return self._settling.take(sale, attempt.approved(_tidy(reference)), actor.decider)
        self._settling.refuse(sale, attempt, Refusal.NOT_TAKEN, AttemptState.CANCELLED, actor.decider)
        if sale.state in BEING_PAID:
            self._closing.end(sale.order, reason=Refusal.NOT_TAKEN, by=actor.decider)
        return self._returns.give_back(self._up_to_date.brought(sale.id))

    def decide_surplus(self, actor: Actor, sale_id: str, name: str | None = None, *, given_back: bool) -> Transaction:
        """Record that surplus money was given back by hand, or that it was no payment at all.

        `name` is a payment's id or the reference on its slip; it is required if the sale has several, so that a
        repeat changes nothing. A payment card's terminal is told first never to give the money back itself.

        Raises InvalidInputError if several match, NotFoundError if none does; ConflictError if it was decided
        otherwise, the terminal gave the money back, or the terminal doesn't answer.
        """
        sale = self._sale(actor, sale_id)
        tidy = None if name is None else clean_line(name, "slip", _("reference on the slip"), longest=40)
        found = [one for one in sale.surplus if tidy is None or tidy in {one.reference, one.id}]
        if not found:
            raise NotFoundError(_("This sale has no such payment to give back."))
        if len(found) > 1:
            words = _("This sale has several such payments. Name one of them by its id: {ids}.")
            raise InvalidInputError(words.format(ids=", ".join(one.id for one in found)), field="slip")
        attempt = found[0]
        if attempt.state is AttemptState.APPROVED:
            self._keep_from_terminal(sale, attempt)
        entry = self._returns.note(sale, attempt, money=given_back, by=actor.decider)
        if not isinstance(entry.operation, GivenBack) or entry.operation.money is not given_back:
            raise ConflictError(_("A manager has decided about this payment already."))
        return self._up_to_date.brought(sale.id)

    def decide_refund(
        self, actor: Actor, sale_id: str, name: str | None = None, *, given_back: bool, reference: str = ""
    ) -> Transaction:
        """Finish a refund whose money was given back, or void one that gave nothing back (its tickets are valid again).

        Of an exchange `given_back` says that its difference has moved, whichever way: given back, or charged.
        `name` is the refund's id, required if several wait (InvalidInputError). ConflictError if it is decided already,
        or if it is to be void and a terminal says that it gave some of the money back.
        """
        sale = self._sale(actor, sale_id)
        refund = _refund_of(sale, name)
        if given_back:
            answer = Answer(AnswerKind.APPROVED, _tidy(reference))
            return self._refunds.finish(sale, refund, [answer] * len(refund.parts), by=actor.decider)
        # Ask first: a void makes the tickets valid, so that what a terminal gave back would be given back again.
        given = self._refunds.by_terminals(refund)
        if given:
            words = _(
                "The terminal gave back {given} of {amount}. Give back by hand what is left, if anything, then decide "
                "that the refund was given back."
            )
            if refund.exchange is not None:
                words = _(
                    "The terminal moved {given} of {amount} for this exchange. Settle what is left by hand, if "
                    "anything, then decide that the money has moved."
                )
            amounts = {"given": money(given, sale.currency), "amount": money(refund.in_question, sale.currency)}
            raise ConflictError(words.format(**amounts))
        self._refunds.void(sale, refund, Refusal.NOT_TAKEN, by=actor.decider)
        return self._up_to_date.brought(sale.id)

    def _keep_from_terminal(self, sale: Transaction, attempt: Attempt) -> None:
        """Let a terminal refuse to give surplus money back; ConflictError if it gave it back or doesn't answer."""
        if attempt.provider.is_manual or not attempt.amount:
            return
        answer = self._returns.cancelled(attempt)
        if answer.kind is AnswerKind.APPROVED:
            self._returns.note(sale, attempt, reference=answer.reference)
            self._up_to_date.bring(sale.id)
            raise ConflictError(_("This money went back to the payment card already. Give nothing back by hand."))
        if answer.kind is AnswerKind.NONE:
            words = _(
                "The card terminal can't say whether it gave this money back. Give nothing back by hand yet; look in "
                "its log, and try again in a minute."
            )
            raise ConflictError(words)

    def _sale(self, actor: Actor, sale_id: str) -> Transaction:
        self._standing.check(actor).require(Role.MANAGER)
        if not is_id(sale_id):
            raise NotFoundError(_("There is no such sale."))
        return self._up_to_date.brought(sale_id)


def _refund_of(sale: Transaction, name: str | None) -> Refund:
    """Return the refund that waits for a decision, by its id if it is given."""
    waiting = [one for one in sale.undecided_refunds if name in {None, one.id}]
    if not waiting:
        raise ConflictError(_("No refund of this sale waits for a decision."))
    if len(waiting) > 1:
        words = _("Several refunds of this sale wait. Name one of them by its id: {ids}.")
        raise InvalidInputError(words.format(ids=", ".join(one.id for one in waiting)), field="refund")
    return waiting[0]


def _tidy(reference: str) -> str | None:
    words = _("reference in the terminal's log")
    return clean_line(reference, "reference", words, longest=40, required=False) or None
