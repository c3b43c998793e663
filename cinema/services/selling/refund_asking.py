"""How a refund begins, at the counter and by a customer: it is asked for in its sale, which locks its tickets.

`refund_steps.py` does the rest. Callers decide who may, and check the sale.
"""

from collections.abc import Callable, Sequence
from datetime import datetime

from cinema.domain.ids import new_id
from cinema.domain.orders import check_companions
from cinema.domain.payments import AttemptState
from cinema.domain.refunds import Refund, RefundCause, RefundShare
from cinema.domain.transactions import Ticket, Transaction, refund_under_way_message
from cinema.domain.users import Actor
from cinema.errors import ConflictError
from cinema.ports import Transactions
from cinema.services.selling.card_payments import UNSTAMPED
from cinema.services.selling.refund_steps import RefundSteps


class RefundAsking:
    """Locks tickets and gives their money back."""

    def __init__(self, transactions: Transactions, steps: RefundSteps) -> None:
        self._transactions = transactions
        self._steps = steps

    def give(
        self,
        sale: Transaction,
        refund: Refund,
        *,
        before: datetime | None = None,
        else_words: Callable[[], str] = refund_under_way_message,
    ) -> Transaction:
        """Lock the tickets of a refund, give their money back and return the sale; raises as `RefundSteps.give`.

        ConflictError, with nothing changed, if a ticket is locked, given back or used, or the instant `before` has come
        by the database's clock; with `else_words` where the tickets themselves don't say why.
        """
        # Locks the tickets before any money moves: neither the door nor another refund can use them meanwhile.
        asked = self._steps.ask(sale.id, refund, before)
        if asked is None:  # another refund came first; the exact reason if there is one
            tickets = [one for one in sale.tickets if one.id in refund.tickets]
            stored = self._transactions.get(sale.id)
            stored.require_refundable(tickets)
            stored.require_unused(tickets)
            raise ConflictError(else_words())
        return self._steps.give(asked, asked.refund_named(refund.id))


def require_companions(sale: Transaction, tickets: Sequence[Ticket]) -> None:
    """Raise InvalidInputError if a sale without these tickets keeps companion seats without their wheelchair space.

    Such a seat would be left alone, mostly for nothing. Those that staff sold without a space may stay.
    """
    if sale.companions is None:
        gone = {*sale.refused_tickets, *(ticket.id for ticket in tickets)}
        check_companions([ticket for ticket in sale.tickets if ticket.id not in gone])


def asked_refund(
    actor: Actor,
    name: str,
    tickets: Sequence[Ticket],
    shares: tuple[RefundShare, ...],
    reason: str,
    cause: RefundCause | None,
) -> Refund:
    """Return a refund of these tickets as it is asked for, under the id `name`."""
    return Refund(
        id=name,
        tickets=tuple(ticket.id for ticket in tickets),
        amount=sum(ticket.paid for ticket in tickets),
        shares=shares,
        state=AttemptState.ASKED,
        reason=reason,
        salt=new_id(),
        by=actor.user,
        workstation=actor.workstation,
        at=UNSTAMPED,
        cause=cause,
    )
