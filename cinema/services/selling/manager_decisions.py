"""What a manager's decision writes down: who said that money was not taken, not given back, or went back by hand.

Each stands in the workstation's chain of the day of the payment or refund that it is about. A repeat changes nothing.
"""

from datetime import datetime

from cinema.domain.journal import JournalEvent, chain_name
from cinema.domain.payments import Attempt, AttemptState
from cinema.domain.refunds import Refund
from cinema.domain.screenings import house_day
from cinema.domain.transactions import Transaction
from cinema.ports import HouseSettings, Journal, Transactions


class ManagerDecisions:
    """Marks and journals decisions; `by` is the manager's id, None for the operator."""

    def __init__(self, transactions: Transactions, journal: Journal, settings: HouseSettings, workstation: str) -> None:
        self._transactions = transactions
        self._journal = journal
        self._settings = settings
        self._workstation = workstation

    def money_returned(self, sale: Transaction, attempt: Attempt, by: str | None) -> None:
        """Note that the money of an unresolved sale was given back by hand."""
        if self._transactions.mark_returned(sale.id, attempt.id):
            self._note_payment("returned", sale, attempt, by)

    def not_taken(self, sale: Transaction, attempt: Attempt, by: str | None) -> None:
        """Note that an attempt took no money."""
        self._note_payment(f"not-taken/{attempt.id}", sale, attempt, by)

    def slip_returned(self, sale: Transaction, slip: Attempt, by: str | None) -> bool:
        """Note that a surplus slip's money was given back by hand; False if it was decided otherwise."""
        marked = self._transactions.mark_surplus(sale.id, slip.id, AttemptState.RETURNED)
        if marked:
            self._note_payment(f"returned/{slip.id}", sale, slip, by)
        return marked

    def slip_dropped(self, sale: Transaction, slip: Attempt, by: str | None) -> bool:
        """Note that a surplus slip took no money of its own; False if it was decided otherwise."""
        marked = self._transactions.mark_surplus(sale.id, slip.id, AttemptState.CANCELLED)
        if marked:
            self._note_payment(f"no-payment/{slip.id}", sale, slip, by)
        return marked

    def not_given_back(self, sale: Transaction, refund: Refund, by: str | None) -> None:
        """Note that a refund gave nothing back."""
        data: dict[str, str | int] = {"amount": refund.amount, "receipt": sale.receipt_number or "", "by": by or ""}
        self._note(refund.at, JournalEvent(sale.id, f"not-given-back/{refund.id}", data))

    def _note_payment(self, event: str, sale: Transaction, attempt: Attempt, by: str | None) -> None:
        data: dict[str, str | int] = {
            "amount": attempt.amount, "attempt": attempt.id, "screening": sale.screening, "by": by or "",
        }  # fmt: skip
        self._note(attempt.at, JournalEvent(sale.id, event, data))

    def _note(self, at: datetime, event: JournalEvent) -> None:
        day = house_day(at, self._settings.house().timezone)
        self._journal.append(chain_name(self._workstation, day), event)
