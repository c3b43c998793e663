"""Giving money back: a whole sale or single tickets, to the tender they were paid with.

The order of the writes is the promise: the refund is written down, and its tickets refused, before any money moves;
the seats return to sale only when it has. `Recovery` brings to an end what a crash left half done.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from cinema.domain.ids import new_id
from cinema.domain.payments import REASONS, Answer, AnswerKind, Attempt, AttemptState
from cinema.domain.receipts import check_receipt_number
from cinema.domain.refunds import Refund, is_refund_number
from cinema.domain.text import clean_line
from cinema.domain.transactions import Transaction, words_for_refund_under_way
from cinema.domain.users import Actor
from cinema.errors import ConflictError, InvalidInputError, PaymentRefusedError, PaymentUnresolvedError
from cinema.i18n import _
from cinema.ports import PaymentTerminal, Transactions
from cinema.ports import Refunds as RefundStore
from cinema.services.selling.refund_steps import RefundSteps

_LEASE_SECONDS = 60
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Refunds:
    """Gives money back. For staff."""

    def __init__(
        self,
        transactions: Transactions,
        refunds: RefundStore,
        terminals: Mapping[str, PaymentTerminal],
        steps: RefundSteps,
    ) -> None:
        self._transactions = transactions
        self._refunds = refunds
        self._terminals = terminals
        self._steps = steps

    def refund(
        self,
        actor: Actor,
        receipt_number: str,
        seats: Sequence[str] = (),
        *,
        reason: str,
        reference: str | None = None,
    ) -> Transaction:
        """Give back the tickets of some seats of a sale (none named: all that are left) and return the sale.

        `reference` is what stands on the slip of a separate terminal. Raises NotAllowedError for customers,
        NotFoundError where there is no such receipt, InvalidInputError for the field (number, seats, reason,
        reference), ConflictError where a ticket was refunded already or another refund of this sale is under way,
        PaymentRefusedError when the money was not given back (the tickets are valid as before), PaymentUnresolvedError
        when nobody can tell. Asked again, it gives back what is left.
        """
        actor.require_staff()
        sale = self._sale(receipt_number)
        payment = sale.payment
        if payment is None:
            raise ConflictError(_("This sale is not paid, so there is nothing to give back."))
        words = clean_line(reason, "reason", _("reason"), longest=200)
        tickets = sale.tickets_on(seats)
        amount = sum(ticket.price for ticket in tickets)
        tidy = self._slip(payment, amount, reference)
        refund = Refund(
            id=new_id(),
            tickets=tuple(ticket.id for ticket in tickets),
            amount=amount,
            tender=payment.tender,
            provider=payment.provider,
            state=AttemptState.ASKED,
            reason=words,
            by=actor.user,
            workstation=actor.workstation,
            at=_EPOCH,
            reference=tidy,
        )
        asked = self._refunds.ask(sale.id, refund, _LEASE_SECONDS)
        if asked is None:  # somebody was faster: say which it is
            self._transactions.get(sale.id).tickets_on([ticket.seat for ticket in tickets])
            raise ConflictError(words_for_refund_under_way())
        written = asked.last_refund
        assert written is not None
        if amount == 0:
            return self._settle(asked, written, Answer(AnswerKind.APPROVED))
        return self._settle(asked, written, self._terminals[written.provider].refund(written.id, amount, payment, tidy))

    def _sale(self, receipt_number: str) -> Transaction:
        number = check_receipt_number(receipt_number)
        if not is_refund_number(number):
            return self._transactions.by_receipt(number)
        sale = self._refunds.by_number(number)
        words = _("{refund} is the number of a refund; the receipt of its sale is {receipt}.")
        raise InvalidInputError(words.format(refund=number, receipt=sale.receipt_number), field="number")

    def _slip(self, payment: Attempt, amount: int, reference: str | None) -> str | None:
        """Return the reference of a separate terminal's slip, which must be there before anything is written."""
        if payment.provider != "separate" or amount == 0:
            return None
        if reference is None:
            words = _("Give the money back on the card terminal first, then type the reference on its slip.")
            raise InvalidInputError(words, field="reference")
        return clean_line(reference, "reference", _("reference on the slip"), longest=40)

    def _settle(self, sale: Transaction, refund: Refund, answer: Answer) -> Transaction:
        if answer.kind is AnswerKind.NONE:
            answer = self._terminals[refund.provider].cancel(refund.id)
        if answer.kind is AnswerKind.NONE:
            self._steps.leave_to_a_manager(sale, refund)
            raise PaymentUnresolvedError(
                _("The card terminal can't say whether the money was given back. A manager will decide.")
            )
        written = self._steps.write_answer(sale, refund, answer)
        if written is None:
            return self._by_first_word(self._transactions.get(sale.id), refund)
        if answer.kind is AnswerKind.APPROVED:
            return self._steps.finish(written, refund)
        raise self._refused(written, refund, answer.reason)

    def _by_first_word(self, sale: Transaction, refund: Refund) -> Transaction:
        """End a refund by the answer that stands in it: recovery or a manager wrote it."""
        stands = sale.refund_named(refund.id)
        if stands.state is AttemptState.APPROVED:
            return self._steps.finish(sale, stands)
        raise self._refused(sale, stands, stands.refusal)

    def _refused(self, sale: Transaction, refund: Refund, reason: str | None) -> PaymentRefusedError:
        self._steps.give_up(sale, refund)
        words = _("The money was not given back, and the tickets are valid as before.")
        return PaymentRefusedError(words, reason if reason in REASONS else "declined")
