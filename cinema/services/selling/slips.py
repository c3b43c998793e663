"""Slips of a separate terminal: their money was taken already, so none is ever turned away.

What a slip does to its sale is one write (`Transactions.take_slip`): it pays for an open basket, it answers the attempt
that waits for it, and where the sale can take no money any more it is surplus, which a manager gives back.
"""

from datetime import UTC, datetime

from cinema.domain.ids import new_id
from cinema.domain.payments import Attempt, AttemptState, Tender
from cinema.domain.transactions import Transaction
from cinema.errors import ConflictError, PaymentUnresolvedError
from cinema.i18n import _
from cinema.ports import Transactions
from cinema.services.selling.sale_steps import SaleSteps

PROVIDER = "separate"
# A recoverer may take over when the till that typed it has not finished by then.
_LEASE_SECONDS = 60
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Slips:
    """Writes slips down and brings their sales to an end."""

    def __init__(self, transactions: Transactions, steps: SaleSteps) -> None:
        self._transactions = transactions
        self._steps = steps

    def take(self, sale: Transaction, reference: str) -> Transaction:
        """Write down a slip, whatever became of its sale, and return the paid sale. The same slip again: the same.

        Raises PaymentUnresolvedError where a manager has to give its money back, ConflictError where one has decided.
        """
        slip = Attempt(new_id(), Tender.CARD, PROVIDER, sale.total, AttemptState.ASKED, _EPOCH, reference=reference)
        now = self._transactions.take_slip(sale.id, slip, _LEASE_SECONDS)
        for attempt in now.attempts:
            if (attempt.provider, attempt.reference) == (PROVIDER, reference):
                return self._steps.finish_by_slip(now, attempt)
        surplus = next(one for one in now.surplus if one.reference == reference)
        if surplus.state is AttemptState.APPROVED:
            words = _("This slip can't pay for the purchase any more. It is noted: a manager gives its money back.")
            raise PaymentUnresolvedError(words)
        raise ConflictError(_("A manager has decided about this slip already."))
